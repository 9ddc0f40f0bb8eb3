//! Handles: what C holds of the library's objects, each with a mark of its kind in front.
//!
//! A handle is a pointer to a box that begins with its mark, so that one of another kind, and in the debug mode one that
//! was released, is an error and no undefined behaviour.
#![expect(unsafe_code, reason = "makes pointers of boxes, and boxes of pointers")]

use std::mem::ManuallyDrop;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::array::Array;
use crate::context::Context;
use crate::debug;
use crate::device::Device;
use crate::error::{Error, Result};
use crate::module::{Kernel, Module};
use crate::queue::Queue;

/// A kind of handle. The type itself is only what C sees, and has no values.
pub(crate) trait Kind {
    /// What a handle of the kind stands for.
    type Object: Send + Sync;
    /// The kind's name, as errors have it.
    const NAME: &'static str;
    /// Eight letters that no other kind has.
    const MARK: u64;
}

/// The names of all kinds by their marks, for errors.
const KINDS: &[(u64, &str)] = &[
    (Array::MARK, Array::NAME),
    (Context::MARK, Context::NAME),
    (Device::MARK, Device::NAME),
    (Kernel::MARK, Kernel::NAME),
    (Module::MARK, Module::NAME),
    (Queue::MARK, Queue::NAME),
    (RELEASED, "a kind that was released"),
];

const RELEASED: u64 = u64::from_le_bytes(*b"released");

#[repr(C)]
struct Marked<O> {
    mark: AtomicU64,
    object: ManuallyDrop<O>,
}

/// Makes a handle, which C owns until it releases it.
pub(crate) fn give<K: Kind>(object: K::Object) -> *mut K {
    let marked = Marked {
        mark: AtomicU64::new(K::MARK),
        object: ManuallyDrop::new(object),
    };
    Box::into_raw(Box::new(marked)).cast()
}

/// Returns what a handle stands for.
///
/// # Safety
///
/// `handle` is null, or a handle of this library that nobody releases until the function returns; one that was released
/// only in the debug mode.
pub(crate) unsafe fn borrow<'a, K: Kind>(
    handle: *const K,
    argument: &'static str,
) -> Result<&'a K::Object> {
    // SAFETY: the caller vouches for the handle.
    let marked = unsafe { marked::<K>(handle.cast_mut(), argument) }?;
    // SAFETY: the mark says that the box is of this kind and live, and the caller keeps it so.
    Ok(&unsafe { marked.as_ref() }.object)
}

/// Releases a handle, and what it stands for unless others share that; null is passed over.
///
/// # Safety
///
/// As [`borrow`], and nobody uses the handle meanwhile or afterwards.
pub(crate) unsafe fn release<K: Kind>(handle: *mut K, argument: &'static str) -> Result<()> {
    if handle.is_null() {
        return Ok(());
    }
    // SAFETY: the caller vouches for the handle.
    let mut marked = unsafe { marked::<K>(handle, argument) }?;
    // SAFETY: the mark says that the box is of this kind.
    let mark = &unsafe { marked.as_ref() }.mark;
    // Of two threads that release one handle in the debug mode, one is told.
    if mark.swap(RELEASED, Ordering::AcqRel) != K::MARK {
        return Err(wrong::<K>(RELEASED, argument));
    }
    // SAFETY: whoever has marked the box is alone with its object.
    let object = &mut unsafe { marked.as_mut() }.object;
    // SAFETY: the object was live, and is dropped this once, by whoever has marked it.
    unsafe { ManuallyDrop::drop(object) };
    match debug::keeps_released() {
        true => debug::keep(marked.as_ptr().cast()),
        // SAFETY: `give` made the box, and its object is not dropped with it.
        false => drop(unsafe { Box::from_raw(marked.as_ptr()) }),
    }
    Ok(())
}

/// # Safety
///
/// As [`borrow`].
unsafe fn marked<K: Kind>(
    handle: *mut K,
    argument: &'static str,
) -> Result<NonNull<Marked<K::Object>>> {
    let Some(handle) = NonNull::new(handle) else {
        return Err(Error::Null { argument });
    };
    // SAFETY: every handle points at a box that begins with its mark, and the caller vouches for the handle.
    let mark = unsafe { handle.cast::<AtomicU64>().as_ref() }.load(Ordering::Acquire);
    match mark == K::MARK {
        true => Ok(handle.cast()),
        false => Err(wrong::<K>(mark, argument)),
    }
}

#[cold]
fn wrong<K: Kind>(mark: u64, argument: &'static str) -> Error {
    let known = KINDS.iter().find(|(known, _)| *known == mark);
    Error::Kind {
        argument,
        wanted: K::NAME,
        got: known.map_or("no kind of this library", |(_, name)| name),
    }
}
