"""How well a claim in the asker's own words is answered.

    python -m benchmarks.asking STORY... [--absent STORY...] [--write]

STORY is a folder with ``articles/*.json`` and ``gold.json``, whose claims have a ``summary`` in an
annotator's words and ``mentions``: the sentences that state it. All articles of the first stories go into
one store, which is asked each summary as it is; with its figures exchanged; with its first verb
negated; and the summaries of the stories that are absent. An answer is right where the claim told first
has one of the sentences. The stories are not part of this repository.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provenance import Article, Engine
from provenance.answers import WhoAnswer

FIGURES = Path(__file__).resolve().parent.parent / "docs" / "figures.json"
# The larger part of the words of a labelled sentence must stand in one of the claim.
_SHARE = 0.5
_FIELDS = ("url", "outlet", "title", "byline", "published_at", "language", "text")
_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"(?<![\w.,:])\d+(?![\w:])")
# Each is exchanged for the one after it but four.
_SPOKEN = (
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen",
)  # fmt: skip
_COLUMNS = (
    "the claim asked for", "asked", "told as stated (right)",
    "told as stated otherwise (of the claim meant)", "nothing told",
)  # fmt: skip
_VERB = re.compile(
    r"\b(was|were|is|are|has|have|had|will|can|could|did|does|do)\b( not\b)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A claim of a story.

    Attributes:
        text: In an annotator's words.
        mentions: (article, sentence) of those that state it.
    """

    text: str
    mentions: tuple[tuple[str, str], ...]


def read_story(folder: Path) -> tuple[list[Article], list[Asked]]:
    """Return the articles, their ids made unique by the story's name, and the claims."""
    articles = []
    for path in sorted((folder / "articles").glob("*.json")):
        fields: Mapping[str, Any] = json.loads(path.read_text("utf-8"))  # Any: parsed JSON
        named = {**fields, "outlet": fields.get("publisher") or fields.get("outlet")}
        kept = {name: named[name] for name in _FIELDS if named.get(name)}
        articles.append(Article(id=f"{folder.name}:{fields['id']}", **kept))
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    claims = [
        Asked(
            claim["summary"],
            tuple((f"{folder.name}:{m['article']}", m["sentence"]) for m in claim["mentions"]),
        )
        for claim in gold["claims"]
    ]
    return articles, claims


def with_other_figures(text: str) -> str | None:
    """Return a claim with each figure exchanged for another; None where it has none."""
    digits = _FIGURE.sub(lambda found: str(int(found.group()) * 2 + 3), text)
    spoken = re.compile(rf"\b({'|'.join(_SPOKEN)})\b", re.IGNORECASE)
    changed = spoken.sub(lambda found: _another(found.group().lower()), digits)
    return None if changed == text else changed


def _another(word: str) -> str:
    return _SPOKEN[(_SPOKEN.index(word) + 5) % len(_SPOKEN)]


def negated(text: str) -> str | None:
    """Return a claim with its first auxiliary negated, or no longer so; None where it has none."""
    changed = _VERB.sub(lambda found: found[1] + ("" if found[2] else " not"), text, count=1)
    return None if changed == text else changed


def questions(present: Sequence[Asked], absent: Sequence[Asked]) -> Iterator[tuple[str, Asked]]:
    """Yield the kind of each question, and it."""
    for claim in present:
        yield "as stated", claim
        for kind, text in (
            ("another figure", with_other_figures(claim.text)),
            ("negated", negated(claim.text)),
        ):
            if text is not None:
                yield kind, Asked(text, claim.mentions)
    for claim in absent:
        yield "not in the collection", Asked(claim.text, ())


def measure(engine: Engine, asked: Iterator[tuple[str, Asked]]) -> dict[str, Counter[str]]:
    """Ask all; count by kind of question."""
    stated = {claim.id: claim for claim in engine.claims().claims}
    found: dict[str, Counter[str]] = {}
    for kind, question in asked:
        answer = engine.who(question.text)
        count = found.setdefault(kind, Counter())
        count["asked"] += 1
        told = first_told(answer)
        if told is None:
            continue
        stance, name, confidence = told
        count[stance] += 1
        band = f"{min(int(confidence * 10), 7) / 10:.1f}"
        sentences = {(seen.article, seen.sentence) for seen in stated[name].appearances}
        right = is_stated(question.mentions, sentences)
        count[f"{stance}, right"] += right
        if stance == "states":
            count[band] += 1
            count[f"{band}, right"] += right and kind == "as stated"
    return found


def first_told(answer: WhoAnswer) -> tuple[str, str, float] | None:
    """Return whether an answer leads with a claim that states it, that claim's id, how sure."""
    summary = answer.summary
    if summary.claims:
        sure = max(report.confidence for report in answer.reports)
        return "states", summary.claims[0], sure
    if summary.otherwise:
        return "otherwise", summary.otherwise[0].claim, summary.otherwise[0].confidence
    return None


def is_stated(mentions: Sequence[tuple[str, str]], sentences: set[tuple[str, str]]) -> bool:
    """Return whether one of the sentences is one of those labelled."""
    return any(
        article == other
        and len(words & set(_WORD.findall(sentence.lower()))) >= _SHARE * len(words)
        for article, labelled in mentions
        for words in (set(_WORD.findall(labelled.lower())),)
        for other, sentence in sentences
    )


def main() -> None:
    """Print a table; with ``--write``, also put it into docs/figures.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories", nargs="+", type=Path)
    parser.add_argument("--absent", nargs="*", type=Path, default=[])
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    present = [read_story(folder) for folder in given.stories]
    absent = [claim for folder in given.absent for claim in read_story(folder)[1]]
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine(Path(folder) / "asked.db")
        articles = [article for found, _ in present for article in found]
        engine.ingest(articles)
        counts = measure(engine, questions([c for _, claims in present for c in claims], absent))
        engine.close()
    rows = [
        [
            kind,
            str(count["asked"]),
            f"{count['states']} ({count['states, right']})",
            f"{count['otherwise']} ({count['otherwise, right']})",
            str(count["asked"] - count["states"] - count["otherwise"]),
        ]
        for kind, count in counts.items()
    ]
    bands = [
        [label, str(sum(c[band] for c in counts.values())),
         str(sum(c[f"{band}, right"] for c in counts.values()))]
        for label, band in (("0.5 to 0.6", "0.5"), ("0.6 to 0.7", "0.6"), ("0.7 and more", "0.7"))
    ]  # fmt: skip
    for row in rows + bands:
        sys.stdout.write("\t".join(row) + "\n")
    if given.write:
        tables = json.loads(FIGURES.read_text("utf-8"))
        tables["asking"] = {
            "columns": list(_COLUMNS),
            "rows": rows,
            "command": "python -m benchmarks.asking STORY... --absent STORY...",
            "note": f"{len(present)} invented stories, {len(articles)} articles in English and French, asked in English. "
            "Right: the claim told first has a sentence that is labelled as stating what was asked, or would be but for the change.",
        }
        tables["asking_confidence"] = {
            "columns": [
                "confidence",
                "told first as stated",
                "of them asked for as it is, and right",
            ],
            "rows": bands,
            "command": tables["asking"]["command"],
            "note": "Over all questions of the table above.",
        }
        FIGURES.write_text(json.dumps(tables, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
