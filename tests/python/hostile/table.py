"""Every row, by name."""

from __future__ import annotations

from . import of_buffers, of_capsules, of_deleters, of_devices, of_dlpack, of_interfaces, of_types

MODULES = (of_devices, of_dlpack, of_types, of_capsules, of_deleters, of_buffers, of_interfaces)

TABLE = {row.name: row for module in MODULES for row in module.ROWS}
