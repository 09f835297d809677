"""What kind of source it is, by what stands around its name, and which outlet "the same paper" is."""

from __future__ import annotations

import pytest

from provenance.model import SourceType
from tests.attributing import sourcing_of, statements_of

PERSON, BODY = SourceType.NAMED_PERSON, SourceType.ORGANISATION
PAPER, OUTLET = SourceType.DOCUMENT, SourceType.OUTLET


def _voice(text: str, language: str) -> tuple[SourceType, str | None]:
    """Kind and name of who speaks for the last sentence of a text."""
    (voice,) = statements_of(text, language)[-1].voices
    return voice.source_type, voice.source_name


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "It was dark, said Ana Ruud, a tourist who filmed the scene.", "ana ruud"),
        ("en", "It was dark, said Dahl, the harbour minister.", "dahl"),
        (
            "en",
            "A clerk with the insurer Harlow Mutual, Ana Lopes, said the barn was insured.",
            "ana lopes",
        ),
        (
            "fr",
            "« Rien n'est payé », a confié le capitaine de l'Étoile de Tarn, Ana Lopes.",
            "ana lopes",
        ),
    ],
)
def test_a_person_is_known_by_trade_clause_or_place_in_the_phrase(
    language: str, text: str, name: str
) -> None:
    """Whom a clause or an office describes is a person, and the firm they work for is not."""
    assert _voice(text, language) == (PERSON, name)


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        (
            "fr",
            "Six cas sont connus, a annoncé l'Agence nationale de vigilance animale (ANVA).",
            BODY,
        ),
        ("en", "The five-page briefing paper of 2 May, seen by SPB, says the dam is safe.", PAPER),
        (
            "fr",
            "Le pont est fermé, indique le journal de bord de la capitainerie de Tarn.",
            PAPER,
        ),
        ("en", "The dam is safe, the weekly Tarn Packet reported.", OUTLET),
        ("fr", "Le barrage est sûr, selon le site d'information Tarn Direct.", OUTLET),
    ],
)
def test_a_press_noun_names_an_outlet_only_with_a_name_beside_it(
    language: str, text: str, kind: SourceType
) -> None:
    """An agency of the state and a working paper are no press."""
    assert _voice(text, language)[0] is kind


def test_a_ministry_is_none_of_the_outlets_named_like_its_trade() -> None:
    """The ministry of Mines is not the paper "Mines & Metals" of the corpus."""
    read = sourcing_of(
        "Le ministère des Mines a dit que la galerie était sûre.",
        language="fr",
        known=("Mines & Métaux",),
    )
    assert read.attributions[0].source_type is BODY


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "The Tarn Packet found eleven buckets. The same paper reported that the roof leaks.",
        ),
        ("fr", "Le Monde a trouvé onze seaux. Le même quotidien a révélé que le toit fuit."),
        ("fr", "Le Monde a trouvé onze seaux. Le toit fuit, a révélé le quotidien."),
    ],
)
def test_a_paper_called_by_its_kind_is_the_one_named_before(language: str, text: str) -> None:
    """Such words credit the outlet of the sentence before, as source and as citation."""
    read = sourcing_of(text, language=language, known=("The Tarn Packet",), outlet="Our Post")
    last = read.attributions[-1] if read.attributions else read.weak[-1]
    cited = [c.outlet for c in read.citations if text[: c.sentence.start].count(".") == 1]
    assert last.source_type is OUTLET
    assert last.source_text is not None
    assert text.startswith(last.source_text)
    assert [name in text.partition(".")[0] for name in cited] == [True]


def test_a_month_cut_short_ends_no_phrase() -> None:
    """A day after a month is a date, and the minutes are what says so."""
    text = "Minutes of the board's Oct. 17 meeting show that the stock was missing."
    assert _voice(text, "en")[0] is PAPER


def test_an_ordinal_is_no_office() -> None:
    """What is first on a list opens a sentence, and is no head of government whom "elle" could mean."""
    text = (
        "La préfète, Ana Lopes, reçoit la presse. Premier sujet délicat : les trains. "
        "« Ils roulent », précise-t-elle."
    )
    assert _voice(text, "fr")[1] == "ana lopes"
