"""Rewrites that keep neither words nor order, and reports that keep the words and not the facts."""

from __future__ import annotations

import re

import numpy as np
import pytest

from index import IndexedText, PassageKind, Span, align, open_encoder, prepare
from index.alignment_features import stock_words
from index.alignment_free import figures_clash, mutual_partners, partner_features
from index.alignment_passages import is_same
from index.alignment_text import PreparedText
from index.alignment_verbatim import match_words

SOURCE = """The town of Harwick Bay has closed its lido for the summer after engineers found that \
the main beam had lost a third of its strength, the council said on Thursday.
Margit Olsen, the head of the parks department, said the repair would cost 2.6 million pounds and \
take fourteen months.
The pool was opened in 1934 by the aviator Clara Venn and draws 90,000 swimmers a year.
Inspectors from Dunmore Structures noticed rust on the beam on May 11, during a routine visit.
The swimming club, which has 412 members, will train in Eastleigh until the works are done.
A petition against the closure, started by Rufus Adeyemi, a retired lifeguard, had gathered 5,300 \
names by noon."""

REWRITTEN = """More than 5,300 people have already put their signatures to an appeal by Rufus \
Adeyemi, who used to watch over bathers and wants the gates unlocked.
Getting the place safe again means spending 2.6 million pounds over fourteen months, reckons parks \
boss Margit Olsen.
What went wrong? Specialists sent by Dunmore Structures came across corrosion on the eleventh of \
May while on an ordinary tour.
For now the 412 people of the local club must do their lengths at Eastleigh.
Nobody will bathe in Harwick Bay this season: according to an announcement by the local authority \
on Thursday, the girder holding everything up is a third weaker than it ought to be.
Flying ace Clara Venn cut the ribbon there in 1934, and some 90,000 bathers come through each \
year."""

OTHER_REPORT = """The queue outside the lido in Harwick Bay was 40 metres long when a man in a \
yellow vest came out and put up a sign.
It is shut, he said, and went in again. Nell Prewitt had driven from Coldstream with three \
children and a rubber shark.
The ice cream van sold 200 cones in an hour. Its owner, Tony Bassett, fears for his summer and for \
the two students he took on in April.
Councillor Janet Okoro told this paper that a grant from the Seaside Fund would be sought, and that \
buses to the baths in Millport would run every half hour.
Older residents recalled the winter of 1962, when the pool froze and people skated on it."""

ELECTION = """The Harbour Party has won the seat of Kettle Point by 318 votes after a recount.
Returning officer Lena Marsh declared the result at 4.12am on Friday in the Guildhall.
Ines Carrow polled 12,204 votes against 11,886 for the Farmers candidate Job Tully.
Turnout was 43.1%, the council said, and the hall was cleared by six.
Carrow, a dentist, promised to reopen the ferry office before Christmas."""

EARLIER_ELECTION = """The Farmers Party has held the seat of Kettle Point by 921 votes after a recount.
Returning officer Hugh Dale declared the result at 5.35am on Friday in the Guildhall.
Job Tully polled 17,630 votes against 16,709 for the Harbour candidate Ann Spire.
Turnout was 66.8%, the council said, and the hall was cleared by seven.
Tully, who breeds sheep, thanked his brother and went home to bed."""


def _indexed(text: str) -> IndexedText:
    sentences = tuple(Span(*m.span()) for m in re.finditer(r"[^\n]+", text))
    return IndexedText(key="t", text=text, language="en", sentences=sentences)


def _prepared(text: str) -> PreparedText:
    return prepare(_indexed(text))


def _embedded(text: str) -> PreparedText:
    indexed = _indexed(text)
    rows = open_encoder().encode([text[start:end] for start, end in indexed.sentences])
    return prepare(indexed, rows)


@pytest.mark.model
def test_a_rewrite_with_every_sentence_changed_and_moved_is_found() -> None:
    """It is one source told twice, and no five words in a row give it away."""
    found = align(_embedded(SOURCE), _embedded(REWRITTEN))

    assert found.derived >= 0.5
    assert min(found.coverage_left, found.coverage_right) >= 0.8


@pytest.mark.model
def test_the_sentences_of_a_rewrite_are_shown_with_what_they_tell_anew() -> None:
    """A reader must be able to check each sentence against its source."""
    left, right = SOURCE.split("\n"), REWRITTEN.split("\n")
    wanted = {(5, 0), (1, 1), (3, 2), (4, 3), (0, 4), (2, 5)}

    found = align(_embedded(SOURCE), _embedded(REWRITTEN))
    shown = {
        (_line(left, SOURCE, passage.left.start), _line(right, REWRITTEN, passage.right.start))
        for passage in found.passages
    }

    assert len(shown & wanted) >= 5


