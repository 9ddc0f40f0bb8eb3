"""SPIR-V from text, and kernels in it: dpctl builds SPIR-V for Level Zero, and no compiler of OpenCL C is here.

The text is that of SPIR-V's own assembler, with the few instructions that the kernels below need.
"""

from __future__ import annotations

import shlex
import struct

OPERATIONS = {
    "EntryPoint": 15,
    "ExecutionMode": 16,
    "MemoryModel": 14,
    "Capability": 17,
    "TypeVoid": 19,
    "TypeBool": 20,
    "TypeInt": 21,
    "TypeFloat": 22,
    "TypeVector": 23,
    "TypePointer": 32,
    "TypeFunction": 33,
    "Constant": 43,
    "Function": 54,
    "FunctionParameter": 55,
    "FunctionEnd": 56,
    "Variable": 59,
    "Load": 61,
    "Store": 62,
    "InBoundsPtrAccessChain": 70,
    "Decorate": 71,
    "CompositeExtract": 81,
    "IAdd": 128,
    "FAdd": 129,
    "ISub": 130,
    "FSub": 131,
    "IMul": 132,
    "FMul": 133,
    "ULessThan": 176,
    "ControlBarrier": 224,
    "Phi": 245,
    "Label": 248,
    "Branch": 249,
    "BranchConditional": 250,
    "Return": 253,
}

WORDS = {
    "Addresses": 4,
    "Kernel": 6,
    "Int64": 11,
    "Physical64": 2,
    "OpenCL": 2,
    "Input": 1,
    "Workgroup": 4,
    "CrossWorkgroup": 5,
    "BuiltIn": 11,
    "WorkgroupSize": 25,
    "FuncParamAttr": 38,
    "NoWrite": 6,
    "LocalInvocationId": 27,
    "GlobalInvocationId": 28,
    "ContractionOff": 31,
    "None": 0,
    "Volatile": 1,
}

VERSION = 0x0001_0200
MAGIC = 0x0723_0203


def assemble(text: str) -> bytes:
    """Return the binary module of a text."""
    numbers: dict[str, int] = {}
    body: list[int] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        instruction = _instruction(line, numbers)
        body += [len(instruction) << 16 | instruction[0], *instruction[1:]]
    words = [MAGIC, VERSION, 0, len(numbers) + 1, 0, *body]
    return struct.pack(f"<{len(words)}I", *words)


def _instruction(line: str, numbers: dict[str, int]) -> list[int]:
    result, equals, rest = line.partition(" = ")
    name, *operands = shlex.split(rest if equals else line, posix=False)
    words = [word for operand in operands for word in _words(operand, numbers)]
    if equals:
        # The type of a result stands before it in the binary; types and labels have none.
        has_type = not name.startswith(("OpType", "OpLabel"))
        words.insert(int(has_type), _number(result, numbers))
    return [OPERATIONS[name.removeprefix("Op")], *words]


def _words(operand: str, numbers: dict[str, int]) -> list[int]:
    if operand.startswith("%"):
        return [_number(operand, numbers)]
    if operand.startswith('"'):
        text = operand.strip('"').encode()
        text += bytes(4 - len(text) % 4)
        return list(struct.unpack(f"<{len(text) // 4}I", text))
    return [WORDS[operand] if operand in WORDS else int(operand)]


def _number(name: str, numbers: dict[str, int]) -> int:
    return numbers.setdefault(name, len(numbers) + 1)


HEAD = """
    OpCapability Addresses
    OpCapability Kernel
    OpCapability Int64
    OpMemoryModel Physical64 OpenCL
"""

TYPES = """
    OpDecorate %global_id BuiltIn GlobalInvocationId
    OpDecorate %local_id BuiltIn LocalInvocationId
    OpDecorate %group_size BuiltIn WorkgroupSize
    %void = OpTypeVoid
    %bool = OpTypeBool
    %int = OpTypeInt 32 0
    %long = OpTypeInt 64 0
    %float = OpTypeFloat 32
    %place = OpTypeVector %long 3
    %pair_of_floats = OpTypeVector %float 2
    %at_place = OpTypePointer Input %place
    %at_float = OpTypePointer CrossWorkgroup %float
    %at_int = OpTypePointer CrossWorkgroup %int
    %at_address = OpTypePointer CrossWorkgroup %at_int
    %at_local = OpTypePointer Workgroup %int
    %zero = OpConstant %int 0
    %one = OpConstant %int 1
    %two = OpConstant %int 2
    %ordered = OpConstant %int 272
    %one_long = OpConstant %long 1 0
    %global_id = OpVariable %at_place Input
    %local_id = OpVariable %at_place Input
    %group_size = OpVariable %at_place Input
"""

INDEX = """
    %start = OpLabel
    %place_here = OpLoad %place %global_id
    %index = OpCompositeExtract %long %place_here 0
"""


def _kernel(name: str, parameters: dict[str, str], body: str, decoration: str = "") -> bytes:
    entry = f'OpEntryPoint Kernel %kernel "{name}" %global_id %local_id %group_size'
    signature = f"%signature = OpTypeFunction %void {' '.join(parameters.values())}"
    function = "%kernel = OpFunction %void None %signature"
    taken = [f"{parameter} = OpFunctionParameter {of}" for parameter, of in parameters.items()]
    return assemble("\n".join([HEAD, entry, decoration, TYPES, signature, function, *taken, INDEX, body, "OpReturn\nOpFunctionEnd"]))


