//! Where the arrays of a device live.
#![expect(unsafe_code, reason = "queues copies of memory of its own")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use dlpack_broker_device::level_zero::{
    Allocation, Context, Home, Origin, Outside, devices, registry,
};
use dlpack_broker_device::{ErrorKind, UsmKind};

use crate::kernels::plain;
use crate::launcher::{Made, whole};
use crate::ledger;
use crate::process::{Claim, claim};

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(threads_that_race_to_a_device_find_one_home),
    claim!(
        each_device_has_a_home_of_its_own,
        "BROKER_SOFTWARE_ZE_DEVICES" = "2"
    ),
    claim!(a_shared_context_has_a_home_beside_the_drivers),
    claim!(a_runtimes_first_context_on_a_device_is_its_own),
    claim!(a_context_that_is_the_drivers_has_no_second_home),
    claim!(memory_is_of_the_kind_that_was_asked_for),
    claim!(bytes_come_back_from_the_device_as_they_went),
    claim!(work_of_another_runtime_is_waited_for_once_by_the_first_user),
    claim!(memory_waits_for_work_of_another_runtime_before_it_goes_back),
    claim!(
        memory_that_is_for_no_queue_is_written_by_none,
        "BROKER_SOFTWARE_ZE_DELAY" = "100"
    ),
    claim!(
        an_empty_cache_holds_nothing_at_home,
        "BROKER_SOFTWARE_ZE_LEDGER" = "1"
    ),
    claim!(an_empty_cache_holds_nothing_that_copies_went_through),
    claim!(
        a_cache_is_emptied_on_a_device_that_is_lost,
        "BROKER_SOFTWARE_ZE_LOST_AFTER" = "0"
    )
    .with_kernels(),
    claim!(
        a_full_device_says_how_much_was_wanted,
        "BROKER_SOFTWARE_ZE_MEMORY" = "1000000"
    ),
];

const KINDS: [UsmKind; 3] = [UsmKind::Device, UsmKind::Shared, UsmKind::Host];

fn home() -> &'static Home {
    Home::of(&devices().unwrap()[0]).unwrap()
}

fn threads_that_race_to_a_device_find_one_home() {
    let barrier = Barrier::new(8);
    let find = || {
        barrier.wait();
        std::ptr::from_ref(home()).addr()
    };
    let found: Vec<usize> = thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(find)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    assert!(found.iter().all(|home| *home == found[0]));
    assert_eq!(Home::all().unwrap().len(), 1);
}

fn each_device_has_a_home_of_its_own() {
    let devices = devices().unwrap();
    for device in &devices {
        assert!(Home::of(device).unwrap().device() == device);
    }
    assert_eq!(Home::all().unwrap().len(), 2);
}

fn a_shared_context_has_a_home_beside_the_drivers() {
    let device = &devices().unwrap()[0];
    let context = Context::new(device).unwrap();
    registry::register("other", device, &context).unwrap();
    let shared = registry::home_in("other", device).unwrap().unwrap();
    assert_eq!(shared.origin(), Origin::Runtime("other"));
    assert!(*shared.context() == context && *home().context() != context);
    let again = registry::home_in("other", device).unwrap().unwrap();
    assert!(std::ptr::eq(shared, again));
    assert!(registry::home_in("nobody", device).unwrap().is_none());
}

fn a_runtimes_first_context_on_a_device_is_its_own() {
    let device = &devices().unwrap()[0];
    let (first, second) = (Context::new(device).unwrap(), Context::new(device).unwrap());
    for context in [&first, &second] {
        registry::register("twice", device, context).unwrap();
    }
    assert!(registry::context_of("twice", device).unwrap() == Some(first));
}

fn a_context_that_is_the_drivers_has_no_second_home() {
    let device = &devices().unwrap()[0];
    let context = Context::of_driver(device).unwrap();
    let shared = Home::within(device, &context, Origin::Runtime("other")).unwrap();
    assert!(std::ptr::eq(shared, home()));
}

fn memory_is_of_the_kind_that_was_asked_for() {
    for kind in KINDS {
        let memory = home().allocate(kind, 100).unwrap();
        let known = home().context().known(memory.pointer().as_ptr()).unwrap();
        assert_eq!((memory.kind(), known.unwrap().kind), (kind, kind));
    }
}

