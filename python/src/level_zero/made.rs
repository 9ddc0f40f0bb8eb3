//! Memory that nobody has written yet, made as an array.

use dlpack_broker::device::{DType, Layout, Memory, UsmKind};
use dlpack_broker::{Element, Tensor};
use pyo3::prelude::*;
use pyo3::types::{PyInt, PyString};

use super::arrays;
use super::queues::{place_of, with_queue};
use super::statistics::usm_type;
use crate::array::Array;
use crate::device_list;
use crate::error::Failure;
use crate::options::usm_kind;
use crate::sharing::shareable as on_shared_host;

/// Makes an array of memory that nobody has written.
#[pyfunction]
#[pyo3(signature = (shape, dtype, device, usm_type, queue, shareable=false, call="broker.memory.empty"))]
pub(crate) fn empty_memory<'py>(
    shape: &Bound<'py, PyAny>,
    dtype: &Bound<'py, PyAny>,
    device: Option<&Bound<'py, PyAny>>,
    usm_type: Option<&str>,
    queue: Option<&Bound<'py, PyAny>>,
    shareable: bool,
    call: &str,
) -> PyResult<Array> {
    let dims = match shape.cast::<PyInt>() {
        Ok(one) => vec![one.extract()?],
        Err(_) => shape.extract()?,
    };
    let raise = |failure: Failure| failure.raise(shape.py(), call);
    let dtype = parse_dtype(dtype).map_err(raise)?;
    made(
        shape.py(),
        &dims,
        dtype,
        (device, queue),
        (usm_type, shareable),
    )?
    .map_err(raise)
}

/// Makes an array of memory that nobody has written, on a device or that of a queue.
pub(crate) fn made<'py>(
    py: Python<'py>,
    shape: &[i64],
    dtype: DType,
    (device, queue): (Option<&Bound<'py, PyAny>>, Option<&Bound<'py, PyAny>>),
    (usm_type, shareable): (Option<&str>, bool),
) -> PyResult<Result<Array, Failure>> {
    let device = match place_of(py, device, queue)? {
        Ok(device) => device,
        Err(failure) => return Ok(Err(failure)),
    };
    let place = match device_list::known(&device)? {
        Ok(place) => place,
        Err(failure) => return Ok(Err(failure)),
    };
    let parsed = kind_on(place.is_host(), usm_type).and_then(|kind| {
        refuse_unshareable(kind, shareable)?;
        let layout = Layout::row_major(shape)
            .map_err(|error| Failure::option(error.to_string(), "pass another shape"))?;
        Ok((kind, layout, Element::from(dtype)))
    });
    let (kind, layout, element) = match parsed {
        Ok(parsed) => parsed,
        Err(failure) => return Ok(Err(failure)),
    };
    let made = match kind {
        None if shareable => on_shared_host(layout, element),
        None => on_host(layout, element),
        Some(kind) => match arrays::target(py, &place)? {
            Ok(target) => with_queue(target, queue)
                .and_then(|target| arrays::empty(py, target, kind, layout, element)),
            Err(failure) => Err(failure),
        },
    };
    Ok(made.map(|tensor| Array::new(tensor, false)))
}

/// Returns the kind of USM; `None` on the host, which has its own memory.
pub(crate) fn kind_on(is_host: bool, usm_type: Option<&str>) -> Result<Option<UsmKind>, Failure> {
    match (is_host, usm_type) {
        (true, None) => Ok(None),
        (true, Some(name)) => usm_kind(name).and(Err(Failure::option(
            format!("usm_type=\"{name}\" names memory of a device, and the device is the host"),
            "leave usm_type= away, or pass device=\"level_zero\"",
        ))),
        (false, None) => Ok(Some(UsmKind::Device)),
        (false, Some(name)) => usm_kind(name).map(Some),
    }
}

/// Refuses kinds of USM that processes cannot share.
fn refuse_unshareable(kind: Option<UsmKind>, shareable: bool) -> Result<(), Failure> {
    match kind {
        Some(kind @ (UsmKind::Shared | UsmKind::Host)) if shareable => Err(Failure::option(
            format!(
                "processes share memory of the device or of the host, and not usm_type=\"{}\"",
                usm_type(kind)
            ),
            "leave usm_type= away",
        )),
        _ => Ok(()),
    }
}

/// Reads a dtype by its name, or as NumPy has it.
pub(crate) fn parse_dtype(dtype: &Bound<'_, PyAny>) -> Result<DType, Failure> {
    // NumPy's dtypes and scalar types tell their names, and broker's own are names.
    let name = match dtype.cast::<PyString>() {
        Ok(name) => Some(name.to_string_lossy().into_owned()),
        Err(_) => ["name", "__name__"]
            .iter()
            .find_map(|name| dtype.getattr(*name).ok()?.extract().ok()),
    };
    match name.as_deref().and_then(DType::from_name) {
        Some(dtype) if dtype.bits() >= 8 => Ok(dtype),
        found => {
            let wanted = match found {
                Some(_) => "a dtype of whole bytes",
                None => "a dtype by its name, or NumPy's",
            };
            let got = name.unwrap_or_else(|| dtype.to_string());
            let why = format!("wanted {wanted}, got {got}");
            Err(Failure::option(why, "name it as in \"float32\""))
        }
    }
}

fn on_host(layout: Layout, element: Element) -> Result<Tensor, Failure> {
    let bytes = layout
        .len()
        .saturating_mul(element.item_bytes().unwrap_or(1));
    let memory = Memory::host(bytes).map_err(Failure::of_device)?;
    Ok(Tensor::new(memory, layout, element, false)?)
}
