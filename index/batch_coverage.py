"""How much of one text another one covers, from the samples of both.

Shared samples that follow each other in both texts make runs. A run covers the words from its first
to its last shingle, less those that were edited: where a share ``c`` of the samples of n-word
shingles within a run is shared, a share ``c ** (1 / n)`` of its words stands, if edits fall on each
word alike. A stretch of several samples without a shared one ends a run, so that a paragraph put in
or left out is not taken for scattered edits.

Source:
    The relation of shingles to words is that of B. D. Ondov and others, "Mash: fast genome and
    metagenome distance estimation using MinHash", 2016; the runs are this project's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.batch_compiled import compiled
from index.batch_samples import Samples, sample_limits

# Unshared samples in a row that end a run: with a tenth of the words edited, they are one in forty.
_GAP_SAMPLES = 4
_DRIFT_WORDS = 6
_DRIFT_SHARE = 0.15
# What one side's coverage tells of the other's at most: short of verbatim, for which both sides' own
# samples have to speak.
_MIRRORED_MOST = 0.94


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """What pairs of texts share; all of shape (q,).

    Attributes:
        left: Share 0..1 of the left text's words that the right one covers, float32.
        right: Share 0..1 of the right text's words that the left one covers, float32; no less than
            the left share tells, so that an edited copy of its length covers it as it is covered.
        resemblance: Estimated Jaccard coefficient of their shingles, 0..1, float32.
    """

    left: NDArray[np.float32]
    right: NDArray[np.float32]
    resemblance: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SharedRun:
    """A run of words that stands in both texts.

    Attributes:
        left_first: First word in the left text.
        left_last: One past its last word.
        right_first: First word in the right text.
        right_last: One past its last word.
        matched: Sampled shingles shared in it.
    """

    left_first: int
    left_last: int
    right_first: int
    right_last: int
    matched: int


def measure_pairs(
    samples: Samples,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    *,
    sampling: int,
    shingle_words: int,
) -> Coverage:
    """Return what pairs of texts share.

    Args:
        samples: Of the texts that the pairs are of, and of others perhaps.
        left: Number of the left text in ``samples``, shape (q,).
        right: Number of the right text.
        sampling: As the samples were made with.
        shingle_words: As the samples were made with.
    """
    out = np.zeros((3, len(left)), dtype=np.float32)
    _measure(
        (left, right),
        _room(samples),
        _columns(samples, sampling),
        shingle_words,
        (_GAP_SAMPLES, _DRIFT_WORDS, _DRIFT_SHARE),
        out,
        np.zeros((0, 5), dtype=np.int64),
    )
    # A repetitive text has one place for all that it repeats, and perhaps no sample at all.
    out[:, _are_same(samples, left, right)] = 1
    return Coverage(*out)


def find_shared_runs(
    samples: Samples, left: int, right: int, *, sampling: int, shingle_words: int
) -> list[SharedRun]:
    """Return the runs of words that two texts share, by their place in the left one."""
    if _are_same(samples, np.array([left]), np.array([right]))[0]:
        words = int(samples.words[left])
        matched = int(samples.starts[left + 1] - samples.starts[left])
        return [SharedRun(0, words, 0, words, matched)] if words else []
    most = int(samples.starts[left + 1] - samples.starts[left]) + 1
    runs = np.zeros((most, 5), dtype=np.int64)
    _measure(
        (np.array([left]), np.array([right])),
        _room(samples),
        _columns(samples, sampling),
        shingle_words,
        (_GAP_SAMPLES, _DRIFT_WORDS, _DRIFT_SHARE),
        np.zeros((3, 1), dtype=np.float32),
        runs,
    )
    return [SharedRun(*run) for run in runs.tolist() if run[4] > 0]


def _are_same(
    samples: Samples, left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Mark the pairs of texts that are alike word for word, shape (q,)."""
    if samples.contents is None:
        return np.zeros(len(left), dtype=bool)
    numbers = samples.contents
    same: NDArray[np.bool_] = (numbers[left] == numbers[right]) & (numbers[left] > 0)
    return same


_Columns = tuple[
    NDArray[np.int32],
    NDArray[np.int64],
    NDArray[np.uint64],
    NDArray[np.int32],
    NDArray[np.int64],
    NDArray[np.uint64],
]


def _columns(samples: Samples, sampling: int) -> _Columns:
    """Return what the loop needs: with the rows of each text by their hash."""
    by_hash = np.empty(len(samples.hashes), dtype=np.int64)
    longest = int(np.diff(samples.starts).max(initial=0))
    ends = np.empty(longest + 1, dtype=np.int64)
    _sort_texts(samples.starts, samples.hashes, ends, by_hash)
    return (
        samples.words,
        samples.starts,
        samples.hashes,
        samples.places,
        by_hash,
        sample_limits(samples.words, sampling),
    )


def _room(samples: Samples) -> NDArray[np.int64]:
    """Return room for what is worked out of the samples of one text."""
    longest = int(np.diff(samples.starts).max(initial=0))
    return np.empty((3, max(longest, 1)), dtype=np.int64)


