//! A framework runtime that is none: it exports the symbols of SYCL's runtimes, of PyTorch's XPU library and of Intel's
//! extension for TensorFlow, and answers as its test tells it to.
//!
//! Which of them it is taken for is a matter of the file name under which it is loaded.
#![expect(unsafe_code, reason = "exports and writes as C++ does")]

use std::ffi::{c_char, c_int, c_void};
use std::ptr;
use std::sync::atomic::{AtomicI8, AtomicU32, AtomicUsize, Ordering::SeqCst};
use std::sync::{Mutex, PoisonError};

/// An object of SYCL's: what it stands for, and what counts the references to that.
type Object = [*const c_void; 2];

const LEVEL_ZERO: i8 = 2;

/// Where the code would be that counts references.
static TABLE: u64 = 0;
static BACKEND: AtomicI8 = AtomicI8::new(LEVEL_ZERO);
static THROWS: AtomicUsize = AtomicUsize::new(0);
static WAITS: AtomicUsize = AtomicUsize::new(0);
static BARRIERS: AtomicUsize = AtomicUsize::new(0);
static DROPS: AtomicUsize = AtomicUsize::new(0);
/// What the last barrier came after, and how it lies about its event: 0 where it does not.
static AFTER: AtomicUsize = AtomicUsize::new(0);
static LIE: AtomicUsize = AtomicUsize::new(0);
/// The handles of context, driver and device, where they are not what they stand for.
static HANDLES: [AtomicUsize; 3] = [const { AtomicUsize::new(0) }; 3];

#[link(name = "stdc++")]
unsafe extern "C-unwind" {
    #[link_name = "_ZSt20__throw_out_of_rangePKc"]
    fn throw_out_of_range(what: *const c_char) -> !;
}

fn answer() {
    if THROWS.load(SeqCst) != 0 {
        // SAFETY: the message is terminated, and the function is there to throw.
        unsafe { throw_out_of_range(c"as it was told".as_ptr()) };
    }
}

/// Allocates what stays until the end, and is held where a leak checker looks.
fn kept<T>(value: T) -> *mut T {
    static KEPT: Mutex<Vec<usize>> = Mutex::new(Vec::new());
    let pointer = Box::into_raw(Box::new(value));
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.push(pointer.expose_provenance());
    pointer
}

fn object(stands_for: usize) -> Object {
    let counter = kept((&raw const TABLE).cast::<c_void>());
    [
        ptr::without_provenance(stands_for),
        counter.cast_const().cast(),
    ]
}

#[unsafe(no_mangle)]
extern "C" fn fake_queue(stands_for: usize) -> *mut c_void {
    kept(object(stands_for)).cast()
}

#[unsafe(no_mangle)]
extern "C" fn fake_backend(backend: i8) {
    BACKEND.store(backend, SeqCst);
}

#[unsafe(no_mangle)]
extern "C" fn fake_throws(throws: usize) {
    THROWS.store(throws, SeqCst);
}

#[unsafe(no_mangle)]
extern "C" fn fake_waits() -> usize {
    WAITS.load(SeqCst)
}

#[unsafe(no_mangle)]
extern "C" fn fake_lie(lie: usize) {
    LIE.store(lie, SeqCst);
}

#[unsafe(no_mangle)]
extern "C" fn fake_handle(index: usize, handle: usize) {
    HANDLES[index].store(handle, SeqCst);
}

/// Returns how many barriers there were, what the last one came after, and how many events were dropped.
#[unsafe(no_mangle)]
extern "C" fn fake_count(index: usize) -> usize {
    [&BARRIERS, &AFTER, &DROPS][index].load(SeqCst)
}

/// # Safety
///
/// `this` is an object of this file.
unsafe fn stands_for(this: *const Object) -> usize {
    // SAFETY: the caller vouches for it.
    let object = unsafe { this.read() };
    object[0].addr()
}

