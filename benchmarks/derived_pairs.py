"""Labelled pairs of texts for fitting ``derived``, read from local data sets and varied by rule."""

from __future__ import annotations

import itertools
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from provenance.canonical import canonicalise

# Look-alikes whose originals share this much of their 5-grams may be copies themselves.
_MAYBE_COPIES = 0.1
_LONGEST_BILL = 25_000
# A capital within a sentence.
_NAME = re.compile(r"(?<=[^\W\d_] )[A-ZÀ-ÖØ-ÞА-Я][^\W\d_]{2,}")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_PARAGRAPH = re.compile(r"\n\s*")


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two texts and whether one derives from the other or both from a third.

    Attributes:
        source: Name of the data set.
        kind: What kind of pair, for the tables.
        derived: The label.
        group: Pairs of one group share a text or a story.
        languages: Of left and right, None where they are to be detected.
    """

    source: str
    kind: str
    derived: bool
    left: str
    right: str
    group: str
    languages: tuple[str | None, str | None] = (None, None)


def _rows(folder: Path, name: str) -> list[dict[str, Any]]:
    with (folder / name).open(encoding="utf-8") as handle:
        return [json.loads(line) for line in handle if line.strip()]


def read_answers(data: Path) -> Iterator[LabelledPair]:
    """Student answers and the page they were to use or not to use (Clough and Stevenson 2011)."""
    folder = data / "clough_stevenson"
    text = {row["id"]: row["text"] for row in _rows(folder, "docs.jsonl")}
    other = [row for row in _rows(folder, "pairs.jsonl") if not row["same_task"]]
    for row in [r for r in _rows(folder, "pairs.jsonl") if r["same_task"]] + other[::4]:
        kind = row["label"] if row["same_task"] else "random"
        yield LabelledPair(
            "clough", kind, bool(row["is_copy"]), text[row["a"]], text[row["b"]], row["b"]
        )


def read_syndicated(data: Path) -> Iterator[LabelledPair]:
    """Web news on one summit: read pairs, and pairs without a common 8-gram."""
    folder = data / "helsinki_news"
    text = {row["id"]: row["text"] for row in _rows(folder, "docs.jsonl")}
    for row in _rows(folder, "pairs_adjudicated.jsonl"):
        if row["dependent"] is not None:
            yield LabelledPair(
                "helsinki",
                row["label"],
                bool(row["dependent"]),
                text[row["a"]],
                text[row["b"]],
                row["a"],
            )
    for row in _rows(folder, "hard_negatives_silver.jsonl"):
        left, right = text[row["a"]], text[row["b"]]
        yield LabelledPair(
            "helsinki", "silver", derived=False, left=left, right=right, group=row["a"]
        )


def read_translated(data: Path, name: str, seed: int) -> Iterator[LabelledPair]:
    """Versions of news articles, random others, and look-alikes in one language and in two."""
    folder = data / {"wmt14": "wmt14_newstest_docs", "wmt21": "wmt21_news_versions"}[name]
    docs = {row["id"]: row for row in _rows(folder, "docs.jsonl")}
    by_story: dict[str, list[dict[str, Any]]] = {}
    for row in docs.values():
        by_story.setdefault(row["story"], []).append(row)
    rng = random.Random(seed)
    taken: dict[tuple[str, str, str], int] = {}
    ids = sorted(docs)

    def pair(kind: str, derived: bool, left: dict[str, Any], right: dict[str, Any]) -> LabelledPair:  # noqa: FBT001
        return LabelledPair(
            name,
            kind,
            derived,
            left["text"],
            right["text"],
            left["story"],
            (left["lang"], right["lang"]),
        )

    rows = _rows(folder, "pairs.jsonl")
    rng.shuffle(rows)
    for row in rows:
        left, right = docs[row["a"]], docs[row["b"]]
        key = (left["story"], row["label"], row["langs"])
        taken[key] = taken.get(key, 0) + 1
        if taken[key] > 1:
            continue
        yield pair(row["label"], True, left, right)
        other = docs[rng.choice(ids)]
        if other["story"] != left["story"] and rng.random() < 0.5:
            yield pair("random", False, left, other)
    seen: set[tuple[str, str]] = set()
    for row in _rows(folder, "hard_negative_candidates.jsonl"):
        if (row.get("orig_containment5") or 0.0) >= _MAYBE_COPIES:
            continue
        yield pair("look-alike", False, docs[row["a"]], docs[row["b"]])
        stories = (docs[row["a"]]["story"], docs[row["b"]]["story"])
        across = [
            (left, right)
            for left, right in itertools.product(by_story[stories[0]], by_story[stories[1]])
            if left["lang"] != right["lang"] and (left["id"], right["id"]) not in seen
        ]
        rng.shuffle(across)
        for left, right in across[:6]:
            seen.add((left["id"], right["id"]))
            yield pair("look-alike across", False, left, right)


def read_bills(data: Path, seed: int) -> Iterator[LabelledPair]:
    """Bills of one family of model legislation or of two, and passages of bills."""
    folder = data / "policy_bills"
    rng = random.Random(seed)
    docs = [row for row in _rows(folder, "docs.jsonl") if len(row["text"]) <= _LONGEST_BILL]
    pairs = list(itertools.combinations(docs, 2))
    rng.shuffle(pairs)
    for wanted in (True, False):
        found = [
            (left, right)
            for left, right in pairs
            if (left["cluster"] == right["cluster"]) is wanted
            and (not wanted or left["cluster"] != 0)
        ]
        for left, right in found[:40]:
            yield LabelledPair(
                "bills",
                "family" if wanted else "other family",
                wanted,
                left["text"],
                right["text"],
                str(left["cluster"]),
            )
    for row in _rows(folder, "passage_pairs.jsonl"):
        if row["label"] in ("0", "1"):
            derived = row["label"] == "1"
            kind = "passage" if derived else "stock phrase"
            yield LabelledPair(
                "bill_passages", kind, derived, row["a_text"], row["b_text"], row["a_text"][:40]
            )


def read_story(folder: Path, source: str) -> Iterator[LabelledPair]:
    """Pairs of one annotated story: what has a common origin, and what has none.

    Pairs that have one but not directly count where whole texts were taken over on the way: two
    articles that take different paragraphs of a third share nothing.
    """
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    articles: dict[str, dict[str, Any]] = {}
    for path in sorted((folder / "articles").glob("*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        articles[row["id"]] = row
    for path in sorted(folder.glob("*.txt")):
        articles[path.stem] = {"text": path.read_text(encoding="utf-8")}
    direct: dict[frozenset[str], str] = {}
    parents: dict[str, dict[str, bool]] = {name: {} for name in articles}
    for row in gold["derivations"]:
        parent = row["from"] or "outside " + str(row.get("origin", row["article"]))
        direct[frozenset((row["article"], parent))] = row["relation"]
        parents[row["article"]][parent] = row["relation"] != "excerpt"
    for left, right in itertools.combinations(sorted(articles), 2):
        relation = direct.get(frozenset((left, right)))
        whole = _origins(left, parents, whole=True) & _origins(right, parents, whole=True)
        if relation is None and whole:
            relation = "common origin"
        if relation is None and _origins(left, parents) & _origins(right, parents):
            continue
        first, second = articles[left], articles[right]
        yield LabelledPair(
            source,
            relation or "apart",
            relation is not None,
            first["text"],
            second["text"],
            folder.name,
            (first.get("language"), second.get("language")),
        )


def _origins(article: str, parents: dict[str, dict[str, bool]], *, whole: bool = False) -> set[str]:
    """The article and all it derives from; with ``whole``, along whole texts alone."""
    found, open_ones = {article}, [article]
    while open_ones:
        for parent, entire in parents.get(open_ones.pop(), {}).items():
            if parent not in found and (entire or not whole):
                found.add(parent)
                open_ones.append(parent)
    return found


def move(pair: LabelledPair, rng: random.Random) -> LabelledPair:
    """The pair with the right text's sentences in another order, as a rewriter moves facts."""
    return replace(pair, right=_move_sentences(pair.right, rng), kind=pair.kind + " moved")


