"""Whatever is fed in: good records are kept, and the rest is told in a sentence."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from provenance import Engine
from provenance.cli import cli
from tests.corpus import COPY, OWN, PIECE

pytestmark = pytest.mark.model


def run(*words: str | Path) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(cli, [str(word) for word in words], prog_name="provenance")


def told(result: Result) -> str:
    """Return the one sentence of an error, after checking that it is one, and no traceback."""
    assert result.exit_code == 1, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    lines = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert len(lines) == 1, result.stderr
    assert "Traceback" not in result.output
    return lines[0]


def ingest(tmp_path: Path, *paths: Path) -> dict[str, Any]:  # Any: JSON
    """Ingest into a fresh store; return the summary."""
    result = run("ingest", *paths, "--db", tmp_path / "news.db", "--json", "-q")
    assert result.exit_code == 0, result.output
    summary: dict[str, Any] = json.loads(result.stdout)
    return summary


def write(path: Path, content: bytes) -> Path:
    """Write a file; return its path."""
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("blank.txt", b" \n\n "),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
        ("empty.json", b""),
        ("broken.json", b'{"id": "x", "text": "cut'),
        ("number.json", b"42"),
        ("empty.html", b"<html></html>"),
    ],
)
def test_a_file_without_an_article_is_refused_and_the_others_are_kept(
    tmp_path: Path, name: str, content: bytes
) -> None:
    """One bad file among ten thousand must not cost the night."""
    bad = write(tmp_path / name, content)
    good = write(tmp_path / "good.txt", OWN.encode())

    summary = ingest(tmp_path, bad, good)

    assert summary["added"] == 1
    (refused,) = summary["refused"]
    assert name in refused["where"]
    assert len(refused["reason"]) > 10


def test_a_broken_line_costs_that_line_only(tmp_path: Path) -> None:
    """Line 3 of 5 is cut short; the four others are articles."""
    lines = [json.dumps({"id": f"n{n}", "text": f"{OWN} Number {n}."}) for n in range(5)]
    lines[2] = lines[2][:40]

    summary = ingest(tmp_path, write(tmp_path / "five.jsonl", "\n".join(lines).encode()))

    assert summary["added"] == 4
    (refused,) = summary["refused"]
    assert "line 3" in refused["where"]


def test_text_that_is_not_utf8_is_read_or_refused_and_never_crashes(tmp_path: Path) -> None:
    """Old archives are in old encodings."""
    latin = write(tmp_path / "latin.txt", "Le navire a dérivé près de l'écluse.".encode("latin-1"))
    mixed = write(
        tmp_path / "mixed.jsonl",
        b'{"id": "a", "text": "caf\xe9"}\n{"id": "b", "text": "ok then"}\n',
    )

    summary = ingest(tmp_path, latin, mixed)

    assert summary["read"] == 3
    assert summary["added"] >= 1


def test_an_article_of_twenty_megabytes_is_refused_at_once(tmp_path: Path) -> None:
    """It is a book or a broken page; to compare it would take hours."""
    book = write(tmp_path / "book.txt", b"A sentence of some words. " * 800_000)
    good = write(tmp_path / "good.txt", OWN.encode())

    summary = ingest(tmp_path, book, good)

    assert summary["added"] == 1
    (refused,) = summary["refused"]
    assert "characters" in refused["reason"]


def test_a_date_in_the_year_20222_is_left_out_of_account(tmp_path: Path) -> None:
    """The article is kept; that the date cannot be read is told."""
    line = json.dumps({"id": "slip", "text": OWN, "published_at": "20222-03-04"})

    summary = ingest(tmp_path, write(tmp_path / "slip.jsonl", line.encode()))
    tree = json.loads(run("tree", "--json", "--db", tmp_path / "news.db").stdout)

    assert summary["added"] == 1
    assert tree["corpus"]["undated"] == 1


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A slip in a path is the commonest of all; a script must see it by the exit status."""
    result = run("ingest", tmp_path / "nowhere.txt", "--db", tmp_path / "news.db", "-q")

    assert "nothing was read" in told(result)
    assert "nowhere.txt" in "".join(result.stdout.split())  # long paths are broken and indented


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A small store."""
    rows = [{"id": "piece", "text": PIECE}, {"id": "copy", "text": COPY}]
    path = write(tmp_path / "two.jsonl", "\n".join(json.dumps(row) for row in rows).encode())
    assert run("ingest", path, "--db", tmp_path / "news.db", "-q").exit_code == 0
    return tmp_path / "news.db"


@pytest.mark.parametrize("command", ["who", "tree", "claims"])
def test_an_unknown_id_is_told_with_the_nearest_one(db: Path, command: str) -> None:
    """A slip of one letter should cost one look."""
    assert "did you mean 'piece'" in told(run(command, "peice", "--db", db))


@pytest.mark.parametrize("command", ["tree", "claims", "doctor", "report"])
def test_a_store_that_is_not_there_is_told_with_the_way_out(tmp_path: Path, command: str) -> None:
    """The first command of many is run in the wrong folder."""
    assert "provenance ingest" in told(run(command, "--db", tmp_path / "none.db"))


def overwrite_pages(path: Path) -> None:
    """Damage the middle of a file, as a failing disk does."""
    with path.open("r+b") as file:
        file.seek(4096 * 2)
        file.write(os.urandom(4096 * 12))


def replace_by_text(path: Path) -> None:
    """Put something else in the store's place."""
    path.write_text("this is a letter, not a store\n" * 200)


