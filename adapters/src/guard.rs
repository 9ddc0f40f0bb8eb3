//! Calls into C++ whose exceptions come back as errors.
//!
//! Rust aborts the process when a C++ exception reaches it, and several functions of the libraries that this crate
//! calls let theirs escape. What is called is the other modules' business.
#![expect(unsafe_code, reason = "calls the C++ guard and is called by it")]

use std::ffi::{c_char, c_void};
use std::mem::MaybeUninit;

use crate::error::{Error, Result};

/// The longest message of an exception that is kept, in bytes.
const MESSAGE_BYTES: usize = 512;

unsafe extern "C-unwind" {
    fn adapters_guard(
        call: unsafe extern "C-unwind" fn(*mut c_void),
        argument: *mut c_void,
        message: *mut c_char,
        length: *mut usize,
    ) -> bool;
}

/// A call and the place of its result, on the stack of [`guarded`].
struct Call<F, R> {
    function: F,
    result: MaybeUninit<R>,
}

/// Runs `function`, which calls foreign code known as `call`, and catches what that throws.
///
/// An exception unwinds through `function` without running a destructor: both types are `Copy`, so there is none.
///
/// # Errors
///
/// [`Error::ForeignException`].
#[inline]
pub(crate) fn guarded<F, R>(call: &'static str, function: F) -> Result<R>
where
    F: FnOnce() -> R + Copy,
    R: Copy,
{
    let mut state = Call {
        function,
        result: MaybeUninit::uninit(),
    };
    let mut message = MaybeUninit::<[u8; MESSAGE_BYTES]>::uninit();
    let mut length = MESSAGE_BYTES;
    // SAFETY: `run` gets the type of state that it is made for, which outlives the call; the message has room for
    // `length` bytes. Both by the lines above.
    let returned = unsafe {
        adapters_guard(
            run::<F, R>,
            (&raw mut state).cast(),
            message.as_mut_ptr().cast(),
            &raw mut length,
        )
    };
    if !returned {
        return Err(exception(call, &message, length));
    }
    // SAFETY: `run` came back, and it writes the result before it does.
    Ok(unsafe { state.result.assume_init() })
}

/// Runs the function of a [`Call`] and stores its result; owns nothing that a passing exception would have to drop.
///
/// # Safety
///
/// `state` points at a `Call<F, R>` that nobody else uses meanwhile.
unsafe extern "C-unwind" fn run<F, R>(state: *mut c_void)
where
    F: FnOnce() -> R + Copy,
    R: Copy,
{
    let state = state.cast::<Call<F, R>>();
    // SAFETY: the caller vouches for the pointer.
    let state = unsafe { &mut *state };
    state.result.write((state.function)());
}

#[cold]
fn exception(
    call: &'static str,
    message: &MaybeUninit<[u8; MESSAGE_BYTES]>,
    length: usize,
) -> Error {
    let start = message.as_ptr().cast::<u8>();
    // SAFETY: the guard wrote `length` bytes, at most as many as the message has room for.
    let bytes = unsafe { std::slice::from_raw_parts(start, length) };
    Error::ForeignException {
        call,
        what: String::from_utf8_lossy(bytes).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::c_int;
    use std::ptr;

    use super::*;

    unsafe extern "C-unwind" {
        /// What libstdc++ itself calls to throw a `std::out_of_range`.
        #[link_name = "_ZSt20__throw_out_of_rangePKc"]
        fn throw_out_of_range(what: *const c_char) -> !;
        fn __cxa_allocate_exception(bytes: usize) -> *mut c_void;
        fn __cxa_throw(exception: *mut c_void, kind: *const c_void, destroy: *const c_void) -> !;
        /// The type information of `int`.
        #[link_name = "_ZTIi"]
        static INT: c_void;
    }

    fn throw_int() -> ! {
        // SAFETY: the C++ ABI gives memory for an exception of that size.
        let exception = unsafe { __cxa_allocate_exception(size_of::<c_int>()) };
        // SAFETY: the exception is fresh memory with room for an `int`.
        unsafe { exception.cast::<c_int>().write(7) };
        // SAFETY: an `int` is thrown as one, and needs no destructor.
        unsafe { __cxa_throw(exception, &raw const INT, ptr::null()) }
    }

    fn what(result: Result<()>) -> String {
        match result {
            Err(Error::ForeignException { call: "f", what }) => what,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_result_comes_back_whatever_its_size() {
        let numbers = [1_u64, 2, 3, 4, 5];
        let returned = guarded("f", || (numbers, Some('a'), ()));
        assert_eq!(returned, Ok((numbers, Some('a'), ())));
    }

    #[test]
    fn an_exception_becomes_an_error_with_its_message() {
        // SAFETY: the message is terminated.
        let thrown = guarded("f", || unsafe { throw_out_of_range(c"too far".as_ptr()) });
        assert_eq!(what(thrown), "too far");
    }

    #[test]
    fn what_is_no_exception_class_is_caught_as_well() {
        assert_eq!(
            what(guarded("f", || throw_int())),
            "something that is no std::exception"
        );
    }

    #[test]
    fn a_long_message_is_cut() {
        let message = [b'a'; 4 * MESSAGE_BYTES];
        let message = std::ffi::CString::new(message).unwrap();
        let message = message.as_c_str();
        // SAFETY: the message is terminated.
        let thrown = guarded("f", || unsafe { throw_out_of_range(message.as_ptr()) });
        assert_eq!(what(thrown), "a".repeat(MESSAGE_BYTES));
    }

    #[test]
    fn guards_nest_and_the_inner_one_catches() {
        let inner = || guarded("f", || throw_int()).is_err();
        assert_eq!(guarded("outer", inner), Ok(true));
    }
}
