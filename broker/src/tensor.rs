//! A believed tensor: every field has been checked, and its owner is kept alive.

use std::fmt;
use std::ops::Range;
use std::ptr::{self, NonNull};

use dlpack_broker_device::{ALIGNMENT, DType, Device, Layout, Memory};
use dlpark::ffi::DLDevice;

use crate::device_type::{self, is_host_readable};
use crate::element::Element;
use crate::error::{Error, Result};

/// A tensor of any framework and device, with a share in its memory.
///
/// Its pointer is that of the element at index zero (no byte offset is left),
/// and every address that its layout reaches lies inside the address space.
#[derive(Clone)]
pub struct Tensor {
    memory: Memory,
    layout: Layout,
    element: Element,
    read_only: bool,
    host_access: bool,
}

impl Tensor {
    /// Puts a checked layout over memory.
    ///
    /// # Errors
    ///
    /// [`Error::Address`] when the layout reaches outside the address space,
    /// [`Error::EmptyElement`] for elements of no size.
    pub fn new(memory: Memory, layout: Layout, element: Element, read_only: bool) -> Result<Self> {
        check_reach((memory.pointer(), memory.device()), &layout, element)?;
        Ok(Self::believed(memory, layout, element, read_only))
    }

    /// Puts a layout over memory whose addresses [`check_reach`] has seen.
    pub(crate) fn believed(
        memory: Memory,
        layout: Layout,
        element: Element,
        read_only: bool,
    ) -> Self {
        let host_access = is_host_readable(device_type::to_dlpack(memory.device()).device_type);
        Self {
            memory,
            layout,
            element,
            read_only,
            host_access,
        }
    }

    /// Returns the memory, whose pointer is that of the first element.
    #[must_use]
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Returns shape and strides.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Returns the type of the elements.
    #[must_use]
    pub fn element(&self) -> Element {
        self.element
    }

    /// Returns the address of the first element.
    #[must_use]
    pub fn address(&self) -> usize {
        self.memory.pointer().addr().get()
    }

    /// Returns the device as DLPack numbers it.
    #[must_use]
    pub fn device(&self) -> DLDevice {
        device_type::to_dlpack(self.memory.device())
    }

    /// Claims that the producer forbids writing.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Claims that the memory is the host's own, on no device of another runtime.
    #[must_use]
    pub fn is_on_host(&self) -> bool {
        self.memory.device() == Device::Host
    }

    /// Claims that the processor can read the memory directly.
    #[must_use]
    pub fn is_host_readable(&self) -> bool {
        self.host_access
    }

    /// Returns the number of bytes that the elements take without gaps.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let bits = self.layout.len() as u128 * u128::from(self.element.storage_bits());
        usize::try_from(bits.div_ceil(8)).unwrap_or(usize::MAX)
    }

    /// Returns the lowest address and the one after the highest.
    #[must_use]
    pub fn span(&self) -> (usize, usize) {
        let (low, high) = byte_reach(&self.layout, self.element);
        let at = |reach: i128| {
            usize::try_from(self.address() as i128 + reach).expect("checked by Tensor::new")
        };
        (at(low), at(high))
    }

    /// Returns a view of the same memory, whose first element is so many behind this one's.
    ///
    /// # Errors
    ///
    /// [`Error::PackedView`] where elements share bytes; as [`Tensor::new`] for a layout that the memory does not have.
    pub fn viewed(&self, layout: Layout, offset: i64) -> Result<Self> {
        let element = self.element;
        let item = element.item_bytes().ok_or(Error::PackedView { element })?;
        let bytes = i128::from(offset) * item as i128;
        let address = usize::try_from(self.address() as i128 + bytes).unwrap_or(0);
        let start = self.memory.pointer().as_ptr().with_addr(address);
        let start = NonNull::new(start).unwrap_or_else(nothing);
        let viewed = Self::new(
            self.memory.clone().at(start),
            layout,
            element,
            self.read_only,
        )?;
        Ok(viewed.with_host_access(self.host_access))
    }

    /// Returns the same memory under another mark.
    #[must_use]
    pub fn with_read_only(self, read_only: bool) -> Self {
        Self { read_only, ..self }
    }

    /// Returns the same tensor, of which somebody who asked its runtime says that the processor
    /// can read it: by its type alone, memory on a device cannot be.
    #[must_use]
    pub fn with_host_access(self, host_access: bool) -> Self {
        Self {
            host_access: host_access || self.host_access,
            ..self
        }
    }

    /// Returns the same tensor, whose memory is counted by itself.
    #[must_use]
    pub fn leased(self) -> Self {
        Self {
            memory: self.memory.leased(),
            ..self
        }
    }

    /// Returns the same memory read as host memory.
    #[must_use]
    pub fn on_host(self) -> Self {
        Self {
            memory: self.memory.relabelled(Device::Host),
            host_access: true,
            ..self
        }
    }

    /// Returns the same memory as that of a device that reads it where it is.
    #[must_use]
    pub fn on_device(self, device: DLDevice) -> Self {
        Self {
            memory: self.memory.relabelled(device_type::to_device(device)),
            ..self
        }
    }

    /// Returns the same tensor at an aligned address where it has no elements, for consumers that
    /// look at that address all the same.
    #[must_use]
    pub fn aligned_if_empty(&self) -> Self {
        if !self.layout.is_empty() {
            return self.clone();
        }
        let (device, owner) = (self.memory.device(), self.memory.clone());
        Self {
            memory: Memory::foreign(nothing(), device, owner),
            ..self.clone()
        }
    }

    /// Returns the same memory with its elements called `dtype`.
    ///
    /// # Panics
    ///
    /// When the dtype is of another width than the elements.
    #[must_use]
    pub fn called(self, dtype: DType) -> Self {
        let element = Element::from(dtype);
        assert_eq!(
            element.storage_bits(),
            self.element.storage_bits(),
            "a name keeps the width"
        );
        self.relabelled(element)
    }

    /// Returns the same memory with its elements called another type of the same width.
    #[must_use]
    pub(crate) fn relabelled(self, element: Element) -> Self {
        debug_assert_eq!(
            element.storage_bits(),
            self.element.storage_bits(),
            "a relabel keeps the width"
        );
        Self { element, ..self }
    }
}