fn bytes_come_back_from_the_device_as_they_went() {
    let (sent, mut returned) = ([7_u8; 3000], [0_u8; 3000]);
    let memory = home().allocate(UsmKind::Device, sent.len()).unwrap();
    let (block, queue) = (memory.pointer().as_ptr(), home().queue());
    // SAFETY: the block has so many bytes, and the array stays until the copy is done.
    let there = unsafe { queue.copy(block, sent.as_ptr(), sent.len(), &[]) };
    memory.complete(&there.unwrap()).unwrap();
    // SAFETY: as above.
    let back = unsafe { queue.copy(returned.as_mut_ptr(), block, returned.len(), &[]) };
    memory.complete(&back.unwrap()).unwrap();
    assert_eq!(sent, returned);
}

/// Work of another runtime, which counts who waits for it.
#[derive(Default)]
struct Counted(AtomicUsize);

impl Outside for Counted {
    fn wait(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

fn work_of_another_runtime_is_waited_for_once_by_the_first_user() {
    let uses: [fn(&Allocation); 2] = [
        |memory| memory.settle().unwrap(),
        |memory| drop(memory.used_elsewhere(home().queue()).unwrap()),
    ];
    for uses in uses {
        let memory = home().allocate(UsmKind::Device, 3000).unwrap();
        let work = Arc::new(Counted::default());
        memory.comes_out_of(Arc::clone(&work) as _);
        assert_eq!(work.0.load(Ordering::SeqCst), 0);
        uses(&memory);
        uses(&memory);
        assert_eq!(work.0.load(Ordering::SeqCst), 1);
    }
}

fn memory_waits_for_work_of_another_runtime_before_it_goes_back() {
    let memory = home().allocate(UsmKind::Device, 3000).unwrap();
    let work = Arc::new(Counted::default());
    memory.comes_out_of(Arc::clone(&work) as _);
    drop(memory);
    assert_eq!(work.0.load(Ordering::SeqCst), 1);
}

fn memory_that_is_for_no_queue_is_written_by_none() {
    let memory = home().allocate(UsmKind::Shared, 3000).unwrap();
    // SAFETY: the block has so many bytes, and the pool keeps it until the fill is done.
    let event = unsafe {
        home()
            .queue()
            .fill(memory.pointer().as_ptr(), &[1], 3000, &[])
    };
    memory.used_by(&event.unwrap());
    drop(memory);
    let fresh = home().allocate(UsmKind::Shared, 3000).unwrap();
    let byte = fresh.pointer().as_ptr();
    // SAFETY: the block is nobody else's, and the host reaches it.
    unsafe { byte.write(7) };
    home().queue().wait().unwrap();
    // SAFETY: as above.
    assert_eq!(unsafe { byte.read() }, 7);
}

fn an_empty_cache_holds_nothing_at_home() {
    for kind in KINDS {
        drop(home().allocate(kind, 5000).unwrap());
    }
    let cached = || home().statistics().map(|(_, pool)| pool.cached);
    assert_eq!(cached().collect::<Vec<usize>>(), [8192; 3]);
    home().empty_cache().unwrap();
    assert_eq!(cached().sum::<usize>(), 0);
}

fn an_empty_cache_holds_nothing_that_copies_went_through() {
    let memory = home().allocate(UsmKind::Device, 3000).unwrap();
    let mut host = [7_u8; 3000];
    // SAFETY: the block has so many bytes, and stays until all is done.
    unsafe { home().queue().upload(memory.pointer().as_ptr(), &host, &[]) }.unwrap();
    // SAFETY: as above.
    unsafe {
        home()
            .queue()
            .download(&mut host, memory.pointer().as_ptr(), &[])
    }
    .unwrap();
    drop(memory);
    assert!(ledger::count(c"allocations") > 1);
    home().empty_cache().unwrap();
    assert_eq!(ledger::count(c"allocations"), 0);
}

fn a_cache_is_emptied_on_a_device_that_is_lost() {
    let made = Made::of(&plain());
    let memory = home().allocate(UsmKind::Device, 3000).unwrap();
    let pointer = memory.pointer().as_ptr();
    // SAFETY: the block has so many bytes, and the home keeps it until the copy is over.
    let event = unsafe { home().queue().upload(pointer, &[7; 3000], &[]) }.unwrap();
    let block = made.block(&[0_u32; 4]);
    let lost = made.launch(&made.kernel("count"), 1, &[whole(&block)]);
    assert!(lost.and_then(|event| event.wait(Duration::MAX)).is_err());
    let _lost_too = memory.complete(&event);
    drop((memory, block, made));
    home().empty_cache().unwrap();
    assert_eq!(ledger::count(c"allocations"), 0);
}

fn a_full_device_says_how_much_was_wanted() {
    let error = home().allocate(UsmKind::Device, 2_000_000).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::OutOfMemory);
    assert!(
        error
            .to_string()
            .contains("2000000 bytes on level_zero:gpu:0"),
        "{error}"
    );
}
