//! The kernels that the driver has built for a device, each at its first use.

use std::collections::HashMap;

use parking_lot::Mutex;

use super::super::fork::refuse_in_child;
use super::super::kernel::Kernel;
use super::super::module::Module;
use super::super::queue::Queue;
use super::strided_copy::{Form, NAME};
use crate::error::Result;

/// The kernels for one context and device.
#[derive(Default)]
pub(in super::super) struct Kernels {
    /// A lock over building too, so that threads that race to a kernel build it once.
    strided_copies: Mutex<HashMap<Form, Kernel>>,
}

impl Kernels {
    /// Returns the kernel for a queue of their context and device.
    pub(in super::super) fn strided_copy(&self, queue: &Queue, form: Form) -> Result<Kernel> {
        // Before the lock, which a fork may have copied while it was held.
        refuse_in_child()?;
        let mut built = self.strided_copies.lock();
        if let Some(kernel) = built.get(&form) {
            return Ok(kernel.clone());
        }
        let module = Module::from_spirv(queue.context(), queue.device(), &form.spirv(), "")?;
        let kernel = module.kernel(NAME)?;
        Ok(built.entry(form).or_insert(kernel).clone())
    }
}
