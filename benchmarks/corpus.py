"""Write a corpus with known copies: python -m benchmarks.corpus families -o FILE [--texts N].

Two kinds. ``families``: one text in five copies an earlier one, lightly edited, heavily edited, cut short or
embedded in a text of its own. ``syndication``: a few stories run by tens to hundreds of outlets, among originals and
small families. A quarter of the texts of the first carry one of thirty blocks of boilerplate, which make no copy; so do
the carriers of sixty blocks in the second. Words are invented and follow Zipf's law; with ``--like`` originals follow
the word pairs of real texts instead, so that unrelated texts share common phrases. The same arguments give the same
bytes.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

VOCABULARY = 20_000
ZIPF_EXPONENT = 1.05
MEDIAN_WORDS = 400
SHARD = 50_000
"""So many texts are made at a time: copies stay within, and memory does not grow with the corpus."""

KINDS = ("light", "heavy", "cut", "embed")
KIND_SHARES = (0.45, 0.30, 0.15, 0.10)
EDIT_RATES = {
    "light": (0.02, 0.12),
    "heavy": (0.12, 0.40),
    "cut": (0.02, 0.08),
    "embed": (0.02, 0.08),
}
STORY_SIZES = (20, 30, 40, 60, 80, 100, 130, 160, 200, 260, 320, 400)
"""Copies of each story of ``syndication`` in 8,000 texts; they grow with the corpus."""

Ids = NDArray[np.int32]


@dataclass(slots=True)
class Text:
    """One text as numbers of words, with what is true of it."""

    words: Ids
    cluster: int
    kind: str = "original"
    parent: int | None = None


class Words:
    """Draws words and texts; writes them out."""

    def __init__(self, seed: int, like: Path | None = None) -> None:
        self.rng = np.random.default_rng(seed)
        self.names = invented_words(self.rng)
        weights = np.arange(1, VOCABULARY + 1, dtype=np.float64) ** -ZIPF_EXPONENT
        self.cumulative = np.cumsum(weights / weights.sum())
        self.chain: list[list[int]] = []
        if like is not None:
            self.chain, real = word_pairs(like)
            self.names += real
        capital = [name[:1].upper() + name[1:] for name in self.names]
        ends = ("", ",", ".")
        self.forms = np.array(
            [name + end for end in ends for names in (self.names, capital) for name in names],
            object,
        )

    def draw(self, count: int) -> Ids:
        """Return words drawn one by one from the invented vocabulary."""
        picks = np.searchsorted(self.cumulative, self.rng.random(count))
        return np.minimum(picks, VOCABULARY - 1).astype(np.int32)

    def original(self, fewest: int = 80, most: int = 1500) -> Ids:
        """Return a fresh text: its length is log-normal, 400 words in the median."""
        length = int(np.clip(self.rng.lognormal(np.log(MEDIAN_WORDS), 0.35), fewest, most))
        return self.walk(length) if self.chain else self.draw(length)

    def walk(self, length: int) -> Ids:
        """Return words each of which followed the one before somewhere in the real texts."""
        chances = self.rng.random(length)
        found: list[int] = []
        followers = self.chain[0]
        for chance in chances.tolist():
            word = followers[int(chance * len(followers))]
            found.append(word + VOCABULARY - 1)
            followers = self.chain[word] or self.chain[0]
        return np.array(found, np.int32)

    def edited(self, words: Ids, rate: float) -> Ids:
        """Return a copy with this share of its words edited: 70 % changed, 15 % left out, 15 % added."""
        fate = self.rng.random(len(words)) / rate if rate else np.ones(len(words))
        fresh = self.draw(len(words))
        counts = np.where(
            (fate >= 0.7) & (fate < 0.85), 0, np.where((fate >= 0.85) & (fate < 1), 2, 1)
        )
        kept = np.where(fate < 0.7, fresh, words)
        copy = np.repeat(kept, counts)
        # Where a word stands twice, the second is the added one.
        twice = np.cumsum(counts)[counts == 2] - 1
        copy[twice] = fresh[counts == 2]
        return copy.astype(np.int32)

    def between(self, low: float, high: float) -> float:
        """Return a number between the two, all equally likely."""
        return float(self.rng.uniform(low, high))

    def rendered(self, words: Ids) -> str:
        """Return the words as sentences of 8 to 28 words, with capitals, commas and full stops."""
        lengths = self.rng.integers(8, 29, len(words) // 8 + 1)
        ends = np.cumsum(lengths)
        ends = ends[ends <= len(words)] - 1
        starts = np.concatenate([[0], ends + 1])
        forms = np.zeros(len(words), np.int64)
        forms[self.rng.random(len(words)) < 0.05] = 2
        forms[ends] = 4
        forms[starts[starts < len(words)]] += 1
        return " ".join(self.forms[words + forms * len(self.names)].tolist())


def invented_words(rng: np.random.Generator) -> list[str]:
    """Return the vocabulary, all different; frequent words are short."""
    consonants, vowels = "bcdfghjklmnprstvwz", "aeiou"
    endings = ("", "", "s", "n", "ed", "ing")
    syllables = [c + v for c in consonants for v in vowels]
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        # One draw a round for all: twenty thousand small draws would take a second.
        parts = rng.integers(len(syllables), size=(VOCABULARY, 5)).tolist()
        counts = rng.integers(2, 6, VOCABULARY).tolist()
        last = rng.integers(len(endings) * 5, size=VOCABULARY).tolist()
        for row, count, end in zip(parts, counts, last, strict=True):
            rank = len(words)
            if rank == VOCABULARY:
                break
            length = 1 + rank // 400 if rank < 800 else count
            ending = endings[end % len(endings)] if rank > 50 else consonants[end % 5]
            words["".join(syllables[part] for part in row[:length]) + ending] = None
    return list(words)


def word_pairs(path: Path) -> tuple[list[list[int]], list[str]]:
    """Return which words follow each word of real texts, and the words; row 0 begins a sentence.

    Args:
        path: JSON Lines with a field ``text``.
    """
    numbers: dict[str, int] = {}
    chain: list[list[int]] = [[]]
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            for sentence in re.split(r"(?<=[.!?])\s+", json.loads(line)["text"]):
                row = 0
                for word in re.findall(r"\w[\w'’-]*", sentence):
                    number = numbers.setdefault(word, len(numbers) + 1)
                    if number == len(chain):
                        chain.append([])
                    chain[row].append(number)
                    row = number
    return chain, list(numbers)


def families(words: Words, count: int, blocks: list[Ids]) -> list[Text]:
    """Return texts of which one in five copies an earlier one, a third of those a copy."""
    rng = words.rng
    texts: list[Text] = []
    for number in range(count):
        if number > 50 and rng.random() < 0.2:
            parent = int(rng.integers(number))
            while texts[parent].parent is not None and rng.random() < 0.7:
                parent = int(rng.integers(number))
            kind = str(rng.choice(KINDS, p=KIND_SHARES))
            copy = copied(words, texts[parent].words, kind)
            text = Text(copy, texts[parent].cluster, kind, parent)
        else:
            brief = rng.random() < 0.1
            fresh = words.draw(int(rng.integers(40, 101))) if brief else words.original()
            text = Text(fresh, number)
        if rng.random() < 0.25:
            text.words = np.concatenate([text.words, blocks[int(rng.integers(len(blocks)))]])
        texts.append(text)
    return texts


def copied(words: Words, source: Ids, kind: str) -> Ids:
    """Return a copy of one kind."""
    rate = words.between(*EDIT_RATES[kind])
    if kind == "cut":
        copy = words.edited(source, rate)
        return copy[: max(20, int(len(copy) * words.between(0.3, 0.7)))]
    if kind == "embed":
        length = max(20, int(len(source) * words.between(0.3, 0.6)))
        start = int(words.rng.integers(max(1, len(source) - length)))
        own = words.original(60, 1200)
        at = int(words.rng.integers(len(own) + 1))
        return np.concatenate(
            [own[:at], words.edited(source[start : start + length], rate), own[at:]]
        )
    return words.edited(source, rate)


def syndication(words: Words, count: int, blocks: list[Ids]) -> list[Text]:
    """Return twelve stories with many copies each among originals and small families."""
    rng = words.rng
    texts = [Text(words.original(), number) for number in range(count * 5 // 8)]
    cluster = len(texts)
    for size in STORY_SIZES:
        story = words.original()
        copies = max(2, size * count // 8000)
        texts += [Text(run_by_an_outlet(words, story), cluster, "wire") for _ in range(copies)]
        cluster += 1
    while len(texts) < count:
        if rng.random() < 0.5:
            texts.append(Text(words.original(), cluster))
            cluster += 1
        else:
            source = texts[int(rng.integers(len(texts)))]
            copy = words.edited(source.words, words.between(0.02, 0.2))
            texts.append(Text(copy, source.cluster, "light"))
    for block in blocks:
        # At most one text in twenty, or blocks would be most of a small corpus.
        most = min(400, max(3, len(texts) // 20))
        carriers = int(np.exp(words.between(np.log(2), np.log(most))))
        for number in rng.choice(len(texts), carriers, replace=False).tolist():
            texts[number].words = np.concatenate([texts[number].words, block])
    order = rng.permutation(len(texts))
    return [texts[number] for number in order.tolist()]


def run_by_an_outlet(words: Words, story: Ids) -> Ids:
    """Return one outlet's version: edited a little, often cut, often under a lead of its own."""
    version = words.edited(story, words.between(0, 0.06))
    if words.rng.random() < 0.4:
        version = version[: max(40, int(len(version) * words.between(0.4, 0.8)))]
    if words.rng.random() < 0.5:
        version = np.concatenate([words.draw(int(words.rng.integers(5, 61))), version])
    return version


