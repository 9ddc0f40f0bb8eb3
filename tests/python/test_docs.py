"""What the docs say is so: their code runs, their tables hold, and every public name is documented.

What is behind each page is tested elsewhere; here it is only held to its own words.
"""

from __future__ import annotations

import csv
import doctest
import importlib.metadata
import inspect
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import broker
import jax
import jax.numpy as jnp
import ml_dtypes
import numpy as np
import pytest
import torch
from numpydoc.docscrape import NumpyDocString
from numpydoc.validate import validate

ROOT = Path(__file__).resolve().parents[2]
TOP_PAGES = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
PAGES = [*TOP_PAGES, *sorted(str(page.relative_to(ROOT)) for page in (ROOT / "docs").rglob("*.md"))]
EXAMPLES = sorted(str(script.relative_to(ROOT)) for script in (ROOT / "examples").glob("*.py"))
LANGUAGES = {"python", "sh", "text", "cpp", "cmake"}
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE

NUMPYDOC_IGNORED = {
    "GL02": "pyo3 hands over doc comments without the last line break",
    "ES01": "a first sentence that says it all needs no second",
    "EX01": "asked for below, of what is called",
    "PR04": "keywords that are 'as for `to_torch`' have their types there",
    "SA01": "the guides in docs/ tell what belongs together",
}
WITHOUT_EXAMPLE = {"broker.to_cupy": "needs a CUDA device"}


class Block(NamedTuple):
    """A fenced block of a page, and the number of the line before its text."""

    language: str
    line: int
    text: str


def _text(page):
    return (ROOT / page).read_text()


def _blocks(page):
    text = _text(page)
    fences = re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [Block(fence[1], text.count("\n", 0, fence.start()) + 1, fence[2]) for fence in fences]


def _rows(page, first_header):
    """Return the rows of the page's table that begins so, each a list of cells."""
    lines = iter(_text(page).splitlines())
    for line in lines:
        if line.startswith(f"| {first_header} |"):
            break
    else:
        raise AssertionError(f"{page} has no table that begins with {first_header!r}")
    next(lines)
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
    return rows


def _doctest(text, names, where, line=0):
    """Run a doctest text with these names, which it may change."""
    test = doctest.DocTestParser().get_doctest(text, names, where, where, line)
    told = []
    doctest.DocTestRunner(verbose=False, optionflags=FLAGS).run(test, out=told.append, clear_globs=False)
    names.update(test.globs)
    assert not told, "".join(told)


@pytest.mark.parametrize("page", PAGES)
def test_the_python_of_a_page_runs(page):
    """The blocks of a page run in order, and show what they print."""
    names = {"__name__": "page"}
    # As a reader's process begins, whatever other tests have switched.
    with jax.enable_x64(False):
        for block in _blocks(page):
            assert block.language in LANGUAGES, f"{page}:{block.line}: a block of {block.language!r}"
            if block.language == "python" and ">>>" in block.text:
                _doctest(block.text, names, page, block.line)
            elif block.language == "python":
                exec(compile("\n" * block.line + block.text, ROOT / page, "exec"), names)


def _commands():
    for page in PAGES:
        lines = [line for block in _blocks(page) if block.language == "sh" for line in block.text.splitlines()]
        yield from (line.split("#")[0].strip() for line in lines if line.strip())


