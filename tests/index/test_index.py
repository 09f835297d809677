"""SimilarityIndex: what is stored, when it is refused, and that order changes nothing."""

from __future__ import annotations

import random
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlite_utils import Database

from index import (
    Added,
    EncoderMissing,
    IndexedText,
    IndexSettings,
    SettingsMismatch,
    SimilarityIndex,
    Span,
    TextElsewhere,
    UnknownText,
    UnusableText,
)
from tests.index.texts import WordEncoder, edited, indexed, prose


@pytest.fixture
def db(tmp_path: Path) -> Database:
    """A store as users have it: a file."""
    return Database(tmp_path / "store.db")


def some_texts() -> list[IndexedText]:
    """Ten texts of three stories and four that stand alone."""
    texts = []
    for story in range(3):
        texts.append(indexed(f"s{story}-0", prose(story)))
        texts.append(indexed(f"s{story}-1", edited(prose(story), story, 0.08)))
    return texts + [indexed(f"t{number}", prose(50 + number)) for number in range(4)]


def test_adding_twice_does_nothing_and_another_text_takes_the_place(db: Database) -> None:
    """Ingesting a folder again costs nothing; a correction is seen."""
    index = SimilarityIndex(db, encoder=(encoder := WordEncoder()))
    texts = some_texts()

    first = index.add(texts)
    again = index.add(texts)
    changed = index.add([*texts[1:], indexed("s0-0", prose(99))])

    assert (first, again) == (Added(10, 0, 0), Added(0, 0, 10))
    assert changed == Added(0, 1, 9)
    assert len(encoder.asked) == 2
    assert index.keys() == sorted(text.key for text in texts)
    assert index.check() == []
    assert "s0-1" not in {c.right for c in index.candidates("s0-0") if "shingles" in c.channels}


def test_a_text_comes_back_as_it_was_given(db: Database) -> None:
    """All spans shown later are of this text, to the code point."""
    odd = IndexedText(
        key="odd",
        text="L’été\r\n\u00a0👍🏽 \ud800 fin.",
        language="fr",
        sentences=(Span(0, 5), Span(7, 17)),
        excluded=(Span(2, 9),),
        group="The Gazette",
    )
    index = SimilarityIndex(db)
    index.add([odd, indexed("empty", "")])

    assert list(index.texts()) == [indexed("empty", ""), odd]
    assert list(index.texts(["odd"])) == [odd]


def test_each_distinct_sentence_is_encoded_once_in_one_batch(db: Database) -> None:
    """Embedding is the dearest step: a copied sentence is never embedded again."""
    encoder = WordEncoder()
    index = SimilarityIndex(db, encoder=encoder)
    text = prose(1, 6)

    index.add([indexed("a", text), indexed("b", text + "\nOne more line of words.")])
    index.add([indexed("c", text)])
    rows = index.vectors([indexed("a", text), indexed("new", "Another line.\n" + text)])

    assert [len(batch) for batch in encoder.asked] == [7, 1]
    assert encoder.asked[0] == sorted(encoder.asked[0], key=len)
    assert [row.shape for row in rows] == [(6, 48), (7, 48)]
    assert rows[0].tobytes() == rows[1][1:].tobytes()
    assert np.allclose(np.linalg.norm(rows[1], axis=1), 1, atol=1e-5)


def test_vectors_of_a_text_without_sentences_are_an_empty_array(db: Database) -> None:
    """A caption without a sentence is no error."""
    index = SimilarityIndex(db, encoder=WordEncoder())

    assert index.vectors([indexed("none", "")])[0].shape == (0, 48)


def test_without_an_encoder_all_but_new_vectors_works(db: Database) -> None:
    """Shingles, signatures and n-grams need no model; stored vectors are still read."""
    SimilarityIndex(db, encoder=WordEncoder()).add(some_texts())
    index = SimilarityIndex(db)
    stored = next(index.texts(["t0"]))

    assert index.vectors([stored])[0].shape == (12, 48)
    assert "sentences" in index.candidates("s0-0")[0].channels
    with pytest.raises(EncoderMissing):
        index.vectors([indexed("new", "A sentence nobody has.")])


def test_a_removed_text_is_gone_from_every_channel(db: Database) -> None:
    """A withdrawn article must not be proposed."""
    index = SimilarityIndex(db, encoder=WordEncoder())
    index.add(some_texts())

    assert index.remove(["s0-1", "no such key"]) == 1

    assert len(index.keys()) == 9
    assert all("s0-1" not in (pair.left, pair.right) for pair in index.candidate_pairs())
    assert index.check() == []


