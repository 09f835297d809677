"""Where sentences begin and end."""

from __future__ import annotations

import pytest

from provenance.canonical import MOST_SENTENCES, canonicalise
from provenance.canonical.sentences import LONGEST_SENTENCE

# Language, then a text with a bar where one sentence ends and the next begins.
CASES = [
    ("en", '"The roof went in less than a minute," Marlow said. | "Nobody had time to run."'),
    ("en", '"We saw it go under the deck." | He left. | "It was late!" she said.'),
    ("en", "“Is it over?” Marlow asked. | No one answered."),
    (
        "en",
        "Dr. J. Marlow of the U.S. Navy came at 3 p.m. on Aug. 22. | It was No. 5 St. John Street.",
    ),
    (
        "en",
        "The train left at 6 p.m. | The driver, John D. Wells Jr., stayed in the U.S. | He slept.",
    ),
    ("en", "It rose by 3.5 percent to 1.234 million... | Then it fell... and fell."),
    ("en", "The quay [...] was closed (see p. 12) until noon. | Nobody came."),
    ("en", "He left the harbour.The crew stayed on board."),
    (
        "fr",
        "« Le toit s'est ouvert », a déclaré M. Le Goff. | « Est-ce fini ? » a demandé Mme Roy.",
    ),
    ("fr", "« Oui. | Nous sommes partis ! » | Le col culmine à 3.412 mètres, p. ex. en été."),
    ("fr", "«\u202fRien ne va.\u202f» a-t-il lancé. | Puis il s'est tu."),
    ("de", "Am 27. August kam z. B. Dr. Keller. | Der 3. Wagen fuhr um 5 Uhr ab."),
    ("de", "„Es ist vorbei“, sagte Keller. | „Wir gehen.“ | »Ja«, rief er."),
    ("de", "Die Höhe beträgt 3.412 Meter. | Ludwig XIV. Straße heißt sie nicht."),
]


def split(text: str, language: str | None) -> list[str]:
    """Return the sentences of a text as strings."""
    return [
        text[sentence.span.start : sentence.span.end]
        for sentence in canonicalise(text, language=language).sentences
    ]


@pytest.mark.parametrize(("language", "case"), CASES)
def test_sentences_end_where_a_reader_sees_them_end(language: str, case: str) -> None:
    """Alignment and claims count sentences: a false border breaks both."""
    expected = case.split(" | ")

    found = split(case.replace(" | ", " "), language)

    if "harbour.The" in case:  # a page that lost its space: there is no bar to put
        expected = ["He left the harbour.", "The crew stayed on board."]
    assert found == expected


def test_a_blank_line_ends_a_sentence_whatever_its_punctuation() -> None:
    """A subheading must not run into the paragraph under it."""
    assert split("A quiet night\n\nthe rain came at noon", "en") == [
        "A quiet night",
        "the rain came at noon",
    ]


def test_lines_wrapped_at_a_width_are_one_paragraph() -> None:
    """Agency feeds wrap paragraphs at some seventy columns; those breaks end nothing."""
    text = (
        "The council of the small harbour town voted on Monday night to close\n"
        "the old swing bridge for two years, saying that repairs would cost\n"
        "more than the town earns in ten."
    )

    assert split(text, "en") == [text]


def test_one_paragraph_a_line_is_kept_apart() -> None:
    """Many sites give one paragraph a line without blank lines between."""
    text = "The bridge is closed\nThe mayor said so on Monday.\nRepairs take two years."

    assert split(text, "en") == text.split("\n")


def test_a_dateline_is_a_sentence_of_its_own() -> None:
    """A copy that drops the dateline must still share its first sentence word for word."""
    text = "LORVIK (AP) — A bridge fell on Monday. Nobody was hurt."

    assert split(text, "en") == ["LORVIK (AP) —", "A bridge fell on Monday.", "Nobody was hurt."]


def test_paragraphs_are_numbered_in_order() -> None:
    """Reports place what was added by paragraph."""
    canonical = canonicalise(
        "One is here. Two is here.\n\nThree is here.\r\n\r\nFour.", language="en"
    )

    assert [sentence.paragraph for sentence in canonical.sentences] == [0, 0, 1, 2]


def test_a_sentence_without_end_is_cut_at_a_space() -> None:
    """Later stages take the square of a sentence's length: a page without stops would hang them."""
    text = "The rain fell on the quay " * 1_000

    spans = [sentence.span for sentence in canonicalise(text, language="en").sentences]

    assert max(end - start for start, end in spans) <= LONGEST_SENTENCE
    assert " ".join(text[start:end] for start, end in spans) == text.strip()
    assert len(canonicalise("a" * 5_000, language="en").sentences) == 3


def test_no_more_sentences_are_read_than_can_be_compared() -> None:
    """Comparing two texts takes the product of their sentences in memory."""
    found = canonicalise("Short line.\n" * (MOST_SENTENCES + 50), language="en")

    assert len(found.sentences) == MOST_SENTENCES
    assert all(item.span.start < found.sentences[-1].span.end for item in found.boilerplate)
