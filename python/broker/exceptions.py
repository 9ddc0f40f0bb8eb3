"""The exceptions and warnings of broker.

Each exception is also of the built-in kinds that the DLPack protocol and Python use for the
case, so that code which knows nothing of broker can catch it. Each has two attributes: ``why``,
what stood in the way, and ``remedy``, what to type instead.
"""

__all__ = [
    "BorrowError",
    "BrokerError",
    "ContextNotShared",
    "CopyRequired",
    "CopyWarning",
    "ImmutableShared",
    "InvalidTensorError",
    "KernelError",
    "MissingFrameworkError",
    "OptionError",
    "ReadOnlyError",
    "RuntimeCollisionError",
    "UnsupportedDTypeError",
    "UnsupportedDeviceError",
    "UnsupportedLayoutError",
    "UnsupportedTensorError",
]


class BrokerError(Exception):
    """The root of broker's exceptions."""

    why: str = ""
    remedy: str = ""

    @classmethod
    def _of(cls, call: str, why: str, remedy: str) -> "BrokerError":
        """Make the exception that a public call raises."""
        error = cls(f"{call}: {why}; {remedy}")
        error.why, error.remedy = why, remedy
        return error


class CopyRequired(BrokerError, BufferError, ValueError):
    """A copy is needed, and ``copy=False`` or `no_copy` forbids it, or nobody asked for one."""


class ReadOnlyError(BrokerError, BufferError):
    """A source that must not be written would go to a consumer that might write."""


class UnsupportedDTypeError(BrokerError, BufferError, TypeError):
    """The consumer has no such dtype."""


class UnsupportedDeviceError(BrokerError, BufferError):
    """The consumer cannot reach the device, and crossing was not asked for."""


class UnsupportedLayoutError(BrokerError, BufferError):
    """The consumer cannot hold such a tensor, and no copy helps."""


class UnsupportedTensorError(BrokerError, BufferError, TypeError):
    """The object has no block of memory that means its values."""


class InvalidTensorError(BrokerError, ValueError):
    """The descriptor is one that no correct producer makes, or a handle is of memory that is gone."""


class OptionError(BrokerError, ValueError):
    """A keyword has a value that it does not take."""


class MissingFrameworkError(BrokerError, ImportError):
    """The framework is not installed."""


class RuntimeCollisionError(BrokerError, RuntimeError):
    """Libraries that cannot live in one process would be loaded into it."""


class BorrowError(BrokerError, BufferError):
    """A borrowed view is still in use where its scope ends."""


class KernelError(BrokerError, ValueError):
    """A kernel cannot be built of what it was to be made of, or launched with what was passed."""


class CopyWarning(UserWarning):
    """More than one megabyte was copied where sharing was possible with another source."""


class ContextNotShared(UserWarning):
    """Memory is not made in the context of a loaded framework, whose version cannot be asked for it."""


class ImmutableShared(UserWarning):
    """An array that its framework takes for immutable is shared with one that writes."""
