"""Find texts that share text or meaning; the only door to the index."""

from index.errors import SimilarityIndexError
from index.types import Alignment, Candidate, IndexedText, Passage, PassageKind, Span

__all__ = [
    "Alignment",
    "Candidate",
    "IndexedText",
    "Passage",
    "PassageKind",
    "SimilarityIndexError",
    "Span",
]
