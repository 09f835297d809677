"""Puts together who said what in one article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.according import AccordingFinder
from provenance.attribution.institutions import fold_words
from provenance.attribution.lexicon import LANGUAGES, load_lexicon
from provenance.attribution.names import source_key
from provenance.attribution.outlets import fold
from provenance.attribution.resolution import Resolved, Resolver
from provenance.attribution.speech import Report, SpeechFinder
from provenance.attribution.tokens import statements
from provenance.model import Attribution, Commitment, SourceType

if TYPE_CHECKING:
    from collections.abc import Collection

    from provenance.attribution.lexicon import Lexicon
    from provenance.attribution.tokens import Statement
    from provenance.model import CanonicalText

_NEAR_PARAGRAPHS = 1
# Verbs of thinking and showing, and those with an object, hand no quotation on.
_NOT_CARRYING = frozenset("mdk")


def attribute_text(
    canonical: CanonicalText, language: str | None, *, known_outlets: Collection[str] = ()
) -> list[Attribution]:
    """Return who said what in a text, in order of the cues; empty where the language has no data.

    Args:
        language: ISO 639-1; None means the text's own.
        known_outlets: Names that are outlets although no table knows them.
    """
    code = language or canonical.language
    if code not in LANGUAGES:
        return []
    lexicon = load_lexicon(code)
    parts = statements(canonical, code)
    reports = _reports(parts, canonical.text, lexicon)
    known = frozenset(fold(name) for name in known_outlets)
    resolver = Resolver(parts, canonical.text, lexicon, known)
    return _resolve(reports, canonical.text, resolver)


def _reports(parts: list[Statement], text: str, lexicon: Lexicon) -> list[Report]:
    found: list[Report] = []
    for number, statement in enumerate(parts):
        mine = SpeechFinder(statement, number, lexicon).find()
        mine += AccordingFinder(statement, number, lexicon, text).find()
        mine.sort(key=lambda report: report.cue or report.content[0])
        found += _with_bare(mine, statement, number, found, parts)
    return found


def _covered(span: Span, reports: list[Report]) -> bool:
    return any(c.start < span.end and span.start < c.end for r in reports for c in r.content)


def _with_bare(mine: list[Report], statement: Statement, number: int, before: list[Report], parts: list[Statement]) -> list[Report]:
    """Add the quotations of a statement that stand without a cue: their speaker carries on."""
    out = list(mine)
    for i, token in enumerate(statement.tokens):
        if not _stands_alone(statement, i):
            continue
        inner = _inner(token.text, token.start)
        if _covered(inner, mine):
            continue
        same = [r for r in mine if r.kind == "verb" and r.content]
        previous = same[-1] if same else _carrier(before, number, parts)
        if previous is None:
            continue
        if previous.statement == number or (
            parts[previous.statement].paragraph == statement.paragraph and previous.kind != "bare"
        ):
            previous.content.append(inner)
        else:
            report = Report(previous.source, None, [inner], Commitment.ASSERTS, "bare", number)
            out.append(report)
    return out


def _stands_alone(statement: Statement, i: int) -> bool:
    """Whether token ``i`` is a quotation that is a statement of its own, not part of a clause."""
    token = statement.tokens[i]
    if token.kind != "q" or not token.speech:
        return False
    before = statement.tokens[i - 1] if i else None
    if before is not None and before.text not in (":", ".", "—", "–", "?", "!") and before.kind != "q":
        return False
    closed = token.text.rstrip("\"“”„«»‘’'‹› \u00a0\u202f")[-1:] in ".?!…"
    return closed or i + 1 == len(statement.tokens) or statement.tokens[i + 1].text in ".?!"


def _carrier(before: list[Report], number: int, parts: list[Statement]) -> Report | None:
    """The report whose speaker goes on speaking in statement ``number``, or None."""
    for report in reversed(before):
        near = parts[number].paragraph - parts[report.statement].paragraph <= _NEAR_PARAGRAPHS
        if not near:
            return None
        if report.source is not None and report.kind in ("verb", "bare") and not report.frames & _NOT_CARRYING:
            return report
    return None


def _inner(text: str, start: int) -> Span:
    left = len(text) - len(text.lstrip("\"“”„«»‘’'‹› \u00a0\u202f"))
    right = len(text.rstrip("\"“”„«»‘’'‹› \u00a0\u202f"))
    return Span(start + left, start + max(right, left + 1))


def _resolve(reports: list[Report], text: str, resolver: Resolver) -> list[Attribution]:
    found = []
    sources: dict[Span, Resolved] = {}
    for report in reports:
        resolved = None
        if report.source is not None:
            resolved = sources.get(report.source)
            if resolved is None:
                span = report.antecedent or report.source
                words = text[span.start : span.end]
                resolved = resolver.resolve(words, report.source.start, report.statement)
                sources[report.source] = resolved
        found.append(_attribution(report, resolved))
    return found


def _key(resolved: Resolved) -> str | None:
    name = resolved.profile.name
    return fold_words(name) if name else source_key(resolved.name_text)


def _attribution(report: Report, resolved: Resolved | None) -> Attribution:
    return Attribution(
        source=report.source if report.kind != "bare" else None,
        cue=report.cue,
        content=tuple(sorted(set(report.content))),
        source_type=resolved.profile.kind if resolved else SourceType.NONE,
        commitment=report.commitment,
        source_text=resolved.text if resolved else None,
        source_name=_key(resolved) if resolved else None,
    )
