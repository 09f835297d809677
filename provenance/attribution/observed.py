"""Finds what a newsroom saw or checked itself: "a Gazette reporter counted ten"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.outlets import canonical_outlet, same_outlet
from provenance.model import Attribution, CanonicalText, SourceType

if TYPE_CHECKING:
    from collections.abc import Sequence

_REPORTER_EN = re.compile(
    r"\b(?:[Aa]n?|[Tt]wo|[Tt]hree|[Tt]he)\s+(?:(?P<before>[A-Z][\w'’]*(?:\s+[A-Z][\w'’]*){0,3})\s+)?"
    r"(?:reporters?|correspondents?|journalists?|photographers?)"
    r"(?:\s+(?:for|of|from|with)\s+(?:the\s+)?(?P<after>[A-Z][\w'’]*(?:\s+[A-Z][\w'’]*){0,3}))?"
)
_REPORTER_FR = re.compile(
    r"\b(?:[Uu]ne?|[Dd]eux|[Ll]['’]|[Ll][ae]|[Nn]otre)\s*(?:journalistes?|reporters?|correspondante?s?|photographes?"
    r"|envoyée?\s+spéciale?)\s+(?:de\s+l['’]|du|de\s+la|d['’]|de)\s*(?P<after>[A-ZÀ-Þ][\w'’]*(?:\s+(?:de\s+|du\s+|des\s+)?[A-ZÀ-Þ][\w'’]*){0,3})"
)
_REPORTER = {"en": _REPORTER_EN, "fr": _REPORTER_FR}
_CHECKED = frozenset(("confirm", "learn", "hear", "verify", "confirmer", "apprendre"))
_FROM = re.compile(
    r"\b(?:with|from|by|auprès\s+d[e'’u]+|de\s+source|par)\s+(?P<who>[^,.;]{3,90}?)(?=[,.;]|\s+(?:that|que|who|qui\s+ont)\b|$)"
)


def find_observations(
    canonical: CanonicalText, publisher: str | None, attributions: Sequence[Attribution]
) -> list[Attribution]:
    """Return one attribution for each sentence in which the article's own reporter saw something.

    The reporter must be the publisher's, and the sentence without another attribution to it.
    """
    pattern = _REPORTER.get(canonical.language or "")
    if pattern is None or publisher is None:
        return []
    found = []
    taken = [a.source for a in attributions if a.source is not None]
    quoted = [q.span for q in canonical.quotations if q.depth == 0]
    for sentence in canonical.sentences:
        for match in pattern.finditer(canonical.text, *sentence.span):
            span = Span(match.start(), match.end())
            inside = any(q.start < span.start < q.end for q in quoted)
            known = any(t.start < span.end and span.start < t.end for t in taken)
            if not inside and not known and _is_own(match, publisher):
                found.append(_observation(canonical.text, span, sentence.span, publisher))
                break
    return found


def _is_own(match: re.Match[str], publisher: str) -> bool:
    groups = match.groupdict()
    names = [name for name in (groups.get("before"), groups.get("after")) if name]
    return any(same_outlet(name, publisher) for name in names)


def _observation(text: str, source: Span, sentence: Span, publisher: str) -> Attribution:
    words = text[source.start : source.end]
    before = Span(sentence.start, source.start)
    after = Span(source.end, sentence.end)
    content = tuple(
        Span(span.start + _left(text, span), span.end - _right(text, span))
        for span in (before, after)
        if re.search(r"\w", text[span.start : span.end])
    )
    return Attribution(
        source=source,
        cue=None,
        content=content,
        source_type=SourceType.OUTLET,
        source_text=words,
        source_name=canonical_outlet(publisher).casefold(),
    )


def _left(text: str, span: Span) -> int:
    piece = text[span.start : span.end]
    return len(piece) - len(piece.lstrip(" ,;.\n\u00a0"))


def _right(text: str, span: Span) -> int:
    piece = text[span.start : span.end]
    return len(piece) - len(piece.rstrip(" ,;.\n\u00a0"))


def checked_source(text: str, content: Span, lemma: str) -> Span | None:
    """Span of who confirmed something to an outlet ("confirmed the sale with two officials").

    Args:
        text: The article's text.
        content: What the outlet says to have confirmed, the people it asked included.
        lemma: Of the verb; only verbs of checking name a source behind them.
    """
    if lemma not in _CHECKED:
        return None
    for match in _FROM.finditer(text, content.start, content.end):
        who = match.group("who")
        if re.search(r"[A-Za-zÀ-ÿ]{3}", who) and not who.lower().startswith(
            ("its own", "the help")
        ):
            return Span(match.start("who"), match.end("who"))
    return None
