//! What broker itself does between two frameworks, step by step, for a counter of instructions.
//!
//! It judges nothing: `tests/python/test_instructions.py` runs it under callgrind, which starts a new count at each call
//! of the C library's `getppid`, and reads here which step each count belongs to.

#![expect(
    clippy::print_stdout,
    reason = "tells its reader the order of the steps"
)]

#[expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the fixtures are those of the tests"
)]
#[path = "../tests/fixture/mod.rs"]
mod fixture;

use std::hint::black_box;
use std::os::unix::process::parent_id;

use dlpack_broker::ffi::DLManagedTensorVersioned;
use dlpack_broker::{
    Consumer, Foreign, Managed, Profile, Request, Result, Route, Source, Tensor, route, to_legacy,
    to_versioned,
};
use fixture::raw::execute;
use fixture::view::View;

/// How often all steps are done. The last time stands: by then the allocator has a block of each size at hand.
const ROUNDS: usize = 3;

fn main() -> Result<()> {
    let row_major = View::strided(&[2, 3, 4, 5], &[60, 20, 5, 1]).tensor();
    let permuted = View::strided(&[5, 4, 3, 2], &[1, 5, 20, 60]).tensor();
    let many_axes = View::strided(&[2; 12], &[2; 12]).tensor();
    for _ in 0..ROUNDS {
        counted("nothing", || ());
        let profile = steps(&row_major)?;
        for (name, tensor) in [
            ("conversion", &row_major),
            ("conversion of a permuted tensor", &permuted),
            ("conversion of 12 axes", &many_axes),
        ] {
            let converted = counted(name, || convert(tensor, profile))?;
            drop(converted);
        }
    }
    Ok(())
}

/// Does each step by itself, and gives the profile that it found on the way.
fn steps(tensor: &Tensor) -> Result<&'static Profile> {
    let received = Foreign::Versioned(to_versioned(tensor, false));
    let checked = counted("descriptor check", || black_box(received).check())?;
    let received = Foreign::Legacy(to_legacy(tensor));
    counted("descriptor check, legacy", || black_box(received).check())?;
    let profile = counted("profile lookup", || {
        Profile::find(black_box("torch"), black_box((2, 13)))
    });
    let profile = profile.expect("a row of the table");
    let found = counted("route lookup", || lookup(&checked, profile));
    let executed = counted("execution", || execute(black_box(&found), &checked))?;
    drop(counted("export, legacy", || {
        to_legacy(black_box(&executed))
    }));
    let exported = counted("export", || to_versioned(black_box(&executed), false));
    counted("deleter", || drop(black_box(exported)));
    Ok(profile)
}

/// Does a step between two marks, and tells its name.
fn counted<T>(name: &str, step: impl FnOnce() -> T) -> T {
    black_box(parent_id());
    let done = black_box(step());
    black_box(parent_id());
    println!("{name}");
    done
}

/// A cached route, from a checked descriptor to an exported tensor.
fn convert(
    tensor: &Tensor,
    profile: &'static Profile,
) -> Result<Managed<DLManagedTensorVersioned>> {
    let executed = execute(&lookup(tensor, profile), tensor)?;
    Ok(to_versioned(&executed, false))
}

fn lookup(tensor: &Tensor, profile: &'static Profile) -> Route {
    let source = Source {
        tensor: black_box(tensor),
        immutable: false,
        pending: None,
        copied: false,
    };
    let consumer = Consumer::new(black_box(profile));
    route(&source, &consumer, &Request::default())
}
