"""Who said it: sources, contents and how a source stands to what it says."""

from __future__ import annotations

import pytest

from provenance.attribution import attribute_text, organisation_of, source_key
from provenance.canonical import canonicalise
from provenance.model import Attribution, Commitment, SourceType


def read(text: str, language: str) -> list[Attribution]:
    """Attribute a text as the product does."""
    return attribute_text(canonicalise(text, language=language), language)


def source_of(text: str, attribution: Attribution) -> str | None:
    """The source as written beside its cue."""
    return None if attribution.source is None else text[slice(*attribution.source)]


def contents_of(text: str, attribution: Attribution) -> list[str]:
    """What was said, piece by piece."""
    return [text[slice(*span)] for span in attribution.content]


@pytest.mark.parametrize(
    ("language", "text", "source", "content"),
    [
        (
            "en",
            "The dam burst at noon, the water board said.",
            "the water board",
            "The dam burst at noon",
        ),
        (
            "en",
            "Officials said the dam had burst at noon.",
            "Officials",
            "the dam had burst at noon",
        ),
        (
            "en",
            "“The road was closed too late,” said Ana Lopes, mayor of Tarn.",
            "Ana Lopes, mayor of Tarn",
            "The road was closed too late,",
        ),
        (
            "en",
            "According to Tom Reed, who keeps the lock, the gate was open.",
            "Tom Reed, who keeps the lock",
            "the gate was open",
        ),
        (
            "fr",
            "Le pont a cédé à midi, a annoncé la préfecture.",
            "la préfecture",
            "Le pont a cédé à midi",
        ),
        (
            "fr",
            "La mairie affirme que le pont était sûr.",
            "La mairie",
            "que le pont était sûr",
        ),
        (
            "fr",
            "Selon Anne Morel, géologue cantonale, la pente bougeait.",
            "Anne Morel, géologue cantonale",
            "la pente bougeait",
        ),
        (
            "de",
            "Die Brücke sei sicher gewesen, sagt Anna Moser.",
            "Anna Moser",
            "Die Brücke sei sicher gewesen",
        ),
        (
            "de",
            "Drei Menschen würden vermisst, so die Polizei.",
            "die Polizei",
            "Drei Menschen würden vermisst",
        ),
    ],
)
def test_source_and_content_are_found_before_after_and_around_the_cue(
    language: str, text: str, source: str, content: str
) -> None:
    """Every verdict rests on who vouches for which words, whatever their order."""
    found = read(text, language)

    assert [source_of(text, a) for a in found] == [source]
    assert contents_of(text, found[0]) == [content]


def test_a_cue_in_the_middle_leaves_both_parts_of_the_content() -> None:
    """The second half of a sentence is as much the source's as the first."""
    text = "The dam, the engineer said, would hold for a year."

    found = read(text, "en")

    assert contents_of(text, found[0]) == ["The dam", "would hold for a year"]


def test_a_speaker_carries_on_to_the_next_quotation() -> None:
    """A quotation without a cue of its own has no source unless the last speaker goes on."""
    text = "“We ran,” said Ruth Ames. “Nobody had told us about the water.”\n\n“It came at night.”"

    found = read(text, "en")

    assert [a.source_text for a in found] == ["Ruth Ames", "Ruth Ames"]
    assert "Nobody had told us about the water." in contents_of(text, found[0])
    assert found[1].cue is None


def test_a_colon_hands_the_quotation_to_the_subject_before_it() -> None:
    """Features quote without any verb of saying."""
    text = "Paul Adam hausse les épaules : « Le bac est parti sans nous attendre. »"

    found = read(text, "fr")

    assert [(a.source_text, a.source_name) for a in found] == [("Paul Adam", "paul adam")]


def test_pronouns_surnames_and_roles_resolve_to_the_nearest_full_form() -> None:
    """Pronouns and "the company" join nothing across articles."""
    text = (
        "The boat was full, coast guard spokeswoman Ingrid Vale said. It sank fast, Vale said. "
        "Nobody had called, she said.\n\nNord Lines, the company that runs the boat, would not comment. "
        "In a statement, it said the hull was sound."
    )

    found = read(text, "en")

    assert [a.source_name for a in found] == ["ingrid vale"] * 3 + ["nord lines"]
    assert found[3].source_type is SourceType.ORGANISATION


