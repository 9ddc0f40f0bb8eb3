//! Crowds: many threads, many blocks, many launches; and ends of processes that are at work.
#![expect(unsafe_code, reason = "queues work on memory of its own")]

use std::any::Any;
use std::collections::VecDeque;
use std::env;
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

use dlpack_broker_device::level_zero::{
    Block, Context, Event, Kernel, Pool, Queue, Range, devices,
};
use dlpack_broker_device::{Error, ErrorKind, Result, UsmKind};

use crate::kernels::plain;
use crate::launcher::{Made, launch, whole};
use crate::ledger;
use crate::process::{Claim, claim};

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(threads_allocate_launch_copy_and_free).with_kernels(),
    claim!(
        threads_allocate_launch_copy_and_free_in_poison_mode,
        "BROKER_SOFTWARE_ZE_POISON" = "1",
        "BROKER_SOFTWARE_ZE_COPY_ENGINES" = "1"
    )
    .with_kernels(),
    claim!(threads_that_race_to_the_first_use_see_the_same_devices),
    claim!(
        threads_that_race_to_a_loader_that_is_not_there_are_told,
        "ZEL_LIBRARY_PATH" = "/nowhere"
    ),
    claim!(
        threads_on_a_device_that_is_lost_end_with_errors,
        "BROKER_SOFTWARE_ZE_LOST_AFTER" = "200"
    )
    .with_kernels(),
    claim!(
        copies_on_a_device_that_is_lost_are_errors,
        "BROKER_SOFTWARE_ZE_LOST_AFTER" = "0",
        "BROKER_SOFTWARE_ZE_COPY_ENGINES" = "1"
    )
    .with_kernels(),
    claim!(
        a_process_ends_with_work_in_flight,
        "BROKER_SOFTWARE_ZE_DELAY" = "200"
    ),
    // What threads are about to hold is in nobody's sight.
    claim!(
        a_process_ends_while_threads_queue_work,
        "ASAN_OPTIONS" = "use_sigaltstack=0:detect_leaks=0"
    )
    .with_kernels(),
];

const THREADS: u32 = 8;

/// The words of a block at most.
const WORDS: usize = 1000;

fn steps() -> u32 {
    let is_long = env::var("BROKER_TEST_LONG").is_ok_and(|long| long == "1");
    if is_long { 100_000 } else { 2000 }
}

/// A block that work was queued on, and what each of its words is to be.
struct Queued {
    block: Block,
    words: usize,
    value: u32,
}

/// What threads work on: `count` adds one to each word.
struct Shared<'a> {
    kernel: &'a Kernel,
    pool: &'a Pool,
}

impl Shared<'_> {
    /// Uploads to a block, counts up there, copies to another block, and frees the first while all that is queued.
    fn queue(&self, queue: &Queue, words: usize, value: u32) -> Result<Queued> {
        let bytes = words * size_of::<u32>();
        let first = self.pool.take(bytes, queue)?;
        let source = value.to_ne_bytes().repeat(words);
        // SAFETY: the block has so many bytes, and the pool keeps it until the work is done, as far as it is noted.
        let event = unsafe { queue.upload(first.pointer().as_ptr(), &source, &[]) }?;
        first.used_by(&event);
        launch(
            queue,
            self.kernel,
            Range::new(&[words])?,
            &[whole(&first)],
            &[],
        )?;
        let block = self.pool.take(bytes, queue)?;
        let (to, from) = (block.pointer().as_ptr(), first.pointer().as_ptr());
        // SAFETY: as above, for both blocks.
        let event = unsafe { queue.copy(to, from, bytes, &[]) }?;
        first.used_by(&event);
        block.used_by(&event);
        Ok(Queued {
            block,
            words,
            value: value + 1,
        })
    }

    fn check(&self, queue: &Queue, queued: &Queued) -> Result<()> {
        let mut got = vec![0; queued.words * size_of::<u32>()];
        // SAFETY: the block has so many bytes, and stays until this returns.
        unsafe { queue.download(&mut got, queued.block.pointer().as_ptr(), &[]) }?;
        assert!(got == queued.value.to_ne_bytes().repeat(queued.words));
        Ok(())
    }

    /// Does so again and again, with some blocks in flight, on a queue that is another one now and then.
    fn work(&self, shared: &Queue, thread: u32, steps: u32) -> Result<()> {
        const IN_FLIGHT: usize = 6;
        let new = || Queue::new(shared.context(), shared.device());
        let mut queue = if thread.is_multiple_of(2) {
            shared.clone()
        } else {
            new()?
        };
        let mut in_flight = VecDeque::new();
        for step in 0..steps {
            let words = 1 + (step as usize * 37 + thread as usize * 101) % WORDS;
            in_flight.push_back(self.queue(&queue, words, thread * 1_000_000 + step)?);
            if in_flight.len() > IN_FLIGHT {
                let oldest = in_flight.pop_front().unwrap();
                // Most are freed unseen, while the device is at work on them.
                if step.is_multiple_of(4) {
                    self.check(&queue, &oldest)?;
                }
            }
            if step % 500 == 499 {
                self.pool.empty_cache()?;
                if !thread.is_multiple_of(2) {
                    queue.wait()?;
                    queue = new()?;
                }
            }
        }
        in_flight
            .iter()
            .try_for_each(|last| self.check(&queue, last))
    }
}

