"""Finds who gave a count or a document's news: "the toll given by the fire chief"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.report import Report
from provenance.model import Commitment, SourceType
from provenance.pattern_words import WordPattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from provenance.attribution.sources import Profile

GIVEN = "given"
_COUNT = (
    r"(?:count|headcount|tally|toll|death\s+toll|estimate|figure|number|total|décompte|bilan|comptage|pointage"
    r"|estimation|chiffre|nombre|recensement|point\s+de\s+situation)s?"
)
_GIVING = (
    r"(?:given|provided|supplied|released|issued|put\s+out|announced|offered|quoted|advanced"
    r"|livrée?s?|donnée?s?|communiquée?s?|fournie?s?|avancée?s?|diffusée?s?|transmise?s?|annoncée?s?"
    r"|rendue?s?\s+publi(?:que?s?|cs?)|dressée?s?|établie?s?|délivrée?s?)"
)
_GIVER = WordPattern(
    rf"\b{_COUNT}\b[^.;:«»“”\"]{{0,60}}?\b{_GIVING}\b[^.;:«»“”\"]{{0,60}}?\b(?:by|par)\s+(?P<who>(?:the\s+|l[ae]\s+|les\s+|l['’])?[^.;:«»“”\"]{{2,90}}?)"
    r"(?=,?\s+(?:is|was|are|were|stands|stood|est|était|s['’]élève|fait|faisait|atteint|compte)\b|\s*[.;:]|$)",
)
_PAPER = (
    r"(?:letter|e-?mail|statement|message|note|post|video|memo|tweet|text|announcement|notice|fax"
    r"|lettre|courriel|mail|message|communiqué|courrier|mot|billet|vidéo|publication|texto|sms|tribune|post)"
)
_LEAVING = (
    r"(?:resign(?:ed|s)|quit|quits|stepp?(?:ed|s)\s+(?:down|aside)|st(?:ood|ands)\s+down|bow(?:ed|s)\s+out|apologi[sz](?:ed|es)"
    r"|(?:was|were|is|been)\s+(?:announced|made\s+public|confirmed|dismissed|sacked|fired|notified)|t(?:ook|akes)\s+responsibility|gave\s+up|withdrew"
    r"|démissionn(?:é|e|ent|aient|ait)e?s?|quitt(?:é|e)|renonc(?:é|e)|rendu\s+s(?:on|es)|tiré\s+sa|claqué\s+la\s+porte"
    r"|présenté\s+s(?:es|a|on)|jeté\s+l['’]éponge|(?:été|est|sont)\s+(?:annoncé|révoqué|licencié|limogé|averti|prévenu|informé)e?s?)"
)
_BY_LETTER = WordPattern(
    rf"\b{_LEAVING}\b[^.;:«»“”\"]{{0,70}}?\b(?:in|by|via|through|with|dans|par|via|avec)\s+(?P<paper>(?:(?:an?|the|his|her|their|une?|la|le|sa|son|leur|l['’])\s*)?(?:[\w-]+\s+){{0,3}}?{_PAPER}\b[^.;:«»“”\",]{{0,80}})",
)


# "Le chiffre figure dans une note du 4 mars": what is written there is the paper's.
_WRITTEN_IN = re.compile(
    r"\b(?:figure|figurent|figurait|figuraient|apparaît|apparaissent|apparaissait|(?:est|était|sont|étaient)\s+inscrite?s?)"
    r"\s+(?:noir\s+sur\s+blanc\s+)?(?:dans|sur|à|au)\s*(?P<paper>(?:(?:une?|le|la|les|des|ce|cette|son|sa|l['’])\s*)?"
    r"(?:\w+\s+)?(?:notes?|rapports?|courriers?|courriels?|lettres?|contrats?|registres?|procès-verba(?:l|ux)|documents?|dossiers?|listes?"
    r"|tableaux?|études?|arrêtés?|budgets?|bilans?|factures?|devis|actes?|fichiers?|avis|audits?|relevés?)\b[^.;:«»“”\",]{0,60})"
)
_MAY_BE_WRITTEN_IN = WordPattern(_WRITTEN_IN.pattern)
_THESIS = WordPattern(
    r"(?:la|l['’]|les|cette)\s*(?:affirmation|allégation|thèse|version|annonce|déclaration|accusation|promesse|explication)s?"
    r"\s+(?P<of>d(?:u|es)\s+|d(?:e\s+la\s+|e\s+l['’]|['’]|e\s+))(?P<who>[^.;:«»“”\",]{2,70}?)"
    r"\s+(?:selon\s+l(?:aquelle|esquelles)|d['’]après\s+l(?:aquelle|esquelles)|(?:est|était)\s+(?:tout\s+autre|différente|autre|inverse)\s*:)",
)


def giver_of(text: str, source: Span, profile: Callable[[str], Profile]) -> Span | None:
    """Return who gave the count that a source is ("the tally issued by the port"), or None."""
    match = _GIVER.search(text[source.start : source.end])
    if match is None or match.start() > _OPENING:
        return None
    who = _place(match, "who", source)
    spoken = (SourceType.NAMED_PERSON, SourceType.ORGANISATION, SourceType.ANONYMOUS)
    return who if profile(text[who.start : who.end]).kind in spoken else None


_OPENING = 24


def find_given(text: str, whole: Span, number: int) -> list[Report]:
    """Return the report of a statement that only tells who gave a count or by what letter, if any.

    "The count given to reporters by the fire chief is 14", "She resigned in an email to staff".

    Args:
        text: The article's text.
        whole: The statement's span.
        number: Of the statement.
    """
    told = text[whole.start : whole.end]
    match = _GIVER.search(told) or _THESIS.search(told)
    if match is not None:
        who = _place(match, "who", whole)
        return [Report(who, None, [whole], Commitment.ASSERTS, GIVEN, number)]
    match = _BY_LETTER.search(told)
    if match is None and _MAY_BE_WRITTEN_IN.may_match(told):
        match = _WRITTEN_IN.search(told)
    if match is None:
        return []
    paper = _place(match, "paper", whole)
    content = [Span(whole.start, paper.start)]
    return [Report(paper, None, content, Commitment.ASSERTS, GIVEN, number)]


def _place(match: re.Match[str], name: str, whole: Span) -> Span:
    """Where a group of a match stands in the text that holds what was searched."""
    start, end = match.span(name)
    return Span(whole.start + start, whole.start + end)
