//! `broker.Array`: a tensor of any framework and device, held and handed on.
#![expect(
    unsafe_code,
    reason = "fills in the C structs of the buffer protocol and the exchange table"
)]

use std::ffi::{c_int, c_void};

use dlpack_broker::device::{DType, Layout};
use dlpack_broker::ffi::{DLDevice, DLDeviceType, DLManagedTensorVersioned, DLTensor};
use dlpack_broker::{
    Consumer, Error, Foreign, Managed, Outcome, Profile, Request, Route, Tensor, device_name,
    route, to_versioned,
};
use dlpark::python::{DlpackExchangeProducer, install_exchange_api};
use pyo3::exceptions::{PyAttributeError, PyBufferError, PyTypeError, PyValueError};
use pyo3::ffi as cpython;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::array_interface::typestr_of;
use crate::buffer::format_of;
use crate::capsule;
use crate::convert::convert;
use crate::cuda;
use crate::error::Failure;
use crate::frameworks;
use crate::incoming::{Incoming, Producer, ReadOptions};
use crate::keepalive::{self, ObjectOwner};
use crate::options::Options;
use crate::target::Target;

/// A tensor of any framework and device, held without a copy.
///
/// It keeps its source's memory alive and hands it on by every protocol: DLPack of both
/// ABIs, the DLPack 1.3 C exchange table, and for host memory the buffer protocol and
/// ``__array_interface__``. Make one by `broker.asarray`.
///
/// Examples
/// --------
/// >>> import broker
/// >>> a = broker.asarray(bytearray(b"abc"))
/// >>> a.shape, a.dtype, a.device
/// ((3,), 'uint8', 'cpu')
#[pyclass(frozen, module = "broker", name = "Array")]
pub(crate) struct Array {
    tensor: Tensor,
    immutable: bool,
}

impl Array {
    pub(crate) fn new(tensor: Tensor, immutable: bool) -> Self {
        Self { tensor, immutable }
    }

    pub(crate) fn incoming(&self) -> Incoming {
        Incoming {
            tensor: self.tensor.clone(),
            immutable: self.immutable,
            pending: None,
        }
    }

    /// Returns the tensor, marked read-only also where that is a convention.
    pub(crate) fn marked(&self) -> Tensor {
        self.tensor.clone().with_read_only(self.is_read_only())
    }

    /// Returns the SYCL queue that the memory is worked on, where its owner tells.
    pub(crate) fn queue<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        if self.tensor.device().device_type != DLDeviceType::ONEAPI {
            return Ok(None);
        }
        let Some(owner) = self.tensor.memory().owner::<ObjectOwner>() else {
            return Ok(frameworks::queue_for_others(py));
        };
        let owner = owner.object().bind(py);
        Producer::of(owner).map_or(Ok(None), |producer| producer.queue(owner))
    }

    /// Waits for the work that the memory is still to come out of.
    pub(crate) fn wait(&self, py: Python<'_>) -> PyResult<()> {
        match self.queue(py)? {
            Some(queue) => frameworks::wait(&queue),
            None => Ok(()),
        }
    }

    /// Claims that broker's own copy of it would land on another device, the host.
    fn is_usm_of_the_host(&self) -> bool {
        self.tensor.is_host_readable() && self.tensor.device().device_type == DLDeviceType::ONEAPI
    }

    fn is_read_only(&self) -> bool {
        self.tensor.is_read_only() || self.immutable
    }

    /// Decides how the tensor reaches a consumer that speaks the protocol.
    fn route(&self, profile: &str, copy: Option<bool>) -> Route {
        let profile = Profile::find(profile, (1, 3)).expect("the protocol has its rows");
        let consumer = Consumer {
            profile,
            lack: None,
        };
        let request = Request {
            copy,
            ..Request::default()
        };
        route(&self.incoming().as_source(), &consumer, &request)
    }

    /// Orders the work on the memory before a consumer's: by its queue, or by waiting.
    fn order(&self, py: Python<'_>, stream: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
        let raise = |failure: Failure| failure.raise(py, "broker.Array.__dlpack__");
        match (self.queue(py)?, stream) {
            (None, stream) => cuda::order_array(py, &self.tensor, stream)?.map_err(raise),
            (Some(queue), None) => frameworks::wait(&queue),
            (Some(queue), Some(stream)) => {
                let consumer = frameworks::sycl_queue(stream)?.map_err(raise)?;
                frameworks::order(&queue, &consumer)
            }
        }
    }

    fn host_item(&self) -> Option<(DType, usize)> {
        let dtype = self.tensor.element().dtype()?;
        let item = self.tensor.element().item_bytes()?;
        self.tensor.is_host_readable().then_some((dtype, item))
    }
}

