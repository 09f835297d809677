"""Sampled texts to links, on Spark: the stages of ``batch_local``, in its order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.batch_links import STORY_SHARES, find_boilerplate
from index.spark_columns import read_longs
from index.spark_components import collect, find_labels
from index.spark_joins import find_hot, look_up
from index.spark_judging import (
    BODIES,
    ENDS,
    FLAG_BITS,
    LINKS,
    LONG,
    PAIR_ROWS,
    PAIRS,
    SHARED,
    SHORT,
    SORTED,
    STORY_LINKS,
    Task,
    find_ends,
    group,
    link,
    link_stories,
    mark_shared,
    pair,
    read_edges,
    share,
    trim,
)
from index.spark_pairs import Edges, Seam, join_seams
from index.spark_texts import POSTINGS, post
from index.spark_work import SparkWork

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

_POSTING_COLUMNS = ("hash", "order", "key")
_PAIR_COLUMNS = ("left", "right", "left_at", "right_at")


@dataclass(frozen=True, slots=True)
class Flags:
    """Shingles that are boilerplate.

    Attributes:
        table: Their hash and the bits of their flag.
        is_small: Whether the table is sent to every task.
    """

    table: DataFrame
    is_small: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What the rounds so far have told; None before the first.

    Attributes:
        boilerplate: Shingles that are boilerplate.
        bodies: Texts that end in boilerplate: key and what is left of it, packed.
    """

    boilerplate: Flags | None = None
    bodies: DataFrame | None = None


