"""Why a document was kept or dropped: its cluster, its link, the passages side by side."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from provenance.cleaning import one_line
from provenance.deduplication.problems import UnknownDocument
from provenance.deduplication.shared_passages import shared_passages

if TYPE_CHECKING:
    from index import OutcomeBlock
    from provenance.deduplication.engines import Result
    from provenance.deduplication.reading import Reading
    from provenance.deduplication.settings import Settings

_MEMBERS = 20
_PASSAGES = 12
_COLUMN = 46
_PASSAGE_CHARACTERS = 600


def explain(
    document_id: str, result: Result, reading: Reading, settings: Settings
) -> dict[str, Any]:
    """Return why a document was kept or dropped, as JSON can hold it.

    Args:
        document_id: Of a document that was read.
        result: What the engine decided.
        reading: Reads the inputs once more, for the texts.
        settings: Of the run.

    Raises:
        UnknownDocument: No document has this id.

    Cost:
        Reads the outcomes twice and the inputs once.
    """
    outcome = next(
        (
            _outcome(block, block.ids.index(document_id))
            for block in result.blocks()
            if document_id in block.ids
        ),
        None,
    )
    if outcome is None:
        raise UnknownDocument(document_id)
    members, size = _members(result, str(outcome["cluster"]))
    others = [outcome["kept_id"], outcome["link_id"]]
    if outcome["relation"] is None:
        # The one that stands for others is shown beside the first of them.
        others = [member["id"] for member in members if member["id"] != document_id][:1]
    wanted = [name for name in dict.fromkeys(others) if name not in {None, document_id}]
    texts = _find_texts(reading, {document_id, *wanted})
    return {
        **outcome,
        "sentence": _sentence(outcome, size, settings),
        "size": size,
        "members": members,
        "compared": [
            _compare(document_id, other, texts)
            for other in wanted
            if other in texts and document_id in texts
        ],
    }


def render_explanation(explanation: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines that show an explanation to a reader."""
    yield explanation["sentence"]
    if explanation["size"] > 1:
        yield ""
        yield f"Its cluster has {explanation['size']:,} documents:"
        for member in explanation["members"]:
            state = "kept   " if member["kept"] else "dropped"
            relation = f"  {member['relation']}" if member["relation"] else ""
            yield f"  {state}  {one_line(member['id'])}{relation}"
        if explanation["size"] > len(explanation["members"]):
            yield f"  and {explanation['size'] - len(explanation['members']):,} more"
    for pair in explanation["compared"]:
        yield ""
        yield (
            f"{pair['shared']:.0%} of the words of {pair['left']!r} stand in runs of six or more "
            f"in {pair['right']!r}:"
        )
        yield ""
        left, right = (one_line(pair[side])[:_COLUMN] for side in ("left", "right"))
        yield f"  {left:{_COLUMN}}   {right}"
        yield f"  {'-' * _COLUMN}   {'-' * _COLUMN}"
        for passage in pair["passages"]:
            yield from _side_by_side(passage["left_text"], passage["right_text"])
            yield ""
        if pair["more"]:
            yield f"  and {pair['more']:,} more passages"


def _outcome(block: OutcomeBlock, at: int) -> dict[str, Any]:
    return {
        "id": block.ids[at],
        "cluster": block.cluster[at],
        "kept": bool(block.kept[at]),
        "kept_id": block.kept_id[at],
        "relation": block.relation[at],
        "resemblance": _share(float(block.resemblance[at])),
        "containment": _share(float(block.containment[at])),
        "link_id": block.link_id[at],
    }


def _share(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)


def _members(result: Result, cluster: str) -> tuple[list[dict[str, Any]], int]:
    """Return the first documents of a cluster, and how many there are."""
    members: list[dict[str, Any]] = []
    size = 0
    for block in result.blocks():
        for at, name in enumerate(block.cluster):
            if name == cluster:
                size += 1
                if len(members) < _MEMBERS:
                    members.append(_outcome(block, at))
    return members, size


def _find_texts(reading: Reading, wanted: set[str]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for batch in reading.batches():
        if not wanted.isdisjoint(batch.ids):
            for at, name in enumerate(batch.ids):
                if name in wanted:
                    start, end = int(batch.bounds[at]), int(batch.bounds[at + 1])
                    texts[name] = bytes(batch.buffer[start:end]).decode("utf-8")
        if len(texts) == len(wanted):
            break
    return texts


def _sentence(outcome: Mapping[str, Any], size: int, settings: Settings) -> str:
    """Say in one sentence what became of a document."""
    name, kept_id = outcome["id"], outcome["kept_id"]
    measure = settings.measure
    value = outcome[measure]
    told = "" if value is None else f" {value:.0%}"
    if measure == "containment":
        said = f"{kept_id!r} covers{told} of it"
    else:
        said = f"its resemblance to {kept_id!r} is{told}"
    if not outcome["kept"]:
        return (
            f"{name!r} is dropped: {said}, and {settings.threshold:.0%} is enough; "
            f"its relation is {outcome['relation']}, and it was matched with {outcome['link_id']!r}"
        )
    if outcome["relation"] is not None:
        return f"{name!r} is kept: it shares text, but {said}, less than {settings.threshold:.0%}"
    if size > 1:
        return f"{name!r} is kept and stands for its cluster, by --keep {settings.keep}"
    return f"{name!r} is kept: no other document shares enough with it"


def _compare(left: str, right: str, texts: Mapping[str, str]) -> dict[str, Any]:
    passages, share = shared_passages(texts[left], texts[right])
    return {
        "left": left,
        "right": right,
        "shared": round(share, 4),
        "passages": [
            {
                "left": list(passage.left),
                "right": list(passage.right),
                "words": passage.words,
                "left_text": texts[left][slice(*passage.left)],
                "right_text": texts[right][slice(*passage.right)],
            }
            for passage in passages[:_PASSAGES]
        ],
        "more": max(0, len(passages) - _PASSAGES),
    }


def _side_by_side(left: str, right: str) -> Iterator[str]:
    for ours, theirs in zip_longest(_wrapped(left), _wrapped(right), fillvalue=""):
        yield f"  {ours:{_COLUMN}}   {theirs}".rstrip()


def _wrapped(text: str) -> Sequence[str]:
    flat = one_line(text)
    if len(flat) > _PASSAGE_CHARACTERS:
        half = _PASSAGE_CHARACTERS // 2
        flat = f"{flat[:half]} [...] {flat[-half:]}"
    return textwrap.wrap(flat, _COLUMN)
