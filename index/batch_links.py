"""Which pairs of texts are links: the same words in the same order, boilerplate left out.

Boilerplate is told by who carries it: a passage that stands in several texts which otherwise have
nothing in common. Texts that share much or in many places are one story and count once. What stands
word for word alike at the end of two texts, and nowhere else, is boilerplate too, also where only
those two carry it: elsewhere in a text it may be an agency's paragraph.

Every function takes and gives columns, so that any part of the pairs can be done by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.batch_compiled import compiled
from index.batch_pairs import group_equal
from index.batch_runs import PairedRows, Runs

# A run of so many words is no short passage: it takes more stories to call it boilerplate.
LONG_WORDS = 100
# Stories that make a short passage, and a long one, boilerplate.
_STORIES_SHORT = 4
_STORIES_LONG = 8
# Share of the carriers that have to be stories of their own, first while little is known of which
# texts are one story, then when it is.
STORY_SHARES = (0.6, 0.35, 0.35)
# Shares of a text that make two texts one story: of both, of one with a long run, of both with a
# long run.
_STORY_BOTH = 0.6
_STORY_ONE = 0.6
_STORY_LONG_BOTH = 0.3
_STORY_WORDS = 70
_STORY_WORDS_TRIMMED = 40
_STORY_REGIONS = 3
_STORY_MATCHED = 4
# Words between boilerplate and what follows it that do not part it from the end of the text, and
# samples: the shingles across the seam of two blocks belong to neither.
_SEAM_WORDS = 24
_SEAM_SAMPLES = 2
_SEAM_SHARE = 0.7
# Postings looked at for company, and how like their numbers of carriers have to be.
_COMPANY_LAG = 4
_COMPANY_RATIO = 0.85
# A run at the end of both texts.
_TAIL_WORDS = 24
_TAIL_SAMPLES = 1
_HEAD_WORDS = 12
# Samples of a run, shared or not, for one shared one where it is word for word alike: some are left
# out as boilerplate.
_ALIKE_RATIO = 1.25
# What few shared shingles have to span, in words or as a share of the shorter text.
_SPAN_WORDS = 24
_SPAN_LEAST = 16
_SPAN_SHARE = 0.3
# Samples of a run for one shared one, of which more make two or three shared ones chance.
_RANKS_EACH = 10
# Share of the samples that the shorter text could have in common with the longer one at all.
_DENSE_SHARE = 0.16
# Texts of fewer words are alike only as a whole.
TINY_WORDS = 8


@dataclass(frozen=True, slots=True, eq=False)
class Bodies:
    """What of each text is left without the boilerplate at its end.

    Attributes:
        words: Words, shape (n,), int32.
        samples: Samples, shape (n,), int32.
    """

    words: NDArray[np.int32]
    samples: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Boilerplate:
    """Which shingles are boilerplate; both of one entry a shingle.

    Attributes:
        short: Where the run that they stand in is short.
        long: Where it is long.
    """

    short: NDArray[np.bool_]
    long: NDArray[np.bool_]


def is_worth_a_look(
    left: NDArray[np.int32], right: NDArray[np.int32], runs: Runs, samples: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Mark the pairs that share more than one shingle, or all of a tiny text, shape (q,).

    Args:
        left: Number of the left text of each pair, shape (q,).
        right: Number of the right text.
        runs: Their best runs, boilerplate and all.
        samples: Samples of every text.
    """
    fewest = np.minimum(samples[left], samples[right])
    marked: NDArray[np.bool_] = (runs.matched > 1) | (2 * runs.matched >= fewest)
    return marked


def are_one_story(
    paired: PairedRows, runs: Runs, bodies: Bodies, *, is_trimmed: bool
) -> NDArray[np.bool_]:
    """Mark the pairs that share so much that they count as one carrier of a passage, shape (q,).

    Args:
        paired: Rows by pair.
        runs: Their best runs.
        bodies: What of each text counts.
        is_trimmed: Whether boilerplate was looked for before, and does not count.
    """
    smaller, larger, span = _shares(paired, runs, bodies)
    in_many_places = (runs.regions >= _STORY_REGIONS) & (runs.matched >= _STORY_MATCHED)
    whole = (smaller >= _STORY_BOTH) & (runs.matched >= 2)
    words = _STORY_WORDS_TRIMMED if is_trimmed else _STORY_WORDS
    one = (larger >= _STORY_ONE) & (span >= words)
    both = (smaller >= _STORY_LONG_BOTH) & (span >= _STORY_WORDS)
    marked: NDArray[np.bool_] = in_many_places | whole | one | both
    return marked


def count_stories(
    shingles: NDArray[np.int64], texts: NDArray[np.int32], stories: NDArray[np.int32], n: int
) -> NDArray[np.int64]:
    """Return how many stories carry each of n shingles, shape (n,).

    Args:
        shingles: Number of the shingle of each posting, 0 to n - 1, ascending.
        texts: Its text.
        stories: Story of each text.
        n: Number of shingles.
    """
    counts = np.zeros(n, dtype=np.int64)
    _count_stories(shingles, stories[texts], np.full(len(stories), -1, dtype=np.int64), counts)
    return counts


