"""Arrays that processes share without a copy: on the host by a file without a name, on devices by their driver's handles.

Whoever opens is a process of its own, and so is whoever shares, where the test ends it first.
"""

from __future__ import annotations

import multiprocessing
import pickle

import broker
import numpy as np
import pytest
import torch.multiprocessing
from sharing import roles
from sharing.handles import rehandled, ticket_of
from sharing.roles import ended, made, received, started, values
from skip_list import skip_what_is_listed  # noqa: F401 - a fixture
from software.driver import run_on_software

METHODS = ("spawn", "fork")
pytestmark = pytest.mark.timeout(600)

ON_DEVICE = """
import multiprocessing, pickle, sys
import broker
from sharing import roles
from sharing.roles import ended, made, received, started, values

def told(call):
    try:
        return str(call())
    except Exception as error:
        return f"{type(error).__name__}: {error}"

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
"""

OPENER_FIRST = """
    array = made("gpu")
    process, pipe = started(roles.doubles_by_dpnp, context)
    pipe.send(broker.memory.share(array))
    print(received(pipe), ended(process, pipe), values(array))
"""

SHARER_FIRST = """
    process, pipe = started(roles.shares_on_the_device, context)
    array = received(pipe).open()
    print(array, ended(process, pipe), values(array))
    del array
    broker.memory.empty_cache()
    print([pool.allocated for pool in broker.memory.stats()])
"""

OF_THE_SECOND = """
    import os
    array = made("gpu:1")
    os.environ.update(CHANGED)
    process, pipe = started(roles.tells_how_it_opens, context)
    pipe.send(broker.memory.share(array))
    print(received(pipe), ended(process, pipe))
"""

FORKED = """
    array = made("gpu")
    host = made()
    for shared in (array, host):
        process, pipe = started(roles.tells_how_it_opens, multiprocessing.get_context("fork"))
        pipe.send(broker.memory.share(shared))
        print(received(pipe), ended(process, pipe))
"""

INHERITED = """
    import os
    opened = broker.memory.share(made("gpu")), broker.memory.share(made())
    child = os.fork()
    if not child:
        print([told(handle.open) for handle in opened], flush=True)
        del opened
        os._exit(0)
    print(os.waitpid(child, 0)[1])
"""

NOT_SHARED = """
    import dpnp
    for array in (made("gpu").to_device("gpu", usm_type="host"), broker.asarray(dpnp.ones(3))):
        print(told(lambda: broker.memory.share(array)))
    print(told(lambda: broker.memory.empty(3, device="gpu", usm_type="shared", shareable=True)))
    print(told(lambda: broker.memory.share(broker.asarray(dpnp.ones(3), copy=True))))
"""


def _on_device(program: str, **environment: str) -> list[str]:
    ended = run_on_software(ON_DEVICE + program, "v2", **environment)
    assert ended.status == 0, ended.complained
    return ended.printed.splitlines()


def _opened_elsewhere(**changed: str) -> str:
    """Return what a process with other variables says of memory of the second device."""
    [said] = _on_device(f"    CHANGED = {changed!r}" + OF_THE_SECOND, BROKER_SOFTWARE_ZE_DEVICES="2")
    return said


