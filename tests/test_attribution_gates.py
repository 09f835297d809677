"""What is left out for speed: no rule that is not asked would have answered."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from provenance.attribution import (
    credit_forms,
    newsroom,
    newsroom_signs,
    outlets,
    papers,
    tokens,
)
from provenance.attribution.lexicon import LANGUAGES, load_lexicon
from provenance.attribution.phrases import Phrases
from provenance.attribution.tokens import Token, statements
from provenance.canonical import canonicalise, layout, sentences
from provenance.model import Article
from provenance.readers import read

_DATA = Path(__file__).parent.parent / "data" / "articles"
# Pieces of which texts are made that look like credits, cues and names, and mostly are none.
_PIECES = (
    *("AFP", "(AFP)", "Reuters", "l'Agence France-Presse", "Kyodo", "The Associated Press", "ats"),
    *("12. ", "— ", " - ", "\n", "\n\n", ". ", "? ", "» ", ") ", ", ", "; ", " / ", "© 2024 ", "]"),
    *("told us", "our reporter", "nous a dit", "l'enquête", "notre rédaction", "(via the Ledger)"),
    *(
        "h/t Tarn Courier",
        "Dépêches de l'agence",
        "The Tarn Courier",
        "the Courier",
        "Écho",
        "ECHO",
    ),
    *(
        "selon",
        "d’après",
        "according to",
        "peut-on lire",
        "so",
        "laut",
        "the keeper",
        "don't",
        "O'Hare",
    ),
    *(
        "Mr.",
        "J. S. Bach",
        "aujourd’hui",
        "-t-il",
        "U.S.",
        "nos. 4",
        "10%",
        "$5.20",
        "x_y",
        "a",
        "B",
    ),
    *(
        "Ana Lopes",
        "the gate had closed",
        "s'est ouvert",
        "walked",
        "they say",
        "elle dit",
        "l'a vu",
    ),
)


@cache
def _texts() -> tuple[str, ...]:
    """Return the texts that come with the project, and made-up ones of many odd pieces."""
    given = [each.text for each in read([_DATA]) if isinstance(each, Article)]
    chance = random.Random(7)
    made = [
        "".join(chance.choice(("", " ")) + piece for piece in chance.choices(_PIECES, k=40))
        for _ in range(150)
    ]
    return (*given, *made)


def _spans(matches: Iterable[re.Match[str]]) -> list[tuple[int, int]]:
    return [match.span() for match in matches]


def _statements() -> Iterator[tuple[str, list[Token]]]:
    for text, language in itertools.product(_texts(), LANGUAGES):
        canonical = canonicalise(text, language=language)
        for statement in statements(canonical, load_lexicon(language).tokens):
            yield language, statement.tokens


def test_credits_sought_where_they_may_begin_are_those_sought_everywhere() -> None:
    """A credit that is passed over hides whose text it is."""
    for text in _texts():
        plain = credit_forms.without_accents(text)
        closing = credit_forms._closing_line()
        assert _spans(credit_forms.find_closing(text)) == _spans(closing.finditer(text))
        dashed, desk = credit_forms._dashed(), credit_forms._desk()
        assert _spans(credit_forms.find_dashed(plain)) == _spans(dashed.finditer(plain))
        assert _spans(credit_forms.find_desks(plain)) == _spans(desk.finditer(plain))
        for line in text.split("\n"):
            nod, wanted = credit_forms.find_nod(line), credit_forms._NOD.search(line)
            assert (nod and nod.span()) == (wanted and wanted.span())


def test_a_text_with_an_agency_in_it_may_name_one() -> None:
    """Agencies' forms are sought only in texts that have the words of a name."""
    pattern = re.compile(credit_forms.agency_pattern(), re.IGNORECASE)
    for text in _texts():
        if pattern.search(text) or pattern.search(credit_forms.without_accents(text)):
            assert outlets.names_agency(text)
    for form in outlets.agency_forms():
        written = {form, form.upper(), form.lower()}
        if not credit_forms._FOREIGN.search(form):
            written.add(credit_forms.without_accents(form))
        joined = {name.replace(" ", "") for name in written}
        for name in written | joined:
            assert outlets.names_agency(f"TARN ({name}) - The gate opened."), name


def test_words_of_a_text_are_written_as_names_are_folded() -> None:
    """A name is sought only in a text that has one of its words."""
    for text in _texts():
        assert outlets.words_in(text) == frozenset(outlets.fold_words(text)) - {""}
    assert outlets.words_in("I\u0307zmir E\u0301cho İstanbul œuvre") == {
        *("izmir", "echo", "istanbul", "œuvre"),
    }


def test_the_newsroom_is_heard_in_every_text_that_speaks_of_us() -> None:
    """A newsroom's own mark is passed over nowhere."""
    for text in _texts():
        if newsroom._US.search(text):
            assert newsroom._may_say_us(outlets.words_in(text)), text


@pytest.mark.parametrize(
    "publisher", ["The Tarn Courier", "L'Écho", "Agence France-Presse", "AP", "Alpenbote"]
)
def test_an_outlet_is_heard_in_every_text_that_names_it(publisher: str) -> None:
    """A page's own outlet is sought only where one of its words stands."""
    named = ("dem Alpenboten", "AFP", "Associated Press", "the Courier", "ÉCHO", "Tarn Courier")
    for text in (*_texts(), *named):
        runs = (match.group() for match in newsroom._NAME.finditer(text[:1].upper() + text[1:]))
        if any(newsroom._own_size(run, publisher) for run in runs):
            assert not newsroom._signs_of(publisher).isdisjoint(outlets.words_in(text)), text


