"""`broker.tensor`, and views, writes and numbers of `broker.Array`, on the host against NumPy and ml_dtypes."""

from __future__ import annotations

import math
import operator
import warnings

import broker
import ml_dtypes
import numpy as np
import pytest
import torch
from broker import tensor
from raw.hazards import hand_made

INTS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
FLOATS = ("float16", "bfloat16", "float32", "float64")
COMPLEX = ("complex64", "complex128")
COMPUTABLE = ("bool", *INTS, *FLOATS, *COMPLEX)

NUMBERS = (0.0, -0.0, 1.0, -2.5, 0.1, 1 / 3, 65504.0, 65519.99, 65520.0, 1e-8, 5.96e-8, 2.98e-8, 1e-45, 3.4e38, 1e300)
NUMBERS += (math.inf, -math.inf, math.nan, 1 + 2**-11 + 2**-40, 1 + 2**-24 + 2**-50, 1e-300)

KEYS = (
    0,
    -1,
    np.int64(2),
    slice(None),
    slice(None, None, -1),
    slice(3, None, -2),
    slice(10, -10, -1),
    slice(1, 1),
    slice(-(2**70), 2**70),
    ...,
    None,
    (),
    (1, 2, 3),
    (..., 1),
    (1, ...),
    (None, 0, ..., None, slice(None, None, 2)),
    (slice(None), slice(1, None), slice(None, None, -3)),
    (slice(4, 2), 0),
)


def _values(dtype="int32", shape=(4, 3, 5)):
    return np.arange(math.prod(shape)).astype(dtype).reshape(shape)


def _dtype(name):
    return np.dtype(getattr(ml_dtypes, name, name))


def _bytes(array):
    return broker.to_numpy(array).tobytes()


