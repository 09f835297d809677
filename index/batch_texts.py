"""The texts of a batch on disk: their samples text by text and, apart, shingle by shingle."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.batch_compiled import compiled
from index.batch_pairs import Postings
from index.batch_samples import (
    Samples,
    Sampling,
    band_signatures,
    order_keys,
    sample_texts,
)
from index.batch_spill import (
    AnySegment,
    DamagedSegment,
    OtherWork,
    Parted,
    WorkFolder,
    read_column,
)
from index.batch_types import NO_DATE, TextBatch

# Parts of the range of hashes. More of them let less memory do; their number changes no result.
PARTS = 256
# Texts of one part of the samples.
_BLOCK_TEXTS = 1024
# Bytes of samples that are held before they are written, as a share of the memory.
_HELD_SHARE = 10
_HELD_MOST = 48 << 20

Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True, eq=False)
class TextTable:
    """What is held of every text.

    Attributes:
        words: Words, shape (n,), int32.
        samples: Samples, shape (n,), int32.
        orders: Order keys, shape (n,), uint64.
        dates: Claimed times, shape (n,), int64.
        contents: The same number for the same words, 0 for an empty text, shape (n,), uint64.
        ids: Ids in UTF-8, one after the other.
        id_bounds: Where each id begins and the last ends, shape (n + 1,), int64.
        firsts: Number of the first text of each chunk, and the number of texts.
    """

    words: NDArray[np.int32]
    samples: NDArray[np.int32]
    orders: NDArray[np.uint64]
    dates: NDArray[np.int64]
    contents: NDArray[np.uint64]
    ids: bytes
    id_bounds: NDArray[np.int64]
    firsts: list[int]

    def __len__(self) -> int:
        return len(self.words)

    def read_ids(self, numbers: NDArray[np.int64]) -> list[str]:
        """Return the ids of texts."""
        firsts = self.id_bounds[numbers].tolist()
        lasts = self.id_bounds[numbers + 1].tolist()
        held = self.ids
        return [held[first:last].decode() for first, last in zip(firsts, lasts, strict=True)]


@dataclass(slots=True)
class _Held:
    """What was sketched and is not written yet."""

    samples: list[Samples] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    dates: list[NDArray[np.int64]] = field(default_factory=list)
    bytes: int = 0
    sums: tuple[int, int] = (0, 0)


def write_texts(
    folder: WorkFolder,
    batches: Iterable[TextBatch],
    sampling: Sampling,
    memory_bytes: int,
    progress: Progress,
    *,
    band_rows: int | None = None,
) -> int:
    """Sketch all texts and write their samples; return their number.

    Texts whose chunk is whole already are skipped, after a look at whether they are the same.

    Args:
        folder: Where to.
        batches: All documents.
        sampling: How they are sampled.
        memory_bytes: Working memory.
        progress: Told the texts done.
        band_rows: Values of a signature that pair two texts where they agree in a row of them;
            None to pair texts by the shingles they share.

    Raises:
        OtherWork: They are not: other ids, or texts of other lengths.
    """
    chunks = _whole_chunks(folder)
    most = min(memory_bytes // _HELD_SHARE, _HELD_MOST)
    held = _Held()
    first, done = 0, 0
    for batch in batches:
        at = 0
        while at < len(batch.ids):
            until = chunks.get(first)
            stop = until or min((start for start in chunks if start > done), default=None)
            step = len(batch.ids) - at if stop is None else min(len(batch.ids) - at, stop - done)
            if until is None:
                _hold(held, batch, at, at + step, sampling)
            held.sums = _sum_up(held.sums, batch, at, at + step)
            at, done = at + step, done + step
            if until is None and (done == stop or held.bytes > most):
                _write_chunk(folder, held, first, band_rows)
                held, first = _Held(), done
            elif done == until:
                if list(held.sums) != folder.facts(_name("texts", first))["sums"]:
                    raise OtherWork(str(folder.path))
                held, first = _Held(), done
        progress("sketch", done, None)
    if held.ids:
        _write_chunk(folder, held, first, band_rows)
    elif done != first or any(start >= done for start in chunks):
        raise OtherWork(str(folder.path))
    return done


def read_table(folder: WorkFolder) -> TextTable:
    """Return what is held of every text."""
    names = folder.names("texts")
    parts = [folder.open(name) for name in names]

    def gather(column: str, empty: type) -> NDArray[np.generic]:
        found = [part.read(column) for part in parts]
        return np.concatenate(found) if found else np.zeros(0, dtype=empty)

    lengths = gather("id_bytes", np.int64).astype(np.int64)
    bounds = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=bounds[1:])
    firsts = [int(folder.facts(name)["first"]) for name in names]
    return TextTable(
        gather("words", np.int32).astype(np.int32),
        gather("samples", np.int32).astype(np.int32),
        gather("orders", np.uint64).astype(np.uint64),
        gather("dates", np.int64).astype(np.int64),
        gather("contents", np.uint64).astype(np.uint64),
        gather("ids", np.uint8).tobytes(),
        bounds,
        [*firsts, len(lengths)],
    )


def read_postings(folder: WorkFolder, table: TextTable, first: int, last: int) -> Postings:
    """Return the postings of some parts of the range of hashes."""
    parts = [folder.open(name) for name in folder.names("postings")]

    def gather(column: str, empty: type) -> NDArray[np.generic]:
        return read_column(parts, column, first, last) if parts else np.zeros(0, dtype=empty)

    texts = gather("texts", np.int32).astype(np.int32, copy=False)
    return Postings(
        gather("hashes", np.uint64).astype(np.uint64, copy=False),
        texts,
        gather("places", np.int32).astype(np.int32, copy=False),
        gather("ranks", np.int32).astype(np.int32, copy=False),
        table.orders[texts],
    )


def posting_parts(folder: WorkFolder) -> NDArray[np.int64]:
    """Return the number of postings of each part, shape (PARTS,)."""
    total = np.zeros(PARTS, dtype=np.int64)
    for name in folder.names("postings"):
        total += np.diff(folder.open(name).starts("hashes"))
    return total


def read_samples(folder: WorkFolder, table: TextTable, numbers: NDArray[np.int64]) -> Samples:
    """Return the samples of some texts, in the order of ``numbers``, which ascend."""
    found: list[tuple[NDArray[np.uint64], NDArray[np.int32]]] = []
    for name, (first, last) in zip(folder.names("texts"), pairwise(table.firsts), strict=True):
        wanted = numbers[(numbers >= first) & (numbers < last)]
        if len(wanted):
            found.extend(_read_blocks(folder.open(name), table, (first, last), wanted))
    words = table.words[numbers]
    starts = np.zeros(len(numbers) + 1, dtype=np.int64)
    np.cumsum(table.samples[numbers], out=starts[1:])
    if not found:
        none = np.zeros(0, np.uint64), np.zeros(0, np.int32)
        return Samples(words, starts, *none, contents=table.contents[numbers])
    hashes = np.concatenate([each for each, _ in found])
    places = np.concatenate([each for _, each in found])
    return Samples(words, starts, hashes, places, contents=table.contents[numbers])


def read_signatures(
    folder: WorkFolder, table: TextTable, numbers: NDArray[np.int64]
) -> NDArray[np.uint32]:
    """Return the signatures of some texts, in the order of ``numbers``, which ascend."""
    found = []
    for name, (first, last) in zip(folder.names("texts"), pairwise(table.firsts), strict=True):
        wanted = numbers[(numbers >= first) & (numbers < last)] - first
        for block in np.unique(wanted // _BLOCK_TEXTS).tolist():
            values = folder.open(name).read("signatures", block, block + 1).astype(np.uint32)
            held = values.reshape(min(_BLOCK_TEXTS, last - first - block * _BLOCK_TEXTS), -1)
            found.append(held[wanted[wanted // _BLOCK_TEXTS == block] - block * _BLOCK_TEXTS])
    return np.concatenate(found)


def _signature_columns(samples: Samples) -> dict[str, Parted]:
    """Return the column of signatures, where there are any."""
    if samples.signatures is None:
        return {}
    n, bins = samples.signatures.shape
    edges = np.append(np.arange(0, n, _BLOCK_TEXTS), n).astype(np.int64) * bins
    return {"signatures": Parted(samples.signatures.ravel(), edges)}


def _signed(samples: Samples) -> NDArray[np.uint32]:
    """Return the signatures, which were asked for."""
    if samples.signatures is None:
        raise DamagedSegment("signatures")
    return samples.signatures


def _numbered(samples: Samples) -> NDArray[np.uint64]:
    """Return the numbers of contents, which new samples have."""
    if samples.contents is None:
        raise DamagedSegment("contents")
    return samples.contents


def _read_blocks(
    segment: AnySegment, table: TextTable, chunk: tuple[int, int], wanted: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.uint64], NDArray[np.int32]]]:
    """Yield the samples of texts of one chunk, block run by block run."""
    first, last = chunk
    blocks = (wanted - first) // _BLOCK_TEXTS
    blocks = blocks[np.diff(blocks, prepend=-1) > 0]
    for run in np.split(blocks, np.flatnonzero(np.diff(blocks) > 1) + 1):
        low, high = int(run[0]), int(run[-1]) + 1
        base = first + low * _BLOCK_TEXTS
        inside = wanted[(wanted >= base) & (wanted < first + high * _BLOCK_TEXTS)]
        hashes, places = segment.read("hashes", low, high), segment.read("places", low, high)
        counts = table.samples[base : min(first + high * _BLOCK_TEXTS, last)]
        marks = np.zeros(len(counts), dtype=bool)
        marks[inside - base] = True
        rows = np.repeat(marks, counts)
        yield hashes[rows].astype(np.uint64), places[rows].astype(np.int32)


def _hold(held: _Held, batch: TextBatch, first: int, last: int, sampling: Sampling) -> None:
    """Sketch some texts of a batch."""
    samples = sample_texts(batch.buffer, batch.bounds[first : last + 1], sampling)
    held.samples.append(samples)
    held.ids.extend(batch.ids[first:last])
    if batch.dates is None:
        held.dates.append(np.full(last - first, NO_DATE, dtype=np.int64))
    else:
        held.dates.append(np.asarray(batch.dates[first:last], dtype=np.int64))
    held.bytes += 24 * len(samples.hashes)


def _write_chunk(folder: WorkFolder, held: _Held, first: int, band_rows: int | None) -> None:
    """Write what is held: texts and their samples, and what pairs them by parts of the hashes."""
    words = np.concatenate([each.words for each in held.samples])
    counts = np.concatenate([np.diff(each.starts) for each in held.samples])
    starts = np.zeros(len(words) + 1, dtype=np.int64)
    np.cumsum(counts, out=starts[1:])
    samples = Samples(
        words,
        starts,
        np.concatenate([each.hashes for each in held.samples]),
        np.concatenate([each.places for each in held.samples]),
        None if band_rows is None else np.concatenate([_signed(each) for each in held.samples]),
    )
    encoded = [each.encode() for each in held.ids]
    names = np.array([zlib.crc32(each) for each in encoded], dtype=np.uint32)
    block_starts = np.append(starts[:-1:_BLOCK_TEXTS], starts[-1])
    by_hash = samples if band_rows is None else band_signatures(samples, band_rows)
    part_starts = np.zeros(PARTS + 1, dtype=np.int64)
    parts = (by_hash.hashes & np.uint64(PARTS - 1)).astype(np.int16)
    np.cumsum(np.bincount(parts, minlength=PARTS), out=part_starts[1:])
    hashes = np.empty(len(parts), dtype=np.uint64)
    rest = np.empty((3, len(parts)), dtype=np.int32)
    _scatter(by_hash.starts, by_hash.hashes, by_hash.places, part_starts[:-1].copy(), hashes, rest)
    folder.write(
        _name("postings", first),
        {
            "hashes": Parted(hashes, part_starts),
            "texts": Parted(rest[0] + np.int32(first), part_starts),
            "places": Parted(rest[1], part_starts),
            "ranks": Parted(rest[2], part_starts),
        },
    )
    folder.write(
        _name("texts", first),
        {
            "words": Parted(words),
            "samples": Parted(counts.astype(np.int32)),
            "orders": Parted(order_keys(samples, names)),
            "dates": Parted(np.concatenate(held.dates)),
            "contents": Parted(np.concatenate([_numbered(each) for each in held.samples])),
            "id_bytes": Parted(np.array([len(each) for each in encoded], dtype=np.int64)),
            "ids": Parted(np.frombuffer(b"".join(encoded), dtype=np.uint8)),
            "hashes": Parted(samples.hashes, block_starts),
            "places": Parted(samples.places, block_starts),
            **_signature_columns(samples),
        },
        first=first,
        count=len(words),
        sums=list(held.sums),
    )


@compiled
def _scatter(
    starts: NDArray[np.int64],
    hashes: NDArray[np.uint64],
    places: NDArray[np.int32],
    ends: NDArray[np.int64],
    out: NDArray[np.uint64],
    rest: NDArray[np.int32],
) -> None:
    """Write hash, text, place and rank of each sample, part by part of the hashes."""
    mask = np.uint64(len(ends) - 1)
    for text in range(len(starts) - 1):
        for row in range(starts[text], starts[text + 1]):
            part = np.int64(hashes[row] & mask)
            at = ends[part]
            ends[part] += 1
            out[at] = hashes[row]
            rest[0, at] = text
            rest[1, at] = places[row]
            rest[2, at] = row - starts[text]


def _whole_chunks(folder: WorkFolder) -> dict[int, int]:
    """Return the first text of each chunk that is whole, and one past its last one."""
    chunks = {}
    for name in folder.names("texts"):
        facts = folder.facts(name)
        if folder.has(name.replace("texts", "postings")):
            chunks[facts["first"]] = facts["first"] + facts["count"]
        else:
            folder.drop([name])
    return chunks


def _sum_up(sums: tuple[int, int], batch: TextBatch, first: int, last: int) -> tuple[int, int]:
    """Return checksums of ids and of lengths of text, counted on over some texts."""
    ids = ("\n".join(batch.ids[first:last]) + "\n").encode()
    lengths = np.diff(batch.bounds[first : last + 1]).astype("<i8").tobytes()
    return zlib.crc32(ids, sums[0]), zlib.crc32(lengths, sums[1])


def _name(kind: str, first: int) -> str:
    return f"{kind}-{first:012d}"