/// Has threads work on a queue and pool of the first device; returns how each ended.
fn crowd(steps: u32) -> Vec<Result<()>> {
    let made = Made::of(&plain());
    let (queue, kind) = (&made.queue, UsmKind::Device);
    let pool = Pool::new(queue.context(), queue.device(), kind);
    let kernel = made.kernel("count");
    let shared = Shared {
        kernel: &kernel,
        pool: &pool,
    };
    let ends = thread::scope(|scope| {
        let shared = &shared;
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| scope.spawn(move || shared.work(queue, thread, steps)))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    assert_eq!(pool.statistics().allocated, 0);
    ends
}

fn threads_allocate_launch_copy_and_free() {
    assert_eq!(crowd(steps()), [const { Ok(()) }; THREADS as usize]);
    ledger::assert_is_empty();
}

fn threads_allocate_launch_copy_and_free_in_poison_mode() {
    threads_allocate_launch_copy_and_free();
}

fn threads_that_race_to_the_first_use_see_the_same_devices() {
    let start = Barrier::new(16);
    let use_first = || {
        start.wait();
        let device = devices().unwrap().remove(0);
        let context = Context::new(&device).unwrap();
        let queue = Queue::new(&context, &device).unwrap();
        let pool = Pool::new(&context, &device, UsmKind::Device);
        let block = pool.take(64, &queue).unwrap();
        let (mut got, pointer) = ([0; 64], block.pointer().as_ptr());
        // SAFETY: the block has so many bytes, and stays until both are done.
        unsafe { queue.upload(pointer, &[3; 64], &[]) }.unwrap();
        // SAFETY: as above.
        unsafe { queue.download(&mut got, pointer, &[]) }.unwrap();
        assert_eq!(got, [3; 64]);
        device.handle().addr()
    };
    let seen: Vec<usize> = thread::scope(|scope| {
        let threads = [(); 16].map(|()| scope.spawn(use_first));
        threads.map(|thread| thread.join().unwrap()).to_vec()
    });
    assert!(seen.iter().all(|device| *device == seen[0]));
    ledger::assert_is_empty();
}

fn threads_that_race_to_a_loader_that_is_not_there_are_told() {
    let start = Barrier::new(16);
    let ask = || {
        start.wait();
        devices().err().as_ref().map(Error::kind)
    };
    thread::scope(|scope| {
        let threads = [(); 16].map(|()| scope.spawn(ask));
        let told = threads.map(|thread| thread.join().unwrap());
        assert_eq!(told, [Some(ErrorKind::NoDevice); 16]);
    });
}

fn threads_on_a_device_that_is_lost_end_with_errors() {
    for end in crowd(100_000) {
        let error = end.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::DriverFailure);
        assert!(error.to_string().contains("DEVICE_LOST"), "{error}");
    }
    ledger::assert_is_empty();
}

fn copies_on_a_device_that_is_lost_are_errors() {
    let made = Made::of(&plain());
    let bytes = 20 << 20;
    let block = made.pool.take(bytes, &made.queue).unwrap();
    let lost = made
        .launch(&made.kernel("count"), 1, &[whole(&block)])
        .and_then(|event| event.wait(Duration::MAX));
    assert!(lost.is_err());
    let pointer = block.pointer().as_ptr();
    let mut memory = vec![1; bytes];
    // SAFETY: the block has so many bytes, and stays until all is done.
    let uploaded = unsafe { made.queue.upload(pointer, &memory, &[]) };
    // SAFETY: as above.
    let downloaded = unsafe { made.queue.download(&mut memory, pointer, &[]) };
    for error in [uploaded.map(drop).unwrap_err(), downloaded.unwrap_err()] {
        assert!(error.to_string().contains("DEVICE_LOST"), "{error}");
    }
    drop((block, made));
    ledger::assert_is_empty();
}

/// Queues what takes half a minute, and lets go of nothing before the process ends.
fn a_process_ends_with_work_in_flight() {
    let device = devices().unwrap().remove(0);
    let context = Context::new(&device).unwrap();
    let queue = Queue::new(&context, &device).unwrap();
    let pool = Pool::new(&context, &device, UsmKind::Device);
    let block = pool.take(4096, &queue).unwrap();
    let pointer = block.pointer().as_ptr();
    let queue_one = |_| {
        // SAFETY: the block has so many bytes, and is never freed.
        unsafe { queue.upload(pointer, &[1; 4096], &[]) }.unwrap()
    };
    let events: Vec<Event> = (0..150).map(queue_one).collect();
    assert!(!events[149].is_done().unwrap());
    // In sight of the leak checker.
    static KEPT: Mutex<Option<Box<dyn Any + Send>>> = Mutex::new(None);
    *KEPT.lock().unwrap() = Some(Box::new((block, pool, queue, events)));
}

fn a_process_ends_while_threads_queue_work() {
    let made: &Made = Box::leak(Box::new(Made::of(&plain())));
    let pool = Pool::new(made.queue.context(), made.queue.device(), UsmKind::Device);
    let kernel: &Kernel = Box::leak(Box::new(made.kernel("count")));
    let pool: &Pool = Box::leak(Box::new(pool));
    let shared: &Shared<'_> = Box::leak(Box::new(Shared { kernel, pool }));
    for number in 0..THREADS {
        // At the end work may be lost, which is no error of the process.
        thread::spawn(move || drop(shared.work(&made.queue, number, u32::MAX)));
    }
    thread::sleep(Duration::from_millis(300));
}
