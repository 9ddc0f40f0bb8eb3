//! NumPy's array struct read, and arrays made over memory of others.
//!
//! The fields used here are public, and the same since NumPy 1.7.
#![expect(
    unsafe_code,
    reason = "reads NumPy's structs and calls its C functions"
)]

use std::ffi::{c_char, c_int, c_void};
use std::ptr::NonNull;

use dlpack_broker::device::{DType, Device, Dims, Layout, Memory};
use dlpack_broker::{Element, Tensor};
use pyo3::ffi as cpython;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::doors::{Door, failed};
use crate::incoming::Incoming;
use crate::keepalive::{ObjectOwner, hold};
use crate::numpy_api::{Entry, NumpyApi};

/// `PyArrayObject` as far as it is public.
#[repr(C)]
struct ArrayFields {
    head: cpython::PyObject,
    data: *mut u8,
    ndim: c_int,
    shape: *const isize,
    strides: *const isize,
    base: *mut cpython::PyObject,
    descr: *const DescrFields,
    flags: c_int,
}

/// `PyArray_Descr` as far as NumPy 1 and 2 agree on it.
#[repr(C)]
struct DescrFields {
    head: cpython::PyObject,
    scalar: *mut cpython::PyTypeObject,
    kind: c_char,
    letter: c_char,
    byte_order: c_char,
    former_flags: c_char,
    number: c_int,
}

const WRITEABLE: c_int = 0x400;

/// Set where NumPy has the first write warned of, as by `broadcast_arrays`; buffers of these arrays
/// are read-only.
const WARN_ON_WRITE: c_int = c_int::MIN;

type DescrFromType = unsafe extern "C" fn(c_int) -> *mut cpython::PyObject;
type NewFromDescr = unsafe extern "C" fn(
    *mut cpython::PyTypeObject,
    *mut cpython::PyObject,
    c_int,
    *const isize,
    *const isize,
    *mut c_void,
    c_int,
    *mut cpython::PyObject,
) -> *mut cpython::PyObject;
type SetBaseObject = unsafe extern "C" fn(*mut cpython::PyObject, *mut cpython::PyObject) -> c_int;

/// NumPy's own numbers of dtypes; `long` is as wide as a pointer on every system that broker runs on.
const NUMBERS: [(c_int, DType); 16] = [
    (0, DType::Bool),
    (1, DType::Int8),
    (2, DType::UInt8),
    (3, DType::Int16),
    (4, DType::UInt16),
    (5, DType::Int32),
    (6, DType::UInt32),
    (7, DType::Int64),
    (8, DType::UInt64),
    (9, DType::Int64),
    (10, DType::UInt64),
    (11, DType::Float32),
    (12, DType::Float64),
    (14, DType::Complex64),
    (15, DType::Complex128),
    (23, DType::Float16),
];

/// Returns the dtype that NumPy has of its own under a number, which dpctl numbers alike.
pub(crate) fn dtype_of_number(number: c_int) -> Option<DType> {
    let found = NUMBERS.iter().find(|(known, _)| *known == number);
    found.map(|(_, dtype)| *dtype)
}

static NUMPY: Door<NumpyArrays> = Door::new("NumPy's C structs");

/// What is used of NumPy's C API.
pub(crate) struct NumpyArrays {
    array_type: *mut cpython::PyTypeObject,
    new_from_descr: NewFromDescr,
    set_base_object: SetBaseObject,
    dtypes: [Option<DType>; 24],
    descrs: [Option<Py<PyAny>>; DType::ALL.len()],
}

// SAFETY: the type and the functions live as long as the process, and are used under the GIL.
unsafe impl Send for NumpyArrays {}
// SAFETY: as above; nothing in it changes.
unsafe impl Sync for NumpyArrays {}