class TestOnTheHost:
    """Memory of the processor."""

    @pytest.mark.parametrize("method", METHODS)
    def test_one_process_sees_what_another_writes(self, method):
        array = made()
        process, pipe = started(roles.doubles_by_numpy, multiprocessing.get_context(method))
        pipe.send(broker.memory.share(array))
        assert (received(pipe), ended(process, pipe), values(array)) == (True, 0, [14.0])

    @pytest.mark.parametrize("method", METHODS)
    def test_a_process_of_torch_writes_by_a_tensor(self, method):
        array = made()
        process, pipe = started(roles.doubles_by_torch, torch.multiprocessing.get_context(method))
        pipe.send(broker.memory.share(array))
        assert (received(pipe), ended(process, pipe), values(array)) == (True, 0, [14.0])

    @pytest.mark.parametrize("method", METHODS)
    def test_who_shares_may_end_first(self, method):
        process, pipe = started(roles.shares_on_the_host, multiprocessing.get_context(method))
        array = received(pipe).open()
        assert ended(process, pipe) == 0
        host = broker.to_numpy(array)
        host += 1
        assert values(array) == [8.0]

    @pytest.mark.parametrize("context", [multiprocessing, torch.multiprocessing], ids=["python", "torch"])
    def test_a_handle_goes_through_a_queue(self, context):
        array, queue = made(), context.get_context("spawn").SimpleQueue()
        queue.put(broker.memory.share(array))
        assert values(queue.get().open()) == [7.0]

    def test_a_handle_is_small(self):
        array = broker.memory.empty(1 << 20, "uint8", shareable=True)
        assert len(pickle.dumps(broker.memory.share(array))) < 1000

    def test_a_handle_tells_what_it_opens(self):
        array = made()
        handle = pickle.loads(pickle.dumps(broker.memory.share(array)))
        opened = handle.open()
        for name in ("shape", "strides", "dtype", "device", "read_only"):
            assert getattr(handle, name) == getattr(opened, name) == getattr(array, name)

    def test_a_handle_opens_the_array_itself_where_it_was_made(self):
        array = made()
        assert broker.memory.share(array).open().data_ptr == array.data_ptr

    def test_a_handle_keeps_the_memory_where_it_was_made(self):
        handle = broker.memory.share(made())
        assert values(pickle.loads(pickle.dumps(handle)).open()) == [7.0]

    def test_what_was_opened_is_shared_on(self):
        array = made()
        opened = pickle.loads(pickle.dumps(broker.memory.share(array))).open()
        del array
        assert values(pickle.loads(pickle.dumps(broker.memory.share(opened))).open()) == [7.0]

    @pytest.mark.parametrize("dtype", ["bfloat16", "float8_e4m3fn", "complex128", "bool"])
    def test_every_dtype_is_opened_as_itself(self, dtype):
        array = broker.memory.empty(4, dtype, shareable=True)
        assert pickle.loads(pickle.dumps(broker.memory.share(array))).open().dtype == dtype

    @pytest.mark.parametrize("shape", [(), (0,), (2, 0, 3)], ids=str)
    def test_few_elements_are_shared(self, shape):
        array = broker.memory.empty(shape, shareable=True)
        assert pickle.loads(pickle.dumps(broker.memory.share(array))).open().shape == shape

    def test_a_view_is_opened_as_that_view(self):
        array = made()
        broker.to_numpy(array)[...] = np.arange(15).reshape(3, 5)
        handle = rehandled(array, offset=14 * 4, layout=([2, 3], [-5, -2]))
        assert broker.to_numpy(handle.open()).tolist() == [[14.0, 12.0, 10.0], [9.0, 7.0, 5.0]]

    def test_the_mark_of_a_read_only_array_is_kept(self):
        array = made()
        handle = rehandled(array, place=("cpu", True))
        assert handle.open().read_only and not broker.to_numpy(handle.open()).flags.writeable

    def test_a_container_is_shared_one_by_one(self):
        with pytest.raises(broker.UnsupportedTensorError, match="share each tensor in it"):
            broker.memory.share([made()])

    def test_other_memory_needs_a_copy(self):
        for other in (np.ones(3), broker.memory.empty(3)):
            with pytest.raises(broker.CopyRequired, match="shareable=True"):
                broker.memory.share(other)

    def test_what_no_process_maps_is_a_memory_error(self):
        with pytest.raises(MemoryError, match="the system has none to give"):
            broker.memory.empty(1 << 62, "uint8", shareable=True)


