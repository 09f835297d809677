"""UTF-8 texts to words, sampled shingle hashes and MinHash signatures, many at a time.

What a word is, ``index.tokens`` says; what is sampled and signed, ``index.sketch``. The work is done by
machine code made by numba where that is installed, else by numpy: both give the same bits, whatever
the number of threads. The environment variable PROVENANCE_KERNEL (``numba`` or ``numpy``) chooses;
unset, a process begins with numpy, which is there at once, and changes over after some texts.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from itertools import pairwise
from threading import Lock
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from index import kernel_numba, kernel_numpy
from index.kernel_constants import AFFINE, FAST_SIMILARITY, SCHEMES
from index.kernel_types import NgramRows, Plan, Sketches, WordRows

__all__ = [
    "AFFINE",
    "FAST_SIMILARITY",
    "SCHEMES",
    "NgramRows",
    "Plan",
    "Sketches",
    "WordRows",
    "count_ngrams",
    "join_texts",
    "kernel_name",
    "read_buffer",
    "sign_shingles",
    "sketch_buffer",
    "sketch_texts",
]

Result = TypeVar("Result")
# Bytes of text that a thread takes at a time.
_CHUNK_BYTES = 1 << 22
# What numpy reads before machine code is asked for, which may have to be made first, and what a
# call costs it.
_CHANGE_BYTES = 1 << 20
_CALL_BYTES = 1 << 12


class Backend(Protocol):
    """One way of running the kernel."""

    def read_rows(self, buffer: NDArray[np.uint8], bounds: NDArray[np.int64]) -> WordRows:
        """Return the words of texts."""

    def sketch(self, buffer: NDArray[np.uint8], bounds: NDArray[np.int64], plan: Plan) -> Sketches:
        """Return the sketches of texts."""

    def sign(
        self, hashes: NDArray[np.uint64], starts: NDArray[np.int64], plan: Plan
    ) -> NDArray[np.uint32]:
        """Return the signatures of texts given by their shingles."""

    def count_ngrams(
        self, points: NDArray[np.uint32], bounds: NDArray[np.int64], sampling: int
    ) -> NgramRows:
        """Return the n-gram buckets of texts."""


class _Choice:
    """What runs the kernel in this process, and how much it has read."""

    def __init__(self, asked: str | None) -> None:
        self._asked = asked
        self._cost = 0
        self._lock = Lock()
        self.backend: Backend = kernel_numpy

    def take(self, size: int) -> Backend:
        """Return what reads so many bytes more."""
        with self._lock:
            self._cost += size + _CALL_BYTES
            if self._asked == "numba" or (self._asked is None and self._cost > _CHANGE_BYTES):
                self._change()
        return self.backend

    def _change(self) -> None:
        if self.backend is not kernel_numpy:
            return
        try:
            kernel_numba.compile_kernel()
        except (ImportError, OSError):
            if self._asked == "numba":
                raise
            self._asked = "numpy"
        else:
            self.backend = kernel_numba


_choice = _Choice(os.environ.get("PROVENANCE_KERNEL"))


def kernel_name(size: int = _CHANGE_BYTES) -> str:
    """Return ``numba`` or ``numpy``: what reads so many bytes more in this process."""
    return "numpy" if _choice.take(size) is kernel_numpy else "numba"


def sketch_buffer(  # noqa: PLR0913 - the settings of a sketch, each by its name
    buffer: NDArray[np.uint8],
    bounds: NDArray[np.int64],
    *,
    shingle_words: int = 4,
    sampling: int = 8,
    bins: int | None = 256,
    seed: int = 1,
    scheme: str = FAST_SIMILARITY,
    threads: int = 1,
) -> Sketches:
    """Return the samples and the signature of each of many texts.

    Args:
        buffer: The texts' UTF-8 bytes, one text behind the other. Bytes that are not UTF-8 part
            words.
        bounds: Text ``i`` is ``buffer[bounds[i]:bounds[i + 1]]``, shape (n + 1,), ascending.
        shingle_words: Words of a shingle; a text with fewer has one shingle of them all.
        sampling: One shingle in so many is kept, the same ones in every text; 1 keeps all.
        bins: Bins of the signature, or None for none.
        seed: Seed of the signature's permutations.
        scheme: ``FAST_SIMILARITY``, the fast one, or ``AFFINE``, whose rows are datasketch's own.
        threads: Threads that share the work; the result is the same for any number.
    """
    plan = Plan(shingle_words, sampling, bins, seed, scheme)
    backend = _choice.take(int(bounds[-1] - bounds[0]))
    parts = _over_chunks(
        lambda piece, edges: backend.sketch(piece, edges, plan), buffer, bounds, threads
    )
    if len(parts) == 1:
        return parts[0]
    held = [part.signatures for part in parts if part.signatures is not None]
    return Sketches(
        words=np.concatenate([part.words for part in parts]),
        starts=_join_starts([part.starts for part in parts]),
        hashes=np.concatenate([part.hashes for part in parts]),
        places=np.concatenate([part.places for part in parts]),
        signatures=np.concatenate(held) if held else None,
    )


def sketch_texts(  # noqa: PLR0913 - as above
    texts: Sequence[str],
    *,
    shingle_words: int = 4,
    sampling: int = 8,
    bins: int | None = 256,
    seed: int = 1,
    scheme: str = FAST_SIMILARITY,
    threads: int = 1,
) -> Sketches:
    """Return the samples and the signature of each of many texts; see ``sketch_buffer``."""
    buffer, bounds = join_texts(texts)
    return sketch_buffer(
        buffer,
        bounds,
        shingle_words=shingle_words,
        sampling=sampling,
        bins=bins,
        seed=seed,
        scheme=scheme,
        threads=threads,
    )


def sign_shingles(
    hashes: NDArray[np.uint64],
    starts: NDArray[np.int64],
    *,
    bins: int = 256,
    seed: int = 1,
    scheme: str = FAST_SIMILARITY,
) -> NDArray[np.uint32]:
    """Return the signatures of texts whose shingles are hashed already, shape (n, bins), uint32.

    Args:
        hashes: All shingles of the texts, text after text, shape (k,), spread over all 64 bits.
        starts: Where each text's begin, shape (n + 1,), ascending, the first 0.
        bins: Bins of a signature.
        seed: Seed of its permutations.
        scheme: ``FAST_SIMILARITY``, or ``AFFINE`` for datasketch's own of the low 32 bits.
    """
    backend = _choice.take(4 * len(hashes))
    return backend.sign(hashes, starts, Plan(1, 1, bins, seed, scheme))


def read_buffer(
    buffer: NDArray[np.uint8], bounds: NDArray[np.int64], *, threads: int = 1
) -> WordRows:
    """Return the words of many texts: their hashes and where they stand in the buffer.

    Args:
        buffer: The texts' UTF-8 bytes, one text behind the other.
        bounds: Text ``i`` is ``buffer[bounds[i]:bounds[i + 1]]``, shape (n + 1,), ascending.
        threads: Threads that share the work.
    """
    backend = _choice.take(int(bounds[-1] - bounds[0]))
    parts = _over_chunks(backend.read_rows, buffer, bounds, threads)
    if len(parts) == 1:
        return parts[0]
    return WordRows(
        starts=_join_starts([part.starts for part in parts]),
        hashes=np.concatenate([part.hashes for part in parts]),
        first_bytes=np.concatenate([part.first_bytes for part in parts]),
        last_bytes=np.concatenate([part.last_bytes for part in parts]),
    )


def count_ngrams(
    points: NDArray[np.uint32], bounds: NDArray[np.int64], *, sampling: int = 1
) -> NgramRows:
    """Return the buckets of the character 3- and 4-grams of texts, and how often each occurs.

    Args:
        points: The folded texts' code points, one text behind the other, shape (k,), uint32. ASCII
            signs other than letters and digits part words; all other code points belong to one.
        bounds: Text ``i`` is ``points[bounds[i]:bounds[i + 1]]``, shape (n + 1,), ascending.
        sampling: One bucket in so many is kept, the same ones in every text; 1 keeps all.
    """
    return _choice.take(len(points)).count_ngrams(points, bounds, sampling)


def join_texts(texts: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the UTF-8 bytes of texts one behind the other, and their bounds.

    A lone surrogate becomes a question mark: both part words.
    """
    encoded = [text.encode("utf-8", "replace") for text in texts]
    bounds = np.zeros(len(encoded) + 1, dtype=np.int64)
    np.cumsum([len(each) for each in encoded], out=bounds[1:])
    return np.frombuffer(b"".join(encoded), dtype=np.uint8), bounds


def _over_chunks(
    work: Callable[[NDArray[np.uint8], NDArray[np.int64]], Result],
    buffer: NDArray[np.uint8],
    bounds: NDArray[np.int64],
    threads: int,
) -> list[Result]:
    """Return the results of runs of texts, in their order; at least one."""
    bounds = np.ascontiguousarray(bounds, dtype=np.int64)
    edges = [0]
    while edges[-1] < len(bounds) - 1:
        limit = int(bounds[edges[-1]]) + _CHUNK_BYTES
        last = int(np.searchsorted(bounds, limit, side="right")) - 1
        edges.append(max(last, edges[-1] + 1))
    runs = [bounds[first : last + 1] for first, last in pairwise(edges)] or [bounds]
    if threads == 1 or len(runs) == 1:
        return [work(buffer, run) for run in runs]
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - several threads alone

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda run: work(buffer, run), runs))


def _join_starts(parts: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return the starts of parts that are laid one behind the other."""
    counts = np.concatenate([np.diff(part) for part in parts])
    starts = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts
