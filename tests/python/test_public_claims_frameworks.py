"""What the tests of PyTorch, JAX, TensorFlow, tvm-ffi and DLPack claim, kept with broker on one side.

Only what no other test of ours says; `docs/others-tests.md` lists all of it, theirs beside ours.
"""

from __future__ import annotations

import gc

import broker
import pytest
import tvm_ffi
from all_frameworks import jax, jnp, np, tf, torch
from processes import run_python
from raw.capsules import Exporter, Ticket, name_of
from raw.cells import aligned_bytes, host_array
from raw.hazards import hand_made

pytestmark = pytest.mark.filterwarnings("ignore::broker.ImmutableShared")

SHAPES = [(), (1,), (4,), (3, 4), (2, 3, 4), (3, 1), (1, 4), (2, 1, 4), (0,), (0, 4), (3, 0), (2, 0, 1)]
"""No dimension, one element, axes of one element, and no element at all."""

HOSTS = ["numpy", "torch", "tensorflow", "jax"]

shapes = pytest.mark.parametrize("shape", SHAPES, ids=str)


def _of(framework, shape):
    values = np.arange(np.prod(shape, dtype=int), dtype="float32").reshape(shape)
    makers = {"numpy": np.array, "torch": torch.tensor, "tensorflow": tf.constant, "jax": jnp.array}
    return makers[framework](values), values


@shapes
@pytest.mark.parametrize("producer", HOSTS)
@pytest.mark.parametrize("to", HOSTS)
def test_every_shape_passes_between_two_frameworks(producer, to, shape):
    tensor, values = _of(producer, shape)
    made = np.asarray(broker.to(tensor, to))
    assert (made.shape, made.tolist()) == (shape, values.tolist())


# PyTorch


@pytest.mark.parametrize("producer", [lambda x: x, torch.utils.dlpack.to_dlpack], ids=["tensor", "capsule"])
def test_a_write_to_what_torch_gets_is_seen_in_the_source(producer):
    x = torch.arange(5.0, dtype=torch.float64)
    broker.to_torch(broker.asarray(producer(x)))[0] += 20
    assert x[0] == 20


@pytest.mark.parametrize("pick", [np.s_[0], np.s_[:, 0], np.s_[1, :], np.s_[::2, 1:4]], ids=str)
def test_a_part_of_a_tensor_is_shared_where_it_lies(pick):
    part = torch.arange(25.0).reshape(5, 5)[pick]
    made = broker.to_torch(broker.asarray(part), copy=False)
    assert (made.data_ptr(), made.tolist(), made.stride()) == (part.data_ptr(), part.tolist(), part.stride())


def test_torch_keeps_the_strides_of_what_has_gaps():
    x = torch.rand(4, 6, 1, 2)[::2, ::3]
    assert broker.to_torch(broker.asarray(x)).stride() == x.stride()


def test_an_axis_of_one_element_is_handed_out_with_the_stride_of_a_contiguous_tensor():
    x = torch.rand(16)[::3][:1]
    assert (x.stride(), broker.to_torch(broker.asarray(x)).stride()) == ((3,), (1,))


def test_torch_reads_the_values_of_an_array_and_not_its_items():
    assert torch.tensor(broker.asarray(np.arange(3.0))).tolist() == [0.0, 1.0, 2.0]


def test_torch_asarray_takes_every_buffer_for_bytes_of_float32():
    """Its documentation says so; `torch.as_tensor`, `torch.from_dlpack` and broker give the values."""
    x = np.arange(3.0)
    misread = torch.asarray(broker.asarray(x))
    assert misread.tolist() == torch.asarray(memoryview(x)).tolist() != x.tolist()


@pytest.mark.parametrize("max_version", [None, (0, 8), (1, 0), (2, 0)], ids=str)
def test_torch_takes_the_capsule_of_any_version_asked_for(max_version):
    array = broker.asarray(torch.arange(5.0))
    assert torch.from_dlpack(array.__dlpack__(max_version=max_version)).data_ptr() == array.data_ptr