/// Answers with an object that stands for the next number.
///
/// # Safety
///
/// `to` has room for an object, and `this` is one of this file.
unsafe fn next(to: *mut Object, this: *const Object) -> *mut Object {
    answer();
    // SAFETY: the caller vouches for it.
    let made = object(unsafe { stands_for(this) } + 1);
    // SAFETY: as above.
    unsafe { to.write(made) };
    to
}

/// Answers with the handle that a test has set, or with an object's own.
fn handle(index: usize, own: usize) -> u64 {
    match HANDLES[index].load(SeqCst) {
        0 => own as u64,
        // What changes from call to call.
        1 => BARRIERS.fetch_add(1, SeqCst) as u64,
        set => set as u64,
    }
}

// SYCL: the context of a queue stands for the number after the queue's, its platform for the one after that.

#[unsafe(export_name = "_ZNK4sycl3_V15queue11get_backendEv")]
unsafe extern "C-unwind" fn queue_backend(_this: *const Object) -> i8 {
    answer();
    BACKEND.load(SeqCst)
}

#[unsafe(export_name = "_ZNK4sycl3_V15queue11get_contextEv")]
unsafe extern "C-unwind" fn queue_context(to: *mut Object, this: *const Object) -> *mut Object {
    // SAFETY: as the caller of this promises.
    unsafe { next(to, this) }
}

#[unsafe(export_name = "_ZNK4sycl3_V15queue10get_deviceEv")]
unsafe extern "C-unwind" fn queue_device(to: *mut Object, this: *const Object) -> *mut Object {
    // SAFETY: as the caller of this promises.
    unsafe { next(to, this) }
}

#[unsafe(export_name = "_ZNK4sycl3_V15queue9getNativeERi")]
unsafe extern "C-unwind" fn queue_native(this: *const Object, kind: *mut i32) -> u64 {
    answer();
    // SAFETY: the caller passes room for an int.
    unsafe { kind.write(1) };
    // SAFETY: the caller passes one of ours.
    unsafe { stands_for(this) as u64 }
}

#[unsafe(export_name = "_ZN4sycl3_V15queue10wait_proxyERKNS0_6detail13code_locationE")]
unsafe extern "C-unwind" fn queue_wait(_this: *const Object, _place: *const c_void) {
    answer();
    WAITS.fetch_add(1, SeqCst);
}

#[unsafe(export_name = "_ZNK4sycl3_V17context9getNativeEv")]
unsafe extern "C-unwind" fn context_native(this: *const Object) -> u64 {
    answer();
    // SAFETY: the caller passes one of ours.
    let own = unsafe { stands_for(this) };
    handle(0, own)
}

#[unsafe(export_name = "_ZNK4sycl3_V17context12get_platformEv")]
unsafe extern "C-unwind" fn context_platform(to: *mut Object, this: *const Object) -> *mut Object {
    // SAFETY: as the caller of this promises.
    unsafe { next(to, this) }
}

#[unsafe(export_name = "_ZNK4sycl3_V18platform9getNativeEv")]
unsafe extern "C-unwind" fn platform_native(this: *const Object) -> u64 {
    answer();
    // SAFETY: the caller passes one of ours.
    let own = unsafe { stands_for(this) };
    handle(1, own)
}

#[unsafe(export_name = "_ZNK4sycl3_V16device9getNativeEv")]
unsafe extern "C-unwind" fn device_native(this: *const Object) -> u64 {
    answer();
    // SAFETY: the caller passes one of ours.
    let own = unsafe { stands_for(this) };
    handle(2, own)
}

/// What counts the references to an event, as the C++ library lays it out.
#[repr(C)]
struct Counter {
    table: *const [extern "C" fn(*mut Counter); 5],
    uses: AtomicU32,
    weak: AtomicU32,
}

/// Two destructors, and what a reference that is the last one calls: to drop the event, and then the counter.
static EVENT: [extern "C" fn(*mut Counter); 5] = [ignore, ignore, drop_event, ignore, ignore];

extern "C" fn ignore(_counter: *mut Counter) {}

extern "C" fn drop_event(_counter: *mut Counter) {
    DROPS.fetch_add(1, SeqCst);
}

