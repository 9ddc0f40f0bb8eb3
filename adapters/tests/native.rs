//! The native handles behind dpctl's queues on the software device, order between them, and what an unknown SYCL runtime
//! is believed by.
//!
//! Each claim runs in a process of its own, since a driver is set up once in a process. `BROKER_TEST_SITE_PACKAGES` names
//! the folder with dpctl and the software driver.
#![expect(unsafe_code, reason = "calls dpctl as a Python process would")]
#![expect(
    clippy::unwrap_used,
    reason = "a test of this harness fails by a panic, as any other"
)]

use std::env;
use std::ffi::{c_int, c_void};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command, ExitCode};
use std::ptr;

use dlpack_broker_adapters::{Dpctl, Error, NativeContext, QueueRef, Sycl, UsmKind, load};
use dlpack_broker_device::UsmKind as Kind;
use dlpack_broker_device::level_zero::{Context, Usm, devices};
use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};
use libtest_mimic::{Arguments, Failed, Trial};

const CLAIM: &str = "BROKER_TEST_CLAIM";
const DPCTL: &str = "libDPCTLSyclInterface.so";
const LEVEL_ZERO: c_int = 1 << 17;
const EVERY_TYPE: c_int = 0x3f;

/// A claim and the settings of its process.
type Claim = (&'static str, fn(), &'static [(&'static str, &'static str)]);

const CLAIMS: &[Claim] = &[
    (
        "native_handles_are_the_drivers",
        native_handles_are_the_drivers,
        &[("BROKER_SOFTWARE_ZE_DEVICES", "2")],
    ),
    (
        "memory_of_the_native_context_is_known_to_dpctl",
        memory_of_the_native_context_is_known_to_dpctl,
        &[
            ("BROKER_SOFTWARE_ZE_POINTERS", "context"),
            ("SYCL_UR_USE_LEVEL_ZERO_V2", "0"),
        ],
    ),
    (
        "queues_are_ordered_by_barriers_of_the_older_adapter",
        queues_are_ordered_by_barriers,
        &[
            ("SYCL_UR_USE_LEVEL_ZERO_V2", "0"),
            ("UR_L0_USE_IMMEDIATE_COMMANDLISTS", "1"),
        ],
    ),
    (
        "queues_are_ordered_by_barriers_of_the_newer_adapter",
        queues_are_ordered_by_barriers,
        &[("SYCL_UR_USE_LEVEL_ZERO_V2", "1")],
    ),
    (
        "an_unknown_version_that_tells_what_level_zero_does_is_believed",
        an_unknown_version_that_tells_what_level_zero_does_is_believed,
        &[],
    ),
    (
        "an_unknown_version_that_lies_about_one_handle_is_refused",
        an_unknown_version_that_lies_about_one_handle_is_refused,
        &[("BROKER_SOFTWARE_ZE_DEVICES", "2")],
    ),
];

fn main() -> ExitCode {
    if let Some(name) = env::var_os(CLAIM) {
        let claim = CLAIMS.iter().find(|(known, ..)| name == *known);
        claim.unwrap().1();
        return ExitCode::SUCCESS;
    }
    let missing = missing();
    if let Some(reason) = &missing {
        eprintln!(
            "skipped: {} tests of native handles: {reason}",
            CLAIMS.len()
        );
    }
    let trial = |(name, _, settings): &Claim| {
        let (name, settings) = (*name, *settings);
        Trial::test(name, move || run(name, settings)).with_ignored_flag(missing.is_some())
    };
    libtest_mimic::run(&Arguments::from_args(), CLAIMS.iter().map(trial).collect()).exit_code()
}

/// Runs one claim in a process of its own.
///
/// What SYCL keeps until the end is not all where a leak checker looks.
fn run(name: &str, settings: &[(&str, &str)]) -> Result<(), Failed> {
    let output = Command::new(env::current_exe()?)
        .env(CLAIM, name)
        .env("ZEL_LIBRARY_PATH", loader())
        .env("ASAN_OPTIONS", "use_sigaltstack=0:detect_leaks=0")
        .envs(settings.iter().copied())
        .output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{name} ended with {}:\n{said}", output.status).into())
}

fn packages() -> PathBuf {
    env::var_os("BROKER_TEST_SITE_PACKAGES")
        .unwrap_or_default()
        .into()
}

