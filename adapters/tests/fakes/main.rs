//! The adapters on runtimes of our own making: which are found, whose objects are whose, and what is refused.
#![expect(unsafe_code, reason = "loads the fakes and calls them")]
#![expect(
    clippy::unwrap_used,
    reason = "a test fails by a panic, and this is its helper"
)]

use std::env;
use std::ffi::c_void;
use std::fs;
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use dlpack_broker_adapters::{
    ContextRef, Error, ErrorKind, Itex, LoadedRuntime, QueueRef, Sycl, inventory, torch_xpu_context,
};
use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};

/// A fake, loaded under another library's name, for ever.
struct Fake {
    path: PathBuf,
    library: Library,
}

impl Fake {
    /// Loads a copy under that name, in which the symbols of `without` have others.
    fn load(name: &str, without: &[&str]) -> Self {
        let process = format!("fakes-{}", std::process::id());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(process);
        let folder = folder.join(format!("{name}-{}", without.len()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join(name);
        let mut bytes = fs::read(built()).unwrap();
        for symbol in without {
            let text = format!("\0{symbol}\0");
            let places = bytes.windows(text.len()).enumerate();
            let places: Vec<_> = places
                .filter_map(|(at, bytes)| (bytes == text.as_bytes()).then_some(at))
                .collect();
            assert!(!places.is_empty(), "{symbol}");
            places.iter().for_each(|at| bytes[at + 1] = b'X');
        }
        fs::write(&path, bytes).unwrap();
        // SAFETY: the fake does nothing when it is loaded.
        let library = unsafe { Library::open(Some(&path), RTLD_NOW | RTLD_LOCAL) }.unwrap();
        Self { path, library }
    }

    fn queue(&self, stands_for: usize) -> QueueRef {
        type Make = unsafe extern "C" fn(usize) -> *mut c_void;
        // SAFETY: the fake declares it so.
        let make = unsafe { self.library.get::<Make>("fake_queue") }.unwrap();
        // SAFETY: it has no demands.
        QueueRef::new(unsafe { make(stands_for) }).unwrap()
    }

    fn backend(&self, backend: i8) {
        // SAFETY: the fake declares it so.
        let set = unsafe { self.library.get::<unsafe extern "C" fn(i8)>("fake_backend") }.unwrap();
        // SAFETY: it has no demands.
        unsafe { set(backend) };
    }

    fn throws(&self, throws: bool) {
        // SAFETY: the fake declares it so.
        let set = unsafe {
            self.library
                .get::<unsafe extern "C" fn(usize)>("fake_throws")
        };
        // SAFETY: it has no demands.
        unsafe { set.unwrap()(usize::from(throws)) };
    }

    fn waits(&self) -> usize {
        // SAFETY: the fake declares it so.
        let count = unsafe {
            self.library
                .get::<unsafe extern "C" fn() -> usize>("fake_waits")
        };
        // SAFETY: it has no demands.
        unsafe { count.unwrap()() }
    }

    fn lies(&self, lie: usize) {
        // SAFETY: the fake declares it so.
        let set = unsafe { self.library.get::<unsafe extern "C" fn(usize)>("fake_lie") };
        // SAFETY: it has no demands.
        unsafe { set.unwrap()(lie) };
    }

    /// Returns how many barriers there were, what the last one came after, and how many events were dropped.
    fn counts(&self) -> [usize; 3] {
        type Count = unsafe extern "C" fn(usize) -> usize;
        // SAFETY: the fake declares it so.
        let count = unsafe { self.library.get::<Count>("fake_count") }.unwrap();
        // SAFETY: it knows these numbers.
        [0, 1, 2].map(|index| unsafe { count(index) })
    }

    fn entry(&self) -> LoadedRuntime {
        let mut all = inventory().into_iter();
        all.find(|runtime| runtime.files.contains(&self.path))
            .unwrap()
    }
}

/// Returns where cargo has built the fake: beside the tests' own folder.
fn built() -> PathBuf {
    let test = env::current_exe().unwrap();
    let profile = test.parent().and_then(Path::parent).unwrap();
    profile.join("examples").join("libfake_runtime.so")
}

/// The fakes that every test has: of two known versions, and of one that nobody knows.
struct Fakes {
    eight: Fake,
    nine: Fake,
    hundred: Fake,
}

/// Returns the fakes, one test at a time.
fn fakes() -> (MutexGuard<'static, ()>, &'static Fakes) {
    static TURN: Mutex<()> = Mutex::new(());
    static FAKES: OnceLock<Fakes> = OnceLock::new();
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let fakes = FAKES.get_or_init(|| Fakes {
        eight: Fake::load("libsycl.so.8", &[]),
        nine: Fake::load("libsycl.so.9", &[]),
        hundred: Fake::load("libsycl.so.100", &[]),
    });
    (turn, fakes)
}

fn owner(queue: QueueRef) -> &'static Sycl {
    // SAFETY: the fakes never delete their queues.
    unsafe { Sycl::owner_of(queue) }.unwrap()
}

#[test]
fn a_queue_belongs_to_the_runtime_that_made_it() {
    let (_turn, fakes) = fakes();
    for fake in [&fakes.eight, &fakes.nine, &fakes.hundred] {
        assert_eq!(owner(fake.queue(1)).path(), fake.path);
    }
    assert_eq!(owner(fakes.eight.queue(1)).major(), Some(8));
}

#[test]
fn an_object_of_nobody_has_no_owner() {
    let (_turn, _fakes) = fakes();
    static OWN: u64 = 0;
    let counter = (&raw const OWN).cast::<c_void>();
    let object: [*const c_void; 2] = [ptr::null(), (&raw const counter).cast()];
    let queue = QueueRef::new((&raw const object).cast_mut().cast()).unwrap();
    // SAFETY: the object has the form of a queue, and nobody else uses it.
    let error = unsafe { Sycl::owner_of(queue) }.map(|_| ()).unwrap_err();
    assert!(
        matches!(error, Error::NoOwner { owner: Some(_) }),
        "{error}"
    );
}

#[test]
fn a_queue_tells_its_native_handles() {
    let (_turn, fakes) = fakes();
    let queue = fakes.nine.queue(0x1000);
    // SAFETY: the fake never deletes its queues.
    let native = unsafe { owner(queue).native_context(queue) }.unwrap();
    assert_eq!(
        (native.context.addr(), native.driver.addr()),
        (0x1001, 0x1002)
    );
    // SAFETY: as above.
    let native = unsafe { owner(queue).native_queue(queue) }.unwrap();
    assert_eq!((native.0.addr(), native.1), (0x1000, true));
}

#[test]
fn a_context_tells_its_owner_and_native_handles() {
    let (_turn, fakes) = fakes();
    // What stands for a queue stands for a context as well.
    let context = ContextRef::new(fakes.nine.queue(0x1000).as_ptr()).unwrap();
    // SAFETY: the fake never deletes its objects.
    let owner = unsafe { Sycl::owner_of_context(context) }.unwrap();
    assert_eq!(owner.path(), fakes.nine.path);
    // SAFETY: as above.
    let native = unsafe { owner.native_of(context) }.unwrap();
    assert_eq!(
        (native.context.addr(), native.driver.addr()),
        (0x1000, 0x1001)
    );
}

#[test]
fn another_backend_has_no_context_of_level_zero() {
    const OPENCL: i8 = 1;
    let (_turn, fakes) = fakes();
    let queue = fakes.eight.queue(1);
    fakes.eight.backend(OPENCL);
    // SAFETY: the fake never deletes its queues.
    let native = unsafe { owner(queue).native_context(queue) };
    fakes.eight.backend(2);
    assert_eq!(
        native,
        Err(Error::BackendMismatch {
            wanted: 2,
            got: OPENCL
        })
    );
}

#[test]
fn what_a_runtime_throws_is_an_error() {
    let (_turn, fakes) = fakes();
    let (queue, before) = (fakes.eight.queue(1), fakes.eight.waits());
    fakes.eight.throws(true);
    // SAFETY: the fake never deletes its queues.
    let thrown = unsafe { owner(queue).wait(queue) };
    // SAFETY: as above.
    let native = unsafe { owner(queue).native_context(queue) };
    fakes.eight.throws(false);
    let thrown = thrown.unwrap_err().to_string();
    assert_eq!(thrown, "sycl::queue::wait threw: as it was told");
    assert_eq!(native.unwrap_err().kind(), ErrorKind::ForeignFailure);
    // SAFETY: as above.
    unsafe { owner(queue).wait(queue) }.unwrap();
    assert_eq!(fakes.eight.waits(), before + 1);
}

/// Orders a queue of the fake's after another one of it.
fn order(fake: &Fake) -> Result<(), Error> {
    let (from, to) = (fake.queue(0x1000), fake.queue(0x2000));
    // SAFETY: the fakes never delete their queues.
    unsafe { owner(from).order(from, to) }
}

#[test]
fn a_queue_is_ordered_after_another_by_two_barriers_whose_events_are_dropped() {
    let (_turn, fakes) = fakes();
    for fake in [&fakes.eight, &fakes.nine] {
        let [barriers, _, drops] = fake.counts();
        let waits = fake.waits();
        order(fake).unwrap();
        let after = 0x10_000 + barriers + 1;
        assert_eq!(fake.counts(), [barriers + 2, after, drops + 2]);
        assert_eq!(fake.waits(), waits);
    }
}

#[test]
fn a_queue_after_itself_needs_one_barrier() {
    let (_turn, fakes) = fakes();
    let (queue, [barriers, ..]) = (fakes.nine.queue(0x1000), fakes.nine.counts());
    // SAFETY: the fakes never delete their queues.
    unsafe { owner(queue).order(queue, queue) }.unwrap();
    assert_eq!(fakes.nine.counts()[0], barriers + 1);
}

#[test]
fn a_runtime_without_barriers_tells_which_members_it_lacks_and_waits() {
    let (_turn, _fakes) = fakes();
    let member = "_ZN4sycl3_V15queue25ext_oneapi_submit_barrierERKNS0_6detail13code_locationE";
    let fake = Fake::load("libsycl.so.7.0", &[member]);
    let (queue, entry) = (fake.queue(1), fake.entry());
    assert_eq!((entry.lacking, entry.missing.len()), (vec![member], 0));
    let refused = order(&fake).unwrap_err();
    assert!(matches!(refused, Error::SymbolsMissing { symbols, .. } if symbols == [member]));
    // SAFETY: the fakes never delete their queues.
    unsafe { owner(queue).wait(queue) }.unwrap();
    assert_eq!(fake.waits(), 1);
}

#[test]
fn a_barrier_that_throws_is_an_error_and_the_next_one_may_not() {
    let (_turn, fakes) = fakes();
    let (queue, member) = (fakes.eight.queue(1), "sycl::queue::");
    fakes.eight.throws(true);
    // SAFETY: the fakes never delete their queues.
    let thrown = unsafe { owner(queue).order(queue, queue) };
    fakes.eight.throws(false);
    let thrown = thrown.unwrap_err();
    assert!(thrown.to_string().starts_with(member) && thrown.kind() == ErrorKind::ForeignFailure);
    order(&fakes.eight).unwrap();
}

#[test]
fn another_backend_is_not_ordered_by_barriers() {
    let (_turn, fakes) = fakes();
    fakes.eight.backend(1);
    let (refused, counts) = (order(&fakes.eight), fakes.eight.counts());
    fakes.eight.backend(2);
    assert!(matches!(refused, Err(Error::BackendMismatch { .. })));
    assert_eq!(counts, fakes.eight.counts());
}

#[test]
fn a_runtime_whose_events_have_another_form_is_not_asked_for_barriers_again() {
    let (_turn, _fakes) = fakes();
    // None is returned, it is larger, its counter is not the runtime's, nothing is returned, it is null.
    for lie in 1..=5 {
        let fake = Fake::load(&format!("libsycl.so.9.{lie}"), &[]);
        fake.lies(lie);
        let refused = order(&fake).unwrap_err();
        assert!(
            matches!(refused, Error::OddEvent { .. }),
            "{lie}: {refused}"
        );
        fake.lies(0);
        let [barriers, _, drops] = fake.counts();
        assert_eq!(
            (order(&fake), fake.counts()),
            (Err(refused), [barriers, 0, drops])
        );
        assert_eq!((barriers, drops), (1, 0), "{lie}");
    }
}

#[test]
fn an_unknown_version_whose_driver_is_not_level_zeros_is_refused() {
    let (_turn, fakes) = fakes();
    let queue = fakes.hundred.queue(1);
    // SAFETY: the fake never deletes its queues.
    let refused = unsafe { owner(queue).native_context(queue) };
    // Without a loader there is no driver that it could be.
    let kinds = [ErrorKind::Unsupported, ErrorKind::HiddenDevice];
    assert!(kinds.contains(&refused.unwrap_err().kind()));
    let entry = fakes.hundred.entry();
    assert_eq!(
        (entry.major, entry.is_known, entry.missing.len()),
        (Some(100), false, 0)
    );
}

#[test]
fn a_runtime_without_a_member_is_left_out_and_listed_with_it() {
    let (_turn, fakes) = fakes();
    let member = "_ZNK4sycl3_V17context9getNativeEv";
    let fake = Fake::load("libsycl.so.7", &[member]);
    let entry = fake.entry();
    assert_eq!(
        (entry.name, entry.missing.as_slice()),
        ("sycl", &[member][..])
    );
    assert!(entry.is_known && entry.found.len() > 5);
    let attached = Sycl::all().unwrap();
    assert!(attached.iter().all(|sycl| sycl.path() != fake.path));
    assert!(attached.iter().any(|sycl| sycl.path() == fakes.nine.path));
}

#[test]
fn every_sycl_runtime_is_listed_by_itself() {
    let (_turn, fakes) = fakes();
    let listed = inventory()
        .into_iter()
        .filter(|runtime| runtime.name == "sycl");
    let files: Vec<_> = listed.map(|runtime| runtime.files).collect();
    for fake in [&fakes.eight, &fakes.nine] {
        assert!(files.contains(&vec![fake.path.clone()]), "{files:?}");
    }
}

#[test]
fn pytorchs_xpu_library_tells_its_context_and_is_listed_with_what_it_lacks() {
    let (_turn, _fakes) = fakes();
    let unattached = torch_xpu_context().unwrap_err();
    assert_eq!(unattached.kind(), ErrorKind::NotLoaded);
    let fake = Fake::load("libc10_xpu.so", &[]);
    let context = torch_xpu_context().unwrap();
    // SAFETY: the fake never deletes its objects.
    let owner = unsafe { Sycl::owner_of_context(context) }.map(|_| ());
    // The fake is no runtime of SYCL's by its name.
    let path = Some(fake.path.clone());
    assert_eq!(owner, Err(Error::NoOwner { owner: path }));
    let entry = fake.entry();
    assert_eq!(
        (entry.name, entry.module, entry.missing.len()),
        ("torch_xpu", "torch", 0)
    );
    assert_eq!(entry.found, ["_ZN3c103xpu18get_device_contextEv"]);
    assert!(entry.lacking.is_empty());
}

#[test]
fn tensorflows_extension_tells_its_devices_and_queues() {
    let (_turn, _fakes) = fakes();
    let unattached = Itex::attached().map(|_| ()).unwrap_err();
    assert_eq!(unattached.kind(), ErrorKind::NotLoaded);
    let fake = Fake::load("libitex_gpu_internal.so", &[]);
    let itex = Itex::attached().unwrap();
    assert_eq!(itex.device_count(), Ok(1));
    let queue = itex.queue(0).unwrap();
    let other = itex.queue(1).unwrap_err();
    assert!(matches!(other, Error::Status { code: 1, .. }), "{other}");
    itex.wait(0).unwrap();
    assert_eq!(fake.waits(), 1);
    fake.throws(true);
    assert_eq!(
        itex.device_count().unwrap_err().kind(),
        ErrorKind::ForeignFailure
    );
    fake.throws(false);
    // The fake is no runtime of SYCL's by its name.
    // SAFETY: the fake never deletes its queues.
    let owner = unsafe { Sycl::owner_of(queue) }.map(|_| ()).unwrap_err();
    assert_eq!(
        owner,
        Error::NoOwner {
            owner: Some(fake.path.clone())
        }
    );
}