class TestCreation:
    @pytest.mark.parametrize("dtype", COMPUTABLE)
    def test_zeros_and_ones_are_numpys(self, dtype):
        for ours, numpys in ((tensor.zeros, np.zeros), (tensor.ones, np.ones)):
            made = ours((2, 3), dtype=dtype)
            assert (made.shape, made.dtype) == ((2, 3), dtype)
            assert _bytes(made) == numpys((2, 3), _dtype(dtype)).tobytes()

    @pytest.mark.parametrize("dtype", FLOATS + COMPLEX)
    @pytest.mark.parametrize("value", NUMBERS)
    def test_floats_are_rounded_as_numpy_does(self, dtype, value):
        with np.errstate(over="ignore"):
            wanted = np.full(3, value, _dtype(dtype))
        made = broker.to_numpy(tensor.full(3, value, dtype=dtype))
        same = made.view("uint8") == wanted.view("uint8")
        assert same.all() or (np.isnan(made).all() and math.isnan(value))

    @pytest.mark.parametrize("dtype", INTS)
    def test_ints_reach_the_ends_of_their_dtype_and_no_further(self, dtype):
        ends = np.iinfo(dtype)
        for value in (int(ends.min), int(ends.max), 1):
            assert tensor.full((), value, dtype=dtype).item() == value
        for value in (int(ends.min) - 1, int(ends.max) + 1, 2**200, -(2**200)):
            with pytest.raises(OverflowError, match=f"wanted an int .*{dtype}, got"):
                tensor.full(3, value, dtype=dtype)

    @pytest.mark.parametrize("dtype", FLOATS + COMPLEX)
    @pytest.mark.parametrize("value", [3, -2049, 65519, True])
    def test_ints_become_floats_as_numpys_do(self, dtype, value):
        wanted = np.full(2, float(value), _dtype(dtype))
        assert _bytes(tensor.full(2, value, dtype=dtype)) == wanted.tobytes()

    @pytest.mark.parametrize("sign", [1, -1])
    @pytest.mark.parametrize("shift", [10, 30, 80, 100])
    @pytest.mark.parametrize(("dtype", "bits"), [("bfloat16", 8), ("float32", 24), ("complex64", 24), ("float64", 53)])
    def test_an_int_is_rounded_once(self, dtype, bits, shift, sign):
        # Just above half way between two numbers of the dtype; rounded to a float before, it would be half way.
        value = sign * (((2**bits + 1) << shift) + 1)
        assert tensor.full((), value, dtype=dtype).item() == sign * float((2**bits + 2) << shift)

    @pytest.mark.parametrize(
        ("dtype", "reach"),
        [
            ("float16", 65520),
            ("bfloat16", 2**128 - 2**119),
            ("float32", 2**128 - 2**103),
            ("complex64", 2**128 - 2**103),
            ("float64", 2**1024 - 2**970),
        ],
    )
    def test_an_int_that_no_float_reaches_is_refused(self, dtype, reach):
        for sign in (1, -1):
            assert abs(tensor.full((), sign * (reach - 1), dtype=dtype).item()) < math.inf
            for value in (reach, 2**100 * reach, 10**400):
                with pytest.raises(OverflowError, match=f"broker.tensor.full: wanted an int .*{dtype}, got"):
                    tensor.full((), sign * value, dtype=dtype)

    def test_complex_numbers_keep_both_parts(self):
        assert tensor.full((), 1.5 - 2j, dtype="complex64").item() == 1.5 - 2j

    @pytest.mark.parametrize(("value", "dtype"), [(True, "bool"), (3, "int64"), (2.5, "float64"), (1j, "complex128")])
    def test_a_number_names_the_dtype_where_nobody_does(self, value, dtype):
        made = tensor.full((2,), value)
        assert (made.dtype, made[1].item()) == (dtype, value)

    @pytest.mark.parametrize(
        ("value", "dtype"), [(2.0, "int32"), (1j, "float32"), (1, "bool"), (0.0, "bool"), (1j, "uint8")]
    )
    def test_numbers_of_another_kind_are_refused(self, value, dtype):
        with pytest.raises(TypeError, match=f"broker.tensor.full: wanted .* for {dtype}, got a"):
            tensor.full(3, value, dtype=dtype)

    def test_dtypes_that_broker_does_not_compute_in_are_named(self):
        with pytest.raises(broker.UnsupportedDTypeError, match="got float8_e5m2"):
            tensor.ones(3, dtype="float8_e5m2")
        assert tensor.empty(3, dtype="float8_e5m2").nbytes == 3

    def test_what_is_no_number_is_refused(self):
        with pytest.raises(broker.OptionError, match="wanted a number, got str"):
            tensor.full(3, "1")

    @pytest.mark.parametrize("name", ["empty_like", "zeros_like", "ones_like"])
    def test_alike_arrays_have_shape_and_dtype_of_any_tensor(self, name):
        made = getattr(tensor, name)(_values("float16"))
        assert (made.shape, made.dtype, made.device) == ((4, 3, 5), "float16", "cpu")

    def test_alike_arrays_have_another_dtype_where_it_is_named(self):
        made = tensor.full_like(_values(), 7, dtype="uint8")
        assert (broker.to_numpy(made) == np.full((4, 3, 5), 7, "uint8")).all()

    def test_a_number_is_an_array_without_dimensions(self):
        made = tensor.asarray(5)
        assert (made.shape, made.dtype, made.item()) == ((), "int64", 5)

    def test_a_tensor_is_held_and_not_cast(self):
        values = _values()
        assert tensor.asarray(values, dtype="int32").data_ptr == values.ctypes.data
        with pytest.raises(broker.UnsupportedDTypeError, match="wanted a tensor of dtype float32, got int32") as caught:
            tensor.asarray(values, dtype="float32")
        assert caught.value.why == "wanted a tensor of dtype float32, got int32" and caught.value.remedy
        with pytest.raises(TypeError, match="got a list"):
            tensor.asarray([1, 2])

    @pytest.mark.parametrize("number", [np.int64, np.uint8, lambda n: np.array(n)], ids=["int64", "uint8", "array"])
    def test_ints_of_numpy_are_dimensions_and_axes(self, number):
        made = [make(number(3)) for make in (tensor.zeros, tensor.empty, broker.memory.empty)]
        made += [tensor.full(number(3), 1)]
        assert [array.shape for array in made] == [(3,)] * 4
        assert tensor.reshape(tensor.zeros((1, 3)), number(3)).shape == (3,)
        assert tensor.squeeze(tensor.zeros((3, 1)), number(1)).shape == (3,)

    @pytest.mark.parametrize(
        ("name", "call"),
        [
            ("empty", lambda dtype: tensor.empty(3, dtype=dtype)),
            ("zeros", lambda dtype: tensor.zeros(3, dtype=dtype)),
            ("full_like", lambda dtype: tensor.full_like(_values(), 1, dtype=dtype)),
            ("asarray", lambda dtype: tensor.asarray(_values(), dtype=dtype)),
        ],
    )
    @pytest.mark.parametrize(("dtype", "got"), [(int, "int"), ("f4", "f4"), ("float", "float"), (3, "3")])
    def test_what_names_no_dtype_is_told_by_the_function_that_was_called(self, name, call, dtype, got):
        with pytest.raises(broker.OptionError) as caught:
            call(dtype)
        said = f"broker.tensor.{name.removesuffix('_like')}"
        assert str(caught.value).startswith(said) and caught.value.why.endswith(f"by its name, or NumPy's, got {got}")

    @pytest.mark.parametrize("source", [[1], [np.ones(2)], object()], ids=["list", "list of tensors", "object"])
    def test_what_is_no_tensor_is_told_by_the_function_that_was_called(self, source):
        with pytest.raises(broker.UnsupportedTensorError, match=r"^broker\.tensor\.zeros_like: "):
            tensor.zeros_like(source)