@pytest.mark.parametrize("command", sorted({command for command in _commands() if "python -m broker" in command}))
def test_a_command_line_of_a_page_runs(command):
    """Each ends well, from the root of the repository."""
    words = shlex.split(command)
    first = words.index("python")
    variables = dict(word.split("=", 1) for word in words[:first])
    call = [sys.executable, "-P", *words[first + 1 :]]
    ended = subprocess.run(call, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, timeout=240)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_every_make_target_of_a_page_exists():
    """A renamed target leaves no page behind."""
    targets = set(re.findall(r"^([a-z-]+):", _text("Makefile"), re.MULTILINE))
    named = {target for page in PAGES for target in re.findall(r"`make ([a-z-]+)`", _text(page))}
    named |= {shlex.split(command)[1] for command in _commands() if command.startswith("make ")}
    assert named and named <= targets


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_somewhere(page):
    """Links into the repository name files that are there."""
    links = re.findall(r"\]\((?!https?:)([^)#\s]+)", _text(page))
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_names_exists(page):
    """Paths in backquotes, from the root of the repository, are there."""
    folders = "benches|broker|device|docs|examples|python|requirements|scripts|tests|xtask"
    paths = re.findall(rf"`((?:{folders})/[\w./-]+)`", _text(page))
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("script", EXAMPLES)
def test_an_example_runs(script, tmp_path):
    """It ends well, whatever folder it is started in, and shows something."""
    call = [sys.executable, "-P", ROOT / script]
    ended = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, timeout=240)
    assert ended.returncode == 0 and ended.stdout, ended.stdout + ended.stderr


# The status table.

DISTRIBUTIONS = {
    "NumPy": ["numpy"],
    "PyTorch": ["torch"],
    "TensorFlow": ["tensorflow-cpu"],
    "JAX": ["jax"],
    "dpnp, dpctl": ["dpnp", "dpctl"],
}
PROVEN_ON_CPU = ["numpy", "torch", "tensorflow", "jax"]
STATES = {"**proven**", "from source", "not yet", "–"}


def test_the_status_table_names_the_versions_that_are_tested():
    """Claims about other versions would rest on nothing."""
    rows = {row[0]: row[1] for row in _rows("README.md", "Framework")}
    versions = {row: [importlib.metadata.version(name) for name in names] for row, names in DISTRIBUTIONS.items()}
    assert {row: rows[row].split(", ") for row in versions} == versions


def _ranges():
    """Return the versions that have rows of their own in the table of profiles, as people write them."""
    row = r'(?:title: "(\w+)",\n\s+)?versions: Some\(\[\((\d+), (\d+)\), \((\d+), (\d+)\)\]\)'
    ranges = {}
    for title, major, minor, _, below in re.findall(row, _text("broker/src/profile.rs")):
        newest = int(below) - 1
        numbers = major if newest < 0 else f"{major}.{minor}" + (f" to {major}.{newest}" if newest > int(minor) else "")
        # PyTorch's title stands in the row of its untested versions.
        ranges.setdefault(title or "PyTorch", []).insert(0, numbers)
    return ranges


def test_the_table_of_versions_is_that_of_the_profiles():
    rows = {row[0]: row[1] for row in _rows("README.md", "Full rules for")}
    assert rows == {title: ", ".join(numbers) for title, numbers in _ranges().items()}


def test_the_tables_of_instructions_are_the_record():
    """What is said of a call or a step is what is recorded of the one whose name it begins with."""
    lines = _text("benches/record/instructions.csv").splitlines()
    record = {row[1]: row[2:] for row in csv.reader(line for line in lines if not line.startswith("#"))}
    for row in [*_rows("docs/testing.md", "Step"), *_rows("docs/testing.md", "Call")]:
        name = max((name for name in record if row[0].startswith(name)), key=len)
        numbers = [cell.split(", ")[0].replace(",", "") for cell in row[1:3]]
        assert numbers == record[name], row[0]


def test_the_status_table_claims_what_is_tested():
    """Its states are those that the README explains, and the CPU's are those of the tests below."""
    rows = _rows("README.md", "Framework")
    assert {state for row in rows for state in row[2:]} <= STATES
    proven = {row[0] for row in rows if row[2] == "**proven**"}
    assert proven == {*DISTRIBUTIONS, "DLPack capsules, both ABIs", "Python buffers"}


def _aligned(dtype="float32", shape=(4, 6)):
    return broker.to_numpy(broker.asarray(np.zeros(shape, dtype), copy=True))


USM = ["dpnp", "dpctl"]
"""They take no memory of the host, so that they are sources only."""

