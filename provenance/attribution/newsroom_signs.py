"""Tells by the words around an outlet's name that its newsroom did something itself."""

from __future__ import annotations

import re
from functools import lru_cache

from index import Span
from provenance.small_letters import SmallPattern

_STAFF_AFTER = SmallPattern(
    r"^\s+(?:reporter|reporters|correspondent|correspondents|journalist|journalists|photographer|photographers|staff|team)\b"
    r"|^(?:\s+\w+){0,3}?\s+vorlieg\w+",
)
_STAFF_BEFORE = SmallPattern(
    r"\b(?:reporter|reporters|correspondent|correspondents|journalist|journalists|photographer|photographe|journaliste|journalistes|correspondante?|correspondants|reporters?|envoyée?\s+spéciale?|équipe|micro|antenne)\s+(?:for|of|from|with|at|de|du|d['’]|von|vom|der|des)\s*(?:(?:the|la|le|l['’]|der|des)\s*)?$",
)
_DOES = SmallPattern(
    r"^\s*,?\s*(?:(?:has|had|have|a|avait|n['’]a|could|was|were|did|has\s+since|since|also|is|not|pas|pu|d['’]abord|hat)\s+){0,4}"
    r"(?:contacted|obtained|reviewed|seen|verified|confirmed|asked|reached|approached|interviewed|requested|learned|spoke|spoken|independently|examined|contacté|sollicité|obtenu|consulté|épluché|vérifié|interrogé|joint|pu|recueilli|vu|could\s+not|see|verify|unable|sought|angefragt|eingesehen|ausgewertet)\b",
)
_HANDED = SmallPattern(
    r"\b(?:obtained|seen|reviewed|examined|downloaded|viewed|verified|analy[sz]ed|provided|shown|shared|obtenue?s?|consultée?s?|vue?s?|lue?s?|examinée?s?|vérifiée?s?|épluchée?s?|rencontrée?s?|interrogée?s?|jointe?s?|contactée?s?|interviewed|contacted|reached|met|remise?s?|transmise?s?)\s+(?:\w+\s+)?(?:by|to|with|par|à)\s*(?:(?:the|la|le|l['’])\s*)?$|\b(?:whose|(?:in|into)\s+the\s+(?:hands|possession)\s+of|held\s+by|entre\s+les\s+mains\s+d[eu]|en\s+possession\s+d[eu])\s*(?:(?:the|la|le|l['’])\s*)?(?:(?:local|daily|weekly|newspaper|paper|quotidien|journal|site)\s+){0,2}$",
)
# "que le Soir a consulté", "dont l'Écho détient une copie"
_WHICH = SmallPattern(r"\b(?:que|qu['’]a|dont)\s+(?:(?:la|le|l['’])\s*)?$")
_HOLDS = SmallPattern(
    r"^\s*,?\s*(?:a|ont|avait|avaient|détient|possède|dispose|conserve|s['’]est\s+procuré)\b",
)
_STATEMENT = SmallPattern(
    r"\b(?:déclaration|communiqué|message|courriel|entretien|interview|statement|email|e-mail)\s+(?:\w+\s+){0,2}?(?:à|au|avec|pour|to|with|sent\s+to)\s*(?:(?:the|la|le|l['’])\s*)?$",
)
# What a newsroom saw, found or knows; weaker signs, which do not show whose page it is.
_FINDS = SmallPattern(
    r"^[»”\"]?\s*,?\s*(?:(?:has|had|have|a|ont|avait|avaient|pu|also|since|later|itself|exclusively|lui-même|elle-même|hat|haben|aussi|également|depuis)\s+){0,3}"
    r"(?:found|finds|understands|understood|saw|sees|witnessed|watched|counted|observed|established|identified|located|uncovered|calculated|analy[sz]ed|tested|visited|photographed|filmed|geolocated"
    r"|knows|believes|trouvé|retrouvé|constaté|constater|observé|observer|compté|établi|établir|identifié|identifier|découvert|mesuré|testé|visité|photographié|filmé|documenté|chiffré|calculé|recensé"
    r"|consulter|vérifier|visionner|lire|voir|confirmer|authentifier|recueillir|eu\s+accès|s['’]est\s+procurée?|croit\s+savoir|croyait\s+savoir|a\s+appris|apprenait|gesehen|gefunden|gezählt|erfahren|beobachtet)\b",
)

