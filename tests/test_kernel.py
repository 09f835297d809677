"""The kernel: the same bits by numba and by numpy, whatever the text, the pieces and the threads."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index import kernel, kernel_numba, kernel_numpy
from index.kernel import SCHEMES, Plan, Sketches, WordRows
from index.kernel_numpy import murmur
from index.tokens import read_words
from index.unicode_table import LETTER, classify, fold_sign
from tests.index.texts import prose

ROOT = Path(__file__).resolve().parent.parent
MASK = (1 << 64) - 1

# Pieces of many scripts with what stands inside and between words, so that chance puts them together.
PIECES = (
    *("the", "Harbour", "ÉTÉ", "été", "e\u0301te\u0301", "d’eau", "d'eau", "co\u00adop", "3,412"),
    *(
        "手",
        "新华社",
        "ガ",
        "カ\u3099",
        "ｶﾞ",
        "ข่าว",
        "ก",
        "\u0e33",
        "ကို",
        "ខ្មែរ",
        "हिन्दी",
        "में",
        "한국어",
    ),
    *(
        "각",
        "\u1100\u1161\u11a8",
        "Ёжик",
        "Ь",
        "ﬁnal",
        "ﷺ",
        "½",
        "Ⅷ",
        "①",
        "👍🏽",
        "👨\u200d👩",
        "a\ufe0f",
    ),
    *(
        " ",
        "\u00a0",
        "\u200b",
        "\n",
        "-",
        "’",
        "“",
        "。",
        "_",
        "\u200c",
        "\u200d",
        "\u0301",
        "\u0e48",
    ),
)
mixed_texts = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
any_texts = st.one_of(mixed_texts, st.text(max_size=120))
any_bytes = st.one_of(
    st.binary(max_size=200),
    st.lists(
        st.sampled_from(
            [
                b"a",
                b"Zz",
                b"\xc3",
                b"\xa9",
                b"\xe2\x82",
                b"\xe0\x80",
                b"\xed\xa0\x80",
                b"\xf0\x9f",
                b"\xf4\x90\x80\x80",
                b"\xc0\xaf",
                b"\xff",
                b" ",
                "日".encode(),
                b"\x00",
            ]
        ),
        max_size=80,
    ).map(b"".join),
)


def joined(parts: list[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return bytes one behind the other and their bounds."""
    bounds = np.cumsum([0, *(len(part) for part in parts)]).astype(np.int64)
    return np.frombuffer(b"".join(parts), dtype=np.uint8), bounds


def assert_same_words(left: WordRows, right: WordRows) -> None:
    """Fail where two readings differ in a bit."""
    for name in ("starts", "hashes", "first_bytes", "last_bytes"):
        ours, theirs = getattr(left, name), getattr(right, name)
        assert ours.dtype == theirs.dtype
        assert ours.tolist() == theirs.tolist(), name


def assert_same_sketches(left: Sketches, right: Sketches) -> None:
    """Fail where two sketches differ in a bit."""
    for name in ("words", "starts", "hashes", "places", "signatures"):
        ours, theirs = getattr(left, name), getattr(right, name)
        assert (ours is None) == (theirs is None)
        if ours is not None:
            assert ours.dtype == theirs.dtype
            assert ours.tolist() == theirs.tolist(), name


def murmur_of(data: bytes, seed: int = 0) -> int:
    """Return MurmurHash64A, written down a second time from its source."""
    factor = 0xC6A4A7935BD1E995
    value = seed ^ (len(data) * factor & MASK)
    whole = len(data) // 8 * 8
    for start in range(0, whole, 8):
        block = int.from_bytes(data[start : start + 8], "little") * factor & MASK
        block = (block ^ block >> 47) * factor & MASK
        value = (value ^ block) * factor & MASK
    if data[whole:]:
        value = (value ^ int.from_bytes(data[whole:], "little")) * factor & MASK
    value = (value ^ value >> 47) * factor & MASK
    return value ^ value >> 47


@settings(deadline=None, max_examples=300)
@given(st.lists(any_texts, max_size=6))
def test_numba_and_numpy_read_the_same_words(texts: list[str]) -> None:
    """A store made where numba is missing must serve where it is there, and the other way round."""
    buffer, bounds = kernel.join_texts(texts)

    assert_same_words(
        kernel_numba.read_rows(buffer, bounds), kernel_numpy.read_rows(buffer, bounds)
    )


