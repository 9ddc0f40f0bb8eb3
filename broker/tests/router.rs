//! What the router answers for each kind of tensor, for every consumer of the table.
//!
//! An answer is written as `consumers: verdict`, the verdict for all others
//! under `*`. `torch?` is the row for PyTorch versions that nobody tested,
//! `numpy@1.26` that of a tested version which does something else than the newest.

#[cfg(test)]
mod fixture;

use dlpack_broker::device::DType;
use dlpack_broker::{DTypes, Lack, Pending, ReadOnlyPolicy};
use fixture::question::{Question, row, verdict};
use fixture::view::{self, View};
use rstest::rstest;

const CPU: u32 = 1;
const CUDA: u32 = 2;
const CUDA_HOST: u32 = 3;
const CUDA_MANAGED: u32 = 13;
const ONEAPI: u32 = 14;

#[rstest]
#[case::row_major(View::plain(), "cupy: copy ToDevice | *: share")]
#[case::scalar(View::strided(&[], &[]), "cupy: copy ToDevice | *: share")]
#[case::strided_axes_of_one_element(
    View::strided(&[1, 4, 1], &[99, 1, -7]),
    "cupy: copy ToDevice | *: share",
)]
#[case::empty_of_odd_strides(
    View::strided(&[3, 0], &[-5, 0]),
    "cupy: copy ToDevice | *: share",
)]
#[case::permuted(
    View::strided(&[3, 2], &[1, 3]),
    "cupy: copy ToDevice | dlpack dlpack_legacy numpy torch jax: share | *: copy Permuted",
)]
#[case::gaps(
    View::strided(&[2, 3], &[6, 2]),
    "cupy: copy ToDevice | dlpack dlpack_legacy numpy torch: share | *: copy Gaps",
)]
#[case::overlap(
    View::strided(&[3, 2], &[1, 1]),
    "cupy: copy ToDevice | dlpack dlpack_legacy numpy torch: share | *: copy Gaps",
)]
#[case::negative(
    View::strided(&[4], &[-1]),
    "cupy: copy ToDevice | dlpack dlpack_legacy numpy: share | *: copy NegativeStrides",
)]
#[case::negative_and_zero(
    View::strided(&[3, 2], &[0, -1]),
    "cupy: copy ToDevice | dlpack dlpack_legacy numpy: share | *: copy NegativeStrides",
)]
#[case::zero(
    View::strided(&[2, 3], &[0, 1]),
    "cupy: copy ToDevice | dlpack dlpack_legacy numpy torch: share | *: copy ZeroStrides",
)]
#[case::misaligned(
    View::plain().shifted(4),
    "cupy: copy ToDevice | dlpack dlpack_legacy numpy torch: share | *: copy Misaligned",
)]
#[case::misaligned_for_its_dtype(
    View::plain().shifted(1),
    "cupy: copy ToDevice | dlpack dlpack_legacy numpy torch: share | *: copy Misaligned",
)]
#[case::misaligned_wide_elements(
    View::plain().of(DType::Complex128).shifted(8),
    "cupy: copy ToDevice | dlpack dlpack_legacy numpy: share | *: copy Misaligned"
)]
#[case::misaligned_nothing(
    View::strided(&[0], &[1]).shifted(4),
    "cupy: copy ToDevice | *: share",
)]
fn layouts_are_shared_where_the_consumer_takes_them(#[case] view: View, #[case] expected: &str) {
    Question::from(view).assert_verdicts(expected);
}

#[rstest]
fn plain_dtypes_are_shared_with_everybody_under_their_own_name(
    #[values(
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
        DType::Complex128
    )]
    dtype: DType,
) {
    Question::from(View::plain().of(dtype).on(CPU))
        .assert_verdicts("cupy: copy ToDevice | *: share");
}

