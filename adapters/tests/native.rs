//! The native handles behind dpctl's queues on the software device.
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
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::ptr;

use dlpack_broker_adapters::{Dpctl, QueueRef, UsmKind, load};
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
fn run(name: &str, settings: &[(&str, &str)]) -> Result<(), Failed> {
    let output = Command::new(env::current_exe()?)
        .env(CLAIM, name)
        .env("ZEL_LIBRARY_PATH", loader())
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
