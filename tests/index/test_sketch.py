"""Shingles and signatures: estimates against the exact answer."""

from __future__ import annotations

import numpy as np
import pytest
from datasketch import MinHash

from index.similarity import containment, resemblance, shingle_set
from index.sketch import (
    SIGNATURE_SCHEME,
    build_signature,
    estimate_resemblance,
    hash_shingles,
    sample_shingles,
)
from index.tokens import read_words
from tests.index.texts import edited, prose


def hashes_of(text: str) -> np.ndarray:
    """Return all shingles of four words."""
    return hash_shingles(read_words(text), 4)


def test_order_of_words_makes_another_shingle() -> None:
    """A bag of the same words is not a copy."""
    assert hashes_of("one two three four") != hashes_of("four three two one")


def test_a_short_text_has_one_shingle_and_an_empty_one_none() -> None:
    """A headline of three words can still equal another."""
    assert len(hashes_of("Harbour closed today")) == 1
    assert len(hashes_of("")) == 0


def test_the_sampled_containment_is_near_the_exact_one() -> None:
    """Sampling one in four keeps the containment within four standard errors."""
    source = prose(1, 80)
    copy = edited(source, 2, 0.05)
    left, right = hashes_of(source), hashes_of(copy)

    exact = containment(np.unique(left), np.unique(right))
    sampled = containment(
        np.unique(sample_shingles(left, 4).hashes), np.unique(sample_shingles(right, 4).hashes)
    )

    error = np.sqrt(exact * (1 - exact) / (len(left) / 4))
    assert sampled == pytest.approx(exact, abs=4 * error)


def test_places_of_sampled_shingles_point_into_the_text() -> None:
    """The sample hands over where a shingle begins."""
    hashes = hashes_of(prose(3))
    sampled = sample_shingles(hashes, 4)

    assert hashes[sampled.places].tolist() == sampled.hashes.tolist()
    assert sample_shingles(hashes, 1).hashes.tolist() == hashes.tolist()


def test_the_signature_estimates_the_resemblance() -> None:
    """256 bins: a standard error of 0.031 at most."""
    source = prose(4, 60)
    copy = edited(source, 5, 0.04)
    exact = resemblance(shingle_set(source), shingle_set(copy))
    signatures = [build_signature(hashes_of(text), 256, 1) for text in (source, copy)]

    estimate = float(estimate_resemblance(signatures[0], signatures[1][None, :])[0])

    assert 0.3 < exact < 0.9
    assert estimate == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / 256))


def test_datasketch_reads_the_signature() -> None:
    """Stored signatures stay usable with the library that people know."""
    hashes = hashes_of(prose(6))
    signature = build_signature(hashes, 64, 7)
    theirs = MinHash(num_perm=64, seed=7, scheme=SIGNATURE_SCHEME, hashfunc=int)
    theirs.update_batch(np.unique(hashes).astype(np.uint32).tolist())

    read = MinHash(hashvalues=signature, seed=7, scheme=SIGNATURE_SCHEME)

    assert read.jaccard(theirs) == 1.0
