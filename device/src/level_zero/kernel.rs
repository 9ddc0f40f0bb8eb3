//! Kernels: a function of a module, with the arguments that its next launch takes.
#![expect(unsafe_code, reason = "calls the loader")]

use std::ffi::{CString, c_void};
use std::ptr;
use std::sync::Arc;

use level_zero_sys::{
    Functions, ze_group_count_t, ze_kernel_desc_t, ze_kernel_handle_t, ze_kernel_properties_t,
    ze_structure_type_t,
};
use parking_lot::{Mutex, MutexGuard};

use super::api::done;
use super::event::Event;
use super::fork::{is_left, refuse_in_child};
use super::launch::Range;
use super::module::Module;
use super::parameter::Parameter;
use super::queue::{Queue, WeakQueue};
use super::work::Work;
use crate::error::Result;

/// How many queues may have launched a kernel before those that are done are forgotten.
const MANY: usize = 16;

/// A kernel of a module; clones are the same kernel.
///
/// Every thread may launch it. It may be dropped while a launch runs: the queue has it then, until that is done.
#[derive(Clone)]
pub struct Kernel {
    inner: Arc<Inner>,
}

struct Inner {
    handle: Arc<Handle>,
    name: String,
    parameters: Vec<Parameter>,
    required_group: Option<[u32; 3]>,
    local_bytes: usize,
    setup: Mutex<Setup>,
}

/// The driver's kernel, which no work uses when it is dropped.
pub(super) struct Handle {
    module: Module,
    raw: ze_kernel_handle_t,
    functions: &'static Functions,
}

// SAFETY: a kernel's handle may be used on every thread, by the specification; a lock is held where one at a time may.
unsafe impl Send for Handle {}
// SAFETY: as for `Send`.
unsafe impl Sync for Handle {}

#[derive(Default)]
struct Setup {
    /// The range that the driver knows the size of groups for.
    range: Option<Range>,
    /// How many groups it has.
    groups: ze_group_count_t,
    /// The last launch on each queue.
    launches: Vec<Launch>,
}

/// The last launch on a queue, which may be gone.
struct Launch {
    queue: WeakQueue,
    work: Work,
}

/// A kernel that one thread has for itself, from the first argument set until the launch is queued.
pub(super) struct Held<'a> {
    kernel: &'a Inner,
    setup: MutexGuard<'a, Setup>,
}

impl Kernel {
    pub(super) fn new(module: &Module, name: &str, parameters: &[Parameter]) -> Result<Self> {
        refuse_in_child()?;
        // A name of SPIR-V ends with its first zero.
        let text = CString::new(name).unwrap_or_default();
        let desc = ze_kernel_desc_t {
            stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_KERNEL_DESC,
            pKernelName: text.as_ptr(),
            ..Default::default()
        };
        let functions = module.context().driver().api.functions();
        let mut raw = ptr::null_mut();
        // SAFETY: the module is live, the structure says what it is, and there is room for a handle.
        let code =
            unsafe { (functions.zeKernelCreate)(module.handle(), &raw const desc, &raw mut raw) };
        done("zeKernelCreate", code)?;
        let module = module.clone();
        let handle = Handle {
            module,
            raw,
            functions,
        };
        if handle.module.finds_addresses() {
            handle.reach_all()?;
        }
        let properties = handle.properties()?;
        let group = [
            properties.requiredGroupSizeX,
            properties.requiredGroupSizeY,
            properties.requiredGroupSizeZ,
        ];
        Ok(Self {
            inner: Arc::new(Inner {
                handle: Arc::new(handle),
                name: name.to_owned(),
                parameters: parameters.to_vec(),
                required_group: (!group.contains(&0)).then_some(group),
                local_bytes: properties.localMemSize as usize,
                setup: Mutex::default(),
            }),
        })
    }

    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// Returns how it takes its arguments, in their order.
    #[must_use]
    pub fn parameters(&self) -> &[Parameter] {
        &self.inner.parameters
    }

    /// Returns the module that has it.
    #[must_use]
    pub fn module(&self) -> &Module {
        &self.inner.handle.module
    }

    /// Returns the size of groups that it was written for, if it says so.
    #[must_use]
    pub fn required_group(&self) -> Option<[u32; 3]> {
        self.inner.required_group
    }

    /// Returns the bytes of local memory that its own variables take.
    #[must_use]
    pub fn local_bytes(&self) -> usize {
        self.inner.local_bytes
    }

    /// Waits until no other thread sets it up.
    pub(super) fn hold(&self) -> Held<'_> {
        Held {
            kernel: &self.inner,
            setup: self.inner.setup.lock(),
        }
    }
}

