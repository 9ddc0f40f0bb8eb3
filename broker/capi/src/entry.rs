//! The way through the border: every fallible function goes through [`entry`], which lets no panic out.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{Error, Result};
use crate::last_error;
use crate::status::Status;

/// Does what a function is for, and makes a status of what came of it.
pub(crate) fn entry(function: &'static str, body: impl FnOnce() -> Result<()>) -> Status {
    // What a panic leaves half done is this library's own and behind locks that do not poison.
    let outcome = catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|payload| {
        let text = said(payload.as_ref());
        // Dropping the payload runs code of whoever panicked, which may do so again.
        let _dropped = catch_unwind(AssertUnwindSafe(|| drop(payload)));
        Err(Error::Panic { text })
    });
    match outcome {
        Ok(()) => Status::Ok,
        Err(error) => failed(function, &error),
    }
}

#[cold]
fn failed(function: &'static str, error: &Error) -> Status {
    last_error::note(format!("{function}: {error}"));
    error.status()
}

fn said(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a panic without a text").to_owned()
}

#[cfg(test)]
mod tests {
    use std::panic::panic_any;

    use super::*;

    #[test]
    fn a_panic_becomes_a_status() {
        let status = entry("broker_test", || panic_any("on purpose"));
        assert_eq!(status, Status::Internal);
    }

    #[test]
    fn a_payload_that_panics_when_dropped_is_held_back() {
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                panic_any("again");
            }
        }
        assert_eq!(entry("broker_test", || panic_any(Bomb)), Status::Internal);
    }
}