def test_french_clitic_subjects_resolve_by_gender() -> None:
    """The words "a-t-elle ajouté" after a man and a woman means the woman."""
    text = (
        "« Le chalet a tenu », a dit Marc Roux. « La neige est partie à l'aube », a dit Claire Dumas. "
        "Le col était fermé, a-t-elle ajouté. Personne n'était passé, a-t-il répondu."
    )

    found = read(text, "fr")

    assert [a.source_name for a in found][-2:] == ["claire dumas", "marc roux"]


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "Mayor Ana Lopes said the dam had burst.", SourceType.NAMED_PERSON),
        ("en", "The transport minister said the dam had burst.", SourceType.NAMED_PERSON),
        (
            "en",
            "Two officials familiar with the matter said the dam had burst.",
            SourceType.ANONYMOUS,
        ),
        ("en", "A crew member said the dam had burst.", SourceType.ANONYMOUS),
        ("en", "The coast guard said the dam had burst.", SourceType.ORGANISATION),
        ("en", "The inspection report said the dam had burst.", SourceType.DOCUMENT),
        ("en", "The Tarn Gazette said the dam had burst.", SourceType.OUTLET),
        ("en", "The civil protection agency said the dam had burst.", SourceType.ORGANISATION),
        ("en", "The Upper Tarn council said the dam had burst.", SourceType.ORGANISATION),
        ("fr", "Le maire de Tarn a déclaré que la digue avait cédé.", SourceType.NAMED_PERSON),
        ("fr", "Une source portuaire affirme que la digue avait cédé.", SourceType.ANONYMOUS),
        ("fr", "La Maison Blanche affirme que la digue avait cédé.", SourceType.ORGANISATION),
        ("fr", "Un rapport d'inspection indique que la digue avait cédé.", SourceType.DOCUMENT),
        ("fr", "La digue a cédé, a constaté un journaliste de l'AFP.", SourceType.OUTLET),
    ],
)
def test_the_kind_of_source_is_read_off_its_words(
    language: str, text: str, kind: SourceType
) -> None:
    """Two unnamed officials may be one person; two named ones may not."""
    assert [a.source_type for a in read(text, language)] == [kind]


@pytest.mark.parametrize(
    ("language", "text", "commitment"),
    [
        ("en", "The bank denied that it had sold the land.", Commitment.DENIES),
        ("en", "The minister rejected reports that the land was sold.", Commitment.DENIES),
        ("en", "The hospital withdrew its figure of nine dead.", Commitment.WITHDRAWS),
        ("fr", "La banque dément avoir vendu le terrain.", Commitment.DENIES),
        ("fr", "L'hôpital a retiré le chiffre de neuf morts.", Commitment.WITHDRAWS),
        ("de", "Die Bank bestreitet, dass sie das Land verkauft hat.", Commitment.DENIES),
    ],
)
def test_denials_and_withdrawals_are_told_from_assertions(
    language: str, text: str, commitment: Commitment
) -> None:
    """A reported denial never counts as support."""
    assert [a.commitment for a in read(text, language)] == [commitment]


def test_two_sources_of_one_sentence_give_two_attributions() -> None:
    """Each vouches on its own, through another outlet."""
    text = (
        "A clerk, quoted by The Associated Press, and a guard interviewed by the Tarn Herald "
        "have both said the gate was open."
    )

    found = read(text, "en")

    assert [a.source_name for a in found] == ["clerk", "guard"]


def test_words_within_quotations_are_no_cues() -> None:
    """What a speaker says that others said is the speaker's."""
    text = "“My father said the well was dry,” said Ruth Ames."

    assert [a.source_text for a in read(text, "en")] == ["Ruth Ames"]


def test_thinking_in_the_first_person_is_the_outlets_own_voice() -> None:
    """A columnist's "I think" names no source."""
    assert read("I think the dam will hold.", "en") == []


def test_a_language_without_data_gives_nothing() -> None:
    """Guessing with another language's words would invent sources."""
    assert read("Burmistrz powiedział, że tama pękła.", "pl") == []


def test_spans_lie_within_the_text_and_order_is_that_of_the_page() -> None:
    """Every conclusion is shown as a highlighted span of the stored text."""
    text = "The dam burst, the board said. “We ran,” said Ruth Ames. According to police, six are missing."

    found = read(text, "en")

    anchors = [a.cue.start for a in found if a.cue]
    assert anchors == sorted(anchors)
    assert all(0 <= s.start < s.end <= len(text) for a in found for s in a.content)


@pytest.mark.parametrize(
    "form",
    ["Mme Halden", "Halden"],
)
def test_a_source_key_needs_no_title(form: str) -> None:
    """Titles differ between articles and languages."""
    assert (
        source_key("harbour spokeswoman Ines Halden") == source_key("Ines Halden") == "ines halden"
    )
    assert source_key(form) == "halden"


def test_institutions_have_one_key_in_all_languages() -> None:
    """A translation must not look like a second source."""
    assert source_key("les garde-côtes") == source_key("The coast guard") == "coast guard"
    assert source_key("le ministère des Finances") == source_key("the finance ministry")


@pytest.mark.parametrize(
    "source",
    [
        "coast guard spokeswoman Ines Halden",
        "la porte-parole des garde-côtes, Ines Halden",
        "the coast guard",
    ],
)
def test_an_office_and_its_voice_are_one_organisation(source: str) -> None:
    """An office, its head and its spokesperson are one primary source."""
    assert organisation_of(source) == "coast guard"


