//! The router: decides once whether a consumer shares, copies or refuses a tensor.
//!
//! ```text
//! no such dtype, rank or device           -> refuse
//! another device or context, lazy op, packed values,
//! copy=True, read-only, strides,
//! alignment, made by its producer         -> copy, or refuse under copy=False
//! nothing of that                         -> share
//! ```

use dlpack_broker_device::{DType, Dims};

use crate::device_type::DeviceType;
use crate::dtypes::DTypes;
use crate::element::Element;
use crate::profile::{Abi, Alignment, Profile};
use crate::reason::{CopyReason, Forbidder, Refusal};
use crate::request::{Consumer, ReadOnlyPolicy, Request, Source};
use crate::tensor::Tensor;

/// How a tensor gets to a consumer.
#[derive(Clone, Debug)]
pub struct Route {
    /// The consumer.
    pub profile: &'static Profile,
    /// What happens to the memory.
    pub outcome: Outcome,
    /// The dtype under whose name the elements travel, where it is not their own.
    pub carrier: Option<DType>,
    /// Whether the consumer is told that it must not write.
    pub marked_read_only: bool,
    /// Whether a consumer that may write shares what its producer takes for immutable.
    pub exposes_immutable: bool,
}

/// What happens to the memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Both sides see the same memory.
    Share,
    /// The consumer gets memory of its own.
    Copy(Box<CopyPlan>),
    /// The conversion does not take place.
    Refuse(Box<Refusal>),
}

impl Outcome {
    /// Claims that the consumer is given the very memory that was read: shared, or the copy that its producer made.
    #[must_use]
    pub fn hands_on(&self) -> bool {
        match self {
            Self::Share => true,
            Self::Copy(plan) => plan.reason == CopyReason::ByProducer,
            Self::Refuse(_) => false,
        }
    }
}

/// What a copy does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyPlan {
    /// Why it is needed.
    pub reason: CopyReason,
    /// The shape that is copied: repeated axes count once where the consumer can repeat them.
    pub shape: Dims,
    /// The size of the copy in bytes.
    pub bytes: usize,
}

/// Decides how a source gets to a consumer. Reads no memory and changes nothing.
///
/// # Examples
///
/// ```
/// use dlpack_broker::device::{DType, Layout, Memory};
/// use dlpack_broker::{Consumer, Element, Outcome, Profile, Request, Source, Tensor, route};
///
/// let memory = Memory::host(16)?;
/// let layout = Layout::new(&[4], &[1])?;
/// let tensor = Tensor::new(memory, layout, Element::from(DType::Float32), false)?;
/// let source = Source { tensor: &tensor, immutable: false, pending: None, copied: false };
/// let profile = Profile::find("torch", (2, 13)).expect("a row of the table");
/// let route = route(&source, &Consumer::new(profile), &Request::default());
/// assert_eq!(route.outcome, Outcome::Share);
/// # Ok::<(), dlpack_broker::Error>(())
/// ```
#[must_use]
pub fn route(source: &Source<'_>, consumer: &Consumer, request: &Request) -> Route {
    let carrier = carrier(source.tensor.element(), consumer);
    let outcome = match &carrier {
        Err(refusal) => Outcome::Refuse(refusal.clone()),
        Ok(_) => outcome(source, consumer, request),
    };
    let hands_on = outcome.hands_on();
    let guarded = source.tensor.is_read_only() || source.immutable;
    let profile = consumer.profile;
    let own = source.tensor.element().dtype();
    Route {
        profile,
        carrier: carrier
            .ok()
            .flatten()
            .filter(|carrier| Some(*carrier) != own),
        marked_read_only: hands_on && guarded && profile.marks_read_only,
        exposes_immutable: outcome == Outcome::Share
            && source.immutable
            && !profile.marks_read_only
            && !profile.immutable
            && request.read_only.is_none(),
        outcome,
    }
}

