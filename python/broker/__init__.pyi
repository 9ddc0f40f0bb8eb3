"""Types of the package's public names, which the package itself imports at first use."""

from broker._borrow import (
    borrow as borrow,
)
from broker.exceptions import (
    BorrowError as BorrowError,
    BrokerError as BrokerError,
    CopyRequired as CopyRequired,
    CopyWarning as CopyWarning,
    ImmutableShared as ImmutableShared,
    InvalidTensorError as InvalidTensorError,
    MissingFrameworkError as MissingFrameworkError,
    OptionError as OptionError,
    ReadOnlyError as ReadOnlyError,
    RuntimeCollisionError as RuntimeCollisionError,
    UnsupportedDTypeError as UnsupportedDTypeError,
    UnsupportedDeviceError as UnsupportedDeviceError,
    UnsupportedLayoutError as UnsupportedLayoutError,
    UnsupportedTensorError as UnsupportedTensorError,
)
from broker._native import (
    Array as Array,
    Route as Route,
    __version__ as __version__,
    asarray as asarray,
    explain as explain,
    from_capsule as from_capsule,
    from_dlpack as from_dlpack,
    shares_memory as shares_memory,
    to as to,
    to_capsule as to_capsule,
    to_cupy as to_cupy,
    to_jax as to_jax,
    to_numpy as to_numpy,
    to_tensorflow as to_tensorflow,
    to_torch as to_torch,
)
from broker._routes import (
    frameworks as frameworks,
    routes as routes,
)
from broker._scopes import (
    Trace as Trace,
    no_copy as no_copy,
    trace as trace,
)
from broker._using import (
    using as using,
)

__all__ = [
    "Array",
    "BorrowError",
    "BrokerError",
    "CopyRequired",
    "CopyWarning",
    "ImmutableShared",
    "InvalidTensorError",
    "MissingFrameworkError",
    "OptionError",
    "ReadOnlyError",
    "Route",
    "RuntimeCollisionError",
    "Trace",
    "UnsupportedDTypeError",
    "UnsupportedDeviceError",
    "UnsupportedLayoutError",
    "UnsupportedTensorError",
    "__version__",
    "asarray",
    "borrow",
    "explain",
    "frameworks",
    "from_capsule",
    "from_dlpack",
    "no_copy",
    "routes",
    "shares_memory",
    "to",
    "to_capsule",
    "to_cupy",
    "to_jax",
    "to_numpy",
    "to_tensorflow",
    "to_torch",
    "trace",
    "using",
]
