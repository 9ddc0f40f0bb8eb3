//! The dpctl adapter against the real dpctl of the test environment, on SYCL's CPU device.
//!
//! This process is no Python, so it maps the library itself, from the folder that `BROKER_TEST_SITE_PACKAGES` names.
//! Without that every test here is skipped, and says so.
#![expect(unsafe_code, reason = "calls dpctl as a Python process would")]
#![expect(
    clippy::unwrap_used,
    reason = "a test of this harness fails by a panic, as any other"
)]

use std::env;
use std::ffi::{c_int, c_void};
use std::path::PathBuf;
use std::process::ExitCode;
use std::ptr::{self, NonNull};
use std::sync::{Mutex, OnceLock};

use dlpack_broker_adapters::{
    Dpctl, Error, ErrorKind, QueueRef, Sycl, UsmKind, inventory, load, mapped_paths,
};
use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};
use libtest_mimic::{Arguments, Trial};

const LIBRARY: &str = "libDPCTLSyclInterface.so";

const TESTS: &[(&str, fn())] = &[
    (
        "attach_finds_what_was_mapped_after_a_miss",
        attach_finds_what_was_mapped_after_a_miss,
    ),
    (
        "usm_is_told_from_other_memory",
        usm_is_told_from_other_memory,
    ),
    (
        "allocations_are_aligned_even_when_empty",
        allocations_are_aligned_even_when_empty,
    ),
    ("the_queues_device_is_a_cpu", the_queues_device_is_a_cpu),
    (
        "ordered_work_sees_what_the_producer_wrote",
        ordered_work_sees_what_the_producer_wrote,
    ),
    (
        "a_copy_is_done_when_it_returns",
        a_copy_is_done_when_it_returns,
    ),
    (
        "a_pointer_of_nobody_is_an_error_and_no_abort",
        a_pointer_of_nobody_is_an_error_and_no_abort,
    ),
    ("a_pointer_has_its_device", a_pointer_has_its_device),
    (
        "memory_of_another_context_is_nobodys_in_the_default_one",
        memory_of_another_context_is_nobodys_in_the_default_one,
    ),
    (
        "devices_are_listed_with_their_data",
        devices_are_listed_with_their_data,
    ),
    (
        "native_handles_are_those_that_opencl_tells",
        native_handles_are_those_that_opencl_tells,
    ),
    (
        "queues_of_dpctl_are_its_sycl_runtimes",
        queues_of_dpctl_are_its_sycl_runtimes,
    ),
    (
        "sycl_itself_waits_for_a_queue",
        sycl_itself_waits_for_a_queue,
    ),
    (
        "a_queue_of_opencl_has_no_context_of_level_zero",
        a_queue_of_opencl_has_no_context_of_level_zero,
    ),
    (
        "what_is_loaded_is_listed_with_nothing_missing",
        what_is_loaded_is_listed_with_nothing_missing,
    ),
    (
        "a_forked_child_is_refused_in_every_call",
        a_forked_child_is_refused_in_every_call,
    ),
];

fn main() -> ExitCode {
    let missing = missing();
    if let Some(reason) = &missing {
        eprintln!(
            "skipped: {} tests of the dpctl adapter: {reason}",
            TESTS.len()
        );
    }
    let trial = |(name, test): &(&str, fn())| {
        let test = *test;
        Trial::test(*name, move || {
            test();
            Ok(())
        })
        .with_ignored_flag(missing.is_some())
    };
    libtest_mimic::run(&Arguments::from_args(), TESTS.iter().map(trial).collect()).exit_code()
}

/// Says what the machine lacks for these tests.
fn missing() -> Option<String> {
    match library() {
        None => Some("BROKER_TEST_SITE_PACKAGES is not set; `make test` sets it".into()),
        Some(path) if !path.exists() => Some(format!("{} is missing", path.display())),
        Some(_) => None,
    }
}

