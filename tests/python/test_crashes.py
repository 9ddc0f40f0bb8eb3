"""What kills the process or lies on a framework's own route passes through broker.

The snippets are those of ``test_raw_crashes``, with broker's conversions in the
place of the frameworks' own: a death or lie found there is tried here too.
"""

from __future__ import annotations

import functools

import pytest
from raw.hazards import run
from test_raw_crashes import DEATHS, LIES

pytestmark = pytest.mark.timeout(300)

DOORS = {
    "dpnp.from_dlpack(": "broker.to_dpnp(",
    "dpt.from_dlpack(": "broker.to_usm_ndarray(",
    "tf.experimental.dlpack.from_dlpack(": "broker.to_tensorflow(",
    "jax.dlpack.from_dlpack(": "broker.to_jax(",
    "tvm_ffi.from_dlpack(": "broker.asarray(",
    "torch.from_dlpack(": "broker.to_torch(",
    "torch.asarray(": "broker.to_torch(",
    "np.from_dlpack(": "broker.to_numpy(",
}
"""The calls of the raw routes, and the one of broker for each."""

ANSWERS = {
    "torch_dies_of_a_negative_rank": "raises InvalidTensorError",
    "tensorflow_dies_of_a_negative_shape": "raises InvalidTensorError",
    "tensorflow_dies_of_a_shape_that_overflows": "raises InvalidTensorError",
    "tensorflow_dies_of_a_torch_tensor_of_rank_255": "raises UnsupportedLayoutError",
    "tensorflow_dies_of_exporting_strings": "raises UnsupportedTensorError",
    "numpy_dies_of_a_null_shape": "raises InvalidTensorError",
    "torch_dies_of_a_null_shape": "raises InvalidTensorError",
    "tensorflow_dies_of_a_null_shape": "raises InvalidTensorError",
    "jax_dies_of_a_null_shape": "raises InvalidTensorError",
}
"""What is printed where an error is the answer; the other deaths are converted, and used, in silence."""

TRUTHS = {
    **{
        f"{consumer}_misses_the_negative_bit_of_torch": "-2.0 -2.0"
        for consumer in ("numpy", "torch", "tensorflow", "jax", "tvm_ffi")
    },
    "the_exchange_api_misses_the_conjugate_bit": "(1-2j) (1-2j)",
    "the_exchange_api_exports_what_requires_a_gradient": "raises UnsupportedTensorError",
    "dpnp_ignores_the_byte_offset_of_host_memory": "3.0",
    "dpctl_ignores_the_byte_offset_of_host_memory": "3.0",
    "dpnp_answers_with_a_numpy_array": "dpnp_array",
    "torch_writes_into_a_read_only_numpy_array": "[0.]",
    "torch_asarray_reads_a_buffer_of_int32_as_flat_float32": "torch.int32 (2, 3)",
    "tensorflow_takes_two_lanes_for_one": "raises UnsupportedDTypeError",
    "tvm_ffi_takes_a_negative_shape": "raises InvalidTensorError",
    "jax_narrows_int64_when_64_bits_are_off": "raises UnsupportedDTypeError",
    "jax_narrows_float64_when_64_bits_are_off": "raises UnsupportedDTypeError",
    **{
        f"an_export_of_torch_to_{consumer}_dangles_after_{name}": "False"
        for consumer in ("numpy", "tensorflow", "jax", "tvm_ffi")
        for name in ("data", "set")
    },
    "an_export_of_torch_to_numpy_stays_behind_after_resize": "raises RuntimeError",
}
"""What the snippet of a lie prints through broker."""

ON_PURPOSE = {
    "torch_writes_into_a_jax_array": "shared with a warning, as the public routes share without one",
    "torch_writes_into_a_tensorflow_tensor": "shared with a warning, as the public routes share without one",
    "tensorflow_convert_to_tensor_aliases_a_torch_tensor": "sharing is what broker is asked for",
    "jax_device_put_aliases_a_numpy_array": "sharing is what broker is asked for",
}
"""Lies of calls that promise a copy or immutability, which broker does not."""

