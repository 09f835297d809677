"""The layers of a small BERT over the sentences of one block, in products of tiles.

Plain Python in form alone: it runs as ``tile_numba`` compiles it. Every number of a sentence is
computed from that sentence, in an order that depends on its length alone, so that its vector is the
same to the last bit whichever sentences share its block.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.numba_loading import absent
from index.tile_intrinsics import BLOCK_BYTES, LANES, SIDE, TILE_BYTES
from index.tile_lanes import exp, gelu, multiply, normalise, row_place, split_panel

Lanes = Any  # sixteen numbers of float32 in one register
Numbers = NDArray[np.int64]
Rows = NDArray[np.float32]
Norm = tuple[int, int, float]

_REAL = 4  # bytes
_LANES_BYTES = LANES * _REAL
_SIDE_BYTES = SIDE * _REAL
_ROW_BYTES = SIDE * 2  # bytes of a row of a block, of one part
_FAR = np.float32(-1e30)  # what is added to the score of a key that is none
_ZERO, _ONE = np.float32(0), np.float32(1)
_TINY = np.float32(1e-12)


class Shape(NamedTuple):
    """The sizes of a model; all but the layers in blocks of 32.

    Attributes:
        width: Components of a vector; also the heads, each of 32.
        hidden: Columns between the two products of a layer.
        layers: Layers.
        chunk: Columns of ``hidden`` that are made and used before the next.
    """

    width: int
    hidden: int
    layers: int
    chunk: int


class Room(NamedTuple):
    """Addresses of what a block is computed in, each a multiple of 64.

    Attributes:
        tiles: How tiles are laid out, 64 bytes.
        rows: The residual stream, float32.
        split: The rows as a left matrix.
        mixed: The heads' results as a left matrix.
        wide: A chunk of hidden columns as a left matrix.
        sums: Three panels of 32 columns, float32.
        queries: One sentence's queries as a left matrix.
        keys: Its keys as a right matrix, transposed.
        values: Its values as a right matrix.
        scores: Of 32 queries with all keys, float32.
        shares: Their softmax as a left matrix.
        mask: What is added to the scores of each key, float32.
        zeros: Of 32 columns, float32.
        result: Of 32 queries, 32 columns, float32.
        totals: Of the scores of 32 queries, float32.
    """

    tiles: int
    rows: int
    split: int
    mixed: int
    wide: int
    sums: int
    queries: int
    keys: int
    values: int
    scores: int
    shares: int
    mask: int
    zeros: int
    result: int
    totals: int


class Start(NamedTuple):
    """Addresses of what a word piece begins as, float32 rows."""

    words: int
    positions: int
    gain: int
    shift: int


class Layer(NamedTuple):
    """Addresses of the weights of a layer: right matrices and float32 rows."""

    joint: int
    joint_bias: int
    attended: int
    attended_bias: int
    attended_gain: int
    attended_shift: int
    widen: int
    widen_bias: int
    narrow: int
    narrow_bias: int
    gain: int
    shift: int


class Model(NamedTuple):
    """What a block is computed with, but for its layers.

    Attributes:
        shape: The sizes.
        start: What the word pieces begin as.
        epsilon: Of the norms.
    """

    shape: Shape
    start: Start
    epsilon: float


# The intrinsics, which exist once this is compiled; tile_intrinsics says what each does.
_configure: Callable[[int], None] = absent
_release: Callable[[], None] = absent
_transpose: Callable[[int], None] = absent
_read: Callable[[int], Lanes] = absent
_write: Callable[[int, Lanes], None] = absent
_read_real: Callable[[int], np.float32] = absent
_write_real: Callable[[int, np.float32], None] = absent
_write_parts: Callable[[int, Lanes], None] = absent
_write_pairs: Callable[[int, Lanes, Lanes], None] = absent
_all_of: Callable[[np.float32], Lanes] = absent
_plus: Callable[[Lanes, Lanes], Lanes] = absent
_minus: Callable[[Lanes, Lanes], Lanes] = absent
_times: Callable[[Lanes, Lanes], Lanes] = absent
_fused: Callable[[Lanes, Lanes, Lanes], Lanes] = absent
_larger: Callable[[Lanes, Lanes], Lanes] = absent
_sum_of: Callable[[Lanes], np.float32] = absent
_largest_of: Callable[[Lanes], np.float32] = absent
_root: Callable[[np.float32], np.float32] = absent


def _set_keys(panel: int, length: int, room: Room) -> None:
    """Write the keys of a sentence as a right matrix, one column a key."""
    blocks = (length + SIDE - 1) // SIDE
    split_panel(panel, length, room.keys)
    for row in range(length, blocks * SIDE):
        place = row_place(room.keys, row, 1)
        _write_parts(place, _all_of(_ZERO))
        _write_parts(place + _ROW_BYTES // 2, _all_of(_ZERO))
    for tile in range(room.keys, room.keys + blocks * BLOCK_BYTES, TILE_BYTES):
        _transpose(tile)


def _set_values(panel: int, length: int, room: Room) -> None:
    """Write the values of a sentence as a right matrix, one row a key."""
    for pair in range((length + SIDE - 1) // SIDE * LANES):
        place = room.values + pair // LANES * BLOCK_BYTES + pair % LANES * _ROW_BYTES
        row = panel + 2 * pair * _SIDE_BYTES
        for half in range(2):
            upper = _all_of(_ZERO)
            lower = _all_of(_ZERO)
            if 2 * pair < length:
                upper = _read(row + half * _LANES_BYTES)
            if 2 * pair + 1 < length:
                lower = _read(row + _SIDE_BYTES + half * _LANES_BYTES)
            _write_pairs(place + half * TILE_BYTES, upper, lower)


def _share(row: int, keys: int, into: int) -> np.float32:
    """Write e ** (score - highest) of one query as a left matrix, and return their sum."""
    highest = _read(row)
    for at in range(_LANES_BYTES, keys * _SIDE_BYTES, _LANES_BYTES):
        highest = _larger(highest, _read(row + at))
    top = _all_of(_largest_of(highest))
    total = _all_of(_ZERO)
    for block in range(keys):
        for half in range(2):
            at = block * _SIDE_BYTES + half * _LANES_BYTES
            numbers = exp(_minus(_read(row + at), top))
            total = _plus(total, numbers)
            _write_parts(into + block * BLOCK_BYTES + half * (_ROW_BYTES // 2), numbers)
    return _sum_of(total)


def _attend(first: int, length: int, panels: int, room: Room, into: tuple[int, int]) -> None:
    """Mix the values of one sentence for one head.

    Args:
        first: The sentence's first row.
        length: Its rows.
        panels: Bytes of a panel of ``room.sums``: queries, keys and values.
        room: The room.
        into: The head's column of blocks in the mixed matrix, and how many blocks a row has.
    """
    start = room.sums + first * _SIDE_BYTES
    keys = (length + SIDE - 1) // SIDE
    stride = keys * _SIDE_BYTES + _LANES_BYTES
    split_panel(start, length, room.queries)
    _set_keys(start + panels, length, room)
    _set_values(start + 2 * panels, length, room)
    for begin in range(0, length, SIDE):
        queries = (room.queries + begin // SIDE * BLOCK_BYTES, BLOCK_BYTES)
        for block in range(keys):
            at = block * _SIDE_BYTES
            right = room.keys + block * BLOCK_BYTES
            multiply(queries, right, 1, 1, (room.mask + at, 0), (room.scores + at, stride))
        here = min(SIDE, length - begin)
        for row in range(here):
            total = _share(room.scores + row * stride, keys, room.shares + row * _ROW_BYTES)
            _write_real(room.totals + row * _REAL, total)
        shares = (room.shares, keys * BLOCK_BYTES)
        multiply(shares, room.values, keys, 1, (room.zeros, 0), (room.result, _SIDE_BYTES))
        for row in range(here):
            scale = _all_of(_ONE / _read_real(room.totals + row * _REAL))
            place = row_place(into[0], first + begin + row, into[1])
            at = room.result + row * _SIDE_BYTES
            _write_parts(place, _times(_read(at), scale))
            _write_parts(place + _ROW_BYTES // 2, _times(_read(at + _LANES_BYTES), scale))


def _embed(ids: Numbers, starts: Numbers, model: Model, room: Room) -> None:
    """Write the rows that the word pieces begin as."""
    width = model.shape.width // SIDE
    norm = (model.start.gain, model.start.shift, model.epsilon)
    for sentence in range(len(starts) - 1):
        for row in range(starts[sentence], starts[sentence + 1]):
            word = model.start.words + ids[row] * width * _SIDE_BYTES
            position = model.start.positions + (row - starts[sentence]) * width * _SIDE_BYTES
            into = room.rows + row * width * _SIDE_BYTES
            for at in range(0, width * _SIDE_BYTES, _LANES_BYTES):
                _write(into + at, _read(word + at))
            split = row_place(room.split, row, width)
            normalise(into, split, width, position, norm)


def _mix(starts: Numbers, layer: Layer, width: int, room: Room) -> None:
    """Write what the heads of a layer mix of the rows of each sentence."""
    blocks = (starts[-1] + SIDE - 1) // SIDE
    panels = blocks * SIDE * _SIDE_BYTES
    rows = (room.split, width * BLOCK_BYTES)
    for head in range(width):
        for part in range(3):
            panel = part * width + head
            right = layer.joint + panel * width * BLOCK_BYTES
            bias = (layer.joint_bias + panel * _SIDE_BYTES, 0)
            into = (room.sums + part * panels, _SIDE_BYTES)
            multiply(rows, right, width, blocks, bias, into)
        for sentence in range(len(starts) - 1):
            first, length = starts[sentence], starts[sentence + 1] - starts[sentence]
            _mask(length, room.mask)
            into = (room.mixed + head * BLOCK_BYTES, width)
            _attend(first, length, panels, room, into)


def _mask(length: int, into: int) -> None:
    """Write zeros for the keys of a sentence, and what hides the others of the last block."""
    for key in range((length + SIDE - 1) // SIDE * SIDE):
        _write_real(into + key * _REAL, _ZERO if key < length else _FAR)


def _add(left: int, right: int, steps: tuple[int, int], blocks: int, rows: tuple[int, int]) -> None:
    """Add a product to the residual stream.

    Args:
        left: Address of the left matrix, of as many blocks a row as are used.
        right: Address of the first panel.
        steps: Blocks that are used, and blocks of a whole panel.
        blocks: Rows of blocks.
        rows: Address of the stream, and its blocks in a row.
    """
    stride = rows[1] * _SIDE_BYTES
    for panel in range(rows[1]):
        into = (rows[0] + panel * _SIDE_BYTES, stride)
        place = right + panel * steps[1] * BLOCK_BYTES
        multiply((left, steps[0] * BLOCK_BYTES), place, steps[0], blocks, into, into)


def _think(layer: Layer, shape: Shape, blocks: int, room: Room) -> None:
    """Add to the rows what the two wide products of a layer make of each."""
    width, chunk, hidden = shape.width // SIDE, shape.chunk // SIDE, shape.hidden // SIDE
    rows = (room.split, width * BLOCK_BYTES)
    for first in range(0, hidden, chunk):
        for panel in range(first, first + chunk):
            right = layer.widen + panel * width * BLOCK_BYTES
            bias = (layer.widen_bias + panel * _SIDE_BYTES, 0)
            multiply(rows, right, width, blocks, bias, (room.sums, _SIDE_BYTES))
            for row in range(blocks * SIDE):
                place = row_place(room.wide + (panel - first) * BLOCK_BYTES, row, chunk)
                at = room.sums + row * _SIDE_BYTES
                _write_parts(place, gelu(_read(at)))
                _write_parts(place + _ROW_BYTES // 2, gelu(_read(at + _LANES_BYTES)))
        _add(
            room.wide,
            layer.narrow + first * BLOCK_BYTES,
            (chunk, hidden),
            blocks,
            (room.rows, width),
        )


def _normalise_rows(count: int, width: int, bias: int, norm: Norm, room: Room) -> None:
    for row in range(count):
        into = room.rows + row * width * _SIDE_BYTES
        normalise(into, row_place(room.split, row, width), width, bias, norm)


def _pool(starts: Numbers, width: int, room: Room, out: Rows) -> None:
    """Write the mean of each sentence's rows, of length 1."""
    for sentence in range(len(starts) - 1):
        into = out.ctypes.data + sentence * width * _SIDE_BYTES
        square = _all_of(_ZERO)
        for at in range(0, width * _SIDE_BYTES, _LANES_BYTES):
            total = _all_of(_ZERO)
            for row in range(starts[sentence], starts[sentence + 1]):
                total = _plus(total, _read(room.rows + row * width * _SIDE_BYTES + at))
            total = _times(
                total, _all_of(_ONE / np.float32(starts[sentence + 1] - starts[sentence]))
            )
            _write(into + at, total)
            square = _fused(total, total, square)
        scale = _all_of(_ONE / max(_root(_sum_of(square)), _TINY))
        for at in range(0, width * _SIDE_BYTES, _LANES_BYTES):
            _write(into + at, _times(_read(into + at), scale))