#[rstest]
#[case::booleans(
    View::plain().of(DType::Bool),
    "cupy: copy ToDevice | tensorflow@2.15: share as uint8 | *: share",
)]
#[case::bfloat16(
    View::plain().of(DType::BFloat16),
    "dlpack dlpack_legacy torch tensorflow jax: share | numpy: share as uint16 | *: refuse DType",
)]
#[case::float8_of_torch(
    View::plain().of(DType::Float8E4M3Fn),
    "dlpack dlpack_legacy torch jax: share | numpy tensorflow: share as uint8 | *: refuse DType",
)]
#[case::float8_of_tensorflow(
    View::plain().of(DType::Float8E4M3B11Fnuz),
    "tensorflow@2.15: refuse DType | \
     dlpack dlpack_legacy jax: share | numpy tensorflow: share as uint8 | *: refuse DType",
)]
#[case::float8_of_neither(
    View::plain().of(DType::Float8E3M4),
    "dlpack dlpack_legacy jax: share | numpy: share as uint8 | *: refuse DType",
)]
#[case::complex32(
    View::plain().of(DType::Complex32),
    "dlpack dlpack_legacy torch: share | *: refuse DType",
)]
#[case::packed_float4(
    View::plain().of(DType::Float4E2M1Fn),
    "tensorflow@2.15: refuse DType | \
     dlpack dlpack_legacy: share | numpy tensorflow jax: copy Unpack | *: refuse DType",
)]
#[case::padded_float4(
    View::plain().padded(DType::Float4E2M1Fn),
    "tensorflow@2.15: refuse DType | \
     dlpack: share | dlpack_legacy: refuse Padding | numpy tensorflow: share as uint8 | jax: copy Pack | *: refuse DType",
)]
#[case::packed_float6(
    View::plain().of(DType::Float6E2M3Fn),
    "dlpack dlpack_legacy: share | numpy: copy Unpack | *: refuse DType",
)]
#[case::padded_float6(
    View::plain().padded(DType::Float6E3M2Fn),
    "dlpack: share | dlpack_legacy: refuse Padding | numpy: share as uint8 | *: refuse DType",
)]
#[case::pairs_of_float4(
    View::plain().of(DType::Float4E2M1FnX2),
    "tensorflow@2.15: refuse DType | \
     dlpack dlpack_legacy torch: share | numpy tensorflow jax: copy Unpack | *: refuse DType",
)]
#[case::padded_pairs_of_float4(
    View::plain().padded(DType::Float4E2M1FnX2),
    "dlpack: share | dlpack_legacy: refuse Padding | *: refuse DType",
)]
#[case::packed_and_permuted(
    View::strided(&[3, 2], &[1, 3]).of(DType::Float4E2M1Fn),
    "tensorflow@2.15: refuse DType | \
     dlpack dlpack_legacy: share | numpy tensorflow jax: refuse PackedStrides | *: refuse DType",
)]
#[case::lanes(
    View::plain().of_element(view::element(2, 32, 4)),
    "dlpack dlpack_legacy: share | *: refuse DType",
)]
#[case::narrow_integers(
    View::plain().of_element(view::element(0, 4, 1)),
    "dlpack dlpack_legacy: share | *: refuse DType",
)]
#[case::unknown(
    View::plain().of_element(view::element(200, 7, 3)),
    "dlpack dlpack_legacy: share | *: refuse DType",
)]
fn dtypes_travel_where_the_consumer_has_them(#[case] view: View, #[case] expected: &str) {
    Question::from(view).assert_verdicts(expected);
}

