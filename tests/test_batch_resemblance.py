"""Plain near-duplicates: the pairs are those that datasketch's own LSH finds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from datasketch import MinHash, MinHashLSH

from index.batch import BatchSettings, run_batch
from index.clusters import group_pairs
from index.kernel import AFFINE, sketch_texts
from tests.batch_corpus import Document, Writer, batch_up, read_rows, write_mixture

_SETTINGS = BatchSettings(measure="resemblance", resemblance_threshold=0.5, bins=128)


def test_near_duplicates_are_those_of_datasketch(tmp_path: Path) -> None:
    """Who asks for MinHash by name compares with what they know."""
    documents = [each for each in write_mixture(41, 400, notices=0) if len(each.text) > 30]
    signatures = sketch_texts([each.text for each in documents], bins=128, scheme=AFFINE).signatures
    assert signatures is not None
    lsh = MinHashLSH(threshold=0.5, num_perm=128)
    hashes = {
        each.id: MinHash(num_perm=128, seed=1, hashvalues=row, scheme="affine32")
        for each, row in zip(documents, signatures, strict=True)
    }
    for name, sketch in hashes.items():
        lsh.insert(name, sketch)
    pairs = [
        (name, other)
        for name, sketch in hashes.items()
        for other in lsh.query(sketch)
        if name < other and sketch.jaccard(hashes[other]) >= 0.5
    ]

    rows = read_rows(run_batch(batch_up(documents), _SETTINGS, folder=tmp_path))

    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row[1], set()).add(row[0])
    expected = group_pairs(hashes, pairs)
    assert len(pairs) > 30
    assert sorted(tuple(sorted(each)) for each in found.values()) == sorted(expected)


def test_memory_changes_no_byte_of_near_duplicates(tmp_path: Path) -> None:
    """As for the other measure."""
    documents = write_mixture(42, 400)
    small = replace(_SETTINGS, memory_bytes=300_000)

    plain = read_rows(run_batch(batch_up(documents), _SETTINGS, folder=tmp_path / "plain"))
    parted = read_rows(run_batch(batch_up(documents, 50), small, folder=tmp_path / "small"))

    assert parted == plain


def test_one_text_over_and_over_costs_no_square(tmp_path: Path) -> None:
    """The buckets of an LSH hold all copies: their pairs would be two million."""
    text = " ".join(Writer(43).words(200))
    documents = [Document(f"d{at}", text, at) for at in range(2000)]

    result = run_batch(batch_up(documents), _SETTINGS, folder=tmp_path)

    assert result.summary.clusters == 1
    assert result.summary.kept == 1
    assert result.summary.links < 3 * len(documents)
