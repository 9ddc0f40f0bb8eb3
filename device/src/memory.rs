//! An allocation and what keeps it alive.
#![expect(unsafe_code, reason = "allocates and frees aligned host memory")]

use std::alloc::{self, Layout as AllocLayout};
use std::any::Any;
use std::ptr::{self, NonNull};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use rustix::mm;

use crate::device::Device;
use crate::error::{Error, Result};
use crate::pages::{HUGE_BYTES, advise_huge_pages};

/// The alignment in bytes of memory that this crate allocates: a cache line,
/// and what TensorFlow and JAX demand of memory they share.
pub const ALIGNMENT: usize = 64;

/// The kind of a USM allocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UsmKind {
    /// On the device; the host cannot read it unless the device is the processor.
    Device,
    /// Moves between host and device.
    Shared,
    /// On the host; the device can read it.
    Host,
}

/// A pointer into an allocation, its device, and a share in what keeps it alive.
///
/// Cloning shares the allocation; the last clone releases it.
#[derive(Clone)]
pub struct Memory {
    pointer: NonNull<u8>,
    device: Device,
    held: Arc<Held<dyn Any + Send + Sync>>,
}

/// What all clones share.
struct Held<O: ?Sized> {
    /// Who else was given the memory, by bits that the caller gives a meaning.
    borrowers: AtomicU32,
    owner: O,
}

// SAFETY: the pointer is only an address here; whoever reads through it answers
// for races, and the owner, which moves along, is itself `Send`.
unsafe impl Send for Memory {}
// SAFETY: `&Memory` gives out a copy of the address and nothing else; the owner is `Sync`.
unsafe impl Sync for Memory {}

impl Memory {
    /// Allocates host memory that starts on a 64-byte boundary, zeroed.
    ///
    /// The pointer is valid and aligned even for zero bytes.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`] when the system has none to give.
    pub fn host(bytes: usize) -> Result<Self> {
        let block = HostBlock::new(bytes)?;
        Ok(Self::foreign(block.pointer, Device::Host, block))
    }

    /// Holds memory that somebody else allocated, until `owner` is dropped.
    ///
    /// `owner` is dropped on the thread that drops the last clone.
    pub fn foreign<O: Send + Sync + 'static>(
        pointer: NonNull<u8>,
        device: Device,
        owner: O,
    ) -> Self {
        let borrowers = AtomicU32::new(0);
        Self {
            pointer,
            device,
            held: Arc::new(Held { borrowers, owner }),
        }
    }

    /// Returns the address of the first element of the view this memory was made for.
    #[must_use]
    pub fn pointer(&self) -> NonNull<u8> {
        self.pointer
    }

    /// Returns where the memory lives.
    #[must_use]
    pub fn device(&self) -> Device {
        self.device
    }

    /// Returns what keeps foreign memory alive, also where that is leased, if it is of that type.
    #[must_use]
    pub fn owner<O: 'static>(&self) -> Option<&O> {
        let beneath = || self.held.owner.downcast_ref::<Lease>()?.0.owner();
        self.held.owner.downcast_ref().or_else(beneath)
    }

    /// Notes who is given the memory, or another view of it, by bits that the caller gives a meaning.
    pub fn lend_to(&self, borrowers: u32) {
        let held = &self.unleased().held;
        held.borrowers.fetch_or(borrowers, Ordering::AcqRel);
    }

    /// Returns the bits of all that were given the memory.
    #[must_use]
    pub fn borrowers(&self) -> u32 {
        self.unleased().held.borrowers.load(Ordering::Acquire)
    }

    /// Claims that [`Memory::leased`] made it: whoever keeps it by its owner alone would not be counted.
    #[must_use]
    pub fn is_leased(&self) -> bool {
        self.held.owner.is::<Lease>()
    }

    /// Returns how many hold it under the owner that this one has.
    #[must_use]
    pub fn shares(&self) -> usize {
        Arc::strong_count(&self.held)
    }

    /// Returns the same memory under an owner of its own, so that [`Memory::shares`] tells who has it from now on.
    #[must_use]
    pub fn leased(self) -> Self {
        Self::foreign(self.pointer, self.device, Lease(self))
    }

    /// Returns the same memory from another address of it on.
    #[must_use]
    pub fn at(self, pointer: NonNull<u8>) -> Self {
        Self { pointer, ..self }
    }

    /// Returns the same memory seen as another device's, for memory that both can read.
    #[must_use]
    pub fn relabelled(self, device: Device) -> Self {
        Self { device, ..self }
    }

    /// Returns the memory beneath every lease.
    fn unleased(&self) -> &Self {
        match self.held.owner.downcast_ref::<Lease>() {
            Some(Lease(beneath)) => beneath.unleased(),
            None => self,
        }
    }
}

/// The owner of memory that is leased.
struct Lease(Memory);

struct HostBlock {
    pointer: NonNull<u8>,
    layout: AllocLayout,
}

