//! OpenCL's error codes, and what Level Zero calls them.

use level_zero_sys::ze_result_t;

use crate::result::{
    INVALID_ARGUMENT, INVALID_GROUP_SIZE, INVALID_KERNEL_ARGUMENT_INDEX,
    INVALID_KERNEL_ARGUMENT_SIZE, INVALID_KERNEL_NAME, INVALID_NATIVE_BINARY, MODULE_BUILD_FAILURE,
    MODULE_LINK_FAILURE, OUT_OF_DEVICE_MEMORY, OUT_OF_HOST_MEMORY, UNKNOWN,
};

/// A code other than success, as OpenCL's header numbers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Error(pub(crate) i32);

/// Turns what a function answers into a result.
pub(crate) fn result_of(code: i32) -> Result<(), Error> {
    match code {
        0 => Ok(()),
        code => Err(Error(code)),
    }
}

impl From<Error> for ze_result_t {
    fn from(error: Error) -> Self {
        match error.0 {
            -4 | -5 => OUT_OF_DEVICE_MEMORY,
            -6 => OUT_OF_HOST_MEMORY,
            -11 | -15 => MODULE_BUILD_FAILURE,
            -17 => MODULE_LINK_FAILURE,
            -30 => INVALID_ARGUMENT,
            -42 => INVALID_NATIVE_BINARY,
            -46 => INVALID_KERNEL_NAME,
            -49 => INVALID_KERNEL_ARGUMENT_INDEX,
            -50 | -51 => INVALID_KERNEL_ARGUMENT_SIZE,
            -55..=-53 => INVALID_GROUP_SIZE,
            _ => UNKNOWN,
        }
    }
}
