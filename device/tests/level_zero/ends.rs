//! The end of the process: what a program drops there is left to the driver, which may be gone.
#![expect(
    unsafe_code,
    reason = "registers a handler, and queues work on memory of its own"
)]

use std::sync::Mutex;

use dlpack_broker_device::UsmKind;
use dlpack_broker_device::level_zero::{Block, Context, Pool, Queue, Usm, devices};

use crate::ledger;
use crate::process::{Claim, claim};

pub(crate) const CLAIMS: &[Claim] = &[claim!(
    statics_of_a_program_are_dropped_without_the_driver,
    "BROKER_SOFTWARE_ZE_DELAY" = "200"
)];

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
