"""The batch on Spark: the same clusters as on one machine, whatever is shuffled where."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.batch import BatchSettings, ExtraLink, run_batch
from index.batch_samples import Sampling
from index.spark import RepeatedId, dedup_spark
from index.spark_batches import SparkResult, run_spark
from index.spark_links import LinkFinder
from index.spark_session import SparkMissing, check_spark, open_session
from index.spark_texts import SAMPLED, sample
from index.spark_work import SparkLimits, SparkWork
from provenance import dedup, dedup_frame
from provenance.deduplication.settings import Settings
from tests.batch_corpus import Document, Row, Writer, batch_up, read_rows, write_mixture

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

pytest.importorskip("pyspark", reason="Spark is not installed: make install EXTRAS=spark")

DAY = date(2000, 1, 1)
# Sizes so small that everything is done as with tables too large for one task or for the driver.
TINY = SparkLimits(
    part_rows=1_000, hot_rows=25, broadcast_rows=30, broadcast_samples=10, driver_links=20
)


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    """A session of two processors, that nothing outside this machine can reach."""
    try:
        check_spark()
    except SparkMissing as problem:
        pytest.skip(str(problem))
    started = open_session(
        "local[2]",
        spark_sql_shuffle_partitions="3",
        # Compiling small queries, and planning them anew at each step, takes longer than running them.
        spark_sql_codegen_wholeStage="false",
        spark_sql_codegen_factoryMode="NO_CODEGEN",
        spark_sql_adaptive_enabled="false",
    )
    started.sparkContext.setLogLevel("ERROR")
    yield started
    started.stop()


def write_corpus() -> list[Document]:
    """Return documents of every kind, a story printed often and a block in most of them."""
    documents = write_mixture(11, 160, notices=0.8)
    writer = Writer(12)
    story = writer.words(150)
    documents += [Document(f"outlet{at:03d}", " ".join(story), 50 + at % 7) for at in range(40)]
    repeated = ["la " * 300, "la " * 30, "🙂🙂", "!?!"]
    documents += [
        Document(f"same{at}-{copy}", text, 90 + copy)
        for at, text in enumerate(repeated)
        for copy in range(3)
    ]
    cuts = [story[: 60 + at] + writer.words(20) for at in range(20)]
    return documents + [Document(f"cut{at}", " ".join(cut)) for at, cut in enumerate(cuts)]


def as_frame(session: SparkSession, documents: list[Document]) -> DataFrame:
    """Return documents as a table of several parts."""
    rows = [(each.id, each.text, each.date, at) for at, each in enumerate(documents)]
    frame = session.createDataFrame(rows, "id string, text string, date long, position long")
    return frame.repartition(3)


def read_frame(outcomes: DataFrame) -> list[Row]:
    """Return outcomes as ``read_rows`` does."""
    rows = []
    for row in outcomes.orderBy("position").collect():
        held = [-1.0 if value is None else value for value in (row.resemblance, row.containment)]
        named = (row.id, row.cluster, row.kept, row.kept_id, row.relation)
        rows.append((*named, held[0], held[1], row.link_id))
    return rows


EXTRA = [
    ExtraLink("doc00003", "odd1", "translation", 0.9),
    ExtraLink("cut1", "doc00008", "rewording", 0.7),
]


@pytest.fixture(scope="module")
def finished(session: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A work folder in which a run has ended."""
    folder = tmp_path_factory.mktemp("work")
    run_spark(
        batch_up(write_corpus()),
        BatchSettings(),
        folder=folder,
        extra_links=EXTRA,
        session=session,
    )
    return folder


def go_on(folder: Path, session: SparkSession) -> SparkResult:
    """Resume a run; the documents are not read again."""
    return run_spark(
        iter(()),
        BatchSettings(),
        folder=folder,
        resume=True,
        extra_links=EXTRA,
        session=session,
    )


def test_spark_gives_what_one_machine_gives(
    finished: Path, session: SparkSession, tmp_path: Path
) -> None:
    """Who tries a setting on a laptop and runs it on a cluster wants no other clusters there."""
    here = run_batch(batch_up(write_corpus()), BatchSettings(), folder=tmp_path, extra_links=EXTRA)

    there = go_on(finished, session)

    assert read_rows(there) == read_rows(here)


