"""Links to what becomes of each document: its cluster, and which of it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.batch_clusters import Kept, choose_kept, connect, find_best_links, find_first
from index.batch_coverage import Coverage, measure_pairs
from index.batch_local import Links
from index.batch_spill import Parted, WorkFolder
from index.batch_texts import TextTable, read_samples
from index.batch_types import (
    NEAR_DUPLICATE_COVERAGE,
    NO_DATE,
    VERBATIM_COVERAGE,
    BatchSettings,
    BatchSummary,
    ExtraLink,
)

_SAMPLE_BYTES = 80  # what a sample takes while pairs are measured
RELATIONS = ("", "verbatim", "near_duplicate", "excerpt")


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """Columns of what became of each document, in the order of the input; all of shape (n,).

    Attributes:
        cluster: Number of the first document of its cluster, int64.
        kept: Whether it is kept.
        kept_text: Number of the kept document that it was held against, or its own, int64.
        relation: Place of the relation among the names told with the segment, uint8; 0 for none.
        resemblance: To that document, 0..1, NaN for its own, float32.
        containment: Share of it that the kept one covers, 0..1, NaN for its own, float32.
        link: Number of the document that it shares most with, -1 for none, int64.
    """

    cluster: NDArray[np.int64]
    kept: NDArray[np.bool_]
    kept_text: NDArray[np.int64]
    relation: NDArray[np.uint8]
    resemblance: NDArray[np.float32]
    containment: NDArray[np.float32]
    link: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Extra:
    """Links that something else found, by the documents' numbers."""

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    strengths: NDArray[np.float64]
    relations: list[str]


def write_outcomes(
    work: WorkFolder,
    table: TextTable,
    settings: BatchSettings,
    links: Links,
    extra_links: Iterable[ExtraLink],
) -> None:
    """Write what becomes of each document.

    Links that something else found join clusters; a document is dropped only for shared words.
    """
    extra = _number(table, list(extra_links))
    left = np.concatenate([links.left, extra.left])
    right = np.concatenate([links.right, extra.right])
    # Only what is linked is looked at: numbers below are those of the members.
    members = _distinct(len(table), left, right)
    numbers = np.empty(len(table), dtype=np.int32)
    numbers[members] = np.arange(len(members), dtype=np.int32)
    near, far = numbers[left], numbers[right]
    ranks = rank_documents(table, members, settings)
    found = choose_kept(
        near,
        far,
        ranks,
        settings.threshold,
        lambda ones, others: _measure(work, table, settings, members[ones], members[others]),
    )
    first = find_first(connect(len(members), near, far), ranks)
    strengths = np.concatenate([links.matched.astype(np.float64), extra.strengths])
    best = find_best_links(len(members), near, far, strengths, ranks)
    outcomes, relations = _tell(len(table), members, found, first, best, extra)
    summary = BatchSummary(
        documents=len(table),
        kept=int(outcomes.kept.sum()),
        dropped=int((~outcomes.kept).sum()),
        clusters=len(_distinct(len(members), first)),
        clustered=len(members),
        links=len(left),
    )
    work.write(
        "outcomes-all",
        {name: Parted(getattr(outcomes, name)) for name in Outcomes.__slots__},
        summary=asdict(summary),
        relations=relations,
    )


