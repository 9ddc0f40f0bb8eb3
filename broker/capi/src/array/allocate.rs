//! Arrays in memory that broker allocates.
#![expect(unsafe_code, reason = "exports C functions")]

use dlpack_broker::device::level_zero::Home;
use dlpack_broker::device::{self, Device, Layout, Memory, SharedFile, UsmKind as Usm};
use dlpack_broker::transfer::{Target, empty, idle};
use dlpack_broker::{Element, Tensor};

use super::owner::Array;
use crate::argument;
use crate::context::{Context, UsmKind, usm_kind};
use crate::dtype::DType;
use crate::entry::entry;
use crate::error::{Error, Result};
use crate::handle;
use crate::status::Status;

/// Makes an array in row-major order: on the host, where it is all zero, or in a context, where nobody has written it.
///
/// `context` keep: null for the host. `kind` says which memory of the context; the host has but one. `shape` keep: so
/// many dimensions. `array` give: release it by `broker_array_release`.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`, `BROKER_STATUS_OUT_OF_MEMORY`,
/// `BROKER_STATUS_UNSUPPORTED_DTYPE` for elements that share bytes, `BROKER_STATUS_DRIVER_FAILURE`,
/// `BROKER_STATUS_FORKED_CHILD`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_create(
    context: *const Context,
    kind: UsmKind,
    dtype: DType,
    ndim: i32,
    shape: *const i64,
    array: *mut *mut Array,
) -> Status {
    entry("broker_array_create", || {
        // SAFETY: the caller passes a handle, or null.
        let home = unsafe { home(context) }?;
        // SAFETY: the caller passes so many dimensions.
        let shape = unsafe { argument::values(shape, argument::rank(ndim)?, "shape") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(array, "array") }?;
        let home = home.map(|home| Ok::<_, Error>((home, usm_kind(kind)?)));
        let made = create_by(idle, home.transpose()?, shape, element(dtype)?)?;
        output.write(handle::give::<Array>(made));
        Ok(())
    })
}

/// Makes an array of zeros on the host, in memory that other processes can open: see `broker_array_to_ipc`.
///
/// Memory of a device can be opened anyway. Arguments, errors and threads are those of `broker_array_create`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_create_shareable(
    dtype: DType,
    ndim: i32,
    shape: *const i64,
    array: *mut *mut Array,
) -> Status {
    entry("broker_array_create_shareable", || {
        // SAFETY: the caller passes so many dimensions.
        let shape = unsafe { argument::values(shape, argument::rank(ndim)?, "shape") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(array, "array") }?;
        let (layout, element) = (Layout::row_major(shape)?, element(dtype)?);
        let file = SharedFile::new(bytes(&layout, element))?;
        let memory = Memory::foreign(file.pointer(), Device::Host, file);
        let made = Tensor::new(memory, layout, element, false)?;
        output.write(handle::give::<Array>(made));
        Ok(())
    })
}

/// Reads a context; `None` stands for the host.
///
/// # Safety
///
/// As [`handle::borrow`].
pub(super) unsafe fn home(context: *const Context) -> Result<Option<&'static Home>> {
    if context.is_null() {
        return Ok(None);
    }
    // SAFETY: as the caller vouches.
    let home = unsafe { handle::borrow(context, "context") }?;
    Ok(Some(*home))
}

/// How a tensor is made on a device.
type Make = fn(Target<'_>, Usm, Layout, Element) -> device::Result<Tensor>;

/// Makes an array in a home, for work on the home's queue, or on the host.
pub(super) fn create(
    place: Option<(&'static Home, Usm)>,
    shape: &[i64],
    element: Element,
) -> Result<Tensor> {
    create_by(empty, place, shape, element)
}

fn create_by(
    make: Make,
    place: Option<(&'static Home, Usm)>,
    shape: &[i64],
    element: Element,
) -> Result<Tensor> {
    let layout = Layout::row_major(shape)?;
    Ok(match place {
        Some((home, kind)) => make(target(home), kind, layout, element)?,
        None => Tensor::new(
            Memory::host(bytes(&layout, element))?,
            layout,
            element,
            false,
        )?,
    })
}

/// Returns where arrays of a home are, as DLPack numbers it.
pub(super) fn target(home: &'static Home) -> Target<'static> {
    let index = i32::try_from(home.device().index());
    Target::new(home, index.unwrap_or(i32::MAX))
}

fn bytes(layout: &Layout, element: Element) -> usize {
    layout
        .len()
        .saturating_mul(element.item_bytes().unwrap_or(1))
}

fn element(dtype: DType) -> Result<Element> {
    let element = Element::new(dtype.raw(), false);
    if element.storage_bits() == 0 {
        let dlpack_broker::ffi::DLDataType { bits, lanes, .. } = element.raw();
        return Err(dlpack_broker::Error::EmptyElement { bits, lanes }.into());
    }
    match element.is_packed() {
        true => Err(dlpack_broker::Error::PackedView { element }.into()),
        false => Ok(element),
    }
}
