"""Pairs of sentences -> the numbers by which they are judged to state one claim or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provenance.claim_lexicon import get_lexicon
from provenance.wording import Wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provenance.claim_tables import Lists, Texts

    Numbers = NDArray[Any]  # Any: the width is numpy's business here

FEATURES = (
    "cosine", "cosine_glossed", "cosine_best", "dice", "contained_less", "contained_more", "jaccard_words",
    "bigrams", "common_run", "order", "neighbours", "governed", "displacement", "same_bag",
    "ngrams", "ngrams_contained", "numbers_shared", "numbers_conflict", "numbers_onesided",
    "names_shared", "names_left_over", "negation_gap", "negations", "antonyms", "concepts",
    "length_ratio", "length_less", "length_more", "rest_less", "rest_more", "rare_rest_less",
    "cross_language", "french", "first_word", "last_word", "swapped_pairs",
)  # fmt: skip


def compute_features(texts: Texts, left: Numbers, right: Numbers, cosines: Numbers) -> Numbers:
    """Return the numbers named in ``FEATURES``, in that order; shape (pairs, features).

    Args:
        texts: The sentences.
        left: Which of them is one of each pair; shape (pairs,).
        right: The other; exchanging the two changes nothing. Cheapest where equal ones follow one
            another.
        cosines: Cosine of the two texts as they are, of both put into English word by word, and
            the best over these forms and their parts, each -1..1; shape (pairs, 3).
    """
    import numpy as np  # noqa: PLC0415

    overlaps, rests = _contents(texts, left, right)
    run, order, displacement, swapped = _order(texts, left, right)
    shared = texts.content.count_shared(left, right)
    words = texts.words.count_shared(left, right)
    lengths = texts.words.lengths
    return np.column_stack(
        [
            cosines,
            *overlaps[:3],
            _share(words, lengths[left] + lengths[right] - words),
            _dice(texts.bigrams, left, right),
            run,
            order,
            _dice(texts.neighbours, left, right),
            _governed(texts, left, right, shared),
            displacement,
            overlaps[3],
            *_letters(texts, left, right),
            *_figures_and_names(texts, left, right),
            *_polarity(texts, left, right),
            *_lengths(texts, left, right),
            *rests,
            texts.polarity.language[left] != texts.polarity.language[right],
            texts.french[left] | texts.french[right],
            *_edges(texts, left, right),
            swapped,
        ]
    )


def _share(part: Numbers, whole: Numbers) -> Numbers:
    """Return a part of a whole, 0 of nothing."""
    import numpy as np  # noqa: PLC0415

    found = np.zeros(len(part))
    np.divide(part, whole, out=found, where=whole != 0)
    return found


def _or_half(share: Numbers, known: Numbers) -> Numbers:
    """Return one half where there is nothing to have a share of."""
    import numpy as np  # noqa: PLC0415

    return np.where(known > 0, share, 0.5)


def _dice(lists: Lists, left: Numbers, right: Numbers) -> Numbers:
    lengths = lists.lengths
    return _share(2 * lists.count_shared(left, right), lengths[left] + lengths[right])


def _contents(texts: Texts, left: Numbers, right: Numbers) -> tuple[list[Numbers], list[Numbers]]:
    """Return what the weights of shared words say, and those of the words that only one has.

    dice, contained_less, contained_more, same_bag; and rest_less, rest_more, rare_rest_less.
    """
    import numpy as np  # noqa: PLC0415

    content = texts.content
    shared, both, rest_left, rare_left = content.weigh_shared(texts.weights, left, right)
    _, _, rest_right, rare_right = content.weigh_shared(texts.weights, right, left)
    total_left, total_right = texts.total[left], texts.total[right]
    return [
        _share(2 * shared, total_left + total_right),
        _share(shared, np.minimum(total_left, total_right)),
        _share(shared, np.maximum(total_left, total_right)),
        _share(both, content.lengths[left] + content.lengths[right] - both),
    ], [
        np.minimum(rest_left, rest_right),
        np.maximum(rest_left, rest_right),
        np.minimum(rare_left, rare_right),
    ]


def _order(texts: Texts, left: Numbers, right: Numbers) -> list[Numbers]:
    """common_run, order, displacement, swapped_pairs of the words that stand once in both."""
    import numpy as np  # noqa: PLC0415

    alone, count = texts.alone, len(left)
    rows, places = alone.places(left)
    found = alone.find(rows, alone.items[places], right)
    hit = found > 0
    rows = rows[hit]
    here = texts.stands[places[hit]]
    there = texts.stands[alone.starts[right][rows] + found[hit] - 1]
    shared = np.bincount(rows, minlength=count)
    longest, inversions, swapped = _compare_order(there, shared)
    keys_left, keys_right = texts.keys[left], texts.keys[right]
    moved = np.abs(
        here / np.maximum(1, keys_left - 1)[rows] - there / np.maximum(1, keys_right - 1)[rows]
    )
    less = np.minimum(keys_left, keys_right)
    pairs = shared * (shared - 1) // 2
    return [
        _share(longest, less),
        np.where(pairs > 0, 1 - _share(inversions, pairs), 1.0),
        _share(np.bincount(rows, moved, count), shared),
        np.where(less > 0, np.minimum(4, swapped), 0),
    ]


def _compare_order(there: Numbers, shared: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Compare the order of shared words: longest rising run, inversions, neighbours exchanged.

    Args:
        there: Where each shared word stands in the other text, pair after pair, in the order of
            the one.
        shared: Words shared, for each pair.
    """
    import numpy as np  # noqa: PLC0415

    from index import compare_order  # noqa: PLC0415 - numpy

    found = np.empty((len(shared), 3), dtype=np.int64)
    most = int(shared.max(initial=0))
    room = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.int64)
    compare_order(there, shared, *room, found)
    return found[:, 0], found[:, 1], found[:, 2]


