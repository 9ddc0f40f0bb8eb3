//! Every `BROKER_*` environment variable, read once.

use std::env;
use std::sync::OnceLock;

use pyo3::prelude::*;
use pyo3::types::PyDict;

/// A variable.
struct Variable {
    name: &'static str,
    meaning: &'static str,
    /// What it may say, that of which nothing comes first; none where it may say anything.
    values: &'static [&'static str],
}

const VARIABLES: &[Variable] = &[
    Variable {
        name: "BROKER_SAFE",
        meaning: "1 forces the public protocols everywhere, instead of the faster direct doors",
        values: &["0", "1"],
    },
    Variable {
        name: "BROKER_CACHE_DIR",
        meaning: "the folder of built kernels; else broker in $XDG_CACHE_HOME, else in ~/.cache",
        values: &[],
    },
    Variable {
        name: "BROKER_CACHE",
        meaning: "off keeps no built kernels, readonly takes those that are there and keeps no others",
        values: &["on", "off", "readonly"],
    },
];

/// Beginnings of variables that are not read here: those of broker's own tests, and of the software device.
const OTHERS: &[&str] = &["BROKER_TEST_", "BROKER_SOFTWARE_ZE_", "BROKER_SOFTWARE_XPU"];

struct Settings {
    safe: bool,
}

/// Claims that only public protocols are to be used.
pub(crate) fn is_safe() -> bool {
    read().safe
}

fn read() -> &'static Settings {
    static SETTINGS: OnceLock<Settings> = OnceLock::new();
    SETTINGS.get_or_init(|| Settings {
        safe: env::var_os("BROKER_SAFE").is_some_and(|v| v == "1"),
    })
}

/// Returns what broker knows and sees of its environment variables.
///
/// Returns
/// -------
/// dict
///     Under ``known`` a description a variable, under ``values`` what each may say, with that of which
///     nothing comes first, under ``set`` the values found, and under ``unknown`` the names that begin
///     like ours and mean nothing.
#[pyfunction]
pub(crate) fn settings(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let [known, values, set] = [(); 3].map(|()| PyDict::new(py));
    for variable in VARIABLES {
        known.set_item(variable.name, variable.meaning)?;
        values.set_item(variable.name, variable.values)?;
    }
    let mut unknown = Vec::new();
    let texts = env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
    let is_other = |name: &str| OTHERS.iter().any(|others| name.starts_with(others));
    let is_ours = |name: &str| name.starts_with("BROKER_") && !is_other(name);
    for (name, value) in texts.filter(|(name, _)| is_ours(name)) {
        if known.contains(&name)? {
            set.set_item(name, value)?;
        } else {
            unknown.push(name);
        }
    }
    let all = PyDict::new(py);
    all.set_item("known", known)?;
    all.set_item("values", values)?;
    all.set_item("set", set)?;
    all.set_item("unknown", unknown)?;
    Ok(all)
}
