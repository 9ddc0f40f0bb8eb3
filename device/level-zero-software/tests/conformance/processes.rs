//! Several processes and several drivers: memory shared, drivers side by side, and how processes end.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::ChildStdout;
use std::ptr;
use std::thread;

use level_zero_sys::{ze_ipc_mem_handle_t, ze_memory_type_t};

use crate::fixture::{
    Claim, EntryPoint, Process, SUCCESS, Way, Ze, after, ask, claim, code, done, driver, plain,
    read, way, word, write,
};

const TOLD: &[(&str, &str)] = &[("BROKER_SOFTWARE_ZE_LEDGER", "1")];

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(memory_is_shared_with_another_process),
    claim!(shared_memory_outlives_the_process_that_made_it),
    claim!(memory_keeps_its_bytes_when_it_is_shared),
    claim!(memory_that_another_process_opened_is_device_memory),
    claim!(a_handle_that_is_none_is_refused),
    claim!(a_handle_that_was_given_back_leaves_the_memory).only(Way::Alone),
    claim!(memory_of_nobody_is_not_shared),
    claim!(two_drivers_execute_side_by_side)
        .with_kernels()
        .only(Way::Genuine),
    claim!(ten_processes_in_a_row_end_cleanly)
        .with_kernels()
        .times(10),
    claim!(a_process_ends_while_its_kernel_runs).with_kernels(),
    claim!(a_process_ends_while_its_lists_wait_for_ever),
    claim!(a_process_ends_while_its_threads_append).with_kernels(),
    claim!(a_process_ends_while_its_threads_wait),
    claim!(a_process_ends_without_an_initialisation),
    claim!(a_process_that_destroyed_everything_ends_cleanly).with_kernels(),
    claim!(the_ledger_is_told_at_the_end),
    claim!(the_ledger_counts_what_lives),
    claim!(the_ledger_counts_modules_and_kernels).with_kernels(),
    claim!(the_ledger_knows_no_other_kind),
];

pub(crate) const ROLES: &[Claim] = &[OPENS, SHARES, TWO_DRIVERS, LEAVES_SOMETHING];

const OPENS: Claim = claim!(opens_shared_memory);
const SHARES: Claim = claim!(shares_memory_until_its_input_ends);
const TWO_DRIVERS: Claim = claim!(executes_on_two_drivers).with_kernels();
const LEAVES_SOMETHING: Claim = claim!(leaves_something_alive).under(TOLD);

fn exported(ze: Ze, memory: *mut std::ffi::c_void) -> ze_ipc_mem_handle_t {
    let mut handle = ze_ipc_mem_handle_t::default();
    done!(ze.zeMemGetIpcHandle(ze.context, memory.cast_const(), &raw mut handle));
    handle
}

fn opened(ze: Ze, handle: ze_ipc_mem_handle_t) -> *mut std::ffi::c_void {
    let mut memory = ptr::null_mut();
    done!(ze.zeMemOpenIpcHandle(ze.context, ze.device, handle, 0, &raw mut memory));
    memory
}

fn spelled(handle: &ze_ipc_mem_handle_t) -> String {
    let bytes = handle.data.iter().map(|byte| byte.cast_unsigned());
    bytes.map(|byte| format!("{byte:02x}")).collect()
}

fn unspelled(word: &str) -> ze_ipc_mem_handle_t {
    let mut handle = ze_ipc_mem_handle_t::default();
    for (index, place) in handle.data.iter_mut().enumerate() {
        let byte = u8::from_str_radix(&word[2 * index..2 * index + 2], 16).unwrap();
        *place = byte.cast_signed();
    }
    handle
}

fn memory_is_shared_with_another_process() {
    let ze = Ze::start();
    let memory = ze.device_memory(100_000);
    write(after(memory, 50_000), &[7_u32]);
    let handle = exported(ze, memory);
    Process::of(&OPENS, way())
        .told(&spelled(&handle))
        .run()
        .unwrap();
    assert_eq!(read::<u32>(after(memory, 50_000), 2), [7, 8]);
    // What it writes after the export is shared as well, and commands reach it.
    let list = ze.immediate();
    ze.fill(list, memory, 1, 4);
    ze.finish_list(list);
    assert_eq!(read::<u8>(memory, 4), [1; 4]);
}

fn a_handle_that_was_given_back_leaves_the_memory() {
    let ze = Ze::start();
    let memory = ze.device_memory(4);
    let put = ze.newer.zeMemPutIpcHandle.unwrap();
    let put = |handle| EntryPoint::call(put, (ze.context, handle));
    write(memory, &[7_u32]);
    assert_eq!(put(exported(ze, memory)), SUCCESS);
    assert_eq!(read::<u32>(memory, 1), [7]);
    assert_eq!(put(ze_ipc_mem_handle_t::default()), code::INVALID_ARGUMENT);
}

