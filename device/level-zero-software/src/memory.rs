//! Allocations: pages of this process, which the host and the kernels use alike.
//!
//! An allocation has its pages for itself, so that a file can take their place once another process wants to share
//! them. In *poison* mode device memory is a file from the start, mapped twice: the handle's address without access,
//! so that a host that reads it faults, and an address for kernels and copies, which [`Allocations::usable`] gives.
//!
//! In *null* mode allocations are ranges of one region instead, which is mapped once: the host may write to them, none
//! takes a system call, and bytes are zero only where nobody has written before.
#![expect(unsafe_code, reason = "maps and unmaps pages")]

use std::collections::BTreeMap;
use std::ffi::c_void;
use std::os::fd::OwnedFd;
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use parking_lot::RwLock;
use rustix::fs::{self, MemfdFlags};
use rustix::mm::{self, MapFlags, ProtFlags};

use crate::ranges::{self, Order, Ranges};
use crate::result::{OUT_OF_DEVICE_MEMORY, Result, UNSUPPORTED_ALIGNMENT, UNSUPPORTED_SIZE};
use crate::settings::settings;

pub(crate) const PAGE: usize = 4096;

/// Who may use an allocation without a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Host,
    Device,
    Shared,
}

/// What an allocation is asked to be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wish {
    pub(crate) kind: Kind,
    pub(crate) bytes: usize,
    /// A power of two, or zero.
    pub(crate) alignment: usize,
    /// The number of the context.
    pub(crate) context: u64,
    /// The address of the device's handle; zero for host memory.
    pub(crate) device: usize,
}

/// Memory that callers have by its address.
pub(crate) struct Allocation {
    pub(crate) wish: Wish,
    pub(crate) id: u64,
    /// Where callers have it, and where kernels and copies reach it: the same, unless the host must not.
    pub(crate) address: usize,
    usable: usize,
    mapped: usize,
    backing: Backing,
}

/// What an allocation is made of.
enum Backing {
    /// Pages for itself, and the file that they are of, once there is one.
    Pages(RwLock<Option<Arc<OwnedFd>>>),
    /// A block of the region of null mode.
    Range(Order),
}

/// Every allocation of the process.
#[derive(Default)]
pub(crate) struct Allocations {
    by_address: RwLock<BTreeMap<usize, Arc<Allocation>>>,
    made: AtomicU64,
}

impl Allocations {
    /// Allocates memory; its bytes are zero, but in null mode.
    pub(crate) fn allocate(&self, wish: Wish) -> Result<Arc<Allocation>> {
        let number = self.made.fetch_add(1, Ordering::Relaxed) + 1;
        if settings().failing_allocation == Some(number) {
            return Err(OUT_OF_DEVICE_MEMORY);
        }
        if wish.bytes == 0 {
            return Err(UNSUPPORTED_SIZE);
        }
        if wish.alignment != 0 && !wish.alignment.is_power_of_two() {
            return Err(UNSUPPORTED_ALIGNMENT);
        }
        let mapped = wish
            .bytes
            .checked_next_multiple_of(PAGE)
            .ok_or(UNSUPPORTED_SIZE)?;
        let make = match (settings().is_null, settings().poisons) {
            (true, _) => Allocation::range,
            (false, true) if wish.kind == Kind::Device => Allocation::poisoned,
            (false, _) => Allocation::plain,
        };
        let allocation = make(wish, number, mapped)?;
        self.insert(allocation, settings().memory)
    }

    /// Maps a file that another allocation, maybe of another process, has as its memory.
    pub(crate) fn adopt(&self, wish: Wish, file: OwnedFd) -> Result<Arc<Allocation>> {
        let number = self.made.fetch_add(1, Ordering::Relaxed) + 1;
        let mapped = wish
            .bytes
            .checked_next_multiple_of(PAGE)
            .ok_or(UNSUPPORTED_SIZE)?;
        let address = map_file(&file, mapped, READ_WRITE)?;
        let adopted = Allocation {
            wish,
            id: number,
            address,
            usable: address,
            mapped,
            backing: Backing::of_file(file),
        };
        self.insert(adopted, None)
    }

    /// Returns the allocation that an address lies in.
    pub(crate) fn find(&self, address: usize) -> Option<Arc<Allocation>> {
        let by_address = self.by_address.read();
        let (start, allocation) = by_address.range(..=address).next_back()?;
        (address - start < allocation.wish.bytes).then(|| Arc::clone(allocation))
    }

    /// Frees the allocation that starts at an address; `None` where none does.
    pub(crate) fn free(&self, address: usize) -> Option<Arc<Allocation>> {
        self.by_address.write().remove(&address)
    }

    /// Returns the address by which kernels and copies reach memory; that of other memory is its own.
    pub(crate) fn usable(&self, address: usize) -> usize {
        if !settings().poisons {
            return address;
        }
        let found = self.find(address);
        found.map_or(address, |found| found.usable + (address - found.address))
    }

