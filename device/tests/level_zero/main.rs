//! Level Zero's devices, contexts and USM on the software driver, which stands in the loader's place.
//!
//! Each claim is held in a process of its own, which this program starts: itself, with the variables of the claim. So
//! a crash or a hang fails one claim.
#![expect(
    clippy::unwrap_used,
    reason = "a test of this harness fails by a panic, as any other"
)]

mod contexts;
mod devices;
mod homes;
mod pools;
mod process;
mod queues;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

use process::Claim;

fn main() -> ExitCode {
    let claims: Vec<Claim> = [
        devices::CLAIMS,
        contexts::CLAIMS,
        queues::CLAIMS,
        pools::CLAIMS,
        homes::CLAIMS,
    ]
    .concat();
    if let Some(name) = process::wanted() {
        let claim = claims.iter().find(|claim| claim.name == name);
        (claim.expect("a claim of this program").hold)();
        return ExitCode::SUCCESS;
    }
    let arguments = Arguments::from_args();
    let trial = |claim: Claim| {
        Trial::test(claim.name, move || {
            process::hold(&claim).map_err(Into::into)
        })
    };
    libtest_mimic::run(&arguments, claims.into_iter().map(trial).collect()).exit_code()
}
