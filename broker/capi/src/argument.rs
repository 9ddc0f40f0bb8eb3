//! Arguments that C passes: nothing is read through a pointer before it was seen not to be null.
#![expect(unsafe_code, reason = "reads and writes what C points at")]

use std::ffi::{CStr, c_char};
use std::ptr::NonNull;
use std::slice;

use crate::error::{Error, Result};

/// Where a result is to be written; nothing is until all has gone well.
pub(crate) struct Output<T>(NonNull<T>);

/// Takes the address of a result.
///
/// # Safety
///
/// `pointer` is null, or writable for a `T` until the function returns.
pub(crate) unsafe fn output<T>(pointer: *mut T, argument: &'static str) -> Result<Output<T>> {
    match NonNull::new(pointer) {
        Some(pointer) => Ok(Output(pointer)),
        None => Err(Error::Null { argument }),
    }
}

impl<T> Output<T> {
    /// Writes the result.
    pub(crate) fn write(self, value: T) {
        // SAFETY: whoever passed the address to `output` vouched for it.
        unsafe { self.0.write(value) }
    }
}

/// Reads a structure.
///
/// # Safety
///
/// `pointer` is null, or points at a `T` that nobody writes until the function returns.
pub(crate) unsafe fn read<'a, T>(pointer: *const T, argument: &'static str) -> Result<&'a T> {
    // SAFETY: the caller vouches for what is not null.
    match unsafe { pointer.as_ref() } {
        Some(value) => Ok(value),
        None => Err(Error::Null { argument }),
    }
}

/// Reads so many values; none where there are to be none.
///
/// # Safety
///
/// `pointer` is null, or points at so many values that nobody writes until the function returns.
pub(crate) unsafe fn values<'a, T>(
    pointer: *const T,
    count: usize,
    argument: &'static str,
) -> Result<&'a [T]> {
    if count == 0 {
        return Ok(&[]);
    }
    let Some(pointer) = NonNull::new(pointer.cast_mut()) else {
        return Err(Error::Null { argument });
    };
    if !pointer.is_aligned() {
        let (wanted, got) = ("an aligned pointer", format!("{pointer:p}"));
        return Err(Error::Value {
            argument,
            wanted,
            got,
        });
    }
    // SAFETY: the caller vouches for so many values, and the pointer is aligned.
    Ok(unsafe { slice::from_raw_parts(pointer.as_ptr(), count) })
}

/// Reads a text.
///
/// # Safety
///
/// `pointer` is null, or points at a text that ends with a zero and that nobody writes until the function returns.
pub(crate) unsafe fn text<'a>(pointer: *const c_char, argument: &'static str) -> Result<&'a str> {
    if pointer.is_null() {
        return Err(Error::Null { argument });
    }
    // SAFETY: the caller vouches for a text with an end.
    let text = unsafe { CStr::from_ptr(pointer) };
    text.to_str().map_err(|_| Error::Text { argument })
}

/// Reads a number of dimensions.
pub(crate) fn rank(ndim: i32) -> Result<usize> {
    usize::try_from(ndim).map_err(|_| Error::Value {
        argument: "ndim",
        wanted: "0 or more",
        got: ndim.to_string(),
    })
}
