"""Machine instructions that the compiled kernel needs and numba has no name for.

They read and write by address: an array handed to a small function costs two atomic counts of its
owners each time, more than the function itself. Whoever takes an address keeps its array alive.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

BLOCK = 64  # bytes that are classed at a time

Untyped = Any  # numba and llvmlite have no types


def build_intrinsics() -> dict[str, Untyped]:
    """Return the intrinsics by name; numba is imported here and not before."""
    from llvmlite import ir  # noqa: PLC0415 - half a second to import, with numba
    from numba.core import types

    def load(bits: int) -> Callable[[Untyped, Untyped], Untyped]:
        """Return what reads the number at an address, which need not be aligned."""
        kind = ir.IntType(bits)

        def emit(builder: Untyped, address: Untyped) -> Untyped:
            held = builder.load(builder.inttoptr(address, kind.as_pointer()), align=1)
            return held if bits == 64 else builder.zext(held, ir.IntType(64))

        return emit

    def lowest_bit(builder: Untyped, bits: Untyped) -> Untyped:
        return builder.cttz(bits, ir.Constant(ir.IntType(1), 1))

    return {
        "load_byte": _of_one(types.int64, types.int64, load(8)),
        "load_half": _of_one(types.int64, types.int64, load(16)),
        "load_place": _of_one(types.int64, types.int64, load(64)),
        "load_word": _of_one(types.uint64, types.int64, load(64)),
        "store_place": _store(types.int64),
        "store_word": _store(types.uint64),
        "signed": _of_one(types.int64, types.uint64, lambda _builder, value: value),
        "lowest_bit": _of_one(types.int64, types.uint64, lowest_bit),
        "word_bits": _of_one(types.uint64, types.int64, _word_bits()),
        "string_bits": _of_one(types.uint64, types.int64, _string_bits()),
        "wide_bits": _of_one(types.uint64, types.int64, _wide_bits()),
        "copy_block": _copy_block(),
    }


def _word_bits() -> Callable[[Untyped, Untyped], Untyped]:
    """Return what gives a bit for each of 64 bytes: an ASCII letter or digit, or no ASCII."""
    from llvmlite import ir  # noqa: PLC0415

    block = ir.VectorType(ir.IntType(8), BLOCK)

    def spread(value: int) -> Untyped:
        return ir.Constant(block, [value] * BLOCK)

    def emit(builder: Untyped, address: Untyped) -> Untyped:
        signs = builder.load(builder.inttoptr(address, block.as_pointer()), align=1)
        from_a = builder.sub(builder.or_(signs, spread(0x20)), spread(ord("a")))
        letter = builder.icmp_unsigned("<", from_a, spread(26))
        digit = builder.icmp_unsigned("<", builder.sub(signs, spread(ord("0"))), spread(10))
        wide = builder.icmp_signed("<", signs, spread(0))
        found = builder.or_(builder.or_(letter, digit), wide)
        return builder.bitcast(found, ir.IntType(BLOCK))

    return emit


def _string_bits() -> Callable[[Untyped, Untyped], Untyped]:
    """Return what gives a bit for each of 64 bytes that no string of JSON holds as it is."""
    from llvmlite import ir  # noqa: PLC0415

    block = ir.VectorType(ir.IntType(8), BLOCK)

    def spread(value: int) -> Untyped:
        return ir.Constant(block, [value] * BLOCK)

    def emit(builder: Untyped, address: Untyped) -> Untyped:
        signs = builder.load(builder.inttoptr(address, block.as_pointer()), align=1)
        quote = builder.icmp_unsigned("==", signs, spread(ord('"')))
        escape = builder.icmp_unsigned("==", signs, spread(ord("\\")))
        control = builder.icmp_unsigned("<", signs, spread(ord(" ")))
        found = builder.or_(builder.or_(quote, escape), control)
        return builder.bitcast(found, ir.IntType(BLOCK))

    return emit


def _wide_bits() -> Callable[[Untyped, Untyped], Untyped]:
    """Return what gives a bit for each of 64 bytes: no ASCII."""
    from llvmlite import ir  # noqa: PLC0415

    block = ir.VectorType(ir.IntType(8), BLOCK)

    def emit(builder: Untyped, address: Untyped) -> Untyped:
        signs = builder.load(builder.inttoptr(address, block.as_pointer()), align=1)
        wide = builder.icmp_signed("<", signs, ir.Constant(block, [0] * BLOCK))
        return builder.bitcast(wide, ir.IntType(BLOCK))

    return emit


def _copy_block() -> Untyped:
    """Return the intrinsic that copies 64 bytes to an address from another."""
    from llvmlite import ir  # noqa: PLC0415
    from numba.core import types
    from numba.extending import intrinsic

    block = ir.VectorType(ir.IntType(8), BLOCK)

    def emit(context: Untyped, builder: Untyped, _kind: Untyped, values: Untyped) -> Untyped:
        into, source = (builder.inttoptr(each, block.as_pointer()) for each in values)
        builder.store(builder.load(source, align=1), into, align=1)
        return context.get_dummy_value()

    @intrinsic
    def copy_block(_typing: Untyped, into: Untyped, source: Untyped) -> Untyped:  # noqa: ARG001
        return types.void(types.int64, types.int64), emit

    return copy_block


def _of_one(
    result: Untyped, given: Untyped, emit: Callable[[Untyped, Untyped], Untyped]
) -> Untyped:
    """Return the intrinsic of one number that emits this."""
    from numba.extending import intrinsic

    @intrinsic
    def of_one(_typing: Untyped, value: Untyped) -> Untyped:  # noqa: ARG001 - numba reads the names
        return result(given), lambda _context, builder, _kind, values: emit(builder, values[0])

    return of_one


def _store(kind: Untyped) -> Untyped:
    """Return the intrinsic that writes a number as eight bytes, the lowest first."""
    from llvmlite import ir  # noqa: PLC0415
    from numba.core import types
    from numba.extending import intrinsic

    def emit(context: Untyped, builder: Untyped, _kind: Untyped, values: Untyped) -> Untyped:
        address = builder.inttoptr(values[0], ir.IntType(64).as_pointer())
        builder.store(values[1], address, align=1)
        return context.get_dummy_value()

    @intrinsic
    def store(_typing: Untyped, address: Untyped, value: Untyped) -> Untyped:  # noqa: ARG001
        return types.void(types.int64, kind), emit

    return store