def test_a_run_goes_on_where_it_was_broken_off(
    finished: Path, session: SparkSession, tmp_path: Path
) -> None:
    """A cluster's hours are dear; what is whole is not made again, and what was cut short is."""
    folder = shutil.copytree(finished, tmp_path / "work")
    expected = read_rows(go_on(finished, session))
    for name in ("links", "members", "outcomes"):
        shutil.rmtree(folder / "tables" / f"{name}.whole")
        next((folder / "tables" / name).glob("part-*.parquet")).unlink()
    whole = (folder / "tables" / "pairs" / "_SUCCESS").stat().st_mtime_ns

    again = go_on(folder, session)

    assert read_rows(again) == expected
    assert (folder / "tables" / "pairs" / "_SUCCESS").stat().st_mtime_ns == whole


def test_tables_too_large_for_one_task_change_nothing(
    session: SparkSession, tmp_path: Path
) -> None:
    """Frequent shingles, large clusters and many links are done in other ways, for the same result."""
    documents = write_corpus()
    settings = BatchSettings(keep="longest", threshold=0.7)
    here = run_batch(batch_up(documents), settings, folder=tmp_path)

    there = dedup_spark(as_frame(session, documents), settings, limits=TINY)

    assert read_frame(there) == read_rows(here)


def test_a_table_of_the_cluster_gives_what_files_give(
    session: SparkSession, tmp_path: Path
) -> None:
    """Plain near-duplicates of what lies on a cluster are what most ask for; dates decide there too."""
    documents = [each for each in write_corpus() if each.text]
    days = [None if each.date is None else DAY + timedelta(each.date) for each in documents]
    dates = [None if day is None else day.isoformat() for day in days]
    rows = [(each.id, each.text, told) for each, told in zip(documents, dates, strict=True)]
    table = session.createDataFrame(rows, "id string, body string, datePublished string")
    settings = Settings(measure="resemblance", threshold=0.5)
    source = tmp_path / "source.jsonl"
    named = [{"id": key, "body": text, "datePublished": told} for key, text, told in rows]
    source.write_text("".join(json.dumps(each) + "\n" for each in named), "utf-8")
    dedup(source, clusters=tmp_path / "clusters.jsonl", settings=settings)

    outcomes = dedup_frame(table.coalesce(1), settings)

    lines = (tmp_path / "clusters.jsonl").read_text("utf-8").splitlines()
    names = ("id", "cluster", "kept", "kept_id", "relation")
    expected = [[row[name] for name in names] for row in map(json.loads, lines)]
    assert [
        [row[name] for name in names] for row in outcomes.orderBy("position").collect()
    ] == expected


def test_a_shingle_of_every_document_lies_on_many_tasks(session: SparkSession) -> None:
    """A block of boilerplate in every document must not fill one task's memory, nor keep one busy."""
    writer = Writer(4)
    block = writer.words(8)
    documents = [Document(f"{at}", " ".join(block + writer.words(12))) for at in range(1_500)]
    work = Watched(session, SparkLimits(part_rows=3_000))
    sampled = as_frame(session, documents).mapInArrow(sample(Sampling()), SAMPLED).persist()

    _, pairs = LinkFinder(work, 4)._pair(sampled, 17 * len(documents))

    held = Counter(row.part for row in work.held.select("part").collect())
    assert pairs.count() > 2_000
    assert len(held) >= 3
    assert max(held.values()) < 0.4 * sum(held.values())


class Watched(SparkWork):
    """Keeps a table that is held, to look at it."""

    held: DataFrame

    def hold(self, frame: DataFrame) -> DataFrame:
        """Keep the table's parts."""
        self.held = super().hold(frame)
        return self.held


def test_two_documents_of_one_id_are_refused_by_name(session: SparkSession) -> None:
    """Outcomes are told by id; two documents of one id would get each other's."""
    frame = as_frame(session, [Document("a", "one two"), Document("a", "three four")])

    with pytest.raises(RepeatedId, match="'a'"):
        dedup_spark(frame, BatchSettings())


def test_a_machine_without_java_is_told_what_it_needs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Spark's own message speaks of a gateway that exited."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)

    with pytest.raises(SparkMissing, match="Java 17"):
        check_spark()
