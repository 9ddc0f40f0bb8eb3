//! Does what the router decided, for memory that the processor can read.
#![expect(
    unsafe_code,
    reason = "reads and writes host memory through checked layouts"
)]

use dlpack_broker_device::{self as device, DType, Dims, Layout, Memory, copy_strided};

use crate::device_type::DeviceType;
use crate::element::Element;
use crate::error::{Error, Result};
use crate::reason::{CopyReason, Refusal};
use crate::route::{CopyPlan, Outcome, Route};
use crate::tensor::Tensor;

impl Route {
    /// Makes the tensor that the consumer is to be given.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] for a refusal, also where a copy would have to read
    /// memory that the processor cannot reach, fill memory that the consumer
    /// cannot reach, or carry out a lazy operation (those are their runtimes'
    /// to copy); out of memory.
    ///
    /// # Safety
    ///
    /// Host-readable memory of the tensor must hold its elements as its
    /// producer claimed, and nobody may write them meanwhile.
    pub unsafe fn execute(&self, tensor: &Tensor) -> Result<Tensor> {
        let moved = match &self.outcome {
            Outcome::Refuse(refusal) => return Err(Error::Refused(refusal.clone())),
            outcome if outcome.hands_on() => tensor.clone(),
            Outcome::Copy(plan) if plan.reason.is_by_consumer() => tensor.clone(),
            // SAFETY: the caller vouches for the memory.
            Outcome::Copy(plan) => unsafe { self.copy(tensor, plan) }?,
            Outcome::Share => tensor.clone(),
        };
        // What the processor can read is given as host memory to those that know only that.
        let kind = moved.device().device_type;
        let moved = if self.profile.takes_device(kind) {
            moved
        } else {
            moved.on_host()
        };
        // A copy is the consumer's own, also where the consumer makes it.
        let keeps_mark = self.outcome.hands_on() && self.profile.marks_read_only;
        let read_only = self.marked_read_only || (moved.is_read_only() && keeps_mark);
        let moved = moved.with_read_only(read_only);
        Ok(match self.carrier {
            Some(carrier) => {
                let padded = moved.element().is_padded();
                moved.relabelled(Element::new(Element::from(carrier).raw(), padded))
            }
            None => moved,
        })
    }

    /// # Safety
    ///
    /// As [`Route::execute`].
    unsafe fn copy(&self, tensor: &Tensor, plan: &CopyPlan) -> Result<Tensor> {
        if let CopyReason::Pending(pending) = plan.reason {
            return Err(Error::Refused(Box::new(Refusal::Pending(pending))));
        }
        if !tensor.is_host_readable() || !self.profile.takes_device(DeviceType::CPU) {
            let refusal = Refusal::unreachable(self.profile, tensor.device(), true);
            return Err(Error::Refused(Box::new(refusal)));
        }
        if plan.reason != CopyReason::Unpack {
            // SAFETY: the caller vouches for the memory, which was just seen to be host-readable.
            return unsafe { gather(tensor, &plan.shape, plan.bytes) };
        }
        if tensor.layout().is_row_major() {
            // SAFETY: the caller vouches for the memory, which was just seen to be host-readable.
            return unsafe { unpack(tensor, plan) };
        }
        // Pairs fill a byte, so they may lie anywhere, and come into a row before they are taken apart.
        // SAFETY: the caller vouches for the memory, which was just seen to be host-readable.
        let rows = unsafe { gather(tensor, tensor.layout().shape(), tensor.bytes()) }?;
        // SAFETY: the rows are our own, as long as their layout, and nobody else has them.
        unsafe { unpack(&rows, plan) }
    }
}

/// Copies so many elements into memory of their own.
///
/// # Safety
///
/// As [`Route::execute`], for a host-readable tensor; `bytes` is what elements of that shape take,
/// the tensor's own or its unrepeated one.
unsafe fn gather(tensor: &Tensor, shape: &[i64], bytes: usize) -> Result<Tensor> {
    let memory = Memory::host(bytes)?;
    let layout = tensor.layout();
    let target = match layout.shape() == shape {
        true => Layout::row_major(shape)?,
        false => layout.repeated(),
    };
    match tensor.element().item_bytes() {
        Some(item) => {
            let source = (
                tensor.memory().pointer().as_ptr().cast_const(),
                layout.strides(),
            );
            let destination = (memory.pointer().as_ptr(), target.strides());
            // SAFETY: `Tensor::new` checked the source's addresses and the caller
            // vouches that they hold elements; the target is as large as the caller
            // says and new, so nothing overlaps.
            unsafe { copy_strided(shape, source, destination, item) }
        }
        // SAFETY: the router lets packed elements through in row-major order only,
        // so `bytes` of them follow each other; the target is new and as large.
        None => unsafe {
            memory
                .pointer()
                .copy_from_nonoverlapping(tensor.memory().pointer(), bytes);
        },
    }
    Tensor::new(memory, target, tensor.element(), false)
}

/// Gives every packed value a byte of its own; pairs of float4 become a last axis twice as long.
///
/// # Safety
///
/// As [`Route::execute`], for a host-readable tensor in row-major order.
unsafe fn unpack(tensor: &Tensor, plan: &CopyPlan) -> Result<Tensor> {
    let raw = tensor.element().raw();
    let bits = usize::from(raw.bits);
    let memory = Memory::host(plan.bytes)?;
    let packed_bytes = tensor.bytes();
    // SAFETY: the order is row-major, so this many bytes follow the first, as the caller vouches.
    let packed =
        unsafe { std::slice::from_raw_parts(tensor.memory().pointer().as_ptr(), packed_bytes) };
    // SAFETY: the memory was made with this size just above, and nobody else has it yet.
    let values = unsafe { std::slice::from_raw_parts_mut(memory.pointer().as_ptr(), plan.bytes) };
    for (index, value) in values.iter_mut().enumerate() {
        *value = packed_value(packed, index * bits, bits);
    }
    let shape = spread(&plan.shape, i64::from(raw.lanes))?;
    let single = match tensor.element().dtype() {
        Some(DType::Float4E2M1FnX2) => Element::from(DType::Float4E2M1Fn),
        _ => tensor.element(),
    };
    Tensor::new(
        memory,
        Layout::row_major(&shape)?,
        Element::new(single.raw(), true),
        false,
    )
}

/// Gives every lane an element of its own, in the last axis.
fn spread(shape: &[i64], lanes: i64) -> Result<Dims> {
    let mut spread = Dims::from(shape);
    match spread.last_mut() {
        Some(last) => match last.checked_mul(lanes) {
            Some(product) => *last = product,
            // Without elements a dimension can be as large as it likes.
            None => {
                let shape = shape.into();
                return Err(device::Error::TooManyElements { shape }.into());
            }
        },
        None if lanes > 1 => spread.push(lanes),
        None => {}
    }
    Ok(spread)
}

/// Reads `bits` bits at a bit position, in DLPack's little-endian bit order.
fn packed_value(packed: &[u8], position: usize, bits: usize) -> u8 {
    let low = u16::from(packed[position / 8]);
    let high = packed.get(position / 8 + 1).copied().map_or(0, u16::from);
    let window = (high << 8 | low) >> (position % 8);
    u8::try_from(window & ((1 << bits) - 1)).expect("a sub-byte value fits a byte")
}