#[rstest]
#[case::by_default(
    View::plain().read_only().into(),
    "dlpack numpy: share marked | jax: share | *: copy ReadOnly",
)]
#[case::told_to_copy(
    Question::from(View::plain().read_only()).policy(ReadOnlyPolicy::Copy),
    "dlpack numpy: share marked | jax: share | *: copy ReadOnly",
)]
#[case::told_to_share(
    Question::from(View::plain().read_only()).policy(ReadOnlyPolicy::Share),
    "dlpack numpy: share marked | *: share",
)]
#[case::told_to_fail(
    Question::from(View::plain().read_only()).policy(ReadOnlyPolicy::Error),
    "dlpack numpy: share marked | jax: share | *: refuse ReadOnly",
)]
#[case::told_to_fail_but_copied(
    Question::from(View::plain().read_only()).policy(ReadOnlyPolicy::Error).copy(true),
    "*: copy Requested",
)]
#[case::without_a_copy(
    Question::from(View::plain().read_only()).copy(false),
    "dlpack numpy: share marked | jax: share | *: forbid ReadOnly",
)]
#[case::immutable(
    Question::from(View::plain()).immutable(),
    "dlpack numpy: share marked | tensorflow tensorflow? jax jax?: share | *: share exposed",
)]
#[case::immutable_told_to_copy(
    Question::from(View::plain()).immutable().policy(ReadOnlyPolicy::Copy),
    "dlpack numpy: share marked | tensorflow tensorflow? jax jax?: share | *: copy Immutable",
)]
#[case::immutable_told_to_share(
    Question::from(View::plain()).immutable().policy(ReadOnlyPolicy::Share),
    "dlpack numpy: share marked | *: share",
)]
#[case::immutable_told_to_fail(
    Question::from(View::plain()).immutable().policy(ReadOnlyPolicy::Error),
    "dlpack numpy: share marked | tensorflow tensorflow? jax jax?: share | *: refuse ReadOnly",
)]
#[case::immutable_and_flagged(
    Question::from(View::plain().read_only()).immutable(),
    "dlpack numpy: share marked | jax: share | *: copy ReadOnly",
)]
fn what_must_not_be_written_is_marked_copied_or_refused(
    #[case] question: Question,
    #[case] expected: &str,
) {
    let on_host = format!("cupy: {} | {expected}", wanted_of_cupy(&question));
    question.assert_verdicts(&on_host);
}

/// Host memory never reaches CuPy as it is.
fn wanted_of_cupy(question: &Question) -> &'static str {
    match question.request.copy {
        Some(false) => "forbid ToDevice",
        _ => "copy ToDevice",
    }
}

#[rstest]
#[case::asked(Question::from(View::plain()).copy(true), "cupy: copy ToDevice | *: copy Requested")]
#[case::asked_within_no_copy(
    Question::from(View::plain()).copy(true).no_copy(),
    "cupy: copy ToDevice | *: copy Requested",
)]
#[case::forbidden_and_not_needed(
    Question::from(View::plain()).copy(false),
    "cupy: forbid ToDevice | *: share",
)]
#[case::forbidden_and_needed(
    Question::from(View::strided(&[4], &[-1])).copy(false),
    "cupy: forbid ToDevice | dlpack dlpack_legacy numpy: share | *: forbid NegativeStrides",
)]
#[case::needed_within_no_copy(
    Question::from(View::strided(&[4], &[-1])).no_copy(),
    "cupy: forbid ToDevice | dlpack dlpack_legacy numpy: share | *: forbid NegativeStrides",
)]
#[case::asked_of_packed_values(
    Question::from(View::plain().of(DType::Float4E2M1Fn)).copy(true),
    "tensorflow@2.15: refuse DType | \
     dlpack dlpack_legacy: copy Requested | numpy tensorflow jax: copy Unpack | *: refuse DType",
)]
#[case::asked_of_packed_pairs(
    Question::from(View::plain().of(DType::Float4E2M1FnX2)).copy(true),
    "tensorflow@2.15: refuse DType | \
     dlpack dlpack_legacy torch: copy Requested | numpy tensorflow jax: copy Unpack | *: refuse DType",
)]
#[case::asked_of_a_carried_dtype(
    Question::from(View::plain().of(DType::Float8E5M2)).copy(true),
    "dlpack dlpack_legacy numpy torch tensorflow jax: copy Requested | *: refuse DType"
)]
#[case::asked_of_a_lazy_operation(
    Question::from(View::plain()).pending(Pending::Conjugate).copy(true),
    "*: copy Pending",
)]
#[case::lazy_conjugate(
    Question::from(View::plain()).pending(Pending::Conjugate),
    "*: copy Pending",
)]
#[case::lazy_negation(
    Question::from(View::plain()).pending(Pending::Negative),
    "*: copy Pending",
)]
#[case::lazy_negation_without_a_copy(
    Question::from(View::plain()).pending(Pending::Negative).copy(false),
    "*: forbid Pending",
)]
fn copies_are_made_where_needed_asked_for_and_allowed(
    #[case] question: Question,
    #[case] expected: &str,
) {
    question.assert_verdicts(expected);
}