fn outcome(source: &Source<'_>, consumer: &Consumer, request: &Request) -> Outcome {
    let profile = consumer.profile;
    let reason = match copy_reason(source, consumer, request) {
        Err(refusal) => return Outcome::Refuse(refusal),
        Ok(None) => return Outcome::Share,
        Ok(Some(reason)) => reason,
    };
    let element = source.tensor.element();
    if element.is_packed() && !source.tensor.layout().is_row_major() {
        return Outcome::Refuse(Box::new(Refusal::PackedStrides { element }));
    }
    let forbidden_by = match request.copy {
        Some(false) => Some(Forbidder::Keyword),
        None if request.no_copy => Some(Forbidder::Scope),
        _ => None,
    };
    if let Some(by) = forbidden_by {
        return Outcome::Refuse(Box::new(Refusal::CopyForbidden {
            by,
            reason,
            consumer: profile,
        }));
    }
    Outcome::Copy(Box::new(plan(source.tensor, profile, reason)))
}

/// Returns the dtype under which the elements travel; `None` for unknown ones that are taken as they are.
fn carrier(element: Element, consumer: &Consumer) -> Result<Option<DType>, Box<Refusal>> {
    let profile = consumer.profile;
    let title = profile.title;
    if profile.dtypes.is_none() {
        return if element.is_padded() && profile.abi == Abi::Legacy {
            Err(Box::new(Refusal::Padding { title, element }))
        } else {
            Ok(element.dtype())
        };
    }
    let without = consumer.lack.map_or(DTypes::of(&[]), |lack| lack.dtypes);
    // NumPy sees PyTorch's pairs of float4 one by one.
    let seen = match element.dtype() {
        Some(DType::Float4E2M1FnX2) if !has(profile, DType::Float4E2M1FnX2) => {
            Some(DType::Float4E2M1Fn)
        }
        seen => seen,
    };
    let Some(dtype) = seen else {
        return Err(Box::new(Refusal::DType {
            consumer: profile,
            element,
            nearest: None,
        }));
    };
    match profile.carrier(dtype) {
        None => Err(Box::new(Refusal::DType {
            consumer: profile,
            element,
            nearest: profile.nearest(dtype, without),
        })),
        Some(_) if without.contains(dtype) => Err(Box::new(Refusal::Lack {
            title,
            dtype,
            lack: consumer
                .lack
                .expect("a lack names the dtypes that it takes away"),
            nearest: profile.nearest(dtype, without),
        })),
        Some(carrier) => Ok(Some(carrier)),
    }
}

fn has(profile: &Profile, dtype: DType) -> bool {
    profile.carrier(dtype).is_some()
}

/// Returns the first thing that makes sharing impossible.
fn copy_reason(
    source: &Source<'_>,
    consumer: &Consumer,
    request: &Request,
) -> Result<Option<CopyReason>, Box<Refusal>> {
    let profile = consumer.profile;
    let tensor = source.tensor;
    let ndim = tensor.layout().ndim();
    if ndim > profile.max_rank {
        let consumer = profile;
        return Err(Box::new(Refusal::Rank { consumer, ndim }));
    }
    let crossing = crossing(tensor, profile, request)?;
    let own = copy_of_its_own(source, profile, crossing.as_ref());
    if own.is_some() {
        return Ok(own);
    }
    if consumer.is_apart && !request.to_host {
        return Ok(Some(CopyReason::OtherContext));
    }
    let layout = || strides(tensor, profile).or_else(|| alignment(tensor, profile));
    // What is copied onto a device anyway is not written, but has to be read from where it lies.
    if crossing.is_some() {
        return Ok(layout().or(crossing));
    }
    if request.copy == Some(true) {
        return Ok(Some(CopyReason::Requested));
    }
    let by_producer = source.copied.then_some(CopyReason::ByProducer);
    Ok(read_only(source, profile, request)?
        .or_else(layout)
        .or(by_producer))
}

/// Returns what says how the copy has to be made, and so comes before the wish for one.
fn copy_of_its_own(
    source: &Source<'_>,
    profile: &Profile,
    crossing: Option<&CopyReason>,
) -> Option<CopyReason> {
    let element = source.tensor.element();
    if let Some(pending) = source.pending {
        return Some(CopyReason::Pending(pending));
    }
    if let Some(CopyReason::Crossing { .. }) = crossing {
        return crossing.cloned();
    }
    if needs_unpacking(element, profile) {
        return Some(CopyReason::Unpack);
    }
    let is_packed_there = element
        .dtype()
        .is_some_and(|dtype| profile.packs.contains(dtype));
    is_packed_there.then_some(CopyReason::Pack)
}

