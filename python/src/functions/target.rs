//! The target that a caller names.

use pyo3::intern;
use pyo3::prelude::*;

use crate::convert::{self, Target};
use crate::error::Failure;
use crate::frameworks;
use crate::options::Options;

/// Finds the target that a name or an imported module stands for.
pub(crate) fn target_of(to: &Bound<'_, PyAny>) -> PyResult<Result<Target, Failure>> {
    let name: String = match to.extract() {
        Ok(name) => name,
        Err(_) => match to.getattr_opt(intern!(to.py(), "__name__"))? {
            Some(name) => name.to_string(),
            None => to.repr()?.to_string(),
        },
    };
    let known = frameworks::FRAMEWORKS
        .iter()
        .map(|row| row.name)
        .collect::<Vec<_>>();
    Ok(Target::find(&name).ok_or_else(|| {
        let names = known.join(", ");
        Failure::option(
            format!("wanted one of {names} or broker, got {name}"),
            "name the framework",
        )
    }))
}

/// Converts to the target of that name, a row of the table.
pub(super) fn to_framework<'py>(
    x: &Bound<'py, PyAny>,
    name: &'static str,
    options: Result<Options<'py>, Failure>,
) -> PyResult<Bound<'py, PyAny>> {
    let target = Target::find(name).expect("the conversions name rows of the table");
    let options = options.map_err(|failure| failure.raise(x.py(), target.call()))?;
    convert::convert(x, target, &options)
}
