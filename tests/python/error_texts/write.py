"""Writes the file: ``python -m error_texts.write`` in ``tests/python``."""

from __future__ import annotations

import json
from pathlib import Path

from .collect import Texts, collect

PATH = Path(__file__).parents[1] / "errors.toml"

HEAD = """\
# What broker says where it raises: the exception's class, then its message, for one case of each kind.
# Written, not edited, by: cd tests/python && OCL_ICD_VENDORS=../../.venv-test/opencl-vendors \\
#     ../../.venv-test/bin/python -m error_texts.write
# Addresses, paths and the numbers of processes are replaced by names. `make test` compares.
"""


def text_of(texts: Texts) -> str:
    """Return the file's text."""
    lines = [HEAD.rstrip()]
    for group, cases in texts.items():
        lines += ["", f"[{json.dumps(group)}]"]
        lines += [f"{json.dumps(name)} = {json.dumps(said, ensure_ascii=False)}" for name, said in cases.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PATH.write_text(text_of(collect()))