def cut_off(path: Path) -> None:
    """Lose the end of a file, as a broken copy does."""
    path.write_bytes(path.read_bytes()[: 4096 * 3])


@pytest.mark.parametrize("harm", [overwrite_pages, replace_by_text, cut_off])
@pytest.mark.parametrize("command", [("tree",), ("claims",), ("who", "piece"), ("doctor",)])
def test_a_damaged_store_is_told_in_one_sentence(
    db: Path, harm: Callable[[Path], None], command: tuple[str, ...]
) -> None:
    """Never a traceback: the reader must learn that it is the file, and what to do."""
    with sqlite3.connect(db) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()
    harm(db)

    result = run(*command, "--db", db, "-q")

    assert result.exit_code == 1, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    assert str(db) in result.output or "damaged" in result.output


def test_a_store_of_another_model_is_refused_with_the_way_out(db: Path, tmp_path: Path) -> None:
    """Vectors of two models compare like apples and hours."""
    with sqlite3.connect(db) as connection:
        connection.execute("update settings set value = 'other@1' where name = 'model'")
        connection.execute("update settings set value = '/models/other' where name = 'model_name'")
        connection.execute("update index_settings set value = 'other@1' where name = 'model'")
    connection.close()

    asked = run("ingest", tmp_path / "two.jsonl", "--db", db, "--model", "all-MiniLM-L6-v2", "-q")
    unasked = run("ingest", tmp_path / "two.jsonl", "--db", db, "-q")

    assert asked.exit_code == unasked.exit_code == 1
    assert "model" in told(asked)
    assert "/models/other" in told(unasked)


def test_a_folder_that_cannot_be_written_is_told(db: Path, tmp_path: Path) -> None:
    """A path below a file can be written by nobody, root included."""
    below = tmp_path / "two.jsonl" / "news.db"

    assert "--db" in told(run("ingest", tmp_path / "two.jsonl", "--db", below, "-q"))
    assert "-o" in told(run("report", "--db", db, "-o", tmp_path / "two.jsonl" / "r.html", "-q"))


def test_wrong_usage_exits_2(db: Path) -> None:
    """A script tells its own mistake from a missing article."""
    for words in (["tree", "--format", "word"], ["nonsense"], ["explain", "one"], ["ingest"]):
        assert run(*words, "--db", db).exit_code == 2


def test_markup_and_controls_in_a_title_are_shown_and_not_obeyed(tmp_path: Path) -> None:
    """A title comes from the web; it must not colour, ring or erase the reader's screen."""
    title = "[bold red]Breaking[/] \x1b[2J\x07 <script>alert(1)</script>"
    with Engine(tmp_path / "news.db") as engine:
        from provenance import Article  # noqa: PLC0415 - beside its only use

        engine.ingest([Article(id="evil", text=OWN, title=title, outlet="\x1b[31mRed")])

    shown = run("tree", "--db", tmp_path / "news.db").stdout
    page = run("export", "svg", "--db", tmp_path / "news.db").stdout

    assert "[bold red]" in shown
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "<script>alert" not in page


def test_half_characters_in_unknown_fields_do_not_cost_the_article(tmp_path: Path) -> None:
    r"""JSON may write "\ud800" anywhere, and no store can hold it."""
    shares = {"by": ["\ud800", {"\udfff": 1}]}
    record = json.dumps({"id": "a", "text": OWN, "shares": shares})

    summary = ingest(tmp_path, write(tmp_path / "one.jsonl", record.encode()))

    assert summary["added"] == 1
    with Engine(tmp_path / "news.db") as engine:
        (article,) = engine.articles()
    assert article.extra["shares"] == {"by": ["\ufffd", {"\ufffd": 1}]}