@settings(deadline=None, max_examples=300)
@given(st.lists(any_bytes, max_size=5))
def test_bytes_that_are_not_utf_8_part_words_and_harm_nothing(parts: list[bytes]) -> None:
    """Archives hold cut and mis-encoded pages: they are read as if the bad bytes were signs."""
    buffer, bounds = joined(parts)
    fast, slow = kernel_numba.read_rows(buffer, bounds), kernel_numpy.read_rows(buffer, bounds)

    assert_same_words(fast, slow)
    for number, part in enumerate(parts):
        hashes = slow.hashes[slow.starts[number] : slow.starts[number + 1]]
        assert hashes.tolist() == read_words(part.decode("utf-8", "replace")).hashes.tolist()


@settings(deadline=None, max_examples=200)
@given(
    texts=st.lists(st.one_of(any_texts, st.integers(0, 9).map(prose)), max_size=5),
    length=st.integers(1, 6),
    sampling=st.integers(1, 9),
    bins=st.one_of(st.none(), st.integers(2, 70)),
    seed=st.integers(0, 1 << 32),
    scheme=st.sampled_from(SCHEMES),
)
def test_numba_and_numpy_make_the_same_sketches(
    texts: list[str], length: int, sampling: int, bins: int | None, seed: int, scheme: str
) -> None:
    """The settings of a batch must not decide whether its two ways of running agree."""
    buffer, bounds = kernel.join_texts(texts)
    plan = Plan(length, sampling, bins, seed % (1 << 32), scheme)

    assert_same_sketches(
        kernel_numba.sketch(buffer, bounds, plan), kernel_numpy.sketch(buffer, bounds, plan)
    )


@settings(deadline=None, max_examples=300)
@given(
    texts=st.lists(st.one_of(any_texts, st.integers(0, 9).map(prose)), max_size=5),
    sampling=st.integers(1, 9),
)
def test_numba_and_numpy_count_the_same_ngrams(texts: list[str], sampling: int) -> None:
    """Texts that were stored with one of them are searched for with the other."""
    bounds = np.cumsum([0, *(len(text) for text in texts)]).astype(np.int64)
    points = np.frombuffer("".join(texts).encode("utf-32-le", "replace"), dtype="<u4")

    fast = kernel_numba.count_ngrams(points, bounds, sampling)
    slow = kernel_numpy.count_ngrams(points, bounds, sampling)

    for name in ("starts", "buckets", "counts"):
        ours, theirs = getattr(fast, name), getattr(slow, name)
        assert ours.dtype == theirs.dtype
        assert ours.tolist() == theirs.tolist(), name


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_result_does_not_depend_on_threads_or_chunks(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run on eight cores must find what a run on one does."""
    texts = [prose(number) for number in range(60)] + ["", "one"]
    whole = kernel.sketch_texts(texts, scheme=scheme)
    rows = kernel.read_buffer(*kernel.join_texts(texts))

    monkeypatch.setattr(kernel, "_CHUNK_BYTES", 3000)

    assert_same_sketches(kernel.sketch_texts(texts, scheme=scheme, threads=3), whole)
    assert_same_sketches(kernel.sketch_texts(texts, scheme=scheme), whole)
    assert_same_words(kernel.read_buffer(*kernel.join_texts(texts), threads=3), rows)


def test_a_text_is_sketched_alike_alone_and_among_others() -> None:
    """What stands before and behind a text in the buffer is not part of it."""
    texts = ["début", "a", "", prose(1), "été", "手手", prose(2) + "x", "x" + prose(3)]
    together = kernel.sketch_texts(texts, sampling=1)

    for number, text in enumerate(texts):
        alone = kernel.sketch_texts([text], sampling=1)
        own = slice(int(together.starts[number]), int(together.starts[number + 1]))
        assert together.hashes[own].tolist() == alone.hashes.tolist()
        assert together.places[own].tolist() == alone.places.tolist()
        assert together.signatures is not None
        assert alone.signatures is not None
        assert together.signatures[number].tolist() == alone.signatures[0].tolist()


def test_bounds_may_leave_out_the_ends_of_the_buffer() -> None:
    """A part of a large buffer is read in place."""
    buffer, bounds = kernel.join_texts(["left out", prose(1), prose(2), "left out too"])

    inner = kernel.read_buffer(buffer, bounds[1:3])
    alone = kernel.read_buffer(*kernel.join_texts([prose(1)]))

    assert inner.hashes.tolist() == alone.hashes.tolist()
    assert (inner.first_bytes - bounds[1]).tolist() == alone.first_bytes.tolist()


def test_no_texts_and_empty_texts_are_no_error() -> None:
    """An empty batch, an empty article and one of signs alone come up in every archive."""
    none = kernel.sketch_texts([])
    empty = kernel.sketch_texts(["", " … ", ""])

    assert (len(none.words), len(none.hashes), none.starts.tolist()) == (0, 0, [0])
    assert empty.words.tolist() == [0, 0, 0]
    assert empty.signatures is not None
    assert (empty.signatures == 0xFFFFFFFF).all()


@pytest.mark.parametrize("run", [kernel_numba.read_rows, kernel_numpy.read_rows])
def test_a_huge_text_and_a_huge_word_are_read(
    run: Callable[[NDArray[np.uint8], NDArray[np.int64]], WordRows],
) -> None:
    """A whole archive in one field, or a picture in letters, costs time alone."""
    text = ("word " * 70_000 + "Ünïcode " * 9_000 + "é" * 40_000 + "x" * 300_000 + " end").encode()
    buffer, bounds = joined([text])

    rows = run(buffer, bounds)

    assert len(rows.hashes) == 79_002
    assert rows.hashes[0] == murmur_of(b"word")
    assert rows.hashes[-1] == murmur_of(b"end")


@given(st.lists(st.binary(max_size=40), max_size=8))
def test_a_word_is_hashed_by_murmurhash64a(parts: list[bytes]) -> None:
    """The hash is a published one, so that any program can compute it."""
    lengths = np.array([len(part) for part in parts], dtype=np.int64)
    data = np.frombuffer(b"".join(parts), dtype=np.uint8)

    assert murmur(data, lengths).tolist() == [murmur_of(part) for part in parts]


def test_the_reference_of_the_hash_gives_published_values() -> None:
    """The second writing down above is held against values of other programs."""
    assert murmur_of(b"hash me", 22) == 15828218858260124487
    assert murmur_of(b"hash me", 330) == 11490980199443804233


def test_every_code_point_is_one_word_composed_and_decomposed() -> None:
    """Systems that deliver NFD, and fonts' own capitals, must not hide a copy."""
    composed = [
        f"x {chr(point)}a y"
        for point in range(0x110000)
        if not 0xD800 <= point < 0xE000 and unicodedata.decomposition(chr(point))
    ]
    decomposed = [unicodedata.normalize("NFD", text) for text in composed]

    left, right = (
        kernel_numba.read_rows(*kernel.join_texts(texts)) for texts in (composed, decomposed)
    )

    assert left.hashes.tolist() == right.hashes.tolist()
    assert left.starts.tolist() == right.starts.tolist()


def test_a_letter_folds_as_the_table_says() -> None:
    """The table that ships is the one that this Unicode gives, for all that both know."""
    letters = [chr(point) for point in range(0x3000) if classify(chr(point)) == LETTER]

    rows = kernel_numba.read_rows(*kernel.join_texts(letters))

    assert rows.hashes.tolist() == [murmur_of(fold_sign(letter)) for letter in letters]


def run_python(code: str, **environment: str) -> list[str]:
    """Return the words that a fresh process prints."""
    held = {key: value for key, value in os.environ.items() if key != "PROVENANCE_KERNEL"}
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**held, **environment},
        capture_output=True,
        check=True,
    )
    return said.stdout.decode().split()


