"""Two texts compared in full: passages, coverage and the probability of derivation."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest

from index import IndexedText, PassageKind, Span, align, prepare
from index.alignment_text import PreparedText, VectorCountMismatch

SOURCE = """A freight train left the rails near the village of Ostrava Mill on Tuesday night, \
spilling 40 tons of grain across a country road, the rail authority said.
The driver, who had worked the line for eleven years, was treated for bruises and sent home \
before midnight.
Inspectors found a cracked joint 300 meters before the curve, according to a first report seen by \
the mayor, Petra Lindqvist.
The line carries eight trains a day between Ostrava Mill and the port of Kolding, most of them \
loaded with wheat and barley.
Crews hope to reopen one of the two tracks by Friday, and the second one a week later.
Lindqvist asked the railway in March to slow its trains after two smaller accidents in the same \
curve."""

REWORDED = """Some 40 tons of grain ended up on a road by Ostrava Mill when a goods train came off \
its track late on Tuesday, railway officials say.
Bruised but otherwise unhurt, the man at the controls, an eleven-year veteran of the route, was \
home again by midnight.
A first report, which mayor Petra Lindqvist has read, speaks of a joint that inspectors found \
broken 300 meters short of the bend.
Eight trains use the connection to the port of Kolding each day, chiefly with barley and wheat.
One track could be open again on Friday, workers hope; the other needs another week.
Back in March, following two lesser mishaps at that bend, Lindqvist had urged the company to \
reduce speed."""

TRANSLATED = """Un train de marchandises a déraillé mardi soir près du village d'Ostrava Mill, \
répandant 40 tonnes de céréales sur une route de campagne, a indiqué l'autorité ferroviaire.
Le conducteur, qui travaillait sur la ligne depuis onze ans, a été soigné pour des contusions et \
renvoyé chez lui avant minuit.
Les inspecteurs ont trouvé un joint fissuré 300 mètres avant la courbe, selon un premier rapport \
consulté par la maire, Petra Lindqvist.
La ligne voit passer huit trains par jour entre Ostrava Mill et le port de Kolding, la plupart \
chargés de blé et d'orge.
Les équipes espèrent rouvrir l'une des deux voies d'ici vendredi, et la seconde une semaine plus \
tard.
En mars, Lindqvist avait demandé à la compagnie de ralentir ses trains après deux accidents de \
moindre gravité dans la même courbe."""

INDEPENDENT = """I was closing the bakery when the ground shook, says Anders Holt, whose shop \
faces the level crossing.
He ran out with a lamp and saw wagons lying in the barley field like toys.
By morning the whole street smelled of flour, and children were filling buckets with it.
The priest opened the parish hall for people who could not reach their houses.
Nobody here trusts the bend any more, his wife adds, and the bus now takes the long way round.
On Tuesday the school had let its pupils go early because of the storm."""

INDEPENDENT_FRENCH = """Je fermais la boulangerie quand le sol a tremblé, raconte Anders Holt, dont \
la boutique donne sur le passage à niveau.
Il est sorti avec une lampe et a vu des wagons couchés dans le champ comme des jouets.
Au matin, toute la rue sentait la farine, et les enfants en remplissaient des seaux.
Le curé a ouvert la salle paroissiale à ceux qui ne pouvaient plus rentrer chez eux.
Plus personne ici ne se fie au virage, ajoute sa femme, et le car fait désormais le grand tour.
Mardi, l'école avait libéré ses élèves plus tôt à cause de la tempête."""


def _indexed(text: str, language: str = "en", key: str = "t") -> IndexedText:
    sentences = tuple(Span(*m.span()) for m in re.finditer(r"[^\n]+", text))
    quoted = tuple(Span(*m.span()) for m in re.finditer(r"“[^”]*”|\"[^\"\n]*\"", text))
    return IndexedText(key=key, text=text, language=language, sentences=sentences, excluded=quoted)


def _prepared(text: str, language: str = "en") -> PreparedText:
    return prepare(_indexed(text, language))


def test_a_copy_is_covered_whole_and_certain() -> None:
    """The plainest case must leave no doubt."""
    found = align(_prepared(SOURCE), _prepared(SOURCE))

    assert found.coverage_left == found.coverage_right == 1.0
    assert found.verbatim_share == 1.0
    assert found.derived > 0.95


def test_typography_and_case_do_not_break_a_copy() -> None:
    """Outlets change quotation marks, spaces and capitals; the words stay."""
    left = (
        'The "North Gate" won\'t open before 7 in the morning, the harbour office wrote on Monday.'
    )
    right = left.replace('"North Gate"', "« North\u00a0Gate »").replace("'", "’").upper()

    found = align(
        prepare(IndexedText(key="l", text=left)), prepare(IndexedText(key="r", text=right))
    )

    assert found.verbatim_share == 1.0
    assert found.passages[0].kind is PassageKind.VERBATIM


