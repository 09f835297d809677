"""A collection that only a cluster can hold: outcomes of the rows of a Spark table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from index import BatchSettings, dedup_spark
from provenance.deduplication.claimed_dates import NO_DATE, sortable_dates
from provenance.deduplication.problems import NothingToRead
from provenance.deduplication.settings import Settings

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

_DAY_SECONDS = 86_400


def dedup_frame(
    frame: DataFrame,
    settings: Settings | None = None,
    *,
    folder: str | None = None,
    resume: bool = False,
) -> DataFrame:
    """Find which rows of a Spark table repeat others; nothing passes through this machine.

    Args:
        frame: One document a row; the columns are found by the names of ``settings.fields``. Rows
            without a text or an id are left out. A column ``position`` (long, distinct) tells the
            order of the input; without one it is the order in which Spark numbers the rows.
        settings: What decides; None means ``Settings()``. Sizes of memory, threads, ``semantic``
            and ``on_duplicate_id`` have no part in it.
        folder: Where all tasks can read and write (``hdfs://``, ``s3a://``, a shared disk), for the
            tables between the stages; None keeps them on the executors' own disks.
        resume: Whether to go on with what an interrupted run on the same rows left in ``folder``.

    Returns:
        A row for each document: id, cluster, kept, kept_id, relation, resemblance, containment,
        link_id and position; what a clusters file tells.

    Raises:
        NothingToRead: No column has a name that texts or ids go by.
        SimilarityIndexError: Two documents have one id.
    """
    settings = settings or Settings()
    fields = settings.fields
    columns = {
        "id": _first(frame, fields.id).cast("string"),
        "text": _first(frame, fields.text).cast("string"),
    }
    if settings.keep != "first" and any(name in frame.columns for name in fields.date):
        columns["date"] = _seconds(frame, fields.date)
    if "position" in frame.columns:
        columns["position"] = frame["position"].cast("long")
    asked = BatchSettings(
        threshold=settings.threshold,
        keep=settings.keep,
        measure=settings.measure,
        resemblance_threshold=settings.threshold,
    )
    documents = frame.select(*(column.alias(name) for name, column in columns.items()))
    documents = documents.filter("length(trim(text)) > 0")
    return dedup_spark(documents, asked, folder=folder, resume=resume)


def _first(frame: DataFrame, names: Sequence[str]) -> Column:
    """Return what the first column that holds something has.

    Raises:
        NothingToRead: None of the columns is there.
    """
    from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

    held = [frame[name] for name in names if name in frame.columns]
    if not held:
        raise NothingToRead((f"the table has no column named {' or '.join(names)}",))
    return sql.coalesce(*held)


def _seconds(frame: DataFrame, names: Sequence[str]) -> Column:
    """Return the second by which each row was surely published, as the readers of files tell it."""
    from pyspark.sql import functions as sql  # noqa: PLC0415 - a slow import

    kinds = dict(frame.dtypes)
    told = []
    for name in names:
        kind = kinds.get(name)
        if kind is None:
            continue
        if kind.startswith("timestamp"):
            told.append(frame[name].cast("timestamp").cast("long"))
        elif kind == "date":
            told.append(frame[name].cast("timestamp").cast("long") + _DAY_SECONDS - 1)
        else:
            told.append(_read_dates()(frame[name].cast("string")))
    return sql.coalesce(*told)


def _read_dates() -> Callable[[Column], Column]:
    """Return what reads claimed dates, a column at a time."""
    import pandas as pd  # noqa: PLC0415 - a slow import
    import pyarrow as pa  # noqa: PLC0415
    from pyspark.sql.functions import pandas_udf  # noqa: PLC0415

    def read(dates: pd.Series) -> pd.Series:
        found = sortable_dates(pa.array(dates, pa.string(), from_pandas=True), len(dates))
        return pd.Series([NO_DATE] * len(dates) if found is None else found)

    # Spark tells the kind of function from the types themselves, not from their names.
    read.__annotations__ = {"dates": pd.Series, "return": pd.Series}
    made: Callable[[Column], Column] = pandas_udf(read, "long")
    return made
