//! Writes into a `broker.Array`: `array[key] = value`.
//!
//! ```text
//! a number: written everywhere, where the dtype has it
//! an array: of the same dtype, broadcast; of the same device, in whatever context, or of memory that the host can read
//! by whom:  the queue of the device that has the target; else by the host, where it reads the target
//! ```

use dlpack_broker::device::Layout;
use dlpack_broker::device::level_zero::Home;
use dlpack_broker::transfer::is_followed;
use dlpack_broker::{Tensor, device_name};
use pyo3::prelude::*;

use crate::array::Array;
use crate::array_place::Place;
use crate::array_view::{misfit, part};
use crate::convert::convert;
use crate::error::Failure;
use crate::incoming::Producer;
use crate::level_zero::{arrays, copies};
use crate::options::Options;
use crate::scalars;
use crate::target::Target;

const CALL: &str = "broker.Array.__setitem__";

/// Writes a number or an array to the part of an array that a key names.
pub(crate) fn write(
    array: &Array,
    py: Python<'_>,
    key: &Bound<'_, PyAny>,
    value: &Bound<'_, PyAny>,
) -> PyResult<()> {
    let raise = |failure: Failure| failure.raise(py, CALL);
    let to = part(array, py, key)?;
    check_target(&to).map_err(raise)?;
    if Producer::of(value).is_none() {
        return fill(&to, py, value);
    }
    let options = Options {
        call: Some(CALL),
        ..Options::default()
    };
    let made = convert(value, Target::Array, &options)?;
    let from = made.cast::<Array>()?.get();
    let (given, wanted) = (from.tensor().element(), to.tensor().element());
    if given != wanted {
        let why = format!("wanted values of dtype {wanted}, got {given}");
        let remedy = "convert them by their framework first, since broker casts nothing";
        return Err(raise(Failure::missing_dtype(why, remedy)));
    }
    let layout = from
        .tensor()
        .layout()
        .broadcast(to.tensor().layout().shape());
    let layout = layout.map_err(|error| misfit(CALL, &error))?;
    if layout.is_empty() {
        return Ok(());
    }
    match copies::home_of(py, to.tensor()) {
        Some((home, _)) => by_device(&to, py, from, layout, home),
        None => by_host(&to, py, from, layout),
    }
}

/// Writes one element everywhere in an array.
pub(crate) fn fill(to: &Array, py: Python<'_>, value: &Bound<'_, PyAny>) -> PyResult<()> {
    let raise = |failure: Failure| failure.raise(py, CALL);
    let tensor = to.tensor();
    let Some(dtype) = tensor.element().dtype() else {
        let why = format!("wanted a dtype that numbers have, got {}", tensor.element());
        return Err(raise(Failure::missing_dtype(
            why,
            "assign an array of the same dtype",
        )));
    };
    let Some(scalar) = scalars::read(value)? else {
        let why = format!(
            "wanted a number or a tensor, got {}",
            value.get_type().name()?
        );
        let remedy = "make an array of it first, for instance by numpy.asarray(x)";
        return Err(raise(Failure::unsupported(why, remedy)));
    };
    let item = scalars::item(py, scalar, dtype, CALL)?;
    fill_bytes(to, py, &item).and_then(|filled| filled.map_err(raise))
}

/// Writes the bytes of one element everywhere in an array.
pub(crate) fn fill_bytes(to: &Array, py: Python<'_>, item: &[u8]) -> PyResult<Result<(), Failure>> {
    let tensor = to.tensor();
    if tensor.layout().is_empty() {
        return Ok(Ok(()));
    }
    let home = copies::home_of(py, tensor).map(|(home, _)| home);
    if home.is_none() && !tensor.is_host_readable() {
        return Ok(Err(out_of_reach(tensor)));
    }
    to.settle(py, home.is_none())?;
    Ok(arrays::fill(py, (tensor, home), item))
}

/// Refuses an array that nobody may write, or whose elements do not lie apart.
fn check_target(to: &Array) -> Result<(), Failure> {
    if to.is_read_only() {
        let why =
            "the array is read-only, by a mark or because its framework's arrays do not change";
        let remedy = "write to a copy, broker.asarray(x, copy=True)";
        return Err(Failure::read_only(why, remedy));
    }
    if to.tensor().layout().has_zero_strides() {
        let why = "the array repeats elements along an axis, so that several would be one";
        return Err(Failure::unsupported(
            why,
            "write to the array that was broadcast",
        ));
    }
    Ok(())
}

fn by_device(
    to: &Array,
    py: Python<'_>,
    from: &Array,
    layout: Layout,
    home: &'static Home,
) -> PyResult<()> {
    let raise = |failure: Failure| failure.raise(py, CALL);
    from.settle(py, false)?;
    to.settle(py, false)?;
    let source =
        if is_followed(home, from.tensor()).map_err(|error| raise(Failure::of_device(error)))? {
            from.tensor().viewed(layout, 0)
        } else {
            let read = on_host(to, py, from)?.map_err(raise)?;
            let there = arrays::beside(py, home, to.tensor(), &read).map_err(raise)?;
            // Without gaps, it may be in another order of axes.
            let layout = there.layout().broadcast(layout.shape());
            there.viewed(layout.map_err(|error| misfit(CALL, &error))?, 0)
        };
    let source = source.map_err(|error| raise(error.into()))?;
    let home = Some(home);
    arrays::assign(py, (to.tensor(), home), (&source, home)).map_err(raise)
}

/// Returns what the host reads of an array that the target's device does not follow: itself, or where another context
/// of the device has it, a copy.
fn on_host(to: &Array, py: Python<'_>, from: &Array) -> PyResult<Result<Tensor, Failure>> {
    let tensor = from.tensor();
    if tensor.is_host_readable() {
        from.settle(py, true)?;
        return Ok(Ok(tensor.clone()));
    }
    let [there, here] = [to.tensor(), tensor].map(|tensor| Place::of(py, tensor).device);
    if there != here {
        return Ok(Err(elsewhere(py, to, from)));
    }
    let copied = copies::on_host(py, tensor)?;
    Ok(copied.map(|copy| copy.tensor))
}

fn by_host(to: &Array, py: Python<'_>, from: &Array, layout: Layout) -> PyResult<()> {
    let raise = |failure: Failure| failure.raise(py, CALL);
    let tensor = to.tensor();
    if !tensor.is_host_readable() {
        return Err(raise(out_of_reach(tensor)));
    }
    if !from.tensor().is_host_readable() {
        return Err(raise(elsewhere(py, to, from)));
    }
    from.settle(py, true)?;
    to.settle(py, true)?;
    let source = from.tensor().viewed(layout, 0);
    let source = source.map_err(|error| raise(error.into()))?;
    arrays::assign(py, (tensor, None), (&source, None)).map_err(raise)
}

fn out_of_reach(tensor: &Tensor) -> Failure {
    let why = format!(
        "broker does not write to memory on {}",
        device_name(tensor.device())
    );
    Failure::missing_device(why, "write to it by the framework that made it")
}

fn elsewhere(py: Python<'_>, to: &Array, from: &Array) -> Failure {
    let [to, from] = [to, from].map(|array| Place::of(py, array.tensor()).device);
    let why = format!("wanted values on {to}, got an array on {from}");
    Failure::missing_device(why, format!("bring it there by to_device(\"{to}\")"))
}
