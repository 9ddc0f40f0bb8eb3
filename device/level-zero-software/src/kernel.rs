//! Kernels with their arguments, and single launches of them.

use std::cell::RefCell;
use std::ffi::{CStr, CString};
use std::sync::Arc;

use level_zero_sys::_ze_kernel_handle_t;
use parking_lot::Mutex;

use crate::handles::Object;
use crate::memory::{Allocation, Allocations};
use crate::module::Module;
use crate::opencl::{self, ClKernel, ClQueue, Facts};
use crate::result::{
    INVALID_KERNEL_ARGUMENT_INDEX, INVALID_KERNEL_ARGUMENT_SIZE, INVALID_KERNEL_NAME, Result,
    UNSUPPORTED_FEATURE,
};
use crate::settings::settings;
use crate::spirv::Parameter;

/// A kernel of a module.
pub(crate) struct Kernel {
    pub(crate) name: CString,
    pub(crate) facts: Facts,
    module: Arc<Module>,
    parameters: Vec<Parameter>,
    /// Locked from the first argument set to the kernel's end: the runtime keeps arguments in the kernel.
    /// In null mode there is none.
    kernel: Mutex<Option<ClKernel>>,
    pub(crate) setup: Mutex<Setup>,
}

impl Object for Kernel {
    type Raw = *mut _ze_kernel_handle_t;
    const LEDGER: &'static str = "kernels";
}

/// What the next launch takes.
#[derive(Clone)]
pub(crate) struct Setup {
    pub(crate) group: [u32; 3],
    pub(crate) offset: [u32; 3],
    pub(crate) indirect_access: u32,
    arguments: Vec<Option<Argument>>,
}

/// An argument as it was passed: bytes, or a size alone.
#[derive(Clone)]
struct Argument {
    bytes: usize,
    value: Option<Vec<u8>>,
}

/// A launch with all that it needs. Addresses in its arguments are those that kernels use.
pub(crate) struct Launch {
    kernel: Arc<Kernel>,
    setup: Setup,
    groups: Groups,
}

/// How many groups a launch has: known when it is appended, or read when it runs.
#[derive(Clone, Copy)]
pub(crate) enum Groups {
    Known([u32; 3]),
    /// Three numbers at an address.
    At(usize),
}

impl Kernel {
    /// Finds a kernel by its name.
    pub(crate) fn new(module: Arc<Module>, name: &CStr) -> Result<Self> {
        let program = module.program.as_ref();
        let kernel = program.map(|program| ClKernel::new(program, name));
        let kernel = kernel.transpose()?;
        let mut kernels = module.interface().kernels.iter();
        let known = kernels.find(|(known, _)| known.as_c_str() == name);
        let (_, parameters) = known.ok_or(INVALID_KERNEL_NAME)?;
        let parameters = parameters.clone();
        let facts = match &kernel {
            Some(kernel) => kernel.facts(),
            None => Facts::of_uncompiled(parameters.len()),
        };
        Ok(Self {
            name: name.to_owned(),
            facts,
            parameters,
            setup: Mutex::new(Setup {
                group: [1; 3],
                offset: [0; 3],
                indirect_access: 0,
                arguments: vec![None; facts.arguments as usize],
            }),
            kernel: Mutex::new(kernel),
            module,
        })
    }

    /// Notes an argument for the next launch; no value stands for zeros, or for memory of the group.
    pub(crate) fn set_argument(
        &self,
        index: u32,
        bytes: usize,
        value: Option<&[u8]>,
    ) -> Result<()> {
        let parameter = self.parameters.get(index as usize).copied();
        let fits = match parameter {
            Some(Parameter::Value(wanted @ 1..)) => wanted == bytes || !settings().is_strict,
            Some(Parameter::Pointer) if settings().is_strict => bytes == size_of::<usize>(),
            Some(Parameter::Pointer) => value.is_none() || bytes >= size_of::<usize>(),
            Some(Parameter::Local) => bytes > 0,
            _ => true,
        };
        if !fits {
            return Err(INVALID_KERNEL_ARGUMENT_SIZE);
        }
        if parameter == Some(Parameter::Opaque) {
            return Err(UNSUPPORTED_FEATURE);
        }
        let mut setup = self.setup.lock();
        let place = setup
            .arguments
            .get_mut(index as usize)
            .ok_or(INVALID_KERNEL_ARGUMENT_INDEX)?;
        *place = Some(Argument {
            bytes,
            value: value.map(<[u8]>::to_vec),
        });
        Ok(())
    }

