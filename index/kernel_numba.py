"""The kernel as machine code, compiled by numba once a machine, when it is first asked for."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import kernel_lines, kernel_ngrams, kernel_sketches, kernel_words
from index.kernel_constants import (
    AFFINE,
    FAST_SIMILARITY,
    NGRAM_BITS,
    NGRAM_SIZES,
    permutations,
    sampling_limit,
)
from index.kernel_intrinsics import BLOCK, build_intrinsics
from index.kernel_lines import LineMemory, LineRoom
from index.kernel_ngrams import Grams, Tally
from index.kernel_sketches import Made, Room
from index.kernel_types import NgramRows, Plan, Sketches, WordRows
from index.kernel_words import FOLDING, SEGMENT, Memory
from index.machine_code import NotKept
from index.native_calls import Native
from index.numba_loading import load_numba
from index.unicode_table import load_table

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]
Hashes = NDArray[np.uint64]

# What is compiled in; numba looks at the file of a function alone.
_SOURCES = (
    "kernel_constants.py",
    "kernel_intrinsics.py",
    "kernel_lines.py",
    "kernel_ngrams.py",
    "kernel_numba.py",
    "kernel_sketches.py",
    "kernel_words.py",
    "unicode_table.py",
)


# Room for counts of buckets, all zero, one for each thread that counted at a time: a megabyte, which
# would else be zeroed for each question anew.
_ZEROS: list[tuple[Bytes, Hashes, Hashes]] = []


@cache
def _digest() -> str:
    """Return what tells one state of all that is compiled in from another."""
    paths = [Path(__file__).parent / name for name in _SOURCES]
    sources = [path.read_bytes() for path in paths if path.exists()]
    return blake2b(b"".join(sources), digest_size=6).hexdigest()


class _Entry:
    """A function of the kernel that is called from outside."""

    def __init__(self, module: ModuleType, name: str) -> None:
        self._module, self._name = module, name
        self._plain = getattr(module, name)
        self._native = Native(f"{module.__name__}.{name}", _digest, self._compile)

    def __call__(self, *args: object) -> object:
        try:
            return self._native(args)
        except NotKept:
            _compile_modules()
            result: object = getattr(self._module, self._name)(*args)
            return result

    def _compile(self, **options: bool) -> Any:  # noqa: ANN401 - numba has no types
        njit = _compile_modules()
        return njit(nogil=True, error_model="numpy", **options)(self._plain)


_read_texts = _Entry(kernel_words, "read_texts")
_sketch_texts = _Entry(kernel_sketches, "sketch_texts")
_sign_texts = _Entry(kernel_sketches, "sign_texts")
_count_ngrams = _Entry(kernel_ngrams, "count_ngrams")
_read_lines = _Entry(kernel_lines, "read_lines")


@cache
def compile_kernel() -> bool:
    """Compile the functions, or find what was kept of them, and return true.

    They are kept as machine code (``index.machine_code``); where that fails, as numba keeps them.

    Raises:
        ImportError: numba is not installed, or does not compile here.
        OSError: What is compiled could not be kept, for a full disk.

    Cost:
        Some hundredths of a second; some ten seconds when it is first done on a machine.
    """
    word, bounds = np.full(1, ord("a"), dtype=np.uint8), np.array([0, 1])
    read_rows(word, bounds)
    sketch(word, bounds, Plan(1, 1, None, 0, FAST_SIMILARITY))
    count_ngrams(word.astype(np.uint32), bounds, 1)
    return True


@cache
def _compile_modules() -> Any:  # noqa: ANN401 - numba has no types
    """Put numba's forms of the functions in their place, and return what makes such."""
    numba = load_numba()
    if getattr(numba.config, "DISABLE_JIT", 0):
        raise ImportError("numba's compiler is switched off by NUMBA_DISABLE_JIT", name="numba")
    intrinsics = build_intrinsics()
    digest = _digest()
    _compile(kernel_words, intrinsics, digest, numba.njit)
    intrinsics["read_text"] = kernel_words.read_text
    _compile(kernel_sketches, intrinsics, digest, numba.njit)
    _compile(kernel_ngrams, intrinsics, digest, numba.njit)
    _compile(kernel_lines, intrinsics, digest, numba.njit)
    return numba.njit