def encode_block(
    ids: Numbers, starts: Numbers, model: Model, layers: Numbers, room: Room, out: Rows
) -> None:
    """Write the unit vectors of the sentences of a block.

    Args:
        ids: The word pieces of all sentences, one sentence after the other.
        starts: First piece of each sentence, and one past the last of all.
        model: The model.
        layers: The fields of each ``Layer``, shape (layers, 12).
        room: Where it is computed; for no other block at the same time.
        out: Filled with the vectors, shape (sentences, width).
    """
    width = model.shape.width // SIDE
    count = starts[-1]
    blocks = (count + SIDE - 1) // SIDE
    _configure(room.tiles)
    _embed(ids, starts, model, room)
    for number in range(model.shape.layers):
        layer = _layer(layers, number)
        _mix(starts, layer, width, room)
        _add(room.mixed, layer.attended, (width, width), blocks, (room.rows, width))
        norm = (layer.attended_gain, layer.attended_shift, model.epsilon)
        _normalise_rows(count, width, layer.attended_bias, norm, room)
        _think(layer, model.shape, blocks, room)
        _normalise_rows(
            count, width, layer.narrow_bias, (layer.gain, layer.shift, model.epsilon), room
        )
    _pool(starts, width, room, out)
    _release()


def _layer(layers: Numbers, number: int) -> Layer:
    held = layers[number]
    return Layer(
        held[0],
        held[1],
        held[2],
        held[3],
        held[4],
        held[5],
        held[6],
        held[7],
        held[8],
        held[9],
        held[10],
        held[11],
    )


# What is compiled, what is called before what calls it.
COMPILED = (
    "_mask",
    "_set_keys",
    "_set_values",
    "_share",
    "_attend",
    "_embed",
    "_mix",
    "_add",
    "_think",
    "_normalise_rows",
    "_pool",
    "_layer",
    "encode_block",
)
