"""What is furniture of the page, by its form alone."""

from __future__ import annotations

import pytest

from provenance.canonical import canonicalise
from provenance.model import BoilerplateKind as Kind

BODY = (
    "The town council voted on Monday to close the swing bridge for two years, officials said.\n\n"
    "Repairs will cost more than the town earns in ten years, the mayor told reporters."
)
FURNITURE = [
    ("We use cookies to give you the best service. Accept all | Settings", Kind.SUBSCRIPTION),
    ("Nous utilisons des cookies pour mesurer l’audience.", Kind.SUBSCRIPTION),
    ("Wir verwenden Cookies, um unser Angebot zu verbessern.", Kind.SUBSCRIPTION),
    ("Read also: Ten bridges that fell", Kind.NAVIGATION),
    ("À lire aussi\u00a0: Dix ponts qui sont tombés", Kind.NAVIGATION),
    ("Lesen Sie auch: Zehn Brücken, die fielen", Kind.NAVIGATION),
    ("RELATED | The bridge builder", Kind.NAVIGATION),
    ("Share | Print | Email", Kind.NAVIGATION),
    ("Écouter | Télécharger", Kind.NAVIGATION),
    ("Teilen · Drucken · Merken", Kind.NAVIGATION),
    ("This is a developing story. Check back for more.", Kind.NAVIGATION),
    ("Plus d’informations à venir…", Kind.NAVIGATION),
    ("Sign up for our evening newsletter.", Kind.SUBSCRIPTION),
    ("Abonnez-vous à notre lettre du soir", Kind.SUBSCRIPTION),
    ("Jetzt abonnieren: vier Wochen gratis", Kind.SUBSCRIPTION),
    ("© 2024 The Lorvik Post. All rights reserved.", Kind.RIGHTS),
    ("Tous droits réservés", Kind.RIGHTS),
    ("Toute reproduction interdite sans accord de l’éditeur.", Kind.RIGHTS),
    ("Photo: Lena Marsh/The Post", Kind.CAPTION),
    ("The bridge on Monday morning. (Photo by Lena Marsh/The Post)", Kind.CAPTION),
    ("The bridge, seen from the quay. REUTERS/Lena Marsh", Kind.CAPTION),
    ("Crédit photo : Léna Roy", Kind.CAPTION),
    ("Correction: an earlier version gave the wrong year.", Kind.CORRECTION),
    ("Une version précédente de cet article donnait une autre date.", Kind.CORRECTION),
    ("Anm. d. Red.: Wir haben das Datum berichtigt.", Kind.CORRECTION),
    ("___", Kind.NAVIGATION),
    ("* * *", Kind.NAVIGATION),
]
CLOSING = [
    ("abc/de", Kind.INITIALS),
    ("fgh-ij/kl", Kind.INITIALS),
    ("Source : AP", Kind.CREDIT),
    ("(Avec AFP)", Kind.CREDIT),
    ("With reporting by Reuters", Kind.CREDIT),
    ("Agencies contributed", Kind.CREDIT),
    ("(Reporting by Ann Other; Editing by Jon Doe)", Kind.CREDIT),
    ("Associated Press writer Ann Other in Lorvik contributed to this report.", Kind.CREDIT),
    ("Letters: Should the bridge stay? Write to us.", Kind.NAVIGATION),
]
DATELINES = [
    "LORVIK (AP) —",
    "LORVIK, 3 mars (Reuters) -",
    "LORVIK, 27 août 2023 (AFP) -",
    "PORT ELLEN, N.S. (AP) —",
    "LORVIK/OSLO, Norway (Reuters) -",
    "LORVIK —",
    "Lorvik (dpa) –",
    "(AFP) -",
]


def kinds(text: str, title: str | None = None) -> list[tuple[str, Kind]]:
    """Return what was found, as text and kind."""
    found = canonicalise(text, title=title).boilerplate
    return [(text[item.span.start : item.span.end], item.kind) for item in found]


@pytest.mark.parametrize(("line", "kind"), FURNITURE)
def test_furniture_is_found_between_paragraphs(line: str, kind: Kind) -> None:
    """Two papers with one cookie notice have not copied from each other."""
    first, second = BODY.split("\n\n")

    assert kinds(f"{first}\n\n{line}\n\n{second}") == [(line, kind)]


@pytest.mark.parametrize(("line", "kind"), CLOSING)
def test_furniture_is_found_at_the_foot(line: str, kind: Kind) -> None:
    """Credits are evidence of origin and no part of the shared text."""
    assert kinds(f"{BODY}\n\n{line}") == [(line, kind)]


@pytest.mark.parametrize("dateline", DATELINES)
def test_datelines_are_found_at_the_head(dateline: str) -> None:
    """A verbatim copy often drops or changes nothing but the dateline."""
    assert kinds(f"{dateline} {BODY}") == [(dateline, Kind.DATELINE)]


def test_an_agency_in_brackets_at_the_end_is_a_credit() -> None:
    """Papers sign agency copy in the last line."""
    assert kinds(f"{BODY} (AFP)") == [("(AFP)", Kind.CREDIT)]


def test_the_headline_repeated_at_the_head_is_furniture() -> None:
    """Headlines are each outlet's own and say nothing of the body."""
    assert kinds(f"Bridge closed for two years\n\n{BODY}") == [
        ("Bridge closed for two years", Kind.HEADLINE)
    ]
    assert kinds(
        f"Is the bridge closed for two years?\n{BODY}", "Is the bridge closed two years?"
    ) == [("Is the bridge closed for two years?", Kind.HEADLINE)]


def test_a_caption_printed_twice_is_furniture() -> None:
    """Galleries repeat the caption under the picture."""
    first, second = BODY.split("\n\n")
    text = f"{first}\n\nMayor Ann Other\nMayor Ann other\n\n{second}"

    assert [kind for _, kind in kinds(text)] == [Kind.CAPTION, Kind.CAPTION]


@pytest.mark.parametrize(
    "sentence",
    [
        "Related cases have been brought before three other courts this year.",
        "Photo shops in the old town have closed one after the other, their owners say.",
        "Share prices fell by four percent after the announcement.",
        "Sources close to the mayor said that he would resign.",
        "Correction officers at the county jail walked out on Tuesday.",
        "Cookies were handed out to the children who waited in the cold.",
        "La publicité pour le tabac est interdite depuis trente ans.",
        "Toute reproduction de l’incident serait un désastre, a dit le maire.",
        "Anzeige erstattete der Bürgermeister erst am Dienstag.",
        "Von Frauen für Frauen",
        "By noon the water had reached the church, and no boat was left.",
        "He said that all rights of the tenants would be kept.",
        "The report by a local agency (AFP) was denied by the ministry.",
    ],
)
def test_sentences_of_the_article_are_never_furniture(sentence: str) -> None:
    """What is called furniture is left out of every comparison: a false one hides a copy."""
    first, second = BODY.split("\n\n")

    assert kinds(f"{first}\n\n{sentence}\n\n{second}") == []


def test_a_single_line_is_never_furniture() -> None:
    """A claim typed as a query stands alone and has no page around it."""
    assert kinds("Sign up for our evening newsletter.") == []
