"""Who saw, did or stood beside it is told in open words; who knows, thinks or was told is not."""

from __future__ import annotations

import pytest

from provenance.access import find_access
from provenance.comparison import read_document
from provenance.findings import Tree
from provenance.firsthand import (
    find_beside,
    find_first_person,
    find_narrated,
    find_observed,
    find_placed,
    find_told,
)
from provenance.model import Article
from provenance.statements import list_statements

_ALONE = Tree(places=(), derivations=(), citations=(), cycles=())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I pressed that button until the lamp went red.", "en"),
        ("I had my window open all night.", "en"),
        ("I could smell the diesel from there.", "en"),
        ("The lorry stopped right in front of me.", "en"),
        ("I was milking when the roof came down.", "en"),
        ("J'en ai ouvert sept autres au burin.", "fr"),
        ("J'avais la fenêtre entrouverte.", "fr"),
        ("Je suis descendu dans la fosse.", "fr"),
        ("La digue a cédé devant mon étrave.", "fr"),
        ("Je nettoyais le moteur quand c'est parti.", "fr"),
        ("I got there at six and the sluice was shut.", "en"),
        ("I had to crawl through the culvert.", "en"),
        ("I had the gauge right in front of me.", "en"),
        ("Je pétrissais quand le four a sauté.", "fr"),
        ("J'ai dû ramper jusqu'au portail.", "fr"),
        ("J'avais le cadran juste en face.", "fr"),
        ("J'arrivais du marché.", "fr"),
        ("J'avais de l'eau jusqu'à la taille.", "fr"),
        ("L'eau m'arrivait aux chevilles.", "fr"),
    ],
)
def test_a_deed_or_a_thing_of_ones_own_in_the_first_person_is_seen(
    text: str, language: str
) -> None:
    """What was done, sensed or owned by whom is quoted counts."""
    assert find_first_person(text, language, together=False)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I believe the dam failed at noon.", "en"),
        ("I was told that the dam failed.", "en"),
        ("I learned that the dam had failed.", "en"),
        ("I need a full account from the board.", "en"),
        ("Je pense que la digue a cédé.", "fr"),
        ("J'ai appris que la digue avait cédé.", "fr"),
        ("Je voulais une réponse du conseil.", "fr"),
        ("J'ai demandé une enquête.", "fr"),
        ("I was working for the water board at the time.", "en"),
        ("I was running for mayor.", "en"),
        ("I came up with the idea.", "en"),
        ("I went to the police about it.", "en"),
        ("I was not watching the sluice.", "en"),
        ("J'avais l'impression d'être en face d'un mur.", "fr"),
        ("Je travaillais pour la régie des eaux.", "fr"),
        ("Je comprenais mal ses réponses.", "fr"),
        ("Je faisais confiance au maire.", "fr"),
    ],
)
def test_who_thinks_asks_or_was_told_has_seen_nothing(text: str, language: str) -> None:
    """Verbs of knowing, asking and hearing are no deeds."""
    assert find_first_person(text, language, together=True) is None


def test_we_counts_only_where_it_is_no_bodys() -> None:
    """A spokesperson's "we" is the body."""
    assert find_first_person("We pulled two men out.", "en", together=True)
    assert find_first_person("We pulled two men out.", "en", together=False) is None
    assert find_first_person("Nous avons sorti deux hommes.", "fr", together=True)
    assert find_first_person("Nous avons sorti deux hommes.", "fr", together=False) is None


@pytest.mark.parametrize(
    ("text", "name", "language"),
    [
        ("Moira Tansley, who sealed the holds, said they held grain.", "Tansley", "en"),
        ("Moira Tansley was cycling home when the mast fell.", "Tansley", "en"),
        ("Luc Verdan, inspecteur au port, est descendu dans les cales.", "Verdan", "fr"),
        ("Luc Verdan, qui commandait la manœuvre, parle d'un choc.", "Verdan", "fr"),
        ("Luc Verdan, un serveur du café qui débarrassait la salle, parle.", "Verdan", "fr"),
        ("Moira Tansley, a nurse who on Friday opened the gate, spoke.", "Tansley", "en"),
    ],
)
def test_what_the_reporter_says_somebody_did_is_seen(text: str, name: str, language: str) -> None:
    """Right behind the name, over an aside."""
    assert find_narrated(text, text.index(name) + len(name), language)


