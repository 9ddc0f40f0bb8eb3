//! Parameters: how a kernel takes its arguments, as far as SPIR-V tells.

use crate::dtype::{DType, Kind};

/// How a kernel takes an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// The address of memory that the device reaches.
    Pointer(Pointee),
    /// Memory of the group, of the size that the launch says.
    Local,
    /// A number.
    Number(Number),
    /// Another value of so many bytes, such as a structure; of any number where SPIR-V does not tell.
    Value(Option<usize>),
    /// An image, a sampler or another object, which this crate cannot pass.
    Opaque,
}

/// A number as kernels take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// An integer of 1, 2, 4 or 8 bytes; SPIR-V does not tell whether it has a sign.
    Integer(usize),
    /// A floating-point number of IEEE 754, of 2, 4 or 8 bytes.
    Float(usize),
}

/// What a kernel has at an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pointee {
    /// The numbers that are there, or that the vectors there are made of; compilers may say bytes of anything.
    pub numbers: Option<Number>,
    /// Whether the module promises that the kernel does not write there; few compilers tell.
    pub is_only_read: bool,
}

impl Pointee {
    /// Claims that elements may be what the kernel has there, as far as both are known. Bytes may be anything.
    #[must_use]
    pub fn may_hold(self, dtype: DType) -> bool {
        let (Some(wanted), Some(own)) = (self.numbers, Number::within(dtype)) else {
            return true;
        };
        wanted == own || wanted.bytes() == 1 || own.bytes() == 1
    }
}

impl Number {
    /// Returns the numbers that elements are made of, as kernels tell them apart.
    fn within(dtype: DType) -> Option<Self> {
        let bytes = usize::from(dtype.bits()) / 8;
        match (dtype.kind(), dtype) {
            (_, DType::BFloat16) => None,
            (Kind::SignedInteger | Kind::UnsignedInteger, _) => Some(Self::Integer(bytes)),
            (Kind::Float, _) if bytes > 1 => Some(Self::Float(bytes)),
            (Kind::Complex, _) => Some(Self::Float(bytes / 2)),
            _ => None,
        }
    }

    /// Returns the size in bytes.
    #[must_use]
    pub fn bytes(self) -> usize {
        match self {
            Self::Integer(bytes) | Self::Float(bytes) => bytes,
        }
    }

    pub(super) fn integer(bits: u32) -> Option<Self> {
        matches!(bits, 8 | 16 | 32 | 64).then_some(Self::Integer(bits as usize / 8))
    }

    pub(super) fn float(bits: u32) -> Option<Self> {
        matches!(bits, 16 | 32 | 64).then_some(Self::Float(bits as usize / 8))
    }
}
