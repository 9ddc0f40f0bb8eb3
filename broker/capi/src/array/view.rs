//! Views: parts of an array and other shapes over the same memory.
#![expect(unsafe_code, reason = "exports C functions")]

use dlpack_broker::device::{Index, Layout};
use dlpack_broker::transfer::settle;
use dlpack_broker::{Tensor, device_name};

use super::owner::Array;
use crate::argument;
use crate::entry::entry;
use crate::error::{Error, Result};
use crate::handle;
use crate::status::Status;

/// Returns every `step`th place along an axis, from `start` up to `stop` without it.
///
/// Negative places count from the end, a negative step goes backwards, and what lies outside is cut off. `INT64_MAX` as
/// `stop` stands for the end, `INT64_MIN` with a negative step for behind the first place.
///
/// `array` keep. `view` give: it shares the memory and keeps it; release it by `broker_array_release`.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`; `BROKER_STATUS_UNSUPPORTED_DTYPE` for
/// elements that share bytes.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_slice(
    array: *const Array,
    axis: i32,
    start: i64,
    stop: i64,
    step: i64,
    view: *mut *mut Array,
) -> Status {
    entry("broker_array_slice", || {
        // SAFETY: the caller passes a handle.
        let tensor = unsafe { handle::borrow(array, "array") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(view, "view") }?;
        let slice = Index::Slice {
            start: Some(start),
            stop: (stop != i64::MIN).then_some(stop),
            step,
        };
        output.write(handle::give::<Array>(part(tensor, axis, slice)?));
        Ok(())
    })
}

/// Returns one place along an axis, which goes.
///
/// A negative place counts from the end. Arguments, errors and threads are those of `broker_array_slice`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_index(
    array: *const Array,
    axis: i32,
    place: i64,
    view: *mut *mut Array,
) -> Status {
    entry("broker_array_index", || {
        // SAFETY: the caller passes a handle.
        let tensor = unsafe { handle::borrow(array, "array") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(view, "view") }?;
        let taken = part(tensor, axis, Index::At(place))?;
        output.write(handle::give::<Array>(taken));
        Ok(())
    })
}

/// Returns the array with its axes in another order.
///
/// `axes` keep: one number for each dimension. The rest is as for `broker_array_slice`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_permute(
    array: *const Array,
    axes: *const i64,
    view: *mut *mut Array,
) -> Status {
    entry("broker_array_permute", || {
        // SAFETY: the caller passes a handle.
        let tensor = unsafe { handle::borrow(array, "array") }?;
        // SAFETY: the caller passes one axis for each dimension.
        let axes = unsafe { argument::values(axes, tensor.layout().ndim(), "axes") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(view, "view") }?;
        let layout = tensor.layout().permuted(axes)?;
        output.write(handle::give::<Array>(tensor.viewed(layout, 0)?));
        Ok(())
    })
}

/// Returns another shape over the same elements in row-major order; one dimension may be -1, and is what is left.
///
/// `shape` keep: so many dimensions. The rest is as for `broker_array_slice`, and `BROKER_STATUS_COPY_REQUIRED` where
/// strides cannot say the shape: copy the array first.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_reshape(
    array: *const Array,
    ndim: i32,
    shape: *const i64,
    view: *mut *mut Array,
) -> Status {
    entry("broker_array_reshape", || {
        // SAFETY: the caller passes a handle.
        let tensor = unsafe { handle::borrow(array, "array") }?;
        // SAFETY: the caller passes so many dimensions.
        let shape = unsafe { argument::values(shape, argument::rank(ndim)?, "shape") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(view, "view") }?;
        let layout = tensor.layout().reshaped(shape)?;
        let layout = layout.ok_or_else(|| Error::Reshape {
            shape: shape.to_vec(),
            of: tensor.layout().to_string(),
        })?;
        output.write(handle::give::<Array>(tensor.viewed(layout, 0)?));
        Ok(())
    })
}

/// Returns the array repeated to a shape, which must not be written.
///
/// `shape` keep: so many dimensions. The rest is as for `broker_array_slice`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_broadcast(
    array: *const Array,
    ndim: i32,
    shape: *const i64,
    view: *mut *mut Array,
) -> Status {
    entry("broker_array_broadcast", || {
        // SAFETY: the caller passes a handle.
        let tensor = unsafe { handle::borrow(array, "array") }?;
        // SAFETY: the caller passes so many dimensions.
        let shape = unsafe { argument::values(shape, argument::rank(ndim)?, "shape") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(view, "view") }?;
        let layout = tensor.layout().broadcast(shape)?;
        // A write to one place would show at others.
        let repeated = tensor.viewed(layout, 0)?.with_read_only(true);
        output.write(handle::give::<Array>(repeated));
        Ok(())
    })
}

/// Returns the array as memory of the host, where the host reads it: of kind `BROKER_USM_SHARED` or `BROKER_USM_HOST`.
///
/// What was put on queues for the memory is done when this returns. For work after that wait for its queue.
///
/// `array` keep. `view` give: it shares the memory and keeps it; release it by `broker_array_release`.
/// Errors: `BROKER_STATUS_UNSUPPORTED_DEVICE` for memory that the host cannot read: call `broker_array_copy`; those of
/// `broker_array_to_dlpack`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_on_host(
    array: *const Array,
    view: *mut *mut Array,
) -> Status {
    entry("broker_array_on_host", || {
        // SAFETY: the caller passes a handle.
        let tensor = unsafe { handle::borrow(array, "array") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(view, "view") }?;
        if !tensor.is_host_readable() {
            let device = device_name(tensor.device());
            return Err(Error::NotOnHost { device });
        }
        settle(tensor)?;
        output.write(handle::give::<Array>(tensor.clone().on_host()));
        Ok(())
    })
}

fn part(tensor: &Tensor, axis: i32, index: Index) -> Result<Tensor> {
    let layout = tensor.layout();
    let all = Index::Slice {
        start: None,
        stop: None,
        step: 1,
    };
    let mut key = vec![all; place(layout, axis)?];
    key.push(index);
    let view = layout.view(&key)?;
    Ok(tensor.viewed(view.layout, view.offset)?)
}

/// Counts an axis from the first.
fn place(layout: &Layout, axis: i32) -> Result<usize> {
    let ndim = i64::try_from(layout.ndim()).expect("a checked rank fits 32 bits");
    let counted = if axis < 0 {
        i64::from(axis) + ndim
    } else {
        i64::from(axis)
    };
    let place = usize::try_from(counted).ok();
    place
        .filter(|place| *place < layout.ndim())
        .ok_or_else(|| Error::Axis {
            axis,
            ndim: layout.ndim(),
        })
}
