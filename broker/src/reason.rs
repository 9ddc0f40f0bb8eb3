//! Why a tensor is copied or refused, in facts and in words.

use std::fmt;

use dlpack_broker_device::DType;
use dlpark::ffi::DLDevice;

use crate::device_type::{DeviceType, device_name};
use crate::element::Element;
use crate::error::ErrorKind;
use crate::profile::Profile;
use crate::request::{Lack, Pending};

/// What makes a copy necessary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopyReason {
    /// The caller said `copy=True`.
    Requested,
    /// The caller named another device, or the consumer cannot reach this one.
    Crossing {
        /// The device of the source.
        from: DLDevice,
    },
    /// The consumer, or the caller's `device=`, places it on another device.
    ToDevice,
    /// The consumer works in a context that does not know the memory.
    OtherContext,
    /// Values with a byte each are packed by the consumer.
    Pack,
    /// A lazy operation stands between the memory and the values.
    Pending(Pending),
    /// The source forbids writing, and the consumer cannot keep to that.
    ReadOnly,
    /// The source's framework never writes, the consumer might, and the caller minds.
    Immutable,
    /// An axis runs backwards.
    NegativeStrides,
    /// An axis repeats one element.
    ZeroStrides,
    /// The axes are in another order.
    Permuted,
    /// There are gaps between the elements, or they share memory.
    Gaps,
    /// The first element is not aligned as the consumer demands.
    Misaligned {
        /// The largest power of two that divides the address.
        aligned_to: usize,
        /// The alignment that the consumer demands.
        wanted: usize,
    },
    /// Elements that share bytes have to be given a byte each.
    Unpack,
    /// The producer has copied the memory already, and what it gave is handed on.
    ByProducer,
}

impl CopyReason {
    /// Claims that the consumer makes the copy from the source's own memory.
    #[must_use]
    pub fn is_by_consumer(&self) -> bool {
        matches!(self, Self::ToDevice | Self::Pack)
    }

    /// Claims that repeated elements are copied as often as they show.
    ///
    /// They are where the copy is made to be written, element by element, and where others than we make it.
    pub(crate) fn is_whole(&self) -> bool {
        match self {
            Self::Requested
            | Self::Crossing { .. }
            | Self::ToDevice
            | Self::OtherContext
            | Self::Pending(_)
            | Self::Unpack
            | Self::Pack
            | Self::ReadOnly
            | Self::Immutable => true,
            Self::NegativeStrides
            | Self::ZeroStrides
            | Self::Permuted
            | Self::Gaps
            | Self::Misaligned { .. } => false,
            Self::ByProducer => true,
        }
    }

    /// Returns what makes sharing impossible for this consumer.
    #[must_use]
    pub fn why(&self, consumer: &Profile) -> String {
        let title = consumer.title;
        match self {
            _ if self.tested(consumer).is_some() => untested(title, self.given()),
            Self::Requested => "copy=True asks for a copy".to_owned(),
            Self::Crossing { from } => {
                format!(
                    "the memory is on {} and has to cross to the host",
                    device_name(*from)
                )
            }
            Self::Pack => format!("{title} packs sub-byte values, and these have a byte each"),
            Self::OtherContext => {
                format!("{title}'s context on the device does not know the memory")
            }
            // Whoever places it: a framework, or whom the protocol hands the memory to.
            Self::ToDevice => {
                "the tensor is to be placed on another device, or in memory of another kind"
                    .to_owned()
            }
            Self::Pending(pending) => pending.why().to_owned(),
            Self::ReadOnly => {
                format!("the source is read-only and {title} cannot mark its tensors so")
            }
            Self::Immutable => {
                format!("the source is immutable by convention and {title} would let it be written")
            }
            Self::NegativeStrides => format!("{title} takes no negative strides"),
            Self::ZeroStrides => format!("{title} takes no broadcast (zero) strides"),
            Self::Permuted => format!("{title} takes row-major tensors only"),
            Self::Gaps => format!("{title} takes tensors without gaps only"),
            Self::Misaligned { wanted, .. } => {
                format!("{title} needs memory aligned to {wanted} bytes")
            }
            Self::Unpack => {
                format!("{title} holds sub-byte values in a byte each, and these are packed")
            }
            Self::ByProducer => "its producer gives a copy and not its own memory".to_owned(),
        }
    }

