"""Pairs of sentences -> the numbers by which they are judged to state one claim or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provenance.claim_lexicon import get_lexicon
from provenance.wording import Wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provenance.claim_tables import Texts

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

    from index import compare_texts  # noqa: PLC0415 - numpy

    polarity = texts.polarity
    plain = (
        texts.words, texts.bigrams, texts.neighbours, texts.ngrams, texts.numbers, texts.names,
        texts.concepts, polarity.stems,
    )  # fmt: skip
    looked_up = (*plain, texts.content, texts.alone, texts.governed)
    kinds = max(lists.kinds for lists in looked_up)
    found = np.empty((len(left), len(FEATURES)))
    found[:, :3] = cosines
    compare_texts(
        tuple((lists.starts, lists.items) for lists in plain),
        (texts.content.starts, texts.content.items, texts.weights, texts.total),
        (texts.alone.starts, texts.alone.items, texts.stands),
        (texts.governed.starts, texts.governed.items, texts.governed_key),
        (polarity.opposites.starts, polarity.opposites.items, polarity.opposed),
        texts.counts,
        texts.log_length,
        np.ascontiguousarray(left),
        np.ascontiguousarray(right),
        np.zeros((len(looked_up), max(1, kinds)), dtype=np.int32),
        np.empty((4, 1 + int(texts.counts[0].max(initial=0))), dtype=np.int64),
        found,
    )
    return found


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
