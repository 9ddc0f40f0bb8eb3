//! Copies: within a device, between devices, and between a device and memory that only the host reaches.
#![expect(
    unsafe_code,
    reason = "calls the loader, and copies to and from staging"
)]

use std::collections::VecDeque;
use std::ptr;
use std::time::Duration;

use level_zero_sys::ze_copy_region_t;

use super::event::Event;
use super::fork::refuse_in_child;
use super::lanes::Way;
use super::pool::Block;
use super::queue::Queue;
use super::region::{Region, Rows};
use super::staging::PIECE;
use crate::error::Result;

/// A piece on its way to the host: the block that it is in, the event of being there, and where it goes.
type Arriving<'a> = VecDeque<(Block, Event, &'a mut [u8])>;

impl Queue {
    /// Copies bytes, after the work before it and after those events.
    ///
    /// Large copies between host and device, or between devices, are done by the device's engine for copies, if it has
    /// one. Between devices that do not reach each other's memory bytes go through the host's. The order among the
    /// work of this queue is the same in either case.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver).
    ///
    /// # Safety
    ///
    /// Both ranges are USM, or other memory where the device reaches it. They do not overlap, and are valid for so many
    /// bytes, the target for writing, until the event is signalled; after an error, until [`Queue::wait`] has returned.
    /// Nobody writes to either meanwhile, nor reads the target.
    pub unsafe fn copy(
        &self,
        to: *mut u8,
        from: *const u8,
        bytes: usize,
        after: &[Event],
    ) -> Result<Event> {
        self.copy_region(Region::row(to, from, bytes), after)
    }

    /// Copies rows of so many bytes from one pitch to another, as [`Queue::copy`] does.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver).
    ///
    /// # Safety
    ///
    /// As [`Queue::copy`], for every row.
    pub unsafe fn copy_2d(
        &self,
        to: Rows<*mut u8>,
        from: Rows<*const u8>,
        (width, height): (usize, usize),
        after: &[Event],
    ) -> Result<Event> {
        let region = Region {
            to,
            from,
            width,
            height,
        };
        self.copy_region(region, after)
    }

    /// Copies from memory of the host, which may be used again at once; through pinned memory, a piece after the other.
    ///
    /// Waits only while all of the pinned memory is on its way.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver).
    ///
    /// # Safety
    ///
    /// As [`Queue::copy`], for the target.
    pub unsafe fn upload(&self, to: *mut u8, from: &[u8], after: &[Event]) -> Result<Event> {
        let staging = &self.lanes().staging;
        let mut uploaded = None;
        for (index, piece) in from.chunks(PIECE).enumerate() {
            let block = staging.take(piece.len(), self)?;
            let staged = block.pointer().as_ptr();
            // SAFETY: the block has that size, the host reaches it, and nobody else has it.
            unsafe { ptr::copy_nonoverlapping(piece.as_ptr(), staged, piece.len()) };
            let target = to.wrapping_add(index * PIECE);
            let after = if index == 0 { after } else { &[] };
            let event = self.copy_region(Region::row(target, staged, piece.len()), after)?;
            staging.keep(block, event.clone());
            uploaded = Some(event);
        }
        uploaded.map_or_else(|| self.barrier(after), Ok)
    }

    /// Copies to memory of the host and waits for that; through pinned memory, a piece after the other.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver); the memory then holds some of the bytes.
    ///
    /// # Safety
    ///
    /// As [`Queue::copy`], for the source, until this returns.
    pub unsafe fn download(&self, to: &mut [u8], from: *const u8, after: &[Event]) -> Result<()> {
        let mut arriving = VecDeque::new();
        let result = self.download_pieces(&mut arriving, to, from, after);
        // What did not arrive may still do so.
        for (block, event, _) in arriving {
            self.lanes().staging.keep(block, event);
        }
        result
    }

    /// Gives the pinned memory that copies went through back to the driver, where no work uses it any more.
    ///
    /// # Errors
    ///
    /// [`Error::Driver`](crate::Error::Driver), [`Error::ForkedChild`](crate::Error::ForkedChild).
    pub fn empty_cache(&self) -> Result<()> {
        self.lanes().staging.empty()
    }

