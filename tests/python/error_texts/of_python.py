"""The failures of the Python layer, by the file of ``python/src`` that makes them."""

from __future__ import annotations

import array
import pickle
from typing import Any

import broker
import dpnp
from all_frameworks import np, torch
from broker import tensor
from hostile.row import Stage
from hostile.table import TABLE
from raw.capsules import Exporter
from raw.hazards import hand_made
from sharing.handles import rehandled

from .of_router import Call


def _row(name: str) -> Call:
    """Convert a hostile producer."""

    def call():
        stage = Stage()
        return broker.to_numpy(TABLE[name].make(stage))

    return call


def _kept() -> Any:
    with broker.borrow(torch.zeros(3), "numpy") as view:
        kept = view[1:]
    return kept


def _nested() -> Any:
    tensors: list[Any] = [np.zeros(2)]
    for _ in range(120):
        tensors = [tensors]
    return broker.to_torch(tensors)


class _Same(dict[str, Any]):
    def __copy__(self):
        return self


class _Stubborn(Exporter):
    """A producer that gives its own memory where it was asked for a copy."""

    def __dlpack__(self, **asked):
        return self.kept.__dlpack__(max_version=(1, 0))


class _OnCuda:
    """Says that it is on a CUDA device, and is never asked for more."""

    def __dlpack_device__(self) -> tuple[int, int]:
        return (2, 0)

    def __dlpack__(self, **_: Any) -> Any:
        raise AssertionError("the stream was to be refused before")


def _stubborn() -> Any:
    producer = _Stubborn(None, (2, 0))
    producer.kept = broker.asarray(hand_made(device=(2, 0))[0])
    return broker.to_numpy(producer, device="cpu")


_SHARED = broker.memory.empty(3, shareable=True)


def _unpickled(data: Any = bytes(12), device: str = "cpu") -> Any:
    make, state = broker.asarray(np.zeros(3, "f4")).__reduce_ex__(5)
    return make(data, *state[1:3], device, None)


def _packed_columns() -> Any:
    return hand_made(dtype="uint8", code=17, bits=4, shape=(2, 2), strides=(1, 2))[0]


def _lent_list() -> Any:
    with broker.borrow([np.zeros(2)], "numpy") as view:
        return view


def _guarded() -> Any:
    with broker.no_copy():
        return tensor.reshape(tensor.zeros((2, 3)).T, 6)


def _held(**changes: Any) -> broker.Array:
    return broker.asarray(hand_made(**changes)[0])


def _write(to: broker.Array, value: Any) -> Call:
    def call():
        to[...] = value

    return call


