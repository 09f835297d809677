"""``provenance review``: what the page does is one command, and notes are shown harmless."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from provenance import Engine
from provenance.cli import cli
from provenance.model import Relation, Verdict
from provenance.review_command import RELATIONS, VERDICTS
from tests.corpus import FRENCH

pytestmark = pytest.mark.model

# A claim that the agency's piece and the reporter on the quay state in separate lines.
UNHURT = "own:323-394"


def run(db: Path, *words: str) -> Result:
    """Run ``provenance review`` in this process."""
    return CliRunner().invoke(
        cli, ["review", *words, "--db", str(db), "-q"], prog_name="provenance"
    )


def test_the_command_line_decides_lists_and_undoes(engine: Engine, tmp_path: Path) -> None:
    """Everything the page does is one command."""
    db = tmp_path / "news.db"
    engine.close()
    rejected = run(db, "reject", "copy", "agency", "--reviewer", "Ada", "--note", "by phone")
    pinned = run(db, "pin", "--claim", UNHURT, "--sources", "2-3", "--reviewer", "Ada", "--json")
    listed = run(db, "list")
    name = json.loads(run(db, "list", "copy", "--json").stdout)["decisions"][0]["id"]
    undone = run(db, "undo", name, "--reviewer", "Bo")
    history = json.loads(run(db, "list", "--all", "--json").stdout)["decisions"]

    assert "copy and agency are not related" in rejected.stdout
    assert json.loads(pinned.stdout)["independent_sources"] == [2, 3]
    assert json.loads(pinned.stdout)["verdict"] == "independent"
    assert "by phone" in listed.stdout
    assert f"undo {name}" in undone.stdout
    assert [entry["status"] for entry in history] == ["undone", "active", "done"]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("pin", "copy", "nothing", "--reviewer", "Ada"), 1),
        (("pin", "copy", "agency"), 2),
        (("pin", "--claim", UNHURT, "--sources", "many", "--reviewer", "Ada"), 2),
        (("accept", "own", "agency", "--reviewer", "Ada"), 1),
        (("undo", "nothing", "--reviewer", "Ada"), 1),
    ],
)
def test_the_command_line_says_what_is_wrong_in_one_line(
    engine: Engine, tmp_path: Path, words: tuple[str, ...], status: int
) -> None:
    """Exit status 1 is a clear sentence, 2 a wrong usage."""
    engine.close()
    result = run(tmp_path / "news.db", *words)

    assert result.exit_code == status
    assert result.stderr.splitlines()[-1].startswith("Error: ")


def test_the_command_lines_words_are_those_of_the_model() -> None:
    """They are written twice, so that help imports nothing."""
    assert set(RELATIONS) == {str(relation) for relation in Relation}
    assert set(VERDICTS) == {str(verdict) for verdict in Verdict}


def test_a_hostile_note_is_kept_as_it_is_and_shown_harmless(engine: Engine, tmp_path: Path) -> None:
    """Notes are typed by people and pasted from pages."""
    note = "\x1b[31m</script><b>\u202e\nsecond line " + FRENCH[:20]
    engine.decide("reject", article="copy", source="agency", reviewer="A\nda", note=note)
    engine.close()
    listed = run(tmp_path / "news.db", "list").stdout

    assert "\x1b" not in listed
    assert "\u202e" not in listed
    assert len(listed.splitlines()) == 2
    assert (
        json.loads(run(tmp_path / "news.db", "list", "--json").stdout)["decisions"][0]["note"]
        == note.strip()
    )
