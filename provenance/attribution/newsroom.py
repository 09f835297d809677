"""Finds the marks of an article's own newsroom, and who published it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.citations import Use, is_own
from provenance.attribution.mentions import find_mentions
from provenance.attribution.newsroom_signs import claims_reporting, shows_newsroom
from provenance.attribution.outlets import (
    canonical_outlet,
    fold,
    fold_words,
    inflections,
    names_of,
    same_outlet,
    words_in,
)
from provenance.model import CreditKind, CreditRole, OwnMark

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from provenance.model import CanonicalText, Credit

_US = re.compile(
    r"\b(?:told|tells|assured|informed|showed|sent|emailed|gave)\s+us\b|\bour\s+(?:own\s+)?(?:reporter|reporters|correspondent|newsroom|photographer|investigation|special\s+correspondent)\b"
    r"|\b(?:this|the)\s+newspaper\s+(?:has|obtained|reviewed|was|saw|learned)\b"
    r"|\bnous\s+(?:l['’]|en\s+|y\s+|l[ea]s?\s+)?(?:a|ont|avait|avaient)(?:-(?:t-)?(?:ils?|elles?|on))?\s+(?:\w+\s+)?(?:dit|confié|déclaré|affirmé|expliqué|raconté|répondu|assuré|indiqué|précisé|confirmé|glissé|soufflé|montré|écrit)\w*"
    r"|\bnous\s+(?:dit|confie|raconte|explique|assure|affirme|répond|glisse|déclare|précise|écrit)(?:-(?:il|elle))?\b"
    r"|\bnotre\s+(?:envoyée?\s+spéciale?|correspondante?|reporter|journaliste|rédaction|enquête|photographe)\b"
    r"|\bque\s+nous\s+avons\s+(?:pu\s+)?(?:\w+)\b|\bnous\s+avons\s+(?:pu\s+)?(?:rencontré|consulté|vérifié|interrogé|lu|obtenu|contacté|constaté|vu|lire|consulter|voir|vérifier)\w*"
    r"|\bà\s+nos\s+(?:messages|questions|appels|sollicitations|demandes)\b|\bselon\s+nos\s+informations\b"
    r"|\b(?:uns|unserer\s+(?:redaktion|zeitung)|dieser\s+zeitung)\s+(?:sagte|erklärte|vorliegt|vorliegen|bestätigte)\b|\bsagte?\s+(?:\w+\s+){0,3}(?:uns|unserer\s+(?:redaktion|zeitung)|dieser\s+zeitung)\b|\bunsere?r?\s+(?:reporter\w*|korrespondent\w*|redaktion)\b",
    re.IGNORECASE,
)
# Words of each form of ``_US``: a text without one of either set of a form has none of it.
_US_WORDS = tuple(
    (frozenset(first), frozenset(second))
    for first, second in (
        (("us",), ("told", "tells", "assured", "informed", "showed", "sent", "emailed", "gave")),
        (
            ("our",),
            (
                *("reporter", "reporters", "correspondent", "newsroom", "photographer"),
                *("investigation", "special"),
            ),
        ),
        (("newspaper",), ("has", "obtained", "reviewed", "was", "saw", "learned")),
        (("nous", "notre", "nos", "uns", "unser", "unsere", "unserr", "unserer", "zeitung"), ()),
    )
)
_RELAYED = re.compile(
    r"\b(?:first\s+reported|d['’]abord\s+rapporté|selon|according\s+to|d['’]après|as\s+reported|a\s+révélé|citing|citant|laut)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b(?:[Tt]he\s+|[Ll]['’]|[Ll]a\s+|[Ll]e\s+)?(?:[A-ZÀ-Þ][\w'’-]*)(?:\s+(?:of|de|du|des|[A-ZÀ-Þ][\w'’-]*)){0,4}"
)
_SELF = re.compile(
    r"\b(?:a|ont|avait)\s+(?:rapporté|révélé|appris)\s+(?:(?:la|le|l['’])\s*)?$|\b(?:reported|learned)\s+(?:by\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)


def find_own_marks(
    canonical: CanonicalText, uses: Sequence[Use], publisher: str | None, byline: str | None
) -> list[OwnMark]:
    """Return the signs of the article's own newsroom, in order."""
    text = canonical.text
    held = words_in(text)
    quoted = [q.span for q in canonical.quotations if q.depth == 0]
    found = [
        OwnMark(span=Span(m.start(), m.end()), outlet=None)
        for m in (_US.finditer(text) if _may_say_us(held) else ())
        if not any(q.start < m.start() < q.end for q in quoted)
    ]
    found += [
        OwnMark(span=use.mention.span, outlet=publisher) for use in uses if is_own(use, publisher)
    ]
    if publisher is not None and not _signs_of(publisher).isdisjoint(held):
        for mention in _own_mentions(canonical, publisher):
            before = text[max(0, mention.start - 60) : mention.start]
            after = text[mention.end : mention.end + 60]
            if shows_newsroom(before, after):
                found.append(OwnMark(span=mention, outlet=publisher))
    del byline
    unique = {mark.span: mark for mark in found}
    return [unique[span] for span in sorted(unique)]