def rank_documents(
    table: TextTable, members: NDArray[np.int64], settings: BatchSettings
) -> NDArray[np.int64]:
    """Return the order in which some documents are kept, the first one 0, shape (members,)."""
    dates = table.dates[members]
    undated = bool((table.dates == NO_DATE).all())
    if settings.keep == "first" or (settings.keep == "earliest" and undated):
        return np.arange(len(members))
    ids = table.read_ids(members)
    by_id = np.empty(len(members), dtype=np.int64)
    by_id[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    longer = -table.words[members] if settings.keep == "longest" else np.zeros(len(members))
    ranks = np.empty(len(members), dtype=np.int64)
    ranks[np.lexsort((by_id, dates, longer))] = np.arange(len(members))
    return ranks


def tell_relations(
    containment: NDArray[np.float32], containment_of_kept: NDArray[np.float32]
) -> NDArray[np.uint8]:
    """Return the code of the relation of documents to those that they were held against.

    Args:
        containment: Share of each that the kept one covers, 0..1.
        containment_of_kept: Share of the kept one that it covers, 0..1.

    Returns:
        1 for verbatim, 2 for a near-duplicate, 3 for an excerpt, 0 where nothing is shared.
    """
    both = np.minimum(containment, containment_of_kept)
    codes = np.where(containment_of_kept >= NEAR_DUPLICATE_COVERAGE, 2, 3)
    codes[both >= VERBATIM_COVERAGE] = 1
    codes[containment <= 0] = 0
    return codes.astype(np.uint8)


def _tell(
    n: int,
    members: NDArray[np.int64],
    found: Kept,
    first: NDArray[np.int64],
    best: NDArray[np.int64],
    extra: _Extra,
) -> tuple[Outcomes, list[str]]:
    """Return the outcomes of all documents, and the names of the relations."""
    outcomes = Outcomes(
        np.arange(n),
        np.ones(n, dtype=bool),
        np.arange(n),
        np.zeros(n, dtype=np.uint8),
        np.full(n, np.nan, dtype=np.float32),
        np.full(n, np.nan, dtype=np.float32),
        np.full(n, -1, dtype=np.int64),
    )
    outcomes.cluster[members] = members[first]
    outcomes.kept[members] = found.kept
    outcomes.link[members] = members[best]
    codes = tell_relations(found.containment, found.containment_of_kept)
    codes[found.kept_text == np.arange(len(members))] = 0
    relations = list(RELATIONS)
    if len(extra.left):
        codes = _tell_extra(members, found, best, codes, extra)
        relations += list(dict.fromkeys(extra.relations))
    held = codes > 0
    rows = members[held]
    outcomes.relation[rows] = codes[held]
    outcomes.kept_text[rows] = members[found.kept_text[held]]
    outcomes.resemblance[rows] = found.resemblance[held]
    outcomes.containment[rows] = found.containment[held]
    return outcomes, relations


def _tell_extra(
    members: NDArray[np.int64],
    found: Kept,
    best: NDArray[np.int64],
    codes: NDArray[np.uint8],
    extra: _Extra,
) -> NDArray[np.uint8]:
    """Return the codes, with those of documents that share no words but are linked otherwise."""
    told = {}
    for left, right, name in zip(
        extra.left.tolist(), extra.right.tolist(), extra.relations, strict=True
    ):
        told[left, right] = told[right, left] = name
    names = list(dict.fromkeys(extra.relations))
    codes = codes.copy()
    for at in np.flatnonzero((codes == 0) & (found.kept_text != np.arange(len(members)))).tolist():
        pair = int(members[at]), int(members[best[at]])
        if pair in told:
            codes[at] = len(RELATIONS) + names.index(told[pair])
    return codes


def _number(table: TextTable, extra: list[ExtraLink]) -> _Extra:
    """Return links by the numbers of their documents; those of unknown ids are left out."""
    wanted = {each.left for each in extra} | {each.right for each in extra}
    numbers = {}
    step = 100_000
    for start in range(0, len(table) if wanted else 0, step):
        ids = table.read_ids(np.arange(start, min(start + step, len(table))))
        numbers.update({each: start + at for at, each in enumerate(ids) if each in wanted})
    known = [each for each in extra if each.left in numbers and each.right in numbers]
    return _Extra(
        np.array([numbers[each.left] for each in known], dtype=np.int32),
        np.array([numbers[each.right] for each in known], dtype=np.int32),
        np.array([each.probability for each in known], dtype=np.float64),
        [each.relation for each in known],
    )


def _distinct(n: int, *numbers: NDArray[Any]) -> NDArray[np.int64]:
    """Return the distinct numbers of 0 to n - 1, ascending; ``np.unique`` loads masked arrays."""
    there = np.zeros(n, dtype=bool)
    for each in numbers:
        there[each] = True
    return np.flatnonzero(there)


def _measure(
    work: WorkFolder,
    table: TextTable,
    settings: BatchSettings,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
) -> Coverage:
    """Return what pairs of documents share, as many at a time as the memory takes."""
    sizes = np.cumsum(table.samples[left].astype(np.int64) + table.samples[right])
    most = max(settings.memory_bytes // (4 * _SAMPLE_BYTES), 1)
    cuts = np.flatnonzero(np.diff(sizes // most)) + 1
    found = []
    for rows in np.split(np.arange(len(left)), cuts):
        numbers = _distinct(len(table), left[rows], right[rows])
        samples = read_samples(work, table, numbers)
        found.append(
            measure_pairs(
                samples,
                np.searchsorted(numbers, left[rows]),
                np.searchsorted(numbers, right[rows]),
                sampling=settings.sampling,
                shingle_words=settings.shingle_words,
            )
        )
    return Coverage(
        np.concatenate([each.left for each in found]),
        np.concatenate([each.right for each in found]),
        np.concatenate([each.resemblance for each in found]),
    )
