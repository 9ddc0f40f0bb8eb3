"""What is installed here, that broker knows it, and what these versions do by themselves and through broker."""

from __future__ import annotations

import importlib
import os

import broker
import numpy as np
import pytest
from processes import run_python
from raw.capsules import VERSIONED, descriptor_of, make_capsule
from raw.cells import host_array
from raw.observe import data_pointer

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

VERSIONS = {"numpy": "1.26.", "tensorflow": "2.15.", "dpctl": "0.20.", "dpnp": "0.18."}
FLOAT8_E3M4 = 7
"""DLPack's type code."""

NATIVE = importlib.import_module("broker._native")


@pytest.fixture(scope="module")
def tf():
    """TensorFlow."""
    import tensorflow

    return tensorflow


def test_the_environment_holds_the_versions_of_auroras_module():
    for name, version in VERSIONS.items():
        assert importlib.import_module(name).__version__.startswith(version)


@pytest.mark.parametrize("name", ["numpy", "tensorflow"])
def test_broker_knows_the_versions(name, tf):
    assert NATIVE.framework_state(name)["conservative"] is False


def test_dpctl_sees_the_cpu_device_and_dpnp_computes_there():
    program = """
        import dpctl, dpnp
        (device,) = dpctl.get_devices()
        assert device.is_cpu and device.backend is dpctl.backend_type.opencl
        assert dpnp.asnumpy(dpnp.arange(4) + 1).tolist() == [1, 2, 3, 4]
    """
    assert run_python(program).status == 0


def test_tensorflow_and_dpctl_live_in_one_process_in_either_order():
    tensorflow, devices = "import tensorflow as tf; tf.constant(1.0) + 1", "import dpctl; assert dpctl.get_devices()"
    assert [run_python(f"{a}\n{b}").status for a, b in [(tensorflow, devices), (devices, tensorflow)]] == [0, 0]


def test_numpys_own_import_is_read_only_and_brokers_is_not():
    source = host_array("float32", "contiguous")
    assert not np.from_dlpack(source).flags.writeable
    view = broker.to_numpy(broker.asarray(source))
    view[0, 0] = 42
    assert source[0, 0] == 42


def test_numpys_own_import_refuses_read_only_sources_and_broker_shares_them_marked():
    source = host_array("float32", "read_only")
    with pytest.raises(BufferError):
        np.from_dlpack(source)
    view = broker.to_numpy(broker.asarray(source), copy=False)
    assert view.ctypes.data == source.ctypes.data and not view.flags.writeable


def test_tensors_have_no_dlpack_method(tf):
    assert not hasattr(tf.constant([1.0]), "__dlpack__")


def test_tensorflow_turns_booleans_into_uint8_and_broker_does_not(tf):
    flags = tf.constant([True, False])
    raw = broker.from_capsule(tf.experimental.dlpack.to_dlpack(flags))
    assert (str(raw.dtype), str(broker.to_numpy(flags).dtype)) == ("uint8", "bool")


def test_tensorflow_refuses_booleans_and_broker_brings_them_without_a_copy(tf):
    flags = host_array("bool", "contiguous")
    with pytest.raises(tf.errors.InvalidArgumentError, match="Unsupported Type"):
        tf.experimental.dlpack.from_dlpack(broker.to_capsule(flags))
    tensor = broker.to_tensorflow(flags, copy=False)
    assert tensor.dtype == tf.bool and data_pointer(tensor) == flags.ctypes.data


def test_memory_off_the_64_byte_border_kills_tensorflow_and_not_through_broker():
    program = """
        import broker, tensorflow as tf
        from raw.cells import host_array
        source = host_array("float32", "offset")
        tensor = {}
        (tensor + 1).numpy()
    """
    raw = run_python(program.format("tf.experimental.dlpack.from_dlpack(broker.to_capsule(source))"))
    assert raw.status < 0 and "IsAligned" in raw.complained
    assert run_python(program.format("broker.to_tensorflow(source)")).status == 0


def test_a_float8_that_the_old_ml_dtypes_lacks_is_an_error_that_names_another():
    source = host_array("uint8", "contiguous")
    capsule, _ticket = make_capsule(descriptor_of(source, "uint8").but(code=FLOAT8_E3M4), source, abi=VERSIONED)
    with pytest.raises(broker.UnsupportedDTypeError, match="the installed ml_dtypes is too old"):
        broker.to_numpy(capsule)


def test_tensors_of_more_axes_than_numpy_has_reach_tensorflow(tf):
    source = tf.reshape(tf.constant([1.0, 2.0]), [1] * 63 + [2])
    tensor = broker.to_tensorflow(broker.asarray(source))
    assert (tensor + 1).shape.rank == 64 and data_pointer(tensor) == data_pointer(source)
