//! The facts and words with which the router gives its reasons.

#[cfg(test)]
mod fixture;

use dlpack_broker::device::DType;
use dlpack_broker::{CopyReason, DTypes, Lack, Pending, Profile, ReadOnlyPolicy};
use fixture::question::{Question, plan, refusal, row};
use fixture::view::View;
use rstest::rstest;

const WITHOUT_ML_DTYPES: Lack = Lack {
    dtypes: DTypes::of(&[DType::BFloat16, DType::Float4E2M1Fn]),
    why: "ml_dtypes is not installed",
    remedy: "pip install ml_dtypes",
};

#[test]
fn a_lack_names_its_remedy_and_the_nearest_dtype_that_is_left() {
    let question = Question::from(View::plain().of(DType::BFloat16));
    let route = question.ask_lacking(row("numpy"), Some(WITHOUT_ML_DTYPES));
    assert_eq!(
        refusal(&route).to_string(),
        "NumPy cannot hold bfloat16 as it is set up here: ml_dtypes is not installed; \
         pip install ml_dtypes, or cast the source to float32"
    );
}

#[test]
fn a_lacking_dtype_is_refused_with_the_nearest() {
    let route = Question::from(View::plain().of(DType::Complex32)).ask(row("jax"));
    assert_eq!(
        refusal(&route).to_string(),
        "JAX has no dtype complex32; cast the source to complex64, the nearest that it has"
    );
}

#[test]
fn a_forbidden_copy_says_who_forbade_it_why_and_what_to_type() {
    let negative = || Question::from(View::strided(&[4], &[-1]));
    assert_eq!(
        refusal(&negative().copy(false).ask(row("torch"))).to_string(),
        "copy=False forbids the copy that is needed: PyTorch takes no negative strides; \
         make the source with positive strides, or pass copy=None"
    );
    assert_eq!(
        refusal(&negative().no_copy().ask(row("torch"))).to_string(),
        "broker.no_copy() forbids the copy that is needed: PyTorch takes no negative strides; \
         make the source with positive strides, or pass copy=True"
    );
}

const UNTESTED: &str = "broker's tests do not run this version of PyTorch, so that it is given ";
const TESTED: &str = "install PyTorch 2.13, which they run, or ";

#[rstest]
#[case::dtype(View::plain().of(DType::BFloat16).into(), "no bfloat16", "cast the source to float32")]
#[case::rank(
    View::strided(&[1; 40], &[1; 40]).into(),
    "at most 32 dimensions, and the tensor has 40",
    "reshape the source to fewer dimensions"
)]
fn what_an_untested_version_is_refused_is_told_of_the_tests(
    #[case] question: Question,
    #[case] given: &str,
    #[case] change: &str,
) {
    let route = question.ask(untested("torch"));
    assert_eq!(
        refusal(&route).to_string(),
        format!("{UNTESTED}{given}; {TESTED}{change}")
    );
}

#[rstest]
#[case::strides(View::strided(&[2, 2], &[1, 2]), "transpose on the other side, after the conversion")]
#[case::address(View::plain().shifted(4), "align the source to 64 bytes: make NumPy arrays inside \
    broker.memory.numpy_allocator(\"aligned\"), others by broker.asarray(x, copy=True)")]
fn what_is_copied_for_an_untested_version_is_told_of_the_tests(
    #[case] view: View,
    #[case] change: &str,
) {
    let (profile, given) = (
        untested("torch"),
        "row-major tensors aligned to 64 bytes alone",
    );
    let route = Question::from(view).ask(profile);
    let reason = &plan(&route).reason;
    assert_eq!(reason.why(profile), format!("{UNTESTED}{given}"));
    assert_eq!(reason.remedy(profile), format!("{TESTED}{change}"));
}

#[test]
fn what_no_version_takes_is_told_of_the_framework_though_its_version_is_untested() {
    let profile = untested("torch");
    let negative = Question::from(View::strided(&[4], &[-1])).ask(profile);
    assert_eq!(
        plan(&negative).reason.why(profile),
        "PyTorch takes no negative strides"
    );
    let lacking = Question::from(View::plain().of(DType::Float6E2M3Fn)).ask(profile);
    assert!(
        refusal(&lacking)
            .why()
            .starts_with("PyTorch has no dtype float6_e2m3fn")
    );
}

