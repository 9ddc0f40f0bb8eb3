//! Modules: built, refused, kept in the cache, and taken from it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use dlpack_broker_device::level_zero::{
    Cache, Context, Device, Module, Number, Parameter, Pointee, devices,
};
use dlpack_broker_device::{Error, ErrorKind, Result};

use crate::kernels::{importer, plain, values};
use crate::ledger;
use crate::process::{self, Claim, claim};

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(a_module_tells_its_kernels_and_their_parameters).with_kernels(),
    claim!(a_kernel_that_is_not_there_is_an_error_that_lists_those_that_are).with_kernels(),
    claim!(what_is_no_spirv_is_an_error_before_the_driver_sees_it),
    claim!(flags_with_a_zero_byte_are_an_error),
    claim!(
        a_failed_build_is_an_error_with_code_and_log,
        "BROKER_SOFTWARE_ZE_FAIL_BUILDS" = "1"
    ),
    claim!(what_the_compiler_says_is_in_the_error).with_kernels(),
    claim!(a_driver_without_a_compiler_is_an_error_that_says_so),
    claim!(what_was_built_once_is_taken_from_the_cache).with_kernels(),
    claim!(other_flags_are_another_build).with_kernels(),
    claim!(
        another_device_is_another_build,
        "BROKER_SOFTWARE_ZE_DEVICES" = "2"
    )
    .with_kernels(),
    claim!(another_process_takes_what_this_one_built).with_kernels(),
    claim!(processes_that_build_at_once_all_have_a_module).with_kernels(),
    claim!(a_torn_file_is_removed_and_built_anew).with_kernels(),
    claim!(a_binary_that_the_driver_refuses_is_built_anew).with_kernels(),
    claim!(
        a_folder_that_cannot_be_written_costs_the_cache_alone,
        "BROKER_CACHE_DIR" = "/dev/null/cache"
    )
    .with_kernels(),
    claim!(a_disk_that_takes_no_more_costs_the_cache_alone).with_kernels(),
    claim!(a_cache_that_is_off_builds_each_time, "BROKER_CACHE" = "off").with_kernels(),
    claim!(
        the_desktops_folder_is_the_next,
        "BROKER_CACHE_DIR" = "",
        "XDG_CACHE_HOME" = "{folder}/desktop"
    )
    .with_kernels(),
    claim!(modules_and_kernels_go_with_their_last_clone).with_kernels(),
];

pub(crate) const ROLES: &[Claim] = &[
    claim!(builds),
    claim!(takes_from_the_cache),
    claim!(builds_where_no_file_can_grow),
];

fn first() -> (Device, Context) {
    let device = devices().unwrap().remove(0);
    let context = Context::new(&device).unwrap();
    (device, context)
}

fn built(spirv: &[u8], flags: &str) -> Result<Module> {
    let (device, context) = first();
    Module::from_spirv(&context, &device, spirv, flags)
}

fn is_cached(flags: &str) -> bool {
    let module = built(&plain(), flags).unwrap();
    module.kernel("add").unwrap();
    module.is_cached()
}

fn error(result: Result<Module>) -> Error {
    result.err().unwrap()
}

