//! The structs by which NumPy knows an allocator, as its headers lay them out.

use std::ffi::{CStr, c_char, c_void};

/// The only version of the struct there is.
const VERSION: u8 = 1;
const NAME_LENGTH: usize = 127;

/// `PyDataMem_Handler`, with the context that its functions are called with.
#[repr(C)]
pub(super) struct Handler<C> {
    name: [c_char; NAME_LENGTH],
    version: u8,
    allocator: Allocator<C>,
}

/// `PyDataMemAllocator`. A box is a pointer in C, and `None` the null pointer.
#[repr(C)]
struct Allocator<C> {
    context: Option<Box<C>>,
    functions: Functions<C>,
}

/// What NumPy calls, with the context first; none may panic or want the GIL.
#[repr(C)]
pub(super) struct Functions<C> {
    pub(super) malloc: unsafe extern "C" fn(*const C, usize) -> *mut c_void,
    pub(super) calloc: unsafe extern "C" fn(*const C, usize, usize) -> *mut c_void,
    pub(super) realloc: unsafe extern "C" fn(*const C, *mut c_void, usize) -> *mut c_void,
    /// The size is what NumPy believes of the array, and not always what was allocated.
    pub(super) free: unsafe extern "C" fn(*const C, *mut c_void, usize),
}

impl<C> Handler<C> {
    /// The name is what `numpy._core.multiarray.get_handler_name` tells.
    pub(super) fn new(name: &CStr, context: Option<Box<C>>, functions: Functions<C>) -> Self {
        let mut field = [0; NAME_LENGTH];
        let characters = name.to_bytes().iter().take(NAME_LENGTH - 1);
        for (to, from) in field.iter_mut().zip(characters) {
            *to = from.cast_signed();
        }
        Self {
            name: field,
            version: VERSION,
            allocator: Allocator { context, functions },
        }
    }
}
