"""What no conversion can hand on: one row an object, with what stands in the way and what to type instead.

======================  ========================================================
module                  subject
======================  ========================================================
``row``                 what a row holds, and how its object is looked at
``of_torch``            PyTorch's, those that exist beside any other framework
``of_transforms``       PyTorch's that need its compiler: in a process of its own
``of_numpy``            NumPy's
``of_jax``              JAX's on one device
``of_shards``           JAX's on two devices: in a process of its own
``of_tensorflow``       TensorFlow's, and things that are no tensors at all
``apart``               starts these processes, once for all tests
``look``                runs the rows of one module and prints what it saw
======================  ========================================================

PyTorch's compiler loads Triton, whose LLVM kills a process that TensorFlow was
imported into before.
"""