    /// Returns what would make the tensor share with this consumer.
    #[must_use]
    pub fn remedy(&self, consumer: &Profile) -> String {
        match self.tested(consumer) {
            Some(tested) => install(tested, self.change()),
            None => self.change().to_owned(),
        }
    }

    /// Returns the row of the tested version that does not need this copy, where the consumer's own version is untested.
    fn tested(&self, consumer: &Profile) -> Option<&'static Profile> {
        consumer.tested().filter(|tested| match self {
            Self::NegativeStrides => tested.strides.negative,
            Self::ZeroStrides => tested.strides.zero,
            Self::Permuted => tested.strides.permuted,
            Self::Gaps => tested.strides.gaps,
            Self::Misaligned { .. } => tested.alignment != consumer.alignment,
            Self::ReadOnly | Self::Immutable => tested.keeps_unwritten(),
            _ => false,
        })
    }

    /// Returns what untested versions are given.
    fn given(&self) -> &'static str {
        match self {
            Self::ReadOnly | Self::Immutable => UNWRITTEN,
            _ => "row-major tensors aligned to 64 bytes alone",
        }
    }

    /// Returns what to change about the source or the call.
    fn change(&self) -> &'static str {
        match self {
            Self::Requested => "leave copy=True away",
            Self::Crossing { .. } => "keep the work on that device",
            Self::Pack => "no memory of such values can be shared with it",
            Self::OtherContext => {
                "make the source in that context: import its framework before, or name that by \
                 broker.use_context_of"
            }
            Self::ToDevice => "make the tensor there in the first place",
            Self::Pending(pending) => pending.remedy(),
            Self::ReadOnly => {
                "pass readonly=\"share\" and do not write, or make the source writable"
            }
            Self::Immutable => "pass readonly=\"share\" and do not write",
            Self::NegativeStrides => "make the source with positive strides",
            Self::ZeroStrides => "broadcast on the other side, after the conversion",
            Self::Permuted => "transpose on the other side, after the conversion",
            Self::Gaps => "make the source contiguous",
            Self::Misaligned { .. } => {
                "align the source to 64 bytes: make NumPy arrays inside \
                 broker.memory.numpy_allocator(\"aligned\"), others by broker.asarray(x, copy=True)"
            }
            Self::Unpack => "give the source a byte for each value",
            Self::ByProducer => "pass a tensor whose producer shares its memory",
        }
    }
}

impl Pending {
    fn why(self) -> &'static str {
        match self {
            Self::Conjugate => "the tensor is a lazy conjugate, which its memory does not show",
            Self::Negative => "the tensor is a lazy negation, which its memory does not show",
            Self::ByteStrides => {
                "its strides are not multiples of the item size, which DLPack cannot express"
            }
        }
    }

    fn remedy(self) -> &'static str {
        match self {
            Self::Conjugate => "pass t.resolve_conj()",
            Self::Negative => "pass t.resolve_neg()",
            Self::ByteStrides => "pass numpy.ascontiguousarray(x)",
        }
    }
}

/// What untested versions are given, where the tested ones leave memory alone that must not be written.
const UNWRITTEN: &str = "nothing that must not be written";

/// Says that a limit is of broker's tests, and none that the framework is known to have.
fn untested(title: &str, given: &str) -> String {
    format!("broker's tests do not run this version of {title}, so that it is given {given}")
}

fn install(tested: &Profile, or: &str) -> String {
    format!("install {}, which they run, or {or}", tested.newest())
}

/// Who forbids copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forbidder {
    /// The keyword of the call.
    Keyword,
    /// A scope around the call.
    Scope,
}

