//! NumPy's `__array_interface__`, version 3: host arrays of any producer.

use std::ptr::NonNull;

use dlpack_broker::device::{DType, Device, Layout, Memory};
use dlpack_broker::{Element, Tensor};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::error::Failure;
use crate::frameworks;
use crate::incoming::{Incoming, Reading};
use crate::interface::Interface;
use crate::keepalive::ObjectOwner;

const NAME: &str = "__array_interface__";

/// Claims that the object offers the interface; one whose property raises does, and reading it raises that.
pub(crate) fn offers(object: &Bound<'_, PyAny>) -> bool {
    object
        .hasattr(intern!(object.py(), "__array_interface__"))
        .unwrap_or(true)
}

/// Reads an object of any library by its interface alone.
pub(crate) fn read(object: &Bound<'_, PyAny>) -> Reading {
    let interface = match Interface::of(object, NAME)? {
        Ok(interface) => interface,
        Err(failure) => return Ok(Err(failure)),
    };
    let dtype = match interface.dtype() {
        Ok(dtype) => dtype,
        Err(failure) => return Ok(Err(failure)),
    };
    Ok(
        read_fields(object, &interface, dtype).and_then(|incoming| match incoming {
            Strided::InElements(incoming) => Ok(incoming),
            Strided::InBytes(_) => Err(Failure::unsupported(
                "its strides are not multiples of the item size, which DLPack cannot express",
                "pass a contiguous copy",
            )),
        }),
    )
}

/// A tensor whose strides count elements, or a stand-in for one whose strides do not.
pub(crate) enum Strided {
    /// The tensor.
    InElements(Incoming),
    /// A tensor of the same shape whose layout must not be followed.
    InBytes(Incoming),
}

/// Returns the dtype of a typestr in native byte order.
pub(crate) fn dtype_of(typestr: &str) -> Option<DType> {
    let native = if cfg!(target_endian = "little") {
        '<'
    } else {
        '>'
    };
    let mut letters = typestr.chars();
    let order = letters.next()?;
    let kind = letters.next()?;
    let bytes: u8 = letters.as_str().parse().ok()?;
    // dpctl writes `|f4` for what is native.
    if order != native && order != '|' {
        return None;
    }
    typestr_kind(kind)?
        .iter()
        .copied()
        .find(|dtype| dtype.bits() / 8 == bytes)
}

fn typestr_kind(kind: char) -> Option<&'static [DType]> {
    Some(match kind {
        'b' => &[DType::Bool],
        'i' => &[DType::Int8, DType::Int16, DType::Int32, DType::Int64],
        'u' => &[DType::UInt8, DType::UInt16, DType::UInt32, DType::UInt64],
        'f' => &[DType::Float16, DType::Float32, DType::Float64],
        'c' => &[DType::Complex64, DType::Complex128],
        _ => return None,
    })
}

/// Returns the typestr of a dtype that the interface can express.
pub(crate) fn typestr_of(dtype: DType) -> Option<String> {
    let kinds = ['b', 'i', 'u', 'f', 'c'];
    let kind = kinds
        .into_iter()
        .find(|kind| typestr_kind(*kind).is_some_and(|k| k.contains(&dtype)))?;
    let order = match (dtype.bits(), cfg!(target_endian = "little")) {
        (8, _) => '|',
        (_, true) => '<',
        (_, false) => '>',
    };
    Some(format!("{order}{kind}{}", dtype.bits() / 8))
}

/// Reads an object whose elements are known to be of `dtype`, whatever the interface calls them.
pub(crate) fn read_as(
    object: &Bound<'_, PyAny>,
    dtype: DType,
) -> PyResult<Result<Strided, Failure>> {
    let interface = Interface::of(object, NAME)?;
    Ok(interface.and_then(|interface| read_fields(object, &interface, dtype)))
}

fn read_fields(
    object: &Bound<'_, PyAny>,
    interface: &Interface<'_>,
    dtype: DType,
) -> Result<Strided, Failure> {
    let Some(data) = interface.given("data") else {
        let why = "its __array_interface__ gives no data pointer";
        let remedy = "pass an array that has memory of its own";
        return Err(Failure::unsupported(why, remedy));
    };
    if interface.given("mask").is_some() {
        let why = "its __array_interface__ has a mask, which would be lost";
        return Err(Failure::unsupported(why, "pass an array without a mask"));
    }
    if !data.is_instance_of::<PyTuple>() {
        let why = "its __array_interface__ gives its data as an object instead of a pointer";
        return Err(Failure::unsupported(why, "pass numpy.asarray(x)"));
    }
    let (address, read_only) = interface.data()?;
    let (shape, strides) = (interface.shape()?, interface.strides()?);
    // NumPy's scalars describe an array that was made for it and that the interface holds.
    let is_numpy = frameworks::recognise(object).is_some_and(|row| row.name == "numpy");
    let held = is_numpy.then(|| interface.given("__ref")).flatten();
    let owner = ObjectOwner::new(held.as_ref().unwrap_or(object));
    assemble(owner, address, read_only, dtype, &shape, strides.as_deref())
}

fn assemble(
    owner: ObjectOwner,
    address: usize,
    read_only: bool,
    dtype: DType,
    shape: &[i64],
    byte_strides: Option<&[i64]>,
) -> Result<Strided, Failure> {
    let item = i64::from(dtype.bits() / 8);
    let strides = byte_strides.map(|bytes| in_elements(shape, bytes, item));
    let layout = match &strides {
        Some(Some(strides)) => Layout::new(shape, strides),
        None | Some(None) => Layout::row_major(shape),
    };
    let layout = layout.map_err(dlpack_broker::Error::from)?;
    let pointer = pointer(address, &layout)?;
    let memory = Memory::foreign(pointer, Device::Host, owner);
    let tensor = Tensor::new(memory, layout, element_of(dtype), read_only)?;
    let incoming = Incoming::plain(Ok(tensor))?;
    Ok(match strides {
        Some(None) => Strided::InBytes(incoming),
        _ => Strided::InElements(incoming),
    })
}

/// Spells the element: `ml_dtypes` gives every sub-byte value a byte.
fn element_of(dtype: DType) -> Element {
    Element::new(Element::from(dtype).raw(), dtype.is_sub_byte())
}

/// Returns byte strides in elements, where they count whole ones.
pub(crate) fn in_elements(shape: &[i64], bytes: &[i64], item: i64) -> Option<Vec<i64>> {
    if shape.len() != bytes.len() {
        // The layout refuses it, and says how many there are.
        return Some(bytes.to_vec());
    }
    let item = item.max(1);
    let stride = |(&dim, &bytes): (&i64, &i64)| match bytes % item {
        0 => Some(bytes / item),
        // The stride of an axis of one element is never followed.
        _ => (dim <= 1).then_some(0),
    };
    shape.iter().zip(bytes).map(stride).collect()
}

/// Turns the producer's address into a pointer; empty arrays may have none.
pub(crate) fn pointer(
    address: usize,
    layout: &Layout,
) -> Result<NonNull<u8>, dlpack_broker::Error> {
    match NonNull::new(std::ptr::with_exposed_provenance_mut::<u8>(address)) {
        Some(pointer) => Ok(pointer),
        None if layout.is_empty() => Ok(NonNull::<u128>::dangling().cast()),
        None => Err(dlpack_broker::Error::NullData {
            elements: layout.len(),
        }),
    }
}
