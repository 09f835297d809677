"""A collection at once: what is a copy, what is kept, and that nothing else has a say in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.batch import BatchResult, BatchSettings, ExtraLink, run_batch
from index.batch_pairs import Postings, find_shared, pair_shared
from index.batch_samples import Sampling, order_keys, sample_texts
from index.batch_types import Measure
from index.kernel import sketch_texts
from tests.batch_corpus import Document, Row, Writer, batch_up, read_rows, write_mixture

_SETTINGS = BatchSettings()


def run(
    documents: list[Document], folder: Path, settings: BatchSettings = _SETTINGS, size: int = 64
) -> BatchResult:
    """Run a batch over documents."""
    return run_batch(batch_up(documents, size), settings, folder=folder)


def by_id(result: BatchResult) -> dict[str, Row]:
    """Return the outcomes by id."""
    return {row[0]: row for row in read_rows(result)}


def groups(result: BatchResult) -> set[frozenset[str]]:
    """Return the clusters as sets of ids."""
    found: dict[str, set[str]] = {}
    for row in read_rows(result):
        found.setdefault(row[1], set()).add(row[0])
    return {frozenset(each) for each in found.values()}


def test_light_copies_are_dropped_for_the_earliest(tmp_path: Path) -> None:
    """The plain case: one story run three times with small edits, and another story."""
    writer = Writer(1)
    story = writer.words(400)
    documents = [
        Document("late", " ".join(writer.edit(story, 0.02)), 30),
        Document("early", " ".join(story), 10),
        Document("other", " ".join(writer.words(400)), 5),
        Document("middle", " ".join(writer.edit(story, 0.02)), 20),
    ]

    rows = by_id(run(documents, tmp_path))

    assert [rows[each][2] for each in ("early", "middle", "late", "other")] == [
        True,
        False,
        False,
        True,
    ]
    assert {rows[each][1] for each in ("early", "middle", "late")} == {"early"}
    assert rows["late"][3] == "early"
    assert rows["late"][6] > 0.9
    assert rows["other"][3:5] == ("other", None)


def test_a_story_that_embeds_a_paragraph_stays_with_its_relation_told(tmp_path: Path) -> None:
    """Dropping it would lose the outlet's own words; not telling would hide the loan."""
    writer = Writer(2)
    wire = writer.words(400)
    home = [*writer.words(250), *wire[100:260], *writer.words(250)]
    documents = [Document("wire", " ".join(wire), 1), Document("home", " ".join(home), 2)]

    rows = by_id(run(documents, tmp_path))

    assert rows["home"][1:5] == ("wire", True, "wire", "excerpt")
    assert 0.15 < rows["home"][6] < 0.35


def test_a_cut_copy_is_dropped_and_the_whole_one_is_kept_though_later(tmp_path: Path) -> None:
    """What is dropped has to be covered: the first document may be the shorter one."""
    writer = Writer(3)
    story = writer.words(500)
    documents = [
        Document("cut", " ".join(story[:200]), 1),
        Document("whole", " ".join(story), 2),
        Document("again", " ".join(story), 3),
    ]

    rows = by_id(run(documents, tmp_path))

    assert [rows[each][2] for each in ("cut", "whole", "again")] == [True, True, False]
    assert rows["again"][3:5] == ("whole", "verbatim")
    assert {row[1] for row in rows.values()} == {"cut"}


def test_a_block_that_many_carry_makes_no_copies(tmp_path: Path) -> None:
    """A subscription notice under every text must not make one cluster of the collection."""
    writer = Writer(4)
    block = writer.words(60)
    documents = [
        Document(f"d{at:03d}", " ".join([*writer.words(int(size)), *block]), at)
        for at, size in enumerate(writer.random.integers(40, 500, size=200))
    ]

    assert all(len(group) == 1 for group in groups(run(documents, tmp_path)))


def test_short_texts_are_alike_only_as_a_whole(tmp_path: Path) -> None:
    """Two words shared with a long text are no copy; two equal texts of two words are."""
    documents = [
        Document("a", "Yes indeed", 1),
        Document("b", "yes, INDEED!", 2),
        Document("c", "no never", 3),
        Document("d", "they said yes indeed and went on to speak of other matters at length", 4),
        Document("e", "", 5),
        Document("f", "", 6),
    ]

    found = groups(run(documents, tmp_path))

    assert frozenset({"a", "b"}) in found
    assert len(found) == 5


def test_documents_in_are_kept_and_dropped_together(tmp_path: Path) -> None:
    """Users check this first."""
    documents = write_mixture(5)

    result = run(documents, tmp_path)
    rows = read_rows(result)

    assert [row[0] for row in rows] == [each.id for each in documents]
    assert result.summary.documents == len(documents)
    assert result.summary.kept == sum(row[2] for row in rows)
    assert result.summary.kept + result.summary.dropped == len(documents)


