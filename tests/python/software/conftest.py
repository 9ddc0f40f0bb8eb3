"""Leaves this folder out where only broker's public doors are tested: nothing in it goes through broker."""

from __future__ import annotations

import os

collect_ignore_glob = ["test_*.py"] if os.environ.get("BROKER_SAFE") == "1" else []
