"""The frameworks still die and still lie where ``dlpack.md`` says so, on their own routes, without broker.

Each row is one claim that a consumer profile of broker rests on. When a row
fails, the framework has mended it: relax the profile, and drop the row.
"""

from __future__ import annotations

import functools
import signal
from dataclasses import dataclass

import pytest
from raw.hazards import run

pytestmark = pytest.mark.timeout(600)


@dataclass(frozen=True)
class Death:
    """A snippet that kills the process; ``complaint`` is in what the framework says as it dies."""

    claim: str
    code: str
    signal: signal.Signals = signal.SIGABRT
    complaint: str = ""


@dataclass(frozen=True)
class Lie:
    """A snippet that goes on with something wrong; ``printed`` shows it, ``truth`` says what would be right."""

    claim: str
    code: str
    printed: str
    truth: str


UNALIGNED = "Check failed: IsAligned()"

DEATHS = [
    Death(
        "torch_dies_of_a_negative_stride",
        "torch.from_dlpack(np.arange(4.0)[::-1])",
    ),
    Death(
        "torch_dies_of_a_negative_stride_in_a_bare_capsule",
        "torch.from_dlpack(make('capsule_legacy', 'float32', 'negative'))",
    ),
    Death(
        "torch_dies_of_a_negative_stride_from_tvm_ffi",
        "torch.from_dlpack(make('tvm_ffi', 'float32', 'negative'))",
    ),
    Death(
        "torch_dies_of_complex128_eight_bytes_off_the_sixteen_byte_border",
        "torch.from_dlpack(off_border('complex128', 8))[0, 0] = 1",
        signal.SIGSEGV,
    ),
    Death(
        "torch_dies_of_a_negative_rank",
        "torch.from_dlpack(hand_made(ndim=-1)[0])",
        signal.SIGSEGV,
    ),
    *(
        Death(
            f"tensorflow_dies_of_memory_{distance}_bytes_off_the_border",
            f"x = tf.experimental.dlpack.from_dlpack(off_border('float32', {distance}).__dlpack__()); x * x",
            complaint=UNALIGNED,
        )
        for distance in (4, 8, 16, 32)
    ),
    *(
        Death(
            f"tensorflow_dies_of_unaligned_memory_in_{name}",
            f"x = tf.experimental.dlpack.from_dlpack(off_border('float32', 4).__dlpack__()); {op}",
            complaint=UNALIGNED,
        )
        for name, op in {
            "cast": "tf.cast(x, tf.float64)",
            "sum": "tf.reduce_sum(x)",
            "matmul": "tf.matmul(x, x, transpose_b=True)",
            "concat": "tf.concat([x, x], 0)",
        }.items()
    ),
    Death(
        "tensorflow_dies_of_a_negative_shape",
        "tf.experimental.dlpack.from_dlpack(hand_made(LEGACY, shape=(-1, 6))[0])",
        complaint="non-negative",
    ),
    Death(
        "tensorflow_dies_of_a_shape_that_overflows",
        "tf.experimental.dlpack.from_dlpack(hand_made(LEGACY, shape=(2**62, 8), strides=None)[0])",
        complaint="overflow",
    ),
    Death(
        "tensorflow_dies_of_a_torch_tensor_of_rank_255",
        "tf.experimental.dlpack.from_dlpack(torch.zeros((1,) * 255).__dlpack__())",
        complaint="Too many dimensions",
    ),
    Death(
        "tensorflow_dies_of_exporting_strings",
        "tf.experimental.dlpack.to_dlpack(tf.constant(['a', 'b']))",
        complaint="DataTypeCanUseMemcpy",
    ),
    Death(
        "jax_dies_of_a_null_deleter",
        "jax.dlpack.from_dlpack(Exporter(hand_made(LEGACY, deleter=0)[0]))",
        complaint="bad_function_call",
    ),
    *(
        Death(f"{consumer}_dies_of_a_null_shape", code, signal.SIGSEGV)
        for consumer, code in {
            "numpy": "np.from_dlpack(Exporter(hand_made(shape=None, ndim=2)[0]))",
            "torch": "torch.from_dlpack(hand_made(shape=None, ndim=2)[0])",
            "tensorflow": "tf.experimental.dlpack.from_dlpack(hand_made(LEGACY, shape=None, ndim=2)[0])",
            "jax": "jax.dlpack.from_dlpack(Exporter(hand_made(LEGACY, shape=None, ndim=2)[0]))",
        }.items()
    ),
    Death(
        "dpnp_dies_of_a_null_deleter",
        "dpnp.from_dlpack(in_usm(deleter=0))",
        signal.SIGSEGV,
    ),
    Death(
        "dpnp_dies_of_null_strides",
        "dpnp.from_dlpack(in_usm(strides=None))",
        signal.SIGSEGV,
    ),
]

