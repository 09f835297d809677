"""A judgement on a claim's sources, said in one sentence that a reader can check."""

from __future__ import annotations

from collections.abc import Sequence

from provenance.independence import Judgement
from provenance.model import Reason, Verdict
from provenance.primary_source import Voice

# Outlets and sources named in a sentence before the rest are only counted.
MOST_NAMED = 4


def explain_judgement(voices: Sequence[Voice], judgement: Judgement, searched: int) -> str:
    """Return one sentence naming outlets and sources, the withdrawal first where there is one.

    Args:
        voices: The appearances of the claim.
        judgement: What was found about them.
        searched: Articles in the collection.
    """
    supporting = [voice for voice in voices if voice.supports]
    outlets = list_names(sorted({voice.outlet or voice.appearance.article for voice in supporting}))
    sources = list_names(_list_sources(supporting))
    lead = "Withdrawn by its source: " if Reason.WITHDRAWN in judgement.reasons else ""
    return lead + _say(judgement, outlets, sources, searched)


def _say(judgement: Judgement, outlets: str, sources: str, searched: int) -> str:
    if not judgement.articles:
        return (
            f"No article among the {searched} searched supports it; it is only denied or doubted."
        )
    if Reason.CIRCULAR in judgement.reasons and judgement.low == 0:
        return f"{outlets} credit one another for it, and none shows a source."
    lines = f"{judgement.reporting_lines} reporting lines"
    said = {
        Verdict.SOLE: f"Only {outlets}, among the {searched} articles searched, has it,"
        f" from {sources}.",
        Verdict.REPEATED: f"{outlets} carry one report of it; it rests on {sources}.",
        Verdict.SINGLE_SOURCE: f"{outlets} report it in {lines}, and all rest on {sources}.",
        Verdict.UNRESOLVED: f"{outlets} report it in {lines}, from {sources};"
        " nothing in the texts proves that these are independent of one another.",
        Verdict.INDEPENDENT: f"{outlets} report it in {lines}; {sources} cannot be one source,"
        " and the texts show how each came to know.",
    }
    return said[judgement.verdict]


def _list_sources(voices: Sequence[Voice]) -> list[str]:
    named = {voice.appearance.source_text for voice in voices if voice.appearance.source_text}
    return sorted(named) or ["no source that it names"]


def list_names(names: Sequence[str]) -> str:
    """Return "A, B and C", the rest counted where there are many."""
    shown = list(names[:MOST_NAMED])
    rest = len(names) - len(shown)
    if rest:
        shown.append(f"{rest} more")
    if len(shown) < 2:
        return "".join(shown)
    return ", ".join(shown[:-1]) + " and " + shown[-1]