#[test]
fn an_untested_version_is_not_said_to_lack_a_mark_that_the_tested_have() {
    let profile = untested("numpy");
    let mut question = Question::from(View::plain().read_only());
    let route = question.ask(profile);
    let why = "broker's tests do not run this version of NumPy, so that it is given nothing that must not be written";
    assert_eq!(plan(&route).reason.why(profile), why);
    question.request.read_only = Some(ReadOnlyPolicy::Error);
    assert_eq!(
        refusal(&question.ask(profile)).why(),
        format!("readonly=\"error\": {why}")
    );
}

fn untested(framework: &str) -> &'static Profile {
    Profile::find(framework, (99, 0)).expect("a framework has rules for every version")
}

#[test]
fn what_its_producer_copied_is_a_copy_and_is_refused_as_one() {
    let copied = || Question::from(View::plain()).copied_by_its_producer();
    assert_eq!(
        plan(&copied().ask(row("torch"))).reason,
        CopyReason::ByProducer
    );
    assert_eq!(
        refusal(&copied().copy(false).ask(row("torch"))).to_string(),
        "copy=False forbids the copy that is needed: its producer gives a copy and not its own memory; \
         pass a tensor whose producer shares its memory, or pass copy=None"
    );
}

#[rstest]
#[case(1, 1)]
#[case(4, 4)]
#[case(48, 16)]
fn misalignment_is_given_in_bytes(#[case] shift: usize, #[case] aligned_to: usize) {
    let route = Question::from(View::plain().shifted(shift)).ask(row("tensorflow"));
    let wanted = 64;
    assert_eq!(
        plan(&route).reason,
        CopyReason::Misaligned { aligned_to, wanted }
    );
}

#[rstest]
#[case::repeated_where_the_consumer_can("torch", None, &[1, 3], 12)]
#[case::whole_where_it_cannot("tensorflow", None, &[5, 3], 60)]
#[case::whole_on_request("torch", Some(true), &[5, 3], 60)]
fn repeated_axes_are_copied_once_where_nobody_writes_them_apart(
    #[case] framework: &str,
    #[case] copy: Option<bool>,
    #[case] shape: &[i64],
    #[case] bytes: usize,
) {
    let mut question = Question::from(View::strided(&[5, 3], &[0, -1]));
    question.request.copy = copy;
    let route = question.ask(row(framework));
    assert_eq!(
        (plan(&route).shape.as_slice(), plan(&route).bytes),
        (shape, bytes)
    );
}

#[rstest]
#[case::by_the_consumer(Question::from(repeated()), "cupy")]
#[case::by_the_devices_runtime(Question::from(repeated().on(2)).brought_to_host(), "numpy")]
#[case::by_the_sources_framework(Question::from(repeated()).pending(Pending::Conjugate), "torch")]
fn a_copy_that_others_make_is_counted_whole(#[case] question: Question, #[case] framework: &str) {
    assert_eq!(plan(&question.ask(row(framework))).bytes, 60);
}

fn repeated() -> View {
    View::strided(&[5, 3], &[0, 1])
}

#[rstest]
#[case(DType::Float4E2M1Fn, 6)]
#[case(DType::Float6E2M3Fn, 6)]
#[case(DType::Float4E2M1FnX2, 12)]
fn an_unpacking_copy_takes_a_byte_a_value(#[case] dtype: DType, #[case] bytes: usize) {
    let route = Question::from(View::plain().of(dtype)).ask(row("numpy"));
    assert_eq!(plan(&route).bytes, bytes);
}

#[rstest]
#[case(DType::Float4E2M1Fn, 3)]
#[case(DType::Float6E2M3Fn, 5)]
fn a_packed_copy_takes_as_many_bytes_as_the_packed_values(
    #[case] dtype: DType,
    #[case] bytes: usize,
) {
    let route = Question::from(View::plain().of(dtype))
        .copy(true)
        .ask(row("dlpack"));
    assert_eq!(plan(&route).bytes, bytes);
}