SOURCES = [*PROVEN_ON_CPU, *USM, "buffer", "legacy capsule", "versioned capsule"]


def _source(name):
    """Make a tensor, and something over the same memory that stays when a capsule is used up."""
    memory = _aligned()
    if name in PROVEN_ON_CPU + USM:
        tensor = broker.to(memory, name, copy=True)
        return tensor, tensor
    if name == "buffer":
        return memoryview(memory), memory
    version = (1, 0) if name == "versioned capsule" else None
    return memory.__dlpack__(max_version=version), memory


@pytest.mark.filterwarnings("ignore::broker.exceptions.ImmutableShared")
@pytest.mark.parametrize("target", PROVEN_ON_CPU)
@pytest.mark.parametrize("source", SOURCES)
def test_what_the_status_table_calls_proven_shares(source, target):
    """By the route's word, and by the addresses."""
    tensor, witness = _source(source)
    assert broker.explain(tensor, to=target).shares
    assert broker.shares_memory(broker.to(tensor, target), witness)


# The tables of reasons, layouts, dtypes and errors.


def _reasons():
    """Return what stands in the way of sharing, and the remedy, for a tensor of each kind."""
    memory = _aligned()
    flagged = _aligned()
    flagged.flags.writeable = False
    records = np.zeros(4, [("flag", "i1"), ("value", "f4")])
    lazy = torch.zeros(4, dtype=torch.complex64)
    cases = [
        (memory.ravel()[4:], "tensorflow"),
        (memory[::-1], "torch"),
        (_repeated(memory), "jax"),
        (memory.T, "tensorflow"),
        (memory[1:, ::2], "jax"),
        (flagged, "torch"),
        (lazy.conj(), "numpy"),
        (lazy.conj().imag, "numpy"),
        (records["value"], "torch"),
    ]
    routes = [broker.explain(tensor, to=target) for tensor, target in cases]
    assert {route.outcome for route in routes} == {"copies"}
    return {(route.why, route.remedy) for route in routes}


def _repeated(memory):
    return np.lib.stride_tricks.as_strided(memory, (4, 6), (0, memory.itemsize))


def test_the_table_of_reasons_is_what_explain_says():
    """Word by word."""
    rows = {(row[0].strip("`"), row[2].strip("`")) for row in _rows("README.md", "`explain` says")}
    assert rows == _reasons()


def _layouts():
    memory = _aligned()
    flagged = _aligned()
    flagged.flags.writeable = False
    return {
        "contiguous, on a 64-byte boundary": memory,
        "the same, off that boundary": memory.ravel()[1:],
        "transposed": memory.T,
        "sliced with gaps": memory[1:, ::2],
        "negative strides": memory[::-1],
        "broadcast (zero strides)": _repeated(memory),
        "no dimensions": _aligned(shape=()),
        "empty": _aligned(shape=(0, 3)),
        "flagged read-only": flagged,
        "immutable by convention (JAX)": jnp.zeros((4, 6)),
        "immutable by convention (TensorFlow)": broker.to_tensorflow(memory),
    }


CONSUMERS = ["numpy", "torch", "tensorflow", "jax"]


def _outcomes(tensor):
    return [broker.explain(tensor, to=consumer).outcome for consumer in CONSUMERS]


def test_the_table_of_layouts_is_what_explain_says():
    """Cell by cell."""
    rows = {row[0]: row[1:] for row in _rows("docs/conversions.md", "Layout")}
    assert rows == {label: _outcomes(tensor) for label, tensor in _layouts().items()}


def _of_dtype(name):
    if name in {"complex32", "float4_e2m1fn_x2"}:
        return torch.zeros(64, dtype=torch.uint8).view(getattr(torch, name))
    return _aligned(np.dtype(getattr(ml_dtypes, name, name)))


