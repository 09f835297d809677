"""Find texts that share text or meaning; the only door to the index.

The values and errors are here at once; all that brings numpy or a model with it is imported when
first asked for, so that a program that only names the types starts fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from index.errors import (
    DeviceMissing,
    EncoderMissing,
    ModelDamaged,
    ModelNotFound,
    SettingsMismatch,
    SimilarityIndexError,
    TextElsewhere,
    UnknownText,
    UnusableText,
)
from index.types import Alignment, Candidate, IndexedText, Passage, PassageKind, Span

if TYPE_CHECKING:
    from index.alignment import align, prepare
    from index.alignment_text import PreparedText
    from index.batch import (
        BatchResult,
        BatchSettings,
        ExtraLink,
        OutcomeBlock,
        TextBatch,
        run_batch,
    )
    from index.clusters import group_pairs
    from index.core import Added, SimilarityIndex
    from index.encoder import Encoder, model_identity, open_encoder
    from index.evaluation import Score, score_groups, score_pairs
    from index.features import IndexSettings
    from index.line_reader import LineReader, LineRows
    from index.migrations import migrations
    from index.nearest import nearest_sentences
    from index.pair_loops import (
        add_leaves,
        count_items,
        find_items,
        multiply_rows,
    )
    from index.spark import dedup_spark
    from index.spark_batches import run_spark
    from index.spark_session import open_session
    from index.text_loops import compare_texts
    from index.torch_encoder import Precision

_LATE = {
    "run_batch": "index.batch",
    "TextBatch": "index.batch",
    "OutcomeBlock": "index.batch",
    "ExtraLink": "index.batch",
    "BatchSettings": "index.batch",
    "BatchResult": "index.batch",
    "LineReader": "index.line_reader",
    "LineRows": "index.line_reader",
    "Added": "index.core",
    "Encoder": "index.encoder",
    "IndexSettings": "index.features",
    "Precision": "index.torch_encoder",
    "PreparedText": "index.alignment_text",
    "Score": "index.evaluation",
    "SimilarityIndex": "index.core",
    "add_leaves": "index.pair_loops",
    "align": "index.alignment",
    "compare_texts": "index.text_loops",
    "count_items": "index.pair_loops",
    "dedup_spark": "index.spark",
    "find_items": "index.pair_loops",
    "group_pairs": "index.clusters",
    "migrations": "index.migrations",
    "multiply_rows": "index.pair_loops",
    "model_identity": "index.encoder",
    "nearest_sentences": "index.nearest",
    "open_encoder": "index.encoder",
    "open_session": "index.spark_session",
    "prepare": "index.alignment",
    "run_spark": "index.spark_batches",
    "score_groups": "index.evaluation",
    "score_pairs": "index.evaluation",
}

__all__ = [
    "Added",
    "Alignment",
    "BatchResult",
    "BatchSettings",
    "Candidate",
    "DeviceMissing",
    "Encoder",
    "EncoderMissing",
    "ExtraLink",
    "IndexSettings",
    "IndexedText",
    "LineReader",
    "LineRows",
    "ModelDamaged",
    "ModelNotFound",
    "OutcomeBlock",
    "Passage",
    "PassageKind",
    "Precision",
    "PreparedText",
    "Score",
    "SettingsMismatch",
    "SimilarityIndex",
    "SimilarityIndexError",
    "Span",
    "TextBatch",
    "TextElsewhere",
    "UnknownText",
    "UnusableText",
    "add_leaves",
    "align",
    "compare_texts",
    "count_items",
    "dedup_spark",
    "find_items",
    "group_pairs",
    "migrations",
    "model_identity",
    "multiply_rows",
    "nearest_sentences",
    "open_encoder",
    "open_session",
    "prepare",
    "run_batch",
    "run_spark",
    "score_groups",
    "score_pairs",
]


def __getattr__(name: str) -> object:
    """Import what is heavy when it is first asked for."""
    if name in _LATE:
        return getattr(import_module(_LATE[name]), name)
    raise AttributeError(name)
