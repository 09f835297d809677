"""The forward pass of a small BERT sentence model on a processor with tiles (Intel's AMX).

Such a processor multiplies matrices of bfloat16 some sixteen times as fast as those of float32, and
adds the products up in float32. Each number of float32 is held as two of bfloat16, what it is
rounded to and what that leaves; of the four products the three that count are computed, so that a
sum is right to 2 ** -16 of its terms. Norms, softmax, GELU and the residual stream are float32. A
vector is within 1e-5 of the float32 one in every component, at three times the speed of that.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.bert_weights import (
    PROBES,
    BertWeights,
    LayerWeights,
    LinearWeights,
    open_tokenizer,
    read_weights,
)
from index.errors import DeviceMissing
from index.machine_code import NotKept
from index.quick_encoder import QuickEncoder
from index.tile_intrinsics import BLOCK_BYTES, LANES, SIDE
from index.tile_layers import Layer, Model, Room, Shape, Start
from index.tile_numba import encode_block

# Word pieces of a block: fewer have the weights read more often, more do not stay in the cache.
_PIECES = 512
_CHUNK = 384  # hidden columns that are made and used before the next; 192 to 768 are as fast
# The worst cosine to float32 that is let pass on a few sentences; what is met is 1 - 1e-9.
LEAST_COSINE = 0.99999
_NEEDED = ("amx-tile", "amx-bf16", "avx512f")
# arch_prctl asks Linux for the right to use tiles (ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA).
_ARCH_PRCTL, _ASK, _TILE_DATA = 158, 0x1023, 18


@cache
def may_use_tiles() -> bool:
    """Return whether this processor has tiles and the system lets this process use them."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return False
    try:
        import llvmlite.binding as llvm  # noqa: PLC0415 - 0.03 s, where something is embedded

        features = llvm.get_host_cpu_features()
    except (ImportError, RuntimeError):
        return False
    if not all(features.get(name) for name in _NEEDED):
        return False
    return bool(ctypes.CDLL(None).syscall(_ARCH_PRCTL, _ASK, _TILE_DATA) == 0)


def open_tiles(folder: Path) -> TileEncoder | None:
    """Return the encoder of a folder where tiles are at hand and give what numpy gives, else None.

    Args:
        folder: As for ``TileEncoder``.

    Cost:
        Half a second; some seconds more when it is first done on a machine.
    """
    if not may_use_tiles():
        return None
    encoder = TileEncoder(folder)
    try:
        found = encoder.encode(PROBES)
    except NotKept:
        return None
    expected = QuickEncoder(folder).encode(PROBES)
    near = float((found * expected).sum(axis=1).min()) > LEAST_COSINE
    return encoder if near else None


