//! Programs: SPIR-V or a binary of an earlier build, compiled for the processor.
#![expect(unsafe_code, reason = "calls the runtime")]

use std::ffi::{CStr, CString, c_void};
use std::ptr;

use super::error::{Error, result_of};
use super::library::Device;

const CL_PROGRAM_BINARY_SIZES: u32 = 0x1165;
const CL_PROGRAM_BINARIES: u32 = 0x1166;
const CL_PROGRAM_BUILD_LOG: u32 = 0x1183;

/// A program, until it is dropped.
pub(crate) struct ClProgram {
    device: &'static Device,
    program: *mut c_void,
}

// SAFETY: OpenCL's programs may be used from any thread.
unsafe impl Send for ClProgram {}
// SAFETY: as for `Send`.
unsafe impl Sync for ClProgram {}

/// SPIR-V with its options and the values of its specialisation constants, each of its true size.
pub(crate) struct Input<'a> {
    pub(crate) module: &'a [u8],
    pub(crate) options: CString,
    pub(crate) constants: Vec<(u32, &'a [u8])>,
}

/// What a build came to: the program, or why there is none; and what the compiler said.
pub(crate) struct Built {
    pub(crate) program: Result<ClProgram, Error>,
    pub(crate) log: String,
}

impl ClProgram {
    /// Builds one module.
    pub(crate) fn build(device: &'static Device, input: &Input<'_>) -> Built {
        let program = match Self::with_il(device, input) {
            Ok(program) => program,
            Err(error) => return Built::failed(error),
        };
        program.built(&input.options)
    }