class TestParts:
    @pytest.mark.parametrize("key", KEYS, ids=str)
    @pytest.mark.parametrize("source", ["whole", "transposed", "backwards"])
    def test_a_key_names_what_it_names_in_numpy(self, key, source):
        values = _values(shape=(4, 4, 8))
        values = {"whole": values, "transposed": values.T, "backwards": values[::-1, :, ::2]}[source]
        wanted = values[key]
        part = broker.asarray(values)[key]
        assert (part.shape, broker.to_numpy(part).tolist()) == (wanted.shape, wanted.tolist())
        if wanted.ndim and wanted.size:
            assert part.data_ptr == wanted.__array_interface__["data"][0]

    def test_a_part_writes_through(self):
        values = _values()
        part = broker.asarray(values)[1, ::2]
        broker.to_numpy(part)[0, 0] = -7
        assert values[1, 0, 0] == -7

    def test_a_part_keeps_the_memory_alive(self):
        part = tensor.full(1000, 3)[999]
        tensor.zeros(1000)
        assert part.item() == 3

    def test_a_part_of_what_is_read_only_is_too(self):
        values = _values()
        values.flags.writeable = False
        assert broker.asarray(values)[0].read_only

    @pytest.mark.parametrize(
        ("key", "said"),
        [
            (4, "wanted an index from -4 to 3 for axis 0, got 4"),
            ((0, 0, 0, 0), "wanted at most 3 indices for 3 dimensions, got 4"),
            ((..., ...), "wanted one `...` in a key, got 2"),
            (slice(None, None, 0), "wanted a slice whose step is not 0"),
            ([0, 1], "wanted ints, slices, `...` and None as indices, got list"),
            (True, "got bool"),
            (1.0, "got float"),
            (np.array([0, 1]), "got ndarray"),
            (np.array(True), "got ndarray"),
            (tensor.full((1,), 1), "got Array"),
            (tensor.full((), True), "got Array"),
            (torch.tensor(False), "got Tensor"),
            (torch.tensor([1]), "got Tensor"),
            (slice(torch.tensor(True), None), "got Tensor"),
        ],
        ids=repr,
    )
    def test_a_key_that_names_nothing_says_what_would(self, key, said):
        with pytest.raises(IndexError) as error:
            broker.asarray(_values())[key]
        assert said in str(error.value)

    @pytest.mark.parametrize("index", [np.array(1), tensor.full((), 1), torch.tensor(1), np.uint8(1)], ids=repr)
    def test_an_int_without_dimensions_is_an_index(self, index):
        array = broker.asarray(_values())
        assert array[index].data_ptr == array[1].data_ptr and array[index:].data_ptr == array[1:].data_ptr

    @pytest.mark.parametrize("raised", [KeyboardInterrupt, RuntimeError])
    def test_what_an_index_raises_is_passed_on(self, raised):
        class Index:
            def __index__(self):
                raise raised("here")

        with pytest.raises(raised, match="here"):
            tensor.zeros(3)[Index()]

    def test_elements_that_share_bytes_have_no_parts(self):
        packed = broker.asarray(hand_made(dtype="int8", code=17, bits=4, shape=(24,), strides=(1,))[0])
        assert packed[...].shape == (24,)
        with pytest.raises(broker.UnsupportedDTypeError, match="wanted elements of whole bytes to take a part of"):
            packed[1:]

    def test_an_array_is_gone_along(self):
        rows = list(broker.asarray(_values()))
        assert [row.shape for row in rows] == [(3, 5)] * 4
        assert [int(number) for number in broker.asarray(np.arange(3))] == [0, 1, 2]
        with pytest.raises(TypeError, match="without dimensions"):
            iter(tensor.zeros(()))

    def test_numpy_does_not_go_along_an_array(self):
        assert np.asarray(broker.asarray(_values())).shape == (4, 3, 5)


