//! `broker.Array`: a tensor of any framework and device, held and handed on.
#![expect(unsafe_code, reason = "fills in the C structs of the buffer protocol")]

use std::ffi::c_int;

use dlpack_broker::Tensor;
use dlpack_broker::device::DType;
use dlpack_broker::ffi::DLDeviceType;
use dlpack_broker::transfer::is_private;
use pyo3::exceptions::{PyBufferError, PyTypeError, PyValueError};
use pyo3::ffi as cpython;
use pyo3::prelude::*;
use pyo3::types::{PyComplex, PyDict, PyFloat, PyInt, PyTuple};

use crate::array_buffer::{self, BufferDims};
use crate::array_export;
use crate::array_numpy;
use crate::array_place::Place;
use crate::array_view::ArrayIterator;
use crate::convert::convert;
use crate::device_list;
use crate::error::Failure;
use crate::frameworks::{self, Framework};
use crate::incoming::Incoming;
use crate::level_zero;
use crate::options::{Options, usm_kind};
use crate::pickling;
use crate::target::Target;
use crate::{array_item, array_view, array_write};

/// A tensor of any framework and device, held without a copy.
///
/// It keeps its source's memory alive and hands it on by every protocol: DLPack of both
/// ABIs, the DLPack 1.3 C exchange table, and for host memory the buffer protocol and
/// ``__array_interface__``. Make one by `broker.asarray`, or by the functions of `broker.tensor`.
///
/// ``x[key]`` is a view of the same memory, by ints, slices, ``...`` and ``None``. ``x[key] = value`` writes a number
/// of Python's that fits the dtype, or an array, or number of NumPy's, that has it: nothing is cast. Elements are not
/// compared either: ``==`` and ``in`` raise.
///
/// Examples
/// --------
/// >>> import broker
/// >>> a = broker.asarray(bytearray(b"abc"))
/// >>> a.shape, a.dtype, a.device
/// ((3,), 'uint8', 'cpu')
#[pyclass(frozen, mapping, module = "broker", name = "Array")]
pub(crate) struct Array {
    tensor: Tensor,
    immutable: bool,
}

impl Array {
    pub(crate) fn new(tensor: Tensor, immutable: bool) -> Self {
        Self { tensor, immutable }
    }

    /// Makes an array over the same memory.
    pub(crate) fn same(&self, tensor: Tensor) -> Self {
        let immutable = self.immutable;
        Self { tensor, immutable }
    }

    pub(crate) fn incoming(&self) -> Incoming {
        Incoming {
            tensor: self.tensor.clone(),
            immutable: self.immutable,
            pending: None,
            copied: false,
        }
    }

    /// Returns the tensor as it came.
    pub(crate) fn tensor(&self) -> &Tensor {
        &self.tensor
    }

    /// Returns the tensor, marked read-only also where that is a convention.
    pub(crate) fn marked(&self) -> Tensor {
        self.tensor.clone().with_read_only(self.is_read_only())
    }

