"""The tables of a run on Spark: each is made once, and found again by a run that goes on."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.spark_pairs import Seam

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# Rows that are worth a part of their own.
_LEAST_PART_ROWS = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SparkLimits:
    """Sizes at which the way of doing something changes; none of them changes a result.

    Attributes:
        part_rows: Rows of a part of a shuffle, of some 50 bytes each. More rows need more memory a
            task, fewer cost the driver more tasks.
        hot_rows: Rows of one shingle or text from which on they are not brought together.
        broadcast_rows: Rows of a table, some 40 bytes each, that is sent to every task whole.
        broadcast_samples: Documents whose samples are, some 1,000 bytes each.
        driver_links: Links that the driver joins to clusters by itself, some 80 bytes each while it
            does. Above it the cluster does, in some rounds of shuffles.
    """

    part_rows: int = 1_500_000
    hot_rows: int = 20_000
    broadcast_rows: int = 500_000
    broadcast_samples: int = 10_000
    driver_links: int = 20_000_000


class SparkWork:
    """Makes tables and keeps them.

    Args:
        session: What makes them.
        limits: When to do things in another way.
        folder: Where all tasks can read and write, or None: then Spark keeps the tables on the
            executors' disks, and a run cannot go on once the session has ended.
        resume: Whether tables that an earlier run has made whole are taken as they are.
    """

    def __init__(
        self,
        session: SparkSession,
        limits: SparkLimits,
        folder: str | None = None,
        *,
        resume: bool = False,
    ) -> None:
        self.session = session
        self.limits = limits
        self._folder = folder
        self._resume = resume
        self._unnamed = 0

    def save(self, frame: DataFrame, name: str | None = None) -> DataFrame:
        """Make a table now and return it."""
        if self._folder is None:
            return frame.localCheckpoint(eager=True)
        if name is None:
            self._unnamed += 1
            name = f"step-{self._unnamed}"
        place = f"{self._folder}/{name}"
        if not self._is_whole(name):
            frame.write.mode("overwrite").parquet(place)
            self.session.range(0, 1, 1, 1).write.mode("overwrite").parquet(f"{place}.whole")
        return self.session.read.schema(frame.schema).parquet(place)

    def find(self, name: str, schema: str) -> DataFrame | None:
        """Return a table that an earlier run has made whole, or None where there is none."""
        if not self._is_whole(name):
            return None
        return self.session.read.schema(schema).parquet(f"{self._folder}/{name}")

    def hold(self, frame: DataFrame) -> DataFrame:
        """Keep a table, its parts as they are, on the executors' disks when it is first made."""
        from pyspark import StorageLevel  # noqa: PLC0415 - a slow import

        return frame.persist(StorageLevel.DISK_ONLY)

    def send(self, seams: dict[int, Seam]) -> Callable[[], dict[int, Seam]]:
        """Send what parts have to know of one another to all tasks; return what gives it there."""
        held = self.session.sparkContext.broadcast(seams)
        return lambda: held.value

    @staticmethod
    def is_small(frame: DataFrame, most: int) -> bool:
        """Tell whether a table has at most so many rows."""
        found: int = frame.limit(most + 1).count()
        return found <= most

    def parts(self, rows: int) -> int:
        """Return into how many parts so many rows are shuffled."""
        asked = int(self.session.conf.get("spark.sql.shuffle.partitions") or 1)
        least = min(asked, math.ceil(rows / _LEAST_PART_ROWS))
        return max(1, least, math.ceil(rows / self.limits.part_rows))

    def _is_whole(self, name: str) -> bool:
        if not self._resume or self._folder is None:
            return False
        from pyspark.errors import AnalysisException  # noqa: PLC0415 - a slow import

        mark = self.session.read.schema("id long")
        try:
            count: int = mark.parquet(f"{self._folder}/{name}.whole").count()
        except AnalysisException:
            return False
        return count == 1