NEGATED = "x = torch.tensor([1 + 2j]).conj().imag; "
CONJUGATED = "x = torch.tensor([1 + 2j]).conj(); "
RE_POINTED = (
    "memory = make('numpy', 'float32', 'contiguous'); freed = weakref.ref(memory); "
    "x = torch.from_numpy(memory); del memory; view = {export}; {re_point}; print(freed() is None)"
)
NEW_DATA = "x.data = torch.zeros(3)"

LIES = [
    *(
        Lie(
            f"{consumer}_misses_the_negative_bit_of_torch",
            NEGATED + f"print(x.item(), {read})",
            "-2.0 2.0",
            "-2.0 -2.0, or an exception",
        )
        for consumer, read in {
            "numpy": "np.from_dlpack(x)[0]",
            "torch": "torch.from_dlpack(x).item()",
            "tensorflow": "tf.experimental.dlpack.from_dlpack(x.__dlpack__()).numpy()[0]",
            "jax": "jax.dlpack.from_dlpack(x)[0]",
            "tvm_ffi": "np.from_dlpack(tvm_ffi.from_dlpack(x))[0]",
        }.items()
    ),
    Lie(
        "the_exchange_api_misses_the_conjugate_bit",
        CONJUGATED + "print(x.item(), np.from_dlpack(tvm_ffi.from_dlpack(x))[0])",
        "(1-2j) (1+2j)",
        "(1-2j) (1-2j), or an exception",
    ),
    Lie(
        "the_exchange_api_exports_what_requires_a_gradient",
        "print(np.from_dlpack(tvm_ffi.from_dlpack(torch.ones(1, requires_grad=True))))",
        "[1.]",
        "a BufferError, as torch's own __dlpack__ raises",
    ),
    *(
        Lie(
            f"{consumer}_ignores_the_byte_offset_of_host_memory",
            f"x = hand_made(byte_offset=8)[0]; y = {read}; print(y.reshape(-1)[0].item())",
            "1.0",
            "3.0, the element after two",
        )
        for consumer, read in {
            "dpnp": "dpnp.from_dlpack(Exporter(x))",
            "dpctl": "dpnp.asarray(dpt.from_dlpack(Exporter(x)))",
        }.items()
    ),
    Lie(
        "dpnp_answers_with_a_numpy_array",
        "print(type(dpnp.from_dlpack(np.zeros(1))).__name__)",
        "ndarray",
        "dpnp_array",
    ),
    Lie(
        "torch_writes_into_a_read_only_numpy_array",
        "x = np.zeros(1); x.flags.writeable = False; torch.from_dlpack(x)[0] = 7; print(x)",
        "[7.]",
        "an exception",
    ),
    Lie(
        "torch_writes_into_a_jax_array",
        "x = jnp.zeros(1); torch.from_dlpack(x)[0] = 7; print(x)",
        "[7.]",
        "an exception, for JAX arrays are immutable",
    ),
    Lie(
        "torch_writes_into_a_tensorflow_tensor",
        "x = tf.zeros(1); torch.from_dlpack(x)[0] = 7; print(x.numpy())",
        "[7.]",
        "an exception, for TensorFlow tensors are immutable",
    ),
    Lie(
        "tensorflow_convert_to_tensor_aliases_a_torch_tensor",
        "x = make('torch', 'float32', 'contiguous'); y = tf.convert_to_tensor(x); x[0, 0] = 7; print(y.numpy()[0, 0])",
        "7.0",
        "1.0, as for a NumPy array, which it copies",
    ),
    Lie(
        "jax_device_put_aliases_a_numpy_array",
        "x = make('numpy', 'float32', 'contiguous'); y = jax.device_put(x); x[0, 0] = 7; print(jnp.copy(y)[0, 0])",
        "7.0",
        "1.0, for JAX arrays are immutable",
    ),
    Lie(
        "torch_asarray_reads_a_buffer_of_int32_as_flat_float32",
        "y = torch.asarray(memoryview(np.zeros((2, 3), np.int32))); print(y.dtype, tuple(y.shape))",
        "torch.float32 (6,)",
        "torch.int32 (2, 3)",
    ),
    Lie(
        "torch_copies_without_setting_is_copied",
        "x = torch.zeros(1); y = capsules.read_capsule(x.__dlpack__(copy=True, max_version=(1, 0))); "
        "print(y.data == x.data_ptr(), y.flags)",
        "False 0",
        "False 2",
    ),
    Lie(
        "tensorflow_takes_two_lanes_for_one",
        "print(tf.experimental.dlpack.from_dlpack(hand_made(LEGACY, lanes=2)[0]).shape)",
        "(4, 6)",
        "an exception",
    ),
    Lie(
        "tensorflow_deletes_twice_on_an_unknown_gpu",
        "capsule, ticket = hand_made(LEGACY, device=(2, 0))\n"
        "try: tf.experimental.dlpack.from_dlpack(capsule)\n"
        "except tf.errors.InvalidArgumentError: del capsule\n"
        "print(ticket.deletions)",
        "2",
        "1",
    ),
    Lie(
        "tvm_ffi_takes_a_negative_shape",
        "print(tuple(tvm_ffi.from_dlpack(hand_made(shape=(-1, 6))[0]).shape))",
        "(-1, 6)",
        "an exception",
    ),
    Lie(
        "jax_narrows_int64_when_64_bits_are_off",
        "jax.config.update('jax_enable_x64', False); y = jax.dlpack.from_dlpack(np.array([2**40 + 1])); "
        "print(y.dtype, y[0])",
        "int32 1",
        "an exception, or int64 1099511627777",
    ),
    Lie(
        "jax_narrows_float64_when_64_bits_are_off",
        "jax.config.update('jax_enable_x64', False); y = jax.dlpack.from_dlpack(np.array([1e300])); "
        "print(y.dtype, y[0])",
        "float32 inf",
        "an exception, or float64 1e+300",
    ),
    *(
        Lie(
            f"an_export_of_torch_to_{consumer}_dangles_after_{name}",
            RE_POINTED.format(export=export, re_point=re_point),
            "True",
            "False: the view keeps the memory that it looks at",
        )
        for consumer, export in {
            "numpy": "np.from_dlpack(x)",
            "tensorflow": "tf.experimental.dlpack.from_dlpack(x.__dlpack__())",
            "jax": "jax.dlpack.from_dlpack(x)",
            "tvm_ffi": "tvm_ffi.from_dlpack(x)",
        }.items()
        for name, re_point in {"data": NEW_DATA, "set": "x.set_(torch.zeros(3))"}.items()
    ),
    Lie(
        "an_export_of_torch_to_numpy_stays_behind_after_resize",
        "x = torch.zeros(3); view = np.from_dlpack(x); x.resize_(100_000); print(view.ctypes.data == x.data_ptr())",
        "False",
        "True, or an exception as x.numpy() makes resize_ raise",
    ),
]