OWN = {
    "a_copied_capsule_says_so": (
        "x = torch.zeros(1); y = capsules.read_capsule(broker.to_capsule(x, (1, 0), copy=True)); "
        "print(y.data == x.data_ptr(), y.flags)",
        "False 2",
    ),
    "a_tensor_on_an_unknown_gpu_is_deleted_once": (
        "capsule, ticket = hand_made(LEGACY, device=(2, 0))\n"
        "try: broker.to_tensorflow(capsule)\n"
        "except broker.UnsupportedDeviceError: del capsule\n"
        "print(ticket.deletions)",
        "1",
    ),
    "a_jax_array_is_shared_with_a_warning": (
        "import warnings; warnings.simplefilter('error'); broker.to_torch(jnp.zeros(1))",
        "raises ImmutableShared",
    ),
    "a_tensorflow_tensor_is_shared_with_a_warning": (
        "import warnings; warnings.simplefilter('error'); broker.to_torch(tf.zeros(1))",
        "raises ImmutableShared",
    ),
    "null_strides_reach_every_consumer": (
        "print(*(broker.to(hand_made(strides=None)[0], to).shape[1] for to in CONSUMERS))",
        "6 6 6 6",
    ),
    "a_null_deleter_reaches_every_consumer": (
        "print(*(broker.to(hand_made(deleter=0)[0], to).shape[1] for to in CONSUMERS))",
        "6 6 6 6",
    ),
    "the_second_processor_reaches_every_consumer": (
        "print(*(broker.to(hand_made(device=(1, 1))[0], to).shape[1] for to in CONSUMERS))",
        "6 6 6 6",
    ),
    "memory_off_the_border_of_every_width_is_used_by_every_consumer": (
        "for distance in (1, 2, 4, 8, 16, 32):\n"
        "    for dtype in ('int8', 'float16', 'float32', 'float64', 'complex64', 'complex128'):\n"
        "        x = [broker.to(off_border(dtype, distance), to) for to in CONSUMERS]\n"
        "        [y + y for y in x]\n"
        "print('used')",
        "used",
    ),
}
"""Claims about what broker does instead, each with its snippet and what it prints."""

REPLACED = {"torch_copies_without_setting_is_copied", "tensorflow_deletes_twice_on_an_unknown_gpu"}
"""Lies whose snippets look at a framework's own exception or capsule, for which ``OWN`` has others."""


def _through_broker(code: str) -> str:
    for door, ours in DOORS.items():
        code = code.replace(door, ours)
    code = code.replace(".__dlpack__())", ")").replace("tf.experimental.dlpack.to_dlpack(", "broker.to_capsule(")
    return f"import broker; CONSUMERS = ('numpy', 'torch', 'tensorflow', 'jax')\n{code}"


@functools.cache
def endings_through_broker():
    """Run every snippet through broker, each in a process of its own, and return how they ended."""
    hazards = {hazard.claim: hazard.code for hazard in [*DEATHS, *LIES]}
    own = {claim: code for claim, (code, _) in OWN.items()}
    return run({claim: _through_broker(code) for claim, code in (hazards | own).items()})


@pytest.fixture(scope="module")
def endings():
    """How every snippet ended."""
    return endings_through_broker()


@pytest.mark.parametrize("claim", [death.claim for death in DEATHS])
def test_the_process_lives(endings, claim):
    ending = endings[claim]
    assert (ending.signal, ending.printed) == (0, ANSWERS.get(claim, "")), str(ending)


@pytest.mark.parametrize("claim", TRUTHS)
def test_the_result_is_right(endings, claim):
    ending = endings[claim]
    assert (ending.signal, ending.printed) == (0, TRUTHS[claim]), str(ending)


@pytest.mark.parametrize("claim", OWN)
def test_instead(endings, claim):
    ending = endings[claim]
    assert (ending.signal, ending.printed) == (0, OWN[claim][1]), str(ending)


def test_every_lie_is_tried_or_told_apart():
    assert {lie.claim for lie in LIES} == {*TRUTHS, *ON_PURPOSE, *REPLACED}
