"""Signs of direction that only other members of a family show: credits, edits, languages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from provenance.direction import DECISION_LOG_ODDS, credits_of, names_outlet, stands_for
from provenance.edges import Edge, flipped, is_dated_after, is_strong, leaning, supported
from provenance.edits import Edits
from provenance.model import Document, Relation
from provenance.text_signs import Sign
from provenance.views import View, words_in

# From this similarity on a sentence is the same but for small edits.
SAME_WORDS = 0.9
# Others credit the same passage to this article: log odds.
FAMILY_CREDIT_WEIGHT = 1.6
# Two copies share an edit against the piece both hold: log odds, above all weak signs together.
SHARED_EDIT_WEIGHT = 3.5
# Of two such copies one credits the piece: log odds that the other came from there.
CREDITING_COPY_WEIGHT = 1.6
# One of the two must hold this much more of the piece, as a share of it, to be the elder.
FULLER_BY = 0.1
# Fainter resemblance of two sentences is what an alignment makes of their places.
SURELY_SHARED = 0.5
# A text that has its words from another one in its own language is no translation: log odds.
OWN_LANGUAGE_WEIGHT = 2.5
# What one side has from elsewhere it has not from the other: log odds.
EXPLAINED_WEIGHT = 2.0
# Of many pieces that two copies both hold, only so many, those nearest to the root, are looked at.
PIECES_COMPARED = 4


def with_family_signs(
    documents: Mapping[str, Document], edges: Sequence[Edge], edits: Edits
) -> list[Edge]:
    """Weigh each edge again with what the other edges show; in the order of the input."""
    edges = _without_present_sources(documents, edges, edits)
    edges = _with_family_credits(documents, edges, edits)
    edges = _with_shared_edits(edges, edits)
    edges = _with_own_language(documents, edges, edits)
    return _with_explained_passages(documents, edges, edits)


def _without_present_sources(
    documents: Mapping[str, Document], edges: Sequence[Edge], edits: Edits
) -> list[Edge]:
    """Drop third sources whose piece is in the corpus and does not hold what the two share."""
    held: dict[str, list[tuple[str, frozenset[int]]]] = defaultdict(list)
    for edge in edges:
        held[edge.derived].append((edge.source, frozenset(edge.shared)))
        backward = edits.view(edge.view.match, edge.source)
        shared = edits.sentences_shared(backward)
        held[edge.source].append((edge.derived, frozenset(shared)))
    return [
        _without_present(documents, edge, held) if edge.third_source else edge for edge in edges
    ]


def _without_present(
    documents: Mapping[str, Document],
    edge: Edge,
    held: Mapping[str, Sequence[tuple[str, frozenset[int]]]],
) -> Edge:
    sides = {edge.derived, edge.source}
    passages = {
        side: next(shared for other, shared in held[side] if other in sides) for side in sides
    }
    copied = _is_copied(edge)
    language = documents[edge.derived].canonical.language

    def holds(side: str, piece: str, shared: frozenset[int]) -> bool:
        # A copy word for word has not its words from a piece in another language.
        if copied and documents[piece].canonical.language != language:
            return False
        return len(shared & passages[side]) >= len(passages[side]) / 2

    kept = []
    for outlet in edge.third_source:
        pieces = [
            holds(side, piece, shared)
            for side in sorted(sides)
            for piece, shared in held[side]
            if piece not in sides and names_outlet(outlet, stands_for(documents[piece]))
        ]
        if not pieces or any(pieces):
            kept.append(outlet)
    if len(kept) == len(edge.third_source):
        return edge
    decided = edge.log_odds >= DECISION_LOG_ODDS and not kept
    return replace(edge, third_source=tuple(kept), decided=decided)


def _with_family_credits(
    documents: Mapping[str, Document], edges: Sequence[Edge], edits: Edits
) -> list[Edge]:
    """Let a credit that one copy gives speak for the other copies of the same passage."""
    credited: dict[str, set[int]] = defaultdict(set)
    for edge in edges:
        if edge.decided and credits_of(documents[edge.derived], documents[edge.source]):
            credited[edge.source] |= set(
                edits.sentences_shared(edits.view(edge.view.match, edge.source))
            )
    return [_reweighed(edits, edge, credited) for edge in edges]


def _reweighed(edits: Edits, edge: Edge, credited: Mapping[str, set[int]]) -> Edge:
    score = edge.log_odds
    extra: dict[str, float] = {}
    for side in (edge.derived, edge.source):
        view = edits.view(edge.view.match, side)
        passages = set(edits.sentences_shared(view))
        if passages and len(passages & credited.get(side, set())) >= len(passages) / 2:
            extra[side] = FAMILY_CREDIT_WEIGHT
    if len(extra) != 1:
        return edge
    (side,) = extra
    note = "others credit it for the same passage"
    sign = Sign("family_credit", FAMILY_CREDIT_WEIGHT, side, None, note)
    if side == edge.source:
        total = score + FAMILY_CREDIT_WEIGHT
        decided = total >= DECISION_LOG_ODDS
        return replace(
            edge, log_odds=total, decided=decided, third_source=(), signs=(*edge.signs, sign)
        )
    if score >= FAMILY_CREDIT_WEIGHT:
        rest = score - FAMILY_CREDIT_WEIGHT
        return replace(edge, log_odds=rest, decided=edge.decided and rest >= DECISION_LOG_ODDS)
    return flipped(edits.documents, edge, sign, FAMILY_CREDIT_WEIGHT - score)


def _with_shared_edits(edges: Sequence[Edge], edits: Edits) -> list[Edge]:
    """Let an edit that two copies share speak for the one that holds less of the piece.

    Whoever holds parts of the piece that the other lacks cannot have them from there.
    """
    above: dict[str, dict[str, Edge]] = defaultdict(dict)
    for edge in edges:
        if edge.decided:
            above[edge.derived][edge.source] = edge
    return [_with_shared_edit(edge, above, edits) for edge in edges]


def _with_shared_edit(edge: Edge, above: Mapping[str, Mapping[str, Edge]], edits: Edits) -> Edge:
    if edge.decided:
        return edge
    common = set(above.get(edge.derived, {})) & set(above.get(edge.source, {}))
    nearest = sorted(common, key=lambda piece: (len(above.get(piece, {})), piece))
    for piece in nearest[:PIECES_COMPARED]:
        views = {side: above[side][piece].view for side in (edge.derived, edge.source)}
        able = {
            side
            for side, view in views.items()
            if edits.shared(edits.view(edge.view.match, side), view)
        }
        heir = _heir(views, able, edits)
        note = f"shares edits with it that {piece} has not"
        if heir is not None:
            sign = Sign("shared_edit", SHARED_EDIT_WEIGHT, heir, None, note)
            return supported(edits.documents, edge, sign, heir)
        if len(able) > 1:
            return _told_by_credit(edge, piece, edits.documents)
    return edge


def _told_by_credit(edge: Edge, piece: str, documents: Mapping[str, Document]) -> Edge:
    """Weigh two copies that have all their edits in common: the one is from the other.

    Who knew the piece names it; whoever copied that copy may not know where it is from.
    """
    edge = replace(edge, third_source=(), decided=edge.log_odds >= DECISION_LOG_ODDS)
    sides = (edge.derived, edge.source)
    silent = [side for side in sides if not credits_of(documents[side], documents[piece])]
    if len(silent) != 1:
        return edge
    note = f"shares edits with it that {piece} has not, and the other one credits"
    sign = Sign("shared_edit", CREDITING_COPY_WEIGHT, silent[0], None, note)
    return leaning(documents, edge, sign, silent[0])


def _heir(views: Mapping[str, View], able: Collection[str], edits: Edits) -> str | None:
    """Which of two copies that share edits came from the other, if the edits can tell.

    The one that holds clearly less of the piece; else the one that alone has gone further from
    it. Two that hold as much and have gone as far are left to the other signs between them.

    Args:
        views: Either copy's view of the piece.
        able: The copies that stand with the other one against the piece, and never against it.
        edits: For what they hold of the piece, and for their dates.
    """
    held = {side: _held(edits, view) for side, view in views.items()}
    lesser, fuller = sorted(held, key=lambda side: (held[side], side))
    # An earlier date outweighs a small difference, which an alignment can make.
    wanted = FULLER_BY * (2 if is_dated_after(edits.documents, fuller, lesser) else 1)
    if held[fuller] - held[lesser] >= wanted:
        return lesser if lesser in able else None
    return next(iter(able)) if len(able) == 1 else None


def _held(edits: Edits, view: View) -> float:
    """Share 0..1 of the other article's words that stand in sentences it surely shares."""
    other = edits.documents[view.other]
    shared = edits.sentences_shared(edits.view(view.match, view.other))
    surely = [number for number, similarity in shared.items() if similarity >= SURELY_SHARED]
    words = words_in(other, range(len(other.canonical.sentences)))
    return words_in(other, surely) / max(1, words)


