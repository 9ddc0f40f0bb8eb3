"""`broker.Array` by way of `pickle` and `copy`: the values, the dtype, and the device again."""

from __future__ import annotations

import copy
import io
import pickle

import broker
import numpy as np
import pytest
from raw.capsules import IS_SUBBYTE_TYPE_PADDED
from raw.hazards import hand_made
from software.driver import run_on_software

pytestmark = pytest.mark.timeout(300)

PROTOCOLS = range(2, pickle.HIGHEST_PROTOCOL + 1)
DTYPES = ("bool", "int8", "uint64", "float16", "bfloat16", "float32", "complex128", "float8_e5m2", "float8_e8m0fnu")

LAYOUTS = {
    "row_major": lambda x: x,
    "transposed": lambda x: x.T,
    "backwards": lambda x: x[::-1, ::-1],
    "with_gaps": lambda x: x[::2, 1::3],
    "repeated": lambda x: np.broadcast_to(x[0], (3, 6)),
    "no_elements": lambda x: x[:0],
    "no_axes": lambda x: x[1, 2],
}

ON_DEVICE = """
import sys
sys.modules["dpctl"] = sys.modules["dpnp"] = None
import broker, copy, json, pickle, numpy as np
host = np.arange(24.0).reshape(4, 6)

def there(kind):
    return broker.asarray(host, device="gpu:1").to_device("gpu:1", usm_type=kind)

def shown(array):
    return [array.device, array.usm_type, broker.to_numpy(array, device="cpu").tolist() == host.tolist()]

def told(call):
    try:
        return str(call())
    except Exception as error:
        return f"{type(error).__name__}: {error}"
"""

AGAIN = """
for kind in ("device", "shared", "host"):
    array = there(kind)
    again = [pickle.loads(pickle.dumps(array)), copy.deepcopy(array), copy.copy(array)]
    print(json.dumps([[*shown(made), made.data_ptr == array.data_ptr] for made in again]))
"""

ELSEWHERE = """
pickled = pickle.dumps(there("shared"))
with broker.memory.unpickling(device="host"):
    print(json.dumps(shown(pickle.loads(pickled))))
    with broker.memory.unpickling(device="gpu:0"):
        print(json.dumps(shown(pickle.loads(pickled))))
print(json.dumps(shown(pickle.loads(pickled))))
"""

WRITTEN = """
open(PATH, "wb").write(pickle.dumps(there("device")))
"""

READ = """
pickled = open(PATH, "rb").read()
print(told(lambda: pickle.loads(pickled)))
with broker.memory.unpickling(device="host"):
    print(json.dumps(shown(pickle.loads(pickled))))
"""

FORKED = """
import os
pickled = pickle.dumps(there("device"))
child = os.fork()
if not child:
    print(told(lambda: pickle.loads(pickled)), flush=True)
    with broker.memory.unpickling(device="host"):
        print(json.dumps(shown(pickle.loads(pickled))), flush=True)
    os._exit(0)
print(os.waitpid(child, 0)[1])
"""


def _values(layout="row_major"):
    return LAYOUTS[layout](np.arange(24, dtype="float32").reshape(4, 6))


def _again(array, protocol=pickle.HIGHEST_PROTOCOL):
    return pickle.loads(pickle.dumps(array, protocol))


def _on_device(program, **environment):
    settings = {"BROKER_SOFTWARE_ZE_DEVICES": "2", "BROKER_SOFTWARE_ZE_POISON": "1"}
    ended = run_on_software(ON_DEVICE + program, "v2", **settings | environment)
    assert ended.status == 0, ended.complained
    return ended.printed.splitlines()


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_values_are_kept_in_row_major_order(layout, protocol):
    again = _again(broker.asarray(_values(layout)), protocol)
    np.testing.assert_array_equal(broker.to_numpy(again), _values(layout), strict=True)
    assert broker.to_numpy(again).flags.c_contiguous


@pytest.mark.parametrize("protocol", [2, 5])
@pytest.mark.parametrize("dtype", DTYPES)
def test_the_dtype_is_kept(dtype, protocol):
    array = broker.memory.empty((2, 3), dtype)
    again = _again(array, protocol)
    assert (again.dtype, again.shape) == (dtype, (2, 3))
    assert broker.to_numpy(again).tobytes() == broker.to_numpy(array).tobytes()


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("value", [np.array(True), np.array([7], "uint8"), np.array([[-1]], "int8")], ids=repr)
def test_one_byte_is_kept_and_no_length(value, protocol):
    again = _again(broker.asarray(value), protocol)
    np.testing.assert_array_equal(broker.to_numpy(again), value, strict=True)


