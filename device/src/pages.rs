//! Advice to the kernel on the pages of large blocks.
#![expect(unsafe_code, reason = "advises on memory by its address")]

use std::ptr::NonNull;

use rustix::mm;

/// The size in bytes from which a block is worth huge pages: from there on the first write to each
/// page costs more than the write.
pub const HUGE_BYTES: usize = 4 << 20;

const PAGE: usize = 4096;

/// Asks the kernel for huge pages under a block of memory, where it is large.
///
/// Advice, and no more: the kernel may refuse it, and the bytes stay what they are.
pub fn advise_huge_pages(start: NonNull<u8>, bytes: usize) {
    if bytes < HUGE_BYTES {
        return;
    }
    let skipped = start.align_offset(PAGE);
    let pages = start.as_ptr().wrapping_add(skipped);
    // SAFETY: the kernel looks up the pages itself, and the advice changes none of their bytes.
    let _advised = unsafe { mm::madvise(pages.cast(), bytes - skipped, mm::Advice::LinuxHugepage) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_leaves_the_bytes_as_they_are() {
        let mut block = vec![7_u8; HUGE_BYTES + PAGE + 1];
        advise_huge_pages(NonNull::from(&mut block[1]), HUGE_BYTES + PAGE);
        assert!(block.iter().all(|byte| *byte == 7));
    }

    #[test]
    fn advice_on_memory_that_is_not_there_is_refused_quietly() {
        advise_huge_pages(NonNull::dangling(), HUGE_BYTES);
    }
}
