"""``provenance dedup`` never removes what it did not write, and shows no escapes of its data."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

import provenance
from provenance.deduplication import streams
from provenance.deduplication.problems import (
    CannotResume,
    OutputExists,
    WorkFolderTaken,
)
from tests.deduplicating import as_json_lines, ids_of, invented, records
from tests.test_dedup import run
from tests.test_dedup_bad_input import reasons, told
from tests.test_dedup_resume import Interrupting


def write_source(folder: Path) -> Path:
    """Write some documents, one of them twice."""
    path = folder / "in.jsonl"
    path.write_bytes(as_json_lines(records()))
    return path


def test_a_work_folder_is_ours_by_its_stamp_alone(tmp_path: Path) -> None:
    """A file called lock is no proof that all beside it may go."""
    source = write_source(tmp_path)
    theirs = tmp_path / "p"
    theirs.mkdir()
    for name in ("lock", "thesis.txt", "engine", "run.json"):
        (theirs / name).write_text("{}", "utf-8")

    for resume in (False, True):
        with pytest.raises(WorkFolderTaken, match="holds other files"):
            provenance.dedup(source, tmp_path / "k.jsonl", work_dir=theirs, resume=resume)

    assert sorted(path.name for path in theirs.iterdir()) == [
        "engine",
        "lock",
        "run.json",
        "thesis.txt",
    ]


def test_a_file_put_into_our_work_folder_is_not_removed(tmp_path: Path) -> None:
    """A folder that was ours yesterday may hold notes today."""
    source = write_source(tmp_path)
    provenance.dedup(source, tmp_path / "k.jsonl", work_dir=tmp_path / "w")
    (tmp_path / "w" / "notes.txt").write_text("mine", "utf-8")

    with pytest.raises(WorkFolderTaken):
        provenance.dedup(source, tmp_path / "k2.jsonl", work_dir=tmp_path / "w")

    assert (tmp_path / "w" / "notes.txt").read_text("utf-8") == "mine"


def test_a_work_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    """One sentence, and the file is left alone."""
    source = write_source(tmp_path)

    with pytest.raises(WorkFolderTaken, match="is no folder"):
        provenance.dedup(source, tmp_path / "k.jsonl", work_dir=source)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("-o", "news", "--overwrite"), "is a folder that holds the input"),
        (("-o", "other", "--overwrite"), "is a folder with files in it, and none is replaced"),
        (("-o", "x.jsonl", "--overwrite"), "is a folder: name another file"),
        (("--clusters", "x.jsonl", "--overwrite"), "is a folder: name another file"),
        (("-o", "plain", "--overwrite"), "is a file, and a name without ending is a folder"),
        (("-o", "-"), "standard output is not written to"),
        (("-o", "plain/k.jsonl"), "there is no folder 'plain'"),
    ],
)
def test_overwrite_replaces_files_and_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], sentence: str
) -> None:
    """--overwrite is meant for last night's output, not for a folder of articles."""
    monkeypatch.chdir(tmp_path)
    for name in ("news", "other", "x.jsonl"):
        Path(name).mkdir()
        Path(name, "a.txt").write_text(invented(1), "utf-8")
    Path("plain").write_text("precious", "utf-8")
    before = {path: path.is_dir() or path.read_bytes() for path in tmp_path.rglob("*")}

    result = run("news/a.txt", *words)

    assert result.exit_code == 1
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1
    assert {path: path.is_dir() or path.read_bytes() for path in tmp_path.rglob("*")} == before


def test_an_empty_folder_may_take_the_kept_files(tmp_path: Path) -> None:
    """Who made the folder beforehand meant it."""
    (tmp_path / "a.txt").write_text(invented(1), "utf-8")
    (tmp_path / "kept").mkdir()

    result = run(tmp_path / "a.txt", "-o", tmp_path / "kept")

    assert result.exit_code == 0, result.output
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["a.txt"]