impl NumpyArrays {
    /// Returns NumPy's C API, where NumPy is imported and its structs are as expected.
    #[inline]
    pub(crate) fn of(py: Python<'_>) -> PyResult<Option<&'static Self>> {
        NUMPY.open(py, || find(py))
    }

    /// Reads an array of NumPy's own class; `None` where its struct does not tell all.
    #[inline]
    pub(crate) fn read(&self, array: &Bound<'_, PyAny>) -> Option<Incoming> {
        if array.get_type_ptr() != self.array_type {
            return None;
        }
        // SAFETY: an object of exactly this class starts with these fields, by NumPy's ABI.
        let fields = unsafe { &*array.as_ptr().cast::<ArrayFields>() };
        // SAFETY: every array has a descr, which starts with these fields.
        let descr = unsafe { &*fields.descr };
        let is_swapped = descr.byte_order as u8
            == if cfg!(target_endian = "little") {
                b'>'
            } else {
                b'<'
            };
        let number = usize::try_from(descr.number).ok()?;
        let dtype = (*self.dtypes.get(number)?).filter(|_| !is_swapped)?;
        let ndim = usize::try_from(fields.ndim).ok()?;
        // SAFETY: NumPy keeps so many dimensions there as long as the array lives.
        let shape = unsafe { dims(fields.shape, ndim) };
        // SAFETY: as above.
        let strides = unsafe { dims(fields.strides, ndim) };
        let layout = layout(shape, strides, i64::from(dtype.bits() / 8))?;
        let pointer = match NonNull::new(fields.data) {
            Some(pointer) => pointer,
            None if layout.is_empty() => NonNull::<u128>::dangling().cast(),
            None => return None,
        };
        let memory = Memory::foreign(pointer, Device::Host, ObjectOwner::new(array));
        let read_only = fields.flags & WRITEABLE == 0 || fields.flags & WARN_ON_WRITE != 0;
        let tensor = Tensor::new(memory, layout, Element::from(dtype), read_only).ok()?;
        Incoming::plain(Ok(tensor)).ok()
    }

    /// Makes an array over a tensor's memory; `None` where NumPy has no dtype of its own for it.
    #[inline]
    pub(crate) fn make<'py>(
        &self,
        py: Python<'py>,
        tensor: &Tensor,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let dtype = tensor
            .element()
            .dtype()
            .filter(|_| !tensor.element().is_padded());
        let Some(descr) = dtype.and_then(|dtype| self.descrs[dtype as usize].as_ref()) else {
            return Ok(None);
        };
        let base = match tensor.memory().owner::<ObjectOwner>() {
            Some(owner) if !tensor.memory().is_leased() => owner.object().clone_ref(py),
            _ => hold(py, tensor)?,
        };
        let item = isize::from(i16::from(dtype.map_or(0, DType::bits)) / 8);
        let layout = tensor.layout();
        let strides: Dims = layout
            .strides()
            .iter()
            .map(|s| s.wrapping_mul(item as i64))
            .collect();
        let flags = if tensor.is_read_only() { 0 } else { WRITEABLE };
        // SAFETY: the arguments are as NumPy wants them: it takes the descr over and copies the
        // dimensions, which are of pointer width; the tensor's addresses were checked.
        let array = unsafe {
            (self.new_from_descr)(
                self.array_type,
                descr.clone_ref(py).into_ptr(),
                c_int::try_from(layout.ndim())?,
                layout.shape().as_ptr().cast(),
                strides.as_ptr().cast(),
                tensor.memory().pointer().as_ptr().cast(),
                flags,
                std::ptr::null_mut(),
            )
        };
        // SAFETY: NumPy answers with a new reference, or null and an exception.
        let array = unsafe { Bound::from_owned_ptr_or_err(py, array) }?;
        // SAFETY: the array is new and has no base yet; NumPy takes the reference over.
        match unsafe { (self.set_base_object)(array.as_ptr(), base.into_ptr()) } {
            0 => Ok(Some(array)),
            _ => Err(PyErr::fetch(py)),
        }
    }
}

/// Returns what an array of NumPy's says keeps its memory alive.
pub(crate) fn base_of<'py>(array: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = array.py();
    if NumpyArrays::of(py)?.is_none_or(|numpy| array.get_type_ptr() != numpy.array_type) {
        return array.getattr(intern!(py, "base"));
    }
    // SAFETY: an object of exactly this class starts with these fields, by NumPy's ABI.
    let base = unsafe { (*array.as_ptr().cast::<ArrayFields>()).base };
    // SAFETY: the array holds its base, which is null or an object.
    let base = unsafe { Bound::from_borrowed_ptr_or_opt(py, base) };
    Ok(base.unwrap_or_else(|| py.None().into_bound(py)))
}

/// # Safety
///
/// `ndim` values are readable at `first`, as long as the result is used.
unsafe fn dims<'a>(first: *const isize, ndim: usize) -> &'a [isize] {
    if ndim == 0 {
        return &[];
    }
    // SAFETY: the caller vouches for the values, and NumPy aligns them.
    unsafe { std::slice::from_raw_parts(first, ndim) }
}

