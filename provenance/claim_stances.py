"""What a sentence makes of somebody else's word: that it is false, or not proven."""

from __future__ import annotations

from provenance.claim_opposites import finds
from provenance.model import Commitment
from provenance.statements import Statement


def read_stance(statement: Statement) -> Commitment | None:
    """Return how the one voice of a sentence stands to a claim that it speaks of as another's.

    "Called the report a fabrication", "does not believe a word of it" and "is firmly denied by the
    ministry" deny; "nothing proves that" and "has not been confirmed" doubt. None where the
    sentence does neither, and where several sources speak in it: which of them does is not told.
    """
    if len({voice.source_text for voice in statement.voices}) > 1:
        return None
    text = statement.text
    if finds("calls_false", text):
        return Commitment.DENIES
    if finds("not_proven", text):
        return Commitment.DOUBTS
    return None