def add(name: str = "add") -> bytes:
    """``out[i] = lhs[i] + rhs[i]``, of float32."""
    return _kernel(
        name,
        {"%lhs": "%at_float", "%rhs": "%at_float", "%out": "%at_float"},
        """
        %at_lhs = OpInBoundsPtrAccessChain %at_float %lhs %index
        %at_rhs = OpInBoundsPtrAccessChain %at_float %rhs %index
        %at_out = OpInBoundsPtrAccessChain %at_float %out %index
        %left = OpLoad %float %at_lhs
        %right = OpLoad %float %at_rhs
        %sum = OpFAdd %float %left %right
        OpStore %at_out %sum
        """,
    )


def count() -> bytes:
    """``out[i] += rounds``, of int32, one after the other: a kernel that takes as long as is asked for."""
    return _kernel(
        "count",
        {"%out": "%at_int", "%rounds": "%int"},
        """
        %at_out = OpInBoundsPtrAccessChain %at_int %out %index
        OpBranch %loop
        %loop = OpLabel
        %round = OpPhi %int %zero %start %next %body
        %goes_on = OpULessThan %bool %round %rounds
        OpBranchConditional %goes_on %body %end
        %body = OpLabel
        %before = OpLoad %int %at_out Volatile
        %after = OpIAdd %int %before %one
        OpStore %at_out %after Volatile
        %next = OpIAdd %int %round %one
        OpBranch %loop
        %end = OpLabel
        """,
    )


def scale() -> bytes:
    """``out[i] = data[i] * factor + shift``, of float32, with a promise not to write to ``data``."""
    return _kernel(
        "scale",
        {"%data": "%at_float", "%out": "%at_float", "%factor": "%float", "%pair": "%pair_of_floats"},
        """
        %at_data = OpInBoundsPtrAccessChain %at_float %data %index
        %at_out = OpInBoundsPtrAccessChain %at_float %out %index
        %value = OpLoad %float %at_data
        %scaled = OpFMul %float %value %factor
        %shift = OpCompositeExtract %float %pair 1
        %shifted = OpFAdd %float %scaled %shift
        OpStore %at_out %shifted
        """,
        "OpDecorate %data FuncParamAttr NoWrite",
    )


def reverse() -> bytes:
    """Reverses int32 within each group, through memory of the group."""
    return _kernel(
        "reverse",
        {"%out": "%at_int", "%shared": "%at_local"},
        """
        %at_out = OpInBoundsPtrAccessChain %at_int %out %index
        %place_in_group = OpLoad %place %local_id
        %size_of_group = OpLoad %place %group_size
        %here = OpCompositeExtract %long %place_in_group 0
        %size = OpCompositeExtract %long %size_of_group 0
        %last = OpISub %long %size %one_long
        %opposite = OpISub %long %last %here
        %at_here = OpInBoundsPtrAccessChain %at_local %shared %here
        %at_opposite = OpInBoundsPtrAccessChain %at_local %shared %opposite
        %mine = OpLoad %int %at_out
        OpStore %at_here %mine
        OpControlBarrier %two %two %ordered
        %other = OpLoad %int %at_opposite
        OpStore %at_out %other
        """,
    )


def follow() -> bytes:
    """``*addresses[i] += 1``: addresses that no argument tells of."""
    return _kernel(
        "follow",
        {"%addresses": "%at_address"},
        """
        %at_one = OpInBoundsPtrAccessChain %at_address %addresses %index
        %found = OpLoad %at_int %at_one
        %before = OpLoad %int %found
        %after = OpIAdd %int %before %one
        OpStore %found %after
        """,
    )


def heat() -> bytes:
    """``next = field + rate * (neighbours - 4 * field)`` inside a square of float32, each operation rounded."""
    return _kernel(
        "heat",
        {"%field": "%at_float", "%next": "%at_float", "%side": "%long", "%rate": "%float"},
        """
        %row = OpCompositeExtract %long %place_here 1
        %row_inside = OpIAdd %long %row %one_long
        %row_start = OpIMul %long %row_inside %side
        %column_inside = OpIAdd %long %index %one_long
        %here = OpIAdd %long %row_start %column_inside
        %before = OpISub %long %here %one_long
        %behind = OpIAdd %long %here %one_long
        %above = OpISub %long %here %side
        %below = OpIAdd %long %here %side
        %at_here = OpInBoundsPtrAccessChain %at_float %field %here
        %at_before = OpInBoundsPtrAccessChain %at_float %field %before
        %at_behind = OpInBoundsPtrAccessChain %at_float %field %behind
        %at_above = OpInBoundsPtrAccessChain %at_float %field %above
        %at_below = OpInBoundsPtrAccessChain %at_float %field %below
        %at_next = OpInBoundsPtrAccessChain %at_float %next %here
        %value = OpLoad %float %at_here
        %left = OpLoad %float %at_before
        %right = OpLoad %float %at_behind
        %upper = OpLoad %float %at_above
        %lower = OpLoad %float %at_below
        %two_around = OpFAdd %float %left %right
        %three_around = OpFAdd %float %two_around %upper
        %around = OpFAdd %float %three_around %lower
        %twice = OpFAdd %float %value %value
        %four_times = OpFAdd %float %twice %twice
        %difference = OpFSub %float %around %four_times
        %change = OpFMul %float %rate %difference
        %changed = OpFAdd %float %value %change
        OpStore %at_next %changed
        """,
        "OpExecutionMode %kernel ContractionOff\nOpDecorate %field FuncParamAttr NoWrite",
    )
