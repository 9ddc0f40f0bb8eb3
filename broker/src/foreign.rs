//! A received managed tensor: owned, but not yet believed.
#![expect(unsafe_code, reason = "reads C structs that a producer filled in")]

use std::mem::ManuallyDrop;
use std::ptr::NonNull;

use dlpack_broker_device::{Layout, MAX_RANK, Memory};
use dlpark::ffi::{DLManagedTensor, DLManagedTensorVersioned, DLPackVersion, DLTensor};
use dlpark::{AllocationDeleter, DlpackFlags, ManagedTensorBase};

use crate::device_type;
use crate::element::Element;
use crate::error::{Error, Result};
use crate::export::Managed;
use crate::tensor::{Tensor, check_reach, nothing};

/// A managed tensor of either ABI whose fields have not been checked.
///
/// Dropping it runs the producer's deleter once; a null deleter is legal.
pub enum Foreign {
    /// The struct from before DLPack 1.0.
    Legacy(Managed<DLManagedTensor>),
    /// The struct since DLPack 1.0.
    Versioned(Managed<DLManagedTensorVersioned>),
}

impl Foreign {
    /// Takes ownership of a legacy managed tensor.
    ///
    /// # Errors
    ///
    /// [`Error::NullTensor`].
    ///
    /// # Safety
    ///
    /// `raw` is null or points at a managed tensor that the caller owns, whose
    /// fields stay readable until its deleter has run, and whose deleter may
    /// run once on any thread.
    pub unsafe fn from_legacy(raw: *mut DLManagedTensor) -> Result<Self> {
        // SAFETY: the caller owns the tensor; a legacy one has no version that could be refused.
        let managed = unsafe { Managed::from_raw(raw) }.map_err(|_| Error::NullTensor)?;
        Ok(Self::Legacy(managed))
    }

    /// Takes ownership of a versioned managed tensor, and releases it if its ABI is unknown.
    ///
    /// # Errors
    ///
    /// [`Error::NullTensor`], [`Error::Version`].
    ///
    /// # Safety
    ///
    /// As [`Foreign::from_legacy`].
    pub unsafe fn from_versioned(raw: *mut DLManagedTensorVersioned) -> Result<Self> {
        let Some(raw) = NonNull::new(raw) else {
            return Err(Error::NullTensor);
        };
        // SAFETY: the caller vouches for a readable tensor; the version stands
        // first in every version of the struct.
        let major = unsafe { raw.cast::<DLPackVersion>().as_ref() }.major;
        // SAFETY: the caller owns the tensor.
        let managed = unsafe { Managed::from_raw(raw.as_ptr()) };
        Ok(Self::Versioned(
            managed.map_err(|_| Error::Version { major })?,
        ))
    }

    /// Claims that its producer says that it made the memory for this tensor.
    #[must_use]
    pub fn is_copied(&self) -> bool {
        match self {
            Self::Legacy(_) => false,
            Self::Versioned(managed) => managed.flags().contains(DlpackFlags::IS_COPIED),
        }
    }

    /// Checks every field and makes a [`Tensor`] that keeps the producer's alive.
    ///
    /// # Errors
    ///
    /// Any [`Error`] of kind [`crate::ErrorKind::InvalidTensor`]; the producer's
    /// deleter has run by then.
    pub fn check(self) -> Result<Tensor> {
        self.check_held(|owner| owner)
    }

    /// Checks as [`Foreign::check`] does, and leaves the producer's tensor to the caller where that fails.
    ///
    /// # Errors
    ///
    /// As [`Foreign::check`], except that no deleter has run.
    pub fn check_or_leave(self) -> Result<Tensor> {
        match self {
            Self::Legacy(managed) => check_or_leave(managed),
            Self::Versioned(managed) => check_or_leave(managed),
        }
    }

    /// Checks as [`Foreign::check`] does, with the producer's tensor held through what `hold`
    /// makes of it.
    ///
    /// # Errors
    ///
    /// As [`Foreign::check`].
    pub fn check_held<O: Send + Sync + 'static>(
        self,
        hold: impl FnOnce(AllocationDeleter) -> O,
    ) -> Result<Tensor> {
        match self {
            Self::Legacy(managed) => check(managed, hold),
            Self::Versioned(managed) => check(managed, hold),
        }
    }
}