/// Submits a barrier that returns an event; by a lie nothing, more than an event, or one of another library's.
///
/// # Safety
///
/// `to` has room for eight words.
unsafe fn submit(to: *mut [usize; 8]) -> *mut c_void {
    answer();
    let number = BARRIERS.fetch_add(1, SeqCst) + 1;
    let counter = kept(Counter {
        table: &raw const EVENT,
        uses: AtomicU32::new(1),
        weak: AtomicU32::new(1),
    });
    // SAFETY: the caller vouches for it, here and below.
    let room = unsafe { &mut *to };
    let event = [0x10_000 + number, counter.expose_provenance()];
    match LIE.load(SeqCst) {
        0 => room[..2].copy_from_slice(&event),
        1 => {}
        2 => room[..3].copy_from_slice(&[event[0], event[1], 0]),
        3 => room[..2].copy_from_slice(&[event[0], to.expose_provenance()]),
        4 => return ptr::null_mut(),
        _ => room[..2].copy_from_slice(&[0, 0]),
    }
    to.cast()
}

#[unsafe(export_name = "_ZN4sycl3_V15queue25ext_oneapi_submit_barrierERKNS0_6detail13code_locationE")]
unsafe extern "C-unwind" fn queue_barrier(
    to: *mut [usize; 8],
    _this: *const Object,
    _place: *const c_void,
) -> *mut c_void {
    // SAFETY: the caller passes room for more than an event.
    unsafe { submit(to) }
}

#[unsafe(export_name = "_ZN4sycl3_V15queue25ext_oneapi_submit_barrierERKSt6vectorINS0_5eventESaIS3_EERKNS0_6detail13code_locationE")]
unsafe extern "C-unwind" fn queue_barrier_after(
    to: *mut [usize; 8],
    _this: *const Object,
    events: *const [*const Object; 3],
    _place: *const c_void,
) -> *mut c_void {
    // SAFETY: the caller passes a vector.
    let [first, end, _] = unsafe { events.read() };
    assert_eq!(end.addr() - first.addr(), size_of::<Object>());
    // SAFETY: which holds one event.
    AFTER.store(unsafe { stands_for(first) }, SeqCst);
    // SAFETY: as above.
    unsafe { submit(to) }
}

// PyTorch's XPU.

#[unsafe(export_name = "_ZN3c103xpu18get_device_contextEv")]
extern "C" fn torch_context() -> *mut c_void {
    fake_queue(1)
}

#[unsafe(export_name = "_ZN3c103xpu12device_countEv")]
extern "C" fn torch_device_count() -> c_int {
    1
}

// Intel's extension for TensorFlow: one device.

#[unsafe(export_name = "_Z22ITEX_GPUGetDeviceCountPi")]
unsafe extern "C-unwind" fn itex_count(count: *mut c_int) -> c_int {
    answer();
    // SAFETY: the caller passes room for an int.
    unsafe { count.write(1) };
    0
}

#[unsafe(export_name = "_Z17ITEX_GPUGetDevicePPN4sycl3_V16deviceEi")]
unsafe extern "C-unwind" fn itex_device(device: *mut *mut c_void, index: c_int) -> c_int {
    answer();
    if index != 0 {
        return 1;
    }
    // SAFETY: the caller passes room for a pointer.
    unsafe { device.write(fake_queue(5)) };
    0
}

#[unsafe(export_name = "_Z24ITEX_GPUGetDefaultStreamPN4sycl3_V16deviceEPPNS0_5queueE")]
unsafe extern "C-unwind" fn itex_queue(_device: *mut c_void, queue: *mut *mut c_void) -> c_int {
    answer();
    // SAFETY: the caller passes room for a pointer.
    unsafe { queue.write(fake_queue(100)) };
    0
}

#[unsafe(export_name = "_Z22ITEX_GPUCtxSynchronizePN4sycl3_V16deviceE")]
unsafe extern "C-unwind" fn itex_synchronize(_device: *mut c_void) -> c_int {
    answer();
    WAITS.fetch_add(1, SeqCst);
    0
}
