//! Numbers of Python as elements of a dtype, and back.
//!
//! A number that a dtype cannot mean is refused; one between two floats is rounded to the nearest, as it is everywhere.

use half::{bf16, f16};
use smallvec::SmallVec;

use crate::dtype::{DType, Kind};
use crate::error::Result;

/// A number, or a truth, as Python has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar {
    /// A `bool`.
    Bool(bool),
    /// An `int`.
    Int(i128),
    /// An `int` of more bits: the upper ones, of which the last is set where any were cut off, and how many were.
    Wide {
        /// The upper bits, with the sign; at least 64 of them.
        upper: i128,
        /// How many bits were cut off.
        shift: u32,
    },
    /// A `float`.
    Float(f64),
    /// A `complex`.
    Complex([f64; 2]),
}

/// The bytes of an element, as memory has them.
pub type Item = SmallVec<[u8; 16]>;

/// Why a number is no element of a dtype.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScalarError {
    /// An int that is too large or too small.
    #[error("wanted an int from {} to {} for {dtype}, got {value}", range(*dtype).0, range(*dtype).1)]
    Range {
        /// The dtype.
        dtype: DType,
        /// The number that came.
        value: i128,
    },
    /// An int of more bits than the dtype reaches.
    #[error("wanted an int that fits {dtype}, got one of {bits} bits")]
    Width {
        /// The dtype.
        dtype: DType,
        /// The bits of the number that came.
        bits: u32,
    },
    /// A number of a kind that the dtype does not hold.
    #[error("wanted {wanted} for {dtype}, got {got}")]
    Kind {
        /// The dtype.
        dtype: DType,
        /// The kinds that it holds.
        wanted: &'static str,
        /// The kind that came.
        got: &'static str,
    },
    /// A dtype that numbers are not converted to and from.
    #[error("wanted a dtype that broker computes in, got {dtype}")]
    NotComputable {
        /// The dtype.
        dtype: DType,
    },
}

impl Scalar {
    /// Returns the bytes that an element of a dtype has for it.
    ///
    /// # Errors
    ///
    /// [`ScalarError`].
    ///
    /// # Examples
    ///
    /// ```
    /// use dlpack_broker_device::{DType, Scalar};
    /// assert_eq!(&*Scalar::Int(-2).to_item(DType::Int16)?, [0xfe, 0xff]);
    /// assert!(Scalar::Int(300).to_item(DType::UInt8).is_err());
    /// # Ok::<(), dlpack_broker_device::Error>(())
    /// ```
    pub fn to_item(self, dtype: DType) -> Result<Item> {
        if !dtype.is_computable() {
            return Err(ScalarError::NotComputable { dtype }.into());
        }
        match dtype.kind() {
            Kind::Bool => self
                .truth(dtype)
                .map(|truth| Item::from_slice(&[truth.into()])),
            Kind::SignedInteger | Kind::UnsignedInteger => {
                self.int(dtype).map(|int| int_item(dtype, int))
            }
            Kind::Float => self.float(dtype).map(|float| float_item(dtype, float)),
            Kind::Complex => self.parts(dtype).map(|parts| complex_item(dtype, parts)),
        }
    }

    /// Returns the number that an element of a dtype means; `None` for dtypes that are not computed in.
    #[must_use]
    pub fn of_item(dtype: DType, item: &[u8]) -> Option<Self> {
        if !dtype.is_computable() || item.len() != usize::from(dtype.bits() / 8) {
            return None;
        }
        Some(match dtype.kind() {
            Kind::Bool => Self::Bool(item[0] != 0),
            Kind::SignedInteger | Kind::UnsignedInteger => Self::Int(int_of(dtype, item)),
            Kind::Float => Self::Float(float_of(item, dtype)),
            Kind::Complex => {
                let (real, imaginary) = item.split_at(item.len() / 2);
                let part = part_of(dtype);
                Self::Complex([float_of(real, part), float_of(imaginary, part)])
            }
        })
    }

    fn truth(self, dtype: DType) -> Result<bool> {
        match self {
            Self::Bool(truth) => Ok(truth),
            _ => Err(self.misfit(dtype, "a bool")),
        }
    }

    fn int(self, dtype: DType) -> Result<i128> {
        let value = match self {
            Self::Bool(truth) => truth.into(),
            Self::Int(value) => value,
            Self::Wide { .. } => return Err(self.beyond(dtype)),
            _ => return Err(self.misfit(dtype, "an int")),
        };
        let (low, high) = range(dtype);
        match (low..=high).contains(&value) {
            true => Ok(value),
            false => Err(self.beyond(dtype)),
        }
    }

    fn float(self, dtype: DType) -> Result<f64> {
        match self {
            Self::Complex(_) => Err(self.misfit(dtype, "an int or a float")),
            _ => self.parts(dtype).map(|[real, _]| real),
        }
    }