    /// Returns the SYCL queue that the memory is worked on, where its owner tells.
    pub(crate) fn queue<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.queue_before(py, None)
    }

    /// The same, for a framework that gets the memory and comes after its own work anyway.
    pub(crate) fn queue_before<'py>(
        &self,
        py: Python<'py>,
        consumer: Option<&'static Framework>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        if self.tensor.device().device_type != DLDeviceType::ONEAPI {
            return Ok(None);
        }
        self.give_away(py)?;
        frameworks::queue_behind(py, &self.tensor, consumer)
    }

    /// Waits for the work that the memory is still to come out of.
    pub(crate) fn wait(&self, py: Python<'_>) -> PyResult<()> {
        if self.tensor.device().device_type != DLDeviceType::ONEAPI {
            return Ok(());
        }
        self.give_away(py)?;
        frameworks::wait_for_others(py, &self.tensor)
    }

    /// As [`Array::wait`], for somebody who gets the memory and is not known.
    pub(crate) fn hand_over(&self, py: Python<'_>) -> PyResult<()> {
        self.wait(py)?;
        frameworks::lend_to(&self.tensor, || frameworks::EVERY);
        Ok(())
    }

    /// Has broker's own work on the memory done, and from now on whenever a function returns.
    fn give_away(&self, py: Python<'_>) -> PyResult<()> {
        frameworks::lend_to(&self.tensor, || 0);
        level_zero::finish(py, &self.tensor)
    }

    /// Waits for what the next reader or writer does not come after by itself: work of others, and for the host
    /// broker's own too.
    pub(crate) fn settle(&self, py: Python<'_>, is_for_host: bool) -> PyResult<()> {
        match is_private(&self.tensor) {
            true if is_for_host => level_zero::finish(py, &self.tensor),
            true => Ok(()),
            false => self.wait(py),
        }
    }

    /// Claims that nobody may write it, by a mark or by convention.
    pub(crate) fn is_read_only(&self) -> bool {
        self.tensor.is_read_only() || self.immutable
    }

    /// Returns the dtype and size of elements that the host can read one by one.
    pub(crate) fn host_item(&self) -> Option<(DType, usize)> {
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
    pub(crate) fn dtype(&self) -> String {
        self.tensor.element().to_string()
    }

    /// The device: ``"cpu"``, ``"cuda:0"``, ``"level_zero:gpu:0"``; ``"oneapi:0"`` where nobody tells more.
    #[getter]
    pub(crate) fn device(&self, py: Python<'_>) -> String {
        Place::of(py, &self.tensor).device
    }

    /// The kind of USM, ``"device"``, ``"shared"`` or ``"host"``; None for other memory.
    #[getter]
    fn usm_type(&self, py: Python<'_>) -> Option<String> {
        Place::of(py, &self.tensor).usm_type
    }

    /// The queue that does broker's own work on the array; None for memory that no device of Level Zero has.
    #[getter(queue)]
    fn own_queue(&self) -> Option<level_zero::Queue> {
        level_zero::queue_on(&self.tensor)
    }

    /// Whether the memory must not be written.
    #[getter]
    fn read_only(&self) -> bool {
        self.is_read_only()
    }

    /// The address of the first element.
    ///
    /// Memory of broker's on a device is as any that was handed out from then on: broker's own work on it is waited for.
    #[getter]
    fn data_ptr(&self, py: Python<'_>) -> PyResult<usize> {
        frameworks::lend_to(&self.tensor, || frameworks::EVERY);
        level_zero::finish(py, &self.tensor)?;
        Ok(self.tensor.address())
    }

    fn __len__(&self) -> PyResult<usize> {
        let first = self.tensor.layout().shape().first();
        let first = first
            .ok_or_else(|| PyTypeError::new_err("len() of a broker.Array without dimensions"))?;
        Ok(usize::try_from(*first).expect("a checked dimension is not negative"))
    }

    /// Returns the part of the array that a key names, over the same memory.
    fn __getitem__(&self, key: &Bound<'_, PyAny>) -> PyResult<Self> {
        array_view::part(self, key.py(), key)
    }

    /// Writes a number, or an array of the same dtype, to the part of the array that a key names.
    fn __setitem__(&self, key: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        array_write::write(self, key.py(), key, value)
    }

    fn __iter__(slf: &Bound<'_, Self>) -> PyResult<ArrayIterator> {
        ArrayIterator::over(slf)
    }

    /// The array with its two axes swapped, over the same memory.
    #[getter(T)]
    fn transposed(&self, py: Python<'_>) -> PyResult<Self> {
        match self.tensor.layout().ndim() {
            2 => array_view::transposed(self, py, "broker.Array.T"),
            ndim => Err(PyValueError::new_err(format!(
                "broker.Array.T: wanted 2 dimensions, got {ndim}; use mT or broker.tensor.permute_dims"
            ))),
        }
    }

    /// The array with its last two axes swapped, over the same memory.
    #[getter(mT)]
    fn matrix_transposed(&self, py: Python<'_>) -> PyResult<Self> {
        array_view::transposed(self, py, "broker.Array.mT")
    }

    /// Returns the number in an array of one element, as Python has it.
    ///
    /// It waits for the work that the number is still to come out of, and copies it from a device.
    ///
    /// Returns
    /// -------
    /// bool, int, float or complex
    ///
    /// Raises
    /// ------
    /// ValueError
    ///     For an array of another number of elements.
    ///
    /// Examples
    /// --------
    /// >>> import broker
    /// >>> broker.asarray(bytearray(b"abc"))[1].item()
    /// 98
    fn item<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        array_item::of(self, py, "broker.Array.item")
    }

    fn __bool__(&self, py: Python<'_>) -> PyResult<bool> {
        array_item::of(self, py, "broker.Array.__bool__")?.is_truthy()
    }

    fn __int__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        array_item::as_type::<PyInt>(self, py, "broker.Array.__int__")
    }

    fn __float__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        array_item::as_type::<PyFloat>(self, py, "broker.Array.__float__")
    }

    fn __complex__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        array_item::as_type::<PyComplex>(self, py, "broker.Array.__complex__")
    }

    fn __index__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        array_item::index(self, py)
    }

    /// Returns the array on a device: itself where it is there already, else a copy.
    ///
    /// A copy between devices may go on when this returns: whoever gets at its memory waits first.
    ///
    /// Parameters
    /// ----------
    /// device : str or Device
    ///     Where to, as for `Device`: the host or a device of Level Zero.
    /// stream : optional
    ///     As for `asarray`.
    /// usm_type : {"device", "shared", "host"}, optional
    ///     The kind of USM there; by default what the array has, and the device's for a copy.
    ///
    /// Returns
    /// -------
    /// Array
    ///
    /// Examples
    /// --------
    /// >>> import broker
    /// >>> a = broker.asarray(bytearray(b"abc"))
    /// >>> a.to_device("cpu") is a
    /// True
    #[pyo3(signature = (device, /, *, stream=None, usm_type=None))]
    fn to_device<'py>(
        slf: &Bound<'py, Self>,
        device: Bound<'py, PyAny>,
        stream: Option<Bound<'py, PyAny>>,
        usm_type: Option<&str>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let call = "broker.Array.to_device";
        let raise = |failure: Failure| failure.raise(slf.py(), call);
        let device = device_list::find(&device)?.map_err(raise)?;
        let kind = usm_type.map(usm_kind).transpose().map_err(raise)?;
        // Whoever names another place wants the copy, also where none is to be made unasked.
        let is_elsewhere = !Place::of(slf.py(), &slf.get().tensor).is_on(&device, kind);
        let device = Bound::new(slf.py(), device)?.into_any();
        let options = Options {
            usm_kind: kind,
            copy: is_elsewhere.then_some(true),
            call: Some(call),
            ..Options::parse(Some(device), None, stream, None, false).map_err(raise)?
        };
        let made = convert(slf.as_any(), Target::Array, &options)?;
        let is_same = made.cast::<Self>()?.get().tensor.address() == slf.get().tensor.address();
        Ok(if is_same {
            slf.clone().into_any()
        } else {
            made
        })
    }

    fn __copy__(&self) -> Self {
        Self::new(self.tensor.clone(), self.immutable)
    }

    fn __deepcopy__<'py>(
        slf: &Bound<'py, Self>,
        _memo: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, Self>> {
        pickling::deep_copy(slf)
    }

    fn __reduce_ex__<'py>(
        slf: &Bound<'py, Self>,
        protocol: u32,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        pickling::reduced(slf, protocol)
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        let place = Place::of(py, &self.tensor);
        let mark = self.is_read_only().then_some(", read_only=True");
        let mark = mark.unwrap_or_default();
        let usm = place.usm_type.map(|kind| format!(", usm_type={kind}"));
        let context = place.context.map(|context| format!(", context={context}"));
        let (usm, context) = (usm.unwrap_or_default(), context.unwrap_or_default());
        let (shape, dtype, device) = (self.tensor.layout(), self.dtype(), place.device);
        format!("broker.Array(shape={shape}, dtype={dtype}, device={device}{usm}{context}{mark})")
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
        array_export::capsule_of(slf, stream.as_ref(), max_version, (dl_device, copy))
    }

    /// Returns the DLPack device type and index.
    fn __dlpack_device__(&self) -> (u32, i32) {
        let device = self.tensor.device();
        (device.device_type.0, device.device_id)
    }

    /// NumPy's description of host memory, version 3.
    #[getter]
    fn __array_interface__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        array_numpy::interface(self, py)
    }

    /// Returns NumPy's array of host memory, which NumPy asks for where the interface cannot say the dtype.
    #[pyo3(signature = (dtype=None, copy=None))]
    fn __array__<'py>(
        slf: &Bound<'py, Self>,
        dtype: Option<&Bound<'py, PyAny>>,
        copy: Option<bool>,
    ) -> PyResult<Bound<'py, PyAny>> {
        array_numpy::array_of(slf, dtype, copy)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        array_numpy::refuse_to_compare(other)
    }

    fn __ne__(&self, other: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        array_numpy::refuse_to_compare(other)
    }

    /// An array is one key, whatever its elements are.
    fn __hash__(slf: &Bound<'_, Self>) -> usize {
        slf.as_ptr().addr() / align_of::<Self>()
    }

    fn __contains__(&self, _item: &Bound<'_, PyAny>) -> PyResult<bool> {
        Err(array_numpy::compares_nothing())
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
        let buffer = array_buffer::export(&slf, flags)?;
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
