//! What calls the driver when it is dropped, which happens no more once the interpreter goes down.

use std::mem::ManuallyDrop;
use std::ops::Deref;

use pyo3::prelude::*;

use crate::keepalive::is_initialized;

/// Holds a value of Level Zero's for an object of Python's, and drops it with the GIL released.
pub(super) struct UntilExit<T: Send>(Option<T>);

impl<T: Send> UntilExit<T> {
    pub(super) fn new(value: T) -> Self {
        Self(Some(value))
    }
}

impl<T: Send> Deref for UntilExit<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0
            .as_ref()
            .expect("the value is held until this is dropped")
    }
}

impl<T: Send> Drop for UntilExit<T> {
    fn drop(&mut self) {
        let value = self.0.take();
        if is_initialized() {
            // A queue waits for its work.
            Python::attach(|py| py.detach(|| drop(value)));
        } else {
            let _leaked = ManuallyDrop::new(value);
        }
    }
}
