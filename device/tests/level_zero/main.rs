//! Level Zero's devices, contexts and USM on the software driver, which stands in the loader's place.
//!
//! Each claim is held in a process of its own, which this program starts: itself, with the variables of the claim. So
//! a crash or a hang fails one claim. Those that need kernels are ignored where the runtime for them is missing.
#![expect(
    clippy::unwrap_used,
    reason = "a test of this harness fails by a panic, as any other"
)]

mod adopted;
mod compilers;
mod contexts;
mod copies;
mod crowds;
mod devices;
mod forks;
mod homes;
mod launcher;
mod launches;
mod ledger;
mod misfits;
mod modules;
mod pools;
mod process;
mod queues;
mod shares;
mod strided;

/// The driver's own tests have the kernels that these run.
#[path = "../../level-zero-software/tests/conformance/fixture/kernels.rs"]
#[expect(dead_code, reason = "the driver's tests run more of them")]
mod kernels;
#[path = "../../level-zero-software/tests/conformance/fixture/spirv.rs"]
mod spirv;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

use process::Claim;

fn main() -> ExitCode {
    let claims: Vec<Claim> = [
        devices::CLAIMS,
        contexts::CLAIMS,
        queues::CLAIMS,
        adopted::CLAIMS,
        copies::CLAIMS,
        pools::CLAIMS,
        homes::CLAIMS,
        modules::CLAIMS,
        compilers::CLAIMS,
        launches::CLAIMS,
        misfits::CLAIMS,
        shares::CLAIMS,
        strided::CLAIMS,
        forks::CLAIMS,
        crowds::CLAIMS,
    ]
    .concat();
    if let Some(name) = process::wanted() {
        let mut all = claims.iter().chain(modules::ROLES).chain(shares::ROLES);
        let claim = all.find(|claim| claim.name == name);
        (claim.expect("a claim of this program").hold)();
        return ExitCode::SUCCESS;
    }
    let arguments = Arguments::from_args();
    let has_runtime = process::runtime().is_some();
    if !has_runtime {
        eprintln!("skipped: libintelocl.so is not here (pip install intel-opencl-rt)");
    }
    let trial = |claim: Claim| {
        let lacks = claim.needs_kernels && !has_runtime;
        let trial = Trial::test(claim.name, move || {
            process::hold(&claim).map_err(Into::into)
        });
        trial.with_ignored_flag(lacks)
    };
    libtest_mimic::run(&arguments, claims.into_iter().map(trial).collect()).exit_code()
}
