"""`python -m broker`: doctor, devices, routes, demo, trace and software."""

from __future__ import annotations

import argparse
import io
import json
import math
import os
import runpy
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import broker
from broker import _c_library


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command, and return the exit status."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # tables are drawn in Unicode
    if asked.run not in (_trace, _software):
        # TensorFlow's notes about the processor would stand between the lines of ours.
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    status: int = asked.run(asked)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m broker", description="Moves tensors between frameworks.")
    parser.add_argument("--version", action="version", version=f"broker {broker.__version__}")
    _c_library.add_options(parser)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    doctor = commands.add_parser("doctor", help="what is installed, what is broken, and what mends it")
    doctor.add_argument("frameworks", nargs="*", metavar="FRAMEWORK", help="those to look at; all by default")
    doctor.add_argument("--timeout", type=_seconds, default=120, help="seconds that an import or a check may take")
    doctor.add_argument("--self-test", action="store_true", help="try broker's promises here, and print a report to paste")
    doctor.set_defaults(run=_doctor)

    devices = commands.add_parser("devices", help="where tensors can be: the host, and Level Zero's and SYCL's devices")
    devices.set_defaults(run=_devices)

    routes = commands.add_parser("routes", help="how tensors get from each installed framework to each other")
    routes.add_argument("frameworks", nargs="*", help="the frameworks to look at; all that are installed by default")
    routes.set_defaults(run=_routes)

    demo = commands.add_parser("demo", help="tensors between everything installed, proved and timed")
    demo.set_defaults(run=_demo)

    trace = commands.add_parser("trace", help="run a script, and tell what it shared and copied where")
    trace.add_argument("-m", action="store_true", dest="is_module", help="the script is a module's name, as for python -m")
    trace.add_argument("script", help="a file, or with -m the name of a module")
    trace.add_argument("arguments", nargs=argparse.REMAINDER, help="the script's own arguments")
    trace.set_defaults(run=_trace)

    software = commands.add_parser("software", help="run a command on a Level Zero device in software, which is no GPU")
    software.add_argument(
        "--loader",
        choices=("driver", "genuine"),
        default="driver",
        help="what stands as the Level Zero loader: the driver itself, or the machine's own loader",
    )
    software.add_argument(
        "command", nargs=argparse.REMAINDER, help="after --; without one, what would be set is printed"
    )
    software.set_defaults(run=_software)

    for command in (doctor, devices, routes, demo, trace, software):
        command.add_argument("--json", action="store_true", help="print JSON, on one line, instead of a table")
    return parser


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise argparse.ArgumentTypeError(f"wanted a number above 0, got {text}")
    return seconds


def _doctor(asked: argparse.Namespace) -> int:
    from broker._doctor import examine

    names = [row.name for row in broker.frameworks()]
    unknown = [name for name in asked.frameworks if name not in names]
    if unknown:
        print(f"broker doctor: wanted some of {', '.join(names)}, got {unknown[0]!r}", file=sys.stderr)
        return 2
    report = examine(asked.timeout, asked.frameworks)
    if asked.self_test:
        from broker._self_test import self_test

        tested = self_test(report, asked.timeout)
        print(json.dumps(tested.as_dict()) if asked.json else tested)
        return 0 if report.is_healthy and tested.is_well else 1
    print(json.dumps(report.as_dict()) if asked.json else report)
    return 0 if report.is_healthy else 1


def _devices(asked: argparse.Namespace) -> int:
    try:
        found = broker.devices()
    except broker.BrokerError as error:
        print(error, file=sys.stderr)
        return 1
    if asked.json:
        print(json.dumps([_told(device) for device in found]))
        return 0
    header = ["device", "description", "driver", "memory", "units", "SIMD", "floats", "card", "DLPack", "the host reads it"]
    print(broker._native.render_table(header, [_cells(device) for device in found]))
    missing = broker._native.level_zero_missing()
    if missing is not None:
        print(f"Level Zero has no devices here: {missing}")
    if find_spec("dpctl") is None:
        print("SYCL's other devices are listed where dpctl is installed: pip install dpctl")
    return 0


def _told(thing: object) -> dict[str, object]:
    """Return the public attributes of a device, also those of its properties."""
    told = {name: getattr(thing, name) for name in dir(thing) if not name.startswith("_")}
    if told.get("properties") is not None:
        told["properties"] = _told(told["properties"])
    return told


def _cells(device: broker.Device) -> list[str]:
    memory = f"{device.memory_bytes / 2**30:.1f} GiB" if device.memory_bytes else ""
    pair = ", ".join(map(str, device.dlpack_device))
    reads = "yes" if device.is_host_readable else "host and shared USM alone"
    units = str(device.compute_units or "")
    cells = [device.name, device.description, device.driver_version, memory, units, *_more(device.properties)]
    return [*cells, f"({pair})", reads]


def _more(properties: broker._native.DeviceProperties | None) -> list[str]:
    if properties is None:
        return ["", "", ""]
    floats = {64: properties.has_fp64, 32: True, 16: properties.has_fp16}
    sizes = ", ".join(str(bits) for bits, has in floats.items() if has)
    return [str(properties.simd_width), sizes, properties.pci_address or properties.card]


def _routes(asked: argparse.Namespace) -> int:
    try:
        found = broker.routes(asked.frameworks or None)
    except broker.OptionError as error:
        print(error, file=sys.stderr)
        return 2
    rows = [row._asdict() for row in found.rows]
    print(json.dumps({"rows": rows, "missing": found.missing}) if asked.json else found)
    return 0


def _demo(asked: argparse.Namespace) -> int:
    from broker._demo import show

    shown = show()
    print(json.dumps(shown.as_dict()) if asked.json else shown)
    return 0


def _trace(asked: argparse.Namespace) -> int:
    is_there = find_spec(asked.script) is not None if asked.is_module else Path(asked.script).exists()
    if not is_there:
        print(f"broker trace: there is no {asked.script}", file=sys.stderr)
        return 2
    sys.argv = [asked.script, *asked.arguments]
    if not sys.flags.safe_path and not asked.is_module:
        sys.path[0] = os.path.dirname(os.path.abspath(asked.script))
    with broker.trace(threads=True) as seen:
        try:
            if asked.is_module:
                runpy.run_module(asked.script, run_name="__main__", alter_sys=True)
            else:
                runpy.run_path(asked.script, run_name="__main__")
        finally:
            sys.stdout.flush()
            print(json.dumps([conversion._asdict() for conversion in seen.conversions]) if asked.json else seen)
    return 0


def _software(asked: argparse.Namespace) -> int:
    from broker import _software as software

    command = asked.command[1:] if asked.command[:1] == ["--"] else asked.command
    if command and asked.json:
        print("broker software: --json prints what would be set, and takes no COMMAND", file=sys.stderr)
        return 2
    try:
        found = software.variables(asked.loader, os.environ)
    except software.Missing as missing:
        print(missing, file=sys.stderr)
        return 1
    if command:
        return software.run(command, found)
    print(json.dumps({"loader": asked.loader, "variables": found}) if asked.json else software.exports(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