def test_resuming_replaces_no_output_that_the_run_did_not_begin(tmp_path: Path) -> None:
    """--resume is no --overwrite."""
    source = write_source(tmp_path)
    work = tmp_path / "w"
    provenance.dedup(source, tmp_path / "k.jsonl", work_dir=work)
    (tmp_path / "there.jsonl").write_bytes(b"precious")

    for name in ("there.jsonl", "k.jsonl"):
        with pytest.raises(OutputExists):
            provenance.dedup(source, tmp_path / name, work_dir=work, resume=True)
    provenance.dedup(source, tmp_path / "new.jsonl", work_dir=work, resume=True)
    provenance.dedup(source, tmp_path / "k.jsonl", work_dir=work, resume=True, overwrite=True)

    assert (tmp_path / "there.jsonl").read_bytes() == b"precious"
    assert len(ids_of(tmp_path / "new.jsonl")) == 5


def test_outputs_that_an_interrupted_run_had_begun_to_publish_are_replaced(tmp_path: Path) -> None:
    """A kill between two outputs must not leave a run that nothing can end."""
    source = write_source(tmp_path)
    work = tmp_path / "w"
    provenance.dedup(source, tmp_path / "k.jsonl", work_dir=work)
    stamp = json.loads((work / "run.json").read_text("utf-8"))
    stamp["publishing"] = [str((tmp_path / "k.jsonl").resolve())]
    (work / "run.json").write_text(json.dumps(stamp), "utf-8")

    provenance.dedup(source, tmp_path / "k.jsonl", work_dir=work, resume=True)

    assert len(ids_of(tmp_path / "k.jsonl")) == 5


def test_other_data_on_standard_input_is_not_resumed(tmp_path: Path) -> None:
    """The copy of yesterday's pipe is not what is piped today."""
    lines = as_json_lines(records())
    with (tmp_path / "one").open("wb+") as stream:
        stream.write(lines)
        stream.seek(0)
        with pytest.raises(KeyboardInterrupt):
            provenance.dedup("-", tmp_path / "k.jsonl", stdin=stream, progress=Interrupting(0))

    for other, sentence in ((lines[:-9] + b"x\n", "other data"), (lines[:99], "less data")):
        (tmp_path / "two").write_bytes(other)
        with (tmp_path / "two").open("rb") as stream, pytest.raises(CannotResume, match=sentence):
            provenance.dedup("-", tmp_path / "k.jsonl", stdin=stream, resume=True)
    with (tmp_path / "one").open("rb") as stream:
        summary = provenance.dedup("-", tmp_path / "k.jsonl", stdin=stream, resume=True)

    assert summary.documents == 6


def test_a_stray_quotation_mark_costs_its_own_row(tmp_path: Path) -> None:
    """The rows behind it were swallowed, and no number told of them."""
    rows = [f"{n},{invented(n)}\n" for n in range(6)]
    rows[2] = f'2,"He said, {invented(2)}\n'
    quoted = [row.replace(",", ',"', 1).replace("\n", '"\n') for row in rows]
    (tmp_path / "plain.csv").write_text("id,text\n" + "".join(rows), "utf-8")
    (tmp_path / "quoted.csv").write_text(
        "id,text\n" + "".join([*quoted[:2], rows[2], *quoted[3:]]), "utf-8"
    )

    for name in ("plain.csv", "quoted.csv"):
        summary = told(tmp_path / name, "-o", tmp_path / f"kept.{name}")

        assert (summary["kept"], summary["refused"]) == (5, 1)
        assert reasons(summary) == [f"{name}, line 4: a quotation mark in it is never closed"]
        with (tmp_path / f"kept.{name}").open(encoding="utf-8", newline="") as file:
            assert [row["id"] for row in csv.DictReader(file)] == ["0", "1", "3", "4", "5"]