def other_occasion(pair: LabelledPair, filler: str, rng: random.Random) -> LabelledPair:
    """The pair made independent: the right text as the report of another occasion would read.

    Elections, matches and outages are told in the same words each time. About half of the sentences
    stay, with every figure and half of the names changed; the others are those of another text.
    """
    spare = [part for part in _SENTENCE_END.split(filler) if part.strip()]
    kept = rng.uniform(0.35, 0.75)
    sentences = [
        part if rng.random() < kept or not spare else spare.pop(0)
        for part in _SENTENCE_END.split(pair.right)
    ]
    text = " ".join(sentences)
    names = sorted(set(_NAME.findall(text)))
    others = sorted(set(_NAME.findall(filler))) or ["Other"]
    renamed = {name: rng.choice(others) for name in names if rng.random() < 0.5}
    text = _NAME.sub(lambda found: renamed.get(found.group(), found.group()), text)
    text = _NUMBER.sub(lambda found: _other_number(found.group(), rng), text)
    return replace(pair, right=text, kind=pair.kind + " other occasion", derived=False)


def _other_number(written: str, rng: random.Random) -> str:
    """Another number with as many digits."""
    while True:
        found = "".join(rng.choice("123456789") if sign.isdigit() else sign for sign in written)
        if found != written:
            return found


def _move_sentences(text: str, rng: random.Random) -> str:
    """The text with blocks of one to three sentences in another order, as rewriters move facts."""
    parts = [part for part in _SENTENCE_END.split(text) if part.strip()]
    blocks: list[str] = []
    while parts:
        count = rng.randrange(1, 4)
        blocks.append(" ".join(parts[:count]))
        parts = parts[count:]
    if rng.random() < 0.5:
        rng.shuffle(blocks)
    elif len(blocks) > 2:
        at = rng.randrange(1, len(blocks))
        blocks = blocks[at:] + blocks[:at]
    return "\n".join(blocks)


