"""Whom an article cites, who published it, and which names are one outlet."""

from __future__ import annotations

import pytest

from provenance.attribution import (
    canonical_outlet,
    is_agency,
    outlet_language,
    owner_of,
    same_outlet,
    with_known_outlets,
)
from provenance.attribution.mentions import _may_name
from provenance.attribution.outlets import _table, fold_words, may_hold_outlet
from provenance.comparison import read_document
from provenance.model import Article, CreditRole, Document, SourceType
from tests.attributing import credited, sourcing_of


def corpus() -> dict[str, Document]:
    """Three articles; two name outlets that only the third's or each other's field shows."""
    articles = [
        Article(
            id="a", outlet="Money Whispers", text="The bank is short of cash, two clerks said."
        ),
        Article(
            id="b",
            outlet="The Alba Ledger",
            text="The bank is short of cash, according to Money Whispers.",
        ),
        Article(
            id="c",
            outlet="Tarn Echo",
            text="The governor told the Ledger that the bank was sound. The bell rang at noon.",
        ),
    ]
    return {article.id: read_document(article) for article in articles}


@pytest.mark.parametrize(
    ("language", "text", "outlets"),
    [
        ("en", "The dam burst, two officials told Reuters.", ["Reuters"]),
        ("en", "The Wall Street Journal first reported the sale.", ["The Wall Street Journal"]),
        ("en", "The governor offered to quit, the weekly L'Ardoise reported.", ["L'Ardoise"]),
        (
            "en",
            "A clerk, quoted by AP, and a guard interviewed by the Oslo Herald agree.",
            ["Associated Press", "Oslo Herald"],
        ),
        ("fr", "La digue a cédé, selon le Guardian.", ["Guardian"]),
        ("fr", "La digue a cédé, a déclaré un élu à Reuters.", ["Reuters"]),
        ("fr", "L'homme s'est exprimé auprès de l'Associated Press.", ["Associated Press"]),
        ("en", "The kron fell to a new low, LSEG data showed.", []),
        ("en", "She bought The New York Times at the station.", []),
        ("en", "Ana Lopes told the Gazette that the dam had burst.", []),
    ],
)
def test_citations_name_other_outlets_as_sources_of_information(
    language: str, text: str, outlets: list[str]
) -> None:
    """Circular reporting shows only through who cites whom."""
    assert [c.outlet for c in sourcing_of(text, language=language).citations] == outlets


def test_outlets_of_the_corpus_are_found_though_no_table_knows_them() -> None:
    """Small sites cite one another in circles."""
    text = "The governor has fled, according to Alpha Bourse."

    assert sourcing_of(text).citations == ()
    assert [c.outlet for c in sourcing_of(text, known=("Alpha Bourse",)).citations] == [
        "Alpha Bourse"
    ]


@pytest.mark.parametrize(
    ("language", "outlet", "text"),
    [
        ("en", "The Tarn Gazette", "Bakers refuse coins, Henrik Moe told us."),
        ("en", "The Tarn Gazette", "The file was examined by Gazette reporters."),
        ("fr", "Radio Garonne", "Interrogée par Radio Garonne, la maire a refusé de répondre."),
        ("fr", "Radio Garonne", "Une source nous a confié que le bac était plein."),
        ("de", "Tarnbote", "Das Protokoll, das dem Tarnboten vorliegt, nennt drei Namen."),
    ],
)
def test_marks_of_the_own_newsroom_are_found(language: str, outlet: str, text: str) -> None:
    """Own access is what makes two reports independent."""
    assert sourcing_of(text, outlet=outlet, language=language).own_marks


def test_a_reporter_who_saw_it_is_a_source_of_the_outlet_type() -> None:
    """A newsroom's own observation vouches for itself."""
    sourcing = sourcing_of("Around noon a Gazette reporter counted ten empty machines.")

    assert [(a.source_text, a.source_type) for a in sourcing.attributions] == [
        ("a Gazette reporter", SourceType.OUTLET)
    ]


