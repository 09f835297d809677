"""The sentences in which two texts come nearest, whether or not one derives from the other."""

from __future__ import annotations

import numpy as np

from index.alignment_similarity import compare_sentences
from index.alignment_text import PreparedText
from index.types import Passage, PassageKind, Span

# Sentences less alike than this have nothing in common that a reader would see.
_LEAST_ALIKE = 0.2


def nearest_sentences(left: PreparedText, right: PreparedText, count: int) -> tuple[Passage, ...]:
    """Return the pairs of sentences that are most alike, each sentence at most once.

    Args:
        left: One text, from ``prepare``.
        right: The other.
        count: How many pairs at most.

    Returns:
        The most alike first, of equal ones the earlier. None of them counts as coverage: they
        show how near the texts come, not that one was taken from the other.
    """
    if not left.spans or not right.spans:
        return ()
    languages = (left.text.language, right.text.language)
    translated = None not in languages and languages[0] != languages[1]
    alike = compare_sentences(left, right, translated=translated).alike
    kind = PassageKind.TRANSLATED if translated else PassageKind.REWORDED
    found: list[Passage] = []
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    for place in np.argsort(-alike, axis=None, kind="stable").tolist():
        row, column = divmod(place, alike.shape[1])
        similarity = float(alike[row, column])
        if len(found) == count or similarity < _LEAST_ALIKE:
            break
        if row in taken_left or column in taken_right:
            continue
        taken_left.add(row)
        taken_right.add(column)
        found.append(
            Passage(
                left=Span(*left.spans[row]),
                right=Span(*right.spans[column]),
                kind=kind,
                similarity=min(similarity, 1.0),
                counted=False,
            )
        )
    return tuple(found)
