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
const FOLDER: &str = "BROKER_TEST_FOLDER";
const RUNTIME: &str = "BROKER_SOFTWARE_ZE_OPENCL";
const PATIENCE: Duration = Duration::from_secs(120);
const LONG_PATIENCE: Duration = Duration::from_secs(7200);

/// A test, and the variables that it needs; `{folder}` in them is the claim's own folder.
#[derive(Clone, Copy)]
pub(crate) struct Claim {
    pub(crate) name: &'static str,
    pub(crate) hold: fn(),
    pub(crate) variables: &'static [(&'static str, &'static str)],
    pub(crate) needs_kernels: bool,
}

impl Claim {
    /// Runs where there is a runtime for kernels.
    pub(crate) const fn with_kernels(self) -> Self {
        Self {
            needs_kernels: true,
            ..self
        }
    }
}

macro_rules! claim {
    ($hold:ident $(, $name:literal = $value:literal)*) => {
        $crate::process::Claim {
            name: stringify!($hold),
            hold: $hold,
            variables: &[$(($name, $value)),*],
            needs_kernels: false,
        }
    };
}

pub(crate) use claim;

/// Returns the claim that this process is to hold.
pub(crate) fn wanted() -> Option<String> {
    env::var(NAME).ok()
}

/// Returns the folder that the claim of this process has for itself.
pub(crate) fn folder() -> PathBuf {
    env::var_os(FOLDER).unwrap().into()
}

/// Returns this program as another process of this claim, which is to hold something else.
pub(crate) fn another(name: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.env(NAME, name);
    command
}

/// Finds Intel's OpenCL runtime: where the driver is told to, or in the environment of the tests.
pub(crate) fn runtime() -> Option<PathBuf> {
    let named = env::var_os(RUNTIME).map(PathBuf::from);
    let environment = env::var_os("VIRTUAL_ENV")
        .map(|folder| PathBuf::from(folder).join("lib").join("libintelocl.so"));
    let mut places = [named, environment].into_iter().flatten();
    places.find(|path| path.exists())
}

/// Holds a claim in another process.
pub(crate) fn hold(claim: &Claim) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    symlink(driver(), folder.path().join("libze_loader.so.1")).unwrap();
    let place = folder.path().to_str().unwrap();
    let variables = claim.variables.iter();
    let variables = variables.map(|(name, value)| (name, value.replace("{folder}", place)));
    let runtime = claim.needs_kernels.then(runtime).flatten();
    let mut command = Command::new(env::current_exe().unwrap());
    for (name, _) in env::vars().filter(|(name, _)| is_in_the_way(name)) {
        command.env_remove(name);
    }
    command
        .env(NAME, claim.name)
        .env("ZEL_LIBRARY_PATH", folder.path())
        .env(FOLDER, folder.path())
        .env("BROKER_CACHE_DIR", folder.path().join("cache"))
        .env(RUNTIME, runtime.unwrap_or_default())
        .envs(variables)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let begin = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break Some(status);
        }
        if begin.elapsed() > patience() {
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

/// Returns how long a claim may take: what is long takes many times as long.
fn patience() -> Duration {
    let is_long = env::var("BROKER_TEST_LONG").is_ok_and(|long| long == "1");
    if is_long { LONG_PATIENCE } else { PATIENCE }
}

/// Claims that a variable would choose other devices, or another cache, than the claim's.
fn is_in_the_way(name: &str) -> bool {
    name.starts_with("ZE")
        || name.starts_with("BROKER_SOFTWARE_ZE_")
        || name.starts_with("BROKER_CACHE")
        || name == "ONEAPI_DEVICE_SELECTOR"
}

/// Returns the driver, which cargo builds beside this program.
fn driver() -> PathBuf {
    let program = env::current_exe().unwrap();
    let folder = program.parent().unwrap();
    fs::canonicalize(folder.join(LIBRARY)).unwrap()
}
