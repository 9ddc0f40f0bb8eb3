//! The child of a fork, which is told at once, and the end of the process: no driver is called there.
#![expect(
    unsafe_code,
    reason = "forks, registers a handler, and queues work on memory of its own"
)]

use std::sync::Mutex;
use std::time::Duration;

use dlpack_broker_device::level_zero::{Block, Context, Module, Pool, Queue, Range, Usm, devices};
use dlpack_broker_device::{ErrorKind, Result, UsmKind};

use crate::kernels::plain;
use crate::launcher::{Made, launch, whole};
use crate::ledger;
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
    claim!(
        statics_of_a_program_are_dropped_without_the_driver,
        "BROKER_SOFTWARE_ZE_DELAY" = "200"
    ),
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

/// What a program of C++ may have as statics.
struct Statics {
    _shared: Block,
    _used: Block,
    _memory: Usm,
    _pool: Pool,
    _queue: Queue,
    _context: Context,
}

static STATICS: Mutex<Option<Statics>> = Mutex::new(None);

/// Drops them as the destructors of statics are, and ends the process by another status where the driver was called.
extern "C" fn drop_statics() {
    let count = || [c"allocations", c"command lists", c"contexts", c"events"].map(ledger::count);
    let before = count();
    drop(STATICS.lock().unwrap().take());
    if count() != before || before.contains(&0) {
        eprintln!("{before:?} became {:?}", count());
        // SAFETY: nothing more of this process matters.
        unsafe { libc::_exit(1) };
    }
}

fn statics_of_a_program_are_dropped_without_the_driver() {
    // Before the crate's own, which runs first therefore, as for statics that are made before `main`.
    // SAFETY: the handler is a part of this program.
    assert_eq!(unsafe { libc::atexit(drop_statics) }, 0);
    let device = devices().unwrap().remove(0);
    let context = Context::new(&device).unwrap();
    let queue = Queue::new(&context, &device).unwrap();
    let pool = Pool::new(&context, &device, UsmKind::Device);
    let [shared, used] = [(); 2].map(|()| pool.take(4096, &queue).unwrap());
    shared.share().unwrap();
    for _ in 0..3 {
        // SAFETY: the block has so many bytes, and is never freed.
        let event = unsafe { queue.fill(used.pointer().as_ptr(), &[1], 4096, &[]) };
        used.used_by(&event.unwrap());
    }
    *STATICS.lock().unwrap() = Some(Statics {
        _shared: shared,
        _used: used,
        _memory: Usm::new(&context, &device, UsmKind::Host, 100).unwrap(),
        _pool: pool,
        _queue: queue,
        _context: context,
    });
}