    /// Compiles several modules and links them into one.
    pub(crate) fn link(device: &'static Device, inputs: &[Input<'_>]) -> Built {
        let mut programs = Vec::new();
        for input in inputs {
            let program = match Self::with_il(device, input) {
                Ok(program) => program,
                Err(error) => return Built::failed(error),
            };
            if let Err(error) = program.compile(&input.options) {
                let log = program.log();
                return Built {
                    program: Err(error),
                    log,
                };
            }
            programs.push(program);
        }
        match Self::linked(device, &programs) {
            Ok(program) => Built {
                log: program.log(),
                program: Ok(program),
            },
            Err(error) => Built::failed(error),
        }
    }

    /// Takes a binary that [`Self::binary`] gave.
    pub(crate) fn with_binary(device: &'static Device, binary: &[u8], options: &CStr) -> Built {
        let (length, start) = (binary.len(), binary.as_ptr());
        let (mut status, mut code) = (0, 0);
        // SAFETY: context and device are the runtime's; it reads one binary of that length.
        let program = unsafe {
            (device.functions.clCreateProgramWithBinary)(
                device.context,
                1,
                &raw const device.device,
                &raw const length,
                &raw const start,
                &raw mut status,
                &raw mut code,
            )
        };
        match result_of(code) {
            Ok(()) => Self { device, program }.built(options),
            Err(error) => Built::failed(error),
        }
    }

    /// Returns the compiled program, for this processor and version of the runtime.
    pub(crate) fn binary(&self) -> Result<Vec<u8>, Error> {
        let mut length = 0_usize;
        self.tell(
            CL_PROGRAM_BINARY_SIZES,
            size_of::<usize>(),
            (&raw mut length).cast(),
        )?;
        let mut binary = vec![0_u8; length];
        let mut place = binary.as_mut_ptr();
        self.tell(
            CL_PROGRAM_BINARIES,
            size_of::<*mut u8>(),
            (&raw mut place).cast(),
        )?;
        Ok(binary)
    }

    /// Returns address and size of a variable of the program.
    pub(crate) fn global(&self, name: &CStr) -> Result<(usize, usize), Error> {
        let (mut size, mut address) = (0, ptr::null_mut());
        // SAFETY: device and program are the runtime's, and the name is terminated.
        result_of(unsafe {
            (self.device.functions.clGetDeviceGlobalVariablePointerINTEL)(
                self.device.device,
                self.program,
                name.as_ptr(),
                &raw mut size,
                &raw mut address,
            )
        })?;
        Ok((address.expose_provenance(), size))
    }

    /// Returns the address of a function of the program.
    pub(crate) fn function(&self, name: &CStr) -> Result<u64, Error> {
        let mut address = 0;
        // SAFETY: device and program are the runtime's, and the name is terminated.
        result_of(unsafe {
            (self.device.functions.clGetDeviceFunctionPointerINTEL)(
                self.device.device,
                self.program,
                name.as_ptr(),
                &raw mut address,
            )
        })?;
        Ok(address)
    }

    pub(super) fn device(&self) -> &'static Device {
        self.device
    }

    pub(super) fn raw(&self) -> *mut c_void {
        self.program
    }

    fn with_il(device: &'static Device, input: &Input<'_>) -> Result<Self, Error> {
        let (start, length) = (input.module.as_ptr().cast(), input.module.len());
        let mut code = 0;
        // SAFETY: the context is the runtime's; it reads that many bytes.
        let program = unsafe {
            (device.functions.clCreateProgramWithIL)(device.context, start, length, &raw mut code)
        };
        result_of(code)?;
        let program = Self { device, program };
        for (number, value) in &input.constants {
            let (length, start) = (value.len(), value.as_ptr().cast());
            // SAFETY: the program is the runtime's; it reads that many bytes.
            result_of(unsafe {
                (device.functions.clSetProgramSpecializationConstant)(
                    program.program,
                    *number,
                    length,
                    start,
                )
            })?;
        }
        Ok(program)
    }

    fn built(self, options: &CStr) -> Built {
        // SAFETY: program and device are the runtime's, the options are terminated, and there is no callback.
        let code = unsafe {
            (self.device.functions.clBuildProgram)(
                self.program,
                1,
                &raw const self.device.device,
                options.as_ptr(),
                ptr::null(),
                ptr::null_mut(),
            )
        };
        Built {
            log: self.log(),
            program: result_of(code).map(|()| self),
        }
    }

    fn compile(&self, options: &CStr) -> Result<(), Error> {
        // SAFETY: program and device are the runtime's, the options are terminated; no headers and no callback.
        result_of(unsafe {
            (self.device.functions.clCompileProgram)(
                self.program,
                1,
                &raw const self.device.device,
                options.as_ptr(),
                0,
                ptr::null(),
                ptr::null(),
                ptr::null(),
                ptr::null_mut(),
            )
        })
    }

    fn linked(device: &'static Device, programs: &[Self]) -> Result<Self, Error> {
        let raw: Vec<*mut c_void> = programs.iter().map(|program| program.program).collect();
        let count = u32::try_from(raw.len()).map_err(|_| Error(-30))?;
        let mut code = 0;
        // SAFETY: context, device and programs are the runtime's, the options are terminated; there is no callback.
        let program = unsafe {
            (device.functions.clLinkProgram)(
                device.context,
                1,
                &raw const device.device,
                c"".as_ptr(),
                count,
                raw.as_ptr(),
                ptr::null(),
                ptr::null_mut(),
                &raw mut code,
            )
        };
        result_of(code).map(|()| Self { device, program })
    }

    fn log(&self) -> String {
        let mut log = vec![0_u8; 64 * 1024];
        // SAFETY: program and device are the runtime's, and the log is written into the buffer alone.
        let told = unsafe {
            (self.device.functions.clGetProgramBuildInfo)(
                self.program,
                self.device.device,
                CL_PROGRAM_BUILD_LOG,
                log.len(),
                log.as_mut_ptr().cast(),
                ptr::null_mut(),
            )
        };
        let text = CStr::from_bytes_until_nul(&log).unwrap_or_default();
        match told {
            0 => text.to_string_lossy().into_owned(),
            code => format!("the build log cannot be read (OpenCL error {code})"),
        }
    }

    fn tell(&self, what: u32, bytes: usize, place: *mut c_void) -> Result<(), Error> {
        // SAFETY: the program is the runtime's, and the callers have room for what they ask.
        result_of(unsafe {
            (self.device.functions.clGetProgramInfo)(
                self.program,
                what,
                bytes,
                place,
                ptr::null_mut(),
            )
        })
    }
}

impl Drop for ClProgram {
    fn drop(&mut self) {
        // SAFETY: the reference is this value's own, and is given up once.
        let _released = unsafe { (self.device.functions.clReleaseProgram)(self.program) };
    }
}

impl Built {
    fn failed(error: Error) -> Self {
        Self {
            program: Err(error),
            log: format!("OpenCL error {}", error.0),
        }
    }
}
