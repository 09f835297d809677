"""What holds for every text that is taken apart."""

from __future__ import annotations

import itertools
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.canonical import canonicalise

# Text that looks like news more often than random characters do.
WORDS = """The |mayor |M. |U.S. |27. |said|. |? |... |"|“|”|« | »|„|‘|’|'|(AP) — |LORVIK |。|(|)|12|6'2"|Lire aussi : x"""
BREAKS = [
    "\n",
    "\n\n",
    "\r\n",
    "___\n",
    "\u00a0",
    "\u202f",
    "e\u0301",
    "\U0001f600",
    "\ud800",
    "\x00",
]
PIECES = st.sampled_from([*WORDS.split("|"), *BREAKS])
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join))


@settings(deadline=None)
@given(TEXTS, st.sampled_from([None, "en", "fr", "de", "xx"]))
def test_every_span_lies_in_the_text_and_in_order(text: str, language: str | None) -> None:
    """All that is shown is text[start:end]; a span outside it would show the wrong words."""
    canonical = canonicalise(text, language=language)

    assert canonical.text == text
    spans = [sentence.span for sentence in canonical.sentences]
    for span in [*spans, *(item.span for item in canonical.boilerplate)]:
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == text[span.start : span.end].strip()
    for left, right in itertools.pairwise(spans):
        assert left.end <= right.start
    for left, right in itertools.pairwise(item.span for item in canonical.boilerplate):
        assert left.end <= right.start


@settings(deadline=None)
@given(TEXTS)
def test_sentences_leave_out_nothing_but_white_space(text: str) -> None:
    """What no sentence holds would be compared with nothing."""
    canonical = canonicalise(text, language="en")

    kept = "".join(text[s.span.start : s.span.end] for s in canonical.sentences)

    assert "".join(kept.split()) == "".join(text.split())


@settings(deadline=None)
@given(TEXTS)
def test_quotations_are_nested_and_hold_their_inner_text(text: str) -> None:
    """Those who leave quotations out walk them in order."""
    quotations = canonicalise(text, language="en").quotations

    assert [q.span.start for q in quotations] == sorted(q.span.start for q in quotations)
    for quotation in quotations:
        assert 0 <= quotation.span.start < quotation.inner.start
        assert quotation.inner.start <= quotation.inner.end <= quotation.span.end <= len(text)
    outer = [quotation.span for quotation in quotations if quotation.depth == 0]
    assert all(left.end <= right.start for left, right in itertools.pairwise(outer))


@settings(deadline=None)
@given(TEXTS)
def test_the_same_text_gives_the_same_answer(text: str) -> None:
    """Ids of claims are made from spans."""
    assert canonicalise(text) == canonicalise(text)


def test_offsets_count_what_stands_in_the_text() -> None:
    """No-break spaces, combining marks and carriage returns are kept and counted."""
    text = "«\u202fE\u0301té\u00a0!\u202f»\r\n\r\nL'e\u0301cole \U0001f600 ferme."

    canonical = canonicalise(text, language="fr")

    assert [text[s.span.start : s.span.end] for s in canonical.sentences] == [
        "«\u202fE\u0301té\u00a0!\u202f»",
        "L'e\u0301cole \U0001f600 ferme.",
    ]


def test_the_language_is_detected_and_left_open_under_five_words() -> None:
    """A guess on a name would choose the wrong rules."""
    assert canonicalise("The bridge was closed by the mayor on Monday.").language == "en"
    assert canonicalise("Le pont a été fermé lundi par le maire.").language == "fr"
    assert canonicalise("Die Brücke wurde am Montag gesperrt.").language == "de"
    assert canonicalise("Ann Other Lorvik").language is None
    assert canonicalise("Ann Other", language="fr-CA").language == "fr"


def test_time_grows_with_the_text_and_not_faster() -> None:
    """Untrusted pages hold stutters of marks; none may take quadratic time."""
    for unit in ('"', "«", "” ", "' ", ". ", "( ", "‘a ", "1. ", "\n", "a.", "_ \n"):
        started = time.perf_counter()
        canonicalise(unit * (60_000 // len(unit)), language="en")
        assert time.perf_counter() - started < 5, unit