fn library() -> Option<PathBuf> {
    let packages = env::var_os("BROKER_TEST_SITE_PACKAGES")?;
    Some(PathBuf::from(packages).join("dpctl").join(LIBRARY))
}

/// A process in which dpctl was loaded after the adapter had been asked for it in vain.
struct Loaded {
    before: ErrorKind,
    dpctl: &'static Dpctl,
    raw: Library,
}

fn loaded() -> &'static Loaded {
    static LOADED: OnceLock<Loaded> = OnceLock::new();
    LOADED.get_or_init(|| {
        let before = Dpctl::attached().err().unwrap().kind();
        // SAFETY: dpctl is made to be loaded.
        unsafe { load(&library().unwrap()) }.unwrap();
        let raw = open(library().unwrap());
        Loaded {
            before,
            dpctl: Dpctl::attached().unwrap(),
            raw,
        }
    })
}

fn open(path: PathBuf) -> Library {
    // SAFETY: both libraries are made to be loaded, and stay.
    unsafe { Library::open(Some(path), RTLD_NOW | RTLD_LOCAL) }.unwrap()
}

/// Makes an out-of-order queue of the default device, which is never deleted.
fn queue() -> QueueRef {
    type Make = unsafe extern "C" fn() -> *mut c_void;
    type MakeQueue = unsafe extern "C" fn(*mut c_void, *const c_void, c_int) -> *mut c_void;
    // SAFETY: the type is that of dpctl's header.
    let device = unsafe { loaded().raw.get::<Make>("DPCTLDevice_Create") }.unwrap();
    // SAFETY: the function has no demands.
    let device = keep(unsafe { device() });
    // SAFETY: the type is that of dpctl's header.
    let queue = unsafe { loaded().raw.get::<MakeQueue>("DPCTLQueue_CreateForDevice") }.unwrap();
    // SAFETY: the device is alive, and a handler and properties are optional.
    QueueRef::new(keep(unsafe { queue(device, ptr::null(), 0) })).unwrap()
}

/// Holds what is never deleted where a leak checker looks.
fn keep(pointer: *mut c_void) -> *mut c_void {
    static KEPT: Mutex<Vec<usize>> = Mutex::new(Vec::new());
    KEPT.lock().unwrap().push(pointer.expose_provenance());
    pointer
}

fn allocate(kind: UsmKind, bytes: usize, queue: QueueRef) -> NonNull<u8> {
    // SAFETY: `queue` made the queue, which lives for ever.
    unsafe { loaded().dpctl.allocate(kind, bytes, queue) }.unwrap()
}

fn wait(queue: QueueRef) {
    // SAFETY: `queue` made the queue, which lives for ever.
    unsafe { loaded().dpctl.wait(queue) }.unwrap();
}

fn kind(pointer: *const c_void, queue: QueueRef) -> Option<UsmKind> {
    // SAFETY: `queue` made the queue, which lives for ever.
    unsafe { loaded().dpctl.usm_kind_on(pointer, queue) }.unwrap()
}

fn attach_finds_what_was_mapped_after_a_miss() {
    assert_eq!(loaded().before, ErrorKind::NotLoaded);
    assert_eq!(mapped_paths(LIBRARY), [library().unwrap()]);
    let again = Dpctl::attached().unwrap();
    assert!(ptr::eq(loaded().dpctl, again));
}

fn usm_is_told_from_other_memory() {
    let queue = queue();
    for wanted in [UsmKind::Device, UsmKind::Shared, UsmKind::Host] {
        let pointer = allocate(wanted, 100, queue);
        assert_eq!(kind(pointer.as_ptr().cast(), queue), Some(wanted));
        let inside = pointer.as_ptr().wrapping_add(99);
        assert_eq!(kind(inside.cast(), queue), Some(wanted));
        // SAFETY: the allocation is of this queue, and no work was queued.
        unsafe { loaded().dpctl.free(pointer, queue) }.unwrap();
    }
    let other = [0_u8; 100];
    assert_eq!(kind(other.as_ptr().cast(), queue), None);
}

