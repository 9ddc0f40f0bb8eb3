//! What holds for every tensor, consumer and wish, against an oracle that looks at every element.

#[cfg(test)]
mod fixture;

use std::collections::BTreeSet;

use dlpack_broker::device::{DType, Layout};
use dlpack_broker::{
    Abi, Alignment, Consumer, CopyPlan, CopyReason, DTypes, DeviceType, Element, Lack, Outcome,
    PROFILES, Pending, ReadOnlyPolicy, Request, Route, Source, Tensor, route,
};
use fixture::cases::cases;
use fixture::question::Question;
use fixture::raw::{self, elements, offsets};
use fixture::view::{self, View};
use proptest::prelude::*;

/// A question with the consumer it is asked of.
#[derive(Debug)]
struct Case {
    question: Question,
    consumer: Consumer,
    tensor: Tensor,
}

impl Case {
    fn route(&self) -> Route {
        let source = Source {
            tensor: &self.tensor,
            immutable: self.question.immutable,
            pending: self.question.pending,
            copied: false,
        };
        route(&source, &self.consumer, &self.question.request)
    }

    /// Asks for the result again, which the consumer's context knows, without any wish.
    fn route_again(&self, tensor: &Tensor) -> Route {
        let source = Source {
            tensor,
            immutable: false,
            pending: None,
            copied: false,
        };
        let consumer = Consumer {
            is_apart: false,
            ..self.consumer
        };
        route(&source, &consumer, &Request::default())
    }
}

const LACK: Lack = Lack {
    dtypes: DTypes::of(&[DType::BFloat16, DType::Int64, DType::Float4E2M1Fn]),
    why: "it is switched off",
    remedy: "switch it on",
};

fn any_element() -> impl Strategy<Value = Element> {
    let dtype = prop::sample::select(DType::ALL);
    let known = (dtype, any::<bool>())
        .prop_map(|(dtype, padded)| Element::new(Element::from(dtype).raw(), padded));
    let plain = Just(Element::from(DType::Float32));
    let unknown = (any::<u8>(), 1_u8..40, 1_u16..4)
        .prop_map(|(code, bits, lanes)| view::element(code, bits, lanes));
    prop_oneof![4 => plain, 4 => known, 1 => unknown]
}

/// Half of the layouts are row-major, the others anything.
fn any_layout() -> impl Strategy<Value = (Vec<i64>, Vec<i64>)> {
    let shape = || prop::collection::vec(0_i64..4, 0..4);
    let row_major = shape().prop_map(|shape| {
        let layout = Layout::row_major(&shape).expect("a small shape");
        (shape, layout.strides().to_vec())
    });
    let axes = prop::collection::vec((1_i64..4, -4_i64..5), 0..4);
    prop_oneof![row_major, axes.prop_map(|axes| axes.into_iter().unzip())]
}

prop_compose! {
    fn any_view()(
        (shape, strides) in any_layout(),
        element in any_element(),
        device in prop::sample::select(vec![1_u32, 1, 1, 1, 2, 3, 13, 14, 99]),
        read_only in prop::bool::weighted(0.2),
        shift in prop::sample::select(vec![0_usize, 0, 0, 4, 1]),
    ) -> View {
        View { shape, strides, element, device, read_only, shift }
    }
}

prop_compose! {
    fn any_request()(
        copy in prop::sample::select(vec![None, None, Some(false), Some(true)]),
        no_copy in prop::bool::weighted(0.2),
        read_only in prop::option::of(prop::sample::select(vec![
            ReadOnlyPolicy::Copy,
            ReadOnlyPolicy::Share,
            ReadOnlyPolicy::Error,
        ])),
        place in 0..8,
    ) -> Request {
        Request { copy, no_copy, read_only, to_host: place == 0, to_device: place == 1 }
    }
}

prop_compose! {
    fn any_case()(
        view in any_view(),
        immutable in prop::bool::weighted(0.2),
        pending in prop::option::weighted(
            0.1,
            prop::sample::select(vec![Pending::Conjugate, Pending::Negative, Pending::ByteStrides]),
        ),
        request in any_request(),
        profile in prop::sample::select((0..PROFILES.len()).collect::<Vec<_>>()),
        lack in prop::option::weighted(0.2, Just(LACK)),
        is_apart in prop::bool::weighted(0.1),
    ) -> Case {
        let tensor = view.tensor();
        let question = Question { view, immutable, pending, copied: false, request };
        Case { question, consumer: Consumer { lack, is_apart, ..Consumer::new(&PROFILES[profile]) }, tensor }
    }
}

