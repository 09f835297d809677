"""``provenance dedup`` and what is wrong with real files: told in a sentence, the rest is done."""

from __future__ import annotations

import gzip
import json
import os
import random
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.deduplicating import (
    as_csv,
    as_json_lines,
    ids_of,
    invented,
    read_lines,
    records,
    write_parquet,
)
from tests.test_dedup import packed, run

ROOT = Path(__file__).resolve().parent.parent


def told(*words: str | Path) -> dict[str, object]:
    """Run, and return the summary; nothing may look like a defect."""
    result = run(*words, "--json")
    assert "Traceback" not in result.output
    assert "defect" not in result.output
    found: dict[str, object] = json.loads(result.stdout)
    assert found["documents"] == (
        int(str(found["kept"])) + int(str(found["dropped"])) + int(str(found["refused"]))
    )
    return found


def reasons(summary: dict[str, object]) -> list[str]:
    """Return where and why of each refusal."""
    refusals = summary["refusals"]
    assert isinstance(refusals, list)
    return [f"{Path(one['where']).name}: {one['reason']}" for one in refusals]


def test_records_without_text_are_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    """One empty page in a crawl of a million must not stop it, nor be lost."""
    rows: list[dict[str, object]] = [
        *records(),
        {"id": "none"},
        {"id": "empty", "text": " \n\u00a0"},
        {"id": "number", "text": 7},
        {"id": "null", "text": None},
        {"id": "other", "body": invented(50)},
        {"id": "parts", "text": [invented(51), invented(52)]},
    ]
    (tmp_path / "in.jsonl").write_bytes(as_json_lines(rows))

    summary = told(tmp_path / "in.jsonl", "-o", tmp_path / "kept.jsonl")

    assert (summary["documents"], summary["refused"]) == (12, 4)
    assert summary["refused_by"] == {"no text": 4}
    assert reasons(summary)[0].startswith("in.jsonl, line 7: it has no field 'text' (but id)")
    assert "type int" in reasons(summary)[2]
    assert ids_of(tmp_path / "kept.jsonl")[-2:] == ["other", "parts"]


def test_documents_without_id_are_named_by_their_place(tmp_path: Path) -> None:
    """Clusters of nameless documents are of no use."""
    rows: list[dict[str, object]] = [
        {"text": invented(1)},
        {"id": "", "text": invented(2)},
        {"id": 7, "text": invented(3)},
    ]
    (tmp_path / "in.jsonl").write_bytes(b"\n" + as_json_lines(rows))

    summary = told(tmp_path / "in.jsonl", "--clusters", tmp_path / "c.jsonl")

    source = tmp_path / "in.jsonl"
    assert ids_of(tmp_path / "c.jsonl") == [f"{source}:2", f"{source}:3", "7"]
    assert summary["notes"] == {"the document had no id and was named by its place": 2}


@pytest.mark.parametrize(("choice", "refused"), [("refuse", 2), ("rename", 0)])
def test_duplicate_ids_are_refused_or_renamed(tmp_path: Path, choice: str, refused: int) -> None:
    """Two documents of one id make every row of the clusters ambiguous."""
    rows: list[dict[str, object]] = [
        {"id": "x", "text": invented(1)},
        {"id": "x", "text": invented(2)},
        {"id": "x~2", "text": invented(3)},
        {"id": "y", "text": invented(4)},
        {"id": "x", "text": invented(1)},
    ]
    (tmp_path / "in.jsonl").write_bytes(as_json_lines(rows))

    summary = told(
        tmp_path / "in.jsonl",
        "--clusters",
        tmp_path / "c.jsonl",
        "-o",
        tmp_path / "kept.jsonl",
        "--on-duplicate-id",
        choice,
    )

    assert summary["refused"] == refused
    ids = ids_of(tmp_path / "c.jsonl")
    assert len(ids) == len(set(ids)) == 5 - refused
    if choice == "refuse":
        assert ids == ["x", "x~2", "y"]
        assert reasons(summary) == [
            "in.jsonl, line 2: an earlier document has its id 'x'",
            "in.jsonl, line 5: an earlier document has its id 'x'",
        ]
    else:
        assert len(read_lines(tmp_path / "kept.jsonl")) == 4
        assert set(ids) > {"x", "x~2", "y"} or "x~2~2" in ids


