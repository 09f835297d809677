"""Links to clusters, and which document of a cluster is kept, on Spark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.batch_clusters import ROUNDS
from index.batch_outcomes import RELATIONS
from index.batch_samples import Sampling
from index.batch_types import NO_DATE, BatchSettings
from index.spark_components import find_labels
from index.spark_joins import find_hot, look_up
from index.spark_texts import COVERAGES, cover
from index.spark_work import SparkWork

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

# What orders documents; the first of a cluster is kept.
_RANK = ("first_rank", "second_rank", "third_rank")


class Keeper:
    """Tells what is kept.

    Args:
        work: Makes and keeps the tables.
        settings: Of the batch.
        sampling: How the texts were sampled.
    """

    def __init__(self, work: SparkWork, settings: BatchSettings, sampling: Sampling) -> None:
        self._work = work
        self._settings = settings
        self._sampling = sampling

    def outcomes(
        self, sampled: DataFrame, found: DataFrame, extra: DataFrame | None = None
    ) -> DataFrame:
        """Return what became of each document; the columns are told in ``index.spark``.

        Args:
            sampled: Texts as ``spark_texts.SAMPLED`` names them.
            found: Links as ``spark_judging.LINKS`` names them.
            extra: Links that something else found: left, right, strength and relation.
        """
        from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

        links = found.select("left", "right", sql.col("strength").cast("double").alias("strength"))
        if extra is not None:
            links = links.unionByName(extra.select("left", "right", "strength"))
            links = self._work.save(links, "all-links")
        ranked = self._rank(sampled, links)
        heads = self._heads(ranked, find_labels(links, self._work))
        clusters = heads.select("key", sql.col("head.id").alias("_cluster"))
        held = self._hold_against_kept(sampled, ranked, links)
        members = clusters.join(held, "key", "left").join(_best_links(ranked, links), "key", "left")
        members = _name_relations(members, extra)
        found = sampled.select("key", "id").join(members, "key", "left")
        held_against = sql.col("_relation").isNotNull()
        return found.select(
            "id",
            sql.coalesce("_cluster", "id").alias("cluster"),
            (~sql.coalesce("_dropped", sql.lit(False))).alias("kept"),
            sql.when(held_against, sql.col("_held.id")).otherwise(sql.col("id")).alias("kept_id"),
            sql.col("_relation").alias("relation"),
            sql.when(held_against, sql.col("_held.resemblance")).alias("resemblance"),
            sql.when(held_against, sql.col("_held.containment")).alias("containment"),
            sql.col("_link.id").alias("link_id"),
            sql.col("key").alias("position"),
        )

    def _rank(self, sampled: DataFrame, links: DataFrame) -> DataFrame:
        """Return the documents that have links, with what orders them."""
        from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

        keys = links.selectExpr("left AS key").union(links.selectExpr("right AS key")).distinct()
        has_dates = sampled.filter(sql.col("date") != NO_DATE).limit(1).count() > 0
        documents = sampled.select("key", "id", "date", "size").join(keys, "key")
        return self._work.save(
            documents.select("key", "id", *_ranks(self._settings, has_dates=has_dates)), "members"
        )

    def _heads(self, ranked: DataFrame, labels: DataFrame) -> DataFrame:
        """Return the first document of each text's label."""
        from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

        labelled = ranked.join(labels, "key")
        least = labelled.groupBy("label").agg(
            sql.min(sql.struct(*_RANK, "id", "key")).alias("head")
        )
        return labelled.select("key", "label").join(least, "label")

    def _hold_against_kept(
        self, sampled: DataFrame, ranked: DataFrame, links: DataFrame
    ) -> DataFrame:
        """Return what each document shares with the kept one that covers it best."""
        from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

        left_open = links.select("left", "right")
        rounds = []
        for number in range(ROUNDS):
            if left_open.limit(1).count() == 0:
                break
            heads = self._heads(ranked, find_labels(left_open, self._work))
            apart = heads.filter(sql.col("key") != sql.col("head.key"))
            pairs = apart.select(
                "key", sql.col("head.key").alias("first"), sql.col("head.id").alias("first_id")
            )
            pairs = self._work.save(pairs, f"held-{number}")
            measured = self._work.save(self._measure(sampled, pairs), f"measured-{number}")
            rounds.append(
                measured.join(pairs, ["key", "first"]).withColumn("round", sql.lit(-number))
            )
            closed = measured.filter("is_covered").select("key")
            closed = closed.union(measured.selectExpr("first AS key")).distinct()
            for side in ("left", "right"):
                left_open = left_open.join(closed.toDF(side), side, "left_anti")
            left_open = self._work.save(left_open.select("left", "right"), f"open-{number}")
        if not rounds:
            return ranked.limit(0).selectExpr(
                "key",
                "false AS _dropped",
                "named_struct('id', id, 'relation', 0, 'resemblance', 0f, 'containment', 0f) AS _held",
            )
        found = rounds[0]
        for each in rounds[1:]:
            found = found.unionByName(each)
        held = sql.struct(
            "containment", "round", "resemblance", "relation", sql.col("first_id").alias("id")
        )
        return found.groupBy("key").agg(
            sql.max(held).alias("_held"), sql.bool_or("is_covered").alias("_dropped")
        )

    def _measure(self, sampled: DataFrame, pairs: DataFrame) -> DataFrame:
        """Return what pairs of (key, first) share."""
        samples = sampled.select("key", "size", "content", "hashes", "places")
        names = [f"first_{each}" for each in samples.columns[1:]]
        firsts = samples.toDF("first", *names)
        limits = self._work.limits
        wanted = pairs.select("first").distinct()
        firsts = firsts.join(wanted, "first", "left_semi")
        hot = self._work.save(find_hot(pairs, "first", limits.hot_rows))
        found = pairs.select("key", "first").join(samples, "key")
        is_small = self._work.is_small(wanted, limits.broadcast_samples)
        found = look_up(found, "first", firsts, hot, is_small=is_small, how="inner")
        return found.mapInArrow(cover(self._sampling, self._settings.threshold), COVERAGES)


