//! The user's line that a conversion was called from, and warnings tied to it.

use pyo3::intern;
use pyo3::prelude::*;

use crate::error;

/// A line of the user's program.
pub(crate) struct Site<'py> {
    pub(crate) file: String,
    pub(crate) line: usize,
    globals: Bound<'py, PyAny>,
}

/// Finds the innermost line outside of broker; `None` where no Python code runs.
pub(crate) fn find(py: Python<'_>) -> PyResult<Option<Site<'_>>> {
    let sys = py.import(intern!(py, "sys"))?;
    let Ok(mut frame) = sys.call_method0(intern!(py, "_getframe")) else {
        return Ok(None);
    };
    while !frame.is_none() {
        let globals = frame.getattr(intern!(py, "f_globals"))?;
        let module = globals.call_method1(intern!(py, "get"), (intern!(py, "__name__"), ""))?;
        let module = module.str()?;
        let module = module.to_string_lossy();
        if module != "broker" && !module.starts_with("broker.") {
            let code = frame.getattr(intern!(py, "f_code"))?;
            let file = code.getattr(intern!(py, "co_filename"))?.extract()?;
            let line = frame
                .getattr(intern!(py, "f_lineno"))?
                .extract()
                .unwrap_or(0);
            return Ok(Some(Site {
                file,
                line,
                globals,
            }));
        }
        frame = frame.getattr(intern!(py, "f_back"))?;
    }
    Ok(None)
}

/// Warns by a class of `broker.exceptions`, once a line under Python's default filter.
///
/// The message must not vary between calls from one line, or it would be shown again.
pub(crate) fn warn(py: Python<'_>, class: &str, message: &str) -> PyResult<()> {
    let category = error::class(py, class)?;
    let warnings = py.import(intern!(py, "warnings"))?;
    match find(py)? {
        None => warnings.call_method1(intern!(py, "warn"), (message, category))?,
        Some(site) => {
            let empty = pyo3::types::PyDict::new(py);
            let key = intern!(py, "__warningregistry__");
            let registry = site
                .globals
                .call_method1(intern!(py, "setdefault"), (key, empty))?;
            // Code that `exec` runs may have no name, and for None nothing would be said.
            let name = (intern!(py, "__name__"), intern!(py, "<string>"));
            let module = site.globals.call_method1(intern!(py, "get"), name)?;
            let place = (message, category, site.file, site.line, module, registry);
            warnings.call_method1(intern!(py, "warn_explicit"), place)?
        }
    };
    Ok(())
}