def test_passages_name_spans_of_the_texts_as_given() -> None:
    """Evidence is highlighted by its offsets, so they must fall on the words."""
    left, right = _indexed("Before that.\n" + SOURCE), _indexed(SOURCE + "\nAnd after it.")

    found = align(prepare(left), prepare(right))

    for passage in found.passages:
        first = left.text[passage.left.start : passage.left.end]
        second = right.text[passage.right.start : passage.right.end]
        assert first.split()[0] == second.split()[0]
        assert first.strip() == first


def test_a_rewording_of_every_sentence_is_found_without_a_model() -> None:
    """Machine rewrites share no five words in a row; names, figures and order remain."""
    found = align(_prepared(SOURCE), _prepared(REWORDED))

    assert found.derived >= 0.5
    assert found.verbatim_share < 0.5
    assert any(passage.kind is PassageKind.REWORDED for passage in found.passages)


def test_a_translation_is_found_without_a_multilingual_model() -> None:
    """The order of names, figures and lengths gives a translation away."""
    found = align(_prepared(SOURCE), _prepared(TRANSLATED, "fr"))

    assert found.translated
    assert found.derived >= 0.5
    assert min(found.coverage_left, found.coverage_right) > 0.5
    assert all(passage.kind is not PassageKind.REWORDED for passage in found.passages)


@pytest.mark.parametrize(("text", "language"), [(INDEPENDENT, "en"), (INDEPENDENT_FRENCH, "fr")])
def test_an_independent_report_of_the_event_stays_apart(text: str, language: str) -> None:
    """Calling an independent report a copy would hide a second source."""
    found = align(_prepared(SOURCE), _prepared(text, language))

    assert found.derived < 0.5


def test_an_embedded_agency_paragraph_is_a_derivation() -> None:
    """Two sentences taken word for word make an excerpt, however much is home-written."""
    paragraph = "\n".join(SOURCE.split("\n")[:2])
    lines = INDEPENDENT.split("\n")
    home = "\n".join([*lines[:3], paragraph, *lines[3:]])

    found = align(_prepared(SOURCE), _prepared(home))

    assert found.derived >= 0.5
    assert found.coverage_left < 0.8


def test_a_shared_quotation_is_shown_and_never_counts() -> None:
    """Two reports of one speech share its words; that is no copying."""
    speech = (
        "“We asked for slower trains in March and again in June and nobody ever wrote back to us”"
    )
    left = f"{SOURCE}\n{speech}, the mayor said on the steps of the town hall."
    right = f"{INDEPENDENT}\nThe mayor was angrier than anybody had seen her: {speech}."

    found = align(_prepared(left), _prepared(right))

    shown = [p for p in found.passages if p.kind is PassageKind.VERBATIM]
    assert shown
    assert not any(passage.counted for passage in shown)
    assert found.coverage_left == 0.0
    assert found.derived < 0.5


def test_words_quoted_in_one_text_count_as_quoted_in_the_other() -> None:
    """An outlet that drops the quotation marks has still only heard the speech."""
    words = "we asked for slower trains in March and again in June and nobody ever wrote back to us"
    left = f"{SOURCE}\nThe mayor told the council “{words}”."
    right = f"{INDEPENDENT}\nShe was angry because {words}."

    found = align(_prepared(left), _prepared(right))

    assert found.coverage_right == 0.0
    assert found.features["verbatim_longest"] < 1.7


def test_the_two_sides_may_be_swapped() -> None:
    """Which text is called left is an accident of their keys."""
    one, other = _prepared(SOURCE), _prepared(TRANSLATED, "fr")

    there, back = align(one, other), align(other, one)

    assert there.derived == pytest.approx(back.derived, abs=1e-6)
    assert there.coverage_left == pytest.approx(back.coverage_right)


def test_the_same_texts_give_the_same_alignment() -> None:
    """Shuffled orders come from fixed seeds, so a result can be repeated."""
    first = align(_prepared(SOURCE), _prepared(REWORDED))
    second = align(_prepared(SOURCE), _prepared(REWORDED))

    assert first == second


def test_passages_stand_in_the_order_of_the_left_text() -> None:
    """Readers walk down the page."""
    found = align(_prepared(SOURCE), _prepared(TRANSLATED, "fr"))

    assert all(one.left <= other.left for one, other in pairwise(found.passages))


def test_a_text_that_is_all_quotation_abstains_with_a_reason() -> None:
    """Nothing of the outlet's own can be compared."""
    speech = "“We asked for slower trains in March and again in June and nobody ever wrote to us”"

    found = align(_prepared(speech), _prepared(f"{SOURCE}\n{speech}."))

    assert "quote_only" in found.reasons
    assert found.derived < 0.5


@pytest.mark.parametrize("text", ["", "Hm.", "…", "12"])
def test_texts_of_hardly_a_word_abstain_instead_of_failing(text: str) -> None:
    """Feeds hold empty bodies."""
    found = align(prepare(IndexedText(key="e", text=text)), _prepared(SOURCE))

    assert "text_too_short" in found.reasons
    assert found.derived < 0.5


def test_vectors_must_be_as_many_as_the_sentences() -> None:
    """A vector beside the wrong sentence would be worse than none."""
    with pytest.raises(VectorCountMismatch, match="6 sentences and 2 vectors"):
        prepare(_indexed(SOURCE), np.ones((2, 3), dtype=np.float32))
