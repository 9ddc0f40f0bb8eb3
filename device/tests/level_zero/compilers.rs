//! OpenCL C, by compilers that these tests write: scripts that leave SPIR-V behind.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use dlpack_broker_device::ErrorKind;
use dlpack_broker_device::level_zero::spirv_of_opencl;

use crate::kernels::plain;
use crate::process::{self, Claim, claim};

const SOURCE: &str = "__kernel void add(__global float *x) {}";

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(
        without_a_compiler_the_error_says_what_to_install,
        "PATH" = "{folder}/bin"
    ),
    claim!(ocloc_compiles, "PATH" = "{folder}/bin"),
    claim!(ocloc_is_told_the_options, "PATH" = "{folder}/bin"),
    claim!(
        clang_compiles_where_ocloc_is_not_there,
        "PATH" = "{folder}/bin"
    ),
    claim!(clang_alone_is_no_compiler, "PATH" = "{folder}/bin"),
    claim!(programs_of_one_version_go_together, "PATH" = "{folder}/bin"),
    claim!(
        what_a_compiler_says_is_in_the_error,
        "PATH" = "{folder}/bin"
    ),
    claim!(
        a_compiler_that_writes_nothing_is_an_error,
        "PATH" = "{folder}/bin"
    ),
];

/// Puts a script where PATH has it.
fn put(name: &str, script: &str) {
    let folder = process::folder().join("bin");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    let fixture = process::folder().join("fixture.spv");
    fs::write(&fixture, plain()).unwrap();
    let script = script.replace("{fixture}", fixture.to_str().unwrap());
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn error(source: &str) -> String {
    spirv_of_opencl(source, &[]).err().unwrap().to_string()
}

fn without_a_compiler_the_error_says_what_to_install() {
    let error = spirv_of_opencl(SOURCE, &[]).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::DriverFailure);
    let text = error.to_string();
    for part in [
        "`ocloc`",
        "`clang` with `llvm-spirv`",
        "apt-get install",
        "or pass SPIR-V",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

fn ocloc_compiles() {
    put(
        "ocloc",
        "test \"$(/bin/cat kernel.cl)\" = \"$(/usr/bin/printf '%s' \"__kernel void add(__global float *x) {}\")\" && /bin/cp {fixture} kernel.spv",
    );
    assert_eq!(spirv_of_opencl(SOURCE, &[]).unwrap(), plain());
}

fn ocloc_is_told_the_options() {
    let told = process::folder().join("told");
    let script = format!(
        "echo \"$@\" > {}; /bin/cp {{fixture}} kernel.spv",
        told.display()
    );
    put("ocloc", &script);
    spirv_of_opencl(SOURCE, &["-DN=3", "-cl-std=CL3.0"]).unwrap();
    let told = fs::read_to_string(told).unwrap();
    assert!(told.contains("-spv_only"), "{told}");
    assert!(told.ends_with("-options -DN=3 -cl-std=CL3.0\n"), "{told}");
}

fn clang_compiles_where_ocloc_is_not_there() {
    put("clang", "/bin/cp {fixture} kernel.bc");
    put("llvm-spirv", "/bin/cp kernel.bc kernel.spv");
    assert_eq!(spirv_of_opencl(SOURCE, &[]).unwrap(), plain());
}

fn clang_alone_is_no_compiler() {
    put("clang", "exit 1");
    assert!(error(SOURCE).contains("PATH has neither"));
}

fn programs_of_one_version_go_together() {
    put("clang", "exit 1");
    put("clang-15", "/bin/cp {fixture} kernel.bc");
    put("llvm-spirv-15", "/bin/cp kernel.bc kernel.spv");
    assert_eq!(spirv_of_opencl(SOURCE, &[]).unwrap(), plain());
}

fn what_a_compiler_says_is_in_the_error() {
    put(
        "ocloc",
        "echo \"error: no float here\"; echo sorry >&2; exit 7",
    );
    let error = spirv_of_opencl(SOURCE, &[]).err().unwrap();
    let text = "wanted OpenCL C that compiles, and ocloc ended with exit status: 7: error: no float here\nsorry";
    assert_eq!(error.to_string(), text);
    assert_eq!(error.kind(), ErrorKind::Invalid);
}

fn a_compiler_that_writes_nothing_is_an_error() {
    put("ocloc", "exit 0");
    let text = error(SOURCE);
    assert!(text.contains("wanted ocloc to compile OpenCL C"), "{text}");
    assert!(text.contains("it wrote no kernel.spv"), "{text}");
}