def _name_relations(members: DataFrame, extra: DataFrame | None) -> DataFrame:
    """Return documents with the names of their relations, null for none."""
    from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

    names = sql.array(*(sql.lit(each or None).cast("string") for each in RELATIONS))
    named = names[sql.col("_held.relation")]
    if extra is None:
        return members.withColumn("_relation", named)
    both = extra.select("left", "right", "relation").union(
        extra.select("right", "left", "relation")
    )
    told = both.toDF("key", "_other", "_told").dropDuplicates(["key", "_other"])
    linked = members.withColumn("_other", sql.col("_link.key")).join(
        told, ["key", "_other"], "left"
    )
    otherwise = sql.when(sql.col("_held.id").isNotNull(), sql.col("_told"))
    return linked.withColumn("_relation", sql.coalesce(named, otherwise))


def _ranks(settings: BatchSettings, *, has_dates: bool) -> list[Column]:
    """Return the columns that order documents."""
    from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

    zero, nothing = sql.lit(0).cast("long"), sql.lit("")
    by_place = settings.keep == "first" or (settings.keep == "earliest" and not has_dates)
    if by_place:
        columns = [zero, sql.col("key"), nothing]
    elif settings.keep == "longest":
        columns = [-sql.shiftright("size", 32), sql.col("date"), sql.col("id")]
    else:
        columns = [zero, sql.col("date"), sql.col("id")]
    return [column.alias(name) for column, name in zip(columns, _RANK, strict=True)]


def _best_links(ranked: DataFrame, links: DataFrame) -> DataFrame:
    """Return the document that each one is linked to most strongly."""
    from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

    both = links.select("left", "right", "strength").union(
        links.select("right", "left", "strength")
    )
    others = ranked.select(sql.col("key").alias("other"), "id", *_RANK)
    named = both.toDF("key", "other", "strength").join(others, "other")
    weakness = (-sql.col("strength")).alias("weakness")
    best = sql.min(sql.struct(weakness, *_RANK, "id", sql.col("other").alias("key")))
    return named.groupBy("key").agg(best.alias("_link"))
