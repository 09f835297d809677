"""``provenance dedup``: what goes in comes out once, in every format, and the numbers add up."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

import provenance
from provenance.cli import cli
from provenance.deduplication.command import FORMATS
from provenance.deduplication.settings import (
    DATE_FIELDS,
    ID_FIELDS,
    OUTLET_FIELDS,
    TEXT_FIELDS,
)
from provenance.deduplication.sources import FORMATS as READ_FORMATS
from provenance.readers import records as reader
from tests.deduplicating import (
    as_csv,
    as_json_lines,
    ids_of,
    invented,
    read_lines,
    records,
    write_parquet,
)

ROOT = Path(__file__).resolve().parent.parent


def run(*words: str | Path, stdin: bytes | None = None) -> Result:
    """Run ``provenance dedup`` in this process."""
    return CliRunner().invoke(
        cli, ["dedup", *map(str, words), "-q"], prog_name="provenance", input=stdin
    )


def packed(data: bytes, codec: str) -> bytes:
    """Return bytes packed with gzip or zstd."""
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, codec) as stream:
        stream.write(data)
    found: bytes = sink.getvalue().to_pybytes()
    return found


def write_input(folder: Path, name: str) -> Path:
    """Write the documents as the ending says; return the path."""
    path = folder / name
    if not path.suffix:
        path.mkdir()
        for row in records():
            text = f"date {row['published_at']}\n{row['text']}"
            (path / f"{row['id']}.txt").write_text(text, "utf-8")
        return path
    if ".parquet" in name:
        return write_parquet(path, records())
    plain = name.removesuffix(".gz").removesuffix(".zst")
    rows = records()
    if plain.endswith("jsonl"):
        data = as_json_lines(rows)
    else:
        data = as_csv(rows, "\t" if plain.endswith("tsv") else ",")
    codec = {"gz": "gzip", "zst": "zstd"}.get(name.rpartition(".")[2])
    path.write_bytes(packed(data, codec) if codec else data)
    return path


INPUTS = (
    "a.jsonl",
    "a.jsonl.gz",
    "a.jsonl.zst",
    "a.csv",
    "a.csv.gz",
    "a.tsv.zst",
    "a.parquet",
    "a",
)


@pytest.mark.parametrize("name", INPUTS)
@pytest.mark.parametrize("output", ["kept.jsonl", "kept.csv.gz", "kept.tsv", "kept.parquet"])
def test_every_format_goes_in_and_comes_out(tmp_path: Path, name: str, output: str) -> None:
    """Who has Parquet should not need to know JSON, nor the other way round."""
    path = write_input(tmp_path, name)

    result = run(path, "-o", tmp_path / output)
    again = run(tmp_path / output, "-o", tmp_path / "read.jsonl", "--json")

    assert result.exit_code == 0, result.output
    assert "6 documents in = 5 kept + 1 dropped + 0 refused" in result.stderr
    told = json.loads(again.stdout)
    assert (told["documents"], told["kept"]) == (5, 5)
    assert set(ids_of(tmp_path / "read.jsonl")) == {"copy", "d1", "d2", "d3", "d4"}


def test_kept_lines_are_the_very_same_bytes(tmp_path: Path) -> None:
    """A line that was written anew may differ where nobody looks: numbers, escapes, order."""
    lines = [
        b'{"text": "%s", "id": "a", "score": 1.50, "note": "caf\\u00e9"}' % invented(1).encode(),
        b'  {"id":"b",  "text":"%s","big":123456789012345678901234567890}\r' % invented(2).encode(),
        b"",
        b'{"id": "c", "text": "%s"}' % invented(1).encode(),
        '{"id": "d", "text": "« %s »", "z": [1, {"é": null}]}'.encode() % invented(3).encode(),
    ]
    source = tmp_path / "in.jsonl"
    source.write_bytes(b"\n".join(lines))

    run(source, "-o", tmp_path / "kept.jsonl", "--keep", "first")

    assert (tmp_path / "kept.jsonl").read_bytes() == b"\n".join([lines[0], lines[1], lines[4], b""])


def test_kept_csv_records_are_the_very_same_bytes(tmp_path: Path) -> None:
    """Quotes, line breaks in a field and foreign columns come back as they were."""
    head = b'"text",id,"extra, more"\r\n'
    first = b'"%s\n""quoted""",a,1.0\r\n' % invented(1).encode()
    other = b"%s,b,\r\n" % invented(2).encode()
    copy = b'"%s\n""quoted""",c,"2"\r\n' % invented(1).encode()
    source = tmp_path / "in.csv"
    source.write_bytes(head + first + other + copy)

    run(source, "-o", tmp_path / "kept.csv")

    assert (tmp_path / "kept.csv").read_bytes() == head + first + other


