//! Lets an instrumented software driver find the sanitizer in the tests that load it.

fn main() {
    if std::env::var("CARGO_CFG_SANITIZE").is_ok_and(|sanitizer| sanitizer == "address") {
        println!("cargo:rustc-link-arg-tests=-rdynamic");
    }
    println!("cargo:rerun-if-changed=build.rs");
}
