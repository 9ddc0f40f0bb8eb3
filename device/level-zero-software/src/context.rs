//! Contexts: whose an allocation is.

use std::sync::atomic::{AtomicU64, Ordering};

use level_zero_sys::_ze_context_handle_t;

use crate::handles::Object;

/// A context.
pub(crate) struct Context {
    pub(crate) number: u64,
}

impl Context {
    /// Makes a context with a number that no other has.
    pub(crate) fn new() -> Self {
        static MADE: AtomicU64 = AtomicU64::new(0);
        Self {
            number: MADE.fetch_add(1, Ordering::Relaxed) + 1,
        }
    }
}

impl Object for Context {
    type Raw = *mut _ze_context_handle_t;
    const LEDGER: &'static str = "contexts";
}
