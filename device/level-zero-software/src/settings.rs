//! The variables `BROKER_SOFTWARE_ZE_*`, read once, when the driver is initialised.
//!
//! What each does stands in `docs/software-level-zero.md`. A value that means nothing is told on stderr and counts as
//! absent, and so is a name that means nothing.

use std::env;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::LazyLock;

use crate::hierarchy::Hierarchy;

/// What the variables' names begin with.
const PREFIX: &str = "BROKER_SOFTWARE_ZE_";

/// The rest of every variable's name.
const NAMES: [&str; 18] = [
    "DEVICES",
    "TILES",
    "COPY_ENGINES",
    "PEERS",
    "MEMORY",
    "FP64",
    "FP16",
    "POINTERS",
    "STRICT",
    "POISON",
    "NULL",
    "FAIL_ALLOCATION",
    "FAIL_BUILDS",
    "FAIL_CALL",
    "DELAY",
    "LOST_AFTER",
    "LEDGER",
    "OPENCL",
];

/// What the variables say.
pub(crate) struct Settings {
    /// How many devices there are, and of how many tiles each.
    pub(crate) devices: u32,
    pub(crate) tiles: u32,
    /// How many engines a device has that copy and do not compute.
    pub(crate) copy_engines: u32,
    /// Whether devices reach each other's memory.
    pub(crate) has_peers: bool,
    pub(crate) hierarchy: Hierarchy,
    pub(crate) affinity: Option<String>,
    /// The memory of a device in bytes; `None` for that of the machine.
    pub(crate) memory: Option<usize>,
    pub(crate) has_fp64: bool,
    pub(crate) has_fp16: bool,
    /// Whether a context knows only its own allocations, as the specification allows.
    pub(crate) isolates_contexts: bool,
    /// Whether arguments of another size than the parameter's are refused.
    pub(crate) is_strict: bool,
    /// Whether the host faults where it reads device memory.
    pub(crate) poisons: bool,
    /// Whether everything returns at once: commands do nothing, memory and modules cost nothing.
    pub(crate) is_null: bool,
    /// Which allocation fails, counted from 1.
    pub(crate) failing_allocation: Option<u64>,
    /// How many milliseconds each command waits before it runs.
    pub(crate) delay: u64,
    /// After how many launches the device is lost.
    pub(crate) lost_after: Option<u64>,
    pub(crate) fails_builds: bool,
    /// Which call of which entry point fails.
    pub(crate) failing_call: Option<FailingCall>,
    /// Whether what lives is told at exit.
    pub(crate) tells_ledger: bool,
    /// Intel's OpenCL runtime for the processor, where it is not in the usual places.
    pub(crate) opencl: Option<PathBuf>,
}

/// A call that fails.
pub(crate) struct FailingCall {
    /// The entry point.
    pub(crate) name: String,
    /// Which of its calls, counted from 1.
    pub(crate) number: u64,
}

impl FailingCall {
    fn parse(word: &str) -> Self {
        let (name, number) = word.split_once(':').unwrap_or((word, "1"));
        Self {
            name: name.to_owned(),
            number: number.parse().unwrap_or(1),
        }
    }
}

static SETTINGS: LazyLock<Settings> = LazyLock::new(Settings::read);

/// Returns the settings of this process.
pub(crate) fn settings() -> &'static Settings {
    &SETTINGS
}

impl Settings {
    fn read() -> Self {
        tell_unknown();
        Self {
            devices: number("DEVICES").unwrap_or(1).clamp(1, 16),
            tiles: number("TILES").unwrap_or(1).clamp(1, 8),
            copy_engines: number("COPY_ENGINES").unwrap_or(0).min(64),
            has_peers: number("PEERS") != Some(0),
            hierarchy: Hierarchy::of_process(),
            affinity: env::var("ZE_AFFINITY_MASK").ok(),
            memory: number("MEMORY"),
            has_fp64: number("FP64") != Some(0),
            has_fp16: number("FP16") != Some(0),
            isolates_contexts: word("POINTERS").as_deref() == Some("context"),
            is_strict: is_on("STRICT"),
            // Null mode maps nothing that the host could fault at.
            poisons: is_on("POISON") && !is_on("NULL"),
            is_null: is_on("NULL"),
            failing_allocation: number("FAIL_ALLOCATION"),
            delay: number("DELAY").unwrap_or(0),
            lost_after: number("LOST_AFTER"),
            fails_builds: is_on("FAIL_BUILDS"),
            failing_call: word("FAIL_CALL").map(|word| FailingCall::parse(&word)),
            tells_ledger: is_on("LEDGER"),
            opencl: word("OPENCL").map(PathBuf::from),
        }
    }
}

/// Tells the variables that begin like ours and mean nothing, each with the known one that it resembles most.
fn tell_unknown() {
    let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    for name in names {
        let rest = name.strip_prefix(PREFIX);
        let unknown = rest.filter(|rest| !NAMES.contains(rest));
        if let Some(nearest) = unknown.and_then(nearest) {
            eprintln!(
                "{name}: no variable of this driver, left out; the nearest is {PREFIX}{nearest}"
            );
        }
    }
}

fn nearest(unknown: &str) -> Option<&'static str> {
    let distance = |name: &&str| strsim::damerau_levenshtein(unknown, name);
    NAMES.into_iter().min_by_key(distance)
}

fn word(name: &str) -> Option<String> {
    debug_assert!(NAMES.contains(&name), "{name} is among the names");
    env::var(format!("{PREFIX}{name}")).ok()
}

fn is_on(name: &str) -> bool {
    number(name).is_some_and(|number: u8| number != 0)
}

fn number<T: FromStr>(name: &str) -> Option<T> {
    let word = word(name)?;
    let number = word.parse().ok();
    if number.is_none() {
        eprintln!("{PREFIX}{name}={word}: wanted a whole number; left out");
    }
    number
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::nearest;

    #[rstest]
    #[case::a_wrong_letter("DEVISES", "DEVICES")]
    #[case::letters_in_each_others_place("NLUL", "NULL")]
    #[case::a_missing_letter("LOST_AFER", "LOST_AFTER")]
    #[case::one_word_for_two("FAIL_ALLOCATE", "FAIL_ALLOCATION")]
    fn the_name_that_was_meant_is_the_nearest(#[case] unknown: &str, #[case] meant: &str) {
        assert_eq!(nearest(unknown), Some(meant));
    }
}
