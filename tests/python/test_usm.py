"""dpnp and dpctl through broker: what is shared, what is told, who keeps what alive, and every way of asking for it.

The golden matrix has every dtype and layout; order stands in ``test_usm_order``.
"""

from __future__ import annotations

import gc
import sys
import threading
import weakref

import broker
import dpctl
import dpctl.memory
import dpnp
import numpy as np
import pytest
import tensorflow as tf
import torch
from broker import _native
from processes import run_python
from raw import usm
from raw.cells import HOST_DTYPES, expected_values, host_array
from raw.observe import data_pointer, to_host_values
from raw.producers import make

dpt = usm.array_module()

VALUES = expected_values("float32", "contiguous")
USM = ("dpnp", "dpctl")
HOSTS = ("numpy", "torch", "tensorflow", "jax")
FILTER = dpctl.SyclDevice().filter_string


@pytest.fixture(params=USM)
def x(request):
    """A 4x6 array of float32."""
    return make(request.param, "float32", "contiguous")


class Interface:
    """Offers ``__sycl_usm_array_interface__`` as the convention says, and nothing else."""

    def __init__(self, array, **changes):
        self.kept = array
        self.interface = {
            "version": 1,
            "data": (array._pointer, not array.flags.writable),
            "shape": array.shape,
            "strides": array.strides,
            "typestr": array.dtype.str,
            "syclobj": array.sycl_queue,
            "offset": 0,
            **changes,
        }

    @property
    def __sycl_usm_array_interface__(self):
        return self.interface


class TestTheInterface:
    """USM of producers that no table knows."""

    @pytest.mark.parametrize("to", [*HOSTS, *USM, "broker"])
    def test_it_is_shared(self, to):
        source = make("dpctl", "float32", "contiguous")
        made = broker.to(Interface(source), to, copy=False)
        assert data_pointer(made) == source._pointer and np.array_equal(to_host_values(made), VALUES)

    @pytest.mark.parametrize("layout", ["transposed", "sliced", "negative", "zero_stride", "zero_dim", "empty", "offset"])
    def test_every_layout_arrives(self, layout):
        made = broker.to_dpnp(Interface(make("dpctl", "float32", layout)), copy=False)
        assert np.array_equal(to_host_values(made), expected_values("float32", layout))

    @pytest.mark.parametrize("dtype", [name for name in HOST_DTYPES if name not in usm.EXTENSION_DTYPES])
    def test_every_dtype_arrives(self, dtype):
        made = broker.to_numpy(Interface(make("dpctl", dtype, "contiguous")), copy=False)
        assert made.dtype.name == dtype and np.array_equal(made, expected_values(dtype, "contiguous"))

    def test_an_offset_counts_elements(self):
        source = make("dpctl", "float32", "contiguous")
        made = broker.to_numpy(Interface(source, shape=(23,), strides=None, offset=1), copy=False)
        assert made.ctypes.data == source._pointer + 4 and made[0] == VALUES.reshape(-1)[1]

    def test_the_mark_is_kept(self):
        made = broker.to_dpnp(Interface(make("dpctl", "float32", "read_only")))
        assert not made.get_array().flags.writable

    def test_the_queue_may_be_a_capsule(self):
        source = make("dpctl", "float32", "contiguous")
        made = broker.to_numpy(Interface(source, syclobj=source.sycl_queue._get_capsule()))
        assert made.ctypes.data == source._pointer

    def test_the_address_of_a_queue_is_not_believed(self):
        source = make("dpctl", "float32", "contiguous")
        with pytest.raises(broker.InvalidTensorError, match="wanted a SYCL queue as the syclobj"):
            broker.to_numpy(Interface(source, syclobj=source.sycl_queue.addressof_ref()))

    def test_dpctls_own_memory_is_bytes(self):
        memory = usm.filled("shared", "in_order", bytes(range(8)))
        view = broker.to_numpy(memory, copy=False)
        assert view.dtype == np.uint8 and view.tolist() == list(range(8))
        assert view.ctypes.data == memory._pointer

    @pytest.mark.parametrize("changes", [{"typestr": ">f4"}, {"typestr": "|V4"}])
    def test_what_is_no_native_number_is_refused(self, changes):
        with pytest.raises(broker.UnsupportedTensorError, match="typestr"):
            broker.to_numpy(Interface(make("dpctl", "float32", "contiguous"), **changes))

    def test_the_object_outlives_the_view(self):
        source = Interface(make("dpctl", "float32", "contiguous"))
        gone = weakref.ref(source)
        view = broker.to_numpy(source)
        del source
        gc.collect()
        assert gone() is not None and np.array_equal(view, VALUES)
        del view
        gc.collect()
        broker.to_numpy(np.zeros(1))
        assert gone() is None


