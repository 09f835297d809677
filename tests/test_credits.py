"""Whose text it is: agencies and outlets that are credited for it."""

from __future__ import annotations

import pytest

from provenance.attribution import (
    with_known_outlets,
)
from provenance.comparison import read_document
from provenance.model import Article, CreditKind, CreditRole
from tests.attributing import credited, sourcing_of


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
    assert credited(sourcing_of(text)) == [(agency, CreditRole.ORIGIN)]


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
    assert credited(sourcing_of("A dam burst on Sunday.", byline=byline)) == expected


def test_a_source_line_is_via_where_a_note_names_the_origin() -> None:
    """Who passed a text on is not who wrote it."""
    text = (
        "La digue a cédé dimanche.\n\nSource : Courrier du Tarn. "
        "Article paru à l'origine dans The Wall Street Journal."
    )

    sourcing = sourcing_of(text, language="fr")

    assert credited(sourcing) == [
        ("Courrier du Tarn", CreditRole.VIA),
        ("The Wall Street Journal", CreditRole.ORIGIN),
    ]


def test_a_source_line_alone_is_the_origin() -> None:
    """Nothing else shows an earlier one."""
    sourcing = sourcing_of(
        "La digue a cédé dimanche.\n\nSource : Outlook India", outlet=None, language="fr"
    )

    assert credited(sourcing) == [("Outlook India", CreditRole.ORIGIN)]
    assert sourcing.publisher is None


def test_contributor_lines_tell_whose_writers_they_are() -> None:
    """An agency's own contributor line makes the text the agency's."""
    own = sourcing_of(
        "A dam burst.\n\nAssociated Press writer Tom Reed in Oslo contributed to this report."
    )
    part = sourcing_of("A dam burst.\n\nThe Associated Press contributed to this report.")

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
    assert credited(sourcing_of(text)) == []


def test_an_outlet_naming_itself_is_no_credit() -> None:
    """The agency's own page bears its own dateline."""
    sourcing = sourcing_of("TARN (AP) — A dam burst.", outlet="Associated Press")

    assert credited(sourcing) == []
    assert sourcing.publisher == "Associated Press"


def test_a_language_without_data_says_so() -> None:
    """No sources found must not read as no sources named."""
    assert not sourcing_of(
        "O prefeito disse que a barragem cedeu no domingo.", language="pt"
    ).supported


@pytest.mark.parametrize("byline", ["By Petra Olawale", "Marianne Figaro", "Par Ana Point"])
def test_an_outlets_name_in_a_personal_name_is_no_credit(byline: str) -> None:
    """A journalist whose name is also an agency's has written the piece herself."""
    assert credited(sourcing_of("The dam burst on Sunday.", byline=byline)) == []


def test_a_press_release_speaks_for_its_issuer_throughout() -> None:
    """A page that prints a release has not checked a word of it."""
    text = (
        "TARN -- Alba Mills Inc. today announced that its mill at Tarn will close in May.\n\n"
        "The measure affects about 40 workers at two sites. No other site will close.\n\n"
        '"We are sorry," said Ana Lopes, president of Alba Mills.'
    )

    sources = {a.source_text for a in sourcing_of(text).attributions}

    assert sources == {"Alba Mills Inc.", "Ana Lopes, president of Alba Mills"}


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
    found = credited(
        sourcing_of(text, language="de" if DE in text else "fr" if FR in text else "en")
    )
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
    assert credited(sourcing_of(text)) == [(agency, CreditRole.PART)]


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
    assert credited(sourcing_of(EN, byline=byline)) == expected


def test_every_paper_called_the_post_is_itself_in_its_own_byline() -> None:
    """A short name means the page's own paper before any famous one."""
    assert credited(sourcing_of(EN, outlet="The Orsey Post", byline="Compiled by the Post")) == []


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
    sourcing = sourcing_of(f"{EN}\n\n{foot}", known=("Gazette des Cimes",))
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