fn check<M: ManagedTensorBase + 'static, O: Send + Sync + 'static>(
    managed: Managed<M>,
    hold: impl FnOnce(AllocationDeleter) -> O,
) -> Result<Tensor> {
    // SAFETY: whoever made the `Foreign` vouched for readable fields.
    let raw = *unsafe { managed.tensor() };
    let flags = managed.flags();
    // SAFETY: they also vouched for the dimensions, until the deleter has run.
    unsafe { check_view(&raw, flags, || hold(managed.into_deleter())) }
}

fn check_or_leave<M: ManagedTensorBase + 'static>(managed: Managed<M>) -> Result<Tensor> {
    // SAFETY: whoever made the `Foreign` vouched for readable fields.
    let raw = *unsafe { managed.tensor() };
    let flags = managed.flags();
    let managed = ManuallyDrop::new(managed);
    let owner = || ManuallyDrop::into_inner(managed).into_deleter();
    // SAFETY: they also vouched for the dimensions, until the deleter has run.
    unsafe { check_view(&raw, flags, owner) }
}

/// Checks a descriptor that is only lent, and makes a tensor whose memory `owner` keeps alive.
///
/// The owner is made only where nothing is wrong.
///
/// # Errors
///
/// As [`Foreign::check`].
///
/// # Safety
///
/// The dimensions that `raw` points at are readable, and the memory is its producer's
/// until the owner is dropped.
pub unsafe fn check_view<O: Send + Sync + 'static>(
    raw: &DLTensor,
    flags: DlpackFlags,
    owner: impl FnOnce() -> O,
) -> Result<Tensor> {
    let layout = layout_of(raw)?;
    let element = Element::new(
        raw.dtype,
        flags.contains(DlpackFlags::IS_SUBBYTE_TYPE_PADDED),
    );
    let pointer = first_element(raw, &layout)?;
    let device = device_type::to_device(raw.device);
    let read_only = flags.contains(DlpackFlags::READ_ONLY);
    check_reach((pointer, device), &layout, element)?;
    let memory = Memory::foreign(pointer, device, owner());
    Ok(Tensor::believed(memory, layout, element, read_only))
}

fn layout_of(raw: &DLTensor) -> Result<Layout> {
    let rank = usize::try_from(raw.ndim)
        .ok()
        .filter(|ndim| *ndim <= MAX_RANK);
    let Some(ndim) = rank else {
        return Err(Error::Rank { ndim: raw.ndim });
    };
    let Some(shape) = dims(raw.shape, ndim)? else {
        return Err(Error::NullShape { ndim: raw.ndim });
    };
    // Null strides mean row-major. DLPack 1.2 forbids them for newer producers,
    // but every consumer that was measured takes them, so we do.
    let layout = match dims(raw.strides, ndim)? {
        Some(strides) => Layout::new(shape, strides),
        None => Layout::row_major(shape),
    };
    Ok(layout?)
}

fn dims<'a>(raw: *const i64, ndim: usize) -> Result<Option<&'a [i64]>> {
    if ndim == 0 {
        return Ok(Some(&[]));
    }
    let Some(raw) = NonNull::new(raw.cast_mut()) else {
        return Ok(None);
    };
    if !raw.is_aligned() {
        let address = raw.addr().get();
        return Err(Error::MisalignedShape { address });
    }
    // SAFETY: DLPack has producers keep `ndim` readable values there until the
    // deleter runs; the slice is read before the tensor can be dropped.
    Ok(Some(unsafe {
        std::slice::from_raw_parts(raw.as_ptr(), ndim)
    }))
}

/// Folds the byte offset into the data pointer.
fn first_element(raw: &DLTensor, layout: &Layout) -> Result<NonNull<u8>> {
    let error = || Error::Address {
        data: raw.data.addr(),
        byte_offset: raw.byte_offset,
        low: 0,
        high: 0,
    };
    match NonNull::new(raw.data.cast::<u8>()) {
        None if layout.is_empty() => Ok(nothing()),
        None => Err(Error::NullData {
            elements: layout.len(),
        }),
        Some(data) => {
            let offset = usize::try_from(raw.byte_offset).map_err(|_| error())?;
            data.addr().checked_add(offset).ok_or_else(error)?;
            NonNull::new(data.as_ptr().wrapping_add(offset)).ok_or_else(error)
        }
    }
}
