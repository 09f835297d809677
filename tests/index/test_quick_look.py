"""A quick look rules out what has nothing to do with a text, and nothing else."""

from __future__ import annotations

import numpy as np

from index.quick_look import not_ruled_out
from index.sample_texts import WordRarity
from index.tokens import read_words
from tests.index.texts import prose

STORY = prose(1, 14).replace("\n", " ")
OTHER = prose(2, 14).replace("\n", " ")


def rarity(*texts: str) -> WordRarity:
    """Return how rare the words of some texts are."""
    words = np.concatenate([np.unique(read_words(text).hashes) for text in texts])
    known, carriers = np.unique(words, return_counts=True)
    return WordRarity(known, carriers, len(texts))


def worth(asked: str, **others: str) -> set[str]:
    """Return which texts a quick look keeps."""
    return not_ruled_out(asked, others, rarity(asked, *others.values(), *map(prose, range(50, 80))))


def test_an_unrelated_text_is_ruled_out() -> None:
    """Comparing it in full would take hundreds of times as long."""
    assert worth(STORY, other=OTHER, again=prose(3)) == set()


def test_a_passage_is_kept() -> None:
    """A paragraph of somebody else's is told, however much a text has of its own."""
    words = STORY.split()
    paragraph = f"{OTHER} {' '.join(words[40:66])} {prose(5)} {prose(6)}"

    assert worth(STORY, paragraph=paragraph) == {"paragraph"}


def test_a_quoted_sentence_is_kept() -> None:
    """A shared quotation is told, however little else two texts share."""
    words = STORY.split()
    whole = f"{OTHER} \u201c{' '.join(words[40:49])}\u201d {prose(5)}"
    broken = f"{OTHER} '{' '.join(words[40:44])} ba ce {' '.join(words[44:48])}' {prose(5)}"
    turn = f"{OTHER} \u00ab{' '.join(words[40:45])}\u00bb {prose(5)}"
    plain = f"{OTHER} {' '.join(words[40:49])} {prose(5)} o'clock"

    assert worth(STORY, whole=whole, broken=broken, turn=turn, plain=plain) == {"whole", "broken"}
    assert worth(whole, plain=plain, story=STORY) == {"plain", "story"}


def test_the_same_words_in_another_order_are_kept() -> None:
    """A free rewording keeps the rare words and no run of them."""
    words = STORY.split()
    mixed = " ".join(word for pair in zip(words[::2], OTHER.split(), strict=False) for word in pair)

    assert worth(STORY, mixed=mixed) == {"mixed"}


def test_rare_words_that_lie_scattered_are_ruled_out() -> None:
    """A short text finds a fifth of its words in a long one by chance; none stand side by side there."""
    words, own = STORY.split(), OTHER.split()[:60]
    own[::5] = words[10:58:4]

    assert worth(STORY, scattered=" ".join(own)) == set()
    own[1:24] = words[70:93]
    assert worth(STORY, part=" ".join(own)) == {"part"}


def test_a_part_of_a_text_is_kept() -> None:
    """Who has few words is asked for no more than these."""
    words = STORY.split()

    assert worth(STORY, part=" ".join(words[10:30:2])) == {"part"}
    assert worth(" ".join(words[10:30:2]), whole=STORY) == {"whole"}


def test_texts_without_words_are_ruled_out() -> None:
    """There is nothing to share."""
    assert worth("...", other=OTHER) == set()
    assert worth(STORY, other="!?") == set()
    assert not_ruled_out(STORY, {}, rarity(STORY)) == set()


def test_neighbours_in_the_list_do_not_lend_each_other_words() -> None:
    """What is kept of a text may not depend on the one that stands before it."""
    words = STORY.split()
    four = " ".join(words[40:44])

    assert worth(STORY, first=f"{OTHER} {four}", second=f"{four} {prose(7)}") == set()
