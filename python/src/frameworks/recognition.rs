//! Which framework an object belongs to, without importing any.

use std::collections::HashMap;

use parking_lot::Mutex;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyType;

use super::row::{FRAMEWORKS, Framework};
use super::state::{is_any_initializing, loaded};

/// Types that have been looked at, by address, each with its row of the table.
///
/// The types are held, so that no address is used again.
type Known = HashMap<usize, (Py<PyType>, Option<usize>)>;

static KNOWN: Mutex<Option<Known>> = Mutex::new(None);

/// Programs that make types on the fly are not remembered past this many.
const MOST_KNOWN: usize = 512;

/// Returns the framework whose tensor type the object is of.
pub(crate) fn recognise(object: &Bound<'_, PyAny>) -> Option<&'static Framework> {
    let class = object.get_type();
    let address = class.as_ptr().addr();
    let known = KNOWN
        .lock()
        .as_ref()
        .and_then(|known| known.get(&address).map(|(_, row)| *row));
    let row = known.unwrap_or_else(|| {
        let row = FRAMEWORKS
            .iter()
            .position(|row| is_of(object, row) && !is_proxy(object));
        // A type that no framework knows may be one of a framework that is being imported.
        if row.is_some() || !is_any_initializing(object.py()) {
            remember(address, class, row);
        }
        row
    });
    row.map(|row| &FRAMEWORKS[row])
}

fn remember(address: usize, class: Bound<'_, PyType>, row: Option<usize>) {
    let mut known = KNOWN.lock();
    let known = known.get_or_insert_with(HashMap::new);
    if known.len() < MOST_KNOWN {
        known.insert(address, (class.unbind(), row));
    }
}

/// Claims that the object answers for another, as a weak proxy does.
pub(crate) fn is_proxy(object: &Bound<'_, PyAny>) -> bool {
    let claimed = object.getattr(intern!(object.py(), "__class__"));
    claimed.is_ok_and(|claimed| !claimed.is(object.get_type()))
}

fn is_of(object: &Bound<'_, PyAny>, framework: &Framework) -> bool {
    let Some(module) = loaded(object.py(), framework.module) else {
        return false;
    };
    framework.types.iter().any(|name| {
        let class = module.getattr(*name).ok();
        class.is_some_and(|class| object.is_instance(&class).unwrap_or(false))
    })
}

/// Returns the name of the framework that an object's type belongs to.
///
/// Parameters
/// ----------
/// x : object
///     Anything.
///
/// Returns
/// -------
/// str or None
#[pyfunction]
#[pyo3(signature = (x, /))]
pub(crate) fn framework_of(x: &Bound<'_, PyAny>) -> Option<&'static str> {
    recognise(x).map(|framework| framework.name)
}