def test_the_outlet_that_was_told_is_kept_with_the_attribution() -> None:
    """Who vouches and who heard it are two things."""
    sourcing = sourcing_of("The rate will rise on Friday, two people told Reuters.")

    assert [(a.source_text, a.told) for a in sourcing.attributions] == [("two people", "Reuters")]


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        ("WASHINGTON (AP) – Le ministre a démissionné lundi.", "Associated Press"),
        ("CNN a contacté l'ambassade pour obtenir des commentaires.", "CNN"),
        ("Le ministre a fui, ont déclaré trois responsables à Reuters.", "Reuters"),
        ("Le Wall Street Journal a d'abord rapporté que le ministre avait fui.", None),
        ("Le ministre a fui, selon le Guardian.", None),
    ],
)
def test_the_publisher_is_read_off_the_text_where_no_field_names_it(
    text: str, publisher: str | None
) -> None:
    """Pages without metadata still show whose newsroom spoke."""
    assert sourcing_of(text, outlet=None, language="fr").publisher == publisher


@pytest.mark.parametrize("name", ["AP", "A.P.", "The Associated Press", "l'Associated Press"])
def test_an_agency_has_one_canonical_name(name: str) -> None:
    """Credits are compared by name."""
    assert canonical_outlet(name) == "Associated Press"
    assert is_agency(name)


def test_unknown_outlets_keep_their_own_form() -> None:
    """A canonical name must be stable and readable."""
    assert canonical_outlet("The Tarn Gazette") == "Tarn Gazette"
    assert canonical_outlet(canonical_outlet("L’Écho du Tarn")) == "L'Écho du Tarn"
    assert not is_agency("The Tarn Gazette")


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("the Herald", "The Tarn Herald", True),
        ("Tarnboten", "Tarnbote", True),
        ("Le Monde", "Lemonde.fr", True),
        ("The Oslo Herald", "The Tarn Herald", False),
        ("AP", "AFP", False),
    ],
)
def test_short_and_inflected_forms_are_the_same_outlet(left: str, right: str, same: bool) -> None:  # noqa: FBT001 - a parameter of the table
    """To have "told the Herald" in the Tarn Herald is own reporting."""
    assert same_outlet(left, right) is same


def test_owners_and_languages_are_facts_of_the_table() -> None:
    """Outlets of one owner are not independent for that alone."""
    assert owner_of("The Sun") == owner_of("The Wall Street Journal") == "News Corp"
    assert owner_of("The Tarn Gazette") is None
    assert "en" in outlet_language("Reuters")
    assert outlet_language("The Tarn Gazette") == frozenset()


def test_papers_whose_names_differ_in_the_language_of_their_article_are_two() -> None:
    """Folding articles across languages would join a paper of Montreal with one of Vienna."""
    assert canonical_outlet("La Presse") == "La Presse"
    assert canonical_outlet("Die Presse") == "Die Presse"
    assert not same_outlet("La Presse", "Die Presse")
    assert same_outlet("le Guardian", "The Guardian")


def test_an_agencys_name_that_goes_on_in_small_letters_is_read_whole() -> None:
    """An agency bears the name of a paper that it serves, and one word more."""
    found = credited(sourcing_of("La digue a cédé.", byline="La Presse canadienne", language="fr"))

    assert found == [("Canadian Press", CreditRole.ORIGIN)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The gate was open, a Courier of Alba reporter saw."),
        ("en", "Ana Lopes has withdrawn the figure that she gave the Courier of Alba."),
        ("en", "Ten stones were missing, the Courier of Alba found."),
        ("fr", "La vanne était ouverte, a vu une journaliste du Courier of Alba."),
    ],
)
def test_a_page_that_hands_on_what_another_newsroom_saw_cites_it(language: str, text: str) -> None:
    """A copied page keeps its origin's "a reporter saw": it is not this newsroom's own."""
    sourcing = sourcing_of(text, language=language, known=("Courier of Alba",))

    assert [citation.outlet for citation in sourcing.citations] == ["Courier of Alba"]