@pytest.mark.parametrize(("copy", "shares"), [(None, True), (False, True), (True, False)])
def test_torch_gets_a_copy_where_it_asks_for_one(copy, shares):
    array = broker.asarray(np.arange(3.0))
    assert (torch.from_dlpack(array, copy=copy).data_ptr() == array.data_ptr) == shares


@pytest.mark.filterwarnings("ignore:.*deprecated:UserWarning")
def test_a_quantized_tensor_is_a_buffer_error():
    with pytest.raises(BufferError, match="quantized"):
        broker.to_numpy(torch.quantize_per_tensor(torch.ones(2), 0.1, 10, torch.qint8))


def test_a_device_that_no_framework_has_is_named():
    with pytest.raises(BufferError, match="hexagon"):
        broker.asarray(torch.ones(2)).__dlpack__(dl_device=(torch.utils.dlpack.DLDeviceType.kDLHexagon, 0))


# JAX


def test_a_jax_array_is_exported_as_often_as_one_likes():
    x = jnp.arange(4.0)
    assert {broker.to_numpy(x).ctypes.data for _ in range(3)} == {x.unsafe_buffer_pointer()}


@pytest.mark.parametrize("make", [torch.ones, tf.ones], ids=["torch", "tensorflow"])
def test_int64_is_not_narrowed_for_jax(make):
    x = make((2, 3), dtype=torch.int64 if make is torch.ones else tf.int64)
    with jax.enable_x64(False), pytest.raises(broker.UnsupportedDTypeError, match="int64"):
        broker.to_jax(x)


@pytest.mark.parametrize("make", [lambda x: x, torch.from_numpy, tf.constant], ids=["numpy", "torch", "tensorflow"])
def test_a_transposed_matrix_reaches_jax_with_its_values(make):
    x = np.arange(4.0).reshape(2, 2)
    turned = tf.transpose(make(x)) if make is tf.constant else make(x).T
    assert broker.to_jax(turned).tolist() == x.T.tolist()


def test_what_jax_gets_can_be_computed_with():
    x = torch.arange(6.0).reshape(2, 3)
    assert jax.jit(lambda x: x + 1)(broker.to_jax(x)).tolist() == (x + 1).tolist()


@pytest.mark.parametrize(("copy", "shares"), [(None, False), (True, False)])
def test_jax_gets_a_copy_of_what_is_not_aligned(copy, shares):
    x = aligned_bytes(20, 4).view("float32")
    made = broker.to_jax(x, copy=copy)
    assert (broker.shares_memory(made, x), made.tolist()) == (shares, x.tolist())


def test_jax_gets_no_copy_of_what_is_not_aligned_where_that_is_forbidden():
    with pytest.raises(ValueError, match="aligned to 64 bytes"):
        broker.to_jax(aligned_bytes(20, 4).view("float32"), copy=False)


def test_a_slice_with_gaps_is_not_shared_with_jax():
    with pytest.raises(broker.CopyRequired, match="without gaps"):
        broker.to_jax(torch.arange(6.0).reshape(2, 3)[:, :2], copy=False)


def test_jax_and_tensorflow_have_the_same_bfloat16():
    made = [broker.to_numpy(x).dtype for x in (jnp.ones(2, jnp.bfloat16), tf.ones(2, tf.bfloat16))]
    assert made[0] == made[1]


# TensorFlow


@pytest.mark.parametrize("to", HOSTS)
def test_a_tensor_lives_on_in_a_capsule_when_it_is_gone(to):
    capsule = broker.to_capsule(tf.constant([[1.0, 2.0]]))
    gc.collect()
    assert np.asarray(broker.to(capsule, to)).tolist() == [[1.0, 2.0]]


