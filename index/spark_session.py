"""A Spark session that starts: the interpreter, Java and the settings that the tasks need."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import SimilarityIndexError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL_MASTER = "local[*]"
_ROOT = Path(__file__).resolve().parent.parent


class SparkMissing(SimilarityIndexError):
    """Spark, or what it runs on, is not there."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what

    def __str__(self) -> str:
        return self.what


class NoSparkSession(SimilarityIndexError):
    """Spark did not start."""

    def __init__(self, master: str, reason: str) -> None:
        super().__init__(master, reason)
        self.master = master
        self.reason = reason

    def __str__(self) -> str:
        return f"Spark did not start with the master {self.master!r}: {self.reason}"


def check_spark() -> None:
    """Tell whether a session could be started here.

    Raises:
        SparkMissing: pyspark or Java is not there.
    """
    try:
        import pyspark  # noqa: F401, PLC0415 - a slow import
    except ImportError as problem:
        raise SparkMissing(
            "Spark is not installed; install it with: pip install 'news-provenance[spark]'"
        ) from problem
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java") is None and not (home and Path(home, "bin", "java").exists()):
        raise SparkMissing(
            "Spark needs Java 17 or 21, and there is none; install it, or say where it is in JAVA_HOME."
        )


def open_session(master: str | None = None, **conf: str) -> SparkSession:
    """Return the session that is active, or start one.

    Args:
        master: Of the cluster, as ``spark-submit --master`` takes it. None means what
            ``spark-submit`` or the configuration names, else all processors of this machine.
        conf: Settings of Spark for a session that is started, with ``_`` for each dot.

    Raises:
        SparkMissing: pyspark or Java is not there.
        NoSparkSession: Spark did not start.
    """
    check_spark()
    from pyspark.errors import PySparkException  # noqa: PLC0415 - a slow import
    from pyspark.sql import SparkSession  # noqa: PLC0415

    active = SparkSession.getActiveSession()
    if active is not None and master is None:
        return active
    # Tasks on this machine run under the interpreter that runs this, with the packages it has.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("provenance dedup")
    builder = builder.config("spark.sql.execution.arrow.pyspark.enabled", "true")
    # Under spark-submit the master is chosen already.
    is_submitted = "PYSPARK_GATEWAY_PORT" in os.environ
    if master is not None and not master.startswith("local"):
        builder = builder.master(master)
    elif master is not None or not is_submitted:
        builder = builder.master(master or LOCAL_MASTER)
        for name, value in _local_settings().items():
            builder = builder.config(name, value)
    for name, value in conf.items():
        builder = builder.config(name.replace("_", "."), value)
    try:
        return builder.getOrCreate()
    except (PySparkException, OSError) as problem:
        first = str(problem).strip().splitlines()
        raise NoSparkSession(master or LOCAL_MASTER, first[0] if first else "unknown") from problem


def _local_settings() -> dict[str, str]:
    """Return what a session of this machine alone needs: nothing of it can be reached from outside."""
    path = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.executorEnv.PYTHONPATH": os.pathsep.join(path),
    }
