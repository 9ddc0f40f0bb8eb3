//! This crate's part of what `benches/python/on_level_zero.py` times: the first use of a device, and launches.
//!
//! ```text
//! level_zero first-use      prints the nanoseconds until there is a context, and until there is a home with its queue
//! level_zero launch FILE    writes its kernels there, as SPIR-V; then answers each number of launches that it reads by the
//!                           nanoseconds that it took to queue them, which are waited for after that
//! ```
#![expect(clippy::print_stdout, reason = "answers the program that started it")]
#![expect(clippy::unwrap_used, reason = "the fixtures are those of the tests")]

mod launches;

#[path = "../../level-zero-software/tests/conformance/fixture/kernels.rs"]
#[expect(dead_code, reason = "the driver's tests run more of them")]
mod kernels;
#[path = "../../level-zero-software/tests/conformance/fixture/spirv.rs"]
mod spirv;

use std::env;
use std::fs;
use std::io::stdin;
use std::time::Instant;

use dlpack_broker_device::level_zero::{Argument, Context, Home, Module, Pool, Range, devices};
use dlpack_broker_device::{Result, UsmKind};
use launches::queued;

const ITEMS: usize = 64;

fn main() -> Result<()> {
    let words: Vec<String> = env::args().collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[1..] {
        ["first-use", ..] => first_use(),
        ["launch", file, ..] => launch(file),
        // Cargo passes `--bench`, and wants no more than that it runs.
        _ => Ok(()),
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

fn launch(file: &str) -> Result<()> {
    let spirv = kernels::plain();
    fs::write(file, &spirv).unwrap();
    let device = devices()?.remove(0);
    let home = Home::of(&device)?;
    let kernel = Module::from_spirv(home.context(), &device, &spirv, "")?.kernel("count")?;
    let pool = Pool::new(home.context(), &device, UsmKind::Shared);
    let block = pool.take(4 * ITEMS, home.queue())?;
    let (range, arguments) = (Range::new(&[ITEMS])?, [Argument::Block(&block, 0)]);
    println!("ready");
    for line in stdin().lines() {
        let launches: usize = line.unwrap().trim().parse().unwrap();
        println!(
            "{}",
            queued(home.queue(), &kernel, range, &arguments, launches)?
        );
    }
    Ok(())
}
