"""Links to connected parts: on the driver where the links fit it, else on the cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.batch_clusters import connect
from index.spark_work import SparkWork

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame


def find_labels(links: DataFrame, work: SparkWork) -> DataFrame:
    """Return the label of each text that has a link: the same number in each connected part.

    Args:
        links: Columns left and right, long.
        work: Makes and keeps the tables.

    Returns:
        Columns key and label, long.
    """
    most = work.limits.driver_links
    if links.limit(most + 1).count() <= most:
        return _join_here(links)
    return _join_there(links, work)


def _join_here(links: DataFrame) -> DataFrame:
    import pandas as pd  # noqa: PLC0415 - a slow import

    table = collect(links.select("left", "right"))
    left, right = (table.column(name).to_numpy() for name in ("left", "right"))
    keys = np.unique(np.concatenate([left, right]))
    near, far = (np.searchsorted(keys, each).astype(np.int32) for each in (left, right))
    labels = keys[connect(len(keys), near, far)]
    told = pd.DataFrame({"key": keys, "label": labels})
    return links.sparkSession.createDataFrame(told, "key long, label long")


def _join_there(links: DataFrame, work: SparkWork) -> DataFrame:
    """Join by large and small stars in turn, until nothing changes.

    Source:
        R. Kiveris and others, "Connected components in MapReduce and beyond", 2014.
    """
    from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

    edges = work.save(_towards(links, "left", "right"))
    while not _are_stars(edges):
        edges = work.save(_small_star(_large_star(edges)))
    members = edges.select(sql.col("left").alias("key"), sql.col("right").alias("label"))
    return work.save(members.union(edges.select("right", "right").distinct()).toDF("key", "label"))


def _are_stars(edges: DataFrame) -> bool:
    """Tell whether each text with a link down has one, to a text that has none."""
    from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

    forked = edges.groupBy("left").count().filter("count > 1")
    chained = edges.join(edges.select(sql.col("left").alias("right")), "right", "left_semi")
    found: list[int] = [each.limit(1).count() for each in (forked, chained)]
    return sum(found) == 0


def _large_star(edges: DataFrame) -> DataFrame:
    """Link each text's larger neighbours to its smallest one."""
    from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

    both = edges.union(edges.select("right", "left").toDF("left", "right"))
    least = both.groupBy("left").agg(sql.least(sql.min("right"), sql.col("left")).alias("least"))
    larger = both.filter("right > left").join(least, "left")
    return larger.select(sql.col("right").alias("left"), sql.col("least").alias("right"))


def _small_star(edges: DataFrame) -> DataFrame:
    """Link each text and its smaller neighbours to the smallest of them."""
    from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

    down = _towards(edges, "left", "right")
    least = down.groupBy("left").agg(sql.min("right").alias("least"))
    moved = down.join(least, "left").filter("right != least").select("right", "least")
    return _towards(moved.union(least.select("left", "least")), "right", "least")


def _towards(edges: DataFrame, one: str, two: str) -> DataFrame:
    """Return each link once, from the larger number to the smaller one."""
    from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

    ordered = edges.select(sql.greatest(one, two).alias("left"), sql.least(one, two).alias("right"))
    return ordered.filter("left != right").distinct()


def collect(frame: DataFrame) -> pa.Table:
    """Return a table as Arrow columns on the driver."""
    import pyarrow as pa  # noqa: PLC0415 - a slow import

    if hasattr(frame, "toArrow"):  # from Spark 4 on
        held: pa.Table = frame.toArrow()
        return held
    return pa.Table.from_pandas(frame.toPandas(), preserve_index=False)
