//! The loader's entry points, found once, and what their answers become.
#![expect(unsafe_code, reason = "calls the loader")]

use std::sync::OnceLock;

use level_zero_sys::{Functions, Loader, Newer, ze_result_t};

use super::fork::{refuse_in_child, watch};
use crate::error::{Error, Result};

/// Level Zero as this process has it, initialised.
pub(super) struct Api {
    loader: Loader,
}

impl Api {
    /// Finds the loader and initialises its drivers.
    ///
    /// A success is remembered. A failure is not, since a loader may be named or loaded later.
    pub(super) fn get() -> Result<&'static Self> {
        static API: OnceLock<Api> = OnceLock::new();
        refuse_in_child()?;
        if let Some(api) = API.get() {
            return Ok(api);
        }
        let loader = Loader::find().map_err(Error::Loader)?;
        watch();
        // SAFETY: the function is the loader's, and takes any flags; it may be called often.
        match unsafe { (loader.functions().zeInit)(0) } {
            ze_result_t::ZE_RESULT_SUCCESS => Ok(API.get_or_init(|| Self { loader })),
            ze_result_t::ZE_RESULT_ERROR_UNINITIALIZED => Err(Error::NoDriver),
            code => Err(Error::Driver {
                call: "zeInit",
                code,
            }),
        }
    }

    /// Returns the entry points of the API 1.4.
    pub(super) fn functions(&self) -> &Functions {
        self.loader.functions()
    }

    /// Returns those of later versions, as far as they are there.
    pub(super) fn newer(&self) -> &Newer {
        self.loader.newer()
    }
}

/// Turns an answer into a result.
#[inline]
pub(super) fn done(call: &'static str, code: ze_result_t) -> Result<()> {
    match code {
        ze_result_t::ZE_RESULT_SUCCESS => Ok(()),
        code => Err(Error::Driver { call, code }),
    }
}

/// Asks a question for a list: first for its length, then for its elements, of which there may be fewer by then.
pub(super) fn list<T: Clone>(
    call: &'static str,
    empty: &T,
    ask: impl Fn(*mut u32, *mut T) -> ze_result_t,
) -> Result<Vec<T>> {
    let mut count = 0;
    done(call, ask(&raw mut count, std::ptr::null_mut()))?;
    let mut elements = vec![empty.clone(); count as usize];
    if count > 0 {
        done(call, ask(&raw mut count, elements.as_mut_ptr()))?;
        elements.truncate(count as usize);
    }
    Ok(elements)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_became_shorter_is_cut() {
        let ask = |count: *mut u32, elements: *mut u8| {
            let left = if elements.is_null() { 3 } else { 2 };
            // SAFETY: `list` passes a count of its own.
            unsafe { count.write(left) };
            ze_result_t::ZE_RESULT_SUCCESS
        };
        assert_eq!(list("ask", &7, ask), Ok(vec![7, 7]));
    }

    #[test]
    fn a_refusal_names_the_call_and_the_code() {
        let code = ze_result_t::ZE_RESULT_ERROR_DEVICE_LOST;
        let error = done("zeFenceReset", code).unwrap_err();
        assert_eq!(
            error.to_string(),
            "zeFenceReset answered ZE_RESULT_ERROR_DEVICE_LOST (0x70000001)"
        );
    }
}
