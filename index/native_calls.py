"""Calls of compiled loops by address: arrays and numbers to what machine code is given.

numba hands an array to a function as eight numbers or more: its owners, its size, the size of an
item, the address of its data, its lengths and its strides; tuples are handed over item by item. That
is no promise of numba's: it is looked up when a loop is compiled, and a loop that is handed its
arguments in any other way is called through numba.

From here a loop is handed one packed number for each array and each other number. A few
instructions put before it read what numba asks for off the arrays themselves, where numpy's
interface for C has it: to ask numpy for each by its name takes longer than most loops run.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from struct import Struct, error
from typing import Any

import numpy as np

from index.machine_code import FAILURES, NotKept, find, keep, tell_compiling

Untyped = Any  # numba has no types

_ARRAY_FIELDS = ("meminfo", "parent", "nitems", "itemsize", "data", "shape", "strides")
_POINTER, _WHOLE, _REAL, _TRUTH = "ptr", "i64", "double", "i8"
# How a number is packed, and its type in LLVM, by what stands in ``flatten`` for its type.
_PACKED = {int: "q", float: "d", bool: "b7x", np.uint64: "Q"}
_TYPES = {int: _WHOLE, float: _REAL, bool: _TRUTH, np.uint64: _WHOLE}
# What a loop gives back, by numba's name of the type.
_RESULTS = {"none": False, "int64": True}
# Flags of an array that is in one piece, its items where the processor wants them.
_IN_ONE_PIECE = 0x0101
# Where numpy's C structure of an array has the address of its data, how many dimensions it has, the
# addresses of its lengths and of its strides, and its flags.
_DATA, _DIMENSIONS, _LENGTHS, _STRIDES, _FLAGS = 16, 24, 32, 40, 64
# What is given back where an array is not in one piece, before anything is done.
_IN_PIECES = -9
# Raise it when the instructions before a loop change.
_FORM = 3


def flatten(args: tuple[object, ...]) -> tuple[list[object], list[Untyped]]:
    """Return the kinds of arguments, which tell what is compiled for them, and what is packed.

    Returns:
        For each number its type, for each array the type of its items and its dimensions, for each
        tuple its type and length; and each number, or the address of each array.

    Raises:
        NotKept: One is of a type that is not known here.
    """
    kinds: list[object] = []
    parts: list[Untyped] = []
    _flatten(args, kinds, parts)
    return kinds, parts


def _flatten(values: tuple[Untyped, ...], kinds: list[object], parts: list[Untyped]) -> None:
    for value in values:
        kind = type(value)
        if kind is np.ndarray:
            kinds.append(value.dtype)
            kinds.append(value.ndim)
            parts.append(id(value))
        elif kind in _PACKED:
            kinds.append(kind)
            parts.append(value)
        elif kind is np.int64:
            kinds.append(int)
            parts.append(int(value))
        elif isinstance(value, tuple):
            kinds.append(kind)
            kinds.append(len(value))
            _flatten(value, kinds, parts)
        else:
            raise NotKept(kind.__name__)


class Native:
    """A compiled loop as machine code that is kept between processes.

    Args:
        name: Of the loop, and of its files.
        digest: Gives what tells one state of it from another.
        compile_loop: Gives numba's dispatcher of it, made with the options that are given.
    """

    def __init__(
        self, name: str, digest: Callable[[], str], compile_loop: Callable[..., Untyped]
    ) -> None:
        self._name = name
        self._digest = digest
        self._compile = compile_loop
        self._functions: dict[tuple[object, ...], tuple[Untyped, Untyped, bool]] = {}
        self._refused = False

    def __call__(
        self, args: tuple[object, ...], named: Mapping[str, object] | None = None
    ) -> object:
        """Run the loop.

        Raises:
            NotKept: It cannot be run so; nothing has been done.
        """
        if self._refused or named:
            raise NotKept(self._name)
        kinds, parts = flatten(args)
        held = self._functions.get(tuple(kinds))
        if held is None:
            held = self._functions[tuple(kinds)] = self._prepare(args, kinds)
        function, pack, has_result = held
        try:
            packed = pack(*parts)
        except error as problem:
            raise NotKept("a number of more than 64 bits") from problem
        result = ctypes.c_int64()
        status = function(packed, ctypes.addressof(result))
        if status == _IN_PIECES:
            raise NotKept("an array that is not in one piece")
        if status:
            raise RuntimeError(self._name, status)
        return result.value if has_result else None

    def _prepare(
        self, args: tuple[object, ...], kinds: list[object]
    ) -> tuple[Untyped, Untyped, bool]:
        """Find or make the machine code for arguments of these kinds."""
        slots = list(_slots(kinds))
        if not all(kind.isnative for kind in kinds if isinstance(kind, np.dtype)):
            raise NotKept("numbers of another processor")
        if not all(slot[1] for slot in slots if isinstance(slot, tuple)):
            raise NotKept("an array without dimensions")
        try:
            address, told = self._find_or_make(args, repr((_FORM, kinds)), slots)
        except FAILURES as problem:
            self._refused = True
            raise NotKept(self._name) from problem
        prototype = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_char_p, ctypes.c_void_p)
        form = "".join("Q" if isinstance(kind, tuple) else _PACKED[kind] for kind in slots)
        return prototype(address), Struct(f"={form}").pack, _RESULTS[told]

    def _find_or_make(
        self, args: tuple[object, ...], kinds: str, slots: list[Untyped]
    ) -> tuple[int, str]:
        if not _are_arrays_known():
            raise NotKept("another build of numpy")
        key = f"{self._digest()} {kinds}"
        found = find(self._name, key)
        if found is not None:
            return found
        tell_compiling()
        loop = self._compile(no_cpython_wrapper=True, no_cfunc_wrapper=True)
        assembly, symbol, result = _compile_for(loop, args, slots)
        return keep(self._name, key, assembly, symbol, result), result


def _slots(kinds: list[Untyped]) -> Iterator[Untyped]:
    """Yield for each number its type, and for each array the bytes of an item and its dimensions."""
    rest = iter(kinds)
    for kind in rest:
        if isinstance(kind, np.dtype):
            yield kind.itemsize, next(rest)
        elif issubclass(kind, tuple):
            next(rest)
        else:
            yield kind


@cache
def _are_arrays_known() -> bool:
    """Tell whether arrays lie in memory as they are read here."""
    array = np.zeros((2, 3), dtype=np.int32)

    def read(address: int) -> int:
        return ctypes.c_int64.from_address(address).value

    at = id(array)
    if read(at + _DATA) != array.ctypes.data:
        return False
    for held in (array, array[:, ::2], array.T):
        if ctypes.c_int32.from_address(id(held) + _FLAGS).value != held.flags.num:
            return False
    if ctypes.c_int32.from_address(at + _DIMENSIONS).value != array.ndim:
        return False
    lengths, strides = read(at + _LENGTHS), read(at + _STRIDES)
    if strides - lengths != 8 * array.ndim:
        return False
    found = (read(lengths), read(lengths + 8), read(strides), read(strides + 8))
    return found == (*array.shape, *array.strides)


def _compile_for(
    loop: Untyped, args: tuple[object, ...], slots: list[Untyped]
) -> tuple[str, str, str]:
    """Return the module of a loop compiled for arguments like these, its symbol and its result."""
    import numba
    from numba.core import datamodel

    find_model: Untyped = datamodel.default_manager.lookup  # type: ignore[attr-defined] # untyped
    if find_model(numba.types.int64[::1])._fields != _ARRAY_FIELDS:
        raise NotKept("another way of handing over arrays")
    given = tuple(numba.typeof(each) for each in args)  # type: ignore[no-untyped-call] # as above
    loop.compile(given)
    made = loop.overloads[given]
    assembly, symbol = loop.inspect_llvm(given), made.fndesc.llvm_func_name
    result = str(made.signature.return_type)
    if result not in _RESULTS:
        raise NotKept(result)
    types = [kind for slot in slots for kind in _types_of(slot)]
    check_arguments(assembly, symbol, types)
    return assembly + unpacking(symbol, slots), f"{symbol}.packed", result


def _types_of(slot: Untyped) -> list[str]:
    """Return the types in LLVM of what machine code is given for a number or an array."""
    if isinstance(slot, tuple):
        return [_POINTER, _POINTER, _WHOLE, _WHOLE, _POINTER] + [_WHOLE] * (2 * slot[1])
    return [_TYPES[slot]]


def unpacking(symbol: str, slots: list[Untyped]) -> str:
    """Return the LLVM of a function that is handed packed numbers and calls another one with them.

    Args:
        symbol: Name of the one that is called; this one's has ".packed" behind it.
        slots: The type of each number, or the bytes of an item and the dimensions of an array.
    """
    lines: list[str] = []
    given: list[str] = [f"{_POINTER} %result", f"{_POINTER} null"]

    def line(text: str) -> str:
        lines.append(f"  %v{len(lines)} = {text}")
        return f"%v{len(lines) - 1}"

    def load(base: str, offset: int, kind: str = _WHOLE) -> str:
        place = line(f"getelementptr i8, ptr {base}, i64 {offset}")
        return line(f"load {kind}, ptr {place}, align 1")

    whole = "true"
    for at, slot in enumerate(slots):
        if not isinstance(slot, tuple):
            found = load("%given", 8 * at, _TYPES[slot])
            given.append(f"{_TYPES[slot]} {found}")
            continue
        size, dims = slot
        array = load("%given", 8 * at, _POINTER)
        flags = line(f"and i32 {load(array, _FLAGS, 'i32')}, {_IN_ONE_PIECE}")
        whole = line(f"and i1 {whole}, {line(f'icmp eq i32 {flags}, {_IN_ONE_PIECE}')}")
        data = load(array, _DATA, _POINTER)
        lengths, strides = (load(array, place, _POINTER) for place in (_LENGTHS, _STRIDES))
        shape = [load(lengths, 8 * axis) for axis in range(dims)]
        steps = [load(strides, 8 * axis) for axis in range(dims)]
        count = "1"
        for length in shape:
            count = line(f"mul i64 {count}, {length}")
        given += [f"{_POINTER} null", f"{_POINTER} null", f"{_WHOLE} {count}", f"{_WHOLE} {size}"]
        given += [f"{_POINTER} {data}", *(f"{_WHOLE} {each}" for each in (*shape, *steps))]
    body = "\n".join(
        [
            *lines,
            f"  br i1 {whole}, label %run, label %refuse",
            "refuse:",
            f"  ret i32 {_IN_PIECES}",
            "run:",
            f'  %status = call i32 @"{symbol}"({", ".join(given)})',
            "  ret i32 %status",
        ]
    )
    return f'\ndefine i32 @"{symbol}.packed"(ptr %given, ptr %result) {{\n{body}\n}}\n'


def check_arguments(assembly: str, symbol: str, types: list[str]) -> None:
    """Look up whether a function takes its arguments as they are handed over here.

    Raises:
        NotKept: It does not.
    """
    import llvmlite.binding as llvm  # noqa: PLC0415 - as in machine_code

    module = llvm.parse_assembly(assembly)
    told = [str(each.type) for each in module.get_function(symbol).arguments]
    held = [_POINTER if each.endswith("*") else each for each in told]
    if held != [_POINTER, _POINTER, *types]:
        raise NotKept(" ".join(held))