def _may_say_us(held: frozenset[str]) -> bool:
    """Tell whether ``_US`` can be in a text with these words."""
    return any(
        not first.isdisjoint(held) and (not second or not second.isdisjoint(held))
        for first, second in _US_WORDS
    )


@lru_cache(maxsize=1024)
def _signs_of(publisher: str) -> frozenset[str]:
    """Return words of which a text has one wherever it names this outlet, by ``same_outlet``."""
    names = {fold(name) for name in names_of(publisher)}
    inflected = {form for name in names for form in inflections(name)}
    return frozenset(word for name in names | inflected for word in name.split())


def _own_mentions(canonical: CanonicalText, publisher: str) -> list[Span]:
    """Where the text names its own outlet, in full or in short."""
    if not fold(publisher):
        return []
    signs = _signs_of(publisher)
    return [
        Span(match.start(), match.start() + size)
        for match in _NAME.finditer(canonical.text)
        if not signs.isdisjoint(fold_words(match.group()))
        and (size := _own_size(match.group(), publisher))
    ]


@lru_cache(maxsize=16384)
def _own_size(name: str, publisher: str) -> int:
    """How many letters of some capitalised words name their own outlet, from the first on."""
    while name:
        if same_outlet(name, publisher):
            return len(name)
        name = name.rpartition(" ")[0]
    return 0


def read_publisher(
    canonical: CanonicalText,
    outlet: str | None,
    named: Sequence[Credit],
    uses: Sequence[Use],
    known_outlets: Collection[str],
) -> tuple[str | None, Span | None]:
    """Return who published an article and the span that shows it, where no field says so.

    A text that credits an outlet as its source was not published by that outlet's rivals: the
    credit's outlet is the publisher only through its own dateline or contributor lines.
    """
    if outlet and outlet.strip():
        return canonical_outlet(outlet.strip()), None
    own = [
        c
        for c in named
        if c.role is CreditRole.ORIGIN and c.kind in (CreditKind.DATELINE, CreditKind.CONTRIBUTOR)
    ]
    if own and len({fold(c.outlet) for c in own}) == 1:
        return own[0].outlet, own[0].span
    if any(c.kind in (CreditKind.CREDIT_LINE, CreditKind.NOTE, CreditKind.BYLINE) for c in named):
        return None, None
    return _from_marks(canonical, uses, known_outlets)


def _from_marks(
    canonical: CanonicalText, uses: Sequence[Use], known_outlets: Collection[str]
) -> tuple[str | None, Span | None]:
    """The one outlet to which the text ascribes its own reporting."""
    text = canonical.text
    strong: dict[str, Span] = {}
    weak: dict[str, Span] = {}
    for sentence in canonical.sentences:
        for mention in find_mentions(text, *sentence.span, known_outlets, canonical.language):
            before = text[max(sentence.span.start, mention.span.start - 70) : mention.span.start]
            after = text[mention.span.end : mention.span.end + 60]
            name = mention.outlet
            if claims_reporting(before, after) or _SELF.search(before):
                strong.setdefault(name, mention.span)
    for use in uses:
        before = text[max(use.sentence.start, use.mention.span.start - 90) : use.mention.span.start]
        if use.kind == "told" and not _RELAYED.search(before):
            weak.setdefault(use.mention.outlet, use.mention.span)
    for table in (strong, weak):
        if len(table) == 1:
            return next(iter(table.items()))
        if table:
            return None, None
    return None, None
