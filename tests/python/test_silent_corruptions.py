"""The seven silent corruptions of the raw routes: each shown there, and its right end through broker.

The snippets are those of ``test_raw_crashes`` and ``test_crashes``; here they stand by their kind. Right is
either the right value, or a refusal that names its remedy.
"""

from __future__ import annotations

import pytest
from test_crashes import TRUTHS, endings_through_broker
from test_raw_crashes import LIES, raw_endings

pytestmark = pytest.mark.timeout(300)

SEVEN = {
    "torch's negative bit is missed": [
        f"{consumer}_misses_the_negative_bit_of_torch"
        for consumer in ("numpy", "torch", "tensorflow", "jax", "tvm_ffi")
    ],
    "torch's exports dangle when the tensor is pointed elsewhere": [
        *(
            f"an_export_of_torch_to_{consumer}_dangles_after_{change}"
            for consumer in ("numpy", "tensorflow", "jax", "tvm_ffi")
            for change in ("data", "set")
        ),
        "an_export_of_torch_to_numpy_stays_behind_after_resize",
    ],
    "the exchange table exports conjugates and what needs a gradient": [
        "the_exchange_api_misses_the_conjugate_bit",
        "the_exchange_api_exports_what_requires_a_gradient",
    ],
    "dpnp ignores the byte offset of host memory": [
        "dpnp_ignores_the_byte_offset_of_host_memory",
        "dpctl_ignores_the_byte_offset_of_host_memory",
    ],
    "the mark that memory is read-only is lost": ["torch_writes_into_a_read_only_numpy_array"],
    "TensorFlow reads several lanes as one": ["tensorflow_takes_two_lanes_for_one"],
    "JAX narrows 64-bit numbers": ["jax_narrows_int64_when_64_bits_are_off", "jax_narrows_float64_when_64_bits_are_off"],
}
"""Each kind of corruption, with the claims that show it."""

RAW = {lie.claim: lie for lie in LIES}


@pytest.mark.parametrize("kind", SEVEN)
def test_the_raw_route_is_wrong_without_a_word(kind):
    endings = raw_endings()
    seen = {claim: (endings[claim].signal, endings[claim].printed) for claim in SEVEN[kind]}
    assert seen == {claim: (0, RAW[claim].printed) for claim in SEVEN[kind]}


@pytest.mark.parametrize("kind", SEVEN)
def test_broker_is_right(kind):
    endings = endings_through_broker()
    seen = {claim: (endings[claim].signal, endings[claim].printed) for claim in SEVEN[kind]}
    assert seen == {claim: (0, TRUTHS[claim]) for claim in SEVEN[kind]}


REFUSED = [claim for claims in SEVEN.values() for claim in claims if TRUTHS[claim].startswith("raises ")]


@pytest.mark.parametrize("claim", REFUSED)
def test_a_refusal_says_what_stands_in_the_way(claim):
    """Broker's own is of the form ``call: why; remedy``; torch's is that of storage which others hold."""
    wanted = "not resizable" if TRUTHS[claim] == "raises RuntimeError" else "; "
    assert wanted in endings_through_broker()[claim].complaint


def test_no_corruption_is_listed_twice():
    claims = [claim for claims in SEVEN.values() for claim in claims]
    assert len(SEVEN) == 7 and len(claims) == len(set(claims))
