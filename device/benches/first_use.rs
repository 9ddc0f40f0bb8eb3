//! This crate's part of what `benches/python/on_level_zero.py` times: the first use of a device, in a process of its own.
//!
//! It prints the nanoseconds until there is a context, and until there is a home with its queue.
#![expect(clippy::print_stdout, reason = "answers the program that started it")]

use std::env;
use std::time::Instant;

use dlpack_broker_device::Result;
use dlpack_broker_device::level_zero::{Context, Home, devices};

fn main() -> Result<()> {
    // Cargo passes `--bench`, and wants no more than that it runs.
    match env::args().any(|word| word == "now") {
        true => first_use(),
        false => Ok(()),
    }
}

fn first_use() -> Result<()> {
    let begin = Instant::now();
    let device = devices()?.remove(0);
    let _context = Context::new(&device)?;
    let until_context = begin.elapsed().as_nanos();
    let _home = Home::of(&device)?;
    println!("{until_context} {}", begin.elapsed().as_nanos());
    Ok(())
}
