//! Handles: what callers hold instead of objects, and the register of those that live.
//!
//! A handle is looked up, never followed, so that one that was destroyed is an error and no crash.

use std::any::Any;
use std::collections::HashMap;
use std::ffi::c_void;
use std::marker::PhantomData;
use std::sync::{Arc, LazyLock};

use parking_lot::RwLock;

use crate::abi::Argument;
use crate::result::{INVALID_NULL_HANDLE, Result};

/// What a handle may stand for.
pub(crate) trait Object: Send + Sync + 'static {
    /// C's type of the handle.
    type Raw: Handle;

    /// The plural by which the ledger counts the objects.
    const LEDGER: &'static str;
}

/// C's type of a handle: a pointer to nothing that callers know.
pub(crate) trait Handle: Copy {
    fn from_address(address: *mut c_void) -> Self;
    fn address(self) -> usize;
}

impl<T> Handle for *mut T {
    fn from_address(address: *mut c_void) -> Self {
        address.cast()
    }

    fn address(self) -> usize {
        self.addr()
    }
}

/// A handle as an argument.
#[repr(transparent)]
pub(crate) struct Arg<T: Object>(T::Raw, PhantomData<T>);

impl<T: Object> Argument for Arg<T> {
    type Raw = T::Raw;
}

struct Entry {
    object: Arc<dyn Any + Send + Sync>,
    ledger: &'static str,
    /// What the handle points at: newer loaders look for a table of theirs in its first word.
    _place: Box<[usize; 2]>,
}

static LIVE: LazyLock<RwLock<HashMap<usize, Entry>>> = LazyLock::new(RwLock::default);

impl<T: Object> Arg<T> {
    /// Returns the object.
    pub(crate) fn get(&self) -> Result<Arc<T>> {
        object(self.0)
    }

    /// Returns the object, where the caller passes one.
    pub(crate) fn optional(&self) -> Result<Option<Arc<T>>> {
        match self.0.address() {
            0 => Ok(None),
            _ => self.get().map(Some),
        }
    }

    /// Returns the handle's address.
    pub(crate) fn address(&self) -> usize {
        self.0.address()
    }

    /// Returns the argument that stands for nothing.
    pub(crate) fn null() -> Self {
        Self(T::Raw::from_address(std::ptr::null_mut()), PhantomData)
    }

    /// Ends the handle's life, and returns the object that it stood for.
    pub(crate) fn destroy(&self) -> Result<Arc<T>> {
        let object = self.get()?;
        LIVE.write().remove(&self.0.address());
        Ok(object)
    }
}

/// Returns the object of a handle.
pub(crate) fn object<T: Object>(handle: T::Raw) -> Result<Arc<T>> {
    let live = LIVE.read();
    let entry = live.get(&handle.address()).ok_or(INVALID_NULL_HANDLE)?;
    let object = Arc::clone(&entry.object);
    object.downcast().map_err(|_| INVALID_NULL_HANDLE)
}

/// Returns the objects of an array of handles.
pub(crate) fn objects<T: Object>(handles: &[T::Raw]) -> Result<Vec<Arc<T>>> {
    handles.iter().map(|handle| object(*handle)).collect()
}

/// Gives an object a handle, which lives until it is destroyed.
pub(crate) fn handle<T: Object>(object: Arc<T>) -> T::Raw {
    let mut place = Box::new([0; 2]);
    let address: *mut c_void = place.as_mut_ptr().cast();
    let entry = Entry {
        object,
        ledger: T::LEDGER,
        _place: place,
    };
    LIVE.write().insert(address.addr(), entry);
    T::Raw::from_address(address)
}

/// Counts the live objects of a kind.
pub(crate) fn count(ledger: &str) -> usize {
    let live = LIVE.read();
    live.values().filter(|entry| entry.ledger == ledger).count()
}
