"""The keywords of a conversion: targets, ``copy``, ``device``, ``stream`` and ``readonly``."""

from __future__ import annotations

import warnings

import broker
import pytest
from all_frameworks import jax, jnp, np, tf, torch
from processes import run_python
from raw.cells import host_array

OWN = {
    "numpy": lambda: np.ones(16, "float32"),
    "torch": lambda: torch.ones(16),
    "tensorflow": lambda: tf.ones(16),
    "jax": lambda: jnp.ones(16, "float32"),
    "broker": lambda: broker.asarray(np.ones(16, "float32")),
}
"""A tensor of each target."""

FUNCTIONS = {
    "numpy": broker.to_numpy,
    "torch": broker.to_torch,
    "tensorflow": broker.to_tensorflow,
    "jax": broker.to_jax,
    "broker": broker.asarray,
}

MODULES = {"numpy": np, "torch": torch, "tensorflow": tf, "jax": jax, "broker": broker}

targets = pytest.mark.parametrize("to", OWN)


def _address(tensor):
    return broker.asarray(tensor).data_ptr


@targets
@pytest.mark.parametrize("keywords", [{}, {"copy": None}, {"copy": False}, {"detach": True}, {"stream": None}], ids=str)
def test_what_is_the_targets_own_comes_back_as_the_same_object(to, keywords):
    x = OWN[to]()
    assert FUNCTIONS[to](x, **keywords) is x


@targets
def test_explain_tells_that_what_is_the_targets_own_comes_back(to):
    route = broker.explain(OWN[to](), to=to)
    assert (route.outcome, route.steps) == ("shares", ["hand the same object back"])


@targets
def test_a_copy_of_what_is_the_targets_own_is_another_object(to):
    x = OWN[to]()
    assert FUNCTIONS[to](x, copy=True) is not x


@targets
def test_a_copy_of_what_is_the_targets_own_is_independent(to):
    x = OWN[to]()
    assert not broker.shares_memory(x, FUNCTIONS[to](x, copy=True))


@targets
@pytest.mark.parametrize("source", OWN)
def test_a_copy_has_memory_of_its_own(source, to):
    x = OWN[source]()
    assert _address(FUNCTIONS[to](x, copy=True)) != _address(x)


@targets
@pytest.mark.parametrize("source", OWN)
def test_a_copy_has_the_values_of_the_source(source, to):
    assert np.asarray(FUNCTIONS[to](OWN[source](), copy=True)).tolist() == [1.0] * 16


@pytest.mark.parametrize("to", ["numpy", "torch", "broker"])
def test_a_copy_may_be_written(to):
    made = FUNCTIONS[to](jnp.ones(16, "float32"), copy=True)
    broker.to_torch(made)[0] = 7
    assert np.asarray(made)[0] == 7


@targets
@pytest.mark.parametrize("named", ["name", "module"])
def test_a_target_may_be_named_or_be_the_module(to, named):
    made = broker.to(np.ones(16, "float32"), to if named == "name" else MODULES[to])
    assert type(made) is type(FUNCTIONS[to](np.ones(16, "float32")))


@targets
def test_like_takes_the_framework_of_a_tensor(to):
    assert type(broker.to(memoryview(b"abc"), like=OWN[to]())) is type(FUNCTIONS[to](memoryview(b"abc")))


@pytest.mark.parametrize("target", ["Torch", "", "numpy.linalg", 3, None, object(), int, np.linalg], ids=repr)
def test_an_unknown_target_is_an_option_error(target):
    with pytest.raises(broker.OptionError, match="wanted"):
        broker.to(np.ones(2), target)


def test_an_unknown_target_is_told_the_known_ones():
    with pytest.raises(broker.OptionError, match="numpy, torch, tensorflow, jax, dpnp, dpctl, cupy or broker, got pytorch"):
        broker.to(np.ones(2), "pytorch")


def test_a_target_and_like_exclude_each_other():
    with pytest.raises(broker.OptionError, match="either a target or like="):
        broker.to(np.ones(2), "torch", like=torch.ones(1))


@pytest.mark.parametrize("like", [3, "torch", torch, memoryview(b"abc"), [torch.ones(1)]], ids=repr)
def test_like_takes_only_a_tensor_of_a_framework(like):
    with pytest.raises(broker.OptionError, match="like= takes a tensor of a framework"):
        broker.to(np.ones(2), like=like)


