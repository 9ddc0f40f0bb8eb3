//! The eager adapter as C functions, for a Python process that has TensorFlow loaded (`claims.py` calls them).
//!
//! Functions that return a text return null where all went well; nobody frees the text.
#![expect(unsafe_code, reason = "exports C functions to Python's ctypes")]
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::ffi::{CStr, CString, c_char, c_void};
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicUsize, Ordering};

use dlpack_broker_adapters::{Eager, EagerDevice, EagerPlace, Error, Result};
use dlpack_broker_device::DType;

static RELEASED: AtomicUsize = AtomicUsize::new(0);

/// What [`probe_view`] tells.
#[repr(C)]
pub struct View {
    pointer: *mut c_void,
    dtype: *const c_char,
    ndim: usize,
    dims: [i64; 64],
    is_on_host: bool,
}

/// Attaches, and tells why not.
#[unsafe(no_mangle)]
pub extern "C" fn probe_attach() -> *const c_char {
    told(Eager::attached(None).map(|_| ()))
}

/// Looks at a tensor.
///
/// # Safety
///
/// As [`Eager::view`]; `view` is valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn probe_view(tensor: *const c_void, view: *mut View) -> *const c_char {
    let seen = Eager::attached(None).and_then(|eager| {
        // SAFETY: the caller vouches for the tensor.
        let seen = unsafe { eager.view(tensor) }?;
        let mut dims = [0; 64];
        dims[..seen.dims.len()].copy_from_slice(&seen.dims);
        Ok(View {
            pointer: seen.pointer,
            dtype: text(seen.dtype.name()),
            ndim: seen.dims.len(),
            dims,
            is_on_host: seen.place == EagerPlace::Host,
        })
    });
    // SAFETY: the caller vouches for the place.
    told(seen.map(|seen| unsafe { view.write(seen) }))
}

/// Makes a tensor of `ndim` dimensions and writes the new reference to `made`.
///
/// # Safety
///
/// As [`Eager::make`]; `dtype` is terminated, `dims` holds `ndim` dimensions, and `made` is valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn probe_make(
    context: *mut c_void,
    dtype: *const c_char,
    dims: *const i64,
    ndim: usize,
    pointer: *mut c_void,
    made: *mut *mut c_void,
) -> *const c_char {
    // SAFETY: the caller vouches for the text.
    let dtype = unsafe { CStr::from_ptr(dtype) };
    let dtype = dtype.to_str().ok().and_then(DType::from_name).unwrap();
    // SAFETY: the caller vouches for the dimensions.
    let dims = unsafe { std::slice::from_raw_parts(dims, ndim) };
    // SAFETY: the caller vouches for context and memory.
    told(
        unsafe { make(context, dtype, dims, pointer) }.map(|tensor| {
            // SAFETY: the caller vouches for the place.
            unsafe { made.write(tensor.as_ptr()) };
        }),
    )
}

/// Returns how often memory was released.
#[unsafe(no_mangle)]
pub extern "C" fn probe_released() -> usize {
    RELEASED.load(Ordering::SeqCst)
}

/// Makes a tensor whose release is counted.
///
/// # Safety
///
/// As [`Eager::make`].
unsafe fn make(
    context: *mut c_void,
    dtype: DType,
    dims: &[i64],
    pointer: *mut c_void,
) -> Result<NonNull<c_void>> {
    let (context, pointer) = (
        NonNull::new(context).unwrap(),
        NonNull::new(pointer).unwrap(),
    );
    let eager = Eager::attached(None)?;
    let name = Eager::HOST;
    let device = EagerDevice { context, name };
    // SAFETY: the caller vouches for context and memory; `release` only counts.
    unsafe { eager.make(device, dtype, dims, pointer, release, ptr::null_mut()) }
}

unsafe extern "C" fn release(_pointer: *mut c_void, _bytes: usize, _argument: *mut c_void) {
    RELEASED.fetch_add(1, Ordering::SeqCst);
}

fn told(result: std::result::Result<(), Error>) -> *const c_char {
    match result {
        Ok(()) => ptr::null(),
        Err(error) => text(&error.to_string()),
    }
}

/// A terminated text that lives for ever.
fn text(text: &str) -> *const c_char {
    CString::new(text).unwrap().into_raw()
}