    /// Claims that memory of another device than this is among what is sought.
    pub(crate) fn has_of_others(
        &self,
        device: usize,
        is_sought: impl Fn(&Allocation) -> bool,
    ) -> bool {
        let by_address = self.by_address.read();
        let is_other =
            |one: &Allocation| one.wish.kind == Kind::Device && one.wish.device != device;
        by_address
            .values()
            .any(|one| is_other(one) && is_sought(one))
    }

    /// Counts the live allocations.
    pub(crate) fn count(&self) -> usize {
        self.by_address.read().len()
    }

    /// Keeps an allocation, unless its device would have more than the limit then.
    fn insert(&self, allocation: Allocation, limit: Option<usize>) -> Result<Arc<Allocation>> {
        let allocation = Arc::new(allocation);
        let mut by_address = self.by_address.write();
        let device = allocation.wish.device;
        if let Some(limit) = limit.filter(|_| device != 0) {
            let others = by_address
                .values()
                .filter(|other| other.wish.device == device);
            let used: usize = others.map(|other| other.mapped).sum();
            if used.saturating_add(allocation.mapped) > limit {
                return Err(OUT_OF_DEVICE_MEMORY);
            }
        }
        by_address.insert(allocation.address, Arc::clone(&allocation));
        Ok(allocation)
    }
}

const READ_WRITE: ProtFlags = ProtFlags::READ.union(ProtFlags::WRITE);

impl Allocation {
    /// Claims that an address lies in it, as callers have it or as kernels and copies reach it.
    pub(crate) fn holds(&self, address: usize) -> bool {
        [self.address, self.usable]
            .iter()
            .any(|start| (*start..start + self.mapped).contains(&address))
    }

    fn plain(wish: Wish, id: u64, mapped: usize) -> Result<Self> {
        let address = map_aligned(mapped, wish.alignment, MapFlags::PRIVATE)?;
        Ok(Self {
            wish,
            id,
            address,
            usable: address,
            mapped,
            backing: Backing::Pages(RwLock::default()),
        })
    }

    fn poisoned(wish: Wish, id: u64, mapped: usize) -> Result<Self> {
        if wish.alignment > PAGE {
            return Err(UNSUPPORTED_ALIGNMENT);
        }
        let file = new_file(mapped)?;
        let address = map_file(&file, mapped, ProtFlags::empty())?;
        let usable = match map_file(&file, mapped, READ_WRITE) {
            Ok(usable) => usable,
            Err(code) => {
                unmap(address, mapped);
                return Err(code);
            }
        };
        Ok(Self {
            wish,
            id,
            address,
            usable,
            mapped,
            backing: Backing::of_file(file),
        })
    }

    fn range(wish: Wish, id: u64, mapped: usize) -> Result<Self> {
        let order = ranges::order_of(mapped.max(wish.alignment));
        let address = REGION.take(order).ok_or(OUT_OF_DEVICE_MEMORY)?;
        Ok(Self {
            wish,
            id,
            address,
            usable: address,
            mapped,
            backing: Backing::Range(order),
        })
    }

    /// Returns the file that is the memory; puts one in the place of the pages first, with their bytes. `None` for a
    /// range, which never is a file.
    ///
    /// Nobody may write to the memory meanwhile.
    pub(crate) fn file(&self) -> Result<Option<Arc<OwnedFd>>> {
        let Backing::Pages(file) = &self.backing else {
            return Ok(None);
        };
        let mut file = file.write();
        if let Some(file) = &*file {
            return Ok(Some(Arc::clone(file)));
        }
        let made = new_file(self.mapped)?;
        let copy = map_file(&made, self.mapped, READ_WRITE)?;
        let (from, to) = (pointer(self.address), pointer(copy));
        // SAFETY: both are mapped, of this length, and the new one is nobody else's.
        unsafe { ptr::copy_nonoverlapping(from.cast::<u8>(), to.cast::<u8>(), self.mapped) };
        unmap(copy, self.mapped);
        // SAFETY: the pages are this allocation's alone, and the file that replaces them holds their bytes.
        let replaced = unsafe {
            mm::mmap(
                from,
                self.mapped,
                READ_WRITE,
                MapFlags::SHARED.union(MapFlags::FIXED),
                &made,
                0,
            )
        };
        replaced.map_err(|_| OUT_OF_DEVICE_MEMORY)?;
        let made = Arc::new(made);
        *file = Some(Arc::clone(&made));
        Ok(Some(made))
    }
}

impl Backing {
    fn of_file(file: OwnedFd) -> Self {
        Self::Pages(RwLock::new(Some(Arc::new(file))))
    }
}

impl Drop for Allocation {
    fn drop(&mut self) {
        if let Backing::Range(order) = self.backing {
            REGION.give_back(self.address, order);
            return;
        }
        unmap(self.address, self.mapped);
        if self.usable != self.address {
            unmap(self.usable, self.mapped);
        }
    }
}

/// The region of null mode: addresses, of which those that the host writes to take memory.
static REGION: LazyLock<Ranges> = LazyLock::new(|| {
    const LARGEST: Order = 28;
    const RESERVED: MapFlags = MapFlags::PRIVATE.union(MapFlags::NORESERVE);
    let reserve = |order: Order| {
        let start = map_aligned(PAGE << order, PAGE << order, RESERVED).ok()?;
        Some(Ranges::of_block(start, order))
    };
    // A process with a limit of addresses gets a smaller one.
    let region = (0..=LARGEST).rev().find_map(reserve);
    region.unwrap_or_default()
});