def test_kept_parquet_rows_have_all_their_columns_and_types(tmp_path: Path) -> None:
    """A date that comes back as text is another date."""
    table = pa.table(
        {
            "id": pa.array([1, 2, 3], pa.int32()),
            "text": [invented(1), invented(2), invented(1)],
            "when": pa.array([1, 2, 3], pa.timestamp("ms", "UTC")),
            "tags": [["a"], [], None],
        }
    ).replace_schema_metadata({"made": "by hand"})
    pq.write_table(table, tmp_path / "in.parquet")

    result = run(tmp_path / "in.parquet", "-o", tmp_path / "kept.parquet")

    given, kept = (pq.read_table(tmp_path / name) for name in ("in.parquet", "kept.parquet"))
    assert result.exit_code == 0, result.output
    assert kept.schema.equals(given.schema, check_metadata=True)
    assert kept.to_pylist() == given.to_pylist()[:2]


@pytest.mark.parametrize("ending", ["jsonl", "csv", "tsv", "parquet", "jsonl.gz", "csv.zst"])
def test_clusters_name_every_document_once(tmp_path: Path, ending: str) -> None:
    """The table of clusters is what other programs go on with."""
    source = write_input(tmp_path, "a.jsonl")
    clusters = tmp_path / f"clusters.{ending}"

    result = run(source, "--clusters", clusters)
    run(clusters, "--dry-run")

    assert result.exit_code == 0, result.output
    rows = rows_of(clusters)
    assert [row["id"] for row in rows] == ["d0", "d1", "d2", "d3", "d4", "copy"]
    assert list(rows[0]) == [
        "id",
        "cluster",
        "kept",
        "kept_id",
        "relation",
        "resemblance",
        "containment",
        "link_id",
    ]
    dropped = rows[0]
    assert (str(dropped["kept"]).lower(), dropped["kept_id"]) == ("false", "copy")
    assert (dropped["relation"], dropped["link_id"]) == ("verbatim", "copy")
    assert float(str(dropped["containment"])) > 0.99
    assert rows[1]["relation"] in {None, ""}
    assert dropped["cluster"] == rows[5]["cluster"] != rows[1]["cluster"]


def rows_of(path: Path) -> list[dict[str, object]]:
    """Return the rows of a table in any format."""
    name = path.name
    if name.endswith("parquet"):
        found: list[dict[str, object]] = pq.read_table(path).to_pylist()
        return found
    data = path.read_bytes()
    if name.endswith("gz"):
        data = gzip.decompress(data)
    elif name.endswith("zst"):
        data = pa.CompressedInputStream(pa.BufferReader(data), "zstd").read()
    lines = data.decode().splitlines()
    if "jsonl" in name:
        return [json.loads(line) for line in lines]
    delimiter = "\t" if "tsv" in name else ","
    header, *rest = [line.split(delimiter) for line in lines]
    return [dict(zip(header, row, strict=True)) for row in rest]


def test_text_files_come_back_as_files(tmp_path: Path) -> None:
    """A name without ending asks for a folder of the kept files as they are."""
    source = write_input(tmp_path, "a")
    (source / "deeper").mkdir()
    (source / "deeper" / "d1.txt").write_text(invented(77), "utf-8")

    result = run(source, "-o", tmp_path / "kept")

    assert result.exit_code == 0, result.output
    kept = {str(path.relative_to(tmp_path / "kept")) for path in (tmp_path / "kept").rglob("*.txt")}
    assert kept == {"copy.txt", "d1.txt", "d2.txt", "d3.txt", "d4.txt", "deeper/d1.txt"}
    assert (tmp_path / "kept/d1.txt").read_bytes() == (source / "d1.txt").read_bytes()


def test_several_inputs_are_one_collection(tmp_path: Path) -> None:
    """Duplicates lie between files more often than within them."""
    left = tmp_path / "left.jsonl"
    left.write_bytes(as_json_lines(records()[:4]))
    right = write_parquet(tmp_path / "right.parquet", records()[4:])

    result = run(left, right, "-o", tmp_path / "kept.jsonl", "--keep", "first")

    assert result.exit_code == 0, result.output
    assert ids_of(tmp_path / "kept.jsonl") == ["d0", "d1", "d2", "d3", "d4"]