#[pymethods]
impl Array {
    /// The dimensions.
    #[getter]
    fn shape<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.tensor.layout().shape())
    }

    /// The strides, in elements.
    #[getter]
    fn strides<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.tensor.layout().strides())
    }

    /// The number of dimensions.
    #[getter]
    fn ndim(&self) -> usize {
        self.tensor.layout().ndim()
    }

    /// The number of elements.
    #[getter]
    fn size(&self) -> usize {
        self.tensor.layout().len()
    }

    /// The number of bytes that the elements take without gaps.
    #[getter]
    fn nbytes(&self) -> usize {
        self.tensor.bytes()
    }

    /// The name of the dtype, as NumPy and ml_dtypes spell it.
    #[getter]
    fn dtype(&self) -> String {
        self.tensor.element().to_string()
    }

    /// The device: ``"cpu"``, ``"cuda:0"``, ``"oneapi:0"``.
    #[getter]
    fn device(&self) -> String {
        device_name(self.tensor.device())
    }

    /// Whether the memory must not be written.
    #[getter]
    fn read_only(&self) -> bool {
        self.is_read_only()
    }

    /// The address of the first element.
    #[getter]
    fn data_ptr(&self) -> usize {
        self.tensor.address()
    }

    fn __len__(&self) -> PyResult<usize> {
        let first = self.tensor.layout().shape().first();
        let first = first
            .ok_or_else(|| PyTypeError::new_err("len() of a broker.Array without dimensions"))?;
        Ok(usize::try_from(*first).expect("a checked dimension is not negative"))
    }

    fn __repr__(&self) -> String {
        let mark = if self.is_read_only() {
            ", read_only=True"
        } else {
            ""
        };
        let (shape, dtype, device) = (self.tensor.layout(), self.dtype(), self.device());
        format!("broker.Array(shape={shape}, dtype={dtype}, device={device}{mark})")
    }

    /// Exports a capsule of the array's memory, as the array API says.
    ///
    /// Parameters
    /// ----------
    /// stream : optional
    ///     The consumer's SYCL queue, for USM: the work on the memory is ordered before that of the
    ///     queue. With ``None`` it has been waited for. Host memory takes none.
    /// max_version : tuple of int, optional
    ///     The newest DLPack that the consumer knows; ``None`` gives a legacy capsule.
    /// dl_device : tuple of int, optional
    ///     The device wanted; host memory can be had as ``(1, 0)``.
    /// copy : bool, optional
    ///     ``True`` copies, ``False`` raises where a copy is needed.
    ///
    /// Returns
    /// -------
    /// capsule
    #[pyo3(signature = (*, stream=None, max_version=None, dl_device=None, copy=None))]
    fn __dlpack__<'py>(
        slf: &Bound<'py, Self>,
        stream: Option<Bound<'py, PyAny>>,
        max_version: Option<(u32, u32)>,
        dl_device: Option<(u32, i32)>,
        copy: Option<bool>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, array) = (slf.py(), slf.get());
        array.order(py, stream.as_ref())?;
        if stream.is_some() && array.tensor.is_on_host() {
            return Err(PyValueError::new_err(
                "host memory has no stream: leave stream= away",
            ));
        }
        let versioned = max_version.is_some_and(|(major, _)| major >= 1);
        let profile = if versioned { "dlpack" } else { "dlpack_legacy" };
        let raise = |failure: Error| Failure::from(failure).raise(py, "broker.Array.__dlpack__");
        let route = array.route(profile, copy);
        let copied = matches!(route.outcome, Outcome::Copy(_));
        let to_host = dl_device.is_some_and(|(kind, _)| kind == DLDeviceType::CPU.0);
        let crosses = to_host && copy != Some(false);
        if let Some(made) = cuda::copy_of(py, &array.tensor, crosses, copied) {
            let made = made.map_err(|failure| failure.raise(py, "broker.Array.__dlpack__"))?;
            return capsule::make(py, &on_device(made, dl_device)?, versioned, true);
        }
        if copied && !to_host && array.is_usm_of_the_host() {
            let copy = copy_of_usm(slf)?;
            copy.order(py, stream.as_ref())?;
            return capsule::make(py, &on_device(copy.tensor, dl_device)?, versioned, true);
        }
        // SAFETY: the memory was vouched for by the protocol through which it came.
        let tensor = unsafe { route.execute(&array.incoming().tensor) }.map_err(raise)?;
        capsule::make(py, &on_device(tensor, dl_device)?, versioned, copied)
    }

    /// Returns the DLPack device type and index.
    fn __dlpack_device__(&self) -> (u32, i32) {
        let device = self.tensor.device();
        (device.device_type.0, device.device_id)
    }

    /// NumPy's description of host memory, version 3.
    #[getter]
    fn __array_interface__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.wait(py)?;
        let described = self
            .host_item()
            .and_then(|(dtype, item)| Some((typestr_of(dtype)?, item)));
        let Some((typestr, item)) = described else {
            let message = format!(
                "no __array_interface__ for {} on {}",
                self.dtype(),
                self.device()
            );
            return Err(PyAttributeError::new_err(message));
        };
        let interface = PyDict::new(py);
        interface.set_item("version", 3)?;
        interface.set_item("typestr", typestr)?;
        interface.set_item("shape", self.shape(py)?)?;
        interface.set_item(
            "strides",
            PyTuple::new(py, byte_strides(&self.tensor, item))?,
        )?;
        interface.set_item("data", (self.tensor.address(), self.is_read_only()))?;
        Ok(interface)
    }

    /// # Safety
    ///
    /// CPython passes a view to fill in, or null.
    unsafe fn __getbuffer__(
        slf: PyRef<'_, Self>,
        view: *mut cpython::Py_buffer,
        flags: c_int,
    ) -> PyResult<()> {
        slf.wait(slf.py())?;
        let buffer = export_buffer(&slf, flags)?;
        if view.is_null() {
            return Err(PyBufferError::new_err("wanted a view to fill in, got null"));
        }
        let mut filled = buffer.view;
        filled.obj = slf.into_ptr();
        filled.internal = Box::into_raw(buffer.dims).cast();
        // SAFETY: CPython passes a view that may be written.
        unsafe { view.write(filled) };
        Ok(())
    }

    /// # Safety
    ///
    /// CPython passes a view that `__getbuffer__` filled in, once.
    #[expect(clippy::unused_self, reason = "the slot's signature")]
    unsafe fn __releasebuffer__(&self, view: *mut cpython::Py_buffer) {
        // SAFETY: CPython passes the view that `__getbuffer__` filled in.
        let internal = unsafe { (*view).internal };
        // SAFETY: `__getbuffer__` boxed this, and a view is released once.
        drop(unsafe { Box::<BufferDims>::from_raw(internal.cast()) });
    }
}

