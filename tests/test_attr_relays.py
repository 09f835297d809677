"""Whose word an outlet or a speaker only hands on, and what role words and papers stand for."""

from __future__ import annotations

import pytest

from provenance.model import SourceType
from tests.attributing import sourcing_of, statements_of

PERSON, BODY = SourceType.NAMED_PERSON, SourceType.ORGANISATION
PAPER, OUTLET, UNNAMED = SourceType.DOCUMENT, SourceType.OUTLET, SourceType.ANONYMOUS


def _voices(text: str, language: str) -> list[tuple[SourceType, str | None, str | None]]:
    """Kind, name and words of who speaks for the last sentence of a text."""
    voices = statements_of(text, language)[-1].voices
    return [(voice.source_type, voice.source_name, voice.source_text) for voice in voices]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        (
            "fr",
            "« Le lieutenant Lopes m'a dit lui-même que la porte était close », confie le maire.",
            "lopes",
        ),
        (
            "en",
            "“Ana Lopes told us herself that the boat had sunk,” said Carl Reed.",
            "ana lopes",
        ),
        (
            "en",
            "Ombeline Marsh keeps the shop. “Ombeline said our boat had gone,” Lady Tarn said.",
            "ombeline marsh",
        ),
    ],
)
def test_who_passes_on_what_they_were_told_vouches_for_nothing(
    language: str, text: str, name: str
) -> None:
    """The one who told them is the source."""
    assert [found[1] for found in _voices(text, language)] == [name]


def test_who_was_told_by_nobody_named_speaks_for_themselves() -> None:
    """A pronoun hands on nobody's word that could be traced."""
    voices = _voices("“He told me the boat had sunk,” said Ana Lopes.", "en")
    assert [found[1] for found in voices] == ["ana lopes"]


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "CNN, citing a hospital insider, says a shearer is ill.", UNNAMED),
        ("en", "AFP, citing the national health agency, counted 14 patients.", BODY),
        ("en", "CNN quotes the mayor, Ana Lopes, as saying that the dam leaks.", PERSON),
        (
            "fr",
            "Le trou atteint 90 millions, écrit Le Monde, qui tient ce montant d'une voisine.",
            UNNAMED,
        ),
    ],
)
def test_an_outlet_that_cites_somebody_passes_them_on(
    language: str, text: str, kind: SourceType
) -> None:
    """Whom it cites vouches, and not the outlet."""
    assert [found[0] for found in _voices(text, language)] == [kind]


def test_a_reporter_who_saw_it_passes_on_nobody() -> None:
    """Those whom a reporter saw are not whom the reporter has it from."""
    text = "Des gendarmes ont tiré en l'air, témoigne un reporter de Reuters."
    assert _voices(text, "fr") == [(OUTLET, "reuters", "un reporter de Reuters")]


def test_reporters_of_one_outlet_are_one_source_in_any_language() -> None:
    """They are known by their outlet's name."""
    french = sourcing_of("Le hall était vide, a constaté un journaliste de l'AFP.", language="fr")
    english = sourcing_of("The hall was empty, an AFP journalist observed.", language="en")
    names = [read.attributions[0].source_name for read in (french, english)]
    assert names == ["afp", "afp"]


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        (
            "fr",
            "Le gestionnaire du réseau, Tarnwatt, a parlé de 40 pannes. "
            "Le poste de Tarn est resté au sec, a assuré l'entreprise, démentant des rumeurs.",
            "l'entreprise, Tarnwatt",
        ),
        (
            "fr",
            "Le délégué du personnel, Paul Hartel, était là. Le délégué du personnel, qui était de "
            "garde, raconte que la vanne a lâché.",
            "Le délégué du personnel, Paul Hartel",
        ),
    ],
)
def test_a_role_is_given_with_the_name_it_stands_for(language: str, text: str, source: str) -> None:
    """And a thing that opens the sentence is no company."""
    assert [found[2] for found in _voices(text, language)] == [source]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Live exports are suspended under an order published in the official gazette."),
        ("fr", "Le quai est fermé trente jours, si l'on s'en rapporte à l'article 2 de l'arrêté."),
        ("fr", "Plus question de pêcher pendant un mois, ainsi que le prévoit le décret."),
    ],
)
def test_what_rules_something_is_the_paper_it_rests_on(language: str, text: str) -> None:
    """An order, a decree or its article vouches for what it orders."""
    assert [found[0] for found in _voices(text, language)] == [PAPER]


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        ("en", "No shot was fired, Ana Lopes told Radio Tarn.", "Ana Lopes"),
        ("fr", "Quarante-sept minutes, répond Ana Lopes.", "Ana Lopes"),
        ("fr", "Plus de 90, journaliers compris, soutient un foreur.", "un foreur"),
        ("fr", "Elle est morte en portant secours, selon sa colocataire.", "sa colocataire"),
    ],
)
def test_the_speaker_is_found_whatever_is_said_and_to_whom(
    language: str, text: str, source: str
) -> None:
    """A number alone is said, and a station may be told."""
    assert [found[2] for found in _voices(text, language)] == [source]
