//! The arguments of entry points: C's pointers, with the promises that the specification has callers make.
//!
//! Values of these types reach Rust by a call from C only. So their methods are safe: who calls an entry point
//! answers for its pointers. [`EntryPoint`] turns a function over them into the type that the tables hold.
#![expect(unsafe_code, reason = "believes the pointers of callers")]

use std::ffi::{CStr, c_char, c_void};

use level_zero_sys::{ze_base_desc_t, ze_result_t, ze_structure_type_t};

use crate::result::{INVALID_NULL_POINTER, Result};

/// A structure or array to read.
#[repr(transparent)]
pub(crate) struct In<T>(*const T);

impl<T> In<T> {
    /// Returns the structure.
    pub(crate) fn get(&self) -> Result<&T> {
        self.optional().ok_or(INVALID_NULL_POINTER)
    }

    /// Returns the structure, where the caller passes one.
    pub(crate) fn optional(&self) -> Option<&T> {
        // SAFETY: the caller passes null or a structure that nobody writes during the call.
        unsafe { self.0.as_ref() }
    }

    /// Returns the address, for what is read later.
    pub(crate) fn address(&self) -> *const T {
        self.0
    }
}

impl In<c_void> {
    /// Returns that many bytes; none may be anywhere.
    pub(crate) fn bytes(&self, count: usize) -> Result<&[u8]> {
        match count {
            0 => Ok(&[]),
            _ if self.0.is_null() => Err(INVALID_NULL_POINTER),
            // SAFETY: the caller passes as many bytes as it says, which nobody writes during the call.
            _ => Ok(unsafe { std::slice::from_raw_parts(self.0.cast(), count) }),
        }
    }
}

impl In<c_char> {
    /// Returns the text, where the caller passes one.
    pub(crate) fn text(&self) -> Option<&CStr> {
        // SAFETY: the caller passes null or a terminated text that nobody writes during the call.
        (!self.0.is_null()).then(|| unsafe { CStr::from_ptr(self.0) })
    }
}

/// An array to read, which the headers forgot to call constant.
#[repr(transparent)]
pub(crate) struct Array<T>(*mut T);

impl<T> Array<T> {
    /// Returns that many elements; none may be anywhere.
    pub(crate) fn slice(&self, count: usize) -> Result<&[T]> {
        match count {
            0 => Ok(&[]),
            _ if self.0.is_null() => Err(INVALID_NULL_POINTER),
            // SAFETY: the caller passes as many elements as it says, which nobody writes during the call.
            _ => Ok(unsafe { std::slice::from_raw_parts(self.0, count) }),
        }
    }

    /// Returns the argument that says nothing.
    pub(crate) fn null() -> Self {
        Self(std::ptr::null_mut())
    }
}

/// A place to write to.
#[repr(transparent)]
pub(crate) struct Out<T>(*mut T);

impl<T> Out<T> {
    /// Claims that the caller wants nothing here.
    pub(crate) fn is_null(&self) -> bool {
        self.0.is_null()
    }

    /// Writes a value that the caller must have room for.
    pub(crate) fn put(&self, value: T) -> Result<()> {
        match self.is_null() {
            true => Err(INVALID_NULL_POINTER),
            false => {
                self.offer(value);
                Ok(())
            }
        }
    }

    /// Writes a value if the caller wants it.
    pub(crate) fn offer(&self, value: T) {
        if !self.is_null() {
            // SAFETY: the caller passes null or room for one value, which nobody else uses during the call.
            unsafe { self.0.write(value) };
        }
    }

    /// Returns the structure to fill in.
    pub(crate) fn fill(&mut self) -> Result<&mut T> {
        // SAFETY: the caller passes null or an initialised structure that nobody else uses during the call.
        unsafe { self.0.as_mut() }.ok_or(INVALID_NULL_POINTER)
    }

    /// Writes the first of the values, as many as there is room for.
    pub(crate) fn put_all(&self, values: &[T], room: usize) -> usize
    where
        T: Copy,
    {
        let written = values.len().min(room);
        if self.is_null() {
            return 0;
        }
        // SAFETY: the caller has room for `room` values, which are not ours.
        unsafe { self.0.copy_from_nonoverlapping(values.as_ptr(), written) };
        written
    }
}

impl<T: Copy> Out<T> {
    /// Returns the value that stands there.
    pub(crate) fn read(&self) -> Result<T> {
        // SAFETY: the caller passes null or an initialised value that nobody else uses during the call.
        unsafe { self.0.as_ref() }
            .copied()
            .ok_or(INVALID_NULL_POINTER)
    }
}

/// Answers a question for a list: its length where the caller has no room, else its first elements.
pub(crate) fn list<T: Copy>(count: &Out<u32>, out: &Out<T>, all: &[T]) -> Result<()> {
    let room = count.read()?;
    let total = u32::try_from(all.len()).unwrap_or(u32::MAX);
    if room == 0 || out.is_null() {
        return count.put(total);
    }
    out.put_all(all, room as usize);
    count.put(room.min(total))
}

/// Finds the structure of a type in the chain that a caller's structure begins.
pub(crate) fn extension<'a, T>(next: *const c_void, stype: ze_structure_type_t) -> Option<&'a T> {
    let mut next = next;
    // SAFETY: the caller chains structures that begin with their type and the next one's address.
    while let Some(base) = unsafe { next.cast::<ze_base_desc_t>().as_ref() } {
        if base.stype == stype {
            // SAFETY: the type says that the caller's structure is one of these.
            return unsafe { next.cast::<T>().as_ref() };
        }
        next = base.pNext;
    }
    None
}

/// An argument that is passed as `Raw`.
pub(crate) trait Argument {
    type Raw;
}

impl<T> Argument for In<T> {
    type Raw = *const T;
}

impl<T> Argument for Array<T> {
    type Raw = *mut T;
}

impl<T> Argument for Out<T> {
    type Raw = *mut T;
}

macro_rules! by_value {
    ($($kind:ty),*) => {
        $(impl Argument for $kind {
            type Raw = Self;
        })*
    };
}

by_value!(
    level_zero_sys::ze_ipc_mem_handle_t,
    level_zero_sys::ze_memory_advice_t,
    u8,
    u32,
    u64,
    usize,
    *const c_void,
    *mut c_void,
    *mut u64,
    *const usize
);

/// A function that C may call.
pub(crate) trait EntryPoint {
    /// The function's type as the headers have it.
    type Raw;

    /// Returns the function as C sees it.
    fn raw(self) -> Self::Raw;
}

macro_rules! entry_point {
    ($($argument:ident)*) => {
        impl<$($argument: Argument),*> EntryPoint for extern "C" fn($($argument),*) -> ze_result_t {
            type Raw = Option<unsafe extern "C" fn($($argument::Raw),*) -> ze_result_t>;

            fn raw(self) -> Self::Raw {
                // SAFETY: each argument is the only field of a transparent struct, so that both types have one ABI;
                // the callers' promises are those of the specification.
                Some(unsafe {
                    std::mem::transmute::<Self, unsafe extern "C" fn($($argument::Raw),*) -> ze_result_t>(self)
                })
            }
        }
    };
}

entry_point!(A);
entry_point!(A B);
entry_point!(A B C);
entry_point!(A B C D);
entry_point!(A B C D E);
entry_point!(A B C D E F);
entry_point!(A B C D E F G);
entry_point!(A B C D E F G H);
entry_point!(A B C D E F G H I);
entry_point!(A B C D E F G H I J);
entry_point!(A B C D E F G H I J K);
entry_point!(A B C D E F G H I J K L);