impl Held<'_> {
    pub(super) fn name(&self) -> &str {
        &self.kernel.name
    }

    pub(super) fn handle(&self) -> ze_kernel_handle_t {
        self.kernel.handle.raw
    }

    /// Passes an address.
    pub(super) fn set_address(&self, index: u32, address: *const u8) -> Result<()> {
        self.set(index, size_of_val(&address), (&raw const address).cast())
    }

    /// Passes the bytes of a value.
    pub(super) fn set_value(&self, index: u32, value: &[u8]) -> Result<()> {
        self.set(index, value.len(), value.as_ptr().cast())
    }

    /// Passes so many bytes of memory for each group.
    pub(super) fn set_local(&self, index: u32, bytes: usize) -> Result<()> {
        self.set(index, bytes, ptr::null())
    }

    #[inline]
    fn set(&self, index: u32, bytes: usize, value: *const c_void) -> Result<()> {
        let functions = self.functions();
        // SAFETY: the kernel is live; the callers above pass null or so many bytes, which are read before this returns.
        done("zeKernelSetArgumentValue", unsafe {
            (functions.zeKernelSetArgumentValue)(self.handle(), index, bytes, value)
        })
    }

    /// Claims that it is set up for a range.
    pub(super) fn has_range(&self, range: &Range) -> bool {
        self.setup.range.as_ref() == Some(range)
    }

    /// Returns how many groups the range has.
    pub(super) fn groups(&self) -> &ze_group_count_t {
        &self.setup.groups
    }

    /// Returns the size of groups that the driver suggests for so many work items.
    pub(super) fn suggested(&self, [x, y, z]: [u32; 3]) -> Result<[u32; 3]> {
        let functions = self.functions();
        let mut group = [1; 3];
        let [to_x, to_y, to_z] = group.each_mut().map(ptr::from_mut);
        // SAFETY: the kernel is live, and there is room for three numbers.
        done("zeKernelSuggestGroupSize", unsafe {
            (functions.zeKernelSuggestGroupSize)(self.handle(), x, y, z, to_x, to_y, to_z)
        })?;
        Ok(group)
    }

    /// Lets launches have a range, as so many groups of a size.
    pub(super) fn set_range(
        &mut self,
        range: Range,
        groups: [u32; 3],
        [x, y, z]: [u32; 3],
    ) -> Result<()> {
        self.setup.range = None;
        // SAFETY: the kernel is live.
        done("zeKernelSetGroupSize", unsafe {
            (self.functions().zeKernelSetGroupSize)(self.handle(), x, y, z)
        })?;
        let [x, y, z] = groups;
        self.setup.groups = ze_group_count_t {
            groupCountX: x,
            groupCountY: y,
            groupCountZ: z,
        };
        self.setup.range = Some(range);
        Ok(())
    }

    /// Notes a launch, so that the kernel outlives it.
    #[inline]
    pub(super) fn launched(&mut self, queue: &Queue, event: &Event) {
        let first = self.setup.launches.first_mut();
        if !first.is_some_and(|last| last.work.renew(event)) {
            self.launched_among(queue, event);
        }
    }

    /// Notes a launch where several queues launch the kernel, or none did so far.
    #[cold]
    fn launched_among(&mut self, queue: &Queue, event: &Event) {
        let launches = &mut self.setup.launches;
        // Later work of a queue ends after its earlier work.
        if launches.iter_mut().any(|last| last.work.renew(event)) {
            return;
        }
        if launches.len() >= MANY {
            launches.retain(Launch::is_running);
        }
        launches.push(Launch {
            queue: queue.downgrade(),
            work: Work::of(event),
        });
    }

    fn functions(&self) -> &'static Functions {
        self.kernel.handle.functions
    }
}

impl Launch {
    /// Claims that it is not done; a lost device's is.
    fn is_running(&self) -> bool {
        matches!(self.work.is_over(), Ok(false))
    }
}

impl Handle {
    /// Lets the kernel reach USM that is not among its arguments, which drivers else may have moved away.
    fn reach_all(&self) -> Result<()> {
        const HOST_DEVICE_SHARED: u32 = 0b111;
        let set = self.functions.zeKernelSetIndirectAccess;
        // SAFETY: the kernel is live.
        done("zeKernelSetIndirectAccess", unsafe {
            set(self.raw, HOST_DEVICE_SHARED)
        })
    }

    fn properties(&self) -> Result<ze_kernel_properties_t> {
        let mut properties = ze_kernel_properties_t {
            stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_KERNEL_PROPERTIES,
            ..Default::default()
        };
        let ask = self.functions.zeKernelGetProperties;
        // SAFETY: the kernel is live, and the structure says what it is.
        done("zeKernelGetProperties", unsafe {
            ask(self.raw, &raw mut properties)
        })?;
        Ok(properties)
    }
}

/// A kernel that still runs is given to the queues that run it.
impl Drop for Inner {
    fn drop(&mut self) {
        if is_left() {
            return;
        }
        let launches = self.setup.get_mut().launches.drain(..);
        for launch in launches.filter(Launch::is_running) {
            match launch.queue.upgrade() {
                Some(queue) => queue.keep(Arc::clone(&self.handle), launch.work),
                // Another thread drops the queue, which waits for the same.
                None => launch.work.wait(),
            }
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        if is_left() {
            return;
        }
        // SAFETY: the kernel is this value's, and whoever launched it kept this value until that was done.
        let _gone = unsafe { (self.functions.zeKernelDestroy)(self.raw) };
    }
}
