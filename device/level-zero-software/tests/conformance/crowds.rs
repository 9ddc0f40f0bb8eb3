//! Many launches in many threads, while memory comes and goes at the same addresses.

use std::collections::BTreeSet;
use std::env;
use std::ffi::c_void;
use std::ptr;
use std::thread;

use level_zero_sys::{ze_memory_free_ext_desc_t, ze_module_handle_t};

use crate::fixture::{Claim, Kernel, Ze, ask, claim, desc, done, plain, read, write};

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(launches_meet_the_memory_that_is_at_their_address_now).with_kernels(),
    claim!(launches_end_before_their_memory_is_freed_later).with_kernels(),
    claim!(lists_are_executed_from_many_threads).with_kernels(),
    claim!(memory_comes_and_goes_in_many_threads),
];

const THREADS: u32 = 8;

/// How many steps each thread takes; a hundred thousand together in long tests.
fn steps() -> u32 {
    let is_long = env::var("BROKER_TEST_LONG").is_ok_and(|long| long == "1");
    if is_long { 12_500 } else { 1250 }
}

/// Runs something in every thread, with the thread's number.
fn in_threads(body: impl Fn(u32) + Sync) {
    thread::scope(|scope| {
        for number in 0..THREADS {
            let body = &body;
            scope.spawn(move || body(number));
        }
    });
}

/// A module that threads share.
#[derive(Clone, Copy)]
struct Shared(usize);

impl Shared {
    fn of(module: ze_module_handle_t) -> Self {
        Self(module.expose_provenance())
    }

    fn kernel(self, ze: Ze) -> Kernel {
        ze.kernel(ptr::with_exposed_provenance_mut(self.0), c"store")
    }
}

/// A number that no other launch writes.
fn mark(thread: u32, step: u32) -> u64 {
    (u64::from(thread) << 32) | u64::from(step)
}

fn launches_meet_the_memory_that_is_at_their_address_now() {
    let ze = Ze::start();
    let module = Shared::of(ze.module(&plain()));
    in_threads(|thread| {
        let (kernel, list, [end]) = (module.kernel(ze), ze.immediate(), ze.events());
        let mut seen = BTreeSet::new();
        for step in 0..steps() {
            let memory = ze.shared_memory(4096);
            seen.insert(memory.addr());
            let value = mark(thread, step);
            kernel.pointer(0, memory).value(1, value).launch_in_order(
                list,
                [4, 1, 1],
                end,
                &mut [],
            );
            ze.wait(end);
            done!(ze.zeEventHostReset(end));
            assert_eq!(read::<u64>(memory, 5), [value, value, value, value, 0]);
            done!(ze.zeMemFree(ze.context, memory));
        }
        // Without memory at the same addresses this would claim nothing.
        assert!(seen.len() < steps() as usize / 2);
    });
    assert_eq!(ze.live(c"allocations"), 0);
}

fn free_later(ze: Ze, memory: *mut c_void) {
    let desc = desc!(
        ze_memory_free_ext_desc_t,
        ZE_STRUCTURE_TYPE_MEMORY_FREE_EXT_DESC,
        freePolicy: 2
    );
    done!(ze.zeMemFreeExt(ze.context, &raw const desc, memory));
}

fn launches_end_before_their_memory_is_freed_later() {
    let ze = Ze::start();
    let module = Shared::of(ze.module(&plain()));
    in_threads(|thread| {
        let (kernel, list, count) = (module.kernel(ze), ze.immediate(), steps() / 4);
        let copies = ze.host_memory(8 * count as usize);
        for step in 0..count {
            let memory = ze.device_memory(8);
            kernel
                .pointer(0, memory)
                .value(1, mark(thread, step))
                .launch(list, 1);
            ze.copy(list, copies.wrapping_byte_add(8 * step as usize), memory, 8);
            free_later(ze, memory);
        }
        ze.finish_list(list);
        let expected: Vec<u64> = (0..count).map(|step| mark(thread, step)).collect();
        assert_eq!(read::<u64>(copies, count as usize), expected);
    });
    assert_eq!(ze.live(c"allocations"), u64::from(THREADS));
}

fn lists_are_executed_from_many_threads() {
    let ze = Ze::start();
    let module = Shared::of(ze.module(&plain()));
    in_threads(|thread| {
        let (kernel, queue, list) = (module.kernel(ze), ze.queue(), ze.list());
        let (fence, memory) = (ze.fence(queue), ze.shared_memory(8));
        let value = mark(thread, 1);
        kernel.pointer(0, memory).value(1, value).launch(list, 1);
        done!(ze.zeCommandListClose(list));
        for _ in 0..steps() / 10 {
            write(memory, &[0_u64]);
            ze.execute_again(queue, list, fence);
            done!(ze.zeFenceHostSynchronize(fence, u64::MAX));
            done!(ze.zeFenceReset(fence));
            assert_eq!(read::<u64>(memory, 1), [value]);
        }
    });
}

fn memory_comes_and_goes_in_many_threads() {
    let ze = Ze::start();
    in_threads(|thread| {
        let list = ze.immediate();
        let byte = u8::try_from(thread + 1).unwrap();
        for step in 0..steps() {
            let bytes = 1 + step as usize % 9000;
            let memory = ze.shared_memory(bytes);
            ze.fill(list, memory, byte, bytes);
            ze.finish_list(list);
            assert!(read::<u8>(memory, bytes).iter().all(|read| *read == byte));
            done!(ze.zeMemFree(ze.context, memory));
        }
    });
    assert_eq!(ze.live(c"allocations"), 0);
    assert_eq!(
        ask!(ze.zeDeviceGetStatus(ze.device)),
        crate::fixture::SUCCESS
    );
}