PYTHON: dict[str, Call] = {
    "array_write.read_only": _write(broker.asarray(b"abc"), 1),
    "array_write.repeated": _write(tensor.broadcast_to(tensor.zeros(3), (2, 3)), 1),
    "array_write.dtype": _write(tensor.zeros(3), np.zeros(3, "f4")),
    "array_write.value": _write(tensor.zeros(3), "1"),
    "array_write.number": _write(_held(lanes=2), 1),
    "array_write.out_of_reach": _write(_held(device=(2, 0)), 1),
    "array_write.elsewhere": _write(tensor.zeros((4, 6), dtype="float32"), _held(device=(2, 0))),
    "array_item.dtype": lambda: _held(lanes=2)[0, 0].item(),
    "array_item.device": lambda: _held(device=(2, 0))[0, 0].item(),
    "scalars": lambda: tensor.ones(3, dtype="float8_e5m2"),
    "functions.tensor.value": lambda: tensor.full(3, "1"),
    "functions.tensor.copy": lambda: tensor.reshape(tensor.zeros((2, 3)).T, 6, copy=False),
    "functions.tensor.scope": _guarded,
    "functions.tensor.container": lambda: tensor.zeros_like([np.zeros(2)]),
    "functions.tensor.dtype": lambda: tensor.asarray(np.zeros(3), dtype="float32"),
    "functions.tensor.device": lambda: tensor.reshape(_held(device=(2, 0)), 24, copy=True),
    "incoming": lambda: broker.to_numpy(object()),
    "prepare": lambda: broker.to_numpy(broker.asarray(hand_made(device=(2, 0))[0]), device="cpu"),
    "prepare.host": lambda: broker.to_dpnp(np.zeros(2), device=(1, 0)),
    "placement": lambda: broker.to_numpy(np.zeros(2), device="cuda:1"),
    "placement.of_own": lambda: broker.asarray(b"abc", device="cuda:1"),
    "placement.of_kind": lambda: broker.asarray(b"abc", usm_type="shared"),
    "capsule.used": _row("capsule_used_before"),
    "capsule.renamed": _row("capsule_renamed_to_nonsense"),
    "capsule.nameless": _row("capsule_without_a_name"),
    "capsule.no_capsule": lambda: broker.from_capsule(np.ones(2)),
    "protocol.no_capsule": _row("dlpack_gives_none"),
    "protocol.no_device": _row("device_gives_text"),
    "options.stream": lambda: broker.to_numpy(np.ones(2), stream="default"),
    "options.usm_type": lambda: broker.asarray(b"abc").to_device("cpu", usm_type="managed"),
    "options.copy": lambda: broker.to_torch(np.ones(2), copy="yes"),
    "options.readonly": lambda: broker.to_numpy(np.ones(2), readonly="never"),
    "buffer.rows": _row("buffer_of_rows_elsewhere"),
    "buffer.format": lambda: broker.to_torch(array.array("u", "text")),
    "buffer.strides": _row("buffer_of_uneven_strides"),
    "array_interface.strides": _row("interface_strides_uneven"),
    "array_interface.no_data": _row("interface_data_missing"),
    "array_interface.mask": _row("interface_mask_an_array"),
    "array_interface.object": _row("interface_data_text"),
    "cuda_interface.typestr": _row("cuda_interface_typestr_other_byte_order"),
    "cuda_interface.strides": _row("cuda_interface_strides_uneven"),
    "cuda_interface.mask": _row("cuda_interface_mask_an_array"),
    "cuda_interface.stream": _row("cuda_interface_stream_of_somebody"),
    "cuda.stream": lambda: broker.asarray(_OnCuda(), stream=3),
    "interface.no_dict": _row("cuda_interface_is_a_list"),
    "interface.typestr": _row("interface_typestr_other_byte_order"),
    "interface.field": _row("interface_shape_text"),
    "frameworks.dpctl.usm_interface.typestr": _row("usm_interface_typestr_other_byte_order"),
    "frameworks.dpctl.usm_interface.no_usm": _row("usm_interface_data_in_the_zero_page"),
    "frameworks.dpctl.usm_interface.syclobj": _row("usm_interface_syclobj_text"),
    "frameworks.dpctl.queue": lambda: broker.to_dpnp(dpnp.zeros(2), stream=1),
    "target.name": lambda: broker.to(np.ones(2), "pytorch"),
    "target.like": lambda: broker.to(np.ones(2), like=[1]),
    "borrow": _kept,
    "functions.conversions": lambda: broker.to(np.ones(2)),
    "functions.arrays": lambda: broker.to_capsule([np.ones(2)]),
    "convert.no_tensor": lambda: broker.to_torch([1, 2, 3]),
    "convert.lent_container": _lent_list,
    "convert.nested": _nested,
    "convert.unplaced": lambda: broker.to_tensorflow(np.ones(2), device="GPU:7"),
    "carried_out.same_memory": _stubborn,
    "containers": lambda: broker.to_torch(_Same(a=np.zeros(2))),
    "device_list.name": lambda: broker.Device("xpu:0"),
    "device_list.missing": lambda: broker.Device((14, 99)),
    "level_zero.arrays.target": lambda: broker.asarray(b"abc", device="opencl:cpu"),
    "level_zero.homes.name": lambda: broker.use_context_of("numpy"),
    "level_zero.modules.spirv": lambda: broker.kernel.from_spirv("vecadd.spv"),
    "level_zero.modules.options": lambda: broker.kernel.from_spirv(b"", options=3),
    "level_zero.queues": lambda: broker.Queue("host"),
    "level_zero.made.shape": lambda: broker.memory.empty(-1),
    "level_zero.made.usm_type": lambda: broker.memory.empty(3, usm_type="shared"),
    "level_zero.made.dtype": lambda: broker.memory.empty(3, "float31"),
    "level_zero.made.dtype_of_bits": lambda: tensor.empty(3, dtype="float4_e2m1fn"),
    "pickling.device": lambda: _unpickled(device="cuda:0"),
    "pickling.bytes": lambda: _unpickled(data=b"abc"),
    "pickling.rows": lambda: pickle.dumps(broker.from_capsule(_packed_columns())),
    "sharing.misfit": lambda: rehandled(_SHARED, offset=4).open(),
    "sharing.container": lambda: broker.memory.share([_SHARED]),
    "sharing.other": lambda: broker.memory.share(np.zeros(2)),
    "numpy_allocator.install": lambda: broker.memory.numpy_allocator("pinned").__enter__(),
    "frameworks.torch.row.device": lambda: broker.to_torch(np.zeros(2), device=torch.float16),
    "frameworks.torch.row.meta": lambda: broker.to_torch(np.zeros(2), device="meta"),
    "frameworks.torch.row.whole_bytes": lambda: broker.to_numpy(torch.empty(2, dtype=torch.uint4)),
    "frameworks.torch.guard.bits": lambda: broker.to_numpy(torch.empty(2, dtype=torch.bits8)),
    "frameworks.numpy.masked": lambda: broker.to_torch(np.ma.masked_array([1.0, 2.0], [True, False])),
    "frameworks.numpy.byte_order": lambda: broker.to_torch(np.zeros(2, ">f4")),
    "frameworks.numpy.dtype": lambda: broker.to_torch(np.array(["a"])),
}