/// Copies USM into USM of the same device by dpctl, as broker's own copies are on the host.
fn copy_of_usm(array: &Bound<'_, Array>) -> PyResult<Array> {
    let target = Target::find("dpctl").expect("dpctl has a row of the table");
    let options = Options {
        copy: Some(true),
        ..Options::default()
    };
    let copy = convert(array.as_any(), target, &options)?;
    let producer = Producer::of(&copy).expect("dpctl's arrays are known");
    let incoming = producer.read(&copy, &ReadOptions::default())?;
    let raise = |failure: Failure| failure.raise(array.py(), "broker.Array.__dlpack__");
    incoming
        .map(|copy| Array::new(copy.tensor, false))
        .map_err(raise)
}

fn on_device(tensor: Tensor, wanted: Option<(u32, i32)>) -> PyResult<Tensor> {
    let own = tensor.device();
    match wanted {
        None => Ok(tensor),
        Some((kind, index)) if (kind, index) == (own.device_type.0, own.device_id) => Ok(tensor),
        Some((1, _)) if tensor.is_host_readable() => Ok(tensor.on_host()),
        Some((kind, index)) => {
            let wanted = DLDevice {
                device_type: DLDeviceType(kind),
                device_id: index,
            };
            let (own, wanted) = (device_name(own), device_name(wanted));
            Err(PyBufferError::new_err(format!(
                "the array is on {own} and cannot be had on {wanted}"
            )))
        }
    }
}

/// Shape and strides of an exported buffer, which live as long as its view.
struct BufferDims {
    shape: Vec<isize>,
    strides: Vec<isize>,
}

struct ExportedBuffer {
    view: cpython::Py_buffer,
    dims: Box<BufferDims>,
}

