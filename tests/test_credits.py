"""Whose text it is, whom it cites, and who published it."""

from __future__ import annotations

import pytest

from provenance.attribution import (
    canonical_outlet,
    is_agency,
    outlet_language,
    owner_of,
    read_sourcing,
    same_outlet,
    with_known_outlets,
)
from provenance.canonical import canonicalise
from provenance.comparison import read_document
from provenance.model import Article, CreditKind, CreditRole, Document, SourceType, Sourcing


def read(
    text: str,
    *,
    outlet: str | None = "The Tarn Gazette",
    byline: str | None = None,
    language: str = "en",
    known: tuple[str, ...] = (),
) -> Sourcing:
    """Read an article's sourcing as the product does."""
    article = Article(text=text, outlet=outlet, byline=byline, language=language)
    return read_sourcing(article, canonicalise(text, language=language), known_outlets=known)


def credited(sourcing: Sourcing) -> list[tuple[str, CreditRole]]:
    """Outlets credited and how."""
    return [(credit.outlet, credit.role) for credit in sourcing.credits]


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("TARN (AP) — A dam burst on Sunday, flooding three villages.", "Associated Press"),
        ("TARN, March 3 (Reuters) - A dam burst on Sunday.", "Reuters"),
        ("(AP) -- A dam burst on Sunday.", "Associated Press"),
        ("Tarn (dpa) - Ein Damm ist gebrochen.", "dpa"),
        ("PARIS, 12. — Reuter. — Le congrès a commencé ses travaux.", "Reuters"),
        ("Le congrès\nParis, 13 octobre.\n(Havas.) — Le congrès a commencé.", "Havas"),
        ("La route est fermée jusqu'à lundi.\n(ats)", "Keystone-ATS"),
    ],
)
def test_datelines_and_closing_marks_name_the_agency_whose_text_it_is(
    text: str, agency: str
) -> None:
    """Most wire credits stand at the head or the foot of the text."""
    assert credited(read(text)) == [(agency, CreditRole.ORIGIN)]


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("The Associated Press", [("Associated Press", CreditRole.ORIGIN)]),
        ("By Ana Lopes and The Associated Press", [("Associated Press", CreditRole.PART)]),
        ("La rédaction avec AFP", [("AFP", CreditRole.PART)]),
        ("Jean Petit (avec AFP)", [("AFP", CreditRole.PART)]),
        ("Ana Lopes, Gazette staff", []),
        ("By Petra Olsen", []),
    ],
)
def test_bylines_tell_a_wire_story_from_one_with_agency_help(
    byline: str, expected: list[tuple[str, CreditRole]]
) -> None:
    """A story written with an agency's help is not the agency's."""
    assert credited(read("A dam burst on Sunday.", byline=byline)) == expected


def test_a_source_line_is_via_where_a_note_names_the_origin() -> None:
    """Who passed a text on is not who wrote it."""
    text = (
        "La digue a cédé dimanche.\n\nSource : Courrier du Tarn. "
        "Article paru à l'origine dans The Wall Street Journal."
    )

    sourcing = read(text, language="fr")

    assert credited(sourcing) == [
        ("Courrier du Tarn", CreditRole.VIA),
        ("The Wall Street Journal", CreditRole.ORIGIN),
    ]


def test_a_source_line_alone_is_the_origin() -> None:
    """Nothing else shows an earlier one."""
    sourcing = read(
        "La digue a cédé dimanche.\n\nSource : Outlook India", outlet=None, language="fr"
    )

    assert credited(sourcing) == [("Outlook India", CreditRole.ORIGIN)]
    assert sourcing.publisher is None


def test_contributor_lines_tell_whose_writers_they_are() -> None:
    """An agency's own contributor line makes the text the agency's."""
    own = read(
        "A dam burst.\n\nAssociated Press writer Tom Reed in Oslo contributed to this report."
    )
    part = read("A dam burst.\n\nThe Associated Press contributed to this report.")

    assert credited(own) == [("Associated Press", CreditRole.ORIGIN)]
    assert credited(part) == [("Associated Press", CreditRole.PART)]
    assert part.credits[0].kind is CreditKind.CONTRIBUTOR


