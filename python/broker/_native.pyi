"""Types of the extension module; its documentation stands with the functions themselves.

The frameworks are named for type checkers alone: where one is not installed, or has no types, its
tensors are ``Any``.
"""

import sys
from collections.abc import Iterator, Sequence
from types import ModuleType, TracebackType
from typing import Any, ClassVar, Literal, NoReturn, Protocol, TypeAlias, TypeVar, final, overload

import jax  # type: ignore[import-not-found,import-untyped,unused-ignore]
import numpy  # type: ignore[import-not-found,import-untyped,unused-ignore]
import torch  # type: ignore[import-not-found,import-untyped,unused-ignore]
from broker.kernel import Kernel, Local, Module, from_opencl, from_spirv
from typing_extensions import Buffer, CapsuleType, Self

__all__ = [
    "Array", "Device", "Event", "Kernel", "Local", "Module", "Queue", "Route", "SharedArray", "__version__", "asarray",
    "broadcast_array", "borrow", "borrow_probe", "check_dtype", "check_opencl_vendors", "DeviceProperties", "devices",
    "doors", "empty_cache", "empty_memory", "explain", "framework_of", "framework_rows", "framework_state",
    "from_capsule", "from_dlpack", "from_opencl", "from_spirv", "full_array", "held_array", "install_numpy_handler",
    "level_zero_missing", "loaded_runtimes", "memory_stats", "name_context", "numpy_handler", "opencl_vendors",
    "permute_array", "received_array", "render_table", "reshape_array", "scope_changed", "settings", "share_array",
    "shares_memory", "to", "to_capsule", "to_cupy", "to_dpnp", "to_jax", "to_numpy", "to_tensorflow", "to_torch",
    "to_usm_ndarray", "unpickled_array",
]

__version__: str

_T = TypeVar("_T")
_UsmType: TypeAlias = Literal["device", "shared", "host"]
_ReadOnly: TypeAlias = Literal["copy", "share", "error"]

class _SpeaksDLPack(Protocol):
    def __dlpack__(self, *args: Any, **kwargs: Any) -> Any: ...

class _HasArrayInterface(Protocol):
    @property
    def __array_interface__(self) -> Any: ...

class _HasCudaArrayInterface(Protocol):
    @property
    def __cuda_array_interface__(self) -> Any: ...

class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]

_Tensor: TypeAlias = _SpeaksDLPack | _HasArrayInterface | _HasCudaArrayInterface | Buffer | CapsuleType
_Container: TypeAlias = list[Any] | tuple[Any, ...] | dict[Any, Any] | _Dataclass
_Framework: TypeAlias = str | ModuleType

@final
class Array:
    @property
    def shape(self) -> tuple[int, ...]: ...
    @property
    def strides(self) -> tuple[int, ...]: ...
    @property
    def ndim(self) -> int: ...
    @property
    def size(self) -> int: ...
    @property
    def nbytes(self) -> int: ...
    @property
    def dtype(self) -> str: ...
    @property
    def device(self) -> str: ...
    @property
    def read_only(self) -> bool: ...
    @property
    def data_ptr(self) -> int: ...
    @property
    def usm_type(self) -> _UsmType | None: ...
    @property
    def queue(self) -> Queue | None: ...
    @property
    def __array_interface__(self) -> dict[str, Any]: ...
    __dlpack_c_exchange_api__: ClassVar[CapsuleType]
    def __dlpack__(
        self,
        *,
        stream: Any = None,
        max_version: tuple[int, int] | None = None,
        dl_device: tuple[int, int] | None = None,
        copy: bool | None = None,
    ) -> CapsuleType: ...
    def __dlpack_device__(self) -> tuple[int, int]: ...
    def to_device(
        self, device: Any, /, *, stream: Any = None, usm_type: _UsmType | None = None
    ) -> Array: ...
    @property
    def T(self) -> Array: ...
    @property
    def mT(self) -> Array: ...
    def item(self) -> bool | int | float | complex: ...
    def __getitem__(self, key: Any, /) -> Array: ...
    def __setitem__(self, key: Any, value: Any, /) -> None: ...
    def __iter__(self) -> Iterator[Array]: ...
    def __bool__(self) -> bool: ...
    def __int__(self) -> int: ...
    def __float__(self) -> float: ...
    def __complex__(self) -> complex: ...
    def __index__(self) -> int: ...
    def __len__(self) -> int: ...
    def __contains__(self, item: Any, /) -> NoReturn: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __array__(self, dtype: Any = None, copy: bool | None = None) -> numpy.ndarray[Any, Any]: ...
    def __copy__(self) -> Array: ...
    def __deepcopy__(self, _memo: Any, /) -> Array: ...
    if sys.version_info >= (3, 12):
        def __buffer__(self, flags: int, /) -> memoryview: ...

@final
class SharedArray:
    @property
    def shape(self) -> tuple[int, ...]: ...
    @property
    def strides(self) -> tuple[int, ...]: ...
    @property
    def dtype(self) -> str: ...
    @property
    def device(self) -> str: ...
    @property
    def read_only(self) -> bool: ...
    def open(self) -> Array: ...

