"""The numbers that tell a derived text from an independent one on the same event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.alignment_free import figures_clash, free_features
from index.alignment_loops import count_orders
from index.alignment_order import Bead, OrderedAlignment, Side, align_in_order
from index.alignment_similarity import Views, compare_sentences
from index.alignment_text import Floats, PreparedText, sentence_weights
from index.alignment_verbatim import Chain, WordMatch, chain_runs, match_words
from index.bag_loops import count_common
from index.feature_loops import count_verbatim, match_details
from index.lexical import Bag, WordTable
from index.vocabulary import Codes

Mask = NDArray[np.bool_]

# A form of words that is filled in anew each time shares no longer run than this.
_FORM_WORDS = 15

# Similarity from which two sentences of one language count as one reworded (0..1); raising it
# costs recall on free rewording. Measured on reworded and independent answers.
REWORDED_ALIKE = 0.35
# Contrast, in deviations, from which a bead across languages counts as a translation.
TRANSLATED_CONTRAST = 0.8


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything measured on a pair, before anything is decided.

    Attributes:
        match: Words in shared runs.
        chains: Runs joined to passages.
        in_chains: Matched left words in passages, which have eight of them or more.
        counted_left: Words of the left text that count: outside excluded spans of either side.
        counted_right: The same of the right text.
        weights_left: How much each left sentence counts in this pair, 0..1, shape (n,).
        weights_right: The same of the right sentences.
        views: Sentence similarities.
        order: The alignment in order.
        translated: Whether the languages differ.
        features: Name to number.
    """

    match: WordMatch
    chains: list[Chain]
    in_chains: Mask
    counted_left: Mask
    counted_right: Mask
    weights_left: Floats
    weights_right: Floats
    views: Views
    order: OrderedAlignment
    translated: bool
    features: dict[str, float]

    @property
    def chained_words(self) -> int:
        """Counted words in passages of eight matched words or more."""
        return int(np.count_nonzero(self.counted_left & self.in_chains))


# Texts that share this much word for word are in one language, whatever was detected.
_ONE_LANGUAGE_SHARE = 0.3


def differ_in_language(left: PreparedText, right: PreparedText, match: WordMatch) -> bool:
    """Whether both languages are known and differ, and the words do not show otherwise."""
    first, second = left.text.language, right.text.language
    if first is None or second is None or first == second:
        return False
    shorter = max(1, min(len(match.left), len(match.right)))
    return int(np.count_nonzero(match.left >= 0)) < _ONE_LANGUAGE_SHARE * shorter


def compare(left: PreparedText, right: PreparedText) -> Comparison:
    """Measure a pair."""
    match = match_words(left.words, right.words)
    translated = differ_in_language(left, right, match)
    counted_left = _counted(left.words, right.words, match.left)
    counted_right = _counted(right.words, left.words, match.right)
    views = compare_sentences(left, right, translated=translated)
    weights_left = sentence_weights(_per_sentence(left, counted_left))
    weights_right = sentence_weights(_per_sentence(right, counted_right))
    order = align_in_order(
        views.contrast, Side(left.lengths, weights_left), Side(right.lengths, weights_right)
    )
    chains = chain_runs(match)
    measured = Comparison(
        match=match,
        chains=chains,
        in_chains=_in_chains(match, chains),
        counted_left=counted_left,
        counted_right=counted_right,
        weights_left=weights_left,
        weights_right=weights_right,
        views=views,
        order=order,
        translated=translated,
        features={},
    )
    measured.features.update(_features(left, right, measured))
    return measured


def _in_chains(match: WordMatch, chains: Sequence[Chain]) -> Mask:
    inside = np.zeros(len(match.left), dtype=bool)
    for chain in chains:
        inside[slice(*chain.left)] = True
    return inside & (match.left >= 0)


def _per_sentence(text: PreparedText, counted: Mask) -> Floats:
    owner = text.words.sentence[counted]
    return np.bincount(owner, minlength=len(text.spans)).astype(np.float32)


def _counted(words: WordTable, others: WordTable, matched: Codes) -> Mask:
    """Words that count: what is quoted in one text counts as quoted in both."""
    quoted_there = np.zeros(len(matched), dtype=bool)
    found = matched >= 0
    quoted_there[found] = others.excluded[matched[found]]
    return ~words.excluded & ~quoted_there & (words.sentence >= 0)