class LinkFinder:
    """Finds the links of sampled texts.

    Args:
        work: Makes and keeps the tables.
        shingle_words: As the texts were sampled with.
    """

    def __init__(self, work: SparkWork, shingle_words: int) -> None:
        self._work = work
        self._words = shingle_words

    def find(self, sampled: DataFrame, samples: int) -> DataFrame:
        """Return the links.

        Args:
            sampled: Texts as ``spark_texts.SAMPLED`` names them.
            samples: How many samples they have together.
        """
        shared, pairs = self._pair(sampled, samples)
        hot = find_hot(shared, "hash", self._work.limits.hot_rows)
        self._hot_shingles = self._work.save(hot, "hot-shingles")
        ends = pairs.selectExpr("left AS key").union(pairs.selectExpr("right AS key"))
        self._hot_texts = self._work.save(
            find_hot(ends, "key", self._work.limits.hot_rows), "hot-texts"
        )
        known = Known()
        labels = None
        for number, least in enumerate(STORY_SHARES):
            judged = self._beside(pairs, known)
            task = link_stories(self._words, is_trimmed=number > 0)
            stories = self._work.save(judged.mapInArrow(task, STORY_LINKS), f"stories-{number}")
            labels = find_labels(stories, self._work)
            flagged = self._flag(shared, labels, least)
            boilerplate = self._keep_flags(flagged, f"boilerplate-{number}")
            known = Known(boilerplate, self._trim(shared, boilerplate, f"bodies-{number}"))
        if labels is None or known.boilerplate is None:
            raise AssertionError("STORY_SHARES is empty")
        ends = self._find_ends(pairs, known, labels)
        boilerplate = self._keep_flags(self._add_ends(known.boilerplate.table, ends), "boilerplate")
        known = Known(boilerplate, self._trim(shared, boilerplate, "bodies"))
        judged = self._beside(pairs, known)
        links = judged.mapInArrow(link(self._words), LINKS)
        return self._work.save(add_same(self._work, links, sampled), "links")

    def _pair(self, sampled: DataFrame, samples: int) -> tuple[DataFrame, DataFrame]:
        """Return the shared postings, and the pairs that are worth a look."""
        marked = mark_postings(self._work, sampled, samples)
        seams = join_parts(self._work, marked)
        shared = self._work.save(marked.mapInArrow(share(seams), SHARED), "shared")
        rows = marked.mapInArrow(pair(seams), PAIR_ROWS)
        rows = rows.repartition(self._work.parts(_count_pairs(shared)), "left", "right")
        grouped = rows.sortWithinPartitions(*_PAIR_COLUMNS).mapInArrow(group(self._words), PAIRS)
        pairs = self._work.save(grouped, "pairs")
        marked.unpersist()
        return shared, pairs

    def _beside(self, pairs: DataFrame, known: Known) -> DataFrame:
        """Return pairs with what is known of their shingles and texts beside them."""
        from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

        if known.boilerplate is None or known.bodies is None:
            return pairs
        rows = pairs.select("left", "right", sql.posexplode("hashes").alias("at", "hash"))
        flagged = look_up(
            rows,
            "hash",
            known.boilerplate.table,
            self._hot_shingles,
            is_small=known.boilerplate.is_small,
            how="inner",
        )
        packed = sql.shiftleft("at", FLAG_BITS).cast("long").bitwiseOR(sql.col("bits"))
        flags = flagged.groupBy("left", "right").agg(sql.collect_list(packed).alias("flags"))
        found = pairs.join(flags, ["left", "right"], "left")
        is_small = self._work.is_small(known.bodies, self._work.limits.broadcast_rows)
        for side in ("left", "right"):
            bodies = known.bodies.toDF(side, f"{side}_body")
            hot = self._hot_texts.toDF(side)
            found = look_up(found, side, bodies, hot, is_small=is_small)
        return found

    def _flag(self, shared: DataFrame, labels: DataFrame, least: float) -> DataFrame:
        """Return the shingles that are boilerplate."""
        from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

        frequent = shared.filter(sql.col("carriers") >= _fewest_carriers(least))
        labelled = frequent.select("hash", "key", "carriers").join(labels, "key", "left")
        story = sql.coalesce("label", "key").alias("story")
        stories = labelled.select("hash", "carriers", story).distinct()
        counted = stories.groupBy("hash", "carriers").agg(sql.count("*").alias("stories"))
        return counted.mapInArrow(flag(least), "hash long, bits long")

    def _keep_flags(self, flagged: DataFrame, name: str) -> Flags:
        table = self._work.save(flagged, name)
        return Flags(table, self._work.is_small(table, self._work.limits.broadcast_rows))

    def _trim(self, shared: DataFrame, boilerplate: Flags, name: str) -> DataFrame:
        """Return the bodies of the texts that end in boilerplate."""
        from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

        short = boilerplate.table.filter(sql.col("bits").bitwiseAND(SHORT) > 0).select("hash")
        marked = look_up(
            shared,
            "hash",
            short,
            self._hot_shingles,
            is_small=boilerplate.is_small,
            how="inner",
        )
        rows = marked.select("key", "at", "size", "carriers").repartition("key")
        ordered = rows.sortWithinPartitions("key", "at")
        return self._work.save(ordered.mapInArrow(trim(self._words), BODIES), name)

    def _find_ends(self, pairs: DataFrame, known: Known, labels: DataFrame) -> DataFrame:
        """Return the shingles that only stand at the end of texts of different stories."""
        from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

        ends = self._beside(pairs, known).mapInArrow(find_ends(self._words), ENDS)
        for side in ("left", "right"):
            ends = ends.join(labels.toDF(side, f"{side}_label"), side, "left")
        stories = (sql.coalesce(f"{side}_label", side) for side in ("left", "right"))
        apart = ends.filter(next(stories) != next(stories))
        return apart.select(sql.explode("hashes").alias("hash")).distinct()

    def _add_ends(self, boilerplate: DataFrame, ends: DataFrame) -> DataFrame:
        """Return boilerplate with the shingles at ends added, in short runs alone."""
        from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

        marked = ends.withColumn("end_bits", sql.lit(SHORT).cast("long"))
        zero = sql.lit(0).cast("long")
        bits = sql.coalesce("bits", zero).bitwiseOR(sql.coalesce("end_bits", zero)).alias("bits")
        return boilerplate.join(marked, "hash", "full").select("hash", bits)


