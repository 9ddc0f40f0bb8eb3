//! The loader as it is found, against the genuine one of Debian's `libze1`.
//!
//! Where that is not installed its tests are skipped, and say so.
#![expect(unsafe_code, reason = "calls entry points of the loader")]
#![expect(
    clippy::unwrap_used,
    reason = "a test of this harness fails by a panic, as any other"
)]

use std::path::Path;
use std::process::ExitCode;

use level_zero_sys::{ErrorKind, Loader, ze_result_t};
use libtest_mimic::{Arguments, Trial};

const SONAME: &str = "libze_loader.so.1";

const ANYWHERE: &[(&str, fn())] = &[
    (
        "a_path_where_nothing_is_is_missing",
        a_path_where_nothing_is_is_missing,
    ),
    (
        "a_library_without_entry_points_is_too_old",
        a_library_without_entry_points_is_too_old,
    ),
    (
        "errors_name_the_library_and_the_package",
        errors_name_the_library_and_the_package,
    ),
];

const WITH_A_LOADER: &[(&str, fn())] = &[
    (
        "the_genuine_loader_has_every_entry_point",
        the_genuine_loader_has_every_entry_point,
    ),
    (
        "what_the_process_has_is_found_before_the_systems",
        what_the_process_has_is_found_before_the_systems,
    ),
    (
        "an_entry_point_answers_by_a_code_of_the_specification",
        an_entry_point_answers_by_a_code_of_the_specification,
    ),
];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let has_loader = Loader::open(Path::new(SONAME)).is_ok();
    if !has_loader {
        eprintln!("skipped: {SONAME} is not here (apt-get install libze1)");
    }
    let trial = |(name, test): &(&'static str, fn())| {
        let test = *test;
        Trial::test(*name, move || {
            test();
            Ok(())
        })
    };
    let trials = ANYWHERE.iter().map(trial);
    let trials = trials.chain(
        WITH_A_LOADER
            .iter()
            .map(|row| trial(row).with_ignored_flag(!has_loader)),
    );
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

fn a_path_where_nothing_is_is_missing() {
    let error = Loader::open(Path::new("/nowhere/libze_loader.so.1")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Missing);
}

fn a_library_without_entry_points_is_too_old() {
    let error = Loader::open(Path::new("libm.so.6")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooOld);
}

fn errors_name_the_library_and_the_package() {
    let missing = Loader::open(Path::new("/nowhere/x.so"))
        .unwrap_err()
        .to_string();
    assert!(missing.contains("/nowhere/x.so") && missing.contains("apt-get install libze1"));
    let old = Loader::open(Path::new("libm.so.6"))
        .unwrap_err()
        .to_string();
    assert!(old.contains("libm.so.6") && old.contains("zeInit"), "{old}");
}

fn the_genuine_loader_has_every_entry_point() {
    let loader = Loader::open(Path::new(SONAME)).unwrap();
    assert_eq!(loader.path(), Path::new(SONAME));
}

fn what_the_process_has_is_found_before_the_systems() {
    let opened = Loader::open(Path::new(SONAME)).unwrap();
    let attached = Loader::attached().expect("it was opened just now").unwrap();
    let address = |loader: &Loader| loader.functions().zeInit as usize;
    assert_eq!(address(&opened), address(&attached));
    assert_eq!(address(&opened), address(&Loader::find().unwrap()));
}

fn an_entry_point_answers_by_a_code_of_the_specification() {
    let loader = Loader::find().unwrap();
    // SAFETY: the function is the loader's; the flag asks for any driver.
    let result = unsafe { (loader.functions().zeInit)(0) };
    let without_driver = [
        ze_result_t::ZE_RESULT_ERROR_UNINITIALIZED,
        ze_result_t::ZE_RESULT_ERROR_DEPENDENCY_UNAVAILABLE,
    ];
    assert!(
        result == ze_result_t::ZE_RESULT_SUCCESS || without_driver.contains(&result),
        "{result:?}"
    );
}