fn loader() -> PathBuf {
    packages().join("dlpack_broker_software/loader")
}

/// Says what the machine lacks for these tests.
fn missing() -> Option<String> {
    let is_there = loader().exists() && packages().join("dpctl").exists();
    (!is_there).then(|| {
        "BROKER_TEST_SITE_PACKAGES names no dpctl with the software driver; `make test` does".into()
    })
}

/// Loads dpctl and returns a queue of each of its devices of Level Zero; all stay for ever.
fn queues() -> Vec<QueueRef> {
    type List = unsafe extern "C" fn(c_int) -> *mut c_void;
    type Count = unsafe extern "C" fn(*mut c_void) -> usize;
    type At = unsafe extern "C" fn(*mut c_void, usize) -> *mut c_void;
    type Make = unsafe extern "C" fn(*mut c_void, *const c_void, c_int) -> *mut c_void;
    let path = packages().join("dpctl").join(DPCTL);
    // SAFETY: dpctl is made to be loaded.
    unsafe { load(&path) }.unwrap();
    let dpctl = open(path);
    // SAFETY: the types here and below are those of dpctl's header.
    let list = unsafe { dpctl.get::<List>("DPCTLDeviceMgr_GetDevices") }.unwrap();
    // SAFETY: as above.
    let count = unsafe { dpctl.get::<Count>("DPCTLDeviceVector_Size") }.unwrap();
    // SAFETY: as above.
    let at = unsafe { dpctl.get::<At>("DPCTLDeviceVector_GetAt") }.unwrap();
    // SAFETY: as above.
    let make = unsafe { dpctl.get::<Make>("DPCTLQueue_CreateForDevice") }.unwrap();
    // SAFETY: the mask is one of dpctl's.
    let devices = unsafe { list(LEVEL_ZERO | EVERY_TYPE) };
    // SAFETY: the vector is alive.
    let count = unsafe { count(devices) };
    let queue = |index| {
        // SAFETY: the vector is alive, and the index below its size.
        let device = unsafe { at(devices, index) };
        // SAFETY: the device is alive, and a handler and properties are optional.
        QueueRef::new(unsafe { make(device, ptr::null(), 0) }).unwrap()
    };
    let queues = (0..count).map(queue).collect();
    let _stays = dpctl.into_raw();
    queues
}

fn open(path: PathBuf) -> Library {
    // SAFETY: the libraries are made to be loaded, and stay.
    unsafe { Library::open(Some(path), RTLD_NOW | RTLD_LOCAL) }.unwrap()
}

fn native_handles_are_the_drivers() {
    let (queues, devices) = (queues(), devices().unwrap());
    assert_eq!((queues.len(), devices.len()), (2, 2));
    for (queue, device) in queues.iter().zip(&devices) {
        // SAFETY: the queues stay.
        let native = unsafe { Dpctl::attached().unwrap().native_queue(*queue) }.unwrap();
        assert_eq!(native.device, device.handle().cast());
        assert_eq!(native.context.driver, device.driver_handle().cast());
    }
}

fn memory_of_the_native_context_is_known_to_dpctl() {
    let queue = queues()[0];
    let (device, dpctl) = (&devices().unwrap()[0], Dpctl::attached().unwrap());
    // SAFETY: the queue stays.
    let native = unsafe { dpctl.native_queue(queue) }.unwrap();
    // SAFETY: SYCL made the context of this device's driver, and it stays.
    let shared = unsafe { Context::adopt(device, native.context.context.cast()) };
    let (own, kind) = (Context::new(device).unwrap(), Kind::Device);
    for (context, wanted) in [(shared, Some(UsmKind::Device)), (own, None)] {
        let memory = Usm::new(&context, device, kind, 100).unwrap();
        // SAFETY: the queue stays.
        let known = unsafe { dpctl.usm_kind_on(memory.pointer().as_ptr().cast(), queue) };
        assert_eq!(known.unwrap(), wanted);
    }
}

fn queues_are_ordered_by_barriers() {
    let (first, second) = (queues()[0], queues()[0]);
    // SAFETY: the queues stay.
    let sycl = unsafe { Sycl::owner_of(first) }.unwrap();
    for (from, to) in [(first, second), (second, first), (first, first)] {
        // SAFETY: as above.
        unsafe { sycl.order(from, to) }.unwrap();
    }
    for queue in [first, second] {
        // SAFETY: as above.
        unsafe { sycl.wait(queue) }.unwrap();
    }
}