    /// Returns real and imaginary part, from which the dtype's are rounded: an int has to lie within its reach.
    fn parts(self, dtype: DType) -> Result<[f64; 2]> {
        let (int, shift) = match self {
            Self::Bool(truth) => return Ok([truth.into(), 0.0]),
            Self::Float(value) => return Ok([value, 0.0]),
            Self::Complex(parts) => return Ok(parts),
            Self::Int(value) => (value, 0),
            Self::Wide { upper, shift } => (upper, shift),
        };
        let part = part_of(dtype);
        let whole = match part {
            DType::Float64 => int as f64,
            _ => odd_float(int),
        };
        let value = whole * f64::powi(2.0, i32::try_from(shift).unwrap_or(i32::MAX));
        match float_of(&float_item(part, value), part).is_finite() {
            true => Ok([value, 0.0]),
            false => Err(self.beyond(dtype)),
        }
    }

    /// Says that an int is too large or too small.
    fn beyond(self, dtype: DType) -> crate::Error {
        match self {
            Self::Wide { upper, shift } => {
                let bits = (128 - upper.unsigned_abs().leading_zeros()).saturating_add(shift);
                ScalarError::Width { dtype, bits }.into()
            }
            Self::Int(value) => ScalarError::Range { dtype, value }.into(),
            _ => self.misfit(dtype, "an int"),
        }
    }

    fn misfit(self, dtype: DType, wanted: &'static str) -> crate::Error {
        let got = match self {
            Self::Bool(_) => "a bool",
            Self::Int(_) | Self::Wide { .. } => "an int",
            Self::Float(_) => "a float",
            Self::Complex(_) => "a complex",
        };
        ScalarError::Kind { dtype, wanted, got }.into()
    }
}

/// Returns the least and the greatest int of a dtype; of floats only those of 16 bits with 5 of exponent leave out any.
fn range(dtype: DType) -> (i128, i128) {
    let bits = u32::from(dtype.bits());
    match dtype.kind() {
        Kind::Float => (-65504, 65504),
        Kind::SignedInteger => (-(1 << (bits - 1)), (1 << (bits - 1)) - 1),
        _ => (0, (1 << bits) - 1),
    }
}

fn int_item(dtype: DType, value: i128) -> Item {
    // The lowest bytes, which are all of a number in range.
    let bytes = value.to_le_bytes();
    let (item, _sign) = bytes.split_at(usize::from(dtype.bits() / 8));
    in_memory(Item::from_slice(item))
}

fn int_of(dtype: DType, item: &[u8]) -> i128 {
    let item = in_memory(Item::from_slice(item));
    let is_negative =
        dtype.kind() == Kind::SignedInteger && item.last().is_some_and(|top| top & 0x80 != 0);
    let mut bytes = [if is_negative { 0xff } else { 0 }; 16];
    bytes[..item.len()].copy_from_slice(&item);
    i128::from_le_bytes(bytes)
}

/// Turns bytes from the lowest on into those of memory, and back.
fn in_memory(mut item: Item) -> Item {
    if cfg!(target_endian = "big") {
        item.reverse();
    }
    item
}

#[expect(clippy::cast_possible_truncation, reason = "rounds to the nearest")]
fn float_item(dtype: DType, value: f64) -> Item {
    match dtype {
        DType::Float16 => Item::from_slice(&f16::from_f32(odd(value)).to_ne_bytes()),
        DType::BFloat16 => Item::from_slice(&bf16::from_f32(odd(value)).to_ne_bytes()),
        DType::Float32 => Item::from_slice(&(value as f32).to_ne_bytes()),
        _ => Item::from_slice(&value.to_ne_bytes()),
    }
}

/// Returns the floats that a complex number is made of, or the float itself.
fn part_of(dtype: DType) -> DType {
    match dtype {
        DType::Complex64 => DType::Float32,
        DType::Complex128 => DType::Float64,
        dtype => dtype,
    }
}

/// Returns a float whose rounding to fewer bits is that of the int: cut off, as by [`odd`].
#[expect(clippy::cast_possible_truncation, reason = "the float is whole")]
fn odd_float(int: i128) -> f64 {
    let rounded = int as f64;
    // Only the greatest int is rounded to what no int is, and that upwards.
    let back = rounded as i128;
    if back == int && back != i128::MAX {
        return rounded;
    }
    let is_above = back.unsigned_abs() > int.unsigned_abs() || back == i128::MAX;
    f64::from_bits((rounded.to_bits() - u64::from(is_above)) | 1)
}