def find_boilerplate(
    stories: NDArray[np.int64], carriers: NDArray[np.int64], share: float
) -> Boilerplate:
    """Return which shingles are boilerplate.

    Args:
        stories: Stories that carry each.
        carriers: Texts that carry each.
        share: Share of the carriers that have to be stories of their own, 0..1.
    """
    spread = stories >= share * carriers
    return Boilerplate(spread & (stories >= _STORIES_SHORT), spread & (stories >= _STORIES_LONG))


def trim_bodies(
    texts: NDArray[np.int32],
    places: NDArray[np.int32],
    ranks: NDArray[np.int32],
    carriers: NDArray[np.int64],
    whole: Bodies,
    shingle_words: int,
) -> Bodies:
    """Return the bodies of texts without the boilerplate at their end.

    Args:
        texts: Text of each boilerplate posting, in any order.
        places: Its place.
        ranks: Its rank.
        carriers: Texts that carry its shingle.
        whole: The texts as they are.
        shingle_words: Words of a shingle.
    """
    starts = np.zeros(len(whole.words) + 1, dtype=np.int64)
    np.cumsum(np.bincount(texts, minlength=len(whole.words)), out=starts[1:])
    words, samples = whole.words.copy(), whole.samples.copy()
    # Denser samples of short texts have fewer carriers: more of them are not known as boilerplate.
    seams = (_SEAM_SHARE * _SEAM_WORDS * samples / np.maximum(words, 1)).astype(np.int32)
    seams = np.maximum(seams, _SEAM_SAMPLES)
    _trim(
        (texts, places, ranks, carriers),
        (starts, starts[:-1].copy(), np.empty(len(texts), dtype=np.int64)),
        (words, samples, seams),
        (_SEAM_WORDS, _COMPANY_LAG, _COMPANY_RATIO, shingle_words),
    )
    return Bodies(words, samples)


def count_rows(
    paired: PairedRows, is_long: NDArray[np.bool_], boilerplate: Boilerplate, bodies: Bodies
) -> NDArray[np.bool_]:
    """Mark the rows that count: no boilerplate, and not in the boilerplate at the end of a text.

    Short texts have denser samples, which fewer texts carry: what stands among boilerplate at the
    end of a text is boilerplate, whoever carries it.

    Args:
        paired: Rows by pair.
        is_long: Pairs whose run is long, boilerplate and all, shape (q,).
        boilerplate: By shingle.
        bodies: What of each text counts.
    """
    rows = paired.rows
    counted = np.empty(len(rows), dtype=bool)
    _count_rows(
        (paired.starts, is_long),
        (rows.left, rows.right, rows.left_places, rows.right_places, rows.shingles),
        (boilerplate.short, boilerplate.long),
        bodies.words,
        counted,
    )
    return counted


def stand_at_end(paired: PairedRows, runs: Runs, bodies: Bodies) -> NDArray[np.bool_]:
    """Mark the pairs whose run is word for word alike and ends both texts, shape (q,).

    A run that begins with either text is none of them: a short text may be all in it.
    """
    alike = (np.abs(runs.left_words - runs.right_words) <= 1) & (
        np.minimum(runs.left_ranks, runs.right_ranks) <= _ALIKE_RATIO * runs.shared + 1
    )
    inside = np.minimum(runs.left_first, runs.right_first) >= _HEAD_WORDS
    short = np.maximum(runs.left_words, runs.right_words) < LONG_WORDS
    marked: NDArray[np.bool_] = alike & inside & short
    for texts, first, words, rank, ranks in (
        (paired.left, runs.left_first, runs.left_words, runs.left_rank, runs.left_ranks),
        (paired.right, runs.right_first, runs.right_words, runs.right_rank, runs.right_ranks),
    ):
        after = bodies.words[texts] - first - words
        samples = bodies.samples[texts] - rank - ranks
        marked &= (after <= _TAIL_WORDS) | (samples <= _TAIL_SAMPLES)
    return marked


def are_linked(paired: PairedRows, runs: Runs, bodies: Bodies, whole: Bodies) -> NDArray[np.bool_]:
    """Mark the pairs whose best run is no chance, shape (q,)."""
    _, larger, span = _shares(paired, runs, bodies)
    matched = runs.matched
    fewest = np.minimum(whole.samples[paired.left], whole.samples[paired.right])
    shortest = np.minimum(whole.words[paired.left], whole.words[paired.right])
    longest = np.maximum(whole.words[paired.left], whole.words[paired.right])
    wide = (larger > _SPAN_SHARE) | (matched >= _DENSE_SHARE * _possible(paired, bodies, whole))
    marked = matched >= 4
    dense = np.maximum(runs.left_ranks, runs.right_ranks) <= _RANKS_EACH * matched
    marked |= (matched == 3) & dense & ((span >= _SPAN_WORDS) | wide)
    marked |= (matched == 2) & dense & wide
    marked &= (span >= _SPAN_LEAST) | wide | (runs.regions > 1)
    marked |= (matched >= 1) & (2 * matched >= fewest) & wide
    tiny = (shortest == longest) & (matched == fewest)
    linked: NDArray[np.bool_] = np.where(shortest < TINY_WORDS, tiny, marked)
    return linked


