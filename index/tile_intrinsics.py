"""Machine instructions for sixteen numbers at a time and for products of tiles, by address.

A matrix that is multiplied is held as two of bfloat16, its numbers rounded and what the rounding
left, in blocks of 32 rows and 32 columns: four tiles of 1,024 bytes, the upper and the lower
sixteen rows of the rounded numbers and those of the rest. A block of the right matrix holds its
left and its right sixteen columns, each tile sixteen pairs of rows, a pair's numbers side by side.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

SIDE = 32  # rows and columns of a block
LANES = 16  # numbers of float32 that an instruction works on
TILE_BYTES = 1024
PART_BYTES = 2 * TILE_BYTES  # what was rounded; as much follows for what the rounding left
BLOCK_BYTES = 2 * PART_BYTES

Untyped = Any  # numba and llvmlite have no types


def build_intrinsics() -> dict[str, Untyped]:
    """Return the intrinsics by name; numba is imported here and not before."""
    from llvmlite import ir  # noqa: PLC0415 - half a second to import, with numba
    from numba.core import types

    lanes, real, place = _lanes_type(), types.float32, types.int64
    return {
        "configure": _intrinsic(types.void, (place,), _tile_call("ldtilecfg")),
        "release": _intrinsic(types.void, (), _tile_call("tilerelease")),
        "begin_sums": _intrinsic(types.void, (place, place), _move_sums("tileloadd64")),
        "add_products": _intrinsic(types.void, (place, place), _add_products),
        "end_sums": _intrinsic(types.void, (place, place), _move_sums("tilestored64")),
        "transpose": _intrinsic(types.void, (place,), _transpose),
        "read": _intrinsic(lanes, (place,), _read),
        "write": _intrinsic(types.void, (place, lanes), _write),
        "read_real": _intrinsic(real, (place,), _read_real),
        "write_real": _intrinsic(types.void, (place, real), _write),
        "write_parts": _intrinsic(types.void, (place, lanes), _write_parts),
        "write_pairs": _intrinsic(types.void, (place, lanes, lanes), _write_pairs),
        "all_of": _intrinsic(lanes, (real,), _all_of),
        "plus": _intrinsic(lanes, (lanes, lanes), lambda b, x, y: b.fadd(x, y)),
        "minus": _intrinsic(lanes, (lanes, lanes), lambda b, x, y: b.fsub(x, y)),
        "times": _intrinsic(lanes, (lanes, lanes), lambda b, x, y: b.fmul(x, y)),
        "over": _intrinsic(lanes, (lanes, lanes), lambda b, x, y: b.fdiv(x, y)),
        "fused": _intrinsic(lanes, (lanes, lanes, lanes), _named("llvm.fma.v16f32")),
        "nearest": _intrinsic(lanes, (lanes,), _named("llvm.rint.v16f32")),
        "larger": _intrinsic(lanes, (lanes, lanes), _chosen(">")),
        "smaller": _intrinsic(lanes, (lanes, lanes), _chosen("<")),
        "doubled": _intrinsic(lanes, (lanes, lanes), _doubled),
        "sum_of": _intrinsic(real, (lanes,), _sum_of),
        "largest_of": _intrinsic(real, (lanes,), _largest_of),
        "root": _intrinsic(real, (real,), _named("llvm.sqrt.f32", ir.FloatType())),
    }


def _lanes_type() -> Untyped:
    """Return numba's type of sixteen numbers of float32 that are held in one register."""
    from numba.core import types
    from numba.extending import models, register_model

    class Lanes(types.Type):
        def __init__(self) -> None:
            super().__init__(name="Lanes")

    @register_model(Lanes)
    class LanesModel(models.PrimitiveModel):
        def __init__(self, manager: Untyped, kind: Untyped) -> None:
            super().__init__(manager, kind, _vector("float"))  # type: ignore[no-untyped-call] # numba has none

    return Lanes()


def _intrinsic(
    result: Untyped, given: tuple[Untyped, ...], emit: Callable[..., Untyped]
) -> Untyped:
    """Return the intrinsic that emits this for what it is given."""
    from numba.extending import intrinsic

    def generate(context: Untyped, builder: Untyped, _kind: Untyped, values: Untyped) -> Untyped:
        made = emit(builder, *values)
        return context.get_dummy_value() if made is None else made

    def of_none(_typing: Untyped) -> Untyped:
        return result(), generate

    def of_one(_typing: Untyped, one: Untyped) -> Untyped:  # noqa: ARG001 - numba reads the names
        return result(*given), generate

    def of_two(_typing: Untyped, one: Untyped, two: Untyped) -> Untyped:  # noqa: ARG001
        return result(*given), generate

    def of_three(_typing: Untyped, one: Untyped, two: Untyped, three: Untyped) -> Untyped:  # noqa: ARG001
        return result(*given), generate

    return intrinsic((of_none, of_one, of_two, of_three)[len(given)])


