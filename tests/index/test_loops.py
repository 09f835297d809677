"""Loops that are compiled where they can be: they give the same numbers where they cannot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from index import alignment_loops, list_loops, seek_loops, segments, word_loops
from index.segments import Blocks, encode, find, find_in_blocks, ngram_rows, shingle_rows
from index.vocabulary import Vocabulary, code_of, fold, split_words

TEXTS = 700
RANDOM = np.random.default_rng(5)


def _plain(loop: Callable[..., Any], *args: Any) -> Any:  # noqa: ANN401 - of any loop
    """Run a loop as it stands in the file, not compiled."""
    return loop.__wrapped__(*args)  # type: ignore[attr-defined] # kept by wraps


def _lists() -> tuple[Blocks, np.ndarray[Any, np.dtype[np.bool_]], list[list[int]]]:
    """Return lists of every form, which texts count, and what the lists hold."""
    held = [
        sorted(RANDOM.choice(TEXTS, size=size, replace=False).tolist()) for size in (400, 60, 9, 1)
    ]
    keys = np.repeat(np.arange(len(held)), [len(each) for each in held]).astype(np.uint64)
    codes = encode(keys, np.concatenate(held).astype(np.uint64))
    rows = list(ngram_rows(codes, TEXTS))
    return Blocks.of(rows), RANDOM.random(TEXTS) < 0.9, held


@pytest.mark.parametrize("languages", [1, 3])
def test_both_ways_of_summing_lists_find_the_same_texts(languages: int) -> None:
    """Which of the two is taken hangs on how many texts are touched; no answer may hang on it."""
    lists, alive, held = _lists()
    spoken = RANDOM.integers(0, languages, TEXTS)
    table = RANDOM.random((len(held), languages + 1))
    table[:, languages] = 0.0
    codes = np.where(alive, spoken, languages).astype(np.int16)
    roots, floors = RANDOM.random(TEXTS) + 0.5, np.full(languages + 1, 0.4)
    both = (roots, list_loops.least_of_stretches(roots))
    given = (lists.data, lists.starts, lists.forms, codes, table)
    expected = {}
    for text in range(TEXTS):
        total = sum(table[row, codes[text]] for row, texts in enumerate(held) if text in texts)
        if total > 0.0 and total >= floors[codes[text]] * roots[text]:
            expected[text] = total
    for plainly in (False, True):

        def run(loop: Callable[..., Any], *args: Any, plainly: bool = plainly) -> Any:  # noqa: ANN401
            return _plain(loop, *args) if plainly else loop(*args)

        totals, texts, taken = np.zeros(TEXTS), np.zeros(TEXTS + 1, np.int64), np.zeros(TEXTS)
        count = run(list_loops.add_lists, *given, totals, texts)
        few = texts[:count].copy()
        count = run(list_loops.take_strong, few, totals, both, codes, floors, taken)
        assert dict(zip(few[:count].tolist(), taken[:count].tolist(), strict=True)) == expected
        assert not totals.any()
        run(list_loops.add_to_all, *given, totals)
        count = run(list_loops.scan_strong, totals, both, codes, floors, texts, taken)
        assert dict(zip(texts[:count].tolist(), taken[:count].tolist(), strict=True)) == expected
        assert not totals.any()
        counts = np.zeros(len(held), dtype=np.int64)
        run(list_loops.count_lists, *given[:3], alive, counts)
        assert counts.tolist() == [int(alive[each].sum()) for each in held]


def test_keys_are_found_in_blocks_as_in_codes_that_are_held_whole() -> None:
    """A segment that has grown large is searched in another way, and holds the same."""
    keys = np.sort(RANDOM.integers(0, 1 << segments.SHINGLE_BITS, 500, dtype=np.uint64))
    keys = np.repeat(keys, 3)
    docs = np.tile(np.arange(3, dtype=np.uint64) * np.uint64(200), 500)
    codes = encode(keys, docs)
    wanted = np.concatenate([keys[::7], keys[:5] + np.uint64(1), keys[-1:]])
    blocks = Blocks.of(list(shingle_rows(codes, 8, TEXTS)))
    starts = segments.starts_of(codes, segments.SHINGLE_BITS)
    whole = [each.tolist() for each in find(codes, wanted, segments.SHINGLE_BITS, starts)]
    assert [each.tolist() for each in find_in_blocks(blocks, 8, TEXTS, wanted)] == whole
    assert len(whole[0]) == 3 * (len(keys[::7]) + 1)
    first, last = np.zeros((2, len(wanted)), dtype=np.int64)
    bits = (segments.DOC_BITS, segments.SHINGLE_BITS - 11)
    _plain(seek_loops.seek_codes, codes, wanted.astype(np.int64), bits, starts, (first, last))
    assert np.repeat(np.arange(len(wanted)), last - first).tolist() == whole[0]
    taken = np.zeros((2, len(whole[0])), dtype=np.int64)
    _plain(seek_loops.take_codes, codes, (first, last), segments.DOC_BITS, tuple(taken))
    assert taken.tolist() == whole


def test_the_orders_of_sentences_score_the_same_without_a_compiler() -> None:
    """A store that was compared on one machine is read on another."""
    contrast = RANDOM.standard_normal((6, 5)).astype(np.float32)
    orders = np.stack([RANDOM.permutation(5) for _ in range(4)])
    logs, two_logs, weights = (RANDOM.random(size).astype(np.float32) for size in (6, 5, 6))
    right = [RANDOM.random((4, size)).astype(np.float32) for size in (5, 4, 5)]
    found = []
    for run in (alignment_loops.score_orders, alignment_loops.score_orders.__wrapped__):  # type: ignore[attr-defined]
        scores = np.zeros(4, dtype=np.float32)
        room = (np.zeros((3, 6), dtype=np.float32), scores)
        run(contrast, orders, (logs, two_logs, weights), right[0], right[1], right[2], room)
        found.append(scores.tolist())
    assert found[0] == found[1]


def test_a_run_that_is_partly_taken_gives_its_longest_free_stretch() -> None:
    """Each word is matched once, and what is left of a run must still be a run."""
    runs = np.array([[0, 0, 9], [6, 20, 8], [40, 4, 6]])
    for run in (alignment_loops.tile_runs, alignment_loops.tile_runs.__wrapped__):  # type: ignore[attr-defined]
        to_right, to_left, kept = np.full(50, -1), np.full(50, -1), np.zeros((3, 3), np.int64)
        room = (np.zeros(3, dtype=np.int64), np.zeros(52, dtype=np.int64))
        count = run(runs, (to_right, to_left), 4, room, kept)
        assert kept[:count].tolist() == [[0, 0, 9], [9, 23, 5]]
        assert to_right[9:14].tolist() == [23, 24, 25, 26, 27]
        assert to_left[4] == 4


def test_details_are_counted_by_how_their_sentences_stand_to_each_other() -> None:
    """What shares a sentence in both texts, and what keeps its order, tells a rewording."""
    first, second = np.array([0, 0, 1, 3]), np.array([2, 2, 5, 0])
    for run in (alignment_loops.count_orders, alignment_loops.count_orders.__wrapped__):  # type: ignore[attr-defined]
        found = np.zeros(5, dtype=np.int64)
        run(first, second, found)
        assert found.tolist() == [1, 1, 1, -1, 5]


def test_a_word_is_known_by_what_it_is_in_any_text() -> None:
    """Words that come in many batches, and more than there was room for, keep what is theirs."""
    known = Vocabulary()
    words, starts, ends = split_words("Élan, ÉLAN; “élan” 東京 3rd")
    assert words == ["Élan", "ÉLAN", "élan", "東", "京", "3rd"]
    assert [(int(a), int(b)) for a, b in zip(starts, ends, strict=True)][-1] == (22, 25)
    first = known.numbers_of(words)
    assert known.codes[first[0]] == known.codes[first[2]]
    assert known.capital[first].tolist() == [True, True, False, False, False, False]

    def grams_of(number: int) -> list[int]:
        return known.ngrams[known.first[number] : known.first[number + 1]].tolist()  # type: ignore[no-any-return]

    grams = grams_of(first[0])
    assert len(grams) == known.count_ngrams(first[:1])
    many = [f"word{number}" for number in range(9_000)]
    known.numbers_of(many)
    assert known.numbers_of(words).tolist() == first.tolist()
    assert grams_of(first[0]) == grams
    assert [known.folded[number] for number in first] == [fold(word) for word in words]
    assert known.numbers_of(many[:2]).tolist() == [len(words), len(words) + 1]


def test_words_are_found_by_their_hashes_as_by_themselves() -> None:
    """Hardly a word of a text is looked at as a string; its number must be that of the string."""
    texts = [
        "Élan, ÉLAN; “élan” 3rd e\u0301lan l\u2019\u00e9t\u00e9 the mill at Orsey, the mill",
        "The mill 東京 has words that are signs",
        "",
        " ".join(f"word{number} Word{number} élan" for number in range(9_000)),
        "the Mill at Orsey again\nÉlan",
    ]
    known, plain = Vocabulary(), Vocabulary()
    for text in [*texts, *texts]:
        words, first, last = split_words(text)
        starts, ends, numbers = known.read(text)
        assert [starts.tolist(), ends.tolist()] == [first.tolist(), last.tolist()]
        assert [known.folded[number] for number in numbers] == [fold(word) for word in words]
        wanted = plain.numbers_of(words)
        assert numbers.tolist() == wanted.tolist()
        assert known.codes[numbers].tolist() == [code_of(fold(word)) for word in words]
        heads = [fold(word)[:6] for word in words]
        assert known.stems[numbers].tolist() == [code_of(head) for head in heads]
        names = [
            code_of(f"@{h}") if w[0].isupper() else 0 for w, h in zip(words, heads, strict=True)
        ]
        assert known.names[numbers].tolist() == names


def test_words_are_found_the_same_without_a_compiler() -> None:
    """A machine without one reads the same texts."""
    text = "The mill at Orsey, the Mill œuvre naïve zażółć"
    points = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")
    signs = np.array([chr(point).isalpha() for point in range(1 << 10)], dtype=np.int8)
    data = np.frombuffer("millœuvrenaïveorsey".encode(), dtype=np.uint8)
    bounds = np.array([0, 4, 10, 16, 21])
    grams = (np.array([0, 2, 3]), np.array([7, 8, 9]))
    found = []
    for plainly in (False, True):

        def run(loop: Callable[..., Any], *args: Any, plainly: bool = plainly) -> Any:  # noqa: ANN401
            return _plain(loop, *args) if plainly else loop(*args)

        table = (np.zeros(32, dtype=np.uint64), np.full(32, -1))
        with np.errstate(over="ignore"):
            rounds = []
            for _ in range(2):
                spans, hashes = np.zeros((3, 30), dtype=np.int64), np.zeros(30, dtype=np.uint64)
                count = run(word_loops.look_up_words, points, signs, table, tuple(spans), hashes)
                rounds.append((count, spans.tolist(), hashes.tolist()))
                numbers = np.arange(len(hashes)) + 100
                rounds.append((run(word_loops.enter_words, table, hashes, numbers), [], []))
            assert (
                run(word_loops.look_up_words, points, signs[:90], table, tuple(spans), hashes) == -1
            )
        codes = np.zeros((3, 4), dtype=np.int64)
        run(word_loops.code_words, data, bounds, 3, word_loops.CRC_STEPS, tuple(codes))
        both = np.zeros((2, 5), dtype=np.int64)
        words = (np.array([0, 1, 0]), np.array([0, -1, 4]))
        joined = run(word_loops.join_ngrams, words, *grams, tuple(both))
        found.append((rounds, codes.tolist(), joined, both.tolist()))
    assert found[0] == found[1]
    assert found[0][0][0][1][2][:9] == [-1] * 9
    assert found[0][0][2][1][2][:9] == [100, 101, 102, 103, 104, 105, 106, 107, 108]
    assert found[0][1][0] == [code_of(word) for word in ("mill", "œuvre", "naïve", "orsey")]
    assert found[0][1][1] == [code_of(word) for word in ("mil", "œuv", "naï", "ors")]
    assert found[0][1][2] == [code_of(word) for word in ("@mil", "@œuv", "@naï", "@ors")]
    assert found[0][2:] == (4, [[0, 0, 4, 4, 0], [7, 8, 7, 8, 0]])


def test_stems_are_joined_the_same_without_a_compiler() -> None:
    """Words outside sentences are left out, and those that are mostly grammar weigh a third."""
    words = (np.array([0, 1, 1, 0]), np.array([0, -1, 4, 4]))
    known = (np.array([5, 6]), np.array([True, False]))
    for loop in (word_loops.join_stems, word_loops.join_stems.__wrapped__):  # type: ignore[attr-defined] # kept by wraps
        stems, weights = np.zeros((2, 4), dtype=np.int64), np.zeros(4, dtype=np.float32)
        count = loop(words, *known, (stems[0], stems[1], weights))
        assert stems[:, :count].tolist() == [[0, 4, 4], [5, 6, 5]]
        assert np.allclose(weights[:count], [1 / 3, 1, 1 / 3])


def test_words_are_placed_in_spans_the_same_without_a_compiler() -> None:
    """A word between two sentences, or behind the last, stands in none."""
    starts = np.array([0, 3, 7, 9, 14, 20])
    spans = (np.array([3, 8, 14]), np.array([7, 14, 14]))
    for loop in (word_loops.place_words, word_loops.place_words.__wrapped__):  # type: ignore[attr-defined] # kept by wraps
        owners, places, first = (np.full(size, -7) for size in (6, 6, 4))
        sizes = np.full(3, 9.0, dtype=np.float32)
        count = loop(starts, spans, (owners, places, first, sizes))
        assert owners.tolist() == [-1, 0, -1, 1, -1, -1]
        assert places[:count].tolist() == [1, 3]
        assert first.tolist() == [0, 1, 2, 2]
        assert sizes.tolist() == [1.0, 1.0, 0.0]


def test_words_are_the_same_with_and_without_the_table_of_signs() -> None:
    """Texts of alphabetic scripts are split by a table, which the rule for all others made."""
    from index.vocabulary import _WORD  # noqa: PLC0415 - the rule itself

    texts = [
        "Élan, ÉLAN; “élan”_or 3rd e\u0301lan l\u2019\u00e9t\u00e9 \u00adsoft",
        "Привет, мир! \u0928\u092e\u0938\u094d\u0924\u0947 عربي 12.5",
        "ภาษาไทย and 東京 with words",
        "\ud83d lone halves \udcff and 🙂",
        "_ ,.",
        "",
    ]
    for text in texts:
        words, starts, ends = split_words(text)
        found = list(_WORD.finditer(text))
        assert words == [match.group() for match in found]
        assert list(zip(starts.tolist(), ends.tolist(), strict=True)) == [
            match.span() for match in found
        ]
