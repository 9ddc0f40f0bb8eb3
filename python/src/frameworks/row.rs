//! The table of frameworks, and what a row holds.

use dlpack_broker::device::DType;
use dlpack_broker::ffi::DLDevice;
use dlpack_broker::{DeviceType, Lack, Tensor};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::{cupy, dpctl, jax, numpy, tensorflow, torch};
use crate::cuda::AskStream;
use crate::device::Device;
use crate::error::Failure;
use crate::incoming::{Incoming, ReadOptions, Reading};

/// DLPack's number of CUDA devices.
pub(super) const CUDA: u32 = DeviceType::CUDA.0;

/// DLPack's number of oneAPI devices.
pub(super) const ONEAPI: u32 = DeviceType::ONEAPI.0;

/// A framework: how its tensors are recognised, read and made.
pub(crate) struct Framework {
    /// The name by which callers ask for it.
    pub(crate) name: &'static str,
    /// The name that people use.
    pub(crate) title: &'static str,
    /// The public conversion to it.
    pub(crate) call: &'static str,
    /// The module to import.
    pub(crate) module: &'static str,
    /// Other names by which callers may ask for it.
    pub(crate) aliases: &'static [&'static str],
    /// What to type to install it.
    pub(crate) install: &'static str,
    /// The classes whose instances it reads.
    pub(crate) types: &'static [&'static str],
    /// The modules that may hold these classes.
    pub(crate) types_in: &'static [&'static str],
    /// The one of them that conversions to it return.
    pub(crate) own_type: &'static str,
    /// Reads a tensor of it.
    pub(crate) read: for<'py> fn(&Bound<'py, PyAny>, &ReadOptions<'py>) -> Reading,
    /// Makes a tensor of it.
    pub(crate) write: for<'py> fn(Python<'py>, &Outgoing) -> PyResult<Bound<'py, PyAny>>,
    /// Says which dtypes it lacks in this process, where the one given may be among them.
    pub(crate) lack: fn(Python<'_>, DType) -> PyResult<Option<Lack>>,
    /// Resolves the lazy operations of a tensor by a copy.
    pub(crate) resolve: for<'py> fn(&Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>>,
    /// Keeps memory that is shared from now on where it is, or says why that cannot be.
    pub(crate) pin: for<'py> fn(&Bound<'py, PyAny>, &Incoming) -> PyResult<Pin<'py>>,
    /// Returns the stream on which it works now, on a CUDA device of that index.
    pub(crate) cuda_stream: Option<AskStream>,
    /// Copies a tensor on its device to row-major order; without it, `__dlpack__` is asked for a copy.
    pub(crate) copy: Option<Copy>,
    /// Waits for the work that a tensor on a device is still to come out of.
    pub(crate) wait: fn(&Bound<'_, PyAny>) -> PyResult<()>,
    /// Whether its import starts SYCL's runtime.
    pub(crate) is_sycl: bool,
    /// Returns the SYCL queue that a tensor is worked on, for frameworks that have such.
    pub(crate) queue: Option<Queue>,
    /// Returns the SYCL queues on which it may still work on memory that it was given; waits for the work where it tells
    /// none.
    pub(crate) work_on: Option<WorkOn>,
    /// Claims that it has the device of the memory here, where its profile takes that only then.
    pub(crate) has_device: fn(Python<'_>, &Tensor) -> PyResult<bool>,
    /// Claims that it would take USM of that device, but not this, which its context does not know.
    pub(crate) is_apart: fn(Python<'_>, &Tensor) -> PyResult<bool>,
    /// Returns the framework's own device of host memory that is there anyway.
    pub(crate) knows: fn(Python<'_>, &Tensor) -> PyResult<Option<DLDevice>>,
    /// Copies a tensor to the host.
    pub(crate) to_host: for<'py> fn(&Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>>,
    /// The DLPack device types that it can place tensors on, with its names for them.
    pub(crate) devices: &'static [(u32, &'static str)],
    /// Returns its own name of a device of broker's, where it has that device.
    pub(crate) name_of: fn(Python<'_>, &Device) -> PyResult<Option<String>>,
    /// Reads what a caller names a device by, as far as that can be said before it is used.
    pub(crate) parse_device: ParseDevice,
    /// Claims that its tensor over memory that it takes would be on that device, as it names it.
    pub(crate) is_at: fn(&Tensor, &Bound<'_, PyAny>) -> PyResult<bool>,
    /// Puts a tensor of it on a device, as it names it: by a copy, unless [`is_at`](Self::is_at) holds.
    pub(crate) place:
        for<'py> fn(&Bound<'py, PyAny>, &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>>,
    /// Claims that a device, named as the framework names it, is the host.
    pub(crate) names_host: fn(&str) -> bool,
}

/// What came of keeping shared memory where it is.
pub(crate) enum Pin<'py> {
    /// It stays.
    Held,
    /// It stays, by a NumPy array over it that had to be made.
    ByArray(Bound<'py, PyAny>),
    /// It cannot be kept, and why.
    Refused(Failure),
}

/// Asks a tensor for the SYCL queue that it is worked on; `None` where it is on none.
pub(crate) type Queue = for<'py> fn(&Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>>;

/// Asks a framework, by a tensor that it was given, for the SYCL queues of its work on the device.
pub(crate) type WorkOn = for<'py> fn(Python<'py>, &Tensor) -> PyResult<Vec<Bound<'py, PyAny>>>;

/// Reads what a caller names a device by.
pub(crate) type ParseDevice =
    for<'py> fn(&Bound<'py, PyAny>) -> PyResult<Result<Bound<'py, PyAny>, Failure>>;

/// Makes another tensor of one.
pub(crate) type Copy = for<'py> fn(&Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>>;

/// A tensor on its way to a framework, as its profile demands it.
pub(crate) struct Outgoing {
    /// The tensor, called by its carrier's name where it has one; leased where its uses will be counted.
    pub(crate) tensor: Tensor,
    /// The dtype that the framework is to call it, where the tensor travels under another name.
    pub(crate) dtype: Option<DType>,
}

/// Every framework.
pub(crate) static FRAMEWORKS: [Framework; 7] = [
    numpy::ROW,
    torch::ROW,
    tensorflow::ROW,
    jax::ROW,
    dpctl::DPNP_ROW,
    dpctl::USM_NDARRAY_ROW,
    cupy::ROW,
];

/// Returns the framework of that name.
pub(crate) fn find(name: &str) -> Option<&'static Framework> {
    FRAMEWORKS
        .iter()
        .find(|row| row.name == name || row.aliases.contains(&name))
}

/// Returns the rows of the table of frameworks.
///
/// Returns
/// -------
/// list of dict
///     ``name``, ``title``, ``call``, ``module`` and ``install`` of every framework.
#[pyfunction]
pub(crate) fn framework_rows(py: Python<'_>) -> PyResult<Vec<Bound<'_, PyDict>>> {
    let row = |framework: &Framework| {
        let row = PyDict::new(py);
        row.set_item("name", framework.name)?;
        row.set_item("title", framework.title)?;
        row.set_item("call", framework.call)?;
        row.set_item("module", framework.module)?;
        row.set_item("install", framework.install)?;
        Ok(row)
    };
    FRAMEWORKS.iter().map(row).collect()
}