fn opens_shared_memory() {
    let ze = Ze::start();
    let memory = opened(ze, unspelled(&word()));
    assert_eq!(read::<u32>(after(memory, 50_000), 1), [7]);
    write(after(memory, 50_004), &[8_u32]);
    done!(ze.zeMemCloseIpcHandle(ze.context, memory.cast_const()));
    assert_eq!(ze.live(c"allocations"), 0);
}

fn shared_memory_outlives_the_process_that_made_it() {
    let ze = Ze::start();
    let mut other = Process::of(&SHARES, way()).start();
    let mut lines = BufReader::new(other.stdout.take().unwrap());
    let memory = opened(ze, unspelled(&line(&mut lines)));
    drop(other.stdin.take());
    assert!(other.wait().unwrap().success());
    let list = ze.immediate();
    ze.copy(list, after(memory, 8), memory, 8);
    ze.finish_list(list);
    assert_eq!(read::<u64>(memory, 2), [42, 42]);
}

fn line(lines: &mut BufReader<ChildStdout>) -> String {
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    line.trim().to_owned()
}

#[expect(clippy::print_stdout, reason = "the other process reads it")]
fn shares_memory_until_its_input_ends() {
    let ze = Ze::start();
    let memory = ze.device_memory(16);
    write(memory, &[42_u64]);
    println!("{}", spelled(&exported(ze, memory)));
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
}

fn memory_keeps_its_bytes_when_it_is_shared() {
    let ze = Ze::start();
    let (memory, list) = (ze.device_memory(8192), ze.immediate());
    let bytes: Vec<u8> = (0..8192_u32).map(|index| index.to_le_bytes()[0]).collect();
    write(memory, &bytes);
    // A copy may be under way when its source is given to another process.
    let copy = ze.shared_memory(8192);
    ze.copy(list, copy, memory, 8192);
    let first = exported(ze, memory);
    assert_eq!(spelled(&first), spelled(&exported(ze, memory)));
    ze.finish_list(list);
    assert_eq!(read::<u8>(memory, 8192), bytes);
    assert_eq!(read::<u8>(copy, 8192), bytes);
}

fn memory_that_another_process_opened_is_device_memory() {
    let ze = Ze::start();
    let memory = ze.device_memory(100);
    let twin = opened(ze, exported(ze, memory));
    assert_ne!(memory, twin);
    assert_eq!(ze.kind_of(twin), ze_memory_type_t::ZE_MEMORY_TYPE_DEVICE);
    write(memory, &[9_u8]);
    assert_eq!(read::<u8>(twin, 1), [9]);
}

fn a_handle_that_is_none_is_refused() {
    let ze = Ze::start();
    let mut memory = ptr::null_mut();
    for byte in [0, 1, -1] {
        let handle = ze_ipc_mem_handle_t { data: [byte; 64] };
        let answer = ask!(ze.zeMemOpenIpcHandle(ze.context, ze.device, handle, 0, &raw mut memory));
        assert_eq!(answer, code::INVALID_ARGUMENT);
    }
}

fn memory_of_nobody_is_not_shared() {
    let ze = Ze::start();
    let (number, mut handle) = (0_u64, ze_ipc_mem_handle_t::default());
    let address = (&raw const number).cast();
    let answer = ask!(ze.zeMemGetIpcHandle(ze.context, address, &raw mut handle));
    assert_eq!(answer, code::INVALID_ARGUMENT);
}

fn two_drivers_execute_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("another_driver.so");
    fs::copy(driver(), &copy).unwrap();
    let both = format!("{},{}", driver().display(), copy.display());
    let two = Process::of(&TWO_DRIVERS, Way::Genuine).with("ZE_ENABLE_ALT_DRIVERS", &both);
    two.run().unwrap();
}

fn executes_on_two_drivers() {
    let first = Ze::start();
    let drivers = first.drivers();
    assert_eq!(drivers.len(), 2);
    assert_ne!(drivers[0], drivers[1]);
    let mut second = Ze {
        driver: drivers[1],
        ..first
    };
    second.device = second.devices()[0];
    second.context = second.new_context();
    for ze in [first, second, first] {
        compute(ze);
    }
}

fn compute(ze: Ze) {
    let (out, list) = (ze.shared_memory(8), ze.immediate());
    let store = ze.kernel(ze.module(&plain()), c"store");
    store.pointer(0, out).value(1, 5_u64).launch(list, 1);
    ze.finish_list(list);
    assert_eq!(read::<u64>(out, 1), [5]);
}

fn ten_processes_in_a_row_end_cleanly() {
    compute(Ze::start());
}

