//! Capsules: DLPack's are taken, looked at, and made; others are opened and filled.
#![expect(unsafe_code, reason = "reads and renames PyCapsules")]

use std::ffi::{CStr, c_void};
use std::ptr::NonNull;

use dlpack_broker::ffi::{DLManagedTensor, DLManagedTensorVersioned, DLPackVersion};
use dlpack_broker::{Error, Foreign, Tensor, to_legacy, to_versioned};
use pyo3::ffi as cpython;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::error::Failure;
use crate::keepalive;

/// The names of a capsule of one ABI, before and after it is consumed.
struct Names {
    fresh: &'static CStr,
    used: &'static CStr,
}

const LEGACY: Names = Names {
    fresh: c"dltensor",
    used: c"used_dltensor",
};
const VERSIONED: Names = Names {
    fresh: c"dltensor_versioned",
    used: c"used_dltensor_versioned",
};

/// Claims that the object is a capsule of any kind.
pub(crate) fn is_capsule(object: &Bound<'_, PyAny>) -> bool {
    object.is_instance_of::<PyCapsule>()
}

/// Consumes a DLPack capsule of either ABI.
pub(crate) fn take(capsule: &Bound<'_, PyAny>) -> Result<Tensor, Failure> {
    take_told(capsule).map(|(tensor, _)| tensor)
}

/// Consumes a DLPack capsule of either ABI; returns too whether its producer says that it copied for it.
pub(crate) fn take_told(capsule: &Bound<'_, PyAny>) -> Result<(Tensor, bool), Failure> {
    let (pointer, names) = open(capsule)?;
    // SAFETY: the name outlives the capsule, being static; the capsule is valid, by `open`.
    let renamed = unsafe { cpython::PyCapsule_SetName(capsule.as_ptr(), names.used.as_ptr()) };
    if renamed != 0 {
        return Err(invalid("the capsule could not be marked as consumed"));
    }
    let mut copied = false;
    let receive = || {
        // SAFETY: a capsule of that name holds such a tensor, which is ours since the renaming.
        let foreign = unsafe { own(pointer, names) }?;
        copied = foreign.is_copied();
        Ok(foreign)
    };
    let tensor = keepalive::check(receive)?;
    Ok((tensor, copied))
}

/// Reads the descriptor in a capsule without consuming it; the memory is not kept alive.
pub(crate) fn peek(capsule: &Bound<'_, PyAny>) -> Result<Tensor, Failure> {
    let (pointer, names) = open(capsule)?;
    let borrowed = if names.fresh == LEGACY.fresh {
        // SAFETY: a capsule of that name holds a readable legacy tensor.
        let mut copy = Box::new(unsafe { pointer.cast::<DLManagedTensor>().read() });
        copy.deleter = Some(free_copy);
        // SAFETY: the copy is ours, and its deleter frees the copy alone.
        unsafe { Foreign::from_legacy(Box::into_raw(copy)) }
    } else {
        // SAFETY: the version stands first in the struct of every version.
        let version = unsafe { pointer.cast::<DLPackVersion>().read() };
        if version.major != DLPackVersion::CURRENT.major {
            return Err(Error::Version {
                major: version.major,
            }
            .into());
        }
        // SAFETY: a capsule of that name holds a readable tensor of our version.
        let mut copy = Box::new(unsafe { pointer.cast::<DLManagedTensorVersioned>().read() });
        copy.deleter = Some(free_copy);
        // SAFETY: the box is ours, of the version just seen, and its deleter frees it alone.
        unsafe { Foreign::from_versioned(Box::into_raw(copy)) }
    };
    Ok(borrowed?.check()?)
}

/// The deleter of the copies that `peek` makes, which leaves the capsule's tensor alone.
///
/// # Safety
///
/// `copy` came from a `Box`, and nobody uses it afterwards.
unsafe extern "C" fn free_copy<M>(copy: *mut M) {
    // SAFETY: the caller vouches for the box.
    drop(unsafe { Box::from_raw(copy) });
}

/// Returns what a capsule of that name points at.
pub(crate) fn pointer_in(capsule: &Bound<'_, PyAny>, name: &CStr) -> Option<NonNull<c_void>> {
    capsule
        .cast::<PyCapsule>()
        .ok()?
        .pointer_checked(Some(name))
        .ok()
}