    fn download_pieces<'a>(
        &self,
        arriving: &mut Arriving<'a>,
        to: &'a mut [u8],
        from: *const u8,
        after: &[Event],
    ) -> Result<()> {
        for (index, piece) in to.chunks_mut(PIECE).enumerate() {
            if arriving.len() == 2 {
                receive(arriving)?;
            }
            let block = self.lanes().staging.take(piece.len(), self)?;
            let source = from.wrapping_add(index * PIECE);
            let after = if index == 0 { after } else { &[] };
            let region = Region::row(block.pointer().as_ptr(), source, piece.len());
            let event = self.copy_region(region, after)?;
            arriving.push_back((block, event, piece));
        }
        while !arriving.is_empty() {
            receive(arriving)?;
        }
        Ok(())
    }

    /// Copies a region for which a caller vouches.
    fn copy_region(&self, region: Region, after: &[Event]) -> Result<Event> {
        // Before the lanes' locks, which a fork may have copied while they were held.
        refuse_in_child()?;
        match self.lanes().way(self, &region)? {
            Way::Own => self.append_region(region, after),
            Way::Engine(lane) => self.elsewhere(after, |after| lane.append_region(region, after)),
            Way::Staged { reads, writes } => self.elsewhere(after, |after| {
                let copied = self.staged(region, [&reads, &writes], after);
                if copied.is_err() {
                    // What was queued may use memory that the caller takes back now.
                    let _lost_is_done_too = (reads.wait(), writes.wait());
                }
                copied
            }),
        }
    }

    /// Copies a region through pinned memory, which one lane writes to and the other reads.
    fn staged(&self, region: Region, lanes: [&Self; 2], after: &[Event]) -> Result<Event> {
        let [reads, writes] = lanes;
        let mut after = after;
        let mut copied = None;
        for piece in region.pieces(PIECE) {
            let block = self.lanes().staging.take(piece.bytes(), self)?;
            let staged = block.pointer().as_ptr();
            let read = reads.append_region(piece.packed_to(staged), after)?;
            let written = writes.append_region(piece.packed_from(staged), &[read]);
            let Ok(written) = written else {
                // The block is still written to.
                reads.wait()?;
                return written;
            };
            self.lanes().staging.keep(block, written.clone());
            copied = Some(written);
            after = &[];
        }
        copied.map_or_else(|| writes.barrier(after), Ok)
    }

    fn append_region(&self, region: Region, after: &[Event]) -> Result<Event> {
        let region = region.joined();
        if region.bytes() == 0 {
            return self.barrier(after);
        }
        if region.height == 1 {
            return self.append_row(region, after);
        }
        match Pitches::of(&region) {
            Some(pitches) => self.append_rows(region, pitches, after),
            None => self.append_each_row(region, after),
        }
    }

    fn append_row(&self, row: Region, after: &[Event]) -> Result<Event> {
        let functions = self.context().driver().api.functions();
        let append = functions.zeCommandListAppendMemoryCopy;
        let (to, from) = (row.to.first.cast(), row.from.first.cast());
        self.append(
            "zeCommandListAppendMemoryCopy",
            after,
            |list, signal, count, waits| {
                // SAFETY: the caller vouches for the ranges; list and events are live.
                unsafe { append(list, to, from, row.width, signal, count, waits) }
            },
        )
    }

    fn append_rows(&self, region: Region, pitches: Pitches, after: &[Event]) -> Result<Event> {
        let functions = self.context().driver().api.functions();
        let append = functions.zeCommandListAppendMemoryCopyRegion;
        let (to, from) = (region.to.first.cast(), region.from.first.cast());
        let extent = ze_copy_region_t {
            width: pitches.width,
            height: pitches.height,
            depth: 1,
            ..Default::default()
        };
        self.append(
            "zeCommandListAppendMemoryCopyRegion",
            after,
            |list, signal, count, waits| {
                // SAFETY: the caller vouches for the rows; list and events are live, and the extent is read before this
                // returns.
                unsafe {
                    append(
                        list,
                        to,
                        &raw const extent,
                        pitches.to,
                        0,
                        from,
                        &raw const extent,
                        pitches.from,
                        0,
                        signal,
                        count,
                        waits,
                    )
                }
            },
        )
    }

    fn append_each_row(&self, region: Region, after: &[Event]) -> Result<Event> {
        let mut copied = self.barrier(after)?;
        for row in region.pieces(region.width) {
            copied = self.append_row(row, &[])?;
        }
        Ok(copied)
    }
}

/// The sizes of a region as the driver counts them.
#[derive(Clone, Copy)]
struct Pitches {
    to: u32,
    from: u32,
    width: u32,
    height: u32,
}

impl Pitches {
    /// Returns the sizes; `None` where they are too large, or where rows overlap, which drivers may read otherwise.
    fn of(region: &Region) -> Option<Self> {
        let fits = |pitch: usize| u32::try_from(pitch).ok().filter(|_| pitch >= region.width);
        Some(Self {
            to: fits(region.to.pitch)?,
            from: fits(region.from.pitch)?,
            width: u32::try_from(region.width).ok()?,
            height: u32::try_from(region.height).ok()?,
        })
    }
}

/// Waits for the oldest piece and takes it out of its block.
fn receive(arriving: &mut Arriving<'_>) -> Result<()> {
    let Some((_, event, _)) = arriving.front() else {
        return Ok(());
    };
    event.wait(Duration::MAX)?;
    if let Some((block, _, piece)) = arriving.pop_front() {
        let staged = block.pointer().as_ptr();
        // SAFETY: the block has the size of the piece, the host reaches it, and the device is done with it.
        unsafe { ptr::copy_nonoverlapping(staged, piece.as_mut_ptr(), piece.len()) };
    }
    Ok(())
}