def _with_own_language(
    documents: Mapping[str, Document], edges: Sequence[Edge], edits: Edits
) -> list[Edge]:
    """Let a copy in one language, of a piece in that language, be no translation of its words.

    It holds unless the piece itself may be a translation from there.
    """
    verbatim: dict[str, list[Edge]] = defaultdict(list)
    settled: dict[frozenset[str], Edge] = {}
    for edge in edges:
        settled[frozenset((edge.derived, edge.source))] = edge
        relation = edge.view.match.relation
        if edge.decided and relation not in (Relation.REWORDING, Relation.TRANSLATION):
            verbatim[edge.derived].append(edge)

    def original(side: str, other: str, shared: frozenset[int]) -> bool:
        for copy in verbatim[side]:
            above = settled.get(frozenset((copy.source, other)))
            free = above is None or (above.decided and above.derived == other)
            if copy.source != other and free and 2 * len(shared & copy.shared.keys()) > len(shared):
                return True
        return False

    def has_it(edge: Edge, side: str, other: str, shared: frozenset[int]) -> bool:
        translated = edge.view.match.relation is Relation.TRANSLATION
        return translated and original(side, other, shared)

    note = "the other text has its words from a piece in its own language"
    sign = Sign("own_language", OWN_LANGUAGE_WEIGHT, "", None, note)
    return [_told_by_one_side(documents, edge, edits, has_it, sign) for edge in edges]