@pytest.mark.parametrize("seed", range(3))
def test_order_and_batches_of_arrival_change_nothing(seed: int) -> None:
    """The same texts give the same candidates."""
    texts = some_texts()
    plain = SimilarityIndex(Database(memory=True), encoder=WordEncoder())
    plain.add(texts)
    shuffled = texts.copy()
    random.Random(seed).shuffle(shuffled)
    other = SimilarityIndex(Database(memory=True), encoder=WordEncoder())
    other.add([replace(shuffled[0], text="An older text."[:14], sentences=())])
    for text in shuffled:
        other.add([text])
        list(other.candidate_pairs())

    assert list(other.candidate_pairs()) == list(plain.candidate_pairs())
    assert other.candidates("s1-0") == plain.candidates("s1-0")


@pytest.mark.parametrize(
    ("settings", "name", "stored", "asked"),
    [
        (IndexSettings(sampling=8), "sampling", "4", "8"),
        (IndexSettings(signature_bins=128), "signature_bins", "256", "128"),
        (IndexSettings(signature_seed=2), "signature_seed", "1", "2"),
    ],
)
def test_other_settings_are_refused_with_both_named(
    db: Database, settings: IndexSettings, name: str, stored: str, asked: str
) -> None:
    """Sketches of two settings would be compared in silence, and wrongly."""
    SimilarityIndex(db).add(some_texts())

    with pytest.raises(SettingsMismatch) as caught:
        SimilarityIndex(db, settings=settings)

    assert (caught.value.setting, caught.value.stored, caught.value.asked) == (name, stored, asked)
    assert str(caught.value) == (
        f"this index was made with {name}={stored!r}, but {name}={asked!r} was asked for, and the "
        f"two cannot be compared: ask for {stored!r}, or rebuild the index"
    )


def test_another_model_is_refused_until_the_index_is_rebuilt(db: Database) -> None:
    """The way out that the message names works."""
    SimilarityIndex(db, encoder=WordEncoder()).add(some_texts())
    other = WordEncoder("other@2", 32)
    with pytest.raises(SettingsMismatch, match=r"model='words@1'.*model='other@2'"):
        SimilarityIndex(db, encoder=other)

    index = SimilarityIndex(db, encoder=other, settings=IndexSettings(sampling=2), rebuild=True)

    assert index.check() == []
    assert index.vectors(list(index.texts(["t0"])))[0].shape == (12, 32)
    assert len(other.asked) == 1
    SimilarityIndex(db, encoder=other, settings=IndexSettings(sampling=2))


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        ([indexed("", "words")], "key is empty"),
        ([indexed("k", "one"), indexed("k", "two")], "same key"),
        ([IndexedText(key="k", text="short", sentences=(Span(0, 9),))], "outside"),
        ([IndexedText(key="k", text="short", excluded=(Span(3, 1),))], "outside"),
    ],
)
def test_a_text_that_cannot_be_indexed_stops_the_batch_unwritten(
    db: Database, texts: list[IndexedText], problem: str
) -> None:
    """Half a batch would be worse than none."""
    index = SimilarityIndex(db)

    with pytest.raises(UnusableText, match=problem):
        index.add([indexed("good", "A good text."), *texts])

    assert index.keys() == []


def test_an_unknown_key_is_an_error_of_its_own(db: Database) -> None:
    """None would look like "nothing similar"."""
    index = SimilarityIndex(db)

    for ask in (index.candidates, index.furniture):
        with pytest.raises(UnknownText, match="'nobody'"):
            ask("nobody")


def test_a_batch_joins_the_callers_transaction(db: Database) -> None:
    """Articles and their index rows are written together or not at all."""
    index = SimilarityIndex(db, encoder=WordEncoder())
    index.add(some_texts()[:4])
    before = list(index.candidate_pairs())
    db.execute("begin immediate")

    index.add(some_texts()[4:])
    inside = index.keys()
    db.conn.rollback()

    assert len(inside) == 10
    assert len(index.keys()) == 4
    assert list(index.candidate_pairs()) == before
    index.add(some_texts()[6:7])
    assert len(index.keys()) == 5
    assert index.check() == []


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    """Read-then-write under a deferred transaction fails under load; an immediate one waits."""
    path = tmp_path / "store.db"
    SimilarityIndex(Database(path))
    errors: list[sqlite3.Error] = []

    def write(writer: int) -> None:
        try:
            index = SimilarityIndex(Database(path))
            for number in range(15):
                index.add([indexed(f"{writer}-{number}", prose(writer * 100 + number, 3))])
        except sqlite3.Error as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=[writer]) for writer in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    index = SimilarityIndex(Database(path))
    assert errors == []
    assert len(index.keys()) == 45
    assert index.check() == []


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("delete from index_segments", "postings"),
        ("insert into index_removed (text_id) select id from index_texts limit 1", "postings"),
        ("delete from index_vectors where sentence_hash % 2 = 0", "without a vector"),
        (
            "update index_vectors set vector = x'00' where sentence_hash % 2 = 0",
            "vectors of another",
        ),
        ("delete from index_settings", "settings"),
        ("update index_sample set ngram_counts = x'' where text_id = 2", "n-grams"),
    ],
)
def test_damage_is_named_and_a_rebuild_mends_it(db: Database, damage: str, said: str) -> None:
    """The doctor's command says what is wrong and how to mend it."""
    index = SimilarityIndex(db, encoder=WordEncoder())
    index.add(some_texts())
    expected = list(index.candidate_pairs())
    db.execute(damage)

    problems = index.check()
    index.rebuild()

    assert any(said in problem and "rebuild" in problem for problem in problems)
    assert index.check() == []
    assert list(index.candidate_pairs()) == expected


