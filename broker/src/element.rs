//! DLPack's element types, an open set, and their translation to the closed [`DType`].

use std::fmt;
use std::sync::LazyLock;

use dlpack_broker_device::DType;
use dlpark::ffi::{DLDataType, DLDataTypeCode as Code};

/// The type of one element as DLPack spells it, known to broker or not.
///
/// # Examples
///
/// ```
/// use dlpack_broker::{Element, device::DType};
/// let element = Element::from(DType::BFloat16);
/// assert_eq!(element.dtype(), Some(DType::BFloat16));
/// assert_eq!(element.item_bytes(), Some(2));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Element {
    raw: DLDataType,
    padded: bool,
    /// Follows from the others.
    dtype: Option<DType>,
}

impl Element {
    /// Takes an element type as it came; `padded` is DLPack's flag for sub-byte types.
    #[must_use]
    pub fn new(raw: DLDataType, padded: bool) -> Self {
        // The flag says nothing about wider types, which are equal with and without it.
        let padded = padded && raw.bits < 8;
        // Padding tears pairs apart, so that they are no longer the dtype of one byte.
        let is_torn = padded && raw.lanes > 1;
        let dtype = BY_SPELLING[place(raw)];
        Self {
            raw,
            padded,
            dtype: dtype.filter(|dtype| !is_torn && spelling(*dtype) == raw),
        }
    }

    /// Returns DLPack's spelling.
    #[must_use]
    pub const fn raw(self) -> DLDataType {
        self.raw
    }

    /// Claims that every sub-byte value stands in a byte of its own.
    #[must_use]
    pub const fn is_padded(self) -> bool {
        self.padded
    }

    /// Claims that elements share bytes.
    #[must_use]
    pub fn is_packed(self) -> bool {
        self.item_bytes().is_none()
    }

    /// Returns the dtype, or `None` for a type that broker only carries along.
    #[must_use]
    pub const fn dtype(self) -> Option<DType> {
        self.dtype
    }

    /// Returns the width of one element in memory, in bits.
    #[must_use]
    pub const fn storage_bits(self) -> u32 {
        let bits = if self.is_padded() { 8 } else { self.raw.bits };
        let bits = bits as u32 * self.raw.lanes as u32;
        // DLPack rounds each element up to whole bytes, and packs only values below a byte.
        if self.raw.bits < 8 {
            bits
        } else {
            bits.next_multiple_of(8)
        }
    }

    /// Returns the width of one element in memory, or `None` where elements share bytes.
    #[must_use]
    pub fn item_bytes(self) -> Option<usize> {
        let bits = self.storage_bits();
        bits.is_multiple_of(8)
            .then(|| usize::try_from(bits / 8).expect("at most 2^21 bytes"))
    }
}

impl From<DType> for Element {
    fn from(dtype: DType) -> Self {
        Self {
            raw: spelling(dtype),
            padded: false,
            dtype: Some(dtype),
        }
    }
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DLDataType { code, bits, lanes } = self.raw;
        let raw = DLDataType {
            lanes: 1,
            ..self.raw
        };
        let single = Self::new(raw, self.padded);
        match (self.dtype(), single.dtype()) {
            (Some(dtype), _) => write!(f, "{dtype}"),
            (None, Some(dtype)) => write!(f, "{dtype} x {lanes} lanes"),
            (None, None) => write!(
                f,
                "DLPack dtype (code {}, {bits} bits, {lanes} lanes)",
                code.0
            ),
        }
    }
}

/// The dtypes by [`place`], the inverse of [`spelling`].
static BY_SPELLING: LazyLock<[Option<DType>; 512]> = LazyLock::new(|| {
    let mut table = [None; 512];
    for dtype in DType::ALL {
        table[place(spelling(*dtype))] = Some(*dtype);
    }
    table
});

/// Returns a number of its own for the spelling of every dtype; unknown ones may share it.
fn place(raw: DLDataType) -> usize {
    let code = usize::from(raw.code.0 & 0x1f);
    // Widths are powers of two, or 6.
    let width = raw.bits.trailing_zeros().min(7) as usize;
    code << 4 | width << 1 | usize::from(raw.lanes > 1)
}

/// Spells a dtype as the DLPack 1.3 header does.
fn spelling(dtype: DType) -> DLDataType {
    let (code, lanes) = match dtype {
        DType::Bool => (Code::BOOL, 1),
        DType::Int8 | DType::Int16 | DType::Int32 | DType::Int64 => (Code::INT, 1),
        DType::UInt8 | DType::UInt16 | DType::UInt32 | DType::UInt64 => (Code::UINT, 1),
        DType::Float16 | DType::Float32 | DType::Float64 => (Code::FLOAT, 1),
        DType::BFloat16 => (Code::BFLOAT, 1),
        DType::Complex32 | DType::Complex64 | DType::Complex128 => (Code::COMPLEX, 1),
        DType::Float8E3M4 => (Code::FLOAT8_E3M4, 1),
        DType::Float8E4M3 => (Code::FLOAT8_E4M3, 1),
        DType::Float8E4M3B11Fnuz => (Code::FLOAT8_E4M3B11FNUZ, 1),
        DType::Float8E4M3Fn => (Code::FLOAT8_E4M3FN, 1),
        DType::Float8E4M3Fnuz => (Code::FLOAT8_E4M3FNUZ, 1),
        DType::Float8E5M2 => (Code::FLOAT8_E5M2, 1),
        DType::Float8E5M2Fnuz => (Code::FLOAT8_E5M2FNUZ, 1),
        DType::Float8E8M0Fnu => (Code::FLOAT8_E8M0FNU, 1),
        DType::Float6E2M3Fn => (Code::FLOAT6_E2M3FN, 1),
        DType::Float6E3M2Fn => (Code::FLOAT6_E3M2FN, 1),
        DType::Float4E2M1Fn => (Code::FLOAT4_E2M1FN, 1),
        DType::Float4E2M1FnX2 => (Code::FLOAT4_E2M1FN, 2),
    };
    let bits = dtype.bits() / u8::try_from(lanes).expect("one or two lanes");
    DLDataType { code, bits, lanes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dtype_has_a_spelling_of_its_own() {
        for dtype in DType::ALL {
            assert_eq!(Element::from(*dtype).dtype(), Some(*dtype));
        }
    }

    #[test]
    fn unknown_elements_keep_their_numbers() {
        let raw = DLDataType {
            code: Code(200),
            bits: 7,
            lanes: 3,
        };
        let element = Element::new(raw, false);
        assert_eq!(
            element.to_string(),
            "DLPack dtype (code 200, 7 bits, 3 lanes)"
        );
        assert!(element.is_packed());
    }

    #[test]
    fn padding_gives_each_sub_byte_value_a_byte() {
        let raw = Element::from(DType::Float6E2M3Fn).raw();
        assert_eq!(Element::new(raw, false).item_bytes(), None);
        assert_eq!(Element::new(raw, true).item_bytes(), Some(1));
    }
}
