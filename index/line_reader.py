"""Blocks of JSON Lines to the strings of some fields, a block at a time in the same room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import kernel_numba
from index.kernel import kernel_name
from index.kernel_intrinsics import BLOCK
from index.kernel_lines import NO_ROOM, NUMBER, LineMemory, LineRoom

# Bytes that tell how many lines there are about.
_SAMPLE_BYTES = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class LineRows:
    """What stands in some fields of n lines of JSON.

    Attributes:
        starts: First byte of each line, shape (n,), int64.
        breaks: Line breaks, those of blank lines too.
        texts: The texts, one behind the other, and some bytes more.
        bounds: Where each text begins and the last ends, shape (n + 1,), int64.
        field: Number of the field that the texts are in.
        is_wide: Whether a text may have bytes beyond ASCII; they need not be UTF-8.
        others: The values of the other fields, one behind the other.
        first: Where each value of each of k other fields begins, -1 where there is none, shape
            (k, n), int64.
        last: Where it ends.
        are_numbers: Whether each other field's values are whole numbers, shape (k,).
    """

    starts: NDArray[np.int64]
    breaks: int
    texts: NDArray[np.uint8]
    bounds: NDArray[np.int64]
    field: int
    is_wide: bool
    others: bytes
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    are_numbers: NDArray[np.bool_]


class LineReader:
    """Reads lines of JSON that are plain, and no others.

    Lines are plain where each is an object of strict JSON of which one field of text, the same one
    in all, holds a string, and other fields strings, whole numbers or nothing, each the same in all.
    Whatever else is in a line is passed over.

    Args:
        texts: Fields of text; no name is there twice, and no more than 60 in all.
        others: Other fields.
    """

    def __init__(self, texts: Sequence[str], others: Sequence[str]) -> None:
        encoded = [name.encode() for name in (*texts, *others)]
        self._texts = len(texts)
        self._bounds = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
        self._names = np.frombuffer(b"".join(encoded), np.uint8)
        self._held = np.empty((2, 0), np.uint8)
        self._room = self._make_room(0)

    def read(self, block: bytes) -> LineRows | None:
        """Return what stands in the fields of whole lines, or None where they are not plain.

        None too where there is no compiler. The texts are those of this block until the next one is
        read.
        """
        if kernel_name(len(block)) != "numba":
            return None
        if self._held.shape[1] < len(block) + BLOCK:
            # A little more than that: the next blocks are about as large.
            self._held = np.empty((2, len(block) + len(block) // 8 + BLOCK), np.uint8)
        if not len(self._room.starts):
            lines = block.count(b"\n", 0, _SAMPLE_BYTES) + 1
            self._room = self._make_room(2 * lines * (len(block) // _SAMPLE_BYTES + 1))
        texts, others = self._held
        held = (np.frombuffer(block, np.uint8), self._names, texts, others)
        memory = LineMemory(*(int(each.ctypes.data) for each in held))
        count = NO_ROOM
        while count == NO_ROOM:
            room = self._room
            room.kinds[:] = 0
            count = kernel_numba.read_lines(memory, len(block), self._bounds, self._texts, room)
            if count == NO_ROOM:
                self._room = self._make_room(2 * len(room.starts))
        if count <= 0:
            return None
        field, is_wide, size, breaks = room.told.tolist()
        return LineRows(
            starts=room.starts[:count].copy(),
            breaks=breaks,
            texts=texts,
            bounds=room.ends[: count + 1].copy(),
            field=field,
            is_wide=bool(is_wide),
            others=others[:size].tobytes(),
            first=room.first[self._texts :, :count],
            last=room.last[self._texts :, :count],
            are_numbers=room.kinds[self._texts :] == NUMBER,
        )

    def _make_room(self, lines: int) -> LineRoom:
        fields = len(self._bounds) - 1
        return LineRoom(
            starts=np.empty(lines, np.int64),
            ends=np.zeros(lines + 1, np.int64),
            first=np.empty((fields, lines), np.int64),
            last=np.empty((fields, lines), np.int64),
            kinds=np.zeros(fields, np.int64),
            told=np.zeros(4, np.int64),
        )
