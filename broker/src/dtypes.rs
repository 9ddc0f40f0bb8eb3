//! Sets of dtypes, and those that frameworks have in common.

use dlpack_broker_device::DType;

/// A set of dtypes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DTypes(u32);

impl DTypes {
    /// Makes the set of these dtypes.
    #[must_use]
    pub const fn of(dtypes: &[DType]) -> Self {
        let mut set = 0;
        let mut index = 0;
        while index < dtypes.len() {
            set |= 1 << dtypes[index] as u32;
            index += 1;
        }
        Self(set)
    }

    /// Returns the dtypes that are in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns the dtypes of this set that the other one lacks.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Claims that the dtype is in the set.
    #[must_use]
    pub const fn contains(self, dtype: DType) -> bool {
        self.0 & 1 << dtype as u32 != 0
    }
}

/// The fourteen dtypes that every framework has.
pub(crate) const PLAIN: DTypes = DTypes::of(&[
    DType::Bool,
    DType::Int8,
    DType::Int16,
    DType::Int32,
    DType::Int64,
    DType::UInt8,
    DType::UInt16,
    DType::UInt32,
    DType::UInt64,
    DType::Float16,
    DType::Float32,
    DType::Float64,
    DType::Complex64,
    DType::Complex128,
]);

pub(crate) const BFLOAT16: DTypes = DTypes::of(&[DType::BFloat16]);

/// The float8 formats that PyTorch has.
pub(crate) const TORCH_FLOAT8: DTypes = DTypes::of(&[
    DType::Float8E4M3Fn,
    DType::Float8E4M3Fnuz,
    DType::Float8E5M2,
    DType::Float8E5M2Fnuz,
    DType::Float8E8M0Fnu,
]);

/// The float8 formats that `ml_dtypes` has, and JAX with it.
pub(crate) const ML_FLOAT8: DTypes = TORCH_FLOAT8.union(DTypes::of(&[
    DType::Float8E3M4,
    DType::Float8E4M3,
    DType::Float8E4M3B11Fnuz,
]));

/// The formats of `ml_dtypes`, which NumPy takes under an integer's name.
pub(crate) const ML_DTYPES: DTypes = BFLOAT16.union(ML_FLOAT8).union(DTypes::of(&[
    DType::Float6E2M3Fn,
    DType::Float6E3M2Fn,
    DType::Float4E2M1Fn,
]));

pub(crate) const BOOL: DTypes = DTypes::of(&[DType::Bool]);

pub(crate) const FLOAT4: DTypes = DTypes::of(&[DType::Float4E2M1Fn]);

pub(crate) const NONE: DTypes = DTypes::of(&[]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dtype_fits_the_set() {
        assert!(DType::ALL.len() <= 32);
    }
}
