"""Posting lists as sorted codes, and their compact forms on disk.

A posting is one number, its key in the upper bits and the number of its text within the segment in
the lower ones, so that sorting, joining and searching lists are operations on plain arrays.

Of a segment of few texts the codes stay together, to be read whole. Those of a large one are cut
into rows that a query reads one by one: shingles, which are spread evenly, by the first bits of
their hash; n-grams, of which some are in every text, one row a bucket, as bits or as gaps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import list_loops, seek_loops

Codes = NDArray[np.uint64]
# One row of a large segment: number of the block, form, bytes.
Row = tuple[int, int, bytes]


@dataclass(frozen=True, slots=True)
class Blocks:
    """Rows of a large segment, ascending.

    Attributes:
        numbers: Of the blocks, shape (n,), int64.
        forms: Of each.
        starts: Where in ``data`` each begins, and the end of the last, shape (n + 1,).
        data: The bytes of all of them; there may be others.
    """

    numbers: NDArray[np.int64]
    forms: NDArray[np.int64]
    starts: NDArray[np.int64]
    data: NDArray[np.uint8]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Blocks:
        """Return rows with their bytes laid one behind the other."""
        numbers, forms, parts = zip(*rows, strict=True) if rows else ((), (), ())
        starts = np.zeros(len(rows) + 1, dtype=np.int64)
        starts[1:] = list(map(len, parts))
        return cls(
            numbers=np.array(numbers, dtype=np.int64),
            forms=np.array(forms, dtype=np.int64),
            starts=np.cumsum(starts),
            data=np.frombuffer(b"".join(parts), dtype=np.uint8),
        )

    def among(self, first: int, behind: int) -> Blocks:
        """Return those of numbers from one up to another, which is left out, counted from the first."""
        start, end = np.searchsorted(self.numbers, [first, behind]).tolist()
        return Blocks(
            self.numbers[start:end] - first,
            self.forms[start:end],
            self.starts[start : end + 1],
            self.data,
        )


DOC_BITS = 24
MOST_TEXTS = 1 << DOC_BITS  # of one segment
# Of a shingle's hash 40 bits are kept: among a hundred million others one in ten thousand agrees
# with another by chance.
SHINGLE_BITS = 40
BUCKET_BITS = 20
# First bits of a key by which it is sought in codes that are held whole.
_START_BITS = 11
# Of a text's n-gram buckets one in so many is listed, the same ones of every text.
LISTED = 2
_DOCS = np.uint64(MOST_TEXTS - 1)
_SHIFT = np.uint64(DOC_BITS)
# Postings of a block of shingles, half of these to all: more make rows fewer and longer.
_BLOCK_POSTINGS = 192
# Bits of ``presence`` for each posting: of what a segment does not have, a third seems to be there.
_PRESENCE_BITS = 2
_LEAST_BLOCK_BITS, _MOST_BLOCK_BITS = 8, 24
# Forms of a list of n-grams: one bit a text; gaps of one byte, and of two. The largest value of a gap
# says that it goes on. Blocks of shingles: the number of a text in whole bytes and the rest of the
# hash in whole bytes, as earlier versions wrote them; and both in as many bits as they need.
BITS, BYTES, PAIRS, SHINGLES, CLOSE_SHINGLES = 0, 1, 2, 3, 4
_WORD: dict[int, np.dtype[Any]] = {BYTES: np.dtype("u1"), PAIRS: np.dtype("<u2")}
_FULL = {BYTES: 255, PAIRS: 65_535}
# Mean gap below which bits are shorter than bytes, and above which bytes are longer than pairs.
_BIT_GAP, _BYTE_GAP = 9, 300


def encode(keys: NDArray[np.uint64], docs: NDArray[np.uint64]) -> Codes:
    """Return postings as codes, ascending.

    Args:
        keys: Shape (m,), below 2 ** 40.
        docs: Number of the text that has each, below ``MOST_TEXTS``.
    """
    codes = (keys << _SHIFT) | docs
    codes.sort(kind="stable")  # those of each text are mostly in order
    return codes


def keys_of(codes: Codes) -> NDArray[np.uint64]:
    """Return the key of each posting."""
    return codes >> _SHIFT


def docs_of(codes: Codes) -> NDArray[np.int64]:
    """Return the number of the text of each posting."""
    return (codes & _DOCS).astype(np.int64)


def shingle_keys(shingles: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return what is kept of hashes of shingles."""
    return shingles.view(np.uint64) & np.uint64((1 << SHINGLE_BITS) - 1)


