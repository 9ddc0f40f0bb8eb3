//! What the router is asked: a source, a consumer as it is set up now, and the caller's wishes.

use crate::dtypes::DTypes;
use crate::profile::Profile;
use crate::tensor::Tensor;

/// What may happen to a source that forbids or does not expect writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadOnlyPolicy {
    /// Copies, so that the consumer may write.
    Copy,
    /// Shares, and leaves it to the caller not to write.
    Share,
    /// Refuses.
    Error,
}

/// A lazy operation that a tensor carries and DLPack cannot express.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pending {
    /// Values are to be conjugated when read.
    Conjugate,
    /// Values are to be negated when read.
    Negative,
    /// Strides that do not count elements were brought in step by a copy.
    ByteStrides,
}

/// A tensor with what its framework says about it beyond the descriptor.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The checked tensor.
    pub tensor: &'a Tensor,
    /// Whether its framework treats tensors as values that never change.
    pub immutable: bool,
    /// An operation that has to be resolved before the memory means the values.
    pub pending: Option<Pending>,
    /// Whether its producer made the memory when it was asked for it, so that it is shared with nobody.
    pub copied: bool,
}

/// Dtypes that a consumer has in general, but not as it is set up in this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lack {
    /// The dtypes concerned.
    pub dtypes: DTypes,
    /// Why they are missing.
    pub why: &'static str,
    /// What to type to have them.
    pub remedy: &'static str,
}

/// A consumer as it is set up now.
#[derive(Clone, Copy, Debug)]
pub struct Consumer {
    /// What its version takes.
    pub profile: &'static Profile,
    /// What it lacks in this process.
    pub lack: Option<Lack>,
    /// Whether it works in a context of the memory's device that does not know the memory.
    pub is_apart: bool,
}

impl Consumer {
    /// Returns a consumer that lacks nothing, and whose context knows the memory.
    #[must_use]
    pub const fn new(profile: &'static Profile) -> Self {
        Self {
            profile,
            lack: None,
            is_apart: false,
        }
    }
}

/// The caller's wishes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request {
    /// `None` copies only where sharing cannot be, `Some(false)` never, `Some(true)` always.
    pub copy: Option<bool>,
    /// Whether `None` shall copy no more than `Some(false)` does, by a scope around the call.
    pub no_copy: bool,
    /// `None` copies what is flagged read-only and shares what is immutable by convention.
    pub read_only: Option<ReadOnlyPolicy>,
    /// Whether memory that the host cannot read shall be brought to the host.
    pub to_host: bool,
    /// Whether the consumer shall place the tensor on a device of its own.
    pub to_device: bool,
}