def test_the_table_of_dtypes_is_what_explain_says():
    """Cell by cell, with JAX's 64-bit types switched on."""
    with jax.enable_x64(True):
        for names, *outcomes in _rows("docs/conversions.md", "Dtype"):
            dtypes = re.findall(r"`(\w+)`", names)
            assert dtypes and {name: _outcomes(_of_dtype(name)) for name in dtypes} == dict.fromkeys(dtypes, outcomes)


@pytest.mark.parametrize("framework", CONSUMERS)
def test_the_guide_tells_the_hazards_that_broker_guards(framework):
    """Word by word as the consumer profile has them."""
    broker.to(np.zeros(1, "float32"), framework)
    hazards = broker._native.framework_state(framework)["hazards"]
    text = " ".join(_text("docs/conversions.md").split())
    assert [hazard for hazard in hazards if hazard not in text] == []


def test_the_table_of_errors_is_complete():
    """Every exception and warning, with the built-in kinds that it also is."""
    rows = {row[0].strip("`"): row[1].replace("`", "") for row in _rows("docs/errors.md", "Exception")}
    classes = {name: getattr(broker, name) for name in broker.__all__}
    raised = {name: kind for name, kind in classes.items() if inspect.isclass(kind) and issubclass(kind, Exception)}
    kinds = {name: kind.__bases__[1:] or kind.__bases__ for name, kind in raised.items()}
    assert rows == {name: ", ".join(kind.__name__ for kind in bases) for name, bases in kinds.items()}


def test_the_table_of_the_software_drivers_variables_is_complete():
    """Every name that the driver asks for."""
    settings = _text("device/level-zero-software/src/settings.rs")
    asked = set(re.findall(r'(?:number|is_on|word)\("(\w+)"\)', settings))
    rows = _rows("docs/software-level-zero.md", "Variable")
    assert asked and {name for row in rows for name in re.findall(r"`(\w+)`", row[0])} == asked


# Docstrings.


def _members(name, kind):
    attributes = NumpyDocString(kind.__doc__ or "")["Attributes"]
    documented = {member for attribute in attributes for member in attribute.name.split(", ")}
    for member, value in vars(kind).items():
        is_public = not member.startswith("_") or member in {"__dlpack__", "__dlpack_device__"}
        is_documented_above = member in documented and not value.__doc__
        if is_public and not is_documented_above and (callable(value) or inspect.isdatadescriptor(value)):
            yield f"{name}.{member}", value


def _public(prefix, package):
    """Yield every public object with its name: modules, functions, classes, and their own members."""
    yield prefix, package
    for name in package.__all__:
        value = getattr(package, name)
        if inspect.ismodule(value):
            yield from _public(f"{prefix}.{name}", value)
        elif name != "__version__":
            yield f"{prefix}.{name}", value
        if inspect.isclass(value):
            yield from _members(f"{prefix}.{name}", value)


PUBLIC = dict(_public("broker", broker))


@pytest.mark.parametrize("name", PUBLIC)
def test_a_docstring_keeps_to_numpydoc(name):
    """Sections, order, and each parameter of the signature."""
    errors = validate(name)["errors"]
    assert [f"{code}: {why}" for code, why in errors if code not in NUMPYDOC_IGNORED] == []


@pytest.mark.parametrize("name", [name for name, value in PUBLIC.items() if ">>>" in (value.__doc__ or "")])
def test_the_examples_of_a_docstring_run(name):
    """They show what they print."""
    _doctest(inspect.cleandoc(PUBLIC[name].__doc__), {}, name)


def _is_called(value):
    return callable(value) and not (inspect.isclass(value) and value.__name__[0].isupper())


def test_everything_that_is_called_has_an_example():
    """Classes that only broker makes are shown by the functions that return them."""
    modules = {name: value for name, value in PUBLIC.items() if inspect.ismodule(value)}
    called = {f"{prefix}.{name}" for prefix, module in modules.items() for name in module.__all__}
    called = {name for name in called if _is_called(PUBLIC.get(name))}
    assert {name for name in called if ">>>" not in PUBLIC[name].__doc__} == set(WITHOUT_EXAMPLE)