def _compile(
    module: ModuleType,
    intrinsics: dict[str, Any],
    digest: str,
    njit: Any,  # noqa: ANN401 - numba has no types
) -> None:
    """Compile the functions that a module names."""
    for name, intrinsic in intrinsics.items():
        setattr(module, name if hasattr(module, name) else f"_{name}", intrinsic)
    for name in module.COMPILED:
        function = getattr(module, name)
        function.__qualname__ = f"{name}_{digest}"
        inner = name in module.INNER
        try:
            compiled = njit(nogil=True, cache=True, error_model="numpy", forceinline=inner)(
                function
            )
        except RuntimeError:  # no folder that can be written
            compiled = njit(nogil=True, error_model="numpy", forceinline=inner)(function)
        setattr(module, name, compiled)


def read_rows(buffer: Bytes, bounds: Places) -> WordRows:
    """Return the words of texts; see ``kernel.read_buffer``."""
    data, bounds, offset = _padded(buffer, bounds)
    room = _most_words(bounds[-1] - bounds[0], len(bounds))
    rows = (np.empty(room, np.uint64), np.empty(room, np.int64), np.empty(room, np.int64))
    starts = np.empty(len(bounds), dtype=np.int64)
    scratch = _scratch(bounds)
    _read_texts(_memory(data, scratch, rows), bounds, starts)
    count = starts[-1]
    # Copies let the room go, most of which was never written to.
    first, last = rows[1][:count] + offset, rows[2][:count] + offset
    return WordRows(starts, rows[0][:count].copy(), first, last)


def sketch(buffer: Bytes, bounds: Places, plan: Plan) -> Sketches:
    """Return the sketches of texts; see ``kernel.sketch_buffer``."""
    data, bounds, _ = _padded(buffer, bounds)
    bins = plan.bins or 0
    drawn = permutations(plan.scheme, bins, plan.seed)
    asked = (
        plan.shingle_words,
        np.uint64(sampling_limit(plan.sampling)),
        plan.scheme == AFFINE,
    )
    longest = _most_words(np.diff(bounds).max(initial=0), 1)
    room = Room(np.empty(longest, np.uint64), np.empty(longest, np.uint64))
    most, count = _most_words(bounds[-1] - bounds[0], len(bounds)), len(bounds) - 1
    made = Made(
        words=np.empty(count, np.int32),
        starts=np.empty(count + 1, np.int64),
        hashes=np.empty(most, np.uint64),
        places=np.empty(most, np.int32),
        signatures=np.empty((count, bins), np.uint32),
    )
    scratch = _scratch(bounds)
    _sketch_texts(_memory(data, scratch, (room.words,)), bounds, asked, room, drawn, made)
    kept = made.starts[-1]
    return Sketches(
        words=made.words,
        starts=made.starts,
        hashes=made.hashes[:kept].copy(),
        places=made.places[:kept].copy(),
        signatures=made.signatures if bins else None,
    )


def sign(hashes: Hashes, starts: Places, plan: Plan) -> NDArray[np.uint32]:
    """Return the signatures of texts given by their shingles; see ``kernel.sign_shingles``."""
    bins = plan.bins or 0
    signatures = np.empty((len(starts) - 1, bins), dtype=np.uint32)
    mixed = np.empty(int(np.diff(starts).max(initial=0)), dtype=np.uint64)
    drawn = permutations(plan.scheme, bins, plan.seed)
    hashes, affine = _read_only(hashes), plan.scheme == AFFINE
    _sign_texts(hashes, _in_order(starts), affine, mixed, drawn, signatures)
    return signatures