impl Forbidder {
    fn remedy(self) -> &'static str {
        match self {
            Self::Keyword => "pass copy=None",
            Self::Scope => "pass copy=True",
        }
    }
}

/// Prints the forbidder as the caller wrote it.
impl fmt::Display for Forbidder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Keyword => "copy=False",
            Self::Scope => "broker.no_copy()",
        })
    }
}

/// What makes a conversion impossible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A copy was needed and forbidden.
    CopyForbidden {
        /// Who forbids it.
        by: Forbidder,
        /// What needs the copy.
        reason: CopyReason,
        /// The consumer.
        consumer: &'static Profile,
    },
    /// The caller minds that a read-only or immutable source could be written.
    ReadOnly {
        /// The consumer.
        consumer: &'static Profile,
    },
    /// The consumer has no such dtype.
    DType {
        /// The consumer.
        consumer: &'static Profile,
        /// The type of the source.
        element: Element,
        /// The closest dtype that the consumer has.
        nearest: Option<DType>,
    },
    /// The consumer has the dtype, but not as it is set up now.
    Lack {
        /// The consumer.
        title: &'static str,
        /// The dtype of the source.
        dtype: DType,
        /// What is missing.
        lack: Lack,
        /// The closest dtype that the consumer has now.
        nearest: Option<DType>,
    },
    /// The consumer cannot reach the device, and crossing was not asked for or does not help.
    Device {
        /// The consumer.
        title: &'static str,
        /// The device that it cannot reach.
        from: DLDevice,
        /// Whether it could hold a copy on the host.
        may_cross: bool,
    },
    /// More dimensions than the consumer has.
    Rank {
        /// The consumer.
        consumer: &'static Profile,
        /// The rank of the source.
        ndim: usize,
    },
    /// The consumer's struct cannot say that sub-byte values have a byte each.
    Padding {
        /// The consumer.
        title: &'static str,
        /// The type of the source.
        element: Element,
    },
    /// A lazy operation that only the source's framework can carry out.
    Pending(Pending),
    /// Packed elements whose strides no copy of ours can follow.
    PackedStrides {
        /// The type of the source.
        element: Element,
    },
}

impl Refusal {
    /// Says that a consumer cannot reach a device.
    pub(crate) fn unreachable(consumer: &Profile, from: DLDevice, may_copy: bool) -> Self {
        Self::Device {
            title: consumer.title,
            from,
            may_cross: may_copy && consumer.takes_device(DeviceType::CPU),
        }
    }