def test_standard_input_is_read_to_its_end_first(tmp_path: Path) -> None:
    """A pipe cannot be read twice, and kept records come from a second reading."""
    result = run("-", "-o", tmp_path / "kept.jsonl", stdin=as_json_lines(records()))

    assert result.exit_code == 0, result.output
    assert ids_of(tmp_path / "kept.jsonl") == ["d1", "d2", "d3", "d4", "copy"]


@pytest.mark.parametrize(
    ("keep", "kept"), [("earliest", "copy"), ("first", "d0"), ("longest", "long")]
)
def test_which_one_is_kept_is_the_users_choice(tmp_path: Path, keep: str, kept: str) -> None:
    """The earliest is the likeliest source; the first or the longest may suit other uses."""
    rows = records()
    longest: dict[str, object] = {
        "id": "long",
        "text": f"{rows[0]['text']} Dogo line.",
        "published_at": "2024-07-01",
    }
    (tmp_path / "in.jsonl").write_bytes(as_json_lines([*rows, longest]))

    run(tmp_path / "in.jsonl", "-o", tmp_path / "kept.jsonl", "--keep", keep)

    assert set(ids_of(tmp_path / "kept.jsonl")) == {kept, "d1", "d2", "d3", "d4"}


def test_fields_of_other_names_are_found_or_named(tmp_path: Path) -> None:
    """Every crawl calls them otherwise."""
    rows: list[dict[str, object]] = [
        {"key": f"k{n}", "main": invented(n % 2), "day": f"2024-01-{9 - n:02}"} for n in range(4)
    ]
    (tmp_path / "in.jsonl").write_bytes(as_json_lines(rows))
    names = ("--text-field", "main", "--id-field", "key", "--date-field", "day")

    result = run(tmp_path / "in.jsonl", "-o", tmp_path / "kept.jsonl", *names)

    assert result.exit_code == 0, result.output
    assert [row["key"] for row in read_lines(tmp_path / "kept.jsonl")] == ["k2", "k3"]


def test_dry_run_does_all_but_write(tmp_path: Path) -> None:
    """To see what would go before anything goes."""
    source = write_input(tmp_path, "a.jsonl")

    result = run(source, "-o", tmp_path / "kept.jsonl", "--dry-run", "--json")

    assert json.loads(result.stdout)["dropped"] == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


def test_the_numbers_of_the_summary_add_up(tmp_path: Path) -> None:
    """A record that is in no number is lost without a trace."""
    lines = as_json_lines(records())
    (tmp_path / "in.jsonl").write_bytes(lines + b'{"id": "bare"}\n{"broken\n' + lines)

    result = run(tmp_path / "in.jsonl", "-o", tmp_path / "kept.jsonl", "--json")

    told = json.loads(result.stdout)
    assert told["documents"] == told["kept"] + told["dropped"] + told["refused"] == 14
    assert sum(told["refused_by"].values()) == told["refused"] == 8
    assert sum(told["dropped_by"].values()) == told["dropped"]
    assert told["clusters"] == 1
    assert told["largest_cluster"] == 2


def test_explain_shows_why_with_the_passages_side_by_side(tmp_path: Path) -> None:
    """Nobody should have to believe that two texts are one."""
    source = write_input(tmp_path, "a.jsonl")

    dropped = run(source, "--explain", "d0")
    kept = run(source, "--explain", "copy")
    alone = run(source, "--explain", "d3")
    nobody = run(source, "--explain", "d99")
    as_json = run(source, "--explain", "d0", "--json")

    words = invented(0).split()
    assert "'d0' is dropped: 'copy' covers 100% of it" in dropped.stdout
    assert dropped.stdout.count(f"{words[0]} {words[1]}") == 2
    assert "'copy' is kept and stands for its cluster" in kept.stdout
    assert "no other document shares enough" in alone.stdout
    assert nobody.exit_code == 1
    assert "no document that was read has the id 'd99'" in nobody.stderr
    explained = json.loads(as_json.stdout)["explanation"]
    (pair,) = explained["compared"]
    assert pair["passages"][0]["left_text"] == records()[0]["text"][:-1]  # type: ignore[index]


def test_python_has_all_that_the_command_line_has(tmp_path: Path) -> None:
    """Everything that the command line does is one call."""
    source = write_input(tmp_path, "a.jsonl")

    summary = provenance.dedup(source, tmp_path / "kept.jsonl", clusters=tmp_path / "c.jsonl")
    dry = provenance.dedup([source], dry_run=True, explain="d0")

    assert (summary.documents, summary.kept, summary.dropped) == (6, 5, 1)
    assert summary.complete
    assert ids_of(tmp_path / "c.jsonl")[-1] == "copy"
    assert dry.explanation is not None
    assert dry.explanation["kept_id"] == "copy"


