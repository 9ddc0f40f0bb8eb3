//! Memory from the heap on 64-byte boundaries.
//!
//! The heap itself aligns to 16 bytes, and its calls for more alignment know
//! neither lazy zeros nor growth in place, which large arrays live by. So a
//! block is one of the heap's own with 64 bytes to spare: what NumPy sees
//! starts at the first boundary after a header of 16 bytes.
#![expect(unsafe_code, reason = "is an allocator")]

use std::alloc::{self, Layout};
use std::ffi::c_void;
use std::ptr::{self, NonNull};

use dlpack_broker::device::{ALIGNMENT, advise_huge_pages};

use super::handler::{Functions, Handler};

/// What the heap gives without being asked.
const HEAP_ALIGNMENT: usize = 16;

/// Stands directly before the memory that NumPy sees.
#[repr(C)]
#[derive(Clone, Copy)]
struct Header {
    /// From the start of the block to NumPy's memory.
    offset: usize,
    /// The length of the whole block.
    length: usize,
}

const HEADER: usize = size_of::<Header>();
const _: () = assert!(HEADER == HEAP_ALIGNMENT && ALIGNMENT.is_multiple_of(HEAP_ALIGNMENT));

/// Makes the handler, whose functions need no context.
pub(super) fn handler() -> Handler<()> {
    let functions = Functions {
        malloc,
        calloc,
        realloc,
        free,
    };
    Handler::new(c"broker_aligned", None, functions)
}

/// Returns memory for so many bytes, or null.
pub(super) extern "C" fn malloc(_: *const (), size: usize) -> *mut c_void {
    let Some(layout) = layout(size) else {
        return ptr::null_mut();
    };
    // SAFETY: the layout is never empty, by `layout`.
    let start = unsafe { alloc::alloc(layout) };
    // SAFETY: the heap gave this, if anything, for that layout.
    unsafe { place(start, layout) }
}

extern "C" fn calloc(_: *const (), count: usize, each: usize) -> *mut c_void {
    let Some(layout) = count.checked_mul(each).and_then(layout) else {
        return ptr::null_mut();
    };
    // SAFETY: the layout is never empty, by `layout`. Pages fresh from the system stay untouched.
    let start = unsafe { alloc::alloc_zeroed(layout) };
    // SAFETY: the heap gave this, if anything, for that layout.
    unsafe { place(start, layout) }
}

/// # Safety
///
/// As `free`.
unsafe extern "C" fn realloc(_: *const (), pointer: *mut c_void, size: usize) -> *mut c_void {
    if pointer.is_null() {
        return malloc(ptr::null(), size);
    }
    let Some(new) = layout(size) else {
        return ptr::null_mut();
    };
    // SAFETY: the caller vouches for the pointer.
    let (start, old, offset) = unsafe { block_of(pointer) };
    // SAFETY: the block is the heap's, of that layout; the new size is valid for its alignment.
    let start = unsafe { alloc::realloc(start, old, new.size()) };
    if start.is_null() {
        return ptr::null_mut();
    }
    let to = offset_in(start);
    if to != offset {
        let kept = old.size().min(new.size()) - ALIGNMENT;
        let (from, to) = (start.wrapping_add(offset), start.wrapping_add(to));
        // SAFETY: both begin at most `ALIGNMENT` bytes into the block, which the heap has made of
        // the new size; `copy` lets them overlap.
        unsafe { ptr::copy(from, to, kept) };
    }
    // SAFETY: the heap gave this for that layout.
    unsafe { place(start, new) }
}

/// Frees memory, whatever the size that it is said to have.
///
/// # Safety
///
/// `pointer` is null or what a function of this handler returned, and nobody uses it again.
pub(super) unsafe extern "C" fn free(_: *const (), pointer: *mut c_void, _: usize) {
    if pointer.is_null() {
        return;
    }
    // SAFETY: the caller vouches for the pointer.
    let (start, layout, _) = unsafe { block_of(pointer) };
    // SAFETY: the block is the heap's, of that layout, and the caller vouches that it is freed once.
    unsafe { alloc::dealloc(start, layout) };
}

/// Returns the layout of the block for so many bytes; `None` where there are too many.
fn layout(size: usize) -> Option<Layout> {
    let length = size.checked_add(ALIGNMENT)?;
    Layout::from_size_align(length, HEAP_ALIGNMENT).ok()
}

/// Returns how far into the block its memory starts: 16 to 64 bytes.
fn offset_in(start: *mut u8) -> usize {
    ALIGNMENT - start.addr() % ALIGNMENT
}

/// Writes the header of a block, and returns the memory behind it.
///
/// # Safety
///
/// `start` is null or a block of that layout.
unsafe fn place(start: *mut u8, layout: Layout) -> *mut c_void {
    let Some(block) = NonNull::new(start) else {
        return ptr::null_mut();
    };
    let header = Header {
        offset: offset_in(start),
        length: layout.size(),
    };
    let memory = start.wrapping_add(header.offset);
    let place = memory.wrapping_sub(HEADER).cast::<Header>();
    // SAFETY: the offset is 16 at least and the block `ALIGNMENT` bytes at least, so that the
    // header lies inside; it is aligned, as the memory is on a multiple of 64.
    unsafe { place.write(header) };
    // As NumPy's own allocator does.
    advise_huge_pages(block, layout.size());
    memory.cast()
}

/// Returns the block that memory lies in, its layout, and how far inside.
///
/// # Safety
///
/// `memory` came from `place` and is not freed.
unsafe fn block_of(memory: *mut c_void) -> (*mut u8, Layout, usize) {
    let memory = memory.cast::<u8>();
    // SAFETY: `place` wrote the header there, and nobody else writes before the memory.
    let header = unsafe { memory.wrapping_sub(HEADER).cast::<Header>().read() };
    let start = memory.wrapping_sub(header.offset);
    // SAFETY: `layout` found that length valid for that alignment.
    let layout = unsafe { Layout::from_size_align_unchecked(header.length, HEAP_ALIGNMENT) };
    (start, layout, header.offset)
}