# How press releases begin and end: the distributor in the dateline, an embargo, whom to ring.
_RELEASE = re.compile(
    r"\bFOR IMMEDIATE RELEASE\b|\bPOUR DIFFUSION IMMÉDIATE\b|\bÀ DIFFUSER IMMÉDIATEMENT\b|\bSPERRFRIST\b"
    r"|\bEMBARGO(?:ED)? (?:UNTIL|JUSQU)|^\s*(?:COMMUNIQUÉ DE PRESSE|PRESS RELEASE|PRESSEMITTEILUNG|COMUNICADO DE PRENSA|NEWS RELEASE)\b"
    r"|/(?:PRNewswire|PRNewswire-[\w-]+|CNW|CNW Telbec|NLC|EINPresswire\.com)/|\((?:BUSINESS WIRE|GLOBE NEWSWIRE|ACCESSWIRE|Marketwired|Newswire|ots)\)"
    r"|\((?-i:[A-Z]{2,5})\)?\s*/(?-i:[A-Z]{2,6})/\s*-{1,2}"
    r"|^SOURCE (?-i:[A-Z])[^.\n]{2,60}$|^(?:media|press|investor)\s+(?:contacts?|enquiries|inquiries|relations)\s*:?"
    r"|^contacts?\s+(?:presse|médias?|relations\s+presse)\b|^(?:pressekontakt|rückfragehinweis|contacto\s+de\s+prensa)\b|^contact\s*:\s*\S*(?:media|press|presse|news)\S*@",
    re.IGNORECASE | re.MULTILINE,
)
# In small letters: a text without any of these has none of the forms, those of a line's head apart.
_RELEASE_WORDS = (
    *("immediate release", "diffusion immédiate", "diffuser immédiatement", "sperrfrist"),
    *("embargo", "communiqué de presse", "press release", "pressemitteilung", "news release"),
    *("comunicado de prensa", "prnewswire", "/cnw", "/nlc/", "einpresswire", "business wire"),
    *("globe newswire", "accesswire", "marketwired", "(newswire)", "(ots)"),
)
_RELEASE_HEADS = ("source ", "media", "press", "investor", "contact", "rückfragehinweis")
_HEADS_INSIDE = tuple(f"\n{head}" for head in _RELEASE_HEADS)
# Letters that match another one where case does not count, and are none of it in small letters.
_ODD_LETTERS = re.compile(r"[\u0130\u0131\u017f\ufb05\ufb06]")


@lru_cache(maxsize=4096)
def release_mark(text: str) -> Span | None:
    """Return the span that shows a text to be a press release, or None."""
    found = _RELEASE.search(text) if _may_be_release(text) else None
    return None if found is None else Span(found.start(), found.end())


def _may_be_release(text: str) -> bool:
    """Tell whether ``_RELEASE`` can be in a text, in a fiftieth of the time of looking for it."""
    if not text.isascii() and _ODD_LETTERS.search(text):
        return True
    small = text.lower()
    held = small.__contains__
    return (
        any(map(held, _RELEASE_WORDS))
        or small.startswith(_RELEASE_HEADS)
        or any(map(held, _HEADS_INSIDE))
        or ("(" in text and text.count("/") > 1)
    )


def claims_reporting(before: str, after: str) -> bool:
    """Tell whether an outlet is said to have asked, obtained or been told something.

    Args:
        before: The text up to the outlet's name.
        after: The text from the end of its name.
    """
    return bool(_DOES.match(after) or _STATEMENT.search(before))


def shows_newsroom(before: str, after: str) -> bool:
    """Tell whether an outlet's own work is spoken of: its reporters, what it holds or checked."""
    return (
        claims_reporting(before, after)
        or bool(_STAFF_AFTER.match(after) or _STAFF_BEFORE.search(before))
        or bool(_HANDED.search(before))
        or bool(_WHICH.search(before) and (_HOLDS.match(after) or not after.strip()))
    )


def finds_out(before: str, after: str) -> bool:
    """Tell whether an outlet is the one that saw, found or holds what the sentence says."""
    return shows_newsroom(before, after) or bool(_FINDS.match(after))