impl fmt::Debug for Tensor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tensor")
            .field("address", &format_args!("{:#x}", self.address()))
            .field("device", &device_type::device_name(self.device()))
            .field("element", &format_args!("{}", self.element))
            .field("shape", &self.layout.shape())
            .field("strides", &self.layout.strides())
            .field("read_only", &self.read_only)
            .finish_non_exhaustive()
    }
}

/// An aligned address for tensors of no elements, whose producers may give null.
pub(crate) fn nothing() -> NonNull<u8> {
    NonNull::new(ptr::without_provenance_mut(ALIGNMENT)).expect("the alignment is not zero")
}

/// Checks that elements are something, and that a layout of them reaches only addresses of a program's.
pub(crate) fn check_reach(
    (pointer, device): (NonNull<u8>, Device),
    layout: &Layout,
    element: Element,
) -> Result<()> {
    let raw = element.raw();
    if raw.bits == 0 || raw.lanes == 0 {
        return Err(Error::EmptyElement {
            bits: raw.bits,
            lanes: raw.lanes,
        });
    }
    let data = pointer.addr().get();
    let (low, high) = byte_reach(layout, element);
    let start = data as i128 + low;
    let end = data as i128 + high;
    let addresses = addresses(device);
    // Without elements it reaches nothing.
    if high > low && start < addresses.start
        || end > addresses.end
        || high - low > isize::MAX as i128
    {
        return Err(Error::Address {
            data,
            byte_offset: 0,
            low,
            high,
        });
    }
    Ok(())
}

/// Returns the addresses that a program can have on a device.
fn addresses(device: Device) -> Range<i128> {
    let is_host_readable = is_host_readable(device_type::to_dlpack(device).device_type);
    match is_host_readable {
        // The zero page, the upper half, and what five-level page tables cannot reach are never
        // a program's.
        true if cfg!(target_arch = "x86_64") => 4096..1 << 56,
        true => 4096..isize::MAX as i128,
        false => 0..usize::MAX as i128,
    }
}

/// Returns the lowest byte that a layout reaches and the one after the highest, from element zero.
fn byte_reach(layout: &Layout, element: Element) -> (i128, i128) {
    let Some((low, high)) = layout.offsets() else {
        return (0, 0);
    };
    let (low, high) = (i128::from(low), i128::from(high) + 1);
    match element.item_bytes() {
        // Division of such wide numbers takes long, and hardly anybody packs elements.
        Some(item) => (low * item as i128, high * item as i128),
        None => {
            let bits = i128::from(element.storage_bits());
            ((low * bits).div_euclid(8), (high * bits + 7).div_euclid(8))
        }
    }
}
