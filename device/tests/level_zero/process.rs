//! Claims, and the processes that hold them.

use std::env;
use std::fs;
use std::io::Read as _;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const NAME: &str = "BROKER_TEST_CLAIM";
const LIBRARY: &str = "libdlpack_broker_software.so";
const PATIENCE: Duration = Duration::from_secs(60);

/// A test, and the variables that it needs.
#[derive(Clone, Copy)]
pub(crate) struct Claim {
    pub(crate) name: &'static str,
    pub(crate) hold: fn(),
    pub(crate) variables: &'static [(&'static str, &'static str)],
}

macro_rules! claim {
    ($hold:ident $(, $name:literal = $value:literal)*) => {
        $crate::process::Claim {
            name: stringify!($hold),
            hold: $hold,
            variables: &[$(($name, $value)),*],
        }
    };
}

pub(crate) use claim;

/// Returns the claim that this process is to hold.
pub(crate) fn wanted() -> Option<String> {
    env::var(NAME).ok()
}

/// Holds a claim in another process.
pub(crate) fn hold(claim: &Claim) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    symlink(driver(), folder.path().join("libze_loader.so.1")).unwrap();
    let mut command = Command::new(env::current_exe().unwrap());
    for (name, _) in env::vars().filter(|(name, _)| is_in_the_way(name)) {
        command.env_remove(name);
    }
    command
        .env(NAME, claim.name)
        .env("ZEL_LIBRARY_PATH", folder.path())
        .env("BROKER_SOFTWARE_ZE_OPENCL", "")
        .envs(claim.variables.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let begin = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break Some(status);
        }
        if begin.elapsed() > PATIENCE {
            child.kill().unwrap();
            break None;
        }
        thread::sleep(Duration::from_millis(5));
    };
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    match status {
        Some(status) if status.success() => Ok(()),
        Some(status) => Err(format!("{status}\n{said}")),
        None => Err(format!("it hung\n{said}")),
    }
}

/// Claims that a variable would choose other devices than the claim's.
fn is_in_the_way(name: &str) -> bool {
    name.starts_with("ZE")
        || name.starts_with("BROKER_SOFTWARE_ZE_")
        || name == "ONEAPI_DEVICE_SELECTOR"
}

/// Returns the driver, which cargo builds beside this program.
fn driver() -> PathBuf {
    let program = env::current_exe().unwrap();
    let folder = program.parent().unwrap();
    fs::canonicalize(folder.join(LIBRARY)).unwrap()
}
