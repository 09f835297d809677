"""Batches of texts, as the readers of files give them, through Spark and back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.batch_spill import OtherWork
from index.batch_types import NO_DATE, BatchSettings, ExtraLink, OutcomeBlock, TextBatch
from index.spark import dedup_spark
from index.spark_session import open_session

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

Progress = Callable[[str, int, int | None], None]

# Documents of a file that the tasks read.
_FILE_DOCUMENTS = 50_000
_KEY, _INPUT, _TABLES, _OUTCOMES = "key.json", "input", "tables", "outcomes"
# Settings that change no result.
_FREE = ("memory_bytes", "threads")


class SparkResult:
    """What became of every document, as the work folder tells it."""

    def __init__(self, folder: Path) -> None:
        self._files = sorted(folder.glob("part-*.parquet"))

    def blocks(self) -> Iterator[OutcomeBlock]:
        """Yield the outcomes in the order of the input, some thousands at a time."""
        import pyarrow.parquet as pq  # noqa: PLC0415 - a slow import

        for path in self._files:
            for batch in pq.ParquetFile(path).iter_batches(batch_size=20_000):
                yield _as_block(batch)


def run_spark(  # noqa: PLR0913 - what is asked for, each by its name
    batches: Iterable[TextBatch],
    settings: BatchSettings,
    *,
    folder: Path,
    resume: bool = False,
    progress: Progress = lambda _stage, _done, _total: None,
    extra_links: Iterable[ExtraLink] = (),
    master: str | None = None,
    session: SparkSession | None = None,
) -> SparkResult:
    """Do what ``batch.run_batch`` does on Spark: the texts are read here and judged there.

    Args:
        batches: All documents; how many are in a batch changes no result.
        settings: How. Threads and memory are Spark's own.
        folder: Work folder that all tasks can read and write; what is there of earlier work is
            deleted, or resumed.
        resume: Whether to go on where work that was broken off was.
        progress: Told the stage, how much of it is done, and of how much, where that is known.
        extra_links: Links that something else found; they join clusters and drop nothing.
        master: Of the cluster; None means the session that is there, or this machine.
        session: Session to use instead.

    Raises:
        OtherWork: To resume work with other settings.
        SparkMissing: pyspark or Java is not there.
        NoSparkSession: Spark did not start.
    """
    session = session or open_session(master)
    key = {name: value for name, value in asdict(settings).items() if name not in _FREE}
    is_read = _open(folder, key, resume=resume)
    if not is_read:
        _write_texts(folder, batches, progress)
        (folder / _KEY).write_text(json.dumps(key), "utf-8")
    place = folder / _OUTCOMES
    frame = session.read.parquet((folder / _INPUT).absolute().as_uri())
    outcomes = dedup_spark(
        frame,
        settings,
        folder=(folder / _TABLES).absolute().as_uri(),
        resume=resume and is_read,
        extra_links=extra_links,
        progress=progress,
    )
    _write_ordered(outcomes, place)
    return SparkResult(place)


def _open(folder: Path, key: dict[str, object], *, resume: bool) -> bool:
    """Make the work folder ready; tell whether it holds all texts from an earlier run."""
    told = folder / _KEY
    if resume and told.exists():
        if json.loads(told.read_text("utf-8")) != key:
            raise OtherWork(str(folder))
        return True
    told.unlink(missing_ok=True)
    for name in (_INPUT, _TABLES, _OUTCOMES):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / _INPUT).mkdir(parents=True)
    return False


def _write_texts(folder: Path, batches: Iterable[TextBatch], progress: Progress) -> None:
    """Write the texts to files that the tasks read."""
    import pyarrow as pa  # noqa: PLC0415 - a slow import
    import pyarrow.parquet as pq  # noqa: PLC0415

    done, written = 0, 0
    writer: pq.ParquetWriter | None = None
    for batch in batches:
        if writer is None:
            path = folder / _INPUT / f"part-{written:06d}.parquet"
            writer, written = (
                pq.ParquetWriter(path, _input_schema(), compression="zstd"),
                written + 1,
            )
            first = done
        writer.write_batch(_as_rows(batch, done))
        done += len(batch.ids)
        if done - first >= _FILE_DOCUMENTS:
            writer.close()
            writer = None
        progress("reading", done, None)
    if written == 0:
        pq.write_table(pa.Table.from_batches([], _input_schema()), folder / _INPUT / "none.parquet")
    if writer is not None:
        writer.close()


def _input_schema() -> pa.Schema:
    import pyarrow as pa  # noqa: PLC0415 - a slow import

    kinds = {
        "id": pa.string(),
        "text": pa.large_string(),
        "date": pa.int64(),
        "position": pa.int64(),
    }
    return pa.schema(list(kinds.items()))


def _as_rows(batch: TextBatch, first: int) -> pa.RecordBatch:
    """Return a batch as the rows that the tasks read; the texts are not copied."""
    import pyarrow as pa  # noqa: PLC0415 - a slow import

    n = len(batch.ids)
    bounds = np.ascontiguousarray(batch.bounds, dtype=np.int64)
    buffers = [None, pa.py_buffer(bounds), pa.py_buffer(np.ascontiguousarray(batch.buffer))]
    dates = np.full(n, NO_DATE) if batch.dates is None else np.asarray(batch.dates, np.int64)
    columns = [
        pa.array(list(batch.ids), pa.string()),
        pa.Array.from_buffers(pa.large_string(), n, buffers),
        pa.array(dates),
        pa.array(np.arange(first, first + n)),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=_input_schema())


def _write_ordered(outcomes: DataFrame, place: Path) -> None:
    """Write outcomes in the order of the input, in files whose names sort in that order."""
    ordered = outcomes.repartitionByRange("position").sortWithinPartitions("position")
    ordered.write.mode("overwrite").parquet(place.absolute().as_uri())


def _as_block(batch: pa.RecordBatch) -> OutcomeBlock:
    def floats(name: str) -> NDArray[np.float32]:
        found: NDArray[np.float32] = batch.column(name).to_numpy(zero_copy_only=False)
        return found.astype(np.float32)

    held = {name: batch.column(name).to_pylist() for name in ("id", "cluster", "kept_id")}
    return OutcomeBlock(
        held["id"],
        held["cluster"],
        batch.column("kept").to_numpy(zero_copy_only=False),
        held["kept_id"],
        batch.column("relation").to_pylist(),
        floats("resemblance"),
        floats("containment"),
        batch.column("link_id").to_pylist(),
    )