def cut(pair: LabelledPair, rng: random.Random) -> LabelledPair:
    """The pair with the right text cut to its first part, 35 to 75 % of its paragraphs."""
    paragraphs = _PARAGRAPH.split(pair.right)
    kept = max(2, round(len(paragraphs) * rng.uniform(0.35, 0.75)))
    return replace(pair, right="\n".join(paragraphs[:kept]), kind=pair.kind + " cut")


def embed(
    pair: LabelledPair, sentences: list[str], rng: random.Random, *, quoted: bool
) -> LabelledPair | None:
    """The pair with one or two of the left text's sentences put into the right text.

    Args:
        pair: Two look-alikes that share nothing.
        sentences: The left text's sentences without quotation marks.
        rng: The source of chance.
        quoted: Put them in quotation marks, as two reports of one speech share them: then the
            texts stay independent.

    Returns:
        The pair, or None where the left text has no two such sentences in a row.
    """
    count = rng.choice((1, 2, 2, 3))
    if len(sentences) <= count:
        return None
    at = rng.randrange(len(sentences) - count)
    piece = " ".join(sentences[at : at + count])
    if not 18 <= len(piece.split()) <= 110:
        return None
    if quoted:
        piece = f"\u201c{piece}\u201d"
    paragraphs = [part for part in _PARAGRAPH.split(pair.right) if part]
    paragraphs.insert(rng.randrange(len(paragraphs) + 1), piece)
    kind = "quotation shared" if quoted else "embedded"
    return replace(pair, right="\n".join(paragraphs), kind=kind, derived=not quoted)


def share_formula(
    pair: LabelledPair, sentences: list[str], rng: random.Random
) -> LabelledPair | None:
    """The pair with one or two short runs of the left text's words in sentences of the right one.

    Two reporters at one event write "was found dead at his home in" both: that is no copy.
    """
    long_ones = [words for words in map(str.split, sentences) if len(words) >= 9]
    parts = _SENTENCE_END.split(pair.right)
    if len(long_ones) < 2 or len(parts) < 4:
        return None
    for words in rng.sample(long_ones, rng.choice((1, 1, 2))):
        count = rng.randrange(6, min(12, len(words)) + 1)
        start = rng.randrange(len(words) - count + 1)
        place = rng.randrange(len(parts))
        own = parts[place].split()
        at = rng.randrange(len(own) + 1)
        parts[place] = " ".join([*own[:at], *words[start : start + count], *own[at + count :]])
    return replace(pair, right=" ".join(parts), kind=pair.kind + " formula shared")


def read_pairs(
    data: Path, stories: Mapping[str, Sequence[Path]], seed: int
) -> Iterator[LabelledPair]:
    """All pairs of all sets, as found and varied.

    Args:
        data: Folder of the labelled sets.
        stories: Name of a set of annotated stories to their folders.
        seed: Of all that is drawn by chance.
    """
    found = [
        *read_answers(data),
        *read_syndicated(data),
        *read_translated(data, "wmt14", seed),
        *read_translated(data, "wmt21", seed),
        *read_bills(data, seed),
    ]
    yield from found
    yield from _varied(found, random.Random(seed))
    told = [
        pair
        for name, folders in stories.items()
        for folder in folders
        for pair in read_story(folder, name)
    ]
    yield from told
    rng = random.Random(seed)
    for pair in told:
        if not pair.derived and pair.languages[0] == pair.languages[1]:
            yield from _embedded(pair, rng)


def _varied(found: list[LabelledPair], rng: random.Random) -> Iterator[LabelledPair]:
    by_language: dict[str | None, list[str]] = {}
    for pair in found:
        by_language.setdefault(pair.languages[1], []).append(pair.right)
    for pair in found:
        alike = pair.derived or pair.kind in ("look-alike", "non", "look-alike across", "silver")
        if not alike or pair.source in ("bills", "bill_passages"):
            continue
        if pair.kind == "silver" and rng.random() < 0.6:
            continue
        if pair.derived and pair.source in ("wmt14", "wmt21") and rng.random() < 0.4:
            yield other_occasion(pair, rng.choice(by_language[pair.languages[1]]), rng)
        if pair.languages[0] == pair.languages[1]:
            yield move(pair, rng)
            yield from _embedded(pair, rng)
        elif rng.random() < 0.5:
            yield cut(pair, rng) if rng.random() < 0.7 else move(pair, rng)


def _embedded(pair: LabelledPair, rng: random.Random) -> Iterator[LabelledPair]:
    if pair.derived:
        return
    sentences = [pair.left[span.start : span.end] for span in _plain_sentences(pair.left)]
    for quoted in (False, True):
        varied = embed(pair, sentences, rng, quoted=quoted)
        if varied is not None:
            yield varied
    formula = share_formula(pair, sentences, rng)
    if formula is not None:
        yield formula


def _plain_sentences(text: str) -> list[Any]:
    canonical = canonicalise(text)
    closed = [quotation.span for quotation in canonical.quotations]
    closed += [piece.span for piece in canonical.boilerplate]
    return [
        sentence.span
        for sentence in canonical.sentences
        if not any(s < sentence.span.end and sentence.span.start < e for s, e in closed)
    ]