def pair_same(contents: NDArray[np.uint64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the pairs of texts that are alike word for word: each with the first one like it.

    Neither boilerplate nor chance has a say in them.

    Args:
        contents: The same number for the same words, 0 for an empty text, shape (n,).

    Returns:
        Numbers of the first texts, and of the others; as many pairs as there are others.
    """
    order = np.argsort(contents, kind="stable").astype(np.int32)
    order = order[contents[order] > 0]
    starts, sizes = group_equal(contents[order])
    firsts = np.repeat(order[starts], sizes)
    others = firsts != order
    return firsts[others], order[others]


def _possible(paired: PairedRows, bodies: Bodies, whole: Bodies) -> NDArray[np.float64]:
    """Return how many samples the shorter text of each pair would share if all of it were shared.

    The longer text is the one that is sampled more sparsely.
    """
    left, right = paired.left, paired.right
    rates = whole.samples / np.maximum(whole.words, 1)
    shorter = np.minimum(bodies.words[left], bodies.words[right])
    possible: NDArray[np.float64] = np.minimum(rates[left], rates[right]) * shorter
    return possible


def _shares(
    paired: PairedRows, runs: Runs, bodies: Bodies
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int32]]:
    """Return the smaller and the larger share of a text that the run spans, and its words."""
    left = runs.left_words / np.maximum(bodies.words[paired.left], 1)
    right = runs.right_words / np.maximum(bodies.words[paired.right], 1)
    left[runs.matched == 0] = 0
    right[runs.matched == 0] = 0
    span = np.maximum(runs.left_words, runs.right_words)
    return np.minimum(left, right), np.maximum(left, right), span


@compiled
def _count_rows(
    pairs: tuple[NDArray[np.int64], NDArray[np.bool_]],
    rows: tuple[
        NDArray[np.int32],
        NDArray[np.int32],
        NDArray[np.int32],
        NDArray[np.int32],
        NDArray[np.int64],
    ],
    boilerplate: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    words: NDArray[np.int32],
    counted: NDArray[np.bool_],
) -> None:
    starts, is_long = pairs
    lefts, rights, left_places, right_places, shingles = rows
    short, long = boilerplate
    for pair in range(len(starts) - 1):
        first, last = starts[pair], starts[pair + 1]
        if is_long[pair]:
            for row in range(first, last):
                counted[row] = not long[shingles[row]]
        elif first < last:
            left, right = words[lefts[first]], words[rights[first]]
            for row in range(first, last):
                inside = left_places[row] < left and right_places[row] < right
                counted[row] = inside and not short[shingles[row]]


@compiled
def _count_stories(
    shingles: NDArray[np.int64],
    stories: NDArray[np.int32],
    last_shingle: NDArray[np.int64],
    counts: NDArray[np.int64],
) -> None:
    for row in range(len(shingles)):
        if last_shingle[stories[row]] != shingles[row]:
            last_shingle[stories[row]] = shingles[row]
            counts[shingles[row]] += 1


@compiled
def _trim(  # noqa: C901, PLR0912 - one loop, as it is compiled
    columns: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]],
    of_text: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
    bodies: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]],
    limits: tuple[int, int, float, int],
) -> None:
    texts, places, ranks, carriers = columns
    starts, ends, keys = of_text
    words, samples, seams = bodies
    seam_words, lag, ratio, shingle_words = limits
    for row in range(len(texts)):
        # By place, the last one first.
        keys[ends[texts[row]]] = (-np.int64(places[row]) << 32) + row
        ends[texts[row]] += 1
    for text in range(len(starts) - 1):
        first, last = starts[text], starts[text + 1]
        # Over steps that shrink to one (Tokuda's).
        step = 1
        while 9 * step < last - first:
            step = 9 * step // 4 + 1
        while step > 0:
            for at in range(first + step, last):
                key = keys[at]
                to = at
                while to >= first + step and keys[to - step] > key:
                    keys[to] = keys[to - step]
                    to -= step
                keys[to] = key
            step = 4 * step // 9
        for at in range(first, last):
            place = -(keys[at] >> 32)
            if words[text] - place - shingle_words > seam_words:
                break
            row = keys[at] & 0xFFFFFFFF
            if samples[text] - ranks[row] - 1 > seams[text]:
                continue
            # A turn of phrase of everybody's stands alone, or beside one of quite another number
            # of carriers; those of a block stand side by side.
            company = False
            for other in range(max(first, at - lag), min(last, at + lag + 1)):
                if other == at or abs(-(keys[other] >> 32) - place) > seam_words:
                    continue
                beside = carriers[keys[other] & 0xFFFFFFFF]
                if min(beside, carriers[row]) >= ratio * max(beside, carriers[row]) - 1:
                    company = True
            if company:
                words[text] = place
                samples[text] = ranks[row]
