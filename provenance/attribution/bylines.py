"""Finds the outlets that a byline or a credit field names as the source of the text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from index import Span
from provenance.attribution.credit_forms import agency_pattern, any_of, credit_words
from provenance.attribution.lexicon import given_names
from provenance.attribution.mentions import Mention, find_mentions
from provenance.attribution.outlets import (
    ambiguous_names,
    canonical_outlet,
    fold,
    is_agency,
    is_outlet_name,
    known_outlet,
)
from provenance.model import Credit, CreditKind, CreditRole

_NAME_WORDS = 2
_BY_PERSON = re.compile(r"^(?:by|par|von|de|text(?:e)?\s*:)\s+", re.IGNORECASE)
_PARTNER = re.compile(
    r"\b(?:with|avec|mit|and|et|und|synthèse|source|sources)\b|[/&+]", re.IGNORECASE
)
_STAFF = re.compile(rf"\s+(?:{any_of(credit_words('staff'))})$", re.IGNORECASE)
# "P.-A. Roulin", "A.P. Stone": initials before a surname.
_INITIALS = re.compile(r"[A-ZÀ-Þ]\.-?(?:[A-ZÀ-Þ]\.?-?){0,2}")
_SURNAME = re.compile(r"\.?[ \u00a0]+[A-ZÀ-Þ][a-zà-ÿ]")
_PARTS = re.compile(r"\s*(?:[/,|;&+–—]|-(?=\s)|\b(?:and|et|und|y|e|avec|with|mit|con)\b)\s*")


def credit_of(
    name: str, kind: CreditKind, role: CreditRole, span: Span | None, where: str = "text"
) -> Credit:
    """Make a credit of a name as written."""
    return Credit(
        outlet=canonical_outlet(name),
        outlet_text=name,
        kind=kind,
        role=role,
        span=span,
        where=where,
    )


def field_credits(field: str, where: str, known_outlets: Collection[str]) -> list[Credit]:
    """Credits of a byline or credit field."""
    body = _BY_PERSON.sub("", field.strip())
    named = [
        m.text
        for m in find_mentions(body, 0, len(body), known_outlets)
        if (m.sure or is_outlet_name(m.text)) and not (_is_personal(body, m) or _is_post(m))
    ]
    held = {fold(canonical_outlet(name)) for name in named}
    for name in _agencies_of(body, alone=not named):
        if fold(canonical_outlet(name)) not in held:
            held.add(fold(canonical_outlet(name)))
            named.append(name)
    if not named:
        return []
    kind = CreditKind.BYLINE if where == "byline" else CreditKind.CREDIT_LINE
    whole = len(named) == 1 and fold(_STAFF.sub("", body)) == fold(named[0])
    shared = bool(_PARTNER.search(body)) and not whole
    role = CreditRole.PART if shared else CreditRole.ORIGIN
    return [credit_of(name, kind, role, None, where) for name in named]


def _agencies_of(body: str, *, alone: bool) -> Iterator[str]:
    """Agencies of a byline: parts of it that are their names, and their codes in capitals.

    Args:
        body: The byline.
        alone: Whether it names nobody else; then an ambiguous code is taken as an agency's.
    """
    for part in _PARTS.split(body):
        name = _STAFF.sub("", part.strip())
        if is_agency(name) and (alone or name.isupper() or fold(name) not in ambiguous_names()):
            yield name
    for match in re.finditer(agency_pattern(), body):
        if _is_initials(match.group(), body[match.end() :]):
            continue
        if match.group().isupper() or fold(match.group()) not in ambiguous_names():
            yield match.group()


def _is_initials(name: str, rest: str) -> bool:
    """Whether a code is somebody's initials, for the surname that follows."""
    return bool(_INITIALS.fullmatch(name + rest[:1].strip()) and _SURNAME.match(rest))


def _is_post(mention: Mention) -> bool:
    """Whether a name is what somebody does there: "Local Democracy Reporter", "Foreign News"."""
    words = fold(mention.text).split()
    if mention.sure or len(words) < _NAME_WORDS or words[-1] not in credit_words("staff"):
        return False
    return all(word in credit_words("desks") for word in words[:-1])


def _is_personal(field: str, mention: Mention) -> bool:
    """Whether an outlet's name is part of somebody's: the surname of "Marianne Figaro"."""
    rest = field[mention.span.end :]
    if _is_initials(mention.text, rest):
        return True
    words = mention.text.split()
    beside = re.search(r"([^\W\d_][\w'’-]*)[ \u00a0]$", field[: mention.span.start])
    if beside and beside.group(1)[0].isupper():
        return beside.group(1).lower() in given_names() and len(words) == 1
    unknown = known_outlet(mention.text) is None and not mention.sure
    return unknown and len(words) == _NAME_WORDS and words[0].lower() in given_names()
