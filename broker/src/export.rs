//! Hands tensors out as DLPack managed tensors of either ABI.
//!
//! What leaves here is normal: the byte offset is zero, strides are always
//! written (canonical where the layout is row-major), data is never null, and
//! the deleter is ours and runs once. One allocation holds all of it.
#![expect(unsafe_code, reason = "fills in C structs for a consumer")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use dlpack_broker_device::Memory;
pub use dlpark::Managed;
use dlpark::ffi::{DLManagedTensor, DLManagedTensorVersioned, DLTensor};
use dlpark::{DlpackFlags, ManagedTensorBase};
use smallvec::SmallVec;

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

/// What an exported tensor is made of; the consumer gets a pointer to the first field.
#[repr(C)]
struct Exported<M> {
    managed: M,
    /// Shape, then strides, with one spare value so that neither pointer is null at rank 0.
    dims: SmallVec<[i64; 13]>,
    _memory: Memory,
}

fn export<M: ManagedTensorBase>(tensor: &Tensor, flags: DlpackFlags) -> Managed<M> {
    let ndim = tensor.layout().ndim();
    let raw = DLTensor {
        data: tensor.memory().pointer().as_ptr().cast(),
        device: tensor.device(),
        ndim: i32::try_from(ndim).expect("a checked rank fits 32 bits"),
        dtype: tensor.element().raw(),
        shape: ptr::null_mut(),
        strides: ptr::null_mut(),
        byte_offset: 0,
    };
    let mut exported = Box::new(Exported {
        managed: M::from_parts(raw, ptr::null_mut(), Some(delete::<M>)),
        dims: zeros(2 * ndim + 1),
        _memory: tensor.memory().clone(),
    });
    let (shape, strides) = exported.dims.split_at_mut(ndim);
    shape.copy_from_slice(tensor.layout().shape());
    // TensorFlow compares strides of axes of one element too, so they are canonical where they can be.
    tensor.layout().write_normal_strides(&mut strides[..ndim]);
    // SAFETY: read-only and padded are facts of the tensor; `to_versioned`'s
    // caller vouches for the copied flag.
    unsafe { exported.managed.set_flags_unchecked(flags) };
    let shape = exported.dims.as_mut_ptr();
    let managed = exported.managed.tensor_mut();
    managed.shape = shape;
    managed.strides = shape.wrapping_add(ndim);
    let raw = Box::into_raw(exported).cast::<M>();
    // SAFETY: `Tensor::new` checked the addresses, the memory beside them keeps them alive,
    // shape and strides live in the same box, and its deleter frees that once.
    let managed = unsafe { Managed::from_raw(raw) };
    managed.expect("a new tensor is not null, and of the current version")
}

/// The deleter of what is exported here.
///
/// # Safety
///
/// `managed` is the first field of a boxed [`Exported`], which nobody uses afterwards.
unsafe extern "C" fn delete<M>(managed: *mut M) {
    // SAFETY: the caller vouches for the box; a consumer runs the deleter once, as DLPack says.
    let exported = unsafe { Box::from_raw(managed.cast::<Exported<M>>()) };
    let dropped = catch_unwind(AssertUnwindSafe(|| drop(exported)));
    debug_assert!(dropped.is_ok(), "owners do not panic when dropped");
}

/// Makes so many zeros where they are to stay, since to move them takes as long as the rest.
#[inline(always)]
fn zeros(length: usize) -> SmallVec<[i64; 13]> {
    const INLINE: usize = 13;
    match length {
        ..=INLINE => SmallVec::from_buf_and_len([0; INLINE], length),
        _ => SmallVec::from_elem(0, length),
    }
}
