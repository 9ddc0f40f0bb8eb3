"""Hostile producers: one table of what lies, raises, hangs, recurses or nests, and how broker has to end with each.

=================  ==========================================================================
module             subject
=================  ==========================================================================
``row``            what a row holds; the stage that counts what its producer hands out
``of_devices``     `__dlpack_device__` that lies or fails
``of_dlpack``      `__dlpack__` that returns the wrong thing, raises, hangs, or calls broker
``of_types``       classes, attributes and metaclasses that lie
``of_capsules``    capsules that are used, stolen, renamed, nameless or empty
``of_deleters``    deleters that run Python
``of_buffers``     buffers whose structure lies
``of_interfaces``  the three array interfaces with nonsense in each field
``table``          all rows by name
``entries``        the ways into broker by which each row is tried
``worker``         tries them in a process that may die
``judge``          compares what came with what the row says
``races``          threads that take the same capsule, each in a process of its own
=================  ==========================================================================
"""