#[rstest]
#[case::cuda(
    View::plain().on(CUDA).into(),
    "usm: refuse Device | numpy numpy? tensorflow tensorflow?: refuse Device | *: share",
)]
#[case::cuda_to_the_host(
    Question::from(View::plain().on(CUDA)).brought_to_host(),
    "cupy: refuse Device | *: copy Crossing",
)]
#[case::cuda_to_the_host_without_a_copy(
    Question::from(View::plain().on(CUDA)).brought_to_host().copy(false),
    "cupy: refuse Device | *: forbid Crossing",
)]
#[case::pinned_by_cuda(View::plain().on(CUDA_HOST).into(), "cupy: copy ToDevice | *: share")]
#[case::pinned_by_cuda_to_the_host(
    Question::from(View::plain().on(CUDA_HOST)).brought_to_host(),
    "cupy: refuse Device | *: share",
)]
#[case::managed_by_cuda(
    View::plain().on(CUDA_MANAGED).into(),
    "usm: copy ToDevice | *: share"
)]
#[case::oneapi(
    View::plain().on(ONEAPI).into(),
    "dlpack dlpack_legacy usm: share | *: refuse Device",
)]
#[case::oneapi_to_the_host(
    Question::from(View::plain().on(ONEAPI)).brought_to_host(),
    "cupy: refuse Device | *: copy Crossing",
)]
#[case::unknown(View::plain().on(99).into(), "dlpack dlpack_legacy: share | *: refuse Device")]
#[case::host_to_a_device(Question::from(View::plain()).placed_on_a_device(), "*: copy ToDevice")]
#[case::read_only_to_a_device(
    Question::from(View::plain().read_only()).placed_on_a_device(),
    "*: copy ToDevice"
)]
#[case::host_to_a_device_in_a_layout_that_is_not_taken(
    Question::from(View::strided(&[4], &[-1])).placed_on_a_device(),
    "dlpack dlpack_legacy numpy cupy: copy ToDevice | *: copy NegativeStrides"
)]
#[case::of_a_device_to_a_device(
    Question::from(View::plain().on(CUDA)).placed_on_a_device(),
    "usm numpy numpy? tensorflow tensorflow?: refuse Device | *: copy ToDevice"
)]
#[case::managed_by_cuda_to_a_device(
    Question::from(View::plain().on(CUDA_MANAGED)).placed_on_a_device(),
    "*: copy ToDevice"
)]
fn memory_crosses_devices_only_where_somebody_wishes_it(
    #[case] question: Question,
    #[case] expected: &str,
) {
    question.assert_verdicts(expected);
}

#[rstest]
#[case::of_all(32, "cupy: copy ToDevice | *: share")]
#[case::above_the_untested(
    33,
    "usm: copy ToDevice | numpy@1.26: refuse Rank | dlpack dlpack_legacy numpy torch tensorflow jax: share | *: refuse Rank"
)]
#[case::of_the_tested(
    64,
    "usm: copy ToDevice | numpy@1.26: refuse Rank | dlpack dlpack_legacy numpy torch tensorflow jax: share | *: refuse Rank"
)]
fn a_rank_above_the_consumers_is_refused(#[case] ndim: usize, #[case] expected: &str) {
    Question::from(View::strided(&vec![1; ndim], &vec![1; ndim])).assert_verdicts(expected);
}

const WITHOUT_ML_DTYPES: Lack = Lack {
    dtypes: DTypes::of(&[DType::BFloat16, DType::Float4E2M1Fn]),
    why: "ml_dtypes is not installed",
    remedy: "pip install ml_dtypes",
};

#[rstest]
#[case(DType::BFloat16, "refuse Lack")]
#[case(DType::Float4E2M1Fn, "refuse Lack")]
#[case(DType::Float4E2M1FnX2, "refuse Lack")]
#[case(DType::Float32, "share")]
#[case(DType::Float8E5M2, "share as uint8")]
#[case(DType::Complex32, "refuse DType")]
fn what_a_consumer_lacks_in_this_process_is_refused(#[case] dtype: DType, #[case] expected: &str) {
    let question = Question::from(View::plain().of(dtype));
    let route = question.ask_lacking(row("numpy"), Some(WITHOUT_ML_DTYPES));
    assert_eq!(verdict(&route), expected);
}