class TileEncoder:
    """The vectors of a BERT sentence model with mean pooling, from its folder.

    Args:
        folder: As for ``QuickEncoder``; heads of 32 columns, all other sizes in 384.

    Raises:
        DeviceMissing: This process may use no tiles; to use them all the same would end it.
    """

    format = "float32 as two bfloat16"

    def __init__(self, folder: Path) -> None:
        if not may_use_tiles():
            raise DeviceMissing("tiles")
        self._tokenizer = open_tokenizer(folder)
        weights = read_weights(folder)
        self._width = weights.dimension
        self._held: list[NDArray[Any]] = []  # whose addresses are in what follows
        self._model = self._place_model(weights)
        self._layers = np.array([self._place_layer(each) for each in weights.layers], np.int64)
        self._longest = len(weights.positions)
        self._rooms: SimpleQueue[tuple[Room, list[NDArray[Any]]]] = SimpleQueue()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows, shape (len(texts), dimension), float32.

        A row is the same to the last bit whatever else is asked for with it.

        Raises:
            NotKept: The loops cannot be compiled here.

        Cost:
            About 2 ms a sentence of 30 pieces on one core; some seconds when it is first done on
            a machine.
        """
        pieces = [found.ids for found in self._tokenizer.encode_batch(list(texts))]
        out = np.zeros((len(texts), self._width), dtype=np.float32)

        def compute(block: list[int]) -> None:
            out[block] = self._compute([pieces[position] for position in block])

        workers = _count_workers()
        blocks = list(_fill_blocks([len(ids) for ids in pieces], workers))
        if len(blocks) < 2 or workers < 2:
            for block in blocks:
                compute(block)
        else:
            compute(blocks[0])  # so that only one compiles
            with ThreadPoolExecutor(workers) as pool:
                for _ in pool.map(compute, blocks[1:]):
                    pass
        return out

    def _compute(self, pieces: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Return the vectors of the sentences of a block."""
        ids = np.array([each for sentence in pieces for each in sentence], dtype=np.int64)
        starts = np.cumsum([0, *(len(sentence) for sentence in pieces)], dtype=np.int64)
        out = np.empty((len(pieces), self._width), dtype=np.float32)
        try:
            room, held = self._rooms.get_nowait()
        except Empty:
            room, held = self._build_room()
        encode_block(ids, starts, self._model, self._layers, room, out)
        self._rooms.put((room, held))
        return out

    def _place_model(self, weights: BertWeights) -> Model:
        norm = weights.embedding_norm
        rows = (weights.words, weights.positions, norm.weight, norm.bias)
        self._held += rows
        start = Start(*(int(each.ctypes.data) for each in rows))
        hidden = len(weights.layers[0].widen.bias)
        shape = Shape(weights.dimension, hidden, len(weights.layers), _CHUNK)
        return Model(shape, start, float(norm.epsilon))

    def _place_layer(self, held: LayerWeights) -> Layer:
        def linear(map_: LinearWeights) -> tuple[int, int]:
            return self._place(pack_right(map_.weight)), self._place(map_.bias)

        return Layer(
            *linear(held.joint),
            *linear(held.attended),
            self._place(held.attended_norm.weight),
            self._place(held.attended_norm.bias),
            *linear(held.widen),
            *linear(held.narrow),
            self._place(held.norm.weight),
            self._place(held.norm.bias),
        )

    def _place(self, array: NDArray[Any]) -> int:
        """Return the address of a copy of an array that is kept, as tiles want it."""
        room = _aligned(array.nbytes)
        room[:] = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
        self._held.append(room)
        return int(room.ctypes.data)

    def _build_room(self) -> tuple[Room, list[NDArray[Any]]]:
        """Return what a block is computed in, and the arrays that it names."""
        longest = -(-self._longest // SIDE)
        left, panel = _PIECES * self._width * 4, _PIECES * SIDE * 4
        bytes_of = Room(
            tiles=64,
            rows=left,
            split=left,
            mixed=left,
            wide=_PIECES * _CHUNK * 4,
            sums=3 * panel,
            queries=longest * BLOCK_BYTES,
            keys=longest * BLOCK_BYTES,
            values=longest * BLOCK_BYTES,
            scores=SIDE * 4 * (longest * SIDE + LANES),
            shares=longest * BLOCK_BYTES,
            mask=longest * SIDE * 4,
            zeros=SIDE * 4,
            result=SIDE * SIDE * 4,
            totals=SIDE * 4,
        )
        held = [_aligned(size) for size in bytes_of]
        held[0][:] = _tile_layout()
        return Room(*(int(each.ctypes.data) for each in held)), held


def pack_right(weight: NDArray[np.float32]) -> NDArray[np.uint16]:
    """Return a matrix as the right one of a product, in the blocks that ``tile_intrinsics`` tells.

    Args:
        weight: Shape (in, out), both in 32.

    Returns:
        bfloat16 as their bits, shape (out / 32, in / 32, part, half, 16 pairs, 16 columns, 2).
    """
    rows, columns = weight.shape
    out = np.empty((columns // SIDE, rows // SIDE, 2, 2, LANES, LANES, 2), dtype=np.uint16)
    rounded = _round(np.ascontiguousarray(weight))
    for part, numbers in enumerate((rounded, _round(weight - rounded))):
        bits = (numbers.view(np.uint32) >> 16).astype(np.uint16)
        cut = bits.reshape(rows // SIDE, LANES, 2, columns // SIDE, 2, LANES)
        out[:, :, part] = cut.transpose(3, 0, 4, 1, 5, 2)
    return out


def _round(numbers: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return numbers rounded to the nearest bfloat16, ties to even."""
    bits = numbers.view(np.uint32)
    raised = bits + np.uint32(0x7FFF) + ((bits >> np.uint32(16)) & np.uint32(1))
    rounded: NDArray[np.float32] = (raised & np.uint32(0xFFFF0000)).view(np.float32)
    return rounded


def _fill_blocks(lengths: Sequence[int], workers: int) -> Iterator[list[int]]:
    """Yield the places of sentences, as many as fit into a block, the longest first."""
    total = sum(lengths)
    room = min(_PIECES, max(-(-total // workers), max(lengths, default=0)))
    block: list[int] = []
    used = 0
    for place in sorted(range(len(lengths)), key=lambda place: (-lengths[place], place)):
        if used + lengths[place] > room:
            yield block
            block, used = [], 0
        block.append(place)
        used += lengths[place]
    if block:
        yield block


def _count_workers() -> int:
    """Return how many threads to use: every core of this process, or as many as OpenMP may."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    asked = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, min(cores, int(asked))) if asked.isdecimal() else cores


def _aligned(size: int) -> NDArray[np.uint8]:
    """Return zeros that begin at a multiple of 64 bytes; tiles that do not are thrice as slow."""
    room = np.zeros(size + 64, dtype=np.uint8)
    first = -room.ctypes.data % 64
    return room[first : first + size]


def _tile_layout() -> NDArray[np.uint8]:
    """Return how the eight tiles are laid out: palette 1, sixteen rows of 64 bytes each."""
    layout = np.zeros(64, dtype=np.uint8)
    layout[0] = 1
    layout[16:32:2] = 64
    layout[48:56] = LANES
    return layout
