//! Conversions to a row of the table.

use pyo3::prelude::*;

use crate::convert;
use crate::error::Failure;
use crate::options::Options;
use crate::target::Target;

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
