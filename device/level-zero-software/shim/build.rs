//! Has the shim need the genuine loader by its soname, whether or not the building machine has it.
//!
//! The linker reads the soname from an empty library that is made here and never loaded.

use std::env;
use std::path::PathBuf;
use std::process::Command;

const GENUINE: &str = "libze_loader.so.1";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let folder =
        PathBuf::from(env::var_os("OUT_DIR").expect("cargo names a folder for build scripts"));
    let (source, stub) = (folder.join("empty.c"), folder.join(GENUINE));
    std::fs::write(&source, "").expect("the folder is ours to write to");
    let mut command = compiler();
    command.args(["-shared", "-nostdlib", "-o"]).arg(&stub);
    command.arg(format!("-Wl,-soname,{GENUINE}")).arg(&source);
    let status = command.status().expect("cc found the compiler");
    assert!(status.success(), "{command:?} made no stub of the loader");

    // With the genuine loader's own soname, the system would take the shim for it.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libdlpack_broker_software_shim.so.1");
    // Nothing refers to the loader by name, so the linker would leave it out.
    println!(
        "cargo:rustc-cdylib-link-arg=-Wl,--no-as-needed,{},--as-needed",
        stub.display()
    );
    // Threads of the driver run on until the process ends.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
}

fn compiler() -> Command {
    cc::Build::new().warnings(false).get_compiler().to_command()
}