@pytest.mark.parametrize(
    ("text", "name", "language"),
    [
        ("Moira Tansley was rescued at dawn.", "Tansley", "en"),
        ("Moira Tansley said the mast fell.", "Tansley", "en"),
        ("Moira Tansley found that the mast was old.", "Tansley", "en"),
        ("Luc Verdan a été soigné sur place.", "Verdan", "fr"),
        ("Luc Verdan estime que le mât était vieux.", "Verdan", "fr"),
        ("Luc Verdan, le patron de la société qui a bâti la tour, se tait.", "Verdan", "fr"),
        ("Moira Tansley, a friend of the driver who opened the gate, spoke.", "Tansley", "en"),
    ],
)
def test_what_was_done_to_somebody_or_said_is_no_deed(text: str, name: str, language: str) -> None:
    """Passives, sayings and findings "that" are none."""
    assert find_narrated(text, text.index(name) + len(name), language) is None


@pytest.mark.parametrize(
    ("description", "language"),
    [
        ("Moira Tansley, a cook who was clearing the terrace", "en"),
        ("a porter stacking crates outside the hall", "en"),
        ("the station officer in charge of a fire crew on the slipway", "en"),
        ("Moira Tansley, who had a team out on the slipway", "en"),
        ("Moira Tansley, the first woman through the door", "en"),
        ("un cuisinier qui débarrassait la terrasse", "fr"),
        ("l'officier qui commandait une équipe sur la cale", "fr"),
        ("une étudiante en train de photographier le barrage", "fr"),
        ("une étudiante qui a photographié le barrage", "fr"),
        ("a vet who on Monday opened three ewes", "en"),
        ("the driver of the second bus", "en"),
        ("Luc Verdan, conducteur du car", "fr"),
        ("a passenger on the ferry", "en"),
        ("Moira Tansley, a nurse on duty", "en"),
        ("Luc Verdan, éclusier de garde", "fr"),
        ("Luc Verdan, premier pompier arrivé sur les lieux", "fr"),
        ("an analyst who spent last week comparing the original files", "en"),
        ("un archiviste qui a passé trois jours à éplucher les registres", "fr"),
    ],
)
def test_a_description_that_puts_somebody_on_the_spot_is_seen(
    description: str, language: str
) -> None:
    """Busy there, with a crew there, or the first one in."""
    assert find_placed(description, language)


@pytest.mark.parametrize(
    ("description", "language"),
    [
        ("an engineer who was working for the water board", "en"),
        ("a nurse not on duty", "en"),
        ("a lawyer who spent years working for the ministry", "en"),
        ("une juriste qui a passé trois ans à la banque", "fr"),
        ("a councillor who was running for mayor", "en"),
        ("a lawyer serving as chairman", "en"),
        ("the official in charge of the team at the ministry", "en"),
        ("the brother of the man who was driving the van", "en"),
        ("a retired teacher who lives in Tarnmouth", "en"),
        ("un cadre qui travaillait pour la régie", "fr"),
        ("le général qui commandait l'armée", "fr"),
        ("une femme qui habitait Tarnmont", "fr"),
        ("le frère de l'homme qui conduisait la camionnette", "fr"),
        ("Luc Verdan, directeur de la société qui a construit le barrage", "fr"),
        ("le président du club qui a fermé la piscine", "fr"),
        ("a spokesman for the family who opened the sluice", "en"),
        ("Moira Tansley, the lawyer for the farmer who shot the dog", "en"),
    ],
)
def test_a_job_a_home_an_office_or_anothers_deed_puts_nobody_on_the_spot(
    description: str, language: str
) -> None:
    """They say nothing of what was seen."""
    assert find_placed(description, language) is None


@pytest.mark.parametrize(
    ("text", "name", "language"),
    [
        ("The Brindle Post walked down to the sluice at six.", "The Brindle Post", "en"),
        ("La vanne était ouverte, a constaté Radio Brindelle sur place.", "Radio Brindelle", "fr"),
        ("La vanne, a pu vérifier Radio Brindelle, était ouverte.", "Radio Brindelle", "fr"),
    ],
)
def test_what_a_newsroom_saw_is_found_on_either_side_of_its_name(
    text: str, name: str, language: str
) -> None:
    """Its verb may stand before it."""
    start = text.index(name)
    assert find_observed(text, start, start + len(name), language)


@pytest.mark.parametrize(
    ("text", "name", "language"),
    [
        ("The Brindle Post received a statement about the sluice.", "The Brindle Post", "en"),
        ("The Brindle Post heard that the sluice was shut.", "The Brindle Post", "en"),
        ("The Brindle Post interviewed four anglers.", "The Brindle Post", "en"),
        ("La vanne était ouverte, a appris Radio Brindelle.", "Radio Brindelle", "fr"),
        ("Radio Brindelle a reçu un courrier de la régie.", "Radio Brindelle", "fr"),
    ],
)
def test_what_a_newsroom_heard_or_was_sent_it_has_not_seen(
    text: str, name: str, language: str
) -> None:
    """Asking and receiving are no observation."""
    start = text.index(name)
    assert find_observed(text, start, start + len(name), language) is None


