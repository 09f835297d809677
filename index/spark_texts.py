"""What tasks do with texts: sample them, spread their samples, measure pairs of them.

Each function takes the Arrow batches of one partition and yields others, for ``mapInArrow``.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.batch_coverage import measure_pairs
from index.batch_outcomes import tell_relations
from index.batch_samples import Samples, Sampling, band_signatures, order_keys, sample_texts
from index.errors import SimilarityIndexError
from index.spark_columns import (
    as_longs,
    pack,
    read_binary,
    read_bytes,
    read_longs,
    unpack,
    write_binary,
)

if TYPE_CHECKING:
    import pyarrow as pa

Longs = NDArray[np.int64]
Task = Callable[[Iterable["pa.RecordBatch"]], Iterator["pa.RecordBatch"]]

SAMPLED = (
    "key long, id string, date long, order long, size long, content long, hashes binary, "
    "places binary"
)
SIGNED = f"{SAMPLED}, signatures binary, bands binary, band_places binary"
POSTINGS = "hash long, order long, key long, at long, size long"
COVERAGES = (
    "key long, first long, containment float, resemblance float, is_covered boolean, relation int"
)


def sample(sampling: Sampling, band_rows: int | None = None) -> Task:
    """Return what turns rows of (id, text, date, position) into ``SAMPLED`` ones.

    Args:
        sampling: How.
        band_rows: Values of a signature that make a band; then the rows are ``SIGNED`` ones.
    """
    import pyarrow as pa  # noqa: PLC0415 - a slow import

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            buffer, bounds = read_bytes(batch.column("text"))
            found = sample_texts(buffer, bounds, sampling)
            ids = batch.column("id").to_pylist()
            names = np.array([zlib.crc32(each.encode()) for each in ids], dtype=np.uint32)
            counts = np.diff(found.starts).astype(np.int32)
            columns = {
                "key": batch.column("position"),
                "id": batch.column("id"),
                "date": batch.column("date"),
                "order": pa.array(as_longs(order_keys(found, names))),
                "size": pa.array(pack(found.words, counts)),
                "content": pa.array(_numbers(found).view(np.int64)),
                "hashes": write_binary(found.hashes, found.starts),
                "places": write_binary(found.places, found.starts),
            }
            if band_rows is not None:
                columns |= _sign(found, band_rows)
            yield pa.RecordBatch.from_arrays(list(columns.values()), list(columns))

    return run


def _numbers(samples: Samples) -> NDArray[np.uint64]:
    """Return the numbers of contents, 0 for an empty text."""
    if samples.contents is None:
        raise ContentMissing
    return samples.contents


def _sign(samples: Samples, band_rows: int) -> dict[str, pa.Array]:
    """Return the columns of signatures and of their bands."""
    signatures = samples.signatures
    if signatures is None:
        raise SignatureMissing
    n, bins = signatures.shape
    bands = band_signatures(samples, band_rows)
    return {
        "signatures": write_binary(signatures.ravel(), np.arange(n + 1) * bins),
        "bands": write_binary(bands.hashes, bands.starts),
        "band_places": write_binary(bands.places, bands.starts),
    }


class SignatureMissing(SimilarityIndexError):
    """Texts were sampled without signatures where signatures are compared."""

    def __str__(self) -> str:
        return "The texts have no signatures."


class ContentMissing(SimilarityIndexError):
    """Texts were sampled without the numbers of their contents."""

    def __str__(self) -> str:
        return "The texts have no numbers of their contents."


def post(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the postings of sampled texts: one of each shingle of a text, at its first place."""
    import pyarrow as pa  # noqa: PLC0415 - a slow import

    for batch in batches:
        samples = read_samples(batch)
        owners = samples.owners
        rows = np.lexsort((samples.places, samples.hashes, owners))
        fresh = np.ones(len(rows), dtype=bool)
        hashes, texts = samples.hashes[rows], owners[rows]
        fresh[1:] = (hashes[1:] != hashes[:-1]) | (texts[1:] != texts[:-1])
        rows = rows[fresh]
        columns = [
            as_longs(samples.hashes[rows]),
            read_longs(batch, "order")[owners[rows]],
            read_longs(batch, "key")[owners[rows]],
            pack(samples.places[rows], samples.ranks[rows]),
            read_longs(batch, "size")[owners[rows]],
        ]
        names = [each.split()[0] for each in POSTINGS.split(", ")]
        yield pa.RecordBatch.from_arrays([pa.array(each) for each in columns], names)


def cover(sampling: Sampling, threshold: float) -> Task:
    """Return what turns pairs of sampled texts into ``COVERAGES``.

    The rows are (key, size, content, hashes, places) of one text and the same of the other, whose columns'
    names begin with ``first``.
    """
    import pyarrow as pa  # noqa: PLC0415 - a slow import

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            n = batch.num_rows
            if n == 0:
                continue
            both = _join(read_samples(batch), read_samples(batch, "first_"))
            found = measure_pairs(
                both,
                np.arange(n),
                np.arange(n, 2 * n),
                sampling=sampling.sampling,
                shingle_words=sampling.shingle_words,
            )
            columns = {
                "key": batch.column("key"),
                "first": batch.column("first"),
                "containment": pa.array(found.left),
                "resemblance": pa.array(found.resemblance),
                "is_covered": pa.array(found.left >= threshold),
                "relation": pa.array(tell_relations(found.left, found.right).astype(np.int32)),
            }
            yield pa.RecordBatch.from_arrays(list(columns.values()), list(columns))

    return run


def read_samples(batch: pa.RecordBatch, prefix: str = "") -> Samples:
    """Return the samples of a batch's texts, with the numbers of their contents."""
    hashes, starts = read_binary(batch.column(f"{prefix}hashes"), np.uint64)
    places, _ = read_binary(batch.column(f"{prefix}places"), np.int32)
    words, _ = unpack(read_longs(batch, f"{prefix}size"))
    column = f"{prefix}content"
    told = read_longs(batch, column).view(np.uint64) if column in batch.schema.names else None
    sampled = hashes.astype(np.uint64), places.astype(np.int32)
    return Samples(words, starts, *sampled, contents=told)


def _join(left: Samples, right: Samples) -> Samples:
    return Samples(
        np.concatenate([left.words, right.words]),
        np.concatenate([left.starts, right.starts[1:] + left.starts[-1]]),
        np.concatenate([left.hashes, right.hashes]),
        np.concatenate([left.places, right.places]),
        contents=np.concatenate([_numbers(left), _numbers(right)]),
    )