def _features(left: PreparedText, right: PreparedText, pair: Comparison) -> dict[str, float]:
    size_left, size_right = (
        float(np.count_nonzero(pair.counted_left)),
        float(np.count_nonzero(pair.counted_right)),
    )
    features = {
        "words_min": float(np.log1p(min(size_left, size_right))),
        "words_max": float(np.log1p(max(size_left, size_right))),
        "order_score": pair.order.score,
        "order_gain": pair.order.gain,
        "order_surprise": pair.order.surprise,
        "numbers_shared": _shared(left.numbers, right.numbers),
        "names_shared": _shared(left.names, right.names),
    }
    features.update(_bead_features(left, right, pair))
    weights = (pair.weights_left, pair.weights_right)
    features.update(free_features(left, right, weights, pair.views))
    if pair.translated:
        features["scripts_differ"] = float(abs(left.latin - right.latin) > 0.5)
        return features
    features["figures_clash"] = figures_clash(left, right, weights, pair.views.contrast)
    features.update(anchor_features(left, right, weights))
    features.update(_verbatim_features(left, right, pair, (size_left, size_right)))
    return features


def anchor_features(
    left: PreparedText, right: PreparedText, weights: tuple[Floats, Floats]
) -> dict[str, float]:
    """What details of one sentence alone say, each found in exactly one sentence of either text.

    ``anchors_shared``: their share of the smaller set. ``anchors_together``: how far details
    that share a sentence in one text share one in the other, beyond chance, whatever the order
    of the sentences. ``anchors_order``: agreement of their order, -1..1 (Kendall's tau, damped).
    Those in sentences that are heard in a quotation of the other text do not count.
    """
    both = np.empty((2, len(left.anchors.code)), dtype=np.int64)
    found = np.empty(5, dtype=np.int64)
    match_details(
        (left.anchors.sentence, left.anchors.code),
        (right.anchors.sentence, right.anchors.code),
        (weights[0], left.weights, weights[1], right.weights),
        (both[0], both[1]),
        found,
    )
    count, *sizes = found[:3].tolist()
    count_orders(both[0, :count], both[1, :count], found)
    together, in_left, in_right, agreeing, ordered = map(float, found.tolist())
    pairs = max(1.0, count * (count - 1) / 2.0)
    expected = in_left * in_right / pairs
    return {
        "anchors_shared": count / (min(sizes) + 5.0),
        "anchors_count": float(np.log1p(count)),
        "anchors_together": (together - expected) / (min(in_left, in_right) - expected + 5.0),
        "anchors_order": agreeing / (ordered + 10.0),
    }


def _shared(left: Bag, right: Bag) -> float:
    """Do as ``_containment`` for the codes of two bags: some dozens, of which sets are faster."""
    first, second = set(left.code.tolist()), set(right.code.tolist())
    return len(first & second) / (min(len(first), len(second)) + 2.0)


def _containment(left: Codes, right: Codes) -> float:
    """Share of the smaller set of distinct codes, ascending, that the other has, damped by two."""
    both, of_left, of_right = _in_common(left, right)
    return both / (min(of_left, of_right) + 2.0)


def _in_common(left: Codes, right: Codes) -> tuple[int, int, int]:
    """Count the distinct codes of both, of the left and of the right; both are ascending."""
    found = np.empty(3, dtype=np.int64)
    count_common(left, right, found)
    both, of_left, of_right = found.tolist()
    return both, of_left, of_right


def bead_cells(beads: Sequence[Bead]) -> tuple[tuple[Codes, Codes], tuple[Codes, Codes]]:
    """Return rows and columns of the first and of the last cell of each bead, which are all."""
    ends = np.array(beads, dtype=np.int64)
    rows, row_ends, columns, column_ends = ends.reshape(-1, 4).T
    return (rows, columns), (row_ends - 1, column_ends - 1)


def _bead_features(left: PreparedText, right: PreparedText, pair: Comparison) -> dict[str, float]:
    strength = pair.views.contrast if pair.translated else pair.views.alike
    floor = TRANSLATED_CONTRAST if pair.translated else REWORDED_ALIKE
    (rows, columns), (last_rows, last_columns) = bead_cells(pair.order.beads)
    values = (strength[rows, columns] + strength[last_rows, last_columns]) / np.float32(2)
    held_left, held_right = np.zeros(len(left.spans)), np.zeros(len(right.spans))
    kept = values >= floor
    for held, first, last in (
        (held_left, rows[kept], last_rows[kept]),
        (held_right, columns[kept], last_columns[kept]),
    ):
        held[first] = 1.0
        held[last] = 1.0
    alike = values.tolist()
    sizes = [
        np.where(first == last, lengths[first], lengths[first] + lengths[last])
        for lengths, first, last in (
            (left.lengths, rows, last_rows),
            (right.lengths, columns, last_columns),
        )
    ]
    surprise = np.log((sizes[0] + 20.0) / (sizes[1] + 20.0)).astype(np.float64)
    shares = (
        _share(held_left, pair.weights_left),
        _share(held_right, pair.weights_right),
    )
    return {
        "beads_alike": sum(alike) / (len(alike) + 1.0),
        "beads_share_max": max(shares),
        "beads_share_min": min(shares),
        "beads_length_spread": _spread(surprise) if len(surprise) > 1 else 1.0,
    }


