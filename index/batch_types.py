"""What a batch takes and gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.batch_coverage import SharedRun

Keep = Literal["earliest", "first", "longest"]
Measure = Literal["containment", "resemblance"]
# Relation of a document to the kept one where that covers it, and it the kept one, so far.
VERBATIM_COVERAGE = 0.95
NEAR_DUPLICATE_COVERAGE = 0.8
NO_DATE = np.iinfo(np.int64).max


@dataclass(frozen=True, kw_only=True)
class BatchSettings:
    """How a batch is done.

    Attributes:
        shingle_words: Words of a shingle, 1 or more.
        sampling: One shingle in so many is kept of a text of common length; see ``index.sketch``.
        threshold: Share 0..1 of a document that the kept one has to cover for it to be dropped.
        keep: Which document of a cluster is kept: the earliest (by date, then id; the first where
            no document has a date), the first of the input, or the longest (then as the earliest).
        measure: What makes a link: words shared in order, or plain MinHash resemblance.
        resemblance_threshold: Estimated Jaccard coefficient 0..1 of a link by resemblance.
        bins: Values of a MinHash signature, where resemblance is measured.
        memory_bytes: Working memory; what does not fit goes to the work folder.
        threads: Processor threads.
        seed: Of the signatures.
    """

    shingle_words: int = 4
    sampling: int = 6
    threshold: float = 0.8
    keep: Keep = "earliest"
    measure: Measure = "containment"
    resemblance_threshold: float = 0.5
    bins: int = 256
    memory_bytes: int = 1 << 30
    threads: int = 1
    seed: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class TextBatch:
    """Some documents.

    Attributes:
        ids: Their ids, distinct over all batches.
        buffer: Their texts in UTF-8, one after the other; the next batch may overwrite it.
        bounds: Where each begins and the last ends, shape (n + 1,).
        dates: Their claimed times in any unit that sorts, ``NO_DATE`` where one has none; None
            where none has any.
        groups: Who published each, None where it is not known.
    """

    ids: Sequence[str]
    buffer: NDArray[np.uint8]
    bounds: NDArray[np.int64]
    dates: NDArray[np.int64] | None = None
    groups: Sequence[str | None] | None = None


@dataclass(frozen=True, slots=True)
class ExtraLink:
    """A link that something else found: a rewording or a translation, say.

    Attributes:
        left: Id of a document.
        right: Id of another one.
        relation: Of the two.
        probability: That one derives from the other or both from a third, 0..1.
    """

    left: str
    right: str
    relation: str
    probability: float


@dataclass(frozen=True, slots=True, eq=False)
class OutcomeBlock:
    """What became of some documents, in the order of the input.

    Attributes:
        ids: Of the documents.
        cluster: Id of the first document of each one's cluster.
        kept: Whether it is kept, shape (n,).
        kept_id: The kept document that it was held against, or its own id.
        relation: To that document; None where it is its own.
        resemblance: Estimated Jaccard coefficient of the two, 0..1; NaN where it is its own.
        containment: Share 0..1 of it that the kept one covers; NaN where it is its own.
        link_id: The document that it shares most with, or None.
    """

    ids: list[str]
    cluster: list[str]
    kept: NDArray[np.bool_]
    kept_id: list[str]
    relation: list[str | None]
    resemblance: NDArray[np.float32]
    containment: NDArray[np.float32]
    link_id: list[str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSummary:
    """Counts of a batch; ``documents`` is ``kept`` and ``dropped`` together.

    Attributes:
        documents: Read.
        kept: Kept.
        dropped: Covered by a kept one.
        clusters: Of two documents or more.
        clustered: Documents in those.
        links: Pairs that share text.
    """

    documents: int
    kept: int
    dropped: int
    clusters: int
    clustered: int
    links: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a document is in its cluster, and why it is kept or not.

    Attributes:
        id: Of the document.
        cluster: Id of the first document of its cluster.
        kept: Whether it is kept.
        kept_id: The kept document that it was held against, or its own id.
        relation: To that document, or None.
        containment: Share of it that the kept one covers; None where it is its own.
        threshold: From which share on it would be dropped.
        link_id: The document that it shares most with, or None.
        runs_with_kept: Runs of words it shares with the kept one; the document is on the left.
        runs_with_link: The same with the linked one.
    """

    id: str
    cluster: str
    kept: bool
    kept_id: str
    relation: str | None
    containment: float | None
    threshold: float
    link_id: str | None
    runs_with_kept: list[SharedRun] = field(default_factory=list)
    runs_with_link: list[SharedRun] = field(default_factory=list)
