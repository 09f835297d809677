"""Who speaks where no clause and no quotation shows it, and who then does not."""

from __future__ import annotations

import pytest

from provenance.attribution import attribute_text
from provenance.canonical import canonicalise
from provenance.model import Commitment
from tests.attributing import statements_of


def _voices(text: str, language: str = "fr") -> list[list[str]]:
    """For each statement of a text, the words of those who speak for it."""
    found = statements_of(text, language, outlet="La Gazette de Tarn")
    return [[voice.source_text or "" for voice in one.voices] for one in found]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("La préfecture recense 14 blessés, dont deux enfants.", "La préfecture"),
        ("Le syndicat avance le chiffre de 3 000 marcheurs.", "Le syndicat"),
        ("Les organisateurs en revendiquent plus du double.", "Les organisateurs"),
        ("L'avocat du grutier met en cause un câble usé.", "L'avocat du grutier"),
        ("La direction table sur une reprise lundi.", "La direction"),
        ("Le ministre s'en tient à 1 200 postes supprimés.", "Le ministre"),
        ("La police privilégie la piste d'un accident.", "La police"),
        ("Météo-Tarn prévoit 40 centimètres de neige.", "Météo-Tarn"),
        ("La police n'a vu passer que 1 400 marcheurs.", "La police"),
        ("Des chercheurs de l'institut Morel ont identifié 14 espèces.", "Des chercheurs"),
        ("Les plongeurs ont découvert le corps à six mètres de fond.", "Les plongeurs"),
        ("Rémi Casal a entendu deux détonations vers 4 heures.", "Rémi Casal"),
        ("La kermesse a été annulée par la mairie.", "la mairie"),
        ("La mairie a fait état dans la soirée de neuf disparus.", "La mairie"),
        ("La mairie a de son côté retiré le chiffre de neuf disparus.", "La mairie"),
        ("Le document, remis au maire, dresse la liste des écoles.", "Le document"),
        ("Le bilan a été porté à 14 morts par la préfecture.", "la préfecture"),
        ("Un homme a été déclaré mort sur place par les pompiers.", "les pompiers"),
        ("La police a revu le bilan à la hausse : 41 blessés.", "La police"),
        ("Le sondage donne 52 % à la maire sortante.", "Le sondage"),
        ("L'acte d'accusation détaille trois versements.", "L'acte d'accusation"),
        ("Verdict du procureur : un geste volontaire.", "procureur"),
        ("Même constat du côté de la Croix-Bleue : les vivres manquent.", "la Croix-Bleue"),
        ("Neuf morts : c'est le bilan communiqué par la préfecture.", "la préfecture"),
        ("Le chiffre vient de la préfecture : 31 morts.", "la préfecture"),
        ("Douze mille euros, c'est le chiffre que je trouve sur Infos-Tarn.", "Infos-Tarn"),
        ("Au parquet, on confirme l'ouverture d'une enquête.", "parquet"),
        ("Le relevé, que nous avons sous les yeux, s'arrête à 17 500.", "Le relevé"),
        ("Pesé à l'institut Morel, l'échantillon atteint 61 grammes.", "institut Morel"),
        ("Luc Ferral a remarqué sur le joint une longue fente.", "Luc Ferral"),
        ("La note est de la juge Ana Lopes, qui a promis une réponse pour lundi.", "Ana Lopes"),
        ("Jean Sauvel nous a remis une pétition de 2 300 noms.", "Jean Sauvel"),
        ("Le colonel s'attend à retrouver d'autres corps.", "Le colonel"),
        ("La préfète se félicite d'une baisse de 12 % des accidents.", "La préfète"),
        ("Les avocats des sinistrés y voient la preuve d'un oubli.", "Les avocats"),
        ("Le groupe provisionne 40 millions pour la digue.", "Le groupe"),
        ("La juge a ordonné à la mairie de rouvrir la halle.", "La juge"),
        ("On distingue, sur les images, deux hommes près du quai.", "les images"),
        ("Au registre du commerce, la société est fermée depuis mai.", "registre"),
        ("Le relevé, consulté par nos soins, s'arrête à 12.", "Le relevé"),
        ("Les premiers éléments de l'enquête orientent vers un court-circuit.", "éléments"),
        ("Line Dartois, 81 ans, a vu la scène : la grue a plié.", "Line Dartois"),
        ("La pilote Ana Lopes a compté elle-même vingt-sept navires.", "Ana Lopes"),
    ],
)
def test_a_noun_phrase_after_the_right_verb_is_somebodys_word(text: str, who: str) -> None:
    """Half of what a newsroom takes from somebody has neither "that" nor a quotation."""
    [voices] = _voices(text)

    assert len(voices) == 1
    assert who in voices[0]


