"""Links that show only through a copy of the piece, and round-ups that are no copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index import Passage, PassageKind
from provenance.derivation import derive
from provenance.edits import Edits
from provenance.findings import Coverage, Match, Tree
from provenance.model import Document, Relation
from provenance.views import view_from
from tests.builders import citing, crediting, document, match_of

PIECE = [
    "The old bridge at Varnholt gave way on Friday under two lorries, the town hall said.",
    "Nobody was on the footpath when the middle arch fell into the river below it.",
    "Traffic is being sent over the dam until the army puts up a floating crossing.",
]
TRANSLATED = [
    "Le vieux pont de Varnholt a cédé vendredi sous deux camions, selon la mairie.",
    "Personne ne passait quand l'arche du milieu est tombée dans la rivière.",
    "Les voitures passent par le barrage en attendant le pont flottant de l'armée.",
]
RETOLD = [
    "Two trucks proved too much for Varnholt's ancient crossing as the week ended.",
    "Its central span dropped in the water; by luck no walker was about.",
    "Drivers must use the dam for now, and soldiers will bring pontoons.",
]


def aligned(left: Document, right: Document, relation: Relation, derived: float) -> Match:
    """Match two documents sentence by sentence, in order."""
    if right.id < left.id:
        left, right = right, left
    translated = relation is Relation.TRANSLATION
    kind = PassageKind.TRANSLATED if translated else PassageKind.REWORDED
    places = zip(left.canonical.sentences, right.canonical.sentences, strict=True)
    return Match(
        left=left.id,
        right=right.id,
        derived=derived,
        relation=relation if derived >= 0.5 else None,
        coverage=Coverage(left=1.0, right=1.0) if derived >= 0.5 else Coverage(left=0.0, right=0.0),
        passages=tuple(
            Passage(left=one.span, right=other.span, kind=kind, similarity=0.8)
            for one, other in places
        )
        if derived >= 0.5
        else (),
        verbatim_share=0.0,
        features={"translated": float(translated)},
    )


def parents(tree: Tree) -> set[tuple[str, str | None]]:
    """Decided edges as (article, source)."""
    return {(d.article, d.source) for d in tree.derivations if d.decided}


def family() -> tuple[Document, Document, Document]:
    """The agency's piece, a paper's translation of it, and a site's free rewording."""
    wire = document("wire", " ".join(PIECE), outlet="Associated Press")
    paper = document("paper", " ".join(TRANSLATED), outlet="Le Phare", language="fr")
    paper = crediting(paper, "Associated Press")
    site = document("site", " ".join(RETOLD), outlet="Quickread")
    return wire, paper, site


def tree_of(documents: Sequence[Document], matches: Sequence[Match]) -> Tree:
    """Derive from these matches."""
    return derive({d.id: d for d in documents}, matches)


def test_a_rewording_that_shows_only_in_a_translation_comes_from_the_piece() -> None:
    """Who could have it from the wire piece or a copy of it has it from the wire piece."""
    wire, paper, site = family()
    matches = [
        aligned(paper, wire, Relation.TRANSLATION, 0.99),
        aligned(paper, site, Relation.TRANSLATION, 0.7),
        aligned(site, wire, Relation.REWORDING, 0.35),
    ]

    tree = tree_of((wire, paper, site), matches)

    assert parents(tree) == {("paper", "wire"), ("site", "wire")}
    (found,) = [d for d in tree.derivations if d.article == "site"]
    assert found.relation is Relation.REWORDING


def test_a_faint_resemblance_to_a_piece_alone_is_no_link() -> None:
    """Nothing is handed on where no copy is linked either."""
    wire, paper, site = family()
    matches = [
        aligned(paper, wire, Relation.TRANSLATION, 0.99),
        aligned(paper, site, Relation.TRANSLATION, 0.4),
        aligned(site, wire, Relation.REWORDING, 0.35),
    ]

    assert parents(tree_of((wire, paper, site), matches)) == {("paper", "wire")}


def test_what_a_copy_added_is_not_handed_on_to_its_piece() -> None:
    """Who took over a paper's own paragraph has nothing of the wire piece."""
    wire = document("wire", PIECE[0], outlet="Associated Press")
    paper = document("paper", " ".join([PIECE[0], *RETOLD[1:]]), outlet="Mirror")
    site = document("site", " ".join(TRANSLATED[1:]), outlet="Le Phare", language="fr")
    added = aligned(document("paper", " ".join(RETOLD[1:])), site, Relation.TRANSLATION, 0.9)
    shift = len(PIECE[0]) + 1
    moved = replace(
        added,
        passages=tuple(
            replace(p, left=type(p.left)(p.left.start + shift, p.left.end + shift))
            for p in added.passages
        ),
    )
    matches = [match_of(paper, wire), moved, replace(match_of(site, wire), derived=0.2)]

    assert ("site", "wire") not in parents(tree_of((wire, paper, site), matches))


def test_a_round_up_that_names_several_outlets_is_no_rewording_of_one() -> None:
    """It tells in its own words what each of them has, and says so."""
    wire, _, site = family()
    text = " ".join(RETOLD) + " So the Echo, the Mirror and the Herald have it."
    named = document("site", text, outlet="Quickread")
    for outlet in ("Echo", "Mirror", "Herald"):
        named = citing(named, outlet)
    match = aligned(site, wire, Relation.REWORDING, 0.9)

    assert parents(tree_of((wire, site), [match])) == {("site", "wire")}
    assert parents(tree_of((wire, named), [match])) == set()


def test_accents_that_two_copies_put_back_are_no_edit_they_share() -> None:
    """A wire leaves them out, and any newsroom puts them back."""
    wire = document("wire", "Mayor Agnes Orle shut the Megissiers bridge on Monday at nine.")
    copies = [
        document(name, "Mayor Agnès Orle shut the Mégissiers bridge on Monday at nine.")
        for name in ("copy", "other")
    ]
    documents = {d.id: d for d in (wire, *copies)}
    edits = Edits(documents)
    views = [
        view_from(aligned(copies[1], other, Relation.REWORDING, 0.9), "other")
        for other in (copies[0], wire)
    ]

    assert edits.count(*views) == (0, 0)