def test_arrays_of_broker_are_named_by_either_name():
    x = np.ones(2)
    assert [type(broker.to(x, name)) for name in ("broker", "array")] == [broker.Array] * 2
    with broker.borrow(x, "array") as view:
        assert isinstance(view, broker.Array)
    assert broker.using("array")(type)(x) is broker.Array


def test_a_copy_on_a_device_that_is_forbidden_names_no_protocol():
    route = broker.explain(np.ones(2), to="dpnp", copy=False)
    assert "the tensor is to be placed on another device" in route.why


def test_explain_takes_the_targets_of_to():
    assert broker.explain(np.ones(2), to=torch).target == broker.explain(np.ones(2), to="torch").target == "torch"


HOST_DEVICES = {
    "numpy": ["cpu", (1, 0), broker.Device("host")],
    "torch": ["cpu", "cpu:0", torch.device("cpu"), torch.device("cpu", 0), (1, 0), broker.Device("host")],
    "tensorflow": ["CPU", "cpu:0", "/CPU:0", "/device:CPU:0", "/job:localhost/replica:0/task:0/device:CPU:0", (1, 0)],
    "jax": ["cpu", "cpu:0", jax.devices("cpu")[0], (1, 0), broker.Device("host")],
    "broker": ["cpu", "host", (1, 0), broker.Device("host")],
}
"""How each target spells the host."""

host_devices = pytest.mark.parametrize(
    ("to", "device"),
    [(to, device) for to, devices in HOST_DEVICES.items() for device in devices],
    ids=lambda value: str(value).replace("/", "|"),
)


@host_devices
def test_host_memory_on_the_host_shares(to, device):
    x = host_array("float32", "contiguous")
    assert _address(FUNCTIONS[to](x, device=device)) == x.ctypes.data


@host_devices
def test_explain_takes_the_spellings_of_the_host(to, device):
    assert broker.explain(host_array("float32", "contiguous"), to=to, device=device).shares


NO_DEVICES = [
    ("numpy", "cuda", "cuda"),
    ("numpy", "cpu:1", "cpu:1"),
    ("numpy", (2, 0), "(2, 0)"),
    ("numpy", torch.device("cuda"), "cuda"),
    ("torch", "cuda:99", "cuda:99"),
    ("torch", "xpu:99", "xpu:99"),
    ("torch", "nonsense", "nonsense"),
    ("torch", "level_zero:gpu:0", "level_zero:gpu:0"),
    ("torch", torch.float16, "torch.float16"),
    ("torch", torch.int8, "torch.int8"),
    ("torch", bool, "<class 'bool'>"),
    ("torch", 3.5, "3.5"),
    ("torch", torch.ones(2), "tensor([1., 1.])"),
    ("torch", torch.ones(100), "a Tensor"),
    ("torch", "meta", "meta"),
    ("torch", (2, 99), "(2, 99)"),
    ("torch", (99, 0), "(99, 0)"),
    ("tensorflow", "GPU:99", "GPU:99"),
    ("tensorflow", "CPU:99", "CPU:99"),
    ("tensorflow", "nonsense", "nonsense"),
    ("tensorflow", (2, 99), "(2, 99)"),
    ("tensorflow", (99, 0), "(99, 0)"),
    ("jax", "gpu:99", "gpu:99"),
    ("jax", "cpu:99", "cpu:99"),
    ("jax", "nonsense", "nonsense"),
    ("jax", "cpu:first", "cpu:first"),
    ("jax", (2, 99), "(2, 99)"),
    ("jax", (99, 0), "(99, 0)"),
    ("broker", "cuda:0", "cuda:0"),
    ("broker", (2, 0), "(2, 0)"),
]
"""Devices that no machine has or that the target never has, and how the error names each."""

no_devices = pytest.mark.parametrize(("to", "device", "named"), NO_DEVICES, ids=lambda value: str(value)[:30])


@no_devices
def test_a_device_that_is_not_there_is_named(to, device, named):
    with pytest.raises((broker.OptionError, broker.UnsupportedDeviceError)) as caught:
        FUNCTIONS[to](np.ones(16, "float32"), device=device)
    assert named in caught.value.why


@no_devices
def test_a_device_that_is_not_there_comes_with_advice(to, device, named):
    with pytest.raises((broker.OptionError, broker.UnsupportedDeviceError), match="; (leave device= away|pass a dev|name (it|a dev))"):
        FUNCTIONS[to](np.ones(16, "float32"), device=device)


@pytest.mark.parametrize("junk", ["default", 1.5, True, [1]], ids=str)
def test_what_is_no_stream_is_refused(junk):
    with pytest.raises(broker.OptionError, match="dpctl.SyclQueue"):
        broker.to_torch(np.zeros(3), stream=junk)


