//! Hands tensors out as DLPack managed tensors of either ABI.
//!
//! What leaves here is normal: the byte offset is zero, strides are always
//! written (canonical where the layout is row-major), data is never null, and
//! the deleter is ours and runs once.
#![expect(unsafe_code, reason = "fills in C structs for a consumer")]

use dlpack_broker_device::Layout;
pub use dlpark::Managed;
use dlpark::allocation::dynamic::Allocation;
use dlpark::ffi::{DLManagedTensor, DLManagedTensorVersioned};
use dlpark::{DlpackFlags, ManagedTensorBase};

use crate::tensor::Tensor;

/// Exports a tensor under the legacy ABI, which cannot say read-only.
///
/// The result keeps the tensor's memory alive until its deleter runs.
#[must_use]
pub fn to_legacy(tensor: &Tensor) -> Managed<DLManagedTensor> {
    export(tensor, DlpackFlags::empty())
}

/// Exports a tensor under the versioned ABI with its flags.
///
/// `copied` asserts that nobody else holds the memory.
#[must_use]
pub fn to_versioned(tensor: &Tensor, copied: bool) -> Managed<DLManagedTensorVersioned> {
    let mut flags = DlpackFlags::empty();
    flags.set(DlpackFlags::READ_ONLY, tensor.is_read_only());
    flags.set(DlpackFlags::IS_COPIED, copied);
    flags.set(
        DlpackFlags::IS_SUBBYTE_TYPE_PADDED,
        tensor.element().is_padded(),
    );
    export(tensor, flags)
}

fn export<M: ManagedTensorBase>(tensor: &Tensor, flags: DlpackFlags) -> Managed<M> {
    let ndim = tensor.layout().ndim();
    // One spare value keeps the shape and stride pointers non-null at rank 0.
    let mut allocation =
        Allocation::<M>::allocate(2 * ndim + 1).expect("a checked rank needs a few hundred bytes");
    write_dims(tensor.layout(), allocation.extra_mut());
    let mut initialized = allocation
        .initialize(Box::new(tensor.memory().clone()), ndim)
        .expect("a checked rank fits 32 bits");
    let shape = initialized.extra_mut().as_mut_ptr();
    let managed = initialized.tensor_mut();
    managed.data = tensor.memory().pointer().as_ptr().cast();
    managed.device = tensor.device();
    managed.dtype = tensor.element().raw();
    managed.shape = shape;
    managed.strides = shape.wrapping_add(ndim);
    managed.byte_offset = 0;
    // SAFETY: read-only and padded are facts of the tensor; `to_versioned`'s
    // caller vouches for the copied flag.
    unsafe { initialized.set_flags_unchecked(flags) };
    // SAFETY: `Tensor::new` checked the addresses, the boxed memory keeps them
    // alive, and shape and strides live in the tensor's own allocation.
    unsafe { initialized.finish() }
}

fn write_dims(layout: &Layout, extra: &mut [i64]) {
    let ndim = layout.ndim();
    extra[..ndim].copy_from_slice(layout.shape());
    let strides = &mut extra[ndim..2 * ndim];
    strides.copy_from_slice(layout.strides());
    // TensorFlow compares strides of axes of one element too, so they are canonical where they can be.
    if layout.is_row_major() {
        let canonical = Layout::row_major(layout.shape()).expect("the shape was checked before");
        strides.copy_from_slice(canonical.strides());
    }
}
