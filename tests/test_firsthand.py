"""Who saw, did or stood beside it is told in open words; who knows, thinks or was told is not."""

from __future__ import annotations

import pytest

from provenance.access import find_access
from provenance.comparison import read_document
from provenance.findings import Tree
from provenance.firsthand import find_beside, find_first_person, find_narrated, find_told
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
    ],
)
def test_what_was_done_to_somebody_or_said_is_no_deed(text: str, name: str, language: str) -> None:
    """Passives, sayings and findings "that" are none."""
    assert find_narrated(text, text.index(name) + len(name), language) is None


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
