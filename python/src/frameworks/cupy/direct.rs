//! The direct door into CuPy: the classes that its own `from_dlpack` comes down to, and its export without order.

use dlpack_broker::Tensor;
use dlpack_broker::device::{DType, Layout};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::capsule;
use crate::cuda::{self, CudaStream};
use crate::doors::{Door, failed};
use crate::error::Failure;
use crate::frameworks::state::module;
use crate::incoming::{Incoming, ReadOptions, Reading};

static CUPY: Door<Direct> = Door::new("CuPy's DLPack classes");

/// The classes and functions, and what they are to be called with.
pub(super) struct Direct {
    class: Py<PyAny>,
    memory: Py<PyAny>,
    pointer: Py<PyAny>,
    current_stream: Py<PyAny>,
    /// Asks for a capsule of the newest ABI, in the order of the legacy default stream.
    asked: Py<PyDict>,
    dtypes: Vec<(DType, Py<PyAny>)>,
}

impl Direct {
    /// Returns the door, where it is open.
    #[inline]
    pub(super) fn of(py: Python<'_>) -> PyResult<Option<&'static Self>> {
        CUPY.open(py, || find(py))
    }

    /// Reads an array; `None` for any that needs a closer look.
    pub(super) fn read<'py>(
        &self,
        array: &Bound<'py, PyAny>,
        options: &ReadOptions<'py>,
    ) -> PyResult<Option<Reading>> {
        let py = array.py();
        if !array.get_type().is(self.class.bind(py)) {
            return Ok(None);
        }
        let stream = match self.consumer_stream(array, options)? {
            Ok(stream) => stream,
            Err(failure) => return Ok(Some(Ok(Err(failure)))),
        };
        let tensor = self.export(array, stream)?;
        Ok(tensor.map(|tensor| Ok(Incoming::plain(Ok(tensor)))))
    }

    /// Returns the stream of the consumer, which CuPy orders its work before.
    fn consumer_stream<'py>(
        &self,
        array: &Bound<'py, PyAny>,
        options: &ReadOptions<'py>,
    ) -> PyResult<Result<Option<CudaStream>, Failure>> {
        let py = array.py();
        let device = match options.cuda_stream {
            // Nobody asks for the device.
            None => 0,
            Some(_) => {
                let data = array.getattr(intern!(py, "data"))?;
                data.getattr(intern!(py, "device_id"))?.extract()?
            }
        };
        cuda::consumer_stream(py, device, options)
    }

    /// Exports an array; `None` for a descriptor that is wrong, as CuPy's of negative strides are.
    fn export(
        &self,
        array: &Bound<'_, PyAny>,
        stream: Option<CudaStream>,
    ) -> PyResult<Option<Tensor>> {
        let py = array.py();
        let export = array.getattr(intern!(py, "__dlpack__"))?;
        let asked = self.asked.bind(py);
        let capsule = if stream == Some(CudaStream::LEGACY_DEFAULT) {
            export.call((), Some(asked))?
        } else {
            let asked = asked.copy()?;
            asked.set_item(intern!(py, "stream"), cuda::spelled(stream))?;
            export.call((), Some(&asked))?
        };
        Ok(capsule::take(&capsule).ok())
    }

    /// Makes an array.
    pub(super) fn make<'py>(
        &self,
        py: Python<'py>,
        tensor: &Tensor,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let own = tensor.element().dtype();
        let dtype = self.dtypes.iter().find(|(dtype, _)| Some(*dtype) == own);
        let (Some((_, dtype)), Some(item)) = (dtype, tensor.element().item_bytes()) else {
            return Ok(None);
        };
        let capsule = capsule::make(py, tensor, true, false)?;
        let memory = self.memory.bind(py).call1((capsule,))?;
        let pointer = self.pointer.bind(py).call1((memory, 0))?;
        let layout = tensor.layout();
        let shape = PyTuple::new(py, layout.shape())?;
        let class = self.class.bind(py);
        if layout.is_row_major() {
            return class.call1((shape, dtype, pointer)).map(Some);
        }
        let item = i64::try_from(item).expect("an element is at most 2^19 bytes wide");
        let bytes = layout.strides().iter().map(|stride| stride * item);
        let strides = PyTuple::new(py, bytes.collect::<Vec<_>>())?;
        class.call1((shape, dtype, pointer, strides)).map(Some)
    }

    /// Returns the stream that CuPy works on.
    pub(super) fn stream(&self, py: Python<'_>, device: i32) -> PyResult<CudaStream> {
        let stream = self.current_stream.bind(py).call1((device,))?;
        let address = stream.getattr(intern!(py, "ptr"))?.extract()?;
        Ok(CudaStream::new(address))
    }
}

fn find(py: Python<'_>) -> PyResult<Direct> {
    let cupy = module(py, intern!(py, "cupy"))?;
    let cuda = cupy.getattr("cuda")?;
    let asked = PyDict::new(py);
    asked.set_item("stream", CudaStream::LEGACY_DEFAULT.number())?;
    asked.set_item("max_version", (1, 3))?;
    let direct = Direct {
        class: cupy.getattr("ndarray")?.unbind(),
        memory: py
            .import("cupy._core.dlpack")?
            .getattr("DLPackMemory")?
            .unbind(),
        pointer: cuda.getattr("MemoryPointer")?.unbind(),
        current_stream: cuda.getattr("get_current_stream")?.unbind(),
        asked: asked.unbind(),
        dtypes: dtypes(&cupy),
    };
    test(&direct, &cupy)?;
    Ok(direct)
}

/// Returns the dtypes that CuPy has and DLPack too, but for those of packages beside NumPy.
fn dtypes(cupy: &Bound<'_, PyAny>) -> Vec<(DType, Py<PyAny>)> {
    let named = |dtype: &DType| {
        let object = cupy.call_method1("dtype", (dtype.name(),)).ok()?;
        Some((*dtype, object.unbind()))
    };
    DType::ALL.iter().filter_map(named).collect()
}

/// Reads a known array, and makes one of it that must be the same.
fn test(direct: &Direct, cupy: &Bound<'_, PyAny>) -> PyResult<()> {
    let py = cupy.py();
    let flat = cupy.call_method1("arange", (0, 6, 1, "int16"))?;
    let array = flat.call_method1("reshape", (2, 3))?.getattr("T")?;
    let address: usize = array.getattr("data")?.getattr("ptr")?.extract()?;
    let read = direct.export(&array, None)?;
    let read = read.ok_or_else(|| failed("a plain array was not read"))?;
    let layout = Layout::new(&[3, 2], &[1, 3]).map_err(|error| failed(&error.to_string()))?;
    let is_right = read.address() == address
        && read.element().dtype() == Some(DType::Int16)
        && *read.layout() == layout;
    if !is_right {
        return Err(failed(
            "an array's descriptor says something else than the array",
        ));
    }
    let made = direct.make(py, &read)?;
    let made = made.ok_or_else(|| failed("int16 has no dtype"))?;
    let is_same = made.getattr("data")?.getattr("ptr")?.extract::<usize>()? == address
        && made.getattr("strides")?.eq(array.getattr("strides")?)?
        && made.getattr("dtype")?.eq(array.getattr("dtype")?)?;
    match is_same {
        true => Ok(()),
        false => Err(failed("an array was made of other memory")),
    }
}
