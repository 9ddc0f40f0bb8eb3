"""Objects whose `__array_interface__`, `__cuda_array_interface__` or `__sycl_usm_array_interface__` is nonsense."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from raw import usm

from .row import End, Make, Raises, Row, Stage, speaking

HOST, CUDA, USM = "__array_interface__", "__cuda_array_interface__", "__sycl_usm_array_interface__"
_MISSING = object()


def _describing(interface: str, **changes: Any) -> Make:
    """Make an object that describes 4x6 float32 of its own, with some fields changed or missing."""

    def make(stage):
        fields = _in_usm(stage) if interface == USM else _on_the_host(stage)
        described = {name: value for name, value in (fields | changes).items() if value is not _MISSING}
        return speaking(stage, **{interface: described})

    return make


def _on_the_host(stage: Stage) -> dict[str, Any]:
    memory = np.arange(24, dtype="f4").reshape(4, 6)
    stage.kept.append(memory)
    data = (memory.ctypes.data, False)
    return {"version": 3, "typestr": "<f4", "shape": (4, 6), "strides": None, "data": data}


def _in_usm(stage: Stage) -> dict[str, Any]:
    memory = usm.filled(*usm.PLAIN, bytes(96))
    stage.kept.append(memory)
    return _on_the_host(stage) | {"version": 1, "data": (memory._pointer, False), "syclobj": memory.sycl_queue}


def _property(interface: str) -> Make:
    def get(self):
        raise LookupError("not now")

    return lambda stage: speaking(stage, **{interface: property(get)})


def _whole(interface: str, value: Any) -> Make:
    return lambda stage: speaking(stage, **{interface: value})


_HUGE = 2**100
_RANK = Raises("UnsupportedLayoutError", "wanted at most 64 dimensions, got")
_TYPESTR = Raises("UnsupportedTensorError", "has the typestr")


def _malformed(field: str) -> Raises:
    """Return the end of a value that is not of the field's type."""
    return Raises("InvalidTensorError", f"as the {field} of its __")


def _invalid(words: str) -> Raises:
    """Return the end of a value that is of the type and cannot be."""
    return Raises("InvalidTensorError", words)


def _all(end: End, **values: Any) -> dict[str, tuple[Any, End]]:
    return {name: (value, end) for name, value in values.items()}


NONSENSE: dict[str, dict[str, tuple[Any, End]]] = {
    "shape": {
        **_all(_malformed("shape"), none=None, missing=_MISSING, text="46", a_number=24, fractions=(4.5, 6.0)),
        **_all(_malformed("shape"), huge=(_HUGE, 6), nested=((4, 6),)),
        **_all(_RANK, of_65_axes=(1,) * 65, endless=range(2**40)),
        "negative": ((-4, 6), _invalid("wanted dimensions of 0 or more, got -4 at axis 0")),
        "overflowing": ((2**62, 8), _invalid("wanted a shape of fewer than 2**63 elements")),
    },
    "strides": {
        **_all(_malformed("strides"), text="46", a_number=24, fractions=(24.5, 4.0), huge=(_HUGE, 4)),
        "endless": (range(2**40), _RANK),
        **_all(_invalid("wanted one stride for each dimension"), too_few=(4,), too_many=(24, 4, 4)),
        **_all(_invalid("inside the address space"), overflowing=(2**62, 4), below_zero=(-(2**61), 4)),
    },
    "typestr": {
        **_all(_malformed("typestr"), none=None, missing=_MISSING, a_number=4, lone_surrogate="\ud800"),
        **_all(_TYPESTR, empty="", words="float32", of_no_size="<f", of_zero_bytes="<f0", huge="<f9999999999999"),
        **_all(_TYPESTR, other_byte_order=">f4", objects="|O8", a_record="|V4"),
    },
    "data": {
        **_all(_malformed("data"), negative=(-64, False), huge=(_HUGE, False), of_three=(4096, False, 0)),
        **_all(_malformed("data"), no_address=(None, None)),
        "null": ((0, False), _invalid("wanted data for 24 elements, got a null pointer")),
        "at_the_last_address": ((2**64 - 64, False), _invalid("inside the address space")),
    },
}
"""What any of the interfaces may say in a field, and how that has to end."""

_NO_POINTER = Raises("UnsupportedTensorError", "gives its data as an object instead of a pointer")
_MASK = Raises("UnsupportedTensorError", "has a mask, which would be lost")
_STEPS = Raises("UnsupportedTensorError", "not multiples of the item size")
_ZERO_PAGE = _invalid("wanted addresses inside the address space, got data at 0x40")
_NOT_USM = _invalid("is no USM in the context of its syclobj")

OWN: dict[str, dict[str, dict[str, tuple[Any, End]]]] = {
    HOST: {
        "data": {
            **_all(_NO_POINTER, text="memory", a_number=64),
            "missing": (_MISSING, Raises("UnsupportedTensorError", "gives no data pointer")),
            "in_the_zero_page": ((64, False), _ZERO_PAGE),
        },
        "mask": _all(_MASK, an_array=np.ones(24, bool), text="masked"),
        "strides": {"uneven": ((23, 3), _STEPS)},
    },
    CUDA: {
        "data": _all(_malformed("data"), text="memory", a_number=64),
        "mask": _all(_MASK, an_array=np.ones(24, bool), text="masked"),
        "strides": {"uneven": ((23, 3), _STEPS)},
        "stream": _all(_malformed("stream"), text="default", negative=-1, huge=_HUGE, of_somebody=4096),
    },
    USM: {
        "data": {
            **_all(_malformed("data"), text="memory", a_number=64),
            **_all(_NOT_USM, in_the_zero_page=(64, False), of_nobody=(1 << 40, False)),
        },
        "syclobj": _all(_malformed("syclobj"), none=None, missing=_MISSING, text="gpu", a_number=64, an_object=object()),
        "offset": {
            **_all(_malformed("offset"), text="1", huge=_HUGE),
            **_all(_invalid("inside the address space"), overflowing=2**62, below=-(2**62)),
        },
    },
}
"""What one of them alone may say."""


def _rows(interface: str, prefix: str) -> Iterator[Row]:
    for fields in (NONSENSE, OWN[interface]):
        for field, values in fields.items():
            for name, (value, end) in values.items():
                yield Row(f"{prefix}_{field}_{name}", _describing(interface, **{field: value}), end)
    yield Row(f"{prefix}_raises", _property(interface), Raises("LookupError", "not now"))
    for name, value in {"none": None, "text": "text", "a_list": [1, 2]}.items():
        yield Row(f"{prefix}_is_{name}", _whole(interface, value), _invalid(f"wanted a dict as its {interface}, got"))
    yield Row(f"{prefix}_is_empty", _whole(interface, {}), _malformed("typestr"))


ROWS = [*_rows(HOST, "interface"), *_rows(CUDA, "cuda_interface"), *_rows(USM, "usm_interface")]