def test_missing_vectors_can_be_embedded_later(db: Database) -> None:
    """A store may be filled fast first and embedded overnight."""
    SimilarityIndex(db).add(some_texts()[:2])
    index = SimilarityIndex(db, encoder=WordEncoder())
    index.add(some_texts()[2:3])
    assert any("without a vector" in problem for problem in index.check())

    added = index.embed_missing()

    assert added > 0
    assert index.check() == []
    assert index.embed_missing() == 0


def test_an_empty_index_proposes_no_pair(db: Database) -> None:
    """A program asks before the first article came."""
    assert list(SimilarityIndex(db).candidate_pairs()) == []


def bodies(db: Database) -> int:
    """Return how many texts the index keeps a copy of."""
    return int(db.execute("select count(body) from index_texts").fetchone()[0])


def test_a_text_that_the_owner_of_the_file_keeps_is_not_kept_twice(db: Database) -> None:
    """A copy of every text would be a third of a large store."""
    texts = some_texts()
    owned = {text.key: text.text for text in texts}
    plain = SimilarityIndex(Database(memory=True), encoder=WordEncoder())
    plain.add(texts)
    index = SimilarityIndex(
        db,
        encoder=WordEncoder(),
        texts=lambda keys: {key: owned[key] for key in keys},
    )

    index.add(texts)

    assert bodies(db) == 0
    assert list(index.texts()) == list(plain.texts())
    assert list(index.candidate_pairs()) == list(plain.candidate_pairs())
    assert [index.furniture(text.key) for text in texts] == [
        plain.furniture(text.key) for text in texts
    ]
    assert index.check() == []
    index.rebuild()
    assert list(index.candidate_pairs()) == list(plain.candidate_pairs())


def test_an_index_opened_without_the_texts_of_its_owner_says_so(db: Database) -> None:
    """Nothing is searched for in a text that is not there."""
    SimilarityIndex(db, texts=lambda keys: dict.fromkeys(keys, "")).add(some_texts())

    index = SimilarityIndex(db)

    assert len(index.check()) == 1
    with pytest.raises(TextElsewhere, match=r"'s0-0'.*open the index with"):
        index.candidates("s0-0")
    with pytest.raises(TextElsewhere):
        SimilarityIndex(db, texts=lambda _keys: {}).candidates("s0-0")


def test_copies_of_texts_that_are_there_are_used_until_a_rebuild(tmp_path: Path) -> None:
    """A store of last month opens; mending it makes it smaller."""
    texts = some_texts()
    old = Database(tmp_path / "old.db")
    SimilarityIndex(old).add(texts)
    asked: list[str] = []

    def owner(keys: Sequence[str]) -> dict[str, str]:
        asked.extend(keys)
        return {text.key: text.text for text in texts if text.key in keys}

    index = SimilarityIndex(old, texts=owner)

    assert list(index.texts()) == sorted(texts, key=lambda text: text.key)
    assert (bodies(old), asked) == (len(texts), [])
    index.rebuild()
    assert bodies(old) == 0
    assert list(index.texts()) == sorted(texts, key=lambda text: text.key)
    assert index.check() == []


def test_a_rebuild_forgets_what_the_owner_of_the_texts_has_no_more(db: Database) -> None:
    """A damaged store is mended from what is left; without its texts nothing is thrown away."""
    texts = some_texts()
    owned = {text.key: text.text for text in texts}

    def owner(keys: Sequence[str]) -> dict[str, str]:
        return {key: owned[key] for key in keys if key in owned}

    SimilarityIndex(db, texts=owner).add(texts)
    with pytest.raises(TextElsewhere):
        SimilarityIndex(db, rebuild=True)
    del owned["s0-0"]
    index = SimilarityIndex(db, texts=owner)

    index.rebuild()

    assert index.keys() == sorted(owned)
    assert index.check() == []
    assert [text.text for text in index.texts()] == [owned[key] for key in index.keys()]  # noqa: SIM118 - no mapping