/// Lists what of the consumer's demands a shared tensor does not meet.
fn unmet_demands(case: &Case, shared: &Tensor) -> Vec<&'static str> {
    let demands = [
        ("device", device_is_met(case, shared)),
        ("dtype", dtype_is_met(case, shared)),
        (
            "rank",
            shared.layout().ndim() <= case.consumer.profile.max_rank,
        ),
        ("strides", strides_are_met(case, shared)),
        ("alignment", alignment_is_met(case, shared)),
        ("writing", writing_is_met(case, shared)),
        ("values", case.question.pending.is_none()),
        ("pointer", shared.address() == case.tensor.address()),
    ];
    let unmet = demands.into_iter().filter(|(_, is_met)| !is_met);
    unmet.map(|(name, _)| name).collect()
}

fn device_is_met(case: &Case, shared: &Tensor) -> bool {
    let kind = shared.device().device_type;
    let readable = matches!(case.tensor.device().device_type.0, 1 | 3 | 11 | 13);
    let is_taken = case
        .consumer
        .profile
        .devices
        .is_none_or(|devices| devices.contains(&kind));
    let is_renamed = kind != case.tensor.device().device_type;
    let takes_host = case.consumer.profile.takes_device(DeviceType::CPU);
    let request = case.question.request;
    is_taken
        && (!is_renamed || (readable && kind == DeviceType::CPU))
        && (!request.to_host || readable && takes_host)
        && !request.to_device
        && (!case.consumer.is_apart || request.to_host)
}

fn dtype_is_met(case: &Case, shared: &Tensor) -> bool {
    let (element, own) = (shared.element(), case.tensor.element());
    let profile = case.consumer.profile;
    let Some(dtypes) = profile.dtypes else {
        return element == own && !(own.is_padded() && profile.abi == Abi::Legacy);
    };
    let Some(dtype) = element.dtype() else {
        return false;
    };
    let is_carried = own.dtype().is_some_and(|own| profile.carried.contains(own));
    let is_lacked = |dtype| {
        case.consumer
            .lack
            .is_some_and(|lack| lack.dtypes.contains(dtype))
    };
    dtypes.contains(dtype)
        && (element == own || is_carried)
        && element.item_bytes() == own.item_bytes()
        && !own.dtype().is_some_and(is_lacked)
}

fn strides_are_met(case: &Case, shared: &Tensor) -> bool {
    let (layout, takes) = (shared.layout(), case.consumer.profile.strides);
    let offsets = offsets(layout);
    let count = i64::try_from(offsets.len()).expect("few elements");
    if offsets.iter().copied().eq(0..count) {
        return true;
    }
    let distinct: BTreeSet<i64> = offsets.iter().copied().collect();
    let axes = || {
        layout
            .shape()
            .iter()
            .zip(layout.strides())
            .filter(|axis| *axis.0 > 1)
    };
    (takes.negative || offsets.iter().all(|offset| *offset >= 0) && axes().all(|axis| *axis.1 >= 0))
        && (takes.zero || axes().all(|axis| *axis.1 != 0))
        && (takes.gaps || distinct.into_iter().eq(0..count))
        && takes.permuted
}

fn alignment_is_met(case: &Case, shared: &Tensor) -> bool {
    let is_at_multiple_of =
        |bytes| shared.layout().is_empty() || shared.address().is_multiple_of(bytes);
    match case.consumer.profile.alignment {
        Alignment::Any => true,
        Alignment::Bytes(bytes) => is_at_multiple_of(bytes),
        Alignment::WideElements => {
            shared.element().item_bytes() != Some(16) || is_at_multiple_of(16)
        }
    }
}

fn writing_is_met(case: &Case, shared: &Tensor) -> bool {
    let (profile, policy) = (case.consumer.profile, case.question.request.read_only);
    let (flagged, immutable) = (case.tensor.is_read_only(), case.question.immutable);
    if profile.marks_read_only {
        return shared.is_read_only() == (flagged || immutable);
    }
    match policy {
        _ if profile.never_writes => true,
        Some(ReadOnlyPolicy::Share) => true,
        None => !flagged,
        Some(_) => !flagged && (!immutable || profile.immutable),
    }
}

/// Claims that the words are about the source or the call, whoever consumes it.
fn is_about_the_source(why: &str) -> bool {
    let phrases = [
        "copy=True",
        "the memory is on",
        "the tensor is a lazy",
        "the tensor is to be placed",
        "its strides",
        "readonly=",
        "share bytes",
    ];
    phrases.iter().any(|phrase| why.contains(phrase))
}

/// Who makes a copy.
#[derive(Debug, PartialEq)]
enum Maker {
    /// We, on the host.
    Host,
    /// The consumer, of what it is handed.
    Consumer,
    /// The source's framework, or the runtime of its device.
    Producer,
}

fn maker(case: &Case, reason: &CopyReason) -> Maker {
    let takes_host = case.consumer.profile.takes_device(DeviceType::CPU);
    if reason.is_by_consumer() {
        Maker::Consumer
    } else if matches!(reason, CopyReason::Pending(_))
        || !case.tensor.is_host_readable()
        || !takes_host
    {
        Maker::Producer
    } else {
        Maker::Host
    }
}

