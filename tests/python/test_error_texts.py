"""What each error says is what ``errors.toml`` holds, and no kind of error goes without a text."""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path

import pytest
from error_texts.collect import GROUPS, collect
from error_texts.unreached import ELSEWHERE, NO_CASE
from error_texts.write import PATH

ROOT = Path(__file__).parents[2]

WRITTEN = tomllib.loads(PATH.read_text())

ENUMS = {
    "device.Error": ("device/src/error.rs", "Error"),
    "broker.Error": ("broker/src/error.rs", "Error"),
    "CopyReason": ("broker/src/reason.rs", "CopyReason"),
    "Pending": ("broker/src/request.rs", "Pending"),
    "Forbidder": ("broker/src/reason.rs", "Forbidder"),
    "Refusal": ("broker/src/reason.rs", "Refusal"),
    "adapters.Error": ("adapters/src/error.rs", "Error"),
}

CONSTRUCTOR = re.compile(r"Failure::(?:unsupported|option|borrow|missing_device|missing_dtype|read_only|copy_required)\(|(?<!impl )\bFailure \{\n\s+kind|\bblame\(|[.= ]invalid\(")
"""Where a text is put together in the Python layer."""


GUARDS = ("frameworks.torch.guard", "frameworks.torch.row", "frameworks.jax.row", "frameworks.tensorflow.row")
"""The files whose texts the rows of ``unshareable`` raise."""


@functools.cache
def _said():
    return collect()


def _variants(path, name):
    body = re.search(rf"pub enum {name} {{\n(.*?)\n}}", (ROOT / path).read_text(), re.S)
    return re.findall(r"^    ([A-Z]\w+)", body[1], re.M)


def _files():
    """Count the texts that each file of the Python layer puts together."""
    source = ROOT / "python/src"
    counts = {}
    for path in sorted(source.rglob("*.rs")):
        name = ".".join(path.relative_to(source).with_suffix("").parts)
        counts[name] = len(CONSTRUCTOR.findall(path.read_text()))
    del counts["error"]
    return {name: count for name, count in counts.items() if count}


def _cases():
    return [f"{group}.{name}" for group, cases in WRITTEN.items() for name in cases]


@pytest.mark.parametrize("group", WRITTEN)
def test_the_errors_say_what_the_file_holds(group):
    assert _said()[group] == WRITTEN[group]


def test_the_file_holds_every_group():
    assert list(WRITTEN) == list(_said())


@pytest.mark.parametrize("case", _cases())
def test_each_case_raises_and_names_the_public_call(case):
    group = next(group for group in WRITTEN if case.startswith(f"{group}."))
    said = WRITTEN[group][case.removeprefix(f"{group}.")]
    assert re.match(r"\w+(Error|Required): broker\.[\w.]+: ", said) or case == "CopyReason.Requested"


@pytest.mark.parametrize("case", _cases())
def test_each_case_says_what_to_type_instead(case):
    group = next(group for group in WRITTEN if case.startswith(f"{group}."))
    assert "; " in WRITTEN[group][case.removeprefix(f"{group}.")]


@pytest.mark.parametrize("group", ENUMS)
def test_every_variant_has_a_case_or_a_reason(group):
    cases = {name.partition(".")[0] for name in WRITTEN.get(group, {})}
    elsewhere = [name.removeprefix(f"{group}.") for name in WRITTEN["processes"] if name.startswith(f"{group}.")]
    elsewhere = {name.partition(".")[0] for name in elsewhere}
    reasons = {name.removeprefix(f"{group}.") for name in NO_CASE if name.startswith(f"{group}.")}
    assert sorted(cases | elsewhere | reasons) == sorted(_variants(*ENUMS[group]))


@pytest.mark.parametrize("name", NO_CASE)
def test_no_reason_stands_for_what_has_a_case(name):
    group, _, variant = name.rpartition(".")
    assert variant not in {case.partition(".")[0] for case in WRITTEN.get(group, {})}


@pytest.mark.parametrize(("file", "texts"), [item for item in _files().items() if item[0] not in GUARDS])
def test_every_text_of_a_file_has_a_case_or_a_reason(file, texts):
    names = [name for name in (*WRITTEN["python"], *WRITTEN["processes"]) if f"{name}.".startswith(f"{file}.")]
    assert len(names) + sum(ELSEWHERE.get(file, {}).values()) >= texts


@pytest.mark.parametrize("framework", ["torch", "jax", "tensorflow"])
def test_every_text_of_a_guard_has_a_case(framework):
    rows = {said for name, said in WRITTEN["unshareable"].items() if name.startswith(f"{framework}_")}
    others = [name for name in WRITTEN["python"] if name.startswith(f"frameworks.{framework}.")]
    assert len(rows) + len(others) >= sum(texts for file, texts in _files().items() if _guards(file, framework))


def _guards(file, framework):
    return file.startswith(f"frameworks.{framework}.")


def test_no_case_is_of_an_unknown_group():
    assert set(GROUPS) <= set(WRITTEN)