def test_broken_lines_cost_themselves_alone(tmp_path: Path) -> None:
    """Bulk reading must not lose the block that a bad line stands in."""
    lines = [
        as_json_lines([{"id": "a", "text": invented(1)}]),
        b'{"id": "cut", "text": "half\n',
        b"[1, 2]\n",
        b'"text"\n',
        b'{"id": "two", "text": "x"}{"id": "three", "text": "y"}\n',
        b'{"id": "nan", "text": "%s", "score": NaN}\n' % invented(2).encode(),
        b'{"id": "half", "text": "%s \\ud800", "n": 1e999}\n' % invented(3).encode(),
        b'{"id": "twice", "text": "x", "text": "%s"}\n' % invented(4).encode(),
        b'{"id": "long", "n": %s, "text": "%s"}\n' % (b"9" * 5000, invented(5).encode()),
        b"{" * 100_000 + b"\n",
    ]
    (tmp_path / "in.jsonl").write_bytes(b"".join(lines))

    summary = told(tmp_path / "in.jsonl", "-o", tmp_path / "kept.jsonl")

    assert summary["refused_by"] == {"unreadable record": 6}
    assert (summary["documents"], summary["kept"]) == (10, 4)
    kept = (tmp_path / "kept.jsonl").read_bytes()
    assert kept == lines[0] + lines[5] + lines[6] + lines[7]


def test_mixed_encodings_are_read_line_by_line(tmp_path: Path) -> None:
    """Old exports hold Windows-1252 among UTF-8; the bytes come back as they were."""
    lines = [
        f'{{"id": "u", "text": "é {invented(1)}"}}\n'.encode(),
        f'{{"id": "w", "text": "é “{invented(2)}”"}}\n'.encode("cp1252"),
        f'{{"id": "v", "text": "é {invented(2)}"}}\n'.encode(),
    ]
    (tmp_path / "in.jsonl").write_bytes(b"".join(lines))

    summary = told(tmp_path / "in.jsonl", "-o", tmp_path / "kept.jsonl")

    assert (summary["kept"], summary["dropped"], summary["refused"]) in {(2, 1, 0), (3, 0, 0)}
    assert summary["notes"] == {"the line is no UTF-8 and was read as another encoding": 1}
    assert (tmp_path / "kept.jsonl").read_bytes().startswith(lines[0] + lines[1])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_understood(tmp_path: Path, encoding: str) -> None:
    """Windows writes them."""
    text = as_json_lines([{"id": "é", "text": f"é {invented(99)}"}, *records()]).decode()
    (tmp_path / "in.jsonl").write_bytes(text.encode(encoding))

    summary = told(tmp_path / "in.jsonl", "-o", tmp_path / "kept.jsonl")

    assert (summary["documents"], summary["refused"]) == (7, 0)
    assert ids_of(tmp_path / "kept.jsonl")[0] == "é"