def count_ngrams(points: NDArray[np.uint32], bounds: Places, sampling: int) -> NgramRows:
    """Return the n-gram buckets of texts; see ``kernel.count_ngrams``."""
    bounds = _in_order(bounds)
    longest = int(np.diff(bounds).max(initial=0))
    try:
        zeros = _ZEROS.pop()
    except IndexError:  # another thread is counting, or nobody has counted yet
        zeros = (
            np.zeros(1 << NGRAM_BITS, np.uint8),
            np.zeros(1 << (NGRAM_BITS - 6), np.uint64),
            np.zeros(1 << (NGRAM_BITS - 12), np.uint64),
        )
    tally = Tally(
        np.empty(longest + 2, np.uint32),
        np.empty(len(NGRAM_SIZES) * (longest + 2) + 1, np.uint32),
        *zeros,
    )
    most = len(NGRAM_SIZES) * (int(bounds[-1] - bounds[0]) + 2 * len(bounds))
    made = Grams(
        starts=np.empty(len(bounds), np.int64),
        buckets=np.empty(most, np.uint32),
        counts=np.empty(most, np.uint8),
    )
    points = _read_only(points)
    _count_ngrams(points, bounds, np.uint64(sampling), tally, made)
    _ZEROS.append(zeros)
    kept = made.starts[-1]
    return NgramRows(made.starts, made.buckets[:kept].copy(), made.counts[:kept].copy())


def read_lines(memory: LineMemory, size: int, bounds: Places, texts: int, room: LineRoom) -> int:
    """Read lines of JSON; see ``kernel_lines.read_lines``."""
    count = _read_lines(memory, size, bounds, texts, room)
    return int(count)  # type: ignore[call-overload, no-any-return] # numba has no types


def _most_words(size: int, texts: int) -> int:
    """Return how many words so many bytes can have: one in two bytes, and one a text."""
    return int(size) // 2 + texts + BLOCK


def _scratch(bounds: Places) -> tuple[Places, Places, Bytes]:
    """Return room for the runs of a segment and the folded bytes of the longest possible word.

    What is not written to takes no memory.
    """
    runs = SEGMENT // 2 + BLOCK
    longest = int(np.diff(bounds).max(initial=0))
    return (
        np.empty(runs, np.int64),
        np.empty(runs, np.int64),
        np.empty(longest * FOLDING + BLOCK, np.uint8),
    )


def _memory(
    data: Bytes, scratch: tuple[Places, Places, Bytes], rows: tuple[NDArray[Any], ...]
) -> Memory:
    """Return the addresses of arrays; the caller keeps these as long as they are used."""
    held: list[NDArray[Any]] = [data, *scratch, *rows]
    own, *others = [array.ctypes.data for array in held]
    addresses = [own, *_table_addresses(), *others]
    return Memory(*addresses, *[0] * (len(Memory._fields) - len(addresses)))


@cache
def _table_addresses() -> tuple[int, ...]:
    """Return the addresses of the tables, which stay where they are."""
    return tuple(array.ctypes.data for array in _tables())


@cache
def _tables() -> tuple[NDArray[np.uint16], Hashes, Bytes]:
    """Return pages, entries and pool of the table, the pool with eight bytes more."""
    table = load_table()
    pool = np.concatenate([table.pool, np.zeros(8, dtype=np.uint8)])
    return table.pages.astype(np.uint16), table.entries, pool


def _padded(buffer: Bytes, bounds: Places) -> tuple[Bytes, Places, int]:
    """Return bytes with BLOCK more behind the last text, its bounds, and what to add to places."""
    start, end, offset = int(bounds[0]), int(bounds[-1]), 0
    if end + BLOCK > len(buffer):
        buffer = np.concatenate([buffer[start:end], np.zeros(BLOCK, dtype=np.uint8)])
        bounds, offset = bounds - start, start
    return _read_only(buffer), _in_order(bounds), offset


def _read_only(array: NDArray[Any]) -> NDArray[Any]:
    """Return an array in one piece that may not be written to, the one kind that is compiled for."""
    view = np.ascontiguousarray(array).view()
    view.flags.writeable = False
    return view


def _in_order(places: Places) -> Places:
    """Return places in one piece and writeable, as ``_read_only``."""
    held = np.ascontiguousarray(places, dtype=np.int64)
    return held if held.flags.writeable else held.copy()