class TestSubclasses:
    """Classes of users that extend an array class."""

    class OfDpctl(dpt.usm_ndarray):
        """Of dpctl's."""

    class OfDpnp(dpnp.ndarray):
        """Of dpnp's."""

    @pytest.mark.parametrize("cls", [OfDpctl, OfDpnp])
    def test_they_are_read_as_their_framework_is(self, cls):
        source = cls((4, 6), "float32")
        made = broker.to_numpy(source, copy=False)
        inner = source.get_array() if isinstance(source, dpnp.ndarray) else source
        assert made.ctypes.data == inner._pointer

    @pytest.mark.parametrize(("cls", "to"), [(OfDpctl, "dpnp"), (OfDpnp, "dpctl")])
    def test_they_are_shared_with_the_other_class(self, cls, to):
        source = cls((4, 6), "float32")
        assert broker.shares_memory(source, broker.to(source, to))


class TestKeywords:
    """``copy``, ``device``, ``readonly`` and scopes."""

    @pytest.mark.parametrize("to", HOSTS)
    def test_copy_true_gives_memory_of_its_own(self, x, to):
        made = broker.to(x, to, copy=True)
        assert data_pointer(made) != data_pointer(x) and np.array_equal(to_host_values(made), VALUES)

    @pytest.mark.parametrize("to", USM)
    def test_copy_true_gives_usm_of_its_own(self, x, to):
        made = broker.to(x, to, copy=True)
        assert data_pointer(made) != data_pointer(x) and np.array_equal(to_host_values(made), VALUES)

    @pytest.mark.parametrize("to", USM)
    def test_copy_false_refuses_host_memory(self, to):
        with pytest.raises(broker.CopyRequired) as refused:
            broker.to(host_array("float32", "contiguous"), to, copy=False)
        assert refused.value.remedy

    @pytest.mark.parametrize("to", USM)
    def test_a_scope_forbids_the_copy_of_host_memory(self, to):
        with broker.no_copy(), pytest.raises(broker.CopyRequired):
            broker.to(host_array("float32", "contiguous"), to)

    def test_a_scope_lets_usm_pass(self, x):
        with broker.no_copy():
            for to in (*HOSTS, *USM):
                assert data_pointer(broker.to(x, to)) == data_pointer(x)

    @pytest.mark.parametrize(
        "device",
        [FILTER, "cpu", (14, 0), dpctl.SyclDevice(), dpctl.SyclDevice().sycl_platform, broker.Device("opencl:cpu")],
        ids=str,
    )
    def test_dpnp_takes_each_name_of_its_device(self, device):
        if isinstance(device, dpctl.SyclPlatform):
            device = dpctl.SyclQueue()
        made = broker.to_dpnp(host_array("float32", "contiguous"), device=device)
        assert made.sycl_device == dpctl.SyclDevice() and np.array_equal(to_host_values(made), VALUES)

    @pytest.mark.parametrize("to", USM)
    @pytest.mark.parametrize("device", [FILTER, (14, 0), dpctl.SyclDevice(), dpctl.SyclQueue()])
    def test_an_array_that_is_there_already_is_copied_only_for_copy_true(self, x, to, device):
        for copy in (None, False):
            assert data_pointer(broker.to(x, to, device=device, copy=copy)) == data_pointer(x)
        assert data_pointer(broker.to(x, to, device=device, copy=True)) != data_pointer(x)

    @pytest.mark.parametrize("device", ["level_zero:gpu:7", "nonsense", (14, 99)])
    def test_a_device_that_is_not_there_is_refused_by_name(self, x, device):
        with pytest.raises(broker.UnsupportedDeviceError) as refused:
            broker.to_dpnp(x, device=device)
        assert str(device) in refused.value.why and refused.value.remedy

    @pytest.mark.parametrize("device", [(1, 0), broker.Device("host")], ids=str)
    def test_the_host_is_no_place_for_its_arrays(self, device):
        with pytest.raises(broker.UnsupportedDeviceError, match="has no arrays on the host; leave device= away"):
            broker.to_dpnp(np.ones(3), device=device)

    @pytest.mark.parametrize("to", HOSTS)
    @pytest.mark.parametrize("device", ["cpu", (1, 0)])
    def test_device_cpu_shares_what_the_processor_reads(self, x, to, device):
        assert data_pointer(broker.to(x, to, device=device)) == data_pointer(x)

    def test_a_flagged_array_is_copied_for_pytorch_unless_told_otherwise(self):
        x = make("dpnp", "float32", "read_only")
        assert broker.to_torch(x).data_ptr() != data_pointer(x)
        assert broker.to_torch(x, readonly="share").data_ptr() == data_pointer(x)
        with pytest.raises(broker.BrokerError):
            broker.to_torch(x, readonly="error")

    def test_immutable_sources_are_copied_and_may_be_written(self):
        made = broker.to_dpnp(tf.ones(3))
        made += 1
        assert dpnp.asnumpy(made).tolist() == [2, 2, 2]

    @pytest.mark.parametrize("source", ["dpnp", "dpctl", "numpy", "torch"])
    @pytest.mark.parametrize("to", [*HOSTS, *USM, "broker"])
    @pytest.mark.parametrize("copy", [None, False, True])
    def test_explain_tells_what_happens(self, source, to, copy):
        tensor = make(source, "float32", "contiguous")
        told = broker.explain(tensor, to=to, copy=copy)
        try:
            made = broker.to(tensor, to, copy=copy)
        except broker.CopyRequired:
            assert told.outcome == "refuses"
        else:
            assert told.outcome == ("shares" if data_pointer(made) == data_pointer(tensor) else "copies")


