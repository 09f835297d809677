"""The words of the interface: every language says all, with the same blanks to fill in."""

from __future__ import annotations

import json
import re
import string
from datetime import UTC, datetime
from pathlib import Path

import pytest

from provenance.model import (
    Commitment,
    MatchDirection,
    Reason,
    Relation,
    SourceType,
    Verdict,
)
from provenance.web import saying
from provenance.web.words import LANGUAGES, words

WEB = Path(saying.__file__).parent
# Keys put together from a name and a code: "relation." ~ code.
_USED = re.compile(r"""\bt\(\s*["']([a-z_]+(?:\.[a-z_0-9]+)+)["']""")
_BUILT = re.compile(r"""\bt\(\s*f?["']([a-z_.]+\.)(?:["']\s*[+~]|\{)""")
_EITHER = re.compile(
    r"""\bt\(\s*["']([a-z_.0-9]+)["']\s+if\b[^"'()]*(?:\([^()]*\))?[^"'()]*\belse\s+["']([a-z_.0-9]+)["']"""
)


def catalogue(language: str, name: str) -> dict[str, str | dict[str, str]]:
    """Return one file of words."""
    found: dict[str, str | dict[str, str]] = json.loads(
        (WEB / "words" / language / name).read_text("utf-8")
    )
    return found


def blanks(text: str | dict[str, str]) -> set[str]:
    """Return the names that are filled in, of all forms of a text."""
    forms = text.values() if isinstance(text, dict) else [text]
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name}


FILES = sorted(path.name for path in (WEB / "words" / "en").glob("*.json"))
SOURCES = sorted([*WEB.rglob("*.html"), *WEB.rglob("*.py")])


@pytest.mark.parametrize("name", FILES)
def test_every_language_has_the_same_keys_and_blanks(name: str) -> None:
    """A screen must not fall back to a key, or lose a number, in one of its languages."""
    english = catalogue("en", name)

    for language in LANGUAGES:
        other = catalogue(language, name)
        assert list(other) == list(english), f"{language}/{name}"
        for key, text in english.items():
            assert blanks(other[key]) == blanks(text), f"{language}: {key}"
            assert isinstance(other[key], dict) == isinstance(text, dict), f"{language}: {key}"
            if isinstance(text, dict):
                assert set(text) == {"one", "other"}, key


def test_no_key_stands_in_two_files() -> None:
    """The one that is read last would win, and nobody would know."""
    for language in LANGUAGES:
        keys = [key for name in FILES for key in catalogue(language, name)]
        assert len(keys) == len(set(keys)), language
    assert sorted(path.name for path in (WEB / "words" / "fr").glob("*.json")) == FILES


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_key_that_a_screen_uses_exists(path: Path) -> None:
    """The page would show the key in the place of words."""
    text = path.read_text("utf-8")
    used = set(_USED.findall(text)) | {key for pair in _EITHER.findall(text) for key in pair}

    for language in LANGUAGES:
        spoken = words(language)
        assert {key for key in used if not spoken.has(key)} == set(), language
        all_keys = [key for name in FILES for key in catalogue(language, name)]
        for start in _BUILT.findall(text):
            assert any(key.startswith(start) for key in all_keys), f"{language}: {start}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_engine_has_words(language: str) -> None:
    """A reason or a verdict that the engine learns to give must not reach a reader as a code."""
    spoken = words(language)
    codes = {
        "reason.": Reason,
        "settle.": Reason,
        "relation.": Relation,
        "relation.meaning.": Relation,
        "verdict.": Verdict,
        "verdict.meaning.": Verdict,
        "commitment.": Commitment,
        "source_type.": SourceType,
        "direction.": MatchDirection,
        "claims.said.": Verdict,
        "claims.count.": Verdict,
        "tree.count.": Relation,
        "tree.fold.": Relation,
    }
    missing = [
        f"{start}{code}"
        for start, kind in codes.items()
        for code in kind
        if not spoken.has(f"{start}{code}")
    ]
    others = ["relation.quotation", "relation.citation", "relation.same_claim"]
    others += [f"direction.{name}" for name in ("earlier", "later", "decided")]
    others += [f"role.{name}" for name in ("original", "derived", "unrelated", "outside")]

    assert missing == []
    assert all(spoken.has(key) for key in others)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_type_of_evidence_is_told_in_words(language: str) -> None:
    """The engine's signs are named in its code; each has a name for readers, unknown ones too."""
    spoken = words(language)
    source = "\n".join(
        path.read_text("utf-8") for path in sorted(WEB.parent.glob("*.py")) if path.is_file()
    )
    signs = set(re.findall(r"\bSign\(\s*\"([a-z_]+)\"", source))
    types = set(re.findall(r"\bEvidence\(\s*type=\"([a-z_]+)\"", source))

    assert len(signs | types) > 20
    assert {name for name in signs | types if not spoken.has(f"evidence.{name}")} == set()
    assert saying.evidence(spoken, "never heard of") == spoken("evidence.other")


