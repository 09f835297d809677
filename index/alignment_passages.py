"""Passages with their spans, and what share of either text they cover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from index.alignment_features import (
    REWORDED_ALIKE,
    TRANSLATED_CONTRAST,
    Comparison,
    bead_cells,
)
from index.alignment_free import mutual_partners
from index.alignment_loops import count_same
from index.alignment_order import Bead
from index.alignment_text import Floats, PreparedText
from index.alignment_verbatim import Chain
from index.feature_loops import count_marks, find_reordered
from index.lexical import WordTable
from index.types import Passage, PassageKind, Span

Mask = NDArray[np.bool_]

# Matched words of one kind in a row, fewer of which are no passage.
_LEAST_PIECE = 3
# A bead of which this share is covered word for word already needs no second passage.
_ALREADY_COVERED = 0.7
# A sentence of which less is outside excluded text is what somebody said.
_COUNTED_SHARE = 0.3
# Where the pair as a whole does not look derived, a reworded or translated sentence is shown only
# if it stands out by this much more.
_DOUBTFUL_ALIKE = 0.6
_DOUBTFUL_CONTRAST = 2.5
# Sentences out of order must stand out more than those in order.
_REORDERED_MARGIN = 0.15
_REORDERED_CONTRAST = 1.2
# Deviations by which a reworded sentence must stand out, and the likeness it needs all the same.
REWORDED_CONTRAST = 0.8
_LEAST_ALIKE = 0.05
# Counted words in verbatim passages from which a text without a common order counts as one that
# embeds them, and the likeness asked of its other sentences.
_EMBEDDED_WORDS = 15
_EMBEDDED_ALIKE = 0.5
# From this share of the shorter text in passages of eight shared words on, who copied kept the
# words; sentences that merely stand out among all pairs are then each side's own.
_WORD_FOR_WORD = 0.4
# A place, an agency and a day before the first sentence; more is another sentence.
_DATELINE_WORDS = 6
# Deviations by which a sentence must stand out to answer another wherever it stands: for two that
# are each other's best, and for one that another sentence answers better.
_PARTNER_CONTRAST = 1.2
_JOINED_CONTRAST = 2.0
# Gain of the order, for each sentence, from which two texts run in step.
_SEQUENCE_GAIN = 1.0
# Below it, without a passage of shared words, one language tells the other's facts in an order of
# its own.
_RETOLD_GAIN = 0.3


@dataclass(frozen=True, slots=True)
class Cover:
    """Passages and the words they cover.

    Attributes:
        passages: By their place in the left text.
        left: Counted words of the left text within counted passages.
        right: The same of the right text.
        same_left: Words of left sentences that stand in the right text as they are, the short ones
            that no run of words finds included.
        same_right: The same of the right text.
    """

    passages: tuple[Passage, ...]
    left: Mask
    right: Mask
    same_left: Mask
    same_right: Mask


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
    sides = (left.words, right.words)
    covered, shown, same = (
        tuple(np.zeros(len(words.codes), dtype=bool) for words in sides) for _ in range(3)
    )
    passages: list[Passage] = []
    for chain in pair.chains:
        for piece, counted in _pieces(chain, pair):
            passages.append(_verbatim(left.words, right.words, piece, counted=counted))
            for side, ends in enumerate((piece.left, piece.right)):
                shown[side][slice(*ends)] = True
                covered[side][slice(*ends)] |= counted
    in_runs = _Shares(left, covered[0])
    shown_left = _Shares(left, shown[0])
    counted_left, counted_right = (
        _Shares(left, pair.counted_left),
        _Shares(right, pair.counted_right),
    )
    for bead, similarity in _sentence_beads(pair, likely=likely):
        if in_runs.of(bead.left, bead.left_end) >= _ALREADY_COVERED:
            continue
        words = left.words_of(bead.left, bead.left_end), right.words_of(bead.right, bead.right_end)
        counted = (
            min(
                counted_left.of(bead.left, bead.left_end),
                counted_right.of(bead.right, bead.right_end),
            )
            >= _COUNTED_SHARE
        )
        alike = is_same(left.words.codes[words[0]], right.words.codes[words[1]])
        kind = _kind(pair, alike=alike)
        # A sentence that is mostly quoted is shown already; what is said around it counts as covered.
        if shown_left.of(bead.left, bead.left_end) < _ALREADY_COVERED:
            passages.append(_sentences(left, right, bead, similarity, kind, counted=counted))
        for side, at in enumerate(words):
            if counted:
                covered[side][at] = True
            if alike:
                same[side][at] = True
    return Cover(
        tuple(sorted(passages, key=lambda p: (p.left, p.right, p.kind))),
        covered[0] & pair.counted_left,
        covered[1] & pair.counted_right,
        *same,
    )


def is_same(left: NDArray[np.int64], right: NDArray[np.int64]) -> bool:
    """Whether two sentences have the same words, but for a dateline before one of them.

    Case and punctuation are no words, so that a pair of quotation marks changes nothing.
    """
    short, long = sorted((left, right), key=len)
    if len(short) == 0 or len(long) - len(short) > min(_DATELINE_WORDS, len(short) // 2):
        return False
    return bool(long[-1] == short[-1] and (long[len(long) - len(short) :] == short).all())


def _kind(pair: Comparison, *, alike: bool) -> PassageKind:
    if alike:
        return PassageKind.VERBATIM
    return PassageKind.TRANSLATED if pair.translated else PassageKind.REWORDED


def _pieces(chain: Chain, pair: Comparison) -> Iterator[tuple[Chain, bool]]:
    """The chain cut where counted words give way to excluded ones."""
    start, end = chain.left
    matched = pair.match.left[start:end].tolist()
    counted = pair.counted_left[start:end].tolist()
    places = [place for place, mate in enumerate(matched) if mate >= 0]
    for kind, group in groupby(places, key=counted.__getitem__):
        held = list(group)
        if len(held) < _LEAST_PIECE:
            continue
        first, last = held[0], held[-1]
        piece = Chain(
            (start + first, start + last + 1), (matched[first], matched[last] + 1), len(held)
        )
        yield piece, kind


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


class _Shares:
    """What share of the words of sentences is marked, 0..1.

    Args:
        text: The text.
        marks: Of its words; changes to them later are not seen.
    """

    def __init__(self, text: PreparedText, marks: Mask) -> None:
        before = np.empty(len(text.first), dtype=np.int64)
        count_marks(text.places, text.first, marks, before)
        self._first: list[int] = text.first.tolist()
        self._before: list[int] = before.tolist()

    def of(self, first: int, last: int) -> float:
        """Return the share of sentences [first, last); 0 where they have no words."""
        words = self._first[last] - self._first[first]
        return (self._before[last] - self._before[first]) / words if words else 0.0


def _sentences(
    left: PreparedText,
    right: PreparedText,
    bead: Bead,
    similarity: float,
    kind: PassageKind,
    *,
    counted: bool,
) -> Passage:
    return Passage(
        left=Span(left.spans[bead.left].start, left.spans[bead.left_end - 1].end),
        right=Span(right.spans[bead.right].start, right.spans[bead.right_end - 1].end),
        kind=kind,
        similarity=1.0 if kind is PassageKind.VERBATIM else similarity,
        counted=counted,
    )


def _sentence_beads(pair: Comparison, *, likely: bool) -> Iterator[tuple[Bead, float]]:
    """Sentences that answer each other well enough to show.

    Where the texts run in step, those aligned in order first, then single ones out of order. Where
    they look derived and have no common order, every sentence with the partner that stands out.
    """
    retold = not pair.translated and pair.chained_words == 0
    if likely and retold and pair.order.gain < _RETOLD_GAIN:
        yield from _free_partners(pair)
        return
    margins = strengths(pair, likely=likely)
    free_left = np.ones(margins.shape[0], dtype=bool)
    free_right = np.ones(margins.shape[1], dtype=bool)
    # A bead has one cell, or two: the first and the last are all.
    first, last = bead_cells(pair.order.beads)
    enough = margins[first] + margins[last] >= 0.0
    alike = pair.views.alike
    likeness = ((alike[first] + alike[last]) / np.float32(2)).tolist()
    for at in np.flatnonzero(enough).tolist():
        bead = pair.order.beads[at]
        block = (slice(bead.left, bead.left_end), slice(bead.right, bead.right_end))
        free_left[block[0]] = False
        free_right[block[1]] = False
        yield bead, _shown(pair, block) if pair.translated else min(1.0, likeness[at])
    yield from _reordered(margins, free_left, free_right, pair)


def _free_partners(pair: Comparison) -> Iterator[tuple[Bead, float]]:
    """Sentences that are each other's best, then the others with the best of each.

    A rewriter merges sentences and splits them, so that one may answer two.
    """
    contrast = pair.views.contrast
    rows, columns = mutual_partners(contrast)
    best = set(zip(rows.tolist(), columns.tolist(), strict=True))
    alone_left = np.setdiff1d(np.arange(contrast.shape[0]), rows).tolist()
    alone_right = np.setdiff1d(np.arange(contrast.shape[1]), columns).tolist()
    joined = {(row, int(contrast[row].argmax())) for row in alone_left}
    joined |= {(int(contrast[:, column].argmax()), column) for column in alone_right}
    for floor, found in ((_PARTNER_CONTRAST, best), (_JOINED_CONTRAST, joined)):
        for row, column in sorted(found):
            if contrast[row, column] >= floor:
                block = (slice(row, row + 1), slice(column, column + 1))
                yield Bead(row, row + 1, column, column + 1), _shown(pair, block)


def strengths(pair: Comparison, *, likely: bool) -> Floats:
    """By how much each pair of sentences exceeds what is asked of it, shape (n, m).

    Within one language a sentence qualifies by its likeness, or, where the texts as a whole look
    derived, by standing out from all other pairs: a free rewording keeps few words.
    """
    if pair.translated:
        floor = TRANSLATED_CONTRAST if likely else _DOUBTFUL_CONTRAST
        margins: Floats = pair.views.contrast - np.float32(floor)
        return margins
    embedded = _is_embedded(pair)
    floor = _EMBEDDED_ALIKE if embedded else REWORDED_ALIKE
    alike: Floats = pair.views.alike - np.float32(floor if likely else _DOUBTFUL_ALIKE)
    if embedded or not likely or _is_word_for_word(pair):
        return alike
    stands_out = np.minimum(
        pair.views.contrast - REWORDED_CONTRAST, 4.0 * (pair.views.alike - _LEAST_ALIKE)
    )
    either: Floats = np.maximum(alike, np.float32(0.1) * stands_out)
    return either


def _is_embedded(pair: Comparison) -> bool:
    """Whether a few passages stand word for word in a text that goes its own way otherwise.

    Then sentences beside them that resemble each other tell the same event, not the same text.
    """
    return pair.chained_words >= _EMBEDDED_WORDS and pair.order.gain < _SEQUENCE_GAIN


def _is_word_for_word(pair: Comparison) -> bool:
    """Whether the shorter text is for the most part the other's words: no free rewording, then."""
    shorter = min(map(int, map(np.count_nonzero, (pair.counted_left, pair.counted_right))))
    return pair.chained_words >= max(_EMBEDDED_WORDS, _WORD_FOR_WORD * shorter)


