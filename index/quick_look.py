"""A quick look at what is proposed for a text: what of it is worth comparing in full.

Most proposals share no passage with the text and few of its rare words; comparing two texts in
full takes hundreds of times as long as seeing that. Ruled out is what shows neither

- a passage: 24 words within 32 that stand in the asked text too, in runs of four or more; nor
- a quotation: eight words within sixteen, where either text has quotation marks; nor
- a fifth of its words (0.19), each weighed by the square of its rarity, and under two fifths some of them
  side by side: six pairs, or one for twelve words of the shorter text. Such a share is asked of the
  lighter text: who has half as many words can have half of them.

Measured on 8,300 proposals among 4,700 texts (news, translations of one article into one language, invented
stories), and on 1,000 among 100,000 synthetic texts: of 2,012 pairs that the comparison in full
gives a probability of 0.1 or more the least share is 0.24, and of the unrelated synthetic ones 99 in a hundred
stay under 0.15. Of 4,500 pairs of two labelled collections that were told of and show no passage none has
fewer than eight pairs of words, and of 1,000 unrelated ones among synthetic texts that have the share
eight in ten have no six. Every shared quotation that was told showed a passage. Of 2,508 proposals that were
ruled out on eight stories held aside the comparison in full called none a link, and none had a passage.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.batch_compiled import compiled
from index.kernel import join_texts, read_buffer
from index.kernel_types import WordRows
from index.pages import distinct_of
from index.sample_texts import WordRarity

# Share of the lighter text's words, weighed by the square of their rarity.
LEAST_SHARE = 0.19
# From this share on, measured by the lengths of both, the other text's words are weighed too.
_DOUBTFUL_SHARE = 0.09
# From this share on nothing else is asked.
_CLEAR_SHARE = 0.4
# Words of a run, and how many words in runs make a passage or a quotation, within so many words.
_RUN_WORDS = 4
_PASSAGE = (24, 32)
_QUOTATION = (8, 16)
# Different pairs of neighbouring words that those who share words have in common; of short texts one for
# so many words.
_LEAST_PAIRS, _WORDS_A_PAIR = 6, 12
# Marks that can begin a quotation, and a dash at the head of a line; an apostrophe is none.
_MARK = re.compile(
    r"[\"\u201c-\u201f\u301d-\u301f\u00ab\u00bb\u2039\u203a\u300c-\u300f\uff02]"
    r"|(?<!\w)['`\u2018-\u201b]|^\s*[-\u2013\u2014]",
    re.MULTILINE,
)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
# By their last bits most hashes are seen not to be among the asked text's.
_SIEVE_BITS = 16

Hashes = NDArray[np.uint64]


def not_ruled_out(asked: str, others: Mapping[str, str], rarity: WordRarity) -> set[str]:
    """Return the keys of the texts that may have to do with one.

    Args:
        asked: The text, without what does not count.
        others: What is proposed for it, by key.
        rarity: Of words.

    Cost:
        Some 10 microseconds a text; half a second once in a process.
    """
    buffer, bounds = join_texts([asked, *others.values()])
    rows = read_buffer(buffer, bounds)
    first = int(rows.starts[1])
    own = distinct_of(rows.hashes[:first])
    weights = np.square(rarity.of(own))
    counts = np.diff(rows.starts[1:])
    own_runs = distinct_of(_hash_runs(rows.hashes[:first], _RUN_WORDS))
    shared = np.zeros(len(others))
    found = np.zeros((2, len(others)), dtype=np.bool_)
    passage, quotation = found
    seats = np.full(1 << (4 * len(own)).bit_length(), -1, dtype=np.int64)
    seen = np.zeros(len(own), dtype=np.int64)
    _weigh_words(rows.hashes, rows.starts, own, weights, (seats, seen), shared)
    held = _sieve(own_runs), np.zeros(int(counts.max(initial=0)), dtype=np.bool_)
    _find_passages(rows.hashes, rows.starts, own_runs, held, (*_PASSAGE, *_QUOTATION), found)
    quoted = np.flatnonzero(quotation & ~passage).tolist()
    worth = passage
    if quoted and _MARK.search(asked):
        worth[quoted] = True
    elif quoted:
        written = list(others.values())
        worth[quoted] = [_MARK.search(written[at]) is not None for at in quoted]
    total = float(weights.sum())
    # A shorter text can have no more than its length allows; what weighs less, no more than that.
    share = shared / np.maximum(total * np.minimum(1.0, counts / max(first, 1)), 1e-9)
    doubtful = np.flatnonzero(~worth & (share >= _DOUBTFUL_SHARE)).tolist()
    paired = dict(zip(doubtful, _share_pairs(rows, doubtful), strict=True))
    # Whoever shares no pairs has to share the more, which is seen by the lengths.
    doubtful = [at for at in doubtful if paired[at] or share[at] >= LEAST_SHARE]
    theirs = [
        distinct_of(rows.hashes[rows.starts[at + 1] : rows.starts[at + 2]]) for at in doubtful
    ]
    if doubtful:
        weighed = np.square(rarity.of(np.concatenate(theirs)))
        edges = np.cumsum([len(each) for each in theirs])
        for at, weight in zip(doubtful, np.split(weighed, edges[:-1]), strict=True):
            least = min(total, float(weight.sum()))
            shares = max(share[at], shared[at] / max(least, 1e-9))
            worth[at] = shares >= (LEAST_SHARE if paired[at] else _CLEAR_SHARE)
    return {key for key, kept in zip(others, worth.tolist(), strict=True) if kept}


def _share_pairs(rows: WordRows, numbers: Sequence[int]) -> list[bool]:
    """Tell of some texts, counted from the second on, whether they have enough pairs of the first."""
    if not numbers:
        return []
    first = int(rows.starts[1])
    own = distinct_of(_hash_runs(rows.hashes[:first], 2))
    found = np.zeros(len(numbers), dtype=np.int64)
    held = _sieve(own), np.zeros(len(own), dtype=np.bool_)
    _count_pairs(rows.hashes, rows.starts, np.array(numbers), own, held, found)
    sizes = [int(rows.starts[at + 2] - rows.starts[at + 1]) for at in numbers]
    return [
        pairs >= min(_LEAST_PAIRS, min(first, size) // _WORDS_A_PAIR)
        for pairs, size in zip(found.tolist(), sizes, strict=True)
    ]


def _hash_runs(words: Hashes, length: int) -> Hashes:
    """Return the hash of the run of so many words that begins at each word, as many as are whole."""
    count = max(0, len(words) - length + 1)
    mixed = np.zeros(count, dtype=np.uint64)
    for offset in range(length):
        mixed = mixed * _MULTIPLIER + words[offset : offset + count]
    return mixed


def _sieve(hashes: Hashes) -> NDArray[np.bool_]:
    """Return which last bits occur."""
    found = np.zeros(1 << _SIEVE_BITS, dtype=np.bool_)
    found[(hashes & np.uint64((1 << _SIEVE_BITS) - 1)).astype(np.int64)] = True
    return found


@compiled
def _weigh_words(
    words: Hashes,
    starts: NDArray[np.int64],
    own: Hashes,
    weights: NDArray[np.float64],
    held: tuple[NDArray[np.int64], NDArray[np.int64]],
    found: NDArray[np.float64],
) -> None:
    """Add up what each text after the first has of its words.

    Args:
        words: Hashes of the words of all texts, one behind the other.
        starts: Where each text's words begin, and the end of the last.
        own: The first text's words, each once.
        weights: What each of them weighs.
        held: As many times -1 as a power of two, more than there are of them; and a zero for each.
        found: Filled.
    """
    seats, seen = held
    mask = np.uint64(len(seats) - 1)
    for word in range(len(own)):
        seat = own[word] & mask
        while seats[seat] >= 0:
            seat = (seat + np.uint64(1)) & mask
        seats[seat] = word
    for text in range(1, len(starts) - 1):
        total = 0.0
        for at in range(starts[text], starts[text + 1]):
            seat = words[at] & mask
            while seats[seat] >= 0:
                place = seats[seat]
                if own[place] == words[at]:
                    if seen[place] != text:
                        seen[place] = text
                        total += weights[place]
                    break
                seat = (seat + np.uint64(1)) & mask
        found[text - 1] = total


@compiled
def _find_passages(  # noqa: C901, PLR0912 - one loop, as it is compiled
    words: Hashes,
    starts: NDArray[np.int64],
    own: Hashes,
    held: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    least: tuple[int, int, int, int],
    found: NDArray[np.bool_],
) -> None:
    """Tell of each text after the first whether it has so many words of it, in runs, together.

    Args:
        words: Hashes of the words of all texts, one behind the other.
        starts: Where each text's words begin, and the end of the last.
        own: The hashes of the first text's runs (``_hash_runs``), ascending.
        held: Their last bits, and as many marks, all False, as the longest text has words.
        least: How many words, and within how many, make a passage; the same of a quotation.
        found: Filled with which texts have a passage, and which a quotation; shape (2, texts).
    """
    mask = np.uint64((1 << _SIEVE_BITS) - 1)
    sieve, covered = held
    for text in range(1, len(starts) - 1):
        first, size = starts[text], starts[text + 1] - starts[text]
        for at in range(size - _RUN_WORDS + 1):
            run = np.uint64(0)
            for offset in range(_RUN_WORDS):
                run = run * _MULTIPLIER + words[first + at + offset]
            if sieve[np.int64(run & mask)]:
                place = np.searchsorted(own, run)
                if place < len(own) and own[place] == run:
                    for word in range(at, at + _RUN_WORDS):
                        covered[word] = True
        for kind in range(2):
            enough, window = least[2 * kind], least[2 * kind + 1]
            within = 0
            for at in range(size):
                within += covered[at]
                if at >= window:
                    within -= covered[at - window]
                if within >= enough:
                    found[kind, text - 1] = True
                    break
        for at in range(size):
            covered[at] = False


@compiled
def _count_pairs(
    words: Hashes,
    starts: NDArray[np.int64],
    numbers: NDArray[np.int64],
    own: Hashes,
    held: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    found: NDArray[np.int64],
) -> None:
    """Count how many different pairs of neighbouring words of the first text some others have.

    Args:
        words: Hashes of the words of all texts, one behind the other.
        starts: Where each text's words begin, and the end of the last.
        numbers: Of the others, counted from the second text on.
        own: The hashes of the first text's pairs (``_hash_runs``), ascending.
        held: Their last bits, and a mark, False, for each.
        found: Filled, one for each of the others.
    """
    mask = np.uint64((1 << _SIEVE_BITS) - 1)
    sieve, seen = held
    for at in range(len(numbers)):
        text = numbers[at] + 1
        count = 0
        for word in range(starts[text], starts[text + 1] - 1):
            pair = words[word] * _MULTIPLIER + words[word + 1]
            if sieve[np.int64(pair & mask)]:
                place = np.searchsorted(own, pair)
                if place < len(own) and own[place] == pair and not seen[place]:
                    seen[place] = True
                    count += 1
        found[at] = count
        if count:
            for place in range(len(own)):
                seen[place] = False
