"""Calls of kernels with what does not fit them, and what each says. A program of ``test_kernels``."""

from __future__ import annotations

MISFITS = """
scale, reverse, count, add = map(kernel, ("scale", "reverse", "count", "add"))
array, numbers, pair = zeros("float32"), zeros(), np.zeros(2, "float32")
local = broker.kernel.Local(64)
calls = {
    "count": lambda: count(64, numbers),
    "scalar": lambda: add(64, array, 3, array),
    "none": lambda: add(64, array, None, array),
    "host": lambda: add(64, array, np.zeros(64, "float32"), array),
    "dtype": lambda: add(64, array, zeros("float64"), array),
    "kind": lambda: add(64, array, numbers, array),
    "strides": lambda: add(64, array, broker.asarray(np.zeros((8, 8), "float32").T, device="gpu"), array),
    "float_for_int": lambda: count(64, numbers, 1.0),
    "text_for_int": lambda: count(64, numbers, "1"),
    "large": lambda: count(64, numbers, 1 << 32),
    "larger": lambda: count(64, numbers, 1 << 70),
    "small": lambda: count(64, numbers, -(1 << 31) - 1),
    "array_for_int": lambda: count(64, numbers, numbers),
    "complex": lambda: scale(64, array, array, 1j, pair),
    "numpy_complex": lambda: scale(64, array, array, np.complex64(1j), pair),
    "text_for_float": lambda: scale(64, array, array, "1", pair),
    "infinite": lambda: scale(64, array, array, 1e300, pair),
    "huge": lambda: scale(64, array, array, 10**400, pair),
    "bytes": lambda: scale(64, array, array, 1, b"123"),
    "no_bytes": lambda: scale(64, array, array, 1, 2.0),
    "local": lambda: reverse(64, numbers, 64),
    "no_local": lambda: reverse(64, numbers, broker.kernel.Local(0)),
    "much_local": lambda: reverse(64, numbers, broker.kernel.Local(1 << 30)),
    "range": lambda: count("64", numbers, 1),
    "negative": lambda: count(-1, numbers, 1),
    "dimensions": lambda: count((1, 1, 1, 1), numbers, 1),
    "items": lambda: count(1 << 32, numbers, 1),
    "group": lambda: count(64, numbers, 1, group=48),
    "group_dimensions": lambda: count((4, 4), numbers, 1, group=4),
    "group_size": lambda: count(1 << 20, numbers, 1, group=1 << 20),
    "queue": lambda: count(64, numbers, 1, queue="gpu"),
    "after": lambda: count(64, numbers, 1, after=[1]),
    "name": lambda: broker.kernel.from_spirv(spirv.add())["sum"],
    "spirv": lambda: broker.kernel.from_spirv(b"__kernel void add() {}"),
    "torn": lambda: broker.kernel.from_spirv(spirv.add()[:-12]),
    "text": lambda: broker.kernel.from_spirv("add.spv"),
    "options": lambda: broker.kernel.from_spirv(spirv.add(), options=3),
    "zero": lambda: broker.kernel.from_spirv(spirv.add(), options="-g\\0"),
    "module_device": lambda: broker.kernel.from_spirv(spirv.add(), device="host"),
    "queue_device": lambda: broker.Queue("host"),
    "missing": lambda: broker.Queue("level_zero:gpu:7"),
    "timeout": lambda: count(64, numbers, 1).wait(-1),
}
print(json.dumps({name: told(call) for name, call in calls.items()}))
"""

