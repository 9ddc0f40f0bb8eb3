//! The child of a fork: it is told at once, and no driver is called there.
#![expect(unsafe_code, reason = "forks, and queues work on memory of its own")]

use std::time::Duration;

use dlpack_broker_device::level_zero::{Context, Module, Queue, Range, Usm, devices};
use dlpack_broker_device::{ErrorKind, Result, UsmKind};

use crate::kernels::plain;
use crate::launcher::{Made, launch, whole};
use crate::process::{Claim, claim};

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(a_child_makes_no_queue),
    claim!(a_child_makes_no_context),
    claim!(a_child_copies_nothing),
    claim!(a_child_builds_no_module).with_kernels(),
    claim!(a_child_finds_no_kernel).with_kernels(),
    claim!(
        a_child_sets_no_argument_of_a_kernel,
        "BROKER_SOFTWARE_ZE_FAIL_CALL" = "zeKernelSetArgumentValue"
    )
    .with_kernels(),
    claim!(a_child_asks_for_no_times),
];

/// Claims that a child of this process is told that it is one, before anything that it may wait for.
fn assert_refused<T>(work: impl FnOnce() -> Result<T>) {
    // SAFETY: the child does what the claim passes and ends.
    let child = unsafe { libc::fork() };
    if child == 0 {
        // SAFETY: a child that hangs is ended by the alarm, which this process has no handler for.
        unsafe { libc::alarm(60) };
        let refused = work().err().map(|error| error.kind());
        // SAFETY: nothing of the process's end has to be done in the child.
        unsafe { libc::_exit(i32::from(refused != Some(ErrorKind::ForkedChild))) };
    }
    let mut status = 0;
    // SAFETY: there is room for a status.
    assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
    assert_eq!(status, 0);
}

fn queue() -> Queue {
    let device = devices().unwrap().remove(0);
    Queue::new(&Context::new(&device).unwrap(), &device).unwrap()
}

fn a_child_makes_no_queue() {
    let queue = queue();
    let (context, device) = (queue.context(), queue.device());
    assert_refused(|| Queue::new(context, device));
    assert_refused(|| Queue::for_copies(context, device));
    assert_refused(|| Queue::profiled(context, device));
}

fn a_child_makes_no_context() {
    let device = devices().unwrap().remove(0);
    assert_refused(|| Context::new(&device));
}

fn a_child_copies_nothing() {
    let queue = queue();
    let usm = Usm::new(queue.context(), queue.device(), UsmKind::Device, 1000).unwrap();
    let (to, from) = (usm.pointer().as_ptr(), [7; 1000]);
    // SAFETY: nothing is queued in the child.
    assert_refused(|| unsafe { queue.upload(to, &from, &[]) });
    // SAFETY: as above.
    assert_refused(|| unsafe { queue.copy(to, from.as_ptr(), 1000, &[]) });
}

fn a_child_builds_no_module() {
    let queue = queue();
    assert_refused(|| Module::from_spirv(queue.context(), queue.device(), &plain(), ""));
}

fn a_child_finds_no_kernel() {
    let made = Made::of(&plain());
    assert_refused(|| made.module.kernel("count"));
}

fn a_child_sets_no_argument_of_a_kernel() {
    let made = Made::of(&plain());
    let (kernel, block) = (made.kernel("count"), made.block(&[0_u32; 4]));
    let range = Range::new(&[4]).unwrap();
    let arguments = [whole(&block)];
    assert_refused(|| launch(&made.queue, &kernel, range, &arguments, &[]));
}

fn a_child_asks_for_no_times() {
    let queue = queue();
    let profiled = Queue::profiled(queue.context(), queue.device()).unwrap();
    let event = profiled.barrier(&[]).unwrap();
    event.wait(Duration::MAX).unwrap();
    assert_refused(|| event.times());
}