_RELEASES = (
    *(
        "FOR IMMEDIATE RELEASE",
        "POUR DIFFUSION IMMÉDIATE",
        "À DIFFUSER IMMÉDIATEMENT",
        "Sperrfrist",
    ),
    *("EMBARGOED UNTIL NOON", "Embargo jusqu'à midi", "  Communiqué de presse", "PRESS RELEASE"),
    *("Pressemitteilung der Mühle", "COMUNICADO DE PRENSA", "News release no. 4", "/PRNewswire/"),
    *("TARN, May 3 /PRNewswire-FirstCall/ --", "/CNW Telbec/ -", "/NLC/", "/EINPresswire.com/"),
    *(
        "(BUSINESS WIRE)",
        "(GLOBE NEWSWIRE)",
        "(Accesswire)",
        "(Marketwired)",
        "(Newswire)",
        "(ots)",
    ),
    *(
        "(TARN) /PRT/ --",
        "(TARN /PRT/ -",
        "SOURCE Tarn Mills Ltd",
        "Media contacts:",
        "press enquiries",
    ),
    *(
        "Investor relations",
        "Contact presse",
        "contacts médias",
        "Pressekontakt",
        "Rückfragehinweis",
    ),
    *(
        "contacto de prensa",
        "Contact: media@tarn.example",
        "pre\u017f\u017f release",
        "embargo unt\u0131l",
    ),
)


def test_a_press_release_is_seen_in_every_form() -> None:
    """A release is looked for only in texts with the words of a form, capitals and odd letters aside."""
    seen = 0
    for mark in _RELEASES:
        for written in (mark, mark.upper(), mark.lower(), mark.title()):
            for text in (written, f"The mill shut.\n{written}\nIt was sold.", f"It is {written}."):
                found = newsroom_signs._RELEASE.search(text)
                seen += found is not None
                assert (newsroom_signs.release_mark(text) is None) == (found is None), text
    assert seen > 2 * len(_RELEASES)
    for text in _texts():
        if newsroom_signs._RELEASE.search(text):
            assert newsroom_signs._may_be_release(text), text


def test_sentences_end_where_every_stop_is_looked_at_in_full() -> None:
    """A stop before a blank and a capital is judged by the token before it alone."""
    rules = sentences._rules("de")
    for text in (
        *_texts(),
        "See No. 5. Then U.S. Navy. \n. So\n. It (1.) Tarn. Mr. X. 3. Mai. A -. B.",
    ):
        lines = layout.find_lines(text)
        for line in lines:
            for stop in sentences._END.finditer(text, line.start, line.end):
                window = text[max(line.start, stop.start() - 24) : stop.start()]
                token = sentences._TOKEN_BEFORE.search(window)
                assert sentences._token_before(window) == (token and token.group()), text
                end = stop.end()
                if end + 1 < line.end and sentences._PLAIN_STOP.match(text, stop.start()):
                    assert sentences._skip_closers(text, end, line.end, {}) == end
                    whole = sentences._is_end(text, stop, end, line, {}, rules)
                    place = (line.start, stop.start(), end + 1)
                    assert whole != sentences._is_abbreviated(text, *place, rules), text


def test_finite_verbs_are_those_that_each_word_shows_by_itself() -> None:
    """Words that nothing shows to be verbs are not asked whether they are."""
    for language, words in _statements():
        phrases = Phrases(words, load_lexicon(language))
        shown = [phrases._looks_finite(i) for i in range(len(words))]
        assert [phrases.is_finite(i) for i in range(len(words))] == shown


def test_segments_end_at_every_mark_that_breaks_a_clause() -> None:
    """Who speaks is sought within a segment."""
    for language, words in _statements():
        phrases = Phrases(words, load_lexicon(language))
        for i in range(len(words)):
            end = next((k for k in range(i, len(words)) if phrases.is_break(k)), len(words))
            start = next((k + 1 for k in range(i - 1, -1, -1) if phrases.is_break(k)), 0)
            assert (phrases.segment_start(i), phrases.segment_end(i)) == (start, end)


def test_prepositional_cues_are_those_of_the_whole_pattern() -> None:
    """Cues are sought at the words that begin one."""
    for language, words in _statements():
        lexicon = load_lexicon(language)
        text = " ".join(token.text for token in words if token.kind == "w")
        whole = re.compile(lexicon.according.pattern, re.IGNORECASE)
        found = [match.group().casefold() for match in whole.finditer(text)]
        firsts = {re.match(r"[^\s'’]+['’]?", cue).group().replace("’", "'") for cue in found}  # type: ignore[union-attr]
        assert firsts <= lexicon.cue_words


def test_words_between_spaces_are_told_apart_as_the_pattern_does() -> None:
    """Every rule reads the words of a sentence."""
    for text, (style, pattern) in itertools.product(_texts(), tokens._PATTERNS.items()):
        found = [(m.group(), *m.span()) for m in pattern.finditer(text)]
        assert [(t.text, t.start, t.end) for t in _words(text, style)] == found


def _words(text: str, style: str) -> list[Token]:
    return tokens._words(text, 0, len(text), tokens._PATTERNS[style])


def test_papers_are_sought_in_every_sentence_that_refers_to_one() -> None:
    """What a paper holds rests on the paper."""
    for text, style in itertools.product(_texts(), tokens._PATTERNS):
        lows = {token.low for token in _words(text, style)}
        if papers._WRITTEN.search(text):
            assert not papers._WRITTEN_WORDS.isdisjoint(lows), text
        for match in papers._WRITTEN.finditer(text):
            inside = {token.low for token in _words(match.group(), style)}
            assert not papers._WRITTEN_WORDS.isdisjoint(inside), match.group()
