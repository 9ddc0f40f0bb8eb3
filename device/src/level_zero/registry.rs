//! The contexts that other runtimes of this process work in, by the runtime.
//!
//! Whoever finds such a context registers it; memory is made in it where a home of that runtime is asked for. Which
//! runtimes there are, and which of them comes first, is not known here.

use parking_lot::Mutex;

use super::context::Context;
use super::device::Device;
use super::fork::refuse_in_child;
use super::home::{Home, Origin};
use crate::error::Result;

/// The contexts that were registered, each for a device.
static CONTEXTS: Mutex<Vec<Entry>> = Mutex::new(Vec::new());

struct Entry {
    runtime: &'static str,
    device: Device,
    context: Context,
    /// The home in the context, once it was asked for.
    home: Option<&'static Home>,
}

/// Notes that a runtime works in a context on a device, unless it has told of one there before.
///
/// # Errors
///
/// [`Error::ForkedChild`](crate::Error::ForkedChild).
pub fn register(runtime: &'static str, device: &Device, context: &Context) -> Result<()> {
    // Before the lock, which a fork may have copied while it was held.
    refuse_in_child()?;
    let mut contexts = CONTEXTS.lock();
    let is_it = |entry: &Entry| entry.runtime == runtime && entry.device == *device;
    if !contexts.iter().any(is_it) {
        contexts.push(Entry {
            runtime,
            device: device.clone(),
            context: context.clone(),
            home: None,
        });
    }
    Ok(())
}

/// Returns the context that a runtime works in on a device, where it was registered.
///
/// # Errors
///
/// As [`register`].
pub fn context_of(runtime: &str, device: &Device) -> Result<Option<Context>> {
    refuse_in_child()?;
    let contexts = CONTEXTS.lock();
    let is_it = |entry: &&Entry| entry.runtime == runtime && entry.device == *device;
    Ok(contexts
        .iter()
        .find(is_it)
        .map(|entry| entry.context.clone()))
}

/// Returns the home of a device in the context of a runtime; `None` where that was not registered.
///
/// # Errors
///
/// As [`Home::of`].
pub fn home_in(runtime: &'static str, device: &Device) -> Result<Option<&'static Home>> {
    refuse_in_child()?;
    let mut contexts = CONTEXTS.lock();
    let is_it = |entry: &&mut Entry| entry.runtime == runtime && entry.device == *device;
    let Some(entry) = contexts.iter_mut().find(is_it) else {
        return Ok(None);
    };
    if entry.home.is_none() {
        let origin = Origin::Runtime(runtime);
        entry.home = Some(Home::within(device, &entry.context, origin)?);
    }
    Ok(entry.home)
}