/// A SYCL runtime of our own making, of a version that nobody knows.
struct Unknown {
    library: Library,
    queue: QueueRef,
    /// The handles that are right: of a context, its driver and its device.
    handles: [usize; 3],
    _context: Context,
}

impl Unknown {
    fn load() -> Self {
        type Make = unsafe extern "C" fn(usize) -> *mut c_void;
        let folder = env::temp_dir().join(format!("broker-unknown-{}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("libsycl.so.100");
        let test = env::current_exe().unwrap();
        let profile = test.parent().and_then(Path::parent).unwrap();
        fs::copy(profile.join("examples/libfake_runtime.so"), &path).unwrap();
        let library = open(path);
        fs::remove_dir_all(folder).unwrap();
        let own: &mut u64 = Box::leak(Box::new(0));
        // SAFETY: the fake declares it so.
        let make = unsafe { library.get::<Make>("fake_queue") }.unwrap();
        // SAFETY: it has no demands.
        let queue = QueueRef::new(unsafe { make((&raw const *own).addr()) }).unwrap();
        let device = &devices().unwrap()[0];
        let context = Context::new(device).unwrap();
        let handles = [
            context.handle().addr(),
            device.driver_handle().addr(),
            device.handle().addr(),
        ];
        Self {
            library,
            queue,
            handles,
            _context: context,
        }
    }

    /// Asks for the native context where the handles are those.
    fn told(&self, handles: [usize; 3]) -> Result<NativeContext, Error> {
        type Set = unsafe extern "C" fn(usize, usize);
        // SAFETY: the fake declares it so.
        let set = unsafe { self.library.get::<Set>("fake_handle") }.unwrap();
        for (index, handle) in handles.into_iter().enumerate() {
            // SAFETY: it knows three handles.
            unsafe { set(index, handle) };
        }
        // SAFETY: the fake never deletes its queues.
        let owner = unsafe { Sycl::owner_of(self.queue) }.unwrap();
        // SAFETY: as above.
        unsafe { owner.native_context(self.queue) }
    }
}

fn an_unknown_version_that_tells_what_level_zero_does_is_believed() {
    let unknown = Unknown::load();
    let native = unknown.told(unknown.handles).unwrap();
    let told = [native.context.addr(), native.driver.addr()];
    assert_eq!(told, unknown.handles[..2]);
    // SAFETY: the fake never deletes its queues.
    let owner = unsafe { Sycl::owner_of(unknown.queue) }.unwrap();
    // SAFETY: as above.
    unsafe { owner.order(unknown.queue, unknown.queue) }.unwrap();
}

fn an_unknown_version_that_lies_about_one_handle_is_refused() {
    const CHANGES: usize = 1;
    /// In the second page, of which no system has any.
    const NOWHERE: usize = 0x1008;
    let unknown = Unknown::load();
    let [context, driver, device] = unknown.handles;
    let own = "queue or context has no handle of its own";
    let lies = [
        ([context, device, device], "driver is none of Level Zero's"),
        ([context, 0, device], "driver is none of Level Zero's"),
        (
            [context, driver, driver],
            "queue is on none of its driver's devices",
        ),
        (
            [context, driver, NOWHERE],
            "queue is on none of its driver's devices",
        ),
        (
            [CHANGES, driver, device],
            "handles change from call to call",
        ),
        ([NOWHERE, driver, device], own),
        ([context + 1, driver, device], own),
        ([device, driver, device], own),
        ([driver, driver, device], own),
    ];
    for (handles, why) in lies {
        let refused = unknown.told(handles).unwrap_err();
        assert!(
            matches!(refused, Error::UnsupportedVersion { wrong, .. } if wrong == why),
            "{refused}, not {why}"
        );
        // SAFETY: the fake never deletes its queues.
        let owner = unsafe { Sycl::owner_of(unknown.queue) }.unwrap();
        // SAFETY: as above.
        let ordered = unsafe { owner.order(unknown.queue, unknown.queue) };
        assert!(ordered.is_err());
    }
    // Nothing is held against it once it tells what is so.
    unknown.told(unknown.handles).unwrap();
}