def _told_by_one_side(
    documents: Mapping[str, Document],
    edge: Edge,
    edits: Edits,
    has_it: Callable[[Edge, str, str, frozenset[int]], bool],
    sign: Sign,
) -> Edge:
    """Let the side of an open edge that does not have a thing be the one derived from the other.

    Args:
        documents: By article id.
        edge: The edge; a decided one stays.
        edits: For the sentences that either side shares.
        has_it: Asked of edge, side, other side, and the sentences of the side that both share.
        sign: What is added, for the article that it makes the derived one.
    """
    if edge.decided:
        return edge
    backward = edits.view(edge.view.match, edge.source)
    shared = frozenset(edits.sentences_shared(backward))
    here = has_it(edge, edge.derived, edge.source, frozenset(edge.shared))
    there = has_it(edge, edge.source, edge.derived, shared)
    if here == there:
        return edge
    derived = edge.source if here else edge.derived
    return supported(documents, edge, replace(sign, article=derived), derived)


def _is_copied(edge: Edge) -> bool:
    """Whether what two texts share is word for word the same but for small edits."""
    return bool(edge.shared) and min(edge.shared.values()) >= SAME_WORDS


def _with_explained_passages(
    documents: Mapping[str, Document], edges: Sequence[Edge], edits: Edits
) -> list[Edge]:
    """Let a passage that one side has from elsewhere come to the other side from there.

    Where an article surely took the passage from a piece, it did not take it from a third article
    that knows nothing of the piece: the third took it from the article.
    """
    above: dict[str, list[Edge]] = defaultdict(list)
    joined: dict[frozenset[str], Edge] = {}
    for edge in edges:
        joined[frozenset((edge.derived, edge.source))] = edge
        if edge.decided and is_strong(edge):
            above[edge.derived].append(edge)

    def explained(side: str, other: str, shared: frozenset[int], *, copied: bool) -> bool:
        for upper in above[side]:
            if upper.source == other or 2 * len(shared & upper.shared.keys()) <= len(shared):
                continue
            rival = joined.get(frozenset((upper.source, other)))
            piece, language = documents[upper.source], documents[other].canonical.language
            apart = copied and piece.canonical.language != language
            if rival is None or (apart and not (rival.decided and rival.source == other)):
                return True
        return False

    def has_it(edge: Edge, side: str, other: str, shared: frozenset[int]) -> bool:
        if edge.third_source or not edge.shared:
            return False
        return explained(side, other, shared, copied=_is_copied(edge))

    note = "the other text has the passage from elsewhere"
    sign = Sign("explained", EXPLAINED_WEIGHT, "", None, note)
    return [_told_by_one_side(documents, edge, edits, has_it, sign) for edge in edges]