fn allocations_are_aligned_even_when_empty() {
    let queue = queue();
    for bytes in [0, 1, 1000] {
        let pointer = allocate(UsmKind::Shared, bytes, queue);
        assert_eq!(pointer.addr().get() % 64, 0, "{bytes}");
    }
}

fn the_queues_device_is_a_cpu() {
    // SAFETY: `queue` made the queue, which lives for ever.
    assert_eq!(unsafe { loaded().dpctl.is_cpu(queue()) }, Ok(true));
}

/// Fills a large allocation by one queue and copies its end by another one, in order but for no host wait.
fn ordered_work_sees_what_the_producer_wrote() {
    type Fill = unsafe extern "C" fn(QueueRef, *mut c_void, u8, usize) -> *mut c_void;
    const BYTES: usize = 64 << 20;
    // SAFETY: the type is that of dpctl's header.
    let fill = unsafe { loaded().raw.get::<Fill>("DPCTLQueue_Memset") }.unwrap();
    let (producer, consumer) = (queue(), queue());
    let source = allocate(UsmKind::Shared, BYTES, producer).as_ptr();
    let last = source.wrapping_add(BYTES - 1);
    let target = allocate(UsmKind::Shared, 1, consumer).as_ptr();
    for value in 1..10 {
        // SAFETY: the allocation has that many bytes.
        keep(unsafe { fill(producer, source.cast(), value, BYTES) });
        // SAFETY: both queues live for ever.
        unsafe { loaded().dpctl.order(producer, consumer) }.unwrap();
        // SAFETY: both pointers are valid for one byte, and the consumer was made to wait for the producer.
        let copied = unsafe { loaded().dpctl.copy(consumer, target.cast(), last.cast(), 1) };
        copied.unwrap();
        // SAFETY: the copy is done.
        assert_eq!(unsafe { target.read() }, value);
    }
    wait(producer);
}

fn a_copy_is_done_when_it_returns() {
    let queue = queue();
    let source: Vec<u8> = (0..=255).cycle().take(1 << 20).collect();
    let target = allocate(UsmKind::Shared, source.len(), queue).as_ptr();
    let from = source.as_ptr().cast();
    // SAFETY: both allocations have that many bytes.
    let copied = unsafe {
        loaded()
            .dpctl
            .copy(queue, target.cast(), from, source.len())
    };
    copied.unwrap();
    // SAFETY: the copy wrote all of it, and nobody writes any more.
    let seen = unsafe { std::slice::from_raw_parts(target, source.len()) };
    assert!(seen == source);
}

fn a_pointer_of_nobody_is_an_error_and_no_abort() {
    // SAFETY: `queue` made the queue, which lives for ever.
    let context = unsafe { loaded().dpctl.context_of(queue()) }.unwrap();
    let nobody = ptr::without_provenance(64);
    // SAFETY: the context is alive.
    let device = unsafe { loaded().dpctl.position_of(nobody, context.as_ref()) };
    let error = device.unwrap_err();
    assert!(
        matches!(&error, Error::ForeignException { what, .. } if !what.is_empty()),
        "{error:?}"
    );
}

fn a_pointer_has_its_device() {
    let queue = queue();
    let pointer = allocate(UsmKind::Device, 100, queue).as_ptr().cast();
    // SAFETY: the queue lives for ever.
    let context = unsafe { loaded().dpctl.context_of(queue) }.unwrap();
    // SAFETY: the context is alive.
    let position = unsafe { loaded().dpctl.position_of(pointer, context.as_ref()) }.unwrap();
    let devices = loaded().dpctl.devices().unwrap();
    assert!(devices[position].is_cpu());
}