    /// Takes the arguments as they are now for a launch.
    pub(crate) fn launch(
        self: &Arc<Self>,
        groups: Groups,
        allocations: &Allocations,
    ) -> Result<Launch> {
        let mut setup = self.setup.lock().clone();
        if setup.arguments.iter().any(Option::is_none) {
            return Err(crate::result::INVALID_ARGUMENT);
        }
        // Now, since memory that is freed behind the launch is found no more when it runs.
        for (index, argument) in setup.arguments.iter_mut().flatten().enumerate() {
            let parameter = self.parameters.get(index);
            if !matches!(parameter, Some(Parameter::Value(1..))) {
                argument.make_usable(allocations);
            }
        }
        Ok(Launch {
            kernel: Arc::clone(self),
            setup,
            groups,
        })
    }
}

impl Launch {
    /// Claims that it may use an allocation: by an argument, or by an address that it finds in memory.
    pub(crate) fn may_use(&self, allocation: &Allocation) -> bool {
        let takes = |argument: &Argument| {
            let value = argument.value.as_deref().and_then(<[u8]>::first_chunk);
            value.is_some_and(|bytes| allocation.holds(usize::from_ne_bytes(*bytes)))
        };
        self.setup.indirect_access != 0
            || self.kernel.module.interface().loads_pointers
            || self.setup.arguments.iter().flatten().any(takes)
    }

    /// Runs the kernel, to its end.
    pub(crate) fn run(&self) -> Result<()> {
        let groups = match self.groups {
            Groups::Known(groups) => groups,
            Groups::At(address) => crate::command::read_groups(address),
        };
        if groups.contains(&0) {
            return Ok(());
        }
        let local = self.setup.group.map(|size| size as usize);
        let offset = self.setup.offset.map(|size| size as usize);
        let mut global = local;
        for (size, count) in global.iter_mut().zip(groups) {
            *size *= count as usize;
        }
        let kernel = self.kernel.kernel.lock();
        let Some(kernel) = &*kernel else {
            return Ok(());
        };
        for (index, argument) in (0_u32..).zip(&self.setup.arguments) {
            let argument = argument
                .as_ref()
                .expect("a launch has all of its arguments");
            let parameter = self.kernel.parameters.get(index as usize).copied();
            self.set(kernel, index, parameter, argument)?;
        }
        with_queue(|queue| kernel.run(queue, offset, global, local))?.map_err(Into::into)
    }

    fn set(
        &self,
        kernel: &ClKernel,
        index: u32,
        parameter: Option<Parameter>,
        argument: &Argument,
    ) -> Result<()> {
        let value = argument.value.as_deref();
        let set = match parameter {
            Some(Parameter::Pointer) => {
                let address = value
                    .and_then(|value| value.first_chunk())
                    .map_or(0, |bytes| usize::from_ne_bytes(*bytes));
                kernel.set_pointer(index, address)
            }
            Some(Parameter::Local) => kernel.set_local(index, argument.bytes),
            parameter => {
                // Callers pass null for zeros, and more bytes than the parameter has.
                let mut value = value.map_or_else(|| vec![0; argument.bytes], <[u8]>::to_vec);
                if let Some(Parameter::Value(wanted @ 1..)) = parameter {
                    value.resize(wanted, 0);
                }
                kernel.set_value(index, &value)
            }
        };
        set.map_err(Into::into)
    }
}

impl Argument {
    /// Puts addresses that the kernel can use in the place of those that it is or holds.
    fn make_usable(&mut self, allocations: &Allocations) {
        let value = self.value.as_deref_mut().unwrap_or_default();
        let (words, _) = value.as_chunks_mut::<{ size_of::<usize>() }>();
        for word in words {
            *word = allocations
                .usable(usize::from_ne_bytes(*word))
                .to_ne_bytes();
        }
    }
}

/// Lends the runtime's queue of the calling thread.
fn with_queue<T>(body: impl FnOnce(&ClQueue) -> T) -> Result<T> {
    thread_local! {
        static QUEUE: RefCell<Option<ClQueue>> = const { RefCell::new(None) };
    }
    QUEUE.with_borrow_mut(|queue| {
        if queue.is_none() {
            let device = opencl::device().map_err(|_| UNSUPPORTED_FEATURE)?;
            *queue = Some(ClQueue::new(device)?);
        }
        queue.as_ref().map(body).ok_or(UNSUPPORTED_FEATURE)
    })
}
