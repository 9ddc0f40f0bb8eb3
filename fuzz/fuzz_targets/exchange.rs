//! Feeds libFuzzer's bytes to one whole exchange, which lives with the fixtures of the broker's tests.
//!
//! ```text
//! cargo install cargo-fuzz
//! RUSTC_BOOTSTRAP=1 cargo fuzz run exchange -- -max_total_time=600 -max_len=512
//! RUSTC_BOOTSTRAP=1 cargo fuzz cmin exchange
//! ```
//!
//! What it finds it leaves in `fuzz/artifacts`: moved into `fuzz/corpus/exchange`, `cargo test` replays it for ever.
#![no_main]

#[path = "../../broker/tests/fixture/mod.rs"]
mod fixture;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fixture::exchange::exchange(bytes));
