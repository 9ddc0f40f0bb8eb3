//! The types of elements, as C spells them.
#![expect(unsafe_code, reason = "exports C functions")]

use std::ffi::c_char;

use dlpack_broker::ffi::{DLDataType, DLDataTypeCode};
use dlpack_broker::{Element, device};

use crate::argument;
use crate::entry::entry;
use crate::error::Error;
use crate::status::Status;
use crate::text;

/// The type of an element, laid out as DLPack's `DLDataType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct DType {
    /// DLPack's number of the family: 0 signed and 1 unsigned integers, 2 floats, 4 bfloat, 5 complex, 6 bool.
    pub code: u8,
    /// The width of a value in bits.
    pub bits: u8,
    /// The number of values in an element, 1 but for vectors.
    pub lanes: u16,
}

impl DType {
    /// Spells an element for C.
    pub(crate) fn of(element: Element) -> Self {
        let DLDataType { code, bits, lanes } = element.raw();
        let code = code.0;
        Self { code, bits, lanes }
    }

    /// Spells it as DLPack does.
    pub(crate) fn raw(self) -> DLDataType {
        let Self { code, bits, lanes } = self;
        let code = DLDataTypeCode(code);
        DLDataType { code, bits, lanes }
    }
}

/// Finds a dtype by the name that NumPy and `ml_dtypes` have for it, such as `"float32"`.
///
/// `name` keep. `dtype` give: written where there is such a dtype.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`.
/// Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_dtype_from_name(name: *const c_char, dtype: *mut DType) -> Status {
    entry("broker_dtype_from_name", || {
        // SAFETY: the caller passes a text.
        let name = unsafe { argument::text(name, "name") }?;
        // SAFETY: the caller passes room for a dtype.
        let output = unsafe { argument::output(dtype, "dtype") }?;
        let found = device::DType::from_name(name).ok_or_else(|| Error::Value {
            argument: "name",
            wanted: "the name of a dtype, as \"float32\"",
            got: format!("{name:?}"),
        })?;
        output.write(DType::of(Element::from(found)));
        Ok(())
    })
}

/// Names a dtype; those without a name of their own are described.
///
/// `name` give: release it by `broker_text_release`.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`.
/// Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_dtype_name(dtype: DType, name: *mut *mut c_char) -> Status {
    entry("broker_dtype_name", || {
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(name, "name") }?;
        output.write(text::give(&Element::new(dtype.raw(), false).to_string()));
        Ok(())
    })
}