fn new_file(bytes: usize) -> Result<OwnedFd> {
    let file = fs::memfd_create("software Level Zero", MemfdFlags::CLOEXEC);
    let file = file.map_err(|_| OUT_OF_DEVICE_MEMORY)?;
    fs::ftruncate(&file, bytes as u64).map_err(|_| OUT_OF_DEVICE_MEMORY)?;
    Ok(file)
}

fn map_file(file: &OwnedFd, bytes: usize, protection: ProtFlags) -> Result<usize> {
    // SAFETY: the kernel chooses an address that is free, since none is given.
    let mapped = unsafe {
        mm::mmap(
            ptr::null_mut(),
            bytes,
            protection,
            MapFlags::SHARED,
            file,
            0,
        )
    };
    mapped
        .map(|pages| pages.expose_provenance())
        .map_err(|_| OUT_OF_DEVICE_MEMORY)
}

/// Maps new pages at a multiple of the alignment: more than wanted, of which the ends are given back.
fn map_aligned(bytes: usize, alignment: usize, flags: MapFlags) -> Result<usize> {
    let spare = alignment.saturating_sub(PAGE);
    let all = bytes.checked_add(spare).ok_or(UNSUPPORTED_SIZE)?;
    // SAFETY: the kernel chooses an address that is free, since none is given.
    let mapped = unsafe { mm::mmap_anonymous(ptr::null_mut(), all, READ_WRITE, flags) };
    let start = mapped
        .map_err(|_| OUT_OF_DEVICE_MEMORY)?
        .expose_provenance();
    let aligned = start.next_multiple_of(alignment.max(PAGE));
    if aligned > start {
        unmap(start, aligned - start);
    }
    let (end, all_end) = (aligned + bytes, start + all);
    if all_end > end {
        unmap(end, all_end - end);
    }
    Ok(aligned)
}

fn pointer(address: usize) -> *mut c_void {
    ptr::with_exposed_provenance_mut(address)
}

fn unmap(address: usize, bytes: usize) {
    // SAFETY: the callers mapped these pages, and use them no more.
    let unmapped = unsafe { mm::munmap(pointer(address), bytes) };
    debug_assert!(unmapped.is_ok(), "pages of our own can be unmapped");
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn wish(bytes: usize, alignment: usize) -> Wish {
        Wish {
            kind: Kind::Device,
            bytes,
            alignment,
            context: 1,
            device: 1,
        }
    }

    fn write(address: usize, byte: u8) {
        // SAFETY: the tests write to allocations of their own.
        unsafe { pointer(address).cast::<u8>().write(byte) };
    }

    fn read(address: usize) -> u8 {
        // SAFETY: the tests read allocations of their own.
        unsafe { pointer(address).cast::<u8>().read() }
    }

    #[rstest]
    #[case(1, 0)]
    #[case(5000, 64)]
    #[case(100, 1 << 21)]
    fn memory_is_zero_and_aligned(#[case] bytes: usize, #[case] alignment: usize) {
        let all = Allocations::default();
        let made = all.allocate(wish(bytes, alignment)).unwrap();
        assert_eq!(made.address % alignment.max(1), 0);
        assert_eq!((read(made.address), read(made.address + bytes - 1)), (0, 0));
    }

    #[test]
    fn an_address_inside_finds_its_allocation_and_the_next_byte_none() {
        let all = Allocations::default();
        let made = all.allocate(wish(10, 0)).unwrap();
        assert_eq!(
            all.find(made.address + 9).map(|found| found.id),
            Some(made.id)
        );
        assert!(all.find(made.address + 10).is_none());
        assert!(all.find(made.address - 1).is_none());
    }

    #[test]
    fn what_is_freed_is_found_no_more_and_frees_once() {
        let all = Allocations::default();
        let address = all.allocate(wish(10, 0)).unwrap().address;
        assert!(all.free(address).is_some());
        assert!(all.free(address).is_none() && all.find(address).is_none());
        assert_eq!(all.count(), 0);
    }

    #[test]
    fn no_bytes_and_odd_alignments_are_refused() {
        let all = Allocations::default();
        assert_eq!(all.allocate(wish(0, 0)).err(), Some(UNSUPPORTED_SIZE));
        assert_eq!(all.allocate(wish(8, 24)).err(), Some(UNSUPPORTED_ALIGNMENT));
    }

    #[test]
    fn a_file_takes_the_place_of_the_pages_with_their_bytes_and_is_shared() {
        let all = Allocations::default();
        let made = all.allocate(wish(8192, 0)).unwrap();
        write(made.address + 5000, 7);
        let file = made.file().unwrap().unwrap().try_clone().unwrap();
        let other = all.adopt(wish(8192, 0), file).unwrap();
        assert_eq!(read(other.address + 5000), 7);
        write(other.address, 9);
        assert_eq!(read(made.address), 9);
    }
}