@final
class Route:
    @property
    def source(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def outcome(self) -> Literal["shares", "copies", "refuses"]: ...
    @property
    def shares(self) -> bool: ...
    @property
    def why(self) -> str: ...
    @property
    def remedy(self) -> str: ...
    @property
    def bytes(self) -> int: ...
    @property
    def steps(self) -> list[str]: ...

@overload
def to_torch(
    x: _Tensor,
    /,
    *,
    device: Any = None,
    copy: bool | None = None,
    stream: Any = None,
    readonly: _ReadOnly | None = None,
    detach: bool = False,
) -> torch.Tensor: ...
@overload
def to_torch(
    x: _Container,
    /,
    *,
    device: Any = None,
    copy: bool | None = None,
    stream: Any = None,
    readonly: _ReadOnly | None = None,
    detach: bool = False,
) -> Any: ...
@overload
def to_numpy(
    x: _Tensor,
    /,
    *,
    device: Any = None,
    copy: bool | None = None,
    stream: Any = None,
    readonly: _ReadOnly | None = None,
    detach: bool = False,
) -> numpy.ndarray[Any, Any]: ...
@overload
def to_numpy(
    x: _Container,
    /,
    *,
    device: Any = None,
    copy: bool | None = None,
    stream: Any = None,
    readonly: _ReadOnly | None = None,
    detach: bool = False,
) -> Any: ...
@overload
def to_jax(
    x: _Tensor,
    /,
    *,
    device: Any = None,
    copy: bool | None = None,
    stream: Any = None,
    readonly: _ReadOnly | None = None,
    detach: bool = False,
) -> jax.Array: ...
@overload
def to_jax(
    x: _Container,
    /,
    *,
    device: Any = None,
    copy: bool | None = None,
    stream: Any = None,
    readonly: _ReadOnly | None = None,
    detach: bool = False,
) -> Any: ...
@overload
def asarray(
    x: _Tensor,
    /,
    *,
    device: Any = None,
    copy: bool | None = None,
    stream: Any = None,
    readonly: _ReadOnly | None = None,
    detach: bool = False,
    usm_type: _UsmType | None = None,
    queue: Queue | None = None,
) -> Array: ...
@overload
def asarray(
    x: _Container,
    /,
    *,
    device: Any = None,
    copy: bool | None = None,
    stream: Any = None,
    readonly: _ReadOnly | None = None,
    detach: bool = False,
    usm_type: _UsmType | None = None,
    queue: Queue | None = None,
) -> Any: ...
def to_tensorflow(
    x: _Tensor | _Container,
    /,
    *,
    device: Any = None,
    copy: bool | None = None,
    stream: Any = None,
    readonly: _ReadOnly | None = None,
    detach: bool = False,
) -> Any: ...
def to_cupy(
    x: _Tensor | _Container,
    /,
    *,
    device: Any = None,
    copy: bool | None = None,
    stream: Any = None,
    readonly: _ReadOnly | None = None,
    detach: bool = False,
) -> Any: ...
def to_dpnp(
    x: _Tensor | _Container,
    /,
    *,
    device: Any = None,
    copy: bool | None = None,
    stream: Any = None,
    readonly: _ReadOnly | None = None,
    detach: bool = False,
) -> Any: ...
def to_usm_ndarray(
    x: _Tensor | _Container,
    /,
    *,
    device: Any = None,
    copy: bool | None = None,
    stream: Any = None,
    readonly: _ReadOnly | None = None,
    detach: bool = False,
) -> Any: ...
@overload
def to(
    x: _Tensor,
    target: Literal["torch"],
    /,
    *,
    like: None = None,
    device: Any = None,
    copy: bool | None = None,
    stream: Any = None,
    readonly: _ReadOnly | None = None,
    detach: bool = False,
) -> torch.Tensor: ...
@overload
def to(
    x: _Tensor,
    target: Literal["numpy"],
    /,
    *,
    like: None = None,
    device: Any = None,
    copy: bool | None = None,
    stream: Any = None,
    readonly: _ReadOnly | None = None,
    detach: bool = False,
) -> numpy.ndarray[Any, Any]: ...
@overload
def to(
    x: _Tensor,
    target: Literal["jax"],
    /,
    *,
    like: None = None,
    device: Any = None,
    copy: bool | None = None,
    stream: Any = None,
    readonly: _ReadOnly | None = None,
    detach: bool = False,
) -> jax.Array: ...
@overload
def to(
    x: _Tensor,
    target: Literal["broker"],
    /,
    *,
    like: None = None,
    device: Any = None,
    copy: bool | None = None,
    stream: Any = None,
    readonly: _ReadOnly | None = None,
    detach: bool = False,
) -> Array: ...
@overload
def to(
    x: Any,
    target: _Framework,
    /,
    *,
    like: None = None,
    device: Any = None,
    copy: bool | None = None,
    stream: Any = None,
    readonly: _ReadOnly | None = None,
    detach: bool = False,
) -> Any: ...
@overload
def to(
    x: Any,
    target: None = None,
    /,
    *,
    like: _T,
    device: Any = None,
    copy: bool | None = None,
    stream: Any = None,
    readonly: _ReadOnly | None = None,
    detach: bool = False,
) -> _T: ...
def explain(
    x: Any, /, to: _Framework, *, device: Any = None, copy: bool | None = None, readonly: _ReadOnly | None = None,
    detach: bool = False,
) -> Route: ...
def from_dlpack(x: _SpeaksDLPack, /, *, device: Any = None, copy: bool | None = None) -> Array: ...
def to_capsule(
    x: _Tensor,
    /,
    max_version: tuple[int, int] | None = None,
    *,
    copy: bool | None = None,
    readonly: _ReadOnly | None = None,
) -> CapsuleType: ...
def from_capsule(capsule: CapsuleType, /) -> Array: ...
def shares_memory(a: _Tensor, b: _Tensor, /) -> bool: ...
def check_opencl_vendors() -> None: ...
def empty_cache() -> None: ...
def full_array(
    shape: Sequence[int],
    value: bool | int | float | complex,
    dtype: Any,
    place: tuple[Any, Queue | None],
    usm_type: _UsmType | None,
    call: str,
) -> Array: ...
def permute_array(x: Array, axes: Sequence[int], call: str) -> Array: ...
def broadcast_array(x: Array, shape: Sequence[int], call: str) -> Array: ...
def held_array(x: object, call: str) -> Array: ...
def check_dtype(x: Array, dtype: Any, call: str) -> None: ...
def reshape_array(x: Array, shape: Sequence[int], copy: bool | None, call: str) -> Array: ...
def empty_memory(
    shape: int | list[int],
    dtype: Any,
    device: Any,
    usm_type: str | None,
    queue: Queue | None,
    shareable: bool = False,
    call: str = "broker.memory.empty",
) -> Array: ...
def framework_of(x: object, /) -> str | None: ...
def framework_rows() -> list[dict[str, str]]: ...
def framework_state(name: str) -> dict[str, Any]: ...
def install_numpy_handler(handler: CapsuleType) -> CapsuleType: ...
def level_zero_missing() -> str | None: ...
def loaded_runtimes() -> list[dict[str, Any]]: ...
def memory_stats() -> list[dict[str, Any]]: ...
def name_context(framework: str) -> None: ...
def numpy_handler(kind: str) -> CapsuleType: ...
def opencl_vendors() -> list[dict[str, str | None]]: ...
def received_array(
    ticket: bytes,
    offset: int,
    layout: tuple[list[int], list[int]],
    spelling: tuple[int, int, int, bool],
    place: tuple[str, bool],
) -> SharedArray: ...
def render_table(header: list[str], rows: list[list[str]], width: int | None = None) -> str: ...
def scope_changed(change: int) -> None: ...
def share_array(x: Any, /) -> SharedArray: ...
def unpickled_array(
    data: Buffer, shape: list[int], spelling: tuple[int, int, int, bool], device: Any, usm_type: str | None
) -> Array: ...
@final
class borrow:
    def __new__(
        cls, x: _Tensor, target: str | ModuleType, /, *, readonly: _ReadOnly | None = None, detach: bool = False
    ) -> Self: ...
    def __enter__(self) -> Any: ...
    def __exit__(
        self, _kind: type[BaseException] | None, _raised: BaseException | None, _traceback: TracebackType | None
    ) -> None: ...

@final
class DeviceProperties:
    @property
    def simd_width(self) -> int: ...
    @property
    def subgroup_sizes(self) -> list[int]: ...
    @property
    def group_size(self) -> int: ...
    @property
    def local_bytes(self) -> int: ...
    @property
    def allocation_bytes(self) -> int: ...
    @property
    def has_fp64(self) -> bool: ...
    @property
    def has_fp16(self) -> bool: ...
    @property
    def uuid(self) -> str: ...
    @property
    def pci_address(self) -> str | None: ...
    @property
    def is_tile(self) -> bool: ...
    @property
    def card(self) -> str: ...

@final
class Device:
    def __new__(cls, device: Any) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def driver_version(self) -> str: ...
    @property
    def memory_bytes(self) -> int: ...
    @property
    def dlpack_device(self) -> tuple[int, int]: ...
    @property
    def is_host_readable(self) -> bool: ...
    @property
    def compute_units(self) -> int: ...
    @property
    def properties(self) -> DeviceProperties | None: ...

@final
class Queue:
    def __new__(cls, device: Any = None, *, profiling: bool = False) -> Self: ...
    @property
    def device(self) -> str: ...
    @property
    def profiling(self) -> bool: ...
    def wait(self) -> None: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Event:
    @property
    def is_done(self) -> bool: ...
    def wait(self, timeout: float | None = None) -> bool: ...
    @property
    def times(self) -> tuple[int, int] | None: ...

def borrow_probe(x: _Tensor, /) -> None: ...
def devices() -> list[Device]: ...
def doors() -> list[tuple[str, str | None]]: ...
def settings() -> dict[str, Any]: ...
