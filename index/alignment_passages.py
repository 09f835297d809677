"""Passages with their spans, and what share of either text they cover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.alignment_features import REWORDED_ALIKE, TRANSLATED_CONTRAST, Comparison
from index.alignment_order import Bead
from index.alignment_text import Floats, PreparedText
from index.alignment_verbatim import Chain
from index.lexical import WordTable
from index.types import Passage, PassageKind, Span

Mask = NDArray[np.bool_]

# A bead of which this share is covered word for word already needs no second passage.
_ALREADY_COVERED = 0.7
# Where the pair as a whole does not look derived, a reworded or translated sentence is shown only
# if it stands out by this much more.
_DOUBTFUL_ALIKE = 0.6
_DOUBTFUL_CONTRAST = 2.5
# Sentences out of order must stand out more than those in order.
_REORDERED_MARGIN = 0.15
_REORDERED_CONTRAST = 1.2


@dataclass(frozen=True, slots=True)
class Cover:
    """Passages and the words they cover.

    Attributes:
        passages: By their place in the left text.
        left: Counted words of the left text within counted passages.
        right: The same of the right text.
    """

    passages: tuple[Passage, ...]
    left: Mask
    right: Mask


def find_passages(
    left: PreparedText, right: PreparedText, pair: Comparison, *, likely: bool
) -> Cover:
    """Collect verbatim passages, then reworded or translated sentences beside them.

    Args:
        left: The left text.
        right: The right text.
        pair: What was measured on the two.
        likely: Whether the pair as a whole looks derived; if not, single sentences that happen to
            resemble each other are left out.
    """
    covered_left = np.zeros(len(left.words.codes), dtype=bool)
    covered_right = np.zeros(len(right.words.codes), dtype=bool)
    passages: list[Passage] = []
    for chain in pair.chains:
        for piece, counted in _pieces(chain, pair):
            passages.append(_verbatim(left.words, right.words, piece, counted=counted))
            if counted:
                covered_left[slice(*piece.left)] = True
                covered_right[slice(*piece.right)] = True
    shown = (covered_left.copy(), covered_right.copy())
    for bead, similarity in _sentence_beads(pair, likely=likely):
        first, second = _bead_words(left, bead, 0), _bead_words(right, bead, 1)
        if _share(shown[0], first) >= _ALREADY_COVERED:
            continue
        counted = bool(pair.counted_left[first].any() and pair.counted_right[second].any())
        passages.append(_sentences(left, right, bead, similarity, pair, counted=counted))
        if counted:
            covered_left[first] = True
            covered_right[second] = True
    return Cover(
        tuple(sorted(passages, key=lambda p: (p.left, p.right, p.kind))),
        covered_left & pair.counted_left,
        covered_right & pair.counted_right,
    )


def _pieces(chain: Chain, pair: Comparison) -> Iterator[tuple[Chain, bool]]:
    """The chain cut where counted words give way to excluded ones."""
    start, end = chain.left
    matched = pair.match.left[start:end]
    places = np.flatnonzero(matched >= 0)
    counted = pair.counted_left[start + places]
    edges = np.flatnonzero(np.diff(counted.astype(np.int8))) + 1
    for group in np.split(np.arange(len(places)), edges):
        if len(group) < 3:
            continue
        first, last = int(places[group[0]]), int(places[group[-1]])
        piece = Chain(
            (start + first, start + last + 1),
            (int(matched[first]), int(matched[last]) + 1),
            len(group),
        )
        yield piece, bool(counted[group[0]])


def _verbatim(left: WordTable, right: WordTable, piece: Chain, *, counted: bool) -> Passage:
    longest = max(piece.left[1] - piece.left[0], piece.right[1] - piece.right[0])
    return Passage(
        left=_word_span(left, piece.left),
        right=_word_span(right, piece.right),
        kind=PassageKind.VERBATIM,
        similarity=min(1.0, piece.words / max(1, longest)),
        counted=counted,
    )


def _word_span(words: WordTable, piece: tuple[int, int]) -> Span:
    return Span(int(words.starts[piece[0]]), int(words.ends[piece[1] - 1]))


def _share(covered: Mask, places: NDArray[np.int64]) -> float:
    return float(covered[places].mean()) if len(places) else 0.0


def _bead_words(text: PreparedText, bead: Bead, side: int) -> NDArray[np.int64]:
    first, last = (bead.left, bead.left_end) if side == 0 else (bead.right, bead.right_end)
    owner = text.words.sentence
    return np.flatnonzero((owner >= first) & (owner < last))


def _sentences(
    left: PreparedText,
    right: PreparedText,
    bead: Bead,
    similarity: float,
    pair: Comparison,
    *,
    counted: bool,
) -> Passage:
    return Passage(
        left=Span(left.spans[bead.left].start, left.spans[bead.left_end - 1].end),
        right=Span(right.spans[bead.right].start, right.spans[bead.right_end - 1].end),
        kind=PassageKind.TRANSLATED if pair.translated else PassageKind.REWORDED,
        similarity=similarity,
        counted=counted,
    )


def _sentence_beads(pair: Comparison, *, likely: bool) -> Iterator[tuple[Bead, float]]:
    """Beads strong enough to show, in order first, then single sentences out of order."""
    strength = pair.views.contrast if pair.translated else pair.views.alike
    usual, doubtful, margin = (
        (TRANSLATED_CONTRAST, _DOUBTFUL_CONTRAST, _REORDERED_CONTRAST)
        if pair.translated
        else (REWORDED_ALIKE, _DOUBTFUL_ALIKE, _REORDERED_MARGIN)
    )
    floor = usual if likely else doubtful
    free_left = np.ones(strength.shape[0], dtype=bool)
    free_right = np.ones(strength.shape[1], dtype=bool)
    for bead in pair.order.beads:
        value = float(strength[bead.left : bead.left_end, bead.right : bead.right_end].mean())
        if value >= floor:
            free_left[bead.left : bead.left_end] = False
            free_right[bead.right : bead.right_end] = False
            yield bead, _shown(value, translated=pair.translated)
    yield from _reordered(strength, free_left, free_right, floor + margin, pair)


def _reordered(
    strength: Floats, free_left: Mask, free_right: Mask, floor: float, pair: Comparison
) -> Iterator[tuple[Bead, float]]:
    """Sentences that are each other's best partner though they stand elsewhere."""
    open_only = np.where(free_left[:, None] & free_right, strength, np.float32(-9.0))
    best_right, best_left = open_only.argmax(axis=1), open_only.argmax(axis=0)
    for row in np.flatnonzero(open_only.max(axis=1) >= floor):
        column = int(best_right[row])
        if best_left[column] == row:
            value = float(open_only[row, column])
            yield (
                Bead(int(row), int(row) + 1, column, column + 1),
                _shown(value, translated=pair.translated),
            )


