"""``provenance dedup`` and odd columns, names and archives: no record is lost in silence."""

from __future__ import annotations

import gzip
import random
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from provenance.deduplication.streams import ByteStream, line_blocks
from tests.deduplicating import as_csv, as_json_lines, ids_of, invented, read_lines, records
from tests.test_dedup import run
from tests.test_dedup_bad_input import told


def test_an_empty_cell_of_parquet_gives_way_to_the_next_name(tmp_path: Path) -> None:
    """JSON Lines are read so, and the same table must give the same documents."""
    rows = [
        {"id": "a", "text": None, "body": invented(1), "published_at": None, "date": "2024-01-02"},
        {"id": "b", "text": invented(1), "body": None, "published_at": "2024-01-05", "date": None},
        {"id": "c", "text": " ", "body": invented(2), "published_at": " ", "date": "2024-01-01"},
        {"id": "d", "text": None, "body": None, "published_at": None, "date": None},
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "in.parquet")

    summary = told(tmp_path / "in.parquet", "-o", tmp_path / "kept.jsonl")

    assert (summary["kept"], summary["dropped"], summary["refused"]) == (2, 1, 1)
    assert ids_of(tmp_path / "kept.jsonl") == ["a", "c"]


@pytest.mark.parametrize("kind", ["plain", "dictionary", "list", "view"])
def test_texts_of_any_type_keep_their_dates(tmp_path: Path, kind: str) -> None:
    """Without its date, the wrong copy would be kept."""
    texts = [invented(1), invented(1), invented(2)]
    column: object = {
        "plain": lambda: pa.array(texts),
        "dictionary": lambda: pa.array(texts).dictionary_encode(),
        "list": lambda: pa.array([[text] for text in texts]),
        "view": lambda: pa.array(texts, pa.string_view()),
    }[kind]()
    days = [datetime(2024, 1, day, tzinfo=UTC) for day in (9, 2, 3)]
    table = pa.table(
        {
            "id": pa.array(["late", "early", "other"]),
            "text": column,
            "published_at": pa.array(days, pa.timestamp("ns", "UTC")),
        }
    )
    pq.write_table(table, tmp_path / "in.parquet")

    summary = told(tmp_path / "in.parquet", "-o", tmp_path / "kept.parquet")

    assert summary["problems"] == []
    assert pq.read_table(tmp_path / "kept.parquet").column("id").to_pylist() == ["early", "other"]


@pytest.mark.parametrize("before", ["sep=;\r\n", '"sep=;"\n\n', "\n  \r\n\n", "SEP=;\n"])
def test_what_spreadsheets_put_before_the_names_is_passed_over(tmp_path: Path, before: str) -> None:
    """A table saved in Paris opens with a line that tells its delimiter, some with blank ones."""
    table = as_csv(records(), ";")
    (tmp_path / "in.csv").write_bytes(before.encode() + table)

    summary = told(tmp_path / "in.csv", "-o", tmp_path / "kept.csv")

    assert (summary["kept"], summary["dropped"], summary["refused"]) == (5, 1, 0)
    written = (tmp_path / "kept.csv").read_text("utf-8").splitlines()
    assert written[0].lower().strip('"') == ("sep=;" if "=" in before else "id;text;published_at")
    assert told(tmp_path / "kept.csv", "-o", tmp_path / "again.csv")["kept"] == 5


def test_a_file_that_only_tells_its_delimiter_is_empty(tmp_path: Path) -> None:
    """It must be told in one sentence, and not end in an error of the program."""
    (tmp_path / "in.csv").write_bytes(b"sep=;\n\n")

    said = run(tmp_path / "in.csv", "-o", tmp_path / "kept.csv")

    assert said.exit_code != 0
    assert "no line of column names" in said.output


def test_blocks_of_lines_are_the_file(tmp_path: Path) -> None:
    """Lines are read into their place, longer ones in pieces: no byte may be lost between."""
    rng = random.Random(7)
    path = tmp_path / "in.jsonl"
    for longest in (30, 3_000, 90_000, 400_000):
        lines = [b"x" * rng.randrange(longest) + b"\n" for _ in range(3_000_000 // longest + 9)]
        for end in (b"", b"y" * 9):
            path.write_bytes(b"".join(lines) + end)
            with ByteStream(path) as stream:
                blocks = list(line_blocks(stream, 1 << 18))
            assert b"".join(blocks) == path.read_bytes()
            assert all(block.endswith(b"\n") for block in blocks[:-1])


@pytest.mark.parametrize("output", ["kept.csv", "kept.parquet"])
def test_large_whole_numbers_beside_fractions_stay_exact(tmp_path: Path, output: str) -> None:
    """A float cannot hold 2^53 + 1, and an id of a database may be larger."""
    rows: list[dict[str, object]] = [
        {"id": "a", "text": invented(1), "n": 2**53 + 1, "whole": 2**53 + 1},
        {"id": "b", "text": invented(2), "n": 1.5, "whole": 7},
    ]
    (tmp_path / "in.jsonl").write_bytes(as_json_lines(rows))

    told(tmp_path / "in.jsonl", "-o", tmp_path / output)
    told(tmp_path / output, "-o", tmp_path / "again.jsonl")

    found = read_lines(tmp_path / "again.jsonl")
    assert [str(row["n"]) for row in found] == ["9007199254740993", "1.5"]
    assert [str(row["whole"]) for row in found] == ["9007199254740993", "7"]


def test_files_of_one_name_in_two_folders_are_two_documents(tmp_path: Path) -> None:
    """Every crawler calls its pages index."""
    for number, name in enumerate(("left", "right")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.txt").write_text(invented(number), "utf-8")

    summary = told(tmp_path / "left", tmp_path / "right", "-o", tmp_path / "kept")
    run(tmp_path / "left", tmp_path / "right", "--clusters", tmp_path / "c.jsonl")

    assert (summary["kept"], summary["refused"]) == (2, 0)
    assert list(summary["notes"].values()) == [1]  # type: ignore[attr-defined]
    assert ids_of(tmp_path / "c.jsonl") == ["index", "right/index"]
    assert (tmp_path / "kept/right/index.txt").is_file()


@pytest.mark.parametrize("junk", [b"no gzip at all", b"\x00" * 40, b"\xff" * 5000])
def test_what_is_whole_before_the_damage_of_an_archive_is_kept(tmp_path: Path, junk: bytes) -> None:
    """Downloads end in the page of an error."""
    whole = gzip.compress(as_json_lines(records(40)))
    (tmp_path / "after.jsonl.gz").write_bytes(whole + junk)
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2] + junk)

    after = told(tmp_path / "after.jsonl.gz", "--dry-run")
    cut = told(tmp_path / "cut.jsonl.gz", "-o", tmp_path / "kept.jsonl")

    assert after["documents"] == 40
    assert 12 < int(str(cut["documents"])) < 28
    assert len(cut["problems"]) == 1  # type: ignore[arg-type]
    assert len(read_lines(tmp_path / "kept.jsonl")) == cut["kept"]
