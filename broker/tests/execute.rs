//! What executing a route makes: the right values, in memory as the consumer demands it.

#[cfg(test)]
mod fixture;

use dlpack_broker::device::{DType, Error as DeviceError, Layout, Memory};
use dlpack_broker::{
    Consumer, CopyReason, Element, Error, ErrorKind, Outcome, Pending, ReadOnlyPolicy, Refusal,
    Request, Result, Route, Source, Tensor, route,
};
use fixture::question::{refusal, row};
use fixture::raw::{self, elements};
use fixture::view::{self, View};
use rstest::rstest;

fn ask(tensor: &Tensor, framework: &str, request: &Request) -> Route {
    let source = Source {
        tensor,
        immutable: false,
        pending: None,
        copied: false,
    };
    let consumer = Consumer::new(row(framework));
    route(&source, &consumer, request)
}

fn convert(tensor: &Tensor, framework: &str) -> Result<Tensor> {
    raw::execute(&ask(tensor, framework, &Request::default()), tensor)
}

fn copy(tensor: &Tensor, framework: &str) -> Result<Tensor> {
    let request = Request {
        copy: Some(true),
        ..Request::default()
    };
    raw::execute(&ask(tensor, framework, &request), tensor)
}

#[rstest]
#[case::row_major(View::plain())]
#[case::scalar(View::strided(&[], &[]))]
#[case::empty(View::strided(&[3, 0, 2], &[7, 7, 7]))]
#[case::negative(View::strided(&[5], &[-1]))]
#[case::negative_and_positive(View::strided(&[3, 4], &[-4, 1]))]
#[case::negative_with_gaps(View::strided(&[3, 4], &[9, -2]))]
#[case::permuted(View::strided(&[4, 2, 3], &[1, 12, 4]))]
#[case::permuted_beyond_a_tile(View::strided(&[70, 33], &[1, 70]))]
#[case::gaps(View::strided(&[3, 3], &[10, 3]))]
#[case::overlap(View::strided(&[4, 3], &[1, 1]))]
#[case::zero(View::strided(&[4, 3], &[0, 1]))]
#[case::all_zero(View::strided(&[4, 3], &[0, 0]))]
#[case::zero_and_negative(View::strided(&[2, 3, 4], &[-8, 0, 2]))]
#[case::axes_of_one_element(View::strided(&[1, 3, 1], &[-100, 2, 55]))]
#[case::misaligned(View::strided(&[3, 4], &[4, 1]).shifted(3))]
fn copies_hold_the_values_of_any_layout(
    #[case] view: View,
    #[values("dlpack", "numpy", "torch", "tensorflow", "jax")] framework: &str,
    #[values(
        DType::Int8,
        DType::Float16,
        DType::Float32,
        DType::Complex64,
        DType::Complex128
    )]
    dtype: DType,
) {
    let tensor = view.of(dtype).tensor();
    assert_eq!(
        elements(&copy(&tensor, framework).unwrap()),
        elements(&tensor)
    );
}

#[rstest]
#[case(3)]
#[case(5)]
fn copies_hold_elements_of_any_width(#[case] lanes: u16) {
    let element = view::element(0, 8, lanes);
    let tensor = View::strided(&[3, 4], &[1, 3]).of_element(element).tensor();
    assert_eq!(
        elements(&copy(&tensor, "dlpack").unwrap()),
        elements(&tensor)
    );
}

#[rstest]
#[case::negative(View::strided(&[5], &[-1]), "torch")]
#[case::negative_and_repeated(View::strided(&[4, 5], &[0, -1]), "torch")]
#[case::permuted(View::strided(&[3, 2], &[1, 3]), "tensorflow")]
#[case::gaps(View::strided(&[3, 2], &[4, 2]), "jax")]
#[case::repeated(View::strided(&[3, 2], &[0, 1]), "jax")]
#[case::misaligned(View::plain().shifted(4), "tensorflow")]
#[case::read_only(View::plain().read_only(), "torch")]
fn needed_copies_hold_the_values(#[case] view: View, #[case] framework: &str) {
    let tensor = view.tensor();
    let copied = convert(&tensor, framework).unwrap();
    assert_ne!(copied.address(), tensor.address());
    assert_eq!(elements(&copied), elements(&tensor));
}