def _line(lines: list[str], text: str, place: int) -> int:
    return text[:place].count("\n") if lines else 0


@pytest.mark.model
def test_another_report_of_the_same_event_stays_apart() -> None:
    """It has names and figures of its own, and that is what makes it a second source."""
    assert align(_embedded(SOURCE), _embedded(OTHER_REPORT)).derived < 0.5


@pytest.mark.model
def test_a_form_of_words_filled_in_anew_is_no_copy() -> None:
    """Every count is reported in the same sentences; only the figures and the names are news."""
    assert align(_embedded(ELECTION), _embedded(EARLIER_ELECTION)).derived < 0.5


def test_a_copy_with_one_figure_corrected_stays_a_copy() -> None:
    """An update or a slip of the pen in one place must not hide the copying of the rest."""
    changed = SOURCE.replace("5,300", "5,800")

    assert align(_prepared(SOURCE), _prepared(changed)).derived > 0.9


def test_sentences_shared_but_for_every_figure_do_not_count_as_shared_words() -> None:
    """What is the same in them is the form."""
    left, right = _prepared(ELECTION), _prepared(EARLIER_ELECTION)

    stock, _ = stock_words(left, right, match_words(left.words, right.words))

    assert stock[np.array(left.words.folded) == "recount"].all()
    assert not stock[np.array(left.words.folded) == "dentist"].any()


def test_each_side_of_a_pair_of_partners_is_the_best_of_the_other() -> None:
    """A sentence that many resemble is nobody's partner in particular."""
    contrast = np.array([[3.0, 0.0, 0.1], [2.0, 0.5, 0.0]], dtype=np.float32)

    rows, columns = mutual_partners(contrast)

    assert list(zip(rows.tolist(), columns.tolist(), strict=True)) == [(0, 0)]


def test_partners_that_stand_out_give_a_margin_and_even_likeness_none() -> None:
    """On one topic every sentence is a little like every other."""
    ones = np.ones(6, dtype=np.float32)
    clear = np.full((6, 6), -0.2, dtype=np.float32)
    np.fill_diagonal(clear, 3.0)

    found = partner_features(clear, (ones, ones))
    even = partner_features(np.zeros((6, 6), dtype=np.float32), (ones, ones))

    assert found["partners_margin"] > 2.0 > even["partners_margin"]
    assert found["partners_median"] == 3.0


def test_clashing_figures_are_counted_over_the_sentences_that_answer_each_other() -> None:
    """Two numbers differ in any two sentences; what counts is that the answering ones differ."""
    left, right = _prepared(ELECTION), _prepared(EARLIER_ELECTION)
    ones = np.ones(5, dtype=np.float32)
    straight = np.full((5, 5), -1.0, dtype=np.float32)
    np.fill_diagonal(straight, 2.0)

    assert figures_clash(left, right, (ones, ones), straight) > 0.5
    assert figures_clash(left, left, (ones, ones), straight) == 0.0


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("“It would have fallen.”", "'It would have fallen.'", True),
        ("HARWICK BAY (NWA) - The lido has been closed for good.", "The lido has been closed for good.", True),
        ("The lido has been closed for good.", "The lido has been closed for now.", False),
        ("Yes, said the mayor.", "said the mayor.", True),
        ("The rain stopped at nine and then the lido closed.", "the lido closed.", False),
    ],
)  # fmt: skip
def test_marks_and_datelines_make_no_other_sentence(left: str, right: str, same: bool) -> None:  # noqa: FBT001
    """An outlet's typography and place line are its own; the sentence is not."""
    first, second = _prepared(left), _prepared(right)

    assert is_same(first.words.codes, second.words.codes) is same


@pytest.mark.parametrize("marks", ["“{}”", "'{}'", "« {} »", "{}"])
def test_a_short_quotation_in_other_marks_is_shown_as_word_for_word(marks: str) -> None:
    """Calling it reworded would claim a change that nobody made."""
    text = "The lido has been closed for good, the council said on Thursday.\n{}\nOlsen left early."
    left = text.format(marks.format("It would have fallen in"))
    right = text.format('"It would have fallen in"')

    found = align(_prepared(left), _prepared(right))

    assert {passage.kind for passage in found.passages} == {PassageKind.VERBATIM}
