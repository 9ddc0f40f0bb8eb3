"""TensorFlow's tensors without one block of numbers, and things that are no tensors at all."""

from __future__ import annotations

import tensorflow as tf

from .row import Unshareable, made, rows


def _in_function(look):
    @tf.function
    def body(x):
        look(x)
        return x

    body(tf.ones(2))


def _slices():
    return tf.IndexedSlices(tf.ones((1, 2)), tf.constant([0]))


_SEVERAL = "several tensors, not one"

ROWS = rows(
    "numpy",
    ("tensorflow_string", made(lambda: tf.constant(["a"])), "string have no DLPack dtype", "tf.strings.to_number(x)"),
    ("tensorflow_resource", made(lambda: tf.Variable([1.0]).handle), "resource have no", "the variable itself"),
    ("tensorflow_variant", made(lambda: tf.data.Dataset.range(2)._variant_tensor), "variant have no", "an element of"),
    ("tensorflow_quantized", made(lambda: tf.bitcast([1], tf.qint32)), "qint32 have no DLPack dtype", "tf.bitcast(x, ...)"),
    ("tensorflow_ragged", made(lambda: tf.ragged.constant([[1], [1, 2]])), _SEVERAL, "pass x.to_tensor()"),
    ("tensorflow_sparse", made(lambda: tf.sparse.from_dense([[1.0, 0.0]])), _SEVERAL, "tf.sparse.to_dense(x)"),
    ("tensorflow_indexed_slices", made(_slices), _SEVERAL, "tf.convert_to_tensor(x)"),
    ("tensorflow_in_function", _in_function, "symbolic: inside tf.function", "convert outside"),
    ("keras_input", made(lambda: tf.keras.Input((2,))), "KerasTensor", "convert what the model computes"),
    ("keras_variable", made(lambda: tf.keras.Variable([1.0])), "Variable", "pass the tensor that it holds"),
)


def _thing(thing, to):
    scene = made(lambda: thing)
    return Unshareable(f"{type(thing).__name__}_to_{to}", scene, "wanted a tensor", "numpy.asarray(x)", to)


THINGS = [
    _thing(3, "torch"),
    _thing(None, "torch"),
    _thing("abc", "numpy"),
    _thing({1}, "jax"),
    _thing(object(), "tensorflow"),
]
