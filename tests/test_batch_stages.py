"""The stages by themselves: they say the same compiled or not, and hold against exact answers."""

from __future__ import annotations

import inspect
from pathlib import Path

import numpy as np
import pytest

import index.batch_clusters
import index.batch_coverage
import index.batch_links
import index.batch_pairs
import index.batch_runs
import index.batch_texts
from index.batch import BatchSettings, run_batch
from index.batch_clusters import connect
from index.batch_coverage import measure_pairs
from index.batch_samples import Sampling, sample_texts
from index.clusters import group_pairs
from index.kernel import join_texts
from tests.batch_corpus import Document, Writer, batch_up, read_rows, write_mixture

_STAGES = (
    index.batch_clusters,
    index.batch_coverage,
    index.batch_links,
    index.batch_pairs,
    index.batch_runs,
    index.batch_texts,
)


def test_without_a_compiler_the_same_bytes_come_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where numba is missing, a batch is slow and not another one."""
    documents = write_mixture(51, 120)
    compiled = read_rows(run_batch(batch_up(documents), BatchSettings(), folder=tmp_path / "one"))
    plain = 0
    for module in _STAGES:
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and hasattr(function, "__wrapped__"):
                monkeypatch.setattr(module, name, function.__wrapped__)
                plain += 1

    uncompiled = read_rows(run_batch(batch_up(documents), BatchSettings(), folder=tmp_path / "two"))

    assert plain >= 10
    assert uncompiled == compiled


def test_connected_parts_are_those_of_the_plain_way() -> None:
    """Union by smallest number, held against the index's own grouping."""
    random = np.random.default_rng(52)
    left = random.integers(0, 300, size=200).astype(np.int32)
    right = random.integers(0, 300, size=200).astype(np.int32)

    labels = connect(300, left, right)

    keys = [f"{each:03d}" for each in range(300)]
    pairs = [(keys[one], keys[two]) for one, two in zip(left, right, strict=True)]
    for group in group_pairs(keys, pairs):
        members = [int(each) for each in group]
        assert set(labels[members].tolist()) == {min(members)}


@pytest.mark.parametrize(
    ("share", "kept", "short"),
    [(0, 1, 0.02), (0.05, 1, 0.04), (0.1, 1, 0.08), (0.2, 1, 0.25), (0.05, 0.5, 0.04)],
)
def test_coverage_never_promises_more_words_than_stand(
    share: float, kept: float, short: float
) -> None:
    """The more was edited, the more the estimate falls short: in doubt a document is kept."""
    writer = Writer(53)
    texts, truths = [], []
    for _ in range(60):
        source = writer.words(500)
        derived = writer.edit(source[: int(500 * kept)], share)
        own = writer.words(500 - len(derived))
        standing = sum(one == two for one, two in zip(source, derived, strict=False))
        truths.append(standing / 500)
        texts += [" ".join([*derived, *own]), " ".join(source)]
    buffer, bounds = join_texts(texts)
    samples = sample_texts(buffer, bounds, Sampling())
    left = np.arange(0, len(texts), 2)

    found = measure_pairs(samples, left, left + 1, sampling=Sampling().sampling, shingle_words=4)

    assert -short < found.left.mean() - np.mean(truths) < 0.02


@pytest.mark.parametrize("n", [60, 150, 400])
def test_an_edited_copy_of_equal_length_covers_its_source_as_it_is_covered(n: int) -> None:
    """Else one copy in ten that is dropped is told an excerpt, as if it were cut short."""
    writer = Writer(56)
    texts = []
    for _ in range(100):
        source = writer.words(n)
        texts += [" ".join(writer.edit(source, 0.08)), " ".join(source)]
    buffer, bounds = join_texts(texts)
    samples = sample_texts(buffer, bounds, Sampling())
    left = np.arange(0, len(texts), 2)

    found = measure_pairs(samples, left, left + 1, sampling=Sampling().sampling, shingle_words=4)

    dropped = found.left >= 0.8
    assert dropped.sum() > 40
    assert (found.right[dropped] < 0.8).sum() <= 1


def test_a_paragraph_said_ten_times_does_not_cover_a_long_source() -> None:
    """What stands in the source once is as much of it, however often it is taken."""
    source = Writer(57).words(600)
    buffer, bounds = join_texts([" ".join(source[200:260] * 10), " ".join(source)])
    samples = sample_texts(buffer, bounds, Sampling())
    left = np.array([0])

    found = measure_pairs(samples, left, left + 1, sampling=Sampling().sampling, shingle_words=4)

    assert found.left[0] > 0.9
    assert found.right[0] < 0.15


def test_a_long_notice_under_every_text_makes_no_cluster(tmp_path: Path) -> None:
    """Two hundred words of terms of use are boilerplate as well."""
    writer = Writer(54)
    notice = writer.words(200)
    documents = [
        Document(f"d{at:03d}", " ".join([*writer.words(int(size)), *notice]), at)
        for at, size in enumerate(writer.random.integers(150, 700, size=300))
    ]

    rows = read_rows(run_batch(batch_up(documents), BatchSettings(), folder=tmp_path))

    assert len({row[1] for row in rows}) == len(documents)


def test_a_paragraph_that_a_few_embed_is_told(tmp_path: Path) -> None:
    """Five home-written stories with one agency's paragraph in their middle are no accident."""
    writer = Writer(55)
    wire = writer.words(300)
    documents = [Document("wire", " ".join(wire), 0)]
    for at in range(5):
        start = 20 * at
        words = [*writer.words(200), *wire[start : start + 150], *writer.words(200)]
        documents.append(Document(f"home{at}", " ".join(words), at + 1))

    rows = read_rows(run_batch(batch_up(documents), BatchSettings(), folder=tmp_path))

    assert {row[1] for row in rows} == {"wire"}
    assert all(row[2] for row in rows)
