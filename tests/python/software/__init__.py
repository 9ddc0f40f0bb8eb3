"""dpctl and dpnp on the software Level Zero driver: what they are asked to do there, and processes that do it.

Each program runs in a process of its own, since the driver is chosen when SYCL is first used, and since what goes
wrong below Python takes the process with it. Tests of dpctl and dpnp alone stand here; they do not depend on broker's
doors, so that a run with ``BROKER_SAFE=1`` leaves them out. Those of broker stand in ``test_software_broker``.
"""