def test_an_id_with_a_nul_is_refused_and_the_store_stays_usable(tmp_path: Path) -> None:
    """SQLite's JSON functions end a text at a NUL: such an article would never be found again."""
    lines = [json.dumps({"id": name, "text": f"{OWN} {name}"}) for name in ("a\0b", "c")]

    summary = ingest(tmp_path, write(tmp_path / "two.jsonl", "\n".join(lines).encode()))
    tree = run("tree", "--json", "-q", "--db", tmp_path / "news.db")

    assert "NUL" in summary["refused"][0]["reason"]
    assert [article["id"] for article in json.loads(tree.stdout)["articles"]] == ["c"]


def test_what_was_guessed_or_left_out_is_told(tmp_path: Path) -> None:
    """A date that was left out changes the answer; who reads the summary must know."""
    record = json.dumps({"id": "a", "text": OWN, "published_at": "20222-01-01"})
    files = (
        write(tmp_path / "far.jsonl", record.encode()),
        write(tmp_path / "old.txt", (OWN + " Café.").encode("latin-1")),
    )

    notes = ingest(tmp_path, *files)["notes"]

    assert any(note.startswith("a: the date was left out: '20222-01-01'") for note in notes)
    assert any(note.startswith("old: no UTF-8: read as Windows-1252") for note in notes)


def test_a_file_whose_name_is_no_text_is_read(tmp_path: Path) -> None:
    """File names are bytes; archives of the nineties have Latin-1 in them."""
    full = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    empty = full.with_name(os.fsdecode(b"vid\xe9.txt"))
    full.write_bytes(OWN.encode())
    empty.touch()

    summary = ingest(tmp_path, full, empty)

    assert summary["added"] == 1
    assert summary["refused"][0]["where"].endswith("vid\\xe9.txt")


def test_a_query_in_another_encoding_is_asked_or_refused(tmp_path: Path) -> None:
    """Pipes carry bytes."""
    ingest(tmp_path, write(tmp_path / "good.txt", OWN.encode()))
    words = ["who", "-", "--db", str(tmp_path / "news.db"), "-q"]

    latin = CliRunner().invoke(cli, words, input=(OWN + " Café.").encode("latin-1"))
    picture = CliRunner().invoke(cli, words, input=b"\x89PNG\r\n\x1a\n" + bytes(range(256)))

    assert latin.exit_code == 0, latin.output
    assert "image" in told(picture)


def test_a_query_with_bytes_that_are_no_text_is_asked(tmp_path: Path) -> None:
    """A shell hands over what was typed, whatever it is."""
    ingest(tmp_path, write(tmp_path / "good.txt", OWN.encode()))
    words = os.fsdecode(b"The lock\xff was shut on Monday after a long night of repairs.")

    several = run("who", words, "--db", tmp_path / "news.db", "-q")
    one = run("who", os.fsdecode(b"lock\xff"), "--db", tmp_path / "news.db", "-q")

    assert several.exit_code == 0, several.output
    assert "no article has the id" in told(one)


def test_a_file_of_several_articles_is_not_asked_about_as_if_it_held_one(tmp_path: Path) -> None:
    """The answer would be about the first of them, and nobody would know."""
    lines = [json.dumps({"id": str(n), "text": f"{OWN} {n}."}) for n in range(2)]
    several = write(tmp_path / "several.jsonl", "\n".join(lines).encode())
    ingest(tmp_path, several)

    assert "several articles" in told(run("who", several, "--db", tmp_path / "news.db", "-q"))


@pytest.mark.parametrize("size", [0.1, 0.6])
def test_the_doctor_says_of_a_cut_store_what_to_do_instead_of_sending_to_itself(
    tmp_path: Path, size: float
) -> None:
    """'Run provenance doctor' is no help from the doctor."""
    ingest(tmp_path, write(tmp_path / "good.txt", OWN.encode()))
    store = tmp_path / "news.db"
    os.truncate(store, int(store.stat().st_size * size))

    looked = run("doctor", "--db", store, "-q")
    mended = run("doctor", "--mend", "--db", store, "-q")

    for result in (looked, mended):
        assert result.exit_code == 1
        assert "ingest the articles again" in result.stdout
        assert "run 'provenance doctor'" not in result.output


def test_a_page_of_very_many_lines_is_read_to_a_limit_and_that_is_told(tmp_path: Path) -> None:
    """A table of a hundred thousand lines would take hours and all memory to compare."""
    lines = "\n".join(f"Row{n}" for n in range(30_000)).encode()

    summary = ingest(tmp_path, write(tmp_path / "table.txt", lines))

    assert summary["notes"] == ["table: only its first 2,000 sentences are compared"]
