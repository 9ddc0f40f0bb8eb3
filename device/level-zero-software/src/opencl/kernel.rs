//! Kernels and the queues they run on.
#![expect(unsafe_code, reason = "calls the runtime")]

use std::ffi::{CStr, c_void};
use std::ptr;

use super::error::{Error, result_of};
use super::library::Device;
use super::program::ClProgram;

const CL_KERNEL_NUM_ARGS: u32 = 0x1191;
const CL_KERNEL_COMPILE_WORK_GROUP_SIZE: u32 = 0x11b1;
const CL_KERNEL_LOCAL_MEM_SIZE: u32 = 0x11b2;
const CL_KERNEL_PRIVATE_MEM_SIZE: u32 = 0x11b4;
const CL_KERNEL_COMPILE_SUB_GROUP_SIZE_INTEL: u32 = 0x410a;

/// A kernel of a program, until it is dropped.
pub(crate) struct ClKernel {
    device: &'static Device,
    kernel: *mut c_void,
}

// SAFETY: a kernel may be moved between threads; only setting its arguments from several at once is forbidden, and
// whoever launches holds a lock over that.
unsafe impl Send for ClKernel {}
// SAFETY: as for `Send`.
unsafe impl Sync for ClKernel {}

/// What the compiler made of a kernel.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Facts {
    pub(crate) arguments: u32,
    pub(crate) required_group: [u32; 3],
    pub(crate) required_subgroup: u32,
    pub(crate) local_bytes: u32,
    pub(crate) private_bytes: u32,
}

impl Facts {
    /// Returns what is known of a kernel that was not compiled.
    pub(crate) fn of_uncompiled(arguments: usize) -> Self {
        Self {
            arguments: u32::try_from(arguments).unwrap_or(u32::MAX),
            ..Self::default()
        }
    }
}

impl ClKernel {
    /// Finds a kernel by its name.
    pub(crate) fn new(program: &ClProgram, name: &CStr) -> Result<Self, Error> {
        let device = program.device();
        let mut code = 0;
        // SAFETY: the program is the runtime's, and the name is terminated.
        let kernel = unsafe {
            (device.functions.clCreateKernel)(program.raw(), name.as_ptr(), &raw mut code)
        };
        result_of(code).map(|()| Self { device, kernel })
    }

    /// Returns what is known of the kernel; zero stands for what is not.
    pub(crate) fn facts(&self) -> Facts {
        let narrow = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        let group: [usize; 3] = self.of_group(CL_KERNEL_COMPILE_WORK_GROUP_SIZE);
        Facts {
            arguments: self.arguments(),
            required_group: group.map(|size| narrow(size as u64)),
            required_subgroup: narrow(self.subgroup()),
            local_bytes: narrow(self.of_group(CL_KERNEL_LOCAL_MEM_SIZE)),
            private_bytes: narrow(self.of_group(CL_KERNEL_PRIVATE_MEM_SIZE)),
        }
    }

    /// Sets an argument to an address.
    ///
    /// Anew for every launch: the runtime looks the allocation up when the argument is set, and an address may
    /// be another allocation's by now.
    pub(crate) fn set_pointer(&self, index: u32, address: usize) -> Result<(), Error> {
        let address = ptr::with_exposed_provenance(address);
        // SAFETY: the kernel is the runtime's; the address is only noted.
        result_of(unsafe {
            (self.device.functions.clSetKernelArgMemPointerINTEL)(self.kernel, index, address)
        })
    }

    /// Sets an argument to a value.
    pub(crate) fn set_value(&self, index: u32, value: &[u8]) -> Result<(), Error> {
        // SAFETY: the kernel is the runtime's, which reads that many bytes.
        result_of(unsafe {
            (self.device.functions.clSetKernelArg)(
                self.kernel,
                index,
                value.len(),
                value.as_ptr().cast(),
            )
        })
    }

    /// Sets an argument to memory of the group.
    pub(crate) fn set_local(&self, index: u32, bytes: usize) -> Result<(), Error> {
        // SAFETY: the kernel is the runtime's; null stands for memory of that size.
        result_of(unsafe {
            (self.device.functions.clSetKernelArg)(self.kernel, index, bytes, ptr::null())
        })
    }

    /// Runs the kernel on a queue, to its end.
    pub(crate) fn run(
        &self,
        queue: &ClQueue,
        offset: [usize; 3],
        global: [usize; 3],
        local: [usize; 3],
    ) -> Result<(), Error> {
        // SAFETY: queue and kernel are the runtime's, and the three arrays have a number for each dimension.
        result_of(unsafe {
            (self.device.functions.clEnqueueNDRangeKernel)(
                queue.queue,
                self.kernel,
                3,
                offset.as_ptr(),
                global.as_ptr(),
                local.as_ptr(),
                0,
                ptr::null(),
                ptr::null_mut(),
            )
        })?;
        queue.finish()
    }

    fn arguments(&self) -> u32 {
        let mut arguments = 0_u32;
        // SAFETY: the kernel is the runtime's, and the number has these four bytes.
        let _asked = unsafe {
            (self.device.functions.clGetKernelInfo)(
                self.kernel,
                CL_KERNEL_NUM_ARGS,
                size_of::<u32>(),
                (&raw mut arguments).cast(),
                ptr::null_mut(),
            )
        };
        arguments
    }

    fn of_group<T: Copy + Default>(&self, what: u32) -> T {
        let mut told = T::default();
        // SAFETY: kernel and device are the runtime's, and there is room for what the callers ask.
        let _asked = unsafe {
            (self.device.functions.clGetKernelWorkGroupInfo)(
                self.kernel,
                self.device.device,
                what,
                size_of::<T>(),
                (&raw mut told).cast(),
                ptr::null_mut(),
            )
        };
        told
    }

    fn subgroup(&self) -> u64 {
        let mut told = 0_u64;
        // SAFETY: kernel and device are the runtime's, and the number has these eight bytes; there is no input.
        let _asked = unsafe {
            (self.device.functions.clGetKernelSubGroupInfo)(
                self.kernel,
                self.device.device,
                CL_KERNEL_COMPILE_SUB_GROUP_SIZE_INTEL,
                0,
                ptr::null(),
                size_of::<u64>(),
                (&raw mut told).cast(),
                ptr::null_mut(),
            )
        };
        told
    }
}

impl Drop for ClKernel {
    fn drop(&mut self) {
        // SAFETY: the reference is this value's own, and is given up once.
        let _released = unsafe { (self.device.functions.clReleaseKernel)(self.kernel) };
    }
}

/// A queue of the runtime, for one thread.
pub(crate) struct ClQueue {
    device: &'static Device,
    queue: *mut c_void,
}

// SAFETY: OpenCL's queues may be used from any thread.
unsafe impl Send for ClQueue {}

impl ClQueue {
    /// Makes a queue in order.
    pub(crate) fn new(device: &'static Device) -> Result<Self, Error> {
        let mut code = 0;
        // SAFETY: context and device are the runtime's; no properties are given.
        let queue = unsafe {
            (device.functions.clCreateCommandQueueWithProperties)(
                device.context,
                device.device,
                ptr::null(),
                &raw mut code,
            )
        };
        result_of(code).map(|()| Self { device, queue })
    }

    fn finish(&self) -> Result<(), Error> {
        // SAFETY: the queue is the runtime's.
        result_of(unsafe { (self.device.functions.clFinish)(self.queue) })
    }
}

impl Drop for ClQueue {
    fn drop(&mut self) {
        // SAFETY: the reference is this value's own, and is given up once.
        let _released = unsafe { (self.device.functions.clReleaseCommandQueue)(self.queue) };
    }
}
