"""Answers on the terminal: readable in 80 columns, without colour, safe with hostile text."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from index import Span
from provenance.rendering import (
    render_claims,
    render_explain,
    render_summary,
    render_tree,
    render_who,
)
from tests import samples

Render = Callable[[Console], None]

VIEWS: dict[str, Render] = {
    "tree": lambda console: render_tree(console, samples.tree_answer()),
    "claims": lambda console: render_claims(console, samples.claims_answer(), 20),
    "who": lambda console: render_who(console, samples.who_answer()),
    "explain": lambda console: render_explain(console, samples.explain_answer()),
    "summary": lambda console: render_summary(console, samples.ingest_summary()),
    "hostile tree": lambda console: render_tree(console, samples.hostile_tree()),
    "hostile claims": lambda console: render_claims(console, samples.hostile_claims(), 20),
}


def printed(render: Render, width: int = 80) -> str:
    """Return what is printed where there is no terminal."""
    page = io.StringIO()
    render(Console(file=page, width=width))
    return page.getvalue()


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_fits_80_columns(view: str) -> None:
    """Terminals and mails are that wide; a wrapped table cannot be read."""
    lines = printed(VIEWS[view]).splitlines()

    assert lines
    assert max(map(cell_len, lines)) <= 80


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_but_text_is_printed_where_there_is_no_terminal(view: str) -> None:
    """Escape codes in a log or a pipe are noise; those of an article are worse."""
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", printed(VIEWS[view]))


def test_hostile_text_is_never_read_as_markup() -> None:
    """Rich would colour, link or fail on brackets in a title."""
    text = printed(VIEWS["hostile claims"], width=200)

    assert "[red]bold[/red]" in text


def test_an_article_cannot_move_the_cursor_of_a_terminal() -> None:
    """On a real terminal an escape sequence in a title could rewrite what was printed."""
    page = io.StringIO()
    render_tree(Console(file=page, force_terminal=True, width=80), samples.hostile_tree())

    codes = set(re.findall("\x1b\\[[0-9;]*m", page.getvalue()))

    assert page.getvalue().count("\x1b") == len(re.findall("\x1b\\[[0-9;]*m", page.getvalue()))
    assert "\x1b[31m" not in codes
    assert "\u202e" not in page.getvalue()


def test_the_tree_shows_who_took_it_from_whom() -> None:
    """It is the answer to the second question."""
    text = printed(VIEWS["tree"], width=120)

    assert text.startswith("6 articles from 6 outlets; 3 are taken from others")
    assert "Searched: 6 articles from 6 outlets" in text
    assert re.search(
        r"Marlow Gazette: .*\n└── rewording, 91 % of its text, no credit\n    Coastal", text
    )
    assert "verbatim copy, 100 % of its text, no credit, direction undecided" in text


def test_claims_are_printed_the_most_useful_first_up_to_the_limit() -> None:
    """Who asks for one claim wants the best, and to know how many were not printed."""
    answer = samples.claims_answer()

    text = printed(lambda console: render_claims(console, answer, 1))

    assert "A crack runs down the tank" in text
    assert "The tower has lost a third of its water" not in text
    assert text.count("1 more stand") == 4
    assert text.index("Independent: 1 claim") < text.index("Unresolved: 1 claim")


def test_a_claim_shows_its_interval_and_what_weakens_it() -> None:
    """Without colour: the words alone must carry it."""
    text = printed(VIEWS["claims"])

    assert "sources: 1 to 2; 2 lines; 2 outlets [claim-2]" in text
    assert "Sources without a name may be one person." in text
    assert "- Harbour Radio (two engineers):" in text


def test_who_answers_in_one_sentence_and_then_report_by_report() -> None:
    """The sentence is for a hurried reader, the table for checking it."""
    text = printed(VIEWS["who"])

    assert text.startswith("3 articles, 3 outlets, 2 reporting lines.")
    assert "rewording" in text
    assert "after it" in text
    assert "[post]" in text
    assert "line 1, confidence 93 %" in text


def test_who_found_nobody_still_says_what_was_searched() -> None:
    """Nothing found among six articles is not nothing found."""
    nobody = replace(samples.who_answer(), reports=())

    text = printed(lambda console: render_who(console, nobody))

    assert "Searched: 6 articles" in text


def test_explain_shows_passages_and_rules() -> None:
    """It answers the question why."""
    text = printed(VIEWS["explain"])

    assert "Match: rewording, probability 99 %." in text
    assert "Right was taken from left." in text
    assert "not counted" in text
    assert "Fewer than half of the aligned sentences" in text


def test_explain_without_a_match_says_why_not() -> None:
    """A refusal is an answer, and needs its reasons too."""
    answer = samples.explain_answer()
    assert answer.match is not None
    weak = replace(answer.match, relation=None, derived=0.2, reasons=("quote_only",))

    text = printed(lambda console: render_explain(console, replace(answer, match=weak)))
    never = printed(lambda console: render_explain(console, replace(answer, match=None)))

    assert "Not a match: probability 20 %, below one half." in text
    assert "All that the texts share is quotations." in text
    assert "The two texts are not related" in never


def test_an_ingest_summary_gives_each_refusal_its_reason() -> None:
    """A file that is not in the store and not in this list is lost."""
    text = printed(VIEWS["summary"], width=120)

    assert text.startswith("9 records read: 5 added, 1 unchanged, 1 new version, 2 refused.")
    assert "refused page.html: no article text in it" in text
    assert "2 articles have no date." in text


def test_importing_the_module_does_not_load_rich() -> None:
    """Start-up must stay quick for commands that print JSON."""
    code = "import provenance.rendering, sys; print('rich' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("view", VIEWS)
def test_no_line_ends_in_spaces_where_there_is_no_terminal(view: str) -> None:
    """They show up in every diff of an answer that was kept."""
    assert not [line for line in printed(VIEWS[view]).splitlines() if line != line.rstrip()]


def test_an_answer_about_some_articles_counts_all_that_it_speaks_of() -> None:
    """'1 article; 3 are taken from others' is read as a mistake."""
    answer = samples.tree_answer()
    root = next(place for place in answer.tree.places if place.article == "gazette")
    some = replace(answer, tree=replace(answer.tree, places=(root,)))

    words = printed(lambda console: render_tree(console, some)).split(";")[0]

    named = {"gazette"} | {
        name for edge in some.tree.derivations for name in (edge.article, edge.source) if name
    }
    assert words.startswith(f"{len(named)} articles from")


def test_explain_says_each_thing_once() -> None:
    """Raw signs beside the sentences that say the same, or one quotation twice, hide the rest."""
    answer = samples.explain_answer()
    assert answer.match is not None
    (longest, *_) = sorted(answer.match.passages, key=lambda each: each.left.start - each.left.end)
    within = replace(
        longest,
        left=Span(longest.left.start + 1, longest.left.end - 1),
        right=Span(longest.right.start + 1, longest.right.end - 1),
    )
    match = replace(
        answer.match,
        passages=(*answer.match.passages, within),
        direction_evidence=(("credit", -7.0),),
    )

    text = printed(lambda console: render_explain(console, replace(answer, match=match)))

    assert f"Aligned passages: {len(answer.match.passages)} of" in text
    assert "-7.0" not in text


def test_a_claim_that_nobody_states_is_named() -> None:
    """'No claim is found' alone would say that the articles claim nothing at all."""
    none = replace(samples.claims_answer(), claims=())

    text = printed(lambda console: render_claims(console, none, 5, "pigs can fly"))

    assert "No claim that states “pigs can fly” was found in these articles." in text