    /// Returns the kind of error that this refusal becomes.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::CopyForbidden { .. } | Self::Pending(_) => ErrorKind::CopyRequired,
            Self::ReadOnly { .. } => ErrorKind::ReadOnly,
            Self::DType { .. } | Self::Lack { .. } | Self::Padding { .. } => {
                ErrorKind::UnsupportedDType
            }
            Self::Device { .. } => ErrorKind::UnsupportedDevice,
            Self::Rank { .. } | Self::PackedStrides { .. } => ErrorKind::UnsupportedLayout,
        }
    }

    /// Returns what was wanted and what stood in the way.
    #[must_use]
    pub fn why(&self) -> String {
        match self {
            Self::CopyForbidden {
                by,
                reason,
                consumer,
            } => {
                let why = reason.why(consumer);
                format!("{by} forbids the copy that is needed: {why}")
            }
            Self::ReadOnly { consumer } => {
                let lets = || {
                    let title = consumer.title;
                    format!("{title} would let a source be written that must not be")
                };
                let why = self.withheld().unwrap_or_else(lets);
                format!("readonly=\"error\": {why}")
            }
            Self::DType {
                consumer, element, ..
            } => self.withheld().unwrap_or_else(|| {
                let title = consumer.title;
                match element.dtype() {
                    Some(dtype) => format!("{title} has no dtype {dtype}"),
                    None => format!("{title} has no dtype for {element}"),
                }
            }),
            Self::Lack {
                title, dtype, lack, ..
            } => {
                format!(
                    "{title} cannot hold {dtype} as it is set up here: {}",
                    lack.why
                )
            }
            Self::Device { title, from, .. } => {
                format!("{title} cannot reach memory on {}", device_name(*from))
            }
            Self::Rank { consumer, ndim } => self.withheld().unwrap_or_else(|| {
                let (title, max) = (consumer.title, consumer.max_rank);
                format!("{title} takes at most {max} dimensions, and the tensor has {ndim}")
            }),
            Self::Padding { title, element } => {
                format!("{title} cannot say that each {element} stands in a byte of its own")
            }
            Self::Pending(pending) => pending.why().to_owned(),
            Self::PackedStrides { element } => {
                format!("{element} values share bytes, and these are not in row-major order")
            }
        }
    }

    /// Returns what to do instead.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self.tested() {
            Some(tested) => install(tested, &self.change()),
            None => self.change(),
        }
    }

    /// Returns the row of the tested version that is not refused this, where the consumer's own version is untested.
    fn tested(&self) -> Option<&'static Profile> {
        match self {
            Self::ReadOnly { consumer } => consumer.tested().filter(|row| row.keeps_unwritten()),
            Self::DType {
                consumer, element, ..
            } => consumer.tested().filter(|row| {
                let dtype = element.dtype();
                dtype.is_some_and(|dtype| row.carrier(dtype).is_some())
            }),
            Self::Rank { consumer, ndim } => consumer.tested().filter(|row| *ndim <= row.max_rank),
            _ => None,
        }
    }

    /// Says what an untested version is not given, which the tested one is.
    fn withheld(&self) -> Option<String> {
        self.tested().map(|row| {
            let given = match self {
                Self::DType { element, .. } => format!("no {element}"),
                Self::Rank { consumer, ndim } => {
                    let max = consumer.max_rank;
                    format!("at most {max} dimensions, and the tensor has {ndim}")
                }
                _ => UNWRITTEN.to_owned(),
            };
            untested(row.title, &given)
        })
    }

    /// Returns what to change about the source or the call.
    fn change(&self) -> String {
        match self {
            // Nothing makes these share, so that the copy is all there is.
            Self::CopyForbidden {
                by,
                reason: CopyReason::Pack,
                ..
            } => by.remedy().to_owned(),
            Self::CopyForbidden {
                by,
                reason,
                consumer,
            } => {
                format!("{}, or {}", reason.remedy(consumer), by.remedy())
            }
            Self::ReadOnly { .. } => "pass readonly=\"copy\" or copy=True".to_owned(),
            Self::DType {
                nearest: Some(nearest),
                ..
            } if self.tested().is_some() => format!("cast the source to {nearest}"),
            Self::DType {
                nearest: Some(nearest),
                ..
            } => {
                format!("cast the source to {nearest}, the nearest that it has")
            }
            Self::DType { nearest: None, .. } => {
                "cast the source to a dtype that it has".to_owned()
            }
            Self::Lack {
                lack,
                nearest: Some(nearest),
                ..
            } => {
                format!("{}, or cast the source to {nearest}", lack.remedy)
            }
            Self::Lack {
                lack,
                nearest: None,
                ..
            } => lack.remedy.to_owned(),
            Self::Device {
                may_cross: true, ..
            } => "pass device=\"cpu\" to bring it to the host by a copy".to_owned(),
            Self::Device { title, .. } => {
                format!("copy the source to a device that {title} reaches")
            }
            Self::Rank { .. } => "reshape the source to fewer dimensions".to_owned(),
            Self::Padding { .. } => "pass max_version=(1, 0) or newer".to_owned(),
            Self::Pending(pending) => pending.remedy().to_owned(),
            Self::PackedStrides { .. } => "make the source contiguous".to_owned(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.why(), self.remedy())
    }
}

impl std::error::Error for Refusal {}