fn crossing(
    tensor: &Tensor,
    profile: &Profile,
    request: &Request,
) -> Result<Option<CopyReason>, Box<Refusal>> {
    let from = tensor.device();
    let on_host = tensor.is_host_readable();
    let takes_host = profile.takes_device(DeviceType::CPU);
    match (on_host, takes_host) {
        (true, true) if request.to_device => Ok(Some(CopyReason::ToDevice)),
        (true, true) => Ok(None),
        _ if request.to_device && profile.takes_device(from.device_type) => {
            Ok(Some(CopyReason::ToDevice))
        }
        _ if profile.takes_device(from.device_type) && !request.to_host => Ok(None),
        (true, false) if profile.copies_from_host && !request.to_host => {
            Ok(Some(CopyReason::ToDevice))
        }
        (false, true) if request.to_host => Ok(Some(CopyReason::Crossing { from })),
        _ => {
            let may_copy = request.copy != Some(false);
            Err(Box::new(Refusal::unreachable(profile, from, may_copy)))
        }
    }
}

fn needs_unpacking(element: Element, profile: &Profile) -> bool {
    let Some(dtype) = element.dtype() else {
        return false;
    };
    let pairs = dtype == DType::Float4E2M1FnX2 && !has(profile, dtype);
    let packed =
        element.is_packed() && profile.dtypes.is_some_and(|dtypes| !dtypes.contains(dtype));
    pairs || packed
}

fn read_only(
    source: &Source<'_>,
    profile: &'static Profile,
    request: &Request,
) -> Result<Option<CopyReason>, Box<Refusal>> {
    let flagged = source.tensor.is_read_only();
    let guarded = flagged || (source.immutable && !profile.immutable);
    if !guarded || profile.keeps_unwritten() {
        return Ok(None);
    }
    match request.read_only {
        Some(ReadOnlyPolicy::Share) => Ok(None),
        Some(ReadOnlyPolicy::Error) => Err(Box::new(Refusal::ReadOnly { consumer: profile })),
        None | Some(ReadOnlyPolicy::Copy) if flagged => Ok(Some(CopyReason::ReadOnly)),
        Some(ReadOnlyPolicy::Copy) => Ok(Some(CopyReason::Immutable)),
        None => Ok(None),
    }
}

fn strides(tensor: &Tensor, profile: &Profile) -> Option<CopyReason> {
    let (layout, takes) = (tensor.layout(), profile.strides);
    if layout.is_row_major() {
        return None;
    }
    if layout.has_negative_strides() && !takes.negative {
        return Some(CopyReason::NegativeStrides);
    }
    if layout.has_zero_strides() && !takes.zero {
        return Some(CopyReason::ZeroStrides);
    }
    if !layout.is_dense() && !takes.gaps {
        return Some(CopyReason::Gaps);
    }
    (!takes.permuted).then_some(CopyReason::Permuted)
}

fn alignment(tensor: &Tensor, profile: &Profile) -> Option<CopyReason> {
    let wanted = match profile.alignment {
        Alignment::Any => 1,
        Alignment::Bytes(wanted) => wanted,
        Alignment::WideElements if tensor.element().item_bytes() == Some(16) => 16,
        Alignment::WideElements => 1,
    };
    let address = tensor.address();
    if tensor.layout().is_empty() || address.is_multiple_of(wanted) {
        return None;
    }
    Some(CopyReason::Misaligned {
        aligned_to: 1 << address.trailing_zeros(),
        wanted,
    })
}

fn plan(tensor: &Tensor, profile: &Profile, reason: CopyReason) -> CopyPlan {
    let layout = tensor.layout();
    let shape = if reason.is_whole() || !profile.strides.zero {
        layout.shape().into()
    } else {
        layout.unrepeated_shape()
    };
    let elements: i64 = shape.iter().product();
    let elements = usize::try_from(elements).expect("no more elements than the checked shape has");
    let item_bytes = tensor
        .element()
        .item_bytes()
        .filter(|_| reason != CopyReason::Unpack);
    let values = usize::from(tensor.element().raw().lanes);
    let bytes = match item_bytes {
        Some(item) => elements.saturating_mul(item),
        None if reason == CopyReason::Unpack => elements.saturating_mul(values),
        None => tensor.bytes(),
    };
    CopyPlan {
        reason,
        shape,
        bytes,
    }
}