/// Returns the route, if it is a copy, with its plan and maker.
fn copy_of(case: &Case) -> Option<(Route, CopyPlan, Maker)> {
    let route = case.route();
    let Outcome::Copy(plan) = &route.outcome else {
        return None;
    };
    let (plan, maker) = (plan.clone(), maker(case, &plan.reason));
    Some((route, *plan, maker))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn what_is_shared_meets_every_demand(case in any_case()) {
        let route = case.route();
        if route.outcome == Outcome::Share {
            let shared = raw::execute(&route, &case.tensor).unwrap();
            prop_assert_eq!(unmet_demands(&case, &shared), Vec::<&str>::new());
        }
    }

    #[test]
    fn what_meets_every_demand_is_shared(case in any_case()) {
        let shared_as_it_is = unmet_demands(&case, &case.tensor).is_empty();
        if shared_as_it_is && case.question.request.copy != Some(true) {
            prop_assert_eq!(case.route().outcome, Outcome::Share);
        }
    }

    #[test]
    fn a_forbidden_copy_is_never_made(case in any_case()) {
        let request = case.question.request;
        let is_forbidden = request.copy == Some(false) || request.copy.is_none() && request.no_copy;
        prop_assert!(!(is_forbidden && matches!(case.route().outcome, Outcome::Copy(_))));
    }

    #[test]
    fn a_requested_copy_is_never_a_share(case in any_case()) {
        let is_requested = case.question.request.copy == Some(true);
        prop_assert!(!(is_requested && case.route().outcome == Outcome::Share));
    }

    #[test]
    fn no_copy_only_turns_copies_into_refusals(mut case in any_case()) {
        case.question.request.copy = None;
        case.question.request.no_copy = false;
        let free = case.route().outcome;
        case.question.request.no_copy = true;
        let bound = case.route().outcome;
        match free {
            Outcome::Copy(_) => prop_assert!(matches!(bound, Outcome::Refuse(_))),
            free => prop_assert_eq!(free, bound),
        }
    }

    #[test]
    fn a_copy_is_shared_with_the_same_consumer(case in any_case()) {
        if let Some((route, _, Maker::Host)) = copy_of(&case) {
            let copied = raw::execute(&route, &case.tensor).unwrap();
            prop_assert_eq!(case.route_again(&copied).outcome, Outcome::Share);
        }
    }

    #[test]
    fn a_copy_beyond_the_host_is_not_made_here(case in any_case()) {
        if let Some((route, _, Maker::Producer)) = copy_of(&case) {
            prop_assert!(raw::execute(&route, &case.tensor).is_err());
        }
    }

    #[test]
    fn a_consumer_is_handed_what_it_copies_as_it_takes_it(case in any_case()) {
        if let Some((route, plan, Maker::Consumer)) = copy_of(&case) {
            let handed = raw::execute(&route, &case.tensor).unwrap();
            prop_assert_eq!(handed.address(), case.tensor.address());
            // Who packs reads value by value, and takes any strides.
            let is_packed = plan.reason == CopyReason::Pack;
            prop_assert!(is_packed || strides_are_met(&case, &handed), "{handed:?}");
        }
    }

    #[test]
    fn a_copy_takes_as_many_bytes_as_planned(case in any_case()) {
        if let Some((route, plan, Maker::Host)) = copy_of(&case) {
            let (low, high) = raw::execute(&route, &case.tensor).unwrap().span();
            prop_assert_eq!(high - low, plan.bytes);
        }
    }

    #[test]
    fn a_copy_holds_the_values(case in any_case()) {
        if let Some((route, plan, Maker::Host)) = copy_of(&case) {
            let is_as_wide = case.tensor.element().item_bytes().is_some();
            prop_assume!(is_as_wide && plan.reason != CopyReason::Unpack);
            let copied = raw::execute(&route, &case.tensor).unwrap();
            prop_assert_eq!(elements(&copied), elements(&case.tensor));
        }
    }

    #[test]
    fn reasons_and_remedies_are_in_words_and_name_the_consumer(case in any_case()) {
        let route = case.route();
        let profile = case.consumer.profile;
        let (why, remedy) = match &route.outcome {
            Outcome::Share => return Ok(()),
            Outcome::Copy(plan) => (plan.reason.why(profile), plan.reason.remedy(profile)),
            Outcome::Refuse(refusal) => (refusal.why(), refusal.remedy()),
        };
        prop_assert!(why.len() > 10 && remedy.len() > 10, "{why}; {remedy}");
        prop_assert!(why.contains(profile.title) || is_about_the_source(&why), "{why}");
    }
}
