"""Signed texts to links by plain MinHash resemblance, on Spark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from index.spark_columns import read_binary, read_longs
from index.spark_joins import find_hot, look_up
from index.spark_judging import LINKS, PAIR_ROWS, Task, pair
from index.spark_links import add_same, join_parts, mark_postings
from index.spark_work import SparkWork

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame


def find_resembling(
    work: SparkWork, signed: DataFrame, bands: int, threshold: float, bins: int
) -> DataFrame:
    """Return the pairs of texts that share a band and whose signatures agree often enough.

    Args:
        work: Makes and keeps the tables.
        signed: Texts as ``spark_texts.SIGNED`` names them.
        bands: How many bands they have together.
        threshold: Share of the values that agree, 0..1: the estimated Jaccard coefficient.
        bins: Values of a signature.
    """
    from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

    banded = signed.select(
        "order",
        "key",
        "size",
        sql.col("bands").alias("hashes"),
        sql.col("band_places").alias("places"),
    )
    marked = mark_postings(work, banded, bands)
    rows = marked.mapInArrow(pair(join_parts(work, marked)), PAIR_ROWS)
    pairs = work.save(rows.select("left", "right").distinct(), "pairs")
    marked.unpersist()
    ends = pairs.selectExpr("left AS key").union(pairs.selectExpr("right AS key"))
    hot = work.save(find_hot(ends, "key", work.limits.hot_rows), "hot-texts")
    signatures = signed.select("key", "signatures")
    found = pairs
    is_small = work.is_small(signatures, work.limits.broadcast_samples)
    for side in ("left", "right"):
        held = signatures.toDF(side, f"{side}_signature")
        found = look_up(found, side, held, hot.toDF(side), is_small=is_small, how="inner")
    links = found.mapInArrow(agree(threshold), LINKS)
    return work.save(add_same(work, links, signed, bins), "links")


def agree(threshold: float) -> Task:
    """Return what turns pairs with their signatures into links, as strong as values agree."""
    import pyarrow as pa  # noqa: PLC0415 - a slow import

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            if batch.num_rows == 0:
                continue
            ones, others = (
                read_binary(batch.column(f"{side}_signature"), np.uint32)[0].reshape(
                    batch.num_rows, -1
                )
                for side in ("left", "right")
            )
            agreeing = (ones == others).sum(axis=1, dtype=np.int64)
            linked = agreeing >= threshold * ones.shape[1]
            columns = [read_longs(batch, name)[linked] for name in ("left", "right")]
            arrays = [pa.array(each) for each in (*columns, agreeing[linked])]
            yield pa.RecordBatch.from_arrays(arrays, ["left", "right", "strength"])

    return run
