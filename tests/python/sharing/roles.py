"""What the other process of a test does; each role has a pipe to the test, which ends it by a message."""

from __future__ import annotations

import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Any

import broker
import numpy as np

SHAPE = (3, 5)
SECONDS = 240
"""How long a process waits for another one, so that no test hangs."""

Role = Callable[[Connection], None]


def started(role: Role, context: BaseContext) -> tuple[Any, Connection]:
    """Start another process, and return it with the pipe to it."""
    ours, theirs = context.Pipe()  # type: ignore[attr-defined]
    process = context.Process(target=role, args=(theirs,), daemon=True)  # type: ignore[attr-defined]
    process.start()
    theirs.close()
    return process, ours


def received(pipe: Connection) -> Any:
    """Return the next message, of a process that still runs."""
    if not pipe.poll(SECONDS):
        raise TimeoutError("the other process says nothing")
    return pipe.recv()


def ended(process: Any, pipe: Connection) -> int:
    """Let another process go on to its end, and return its exit status."""
    pipe.send("end")
    process.join(SECONDS)
    return process.exitcode


def made(device: str = "host", value: float = 7) -> broker.Array:
    """Return an array that can be shared and holds one value everywhere."""
    filled = np.full(SHAPE, value, "float32")
    if device != "host":
        return broker.asarray(filled, device=device)
    array = broker.memory.empty(SHAPE, "float32", shareable=True)
    broker.to_numpy(array)[...] = filled
    return array


def values(array: broker.Array) -> list[float]:
    """Return the values that an array holds, without their repetition."""
    return sorted({float(value) for value in broker.to_numpy(array, device="cpu").ravel()})


def doubles_by_numpy(pipe: Connection) -> None:
    array = received(pipe).open()
    host = broker.to_numpy(array)
    host *= 2
    _tell(pipe, host.ctypes.data == array.data_ptr)


def doubles_by_torch(pipe: Connection) -> None:
    array = received(pipe).open()
    tensor = broker.to_torch(array)
    tensor.mul_(2)
    _tell(pipe, tensor.data_ptr() == array.data_ptr)


def doubles_by_dpnp(pipe: Connection) -> None:
    array = received(pipe).open()
    shared = broker.to_dpnp(array)
    shared *= 2
    shared.sycl_queue.wait()
    _tell(pipe, shared.get_array()._pointer == array.data_ptr)


def shares_on_the_host(pipe: Connection) -> None:
    array = made()
    _tell(pipe, broker.memory.share(array))


def shares_on_the_device(pipe: Connection) -> None:
    array = made("gpu")
    _tell(pipe, broker.memory.share(array))


def lets_go(pipe: Connection) -> None:
    pipe.send(broker.memory.share(made()))
    _tell(pipe, "it is gone")


def tells_how_it_opens(pipe: Connection) -> None:
    """Say on which device it opened what it received, or why it did not."""
    _tell(pipe, _said(received(pipe)))


def opens_as_nobody(pipe: Connection) -> None:
    handle = received(pipe)
    os.setgid(65534)
    os.setuid(65534)
    _tell(pipe, _said(handle))


def _said(handle: Any) -> str:
    try:
        array = handle.open()
        return f"{array.device} {values(array)}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def _tell(pipe: Connection, message: Any) -> None:
    pipe.send(message)
    pipe.poll(SECONDS)