def _governed(texts: Texts, left: Numbers, right: Numbers, shared: Numbers) -> Numbers:
    """Share of shared content words that stand after the same function word ("from Paris")."""
    import numpy as np  # noqa: PLC0415

    governed = texts.governed
    rows, places = governed.places(left)
    hit = governed.find(rows, governed.items[places], right) > 0
    rows, keys = rows[hit], texts.governed_key[places[hit]]
    fresh = (np.diff(rows, prepend=-1) != 0) | (np.diff(keys, prepend=-1) != 0)
    agree = np.bincount(rows[fresh], minlength=len(left))
    return _or_half(_share(agree, shared), shared)


def _letters(texts: Texts, left: Numbers, right: Numbers) -> list[Numbers]:
    """ngrams, ngrams_contained."""
    import numpy as np  # noqa: PLC0415

    shared = texts.ngrams.count_shared(left, right)
    many_left, many_right = texts.ngrams.lengths[left], texts.ngrams.lengths[right]
    return [
        _share(shared, np.sqrt(many_left * many_right)),
        _share(shared, np.minimum(many_left, many_right)),
    ]


def _figures_and_names(texts: Texts, left: Numbers, right: Numbers) -> list[Numbers]:
    """numbers_shared, _conflict and _onesided, names_shared, names_left_over."""
    import numpy as np  # noqa: PLC0415

    shared = texts.numbers.count_shared(left, right)
    only_left = texts.numbers.lengths[left] - shared
    only_right = texts.numbers.lengths[right] - shared
    common = texts.names.count_shared(left, right)
    names_left, names_right = texts.names.lengths[left], texts.names.lengths[right]
    names = names_left + names_right - common
    return [
        np.minimum(3, shared),
        np.minimum(3, np.minimum(only_left, only_right)),
        np.minimum(3, only_left + only_right),
        _or_half(_share(common, names), names),
        np.minimum(3, np.minimum(names_left, names_right) - common),
    ]


def _polarity(texts: Texts, left: Numbers, right: Numbers) -> list[Numbers]:
    """negation_gap, negations, antonyms, concepts."""
    import numpy as np  # noqa: PLC0415

    less = np.minimum(texts.negations[left], texts.negations[right])
    shared = texts.concepts.count_shared(left, right)
    concepts = texts.concepts.lengths[left] + texts.concepts.lengths[right] - shared
    return [
        np.minimum(2, np.abs(texts.negations[left] - texts.negations[right])),
        np.minimum(2, less),
        texts.polarity.have_antonyms(left, right),
        _or_half(_share(shared, concepts), concepts),
    ]


def _lengths(texts: Texts, left: Numbers, right: Numbers) -> list[Numbers]:
    """length_ratio, length_less, length_more."""
    import numpy as np  # noqa: PLC0415

    words_left, words_right = texts.length[left], texts.length[right]
    logs_left, logs_right = texts.log_length[left], texts.log_length[right]
    return [
        _share(np.minimum(words_left, words_right), np.maximum(words_left, words_right)),
        np.minimum(logs_left, logs_right),
        np.maximum(logs_left, logs_right),
    ]


def _edges(texts: Texts, left: Numbers, right: Numbers) -> list[Numbers]:
    """first_word, last_word: whether the first and the last word of content are the same."""
    some = (texts.keys[left] > 0) & (texts.keys[right] > 0)
    return [
        some & (texts.first[left] == texts.first[right]),
        some & (texts.last[left] == texts.last[right]),
    ]


def has_antonyms(left: Wording, right: Wording) -> bool:
    """Return whether a word of one has its opposite in the other and is missing there."""
    if left.language != right.language:
        return False
    antonyms = get_lexicon(left.language).antonyms
    alone = right.stems - left.stems
    return any(
        not antonyms[word].isdisjoint(alone)
        for word in left.stems - right.stems
        if word in antonyms
    )