#[rstest]
#[case::kept_by_torch("torch", None, &[0, 1])]
#[case::unrolled_for_tensorflow("tensorflow", None, &[5, 1])]
#[case::unrolled_on_request("torch", Some(true), &[5, 1])]
fn repeated_axes_stay_repeated_where_the_consumer_takes_them(
    #[case] framework: &str,
    #[case] copy: Option<bool>,
    #[case] strides: &[i64],
) {
    let tensor = View::strided(&[4, 5], &[0, -1]).tensor();
    let request = Request {
        copy,
        ..Request::default()
    };
    let copied = raw::execute(&ask(&tensor, framework, &request), &tensor).unwrap();
    assert_eq!(copied.layout().strides(), strides);
}

#[rstest]
fn copies_are_aligned_to_64_bytes(#[values(0, 1, 4, 48)] shift: usize) {
    let tensor = View::plain().shifted(shift).tensor();
    assert!(copy(&tensor, "numpy").unwrap().address().is_multiple_of(64));
}

#[rstest]
#[case::plain(View::plain())]
#[case::packed(View::plain().of(DType::Float4E2M1Fn))]
fn copies_do_not_touch_the_source(
    #[case] view: View,
    #[values("numpy", "dlpack")] framework: &str,
) {
    let tensor = view.tensor();
    let (span, other) = (tensor.span(), copy(&tensor, framework).unwrap().span());
    assert!(
        span.1 <= other.0 || other.1 <= span.0,
        "{span:x?} and {other:x?}"
    );
}

#[test]
fn a_write_to_the_source_does_not_reach_a_copy() {
    let tensor = View::plain().tensor();
    let copied = copy(&tensor, "torch").unwrap();
    let before = elements(&copied);
    raw::overwrite_first(&tensor, !raw::byte(&tensor, 0));
    assert_eq!(elements(&copied), before);
}

#[test]
fn a_write_to_the_source_reaches_a_share() {
    let tensor = View::plain().tensor();
    let shared = convert(&tensor, "torch").unwrap();
    raw::overwrite_first(&tensor, !raw::byte(&tensor, 0));
    assert_eq!(elements(&shared), elements(&tensor));
}

#[rstest]
fn copies_may_be_written(#[values("numpy", "dlpack", "torch")] framework: &str) {
    let tensor = View::plain().read_only().tensor();
    assert!(!copy(&tensor, framework).unwrap().is_read_only());
}

#[test]
fn a_copy_outlives_its_source() {
    let tensor = View::strided(&[3, 2], &[1, 3]).tensor();
    let (copied, wanted) = (copy(&tensor, "torch").unwrap(), elements(&tensor));
    drop(tensor);
    assert_eq!(elements(&copied), wanted);
}

#[rstest]
#[case::float4(DType::Float4E2M1Fn)]
#[case::float6_e2m3(DType::Float6E2M3Fn)]
#[case::float6_e3m2(DType::Float6E3M2Fn)]
fn unpacking_gives_every_value_a_byte(
    #[case] dtype: DType,
    #[values(&[], &[0], &[1], &[7], &[3, 5], &[16, 9])] shape: &[i64],
) {
    let layout = Layout::row_major(shape).unwrap();
    let tensor = View::strided(shape, layout.strides()).of(dtype).tensor();
    let unpacked = convert(&tensor, "numpy").unwrap();
    let values = raw::packed_values(&tensor, layout.len(), usize::from(dtype.bits()));
    assert_eq!(unpacked.layout(), &layout);
    assert_eq!(elements(&unpacked).concat(), values);
}

