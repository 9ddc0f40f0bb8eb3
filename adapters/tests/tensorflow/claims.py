"""Claims about the eager adapter, one function each; `claims.py PROBE CLAIM` checks one and fails by an exception."""

import ctypes
import faulthandler
import sys

import ml_dtypes
import numpy as np
import tensorflow as tf
from tensorflow.python.eager import context

ALIGNMENT = 64
SECONDS = 120


class View(ctypes.Structure):
    """What `probe_view` writes."""

    _fields_ = [
        ("pointer", ctypes.c_void_p),
        ("dtype", ctypes.c_char_p),
        ("ndim", ctypes.c_size_t),
        ("dims", ctypes.c_int64 * 64),
        ("is_on_host", ctypes.c_bool),
    ]


class Probe:
    """The adapter's functions; a view releases the GIL, as it may wait for what needs it."""

    def __init__(self, path):
        self.functions = ctypes.PyDLL(path)
        self.look = ctypes.CDLL(path).probe_view
        for function in (self.functions.probe_attach, self.look, self.functions.probe_make):
            function.restype = ctypes.c_char_p
        self.attached = self.functions.probe_attach
        self.released = self.functions.probe_released

    def view(self, tensor):
        view = View()
        problem = self.look(ctypes.py_object(tensor), ctypes.byref(view))
        if problem:
            raise ValueError(problem.decode())
        return view

    def make(self, array, dtype=None, dims=None, pointer=None):
        dims = array.shape if dims is None else dims
        made = ctypes.c_void_p()
        problem = self.functions.probe_make(
            eager_context(),
            (dtype or array.dtype.name).encode(),
            (ctypes.c_int64 * len(dims))(*dims),
            ctypes.c_size_t(len(dims)),
            ctypes.c_void_p(pointer or array.ctypes.data),
            ctypes.byref(made),
        )
        if problem:
            raise ValueError(problem.decode())
        tensor = ctypes.cast(made, ctypes.py_object).value
        ctypes.pythonapi.Py_DecRef(made)
        return tensor


def eager_context():
    """Returns the `TFE_Context*`."""
    context.ensure_initialized()
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return ctypes.c_void_p(pointer(context.context()._handle, None))


def aligned(shape, dtype=np.float32):
    """Returns an array of 0, 1, 2, ... that TensorFlow can share."""
    count = int(np.prod(shape, dtype=int))
    dtype = np.dtype(dtype)
    raw = np.empty(count * dtype.itemsize + ALIGNMENT, np.uint8)
    start = -raw.ctypes.data % ALIGNMENT
    array = raw[start : start + count * dtype.itemsize].view(dtype).reshape(shape)
    array[...] = np.arange(count).reshape(shape).astype(dtype)
    return array


def raises(text, call, *arguments, **keywords):
    try:
        call(*arguments, **keywords)
    except ValueError as error:
        assert text in str(error), str(error)
        return
    raise AssertionError(f"no error with {text!r}")


def a_view_has_the_tensors_memory_and_shape(probe):
    for shape in [(), (3,), (2, 3), (0, 5), (1,) * 30]:
        tensor = tf.zeros(shape)
        view = probe.view(tensor)
        assert (view.dtype, tuple(view.dims[: view.ndim])) == (b"float32", shape)
        assert view.is_on_host
        if tensor.shape.num_elements() and shape:
            assert view.pointer == np.asarray(tensor).ctypes.data, shape


def every_plain_dtype_is_seen(probe):
    names = "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 bfloat16 float32 float64"
    for name in [*names.split(), "complex64", "complex128", "float8_e5m2", "float8_e4m3fn"]:
        dtype = getattr(tf.dtypes, name, None) or getattr(tf.dtypes.experimental, name)
        assert probe.view(tf.cast(tf.zeros((2,)), dtype)).dtype.decode() == name


def what_is_no_plain_number_is_refused_and_does_not_abort(probe):
    empty_list = tf.raw_ops.EmptyTensorList(element_shape=-1, max_num_elements=1, element_dtype=tf.int32)
    raises("got one of string", probe.view, tf.constant(["a"]))
    raises("got one of variant", probe.view, empty_list)
    raises("got one of resource", probe.view, tf.Variable(1.0).handle)
    raises("got one of qint8", probe.view, tf.zeros((2,), tf.qint8))


def what_is_no_eager_tensor_is_refused(probe):
    for other in (None, 7, np.zeros(3), tf.Variable(1.0), tf.ragged.constant([[1], []]), tf.keras.Input((3,))):
        raises("wanted an eager TensorFlow tensor", probe.view, other)

    @tf.function
    def symbolic(x):
        raises("wanted an eager TensorFlow tensor", probe.view, x)
        return x

    symbolic(tf.ones(3))


def a_failed_operation_is_an_error_and_the_next_view_works(probe):
    tensor = tf.zeros(3)
    with context.execution_mode(context.ASYNC):
        failed = tf.gather(tf.zeros(2), tf.constant([101]))
        raises("indices[0] = 101 is not in", probe.view, failed)
        assert probe.view(tensor).ndim == 1
        context.context().clear_executor_errors()


def a_made_tensor_shares_memory_and_releases_it_once(probe):
    array = aligned((2, 3))
    tensor = probe.make(array)
    assert isinstance(tensor, type(tf.zeros(1)))
    assert tensor.shape == (2, 3) and tensor.dtype == tf.float32 and "CPU:0" in tensor.device
    np.testing.assert_array_equal(tf.identity(tensor) + 0, array)
    copy = tf.identity(tensor)
    del tensor
    assert probe.released() == 0
    del copy
    assert probe.released() == 1


def a_made_tensor_computes(probe):
    for dtype in (np.float64, np.complex64, np.int32, np.uint16, ml_dtypes.bfloat16):
        array = aligned((8, 8), dtype)
        tensor, before = probe.make(array), array.copy()
        np.testing.assert_array_equal((tensor + tensor).numpy(), array + array)
        np.testing.assert_array_equal(array, before)
    scalar = aligned(())
    assert float(probe.make(scalar) + 5) == 5
    assert tf.reduce_sum(probe.make(scalar, dims=(0, 4))).numpy() == 0


def refused_memory_is_released_once(probe):
    array = aligned((4,))
    raises("multiple of 64 bytes", probe.make, array, pointer=array.ctypes.data + 4)
    raises("dimensions of 0 or more", probe.make, array, dims=(-1,))
    raises("at most 64 dimensions", probe.make, array, dims=(1,) * 65)
    raises("dtype that TensorFlow has, got complex32", probe.make, array, dtype="complex32")
    assert probe.released() == 4


def a_view_leads_back_to_what_was_made(probe):
    array = aligned((5, 7), np.int64)
    view = probe.view(probe.make(array))
    assert (view.pointer, view.dtype) == (array.ctypes.data, b"int64")
    assert tuple(view.dims[: view.ndim]) == (5, 7)


if __name__ == "__main__":
    faulthandler.dump_traceback_later(SECONDS, exit=True)
    LOADED = Probe(sys.argv[1])
    PROBLEM = LOADED.attached()
    assert PROBLEM is None, PROBLEM
    globals()[sys.argv[2]](LOADED)