def _call(builder: Untyped, name: str, values: list[Untyped], result: Untyped = None) -> Untyped:
    """Emit a call of a function of LLVM's own."""
    from llvmlite import ir  # noqa: PLC0415

    known = builder.module.globals.get(name)
    if known is None:
        kind = ir.FunctionType(result or ir.VoidType(), [value.type for value in values])
        known = ir.Function(builder.module, kind, name)
    return builder.call(known, values)


def _named(name: str, result: Untyped = None) -> Callable[..., Untyped]:
    """Return what emits a function of LLVM's own, of lanes where nothing else is said."""
    return lambda builder, *values: _call(builder, name, list(values), result or _vector("float"))


def _vector(kind: str | int) -> Untyped:
    """Return the type of sixteen numbers in LLVM: float32, or integers of so many bits."""
    from llvmlite import ir  # noqa: PLC0415

    return ir.VectorType(ir.FloatType() if kind == "float" else ir.IntType(kind), LANES)


def _spread(kind: str | int, value: float) -> Untyped:
    from llvmlite import ir  # noqa: PLC0415

    return ir.Constant(_vector(kind), [value] * LANES)


def _pointer(builder: Untyped, address: Untyped, kind: Untyped) -> Untyped:
    return builder.inttoptr(address, kind.as_pointer())


def _tile_call(name: str) -> Callable[..., None]:
    """Return what emits an instruction that is given addresses alone."""
    from llvmlite import ir  # noqa: PLC0415

    def emit(builder: Untyped, *addresses: Untyped) -> None:
        pointers = [_pointer(builder, each, ir.IntType(8)) for each in addresses]
        _call(builder, f"llvm.x86.{name}", pointers)

    return emit


def _tile(builder: Untyped, name: str, tile: int, address: Untyped, stride: Untyped) -> None:
    """Emit the reading or the writing of a tile."""
    from llvmlite import ir  # noqa: PLC0415

    byte = ir.IntType(8)
    values = [ir.Constant(byte, tile), _pointer(builder, address, byte), stride]
    _call(builder, f"llvm.x86.{name}", values)


def _move_sums(name: str) -> Callable[..., None]:
    """Return what emits the reading or writing of a block's sums, 32 rows so many bytes apart."""
    from llvmlite import ir  # noqa: PLC0415

    def emit(builder: Untyped, address: Untyped, stride: Untyped) -> None:
        below = builder.add(address, builder.shl(stride, ir.Constant(ir.IntType(64), 4)))
        right = ir.Constant(ir.IntType(64), 4 * LANES)
        places = (address, builder.add(address, right), below, builder.add(below, right))
        for tile, each in enumerate(places):
            _tile(builder, name, tile, each, stride)

    return emit


