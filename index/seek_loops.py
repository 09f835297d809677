"""Compiled loops that find the postings of keys: in blocks, and in codes held whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.batch_compiled import compiled

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]


@compiled
def seek_entries(
    data: Bytes,
    numbers: Numbers,
    starts: Numbers,
    keys: Numbers,
    sizes: tuple[int, int, int],
    edges: tuple[Numbers, Numbers],
) -> int:
    """Find where the postings of keys stand, each in its block of shingles.

    Args:
        data: All blocks; an entry is one number, the lowest byte first: that of a text in the low
            bits, the rest of a key above. Entries ascend.
        numbers: Of the blocks, ascending; the first bits of a key name its block.
        starts: Where in ``data`` each block begins, and the end of the last.
        keys: What is sought.
        sizes: Bits of the rest of a key, bits of the number of a text, and bytes of an entry.
        edges: Zeros, one for each key; filled with where its entries begin and end in ``data``.

    Returns:
        How many postings there are.
    """
    rest, doc_bits, entry_bytes = sizes
    rest_mask = (np.int64(1) << rest) - 1
    first, last = edges
    count = 0
    for key in range(len(keys)):
        block = keys[key] >> rest
        at = np.searchsorted(numbers, block)
        if at == len(numbers) or numbers[at] != block:
            continue
        suffix = keys[key] & rest_mask
        below, above = starts[at], starts[at + 1]
        end = above
        while below < above:  # the first entry whose rest is no smaller
            middle = below + (above - below) // entry_bytes // 2 * entry_bytes
            entry = np.int64(0)
            for offset in range(entry_bytes - 1, -1, -1):
                entry = (entry << 8) | np.int64(data[middle + offset])
            if entry >> doc_bits < suffix:
                below = middle + entry_bytes
            else:
                above = middle
        first[key] = below
        while below < end:
            entry = np.int64(0)
            for offset in range(entry_bytes - 1, -1, -1):
                entry = (entry << 8) | np.int64(data[below + offset])
            if entry >> doc_bits != suffix:
                break
            below += entry_bytes
        last[key] = below
        count += (below - first[key]) // entry_bytes
    return count


@compiled
def take_entries(
    data: Bytes,
    edges: tuple[Numbers, Numbers],
    sizes: tuple[int, int, int],
    found: tuple[Numbers, Numbers],
) -> None:
    """Read the postings that were found.

    Args:
        data: As in ``seek_entries``.
        edges: From there.
        sizes: As there.
        found: Filled with the place of the key of each posting, and the number of its text.
    """
    _, doc_bits, entry_bytes = sizes
    low = (np.int64(1) << doc_bits) - 1
    first, last = edges
    places, docs = found
    count = 0
    for key in range(len(first)):
        for place in range(first[key], last[key], entry_bytes):
            entry = np.int64(0)
            for offset in range(entry_bytes - 1, -1, -1):
                entry = (entry << 8) | np.int64(data[place + offset])
            places[count] = key
            docs[count] = entry & low
            count += 1


@compiled
def seek_codes(
    codes: NDArray[np.uint64],
    keys: Numbers,
    bits: tuple[int, int],
    starts: Numbers,
    edges: tuple[Numbers, Numbers],
) -> int:
    """Find keys among codes, which are ascending: a key above the number of a text.

    Args:
        codes: See ``segments``.
        keys: What is sought.
        bits: Of the number of a text, and of a key those that ``starts`` does not look at.
        starts: Where the codes begin whose keys have the same first bits, and the end of the last.
        edges: Filled with the place of the first code of each key, and one past the last.

    Returns:
        How many codes these are.
    """
    count = 0
    doc_bits, rest = bits
    shift = np.uint64(doc_bits)
    first, last = edges
    for key in range(len(keys)):
        below, above = starts[keys[key] >> rest], starts[(keys[key] >> rest) + 1]
        while below < above:
            middle = (below + above) // 2
            if np.int64(codes[middle] >> shift) < keys[key]:
                below = middle + 1
            else:
                above = middle
        first[key] = below
        while below < len(codes) and np.int64(codes[below] >> shift) == keys[key]:
            below += 1
        last[key] = below
        count += below - first[key]
    return count


@compiled
def take_codes(
    codes: NDArray[np.uint64],
    edges: tuple[Numbers, Numbers],
    doc_bits: int,
    found: tuple[Numbers, Numbers],
) -> None:
    """Read the codes that were found.

    Args:
        codes: As in ``seek_codes``.
        edges: From there.
        doc_bits: As there.
        found: Filled with the place of the key of each code, and the number of its text.
    """
    low = (np.int64(1) << doc_bits) - 1
    first, last = edges
    places, docs = found
    count = 0
    for key in range(len(first)):
        for place in range(first[key], last[key]):
            places[count] = key
            docs[count] = np.int64(codes[place] & np.uint64(low))
            count += 1
