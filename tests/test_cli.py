"""The command line: what it prints, where, and with which exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from provenance.cli import EXPORT_FORMATS, INPUT_FORMATS, cli
from provenance.exports import FORMATS
from provenance.readers import FORMATS as READ_FORMATS
from tests.corpus import articles

pytestmark = pytest.mark.model
ROOT = Path(__file__).resolve().parent.parent


def run(*words: str | Path, **settings: object) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(
        cli,
        [str(word) for word in words],
        prog_name="provenance",
        **settings,  # type: ignore[arg-type]  # click's own keywords
    )


def write_corpus(folder: Path) -> Path:
    """Write the corpus as JSON Lines; return the file."""
    path = folder / "articles.jsonl"
    rows = [
        {
            "id": article.id,
            "url": article.url,
            "publisher": article.outlet,
            "headline": article.title,
            "datePublished": article.published_at,
            "inLanguage": article.language,
            "articleBody": article.text,
        }
        for article in articles()
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the corpus."""
    folder = tmp_path_factory.mktemp("cli")
    result = run("ingest", write_corpus(folder), "--db", folder / "news.db", "-q")
    assert result.exit_code == 0, result.output
    return folder / "news.db"


def test_ingest_tells_what_became_of_each_record(tmp_path: Path) -> None:
    """Added, unchanged and refused must add up, each refusal with its reason."""
    path = write_corpus(tmp_path)
    with path.open("a", encoding="utf-8") as file:
        file.write('{"id": "bare"}\n')

    first = run("ingest", path, "--db", tmp_path / "news.db", "--json", "-q")
    again = run("ingest", path, "--db", tmp_path / "news.db", "-q")

    told = json.loads(first.stdout)
    assert (told["read"], told["added"], len(told["refused"])) == (7, 6, 1)
    assert "6 unchanged" in again.stdout
    assert "line 7" in again.stdout.replace("\n", " ")


def test_json_is_one_document_on_stdout_and_progress_goes_to_stderr(tmp_path: Path) -> None:
    """A script reads stdout; a line of progress in it would break the script."""
    db = tmp_path / "news.db"

    ingested = run("ingest", write_corpus(tmp_path), "--db", db, "--json")
    tree = run("tree", "--db", db, "--format", "json")
    claims = run("claims", "--db", db, "--json")
    who = run("who", "copy", "--db", db, "--json")
    explained = run("explain", "copy", "agency", "--db", db, "--json")

    assert "Reading" in ingested.stderr
    assert json.loads(ingested.stdout)["added"] == 6
    assert {"corpus", "articles", "derivations", "citations", "cycles"} <= set(
        json.loads(tree.stdout)
    )
    assert {"corpus", "claims"} <= set(json.loads(claims.stdout))
    assert {"query", "corpus", "summary", "reports"} <= set(json.loads(who.stdout))
    assert {"left", "right", "match"} <= set(json.loads(explained.stdout))


@pytest.mark.parametrize(
    "words",
    [
        ("tree",),
        ("tree", "copy"),
        ("claims",),
        ("claims", "--about", "Nobody was hurt.", "--limit", "1"),
        ("who", "copy"),
        ("who", "The bridge carries 14,000 vehicles a day."),
        ("explain", "copy", "agency"),
    ],
)
def test_answers_for_readers_are_plain_in_a_pipe(db: Path, words: tuple[str, ...]) -> None:
    """Colour codes in a file or a mail are noise."""
    result = run(*words, "--db", db)

    assert result.exit_code == 0, result.output
    assert result.stdout.strip()
    assert "\x1b" not in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_every_export_is_written_whole(db: Path, tmp_path: Path, name: str) -> None:
    """Half a file would be read by the next program as a whole one."""
    path = tmp_path / "out"

    result = run("export", name, "--db", db, "-o", path)

    assert result.exit_code == 0, result.output
    text = path.read_text(encoding="utf-8")
    assert "Reuters" in text
    if name in {"graphml", "svg"}:
        ElementTree.fromstring(text)
    assert [left.name for left in tmp_path.iterdir()] == ["out"]


def test_report_is_one_file_that_loads_nothing(db: Path, tmp_path: Path) -> None:
    """It is sent by mail and opened where there is no network."""
    path = tmp_path / "report.html"

    result = run("report", "--db", db, "-o", path)

    assert result.exit_code == 0, result.output
    page = path.read_text(encoding="utf-8")
    assert "Varnsk Gazette" in page
    assert "<script src" not in page
    assert "<link" not in page


