//! The runtime found and opened by its path, without an OpenCL loader, and its one device.
#![expect(
    unsafe_code,
    reason = "loads a library and believes its symbols' types"
)]

use std::env;
use std::ffi::{CStr, c_char, c_void};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::OnceLock;

use libloading::os::unix;

use super::error::{Error, result_of};
use crate::settings::settings;

const NAME: &str = "libintelocl.so";

type Pointer = *mut c_void;
type BuildDone = *const c_void;

/// Declares the table, and how it is filled in.
macro_rules! functions {
    ($($(#[$attribute:meta])* $name:ident: fn($($argument:ty),* $(,)?) -> $result:ty;)*) => {
        /// The functions of the runtime that this driver calls, as OpenCL 3.0 and Intel's extensions declare them.
        #[expect(non_snake_case, reason = "foreign names keep their spelling")]
        pub(crate) struct Functions {
            $($(#[$attribute])* pub(crate) $name: unsafe extern "C" fn($($argument),*) -> $result,)*
        }

        impl Functions {
            fn of(library: &unix::Library) -> Result<Self, String> {
                Ok(Self {
                    $($name: {
                        // SAFETY: OpenCL's headers give the function of that name this type.
                        let symbol = unsafe {
                            library.get::<unsafe extern "C" fn($($argument),*) -> $result>(stringify!($name))
                        };
                        *symbol.map_err(|_| format!("it lacks {}", stringify!($name)))?
                    },)*
                })
            }
        }
    };
}

functions! {
    clGetPlatformIDs: fn(u32, *mut Pointer, *mut u32) -> i32;
    clGetDeviceIDs: fn(Pointer, u64, u32, *mut Pointer, *mut u32) -> i32;
    clGetDeviceInfo: fn(Pointer, u32, usize, Pointer, *mut usize) -> i32;
    clCreateContext: fn(*const isize, u32, *const Pointer, *const c_void, Pointer, *mut i32) -> Pointer;
    clCreateCommandQueueWithProperties: fn(Pointer, Pointer, *const u64, *mut i32) -> Pointer;
    clReleaseCommandQueue: fn(Pointer) -> i32;
    clFinish: fn(Pointer) -> i32;
    clCreateProgramWithIL: fn(Pointer, *const c_void, usize, *mut i32) -> Pointer;
    clCreateProgramWithBinary:
        fn(Pointer, u32, *const Pointer, *const usize, *const *const u8, *mut i32, *mut i32) -> Pointer;
    clSetProgramSpecializationConstant: fn(Pointer, u32, usize, *const c_void) -> i32;
    clBuildProgram: fn(Pointer, u32, *const Pointer, *const c_char, BuildDone, Pointer) -> i32;
    clCompileProgram: fn(
        Pointer, u32, *const Pointer, *const c_char, u32, *const Pointer, *const *const c_char, BuildDone, Pointer
    ) -> i32;
    clLinkProgram: fn(
        Pointer, u32, *const Pointer, *const c_char, u32, *const Pointer, BuildDone, Pointer, *mut i32
    ) -> Pointer;
    clGetProgramBuildInfo: fn(Pointer, Pointer, u32, usize, Pointer, *mut usize) -> i32;
    clGetProgramInfo: fn(Pointer, u32, usize, Pointer, *mut usize) -> i32;
    clReleaseProgram: fn(Pointer) -> i32;
    clGetDeviceGlobalVariablePointerINTEL: fn(Pointer, Pointer, *const c_char, *mut usize, *mut Pointer) -> i32;
    clGetDeviceFunctionPointerINTEL: fn(Pointer, Pointer, *const c_char, *mut u64) -> i32;
    clCreateKernel: fn(Pointer, *const c_char, *mut i32) -> Pointer;
    clReleaseKernel: fn(Pointer) -> i32;
    clGetKernelInfo: fn(Pointer, u32, usize, Pointer, *mut usize) -> i32;
    clGetKernelWorkGroupInfo: fn(Pointer, Pointer, u32, usize, Pointer, *mut usize) -> i32;
    clGetKernelSubGroupInfo: fn(Pointer, Pointer, u32, usize, *const c_void, usize, Pointer, *mut usize) -> i32;
    clSetKernelArg: fn(Pointer, u32, usize, *const c_void) -> i32;
    clSetKernelArgMemPointerINTEL: fn(Pointer, u32, *const c_void) -> i32;
    clEnqueueNDRangeKernel: fn(
        Pointer, Pointer, u32, *const usize, *const usize, *const usize, u32, *const Pointer, *mut Pointer
    ) -> i32;
}

/// The processor as the runtime's device, with one context.
pub(crate) struct Device {
    pub(crate) functions: Functions,
    pub(crate) device: Pointer,
    pub(crate) context: Pointer,
}

// SAFETY: OpenCL's functions may be called from any thread with these objects, which live as long as the process.
unsafe impl Send for Device {}
// SAFETY: as for `Send`.
unsafe impl Sync for Device {}

/// Returns the device, or why kernels cannot run here.
pub(crate) fn device() -> Result<&'static Device, &'static str> {
    static DEVICE: OnceLock<Result<Device, String>> = OnceLock::new();
    let found = DEVICE.get_or_init(|| Device::open(&find()?));
    found.as_ref().map_err(String::as_str)
}

/// Finds the runtime: where the variable says, beside this driver's Python, or mapped already.
fn find() -> Result<PathBuf, String> {
    if settings().is_null {
        return Err("BROKER_SOFTWARE_ZE_NULL is set, which leaves the runtime out".to_owned());
    }
    if let Some(path) = &settings().opencl {
        // The system would take an empty path for the program itself.
        return match path.as_os_str().is_empty() {
            true => Err("BROKER_SOFTWARE_ZE_OPENCL is empty, which leaves kernels out".to_owned()),
            false => Ok(path.clone()),
        };
    }
    let prefixes = ["VIRTUAL_ENV", "CONDA_PREFIX"]
        .into_iter()
        .filter_map(env::var_os);
    let mut beside = prefixes.map(|prefix| PathBuf::from(prefix).join("lib").join(NAME));
    beside.find(|path| path.exists()).ok_or_else(|| {
        "Intel's OpenCL runtime for the processor is not here: pip install intel-opencl-rt, or name its libintelocl.so \
         by BROKER_SOFTWARE_ZE_OPENCL".to_owned()
    })
}

impl Device {
    fn open(path: &Path) -> Result<Self, String> {
        // SAFETY: the runtime's initialisers set up its own threads and tables; it is never closed.
        let library = unsafe { unix::Library::open(Some(path), unix::RTLD_NOW | unix::RTLD_LOCAL) };
        let library =
            library.map_err(|error| format!("{} cannot be loaded ({error})", path.display()))?;
        let library = ManuallyDrop::new(library);
        let functions =
            Functions::of(&library).map_err(|lack| format!("{}: {lack}", path.display()))?;
        let told = |error: Error| {
            format!(
                "{} has no device (OpenCL error {})",
                path.display(),
                error.0
            )
        };
        Self::first(functions).map_err(told)
    }

    /// Makes a context on the runtime's processor.
    fn first(functions: Functions) -> Result<Self, Error> {
        const CPU: u64 = 2;
        let mut platform = ptr::null_mut();
        // SAFETY: there is room for one platform.
        result_of(unsafe { (functions.clGetPlatformIDs)(1, &raw mut platform, ptr::null_mut()) })?;
        let mut device = ptr::null_mut();
        // SAFETY: the platform is the runtime's, and there is room for one device.
        result_of(unsafe {
            (functions.clGetDeviceIDs)(platform, CPU, 1, &raw mut device, ptr::null_mut())
        })?;
        let mut code = 0;
        // SAFETY: the device is the runtime's; no properties and no callback are given.
        let context = unsafe {
            (functions.clCreateContext)(
                ptr::null(),
                1,
                &raw const device,
                ptr::null(),
                ptr::null_mut(),
                &raw mut code,
            )
        };
        result_of(code)?;
        Ok(Self {
            functions,
            device,
            context,
        })
    }

    /// Returns a number that the runtime tells of the device.
    pub(crate) fn number(&self, what: DeviceNumber) -> u64 {
        let mut number = 0_u64;
        // SAFETY: the device is the runtime's; a number takes eight bytes at most, of which the lower are written.
        let _asked = unsafe {
            (self.functions.clGetDeviceInfo)(
                self.device,
                what as u32,
                size_of::<u64>(),
                (&raw mut number).cast(),
                ptr::null_mut(),
            )
        };
        number
    }

    /// Returns the processor's name.
    pub(crate) fn name(&self) -> String {
        const CL_DEVICE_NAME: u32 = 0x102b;
        let mut name = [0_u8; 256];
        // SAFETY: the device is the runtime's, and the name is written into the array alone.
        let _asked = unsafe {
            (self.functions.clGetDeviceInfo)(
                self.device,
                CL_DEVICE_NAME,
                name.len(),
                name.as_mut_ptr().cast(),
                ptr::null_mut(),
            )
        };
        CStr::from_bytes_until_nul(&name)
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    }
}

/// Numbers of a device, by OpenCL's names.
#[derive(Debug, Clone, Copy)]
#[repr(u32)]
pub(crate) enum DeviceNumber {
    MaxComputeUnits = 0x1002,
    MaxWorkGroupSize = 0x1004,
    GlobalMemSize = 0x101f,
    LocalMemSize = 0x1023,
}
