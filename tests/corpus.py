"""A small invented corpus for tests: one agency piece, its copies, and what is no copy."""

from __future__ import annotations

from provenance.model import Article

PIECE = (
    "VARNSK (Reuters) - The harbour bridge of Varnsk was closed on Tuesday after a freighter "
    "struck one of its pillars, the port authority said.\n\n"
    "The vessel Adela Marin lost its steering shortly before dawn and drifted for eleven minutes. "
    "Nobody was hurt. Engineers found a crack four metres long in the third pillar.\n\n"
    '"We do not know yet whether the pillar can be saved," the harbour master Ilse Brandt told '
    "Reuters. The bridge carries 14,000 vehicles a day.\n\n"
    "The shipping company Norlund said that the crew had been tested for alcohol and that the "
    "tests were negative. Divers will examine the foundations on Thursday."
)
COPY = PIECE + (
    "\n\nBuses between the two banks of Lower Varnsk are diverted over the old weir, the Varnsk "
    "Gazette has learned from the town hall."
)
CUT = PIECE.split("\n\n", maxsplit=1)[0] + "\n\n" + PIECE.split("\n\n")[1]
FRENCH = (
    "VARNSK (Reuters) - Le pont du port de Varnsk a été fermé mardi après qu'un cargo a heurté "
    "l'un de ses piliers, a annoncé l'autorité portuaire.\n\n"
    "Le navire Adela Marin a perdu sa direction peu avant l'aube et a dérivé pendant onze "
    "minutes. Personne n'a été blessé. Des ingénieurs ont trouvé une fissure de quatre mètres "
    "dans le troisième pilier.\n\n"
    "« Nous ne savons pas encore si le pilier peut être sauvé », a déclaré à Reuters la "
    "capitaine du port Ilse Brandt. Le pont est emprunté par 14.000 véhicules par jour.\n\n"
    "La compagnie maritime Norlund a indiqué que l'équipage avait subi un test d'alcoolémie et "
    "que les tests étaient négatifs. Des plongeurs examineront les fondations jeudi."
)
OWN = (
    "Our reporter stood on the quay when the ship came to rest against the pillar. The noise was "
    "heard as far as the fish market. Some forty people watched in silence.\n\n"
    "The baker Tomas Reil, who saw the collision from his shop, said that the freighter had "
    "sounded its horn three times. He closed his shop and ran to the water.\n\n"
    "Nobody was hurt, and by noon the first gulls sat on the broken railing."
)
OTHER = (
    "The town council of Hellmark voted on Monday for a new swimming pool. It will cost nine "
    "million crowns and open in four years.\n\n"
    "The mayor, Signe Holt, said the old pool leaked two thousand litres a day. Opponents had "
    "asked for a library in its place."
)


def articles() -> list[Article]:
    """Return the corpus, by id."""
    return [
        Article(
            id="agency",
            url="https://agency.example/bridge",
            outlet="Reuters",
            title="Freighter hits bridge",
            published_at="2023-05-02T06:40:00Z",
            language="en",
            text=PIECE,
        ),
        Article(
            id="copy",
            url="https://gazette.example/bridge",
            outlet="Varnsk Gazette",
            title="Ship rams bridge",
            published_at="2023-05-02T09:10:00Z",
            language="en",
            text=COPY,
        ),
        Article(
            id="cut",
            url="https://post.example/short",
            outlet="Evening Post",
            published_at="2023-05-02T12:00:00Z",
            language="en",
            text=CUT,
        ),
        Article(
            id="french",
            url="https://courrier.example/pont",
            outlet="Le Courrier du Fjord",
            published_at="2023-05-02T13:30:00Z",
            language="fr",
            text=FRENCH,
        ),
        Article(
            id="other",
            url="https://hellmark.example/pool",
            outlet="Hellmark Times",
            published_at="2023-05-01",
            language="en",
            text=OTHER,
        ),
        Article(
            id="own",
            url="https://quay.example/witness",
            outlet="The Quay",
            published_at="2023-05-02",
            language="en",
            text=OWN,
        ),
    ]
