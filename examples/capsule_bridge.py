"""Capsules of either DLPack ABI: hold one, look into it, and hand it on as the other."""

import broker
import numpy as np

source = np.arange(6, dtype="float32").reshape(2, 3)

# The legacy ABI, from before DLPack 1.0. `explain` looks and does not consume.
legacy = source.__dlpack__()
print(broker.explain(legacy, to="torch"))

# A broker.Array holds the memory, and speaks every protocol on.
held = broker.from_capsule(legacy)
print(held, held.strides)
assert broker.shares_memory(held, source)

# The same memory under the other ABI, for consumers that want it.
versioned = broker.to_capsule(held, max_version=(1, 0))
tensor = broker.to_torch(versioned)
tensor[0, 0] = 9.0
print(source[0])

# A capsule can be used once; the second use is an error, not a second owner.
try:
    broker.to_torch(versioned)
except broker.InvalidTensorError as error:
    print(error)

# The legacy ABI cannot say read-only, so what is flagged so is copied into it.
source.flags.writeable = False
assert broker.explain(source, to="broker").shares
print(repr(broker.to_capsule(source))[:26])
assert not broker.shares_memory(broker.from_capsule(broker.to_capsule(source)), source)
