//! Says which vendor would kill the process, why, and what to set.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::listed::{Vendor, vendors};
use super::mapped::Mapped;
use super::needed::{find, shared_llvm};
use crate::error::{Failure, Kind};

/// How the adapters are named that SYCL loads for its first device query, and no earlier.
const ADAPTER: &str = "libur_adapter_";

/// A function of LLVM since its first versions, which every shared LLVM exports.
const LLVM_FUNCTION: &str = "_ZN4llvm13llvm_shutdownEv";

/// Refuses to go on to SYCL's first device query where a vendor that it would load kills the process.
///
/// To be called before anything that may cause that query. Costs a look at `/proc/self/maps`;
/// nothing once the query has happened.
///
/// # Errors
///
/// The failure names the vendor's file, its LLVM, and the variable to set.
pub(crate) fn refuse_colliding_vendors(py: Python<'_>) -> PyResult<Result<(), Failure>> {
    static HAS_QUERIED: AtomicBool = AtomicBool::new(false);
    if HAS_QUERIED.load(Relaxed) {
        return Ok(Ok(()));
    }
    let mapped = Mapped::read();
    if mapped.starting_with(ADAPTER).is_some() {
        HAS_QUERIED.store(true, Relaxed);
        return Ok(Ok(()));
    }
    if mapped.starting_with("libtensorflow").is_none() {
        return Ok(Ok(()));
    }
    let Some((vendor, llvm)) = colliding(&mapped) else {
        return Ok(Ok(()));
    };
    // TensorFlow 2.15 keeps its symbols to itself.
    if !is_in_global_scope(py, LLVM_FUNCTION)? {
        return Ok(Ok(()));
    }
    Ok(Err(failure(py, &vendor, &llvm)?))
}

fn colliding(mapped: &Mapped) -> Option<(Vendor, String)> {
    // What is mapped is bound already; the loader gets the same library again.
    let is_new =
        |vendor: &Vendor| find(&vendor.library, &[]).is_some_and(|library| !mapped.holds(&library));
    let with_llvm = |vendor: Vendor| {
        let llvm = shared_llvm(&vendor.library)?;
        Some((vendor, llvm))
    };
    vendors().into_iter().filter(is_new).find_map(with_llvm)
}

/// Asks the dynamic linker by `ctypes`, since nothing here may.
fn is_in_global_scope(py: Python<'_>, symbol: &str) -> PyResult<bool> {
    py.import(intern!(py, "ctypes"))?
        .call_method1(intern!(py, "CDLL"), (py.None(),))?
        .hasattr(symbol)
}

fn failure(py: Python<'_>, vendor: &Vendor, llvm: &str) -> PyResult<Failure> {
    let why = format!(
        "the OpenCL vendor {}, named by {}, needs the shared LLVM of {llvm}, which would be bound to the LLVM of the loaded \
         TensorFlow, and the process would die in the first device query of SYCL",
        vendor.library.display(),
        vendor.named_by.display(),
    );
    let harmless = harmless(py)?.unwrap_or_else(|| "/path/to/libintelocl.so".into());
    let remedy = format!(
        "set OCL_ICD_VENDORS to a folder that names other vendors alone, as by: mkdir -p ~/opencl-vendors && \
         echo {} > ~/opencl-vendors/intel.icd && export OCL_ICD_VENDORS=~/opencl-vendors; and unset OCL_ICD_FILENAMES",
        harmless.display()
    );
    Ok(Failure {
        kind: Kind::RuntimeCollision,
        why,
        remedy,
    })
}

/// Returns a library to name instead: that of `intel-opencl-rt` in this environment, or another one that is listed.
fn harmless(py: Python<'_>) -> PyResult<Option<PathBuf>> {
    let prefix: String = py.import("sys")?.getattr("prefix")?.extract()?;
    let own = Path::new(&prefix).join("lib/libintelocl.so");
    if own.exists() {
        return Ok(Some(own));
    }
    let listed = vendors().into_iter().map(|vendor| vendor.library);
    Ok(listed
        .filter(|library| shared_llvm(library).is_none())
        .find(|library| find(library, &[]).is_some()))
}

/// Returns the OpenCL vendors that SYCL would load here.
///
/// Returns
/// -------
/// list of dict
///     A vendor's ``library``, the file or variable that it is ``named_by``, and the
///     ``shared_llvm`` that it needs or None: such a one cannot be loaded after TensorFlow.
#[pyfunction]
pub(crate) fn opencl_vendors(py: Python<'_>) -> PyResult<Vec<Bound<'_, PyDict>>> {
    let row = |vendor: Vendor| {
        let row = PyDict::new(py);
        row.set_item("shared_llvm", shared_llvm(&vendor.library))?;
        row.set_item("library", vendor.library.to_string_lossy())?;
        row.set_item("named_by", vendor.named_by.to_string_lossy())?;
        Ok(row)
    };
    vendors().into_iter().map(row).collect()
}

/// Raises where SYCL's first device query would kill the process.
///
/// Raises
/// ------
/// broker.RuntimeCollisionError
///     A vendor that needs a shared LLVM would be loaded beside a TensorFlow that exports its own.
#[pyfunction]
pub(crate) fn check_opencl_vendors(py: Python<'_>) -> PyResult<()> {
    refuse_colliding_vendors(py)?.map_err(|failure| failure.raise(py, "broker.devices"))
}
