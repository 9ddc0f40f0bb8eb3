//! Entry points that the software driver has and the genuine loader is too old to know.
//!
//! With one driver the loader's handles are the driver's own, and can be handed to it. Otherwise they are wrapped: with
//! several drivers nothing is passed on, and where `ZE_ENABLE_LOADER_INTERCEPT` is set the driver refuses them.
#![expect(
    unsafe_code,
    reason = "exports entry points under their names, and calls those of the driver"
)]

use std::env;
use std::ffi::{CStr, c_void};
use std::mem::ManuallyDrop;
use std::ptr;
use std::sync::OnceLock;

use level_zero_sys::{ze_ipc_mem_handle_t, ze_result_t};
use libloading::os::unix;

const UNSUPPORTED: ze_result_t = ze_result_t::ZE_RESULT_ERROR_UNSUPPORTED_FEATURE;

/// The variable that names the genuine loader's drivers, between commas.
const DRIVERS: &str = "ZE_ENABLE_ALT_DRIVERS";

type GetDefaultContext = extern "C" fn(*mut c_void) -> *mut c_void;
type GetRootDevice = unsafe extern "C" fn(*mut c_void, *mut *mut c_void) -> ze_result_t;
type PutIpcHandle = extern "C" fn(*mut c_void, ze_ipc_mem_handle_t) -> ze_result_t;
type HostSynchronize = extern "C" fn(*mut c_void, u64) -> ze_result_t;

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDriverGetDefaultContext(of: *mut c_void) -> *mut c_void {
    static FUNCTION: OnceLock<GetDefaultContext> = OnceLock::new();
    // SAFETY: the specification gives the function of that name this type.
    let function = unsafe { driver(&FUNCTION, c"zeDriverGetDefaultContext") };
    function.map_or(ptr::null_mut(), |function| function(of))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDeviceGetRootDevice(
    device: *mut c_void,
    root: *mut *mut c_void,
) -> ze_result_t {
    static FUNCTION: OnceLock<GetRootDevice> = OnceLock::new();
    // SAFETY: the specification gives the function of that name this type.
    let function = unsafe { driver(&FUNCTION, c"zeDeviceGetRootDevice") };
    // SAFETY: the caller passes what the specification asks for, which goes on as it is.
    function.map_or(UNSUPPORTED, |function| unsafe { function(device, root) })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeCommandListHostSynchronize(
    list: *mut c_void,
    timeout: u64,
) -> ze_result_t {
    static FUNCTION: OnceLock<HostSynchronize> = OnceLock::new();
    // SAFETY: the specification gives the function of that name this type.
    let function = unsafe { driver(&FUNCTION, c"zeCommandListHostSynchronize") };
    function.map_or(UNSUPPORTED, |function| function(list, timeout))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeMemPutIpcHandle(
    context: *mut c_void,
    handle: ze_ipc_mem_handle_t,
) -> ze_result_t {
    static FUNCTION: OnceLock<PutIpcHandle> = OnceLock::new();
    // SAFETY: the specification gives the function of that name this type.
    let function = unsafe { driver(&FUNCTION, c"zeMemPutIpcHandle") };
    function.map_or(UNSUPPORTED, |function| function(context, handle))
}

/// Returns the driver's function of that name, and keeps it in `known`.
///
/// # Safety
///
/// `F` is an `extern "C"` function pointer, of the function's type.
unsafe fn driver<F: Copy>(known: &OnceLock<F>, name: &CStr) -> Option<F> {
    if let Some(function) = known.get() {
        return Some(*function);
    }
    let library = loaded_driver()?;
    // SAFETY: the caller vouches for the type.
    let function = *unsafe { library.get::<F>(name.to_bytes_with_nul()) }.ok()?;
    Some(*known.get_or_init(|| function))
}

/// Opens the driver that the genuine loader has loaded; `None` before it did, and where there are several.
fn loaded_driver() -> Option<ManuallyDrop<unix::Library>> {
    let path = env::var(DRIVERS).ok().filter(|path| !path.contains(','))?;
    let flags = unix::RTLD_NOW | unix::RTLD_LOCAL | libc::RTLD_NOLOAD;
    // SAFETY: `RTLD_NOLOAD` forbids to load the library, so no initialiser runs.
    let library = unsafe { unix::Library::open(Some(path), flags) };
    library.ok().map(ManuallyDrop::new)
}
