//! Launches: by the queue, and by the bare calls.
#![expect(
    unsafe_code,
    reason = "launches kernels over memory that nothing works on"
)]

use std::ffi::CStr;
use std::hint::black_box;
use std::ptr;

use dlpack_broker_device::level_zero::{
    Argument, Block, Context, Device, Event, Kernel, Queue, Range,
};
use level_zero_sys::{
    Functions, Loader, ze_command_list_handle_t, ze_command_queue_desc_t, ze_group_count_t,
    ze_kernel_desc_t, ze_kernel_handle_t, ze_module_desc_t, ze_module_format_t, ze_module_handle_t,
    ze_structure_type_t,
};

/// Launches by the queue.
pub(crate) fn launch(
    queue: &Queue,
    kernel: &Kernel,
    range: Range,
    arguments: &[Argument<'_>],
) -> Event {
    // SAFETY: nothing runs, and the blocks live as long as the queue.
    unsafe { queue.launch(kernel, range, black_box(arguments), black_box(&[])) }.unwrap()
}

/// A command list and a module made by the bare calls.
pub(crate) struct Raw {
    functions: &'static Functions,
    list: ze_command_list_handle_t,
    module: ze_module_handle_t,
}

impl Raw {
    pub(crate) fn new(context: &Context, device: &Device, spirv: &[u8]) -> Self {
        const IN_ORDER: u32 = 1 << 1;
        let loader: &'static Loader = Box::leak(Box::new(Loader::find().unwrap()));
        let functions = loader.functions();
        let desc = ze_command_queue_desc_t {
            stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_COMMAND_QUEUE_DESC,
            flags: IN_ORDER,
            ..Default::default()
        };
        let mut list = ptr::null_mut();
        let create = functions.zeCommandListCreateImmediate;
        // SAFETY: context and device are live, the structure says what it is, and there is room for a handle.
        unsafe {
            create(
                context.handle(),
                device.handle(),
                &raw const desc,
                &raw mut list,
            )
        };
        let desc = ze_module_desc_t {
            stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_MODULE_DESC,
            format: ze_module_format_t::ZE_MODULE_FORMAT_IL_SPIRV,
            inputSize: spirv.len(),
            pInputModule: spirv.as_ptr(),
            ..Default::default()
        };
        let mut module = ptr::null_mut();
        let (build, log) = (functions.zeModuleCreate, ptr::null_mut());
        // SAFETY: as above; no log is wanted.
        unsafe {
            build(
                context.handle(),
                device.handle(),
                &raw const desc,
                &raw mut module,
                log,
            )
        };
        assert!(!list.is_null() && !module.is_null());
        Self {
            functions,
            list,
            module,
        }
    }

    pub(crate) fn kernel(&self, name: &CStr) -> ze_kernel_handle_t {
        let desc = ze_kernel_desc_t {
            stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_KERNEL_DESC,
            pKernelName: name.as_ptr(),
            ..Default::default()
        };
        let mut kernel = ptr::null_mut();
        let create = self.functions.zeKernelCreate;
        // SAFETY: the module is live, the structure says what it is, and there is room for a handle.
        unsafe { create(self.module, &raw const desc, &raw mut kernel) };
        assert!(!kernel.is_null());
        kernel
    }

    /// Sets the arguments and appends, as a program does that keeps no account of anything.
    pub(crate) fn launch(&self, kernel: ze_kernel_handle_t, blocks: &[Block]) {
        for (index, block) in (0_u32..).zip(black_box(blocks)) {
            let address = block.pointer().as_ptr();
            let value = (&raw const address).cast();
            let set = self.functions.zeKernelSetArgumentValue;
            // SAFETY: the kernel is live, and an address has that size.
            unsafe { set(kernel, index, size_of_val(&address), value) };
        }
        let groups = ze_group_count_t {
            groupCountX: 125,
            groupCountY: 1,
            groupCountZ: 1,
        };
        let (none, waits) = (ptr::null_mut(), ptr::null_mut());
        let append = self.functions.zeCommandListAppendLaunchKernel;
        // SAFETY: list and kernel are live, and nothing runs.
        unsafe { append(self.list, kernel, &raw const groups, none, 0, waits) };
    }
}
