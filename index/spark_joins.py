"""Joins in which no value is so frequent that its rows fill one task."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def find_hot(rows: DataFrame, column: str, most: int) -> DataFrame:
    """Return the values that stand in ``most`` rows or more, as a table of that one column.

    There are at most as many of them as there are rows, divided by ``most``.
    """
    from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

    counted = rows.groupBy(column).agg(sql.count("*").alias("_rows"))
    return counted.filter(sql.col("_rows") >= most).select(column)


def look_up(
    rows: DataFrame,
    column: str,
    table: DataFrame,
    hot: DataFrame,
    *,
    is_small: bool,
    how: str = "left",
) -> DataFrame:
    """Return rows with the columns of a table's row of the same value.

    Args:
        rows: What gets columns.
        column: Name of the value in both.
        table: One row a value.
        hot: Frequent values of ``rows``, as ``find_hot`` returns them: their part of the table is sent
            to every task, and their rows stay where they are.
        is_small: Whether the whole table is sent to every task.
        how: ``left``: null where the table has no such row; ``inner``: without the row then.
    """
    from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

    if is_small:
        return rows.join(sql.broadcast(table), column, how)
    named = sql.broadcast(hot)
    frequent = rows.join(named, column, "left_semi").join(
        sql.broadcast(table.join(named, column, "left_semi")), column, how
    )
    rest = rows.join(named, column, "left_anti").join(table, column, how)
    return frequent.unionByName(rest)