/// Makes a queue of the default device in a context of its own; neither is ever deleted.
fn foreign_queue() -> QueueRef {
    type MakeContext = unsafe extern "C" fn(*const c_void, *const c_void, c_int) -> *mut c_void;
    type MakeQueue =
        unsafe extern "C" fn(*mut c_void, *const c_void, *const c_void, c_int) -> *mut c_void;
    let (raw, device) = (&loaded().raw, device_of(queue()));
    // SAFETY: the types here and below are those of dpctl's header.
    let context = unsafe { raw.get::<MakeContext>("DPCTLContext_Create") }.unwrap();
    // SAFETY: as above.
    let make = unsafe { raw.get::<MakeQueue>("DPCTLQueue_Create") }.unwrap();
    // SAFETY: the device is alive, and a handler and properties are optional.
    let context = keep(unsafe { context(device, ptr::null(), 0) });
    // SAFETY: as above.
    QueueRef::new(keep(unsafe { make(context, device, ptr::null(), 0) })).unwrap()
}

fn memory_of_another_context_is_nobodys_in_the_default_one() {
    let (own, foreign, sycl) = (queue(), foreign_queue(), loaded().dpctl.sycl().unwrap());
    for wanted in [UsmKind::Device, UsmKind::Shared, UsmKind::Host] {
        let pointer = allocate(wanted, 100, foreign).as_ptr().cast();
        assert_eq!(kind(pointer, foreign), Some(wanted));
        assert_eq!(kind(pointer, own), None);
    }
    // SAFETY: the queues live for ever.
    let handles = [own, foreign].map(|queue| unsafe { sycl.context_handle(queue) }.unwrap());
    assert_ne!(handles[0], handles[1]);
}

fn devices_are_listed_with_their_data() {
    let devices = loaded().dpctl.devices().unwrap();
    let positions: Vec<_> = devices.iter().map(|device| device.position).collect();
    assert_eq!(positions, (0..devices.len()).collect::<Vec<_>>());
    let cpu = devices
        .iter()
        .find(|device| device.filter_string == "opencl:cpu:0")
        .unwrap();
    assert_eq!((cpu.backend, cpu.device_type), ("opencl", "cpu"));
    assert!(!cpu.name.is_empty());
    assert!(cpu.driver_version.contains('.'), "{}", cpu.driver_version);
    assert!(cpu.global_memory_bytes > 1 << 20);
    assert!(cpu.max_compute_units > 0);
}

/// What OpenCL tells of one of its objects by a number of its own, as an address.
fn told_by_opencl(function: &str, object: *mut c_void, what: u32) -> *mut c_void {
    type Ask = unsafe extern "C" fn(*mut c_void, u32, usize, *mut c_void, *mut usize) -> c_int;
    let path = mapped_paths("libOpenCL.so").remove(0);
    // SAFETY: the type is that of OpenCL's header.
    let ask = unsafe { open(path).get::<Ask>(function) }.unwrap();
    let mut answer: *mut c_void = ptr::null_mut();
    let (size, place) = (size_of::<*mut c_void>(), (&raw mut answer).cast());
    // SAFETY: the object is SYCL's own and alive, and there is room for the one handle that is asked for.
    let code = unsafe { ask(object, what, size, place, ptr::null_mut()) };
    assert_eq!(code, 0);
    answer
}

fn native_handles_are_those_that_opencl_tells() {
    const CONTEXT_DEVICES: u32 = 0x1081;
    const QUEUE_CONTEXT: u32 = 0x1090;
    const DEVICE_PLATFORM: u32 = 0x1031;
    let queue = queue();
    let sycl = loaded().dpctl.sycl().unwrap();
    // SAFETY: the queue lives for ever.
    let context = unsafe { sycl.context_handle(queue) }.unwrap();
    // SAFETY: as above.
    let (native, is_list) = unsafe { sycl.native_queue(queue) }.unwrap();
    // SAFETY: as above.
    let platform = unsafe { sycl.platform_handle(queue) }.unwrap();
    assert_eq!(
        told_by_opencl("clGetCommandQueueInfo", native, QUEUE_CONTEXT),
        context
    );
    let device = told_by_opencl("clGetContextInfo", context, CONTEXT_DEVICES);
    assert_eq!(
        told_by_opencl("clGetDeviceInfo", device, DEVICE_PLATFORM),
        platform
    );
    // SAFETY: `device_of` made the device, which lives for ever.
    let native = unsafe { sycl.native_device(device_of(queue)) };
    assert_eq!(native.unwrap(), device);
    assert!(!is_list);
}