def _add_products(builder: Untyped, left: Untyped, right: Untyped) -> None:
    """Emit sums += left * right for a block, but for the rests of both, 2 ** -18 of a product."""
    from llvmlite import ir  # noqa: PLC0415

    byte, long = ir.IntType(8), ir.IntType(64)

    def take(tile: int, address: Untyped, offset: int) -> None:
        """Read the two tiles of a part into this tile and the next."""
        for number in range(2):
            place = builder.add(address, ir.Constant(long, offset + number * TILE_BYTES))
            _tile(builder, "tileloadd64", tile + number, place, ir.Constant(long, 64))

    def multiply() -> None:
        for number in range(4):
            tiles = (number, 4 + number // 2, 6 + number % 2)
            _call(builder, "llvm.x86.tdpbf16ps", [ir.Constant(byte, tile) for tile in tiles])

    take(4, left, PART_BYTES)
    take(6, right, 0)
    multiply()
    take(4, left, 0)
    multiply()
    take(6, right, PART_BYTES)
    multiply()


def _transpose(builder: Untyped, address: Untyped) -> None:
    """Emit the exchange of rows and columns of sixteen rows of sixteen words of four bytes."""
    from llvmlite import ir  # noqa: PLC0415

    word = _vector(32)
    start = _pointer(builder, address, word)
    index = ir.IntType(64)
    places = [builder.gep(start, [ir.Constant(index, row)]) for row in range(LANES)]
    rows = [builder.load(place, align=64) for place in places]
    half = LANES // 2
    masks = [
        ir.Constant(
            ir.VectorType(ir.IntType(32), LANES),
            [start + at // 2 + (at % 2) * LANES for at in range(LANES)],
        )
        for start in (0, half)
    ]
    for _ in range(4):  # four times dealt out like cards, which is what transposes 2 ** 4 rows
        rows = [
            builder.shuffle_vector(rows[at // 2], rows[at // 2 + half], masks[at % 2])
            for at in range(LANES)
        ]
    for place, row in zip(places, rows, strict=True):
        builder.store(row, place, align=64)


def _read(builder: Untyped, address: Untyped) -> Untyped:
    return builder.load(_pointer(builder, address, _vector("float")), align=4)


def _read_real(builder: Untyped, address: Untyped) -> Untyped:
    from llvmlite import ir  # noqa: PLC0415

    return builder.load(_pointer(builder, address, ir.FloatType()), align=4)


def _write(builder: Untyped, address: Untyped, value: Untyped) -> None:
    builder.store(value, _pointer(builder, address, value.type), align=4)


def _rounded(builder: Untyped, numbers: Untyped) -> Untyped:
    """Return the bits of float32 numbers rounded to the nearest bfloat16, the lower half zero."""
    bits = builder.bitcast(numbers, _vector(32))
    odd = builder.and_(builder.lshr(bits, _spread(32, 16)), _spread(32, 1))
    raised = builder.add(bits, builder.add(odd, _spread(32, 0x7FFF)))
    return builder.and_(raised, _spread(32, 0xFFFF0000))


def _parts(builder: Untyped, numbers: Untyped) -> tuple[Untyped, Untyped]:
    """Return the bits of numbers as bfloat16, and of what this rounding left."""
    whole = _rounded(builder, numbers)
    rest = builder.fsub(numbers, builder.bitcast(whole, _vector("float")))
    return whole, _rounded(builder, rest)


def _write_parts(builder: Untyped, address: Untyped, numbers: Untyped) -> None:
    """Emit the writing of sixteen numbers of a row of a left block."""
    from llvmlite import ir  # noqa: PLC0415

    for part, bits in enumerate(_parts(builder, numbers)):
        halves = builder.trunc(builder.lshr(bits, _spread(32, 16)), _vector(16))
        place = builder.add(address, ir.Constant(ir.IntType(64), part * PART_BYTES))
        builder.store(halves, _pointer(builder, place, halves.type), align=2)


def _write_pairs(builder: Untyped, address: Untyped, upper: Untyped, lower: Untyped) -> None:
    """Emit the writing of sixteen columns of a pair of rows of a right block."""
    from llvmlite import ir  # noqa: PLC0415

    both = zip(_parts(builder, upper), _parts(builder, lower), strict=True)
    for part, (first, second) in enumerate(both):
        words = builder.or_(builder.lshr(first, _spread(32, 16)), second)
        place = builder.add(address, ir.Constant(ir.IntType(64), part * PART_BYTES))
        builder.store(words, _pointer(builder, place, words.type), align=4)


def _all_of(builder: Untyped, value: Untyped) -> Untyped:
    """Emit sixteen times one number."""
    from llvmlite import ir  # noqa: PLC0415

    kind, index = _vector("float"), ir.IntType(32)
    one = builder.insert_element(ir.Constant(kind, ir.Undefined), value, ir.Constant(index, 0))
    return builder.shuffle_vector(one, one, ir.Constant(_vector(32), [0] * LANES))


def _chosen(sign: str) -> Callable[..., Untyped]:
    """Return what emits the larger or the smaller of each two numbers."""
    return lambda builder, left, right: builder.select(
        builder.fcmp_ordered(sign, left, right), left, right
    )


def _doubled(builder: Untyped, numbers: Untyped, times: Untyped) -> Untyped:
    """Emit numbers * 2 ** times, for whole times that leave them in the range of float32."""
    whole = builder.shl(builder.fptosi(times, _vector(32)), _spread(32, 23))
    moved = builder.add(builder.bitcast(numbers, _vector(32)), whole)
    return builder.bitcast(moved, _vector("float"))


def _folded(
    builder: Untyped, lanes: Untyped, join: Callable[[Untyped, Untyped], Untyped]
) -> Untyped:
    """Return one number of sixteen, halves joined with halves: in one order on every machine."""
    from llvmlite import ir  # noqa: PLC0415

    left = LANES // 2
    while left:
        order = [(at + left) % LANES for at in range(LANES)]
        other = builder.shuffle_vector(lanes, lanes, ir.Constant(_vector(32), order))
        lanes = join(lanes, other)
        left //= 2
    return builder.extract_element(lanes, ir.Constant(ir.IntType(32), 0))


def _sum_of(builder: Untyped, lanes: Untyped) -> Untyped:
    return _folded(builder, lanes, builder.fadd)


def _largest_of(builder: Untyped, lanes: Untyped) -> Untyped:
    choose = _chosen(">")
    return _folded(builder, lanes, lambda left, right: choose(builder, left, right))