@pytest.mark.parametrize("name", ["numba", "numpy"])
def test_the_environment_chooses_the_kernel(name: str) -> None:
    """Where compiling is not wanted the slow kernel can be asked for."""
    code = "from index.kernel import kernel_name; print(kernel_name())"

    assert run_python(code, PROVENANCE_KERNEL=name) == [name]


def test_a_small_task_does_not_load_numba() -> None:
    """One question to a store must not wait for a compiler."""
    code = (
        "import sys; from index.kernel import sketch_texts; sketch_texts(['one two three']);"
        "print('numba' in sys.modules)"
    )

    assert run_python(code) == ["False"]


def test_what_is_compiled_is_kept_for_the_next_process(tmp_path: Path) -> None:
    """A command that is run every hour must not compile every hour."""
    code = (
        "import time; from index.kernel_numba import compile_kernel; compile_kernel();"
        "print(time.process_time())"
    )

    first, second = (float(run_python(code, NUMBA_CACHE_DIR=str(tmp_path))[0]) for _ in range(2))

    assert any(tmp_path.rglob("*.code"))
    assert second < first / 2


@pytest.mark.parametrize(
    ("before", "environment"),
    [
        ("import sys; sys.modules['numba'] = None;", {}),
        ("", {"NUMBA_DISABLE_JIT": "1"}),
    ],
)
def test_the_kernel_runs_where_numba_does_not(before: str, environment: dict[str, str]) -> None:
    """New Pythons and small machines come before numba does; results are the same there."""
    code = before + (
        "from index.kernel import kernel_name, sketch_texts; name = kernel_name();"
        "print(name, *sketch_texts(['one two three four five'], sampling=1).hashes)"
    )

    said = run_python(code, **environment)

    here = kernel.sketch_texts(["one two three four five"], sampling=1).hashes
    assert said == ["numpy", *(str(value) for value in here)]
