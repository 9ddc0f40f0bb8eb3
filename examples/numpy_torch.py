"""NumPy and PyTorch over the same memory: who shares, who copies, and how to see which."""

import broker
import numpy as np

image = np.zeros((4, 6), dtype="float32")

# A view: both sides see every write.
tensor = broker.to_torch(image)
tensor[0, 0] = 1.0
image[0, 1] = 2.0
assert broker.shares_memory(image, tensor)
print("shared:", tensor[0, :2].tolist())

# PyTorch has no negative strides, so this needs a copy, which `explain` tells beforehand.
flipped = image[::-1]
print(broker.explain(flipped, to="torch"))

# Where a copy would be a mistake, forbid it. The error says what to do instead.
try:
    broker.to_torch(flipped, copy=False)
except broker.CopyRequired as error:
    print("remedy:", error.remedy)

# Flipping on the other side costs that one copy too; transposing there costs none.
transposed = broker.to_torch(image.T, copy=False)
assert broker.shares_memory(image, transposed)

# Where the copies of a program are made.
with broker.trace() as seen:
    broker.to_torch(image)
    broker.to_torch(flipped)
print(f"{seen.shares} shared, {seen.copies} copied, {seen.bytes} bytes")
assert (seen.shares, seen.copies, seen.bytes) == (1, 1, image.nbytes)