@pytest.mark.parametrize(
    "text",
    [
        "La pluie a désigné le vainqueur du tournoi de Tarn.",
        "La file avance lentement vers la porte de la halle.",
        "Le port compte 27 grues et trois cales sèches.",
        "Le rapport est attendu vendredi sur la table du conseil.",
        "L'année a vu naître trois enfants dans la vallée.",
        "Le village compte 14 000 habitants depuis le printemps.",
        "Programme de dimanche : un concert et un bal.",
        "Les perquisitions ont eu lieu à l'Est de la ville.",
        "Luc Ferral a vu son appel rejeté par la cour.",
        "La porte-parole a refusé de commenter ce chiffre.",
        "Sur le terrain annexe, la vie continue entre deux averses.",
    ],
)
def test_a_thing_that_does_something_says_nothing(text: str) -> None:
    """A source that is none would look like somebody to ask, and like a second witness."""
    assert _voices(text) == [[]]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Le stade serait vendu. C'est en tout cas ce que dit l'un des élus.", "l'un des élus"),
        ("Le toit a cédé à 4 heures. Rémi Casal en est certain.", "Rémi Casal"),
        ("Le toit a cédé à 4 heures. Rémi Casal l'a vu.", "Rémi Casal"),
        ("Le stade serait vendu. L'information est de Radio Tarn.", "Radio Tarn"),
    ],
)
def test_a_sentence_may_be_vouched_for_by_the_next(text: str, who: str) -> None:
    """Read alone the first sentence would be the outlet's own word."""
    assert _voices(text)[0] == [who]


def test_a_pronoun_may_stand_for_a_paper() -> None:
    """A report that "concludes" is a paper, though "il" might be a man."""
    text = "Le rapport du laboratoire tient sur deux pages. Il conclut à la présence de plomb."

    assert _voices(text)[1] == ["Le rapport du laboratoire"]


def test_what_stands_there_stands_in_the_paper_before() -> None:
    """The word "y" is as good as the paper's name, and no reader would ask anybody else."""
    text = "La mairie a mis en ligne un message lundi. Il y est question d'une panne."

    assert _voices(text)[1] == ["un message"]


def test_a_weak_sign_gives_way_to_a_strong_one() -> None:
    """Who said it in so many words vouches for it, not whoever is spoken of."""
    text = "« La préfecture recense 14 blessés », a déclaré Ana Lopes."

    assert _voices(text) == [["Ana Lopes"]]


def test_a_weak_sign_is_no_attribution() -> None:
    """What is listed as said by somebody is what the text says was said."""
    assert (
        attribute_text(canonicalise("La préfecture recense 14 blessés.", language="fr"), "fr") == []
    )


def test_what_was_not_found_is_told_as_it_stands() -> None:
    """Who found nothing vouches for just that, and doubts nothing."""
    [statement] = statements_of("Les plongeurs n'ont pas retrouvé la barque.", "fr")

    assert [voice.commitment for voice in statement.voices] == [Commitment.ASSERTS]


def test_who_rules_something_out_denies_it() -> None:
    """A denial that is not seen would count as one more voice for what it denies."""
    [statement] = statements_of("L'opérateur exclut un sabotage du câble.", "fr")

    assert [voice.commitment for voice in statement.voices] == [Commitment.DENIES]