def _share(held: NDArray[np.float64], weights: Floats) -> float:
    """Return the weight of the sentences that are held, as a share of all, damped."""
    return float(np.add.reduce(held * weights) / (np.add.reduce(weights) + 0.5))


def _spread(values: NDArray[np.float64]) -> float:
    """Return the deviation of some values, as ``np.std`` reckons it, in a third of the time."""
    apart = values - np.add.reduce(values) / len(values)
    return float(np.sqrt(np.add.reduce(np.square(apart)) / len(values)))


def _verbatim_features(
    left: PreparedText, right: PreparedText, pair: Comparison, sizes: tuple[float, float]
) -> dict[str, float]:
    stock_left, stock_right = stock_words(left, right, pair.match)
    speaks_left, speaks_right = pair.counted_left & ~stock_left, pair.counted_right & ~stock_right
    words = len(speaks_left) + len(speaks_right)
    room = 1 << (2 * words).bit_length()
    found = np.empty(5, dtype=np.int64)
    with np.errstate(over="ignore"):  # where it is not compiled
        count_verbatim(
            (left.words.codes, speaks_left),
            (right.words.codes, speaks_right),
            pair.match.left,
            pair.match.runs,
            (np.empty(room, dtype=np.int64), np.zeros(room, dtype=np.uint8)),
            found,
        )
    matched, longest, both, *grams = found.tolist()
    return {
        "verbatim_share_max": matched / (min(sizes) + 10.0),
        "verbatim_share_min": matched / (max(sizes) + 10.0),
        "verbatim_longest": float(np.log1p(longest)),
        "verbatim_words": float(np.log1p(int(np.count_nonzero(speaks_left & pair.in_chains)))),
        "grams_shared": both / (min(grams) + 10.0),
        "stems_shared": _containment(left.stems.codes, right.stems.codes),
    }


def stock_words(left: PreparedText, right: PreparedText, match: WordMatch) -> tuple[Mask, Mask]:
    """Words of sentences shared in short runs alone and with all their figures different.

    "The seat was held by 321 votes after a recount" stands in the report of each election: such a
    sentence is a form filled in anew, not a copied one.
    """
    found = []
    if any(left.figures) and any(right.figures):
        found = [
            (first, second)
            for first, second in _matched_sentences(left, right, match)
            if left.figures[first]
            and right.figures[second]
            and left.figures[first].isdisjoint(right.figures[second])
        ]
    if not found:
        return np.zeros(len(match.left), dtype=bool), np.zeros(len(match.right), dtype=bool)
    short_left, short_right = _in_short_runs(match)
    return (
        np.isin(left.words.sentence, [first for first, _ in found]) & short_left,
        np.isin(right.words.sentence, [second for _, second in found]) & short_right,
    )


def _in_short_runs(match: WordMatch) -> tuple[Mask, Mask]:
    """Words of either text outside the exact runs that are too long for a form of words."""
    short = np.ones(len(match.left), dtype=bool), np.ones(len(match.right), dtype=bool)
    for first, second, words in match.runs.tolist():
        if words >= _FORM_WORDS:
            short[0][first : first + words] = False
            short[1][second : second + words] = False
    return short


def _matched_sentences(
    left: PreparedText, right: PreparedText, match: WordMatch
) -> list[tuple[int, int]]:
    """For each left sentence with matched words the right sentence that has most of them."""
    places = np.flatnonzero(match.left >= 0)
    first = left.words.sentence[places]
    second = right.words.sentence[match.left[places]]
    inside = (first >= 0) & (second >= 0)
    columns = len(right.spans)
    links = np.bincount(
        first[inside] * columns + second[inside], minlength=len(left.spans) * columns
    ).reshape(-1, columns)
    most = links.argmax(axis=1)
    rows = np.flatnonzero(links[np.arange(len(links)), most])
    return list(zip(rows.tolist(), most[rows].tolist(), strict=True))