@pytest.mark.parametrize(("codec", "name"), [("gzip", "gz"), ("zstd", "zst")])
def test_a_truncated_archive_gives_what_is_whole(tmp_path: Path, codec: str, name: str) -> None:
    """A download that broke off is found out, and not taken for all there was."""
    rng = random.Random(1)
    rows: list[dict[str, object]] = [
        {"id": f"n{n}", "text": invented(n + 100), "noise": rng.randbytes(500).hex()}
        for n in range(2000)
    ]
    data = packed(as_json_lines(rows), codec)
    (tmp_path / f"in.jsonl.{name}").write_bytes(data[: len(data) * 2 // 3])
    (tmp_path / "more.jsonl").write_bytes(as_json_lines(records()))

    result = run(
        tmp_path / f"in.jsonl.{name}", tmp_path / "more.jsonl", "-o", tmp_path / "kept.jsonl"
    )

    found = ids_of(tmp_path / "kept.jsonl")
    assert result.exit_code == 1
    assert "data is cut short: " in result.stderr
    assert f"{len(found) - 5:,} records were read, the rest is missing" in result.stderr
    assert len(found) > 1000
    assert found[: len(found) - 5] == [f"n{n}" for n in range(len(found) - 5)]


def test_a_small_truncated_archive_gives_its_whole_lines(tmp_path: Path) -> None:
    """What is lost must not depend on the size of our buffers."""
    data = gzip.compress(as_json_lines(records(30)))
    (tmp_path / "in.jsonl.gz").write_bytes(data[:-400])

    summary = told(tmp_path / "in.jsonl.gz", "--dry-run")

    assert int(str(summary["documents"])) > 15
    assert len(summary["problems"]) == 1  # type: ignore[arg-type]


def test_a_parquet_file_of_another_schema_is_named_with_its_columns(tmp_path: Path) -> None:
    """Which column is missing, and which there are: no need to open the file."""
    good = write_parquet(tmp_path / "good.parquet", records())
    bad = write_parquet(tmp_path / "bad.parquet", [{"key": 1, "page": "x"}])

    result = run(good, bad, "-o", tmp_path / "kept.parquet")

    assert result.exit_code == 1
    assert "it has no column 'text'; its columns are 'key', 'page'" in result.stderr
    assert "--text-field" in result.stderr
    assert "6 documents in = 5 kept + 1 dropped" in result.stderr
    assert pq.read_table(tmp_path / "kept.parquet").num_rows == 5


def test_parquet_files_that_cannot_share_an_output_say_which_column(tmp_path: Path) -> None:
    """One file has one type a column."""
    left = write_parquet(tmp_path / "left.parquet", [{"id": "a", "text": invented(1), "n": 1}])
    right = write_parquet(tmp_path / "right.parquet", [{"id": "b", "text": invented(2), "n": "x"}])
    wide = write_parquet(tmp_path / "wide.parquet", [{"id": "c", "text": invented(3), "m": 2.5}])

    clash = run(left, right, wide, "-o", tmp_path / "kept.parquet")
    mixed = run(left, right, wide, "-o", tmp_path / "kept.jsonl")

    assert clash.exit_code == 1
    assert "its column 'n' is string and int64 in the files before" in clash.stderr
    rows = pq.read_table(tmp_path / "kept.parquet").to_pylist()
    assert [(row["id"], row["n"], row["m"]) for row in rows] == [("a", 1, None), ("c", None, 2.5)]
    assert mixed.exit_code == 0
    assert ids_of(tmp_path / "kept.jsonl") == ["a", "b", "c"]


@pytest.mark.parametrize("cut", [10, -200])
def test_a_damaged_parquet_file_is_told(tmp_path: Path, cut: int) -> None:
    """Its directory is at its end: half a file is none."""
    path = write_parquet(tmp_path / "in.parquet", records())
    path.write_bytes(path.read_bytes()[:cut])
    (tmp_path / "more.jsonl").write_bytes(as_json_lines(records()))

    summary = told(path, tmp_path / "more.jsonl", "--dry-run")

    assert summary["documents"] == 6
    assert "it is no Parquet file, or its end is missing" in str(summary["problems"])


def test_parquet_that_holds_other_bytes_under_the_name_of_text(tmp_path: Path) -> None:
    """Some writers do not check; the reader must."""
    raw = pa.array([invented(1).encode(), b"caf\xe9 " + invented(2).encode()], pa.binary())
    column = pa.Array.from_buffers(pa.string(), 2, raw.buffers())
    names = pa.array([b"a", b"\xe9"], pa.binary())
    ids = pa.Array.from_buffers(pa.string(), 2, names.buffers())
    pq.write_table(pa.table({"id": ids, "text": column}), tmp_path / "in.parquet")

    summary = told(tmp_path / "in.parquet", "-o", tmp_path / "kept.jsonl")

    assert (summary["kept"], summary["refused"]) == (2, 0)


def test_ragged_csv_lines_are_refused_with_their_numbers(tmp_path: Path) -> None:
    """A field too many shifts all columns behind it."""
    data = as_csv(records())
    lines = data.splitlines(keepends=True)
    lines[2:2] = [b"short\n", b"a,b,c,d,e\n", b"\n", b'" ",\xa0,\n']
    (tmp_path / "in.csv").write_bytes(b"".join(lines))

    summary = told(tmp_path / "in.csv", "-o", tmp_path / "kept.csv")

    assert summary["refused_by"] == {"no text": 1, "unreadable record": 2}
    assert reasons(summary)[0] == "in.csv, line 3: the line has 1 field, the line of names 3"
    assert (summary["kept"], summary["dropped"]) == (5, 1)
    assert (tmp_path / "kept.csv").read_bytes().splitlines()[0] == lines[0].strip()


def test_what_is_not_there_is_told_and_the_rest_is_done(tmp_path: Path) -> None:
    """A wrong name among forty must not cost the night."""
    (tmp_path / "in.jsonl").write_bytes(as_json_lines(records()))
    (tmp_path / "empty").mkdir()
    (tmp_path / "none.jsonl").write_bytes(b"\n\n")
    (tmp_path / "what.xyz").write_bytes(b"what is this")

    missing = tmp_path / "gone"
    result = run(
        missing,
        tmp_path / "in.jsonl",
        tmp_path / "empty",
        tmp_path / "none.jsonl",
        tmp_path / "what.xyz",
        "-o",
        tmp_path / "kept.jsonl",
    )
    alone = run(missing, "-o", tmp_path / "other.jsonl")

    assert result.exit_code == 1
    for sentence in (
        f"{missing}: there is no such file or folder",
        "empty: the folder holds no files",
        "none.jsonl: it holds no records",
        "what.xyz: its format cannot be told from its ending: name it with --format",
    ):
        assert sentence in result.stderr
    assert len(ids_of(tmp_path / "kept.jsonl")) == 5
    assert alone.exit_code == 1
    assert "no document could be read" in alone.stderr
    assert not (tmp_path / "other.jsonl").exists()
    assert not list(tmp_path.glob(".*"))


def test_text_files_that_are_none_are_refused(tmp_path: Path) -> None:
    """Folders hold pictures under the names of texts."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(invented(1), "utf-8")
    (folder / "b.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (folder / "c.txt").write_bytes(b" \n")
    (folder / "d.txt").write_bytes(f"é {invented(2)}".encode("latin-1"))
    (folder / "e.txt.gz").write_bytes(gzip.compress(invented(3).encode())[:-30])
    (folder / ".hidden").write_bytes(b"x")

    summary = told(folder, "-o", tmp_path / "kept")

    assert (summary["kept"], summary["refused"]) == (2, 3)
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == ["a.txt", "d.txt"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("-o", "in.jsonl"), "is an input too"),
        (("-o", "there.jsonl"), "is there already: name another file, or add --overwrite"),
        (("-o", "k.jsonl", "--clusters", "k.jsonl"), "is named for two outputs"),
        (("-o", "k.xyz"), "cannot be told from its ending"),
        (("-o", "k.parquet.gz"), "cannot be told from its ending"),
        (("--clusters", "folder"), "cannot be told from its ending"),
        (("-o", "k.jsonl", "--refused", "r.csv"), "cannot be told from its ending"),
        (("-o", "kept"), "the inputs are not all text files"),
        (("-o", "nowhere/k.jsonl"), "there is no folder"),
        (("-o", "k.jsonl", "--memory", "much"), "'much' is no size of memory"),
        (("-o", "k.jsonl", "--memory", "1M"), "64M or more"),
    ],
)
def test_outputs_that_cannot_be_meant_are_refused_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], sentence: str
) -> None:
    """Hours of work must not end in a wrong name, nor in the loss of a file."""
    monkeypatch.chdir(tmp_path)
    Path("in.jsonl").write_bytes(as_json_lines(records()))
    Path("there.jsonl").write_bytes(b"precious")

    result = run("in.jsonl", *words)

    assert result.exit_code == 1
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1
    assert Path("there.jsonl").read_bytes() == b"precious"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "there.jsonl"]


@pytest.mark.parametrize(
    "words",
    [
        ("in.jsonl",),
        ("in.jsonl", "-o", "k.jsonl", "--keep", "best"),
        ("in.jsonl", "-o", "k.jsonl", "--threshold", "0"),
        ("in.jsonl", "-o", "k.jsonl", "--threshold", "1.5"),
        ("in.jsonl", "-o", "k.jsonl", "--threads", "0"),
        (),
    ],
)
def test_wrong_usage_exits_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """Scripts tell a wrong call from a failed one by it."""
    monkeypatch.chdir(tmp_path)

    assert run(*words).exit_code == 2


def test_overwrite_replaces_what_is_there(tmp_path: Path) -> None:
    """Who runs it every night asks for that once."""
    (tmp_path / "in.jsonl").write_bytes(as_json_lines(records()))
    (tmp_path / "kept.jsonl").write_bytes(b"old")

    result = run(tmp_path / "in.jsonl", "-o", tmp_path / "kept.jsonl", "--overwrite")

    assert result.exit_code == 0, result.output
    assert len(ids_of(tmp_path / "kept.jsonl")) == 5


def test_all_refusals_can_be_listed(tmp_path: Path) -> None:
    """Twenty are told; a file holds the rest."""
    bad = b"".join(b'{"id": "b%d"}\n' % number for number in range(100))
    (tmp_path / "in.jsonl").write_bytes(as_json_lines(records()) + bad)

    result = run(tmp_path / "in.jsonl", "--dry-run")
    run(tmp_path / "in.jsonl", "-o", tmp_path / "k.jsonl", "--refused", tmp_path / "r.jsonl.gz")

    with gzip.open(tmp_path / "r.jsonl.gz", "rt") as lines:
        listed = [json.loads(line) for line in lines]
    assert [row["id"] for row in listed] == [f"b{number}" for number in range(100)]
    assert set(listed[0]) == {"where", "id", "kind", "reason"}
    assert "100 no text" in result.stderr
    assert "and 95 more" in result.stderr


def limited(size: int) -> Callable[[], None]:
    """Return what keeps a child process from writing larger files."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.parametrize("output", ["kept.jsonl", "kept.csv", "kept.parquet", "kept.jsonl.gz"])
def test_a_full_disk_is_one_sentence_and_leaves_nothing_half_written(
    tmp_path: Path, output: str
) -> None:
    """Half a file under the name of a whole one is worse than none."""
    rng = random.Random(2)
    rows: list[dict[str, object]] = [
        {"id": f"n{n}", "text": invented(n, 60), "noise": rng.randbytes(1500).hex()}
        for n in range(400)
    ]
    (tmp_path / "in.jsonl").write_bytes(as_json_lines(rows))
    command = [sys.executable, "-m", "provenance", "dedup", "in.jsonl", "-o", output, "-q"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}

    failed = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limited(300_000),
    )
    resumed = subprocess.run(
        [*command, "--resume"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert failed.returncode == 1
    assert "Traceback" not in failed.stderr
    assert "run the same command with --resume" in failed.stderr
    assert failed.stderr.count("\n") == 1
    assert resumed.returncode == 0, resumed.stderr
    assert "400 documents in = 400 kept" in resumed.stderr