def test_nothing_is_left_beside_the_outputs(tmp_path: Path) -> None:
    """Work folders that stay fill the disk of who runs this every night."""
    source = write_input(tmp_path, "a.jsonl")

    run(source, "-o", tmp_path / "kept.jsonl", "--clusters", tmp_path / "c.csv")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "c.csv", "kept.jsonl"]


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    """A result that changes from run to run can be checked by nobody."""
    source = write_input(tmp_path, "a.jsonl")
    names = ("kept.jsonl.gz", "kept.csv.zst", "kept.parquet")

    for name in names:
        for turn in ("one", "two"):
            (tmp_path / turn).mkdir(exist_ok=True)
            run(source, "-o", tmp_path / turn / name, "--clusters", tmp_path / turn / f"c.{name}")

    written = [sorted((tmp_path / turn).iterdir()) for turn in ("one", "two")]
    assert len(written[0]) == 6
    for left, right in zip(*written, strict=True):
        assert left.read_bytes() == right.read_bytes(), left.name


def test_fields_are_those_of_the_other_commands() -> None:
    """One file of articles must mean the same to every command."""
    assert (TEXT_FIELDS, OUTLET_FIELDS, DATE_FIELDS) == (
        reader._TEXT,
        reader._OUTLET,
        reader._DATE,
    )
    assert ID_FIELDS == ("id",)
    assert FORMATS == READ_FORMATS


def test_help_of_dedup_loads_nothing_heavy() -> None:
    """Pyarrow alone takes a fifth of a second."""
    code = (
        "import sys; from click.testing import CliRunner; from provenance.cli import cli; "
        "assert CliRunner().invoke(cli, ['dedup', '--help']).exit_code == 0; "
        "print(*sorted({n.split('.')[0] for n in sys.modules}))"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()

    assert not {"numpy", "pyarrow", "numba", "datasketch"} & set(loaded)


def test_large_inputs_are_read_in_blocks(tmp_path: Path) -> None:
    """Blocks must neither lose nor double the records at their borders."""
    rows: list[dict[str, object]] = [
        {"id": f"n{n}", "text": f"{n} {invented(n % 7, 20)}", "pad": "x" * (n * 37 % 9000)}
        for n in range(3000)
    ]
    (tmp_path / "in.jsonl").write_bytes(as_json_lines(rows))

    run(tmp_path / "in.jsonl", "--clusters", tmp_path / "c.jsonl", "-o", tmp_path / "kept.jsonl")

    told = read_lines(tmp_path / "c.jsonl")
    kept = {row["id"] for row in told if row["kept"]}
    assert [row["id"] for row in told] == [row["id"] for row in rows]
    assert ids_of(tmp_path / "kept.jsonl") == [row["id"] for row in rows if row["id"] in kept]
    assert all(left != right for left, right in pairwise(ids_of(tmp_path / "kept.jsonl")))


def test_an_engine_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spark is an extra of 400 MB: who lacks it needs its name, not a trace."""
    monkeypatch.setitem(sys.modules, "pyspark", None)

    result = run(write_input(tmp_path, "a.jsonl"), "--dry-run", "--engine", "spark")

    assert result.exit_code == 1
    assert "install it with 'pip install \"news-provenance[spark]\"'" in result.stderr


def test_json_documents_and_pages_are_read_as_every_other_command_reads_them(
    tmp_path: Path,
) -> None:
    """A folder of single articles is how small newsrooms keep theirs."""
    folder = tmp_path / "in"
    folder.mkdir()
    rows = records()
    (folder / "one.json").write_text(json.dumps(rows[0], indent=2), "utf-8")
    (folder / "list.json").write_text(json.dumps({"articles": rows[1:3]}), "utf-8")
    (folder / "lines.json").write_bytes(as_json_lines(rows[3:]))
    (folder / "broken.json").write_text('{"id": "x",\n "text": }', "utf-8")
    body = "".join(f"<p>{invented(90 + n, 60)}</p>" for n in range(4))
    page = f"<html><head><title>t</title></head><body><article>{body}</article></body></html>"
    (folder / "page.html").write_text(page, "utf-8")

    result = run(folder, "-o", tmp_path / "kept.jsonl", "--json")

    told = json.loads(result.stdout)
    assert (told["documents"], told["kept"], told["dropped"], told["refused"]) == (8, 6, 1, 1)
    assert told["refusals"][0]["reason"] == "the file is broken JSON (Expecting value in line 2)"
    assert set(ids_of(tmp_path / "kept.jsonl")) == {"d1", "d2", "d3", "d4", "copy", "page"}