fn a_process_ends_while_its_kernel_runs() {
    const MORE_THAN_A_SECOND: u64 = 1 << 28;
    let ze = Ze::start();
    let (queue, list) = (ze.queue(), ze.list());
    let busy = ze.kernel(ze.module(&plain()), c"busy");
    busy.pointer(0, ze.shared_memory(8))
        .value(1, MORE_THAN_A_SECOND)
        .launch(list, 1);
    ze.execute(queue, list);
    thread::sleep(std::time::Duration::from_millis(20));
    assert_eq!(
        ask!(ze.zeCommandQueueSynchronize(queue, 0)),
        code::NOT_READY
    );
}

fn a_process_ends_while_its_lists_wait_for_ever() {
    let ze = Ze::start();
    let [never] = ze.events();
    for _ in 0..8 {
        ze.barrier(ze.immediate(), ptr::null_mut(), &mut [never]);
    }
}

fn a_process_ends_while_its_threads_append() {
    let ze = Ze::start();
    let module = ze.module(&plain()).expose_provenance();
    for _ in 0..4 {
        thread::spawn(move || {
            let (memory, list) = (ze.shared_memory(64), ze.immediate());
            let store = ze.kernel(ptr::with_exposed_provenance_mut(module), c"store");
            store.pointer(0, memory).value(1, 5_u64);
            loop {
                store.launch(list, 1);
                ze.finish_list(list);
            }
        });
    }
    thread::sleep(std::time::Duration::from_millis(50));
}

fn a_process_ends_while_its_threads_wait() {
    let ze = Ze::start();
    for _ in 0..4 {
        thread::spawn(move || {
            let [never] = ze.events();
            ze.wait(never);
        });
    }
    thread::sleep(std::time::Duration::from_millis(20));
}

fn a_process_ends_without_an_initialisation() {
    let ze = Ze::open();
    assert!(ze.driver.is_null());
}

fn a_process_that_destroyed_everything_ends_cleanly() {
    let ze = Ze::start();
    let (module, out, list) = (ze.module(&plain()), ze.shared_memory(8), ze.immediate());
    let kernel = ze.kernel(module, c"store");
    kernel.pointer(0, out).value(1, 5_u64).launch(list, 1);
    ze.finish_list(list);
    done!(ze.zeKernelDestroy(kernel.handle));
    done!(ze.zeModuleDestroy(module));
    done!(ze.zeCommandListDestroy(list));
    done!(ze.zeMemFree(ze.context, out));
    for kind in [c"allocations", c"command lists", c"modules", c"kernels"] {
        assert_eq!(ze.live(kind), 0, "{kind:?}");
    }
    done!(ze.zeContextDestroy(ze.context));
}

fn the_ledger_is_told_at_the_end() {
    let said = Process::of(&LEAVES_SOMETHING, way()).run().unwrap();
    assert!(
        said.contains("1 contexts") && said.contains("2 allocations"),
        "{said}"
    );
}

fn leaves_something_alive() {
    let ze = Ze::start();
    let _left = (ze.device_memory(8), ze.shared_memory(8));
}

fn the_ledger_counts_what_lives() {
    let ze = Ze::start();
    let (memory, queue, list) = (ze.host_memory(8), ze.queue(), ze.list());
    let (fence, pool) = (ze.fence(queue), ze.pool(1, 0, ptr::null()));
    let event = ze.event_of(pool, 0);
    let kinds = [
        c"allocations",
        c"queues",
        c"command lists",
        c"fences",
        c"event pools",
        c"events",
    ];
    assert_eq!(kinds.map(|kind| ze.live(kind)), [1; 6]);
    done!(ze.zeMemFree(ze.context, memory));
    done!(ze.zeFenceDestroy(fence));
    done!(ze.zeCommandListDestroy(list));
    done!(ze.zeCommandQueueDestroy(queue));
    done!(ze.zeEventDestroy(event));
    done!(ze.zeEventPoolDestroy(pool));
    assert_eq!(kinds.map(|kind| ze.live(kind)), [0; 6]);
}

fn the_ledger_counts_modules_and_kernels() {
    let ze = Ze::start();
    let module = ze.module(&plain());
    let kernel = ze.kernel(module, c"add");
    let kinds = [c"modules", c"kernels"];
    assert_eq!(kinds.map(|kind| ze.live(kind)), [1, 1]);
    done!(ze.zeKernelDestroy(kernel.handle));
    done!(ze.zeModuleDestroy(module));
    assert_eq!(kinds.map(|kind| ze.live(kind)), [0, 0]);
}

fn the_ledger_knows_no_other_kind() {
    assert_eq!(Ze::start().live(c"unicorns"), u64::MAX);
}
