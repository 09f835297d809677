"""Calls of compiled loops by address: arrays and numbers to what machine code is given.

numba hands an array to a function as eight numbers or more: its owners, its size, the size of an
item, the address of its data, its lengths and its strides; tuples are handed over item by item. That
is no promise of numba's: it is looked up when a loop is compiled, and a loop that is handed its
arguments in any other way is called through numba.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from index.machine_code import FAILURES, NotKept, find, keep, tell_compiling

Untyped = Any  # numba has no types

_ARRAY_FIELDS = ("meminfo", "parent", "nitems", "itemsize", "data", "shape", "strides")
_POINTER, _WHOLE, _REAL, _TRUTH = "ptr", "i64", "double", "i8"
_MOST, _LEAST = (1 << 63) - 1, -(1 << 63)
_C_TYPES: dict[str, type[Any]] = {
    _POINTER: ctypes.c_void_p,
    _WHOLE: ctypes.c_int64,
    _REAL: ctypes.c_double,
    _TRUTH: ctypes.c_int8,
}
# What a loop gives back, by numba's name of the type.
_RESULTS = {"none": False, "int64": True}


def flatten(args: tuple[object, ...]) -> tuple[list[object], list[Untyped], list[str]]:
    """Return the kinds of arguments, which tell what is compiled for them, and their parts.

    Returns:
        Something for each argument that is the same where its type is; the numbers that machine
        code is given for all of them; and the type of each of these numbers in LLVM.

    Raises:
        NotKept: One is of a type that is not known here.
    """
    kinds: list[object] = []
    parts: list[Untyped] = []
    types: list[str] = []
    for each in args:
        _flatten(each, kinds, parts, types)
    return kinds, parts, types


def _flatten(value: Untyped, kinds: list[object], parts: list[Untyped], types: list[str]) -> None:
    kind = type(value)
    if kind is np.ndarray:
        flags, dims = value.flags, value.ndim
        if not (flags.c_contiguous and flags.aligned and value.dtype.isnative and dims):
            raise NotKept("an array that is not in one piece")
        kinds.append((value.dtype.str, dims))
        parts += (None, None, value.size, value.itemsize, value.ctypes.data)
        parts += value.shape
        parts += value.strides
        types += (_POINTER, _POINTER, _WHOLE, _WHOLE, _POINTER)
        types += [_WHOLE] * (2 * dims)
    elif kind is int and _LEAST <= value <= _MOST:
        _append("int", value, _WHOLE, (kinds, parts, types))
    elif kind is float:
        _append("float", value, _REAL, (kinds, parts, types))
    elif kind is bool:
        _append("bool", value, _TRUTH, (kinds, parts, types))
    elif kind is np.int64:
        _append("int", int(value), _WHOLE, (kinds, parts, types))
    elif kind is np.uint64:
        _append("uint64", int(value), _WHOLE, (kinds, parts, types))
    elif isinstance(value, tuple):
        kinds.append((kind.__qualname__, len(value)))
        for each in value:
            _flatten(each, kinds, parts, types)
    else:
        raise NotKept(kind.__name__)


def _append(
    kind: str, value: object, type_: str, lists: tuple[list[object], list[Untyped], list[str]]
) -> None:
    kinds, parts, types = lists
    kinds.append(kind)
    parts.append(value)
    types.append(type_)


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
        self._functions: dict[tuple[object, ...], tuple[Untyped, bool]] = {}
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
        kinds, parts, types = flatten(args)
        held = self._functions.get(tuple(kinds))
        if held is None:
            held = self._functions[tuple(kinds)] = self._prepare(args, kinds, types)
        function, has_result = held
        result = ctypes.c_int64()
        status = function(ctypes.addressof(result), None, *parts)
        if status:
            raise RuntimeError(self._name, status)
        return result.value if has_result else None

    def _prepare(
        self, args: tuple[object, ...], kinds: list[object], types: list[str]
    ) -> tuple[Untyped, bool]:
        """Find or make the machine code for arguments of these kinds."""
        try:
            address, told = self._find_or_make(args, repr(kinds), types)
        except FAILURES as problem:
            self._refused = True
            raise NotKept(self._name) from problem
        prototype = ctypes.CFUNCTYPE(
            ctypes.c_int32, _C_TYPES[_POINTER], _C_TYPES[_POINTER], *(_C_TYPES[t] for t in types)
        )
        return prototype(address), _RESULTS[told]

    def _find_or_make(
        self, args: tuple[object, ...], kinds: str, types: list[str]
    ) -> tuple[int, str]:
        key = f"{self._digest()} {kinds}"
        found = find(self._name, key)
        if found is not None:
            return found
        tell_compiling()
        loop = self._compile(no_cpython_wrapper=True, no_cfunc_wrapper=True)
        assembly, symbol, result = _compile_for(loop, args, types)
        return keep(self._name, key, assembly, symbol, result), result


def _compile_for(loop: Untyped, args: tuple[object, ...], types: list[str]) -> tuple[str, str, str]:
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
    check_arguments(assembly, symbol, types)
    return assembly, symbol, result


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
