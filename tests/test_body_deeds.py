"""What a body says that it or its people did is its own; what it learned, plans or denies is not."""

from __future__ import annotations

import pytest

from provenance.body_deeds import find_body_deed


@pytest.mark.parametrize(
    ("text", "body", "language"),
    [
        ("Tarnmouth Police said its officers had searched a barn.", "Tarnmouth Police", "en"),
        ("Detectives arrested two men, Tarnmouth Police said.", "Tarnmouth Police", "en"),
        ("The infirmary said on Monday that it had admitted nine people.", "The infirmary", "en"),
        ("The ferry line announced that it has suspended every crossing.", "The ferry line", "en"),
        ("La police de Tarnmont a indiqué que ses agents avaient fouillé une grange.",
         "La police de Tarnmont", "fr"),
        ("La préfecture a annoncé vendredi qu'elle avait fermé le pont.", "La préfecture", "fr"),
        ("La laiterie dit avoir retiré tous ses yaourts.", "La laiterie", "fr"),
        ("Les pompiers ont secouru deux randonneurs, indique le SDIS.", "le SDIS", "fr"),
    ],
)  # fmt: skip
def test_what_a_body_says_it_or_its_people_did_is_seen(text: str, body: str, language: str) -> None:
    """It searched, admitted, closed or withdrew by itself."""
    assert find_body_deed(text, body, language)


@pytest.mark.parametrize(
    ("text", "body", "language"),
    [
        ("The ferry line said it had not suspended any crossing.", "The ferry line", "en"),
        ("The ferry line said it would suspend all crossings.", "The ferry line", "en"),
        ("The ferry line denied it had suspended a crossing.", "The ferry line", "en"),
        ("The ferry line said it had been told of the crack.", "The ferry line", "en"),
        ("The ferry line said it had received a warning.", "The ferry line", "en"),
        ("The ferry line said the harbour board had closed the pier.", "The ferry line", "en"),
        ("The council said the police said they had closed the road.", "The council", "en"),
        ("Officers arrested in the raid were released, police said.", "police", "en"),
        ("The union said its members had heard a bang.", "The union", "en"),
        ("La préfecture a annoncé qu'elle fermerait le pont.", "La préfecture", "fr"),
        ("La préfecture a dit qu'elle n'avait pas fermé le pont.", "La préfecture", "fr"),
        ("La préfecture nie avoir fermé le pont.", "La préfecture", "fr"),
        ("La préfecture a indiqué que la mairie avait fermé le pont.", "La préfecture", "fr"),
        ("La mairie dit que la police assure avoir fermé le pont.", "La mairie", "fr"),
        ("La mairie a indiqué qu'elle avait appris la fermeture du pont.", "La mairie", "fr"),
    ],
)
def test_what_a_body_plans_denies_learned_or_says_of_another_is_no_deed(
    text: str, body: str, language: str
) -> None:
    """No access of its own."""
    assert find_body_deed(text, body, language) is None


def test_no_deed_is_found_in_a_language_without_words_for_it() -> None:
    """Nothing is guessed."""
    assert find_body_deed("Die Polizei sagte, sie habe ihn verhaftet.", "Die Polizei", "de") is None
