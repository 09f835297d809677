"""Links to a piece that show only through a copy or a translation of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from index import Passage, PassageKind, Span
from provenance.direction import names_outlet, stands_for
from provenance.edges import LINK_PROBABILITY, Edge, read_edge
from provenance.edits import Edits
from provenance.findings import Coverage, Match
from provenance.matching import relation_for
from provenance.model import Document, Relation
from provenance.views import words_in

# So much of what an article shares with a copy must be the piece's own, by words.
FROM_THE_PIECE = 0.6
# In other words or another language: who has the words of the copy took them there.
_RETOLD = (Relation.REWORDING, Relation.TRANSLATION)


def with_handed_on(
    documents: Mapping[str, Document],
    matches: Sequence[Match],
    edges: Sequence[Edge],
    edits: Edits,
) -> list[Edge]:
    """Add the edges to pieces that are too faint by themselves and show in a copy of the piece.

    A free rewording resembles now the wire piece more, now its translation. Where it is linked
    with a copy by what the copy has from the piece, it shares that with the piece.

    Args:
        documents: By article id.
        matches: The pairs compared in full, those under ``LINK_PROBABILITY`` included.
        edges: Those of the matches that count as links.
        edits: For the sentences that two articles share.

    Returns:
        The edges given, and one more for each such pair.
    """
    joined = {frozenset((edge.derived, edge.source)): edge for edge in edges}
    copies: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.decided and edge.view.match.relation is not Relation.REWORDING:
            copies[edge.source].append(edge)
    found = []
    for match in sorted(matches, key=lambda m: (m.left, m.right)):
        pair = frozenset((match.left, match.right))
        if match.derived >= LINK_PROBABILITY or pair in joined:
            continue
        ways = [
            (way, piece)
            for piece, article in ((match.left, match.right), (match.right, match.left))
            for copy in copies.get(piece, ())
            if (link := joined.get(frozenset((article, copy.derived)))) is not None
            and (way := _through(documents, match, copy, link, edits)) is not None
        ]
        if ways:
            best, piece = max(ways, key=lambda way: (way[0].derived, len(way[0].passages)))
            edge = read_edge(documents, best)
            # Where all else says that the piece is the later one, the copy shows another thing.
            if edge.source == piece:
                found.append(edge)
    return [*edges, *found]


def _through(
    documents: Mapping[str, Document], match: Match, copy: Edge, link: Edge, edits: Edits
) -> Match | None:
    """Return the match of an article with a piece as a copy of the piece shows it, or None.

    Args:
        documents: By article id.
        match: The article and the piece, too faint by themselves.
        copy: From the piece to its copy.
        link: Between the copy and the article.
        edits: For the sentences that they share.
    """
    middle, piece = copy.derived, copy.source
    article = match.left if match.right == piece else match.right
    if _knows(documents[piece], documents[article]):
        return None
    languages = {name: documents[name].canonical.language for name in (article, middle, piece)}
    if link.view.match.relation not in _RETOLD or (
        languages[article] == languages[middle] != languages[piece]
    ):
        return None
    view = edits.view(link.view.match, article)
    shared = edits.sentences_shared(view)
    to_copy = edits.counterparts(view)
    to_piece = edits.counterparts(edits.view(copy.view.match, middle))
    there: dict[int, int] = {}
    for number in shared:
        middle_number = to_copy.get(number)
        if middle_number is None:
            continue
        if middle_number in copy.shared and middle_number in to_piece:
            there[number] = to_piece[middle_number]
    words = words_in(documents[article], sorted(there))
    if not there or words < FROM_THE_PIECE * words_in(documents[article], sorted(shared)):
        return None
    translated = languages[article] != languages[piece]
    kind = PassageKind.TRANSLATED if translated else PassageKind.REWORDED
    passages = _passages(documents[article], documents[piece], there, shared, kind)
    held = words_in(documents[piece], sorted(set(there.values())))
    whole = (
        words_in(documents[name], range(len(documents[name].canonical.sentences)))
        for name in (article, piece)
    )
    own, other = (part / max(1, size) for part, size in zip((words, held), whole, strict=True))
    handed = Match(
        left=article,
        right=piece,
        derived=link.view.match.derived,
        relation=None,
        coverage=Coverage(left=min(1.0, own), right=min(1.0, other)),
        passages=passages,
        verbatim_share=0.0,
        features={**match.features, "translated": float(translated)},
        reasons=match.reasons,
    )
    return replace(handed, relation=relation_for(handed, "right")).seen_from(match.left)


def _knows(piece: Document, article: Document) -> bool:
    """Whether a piece names the article's outlet as a source: then it came after it."""
    own = stands_for(article)
    return any(names_outlet(citation.outlet, own) for citation in piece.sourcing.citations)


def _passages(
    article: Document,
    piece: Document,
    there: Mapping[int, int],
    similarity: Mapping[int, float],
    kind: PassageKind,
) -> tuple[Passage, ...]:
    """Return a passage for each sentence of the article, those of one of the piece joined."""
    found = []
    for number, numbers in groupby(sorted(there), key=there.__getitem__):
        held = list(numbers)
        spans = [article.canonical.sentences[n].span for n in held]
        found.append(
            Passage(
                left=Span(spans[0].start, spans[-1].end),
                right=piece.canonical.sentences[number].span,
                kind=kind,
                similarity=min(similarity[n] for n in held),
                counted=True,
            )
        )
    return tuple(found)
