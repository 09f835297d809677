"""Claims for the screen: sorted and filtered, told in a sentence, their appearances by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from provenance.browsing import ClaimRow
from provenance.exports.html_marking import in_context
from provenance.exports.wording import VERDICT_ORDER
from provenance.findings import Appearance, Claim
from provenance.model import Commitment, Document, Reason, SourceType, Verdict
from provenance.web import saying
from provenance.web.words import Words

SORTS = ("verdict", "sources", "outlets", "date")
# Characters around a sentence where it is shown in context.
_AROUND = 280
# Of one claim; beyond it the rest of each line is only counted.
MOST_APPEARANCES = 120
MOST_VOICES = 60
_SUPPORT = frozenset({Commitment.ASSERTS, Commitment.REPORTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the reader asks of the list; empty and None ask for nothing."""

    verdict: Verdict | None = None
    source_type: SourceType | None = None
    outlet: str = ""
    article: str | None = None
    nearest: Sequence[str] | None = None
    sort: str = "verdict"


@dataclass(frozen=True, slots=True)
class Seen:
    """An appearance with its article, where that is at hand."""

    found: Appearance
    document: Document | None
    context: Markup | None


@dataclass(frozen=True, slots=True)
class Line:
    """The appearances of one reporting line.

    Attributes:
        number: From 1.
        outlets: How many print it.
        count: How many appearances there are; those beyond ``appearances`` are left out.
    """

    number: int
    outlets: int
    count: int
    appearances: tuple[Seen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A source as it is named, and where it stands to the claim."""

    text: str
    name: str
    kind: SourceType
    commitments: tuple[Commitment, ...]
    articles: int
    language: str | None


def chosen(rows: Iterable[ClaimRow], wanted: Wanted) -> list[ClaimRow]:
    """Return the claims that are asked for, in the order that is asked for."""
    outlet = wanted.outlet.casefold().strip()
    rank = None if wanted.nearest is None else {n: i for i, n in enumerate(wanted.nearest)}
    found = [
        row
        for row in rows
        if (wanted.verdict is None or row.verdict is wanted.verdict)
        and (wanted.source_type is None or wanted.source_type in row.source_types)
        and (wanted.article is None or wanted.article in row.outlets)
        and (not outlet or any(outlet in (name or "").casefold() for name in row.outlets.values()))
        and (rank is None or row.id in rank)
    ]
    if rank is not None and wanted.sort == "near":
        return sorted(found, key=lambda row: rank[row.id])
    return sorted(found, key=_ORDERS.get(wanted.sort, _by_verdict))


def counts(rows: Iterable[ClaimRow], t: Words) -> str:
    """Return in a sentence how many claims there are of each verdict, withdrawals first."""
    told = list(rows)
    verdicts = Counter(row.verdict for row in told)
    withdrawn = sum(row.withdrawn for row in told)
    parts = [
        t(f"claims.count.{verdict}", n=verdicts[verdict])
        for verdict in VERDICT_ORDER
        if verdicts[verdict]
    ]
    lead = t("claims.count.withdrawn", n=withdrawn) + " " if withdrawn else ""
    return lead + t(
        "claims.headline", claims=t("count.claims", n=len(told)), kinds=", ".join(parts)
    )


def said(claim: Claim, searched: int, t: Words) -> str:
    """Return the verdict in one sentence."""
    outlets = t("claims.outlets", n=claim.outlets) if claim.outlets else t("claims.no_outlet")
    if not any(seen.commitment in _SUPPORT for seen in claim.appearances):
        sentence = t("claims.said.denied", n=searched)
    elif Reason.CIRCULAR in claim.reasons and claim.low == 0:
        sentence = t("claims.said.circular", outlets=outlets)
    else:
        sentence = t(
            f"claims.said.{claim.verdict}",
            outlets=outlets,
            lines=t("count.lines", n=claim.reporting_lines),
            interval=saying.interval(t, claim.low, claim.high),
            n=searched,
        )
    if Reason.WITHDRAWN in claim.reasons:
        return f"{t('claims.said.withdrawn')} {sentence}"
    return sentence


def lines_of(claim: Claim, documents: Mapping[str, Document]) -> tuple[Line, ...]:
    """Return the appearances by line, in the order of the claim, at least one of each line."""
    by_line: dict[str, list[Appearance]] = {}
    for item in claim.appearances:
        by_line.setdefault(item.line, []).append(item)
    room = max(MOST_APPEARANCES // max(len(by_line), 1), 1)
    return tuple(
        Line(
            number,
            len({_outlet(item, documents) for item in items} - {""}),
            len(items),
            _seen(items[:room], documents),
        )
        for number, items in enumerate(by_line.values(), 1)
    )


def voices_of(claim: Claim, documents: Mapping[str, Document]) -> tuple[Voice, ...]:
    """Return who is said to vouch for it, those named in most articles first."""
    by_source: dict[tuple[str, SourceType], list[Appearance]] = {}
    for item in claim.appearances:
        named = item.source_name or item.source_text or ""
        by_source.setdefault((named.casefold(), item.source_type), []).append(item)
    voices = []
    for (_, kind), items in by_source.items():
        fullest = max(items, key=lambda item: (len(item.source_text or ""), item.article))
        document = documents.get(fullest.article)
        voices.append(
            Voice(
                text=fullest.source_text or "",
                name=fullest.source_name or "",
                kind=kind,
                commitments=tuple(sorted({item.commitment for item in items})),
                articles=len({item.article for item in items}),
                language=document.canonical.language if document else None,
            )
        )
    voices.sort(key=lambda voice: (-voice.articles, voice.kind, voice.text))
    return tuple(voices[:MOST_VOICES])


def _seen(items: Iterable[Appearance], documents: Mapping[str, Document]) -> tuple[Seen, ...]:
    seen = []
    for item in items:
        document = documents.get(item.article)
        # The export's marking escapes every piece of text that it joins.
        context = Markup(in_context(document, item.span, _AROUND)) if document else None
        seen.append(Seen(item, document, context))
    return tuple(seen)


def _outlet(item: Appearance, documents: Mapping[str, Document]) -> str:
    document = documents.get(item.article)
    name = (document.article.outlet or document.sourcing.publisher) if document else None
    return name or ""


def _by_verdict(row: ClaimRow) -> tuple[object, ...]:
    """Withdrawn first, then the most useful verdict, then what most outlets print."""
    return (
        not row.withdrawn,
        VERDICT_ORDER.index(row.verdict),
        -len(row.outlets),
        row.first.order,
        row.id,
    )


def _by_sources(row: ClaimRow) -> tuple[object, ...]:
    return -row.low, -row.high, row.first.order, row.id


def _by_outlets(row: ClaimRow) -> tuple[object, ...]:
    return -len(set(row.outlets.values())), -len(row.outlets), row.first.order, row.id


def _by_date(row: ClaimRow) -> tuple[object, ...]:
    return row.first.order, row.id


_ORDERS: Mapping[str, Callable[[ClaimRow], tuple[object, ...]]] = {
    "verdict": _by_verdict,
    "sources": _by_sources,
    "outlets": _by_outlets,
    "date": _by_date,
}