@pytest.mark.parametrize(
    "text",
    [
        "A dam burst on Sunday.\n\nAgencies contributed",
        "La digue a cédé.\n\n(Avec agences)",
        "Two officials told AFP that the dam had burst.",
        "The dam burst. (Photo: AP)",
    ],
)
def test_unnamed_agencies_pictures_and_people_who_told_one_are_no_credit(text: str) -> None:
    """A false credit would make a paper's own work a copy."""
    assert credited(read(text)) == []


def test_an_outlet_naming_itself_is_no_credit() -> None:
    """The agency's own page bears its own dateline."""
    sourcing = read("TARN (AP) — A dam burst.", outlet="Associated Press")

    assert credited(sourcing) == []
    assert sourcing.publisher == "Associated Press"


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
    assert [c.outlet for c in read(text, language=language).citations] == outlets


def test_outlets_of_the_corpus_are_found_though_no_table_knows_them() -> None:
    """Small sites cite one another in circles."""
    text = "The governor has fled, according to Alpha Bourse."

    assert read(text).citations == ()
    assert [c.outlet for c in read(text, known=("Alpha Bourse",)).citations] == ["Alpha Bourse"]


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
    assert read(text, outlet=outlet, language=language).own_marks


def test_a_reporter_who_saw_it_is_a_source_of_the_outlet_type() -> None:
    """A newsroom's own observation vouches for itself."""
    sourcing = read("Around noon a Gazette reporter counted ten empty machines.")

    assert [(a.source_text, a.source_type) for a in sourcing.attributions] == [
        ("a Gazette reporter", SourceType.OUTLET)
    ]


def test_the_outlet_that_was_told_is_kept_with_the_attribution() -> None:
    """Who vouches and who heard it are two things."""
    sourcing = read("The rate will rise on Friday, two people told Reuters.")

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
    assert read(text, outlet=None, language="fr").publisher == publisher


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


def test_a_language_without_data_says_so() -> None:
    """No sources found must not read as no sources named."""
    assert not read("O prefeito disse que a barragem cedeu no domingo.", language="pt").supported


@pytest.mark.parametrize("byline", ["By Petra Olawale", "Marianne Figaro", "Par Ana Point"])
def test_an_outlets_name_in_a_personal_name_is_no_credit(byline: str) -> None:
    """A journalist whose name is also an agency's has written the piece herself."""
    assert credited(read("The dam burst on Sunday.", byline=byline)) == []


def test_papers_whose_names_differ_in_the_language_of_their_article_are_two() -> None:
    """Folding articles across languages would join a paper of Montreal with one of Vienna."""
    assert canonical_outlet("La Presse") == "La Presse"
    assert canonical_outlet("Die Presse") == "Die Presse"
    assert not same_outlet("La Presse", "Die Presse")
    assert same_outlet("le Guardian", "The Guardian")


def test_an_agencys_name_that_goes_on_in_small_letters_is_read_whole() -> None:
    """An agency bears the name of a paper that it serves, and one word more."""
    found = credited(read("La digue a cédé.", byline="La Presse canadienne", language="fr"))

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
    sourcing = read(text, language=language, known=("Courier of Alba",))

    assert [citation.outlet for citation in sourcing.citations] == ["Courier of Alba"]


def test_what_another_newsroom_saw_rests_on_that_newsroom() -> None:
    """Whoever prints it did not see it."""
    text = "Ten stones were missing, the Courier of Alba found."

    found = read(text, known=("Courier of Alba",)).attributions

    assert [(a.source_text, a.source_type) for a in found] == [
        ("the Courier of Alba", SourceType.OUTLET)
    ]