/// Returns the layout in elements; `None` where strides do not count whole ones.
fn layout(shape: &[isize], byte_strides: &[isize], item: i64) -> Option<Layout> {
    let mut strides = Dims::with_capacity(shape.len());
    for (&dim, &bytes) in shape.iter().zip(byte_strides) {
        let bytes = bytes as i64;
        match bytes % item {
            0 => strides.push(bytes / item),
            // The stride of an axis of one element is never followed.
            _ if dim <= 1 => strides.push(0),
            _ => return None,
        }
    }
    let shape: Dims = shape.iter().map(|dim| *dim as i64).collect();
    Layout::new(&shape, &strides).ok()
}

fn find(py: Python<'_>) -> PyResult<NumpyArrays> {
    let numpy = py.import(intern!(py, "numpy"))?;
    let api = NumpyApi::of(py)?;
    let entry = |entry: &Entry| api.entry(entry).map_err(|failure| failed(&failure.why));
    let array_type = entry(&Entry::ARRAY_TYPE)?.as_ptr().cast();
    let function = entry(&Entry::DESCR_FROM_TYPE)?;
    // SAFETY: NumPy's headers say that the function is of this type.
    let descr_from_type: DescrFromType = unsafe { std::mem::transmute(function) };
    let function = entry(&Entry::NEW_FROM_DESCR)?;
    // SAFETY: as above.
    let new_from_descr: NewFromDescr = unsafe { std::mem::transmute(function) };
    let function = entry(&Entry::SET_BASE_OBJECT)?;
    // SAFETY: as above.
    let set_base_object: SetBaseObject = unsafe { std::mem::transmute(function) };
    let mut arrays = NumpyArrays {
        array_type,
        new_from_descr,
        set_base_object,
        dtypes: [None; 24],
        descrs: [const { None }; DType::ALL.len()],
    };
    for (number, dtype) in NUMBERS {
        arrays.dtypes[usize::try_from(number)?] = Some(dtype);
        // SAFETY: the number is one of NumPy's own dtypes.
        let descr = unsafe { descr_from_type(number) };
        // SAFETY: NumPy answers with a new reference, or null and an exception.
        let descr = unsafe { Bound::from_owned_ptr_or_err(py, descr) }?;
        arrays.descrs[dtype as usize].get_or_insert_with(|| descr.unbind());
    }
    test(&arrays, &numpy)?;
    Ok(arrays)
}

/// Reads a known array by its struct, and makes one that the public interface must describe.
fn test(arrays: &NumpyArrays, numpy: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = numpy.py();
    let keywords = PyDict::new(py);
    keywords.set_item("dtype", "int16")?;
    let flat = numpy.call_method("arange", (6,), Some(&keywords))?;
    if !numpy.getattr("ndarray")?.is(flat.get_type()) {
        return Err(failed("numpy.arange gives no numpy.ndarray"));
    }
    let array = flat.call_method1("reshape", (2, 3))?.getattr("T")?;
    let read = arrays
        .read(&array)
        .ok_or_else(|| failed("a plain array was not read"))?;
    let tensor = &read.tensor;
    let interface = array.getattr("__array_interface__")?;
    let (address, read_only): (usize, bool) = interface.get_item("data")?.extract()?;
    let is_right = tensor.address() == address
        && tensor.is_read_only() == read_only
        && tensor.element().dtype() == Some(DType::Int16)
        && (tensor.layout().shape(), tensor.layout().strides()) == (&[3, 2][..], &[1, 3][..]);
    if !is_right {
        return Err(failed("an array's struct is laid out otherwise"));
    }
    let made = arrays
        .make(py, tensor)?
        .ok_or_else(|| failed("no dtype for int16"))?;
    let described = made.getattr("__array_interface__")?;
    let is_right = described.get_item("data")?.eq((address, read_only))?
        && described
            .get_item("typestr")?
            .eq(interface.get_item("typestr")?)?
        && described.get_item("shape")?.eq((3, 2))?
        && made.getattr("strides")?.eq((2, 6))?
        && !made.getattr("base")?.is_none();
    match is_right {
        true => Ok(()),
        false => Err(failed("an array was made otherwise")),
    }
}