class TestNames:
    """The ways to ask for the frameworks."""

    @pytest.mark.parametrize("to", [dpnp, "dpnp"])
    def test_dpnp_by_name_or_module(self, to):
        assert isinstance(broker.to(np.ones(3), to), dpnp.ndarray)

    @pytest.mark.parametrize("to", [dpctl, "dpctl", "usm_ndarray", dpt])
    def test_dpctl_by_name_or_module(self, to):
        assert isinstance(broker.to(np.ones(3), to), dpt.usm_ndarray)

    def test_to_dpctl_is_an_alias(self):
        assert isinstance(broker.to_dpctl(np.ones(3)), dpt.usm_ndarray)

    @pytest.mark.parametrize("like", USM)
    def test_like_an_array(self, like):
        made = broker.to(torch.ones(3), like=make(like, "float32", "contiguous"))
        assert _native.framework_of(made) == like and to_host_values(made).tolist() == [1, 1, 1]

    def test_a_function_of_dpnp_is_called_with_anything(self):
        @broker.using("dpnp")
        def double(x):
            assert isinstance(x, dpnp.ndarray)
            return x * 2

        assert double(torch.ones(3)).tolist() == [2, 2, 2]
        assert isinstance(double(dpnp.ones(3)), dpnp.ndarray)
        assert isinstance(double(np.ones(3)), np.ndarray)

    def test_a_function_of_numpy_is_called_with_dpnp(self):
        @broker.using("numpy")
        def double(x):
            assert isinstance(x, np.ndarray)
            return x * 2

        made = double(dpnp.ones(3))
        assert isinstance(made, dpnp.ndarray) and dpnp.asnumpy(made).tolist() == [2, 2, 2]

    def test_containers_are_walked(self, x):
        made = broker.to_numpy({"a": [x, np.ones(1)], "b": (x,)})
        assert made["a"][0].ctypes.data == data_pointer(x) == made["b"][0].ctypes.data

    @pytest.mark.parametrize("to", HOSTS)
    def test_a_borrow_lends_the_memory(self, x, to):
        with broker.borrow(x, to) as view:
            assert data_pointer(view) == data_pointer(x)
            del view

    @pytest.mark.parametrize("is_named", [True, False])
    @pytest.mark.parametrize("derive", ["part", "memory", "inner", "array"])
    @pytest.mark.parametrize("to", USM)
    def test_what_shares_the_memory_of_a_borrow_counts_as_a_use(self, to, derive, is_named):
        source, kept = dpt.usm_ndarray(4) if to == "dpnp" else dpnp.ones(4), []
        inner = (lambda view: view.get_array()) if to == "dpnp" else lambda view: view[...]
        derived = {
            "part": lambda view: view[1:],
            "memory": lambda view: inner(view).usm_data,
            "inner": inner,
            "array": lambda view: broker.asarray(inner(view)),
        }[derive]
        with pytest.raises(broker.BorrowError), broker.borrow(source, to) as view:
            kept.append(derived(view))
            if not is_named:
                del view

    @pytest.mark.parametrize("to", [*USM, "broker"])
    def test_what_a_borrow_and_its_source_give_beside_it_is_no_use(self, to):
        source = dpnp.ones(4) if to == "dpctl" else dpt.usm_ndarray(4)
        with broker.borrow(source, to) as view:
            part = view[1:]
            kept = source[1:], None if to == "broker" else view + 1
            del part
        assert broker.shares_memory(kept[0], view)

    def test_what_is_made_of_a_borrowed_array_counts_as_a_use(self, x):
        for convert in (broker.to_dpnp, broker.to_usm_ndarray, broker.to_numpy, broker.to_torch):
            kept = []
            with pytest.raises(broker.BorrowError), broker.borrow(x, "broker") as view:
                kept.append(convert(view))
                del view

    def test_a_write_into_a_borrow_is_seen_by_kernels(self):
        x = make("dpnp", "float32", "contiguous")
        with broker.borrow(x, "numpy") as view:
            view[...] = 3
            del view
        assert dpnp.asnumpy(x + 1).max() == 4

    @pytest.mark.parametrize("producer", USM)
    def test_a_trace_counts_shares_and_copies(self, producer):
        with broker.trace() as trace:
            broker.to_numpy(make(producer, "float32", "contiguous"))
            broker.to(np.ones(3, "float32"), producer)
        text = str(trace)
        assert producer in text and "12" in text


