//! NumPy's C API: the table of functions that its extension module hands out in a capsule.
//!
//! The table only grows, so a function's place holds for every later version.
//! What the functions do stands with those who call them.
#![expect(unsafe_code, reason = "reads NumPy's table of C functions")]

use std::ffi::{c_uint, c_void};
use std::ptr::NonNull;

use pyo3::exceptions::{PyImportError, PyModuleNotFoundError};
use pyo3::prelude::*;

use crate::capsule;
use crate::error::{Failure, Kind};
use crate::found::Found;

/// The extension module since NumPy 2, and before.
const MODULES: [&str; 2] = [
    "numpy._core._multiarray_umath",
    "numpy.core._multiarray_umath",
];

/// The major versions of the table's ABI whose places are known here: NumPy 1 and 2.
const ABIS: [c_uint; 2] = [1, 2];

const ABI_VERSION: usize = 0;
const FEATURE_VERSION: usize = 211;

/// A function or type of the table: where it stands, and since when.
pub(crate) struct Entry {
    index: usize,
    since: c_uint,
    numpy: &'static str,
}

impl Entry {
    /// `PyTypeObject PyArray_Type`.
    pub(crate) const ARRAY_TYPE: Self = Self::since_ever(2);
    /// `PyArray_Descr *PyArray_DescrFromType(int)`.
    pub(crate) const DESCR_FROM_TYPE: Self = Self::since_ever(45);
    /// `PyObject *PyArray_NewFromDescr(PyTypeObject *, PyArray_Descr *, int, const npy_intp *,
    /// const npy_intp *, void *, int, PyObject *)`.
    pub(crate) const NEW_FROM_DESCR: Self = Self::since_ever(94);
    /// `int PyArray_SetBaseObject(PyArrayObject *, PyObject *)`.
    pub(crate) const SET_BASE_OBJECT: Self = Self::since_ever(282);
    /// `PyObject *PyDataMem_SetHandler(PyObject *handler)`.
    pub(crate) const SET_HANDLER: Self = Self {
        index: 304,
        since: 0xf,
        numpy: "1.22",
    };

    const fn since_ever(index: usize) -> Self {
        Self {
            index,
            since: 0,
            numpy: "1.7",
        }
    }
}

/// The table of the NumPy of this process.
pub(crate) struct NumpyApi {
    table: NonNull<*mut c_void>,
    features: c_uint,
}

// SAFETY: the table is constant and lives as long as the process, as NumPy is never unloaded.
unsafe impl Send for NumpyApi {}
// SAFETY: as for `Send`: nobody writes to the table after NumPy has made it.
unsafe impl Sync for NumpyApi {}

impl NumpyApi {
    /// Finds the table, importing NumPy where nobody has.
    pub(crate) fn of(py: Python<'_>) -> PyResult<&'static Self> {
        static API: Found<NumpyApi> = Found::new();
        API.or_find(py, || Self::find(py))
    }

    /// Returns the address of a function, if this NumPy has it.
    pub(crate) fn entry(&self, entry: &Entry) -> Result<NonNull<c_void>, Failure> {
        if self.features < entry.since {
            return Err(Failure {
                kind: Kind::MissingFramework,
                why: format!("this needs NumPy {} or newer", entry.numpy),
                remedy: "install it by: pip install --upgrade numpy".to_owned(),
            });
        }
        // SAFETY: a NumPy of that feature version has the place, by the constants of `Entry`.
        let function = unsafe { read(self.table, entry.index) };
        function.ok_or_else(|| {
            Failure::unsupported("NumPy's C API lacks a function", "install NumPy again")
        })
    }

    fn find(py: Python<'_>) -> PyResult<Self> {
        let unknown = || PyImportError::new_err("broker does not know this version's C API");
        let capsule = module(py)?.getattr("_ARRAY_API")?;
        let table = capsule::unnamed_pointer_in(&capsule).ok_or_else(unknown)?;
        let table = table.cast::<*mut c_void>();
        // SAFETY: the first place is the ABI version's in every NumPy.
        let abi = unsafe { version(table, ABI_VERSION) };
        if !abi.is_some_and(|abi| ABIS.contains(&(abi >> 24))) {
            return Err(unknown());
        }
        // SAFETY: NumPy has the feature version in this place since 1.4, in both ABIs.
        let features = unsafe { version(table, FEATURE_VERSION) }.ok_or_else(unknown)?;
        Ok(Self { table, features })
    }
}

fn module(py: Python<'_>) -> PyResult<Bound<'_, PyModule>> {
    let [new, old] = MODULES;
    py.import(new).or_else(|error| {
        if error.is_instance_of::<PyModuleNotFoundError>(py) {
            py.import(old)
        } else {
            Err(error)
        }
    })
}

/// # Safety
///
/// The table has that place, and a function without arguments that returns a version stands there.
unsafe fn version(table: NonNull<*mut c_void>, index: usize) -> Option<c_uint> {
    // SAFETY: the caller vouches for the place.
    let function = unsafe { read(table, index) }?;
    // SAFETY: the caller vouches for the signature.
    let function: extern "C" fn() -> c_uint = unsafe { std::mem::transmute(function) };
    Some(function())
}

/// # Safety
///
/// The table has that place.
unsafe fn read(table: NonNull<*mut c_void>, index: usize) -> Option<NonNull<c_void>> {
    // SAFETY: the caller vouches for the place, so that it lies inside the table.
    let place = unsafe { table.add(index) };
    // SAFETY: as above; the table is initialised, as NumPy hands it out in full.
    NonNull::new(unsafe { place.read() })
}