class TestAxes:
    def test_axes_are_swapped(self):
        values = _values()
        array = broker.asarray(values)
        assert (broker.to_numpy(array.mT) == values.swapaxes(-1, -2)).all()
        assert (broker.to_numpy(array[0].T) == values[0].T).all()
        assert tensor.matrix_transpose(array).strides == array.mT.strides
        with pytest.raises(ValueError, match="wanted 2 dimensions, got 3; use mT"):
            array.T
        with pytest.raises(ValueError, match="at least 2 dimensions, got 1"):
            tensor.zeros(3).mT

    def test_axes_are_ordered_as_by_numpy(self):
        values = _values()
        array = broker.asarray(values)
        for ours, numpys in (
            (tensor.permute_dims(array, (2, 0, 1)), values.transpose(2, 0, 1)),
            (tensor.moveaxis(array, 0, -1), np.moveaxis(values, 0, -1)),
            (tensor.moveaxis(array, (0, 1), (2, 0)), np.moveaxis(values, (0, 1), (2, 0))),
            (tensor.expand_dims(array, axis=-2), np.expand_dims(values, -2)),
            (tensor.squeeze(array[:1, :, :1], axis=(0, -1)), values[:1, :, :1].squeeze((0, -1))),
            (tensor.flip(array), np.flip(values)),
            (tensor.flip(array, axis=(0, -1)), np.flip(values, (0, -1))),
            (tensor.broadcast_to(array[0, 0], (2, 3, 5)), np.broadcast_to(values[0, 0], (2, 3, 5))),
        ):
            assert ours.shape == numpys.shape
            assert ours.data_ptr == numpys.__array_interface__["data"][0]
            assert (broker.to_numpy(ours) == numpys).all()

    @pytest.mark.parametrize(
        ("call", "error"),
        [
            (lambda x: tensor.permute_dims(x, (0, 1)), ValueError),
            (lambda x: tensor.moveaxis(x, (0, 1), 0), ValueError),
            (lambda x: tensor.moveaxis(x, 3, 0), IndexError),
            (lambda x: tensor.expand_dims(x, axis=4), IndexError),
            (lambda x: tensor.squeeze(x, axis=0), ValueError),
            (lambda x: tensor.flip(x, axis=(0, 0)), ValueError),
            (lambda x: tensor.broadcast_to(x, (4, 3, 6)), ValueError),
            (lambda x: tensor.reshape(x, (7, -1)), ValueError),
        ],
    )
    def test_axes_and_shapes_that_do_not_fit_are_told(self, call, error):
        with pytest.raises(error, match=r"broker\.tensor\.\w+: wanted"):
            call(tensor.zeros((4, 3, 5)))

    @pytest.mark.parametrize("shape", [(60,), (-1,), (12, 5), (2, 2, 3, 5), (4, -1, 1), (5, 12)])
    def test_a_shape_is_a_view_where_strides_can_say_it(self, shape):
        values = _values()
        array = broker.asarray(values)
        made = tensor.reshape(array, shape)
        assert made.data_ptr == array.data_ptr
        assert (broker.to_numpy(made) == values.reshape(shape)).all()

    def test_a_shape_is_a_copy_where_it_has_to_be(self):
        values = _values()
        array = broker.asarray(values)
        turned = tensor.permute_dims(array, (2, 1, 0))
        made = tensor.reshape(turned, 60)
        assert (broker.to_numpy(made) == values.T.reshape(60)).all()
        with pytest.raises(broker.CopyRequired, match="strides cannot say that shape"):
            tensor.reshape(turned, 60, copy=False)
        assert tensor.reshape(array, 60, copy=True).data_ptr != array.data_ptr

    def test_a_copy_for_a_shape_is_one_to_scopes(self):
        turned = tensor.permute_dims(broker.asarray(_values()), (2, 1, 0))
        with broker.no_copy():
            with pytest.raises(broker.CopyRequired, match=r"broker\.tensor\.reshape: broker\.no_copy\(\) forbids"):
                tensor.reshape(turned, 60)
            assert tensor.reshape(turned, (5, 3, 4)).data_ptr == turned.data_ptr
            assert tensor.reshape(turned, 60, copy=True).shape == (60,)
        with broker.trace() as seen:
            tensor.reshape(turned, 60)
            tensor.reshape(turned, 60, copy=True)
            tensor.reshape(turned, (5, 3, 4))
        assert (seen.copies, seen.bytes, seen.shares) == (2, 2 * turned.nbytes, 0)
        assert seen.conversions[0][-2] == "its strides cannot say that shape"

    def test_a_large_copy_for_a_shape_is_warned_of(self):
        turned = tensor.zeros((1001, 1000), dtype="int8").T
        with pytest.warns(broker.CopyWarning, match="more than 1 MB from broker.Array .* cannot say that shape"):
            tensor.reshape(turned, -1)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tensor.reshape(turned, -1, copy=True)
            tensor.reshape(turned[:999], -1)