def test_the_store_is_named_by_the_environment_too(db: Path) -> None:
    """A newsroom sets it once."""
    result = run("tree", "--json", env={"PROVENANCE_DB": str(db)})

    assert json.loads(result.stdout)["corpus"]["articles"] == 6


def test_standard_input_is_read_for_articles_and_for_a_query(db: Path, tmp_path: Path) -> None:
    """It stands at the end of a pipe as well as at its head."""
    line = json.dumps({"id": "piped", "text": articles()[1].text})

    ingested = run("ingest", "-", "--db", tmp_path / "p.db", "--json", "-q", input=line)
    asked = run("who", "-", "--db", db, "--json", input=articles()[1].text)

    assert json.loads(ingested.stdout)["added"] == 1
    assert json.loads(asked.stdout)["query"]["article"] == "copy"


def test_doctor_says_that_all_is_well_and_exits_1_where_it_is_not(tmp_path: Path) -> None:
    """A nightly job looks at the exit status alone."""
    db = tmp_path / "news.db"
    run("ingest", write_corpus(tmp_path), "--db", db, "-q")

    well = run("doctor", "--db", db, "-q")
    with_hole = subprocess.run(
        [sys.executable, "-c", DAMAGE, str(db)], check=False, capture_output=True
    )
    ill = run("doctor", "--db", db, "-q")
    mended = run("doctor", "--db", db, "--mend", "-q")

    assert (well.exit_code, "all is well" in well.stdout) == (0, True)
    assert with_hole.returncode == 0
    assert ill.exit_code == 1
    assert "--mend" in ill.stdout
    assert mended.exit_code == 0, mended.output


DAMAGE = (
    "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
    "c.execute('delete from index_segments'); c.commit()"
)


def test_the_demo_shows_copies_claims_and_a_report(tmp_path: Path) -> None:
    """The first minute decides whether there is a second one."""
    result = run("demo", "--db", tmp_path / "demo.db", "-o", tmp_path / "demo.html", "-q")

    assert result.exit_code == 0, result.output
    for told in ("copy", "translation", "Independent", "Repeated", "What to try next", "demo.html"):
        assert told in result.stdout
    assert (tmp_path / "demo.html").stat().st_size > 10_000


def test_the_commands_that_the_demo_suggests_work(tmp_path: Path) -> None:
    """What we tell people to try must not fail."""
    db = tmp_path / "demo.db"
    shown = run("demo", "--db", db, "-o", tmp_path / "demo.html", "-q").stdout
    lines = [line.split() for line in shown.splitlines() if line.startswith("  provenance ")]
    asked = [words for words in lines if words[1] in {"who", "explain"}]

    results = [run(*words[1:], "--json") for words in asked]

    assert len(asked) >= 2
    assert [result.exit_code for result in results] == [0] * len(asked)


def test_choices_of_the_command_line_are_those_of_the_modules() -> None:
    """They are written twice, so that help imports nothing."""
    assert set(INPUT_FORMATS) == set(READ_FORMATS)
    assert set(EXPORT_FORMATS) == set(FORMATS)


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    """Help is asked for often; a second of waiting is felt."""
    code = (
        "import sys\nfrom provenance.cli import cli\n"
        "try:\n    cli(['--help'], prog_name='provenance')\nexcept SystemExit:\n    pass\n"
        "heavy = {'torch', 'faiss', 'sentence_transformers', 'numpy', 'trafilatura', 'rich',"
        " 'sqlite_utils', 'pyarrow'}\n"
        "print(*sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    spent = []
    for _ in range(3):
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        )
        spent.append(time.perf_counter() - start)

    assert done.stderr.split() == []
    assert "ingest" in done.stdout
    # 0.15 s on an idle machine; the best of three on a busy one.
    assert min(spent) < 1.0


def test_an_interrupt_says_that_the_work_done_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who stops a run of hours must know that she may."""
    from provenance.engine import Engine  # noqa: PLC0415 - the class that is replaced below

    def interrupted(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Engine, "ingest", interrupted)

    result = run("ingest", write_corpus(tmp_path), "--db", tmp_path / "news.db")

    assert result.exit_code == 1
    assert "what is done is kept" in result.stderr


def test_output_is_utf8_whatever_the_locale_says(db: Path) -> None:
    """JSON in another encoding is not JSON."""
    program = [sys.executable, "-m", "provenance", "tree", "--json", "--db", str(db)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}

    done = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, check=True)

    assert json.loads(done.stdout.decode("utf-8"))["corpus"]["articles"] == 6
