//! The eager adapter against the real TensorFlow of the test environment.
//!
//! TensorFlow's Python functions need a Python process, so each claim of `claims.py` runs in one, which loads the
//! adapter as a plain library. `BROKER_TEST_SITE_PACKAGES` says where TensorFlow is; without it every test here is
//! skipped, and says so, as it does under AddressSanitizer.
#![expect(
    clippy::unwrap_used,
    reason = "a test of this harness fails by a panic, as any other"
)]

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use libtest_mimic::{Arguments, Failed, Trial};

/// The functions of `claims.py`.
const CLAIMS: &[&str] = &[
    "a_view_has_the_tensors_memory_and_shape",
    "every_plain_dtype_is_seen",
    "what_is_no_plain_number_is_refused_and_does_not_abort",
    "what_is_no_eager_tensor_is_refused",
    "a_failed_operation_is_an_error_and_the_next_view_works",
    "a_made_tensor_shares_memory_and_releases_it_once",
    "a_made_tensor_computes",
    "refused_memory_is_released_once",
    "a_view_leads_back_to_what_was_made",
];

fn main() -> ExitCode {
    let missing = missing();
    if let Some(reason) = &missing {
        eprintln!(
            "skipped: {} tests of the TensorFlow adapter: {reason}",
            CLAIMS.len()
        );
    }
    let trial = |claim: &&'static str| {
        let claim = *claim;
        Trial::test(claim, move || run(claim)).with_ignored_flag(missing.is_some())
    };
    let trials = CLAIMS.iter().map(trial).collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// Says what the machine lacks for these tests.
fn missing() -> Option<String> {
    let flags = env::var("RUSTFLAGS").unwrap_or_default();
    if flags.contains("sanitizer=address") {
        // rustc links the runtime into programs only; an instrumented library leaves it to the process, and the Python
        // of the environment is not instrumented.
        return Some("a plain Python lacks the runtime of AddressSanitizer".into());
    }
    let Some(packages) = packages() else {
        return Some("BROKER_TEST_SITE_PACKAGES is not set; `make test` sets it".into());
    };
    let tensorflow = packages.join("tensorflow");
    if !tensorflow.exists() {
        return Some(format!("{} is missing", tensorflow.display()));
    }
    let wanted = "what they load is not built: name no test by `--test`, which builds nothing else";
    (!probe().exists()).then(|| wanted.into())
}

fn packages() -> Option<PathBuf> {
    env::var_os("BROKER_TEST_SITE_PACKAGES").map(PathBuf::from)
}

/// Runs one claim in a Python of its own.
fn run(claim: &str) -> Result<(), Failed> {
    let packages = packages().unwrap();
    // lib/python3.11/site-packages lies three folders below the environment.
    let python = packages.ancestors().nth(3).unwrap().join("bin/python");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tensorflow/claims.py");
    let output = Command::new(python)
        .args([script.as_os_str(), probe().as_os_str(), claim.as_ref()])
        .env("TF_CPP_MIN_LOG_LEVEL", "2")
        .output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{claim} ended with {}:\n{said}", output.status).into())
}

/// The adapter as a library, which cargo builds beside the tests.
fn probe() -> PathBuf {
    let executable = env::current_exe().unwrap();
    let profile = executable.ancestors().nth(2).unwrap();
    profile.join("examples/libtensorflow_probe.so")
}
