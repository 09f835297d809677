"""A collection at once: which documents repeat which, and which of them are kept.

The stages are functions of columns in the modules ``batch_samples`` (texts to samples),
``batch_pairs`` (samples to pairs), ``batch_runs`` and ``batch_links`` (pairs to links),
``batch_clusters`` and ``batch_coverage`` (links to what is kept); ``batch_local`` runs them on this
machine out of core. Another engine may run the same functions and gets the same clusters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.batch_coverage import SharedRun, find_shared_runs
from index.batch_local import find_links, find_resembling
from index.batch_outcomes import Outcomes, write_outcomes
from index.batch_samples import Sampling
from index.batch_spill import WorkFolder
from index.batch_texts import Progress, TextTable, read_samples, read_table, write_texts
from index.batch_types import (
    BatchSettings,
    BatchSummary,
    Explanation,
    ExtraLink,
    OutcomeBlock,
    TextBatch,
)
from index.machine_code import when_compiling

__all__ = [
    "BatchResult",
    "BatchSettings",
    "BatchSummary",
    "Explanation",
    "ExtraLink",
    "OutcomeBlock",
    "TextBatch",
    "run_batch",
]

_BLOCK_DOCUMENTS = 20_000
# Settings that change no result.
_FREE = ("memory_bytes", "threads")


class BatchResult:
    """What became of every document, as the work folder tells it."""

    def __init__(self, folder: WorkFolder, table: TextTable, settings: BatchSettings) -> None:
        self._folder = folder
        self._table = table
        self._settings = settings
        held = folder.open("outcomes-all")
        self._outcomes = Outcomes(*(held.read(name) for name in Outcomes.__slots__))
        facts = folder.facts("outcomes-all")
        self.summary = BatchSummary(**facts["summary"])
        self._relations: list[str | None] = [each or None for each in facts["relations"]]

    def blocks(self) -> Iterator[OutcomeBlock]:
        """Yield the outcomes in the order of the input, some thousands at a time."""
        for first in range(0, len(self._table), _BLOCK_DOCUMENTS):
            yield self._block(first, min(first + _BLOCK_DOCUMENTS, len(self._table)))

    def explain(self, document_id: str) -> Explanation | None:
        """Return why a document is where it is, or None where there is no such document."""
        number = self._find(document_id)
        if number is None:
            return None
        block = self._block(number, number + 1)
        own = block.relation[0] is None
        kept, link = int(self._outcomes.kept_text[number]), int(self._outcomes.link[number])
        return Explanation(
            id=document_id,
            cluster=block.cluster[0],
            kept=bool(block.kept[0]),
            kept_id=block.kept_id[0],
            relation=block.relation[0],
            containment=None if own else float(block.containment[0]),
            threshold=self._settings.threshold,
            link_id=block.link_id[0],
            runs_with_kept=[] if kept == number else self._runs(number, kept),
            runs_with_link=[] if link < 0 else self._runs(number, link),
        )

    def _block(self, first: int, last: int) -> OutcomeBlock:
        rows = slice(first, last)
        numbers = np.arange(first, last)
        ids = self._table.read_ids(numbers)
        held = self._outcomes

        def name(texts: NDArray[np.int64]) -> list[str]:
            named = list(ids)
            other = np.flatnonzero(texts != numbers)
            found = self._table.read_ids(texts[other])
            for at, each in zip(other.tolist(), found, strict=True):
                named[at] = each
            return named

        linked = np.flatnonzero(held.link[rows] >= 0)
        links: list[str | None] = [None] * len(ids)
        named = self._table.read_ids(held.link[rows][linked])
        for at, each in zip(linked.tolist(), named, strict=True):
            links[at] = each
        return OutcomeBlock(
            ids,
            name(held.cluster[rows]),
            held.kept[rows],
            name(held.kept_text[rows]),
            [self._relations[code] for code in held.relation[rows].tolist()],
            held.resemblance[rows],
            held.containment[rows],
            links,
        )

    def _find(self, document_id: str) -> int | None:
        for first in range(0, len(self._table), _BLOCK_DOCUMENTS):
            last = min(first + _BLOCK_DOCUMENTS, len(self._table))
            ids = self._table.read_ids(np.arange(first, last))
            if document_id in ids:
                return first + ids.index(document_id)
        return None

    def _runs(self, left: int, right: int) -> list[SharedRun]:
        numbers = np.unique([left, right])
        samples = read_samples(self._folder, self._table, numbers)
        at = {int(each): place for place, each in enumerate(numbers)}
        return find_shared_runs(
            samples,
            at[left],
            at[right],
            sampling=self._settings.sampling,
            shingle_words=self._settings.shingle_words,
        )


def run_batch(
    batches: Iterable[TextBatch],
    settings: BatchSettings,
    *,
    folder: Path,
    resume: bool = False,
    progress: Progress = lambda _stage, _done, _total: None,
    extra_links: Iterable[ExtraLink] = (),
) -> BatchResult:
    """Tell which documents repeat which, and which are kept.

    Args:
        batches: All documents; how many are in a batch changes no result.
        settings: How.
        folder: Work folder; what is there of earlier work is deleted, or resumed.
        resume: Whether to go on where work that was broken off was.
        progress: Told the stage, how much of it is done, and of how much, where that is known.
        extra_links: Links that something else found; they join clusters and drop nothing.

    Raises:
        OtherWork: To resume work on another input or with other settings.
        DamagedSegment: A file of the work folder changed while it was used.
    """
    key: dict[str, object] = {
        name: value for name, value in asdict(settings).items() if name not in _FREE
    }
    work = WorkFolder(folder, key, resume=resume, held_bytes=settings.memory_bytes // 4)
    resembling = settings.measure == "resemblance"
    sampling = Sampling(
        shingle_words=settings.shingle_words,
        sampling=settings.sampling,
        bins=settings.bins if resembling else None,
        seed=settings.seed,
        threads=settings.threads,
    )
    rows = choose_band_rows(settings.resemblance_threshold, settings.bins) if resembling else None
    with when_compiling(lambda: progress("compile", 0, None)):
        write_texts(work, batches, sampling, settings.memory_bytes, progress, band_rows=rows)
        table = read_table(work)
        if resembling:
            links = find_resembling(
                work,
                table,
                threshold=settings.resemblance_threshold,
                bins=settings.bins,
                memory_bytes=settings.memory_bytes,
                progress=progress,
            )
        else:
            links = find_links(
                work,
                table,
                shingle_words=settings.shingle_words,
                memory_bytes=settings.memory_bytes,
                progress=progress,
            )
        write_outcomes(work, table, settings, links, extra_links)
    progress("keep", len(table), len(table))
    return BatchResult(work, table, settings)


def choose_band_rows(threshold: float, bins: int) -> int:
    """Return the bins of a band that datasketch's MinHashLSH takes for a threshold.

    The bands are those of its tables, so that the candidates are the same; pairing them is done
    here, where a thousand copies of one text cost a thousand pairs and not half a million.
    """
    from datasketch import MinHashLSH  # noqa: PLC0415 - a third of a second to import

    return int(MinHashLSH(threshold=threshold, num_perm=bins).r)