def test_what_is_dropped_is_covered_by_what_is_kept(tmp_path: Path) -> None:
    """The promise of the threshold, held against every shingle and not the sampled ones."""
    documents = write_mixture(6, 600)
    shingles = _all_shingles(documents)

    rows = by_id(run(documents, tmp_path))

    dropped = [row for row in rows.values() if not row[2]]
    assert len(dropped) > 50
    for row in dropped:
        own, kept = shingles[row[0]], shingles[row[3]]
        assert rows[row[3]][2], "a document is dropped for one that is kept"
        # A share c of four-word shingles in common is a share of at most c ** (1/4) of the words;
        # the estimate from one shingle in eight is allowed a tenth.
        assert (len(own & kept) / len(own)) ** 0.25 > _SETTINGS.threshold - 0.1
    for row in rows.values():
        if row[4] is None:
            assert row[2]
            assert row[3] == row[0]


def test_links_agree_with_all_pairs_of_all_shingles(tmp_path: Path) -> None:
    """The exact answer on a small collection: what shares much is together, what shares little not."""
    written = write_mixture(7, 250, notices=0)
    documents = [each for each in written if len(each.text.split()) > 60]
    shingles = _all_shingles(documents)

    clusters = {row[0]: row[1] for row in read_rows(run(documents, tmp_path))}

    missed = []
    for at, left in enumerate(documents):
        for right in documents[:at]:
            one, two = shingles[left.id], shingles[right.id]
            shared = len(one & two) / min(len(one), len(two))
            if shared > 0.5:
                missed.append(clusters[left.id] != clusters[right.id])
    assert len(missed) > 40
    assert not any(missed)


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_memory_batches_and_threads_change_no_byte(tmp_path: Path, seed: int) -> None:
    """Where the parts are cut is the machine's business."""
    documents = write_mixture(seed)

    plain = read_rows(run(documents, tmp_path / "plain"))

    for name, memory, size, threads in (
        ("tiny", 20_000, 7, 1),
        ("small", 300_000, 500, 2),
        ("single", 1 << 30, 1, 2),
    ):
        settings = replace(_SETTINGS, memory_bytes=memory, threads=threads)
        assert read_rows(run(documents, tmp_path / name, settings, size)) == plain


@pytest.mark.parametrize("seed", [21, 22, 23])
def test_the_order_of_the_input_changes_nothing(tmp_path: Path, seed: int) -> None:
    """Dates decide what is kept, and ids where dates do not."""
    documents = write_mixture(seed)
    shuffled = [documents[at] for at in np.random.default_rng(seed).permutation(len(documents))]

    plain, mixed = by_id(run(documents, tmp_path / "plain")), by_id(run(shuffled, tmp_path / "mix"))

    assert {key: row[:7] for key, row in mixed.items()} == {
        key: row[:7] for key, row in plain.items()
    }


def test_the_longest_or_the_first_is_kept_where_that_is_asked_for(tmp_path: Path) -> None:
    """Three readings of which copy is the good one."""
    writer = Writer(8)
    story = writer.words(300)
    documents = [
        Document("first", " ".join(story[:290]), 20),
        Document("early", " ".join(story[:295]), 10),
        Document("long", " ".join(story), 30),
    ]

    kept = {
        keep: [
            row[0]
            for row in read_rows(run(documents, tmp_path, replace(_SETTINGS, keep=keep)))
            if row[2]
        ]
        for keep in ("earliest", "first", "longest")
    }

    assert kept == {"earliest": ["early"], "first": ["first"], "longest": ["long"]}


def test_links_from_elsewhere_join_clusters_and_drop_nothing(tmp_path: Path) -> None:
    """A translation shares no words: it is told, and stays."""
    writer = Writer(9)
    documents = [
        Document("en", " ".join(writer.words(200)), 1),
        Document("fr", " ".join(writer.words(200)), 2),
        Document("xx", " ".join(writer.words(200)), 3),
    ]

    result = run_batch(
        batch_up(documents),
        _SETTINGS,
        folder=tmp_path,
        extra_links=[ExtraLink("fr", "en", "translation", 0.9)],
    )

    rows = by_id(result)
    assert rows["fr"][1:5] == ("en", True, "en", "translation")
    assert rows["fr"][7] == "en"
    assert rows["xx"][1] == "xx"


def test_an_explanation_shows_the_words_shared(tmp_path: Path) -> None:
    """A user who doubts a dropped document asks what it shares with the kept one."""
    writer = Writer(10)
    story = writer.words(300)
    documents = [
        Document("whole", " ".join(story), 1),
        Document("late", " ".join([*writer.words(10), *story[50:]]), 2),
    ]

    result = run(documents, tmp_path)
    found = result.explain("late")

    assert found is not None
    assert (found.kept, found.kept_id) == (False, "whole")
    first = found.runs_with_kept[0]
    assert abs(first.left_first - 10) <= 12
    assert first.right_first - first.left_first == 40
    assert result.explain("nobody") is None


