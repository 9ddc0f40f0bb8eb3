//! Parameters: how a kernel takes its arguments, as far as SPIR-V tells.

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

impl Number {
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