def test_a_press_release_speaks_for_its_issuer_throughout() -> None:
    """A page that prints a release has not checked a word of it."""
    text = (
        "TARN -- Alba Mills Inc. today announced that its mill at Tarn will close in May.\n\n"
        "The measure affects about 40 workers at two sites. No other site will close.\n\n"
        '"We are sorry," said Ana Lopes, president of Alba Mills.'
    )

    sources = {a.source_text for a in read(text).attributions}

    assert sources == {"Alba Mills Inc.", "Ana Lopes, president of Alba Mills"}


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


EN = "The weir at Orsey was shut on Monday after two gates jammed, the river office said."
FR = "Le barrage d'Orsey a été fermé lundi, deux vannes étant bloquées, a dit l'office."
DE = "Das Wehr in Orsey ist am Montag geschlossen worden, teilte das Flussamt mit."


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        (f"ORSEY, March 3. /TASS/. {EN}", "TASS"),
        (f"ORSEY. March 3 (Interfax) - {EN}", "Interfax"),
        (f"ORSEY, March 3, Kyodo - {EN}", "Kyodo"),
        (f"KYODO NEWS - Mar 3, 2024 - {EN}", "Kyodo"),
        (f"ORSEY, March 3 (UPI) -- {EN}", "United Press International"),
        (f"ORSEY, March 3 (Xinhua) -- {EN}", "Xinhua"),
        (f"Orsey, Mar 3 (PTI) {EN}", "PTI"),
        (f"Orsey [Eire], March 3 (ANI): {EN}", "Asian News International"),
        (f"(Bloomberg) -- {EN}", "Bloomberg"),
        (f"ORSEY (CP) — {EN}", "Canadian Press"),
        (f"Orsey (dpa/lby) - {DE}", "dpa"),
        (f"Orsey (dpa-AFX) - {DE}", "dpa"),
        (f"Orsey. (sda) {DE}", "Keystone-ATS"),
        (f"ORSEY 03/03 (BELGA) = {FR}", "Belga"),
        ("Orsey, 3 mar (EFE).- La presa fue cerrada el lunes.", "EFE"),
        ("(ANSA) - ORSEY, 03 MAR - La diga è stata chiusa lunedì.", "ANSA"),
        ("Orsey 3. března (ČTK) - Jez byl v pondělí uzavřen.", "ČTK"),
        ("ОРСИ, 3 марта. /ТАСС/. Плотину закрыли в понедельник.", "TASS"),
        ("新华社奥西3月3日电 大坝周一关闭。", "Xinhua"),
        (f"{EN} - Reuters", "Reuters"),
        (f"{EN}\n\n--IANS\n\nabc/def", "Indo-Asian News Service"),
        (f"{FR} /ATS", "Keystone-ATS"),
        (f"{FR}\n\nats/afp", "Keystone-ATS"),
        (f"{FR}\n\n(Source AFP)", "AFP"),
        (f"{FR}\n\n© 2024 AFP", "AFP"),
        (f"{DE}\n\n© dpa-infocom, dpa:240303-99-1/2", "dpa"),
        (f"{EN}\n\nCopyright 2024 The Associated Press. All rights reserved.", "Associated Press"),
        (
            f"{EN}\n\nThis report by The Canadian Press was first published March 3, 2024.",
            "Canadian Press",
        ),
        ("De stuw is maandag gesloten.\n\nBron: ANP", "ANP"),
    ],
)
def test_agencies_are_known_by_the_marks_of_their_trade(text: str, agency: str) -> None:
    """Each agency has its own form of dateline, closing mark and notice."""
    found = credited(read(text, language="de" if DE in text else "fr" if FR in text else "en"))
    assert (agency, CreditRole.ORIGIN) in found


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        (f"{FR}\n\nL.B. avec AFP", "AFP"),
        (f"{FR}\n\n© AFP", "AFP"),
        (f"{EN}\n\n(With inputs from PTI)", "PTI"),
        (f"{EN}\n\nWith PTI inputs", "PTI"),
        (f"{EN}\n\n- With files from CP", "Canadian Press"),
        (f"{DE}\n\nMit Material von dpa", "dpa"),
        ("La presa fue cerrada.\n\nCon información de EFE", "EFE"),
    ],
)
def test_help_from_an_agency_makes_the_text_its_work_in_part(text: str, agency: str) -> None:
    """Who supplied a part, or perhaps the picture, did not write the whole."""
    assert credited(read(text)) == [(agency, CreditRole.PART)]


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("By The Associated Press", [("Associated Press", CreditRole.ORIGIN)]),
        ("CP Staff", [("Canadian Press", CreditRole.ORIGIN)]),
        ("afp, Orsey", [("AFP", CreditRole.ORIGIN)]),
        ("Ann Lowe / Reuters", [("Reuters", CreditRole.PART)]),
        ("P.-A. Roulin", []),
        ("A.P. Stone", []),
    ],
)
def test_bylines_name_agencies_and_initials_name_people(
    byline: str, expected: list[tuple[str, CreditRole]]
) -> None:
    """A "P.-A." before a surname is somebody's first name."""
    assert credited(read(EN, byline=byline)) == expected


