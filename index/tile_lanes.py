"""Products of tiles, and what is done to the numbers between them, sixteen at a time.

Plain Python in form alone: it runs as ``tile_numba`` compiles it. The order of every sum depends on
the length of a row alone: a result is the same to the last bit on every processor with tiles.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from index.numba_loading import absent
from index.tile_intrinsics import BLOCK_BYTES, LANES, SIDE

Lanes = Any  # sixteen numbers of float32 in one register

# Blocks of a right matrix that are read again and again: with as many of the left one, half of
# the first-level cache.
_HELD = 6
_REAL = 4  # bytes
_LANES_BYTES = LANES * _REAL
_SIDE_BYTES = SIDE * _REAL
_ROW_BYTES = SIDE * 2  # bytes of a row of a block, of one part

_ZERO, _ONE, _HALF = np.float32(0), np.float32(1), np.float32(0.5)
_ROOT_HALF = np.float32(np.sqrt(0.5))

# erf as x * p(x * x) / q(x * x) for x of -4 to 4, beyond which it is 1 in float32; right to 2e-7.
# Source: the rational function of Eigen (unsupported/Eigen/SpecialFunctions) and XLA.
_ERF_EDGE = np.float32(4)
_ERF_P = tuple(
    np.float32(each)
    for each in (
        -2.72614225801306e-10,
        2.77068142495902e-08,
        -2.10102402082508e-06,
        -5.69250639462346e-05,
        -7.34990630326855e-04,
        -2.95459980854025e-03,
        -1.60960333262415e-02,
    )
)
_ERF_Q = tuple(
    np.float32(each)
    for each in (
        -1.45660718464996e-05,
        -2.13374055278905e-04,
        -1.68282697438203e-03,
        -7.37332916720468e-03,
        -1.42647390514189e-02,
    )
)

# exp as 2 ** n * p(r), with n whole and r at most half of log 2; right to 1e-7 of itself.
# Source: Cephes' expf (S. Moshier, 1989).
_EXP_LEAST = np.float32(-87)
_LOG2_E = np.float32(1.44269504088896341)
_LOG_2_HIGH, _LOG_2_LOW = np.float32(-0.693359375), np.float32(2.12194440e-4)
_EXP_P = tuple(
    np.float32(each)
    for each in (
        1.9875691500e-4,
        1.3981999507e-3,
        8.3334519073e-3,
        4.1665795894e-2,
        1.6666665459e-1,
        5.0000001201e-1,
    )
)


# The intrinsics, which exist once this is compiled; tile_intrinsics says what each does.
_begin_sums: Callable[[int, int], None] = absent
_add_products: Callable[[int, int], None] = absent
_end_sums: Callable[[int, int], None] = absent
_read: Callable[[int], Lanes] = absent
_write: Callable[[int, Lanes], None] = absent
_write_parts: Callable[[int, Lanes], None] = absent
_all_of: Callable[[np.float32], Lanes] = absent
_plus: Callable[[Lanes, Lanes], Lanes] = absent
_minus: Callable[[Lanes, Lanes], Lanes] = absent
_times: Callable[[Lanes, Lanes], Lanes] = absent
_over: Callable[[Lanes, Lanes], Lanes] = absent
_fused: Callable[[Lanes, Lanes, Lanes], Lanes] = absent
_nearest: Callable[[Lanes], Lanes] = absent
_larger: Callable[[Lanes, Lanes], Lanes] = absent
_smaller: Callable[[Lanes, Lanes], Lanes] = absent
_doubled: Callable[[Lanes, Lanes], Lanes] = absent
_sum_of: Callable[[Lanes], np.float32] = absent
_root: Callable[[np.float32], np.float32] = absent


def multiply(
    left: tuple[int, int],
    right: int,
    steps: int,
    blocks: int,
    begin: tuple[int, int],
    into: tuple[int, int],
) -> None:
    """Write a panel of 32 columns of left * right + begin.

    Args:
        left: Address and bytes of a row of blocks.
        right: Address of the panel, one block after the other.
        steps: Blocks of a row of the left matrix that are used.
        blocks: Rows of blocks.
        begin: Address and bytes of a row of what is added; of no bytes, the same for all rows.
        into: Address and bytes of a row of the sums.
    """
    for first in range(0, steps, _HELD):
        last = min(steps, first + _HELD)
        for block in range(blocks):
            place = into[0] + block * SIDE * into[1]
            if first == 0:
                _begin_sums(begin[0] + block * SIDE * begin[1], begin[1])
            else:
                _begin_sums(place, into[1])
            row = left[0] + block * left[1]
            for step in range(first, last):
                _add_products(row + step * BLOCK_BYTES, right + step * BLOCK_BYTES)
            _end_sums(place, into[1])


def row_place(matrix: int, row: int, blocks: int) -> int:
    """Return where a row of a left matrix begins that has so many blocks in a row."""
    return matrix + (row // SIDE) * blocks * BLOCK_BYTES + (row % SIDE) * _ROW_BYTES


def exp(numbers: Lanes) -> Lanes:
    """Return e ** x for x of 0 or less."""
    bounded = _larger(numbers, _all_of(_EXP_LEAST))
    times = _nearest(_times(bounded, _all_of(_LOG2_E)))
    rest = _fused(times, _all_of(_LOG_2_LOW), _fused(times, _all_of(_LOG_2_HIGH), bounded))
    made = _all_of(_EXP_P[0])
    made = _fused(made, rest, _all_of(_EXP_P[1]))
    made = _fused(made, rest, _all_of(_EXP_P[2]))
    made = _fused(made, rest, _all_of(_EXP_P[3]))
    made = _fused(made, rest, _all_of(_EXP_P[4]))
    made = _fused(made, rest, _all_of(_EXP_P[5]))
    made = _plus(_fused(made, _times(rest, rest), rest), _all_of(_ONE))
    return _doubled(made, times)


def gelu(numbers: Lanes) -> Lanes:
    """Return x * (1 + erf(x / sqrt 2)) / 2."""
    z = _times(numbers, _all_of(_ROOT_HALF))
    z = _smaller(_larger(z, _all_of(-_ERF_EDGE)), _all_of(_ERF_EDGE))
    square = _times(z, z)
    above = _all_of(_ERF_P[0])
    above = _fused(above, square, _all_of(_ERF_P[1]))
    above = _fused(above, square, _all_of(_ERF_P[2]))
    above = _fused(above, square, _all_of(_ERF_P[3]))
    above = _fused(above, square, _all_of(_ERF_P[4]))
    above = _fused(above, square, _all_of(_ERF_P[5]))
    above = _fused(above, square, _all_of(_ERF_P[6]))
    below = _all_of(_ERF_Q[0])
    below = _fused(below, square, _all_of(_ERF_Q[1]))
    below = _fused(below, square, _all_of(_ERF_Q[2]))
    below = _fused(below, square, _all_of(_ERF_Q[3]))
    below = _fused(below, square, _all_of(_ERF_Q[4]))
    half = _times(numbers, _all_of(_HALF))
    return _fused(half, _over(_times(z, above), below), half)


def normalise(row: int, split: int, width: int, bias: int, norm: tuple[int, int, float]) -> None:
    """Add the bias to a row of the residual stream and normalise it, there and as a left matrix.

    Args:
        row: Its address.
        split: Where it begins in the left matrix.
        width: Blocks of a row.
        bias: Address.
        norm: Addresses of gain and shift; and epsilon.
    """
    size = np.float32(width * SIDE)
    total = _all_of(_ZERO)
    for at in range(0, width * _SIDE_BYTES, _LANES_BYTES):
        numbers = _plus(_read(row + at), _read(bias + at))
        _write(row + at, numbers)
        total = _plus(total, numbers)
    mean = _all_of(_sum_of(total) / size)
    total = _all_of(_ZERO)
    for at in range(0, width * _SIDE_BYTES, _LANES_BYTES):
        numbers = _minus(_read(row + at), mean)
        total = _fused(numbers, numbers, total)
    scale = _all_of(_ONE / _root(_sum_of(total) / size + np.float32(norm[2])))
    for block in range(width):
        for half in range(2):
            at = block * _SIDE_BYTES + half * _LANES_BYTES
            numbers = _times(_minus(_read(row + at), mean), scale)
            numbers = _fused(numbers, _read(norm[0] + at), _read(norm[1] + at))
            _write(row + at, numbers)
            _write_parts(split + block * BLOCK_BYTES + half * (_ROW_BYTES // 2), numbers)


def split_panel(panel: int, rows: int, into: int) -> None:
    """Write rows of 32 columns of float32 as a left matrix of one block a row."""
    for row in range(rows):
        place = row_place(into, row, 1)
        _write_parts(place, _read(panel + row * _SIDE_BYTES))
        _write_parts(place + _ROW_BYTES // 2, _read(panel + row * _SIDE_BYTES + _LANES_BYTES))


# What is compiled, what is called before what calls it; and what is put into its callers.
COMPILED = ("multiply", "row_place", "exp", "gelu", "normalise", "split_panel")
INNER = ("row_place", "exp", "gelu")
