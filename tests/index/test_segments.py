"""Posting lists on disk: what comes back, how few rows are read, and that joining changes nothing."""

from __future__ import annotations

import random
import zlib
from pathlib import Path

import numpy as np
import pytest
from sqlite_utils import Database

from index import IndexedText, SimilarityIndex, sample, segment_store, segments
from index.migrations import migrations
from index.segment_store import SegmentStore
from tests.index.texts import edited, indexed, prose

SIZES = [1, 5, 300, 9_000]


def postings(texts: int, each: int = 12) -> segments.Codes:
    """Return postings of random keys, some of them in very many texts."""
    draw = np.random.default_rng(texts)
    rare = draw.integers(0, 1 << segments.BUCKET_BITS, texts * each, dtype=np.uint64)
    keys = np.where(draw.random(len(rare)) < 0.4, rare % np.uint64(7), rare)
    docs = np.repeat(np.arange(texts, dtype=np.uint64), each)
    return np.unique(segments.encode(keys, docs))


@pytest.mark.parametrize("texts", SIZES)
def test_every_form_of_a_list_gives_back_its_postings(texts: int) -> None:
    """Nothing is lost between a list and its bytes, whatever its length."""
    codes = postings(texts)
    rows = list(segments.ngram_rows(codes, texts))
    wide = codes << np.uint64(segments.SHINGLE_BITS - segments.BUCKET_BITS)
    wide = segments.encode(wide >> np.uint64(segments.DOC_BITS), codes & np.uint64(0xFFFFFF))
    bits = segments.block_bits(len(wide), texts)

    packed = segments.pack(codes, segments.BUCKET_BITS, texts)
    gaps = segments.pack_gaps(codes, texts)
    blocks = list(segments.shingle_rows(wide, bits, texts))

    assert segments.unpack(packed, segments.BUCKET_BITS, texts).tolist() == codes.tolist()
    assert segments.unpack_gaps(gaps, texts).tolist() == codes.tolist()
    assert segments.read_ngrams_of(rows, texts).tolist() == codes.tolist()
    assert segments.read_shingles(blocks, bits, texts).tolist() == wide.tolist()
    earlier = blocks_of_an_earlier_version(wide, bits, texts)
    assert segments.read_shingles(earlier, bits, texts).tolist() == wide.tolist()
    keys = np.unique(np.r_[segments.keys_of(wide)[::3], np.arange(50, dtype=np.uint64)])
    held = np.unique(segments.shingle_blocks(keys, bits)).tolist()
    starts = segments.starts_of(wide, segments.SHINGLE_BITS)
    found = segments.find(wide, keys, segments.SHINGLE_BITS, starts)
    expected = list(zip(*(part.tolist() for part in found), strict=True))
    for rows in (blocks, earlier):
        some = [row for row in rows if row[0] in held]
        found = segments.find_in_blocks(segments.Blocks.of(some), bits, texts, keys)
        assert sorted(zip(*(part.tolist() for part in found), strict=True)) == expected


@pytest.mark.parametrize("texts", SIZES)
def test_what_a_segment_has_is_never_said_to_be_absent(texts: int) -> None:
    """A copy whose shingles were passed over would be lost."""
    draw = np.random.default_rng(texts)
    keys = draw.integers(0, 1 << segments.SHINGLE_BITS, 3 * texts, dtype=np.uint64)
    keys[:1] = (1 << segments.SHINGLE_BITS) - 1
    codes = segments.encode(keys, np.arange(len(keys), dtype=np.uint64) % np.uint64(texts))
    presence = segments.no_presence(len(codes))
    for part in np.array_split(codes, 5):
        segments.mark_presence(presence, part)
    others = draw.integers(0, 1 << segments.SHINGLE_BITS, 2_000, dtype=np.uint64)

    assert segments.may_have(presence, keys).all()
    assert segments.may_have(presence, others).mean() < 0.6
    assert segments.may_have(presence[:0], others).all()


@pytest.mark.parametrize("texts", [4_097, 8_192, 16_000, 64_000, 262_144])
def test_an_entry_takes_five_bytes_in_a_segment_of_any_size(texts: int) -> None:
    """Postings of shingles are half of what the index takes."""
    bits = segments.block_bits(100 * texts, texts)
    assert segments._entry(segments.CLOSE_SHINGLES, bits, texts)[1] == 5


