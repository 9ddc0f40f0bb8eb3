//! Which framework an object belongs to, without importing any.
#![expect(unsafe_code, reason = "reads entries that are never freed")]

use std::collections::HashMap;
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

use parking_lot::Mutex;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyType;

use super::row::{FRAMEWORKS, Framework};
use super::state::{is_any_initializing, loaded};

/// A type that has been looked at.
struct Known {
    class: Py<PyType>,
    row: Option<&'static Framework>,
    /// Whether conversions to the framework return this type.
    is_own: bool,
}

/// Every type that has been looked at, by address. They are held, so that no address is used again.
static KNOWN: Mutex<Option<HashMap<usize, &'static Known>>> = Mutex::new(None);

/// Programs that make types on the fly are not remembered past this many.
const MOST_KNOWN: usize = 512;

/// The types seen last, by the low bits of their addresses, in front of the map.
static RECENT: [AtomicPtr<Known>; 64] = [const { AtomicPtr::new(ptr::null_mut()) }; 64];

/// Returns the framework whose tensor type the object is of.
#[inline]
pub(crate) fn recognise(object: &Bound<'_, PyAny>) -> Option<&'static Framework> {
    match recent(object) {
        Some(known) => known.row,
        None => look_up(object).0,
    }
}

/// Claims that the object is what a conversion to the framework returns.
#[inline]
pub(crate) fn is_own(object: &Bound<'_, PyAny>, framework: &Framework) -> bool {
    let (row, is_own) = match recent(object) {
        Some(known) => (known.row, known.is_own),
        None => look_up(object),
    };
    is_own && row.is_some_and(|row| row.name == framework.name)
}

#[inline]
fn recent(object: &Bound<'_, PyAny>) -> Option<&'static Known> {
    let address = object.get_type_ptr().addr();
    let known = RECENT[slot(address)].load(Ordering::Acquire);
    // SAFETY: only leaked entries are stored there.
    let known = unsafe { known.as_ref() }?;
    (known.class.as_ptr().addr() == address).then_some(known)
}

fn slot(address: usize) -> usize {
    (address >> 4 ^ address >> 10) % RECENT.len()
}

#[cold]
fn look_up(object: &Bound<'_, PyAny>) -> (Option<&'static Framework>, bool) {
    let class = object.get_type();
    let address = class.as_ptr().addr();
    let known = KNOWN
        .lock()
        .as_ref()
        .and_then(|known| known.get(&address).copied());
    if let Some(known) = known {
        RECENT[slot(address)].store(ptr::from_ref(known).cast_mut(), Ordering::Release);
        return (known.row, known.is_own);
    }
    let mut rows = FRAMEWORKS.iter();
    let row = rows.find(|row| is_of(object, row) && !is_proxy(object));
    let is_own = row.is_some_and(|row| is_any_instance(object, row, row.own_type));
    // A type that no framework knows may be one of a framework that is being imported.
    if row.is_some() || !is_any_initializing(object.py()) {
        remember(address, class, row, is_own);
    }
    (row, is_own)
}

fn remember(
    address: usize,
    class: Bound<'_, PyType>,
    row: Option<&'static Framework>,
    is_own: bool,
) {
    let mut known = KNOWN.lock();
    let known = known.get_or_insert_with(HashMap::new);
    if known.len() < MOST_KNOWN {
        let class = class.unbind();
        let entry = Box::leak(Box::new(Known { class, row, is_own }));
        known.insert(address, entry);
    }
}

/// Claims that the object answers for another, as a weak proxy does.
pub(crate) fn is_proxy(object: &Bound<'_, PyAny>) -> bool {
    let claimed = object.getattr(intern!(object.py(), "__class__"));
    claimed.is_ok_and(|claimed| !claimed.is(object.get_type()))
}

fn is_of(object: &Bound<'_, PyAny>, framework: &Framework) -> bool {
    let mut types = framework.types.iter();
    types.any(|name| is_any_instance(object, framework, name))
}

fn is_any_instance(object: &Bound<'_, PyAny>, framework: &Framework, class: &str) -> bool {
    let mut modules = framework.types_in.iter();
    modules.any(|module| is_instance(object, module, class))
}

fn is_instance(object: &Bound<'_, PyAny>, module: &str, class: &str) -> bool {
    let class = loaded(object.py(), module).and_then(|module| module.getattr(class).ok());
    class.is_some_and(|class| object.is_instance(&class).unwrap_or(false))
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
