//! The driver as programs meet it, through the genuine loader and its layers, and as its own loader.
//!
//! Each claim is held in a process of its own, which this program starts: itself, with the variables that the claim
//! needs, and killed where it hangs. A claim without kernels runs in host-only mode, so that it is one of that mode
//! too. What is missing, the genuine loader or the runtime for kernels, is told, and the claims that need it ignored.
#![expect(
    clippy::unwrap_used,
    reason = "a test of this harness fails by a panic, as any other"
)]

mod fixture;

mod codes;
mod copies;
mod crowds;
mod devices;
mod events;
mod faults;
mod forks;
mod launches;
mod lists;
mod memory;
mod modes;
mod modules;
mod null;
mod processes;
mod unsupported;

use std::path::Path;
use std::process::ExitCode;

use fixture::{Claim, Way};
use level_zero_sys::Loader;
use libtest_mimic::{Arguments, Trial};

/// The claims by their subject.
const SUBJECTS: &[(&str, &[Claim])] = &[
    ("codes", codes::CLAIMS),
    ("copies", copies::CLAIMS),
    ("crowds", crowds::CLAIMS),
    ("devices", devices::CLAIMS),
    ("events", events::CLAIMS),
    ("faults", faults::CLAIMS),
    ("forks", forks::CLAIMS),
    ("launches", launches::CLAIMS),
    ("lists", lists::CLAIMS),
    ("memory", memory::CLAIMS),
    ("modes", modes::CLAIMS),
    ("modules", modules::CLAIMS),
    ("null", null::CLAIMS),
    ("processes", processes::CLAIMS),
    ("unsupported", unsupported::CLAIMS),
];

/// What claims have done in further processes.
const ROLES: &[&[Claim]] = &[
    faults::ROLES,
    forks::ROLES,
    modules::ROLES,
    processes::ROLES,
];

fn main() -> ExitCode {
    if let Some(name) = fixture::asked() {
        let claims = SUBJECTS.iter().map(|(_, claims)| *claims);
        let mut all = claims.chain(ROLES.iter().copied()).flatten();
        let claim = all.find(|claim| claim.name == name);
        (claim.expect("the asked claim is one of the tests").body)();
        return ExitCode::SUCCESS;
    }
    let arguments = Arguments::from_args();
    let has_loader = Loader::open(Path::new("libze_loader.so.1")).is_ok();
    if !has_loader {
        eprintln!("skipped: libze_loader.so.1 is not here (apt-get install libze1)");
    }
    let has_runtime = fixture::runtime().is_some();
    if !has_runtime {
        eprintln!("skipped: libintelocl.so is not here (pip install intel-opencl-rt)");
    }
    let trials = SUBJECTS.iter().flat_map(|(subject, claims)| {
        let trials = claims.iter().flat_map(|claim| {
            let ways = [Way::Genuine, Way::Alone].into_iter();
            let ways = ways.filter(|way| claim.only.is_none_or(|only| only == *way));
            ways.map(|way| {
                let lacks =
                    (way == Way::Genuine && !has_loader) || (claim.needs_kernels && !has_runtime);
                trial(subject, claim, way).with_ignored_flag(lacks)
            })
        });
        trials.collect::<Vec<_>>()
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

fn trial(subject: &str, claim: &Claim, way: Way) -> Trial {
    let claim = *claim;
    Trial::test(format!("{way}::{subject}::{}", claim.name), move || {
        fixture::hold(&claim, way).map_err(Into::into)
    })
}
