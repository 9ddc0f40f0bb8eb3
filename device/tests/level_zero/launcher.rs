//! What launches need: a queue, a pool of memory that the host reaches, a module of the driver's tests.
#![expect(unsafe_code, reason = "launches kernels over memory of its own")]

use dlpack_broker_device::level_zero::{
    Argument, Block, Context, Event, Kernel, Module, Pool, Queue, Range, devices,
};
use dlpack_broker_device::{Result, UsmKind};

/// A queue of the first device, and a pool of memory that the host reaches.
pub(crate) struct Made {
    pub(crate) queue: Queue,
    pub(crate) pool: Pool,
    pub(crate) module: Module,
}

impl Made {
    pub(crate) fn of(spirv: &[u8]) -> Self {
        let device = devices().unwrap().remove(0);
        let context = Context::new(&device).unwrap();
        Self {
            queue: Queue::new(&context, &device).unwrap(),
            pool: Pool::new(&context, &device, UsmKind::Shared),
            module: Module::from_spirv(&context, &device, spirv, "").unwrap(),
        }
    }

    pub(crate) fn kernel(&self, name: &str) -> Kernel {
        self.module.kernel(name).unwrap()
    }

    pub(crate) fn another_queue(&self) -> Queue {
        Queue::new(self.queue.context(), self.queue.device()).unwrap()
    }

    pub(crate) fn block<T: Copy>(&self, values: &[T]) -> Block {
        let block = self.pool.take(size_of_val(values), &self.queue).unwrap();
        write(block.pointer().as_ptr(), values);
        block
    }

    pub(crate) fn launch(
        &self,
        kernel: &Kernel,
        items: usize,
        arguments: &[Argument<'_>],
    ) -> Result<Event> {
        launch(&self.queue, kernel, Range::new(&[items])?, arguments, &[])
    }
}

pub(crate) fn launch(
    queue: &Queue,
    kernel: &Kernel,
    range: Range,
    arguments: &[Argument<'_>],
    after: &[Event],
) -> Result<Event> {
    // SAFETY: the tests keep memory until the work is done, and read it after that.
    unsafe { queue.launch(kernel, range, arguments, after) }
}

pub(crate) fn write<T: Copy>(to: *mut u8, values: &[T]) {
    // SAFETY: the tests pass memory of that size that the host reaches and no work uses.
    unsafe {
        to.cast::<T>()
            .copy_from_nonoverlapping(values.as_ptr(), values.len())
    }
}

pub(crate) fn read<T: Copy>(block: &Block, count: usize) -> Vec<T> {
    assert!(count * size_of::<T>() <= block.bytes());
    // SAFETY: the block has so many elements, the host reaches it, and the tests have waited.
    unsafe { std::slice::from_raw_parts(block.pointer().as_ptr().cast(), count) }.to_vec()
}

pub(crate) fn whole(block: &Block) -> Argument<'_> {
    Argument::Block(block, 0)
}