#[rstest]
#[case(&[], &[2])]
#[case(&[3], &[6])]
#[case(&[2, 3], &[2, 6])]
#[case(&[3, 0], &[3, 0])]
fn unpacking_pairs_makes_the_last_axis_twice_as_long(
    #[case] shape: &[i64],
    #[case] unpacked_shape: &[i64],
) {
    let layout = Layout::row_major(shape).unwrap();
    let tensor = View::strided(shape, layout.strides())
        .of(DType::Float4E2M1FnX2)
        .tensor();
    let unpacked = convert(&tensor, "numpy").unwrap();
    assert_eq!(unpacked.layout().shape(), unpacked_shape);
    assert_eq!(
        elements(&unpacked).concat(),
        raw::packed_values(&tensor, layout.len() * 2, 4)
    );
}

#[rstest]
#[case::permuted(&[2, 3], &[1, 2])]
#[case::with_gaps(&[3], &[4])]
#[case::repeated(&[500], &[0])]
#[case::backwards(&[2, 3], &[3, -1])]
fn pairs_are_unpacked_in_the_order_of_indices(#[case] shape: &[i64], #[case] strides: &[i64]) {
    let tensor = View::strided(shape, strides)
        .of(DType::Float4E2M1FnX2)
        .tensor();
    let unpacked = convert(&tensor, "numpy").unwrap();
    let pairs = elements(&tensor).concat();
    let values: Vec<u8> = (pairs.iter().flat_map(|pair| [pair & 15, pair >> 4])).collect();
    assert_eq!(elements(&unpacked).concat(), values);
}

#[test]
fn pairs_too_many_to_be_counted_apart_are_refused() {
    let shape = [0, i64::MAX];
    let layout = Layout::row_major(&shape).unwrap();
    let element = Element::from(DType::Float4E2M1FnX2);
    let tensor = Tensor::new(Memory::host(0).unwrap(), layout, element, false).unwrap();
    let error = convert(&tensor, "numpy").unwrap_err();
    assert!(
        matches!(error, Error::Layout(DeviceError::TooManyElements { .. })),
        "{error}"
    );
}

#[rstest]
#[case(DType::Float4E2M1Fn)]
#[case(DType::Float6E3M2Fn)]
fn packed_copies_stay_packed_where_the_consumer_takes_them(#[case] dtype: DType) {
    let tensor = View::strided(&[11], &[1]).of(dtype).tensor();
    let copied = copy(&tensor, "dlpack").unwrap();
    let values = |tensor: &Tensor| raw::packed_values(tensor, 11, usize::from(dtype.bits()));
    assert_eq!(copied.element(), tensor.element());
    assert_eq!(values(&copied), values(&tensor));
}

#[rstest]
#[case::shared(View::plain().of(DType::BFloat16), "numpy", DType::UInt16)]
#[case::shared_byte(View::plain().of(DType::Float8E5M2), "numpy", DType::UInt8)]
#[case::copied(View::strided(&[4], &[-1]).of(DType::Float8E5M2), "tensorflow", DType::UInt8)]
#[case::padded(View::plain().padded(DType::Float6E2M3Fn), "numpy", DType::UInt8)]
#[case::unpacked(View::plain().of(DType::Float4E2M1Fn), "numpy", DType::UInt8)]
#[case::its_own(View::plain().of(DType::BFloat16), "torch", DType::BFloat16)]
fn elements_travel_under_the_name_of_their_carrier(
    #[case] view: View,
    #[case] framework: &str,
    #[case] carrier: DType,
) {
    let converted = convert(&view.tensor(), framework).unwrap();
    assert_eq!(converted.element(), Element::from(carrier));
}

#[rstest]
fn asking_for_a_copy_of_packed_values_unpacks_them_too(
    #[values(DType::Float4E2M1Fn, DType::Float4E2M1FnX2)] dtype: DType,
) {
    let tensor = View::plain().of(dtype).tensor();
    assert_eq!(
        elements(&copy(&tensor, "numpy").unwrap()),
        elements(&convert(&tensor, "numpy").unwrap())
    );
}