def _reordered(
    margins: Floats, free_left: Mask, free_right: Mask, pair: Comparison
) -> Iterator[tuple[Bead, float]]:
    """Sentences that are each other's best partner though they stand elsewhere."""
    extra = _REORDERED_CONTRAST if pair.translated else _REORDERED_MARGIN
    rows, columns = np.empty((2, margins.shape[0]), dtype=np.int64)
    room = np.empty(margins.shape[1], dtype=np.int64)
    count = find_reordered(
        np.ascontiguousarray(margins), extra, (free_left, free_right), room, (rows, columns)
    )
    for row, column in zip(rows[:count].tolist(), columns[:count].tolist(), strict=True):
        block = (slice(row, row + 1), slice(column, column + 1))
        yield Bead(row, row + 1, column, column + 1), _shown(pair, block)


def _shown(pair: Comparison, block: tuple[slice, slice]) -> float:
    """A similarity 0..1; contrasts have no upper end and are squeezed."""
    if pair.translated:
        return float(1.0 / (1.0 + np.exp(-pair.views.contrast[block].mean())))
    return min(1.0, float(pair.views.alike[block].mean()))


def verbatim_share(
    left: PreparedText, right: PreparedText, pair: Comparison, cover: Cover
) -> float:
    """Share of the aligned counted words whose sentence is word for word the same, 0..1."""
    same = aligned = 0.0
    sides = (
        (left, pair.counted_left, pair.match.left, cover.left, cover.same_left),
        (right, pair.counted_right, pair.match.right, cover.right, cover.same_right),
    )
    for text, counted, matched, covered, alike in sides:
        one, other = _sentence_words(text, counted, (matched, alike), covered)
        same, aligned = same + one, aligned + other
    return same / aligned if aligned else 0.0


def _sentence_words(
    text: PreparedText, counted: Mask, found_words: tuple[NDArray[np.int64], Mask], covered: Mask
) -> tuple[float, float]:
    matched, alike = found_words
    places = np.zeros((4, len(text.spans)), dtype=np.int64)
    found = np.zeros(2, dtype=np.int64)
    count_same(text.words.sentence, (counted, covered, alike), matched, places, found)
    same, aligned = found.tolist()
    return float(same), float(aligned)
