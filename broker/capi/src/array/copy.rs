//! Copies of arrays, and writes into them.
#![expect(unsafe_code, reason = "exports C functions that read and write memory")]

use std::ffi::c_void;

use dlpack_broker::device::level_zero::{Home, Queue as Native};
use dlpack_broker::transfer::{self, Turn};
use dlpack_broker::{Tensor, device_name};

use super::allocate::{create, home};
use super::owner::Array;
use crate::argument;
use crate::context::{Context, UsmKind, usm_kind};
use crate::entry::entry;
use crate::error::{Error, Result};
use crate::handle;
use crate::queue::{self, Queue};
use crate::status::Status;

/// Copies an array into memory of its own in row-major order: on the host, or in a context.
///
/// `array` keep. `context` keep: null for the host. `kind` says which memory of the context. `copy` give: release it by
/// `broker_array_release`. The copy is done when this returns.
/// Errors: those of `broker_array_create`; `BROKER_STATUS_UNSUPPORTED_DEVICE` for memory of a device that is none of
/// Level Zero's, or that no context of this library knows.
/// Threads: any, also at the same time, while nobody writes to the array.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_copy(
    array: *const Array,
    context: *const Context,
    kind: UsmKind,
    copy: *mut *mut Array,
) -> Status {
    entry("broker_array_copy", || {
        // SAFETY: the caller passes a handle.
        let from = unsafe { handle::borrow(array, "array") }?;
        // SAFETY: the caller passes a handle, or null.
        let home = unsafe { home(context) }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(copy, "copy") }?;
        refuse_packed(from)?;
        let home = home.map(|home| Ok::<_, Error>((home, usm_kind(kind)?)));
        let to = create(home.transpose()?, from.layout().shape(), from.element())?;
        let sides = ((&to, home_of(&to)?), (from, home_of(from)?));
        // SAFETY: the caller vouches for the array's memory; the copy is nobody else's.
        unsafe { transfer::assign(sides.0, sides.1, Turn::Awaited) }?;
        output.write(handle::give::<Array>(to));
        Ok(())
    })
}

/// Writes the elements of an array into another of the same shape and dtype, wherever the two are.
///
/// `array` keep: it is written. `from` keep: it is read, and may be another view of the same memory. `queue` keep: null
/// waits until all is written; with a queue of the device it comes after what is on it and before what is put on it
/// later, and may go on when this returns.
/// Errors: `BROKER_STATUS_READ_ONLY`, `BROKER_STATUS_UNSUPPORTED_LAYOUT` for another shape,
/// `BROKER_STATUS_UNSUPPORTED_DTYPE` for another dtype or elements that share bytes, and those of `broker_array_copy`.
/// Threads: any, while nobody else writes to either or reads the array.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_assign(
    array: *mut Array,
    from: *const Array,
    queue: *const Queue,
) -> Status {
    entry("broker_array_assign", || {
        // SAFETY: the caller passes a handle.
        let to = unsafe { handle::borrow(array.cast_const(), "array") }?;
        // SAFETY: the caller passes a handle.
        let from = unsafe { handle::borrow(from, "from") }?;
        // SAFETY: the caller passes a handle, or null.
        let queue = unsafe { queue::named(queue) }?;
        refuse_write(to)?;
        refuse_packed(to)?;
        if to.element() != from.element() {
            let (wanted, got) = (to.element().to_string(), from.element().to_string());
            return Err(Error::Element { wanted, got });
        }
        if to.layout().shape() != from.layout().shape() {
            let (wanted, got) = (to.layout().to_string(), from.layout().to_string());
            return Err(Error::Shape { wanted, got });
        }
        let (home, source) = (home_of(to)?, home_of(from)?);
        let turn = turn(queue, [home, source])?;
        // SAFETY: the caller vouches for both, and for nobody else being at work on them.
        unsafe { transfer::assign((to, home), (from, source), turn) }?;
        Ok(())
    })
}

/// Writes one element everywhere in an array.
///
/// `array` keep: it is written. `value` keep: an element of the array's dtype. `queue` keep: as for
/// `broker_array_assign`.
/// Errors: those of `broker_array_assign`.
/// Threads: any, while nobody else writes to the array or reads it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_fill(
    array: *mut Array,
    value: *const c_void,
    queue: *const Queue,
) -> Status {
    entry("broker_array_fill", || {
        // SAFETY: the caller passes a handle.
        let to = unsafe { handle::borrow(array.cast_const(), "array") }?;
        // SAFETY: the caller passes a handle, or null.
        let queue = unsafe { queue::named(queue) }?;
        refuse_write(to)?;
        refuse_packed(to)?;
        let bytes = to.element().item_bytes().unwrap_or(1);
        // SAFETY: the caller passes an element.
        let item = unsafe { argument::values(value.cast::<u8>(), bytes, "value") }?;
        let home = home_of(to)?;
        let turn = turn(queue, [home, None])?;
        // SAFETY: the caller vouches for the memory, and for nobody else being at work on it.
        unsafe { transfer::fill((to, home), item, turn) }?;
        Ok(())
    })
}

/// Returns the home whose queue reaches a tensor; `None` for memory of the host, and where there is nothing.
fn home_of(tensor: &Tensor) -> Result<Option<&'static Home>> {
    if tensor.is_on_host() || tensor.layout().is_empty() {
        return Ok(None);
    }
    match transfer::home_of(tensor)? {
        Some((home, _)) => Ok(Some(home)),
        None if tensor.is_host_readable() => Ok(None),
        None => Err(Error::Unreached {
            device: device_name(tensor.device()),
        }),
    }
}

/// Reads when work by homes' queues is to be done.
fn turn<'q>(queue: Option<&'q Native>, homes: [Option<&Home>; 2]) -> Result<Turn<'q>> {
    let Some(queue) = queue else {
        return Ok(Turn::Awaited);
    };
    let mut homes = homes.iter().flatten();
    match homes.all(|home| queue.context() == home.context()) {
        true => Ok(Turn::Among(queue)),
        false => Err(Error::Value {
            argument: "queue",
            wanted: "a queue of the array's context",
            got: "one of another".to_owned(),
        }),
    }
}

fn refuse_write(to: &Tensor) -> Result<()> {
    match to.is_read_only() || to.layout().has_zero_strides() {
        true => Err(Error::ReadOnly),
        false => Ok(()),
    }
}

fn refuse_packed(tensor: &Tensor) -> Result<()> {
    let element = tensor.element();
    match element.is_packed() {
        true => Err(dlpack_broker::Error::PackedView { element }.into()),
        false => Ok(()),
    }
}