@compiled
def _sort_texts(
    starts: NDArray[np.int64],
    hashes: NDArray[np.uint64],
    ends: NDArray[np.int64],
    by_hash: NDArray[np.int64],
) -> None:
    """Write the rows of each text by hash and place.

    Hashes are spread evenly: each row is put near its place, those before it moved to let it in.

    Args:
        starts: Where each text's rows begin.
        hashes: Of each row.
        ends: Room, one more than the longest text has rows.
        by_hash: Filled.
    """
    upper = np.uint64(32)
    for text in range(len(starts) - 1):
        first, last = starts[text], starts[text + 1]
        n = last - first
        most = np.uint64(0)
        for row in range(first, last):
            most = max(most, hashes[row])
        scale = n / (np.float64(most >> upper) + 1.0)
        for place in range(n + 1):
            ends[place] = 0
        for row in range(first, last):
            ends[min(np.int64(np.float64(hashes[row] >> upper) * scale), n - 1) + 1] += 1
        for place in range(n):
            ends[place + 1] += ends[place]
        for row in range(first, last):
            place = min(np.int64(np.float64(hashes[row] >> upper) * scale), n - 1)
            by_hash[first + ends[place]] = row
            ends[place] += 1
        for place in range(first + 1, last):
            row = by_hash[place]
            value = hashes[row]
            at = place
            while at > first and hashes[by_hash[at - 1]] > value:
                by_hash[at] = by_hash[at - 1]
                at -= 1
            by_hash[at] = row


@compiled
def _measure(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 - one loop, as it is compiled
    pairs: tuple[NDArray[np.int64], NDArray[np.int64]],
    room: NDArray[np.int64],
    columns: _Columns,
    shingle_words: int,
    limits: tuple[int, int, float],
    out: NDArray[np.float32],
    runs: NDArray[np.int64],
) -> None:
    lefts, rights = pairs
    words, starts, hashes, places, by_hash, most_hash = columns
    gap_samples, drift_words, drift_share = limits
    own, other, matches = room[0], room[1], room[2]
    for pair in range(len(lefts)):
        once = 0.0
        for side in range(2):
            one = lefts[pair] if side == 0 else rights[pair]
            two = rights[pair] if side == 0 else lefts[pair]
            most = min(most_hash[one], most_hash[two])
            first, last = starts[one], starts[one + 1]
            base = first
            for row in range(first, last):
                matches[row - base] = -1
            # Both texts' rows by hash, side by side.
            i, j = first, starts[two]
            shared, mine, theirs = 0, 0, 0
            end_two = starts[two + 1]
            while i < last and hashes[by_hash[i]] <= most:
                value = hashes[by_hash[i]]
                while j < end_two and hashes[by_hash[j]] < value:
                    if j == starts[two] or hashes[by_hash[j]] != hashes[by_hash[j - 1]]:
                        theirs += 1
                    j += 1
                mine += 1
                is_shared = j < end_two and hashes[by_hash[j]] == value
                if is_shared:
                    shared += 1
                    theirs += 1
                    place = places[by_hash[j]]
                while i < last and hashes[by_hash[i]] == value:
                    if is_shared:
                        matches[by_hash[i] - base] = place
                    i += 1
                while is_shared and j < end_two and hashes[by_hash[j]] == value:
                    j += 1
            while j < end_two and hashes[by_hash[j]] <= most:
                if j == starts[two] or hashes[by_hash[j]] != hashes[by_hash[j - 1]]:
                    theirs += 1
                j += 1
            if side == 0 and mine + theirs > shared:
                out[2, pair] = shared / (mine + theirs - shared)
            # The samples under the common limit, in the order of the text.
            n = 0
            for row in range(first, last):
                if hashes[row] <= most:
                    own[n] = places[row]
                    other[n] = matches[row - base]
                    n += 1
            if side == 0:
                once = mine / max(n, 1)
            total = 0.0
            found = 0
            at = 0
            while at < n:
                if other[at] < 0:
                    at += 1
                    continue
                begin, end = at, at
                matched = 1
                nxt = at + 1
                while nxt < n and nxt - end <= gap_samples:
                    if other[nxt] >= 0:
                        step = own[nxt] - own[end]
                        far = other[nxt] - other[end]
                        drift = drift_words + drift_share * max(step, far)
                        if step > 0 and far > 0 and abs(step - far) <= drift:
                            end = nxt
                            matched += 1
                    nxt += 1
                before = own[begin] if begin == 0 else (own[begin] - own[begin - 1]) // 2
                before = min(before, other[begin])
                if end == n - 1:
                    after = words[one] - own[end] - shingle_words
                else:
                    after = max(own[end + 1] - own[end] - shingle_words, 0) // 2
                after = max(min(after, words[two] - other[end] - shingle_words), 0)
                if matched == 1 and n > 2:
                    before, after = 0, 0
                span = min(own[end] + shingle_words, words[one]) - own[begin] + before + after
                total += span * (matched / (end - begin + 1)) ** (1.0 / shingle_words)
                if side == 0 and found < len(runs):
                    runs[found, 0] = own[begin] - before
                    runs[found, 1] = min(own[end] + shingle_words, words[one]) + after
                    runs[found, 2] = other[begin] - before
                    runs[found, 3] = min(other[end] + shingle_words, words[two]) + after
                    runs[found, 4] = matched
                    found += 1
                at = end + 1
            if words[one] > 0:
                out[side, pair] = min(total / words[one], 1.0)
        # Which samples of a run are shared is chance, and not the same from either side: the right
        # text covers so many words of the left one, which are as many of its own, but for what
        # the left one says twice.
        if words[rights[pair]] > 0:
            mirrored = once * out[0, pair] * words[lefts[pair]] / words[rights[pair]]
            out[1, pair] = max(out[1, pair], min(mirrored, _MIRRORED_MOST))