def test_cells_of_several_lines_are_read_whole(tmp_path: Path) -> None:
    """Articles have paragraphs, and quotations in them."""
    cell = f'"{invented(1)}\n\n""Yes,"" he said.\r\n{invented(2)}"'
    (tmp_path / "in.csv").write_text(f"id,text\na,{cell}\nb,{cell}\n", "utf-8", newline="")

    summary = told(tmp_path / "in.csv", "--dry-run")

    assert (summary["kept"], summary["dropped"], summary["refused"]) == (1, 1, 0)


def test_a_csv_line_beyond_the_limit_is_refused_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was in no number at all."""
    monkeypatch.setattr(streams, "MAX_LINE_BYTES", 1024**2)
    long = "x " * (6 * 1024**2)
    (tmp_path / "in.csv").write_text(
        f"id,text\na,{invented(1)}\nb,{long}\nc,{invented(3)}\n", "utf-8"
    )

    summary = told(tmp_path / "in.csv", "-o", tmp_path / "kept.csv")

    assert (summary["kept"], summary["refused"]) == (2, 1)
    assert reasons(summary) == ["in.csv, line 3: the line is longer than 128 MB: split it"]


@pytest.mark.parametrize("ending", ["csv", "tsv"])
def test_tables_of_clusters_hold_any_id(tmp_path: Path, ending: str) -> None:
    """A carriage return in an id must not break the row; an id is a key, and stays as it is."""
    ids = ["=1+1", "+2", "-3", "@x", "cr\rx", "new\nline", 'q"uote,', "tab\tid", "plain"]
    rows: list[dict[str, object]] = [{"id": one, "text": invented(1)} for one in ids]
    (tmp_path / "in.jsonl").write_bytes(as_json_lines(rows))
    path = tmp_path / f"c.{ending}"

    run(tmp_path / "in.jsonl", "--clusters", path, "-o", tmp_path / f"k.{ending}")

    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file, delimiter="\t" if ending == "tsv" else ","))
    assert [row["id"] for row in found] == ids
    assert '"=1+1"' in path.read_text("utf-8")


def test_no_escape_of_the_data_reaches_the_terminal(tmp_path: Path) -> None:
    """An id can clear the screen, or set the window's title."""
    evil = "\x1b[31mred\x1b]0;pwn\x07\u202e"
    rows: list[dict[str, object]] = [
        {"id": "a", "text": f"{invented(1, 40)} {evil} {invented(2, 40)}"},
        {"id": evil, "text": f"{invented(1, 40)} {evil} {invented(2, 40)}"},
        {"id": "bare", evil: 1},
    ]
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "\x1b[31m.jsonl").write_bytes(as_json_lines(rows))
    (folder / "\x1b[31m.xyz").write_bytes(b"what")

    for words in (("--explain", "a"), ("--explain", evil), ("--dry-run",)):
        result = run(folder, *words)
        assert not set("\x1b\x07\u202e") & set(result.output)
    alone = run(folder / "\x1b[31m.xyz", "--dry-run")

    assert "\x1b" not in alone.output
    assert "no document could be read" in alone.stderr


@pytest.mark.parametrize("name", ["in.jsonl", "in.csv", "in.txt"])
def test_a_run_that_could_use_no_record_fails(tmp_path: Path, name: str) -> None:
    """A script must not take an empty output for a clean one."""
    data = {"in.jsonl": '{"id": "a"}\n', "in.csv": "id,text\na,\n", "in.txt": " \n"}[name]
    (tmp_path / name).write_text(data, "utf-8")

    result = run(tmp_path / name, "--dry-run")

    assert result.exit_code == 1
    assert "no document could be used: 1 in, 1 refused" in result.stderr


def test_a_half_downloaded_file_beside_the_output_is_left_alone(tmp_path: Path) -> None:
    """Browsers and copying programs name what they have not finished so."""
    source = write_source(tmp_path)
    theirs = tmp_path / ".k.jsonl.part"
    theirs.write_text("mine", "utf-8")

    provenance.dedup(source, tmp_path / "k.jsonl")

    assert theirs.read_text("utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == [theirs.name, "in.jsonl", "k.jsonl"]
