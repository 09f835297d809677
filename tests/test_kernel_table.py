"""The table of code points: what ships is what Python's Unicode data say."""

from __future__ import annotations

import unicodedata

import numpy as np

from index.kernel import sketch_texts
from index.tokens import read_words
from index.unicode_table import (
    CLASS_SHIFT,
    PAGE_BITS,
    build_table,
    load_table,
    unicode_version,
)


def test_the_table_that_ships_is_the_one_that_would_be_made() -> None:
    """Otherwise the next one to make it changes hashes unawares.

    With another version of Unicode only what the older one knows of is compared: letters are added
    and hardly ever changed.
    """
    shipped, made = load_table(), build_table()
    points = np.arange(0x110000)
    known = points >= 0
    if unicode_version() != unicodedata.unidata_version:
        old = unicodedata.ucd_3_2_0
        known = np.array([old.category(chr(point)) != "Cn" for point in points])

    entries = [
        table.entries[(table.pages[points >> PAGE_BITS] << PAGE_BITS) | (points & 127)]
        for table in (shipped, made)
    ]

    differing = int(((entries[0] >> CLASS_SHIFT) != (entries[1] >> CLASS_SHIFT))[known].sum())
    assert differing <= (0 if known.all() else 50)
    if known.all():
        assert entries[0].tolist() == entries[1].tolist()
        assert shipped.pool.tolist() == made.pool.tolist()


def test_copies_that_differ_in_typography_alone_have_the_same_sketch() -> None:
    """Desks set quotes, spaces, accents and capitals their own way, and systems encode them so."""
    texts = [
        "L'été, \"c'est fini\" - a dit l'État: 12 000 euros, co-opération de Strasse.",
        "L’ÉTÉ, « C’EST FINI » — a dit l’Etat\u00a0: 12\u202f000 euros, co-opération de Straße.",
        unicodedata.normalize(
            "NFD",
            "L’été, “c’est fini” – a dit l’État : 12 000 euros, co-opé\u00adration de Straße.",
        ),
    ]

    sketches = sketch_texts(texts, sampling=1)

    rows = [
        sketches.hashes[sketches.starts[at] : sketches.starts[at + 1]].tolist() for at in range(3)
    ]
    assert rows[0] == rows[1] == rows[2]
    assert sketches.signatures is not None
    assert len({row.tobytes() for row in sketches.signatures}) == 1


def test_styled_capitals_are_the_letters_they_show() -> None:
    """Posts write in mathematical letters to look bold; they are copied in plain ones."""
    assert (
        read_words("𝐁𝐫𝐞𝐚𝐤𝐢𝐧𝐠 𝗡𝗘𝗪𝗦").hashes.tolist() == read_words("breaking news").hashes.tolist()
    )


def test_a_script_without_spaces_gives_one_word_a_character() -> None:
    """A passage cut at any place in a Chinese or Thai sentence keeps its shingles."""
    whole = read_words("渡轮公司周五宣布停航").hashes.tolist()

    assert len(whole) == 10
    assert read_words("公司周五").hashes.tolist() == whole[2:6]