fn export_buffer(array: &Array, flags: c_int) -> PyResult<ExportedBuffer> {
    let tensor = &array.tensor;
    let item = array
        .host_item()
        .and_then(|(dtype, item)| Some((format_of(dtype)?, item)));
    let Some((format, item)) = item else {
        let message = format!("no buffer for {} on {}", array.dtype(), array.device());
        return Err(PyBufferError::new_err(message));
    };
    let wants = |flag: c_int| flags & flag == flag;
    if wants(cpython::PyBUF_WRITABLE) && array.is_read_only() {
        return Err(PyBufferError::new_err("the array is read-only"));
    }
    refuse_unwanted_strides(tensor.layout(), &wants)?;
    let in_isize = |values: &[i64]| {
        values
            .iter()
            .map(|v| isize::try_from(*v))
            .collect::<Result<_, _>>()
    };
    let shape = in_isize(tensor.layout().shape())?;
    let strides = in_isize(&byte_strides(tensor, item))?;
    let mut dims = Box::new(BufferDims { shape, strides });
    let asked = |flag, pointer| {
        if wants(flag) {
            pointer
        } else {
            std::ptr::null_mut()
        }
    };
    let view = cpython::Py_buffer {
        buf: tensor.memory().pointer().as_ptr().cast::<c_void>(),
        obj: std::ptr::null_mut(),
        len: isize::try_from(tensor.bytes())?,
        itemsize: isize::try_from(item)?,
        readonly: c_int::from(array.is_read_only()),
        ndim: c_int::try_from(tensor.layout().ndim())?,
        format: if wants(cpython::PyBUF_FORMAT) {
            format.as_ptr().cast_mut()
        } else {
            std::ptr::null_mut()
        },
        shape: asked(cpython::PyBUF_ND, dims.shape.as_mut_ptr()),
        strides: asked(cpython::PyBUF_STRIDES, dims.strides.as_mut_ptr()),
        suboffsets: std::ptr::null_mut(),
        internal: std::ptr::null_mut(),
    };
    Ok(ExportedBuffer { view, dims })
}

/// Refuses an array whose strides the consumer does not want to hear of, or not such ones.
fn refuse_unwanted_strides(layout: &Layout, wants: &dyn Fn(c_int) -> bool) -> PyResult<()> {
    let (c, fortran) = (layout.is_row_major(), layout.is_column_major());
    let wanted = if wants(cpython::PyBUF_ANY_CONTIGUOUS) {
        c || fortran
    } else if wants(cpython::PyBUF_F_CONTIGUOUS) {
        fortran
    } else if wants(cpython::PyBUF_C_CONTIGUOUS) || !wants(cpython::PyBUF_STRIDES) {
        c
    } else {
        true
    };
    let message = "the array is not contiguous as the consumer wants it";
    if wanted {
        Ok(())
    } else {
        Err(PyBufferError::new_err(message))
    }
}

fn byte_strides(tensor: &Tensor, item: usize) -> Vec<i64> {
    let item = i64::try_from(item).expect("an element is at most 2^19 bytes wide");
    tensor
        .layout()
        .strides()
        .iter()
        .map(|stride| stride.wrapping_mul(item))
        .collect()
}

/// Publishes the array's C exchange table.
pub(crate) fn install(py: Python<'_>) -> PyResult<()> {
    install_exchange_api::<Array>(py)
}

// SAFETY: the view's pointers are those of a frozen object, which its consumer
// holds; managed tensors keep the memory alive by themselves.
unsafe impl DlpackExchangeProducer for Array {
    const HAS_DLTENSOR_VIEW: bool = true;

    fn managed_tensor_no_sync(
        &self,
        py: Python<'_>,
    ) -> PyResult<Managed<DLManagedTensorVersioned>> {
        // The table has no way to tell the queue of one tensor.
        self.wait(py)?;
        Ok(to_versioned(&self.marked(), false))
    }

    fn tensor_view_no_sync(&self, py: Python<'_>) -> PyResult<DLTensor> {
        self.wait(py)?;
        if self.is_read_only() || self.tensor.element().is_padded() {
            let message = "a bare view cannot say that it is read-only or padded";
            return Err(PyBufferError::new_err(message));
        }
        let layout = self.tensor.layout();
        Ok(DLTensor {
            data: self.tensor.memory().pointer().as_ptr().cast(),
            device: self.tensor.device(),
            ndim: i32::try_from(layout.ndim())?,
            dtype: self.tensor.element().raw(),
            shape: layout.shape().as_ptr().cast_mut(),
            strides: layout.strides().as_ptr().cast_mut(),
            byte_offset: 0,
        })
    }

    fn current_work_stream(_: Python<'_>, _: DLDevice) -> PyResult<*mut c_void> {
        Ok(std::ptr::null_mut())
    }

    fn from_managed_tensor_no_sync(
        py: Python<'_>,
        tensor: Managed<DLManagedTensorVersioned>,
    ) -> PyResult<Py<Self>> {
        let raise = |error| Failure::from(error).raise(py, "broker.Array");
        let tensor = keepalive::check(|| Ok(Foreign::Versioned(tensor))).map_err(raise)?;
        Py::new(py, Self::new(tensor, false))
    }
}