def test_a_deed_that_a_speaker_is_only_said_to_tell_is_not_theirs() -> None:
    """What the warden is said to say is at second hand."""
    assert find_told("She said that the warden said he locked the sluice.", "en") is None
    assert find_told("Il affirme que le garde assure avoir fermé la vanne.", "fr") is None
    assert find_told("Il raconte, encore essoufflé, qu'il a dû ramper.", "fr")
    assert find_told("She told the Post that she had reached the top of the dam.", "en")


def test_a_deed_that_a_speaker_tells_of_themselves_is_seen() -> None:
    """In the third person, behind a verb of telling."""
    assert find_told("She said that she lifted the lid herself.", "en")
    assert find_told("Elle raconte avoir soulevé le couvercle.", "fr")
    assert find_told("She said that he lifted his prices.", "de") is None


def test_what_happened_beside_a_speakers_own_things_is_seen() -> None:
    """The speaker's door, and not any door."""
    assert find_beside("The water came in under her door.", "en")
    assert find_beside("L'eau est entrée dans sa cuisine.", "fr")
    assert find_beside("The water came in under the door.", "en") is None


def _find(text: str, name: str, language: str) -> str | None:
    document = read_document(
        Article(id="a", text=text, outlet="The Brindle Post", language=language)
    )
    for statement in list_statements({"a": document}, _ALONE):
        for voice in statement.voices:
            if name in (voice.source_text or ""):
                access = find_access(document, statement, voice)
                return access.kind if access else None
    raise AssertionError(name)


def test_a_witness_who_is_told_of_beside_the_statement_has_access() -> None:
    """The next sentence says what she did."""
    text = (
        "The north gate was open at six, said Moira Tansley. "
        "She climbed the tower every morning that week. The inquiry goes on."
    )
    assert _find(text, "Tansley", "en") == "act"


def test_who_speaks_for_a_body_has_no_access_by_what_it_did() -> None:
    """She closed nothing herself."""
    text = "“We closed the gate at six,” said Moira Tansley, a spokeswoman for the harbour trust."
    assert _find(text, "Tansley", "en") is None


def test_a_body_that_says_what_its_people_did_has_access() -> None:
    """And none where it says what others did."""
    text = "Tarnmouth Police said its officers had searched the barn on Friday."
    assert _find(text, "Tarnmouth Police", "en") == "act"
    text = "Tarnmouth Police said the barn had been searched by the owner."
    assert _find(text, "Tarnmouth Police", "en") is None


def test_who_was_put_on_the_spot_where_they_were_named_has_access_further_on() -> None:
    """The description counts, wherever it stands."""
    text = (
        "Moira Tansley, the first woman through the door, would not sit down. "
        "“Oil was burning across the floor,” she said."
    )
    assert _find(text, "Tansley", "en") in {"presence", "act"}


def test_who_goes_on_speaks_in_the_quotation_before_as_well() -> None:
    """First person there, third person here."""
    text = (
        "Luc Verdan descend du quai. « Je pétrissais. J'ai vu des bottes au hublot. » "
        "Des hommes glissaient sur une corde, poursuit-il."
    )
    assert _find(text, "Verdan", "fr") == "act"


def test_survivors_that_somebody_speaks_of_do_not_put_them_on_the_spot() -> None:
    """The mayor who names them was elsewhere."""
    text = "Some forty survivors slept in the hall, said Moira Tansley."
    assert _find(text, "Tansley", "en") is None
    text = "Une quarantaine de rescapés ont dormi dans la salle, a dit Luc Verdan."
    assert _find(text, "Verdan", "fr") is None


def test_another_word_for_the_same_person_goes_on_with_what_they_did() -> None:
    """The reporter names nobody twice by one name."""
    text = (
        "Devant la halle, Luc Verdan secoue la tête. Cet expert en charpente, mandaté par la ville, "
        "a passé deux jours sur le toit. « Pas une tuile n'a été changée », tranche-t-il."
    )
    assert _find(text, "Verdan", "fr") == "act"


def test_dead_beasts_are_no_toll() -> None:
    """Who counts them needs no office."""
    text = "Goats have it too, says Moira Tansley, who on Monday opened three dead does herself."
    assert _find(text, "Tansley", "en") == "act"