/// Returns a number of 32 bits whose rounding to 16 is that of the number of 64: cut off, with its last bit set where
/// that lost something. `half` itself drops what stands in the lower 32 bits.
#[expect(clippy::cast_possible_truncation, reason = "what is lost is noted")]
fn odd(value: f64) -> f32 {
    let rounded = value as f32;
    if value.is_nan() || f64::from(rounded) == value {
        return rounded;
    }
    let is_above = f64::from(rounded).abs() > value.abs();
    f32::from_bits((rounded.to_bits() - u32::from(is_above)) | 1)
}

fn complex_item(dtype: DType, parts: [f64; 2]) -> Item {
    parts
        .iter()
        .flat_map(|value| float_item(part_of(dtype), *value))
        .collect()
}

fn float_of(item: &[u8], dtype: DType) -> f64 {
    match (item, dtype) {
        (&[a, b], DType::BFloat16) => bf16::from_ne_bytes([a, b]).to_f64(),
        (&[a, b], _) => f16::from_ne_bytes([a, b]).to_f64(),
        (&[a, b, c, d], _) => f32::from_ne_bytes([a, b, c, d]).into(),
        (item, _) => f64::from_ne_bytes(item.try_into().unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn computable() -> impl Strategy<Value = DType> {
        let all: Vec<DType> = DType::ALL
            .iter()
            .copied()
            .filter(|dtype| dtype.is_computable())
            .collect();
        prop::sample::select(all)
    }

    proptest! {
        #[test]
        fn an_element_is_the_number_that_it_means(dtype in computable(), bytes: [u8; 16]) {
            let mut item = bytes[..usize::from(dtype.bits() / 8)].to_vec();
            if dtype == DType::Bool {
                item[0] &= 1;
            }
            let scalar = Scalar::of_item(dtype, &item).unwrap();
            let is_number = match scalar {
                Scalar::Float(value) => !value.is_nan(),
                Scalar::Complex(parts) => parts.iter().all(|part| !part.is_nan()),
                _ => true,
            };
            prop_assume!(is_number);
            prop_assert_eq!(&*scalar.to_item(dtype).unwrap(), &item);
        }

        #[test]
        fn an_int_is_an_element_or_out_of_range(dtype in computable(), value in -70_000_i128..70_000) {
            prop_assume!(matches!(dtype.kind(), Kind::SignedInteger | Kind::UnsignedInteger));
            match Scalar::Int(value).to_item(dtype) {
                Ok(item) => prop_assert_eq!(Scalar::of_item(dtype, &item), Some(Scalar::Int(value))),
                Err(_) => prop_assert!(value < range(dtype).0 || value > range(dtype).1),
            }
        }
    }

    #[rstest]
    #[case(
        Scalar::Int(256),
        DType::UInt8,
        "wanted an int from 0 to 255 for uint8, got 256"
    )]
    #[case(Scalar::Int(1 << 63), DType::Int64, "wanted an int from -9223372036854775808 to 9223372036854775807 for int64, got 9223372036854775808")]
    #[case(Scalar::Float(2.0), DType::Int8, "wanted an int for int8, got a float")]
    #[case(Scalar::Complex([1.0, 0.0]), DType::Float16, "wanted an int or a float for float16, got a complex")]
    #[case(
        Scalar::Int(65520),
        DType::Float16,
        "wanted an int from -65504 to 65504 for float16, got 65520"
    )]
    #[case(
        Scalar::Wide { upper: -(1 << 64), shift: 64 },
        DType::Complex64,
        "wanted an int that fits complex64, got one of 129 bits"
    )]
    #[case(Scalar::Int(1), DType::Bool, "wanted a bool for bool, got an int")]
    #[case(
        Scalar::Int(1),
        DType::Float8E5M2,
        "wanted a dtype that broker computes in, got float8_e5m2"
    )]
    fn what_is_no_element_is_told(
        #[case] scalar: Scalar,
        #[case] dtype: DType,
        #[case] said: &str,
    ) {
        assert_eq!(scalar.to_item(dtype).unwrap_err().to_string(), said);
    }

    #[rstest]
    // Just above half way between two numbers of the dtype: rounded by way of another float, it would be half way.
    #[case(DType::Float16, 1.0 + f64::powi(2.0, -11) + f64::powi(2.0, -40), 0x3c01)]
    #[case(DType::BFloat16, 1.0 + f64::powi(2.0, -8) + f64::powi(2.0, -40), 0x3f81)]
    #[case(DType::Float16, 1e300, 0x7c00)]
    #[case(DType::Float16, -1e-300, 0x8000)]
    #[case(DType::Float16, 65519.999, 0x7bff)]
    #[case(DType::BFloat16, 3.3895e38, 0x7f7f)]
    fn a_float_is_rounded_once(#[case] dtype: DType, #[case] value: f64, #[case] bits: u16) {
        let item = Scalar::Float(value).to_item(dtype).unwrap();
        assert_eq!(&*item, bits.to_ne_bytes());
    }
}