def listed(buckets: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return those of a text's buckets that stand in lists."""
    kept: NDArray[np.uint32] = buckets[are_listed(buckets)]
    return kept


def are_listed(buckets: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Return which buckets stand in lists."""
    mixed = (buckets * np.uint32(0x9E3779B1)) >> np.uint32(16)
    which: NDArray[np.bool_] = mixed % np.uint32(LISTED) == 0
    return which


def renumber(codes: Codes, number_of: NDArray[np.int64]) -> Codes:
    """Return postings under other numbers of their texts, those of -1 left out.

    Args:
        codes: Ascending.
        number_of: New number of each text, ascending where it is not -1.
    """
    docs = number_of[docs_of(codes)]
    kept = docs >= 0
    renamed: Codes = (codes[kept] & ~_DOCS) | docs[kept].astype(np.uint64)
    return renamed


def starts_of(codes: Codes, key_bits: int) -> NDArray[np.int64]:
    """Return where the codes begin whose keys have the same first bits, and the end, for ``find``."""
    shift = np.uint64(DOC_BITS + key_bits - _START_BITS)
    first = np.searchsorted(codes, np.arange(1 << _START_BITS, dtype=np.uint64) << shift)
    return np.append(first, len(codes))


def find(
    codes: Codes, keys: NDArray[np.uint64], key_bits: int, starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the postings of some keys in codes that are held whole.

    Args:
        codes: Ascending.
        keys: What is sought.
        key_bits: Bits of a key.
        starts: From ``starts_of``.

    Returns:
        Place of each posting's key among ``keys``, and the number of its text.
    """
    first, last = np.empty((2, len(keys)), dtype=np.int64)
    bits = (DOC_BITS, key_bits - _START_BITS)
    count = seek_loops.seek_codes(codes, keys.astype(np.int64), bits, starts, (first, last))
    places, docs = np.empty((2, count), dtype=np.int64)
    seek_loops.take_codes(codes, (first, last), DOC_BITS, (places, docs))
    return places, docs


def pack(codes: Codes, key_bits: int, texts: int) -> bytes:
    """Return codes that are read whole, in as few bytes a posting as hold them."""
    width = _bytes_for(texts)
    narrow = (keys_of(codes) << np.uint64(8 * width)) | (codes & _DOCS)
    whole = width + (key_bits + 7) // 8
    return narrow.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :whole].tobytes()


def unpack(blob: bytes, key_bits: int, texts: int) -> Codes:
    """Return the codes of ``pack``."""
    width = _bytes_for(texts)
    narrow = _widened(blob, width + (key_bits + 7) // 8)
    mask = np.uint64((1 << (8 * width)) - 1)
    codes: Codes = ((narrow >> np.uint64(8 * width)) << _SHIFT) | (narrow & mask)
    return codes


def pack_gaps(codes: Codes, texts: int) -> bytes:
    """Return codes that are read whole as gaps of two bytes; of n-grams most are small enough."""
    numbers = ((keys_of(codes) << np.uint64(_bits_for(texts))) | (codes & _DOCS)).astype(np.int64)
    gaps = np.diff(numbers, prepend=-1)
    full = _FULL[PAIRS]
    over = gaps // full
    ends = np.arange(1, len(gaps) + 1) + np.cumsum(over)
    out = np.full(int(ends[-1]) if len(ends) else 0, full, dtype=_WORD[PAIRS])
    out[ends - 1] = gaps - over * full
    return out.tobytes()


def unpack_gaps(blob: bytes, texts: int) -> Codes:
    """Return the codes of ``pack_gaps``."""
    gaps = np.frombuffer(blob, dtype=_WORD[PAIRS])
    numbers = (np.cumsum(gaps, dtype=np.int64)[gaps != _FULL[PAIRS]] - 1).astype(np.uint64)
    bits = np.uint64(_bits_for(texts))
    codes: Codes = ((numbers >> bits) << _SHIFT) | (
        numbers & ((np.uint64(1) << bits) - np.uint64(1))
    )
    return codes


def block_bits(postings: int, texts: int) -> int:
    """Return how many first bits of a hash name the block, in a segment of so many postings."""
    wanted = max(1, postings // _BLOCK_POSTINGS).bit_length()
    bits = min(max(wanted, _LEAST_BLOCK_BITS), _MOST_BLOCK_BITS)
    # One bit more where each entry would take a byte more for one bit.
    is_wide = (SHINGLE_BITS - bits + _bits_for(texts)) % 8 == 1
    return bits + (is_wide and bits < _MOST_BLOCK_BITS)


def no_presence(postings: int) -> NDArray[np.uint8]:
    """Return what ``may_have`` is asked of, before anything is marked, for so many postings."""
    return np.zeros(max(8, postings * _PRESENCE_BITS // 8), dtype=np.uint8)


def mark_presence(presence: NDArray[np.uint8], codes: Codes) -> None:
    """Mark the keys of some codes, which are ascending."""
    if not len(codes):
        return
    places = _presence_of(keys_of(codes), presence)
    first, last = int(places[0]) >> 3, int(places[-1]) >> 3
    marks = np.zeros(8 * (last + 1 - first), dtype=np.bool_)
    marks[places - 8 * first] = True
    presence[first : last + 1] |= np.packbits(marks, bitorder="little")


def may_have(presence: NDArray[np.uint8], keys: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Tell which keys a segment may have; those that it has not for sure are False."""
    if not len(presence):
        return np.ones(len(keys), dtype=np.bool_)
    places = _presence_of(keys, presence)
    found: NDArray[np.bool_] = (presence[places >> 3] >> (places & 7).astype(np.uint8)) & 1 > 0
    return found


def _presence_of(keys: NDArray[np.uint64], presence: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return the bit of each key; they ascend as the keys do."""
    top = keys >> np.uint64(SHINGLE_BITS - 32)
    return ((top * np.uint64(8 * len(presence))) >> np.uint64(32)).astype(np.int64)


def shingle_rows(codes: Codes, bits: int, texts: int) -> Iterator[Row]:
    """Yield the blocks of shingles, ascending.

    Args:
        codes: Whole blocks, ascending.
        bits: From ``block_bits``.
        texts: Of the segment.
    """
    if not len(codes):
        return
    rest = SHINGLE_BITS - bits
    doc_bits, size = _entry(CLOSE_SHINGLES, bits, texts)
    blocks = (codes >> np.uint64(DOC_BITS + rest)).astype(np.int64)
    suffix = keys_of(codes) & np.uint64((1 << rest) - 1)
    narrow = (suffix << np.uint64(doc_bits)) | (codes & _DOCS)
    data = narrow.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :size].tobytes()
    starts = np.flatnonzero(np.r_[True, blocks[1:] != blocks[:-1]])
    ends = np.r_[starts[1:], len(blocks)]
    for number, start, end in zip(
        blocks[starts].tolist(), (starts * size).tolist(), (ends * size).tolist(), strict=True
    ):
        yield number, CLOSE_SHINGLES, data[start:end]


def _entry(form: int, bits: int, texts: int) -> tuple[int, int]:
    """Return the bits of a text's number, and the bytes of an entry, in a block of shingles."""
    rest = SHINGLE_BITS - bits
    if form == SHINGLES:
        return 8 * _bytes_for(texts), _bytes_for(texts) + (rest + 7) // 8
    return _bits_for(texts), (rest + _bits_for(texts) + 7) // 8


def shingle_blocks(keys: NDArray[np.uint64], bits: int) -> NDArray[np.int64]:
    """Return the block that each key is in."""
    return (keys >> np.uint64(SHINGLE_BITS - bits)).astype(np.int64)


def read_shingles(rows: Sequence[Row], bits: int, texts: int) -> Codes:
    """Return the codes of blocks of one segment, ascending where the blocks are."""
    rest = SHINGLE_BITS - bits
    doc_bits, size = _entry(_form_of(rows), bits, texts)
    narrow = _widened(b"".join(data for _, _, data in rows), size)
    lengths = np.array([len(data) // size for _, _, data in rows], dtype=np.int64)
    numbers = np.array([number for number, _, _ in rows], dtype=np.uint64)
    blocks = np.repeat(numbers, lengths)
    suffix = narrow >> np.uint64(doc_bits)
    docs = narrow & np.uint64((1 << doc_bits) - 1)
    codes: Codes = (((blocks << np.uint64(rest)) | suffix) << _SHIFT) | docs
    return codes


def find_in_blocks(
    blocks: Blocks, bits: int, texts: int, keys: NDArray[np.uint64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the postings of some keys in blocks of one segment; see ``find``."""
    form = int(blocks.forms[0]) if len(blocks.forms) else CLOSE_SHINGLES
    sizes = (SHINGLE_BITS - bits, *_entry(form, bits, texts))
    first, last = np.zeros((2, len(keys)), dtype=np.int64)
    count = seek_loops.seek_entries(
        blocks.data, blocks.numbers, blocks.starts, keys.astype(np.int64), sizes, (first, last)
    )
    places, docs = np.empty((2, count), dtype=np.int64)
    seek_loops.take_entries(blocks.data, (first, last), sizes, (places, docs))
    return places, docs


def _form_of(rows: Sequence[Row]) -> int:
    """Return the form of the blocks of a segment: one for all."""
    return rows[0][1] if rows else CLOSE_SHINGLES


def ngram_rows(codes: Codes, texts: int) -> Iterator[Row]:
    """Yield the lists of n-gram buckets, ascending.

    Args:
        codes: Whole lists, ascending.
        texts: Of the segment.
    """
    if not len(codes):
        return
    buckets = keys_of(codes).astype(np.int64)
    starts = np.flatnonzero(np.r_[True, buckets[1:] != buckets[:-1]])
    lengths = np.diff(np.r_[starts, len(codes)])
    wide = lengths * _BYTE_GAP < texts
    form_of = np.where(lengths * _BIT_GAP > texts, BITS, np.where(wide, PAIRS, BYTES))
    data = {form: _gap_lists(codes, lengths, form_of == form, form) for form in _WORD}
    for number, form, start, length in zip(
        buckets[starts].tolist(), form_of.tolist(), starts.tolist(), lengths.tolist(), strict=True
    ):
        if form == BITS:
            marks = np.zeros(texts, dtype=np.bool_)
            marks[docs_of(codes[start : start + length])] = True
            yield number, form, np.packbits(marks).tobytes()
        else:
            yield number, form, next(data[form])


def _gap_lists(
    codes: Codes,
    lengths: NDArray[np.int64],
    chosen: NDArray[np.bool_],
    form: int,
) -> Iterator[bytes]:
    """Yield the chosen lists as gaps of one form; the first gap is counted from before the first text."""
    sizes = lengths[chosen]
    last = np.cumsum(sizes)
    docs = (codes[np.repeat(chosen, lengths)] & _DOCS).astype(np.int32)
    gaps = np.empty_like(docs)
    np.subtract(docs[1:], docs[:-1], out=gaps[1:])
    first = last - sizes
    gaps[first] = docs[first] + 1
    full = _FULL[form]
    over = gaps // full
    ends = np.arange(1, len(gaps) + 1) + np.cumsum(over)
    out = np.full(int(ends[-1]) if len(ends) else 0, full, dtype=_WORD[form])
    out[ends - 1] = gaps - over * full
    places = np.r_[0, ends[last - 1]] * _WORD[form].itemsize
    data = out.tobytes()
    for start, end in zip(places[:-1].tolist(), places[1:].tolist(), strict=True):
        yield data[start:end]


def read_lists(rows: Sequence[Row], texts: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the lists of n-gram buckets.

    Args:
        rows: Some rows of a segment.
        texts: Of the segment.

    Returns:
        Place of each posting's row among ``rows``, and the number of its text, by row and text.
    """
    held = Blocks.of(rows)
    room = int(np.where(held.forms == BITS, texts, np.diff(held.starts)).sum())
    places, docs = np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int64)
    count = list_loops.read_lists(held.data, held.starts, held.forms, texts, (places, docs))
    return places[:count], docs[:count]


def read_ngrams_of(rows: Sequence[Row], texts: int) -> Codes:
    """Return the codes of lists, ascending where the rows are."""
    places, docs = read_lists(rows, texts)
    numbers = np.array([number for number, _, _ in rows], dtype=np.uint64)
    return encode(numbers[places], docs.astype(np.uint64))


def _bytes_for(texts: int) -> int:
    """Return the bytes that hold the number of a text."""
    return (_bits_for(texts) + 7) // 8


def _bits_for(texts: int) -> int:
    """Return the bits that hold the number of a text, one at least."""
    return (max(texts, 2) - 1).bit_length()


def _widened(data: bytes, size: int) -> Codes:
    """Return numbers of ``size`` bytes, the lowest first, as those of eight."""
    held = np.frombuffer(data, dtype=np.uint8).reshape(-1, size)
    wide = np.zeros((len(held), 8), dtype=np.uint8)
    wide[:, :size] = held
    numbers: Codes = wide.view("<u8").ravel()
    return numbers