@pytest.mark.parametrize("to", ["numpy", "torch", "tensorflow", "jax", "broker"])
def test_stream_none_is_no_stream(to):
    x = host_array("float32", "contiguous")
    assert _address(FUNCTIONS[to](x, stream=None)) == x.ctypes.data


def _flagged():
    return host_array("float32", "read_only")


def _immutable():
    return tf.identity(tf.constant(np.ones((4, 6), "float32")))


MARKING, NOT_MARKING, NEVER_WRITING = ["numpy", "broker"], ["torch"], ["tensorflow", "jax"]


@pytest.mark.parametrize("make", [_flagged, _immutable])
@pytest.mark.parametrize("to", MARKING)
@pytest.mark.parametrize("readonly", ["copy", "share", "error", None])
def test_a_consumer_that_marks_read_only_shares_under_every_policy(make, to, readonly):
    x = make()
    assert _address(FUNCTIONS[to](x, readonly=readonly)) == _address(x)


@pytest.mark.parametrize("make", [_flagged, _immutable])
@pytest.mark.parametrize("readonly", ["copy", "share", "error", None])
def test_a_consumer_that_marks_read_only_does_so_under_every_policy(make, readonly):
    assert not FUNCTIONS["numpy"](make(), readonly=readonly).flags.writeable


READ_ONLY_OUTCOMES = [
    (_flagged, "torch", None, "copies"),
    (_flagged, "torch", "copy", "copies"),
    (_flagged, "torch", "share", "shares"),
    (_flagged, "torch", "error", "refuses"),
    (_immutable, "torch", None, "shares"),
    (_immutable, "torch", "copy", "copies"),
    (_immutable, "torch", "share", "shares"),
    (_immutable, "torch", "error", "refuses"),
    (_flagged, "jax", None, "shares"),
    (_flagged, "jax", "error", "shares"),
    (_flagged, "tensorflow", None, "copies"),
    (_flagged, "tensorflow", "share", "shares"),
    (_flagged, "tensorflow", "error", "refuses"),
    (_immutable, "jax", "error", "shares"),
]

read_only_outcomes = pytest.mark.parametrize(("make", "to", "readonly", "outcome"), READ_ONLY_OUTCOMES)


@read_only_outcomes
def test_explain_follows_the_read_only_policy(make, to, readonly, outcome):
    assert broker.explain(make(), to=to, readonly=readonly).outcome == outcome


@read_only_outcomes
@pytest.mark.filterwarnings("ignore::broker.ImmutableShared")
def test_a_conversion_follows_the_read_only_policy(make, to, readonly, outcome):
    x = make()
    try:
        made = FUNCTIONS[to](x, readonly=readonly)
    except broker.ReadOnlyError as error:
        assert (outcome, error.remedy) == ("refuses", 'pass readonly="copy" or copy=True')
    else:
        assert outcome == ("shares" if _address(made) == _address(x) else "copies")


def test_a_read_only_source_is_refused_where_its_copy_is_forbidden():
    with pytest.raises(broker.CopyRequired, match="the source is read-only and PyTorch cannot mark its tensors so"):
        broker.to_torch(_flagged(), copy=False)


class _Staged:
    """Gives a copy and says so; one that is ``heedful`` raises where it must not."""

    def __init__(self, heedful):
        self.memory, self.heedful = np.zeros(4, "float32"), heedful

    def __dlpack_device__(self):
        return (1, 0)

    def __dlpack__(self, *, stream=None, max_version=None, dl_device=None, copy=None):
        if copy is False and self.heedful:
            raise BufferError("this memory cannot be shared")
        return self.memory.__dlpack__(max_version=max_version, copy=True)


@pytest.mark.parametrize("to", ["numpy", "torch", "broker"])
def test_a_copy_of_the_producers_own_is_told_as_one(to):
    assert broker.explain(_Staged(True), to=to).outcome == "copies"
    with broker.trace() as trace:
        made = broker.to(_Staged(True), to)
    assert (trace.shares, trace.copies, trace.bytes) == (0, 1, 16)
    assert not made.read_only if to == "broker" else np.asarray(made).flags.writeable


@pytest.mark.parametrize("to", ["numpy", "torch", "broker"])
def test_a_copy_of_the_producers_own_is_refused_where_copies_are_forbidden(to):
    with pytest.raises(broker.CopyRequired, match="its producer gives a copy and not its own memory"):
        broker.to(_Staged(False), to, copy=False)
    with broker.no_copy(), pytest.raises(broker.CopyRequired, match=r"no_copy\(\) forbids"):
        broker.to(_Staged(False), to)


def test_a_capsule_of_a_copy_is_shared():
    with broker.trace() as trace:
        broker.to_torch(np.zeros(4, "float32").__dlpack__(max_version=(1, 0), copy=True), copy=False)
    assert (trace.shares, trace.copies) == (1, 0)


@pytest.mark.parametrize("source", ["numpy", "torch", "jax"])
def test_memory_of_the_host_is_ordered_by_no_stream(source):
    x = OWN[source]()
    assert _address(broker.asarray(x, stream=5)) == _address(x)


def test_a_copied_read_only_source_stays_as_it_was():
    x = _flagged()
    broker.to_torch(x)[0, 0] = 7
    assert x[0, 0] == 1


@pytest.mark.parametrize("readonly", ["copy", "share"])
def test_a_stated_policy_silences_the_warning_of_immutable_sources(readonly):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        broker.to_torch(_immutable(), readonly=readonly)


@pytest.mark.parametrize("readonly", ["never", "", "Copy"])
def test_an_unknown_policy_is_an_option_error(readonly):
    with pytest.raises(broker.OptionError, match=f'"copy", "share" or "error", got "{readonly}"'):
        broker.to_torch(np.ones(2), readonly=readonly)


@pytest.mark.parametrize(
    ("keywords", "said"),
    [
        ({"copy": 1}, "copy= takes True, False or None, got 1; leave"),
        ({"copy": "yes"}, "copy= takes True, False or None, got 'yes'; leave"),
        ({"readonly": True}, 'readonly= takes "copy", "share" or "error", got True; leave'),
    ],
    ids=str,
)
@pytest.mark.parametrize("call", [broker.to_torch, broker.asarray, broker.to_capsule, broker.explain])
def test_a_wish_of_another_type_is_an_option_error(call, keywords, said):
    target = {"to": "torch"} if call is broker.explain else {}
    with pytest.raises(broker.OptionError) as caught:
        call(np.ones(2), **target, **keywords)
    assert str(caught.value).startswith(f"broker.{call.__name__}: {said}")


def test_numpys_truths_are_taken_for_copy():
    x = np.ones(2)
    assert not broker.shares_memory(x, broker.to_torch(x, copy=np.True_))


@pytest.mark.parametrize("keywords", [{"detach": "yes"}, {"no_such": 1}], ids=str)
def test_a_keyword_of_the_wrong_type_is_a_type_error(keywords):
    with pytest.raises(TypeError):
        broker.to_torch(np.ones(2), **keywords)


@targets
def test_the_tensor_is_positional(to):
    with pytest.raises(TypeError):
        FUNCTIONS[to](x=np.ones(2))


AMONG_HOSTS = """
import os
os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=2"
import broker, jax, numpy as np, tensorflow as tf
from jax.sharding import NamedSharding, PartitionSpec, SingleDeviceSharding
host = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(host, [tf.config.LogicalDeviceConfiguration()] * 2)
mesh = jax.sharding.Mesh(np.array(jax.devices()), ("x",))
both = NamedSharding(mesh, PartitionSpec())
with tf.device("CPU:1"):
    like = tf.identity(tf.constant([1.0]))
ways = {
    "name": lambda a: broker.to_tensorflow(a, device="CPU:1", copy=True),
    "like": lambda a: broker.to(a, like=like, copy=True),
    "sharding": lambda a: broker.to_jax(a, device=SingleDeviceSharding(jax.devices()[0]), copy=True),
    "replicas": lambda a: broker.to_jax(a, device=both, copy=True),
    "like replicas": lambda a: broker.to(a, like=jax.device_put(np.ones(2), both), copy=True),
}
for name, way in ways.items():
    with broker.memory.numpy_allocator("aligned"):
        source = np.zeros(4096, "float32")
    made = way(source)
    source[:] = 7
    parts = [shard.data for shard in made.addressable_shards] if isinstance(made, jax.Array) else [made]
    print(name, [float(np.asarray(part)[0]) for part in parts])
"""
"""Devices of TensorFlow and JAX that all have the host's memory, among which they share by themselves."""


def test_a_copy_is_one_also_among_the_devices_of_the_host():
    ended = run_python(AMONG_HOSTS)
    wanted = "name [0.0]\nlike [0.0]\nsharding [0.0]\nreplicas [0.0, 0.0]\nlike replicas [0.0, 0.0]"
    assert (ended.status, ended.printed) == (0, wanted), ended.complained
