"""Texts to sampled shingles with their places: the first stage of a batch.

Short texts are sampled more densely, so that few texts have fewer than a dozen samples and a text
of under 32 words has all it can have. The denser samples contain the sparser ones, so that texts of
any two lengths stay comparable: by the samples under the smaller of the two limits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from index.kernel import AFFINE, Sketches, sketch_buffer

# Words below which all shingles, every second and every fourth one are kept. Higher numbers find
# more copies of short texts and cost samples; a tenth of all news is under 160 words.
_DENSE_WORDS = (32, 72, 176)
_FULL = np.uint64(0xFFFFFFFFFFFFFFFF)
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Sampled shingles of n texts, one text after the other.

    Attributes:
        words: Words of each text, shape (n,), int32.
        starts: Where each text's samples begin, shape (n + 1,), int64.
        hashes: Shape (m,), uint64, in the order of the text.
        places: Number of the word each begins at, shape (m,), int32.
        signatures: MinHash signatures, shape (n, bins), uint32, where they were asked for.
        contents: The same number for texts of the same words, one after the other, or of the same
            bytes where they have no word, shape (n,), uint64; 0 for an empty text. None where it
            was not asked for.
    """

    words: NDArray[np.int32]
    starts: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    places: NDArray[np.int32]
    signatures: NDArray[np.uint32] | None = None
    contents: NDArray[np.uint64] | None = None

    def __len__(self) -> int:
        return len(self.words)

    @property
    def owners(self) -> NDArray[np.int64]:
        """Number of the text that has each sample, shape (m,)."""
        return np.repeat(np.arange(len(self.words)), np.diff(self.starts))

    @property
    def ranks(self) -> NDArray[np.int32]:
        """Number of each sample within its text, from 0, shape (m,)."""
        counts = np.diff(self.starts)
        first = np.repeat(self.starts[:-1], counts)
        return (np.arange(len(self.hashes)) - first).astype(np.int32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How texts are sampled.

    Attributes:
        shingle_words: Words of a shingle, 1 or more.
        sampling: One shingle in so many is kept of a text of common length.
        bins: Values of a MinHash signature, or None for none.
        seed: Of the signatures.
        threads: Processor threads of the kernel; they change no result.
    """

    shingle_words: int = 4
    sampling: int = 6
    bins: int | None = None
    seed: int = 1
    threads: int = 1


def sample_texts(
    buffer: NDArray[np.uint8], bounds: NDArray[np.int64], sampling: Sampling
) -> Samples:
    """Return the samples of texts.

    Args:
        buffer: The texts in UTF-8, one after the other.
        bounds: Where each begins and the last ends, shape (n + 1,).
        sampling: How.
    """
    sketches = _sketch(buffer, bounds, sampling, sampling.sampling, bins=sampling.bins)
    found = Samples(
        sketches.words,
        sketches.starts,
        sketches.hashes,
        sketches.places,
        sketches.signatures,
    )
    contents = _number_contents(found)
    _number_wordless(buffer, bounds, found.words, contents)
    found = replace(found, contents=contents)
    # The samples of a repetitive text may be none at all: they would not tell it from another one.
    scarce = 2 * sampling.sampling * np.diff(sketches.starts) < sketches.words
    short = np.flatnonzero((sketches.words < _DENSE_WORDS[-1]) | scarce)
    if len(short) == 0 or sampling.sampling == 1:
        return found
    parts = [buffer[bounds[i] : bounds[i + 1]] for i in short.tolist()]
    edges = np.zeros(len(short) + 1, dtype=np.int64)
    np.cumsum(np.diff(bounds)[short], out=edges[1:])
    dense = _sketch(np.concatenate(parts), edges, sampling, 1, bins=None)
    limits = np.repeat(sample_limits(dense.words, sampling.sampling), np.diff(dense.starts))
    kept = dense.hashes <= limits
    counts = np.add.reduceat(np.r_[kept, False], dense.starts[:-1], dtype=np.int64)
    counts[np.diff(dense.starts) == 0] = 0
    every = Samples(dense.words, dense.starts, dense.hashes, dense.places)
    contents[short] = np.where(dense.words > 0, _number_contents(every), contents[short])
    denser = Samples(dense.words, _starts(counts), dense.hashes[kept], dense.places[kept])
    return _replace(found, short, denser)


def sample_limits(words: NDArray[np.int32], sampling: int) -> NDArray[np.uint64]:
    """Return the largest hash that is kept of texts of so many words, shape (n,)."""
    limits = np.full(len(words), np.uint64((1 << 64) // sampling - 1))
    for level, most in reversed(list(enumerate(_DENSE_WORDS))):
        denser = _FULL >> np.uint64(level)
        limits = np.where(words < most, np.maximum(limits, denser), limits)
    return limits


def order_keys(samples: Samples, names: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Return numbers that order texts by their content: like texts stand near one another.

    The upper bits are the smallest sample's, which two texts have in common with the probability
    of their resemblance; then come all samples, then the name. The order in which texts arrive has
    no part in it.

    Args:
        samples: Of n texts.
        names: A hash of each text's id, shape (n,).
    """
    filled = np.diff(samples.starts) > 0
    least = np.zeros(len(samples), dtype=np.uint64)
    total = np.zeros(len(samples), dtype=np.uint64)
    if len(samples.hashes):
        at = samples.starts[:-1][filled]
        least[filled] = np.minimum.reduceat(samples.hashes, at) * _MIX
        total[filled] = np.add.reduceat(samples.hashes * _MIX, at) * _MIX
    keys = (least >> np.uint64(40)) << np.uint64(40)
    keys |= (total >> np.uint64(44)) << np.uint64(20)
    keys |= names.astype(np.uint64) >> np.uint64(12)
    return keys


def band_signatures(samples: Samples, rows: int) -> Samples:
    """Return one hash a band of each signature in place of the samples: texts that share one agree.

    Args:
        samples: With signatures, whose bins are parted into bands of ``rows``; what is left over
            is in no band, as with datasketch.
        rows: Bins of a band, 1 or more.
    """
    signatures = samples.signatures
    if signatures is None:
        return samples
    n, bands = len(signatures), signatures.shape[1] // rows
    hashes = np.broadcast_to(np.arange(1, bands + 1, dtype=np.uint64) * _MIX, (n, bands)).copy()
    for row in range(rows):
        hashes ^= signatures[:, row : bands * rows : rows]
        hashes *= _MIX
        hashes ^= hashes >> np.uint64(29)
    counts = np.where(samples.words > 0, bands, 0).astype(np.int64)
    places = np.broadcast_to(np.arange(bands, dtype=np.int32), (n, bands))
    filled = samples.words > 0
    return Samples(
        samples.words, _starts(counts), hashes[filled].ravel(), places[filled].ravel(), signatures
    )


def _sketch(
    buffer: NDArray[np.uint8],
    bounds: NDArray[np.int64],
    settings: Sampling,
    sampling: int,
    *,
    bins: int | None,
) -> Sketches:
    return sketch_buffer(
        buffer,
        bounds,
        shingle_words=settings.shingle_words,
        sampling=sampling,
        bins=bins,
        seed=settings.seed,
        scheme=AFFINE,
        threads=settings.threads,
    )


def _number_contents(samples: Samples) -> NDArray[np.uint64]:
    """Return a number of the words, samples and places of each text, shape (n,), never 0."""
    numbers = samples.words.astype(np.uint64)
    filled = np.diff(samples.starts) > 0
    if filled.any():
        mixed = samples.hashes ^ ((samples.places.astype(np.uint64) + np.uint64(1)) * _MIX)
        mixed *= _MIX
        mixed ^= mixed >> np.uint64(29)
        mixed *= _MIX
        numbers[filled] ^= np.add.reduceat(mixed, samples.starts[:-1][filled])
    numbers *= _MIX
    numbers ^= numbers >> np.uint64(31)
    return np.maximum(numbers, np.uint64(1))


def _number_wordless(
    buffer: NDArray[np.uint8],
    bounds: NDArray[np.int64],
    words: NDArray[np.int32],
    contents: NDArray[np.uint64],
) -> None:
    """Write a number of the bytes of each text without a word, 0 for one that is blank."""
    for text in np.flatnonzero(words == 0).tolist():
        held = buffer[bounds[text] : bounds[text + 1]].tobytes()
        told = int.from_bytes(blake2b(held, digest_size=8).digest(), "little")
        contents[text] = max(told, 1) if held.strip() else 0


def _replace(found: Samples, numbers: NDArray[np.int64], denser: Samples) -> Samples:
    """Return the samples with those of some texts replaced."""
    counts = np.diff(found.starts)
    counts[numbers] = np.diff(denser.starts)
    starts = _starts(counts)
    hashes = np.empty(starts[-1], dtype=np.uint64)
    places = np.empty(starts[-1], dtype=np.int32)
    from_dense = np.zeros(len(found), dtype=bool)
    from_dense[numbers] = True
    into = np.repeat(from_dense, counts)
    kept = np.repeat(~from_dense, np.diff(found.starts))
    hashes[into], places[into] = denser.hashes, denser.places
    hashes[~into], places[~into] = found.hashes[kept], found.places[kept]
    return replace(found, starts=starts, hashes=hashes, places=places)


def _starts(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    starts = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts
