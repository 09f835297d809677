"""The kernel in numpy: what runs where numba is missing, and what the fast one must equal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.kernel_constants import (
    BLANK,
    EMPTY,
    FAST_SIMILARITY,
    MOST_COUNTED,
    MURMUR,
    MURMUR_SHIFT,
    NGRAM_BITS,
    NGRAM_MULTIPLIER,
    NGRAM_SIGNS,
    NGRAM_SIZES,
    ROUNDS,
    SHINGLE,
    Permutations,
    mix,
    permutations,
    sampling_limit,
)
from index.kernel_types import NgramRows, Plan, Sketches, WordRows
from index.unicode_table import (
    CLASS_SHIFT,
    JOINER,
    LENGTH_SHIFT,
    LETTER,
    MARK,
    OUTSIDE,
    OWN_BYTES,
    PAGE_BITS,
    SHORT_BYTES,
    SINGLE,
    SINGLE_MARK,
    Table,
    load_table,
)

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]
Hashes = NDArray[np.uint64]

# A piece of text takes some hundred times its bytes while it is read.
_PIECE_BYTES = 1 << 18
# Shingles of a text that are permuted at once.
_AFFINE_ROWS = 1 << 12
_CONTINUATION = 0x80


def read_rows(buffer: Bytes, bounds: Places) -> WordRows:
    """Return the words of texts; see ``kernel.read_buffer``."""
    rows = [_read_piece(buffer, bounds, *piece) for piece in _pieces(buffer, bounds)]
    counts = np.zeros(len(bounds) - 1, dtype=np.int64)
    for piece_counts, first, _, _, _ in rows:
        counts[first : first + len(piece_counts)] += piece_counts
    return WordRows(
        starts=np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]),
        hashes=np.concatenate([np.zeros(0, np.uint64), *(row[2] for row in rows)]),
        first_bytes=np.concatenate([np.zeros(0, np.int64), *(row[3] for row in rows)]),
        last_bytes=np.concatenate([np.zeros(0, np.int64), *(row[4] for row in rows)]),
    )


def sketch(buffer: Bytes, bounds: Places, plan: Plan) -> Sketches:
    """Return the sketches of texts; see ``kernel.sketch_buffer``."""
    words = read_rows(buffer, bounds)
    hashes, places, owners = hash_rows(words.hashes, words.starts, plan.shingle_words)
    counts = np.diff(words.starts)
    signatures = None if plan.bins is None else _sign(hashes, owners, len(counts), plan)
    kept = np.flatnonzero(hashes <= np.uint64(sampling_limit(plan.sampling)))
    starts = np.searchsorted(owners[kept], np.arange(len(counts) + 1))
    return Sketches(
        words=counts.astype(np.int32),
        starts=starts.astype(np.int64),
        hashes=hashes[kept],
        places=places[kept].astype(np.int32),
        signatures=signatures,
    )


def hash_rows(hashes: Hashes, starts: Places, length: int) -> tuple[Hashes, Places, Places]:
    """Return the shingles of texts given by their words.

    Args:
        hashes: The words' hashes, text after text, shape (k,).
        starts: Where each text's words begin among them, shape (n + 1,).
        length: Words of a shingle.

    Returns:
        Hash of each shingle, the word that it begins at, counted in its text, and its text.
    """
    counts = np.diff(starts)
    mixed = np.zeros(len(hashes), dtype=np.uint64)
    begins = np.repeat(counts >= length, counts)
    owners = np.repeat(np.arange(len(counts)), counts)
    places = np.arange(len(hashes)) - starts[:-1][owners]
    begins &= places <= counts[owners] - length
    _add_words(mixed, hashes, np.flatnonzero(begins), length)
    for short in range(1, length):
        first = starts[:-1][counts == short]
        _add_words(mixed, hashes, first, short)
        begins[first] = True
    kept = np.flatnonzero(begins)
    return mix(mixed[kept]), places[kept], owners[kept]


def sign(hashes: Hashes, starts: Places, plan: Plan) -> NDArray[np.uint32]:
    """Return the signatures of texts given by their shingles; see ``kernel.sign_shingles``."""
    texts = len(starts) - 1
    return _sign(hashes, np.repeat(np.arange(texts), np.diff(starts)), texts, plan)


def count_ngrams(points: NDArray[np.uint32], bounds: Places, sampling: int) -> NgramRows:
    """Return the n-gram buckets of texts; see ``kernel.count_ngrams``."""
    rows = [_ngrams_of(points[first:last], sampling) for first, last in pairwise(bounds.tolist())]
    starts = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(buckets) for buckets, _ in rows], out=starts[1:])
    return NgramRows(
        starts=starts,
        buckets=np.concatenate([np.zeros(0, np.uint32), *(buckets for buckets, _ in rows)]),
        counts=np.concatenate([np.zeros(0, np.uint8), *(counts for _, counts in rows)]),
    )


def _ngrams_of(
    points: NDArray[np.uint32], sampling: int
) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """Return the distinct buckets of one text, ascending, and how often each occurs."""
    letters = np.r_[
        False, (points >= len(NGRAM_SIGNS)) | NGRAM_SIGNS[points & (len(NGRAM_SIGNS) - 1)], False
    ]
    # A blank stays where it ends a word; the first one stands before all.
    kept = letters | np.r_[True, letters[:-1]]
    signs = np.where(letters, np.r_[BLANK, points, BLANK], BLANK)[kept].astype(np.uint64)
    found = [np.zeros(0, dtype=np.uint32)]
    for size in NGRAM_SIZES:
        mixed = np.full(max(len(signs) - size + 1, 0), size, dtype=np.uint64)
        for offset in range(size):
            mixed *= np.uint64(NGRAM_MULTIPLIER)
            mixed += signs[offset : offset + len(mixed)]
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(NGRAM_MULTIPLIER)
        found.append((mixed >> np.uint64(64 - NGRAM_BITS)).astype(np.uint32))
    buckets = np.concatenate(found)
    buckets, counts = np.unique(buckets[buckets % np.uint32(sampling) == 0], return_counts=True)
    return buckets, np.minimum(counts, MOST_COUNTED).astype(np.uint8)


def _sign(hashes: Hashes, owners: Places, texts: int, plan: Plan) -> NDArray[np.uint32]:
    """Return the signatures of texts given by their shingles and the text of each."""
    bins = plan.bins or 0
    drawn = permutations(plan.scheme, bins, plan.seed)
    build = _fast_similarity if plan.scheme == FAST_SIMILARITY else _affine
    return build(hashes, owners, (texts, bins), drawn)


def _add_words(mixed: Hashes, hashes: Hashes, first: Places, length: int) -> None:
    """Write the polynomial of ``length`` words from each place into ``mixed``."""
    total = np.zeros(len(first), dtype=np.uint64)
    for offset in range(length):
        total *= np.uint64(SHINGLE)
        total += hashes[first + offset]
    mixed[first] = total


def _fast_similarity(
    hashes: Hashes, owners: Places, shape: tuple[int, int], drawn: Permutations
) -> NDArray[np.uint32]:
    """Return the signatures of the fast scheme."""
    rows, bins = shape
    flat = np.full(rows * bins, EMPTY, dtype=np.uint32)
    for number, factor in enumerate(drawn.rounds):
        turned = hashes * factor
        chosen = ((turned >> np.uint64(32)) * np.uint64(bins)) >> np.uint64(32)
        values = turned.astype(np.uint32) >> np.uint32(2) | np.uint32(number << 30)
        np.minimum.at(flat, owners * bins + chosen.astype(np.int64), values)
    signatures = flat.reshape(rows, bins)
    edges = np.searchsorted(owners, np.arange(rows + 1))
    low = hashes.astype(np.uint32)[:, None]
    for row in np.flatnonzero((signatures == EMPTY).any(axis=1) & (np.diff(edges) > 0)):
        empty = np.flatnonzero(signatures[row] == EMPTY)
        values = low[edges[row] : edges[row + 1]] * drawn.odd[empty] + drawn.added[empty]
        signatures[row, empty] = values.min(axis=0) >> np.uint32(2) | np.uint32(ROUNDS << 30)
    return signatures


def _affine(
    hashes: Hashes, owners: Places, shape: tuple[int, int], drawn: Permutations
) -> NDArray[np.uint32]:
    """Return the signatures of datasketch's scheme."""
    low = hashes.astype(np.uint32)
    # The finaliser of MurmurHash3, as datasketch uses it.
    low ^= low >> np.uint32(16)
    low *= np.uint32(0x85EBCA6B)
    low ^= low >> np.uint32(13)
    low *= np.uint32(0xC2B2AE35)
    low ^= low >> np.uint32(16)
    signatures = np.full(shape, EMPTY, dtype=np.uint32)
    edges = np.searchsorted(owners, np.arange(shape[0] + 1))
    for row in np.flatnonzero(np.diff(edges)):
        for start in range(edges[row], edges[row + 1], _AFFINE_ROWS):
            part = low[start : min(start + _AFFINE_ROWS, edges[row + 1]), None]
            smallest = (part * drawn.odd + drawn.added).min(axis=0)
            signatures[row] = np.minimum(signatures[row], smallest)
    return signatures


Piece = tuple[int, int, int, int]  # first text, one past the last, first byte, one past the last


def _pieces(buffer: Bytes, bounds: Places) -> Iterator[Piece]:
    """Yield pieces of some size: whole texts, or a long one cut where a word cannot be."""
    text, count = 0, len(bounds) - 1
    while text < count:
        start = int(bounds[text])
        last = int(np.searchsorted(bounds, start + _PIECE_BYTES, side="right")) - 1
        if last > text:
            yield text, last, start, int(bounds[last])
            text = last
            continue
        end = int(bounds[text + 1])
        while start < end:
            cut = _cut(buffer, start, end)
            yield text, text + 1, start, cut
            start = cut
        text += 1


def _cut(buffer: Bytes, start: int, end: int) -> int:
    """Return the first place after a piece's size at which an ASCII sign parts words."""
    place = start + _PIECE_BYTES
    while place < end:
        part = buffer[place : min(place + _PIECE_BYTES, end)]
        parting = np.flatnonzero(_ascii_outside()[part])
        if len(parting):
            return int(place + parting[0])
        place += _PIECE_BYTES
    return end


def _ascii_outside() -> NDArray[np.bool_]:
    """Return which bytes are ASCII signs that part words, shape (256,)."""
    outside = np.zeros(256, dtype=bool)
    outside[:128] = (_entries(load_table(), np.arange(128)) >> np.uint64(CLASS_SHIFT)) == OUTSIDE
    return outside


def _read_piece(
    buffer: Bytes, bounds: Places, first: int, last: int, start: int, end: int
) -> tuple[Places, int, Hashes, Places, Places]:
    """Return words a text, the first text, and hash, first and last byte of each word."""
    edges = np.clip(bounds[first : last + 1], start, end) - start
    # A zero byte before each text parts it from the one before.
    joined = np.insert(buffer[start:end], edges[:-1], 0)
    joined_edges = edges + np.arange(len(edges))
    positions, points, sizes = decode(joined)
    table = load_table()
    entries = _entries(table, points)
    begins, inside = _mark_words(entries >> np.uint64(CLASS_SHIFT))
    places = np.flatnonzero(inside)
    word = np.cumsum(begins[places]) - 1
    count = int(word[-1]) + 1 if len(word) else 0
    folded, folded_word = _fold(
        joined, (positions[places], sizes[places]), entries[places], table, word
    )
    hashes = murmur(folded, np.bincount(folded_word, minlength=count))
    first_bytes = positions[begins]
    last_bytes = np.zeros(count, dtype=np.int64)
    last_bytes[word] = (positions + sizes)[places]  # the last one written stays
    counts = np.diff(np.searchsorted(first_bytes, joined_edges))
    shift = start - 1 - np.repeat(np.arange(last - first), counts)
    return counts, first, hashes, first_bytes + shift, last_bytes + shift


def decode(data: Bytes) -> tuple[Places, Places, Places]:
    """Return where each code point begins, the code point and its bytes; the data begin with ASCII.

    A byte that is not part of valid UTF-8 (Unicode 15, table 3-7) counts as U+FFFD.
    """
    padded = np.concatenate([data, np.zeros(3, dtype=np.uint8)]).astype(np.int64)
    lead, second, third, fourth = (padded[at : at + len(data)] for at in range(4))
    follows = [(sign & 0xC0) == _CONTINUATION for sign in (second, third, fourth)]
    two = (lead >= 0xC2) & (lead <= 0xDF) & follows[0]
    three = (lead >= 0xE0) & (lead <= 0xEF) & follows[0] & follows[1]
    three &= ~((lead == 0xE0) & (second < 0xA0)) & ~((lead == 0xED) & (second > 0x9F))
    four = (lead >= 0xF0) & (lead <= 0xF4) & follows[0] & follows[1] & follows[2]
    four &= ~((lead == 0xF0) & (second < 0x90)) & ~((lead == 0xF4) & (second > 0x8F))
    points = np.where(lead < 0x80, lead, 0xFFFD)
    points = np.where(two, (lead & 0x1F) << 6 | second & 0x3F, points)
    points = np.where(three, (lead & 0xF) << 12 | (second & 0x3F) << 6 | third & 0x3F, points)
    points = np.where(
        four,
        (lead & 0x7) << 18 | (second & 0x3F) << 12 | (third & 0x3F) << 6 | fourth & 0x3F,
        points,
    )
    sizes = 1 + two + 2 * three + 3 * four
    covered = np.zeros(len(data) + 3, dtype=bool)
    for offset, longer in ((1, two | three | four), (2, three | four), (3, four)):
        covered[offset : offset + len(data)] |= longer
    places = np.flatnonzero(~covered[: len(data)])
    return places, points[places], sizes[places]


