"""dpnp's and dpctl's devices as broker lists them, and the direct ways to their arrays."""

from __future__ import annotations

import broker
import dpctl
import dpnp
import pytest
from processes import run_python


class TestDevices:
    """The list of this machine's devices."""

    def test_the_host_comes_first(self):
        assert broker.devices()[0].name == "host" and broker.devices()[0].dlpack_device == (1, 0)

    def test_the_others_have_dpctls_names(self):
        listed = broker.devices()[1:]
        assert [dpctl.SyclDevice(device.name) for device in listed] == dpctl.get_devices()

    def test_their_numbers_are_those_of_the_arrays(self):
        for device in broker.devices()[1:]:
            assert device.dlpack_device == dpnp.empty(1, device=device.name).__dlpack_device__()
            assert device.is_host_readable == dpctl.SyclDevice(device.name).is_cpu

    def test_they_are_told_apart(self):
        assert all(device.name in repr(device) and device.description for device in broker.devices())


class TestDoors:
    """The direct ways in, and what remains without them."""

    PROGRAM = """
        import broker, dpnp, numpy as np
        {before}
        x = dpnp.arange(6, dtype="float32").reshape(2, 3).T
        view = broker.to_numpy(x, copy=False)
        back = broker.to_dpnp(broker.asarray(x), copy=False)
        made = broker.to_dpnp(np.ones(3))
        print(view.ctypes.data == x.get_array()._pointer == back.get_array()._pointer, view.tolist(), float(made.sum()))
        print(sorted(name for name, shut in broker._native.doors() if shut and "dp" in name))
    """
    RIGHT = "True [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]] 3.0"
    SHUT_BY = {
        "nothing": ("", []),
        "a wrapper that makes another view": (
            "wrap = dpnp.ndarray._create_from_usm_ndarray; "
            "dpnp.ndarray._create_from_usm_ndarray = staticmethod(lambda array: wrap(array[...]))",
            ["dpnp's wrapping of an array"],
        ),
        "a larger struct": (
            "import dpnp.tensor as dpt; x, real = dpnp.ones(1), dpt.usm_ndarray; "
            "dpt.usm_ndarray = type('Larger', (real,), dict(__slots__=('more',))); broker.to_numpy(x); dpt.usm_ndarray = real",
            ["dpctl's array struct"],
        ),
    }

    @pytest.mark.parametrize("reason", SHUT_BY)
    def test_a_door_that_does_not_open_changes_nothing(self, reason):
        before, shut = self.SHUT_BY[reason]
        ended = run_python(self.PROGRAM.format(before=before), BROKER_SAFE="0")
        assert (ended.status, ended.printed.splitlines()) == (0, [self.RIGHT, str(shut)]), ended.complained

    def test_a_users_subclass_keeps_none_shut(self):
        before = "import dpnp.tensor as dpt; broker.to_numpy(type('Own', (dpt.usm_ndarray,), {{}})(3, 'float32'))"
        ended = run_python(self.PROGRAM.format(before=before.format()), BROKER_SAFE="0")
        assert (ended.status, ended.printed.splitlines()) == (0, [self.RIGHT, "[]"]), ended.complained

    def test_safe_mode_gives_the_same(self):
        ended = run_python(self.PROGRAM.format(before=""), BROKER_SAFE="1")
        assert ended.printed.splitlines()[0] == self.RIGHT, ended.complained
