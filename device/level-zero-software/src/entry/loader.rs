//! What a loader has besides the API: asked of this driver where it stands in the loader's place.
#![expect(
    unsafe_code,
    reason = "exports entry points under their names, which are Level Zero's alone"
)]

use std::ffi::c_void;

use level_zero_sys::ze_result_t;

use super::newer::each_newer_table;
use crate::abi::Out;
use crate::result::SUCCESS;

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeLoaderInit() -> ze_result_t {
    SUCCESS
}

/// Whether there are drivers, asked by what SYCL 2025 has linked of the loader, which tells none where this is missing. Its
/// arguments, other ones in each version, say which to list: there is one.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn zelLoaderDriverCheck() -> ze_result_t {
    SUCCESS
}

/// There is no tracing layer.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeLoaderGetTracingHandle() -> *mut c_void {
    std::ptr::null_mut()
}

/// There are no components, and so no version of a loader that newer entry points would be asked of.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn zelLoaderGetVersionsInternal(
    count: Out<usize>,
    _versions: *mut c_void,
) -> ze_result_t {
    count.offer(0);
    SUCCESS
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zelLoaderGetVersions(
    count: Out<usize>,
    versions: *mut c_void,
) -> ze_result_t {
    zelLoaderGetVersionsInternal(count, versions)
}

/// Handles are the driver's own already.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn zelLoaderTranslateHandleInternal(
    _kind: u32,
    handle: *mut c_void,
    own: Out<*mut c_void>,
) -> ze_result_t {
    own.offer(handle);
    SUCCESS
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zelLoaderTranslateHandle(
    kind: u32,
    handle: *mut c_void,
    own: Out<*mut c_void>,
) -> ze_result_t {
    zelLoaderTranslateHandleInternal(kind, handle, own)
}

/// Tables of the tracing layer stay empty.
macro_rules! empty_tables {
    ($($getter:ident)*) => {
        $(
            #[unsafe(no_mangle)]
            pub(crate) extern "C" fn $getter() -> ze_result_t {
                SUCCESS
            }
        )*
    };
}

empty_tables! {
    zelGetTracerApiProcAddrTable
}

each_newer_table!(empty_tables);