class TestBadHandles:
    """Handles of what is gone, is somebody else's, or never was."""

    def test_a_process_that_ended_is_named(self):
        process, pipe = started(roles.shares_on_the_host, multiprocessing.get_context("spawn"))
        handle = received(pipe)
        assert ended(process, pipe) == 0
        with pytest.raises(broker.InvalidTensorError, match=f"process {process.pid}, which is not running here"):
            handle.open()

    def test_a_process_of_another_start_is_another_process(self):
        array = made()
        ticket = ticket_of(array)
        ticket[12] ^= 1
        with pytest.raises(broker.InvalidTensorError, match="is not running here"):
            rehandled(array, ticket=bytes(ticket)).open()

    def test_memory_that_its_process_let_go_of_is_an_error(self):
        process, pipe = started(roles.lets_go, multiprocessing.get_context("spawn"))
        handle, _gone = received(pipe), received(pipe)
        with pytest.raises(broker.InvalidTensorError, match="keep it there until it is opened"):
            handle.open()
        assert ended(process, pipe) == 0

    @pytest.mark.parametrize("ticket", [b"", b"nonsense", bytes(200)], ids=len)
    def test_bytes_that_are_no_ticket_are_an_error(self, ticket):
        with pytest.raises(broker.InvalidTensorError, match="wanted the bytes of a ticket"):
            rehandled(made(), ticket=ticket)

    @pytest.mark.parametrize(
        "change",
        [
            {"offset": 4},
            {"offset": 1 << 60},
            {"layout": ([16], [1])},
            {"layout": ([3, 5], [-5, 1])},
            {"layout": ([2], [1 << 60])},
            {"spelling": (2, 64, 1, False)},
        ],
        ids=str,
    )
    def test_an_array_that_leaves_its_memory_is_an_error(self, change):
        array = made()
        handle = rehandled(array, **change)
        with pytest.raises(broker.InvalidTensorError, match="wanted a handle whose array lies within its 60 bytes"):
            handle.open()

    def test_a_layout_that_is_none_is_an_error(self):
        with pytest.raises(broker.InvalidTensorError, match="wanted one stride for each dimension"):
            rehandled(made(), layout=([3], []))


class TestOnADevice:
    """Memory of a device, on the software driver."""

    def test_who_opens_may_end_first(self):
        assert _on_device(OPENER_FIRST, BROKER_SOFTWARE_ZE_POISON="1") == ["True 0 [14.0]"]

    def test_who_shares_may_end_first(self):
        shown, pools = _on_device(SHARER_FIRST, BROKER_SOFTWARE_ZE_POISON="1")
        assert "device=level_zero:gpu:0, usm_type=device" in shown and shown.endswith("0 [7.0]")
        assert pools == "[]"

    @pytest.mark.parametrize(("mask", "device"), [("0,1", "level_zero:gpu:1"), ("1", "level_zero:gpu:0")])
    def test_the_device_is_found_by_its_uuid(self, mask, device):
        assert _opened_elsewhere(ZE_AFFINITY_MASK=mask) == f"{device} [7.0] 0"

    def test_a_device_that_is_not_visible_is_an_error(self):
        said = _opened_elsewhere(ZE_AFFINITY_MASK="0")
        assert said.startswith("UnsupportedDeviceError: broker.memory.SharedArray.open: ")
        assert "calls level_zero:gpu:1" in said and "ZE_AFFINITY_MASK" in said

    def test_a_process_without_level_zero_is_told_what_to_install(self):
        said = _opened_elsewhere(ZEL_LIBRARY_PATH="/nowhere")
        assert said.startswith("UnsupportedDeviceError: ") and "apt-get install libze1" in said

    def test_a_forked_child_opens_memory_of_the_host_alone(self):
        device, host = _on_device(FORKED)
        assert device.startswith("UnsupportedDeviceError: ") and "start processes by `spawn`" in device
        assert host == "cpu [7.0] 0"

    def test_a_forked_child_inherits_memory_of_the_host_alone(self):
        opened, status = _on_device(INHERITED)
        assert "start processes by `spawn`" in opened and "device=cpu" in opened and status == "0"

    def test_what_is_no_device_memory_of_broker_needs_a_copy(self):
        host, other, kind, copy = _on_device(NOT_SHARED)
        for said in (host, other):
            assert said.startswith("CopyRequired: broker.memory.share: ") and 'device="level_zero:gpu:0", shareable=True' in said
        assert kind.startswith("OptionError: broker.memory.empty: ") and "leave usm_type= away" in kind
        assert "other memory" in copy and "usm_type=device" in copy


def test_another_user_is_refused():
    array = made()
    process, pipe = started(roles.opens_as_nobody, multiprocessing.get_context("spawn"))
    pipe.send(broker.memory.share(array))
    said = received(pipe)
    assert said.startswith("InvalidTensorError: ") and "run both as the same user" in said
    assert ended(process, pipe) == 0