impl HostBlock {
    fn new(bytes: usize) -> Result<Self> {
        let error = || Error::OutOfMemory { bytes };
        let layout = AllocLayout::from_size_align(bytes.max(1), ALIGNMENT).map_err(|_| error())?;
        let pointer = if is_mapped(layout) {
            map(layout.size())
        } else {
            // SAFETY: the layout's size is at least one byte, by the line above.
            NonNull::new(unsafe { alloc::alloc_zeroed(layout) })
        };
        Ok(Self {
            pointer: pointer.ok_or_else(error)?,
            layout,
        })
    }
}

// SAFETY: the block is owned memory without thread affinity; both allocators free anywhere.
unsafe impl Send for HostBlock {}
// SAFETY: a shared block gives out nothing; only `Drop` uses its fields.
unsafe impl Sync for HostBlock {}

impl Drop for HostBlock {
    fn drop(&mut self) {
        let (pointer, size) = (self.pointer.as_ptr(), self.layout.size());
        if is_mapped(self.layout) {
            // SAFETY: `HostBlock::new` mapped these very pages, and drop runs once.
            let unmapped = unsafe { mm::munmap(pointer.cast(), size) };
            debug_assert!(
                unmapped.is_ok(),
                "whole mappings of our own can be unmapped"
            );
        } else {
            // SAFETY: `HostBlock::new` allocated this pointer with this very layout, and drop runs once.
            unsafe { alloc::dealloc(pointer, self.layout) }
        }
    }
}

/// Claims that a block is mapped by itself, in huge pages where the system has them: page faults are
/// half of the time of a large copy.
fn is_mapped(layout: AllocLayout) -> bool {
    layout.size() >= HUGE_BYTES
}

/// Maps zeroed pages; a page's alignment is above ours.
fn map(size: usize) -> Option<NonNull<u8>> {
    let protection = mm::ProtFlags::READ | mm::ProtFlags::WRITE;
    // SAFETY: the kernel chooses an address that is free, since none is given.
    let pages =
        unsafe { mm::mmap_anonymous(ptr::null_mut(), size, protection, mm::MapFlags::PRIVATE) };
    let pages = NonNull::new(pages.ok()?.cast())?;
    advise_huge_pages(pages, size);
    Some(pages)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0)]
    #[case(1)]
    #[case(1000)]
    #[case(HUGE_BYTES)]
    fn host_memory_is_aligned_and_never_null(#[case] bytes: usize) {
        let memory = Memory::host(bytes).unwrap();
        assert_eq!(memory.pointer().addr().get() % ALIGNMENT, 0);
    }

    #[test]
    fn leased_memory_counts_its_own_shares_and_shows_the_owner_beneath() {
        let memory = Memory::foreign(NonNull::dangling(), Device::Host, 7_u8);
        let leased = memory.clone().leased();
        let _other = (memory.clone(), leased.clone().at(NonNull::dangling()));
        assert_eq!((memory.is_leased(), leased.is_leased()), (false, true));
        assert_eq!((memory.shares(), leased.shares()), (3, 2));
        assert_eq!(leased.owner::<u8>(), Some(&7));
    }

    #[rstest]
    #[case(1000)]
    #[case(HUGE_BYTES + 1)]
    fn host_memory_is_zeroed_and_writable_to_its_end(#[case] bytes: usize) {
        let memory = Memory::host(bytes).unwrap();
        let last = memory.pointer().as_ptr().wrapping_add(bytes - 1);
        // SAFETY: the byte is the last of the allocation just made.
        assert_eq!(unsafe { last.read() }, 0);
        // SAFETY: the last byte of the allocation again, which nobody else has.
        unsafe { last.write(7) };
    }

    #[test]
    fn too_much_memory_is_an_error_and_no_abort() {
        let bytes = usize::MAX / 4;
        assert_eq!(
            Memory::host(bytes).err(),
            Some(Error::OutOfMemory { bytes })
        );
    }

    #[test]
    fn views_of_memory_know_who_was_given_another() {
        let memory = Memory::host(8).unwrap();
        let view = memory.clone().at(NonNull::dangling());
        memory.lend_to(1);
        view.lend_to(4);
        view.leased().lend_to(8);
        let leased = memory.clone().leased().leased();
        assert_eq!((memory.borrowers(), leased.borrowers()), (13, 13));
    }

    #[test]
    fn the_owner_lives_until_the_last_clone_drops() {
        struct Count(Arc<AtomicUsize>);
        impl Drop for Count {
            fn drop(&mut self) {
                self.0.fetch_add(1, Ordering::SeqCst);
            }
        }
        let drops = Arc::new(AtomicUsize::new(0));
        let memory = Memory::foreign(NonNull::dangling(), Device::Host, Count(Arc::clone(&drops)));
        let clone = memory
            .clone()
            .relabelled(Device::Foreign { kind: 2, index: 0 });
        drop(memory);
        assert_eq!(drops.load(Ordering::SeqCst), 0);
        drop(clone);
        assert_eq!(drops.load(Ordering::SeqCst), 1);
    }
}
