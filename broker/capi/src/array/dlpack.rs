//! DLPack in and out, under both ABIs.
#![expect(
    unsafe_code,
    reason = "exports C functions that pass DLPack's structs on"
)]

use dlpack_broker::ffi::{DLManagedTensorVersioned, DLPackVersion};
use dlpack_broker::transfer::settle;
use dlpack_broker::{DlpackFlags, Element, Foreign, to_legacy, to_versioned};

use super::owner::Array;
use crate::argument;
use crate::entry::entry;
use crate::error::{Error, Result};
use crate::handle;
use crate::status::Status;

/// `struct DLManagedTensor` of any `dlpack.h`, which the header only declares.
pub struct ManagedTensor(());

/// `struct DLManagedTensorVersioned` of any `dlpack.h`, which the header only declares.
pub struct ManagedTensorVersioned(());

/// Makes an array of a DLPack tensor, without a copy.
///
/// `tensor` take: its deleter runs once, when nobody has the memory any more. On failure it stays yours, and its deleter
/// does not run. `array` give: release it by `broker_array_release`.
///
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`; `BROKER_STATUS_INVALID_TENSOR` for one that no correct producer makes, and
/// for versions of DLPack from 2 on; `BROKER_STATUS_UNSUPPORTED_LAYOUT` above 64 dimensions.
/// Threads: any. The deleter runs on whatever thread releases the last share.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_from_dlpack(
    tensor: *mut ManagedTensorVersioned,
    array: *mut *mut Array,
) -> Status {
    entry("broker_array_from_dlpack", || {
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(array, "array") }?;
        // SAFETY: the caller passes a tensor that it owns.
        let tensor = unsafe { received(tensor) }?.check_or_leave()?;
        output.write(handle::give::<Array>(tensor));
        Ok(())
    })
}

/// Makes an array of a DLPack tensor from before DLPack 1.0, without a copy.
///
/// As `broker_array_from_dlpack`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_from_dlpack_legacy(
    tensor: *mut ManagedTensor,
    array: *mut *mut Array,
) -> Status {
    entry("broker_array_from_dlpack_legacy", || {
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(array, "array") }?;
        // SAFETY: the caller passes a tensor that it owns.
        let foreign = unsafe { Foreign::from_legacy(tensor.cast()) }?;
        let tensor = foreign.check_or_leave()?;
        output.write(handle::give::<Array>(tensor));
        Ok(())
    })
}

/// Exports an array as a DLPack tensor, without a copy.
///
/// What was put on queues for the memory is done when this returns.
///
/// `array` keep. `tensor` give: whoever has it calls its deleter once, on any thread; it keeps the memory until then,
/// also after this handle was released.
///
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_to_dlpack(
    array: *const Array,
    tensor: *mut *mut ManagedTensorVersioned,
) -> Status {
    entry("broker_array_to_dlpack", || {
        // SAFETY: the caller passes a handle.
        let own = unsafe { handle::borrow(array, "array") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(tensor, "tensor") }?;
        settle(own)?;
        output.write(to_versioned(own, false).into_raw().cast());
        Ok(())
    })
}

/// Exports an array as a DLPack tensor from before DLPack 1.0, without a copy.
///
/// As `broker_array_to_dlpack`, and errors for what that struct cannot say: `BROKER_STATUS_READ_ONLY` for memory that
/// must not be written, `BROKER_STATUS_UNSUPPORTED_DTYPE` for padded values narrower than a byte.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_to_dlpack_legacy(
    array: *const Array,
    tensor: *mut *mut ManagedTensor,
) -> Status {
    entry("broker_array_to_dlpack_legacy", || {
        // SAFETY: the caller passes a handle.
        let own = unsafe { handle::borrow(array, "array") }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(tensor, "tensor") }?;
        refuse_legacy(own.is_read_only(), own.element())?;
        settle(own)?;
        output.write(to_legacy(own).into_raw().cast());
        Ok(())
    })
}

/// Turns a DLPack tensor of the older ABI into one of the newer, without a copy.
///
/// `legacy` take, on failure it stays yours. `versioned` give: whoever has it calls its deleter once.
/// Errors: those of `broker_array_from_dlpack`.
/// Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_dlpack_to_versioned(
    legacy: *mut ManagedTensor,
    versioned: *mut *mut ManagedTensorVersioned,
) -> Status {
    entry("broker_dlpack_to_versioned", || {
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(versioned, "versioned") }?;
        // SAFETY: the caller passes a tensor that it owns.
        let foreign = unsafe { Foreign::from_legacy(legacy.cast()) }?;
        let tensor = foreign.check_or_leave()?;
        output.write(to_versioned(&tensor, false).into_raw().cast());
        Ok(())
    })
}

/// Turns a DLPack tensor of the newer ABI into one of the older, without a copy.
///
/// `versioned` take, on failure it stays yours. `legacy` give: whoever has it calls its deleter once.
/// Errors: those of `broker_array_from_dlpack` and of `broker_array_to_dlpack_legacy`.
/// Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_dlpack_to_legacy(
    versioned: *mut ManagedTensorVersioned,
    legacy: *mut *mut ManagedTensor,
) -> Status {
    entry("broker_dlpack_to_legacy", || {
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(legacy, "legacy") }?;
        // SAFETY: the caller passes a tensor whose fields can be read.
        let (flags, element) = unsafe { peek(versioned) }?;
        refuse_legacy(flags.contains(DlpackFlags::READ_ONLY), element)?;
        // SAFETY: the caller passes a tensor that it owns.
        let tensor = unsafe { received(versioned) }?.check_or_leave()?;
        output.write(to_legacy(&tensor).into_raw().cast());
        Ok(())
    })
}

/// Takes a tensor over whose version is known; an unknown one stays its owner's.
///
/// # Safety
///
/// As [`Foreign::from_versioned`].
unsafe fn received(tensor: *mut ManagedTensorVersioned) -> Result<Foreign> {
    // SAFETY: the version stands first in every version of the struct, which the caller vouches for.
    let version = unsafe { argument::read(tensor.cast::<DLPackVersion>(), "tensor") }?;
    let major = version.major;
    if major != DLPackVersion::CURRENT.major {
        return Err(dlpack_broker::Error::Version { major }.into());
    }
    // SAFETY: the caller owns the tensor.
    Ok(unsafe { Foreign::from_versioned(tensor.cast()) }?)
}

/// Reads what decides whether a tensor can be exported under the older ABI, before it is taken over.
///
/// # Safety
///
/// `tensor` is null, or points at a tensor whose fields can be read.
unsafe fn peek(tensor: *const ManagedTensorVersioned) -> Result<(DlpackFlags, Element)> {
    // SAFETY: as the caller vouches. Another version may be shorter, and is refused right after.
    let tensor = unsafe { argument::read(tensor.cast::<DLManagedTensorVersioned>(), "tensor") }?;
    let flags = tensor.flags;
    let padded = flags.contains(DlpackFlags::IS_SUBBYTE_TYPE_PADDED);
    Ok((flags, Element::new(tensor.dl_tensor.dtype, padded)))
}

fn refuse_legacy(read_only: bool, element: Element) -> Result<()> {
    if read_only {
        return Err(Error::LegacyReadOnly);
    }
    match element.is_padded() {
        true => Err(Error::LegacyPadded {
            element: element.to_string(),
        }),
        false => Ok(()),
    }
}