class TestNumPyMemoryThatIsUsm:
    """What ``numpy_allocator("usm_host")`` makes."""

    @pytest.mark.parametrize("to", USM)
    def test_it_is_shared_both_ways(self, to):
        with broker.memory.numpy_allocator("usm_host"):
            x = np.arange(6, dtype="float32").reshape(2, 3)
        made = broker.to(x.T, to, copy=False)
        made[0, 1] = 42
        made.sycl_queue.wait()
        assert data_pointer(made) == x.ctypes.data and x[1, 0] == 42 and made.usm_type == "host"
        assert broker.to_numpy(made).base is not None


class TestLifetimes:
    """The memory lives as long as its last view, and no longer."""

    @pytest.mark.parametrize("to", [*HOSTS, *USM, "broker"])
    @pytest.mark.parametrize("dropped_first", ["source", "view"])
    def test_either_side_may_go_first(self, to, dropped_first):
        source = make("dpnp", "float32", "contiguous")
        view = broker.to(source, to)
        if dropped_first == "source":
            del source
            gc.collect()
            dpnp.full((4, 6), 9, dtype="float32").sycl_queue.wait()
            assert np.array_equal(to_host_values(view), VALUES)
        else:
            del view
            gc.collect()
            assert np.array_equal(to_host_values(source), VALUES)

    @pytest.mark.parametrize("to", [*HOSTS, *USM, "broker"])
    def test_nothing_is_left_behind(self, to):
        memory = usm.filled("device", "default", bytes(96))
        gone = weakref.ref(memory) if type(memory).__weakrefoffset__ else None
        before = sys.getrefcount(memory)
        for _ in range(100):
            broker.to(dpt.usm_ndarray((4, 6), "float32", buffer=memory), to)
        gc.collect()
        broker.to_numpy(np.zeros(1))
        assert sys.getrefcount(memory) == before and (gone is None or gone() is memory)

    def test_views_go_in_other_threads(self):
        source = make("dpnp", "float32", "contiguous")
        views = [broker.to(source, to) for to in (*HOSTS, "broker") for _ in range(20)]
        lock = threading.Lock()

        def drop():
            while True:
                with lock:
                    if not views:
                        return
                    view = views.pop()
                del view

        threads = [threading.Thread(target=drop) for _ in range(4)]
        for thread in threads:
            thread.start()
        del source
        for thread in threads:
            thread.join()

    def test_conversions_in_threads(self):
        faults = []

        def convert(number):
            for turn in range(50):
                value = number * 1000 + turn
                array = dpnp.full(100, value, dtype="float32", sycl_queue=dpctl.SyclQueue())
                seen = broker.to_dpnp(broker.to_numpy(array))
                if not (broker.to_numpy(seen) == value).all():
                    faults.append(value)

        threads = [threading.Thread(target=convert, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not faults

    @pytest.mark.parametrize("kept", ["x", "view", "array", "(x, view, array)", "None"])
    def test_the_interpreter_ends_in_peace(self, kept):
        ended = run_python(f"""
            import broker, dpctl, dpnp
            x = dpnp.arange(10, dtype="float32", sycl_queue=dpctl.SyclQueue()) + 1
            view, array = broker.to_numpy(x), broker.asarray(x)
            back = broker.to_dpnp(array, stream=dpctl.SyclQueue())
            kept = {kept}
            del x, view, array
            print(float(back.sum()))
        """)
        assert (ended.status, ended.printed) == (0, "55.0"), ended.complained


class TestContexts:
    """USM of a SYCL context that is not its platform's default one."""

    @pytest.fixture
    def foreign(self):
        """An array in a context of its own."""
        device = dpctl.SyclDevice()
        queue = dpctl.SyclQueue(dpctl.SyclContext([device]), device)
        array = dpnp.full((4, 6), 3, dtype="float32", sycl_queue=queue)
        queue.wait()
        return array

    @pytest.mark.parametrize("to", HOSTS)
    def test_the_host_shares_it(self, foreign, to):
        made = broker.to(foreign, to)
        assert data_pointer(made) == foreign.get_array()._pointer and (to_host_values(made) == 3).all()

    @pytest.mark.parametrize("to", [dpt, "broker"])
    def test_it_stays_in_its_context(self, foreign, to):
        made = broker.to(foreign, to)
        assert data_pointer(made) == foreign.get_array()._pointer
        assert broker.to_dpnp(made).sycl_context == foreign.sycl_context

    def test_of_the_interface_it_is_shared_right_or_refused(self, foreign):
        source = Interface(foreign.get_array())
        try:
            made = broker.to_dpnp(source)
        except broker.BrokerError as refused:
            assert refused.remedy
        else:
            assert made.sycl_context == foreign.sycl_context and (to_host_values(made + 1) == 4).all()

    def test_dpnp_would_refuse_it_by_its_own_import(self, foreign):
        """What is detected here is real: the pointer is unknown to the default context."""
        held = broker.asarray(foreign)
        with pytest.raises(BufferError, match="not bound to default sycl context"):
            dpnp.from_dlpack(held)

    @pytest.mark.parametrize("to", ["dpnp", dpt])
    def test_of_a_capsule_it_is_refused_with_what_to_pass(self, foreign, to):
        source = Interface(foreign.get_array())
        with pytest.raises(broker.UnsupportedDeviceError, match="pass the tensor itself, which can be asked"):
            broker.to(broker.to_capsule(source, max_version=(1, 0)), to)