def test_every_paper_called_the_post_is_itself_in_its_own_byline() -> None:
    """A short name means the page's own paper before any famous one."""
    assert credited(read(EN, outlet="The Orsey Post", byline="Compiled by the Post")) == []


@pytest.mark.parametrize(
    ("foot", "outlet", "role"),
    [
        ("h/t Gazette des Cimes, read the whole thing there", "Gazette des Cimes", "part"),
        ("Translated from Le Courrier d'Orsey. Original article by L. Roux.", "Courrier", "origin"),
        ("Traduit de The Orsey Herald.", "Orsey Herald", "origin"),
    ],
)
def test_a_note_at_the_foot_names_where_a_text_came_from(foot: str, outlet: str, role: str) -> None:
    """Small sites own to their sources in a nod or a translator's note."""
    sourcing = read(f"{EN}\n\n{foot}", known=("Gazette des Cimes",))
    assert [(outlet in c.outlet, str(c.role)) for c in sourcing.credits] == [(True, role)]


def test_a_byline_is_read_with_the_outlets_of_the_corpus() -> None:
    """The byline "Digest of the Ledger and Wheel & Anchor" names papers that no table lists."""
    page = read_document(
        Article(
            id="page", text=EN, outlet="Morning Sum", byline="Digest: Setlist North, Weir Watch"
        )
    )
    other = read_document(Article(id="other", text=EN, outlet="Weir Watch"))
    known = with_known_outlets({"page": page, "other": other})
    assert [c.outlet for c in known["page"].sourcing.credits] == ["Weir Watch"]


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
        ("Le barrage restera fermé, à en croire The Orsey Herald.", "fr"),
        ("Deux vannes sont bloquées, nous apprend le site anglais The Orsey Herald.", "fr"),
        ("« C'est faux », peut-on lire dans The Orsey Herald.", "fr"),
        ("Nos confrères de The Orsey Herald parlent de deux vannes.", "fr"),
        ("Deux vannes, a expliqué la patronne au « Orsey Herald ».", "fr"),
        ("Le procès-verbal, dont « The Orsey Herald » détient l'original, le dit.", "fr"),
    ],
)
def test_an_outlet_is_cited_in_many_turns_of_phrase(text: str, language: str) -> None:
    """Newsletters, columns and tabloids have their own ways to name a source."""
    sourcing = read(text, outlet="Tarn Echo", language=language, known=("The Orsey Herald",))
    assert [c.outlet for c in sourcing.citations] == ["Orsey Herald"]


def test_a_word_at_the_head_of_a_sentence_is_no_part_of_the_name_after_it() -> None:
    """In "Selon L'Écho" it is L'Écho that is cited."""
    sourcing = read(
        "Selon L'Écho d'Orsey, deux vannes sont bloquées.",
        outlet="Le Courrier du Tarn",
        language="fr",
        known=("L'Écho d'Orsey",),
    )
    assert [c.outlet_text for c in sourcing.citations] == ["L'Écho d'Orsey"]