#[rstest]
#[case::numpy("numpy", true)]
#[case::torch_told_to_share("torch", false)]
fn a_shared_tensor_is_marked_read_only_where_the_consumer_can(
    #[case] framework: &str,
    #[case] marked: bool,
) {
    let tensor = View::plain().read_only().tensor();
    let request = Request {
        read_only: Some(ReadOnlyPolicy::Share),
        ..Request::default()
    };
    let shared = raw::execute(&ask(&tensor, framework, &request), &tensor).unwrap();
    assert_eq!(
        (shared.address(), shared.is_read_only()),
        (tensor.address(), marked)
    );
}

#[rstest]
#[case::pinned_by_cuda(3)]
#[case::pinned_by_rocm(11)]
#[case::managed_by_cuda(13)]
fn host_readable_memory_goes_by_the_hosts_name_to_those_who_know_no_other(#[case] device: u32) {
    let tensor = View::plain().on(device).tensor();
    let shared = convert(&tensor, "numpy").unwrap();
    assert_eq!(
        (shared.address(), shared.device().device_type.0),
        (tensor.address(), 1)
    );
}

#[test]
fn host_readable_memory_keeps_its_name_for_those_who_know_it() {
    let tensor = View::plain().on(13).tensor();
    assert_eq!(convert(&tensor, "cupy").unwrap().device(), tensor.device());
}

#[rstest]
#[case::of_the_device(2, "torch")]
#[case::of_the_protocol(14, "dlpack")]
fn memory_that_the_host_cannot_read_is_not_copied_here(
    #[case] device: u32,
    #[case] framework: &str,
) {
    let error = copy(&View::plain().on(device).tensor(), framework).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnsupportedDevice);
}

#[test]
fn a_copy_is_not_made_on_a_host_that_the_consumer_does_not_know() {
    let error = copy(&View::plain().on(13).tensor(), "cupy").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnsupportedDevice);
}

#[test]
fn a_refusal_is_executed_as_the_same_refusal() {
    let tensor = View::plain().of(DType::Complex32).tensor();
    let route = ask(&tensor, "numpy", &Request::default());
    let error = raw::execute(&route, &tensor).unwrap_err();
    assert_eq!(error, Error::Refused(Box::new(refusal(&route).clone())));
}

#[test]
fn what_its_producer_copied_is_handed_on_as_it_is() {
    let tensor = View::plain().tensor().with_read_only(true);
    let source = Source {
        tensor: &tensor,
        immutable: false,
        pending: None,
        copied: true,
    };
    let consumer = Consumer::new(row("numpy"));
    let route = route(&source, &consumer, &Request::default());
    let made = raw::execute(&route, &tensor).unwrap();
    assert_eq!(
        (made.address(), made.is_read_only()),
        (tensor.address(), true)
    );
}

#[rstest]
fn a_lazy_operation_is_left_to_its_framework(
    #[values(Pending::Conjugate, Pending::Negative, Pending::ByteStrides)] pending: Pending,
    #[values(None, Some(true))] copy: Option<bool>,
) {
    let tensor = View::plain().of(DType::Complex64).tensor();
    let source = Source {
        tensor: &tensor,
        immutable: false,
        pending: Some(pending),
        copied: false,
    };
    let consumer = Consumer::new(row("numpy"));
    let request = Request {
        copy,
        ..Request::default()
    };
    let route = route(&source, &consumer, &request);
    assert!(
        matches!(&route.outcome, Outcome::Copy(plan) if plan.reason == CopyReason::Pending(pending))
    );
    let error = raw::execute(&route, &tensor).unwrap_err();
    assert_eq!(error, Error::Refused(Box::new(Refusal::Pending(pending))));
}

#[test]
fn a_copy_larger_than_the_memory_is_an_error() {
    let tensor = View::strided(&[1 << 60], &[0]).tensor();
    let error = copy(&tensor, "torch").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutOfMemory);
}
