//! Gives the driver the loader's soname: where it stands in the loader's place, libraries that ask the system for
//! the loader by that name, such as oneMKL, are to find it.

fn main() {
    println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libze_loader.so.1");
    // The tables are to hold this driver's functions, not those of the same names of the loader that asks for them.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-Bsymbolic");
    // Threads of the queues run its code until the process ends.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    // An instrumented driver finds the sanitizer in the program that loads it, which here is a test.
    if std::env::var("CARGO_CFG_SANITIZE").is_ok_and(|sanitizer| sanitizer == "address") {
        println!("cargo:rustc-link-arg-tests=-rdynamic");
    }
    println!("cargo:rerun-if-changed=build.rs");
}
