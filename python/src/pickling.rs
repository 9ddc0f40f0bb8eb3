//! `broker.Array` copied by `copy`, and by way of `pickle`: through the host, onto the device of the same name again.

use dlpack_broker::device::{DType, Layout, UsmKind};
use dlpack_broker::{Element, ErrorKind, Tensor};
use pyo3::prelude::*;
use pyo3::types::{PyMemoryView, PyTuple};

use crate::array::Array;
use crate::array_place::Place;
use crate::buffer;
use crate::convert::convert;
use crate::copies;
use crate::device_list;
use crate::error::{Failure, Kind};
use crate::incoming::{Producer, ReadOptions};
use crate::level_zero;
use crate::options::{Options, usm_kind};
use crate::sharing::{Spelling, element_of, spelling};
use crate::target::Target;

const PICKLE: &str = "broker.Array.__reduce_ex__";
const UNPICKLE: &str = "broker.memory.unpickling";

/// The first protocol of pickle that takes a buffer as it is.
const WITH_BUFFERS: u32 = 5;

/// Copies an array to memory of its own, of the same kind on the same device.
pub(crate) fn deep_copy<'py>(array: &Bound<'py, Array>) -> PyResult<Bound<'py, Array>> {
    let options = Options {
        copy: Some(true),
        call: Some("broker.Array.__deepcopy__"),
        ..Options::default()
    };
    Ok(convert(array.as_any(), Target::Array, &options)?.cast_into()?)
}

/// Returns what pickle makes an array of again: a function, and its arguments.
pub(crate) fn reduced<'py>(
    array: &Bound<'py, Array>,
    protocol: u32,
) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
    let py = array.py();
    let tensor = array.get().tensor();
    array.get().wait(py)?;
    let bytes = rows_on_host(array)?.and_then(|rows| as_bytes(&rows));
    let bytes = bytes.map_err(|failure| failure.raise(py, PICKLE))?;
    let bytes = Bound::new(py, Array::new(bytes, false))?;
    let data = match protocol >= WITH_BUFFERS {
        true => py
            .import("pickle")?
            .getattr("PickleBuffer")?
            .call1((bytes,))?,
        // `bytes` takes what has an `__index__` for a length.
        false => PyMemoryView::from(bytes.as_any())?.call_method0("tobytes")?,
    };
    let place = Place::of(py, tensor);
    let state = (
        data,
        tensor.layout().shape(),
        spelling(tensor.element()),
        place.device,
        place.usm_type,
    );
    let make = py.import("broker.memory")?.getattr("_unpickled")?;
    Ok((make, state.into_pyobject(py)?))
}

/// Makes the array again whose values are in a buffer, on the device of that name.
#[pyfunction]
pub(crate) fn unpickled_array(
    data: &Bound<'_, PyAny>,
    shape: Vec<i64>,
    spelling: Spelling,
    device: &Bound<'_, PyAny>,
    usm_type: Option<&str>,
) -> PyResult<Array> {
    let made = unpickled(data, &shape, element_of(spelling), (device, usm_type))?;
    let array = made.map(|tensor| Array::new(tensor, false));
    array.map_err(|failure| failure.raise(data.py(), UNPICKLE))
}

fn unpickled(
    data: &Bound<'_, PyAny>,
    shape: &[i64],
    element: Element,
    (device, usm_type): (&Bound<'_, PyAny>, Option<&str>),
) -> PyResult<Result<Tensor, Failure>> {
    let py = data.py();
    let place = match device_list::find(device)? {
        Ok(place) => place,
        Err(failure) => return Ok(Err(elsewhere(failure))),
    };
    let values = buffer::read(data)?.and_then(|read| named(&read.tensor, shape, element));
    let values = match values {
        Ok(values) => values,
        Err(failure) => return Ok(Err(failure)),
    };
    if place.is_host() {
        let copied = as_bytes(&values).and_then(|bytes| level_zero::row_major(py, &bytes));
        return Ok(copied.and_then(|copy| named(&copy, shape, element)));
    }
    let kind = match usm_type.map(usm_kind).transpose() {
        Ok(kind) => kind.unwrap_or(UsmKind::Device),
        Err(failure) => return Ok(Err(failure)),
    };
    let copied = level_zero::uploaded(py, &place, kind, &values)?;
    Ok(copied.map_err(elsewhere))
}

/// Says of a device that is not here how to load the array all the same.
fn elsewhere(failure: Failure) -> Failure {
    let remedy = "load the array elsewhere by `with broker.memory.unpickling(device=\"host\"):`";
    Failure {
        kind: Kind::Broker(ErrorKind::UnsupportedDevice),
        why: failure.why,
        remedy: format!("{}; {remedy}", failure.remedy),
    }
}

/// Returns an array's values in host memory, in row-major order.
fn rows_on_host(array: &Bound<'_, Array>) -> PyResult<Result<Tensor, Failure>> {
    let (py, tensor) = (array.py(), array.get().tensor());
    let on_host = match tensor.is_host_readable() {
        true => Ok(tensor.clone().on_host()),
        false => {
            let read = ReadOptions::default();
            copies::to_host(array.as_any(), Producer::Array, tensor, &read)?.map(|copy| copy.tensor)
        }
    };
    Ok(
        on_host.and_then(|tensor| match tensor.layout().is_row_major() {
            true => Ok(tensor),
            false if tensor.element().is_packed() => Err(Failure {
                kind: Kind::Broker(ErrorKind::UnsupportedLayout),
                why: format!(
                    "{} elements that share bytes are pickled in row-major order alone",
                    tensor.element()
                ),
                remedy: "make the source row-major".to_owned(),
            }),
            false => level_zero::row_major(py, &tensor),
        }),
    )
}

/// Returns the bytes of a tensor in row-major order, which nobody is to write through it.
fn as_bytes(rows: &Tensor) -> Result<Tensor, Failure> {
    let bytes = i64::try_from(rows.bytes()).unwrap_or(i64::MAX);
    let layout = Layout::row_major(&[bytes]).map_err(Failure::of_device)?;
    let (memory, element) = (rows.memory().clone(), Element::from(DType::UInt8));
    Ok(Tensor::new(memory, layout, element, true)?)
}

/// Returns the array whose bytes a tensor has, if it has as many.
fn named(bytes: &Tensor, shape: &[i64], element: Element) -> Result<Tensor, Failure> {
    let layout = Layout::row_major(shape).map_err(Failure::of_device)?;
    let tensor = Tensor::new(bytes.memory().clone(), layout, element, false)?;
    let is_it = bytes.layout().is_row_major() && bytes.bytes() == tensor.bytes();
    is_it.then_some(tensor).ok_or_else(|| Failure {
        kind: Kind::Broker(ErrorKind::InvalidTensor),
        why: format!(
            "wanted the bytes of {element} {shape:?}, got {} bytes",
            bytes.bytes()
        ),
        remedy: "pickle the array anew".to_owned(),
    })
}
