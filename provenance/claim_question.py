"""A claim in the asker's words: which sentences state it, and which state otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index import Span
from provenance.claim_bars import is_conflict, is_opposed
from provenance.claim_candidates import judge_pairs
from provenance.claim_numbers import compute_numbers
from provenance.claim_opposites import turns
from provenance.claim_pairs import core_negations, list_same_figures, measure_rarity
from provenance.claim_scored import ScoredPair
from provenance.model import Reason
from provenance.quantities import read_quantities
from provenance.sameness import same_claim_probabilities, texts_to_embed
from provenance.statements import Statement
from provenance.wording import read_wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The last two numbers of ``claim_pairs.PAIR_FEATURES``, rank and margin: a question has no other
# sentences beside it that a stored one might rather belong to.
_FIRST_OF_ITS_KIND = (1.0, 0.0)


@dataclass(frozen=True, slots=True)
class Heard:
    """How a sentence bears on what is asked.

    Attributes:
        near: 0..1: that it states what is asked; where it states otherwise, that it speaks of
            the same thing. The geometric mean of the judgement and of the cosine, as the judgement
            knows pairs from articles on one affair, and among all sentences of a collection few
            are (docs/quality.md, "Asking").
        otherwise: None where it states it; else ``numbers_conflict`` (another figure, or none of
            those asked for) or ``negation_conflict`` (the opposite).
    """

    near: float
    otherwise: Reason | None = None


def judge_sentences(
    asked: str,
    sentences: Sequence[str],
    vectors: Mapping[str, NDArray[Any]],  # Any: any float width
) -> list[Heard]:
    """Return how each sentence bears on what is asked, in their order.

    Args:
        asked: One or two sentences.
        sentences: Distinct ones, the nearest by meaning and by words: rarity is measured on them.
        vectors: Unit embedding, shape (n,), of every text that ``sameness.texts_to_embed`` names for
            the pairs of ``asked`` with each.
    """
    import numpy as np  # noqa: PLC0415

    if not sentences:
        return []
    pairs = [(asked, sentence) for sentence in sentences]
    alike = np.array(same_claim_probabilities(pairs, vectors))
    cosines = np.array([_cosine(asked, sentence, vectors) for sentence in sentences])
    statements = [_statement(at, text) for at, text in enumerate((asked, *sentences))]
    numbers = compute_numbers(
        statements,
        np.zeros(len(pairs), dtype=int),
        np.arange(1, len(pairs) + 1),
        [alike, alike, cosines],
        measure_rarity(statements[1:]),
    )
    numbers = np.column_stack([numbers, np.tile(_FIRST_OF_ITS_KIND, (len(pairs), 1))])
    chances, topics = judge_pairs(numbers)
    found = []
    for at, (chance, topic) in enumerate(zip(chances.tolist(), topics.tolist(), strict=True)):
        pair = ScoredPair(
            0, at + 1, statements[0], statements[at + 1], chance, tuple(numbers[at].tolist()), topic
        )
        reason = _conflict(pair)
        amount = max(chance if reason is None else topic, 0.0) * max(float(cosines[at]), 0.0)
        found.append(Heard(amount**0.5, reason))
    return found


def _statement(at: int, text: str) -> Statement:
    """A sentence as a statement of an article of its own."""
    place = (str(at), 0)
    return Statement(
        place=place,
        span=Span(0, len(text)),
        text=text,
        core=text,
        voices=(),
        citations=(),
        line="",
        root=place,
        language=read_wording(text).language,
    )


def _cosine(asked: str, sentence: str, vectors: Mapping[str, NDArray[Any]]) -> float:
    """The best over both as they are, in English word by word, and their parts."""
    return max(
        float(vectors[mine] @ vectors[other])
        for mine in texts_to_embed([(asked, asked)])
        for other in texts_to_embed([(sentence, sentence)])
    )


def _conflict(pair: ScoredPair) -> Reason | None:
    """Why a sentence does not state what is asked, if both speak of the same thing."""
    asked, told = (_figures(version.text) for version in (pair.left_version, pair.right_version))
    if asked and asked.isdisjoint(told):
        return Reason.NUMBERS_CONFLICT
    if is_conflict(pair):
        return Reason.NUMBERS_CONFLICT
    if is_opposed(pair):
        return Reason.NEGATION_CONFLICT
    # A question is short: its negation counts. That of a long sentence that gives the same figure
    # stands beside it as a rule ("not allowed to speak, he said that 97 were sold").
    asks_denied = core_negations(pair.left_version) > 0
    if not asks_denied and list_same_figures(pair.left_version, pair.right_version):
        return None
    turned = turns(pair.left_version.core, pair.right_version.core)
    return Reason.NEGATION_CONFLICT if turned else None


def _figures(text: str) -> set[tuple[str, float]]:
    """The numbers of a text as they are written, and as times and days where they are such."""
    numbers = {("number", value) for value in read_wording(text).numbers}
    return numbers | {(figure.kind, figure.value) for figure in read_quantities(text)}