def test_one_story_of_many_outlets_stays_linear(tmp_path: Path) -> None:
    """All pairs of 2,000 carriers would be two million; the chain and the star are some."""
    writer = Writer(14)
    story = writer.words(300)
    copies = [Document(f"d{at:04d}", " ".join(writer.edit(story, 0.03)), at) for at in range(2000)]

    assert len(groups(run(copies, tmp_path))) == 1
    assert _count_rows(copies) < 4.2 * _count_rows(copies[:500])


def test_one_text_over_and_over_is_one_document_kept(tmp_path: Path) -> None:
    """The dullest of collections, and the one on which all pairs would be dearest."""
    text = " ".join(Writer(15).words(300))
    documents = [Document(f"d{at:04d}", text, 2000 - at) for at in range(2000)]

    rows = read_rows(run(documents, tmp_path))

    assert [row[0] for row in rows if row[2]] == ["d1999"]
    assert {row[4] for row in rows if not row[2]} == {"verbatim"}


@pytest.mark.parametrize(
    "text",
    ["la " * 30, "la " * 400_000, "中" * 30_000, "Hello", "🙂🙂", "!?!", "la la " + "lo " * 90],
)
@pytest.mark.parametrize("measure", ["containment", "resemblance"])
def test_the_same_words_are_one_document_whatever_they_repeat(
    tmp_path: Path, text: str, measure: Measure
) -> None:
    """A text of one word over and over has one shingle, often unsampled; one of signs has none."""
    documents = [Document(f"d{at}", text, at) for at in range(3)]

    rows = by_id(run(documents, tmp_path, replace(_SETTINGS, measure=measure)))

    assert rows["d0"][2]
    for name in ("d1", "d2"):
        assert rows[name] == (name, "d0", False, "d0", "verbatim", 1, 1, "d0")


def test_case_and_signs_part_no_same_words_and_one_word_more_does(tmp_path: Path) -> None:
    """What is alike is told by the words where there are any, else by the bytes."""
    texts = ["Ha! " * 40, "ha " * 40, "ha " * 41, "ho " * 40, "🙂🙂", "🙂🙂🙂", "", "", "  ", "  "]
    documents = [Document(f"d{at}", text, at) for at, text in enumerate(texts)]

    rows = by_id(run(documents, tmp_path))

    assert rows["d1"][1:5] == ("d0", False, "d0", "verbatim")
    assert all(rows[f"d{at}"][4] != "verbatim" for at in range(2, len(texts)))
    assert all(rows[f"d{at}"][1] == f"d{at}" for at in range(3, len(texts)))


def test_texts_that_are_all_boilerplate_are_still_dropped_for_their_like(tmp_path: Path) -> None:
    """A notice under many stories is no link between them; the notice by itself, twice, is one."""
    writer = Writer(16)
    notice = writer.words(40)
    documents = [
        Document(f"d{at:03d}", " ".join([*writer.words(120), *notice]), at) for at in range(60)
    ]
    documents += [Document(f"notice{at}", " ".join(notice), 100 + at) for at in range(2)]

    rows = by_id(run(documents, tmp_path))

    assert rows["notice1"][2:7] == (False, "notice0", "verbatim", 1, 1)
    assert len({row[1] for row in rows.values()}) == 61


def test_many_texts_of_one_repeated_word_cost_a_link_each(tmp_path: Path) -> None:
    """The pairs of a thousand would be half a million."""
    documents = [Document(f"d{at:04d}", "la " * 300, at) for at in range(1000)]

    result = run(documents, tmp_path)

    assert result.summary.kept == 1
    assert result.summary.links < 3 * len(documents)
    found = result.explain("d0999")
    assert found is not None
    assert (found.containment, found.runs_with_kept[0].left_last) == (1, 300)


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["one two three four five six seven eight"]])
@pytest.mark.parametrize("measure", ["containment", "resemblance"])
def test_next_to_nothing_is_done_as_well(
    tmp_path: Path, texts: list[str], measure: Measure
) -> None:
    """An empty export must not end in a traceback."""
    documents = [Document(f"d{at}", text) for at, text in enumerate(texts)]

    result = run(documents, tmp_path, replace(_SETTINGS, measure=measure))

    assert [row[:3] for row in read_rows(result)] == [
        (each.id, each.id, True) for each in documents
    ]


def _count_rows(documents: list[Document]) -> int:
    """Return the rows that the pairs of documents are told by."""
    batch = next(batch_up(documents, len(documents)))
    samples = sample_texts(batch.buffer, batch.bounds, Sampling())
    names = np.arange(len(documents), dtype=np.uint32)
    owners = samples.owners.astype(np.int32)
    postings = Postings(
        samples.hashes, owners, samples.places, samples.ranks, order_keys(samples, names)[owners]
    )
    return len(pair_shared(find_shared(postings)))


def _all_shingles(documents: list[Document]) -> dict[str, set[int]]:
    """Return every shingle of each document."""
    sketches = sketch_texts([each.text for each in documents], sampling=1, bins=None)
    return {
        each.id: set(sketches.hashes[sketches.starts[at] : sketches.starts[at + 1]].tolist())
        for at, each in enumerate(documents)
    }
