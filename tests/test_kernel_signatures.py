"""Signatures: what they estimate against the exact answer, and that datasketch reads its own."""

from __future__ import annotations

import numpy as np
import pytest
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray

from index.kernel import AFFINE, FAST_SIMILARITY, SCHEMES, sign_shingles, sketch_texts
from index.sketch import open_signature
from tests.index.texts import edited, prose

BINS = 256
EMPTY = 0xFFFFFFFF


def drawn_sets(
    size: int, share: float, pairs: int, seed: int
) -> tuple[NDArray[np.uint64], NDArray[np.uint64], float]:
    """Return pairs of sets of one size as rows of hashes, and the resemblance of all pairs."""
    rng = np.random.default_rng(seed)
    shared = round(2 * size * share / (1 + share))
    rows = rng.integers(0, 1 << 64, (pairs, 2 * size - shared), dtype=np.uint64)
    return rows[:, :size], rows[:, size - shared :], shared / (2 * size - shared)


def signed(rows: NDArray[np.uint64], scheme: str) -> NDArray[np.uint32]:
    """Return the signature of each row."""
    starts = np.arange(len(rows) + 1) * rows.shape[1]
    return sign_shingles(rows.reshape(-1), starts, bins=BINS, scheme=scheme)


def squared_errors(scheme: str, size: int) -> NDArray[np.float64]:
    """Return the squared errors of the estimate over resemblances from 0.1 to 0.9."""
    errors = []
    for step, share in enumerate((0.1, 0.3, 0.5, 0.7, 0.9)):
        left, right, exact = drawn_sets(size, share, 200, 100 * size + step)
        estimates = (signed(left, scheme) == signed(right, scheme)).mean(axis=1)
        errors.append((estimates - exact) ** 2)
    return np.concatenate(errors)


@pytest.mark.parametrize("size", [1, 5, 20, 60, 150, 400, 1000])
def test_the_fast_signature_errs_no_more_than_minhash(size: int) -> None:
    """Speed must not be bought with a worse estimate, for headlines no more than for long reads.

    Both errors are measured on the same 1,000 pairs; a tenth is left to chance.
    """
    fast, theirs = squared_errors(FAST_SIMILARITY, size), squared_errors(AFFINE, size)

    assert np.sqrt(fast.mean()) <= 1.1 * np.sqrt(theirs.mean()) + 1e-9


@pytest.mark.parametrize("size", [20, 400])
def test_the_fast_signature_has_no_bias(size: int) -> None:
    """A threshold on the estimate must mean the same resemblance for every length."""
    for share in (0.2, 0.5, 0.8):
        left, right, exact = drawn_sets(size, share, 600, size)
        estimates = (signed(left, FAST_SIMILARITY) == signed(right, FAST_SIMILARITY)).mean(axis=1)

        error = np.sqrt(exact * (1 - exact) / BINS / 600)
        assert estimates.mean() == pytest.approx(exact, abs=4 * error)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_smaller_values_of_two_signatures_are_the_unions(scheme: str) -> None:
    """Signatures of parts can be merged without the text."""
    rng = np.random.default_rng(7)
    for sizes in ((1, 3), (30, 400), (0, 5), (300, 300)):
        left, right = (rng.integers(0, 1 << 64, size, dtype=np.uint64) for size in sizes)
        parts = [
            sign_shingles(part, np.array([0, len(part)]), scheme=scheme)[0]
            for part in (left, right, np.concatenate([left, right]))
        ]

        assert np.minimum(parts[0], parts[1]).tolist() == parts[2].tolist()


@pytest.mark.parametrize(("bins", "seed"), [(256, 1), (128, 42), (17, 0)])
def test_the_values_of_datasketchs_scheme_are_its_own(bins: int, seed: int) -> None:
    """Who has an index of datasketch's can put our signatures in, and the other way round."""
    sketches = sketch_texts(
        [prose(1), "two words", ""], sampling=1, bins=bins, seed=seed, scheme=AFFINE
    )
    assert sketches.signatures is not None

    for text, signature in enumerate(sketches.signatures):
        own = sketches.hashes[sketches.starts[text] : sketches.starts[text + 1]]
        theirs = MinHash(num_perm=bins, seed=seed, hashfunc=int)
        theirs.update_batch(own.astype(np.uint32).tolist())

        assert theirs.hashvalues.dtype == signature.dtype
        assert theirs.hashvalues.tolist() == signature.tolist()


def test_datasketchs_index_finds_a_copy_by_our_signatures() -> None:
    """The default of the batch at a resemblance threshold is this index."""
    source = prose(1, 60)
    sketches = sketch_texts([source, edited(source, 2, 0.01), prose(9, 60)], scheme=AFFINE)
    assert sketches.signatures is not None
    index = MinHashLSH(threshold=0.6, num_perm=BINS)
    index.insert("source", open_signature(sketches.signatures[0], 1))

    found = [index.query(open_signature(row, 1)) for row in sketches.signatures[1:]]

    assert found == [["source"], []]


def test_texts_without_words_have_the_empty_signature() -> None:
    """Datasketch calls it empty too; it must not pass for a copy of another empty text."""
    for scheme in SCHEMES:
        signatures = sketch_texts(["", "…"], scheme=scheme).signatures
        assert signatures is not None
        assert (signatures == EMPTY).all()


def test_another_seed_gives_another_signature() -> None:
    """Two seeds are two estimates; the same seed is the same on every machine."""
    first, same, other = (sketch_texts([prose(1)], seed=seed).signatures for seed in (1, 1, 2))
    assert first is not None
    assert same is not None
    assert other is not None

    assert first.tolist() == same.tolist()
    assert (first == other).mean() < 0.05