def blocks_of_an_earlier_version(
    codes: segments.Codes, bits: int, texts: int
) -> list[segments.Row]:
    """Return blocks of shingles with the text and the rest of the hash in whole bytes each."""
    rest = segments.SHINGLE_BITS - bits
    doc_bytes, rest_bytes = ((max(texts, 2) - 1).bit_length() + 7) // 8, (rest + 7) // 8
    blocks: dict[int, bytes] = {}
    for key, doc in zip(segments.keys_of(codes).tolist(), segments.docs_of(codes), strict=True):
        suffix = key & ((1 << rest) - 1)
        entry = int(doc).to_bytes(doc_bytes, "little") + suffix.to_bytes(rest_bytes, "little")
        blocks[key >> rest] = blocks.get(key >> rest, b"") + entry
    return [(number, segments.SHINGLES, data) for number, data in sorted(blocks.items())]


def test_common_buckets_are_bits_and_rare_ones_gaps() -> None:
    """A bucket that is in half of a million texts must not take four megabytes."""
    texts = 70_000
    dense = np.arange(0, texts, 2, dtype=np.uint64)
    sparse = np.array([3, 68_000], dtype=np.uint64)
    middle = np.arange(0, texts, 40, dtype=np.uint64)
    codes = np.concatenate(
        [
            segments.encode(np.full(len(docs), key, dtype=np.uint64), docs)
            for key, docs in enumerate([dense, middle, sparse])
        ]
    )

    rows = list(segments.ngram_rows(codes, texts))

    assert [form for _, form, _ in rows] == [segments.BITS, segments.BYTES, segments.PAIRS]
    assert [len(data) for _, _, data in rows] == [texts // 8, len(middle), 6]
    assert segments.read_ngrams_of(rows, texts).tolist() == codes.tolist()


def test_keys_are_found_with_their_places() -> None:
    """A query asks for many keys at once, some of them in no text."""
    codes = segments.encode(
        np.array([4, 4, 9], dtype=np.uint64), np.array([2, 7, 1], dtype=np.uint64)
    )

    starts = segments.starts_of(codes, 20)
    places, docs = segments.find(codes, np.array([3, 4, 9], dtype=np.uint64), 20, starts)

    assert places.tolist() == [1, 1, 2]
    assert docs.tolist() == [2, 7, 1]


def test_the_number_of_segments_grows_with_the_logarithm(tmp_path: Path) -> None:
    """A question looks into each of them."""
    db = Database(tmp_path / "store.db")
    index = SimilarityIndex(db)

    for number in range(300):
        index.add([indexed(f"t{number}", prose(number, 2))])

    assert len(SegmentStore(db).numbers()) <= 3 * 3
    assert index.check() == []


def test_large_segments_are_left_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Adding a few texts to very many must not write all of them anew."""
    monkeypatch.setattr(segment_store, "_MOST_JOINED", 80)
    monkeypatch.setattr(segment_store, "WHOLE_TEXTS", 30)
    db = Database(memory=True)
    index = SimilarityIndex(db)
    texts = [indexed(f"t{number}", prose(number, 2)) for number in range(300)]

    for start in range(0, 300, 10):
        index.add(texts[start : start + 10])

    sizes = [len(SegmentStore(db).read(number)) for number in SegmentStore(db).numbers()]
    assert sum(sizes) == 300
    assert max(sizes) <= 80
    assert index.check() == []
    assert {each.right for each in index.candidates("t0")} == {
        each.right for each in whole_index(texts).candidates("t0")
    }


def whole_index(texts: list[IndexedText]) -> SimilarityIndex:
    """Return an index that was filled in one go."""
    index = SimilarityIndex(Database(memory=True))
    index.add(texts)
    return index


def collection() -> list[IndexedText]:
    """Return eight stories of four versions each in two languages, and texts that stand alone."""
    texts = [
        indexed(
            f"s{story}-{version}",
            edited(prose(story), 10 * story + version, 0.06 * version),
            language="en" if version < 3 else "fr",
        )
        for story in range(8)
        for version in range(4)
    ]
    return texts + [
        indexed(f"t{number}", prose(100 + number), language="en") for number in range(30)
    ]


@pytest.mark.parametrize("batches", [1, 2, 7, 62])
def test_a_large_index_proposes_the_same_however_its_texts_came(
    batches: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows of blocks, joined segments, a narrowed sample: none of them may show in an answer."""
    monkeypatch.setattr(segment_store, "WHOLE_TEXTS", 8)
    monkeypatch.setattr(sample, "SAMPLE_TEXTS", 16)
    texts = collection()
    plain = SimilarityIndex(Database(memory=True))
    plain.add(texts)
    shuffled = [*texts, indexed("gone", prose(3)), indexed("t7", prose(999))]
    random.Random(batches).shuffle(shuffled)
    other = SimilarityIndex(Database(memory=True))
    for start in range(batches):
        other.add({text.key: text for text in shuffled[start::batches]}.values())
    other.add([text for text in texts if text.key == "t7"])
    other.remove(["gone"])

    assert list(other.candidate_pairs()) == list(plain.candidate_pairs())
    assert [other.candidates(text.key) for text in texts] == [
        plain.candidates(text.key) for text in texts
    ]
    assert other.check() == []


def by_shingles(index: SimilarityIndex) -> dict[str, float]:
    """Return what shares shingles with one text, which no other text's words weigh."""
    found = {each.right: each.channels.get("shingles", 0.0) for each in index.candidates("s0-0")}
    return {key: strength for key, strength in found.items() if strength}


def test_a_segment_of_an_earlier_version_is_marked_when_texts_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A store of last month is searched as it is, and as fast as a new one after an addition."""
    monkeypatch.setattr(segment_store, "WHOLE_TEXTS", 8)
    db = Database(memory=True)
    SimilarityIndex(db).add(collection())
    marked = db.execute("select number, presence from index_segments").fetchall()
    db.execute("update index_segments set presence = x''")
    index = SimilarityIndex(db)
    before = by_shingles(index)

    index.add([indexed("late", prose(777))])

    assert by_shingles(index) == before
    held = dict(db.execute("select number, presence from index_segments").fetchall())
    assert all(held[number] == presence for number, presence in marked if number in held)
    assert any(held.values())


def test_a_large_index_finds_what_a_small_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """The copies of a story are found by either way of reading the lists."""
    small = SimilarityIndex(Database(memory=True))
    small.add(collection())
    monkeypatch.setattr(segment_store, "WHOLE_TEXTS", 8)
    monkeypatch.setattr(sample, "SAMPLE_TEXTS", 16)
    large = SimilarityIndex(Database(memory=True))
    large.add(collection())

    for key in ("s0-0", "s3-1", "s7-2"):
        mates = {f"{key[:2]}-{version}" for version in range(4)} - {key}
        assert mates <= {each.right for each in small.candidates(key)}
        assert mates <= {each.right for each in large.candidates(key)}


def test_a_sample_that_lost_its_texts_is_drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is weighed depends on the texts that there are, not on those that were there once."""
    monkeypatch.setattr(sample, "SAMPLE_TEXTS", 16)
    texts = collection()
    plain = SimilarityIndex(Database(memory=True))
    plain.add(texts[:20])
    other = SimilarityIndex(Database(memory=True))
    other.add(texts)

    other.remove(text.key for text in texts[20:])

    assert [other.candidates(text.key) for text in texts[:20]] == [
        plain.candidates(text.key) for text in texts[:20]
    ]


def test_an_index_of_an_earlier_version_is_brought_up_to_date(tmp_path: Path) -> None:
    """A store of last month opens, and finds what it found."""
    db = Database(tmp_path / "store.db")
    migrations.apply(db, stop_before="m002_segments")
    spans = np.array([(0, 1)], dtype="<i4").tobytes()
    for text in collection()[:12]:
        db.execute(
            "insert into index_texts (key, content_hash, language, body, sentences, excluded,"
            " sentence_hashes, shingles, signature, ngrams, ngram_counts)"
            " values (?, x'00', 'en', ?, ?, x'', x'0000000000000000', x'', x'', x'', x'')",
            [text.key, zlib.compress(text.text.encode()), spans],
        )

    index = SimilarityIndex(db)

    assert {"s0-1", "s0-2"} <= {each.right for each in index.candidates("s0-0")}
    assert index.check() == []
    assert SimilarityIndex(db).candidates("s0-0") == index.candidates("s0-0")


def test_lists_in_the_form_of_an_earlier_version_are_read() -> None:
    """A store of last month answers as it did, and is written on in the form of today."""
    db = Database(memory=True)
    index = SimilarityIndex(db)
    index.add(collection())
    before = list(index.candidate_pairs()), index.candidates("s0-0")
    store = SegmentStore(db)
    for number in store.numbers():
        segment = store.read(number)
        assert segment.whole is not None
        packed = segments.pack(segment.whole[1], segments.BUCKET_BITS, len(segment))
        db.execute(
            "update index_segments set ngrams = ?, as_gaps = 0 where number = ?", [packed, number]
        )

    index = SimilarityIndex(db)

    assert (list(index.candidate_pairs()), index.candidates("s0-0")) == before
    index.add([indexed(f"n{number}", prose(200 + number)) for number in range(70)])
    assert index.candidates("s0-0")[0].right == before[1][0].right
    assert index.check() == []