def _entries(table: Table, points: Places) -> Hashes:
    """Return the table's entry of each code point."""
    row = table.pages[points >> PAGE_BITS].astype(np.int64) << PAGE_BITS
    entries: Hashes = table.entries[row | points & ((1 << PAGE_BITS) - 1)]
    return entries


def _mark_words(kinds: Hashes) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which code points begin a word, and which are in one."""
    letter = _last_of(kinds, (OUTSIDE, LETTER, SINGLE)) == LETTER
    # Among words of letters marks and joiners change nothing; elsewhere a joiner ends a word.
    single = np.isin(_last_of(kinds, (OUTSIDE, SINGLE, SINGLE_MARK, JOINER)), (SINGLE, SINGLE_MARK))
    single &= ~letter
    in_word = letter | single
    was_letter, was_in = np.zeros_like(letter), np.zeros_like(letter)
    was_letter[1:], was_in[1:] = letter[:-1], in_word[:-1]
    begins = (kinds == LETTER) & ~was_letter
    begins |= kinds == SINGLE
    begins |= (kinds == SINGLE_MARK) & ~was_in
    inside = in_word & np.isin(kinds, (LETTER, SINGLE, SINGLE_MARK, MARK, JOINER))
    return begins, inside


def _last_of(kinds: Hashes, among: tuple[int, ...]) -> Hashes:
    """Return for each place the last kind up to it that is among some; the first place is OUTSIDE."""
    places = np.where(np.isin(kinds, among), np.arange(len(kinds)), 0)
    last: Hashes = kinds[np.maximum.accumulate(places)]
    return last


def _fold(
    data: Bytes, spans: tuple[Places, Places], entries: Hashes, table: Table, word: Places
) -> tuple[Bytes, Places]:
    """Return the folded bytes of code points, and the word that each byte is of."""
    positions, sizes = spans
    lengths = ((entries >> np.uint64(LENGTH_SHIFT)) & np.uint64(0xFF)).astype(np.int64)
    values = entries & np.uint64((1 << LENGTH_SHIFT) - 1)
    own = lengths == OWN_BYTES
    lengths = np.where(own, sizes, lengths)
    owner = np.repeat(np.arange(len(entries)), lengths)
    offset = np.arange(len(owner)) - (np.cumsum(lengths) - lengths)[owner]
    folded = (values[owner] >> (np.minimum(offset, SHORT_BYTES) * 8).astype(np.uint64)).astype(
        np.uint8
    )
    stays = own[owner]
    folded[stays] = data[positions[owner[stays]] + offset[stays]]
    pooled = ~stays & (lengths[owner] > SHORT_BYTES)
    folded[pooled] = table.pool[values[owner[pooled]].astype(np.int64) + offset[pooled]]
    return folded, word[owner]


def murmur(data: Bytes, lengths: Places) -> Hashes:
    """Return MurmurHash64A of strings that lie one behind the other.

    Args:
        data: All bytes.
        lengths: How many of them each string has, shape (n,).
    """
    starts = np.cumsum(lengths) - lengths
    padded = np.concatenate([data, np.zeros(8, dtype=np.uint8)])
    factor, shift = np.uint64(MURMUR), np.uint64(MURMUR_SHIFT)
    hashes = lengths.astype(np.uint64) * factor
    rows = np.flatnonzero(lengths >= 8)
    block = 0
    while len(rows):
        value = _load(padded, starts[rows] + 8 * block) * factor
        value ^= value >> shift
        value *= factor
        hashes[rows] = (hashes[rows] ^ value) * factor
        block += 1
        rows = rows[lengths[rows] >= 8 * (block + 1)]
    rest = lengths & 7
    rows = np.flatnonzero(rest)
    tail = _load(padded, (starts + (lengths & ~7))[rows])
    tail &= (np.uint64(1) << (8 * rest[rows]).astype(np.uint64)) - np.uint64(1)
    hashes[rows] = (hashes[rows] ^ tail) * factor
    hashes ^= hashes >> shift
    hashes *= factor
    hashes ^= hashes >> shift
    return hashes


def _load(data: Bytes, places: Places) -> Hashes:
    """Return the eight bytes from each place as one number, the first lowest."""
    block = data[places[:, None] + np.arange(8)]
    return np.ascontiguousarray(block).view("<u8").reshape(-1).astype(np.uint64)