CONTROLS = {
    "tensorflow_lives_on_the_64_byte_border": (
        "x = tf.experimental.dlpack.from_dlpack(off_border('float32', 64).__dlpack__()); print((x * x).shape)",
        "(4, 6)",
    ),
    "torch_lives_on_the_16_byte_border": (
        "x = torch.from_dlpack(off_border('complex128', 16)); x[0, 0] = 1; print(x[0, 0].item())",
        "(1+0j)",
    ),
    "tensorflow_lives_with_rank_254": (
        "print(tf.experimental.dlpack.from_dlpack(torch.zeros((1,) * 254).__dlpack__()).ndim)",
        "254",
    ),
    "tensorflow_deletes_once_on_an_unknown_oneapi_device": (
        "capsule, ticket = hand_made(LEGACY, device=(14, 0))\n"
        "try: tf.experimental.dlpack.from_dlpack(capsule)\n"
        "except tf.errors.InvalidArgumentError: del capsule\n"
        "print(ticket.deletions)",
        "1",
    ),
    "dpnp_lives_with_null_strides_of_host_memory": (
        "print(dpnp.from_dlpack(Exporter(hand_made(strides=None)[0])).shape)",
        "(4, 6)",
    ),
    "dpnp_lives_with_a_plain_capsule_of_usm": ("print(dpnp.asnumpy(dpnp.from_dlpack(in_usm()))[0, 0])", "1.0"),
    "torch_numpy_does_not_dangle": (RE_POINTED.format(export="x.numpy()", re_point=NEW_DATA), "False"),
    "an_export_of_detach_does_not_dangle": (
        RE_POINTED.format(export="np.from_dlpack(x.detach())", re_point=NEW_DATA),
        "False",
    ),
    "torch_refuses_the_conjugate_bit": (CONJUGATED + "torch.from_dlpack(x)", "raises BufferError"),
    "torch_refuses_lanes": ("torch.from_dlpack(hand_made(lanes=2)[0])", "raises BufferError"),
    "numpy_refuses_lanes": ("np.from_dlpack(Exporter(hand_made(lanes=2)[0]))", "raises RuntimeError"),
    "jax_refuses_lanes": (
        "jax.dlpack.from_dlpack(Exporter(hand_made(LEGACY, lanes=2)[0]))",
        "raises JaxRuntimeError",
    ),
}
"""The good side of the borders above; without these a row could fail or pass for another reason."""