def mark_postings(work: SparkWork, sampled: DataFrame, samples: int) -> DataFrame:
    """Return the postings of shingles of several carriers, sorted over all parts.

    Args:
        work: Keeps them.
        sampled: Columns order, key, size, hashes and places.
        samples: How many samples they have together.
    """
    columns = sampled.select("order", "key", "size", "hashes", "places")
    postings = columns.mapInArrow(post, POSTINGS)
    parted = postings.repartitionByRange(work.parts(samples), *_POSTING_COLUMNS)
    ordered = parted.sortWithinPartitions(*_POSTING_COLUMNS)
    return work.hold(ordered.mapInArrow(mark_shared, SORTED))


def join_parts(work: SparkWork, marked: DataFrame) -> Callable[[], dict[int, Seam]]:
    """Return what gives a task what its part of the postings has to know of the others."""
    told = collect(marked.mapInArrow(read_edges, "edges string")).column("edges").to_pylist()
    return work.send(join_seams([Edges.from_json(each) for each in told]))


def add_same(
    work: SparkWork, links: DataFrame, sampled: DataFrame, strength: int | None = None
) -> DataFrame:
    """Return links with those of ``batch_links.pair_same`` added, each link once.

    Args:
        work: Makes and keeps the tables.
        links: As ``spark_judging.LINKS`` names them.
        sampled: Columns key, size and content.
        strength: Of the links that are added; None for the samples of their texts.
    """
    from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

    texts = sampled.select("key", "size", "content").filter("content != 0")
    counted = texts.groupBy("content").agg(sql.min("key").alias("first"), sql.count("*").alias("n"))
    firsts = work.save(counted.filter("n > 1"), "same")
    hot = firsts.filter(sql.col("n") >= work.limits.hot_rows).select("content")
    is_small = work.is_small(firsts, work.limits.broadcast_rows)
    named = firsts.select("content", "first")
    found = look_up(texts, "content", named, hot, is_small=is_small, how="inner")
    samples = sql.col("size").bitwiseAND(sql.lit(0xFFFFFFFF).cast("long"))
    told = sql.greatest(samples, sql.lit(1)) if strength is None else sql.lit(strength)
    same = found.filter("key != first").select(
        sql.col("first").alias("left"),
        sql.col("key").alias("right"),
        told.cast("long").alias("strength"),
    )
    left, right = sql.least("left", "right"), sql.greatest("left", "right")
    every = links.select("left", "right", "strength").unionByName(same)
    return every.groupBy(left.alias("left"), right.alias("right")).agg(
        sql.max("strength").alias("strength")
    )


def flag(least: float) -> Task:
    """Return what turns (hash, carriers, stories) into (hash, bits) of boilerplate.

    Args:
        least: Share of the carriers that have to be stories of their own, 0..1.
    """
    import pyarrow as pa  # noqa: PLC0415 - a slow import

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            stories, carriers = (read_longs(batch, name) for name in ("stories", "carriers"))
            found = find_boilerplate(stories, carriers, least)
            bits = found.short * np.int64(SHORT) + found.long * np.int64(LONG)
            kept = bits > 0
            columns = [pa.array(read_longs(batch, "hash")[kept]), pa.array(bits[kept])]
            yield pa.RecordBatch.from_arrays(columns, ["hash", "bits"])

    return run


def _fewest_carriers(least: float) -> int:
    """Return the fewest carriers with which a shingle can be boilerplate."""
    counts = np.arange(1, 1000)
    return int(counts[find_boilerplate(counts, counts, least).short][0])


def _count_pairs(shared: DataFrame) -> int:
    """Return about how many rows of pairs shared postings make."""
    from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

    each = sql.least((sql.col("carriers") - 1) / 2, sql.lit(4.0))
    found = shared.agg(sql.sum(each)).first()
    return int(found[0] or 0) if found else 0