def test_french_is_set_as_french_is() -> None:
    """No break before a double sign or inside guillemets, and curly apostrophes."""
    spoken = words("fr")
    for key in (key for name in FILES for key in catalogue("fr", name)):
        text = spoken.text(key)
        for form in text.values() if isinstance(text, dict) else [text]:
            bare = re.sub(r"https?:\S+|\{[^}]*\}", "x", form)
            assert "'" not in bare, f"{key}: {form}"
            assert not re.search(r"(?<!\u202f)[;!?»]|«(?!\u202f)", bare), f"{key}: {form}"
            assert not re.search(r"(?<![\u00a0\d]):(?!\d)", bare), f"{key}: {form}"


@pytest.mark.parametrize(
    ("published_at", "english", "french"),
    [
        ("2024", "2024", "2024"),
        ("2024-03", "March 2024", "mars 2024"),
        ("2024-03-01", "1 March 2024", "1er mars 2024"),
        ("2024-03-04T15:30:00+01:00", "4 March 2024, 14:30 UTC", "4 mars 2024, 14:30 UTC"),
        ("2024-03-04T15:30", "4 March 2024, 15:30", "4 mars 2024, 15:30"),
        (
            "next <b>week",
            "date as written: next <b>week",
            "date telle qu’écrite\u00a0: next <b>week",
        ),
        (None, "no date", "sans date"),
    ],
)
def test_a_date_is_told_to_its_own_precision(
    published_at: str | None, english: str, french: str
) -> None:
    """More exactness than the page claims would be made up; an hour with a zone is told in UTC."""
    assert saying.date(words("en"), published_at) == english
    assert saying.date(words("fr"), published_at) == french


@pytest.mark.parametrize(
    ("low", "high", "english"),
    [
        (0, 0, "no source left or visible"),
        (0, 2, "no proven independent source, at most 2"),
        (1, 1, "1 independent source"),
        (1, 2, "between 1 and 2 independent sources"),
        (3, 3, "3 independent sources"),
    ],
)
def test_an_interval_is_told_in_words(low: int, high: int, english: str) -> None:
    """A bare "1 to 2" would be read as a date or a score."""
    assert saying.interval(words("en"), low, high) == english
    assert saying.interval(words("fr"), low, high)


def test_what_was_seen_is_told_in_utc_or_as_it_is_written() -> None:
    """The store's own clock is UTC; a damaged value is shown and not lost."""
    assert saying.seen(words("en"), "2024-03-07T08:00:00+00:00") == "7 March 2024, 08:00 UTC"
    assert saying.seen(words("en"), "2024-03-07T08:00:00") == "7 March 2024, 08:00 UTC"
    assert saying.seen(words("en"), "yesterday") == "yesterday"
    assert saying.seen(words("fr"), None) == "sans date"
    assert (
        saying.instant(words("fr"), datetime(2024, 5, 1, 9, tzinfo=UTC))
        == "1er mai 2024, 09:00 UTC"
    )