def _id(case: Death | Lie) -> str:
    return case.claim


@functools.cache
def raw_endings() -> dict[str, object]:
    """Run every snippet, each in its own process, and return how they ended."""
    snippets = {case.claim: case.code for case in [*DEATHS, *LIES]}
    return run(snippets | {claim: code for claim, (code, _) in CONTROLS.items()})


@pytest.fixture(scope="module")
def endings() -> dict[str, object]:
    """How every snippet ended."""
    return raw_endings()


@pytest.mark.parametrize("death", DEATHS, ids=_id)
def test_the_process_still_dies(endings, death):
    """The raw route kills the process by the recorded signal and for the recorded reason."""
    ending = endings[death.claim]
    assert ending.signal == death.signal and death.complaint in ending.complaint, (
        f"{death.claim}: expected {death.signal.name} {death.complaint!r}, saw: {ending}. If it lived, the framework "
        f"has mended this and the consumer profile can be relaxed. Route:\n{death.code}"
    )


@pytest.mark.parametrize("lie", LIES, ids=_id)
def test_the_result_is_still_wrong(endings, lie):
    """The raw route goes on with the recorded wrong result."""
    ending = endings[lie.claim]
    assert not ending.signal and ending.printed == lie.printed, (
        f"{lie.claim}: expected {lie.printed!r}, saw: {ending}. Right would be: {lie.truth}. If that is what came, the "
        f"framework has mended this and the consumer profile can be relaxed. Route:\n{lie.code}"
    )


@pytest.mark.parametrize("claim", CONTROLS)
def test_the_safe_side_of_the_border_is_safe(endings, claim):
    """The neighbour of a death or lie is fine, so that the profile need not be stricter."""
    code, printed = CONTROLS[claim]
    ending = endings[claim]
    assert not ending.signal and ending.printed == printed, (
        f"{claim}: expected {printed!r}, saw: {ending}. The consumer profile must become stricter. Route:\n{code}"
    )
