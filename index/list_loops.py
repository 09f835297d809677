"""Compiled loops over posting lists: what a question reads of them, and how it is added up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.batch_compiled import compiled

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]
Codes = NDArray[np.int16]
# Forms of a list of n-grams; see ``segments``.
_BITS, _BYTES = 0, 1
_FULL_BYTE, _FULL_PAIR = 255, 65_535


@compiled
def find_entries(
    data: Bytes,
    first: Numbers,
    last: Numbers,
    suffixes: Numbers,
    sizes: tuple[int, int],
    found: tuple[Numbers, Numbers],
) -> int:
    """Find keys each in its block of shingles.

    Args:
        data: All blocks; an entry is one number, the lowest byte first: that of a text in the low
            bits, the rest of a key above. Entries ascend.
        first: Where in ``data`` the block of each key begins.
        last: Where it ends.
        suffixes: The rest of each key.
        sizes: Bits of the number of a text, and bytes of an entry.
        found: Filled with the place of the key of each posting, and the number of its text.

    Returns:
        How many were found.
    """
    doc_bits, entry_bytes = sizes
    low = (np.int64(1) << doc_bits) - 1
    places, docs = found
    count = 0
    for key in range(len(first)):
        for at in range(first[key], last[key], entry_bytes):
            entry = np.int64(0)
            for offset in range(entry_bytes - 1, -1, -1):
                entry = (entry << 8) | np.int64(data[at + offset])
            suffix = entry >> doc_bits
            if suffix > suffixes[key]:
                break
            if suffix == suffixes[key]:
                places[count] = key
                docs[count] = entry & low
                count += 1
    return count


@compiled
def read_lists(
    data: Bytes, starts: Numbers, forms: Numbers, texts: int, found: tuple[Numbers, Numbers]
) -> int:
    """Read lists of n-grams.

    Args:
        data: All lists, one behind the other.
        starts: Where each begins, and the end of the last.
        forms: Of each.
        texts: Of the segment.
        found: Filled with the number of the list of each posting, and the number of its text.

    Returns:
        How many there are.
    """
    places, docs = found
    count = 0
    for row in range(len(forms)):
        doc = np.int64(-1)
        if forms[row] == _BITS:
            for number in range(texts):
                if data[starts[row] + (number >> 3)] & (128 >> (number & 7)):
                    places[count] = row
                    docs[count] = number
                    count += 1
        elif forms[row] == _BYTES:
            for at in range(starts[row], starts[row + 1]):
                doc += np.int64(data[at])
                if data[at] != _FULL_BYTE:
                    places[count] = row
                    docs[count] = doc
                    count += 1
        else:
            for at in range(starts[row], starts[row + 1], 2):
                gap = np.int64(data[at]) | (np.int64(data[at + 1]) << 8)
                doc += gap
                if gap != _FULL_PAIR:
                    places[count] = row
                    docs[count] = doc
                    count += 1
    return count


@compiled
def add_weights(
    places: Numbers,
    docs: Numbers,
    languages: Codes,
    table: NDArray[np.float64],
    totals: NDArray[np.float64],
    touched: Numbers,
) -> int:
    """Add up what postings weigh by text.

    Args:
        places: Place of the bucket of each posting.
        docs: Number of its text.
        languages: Code of each text's language.
        table: Weight of a bucket in a text of a language, 0 or more, shape (languages, buckets).
        totals: Zeros, one for each text; filled.
        touched: Filled with the numbers of the texts that have more than nothing, at least as
            long as there may be.

    Returns:
        How many these are.
    """
    count = 0
    for at in range(len(docs)):
        doc = docs[at]
        weight = table[languages[doc], places[at]]
        if weight > 0.0:
            if totals[doc] == 0.0:
                touched[count] = doc
                count += 1
            totals[doc] += weight
    return count


@compiled
def keep_strong(
    texts: Numbers,
    totals: NDArray[np.float64],
    roots: NDArray[np.float64],
    languages: Codes,
    floors: NDArray[np.float64],
) -> int:
    """Keep those texts whose weight is no less than is asked for their length and language.

    Args:
        texts: Numbers of texts; those that are kept are put first, in their order.
        totals: What each text of the segment weighs.
        roots: Root of the number of its buckets.
        languages: Code of its language.
        floors: What is asked for each of these roots, by language.

    Returns:
        How many are kept.
    """
    count = 0
    for at in range(len(texts)):
        text = texts[at]
        if totals[text] >= floors[languages[text]] * roots[text]:
            texts[count] = text
            count += 1
    return count
