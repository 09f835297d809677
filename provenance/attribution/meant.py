"""Finds what "the text" and "the same source" point back to: a paper, or who spoke before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provenance.attribution.introductions import Resolved
from provenance.attribution.sources import Profile
from provenance.model import SourceType

if TYPE_CHECKING:
    from provenance.attribution.resolution import Resolver

# Words for any paper, which tell nothing of which one is meant.
_ANY_PAPER = frozenset(("texte", "document", "text", "écrit", "missive"))
_HEADS = (
    r"(?:communiqués?|notes?|lettres?|rapports?|comptes?[\s-]rendus?|procès-verba(?:l|ux)|avis|courriels?|courriers?|mails?|arrêtés?"
    r"|décrets?|ordonnances?|circulaires?|bulletins?|tracts?|pétitions?|contrats?|plaintes?|mémos?|déclarations?|messages?|audits?"
    r"|études?|télégrammes?|jugements?|arrêts?|assignations?|règlements?|conventions?|expertises?|synthèses?|attestations?"
    r"|certificats?|registres?|pv|notices?|fiches?|brochures?|livrets?|tribunes?|pages?|feuilles?|devis|factures?|mises?\s+en\s+demeure"
    r"|statements?|releases?|letters?|reports?|minutes|notices?|e-?mails?|memos?|memorandums?|orders?|decrees?|circulars?|bulletins?"
    r"|leaflets?|petitions?|contracts?|complaints?|messages?|audits?|studies|study|cables?|rulings?|judge?ments?|writs?|filings?"
    r"|by-?laws?|assessments?|certificates?|registers?|papers?|sheets?|briefings?|advisory|advisories|dossiers?|affidavits?|warrants?)"
)
_DETERMINER = (
    r"(?:\b(?:une?|l[ae]|ce|cet|cette|son|sa|leur|an?|the|this|its|his|her|their)\s+|\bl['’])"
)
_PAPER = re.compile(
    rf"{_DETERMINER}(?:[\w’'-]+\s+){{0,2}}?(?P<head>{_HEADS})(?![\w’'-])", re.IGNORECASE
)
# Where a law is spoken of, "the text" is the law.
_LAW = re.compile(
    r"\b(?:lois?|projets?|propositions?|accords?|traités?|motions?|amendements?|bills?|acts?|treaty|treaties|agreements?|deals?|laws?"
    r"|constitution|réformes?|résolutions?|textes?|texts?|sms|roman|novel|livre|book)\b",
    re.IGNORECASE,
)
_FAR, _MOST_STATEMENTS = 700, 4
_LONGEST = 24
_SAME_SOURCE = re.compile(
    r"(?:the\s+same\s+(?:unnamed\s+|anonymous\s+)?(?P<en>sources?|official|person|people)|(?:la|cette|ces|les)\s+mêmes?\s+(?P<fr>sources?|interlocuteurs?|responsables?)"
    r"|le\s+même\s+(?:interlocuteur|responsable))$",
    re.IGNORECASE,
)


def pointed_back(resolver: Resolver, source: str, offset: int, statement: int) -> Resolved | None:
    """Return who "the same source" or which paper "the text" stands for, or None.

    Args:
        resolver: Of the article.
        source: As written.
        offset: Where it begins.
        statement: Number of its statement.
    """
    same = _same_source(resolver, source, offset, statement)
    return same or _paper_meant(resolver, source, offset, statement)


def _paper_meant(resolver: Resolver, source: str, offset: int, statement: int) -> Resolved | None:
    """Return the paper that "the text" or "ce document" stands for, or None.

    It is the one named last, within a few sentences, where no law or book is spoken of there.
    """
    words = source.partition(",")[0].replace("’", "'").replace("l'", "l' ").lower().split()
    plain = len(words) == 2 or (len(words) == 3 and words[1] in ("même", "same"))
    if not plain or words[-1] not in _ANY_PAPER:
        return None
    first = resolver.statements[max(0, statement - _MOST_STATEMENTS)].start
    start = max(first, offset - _FAR)
    before = list(_PAPER.finditer(resolver.text, start, offset))
    if not before or _LAW.search(resolver.text, start, offset) is not None:
        return None
    last = before[-1]
    number = next(k for k, told in enumerate(resolver.statements) if told.end > last.start("head"))
    phrases = resolver.read[number]
    at = next((i for i, t in enumerate(phrases.tokens) if t.start >= last.end("head")), None)
    stop = len(phrases.tokens) if at is None else at
    while stop < len(phrases.tokens) and not _ends_name(resolver, number, stop):
        stop += 1
    if at is not None and stop - at > _LONGEST:
        stop = at
    while at is not None and stop > at and phrases.low(stop - 1) in phrases.grammar["prepositions"]:
        stop -= 1
    end = last.end("head") if at is None or stop == at else phrases.tokens[stop - 1].end
    name = " ".join(resolver.text[last.start() : end].split())
    paper = Profile(SourceType.DOCUMENT, None, last.group("head").lower(), "", plural=False)
    return Resolved(name, paper, name)


def _ends_name(resolver: Resolver, number: int, i: int) -> bool:
    """Whether a paper's name does not go on at a token."""
    phrases = resolver.read[number]
    low, grammar = phrases.low(i), phrases.grammar
    if phrases.is_break(i) or low in grammar["relative"]:
        return True
    opens = low in grammar["subordinators"] or low in grammar["complementisers"]
    return opens or low in grammar["coordinators"] or phrases.is_finite(i)


def _same_source(resolver: Resolver, source: str, offset: int, statement: int) -> Resolved | None:
    """Return who spoke last before "the same source", or None."""
    match = _SAME_SOURCE.match(source.partition(",")[0].strip())
    if match is None:
        return None
    for speaker in reversed(resolver.speakers):
        near = statement - speaker.statement <= _MOST_STATEMENTS
        if speaker.offset < offset and near and speaker.profile.kind is not SourceType.NONE:
            return Resolved(speaker.text, speaker.profile, speaker.text)
    return None