SAID = {
    "count": "KernelError: broker.kernel.Kernel: wanted 2 arguments for kernel \"count\", got 1; kernel.parameters tells",
    "scalar": "KernelError: broker.kernel.Kernel: wanted an array of float32 as argument 1 of kernel \"add\", got 3; put it",
    "none": "as argument 1 of kernel \"add\", got None; ",
    "host": "UnsupportedDeviceError: broker.kernel.Kernel: wanted an array of float32 on level_zero:gpu:0 as argument 1 of "
    "kernel \"add\", got one of float32 on cpu; put it there by broker.asarray(x, device=\"level_zero:gpu:0\")",
    "dtype": "UnsupportedDTypeError: broker.kernel.Kernel: wanted an array of float32 as argument 1 of kernel \"add\", got "
    "one of float64; convert it before, or pass a view of it as uint8 if the bits are meant",
    "kind": "got one of int32",
    "strides": "CopyRequired: broker.kernel.Kernel: wanted an array whose elements follow each other in C order as argument "
    "1 of kernel \"add\", got one of shape (8, 8) and strides (1, 8); make it contiguous",
    "float_for_int": "wanted an integer of 32 bits as argument 1 of kernel \"count\", got 1.0; pass int(x)",
    "text_for_int": "wanted an integer of 32 bits as argument 1 of kernel \"count\", got 1; pass int(x)",
    "large": "wanted an integer from -2147483648 to 4294967295 as argument 1 of kernel \"count\", got 4294967296; pass one",
    "larger": "got 1180591620717411303424; ",
    "small": "got -2147483649; ",
    "array_for_int": "got broker.Array object; pass int(x)",
    "complex": "wanted a real number, for float32 as argument 2 of kernel \"scale\", got 1j; pass float(x)",
    "numpy_complex": "got numpy.complex64 object; pass float(x)",
    "text_for_float": "wanted a real number, for float32 as argument 2 of kernel \"scale\", got 1; pass float(x)",
    "infinite": "wanted a number of at most 3.4028234663852886e38, for float32 as argument 2 of kernel \"scale\", got 1e+300; ",
    "huge": "wanted a number of at most 3.4028234663852886e38, for float32 as argument 2 ",
    "bytes": "wanted 8 bytes as argument 3 of kernel \"scale\", got 3 bytes; pass bytes",
    "no_bytes": "wanted 8 bytes as argument 3 of kernel \"scale\", got 2.0; pass bytes",
    "local": "wanted the size of local memory as argument 1 of kernel \"reverse\", got 64; pass broker.kernel.Local(nbytes)",
    "no_local": "wanted at least 1 byte of local memory as argument 1 of kernel \"reverse\", got 0 bytes of local memory; ",
    "much_local": "bytes of local memory for kernel \"reverse\", got 1073741824; pass a smaller broker.kernel.Local",
    "range": "OptionError: broker.kernel.Kernel: range takes a number of work items, or up to three, got '64'; pass as in",
    "negative": "range takes a number of work items, or up to three, got -1; pass as in 1024 or (64, 64)",
    "dimensions": "wanted 1 to 3 dimensions of work items, got [1, 1, 1, 1]; pass as in",
    "items": "wanted fewer than 2**32 work items along a dimension, got 4294967296: use more dimensions; as in",
    "group": "wanted [64] work items to be a multiple of the group's [48] along each dimension",
    "group_dimensions": "KernelError: broker.kernel.Kernel: wanted a group of as many dimensions as the range, 2, got 1; "
    "pass as in group=(8, 8)",
    "group_size": "work items in a group, and at most",
    "queue": "OptionError: broker.kernel.Kernel: queue= takes a broker.Queue, got 'gpu'; make one by broker.Queue(",
    "after": "OptionError: broker.kernel.Kernel: after= takes an event or a list of events, got [1]; pass what kernels return",
    "name": "KernelError: broker.kernel.Module: wanted the name of a kernel, got \"sum\"; the module has add; module.kernels",
    "spirv": "KernelError: broker.kernel.from_spirv: wanted SPIR-V, whole words of which the first is 0x07230203",
    "torn": "is torn at byte",
    "text": "OptionError: broker.kernel.from_spirv: wanted SPIR-V as bytes, got str; read the file",
    "options": "OptionError: broker.kernel.from_spirv: options= takes text, or a list of texts, got 3; pass as in",
    "zero": "wanted build flags without a zero byte, got \"-g\\0\"; leave it out of options=",
    "module_device": "UnsupportedDeviceError: broker.kernel.from_spirv: broker computes on devices of Level Zero, and host is none; ",
    "queue_device": "UnsupportedDeviceError: broker.Queue: broker computes on devices of Level Zero, and host is none; ",
    "missing": "UnsupportedDeviceError: broker.Queue: ",
    "timeout": "OptionError: broker.Event.wait: timeout= takes 0 or more seconds, got -1; leave it away",
}
"""What the calls above say, in part."""
