//! Entry points that neither the genuine loader nor the software driver knows.
//!
//! The arguments, of whatever number, are the caller's business by the ABI of this processor.
#![expect(
    unsafe_code,
    reason = "exports entry points under their names, which are Level Zero's alone"
)]

use level_zero_sys::ze_result_t;

use crate::newer::{each_newer_absence, each_newer_refusal, each_newer_table};

macro_rules! answered {
    ($answer:ident: $($name:ident)*) => {
        $(
            #[unsafe(no_mangle)]
            pub(crate) extern "C" fn $name() -> ze_result_t {
                ze_result_t::$answer
            }
        )*
    };
}

macro_rules! refused {
    ($($name:ident)*) => { answered!(ZE_RESULT_ERROR_UNSUPPORTED_FEATURE: $($name)*); };
}

macro_rules! left_empty {
    ($($getter:ident)*) => { answered!(ZE_RESULT_SUCCESS: $($getter)*); };
}

macro_rules! absent {
    ($($name:ident: $nothing:expr;)*) => {
        $(
            /// Fills the register of any result.
            #[unsafe(no_mangle)]
            pub(crate) extern "C" fn $name() -> u64 {
                u64::from($nothing)
            }
        )*
    };
}

each_newer_refusal!(refused);
each_newer_table!(left_empty);
each_newer_absence!(absent);
