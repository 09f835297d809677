"""Gives sentences without a source to whoever announced what they say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index import Span
from provenance.model import Attribution, CanonicalText, SourceType

if TYPE_CHECKING:
    from collections.abc import Sequence

# A press release speaks of its issuer in the third person, with the day or the legal form.
_TODAY = re.compile(r"\b(?:today|aujourd['’]hui|heute|ce\s+jour)\b", re.IGNORECASE)
_ANNOUNCES = re.compile(r"\bannou?n[cç]\w*|\bgab\b|\bteilt\w*", re.IGNORECASE)
_LEGAL_FORM = re.compile(
    r"\b(?:Inc|Corp|Corporation|Ltd|Limited|LLC|LLP|plc|PLC|S\.?A\.?S?|SARL|AG|GmbH|SE|N\.?V|Co)\b\.?"
)
_OPENING_SENTENCES = 3
_BESIDE = 120
_CAPITALISED = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w&’'-]{2,}")
# What was announced stands in the sentence before: "Ana Lopes declared the result at noon".
_OUTCOME = re.compile(
    r"^(?:the|these|those|its|his|her|their|le|la|les|l['’]|ces|ce|cette|son|sa|ses)\s*"
    r"(?:(?:\w+\s+)?(?:results?|figures|outcome|verdict|decision|ruling|news|findings|totals?|tally|count|measures?|plans?|move|closure|appointment"
    r"|résultats?|chiffres|verdict|décision|nouvelle|bilan|décompte|mesures?|total|fermeture|nomination)\b)",
    re.IGNORECASE,
)
_LEAST_WORDS = 5
_NEAR_PARAGRAPHS = 1


def carried_statements(
    canonical: CanonicalText, attributions: Sequence[Attribution]
) -> list[Attribution]:
    """Return attributions for sentences that stand without a source of their own.

    A press release, or a page that prints one, is its issuer's statement throughout. And where
    somebody "declared the result" or "announced the decision", the sentence before, which tells
    it, is theirs.

    Args:
        canonical: The text taken apart.
        attributions: What was read sentence by sentence, in order.
    """
    issuer = _issuer(canonical, attributions)
    if issuer is not None:
        return [_whole(issuer, span) for span in _unattributed(canonical, attributions)]
    return _announced(canonical, attributions)


def _unattributed(canonical: CanonicalText, attributions: Sequence[Attribution]) -> list[Span]:
    """Spans of the running text's sentences that no attribution touches."""
    text = canonical.text
    aside = [b.span for b in canonical.boilerplate]
    taken = [part for a in attributions for part in (*a.content, a.cue) if part is not None]
    found = []
    for sentence in canonical.sentences:
        start, end = sentence.span
        words = len(text[start:end].split())
        if words < _LEAST_WORDS or any(b.start < end and start < b.end for b in aside):
            continue
        if not any(part.start < end and start < part.end for part in taken):
            found.append(sentence.span)
    return found


def _whole(source: Attribution, span: Span) -> Attribution:
    return Attribution(
        source=None,
        cue=None,
        content=(span,),
        source_type=source.source_type,
        source_text=source.source_text,
        source_name=source.source_name,
    )


def _issuer(canonical: CanonicalText, attributions: Sequence[Attribution]) -> Attribution | None:
    """The announcement that opens a press release, or None where a newsroom speaks.

    Every source of the text must be the issuer or somebody described as its own.
    """
    text = canonical.text
    opening = canonical.sentences[:_OPENING_SENTENCES]
    if not opening or not attributions:
        return None
    first = min(
        (a for a in attributions if a.cue is not None),
        key=lambda a: a.cue or Span(0, 0),
        default=None,
    )
    if first is None or first.cue is None or first.source is None:
        return None
    if first.source_type is not SourceType.ORGANISATION or first.cue.start > opening[-1].span.end:
        return None
    if not _ANNOUNCES.match(text[first.cue.start : first.cue.end].split()[-1]):
        return None
    lead = text[first.source.start : first.cue.end + 20]
    if not (_TODAY.search(lead) or _LEGAL_FORM.search(lead)):
        return None
    names = set(_CAPITALISED.findall(first.source_text or "")) - {"The"}
    return first if all(_is_of(text, a, first, names) for a in attributions) else None


def _is_of(text: str, other: Attribution, issuer: Attribution, names: set[str]) -> bool:
    """Whether a source is the issuer, or described as the issuer's beside its cue."""
    if other.source_name == issuer.source_name or other.source is None:
        return True
    beside = text[other.source.start : other.source.end + _BESIDE]
    return any(name in beside or name in (other.source_text or "") for name in names)


def _announced(canonical: CanonicalText, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Carry "declared the result" back to the sentence before, where that has no source."""
    text = canonical.text
    telling = [
        a
        for a in attributions
        if a.cue is not None
        and a.source_type is not SourceType.NONE
        and _OUTCOME.match(text[a.content[0].start : a.content[0].end])
    ]
    free = set(_unattributed(canonical, attributions)) if telling else set()
    found: list[Attribution] = []
    for attribution in telling:
        said = attribution.content[0]
        number = next(
            (
                k
                for k, s in enumerate(canonical.sentences)
                if s.span.start <= said.start < s.span.end
            ),
            0,
        )
        for before in reversed(canonical.sentences[:number]):
            if canonical.sentences[number].paragraph - before.paragraph > _NEAR_PARAGRAPHS:
                break
            if before.span in free:
                free.discard(before.span)
                found.append(_whole(attribution, before.span))
                break
            if any(
                c.start < before.span.end and before.span.start < c.end
                for a in attributions
                for c in a.content
            ):
                break
    return found