def test_what_another_newsroom_saw_rests_on_that_newsroom() -> None:
    """Whoever prints it did not see it."""
    text = "Ten stones were missing, the Courier of Alba found."

    found = sourcing_of(text, known=("Courier of Alba",)).attributions

    assert [(a.source_text, a.source_type) for a in found] == [
        ("the Courier of Alba", SourceType.OUTLET)
    ]


def test_the_outlets_of_a_corpus_are_known_to_all_its_articles() -> None:
    """A paper that no table lists, or only its short form, is still cited."""
    found = with_known_outlets(corpus())

    cited = {key: [c.outlet for c in d.sourcing.citations] for key, d in found.items()}
    assert cited == {"a": [], "b": ["Money Whispers"], "c": ["Alba Ledger"]}
    assert found["c"].sourcing.attributions[0].told == "Alba Ledger"


def test_reading_a_corpus_again_depends_on_its_articles_alone() -> None:
    """The order and the batches in which articles arrive must not change an answer."""
    documents = corpus()
    turned = dict(reversed(documents.items()))

    once = with_known_outlets(documents)

    assert with_known_outlets(turned) == once
    assert with_known_outlets(once) == once
    assert once["a"] is documents["a"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The weir will stay shut, per The Orsey Herald.", "en"),
        ("An Orsey Herald investigation found two jammed gates.", "en"),
        ("The figure comes from the Orsey Herald.", "en"),
        ("The claim was picked up by the Orsey Herald on Friday.", "en"),
        ("The Orsey Herald's Dana Roe tweeted that the gates had jammed.", "en"),
        ("Paul Stone of the Orsey Herald describes two jammed gates.", "en"),
        ("By noon our friends at the Orsey Herald had the minutes.", "en"),
        ('The minutes, held by "The Orsey Herald", say so.', "en"),
        ("The gates had jammed, if we are to trust the blog The Orsey Herald.", "en"),
        ("The gates had jammed, says gossip site The Orsey Herald.", "en"),
        ("The gates had jammed, British newsletter The Orsey Herald claims.", "en"),
        ("Le barrage restera fermé, à en croire The Orsey Herald.", "fr"),
        ("Deux vannes, à ce que rapporte la lettre d'information The Orsey Herald.", "fr"),
        ("C'est le blog The Orsey Herald qui l'annonce : deux vannes.", "fr"),
        ("Deux vannes sont bloquées, nous apprend le site anglais The Orsey Herald.", "fr"),
        ("« C'est faux », peut-on lire dans The Orsey Herald.", "fr"),
        ("Nos confrères de The Orsey Herald parlent de deux vannes.", "fr"),
        ("Deux vannes, a expliqué la patronne au « Orsey Herald ».", "fr"),
        ("Le procès-verbal, dont « The Orsey Herald » détient l'original, le dit.", "fr"),
    ],
)
def test_an_outlet_is_cited_in_many_turns_of_phrase(text: str, language: str) -> None:
    """Newsletters, columns and tabloids have their own ways to name a source."""
    sourcing = sourcing_of(text, outlet="Tarn Echo", language=language, known=("The Orsey Herald",))
    assert [c.outlet for c in sourcing.citations] == ["Orsey Herald"]


def test_a_word_at_the_head_of_a_sentence_is_no_part_of_the_name_after_it() -> None:
    """In "Selon L'Écho" it is L'Écho that is cited."""
    sourcing = sourcing_of(
        "Selon L'Écho d'Orsey, deux vannes sont bloquées.",
        outlet="Le Courrier du Tarn",
        language="fr",
        known=("L'Écho d'Orsey",),
    )
    assert [c.outlet_text for c in sourcing.citations] == ["L'Écho d'Orsey"]


def test_a_run_without_a_telling_word_holds_no_outlets_name() -> None:
    """Nine runs of capitals in ten are passed over by this sign; none of the table may be."""
    for held in _table().values():
        for form in {form for row in held for form in (row.name, *row.aliases)}:
            assert may_hold_outlet(fold_words(f"The Mayor of {form}'s"))
    assert not may_hold_outlet(fold_words("The Mayor of Associated Whispers"))
    assert _may_name("Money Whispers", frozenset({"Money Whispers"}))
    assert not _may_name("Money Whispers", frozenset())