@pytest.mark.parametrize("flags", [0, IS_SUBBYTE_TYPE_PADDED], ids=["packed", "padded"])
def test_values_below_a_byte_are_kept(flags):
    capsule, _ticket = hand_made(dtype="uint8", code=17, bits=4, shape=(6,), strides=(1,), flags=flags)
    array = broker.from_capsule(capsule)
    again = _again(array)
    assert (again.dtype, again.shape, again.nbytes) == (array.dtype, array.shape, array.nbytes)
    assert broker.to_numpy(again).tobytes() == broker.to_numpy(array).tobytes()


def test_values_that_share_bytes_are_pickled_in_row_major_order_alone():
    capsule, _ticket = hand_made(dtype="uint8", code=17, bits=4, shape=(2, 2), strides=(1, 2))
    with pytest.raises(broker.UnsupportedLayoutError, match="make the source row-major"):
        pickle.dumps(broker.from_capsule(capsule))


def test_a_pickled_array_is_a_copy_that_can_be_written():
    array = broker.asarray(b"abc")
    again = _again(array)
    assert array.read_only and not again.read_only and not broker.shares_memory(array, again)


def test_an_unpickled_array_is_aligned():
    assert _again(broker.asarray(bytearray(5))).data_ptr % 64 == 0


def test_a_buffer_apart_is_the_memory_itself():
    array, buffers = broker.asarray(np.arange(1000)), []
    pickled = pickle.dumps(array, 5, buffer_callback=buffers.append)
    assert len(pickled) < 500 and broker.shares_memory(buffers[0].raw(), array)
    again = pickle.loads(pickled, buffers=[bytes(buffers[0].raw())])
    np.testing.assert_array_equal(broker.to_numpy(again), np.arange(1000))


def test_a_file_takes_arrays():
    file = io.BytesIO()
    pickle.dump({"values": broker.asarray(_values())}, file)
    file.seek(0)
    np.testing.assert_array_equal(broker.to_numpy(pickle.load(file)["values"]), _values())


@pytest.mark.parametrize("data", [b"", b"abc", bytes(100)], ids=len)
def test_other_bytes_than_the_arrays_are_an_error(data):
    make, (_, *rest) = broker.asarray(_values()).__reduce_ex__(5)
    with pytest.raises(broker.InvalidTensorError, match="wanted the bytes of float32"):
        make(data, *rest)


def test_a_shallow_copy_has_the_same_memory():
    array = broker.asarray(_values())
    assert copy.copy(array) is not array and copy.copy(array).data_ptr == array.data_ptr


def test_a_shallow_copy_of_an_immutable_array_is_read_only():
    assert copy.copy(broker.asarray(b"abc")).read_only


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_deep_copy_has_memory_of_its_own(layout):
    array = broker.asarray(_values(layout))
    deep = copy.deepcopy([array, array])
    assert deep[0] is deep[1] and not broker.shares_memory(deep[0], array)
    np.testing.assert_array_equal(broker.to_numpy(deep[0]), _values(layout), strict=True)


@pytest.mark.parametrize("device", ["", "nowhere", 3])
def test_what_names_no_device_is_an_error_before_anything_is_loaded(device):
    with pytest.raises(broker.OptionError, match="wanted a device"), broker.memory.unpickling(device=device):
        raise AssertionError("the scope was entered")


class TestOnADevice:
    """Arrays in memory of a device, on the software driver without SYCL."""

    def test_device_and_kind_are_kept_by_pickle_and_copy(self):
        lines = _on_device(AGAIN)
        rows = [
            f'[["level_zero:gpu:1", "{kind}", true, false], ["level_zero:gpu:1", "{kind}", true, false], '
            f'["level_zero:gpu:1", "{kind}", true, true]]'
            for kind in ("device", "shared", "host")
        ]
        assert lines == rows

    def test_a_scope_puts_arrays_elsewhere(self):
        assert _on_device(ELSEWHERE) == [
            '["cpu", null, true]',
            '["level_zero:gpu:0", "shared", true]',
            '["level_zero:gpu:1", "shared", true]',
        ]

    def test_where_the_device_is_missing_the_error_says_how_to_load(self, tmp_path):
        path = f"PATH = {str(tmp_path / 'array.pickle')!r}\n"
        assert _on_device(path + WRITTEN) == []
        error, values = _on_device(path + READ, BROKER_SOFTWARE_ZE_DEVICES="1")
        assert error.startswith("UnsupportedDeviceError: broker.memory.unpickling: level_zero:gpu:1 is not here; ")
        assert 'broker.memory.unpickling(device="host")' in error and values == '["cpu", null, true]'

    def test_a_forked_child_loads_on_the_host(self):
        error, values, status = _on_device(FORKED)
        assert "start processes by `spawn`" in error and 'unpickling(device="host")' in error
        assert (values, status) == ('["cpu", null, true]', "0")
