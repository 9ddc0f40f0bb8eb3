//! The error of this crate: facts with their values, and their kinds.

use dlpack_broker_device as device;

use crate::element::Element;
use crate::reason::Refusal;

/// The outcome of an operation of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong, with the values that show it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A managed tensor that is not there.
    #[error("wanted a managed tensor, got a null pointer")]
    NullTensor,
    /// A tensor of an ABI that did not exist when this was built.
    #[error("wanted a DLPack tensor of version 1, got version {major}")]
    Version {
        /// The major version that came.
        major: u32,
    },
    /// A rank that is negative or above what broker supports.
    #[error("wanted 0 to {max} dimensions, got {ndim}", max = device::MAX_RANK)]
    Rank {
        /// The rank that came.
        ndim: i32,
    },
    /// A shape that is not there.
    #[error("wanted a shape for {ndim} dimensions, got a null pointer")]
    NullShape {
        /// The rank that came.
        ndim: i32,
    },
    /// A shape or strides where no 64-bit integers can stand.
    #[error("wanted shape and strides at multiples of 8 bytes, got {address:#x}")]
    MisalignedShape {
        /// The address that came.
        address: usize,
    },
    /// Data that is not there.
    #[error("wanted data for {elements} elements, got a null pointer")]
    NullData {
        /// The number of elements.
        elements: usize,
    },
    /// An element of no bits or no lanes.
    #[error("wanted elements of at least one bit and one lane, got {bits} bits and {lanes} lanes")]
    EmptyElement {
        /// The bits that came.
        bits: u8,
        /// The lanes that came.
        lanes: u16,
    },
    /// A view of elements that share bytes.
    #[error("wanted elements of whole bytes to take a part of, got {element}")]
    PackedView {
        /// The type of the elements.
        element: Element,
    },
    /// A data pointer, offset and strides whose addresses do not exist.
    #[error(
        "wanted addresses inside the address space, got data at {data:#x} with byte offset {byte_offset}, whose elements reach from byte {low} to {high}"
    )]
    Address {
        /// The address of the first element, or the data pointer where the offset cannot be added.
        data: usize,
        /// The byte offset that could not be added, or zero.
        byte_offset: u64,
        /// The lowest byte that the strides reach, relative to the first element.
        low: i128,
        /// The byte after the highest one that the strides reach.
        high: i128,
    },
    /// Shape and strides that do not make a layout.
    #[error(transparent)]
    Layout(#[from] device::Error),
    /// A conversion that the router refused.
    #[error(transparent)]
    Refused(#[from] Box<Refusal>),
}

/// The kinds of [`Error`], closed, for exhaustive mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// A descriptor that no correct producer makes.
    InvalidTensor,
    /// The host has no memory left.
    OutOfMemory,
    /// A copy would be needed and was forbidden.
    CopyRequired,
    /// The source is read-only or immutable, and writing was not to be risked.
    ReadOnly,
    /// The consumer has no such dtype.
    UnsupportedDType,
    /// The consumer cannot reach the device, or the crossing was not asked for.
    UnsupportedDevice,
    /// The consumer cannot hold such a tensor, and no copy helps.
    UnsupportedLayout,
}

impl Error {
    /// Returns the kind of this error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            // PyTorch has no largest rank; we do.
            Self::Rank { ndim } if *ndim > 0 => ErrorKind::UnsupportedLayout,
            Self::Layout(device::Error::RankTooLarge { .. }) => ErrorKind::UnsupportedLayout,
            Self::NullTensor
            | Self::Version { .. }
            | Self::Rank { .. }
            | Self::NullShape { .. }
            | Self::MisalignedShape { .. }
            | Self::NullData { .. }
            | Self::EmptyElement { .. }
            | Self::Address { .. } => ErrorKind::InvalidTensor,
            Self::PackedView { .. } => ErrorKind::UnsupportedDType,
            Self::Layout(error) => match error.kind() {
                device::ErrorKind::Invalid => ErrorKind::InvalidTensor,
                device::ErrorKind::OutOfMemory => ErrorKind::OutOfMemory,
                device::ErrorKind::NoDevice
                | device::ErrorKind::DriverFailure
                | device::ErrorKind::ForkedChild => ErrorKind::UnsupportedDevice,
            },
            Self::Refused(refusal) => refusal.kind(),
        }
    }
}