fn files() -> Vec<PathBuf> {
    let entries = fs::read_dir(process::folder().join("cache")).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

fn fault() -> String {
    Cache::of_process().status().fault.unwrap()
}

fn a_module_tells_its_kernels_and_their_parameters() {
    let module = built(&values(), "").unwrap();
    let out = Parameter::Pointer(Pointee {
        numbers: Some(Number::Integer(8)),
        is_only_read: false,
    });
    let [byte, short, int, long] =
        [1, 2, 4, 8].map(|bytes| Parameter::Number(Number::Integer(bytes)));
    let scalars = [out, byte, short, int, long];
    let structure = [out, Parameter::Value(Some(16))];
    let wanted: [(&str, &[Parameter]); 2] = [("scalars", &scalars), ("structure", &structure)];
    assert_eq!(module.kernels().collect::<Vec<_>>(), wanted);
    assert_eq!(module.kernel("scalars").unwrap().parameters(), scalars);
}

fn a_kernel_that_is_not_there_is_an_error_that_lists_those_that_are() {
    let error = built(&values(), "").unwrap().kernel("sum").err().unwrap();
    let text = "wanted the name of a kernel, got \"sum\"; the module has scalars, structure";
    assert_eq!(error.to_string(), text);
    assert_eq!(error.kind(), ErrorKind::Invalid);
}

fn what_is_no_spirv_is_an_error_before_the_driver_sees_it() {
    let error = error(built(b"__kernel void add() {}", ""));
    let text = error.to_string();
    assert!(text.starts_with("wanted SPIR-V, whole words"), "{text}");
    assert!(
        text.contains("got 22 bytes that begin with [5f, 5f, 6b, 65]"),
        "{text}"
    );
}

fn flags_with_a_zero_byte_are_an_error() {
    let error = error(built(&plain(), "-g\0"));
    assert_eq!(
        error.to_string(),
        "wanted build flags without a zero byte, got \"-g\\0\""
    );
}

fn a_failed_build_is_an_error_with_code_and_log() {
    let error = error(built(&plain(), ""));
    let text = "zeModuleCreate answered ZE_RESULT_ERROR_MODULE_BUILD_FAILURE (0x70000004), and the driver's compiler \
                says: BROKER_SOFTWARE_ZE_FAIL_BUILDS is set";
    assert_eq!(error.to_string(), text);
    assert_eq!(error.kind(), ErrorKind::DriverFailure);
    ledger::assert_is_empty();
}

fn what_the_compiler_says_is_in_the_error() {
    let text = error(built(&importer(), "")).to_string();
    assert!(text.contains("twice"), "{text}");
    ledger::assert_is_empty();
}

fn a_driver_without_a_compiler_is_an_error_that_says_so() {
    let text = error(built(&plain(), "")).to_string();
    assert!(
        text.contains("ZE_RESULT_ERROR_UNSUPPORTED_FEATURE"),
        "{text}"
    );
    assert!(
        text.contains("BROKER_SOFTWARE_ZE_OPENCL is empty"),
        "{text}"
    );
}

fn what_was_built_once_is_taken_from_the_cache() {
    assert!(!is_cached(""));
    assert!(is_cached(""));
    assert_eq!(files().len(), 1);
    let status = Cache::of_process().status();
    assert_eq!((status.hits, status.misses, status.fault), (1, 1, None));
}

fn other_flags_are_another_build() {
    assert!(!is_cached(""));
    assert!(!is_cached("-cl-fast-relaxed-math"));
    assert!(is_cached("-cl-fast-relaxed-math"));
}

fn another_device_is_another_build() {
    for device in devices().unwrap() {
        let context = Context::new(&device).unwrap();
        let module = Module::from_spirv(&context, &device, &plain(), "").unwrap();
        assert!(!module.is_cached());
    }
}

fn builds() {
    is_cached("");
}

fn takes_from_the_cache() {
    assert!(is_cached(""));
}

fn another_process_takes_what_this_one_built() {
    assert!(!is_cached(""));
    assert!(
        process::another("takes_from_the_cache")
            .status()
            .unwrap()
            .success()
    );
}

fn processes_that_build_at_once_all_have_a_module() {
    let started = [(); 3].map(|()| process::another("builds").spawn().unwrap());
    for mut process in started {
        assert!(process.wait().unwrap().success());
    }
    assert!(is_cached(""));
    assert_eq!(files().len(), 1);
}

fn a_torn_file_is_removed_and_built_anew() {
    assert!(!is_cached(""));
    let path = files().remove(0);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    assert!(!is_cached(""));
    assert_eq!(Cache::of_process().status().removed, 1);
    assert_eq!(fs::read(&path).unwrap().len(), whole.len());
    assert!(is_cached(""));
}

fn a_binary_that_the_driver_refuses_is_built_anew() {
    const HEADER: usize = 40;
    assert!(!is_cached(""));
    let path = files().remove(0);
    let name = path.file_name().unwrap().to_str().unwrap();
    let key = blake3::Hash::from_hex(name).unwrap();
    let binary = b"no binary of this driver";
    let mut hasher = blake3::Hasher::new();
    for part in [&key.as_bytes()[..], binary] {
        hasher.update(&part.len().to_le_bytes());
        hasher.update(part);
    }
    let mut file = fs::read(&path).unwrap();
    file.truncate(HEADER);
    file[8..].copy_from_slice(hasher.finalize().as_bytes());
    file.extend(binary);
    fs::write(&path, file).unwrap();
    assert!(!is_cached(""));
    // The cache took the file for whole.
    assert_eq!(Cache::of_process().status().removed, 0);
    assert!(is_cached(""));
}

fn a_folder_that_cannot_be_written_costs_the_cache_alone() {
    assert!(!is_cached(""));
    assert!(
        fault().starts_with("built kernels cannot be kept in /dev/null/cache: "),
        "{}",
        fault()
    );
    // This process remembers.
    assert!(is_cached(""));
}

fn a_disk_that_takes_no_more_costs_the_cache_alone() {
    let role = process::another("builds_where_no_file_can_grow");
    let variables = role
        .get_envs()
        .filter_map(|(name, value)| Some((name, value?)));
    let mut command = Command::new("/bin/sh");
    command
        .args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\""])
        .arg(role.get_program())
        .envs(variables);
    assert!(command.status().unwrap().success());
    assert_eq!(files().len(), 0);
}

fn builds_where_no_file_can_grow() {
    assert!(!is_cached(""));
    assert!(fault().contains("File too large"), "{}", fault());
    assert!(is_cached(""));
}

fn a_cache_that_is_off_builds_each_time() {
    assert!(!is_cached("") && !is_cached(""));
    assert!(!process::folder().join("cache").exists());
}

fn the_desktops_folder_is_the_next() {
    is_cached("");
    let folder = process::folder().join("desktop").join("broker");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    assert_eq!(Cache::of_process().status().folder, Some(folder));
}

fn modules_and_kernels_go_with_their_last_clone() {
    let module = built(&plain(), "").unwrap();
    let kernel = module.clone().kernel("add").unwrap();
    drop(module);
    assert_eq!(kernel.clone().name(), "add");
    drop(kernel);
    ledger::assert_is_empty();
}