def _shown(value: float, *, translated: bool) -> float:
    """A similarity 0..1; contrasts have no upper end and are squeezed."""
    return float(1.0 / (1.0 + np.exp(-value))) if translated else min(1.0, value)


def verbatim_share(left: PreparedText, right: PreparedText, pair: Comparison, cover: Cover) -> float:
    """Share of the aligned counted words whose sentence is word for word the same, 0..1."""
    same = aligned = 0.0
    sides = (
        (left, pair.counted_left, pair.match.left, cover.left),
        (right, pair.counted_right, pair.match.right, cover.right),
    )
    for text, counted, matched, covered in sides:
        one, other = _sentence_words(text, counted, matched, covered)
        same, aligned = same + one, aligned + other
    return same / aligned if aligned else 0.0


def _sentence_words(
    text: PreparedText, counted: Mask, matched: NDArray[np.int64], covered: Mask
) -> tuple[float, float]:
    owner = text.words.sentence
    use = counted & (owner >= 0)
    total = len(text.spans)
    words = np.bincount(owner[use], minlength=total)
    inside = np.bincount(owner[use & covered], minlength=total)
    found = np.bincount(owner[use & (matched >= 0)], minlength=total)
    aligned = (inside * 2 >= words) & (words > 0)
    # A sentence is the same where every counted word is matched and none was put in between.
    step = np.ones(len(matched), dtype=bool)
    step[1:] = (matched[1:] - matched[:-1] == 1) | (owner[1:] != owner[:-1]) | ~use[1:] | ~use[:-1]
    broken = np.bincount(owner[use & ~step], minlength=total)
    same = aligned & (found == words) & (broken == 0)
    return float(words[same].sum()), float(words[aligned].sum())