MAKERS: dict[str, tuple[Callable[[Words, int, list[Ids]], list[Text]], int, int]] = {
    "families": (families, 30, 71),
    "syndication": (syndication, 60, 61),
}
"""Of each corpus: what makes it, how many blocks of boilerplate, and one more than their longest."""


def rows(
    kind: str, count: int, seed: int, like: Path | None = None
) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """Yield each text and what is true of it, as they are written to the two files."""
    words = Words(seed, like)
    make, blocks, longest = MAKERS[kind]
    boilerplate = [words.draw(int(words.rng.integers(20, longest))) for _ in range(blocks)]
    for start in range(0, count, SHARD):
        for number, text in enumerate(make(words, min(SHARD, count - start), boilerplate), start):
            parent = None if text.parent is None else str(text.parent + start)
            truth = {"id": str(number), "cluster": text.cluster + start * 2, "parent": parent}
            yield (
                {"id": str(number), "text": words.rendered(text.words)},
                truth | {"kind": text.kind},
            )


def gold_of(path: Path) -> Path:
    """Return where the truth about a corpus stands."""
    return path.with_name(path.name.removesuffix(".jsonl") + ".gold.jsonl")


def write(path: Path, kind: str, count: int, seed: int, like: Path | None = None) -> None:
    """Write a corpus and, beside it, the truth about it."""
    with (
        path.open("w", encoding="utf-8") as texts,
        gold_of(path).open("w", encoding="utf-8") as gold,
    ):
        for text, truth in rows(kind, count, seed, like):
            texts.write(json.dumps(text, ensure_ascii=False) + "\n")
            gold.write(json.dumps(truth) + "\n")


def main() -> None:
    """Write one corpus."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=sorted(MAKERS))
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--like", type=Path)
    options = parser.parse_args()
    write(options.output, options.kind, options.texts, options.seed, options.like)


if __name__ == "__main__":
    main()
