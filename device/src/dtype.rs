//! The closed list of element types, one table row each.
//!
//! It lists every type that DLPack 1.3 can name. How a type is spelled in an
//! exchange protocol is not known here.

use std::fmt;

/// The family that a dtype belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// True or false.
    Bool,
    /// Two's complement integers.
    SignedInteger,
    /// Integers of 0 or more.
    UnsignedInteger,
    /// Floating-point numbers, the narrow formats included.
    Float,
    /// Pairs of floating-point numbers.
    Complex,
}

macro_rules! dtypes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $bits:literal, $kind:ident;)*) => {
        /// The type of an array's elements.
        ///
        /// # Examples
        ///
        /// ```
        /// use dlpack_broker_device::DType;
        /// assert_eq!(DType::BFloat16.name(), "bfloat16");
        /// assert_eq!(DType::from_name("float8_e5m2"), Some(DType::Float8E5M2));
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum DType { $($(#[$doc])* $variant),* }

        impl DType {
            /// Every dtype, in table order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the name that NumPy, `ml_dtypes` and the array API use.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// Returns the width of one element in bits.
            #[must_use]
            pub const fn bits(self) -> u8 {
                match self { $(Self::$variant => $bits),* }
            }

            /// Returns the family of the dtype.
            #[must_use]
            pub const fn kind(self) -> Kind {
                match self { $(Self::$variant => Kind::$kind),* }
            }
        }
    };
}

dtypes! {
    /// Boolean, one byte.
    Bool = "bool", 8, Bool;
    /// 8-bit signed integer.
    Int8 = "int8", 8, SignedInteger;
    /// 16-bit signed integer.
    Int16 = "int16", 16, SignedInteger;
    /// 32-bit signed integer.
    Int32 = "int32", 32, SignedInteger;
    /// 64-bit signed integer.
    Int64 = "int64", 64, SignedInteger;
    /// 8-bit unsigned integer.
    UInt8 = "uint8", 8, UnsignedInteger;
    /// 16-bit unsigned integer.
    UInt16 = "uint16", 16, UnsignedInteger;
    /// 32-bit unsigned integer.
    UInt32 = "uint32", 32, UnsignedInteger;
    /// 64-bit unsigned integer.
    UInt64 = "uint64", 64, UnsignedInteger;
    /// IEEE 754 half precision.
    Float16 = "float16", 16, Float;
    /// The upper half of a float32.
    BFloat16 = "bfloat16", 16, Float;
    /// IEEE 754 single precision.
    Float32 = "float32", 32, Float;
    /// IEEE 754 double precision.
    Float64 = "float64", 64, Float;
    /// Two float16.
    Complex32 = "complex32", 32, Complex;
    /// Two float32.
    Complex64 = "complex64", 64, Complex;
    /// Two float64.
    Complex128 = "complex128", 128, Complex;
    /// 3 exponent and 4 mantissa bits.
    Float8E3M4 = "float8_e3m4", 8, Float;
    /// 4 exponent and 3 mantissa bits, IEEE-like.
    Float8E4M3 = "float8_e4m3", 8, Float;
    /// 4 exponent and 3 mantissa bits, bias 11, no negative zero.
    Float8E4M3B11Fnuz = "float8_e4m3b11fnuz", 8, Float;
    /// 4 exponent and 3 mantissa bits, no infinities.
    Float8E4M3Fn = "float8_e4m3fn", 8, Float;
    /// 4 exponent and 3 mantissa bits, no infinities, no negative zero.
    Float8E4M3Fnuz = "float8_e4m3fnuz", 8, Float;
    /// 5 exponent and 2 mantissa bits.
    Float8E5M2 = "float8_e5m2", 8, Float;
    /// 5 exponent and 2 mantissa bits, no infinities, no negative zero.
    Float8E5M2Fnuz = "float8_e5m2fnuz", 8, Float;
    /// 8 exponent bits, a power of two.
    Float8E8M0Fnu = "float8_e8m0fnu", 8, Float;
    /// 6 bits: 2 exponent and 3 mantissa.
    Float6E2M3Fn = "float6_e2m3fn", 6, Float;
    /// 6 bits: 3 exponent and 2 mantissa.
    Float6E3M2Fn = "float6_e3m2fn", 6, Float;
    /// 4 bits: 2 exponent and 1 mantissa.
    Float4E2M1Fn = "float4_e2m1fn", 4, Float;
    /// Two float4 in a byte, the unit in which PyTorch counts them.
    Float4E2M1FnX2 = "float4_e2m1fn_x2", 8, Float;
}

impl DType {
    /// Returns the dtype of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|dtype| dtype.name() == name)
    }

    /// Returns whether the crate's ops compute in this dtype.
    #[must_use]
    pub const fn is_computable(self) -> bool {
        (self as u8) <= (Self::Complex128 as u8) && !matches!(self, Self::Complex32)
    }

    /// Returns whether an element is narrower than a byte.
    #[must_use]
    pub const fn is_sub_byte(self) -> bool {
        self.bits() < 8
    }
}

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifteen_dtypes_are_computable() {
        let computable = DType::ALL.iter().filter(|dtype| dtype.is_computable());
        assert_eq!(computable.count(), 15);
    }

    #[test]
    fn names_are_unique_and_lead_back() {
        for dtype in DType::ALL {
            assert_eq!(DType::from_name(dtype.name()), Some(*dtype));
        }
    }
}