fn device_of(queue: QueueRef) -> *const c_void {
    type Device = unsafe extern "C" fn(QueueRef) -> *mut c_void;
    // SAFETY: the type is that of dpctl's header.
    let device = unsafe { loaded().raw.get::<Device>("DPCTLQueue_GetDevice") }.unwrap();
    // SAFETY: the queue lives for ever.
    keep(unsafe { device(queue) })
}

fn queues_of_dpctl_are_its_sycl_runtimes() {
    let queue = queue();
    // SAFETY: the queue lives for ever.
    let owner = unsafe { Sycl::owner_of(queue) }.unwrap();
    assert!(owner == loaded().dpctl.sycl().unwrap());
    assert_eq!(mapped_paths("libsycl.so"), [owner.path()]);
    // SAFETY: as above.
    assert_eq!(unsafe { loaded().dpctl.refuse_others(queue) }, Ok(()));
}

fn sycl_itself_waits_for_a_queue() {
    type Fill = unsafe extern "C" fn(QueueRef, *mut c_void, u8, usize) -> *mut c_void;
    const BYTES: usize = 64 << 20;
    // SAFETY: the type is that of dpctl's header.
    let fill = unsafe { loaded().raw.get::<Fill>("DPCTLQueue_Memset") }.unwrap();
    let queue = queue();
    let memory = allocate(UsmKind::Shared, BYTES, queue).as_ptr();
    // SAFETY: the allocation has that many bytes.
    keep(unsafe { fill(queue, memory.cast(), 7, BYTES) });
    // SAFETY: the queue lives for ever.
    unsafe { loaded().dpctl.sycl().unwrap().wait(queue) }.unwrap();
    // SAFETY: the work is done, and wrote every byte.
    assert_eq!(unsafe { memory.wrapping_add(BYTES - 1).read() }, 7);
}

fn a_queue_of_opencl_has_no_context_of_level_zero() {
    // SAFETY: the queue lives for ever.
    let native = unsafe { loaded().dpctl.native_queue(queue()) };
    let error = native.map(|_| ()).unwrap_err();
    assert!(
        matches!(error, Error::BackendMismatch { got: 1, .. }),
        "{error}"
    );
}

fn what_is_loaded_is_listed_with_nothing_missing() {
    let _there = loaded();
    let listed = inventory();
    for name in ["sycl", "dpctl"] {
        let of_name: Vec<_> = listed
            .iter()
            .filter(|runtime| runtime.name == name)
            .collect();
        assert_eq!(of_name.len(), 1, "{listed:?}");
        assert!(
            of_name[0].missing.is_empty() && of_name[0].is_known,
            "{of_name:?}"
        );
    }
}

fn a_forked_child_is_refused_in_every_call() {
    let (queue, dpctl) = (queue(), loaded().dpctl);
    // SAFETY: the child only asks the adapter, which refuses before it calls anything, and ends.
    let child = unsafe { libc::fork() };
    if child == 0 {
        // SAFETY: the queue lives for ever.
        let refused = unsafe { dpctl.wait(queue) };
        let is_refused = matches!(refused, Err(Error::ForkedChild { .. }));
        // SAFETY: ends the child without the parent's exit handlers.
        unsafe { libc::_exit(i32::from(!is_refused)) };
    }
    let mut status = -1;
    // SAFETY: the child is ours, and the status has its place.
    assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
    assert_eq!(status, 0);
    wait(queue);
}
