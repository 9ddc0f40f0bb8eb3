"""PyTorch's `xpu` on the Level Zero device in software, which runs on the processor and is no GPU.

PyPI's PyTorch knows the device type `xpu` and lacks what Intel's builds add to it. The extension here adds as much as
tensors need: memory in dpctl's default context, streams that are SYCL queues, copies and views. The processor computes,
on copies. PyTorch loads it by itself (by the entry point `torch.backends`) where `BROKER_SOFTWARE_XPU` is `1`,
which `python -m broker software -- COMMAND` sees to.
"""

import atexit
import os
import sys
import threading
import warnings
from types import ModuleType, SimpleNamespace
from typing import Any

from dlpack_broker_software.torch_xpu.building import BuildError, built

__all__ = ["VARIABLE", "attach", "autoload", "load"]

#: With `1`, PyTorch gets its `xpu`.
VARIABLE = "BROKER_SOFTWARE_XPU"

_native: ModuleType | None = None


def autoload() -> None:
    """Give PyTorch its `xpu`, where the environment asks for it; PyTorch calls this at the end of its own import."""
    if os.environ.get(VARIABLE) != "1":
        return
    try:
        load(sys.modules["torch"])
    except BuildError as error:
        warnings.warn(f"torch.xpu stays unavailable: {error}", stacklevel=2)


def load(torch: Any) -> None:
    """Load the extension into PyTorch, and build it before where that is due.

    Raises
    ------
    BuildError
        Where PyTorch's build has an `xpu` of its own, or the extension cannot be built.
    """
    global _native
    if _native is not None:
        return
    if torch._C._has_xpu:
        raise BuildError("this PyTorch has an xpu of its own; unset " + VARIABLE)
    native = _native = built(torch)
    for name in dir(native):
        if name.startswith("_xpu_"):
            setattr(torch._C, name, getattr(native, name))
    torch._C._xpu_getArchFlags = lambda: None
    torch._C._has_xpu = True
    _show(torch)
    atexit.register(native.leave)


def attach() -> None:
    """Give the extension dpctl's devices; it calls this at their first use."""
    import dpctl

    assert _native is not None
    with _attaching:
        if _kept:
            return
        gpus = dpctl.get_devices(backend="level_zero", device_type="gpu")
        # The first queues live as long as the process: the extension has their addresses.
        _kept.extend(dpctl.SyclQueue(gpu, property="in_order") for gpu in gpus)
        queues = [(queue.addressof_ref(), gpu.get_device_id()) for queue, gpu in zip(_kept, gpus, strict=True)]
        library = os.path.join(os.path.dirname(dpctl.__file__), "libDPCTLSyclInterface.so")
        _native.attach(library, queues)


_kept: list[Any] = []
_attaching = threading.Lock()


def _show(torch: Any) -> None:
    """Put what `torch.xpu` in Python took from a PyTorch without an `xpu` right."""
    xpu, native = torch.xpu, torch._C

    class Stream(torch.Stream):
        """A stream of the software device, whose work is that of a SYCL queue."""

        def __new__(cls, device: Any = None, priority: int = 0, **data: Any) -> Any:
            if "stream_id" in data:
                return super().__new__(cls, **data)
            xpu.init()
            index = torch._utils._get_device_index(torch.device("xpu") if device is None else device, optional=True)
            return super().__new__(cls, torch.device("xpu", index), priority=priority)

        @property
        def sycl_queue(self) -> int:
            """The address of the `sycl::queue`."""
            return int(self.native_handle)

        def __repr__(self) -> str:
            return f"torch.xpu.Stream(device={self.device} sycl_queue={self.sycl_queue:#x})"

    class Event(torch.Event):
        """An event of the software device."""

        def __new__(cls, enable_timing: bool = False) -> Any:
            return super().__new__(cls, torch.device("xpu"), enable_timing=enable_timing)

    xpu.Stream = xpu.streams.Stream = Stream
    xpu.Event = xpu.streams.Event = Event
    xpu._exchange_device = native._xpu_exchangeDevice
    xpu._maybe_exchange_device = native._xpu_maybeExchangeDevice
    xpu._is_in_bad_fork = native._xpu_isInBadFork
    xpu._get_device_properties = _properties
    # Random numbers come from the processor's own generator, as its operators do.
    xpu.default_generators = _Generators(torch)


class _Generators:
    """The generator of each device: the processor's, which draws for all."""

    def __init__(self, torch: Any) -> None:
        self._torch = torch

    def __getitem__(self, index: int) -> Any:
        return self._torch.default_generator

    def __len__(self) -> int:
        return int(self._torch._C._xpu_getDeviceCount())


def _properties(index: int) -> SimpleNamespace:
    device = _kept[index].sycl_device
    return SimpleNamespace(
        name=device.name,
        platform_name=device.sycl_platform.name,
        vendor=device.vendor,
        driver_version=device.driver_version,
        type="gpu",
        max_compute_units=device.max_compute_units,
        max_work_group_size=device.max_work_group_size,
        sub_group_sizes=list(device.sub_group_sizes),
        local_mem_size=device.local_mem_size,
        total_memory=device.global_mem_size,
        has_fp16=device.has_aspect_fp16,
        has_fp64=device.has_aspect_fp64,
        has_atomic64=device.has_aspect_atomic64,
        has_bfloat16_conversions=False,
        has_subgroup_matrix_multiply_accumulate=False,
        is_integrated_gpu=False,
    )