def test_a_capsule_of_tensorflow_is_used_once():
    capsule = tf.experimental.dlpack.to_dlpack(tf.constant([1.0]))
    broker.from_capsule(capsule)
    with pytest.raises(broker.InvalidTensorError):
        broker.from_capsule(capsule)


def test_a_capsule_of_ours_that_tensorflow_used_is_used():
    capsule = broker.to_capsule(host_array("float32", "contiguous"))
    tf.experimental.dlpack.from_dlpack(capsule)
    with pytest.raises(broker.InvalidTensorError):
        broker.from_capsule(capsule)


def test_a_quantized_tensor_of_tensorflow_is_a_buffer_error():
    with pytest.raises(BufferError, match="qint16 have no DLPack dtype"):
        broker.to_numpy(tf.cast(tf.constant([[1.0, 4.0]]), tf.qint16))


def test_a_conversion_may_be_the_first_that_a_process_does_with_tensorflow():
    program = "import broker, numpy; print(broker.to_tensorflow(numpy.arange(3.0)).numpy().tolist())"
    assert run_python(program).printed == "[0.0, 1.0, 2.0]"


@pytest.mark.parametrize("thing", [[1], 1, "text", None], ids=repr)
def test_a_capsule_is_made_of_a_tensor_alone(thing):
    with pytest.raises(TypeError, match="broker"):
        broker.to_capsule(thing)


# tvm-ffi


def test_tvm_ffi_reads_every_attribute_of_an_array():
    seen = tvm_ffi.from_dlpack(broker.asarray(np.zeros((10, 8, 4, 2), "int16")))
    assert (seen.shape, seen.strides, str(seen.dtype), str(seen.device)) == (
        (10, 8, 4, 2),
        (64, 8, 2, 1),
        "int16",
        "cpu:0",
    )


def test_tvm_ffi_takes_an_empty_array_for_contiguous():
    assert tvm_ffi.from_dlpack(broker.asarray(np.zeros((4, 0, 4), "int16"))).is_contiguous()


def test_tvm_ffi_reads_the_gaps_of_a_slice():
    seen = tvm_ffi.from_dlpack(broker.asarray(np.zeros((4, 4, 4), "int16")[1:3, :, 1:3]))
    assert (seen.shape, seen.strides, seen.is_contiguous()) == ((2, 4, 2), (16, 4, 1), False)


def test_a_function_of_tvm_ffi_takes_an_array_as_it_is():
    array = broker.asarray(np.arange(8, dtype="int32"))
    echoed = tvm_ffi.get_global_func("testing.echo")(array)
    assert broker.asarray(echoed).data_ptr == array.data_ptr


# DLPack's own and CuPy's


def _tickets(**changes) -> tuple[Exporter, Ticket]:
    capsule, ticket = hand_made(**changes)
    return Exporter(capsule), ticket


def test_the_memory_of_a_capsule_goes_with_the_capsule_that_nobody_used():
    exporter, ticket = _tickets()
    del exporter
    gc.collect()
    assert ticket.deletions == 1


def test_the_memory_of_a_used_capsule_goes_with_what_was_made_of_it():
    exporter, ticket = _tickets()
    made = broker.from_dlpack(exporter)
    held = (name_of(exporter.capsule).startswith(b"used_"), ticket.deletions)
    del made
    after = ticket.deletions
    del exporter
    assert (held, after, ticket.deletions) == ((True, 0), 1, 1)


def test_an_object_that_hands_out_its_capsule_twice_is_refused_the_second_time():
    exporter, _ticket = _tickets()
    broker.from_dlpack(exporter)
    with pytest.raises(ValueError, match="capsule"):
        broker.from_dlpack(exporter)


def test_a_view_of_a_capsule_shows_what_is_written_afterwards():
    x = np.zeros((12, 10))
    view = broker.to_numpy(broker.to_capsule(x))
    x[1:11] = 7
    del x
    assert view[1:11].tolist() == [[7.0] * 10] * 10