def test_a_private_person_speaks_for_no_organisation() -> None:
    """A witness must not be merged with others."""
    assert organisation_of("Ruth Ames") is None
    assert source_key("she") is None


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        ("fr", "Le gouvernement affirme que la digue tient.", "Le gouvernement"),
        ("fr", "Une bergère dit avoir vu la digue céder.", "Une bergère"),
        ("fr", "Le meunier assure n'avoir rien entendu.", "Le meunier"),
        ("fr", "La digue, précise la mairie, n'avait pas été contrôlée.", "la mairie"),
        ("fr", "La digue a cédé, comme l'a indiqué Ana Lopes.", "Ana Lopes"),
        ("fr", "La digue a cédé. C'est ce qu'a déclaré Ana Lopes.", "Ana Lopes"),
        ("fr", "La digue a cédé, répond-on à la mairie.", "la mairie"),
        ("fr", "Jointe par téléphone, Ana Lopes assure que la digue a cédé.", "Ana Lopes"),
        ("fr", "Sur la vidéo, on voit la digue céder.", "la vidéo"),
        (
            "fr",
            "Selon un meunier qui n'a pas donné son nom, la digue a cédé.",
            "un meunier qui n'a",
        ),
        ("en", "According to a source who was there, the dam burst.", "a source who was there"),
        ("en", "The dam may go, warned the mayor, Ana Lopes.", "the mayor, Ana Lopes"),
        ("en", "The dam, by the water board's own count, lost 40 stones.", "the water board"),
        ("en", "The dam had burst, claimed Ana Lopes, who keeps the lock.", "Ana Lopes, who"),
        ("en", "The dam burst. That is what the keeper announced.", "the keeper"),
        ("en", "Ana Lopes is certain: the gate was open.", "Ana Lopes"),
        ("en", "A crack was flagged in an internal memo.", "an internal memo"),
    ],
)
def test_a_source_is_found_in_whatever_turn_of_phrase_it_speaks(
    language: str, text: str, source: str
) -> None:
    """A source that is missed makes a statement look like the outlet's own."""
    found = read(text, language)

    assert len(found) == 1
    assert found[0].source_text is not None
    assert found[0].source_text.startswith(source)


@pytest.mark.parametrize(
    ("language", "text", "commitment"),
    [
        ("en", "The minister dismissed the report as nonsense.", Commitment.DENIES),
        ("en", "The minister called the report false.", Commitment.DENIES),
        ("en", "The mayor did not confirm that the dam had burst.", Commitment.DOUBTS),
        ("en", "The board has walked back its claim of 40 stones.", Commitment.WITHDRAWS),
        ("en", "The board corrected the figure to nine.", Commitment.WITHDRAWS),
        ("fr", "La mairie est revenue sur ses déclarations.", Commitment.WITHDRAWS),
        ("fr", "La mairie a rectifié le bilan à neuf blessés.", Commitment.WITHDRAWS),
        ("fr", "Le maire a qualifié ces accusations de mensongères.", Commitment.DENIES),
        ("fr", "Le maire ne croit pas que la digue ait cédé.", Commitment.DOUBTS),
        ("fr", "La mairie a démenti lundi toute négligence.", Commitment.DENIES),
    ],
)
def test_denials_doubts_and_withdrawals_are_told_from_statements(
    language: str, text: str, commitment: Commitment
) -> None:
    """A denial counted as support would turn an answer round."""
    assert read(text, language)[0].commitment is commitment


def test_a_spokesman_of_a_council_is_who_he_stands_for() -> None:
    """An institution speaks through people, and a pronoun goes back to them."""
    text = (
        "Earlier a box from St Alban's hall was opened. A spokesman for the Tarn council denied it."
        ' "Every box was shut," he said.'
    )

    last = read(text, "en")[-1]

    assert last.source_text == "A spokesman for the Tarn council"
    assert last.source_type is SourceType.ORGANISATION


def test_this_subscriber_is_the_person_last_named() -> None:
    """French papers vary a name with what the person is."""
    text = "Ana Lopes habite rue du Port. « J'ai tout vu », raconte cette abonnée."

    assert read(text, "fr")[0].source_name == "ana lopes"


def test_a_post_told_by_its_place_points_to_one_person() -> None:
    """The club's doctor is somebody that a fact-checker can ask; a doctor is not."""
    post, anybody = read("The club's doctor said it was late. A doctor said it was late.", "en")

    assert post.source_type is SourceType.NAMED_PERSON
    assert anybody.source_type is SourceType.ANONYMOUS


def test_a_press_release_is_a_document() -> None:
    """What a release says rests on the release, whoever prints it."""
    text = "The mill will close, according to a news release the company issued Monday."

    assert read(text, "en")[0].source_type is SourceType.DOCUMENT
