//! What launches and blocks of a pool cost beside the bare calls, for a counter of instructions.
//!
//! It judges nothing: `tests/python/test_instructions.py` runs it under callgrind on the driver that does nothing, which
//! starts a new count at each call of the C library's `getppid`, and reads here which step each count belongs to.
#![expect(
    clippy::print_stdout,
    reason = "tells its reader the order of the steps"
)]
#![expect(clippy::unwrap_used, reason = "the fixtures are those of the tests")]

mod launches;

#[path = "../../level-zero-software/tests/conformance/fixture/kernels.rs"]
#[expect(dead_code, reason = "the driver's tests run more of them")]
mod kernels;
#[path = "../../level-zero-software/tests/conformance/fixture/spirv.rs"]
mod spirv;

use std::hint::black_box;
use std::os::unix::process::parent_id;

use dlpack_broker_device::level_zero::{Argument, Context, Module, Pool, Queue, Range, devices};
use dlpack_broker_device::{Result, UsmKind};
use launches::{Raw, launch};

/// How often all steps are done. The last time stands: by then events go round, and the allocator has blocks at hand.
const ROUNDS: usize = 200;

const ITEMS: usize = 1000;
/// The size of a block that the C library keeps at hand, and of one that it does not.
const SMALL: usize = 512;
const BYTES: usize = 4 * ITEMS;

fn main() -> Result<()> {
    let spirv = kernels::plain();
    let device = devices()?.remove(0);
    let context = Context::new(&device)?;
    let queue = Queue::new(&context, &device)?;
    let pool = Pool::new(&context, &device, UsmKind::Shared);
    let module = Module::from_spirv(&context, &device, &spirv, "")?;
    let (add, count) = (module.kernel("add")?, module.kernel("count")?);
    let raw = Raw::new(&context, &device, &spirv);
    let (raw_add, raw_count) = (raw.kernel(c"add"), raw.kernel(c"count"));
    let three = [
        pool.take(BYTES, &queue)?,
        pool.take(BYTES, &queue)?,
        pool.take(BYTES, &queue)?,
    ];
    let arguments = three.each_ref().map(|block| Argument::Block(block, 0));
    let range = Range::new(&[ITEMS])?;
    for _ in 0..ROUNDS {
        counted("nothing", || ());
        counted("raw launch, 3 blocks", || raw.launch(raw_add, &three));
        let _done = counted("launch, 3 blocks", || {
            launch(&queue, &add, range, &arguments)
        });
        counted("raw launch, 1 block", || raw.launch(raw_count, &three[..1]));
        let _done = counted("launch, 1 block", || {
            launch(&queue, &count, range, &arguments[..1])
        });
        for (of, bytes) in [("small block", SMALL), ("block", BYTES)] {
            counted(&format!("malloc and free, {of}"), || {
                drop(black_box(Vec::<u8>::with_capacity(black_box(bytes))));
            });
            counted(&format!("pool hit, {of}"), || {
                drop(black_box(pool.take(black_box(bytes), &queue).unwrap()));
            });
        }
    }
    Ok(())
}

/// Does a step between two marks, and tells its name.
fn counted<T>(name: &str, step: impl FnOnce() -> T) -> T {
    black_box(parent_id());
    let done = black_box(step());
    black_box(parent_id());
    println!("{name}");
    done
}