/// Returns what a capsule without a name points at.
pub(crate) fn unnamed_pointer_in(capsule: &Bound<'_, PyAny>) -> Option<NonNull<c_void>> {
    capsule.cast::<PyCapsule>().ok()?.pointer_checked(None).ok()
}

/// Makes a capsule around a pointer that stays somebody else's.
pub(crate) fn around<'py>(
    py: Python<'py>,
    pointer: *mut c_void,
    name: &'static CStr,
) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: the name is static; there is no destructor.
    let capsule = unsafe { cpython::PyCapsule_New(pointer, name.as_ptr(), None) };
    // SAFETY: CPython answers with a new reference, or null and an exception.
    unsafe { Bound::from_owned_ptr_or_err(py, capsule) }
}

/// Makes a capsule that points at the value and drops it at its own end.
pub(crate) fn owning<'py, T: Send + 'static>(
    py: Python<'py>,
    value: T,
    name: &'static CStr,
) -> PyResult<Bound<'py, PyAny>> {
    PyCapsule::new_with_value(py, value, name).map(Bound::into_any)
}

/// Makes a capsule of the ABI that `versioned` names.
pub(crate) fn make<'py>(
    py: Python<'py>,
    tensor: &Tensor,
    versioned: bool,
    copied: bool,
) -> PyResult<Bound<'py, PyAny>> {
    if versioned {
        to_versioned(tensor, copied).into_pyobject(py)
    } else {
        to_legacy(tensor).into_pyobject(py)
    }
}

fn open(capsule: &Bound<'_, PyAny>) -> Result<(*mut c_void, &'static Names), Failure> {
    let name = name_of(capsule);
    let is = |wanted: &'static CStr| name == Some(wanted);
    let names = [&LEGACY, &VERSIONED];
    let Some(names) = names.into_iter().find(|names| is(names.fresh)) else {
        return Err(match names.iter().any(|names| is(names.used)) {
            true => Failure {
                remedy: "ask its producer for a new one: a capsule can be used once".to_owned(),
                ..invalid("the capsule has been consumed already")
            },
            false => Failure {
                remedy: "pass what a tensor's __dlpack__() returns".to_owned(),
                ..invalid(&format!(
                    "wanted a capsule named dltensor or dltensor_versioned, got {}",
                    told(capsule, name)
                ))
            },
        });
    };
    // SAFETY: the capsule has that name, as was just seen, and no capsule's pointer is null.
    let pointer = unsafe { cpython::PyCapsule_GetPointer(capsule.as_ptr(), names.fresh.as_ptr()) };
    Ok((pointer, names))
}

/// Says what came instead of a DLPack capsule.
fn told(object: &Bound<'_, PyAny>, name: Option<&CStr>) -> String {
    match (is_capsule(object), name) {
        (true, Some(name)) => format!("one named {name:?}"),
        (true, None) => "one without a name".to_owned(),
        (false, _) => {
            let class = object.get_type().fully_qualified_name();
            class.map_or_else(|_| "another object".to_owned(), |class| class.to_string())
        }
    }
}

/// Returns the name of a capsule; `None` for other objects and nameless ones.
fn name_of<'a>(capsule: &'a Bound<'_, PyAny>) -> Option<&'a CStr> {
    if !is_capsule(capsule) {
        return None;
    }
    // SAFETY: the object is a capsule; nobody renames it while the GIL is held here.
    let name = unsafe { cpython::PyCapsule_GetName(capsule.as_ptr()) };
    if name.is_null() {
        // A capsule whose pointer was set to null is refused with an exception.
        drop(PyErr::take(capsule.py()));
    }
    // SAFETY: a capsule's name is a C string that its maker keeps as long as the capsule lives.
    (!name.is_null()).then(|| unsafe { CStr::from_ptr(name) })
}

/// # Safety
///
/// `pointer` is what a capsule of the fresh one of `names` held, and nobody else owns it.
unsafe fn own(pointer: *mut c_void, names: &Names) -> Result<Foreign, Error> {
    if names.fresh == LEGACY.fresh {
        // SAFETY: the caller vouches for the type and the ownership.
        unsafe { Foreign::from_legacy(pointer.cast()) }
    } else {
        // SAFETY: the caller vouches for the type and the ownership.
        unsafe { Foreign::from_versioned(pointer.cast()) }
    }
}

fn invalid(why: &str) -> Failure {
    Failure {
        kind: crate::error::Kind::Broker(dlpack_broker::ErrorKind::InvalidTensor),
        why: why.to_owned(),
        remedy: String::new(),
    }
}