class TestWrites:
    @pytest.mark.parametrize("key", [key for key in KEYS if key is not None], ids=str)
    def test_numbers_and_arrays_are_written_as_by_numpy(self, key):
        ours, numpys = _values(), _values()
        array = broker.asarray(ours)
        array[key] = 77
        numpys[key] = 77
        assert (ours == numpys).all()
        values = -np.arange(numpys[key].size, dtype="int32").reshape(numpys[key].shape)
        array[key] = values
        numpys[key] = values
        assert (ours == numpys).all()

    @pytest.mark.parametrize("dtype", COMPUTABLE)
    def test_every_dtype_is_written(self, dtype):
        array = tensor.zeros((2, 3), dtype=dtype)
        array[:, 1] = True
        wanted = np.zeros((2, 3), _dtype(dtype))
        wanted[:, 1] = True
        assert _bytes(array) == wanted.tobytes()

    def test_values_are_broadcast(self):
        array = tensor.zeros((2, 3), dtype="int64")
        array[...] = np.arange(3)
        array[1:] = broker.asarray(np.array(9))
        assert broker.to_numpy(array).tolist() == [[0, 1, 2], [9, 9, 9]]

    def test_parts_that_overlap_get_what_was_there_before(self):
        values = np.arange(6)
        array = broker.asarray(values)
        array[1:] = array[:-1]
        assert values.tolist() == [0, 0, 1, 2, 3, 4]
        array[:] = array[::-1]
        assert values.tolist() == [4, 3, 2, 1, 0, 0]

    def test_nothing_is_cast(self):
        array = tensor.zeros(3, dtype="float32")
        for value in (np.ones(3), np.ones(3, "int32"), np.float64(1)):
            with pytest.raises(broker.UnsupportedDTypeError, match="wanted values of dtype float32, got"):
                array[:] = value
        with pytest.raises(TypeError, match="got a complex"):
            array[0] = 1j
        with pytest.raises(OverflowError):
            tensor.zeros(3, dtype="int8")[0] = 200

    def test_what_is_read_only_stays_as_it_is(self):
        values = _values()
        values.flags.writeable = False
        with pytest.raises(broker.ReadOnlyError, match="copy=True"):
            broker.asarray(values)[0] = 1

    def test_what_repeats_elements_is_not_written(self):
        with pytest.raises(broker.UnsupportedTensorError, match="repeats elements"):
            tensor.broadcast_to(tensor.zeros(3), (2, 3))[:] = 1

    def test_what_does_not_fit_is_told(self):
        with pytest.raises(ValueError, match=r"wanted a shape that broadcasts to \[3\], got \[2\]"):
            tensor.zeros(3)[:] = np.zeros(2)
        with pytest.raises(broker.UnsupportedTensorError, match="wanted a number or a tensor, got str"):
            tensor.zeros(3)[:] = "1"


class TestNumbers:
    @pytest.mark.parametrize("dtype", COMPUTABLE)
    def test_an_element_is_numpys(self, dtype):
        values = np.array([1, 0, 3]).astype(_dtype(dtype))
        for ours, numpys in zip(broker.asarray(values), values, strict=True):
            assert ours.item() == numpys.item() and type(ours.item()) is type(numpys.item())

    def test_an_array_of_one_element_is_a_number(self):
        one = tensor.full((1, 1), 3)
        assert (int(one), float(one), complex(one), bool(one)) == (3, 3.0, 3 + 0j, True)
        assert "abcd"[one[0, 0]] == "d" and not tensor.zeros(1)

    @pytest.mark.parametrize(("shape", "dtype"), [((), "float64"), ((), "bool"), ((1,), "int64"), ((1, 1), "uint8")])
    def test_only_ints_without_dimensions_are_indices(self, shape, dtype):
        with pytest.raises(TypeError, match=f"wanted an array of one int, without dimensions, got {dtype}"):
            operator.index(tensor.zeros(shape, dtype=dtype))

    def test_the_bytes_of_one_byte_are_no_length(self):
        assert bytes(broker.asarray(bytearray(b"\3"))) == b"\3"

    def test_several_elements_are_no_number(self):
        for call in (bool, lambda x: x.item()):
            with pytest.raises(ValueError, match=r"wanted an array of one element, got shape \(2,\)"):
                call(tensor.zeros(2))
        for kind in (int, float, complex, operator.index):
            with pytest.raises(TypeError, match="wanted an array of one"):
                kind(tensor.zeros(2))
