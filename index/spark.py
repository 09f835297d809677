"""A collection at once, on Spark: the stages of ``batch`` on the tables of a cluster.

What is decided is decided by the functions of ``batch_samples``, ``batch_pairs``, ``batch_links``,
``batch_coverage`` and ``batch_clusters``, which are given some rows at a time: the same documents are
kept for the same reasons as on one machine. Texts are read once, where they lie, and never shuffled;
what travels are sampled hashes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.batch import choose_band_rows
from index.batch_samples import Sampling
from index.batch_types import NO_DATE, BatchSettings, ExtraLink
from index.errors import SimilarityIndexError
from index.spark_keeping import Keeper
from index.spark_links import LinkFinder
from index.spark_resemblance import find_resembling
from index.spark_texts import SAMPLED, SIGNED, sample
from index.spark_work import SparkLimits, SparkWork

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Progress = Callable[[str, int, int | None], None]

OUTCOMES = (
    "id string, cluster string, kept boolean, kept_id string, relation string, resemblance float, "
    "containment float, link_id string, position long"
)
# Documents for which one more part of a shuffle is worth its while.
_PART_DOCUMENTS = 50_000


class RepeatedId(SimilarityIndexError):
    """Two documents have one id."""

    def __init__(self, document_id: str) -> None:
        super().__init__(document_id)
        self.document_id = document_id

    def __str__(self) -> str:
        return (
            f"Two documents have the id or the position of {self.document_id!r}; give each its own."
        )


def dedup_spark(  # noqa: PLR0913 - what is asked for, each by its name
    frame: DataFrame,
    settings: BatchSettings,
    *,
    folder: str | None = None,
    resume: bool = False,
    limits: SparkLimits | None = None,
    extra_links: Iterable[ExtraLink] = (),
    progress: Progress = lambda _stage, _done, _total: None,
) -> DataFrame:
    """Tell which documents repeat which, and which are kept.

    Args:
        frame: Columns id and text (string), and, where they are known, date (long, any unit that
            sorts) and position (long, distinct: the order of the input; else as Spark numbers rows).
            Documents without a text are left out.
        settings: How. Threads and memory are Spark's own.
        folder: Where all tasks can read and write, for the tables between the stages.
        resume: Whether to take what an earlier run of the same input and settings left there.
        limits: Sizes at which the way of doing something changes.
        extra_links: Links that something else found; they join clusters and drop nothing.
        progress: Told the stage that begins.

    Returns:
        id, cluster, kept, kept_id, relation, resemblance, containment and link_id, as
        ``batch_types.OutcomeBlock`` tells them, null for what is not there; and position.

    Raises:
        RepeatedId: Two documents have one id.
    """
    work = SparkWork(frame.sparkSession, limits or SparkLimits(), folder, resume=resume)
    return run_stages(frame, settings, work, extra_links=extra_links, progress=progress)


def run_stages(
    frame: DataFrame,
    settings: BatchSettings,
    work: SparkWork,
    *,
    extra_links: Iterable[ExtraLink] = (),
    progress: Progress = lambda _stage, _done, _total: None,
) -> DataFrame:
    """Do what ``dedup_spark`` does, with the tables that ``work`` makes and keeps."""
    resembling = settings.measure == "resemblance"
    sampling = Sampling(
        shingle_words=settings.shingle_words,
        sampling=settings.sampling,
        bins=settings.bins if resembling else None,
        seed=settings.seed,
    )
    rows = choose_band_rows(settings.resemblance_threshold, settings.bins) if resembling else None
    done = work.find("outcomes", OUTCOMES)
    if done is not None:
        return done
    progress("sketch", 0, None)
    columns = SAMPLED if rows is None else SIGNED
    sampled = work.save(_number(frame).mapInArrow(sample(sampling, rows), columns), "samples")
    documents, samples = _count(sampled)
    with _parted(work.session, documents):
        _refuse_repeated(sampled, "id")
        _refuse_repeated(sampled, "key")
        progress("pair", 0, documents)
        if rows is None:
            links = LinkFinder(work, settings.shingle_words).find(sampled, samples)
        else:
            bands = documents * (settings.bins // rows)
            threshold = settings.resemblance_threshold
            links = find_resembling(work, sampled, bands, threshold, settings.bins)
        progress("keep", 0, documents)
        keeper = Keeper(work, settings, sampling)
        extra = _as_table(sampled, list(extra_links))
        return work.save(keeper.outcomes(sampled, links, extra), "outcomes")


def _number(frame: DataFrame) -> DataFrame:
    """Return the documents that have a text, with a date and a place each."""
    from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

    none = sql.lit(NO_DATE)
    date = sql.coalesce("date", none) if "date" in frame.columns else none
    place = "position" if "position" in frame.columns else sql.monotonically_increasing_id()
    columns = [
        sql.col("id").cast("string").alias("id"),
        sql.col("text").cast("string").alias("text"),
    ]
    numbered = frame.select(
        *columns,
        date.cast("long").alias("date"),
        sql.col(place).alias("position") if isinstance(place, str) else place.alias("position"),
    )
    return numbered.filter(sql.col("text").isNotNull() & sql.col("id").isNotNull())


def _as_table(sampled: DataFrame, extra: list[ExtraLink]) -> DataFrame | None:
    """Return links between documents that are there, by their keys; None for none."""
    if not extra:
        return None
    rows = [(each.left, each.right, float(each.probability), each.relation) for each in extra]
    told = sampled.sparkSession.createDataFrame(
        rows, "left_id string, right_id string, strength double, relation string"
    )
    for side in ("left", "right"):
        named = sampled.selectExpr(f"key AS {side}", f"id AS {side}_id")
        told = named.join(told, f"{side}_id")
    return told.select("left", "right", "strength", "relation")


def _count(sampled: DataFrame) -> tuple[int, int]:
    """Return the numbers of documents and of their samples."""
    from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

    low = sql.col("size").bitwiseAND(sql.lit(0xFFFFFFFF).cast("long"))
    found = sampled.agg(sql.count("*"), sql.sum(low)).first()
    return (0, 0) if found is None else (int(found[0]), int(found[1] or 0))


def _refuse_repeated(sampled: DataFrame, column: str) -> None:
    """Refuse two documents of one id, or at one place of the input."""
    from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

    twice = sampled.groupBy(column).agg(sql.count("*").alias("n"), sql.min("id").alias("named"))
    found = twice.filter("n > 1").agg(sql.min("named")).first()
    if found is not None and found[0] is not None:
        raise RepeatedId(found[0])


@contextmanager
def _parted(session: SparkSession, documents: int) -> Iterator[None]:
    """Have Spark shuffle into enough parts for so many documents, where it would do with fewer."""
    name = "spark.sql.shuffle.partitions"
    before = session.conf.get(name)
    wanted = max(int(before or 1), documents // _PART_DOCUMENTS)
    session.conf.set(name, str(wanted))
    try:
        yield
    finally:
        session.conf.set(name, str(before))
