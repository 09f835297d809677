"""Turns that make an outlet the source: its figures, its pages, what it saw itself."""

from __future__ import annotations

import re

from provenance.small_letters import SmallPattern

_NUMBER = r"(?:€|£|\$)?\s?(?:\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_AMOUNT = r"(?:million|billion|trillion|m|bn|k|per\s+cent|percent|%)\b"
_COUNTS = r"counts?|tally|tallies|reckoning|numbers?|estimates?|version|timeline|sums|arithmetic|wording|scoops?"
# "the Ledger's count", "the Ledger's nine million".
_ITS_FIGURE = SmallPattern(
    rf"^['’]s?\s+(?:(?:own|latest|first|new|exclusive)\s+)?(?:(?:{_COUNTS})\b|{_NUMBER}\s?{_AMOUNT})",
)
# "the count of", "les 6 millions du", "la une de".
_FIGURE_OF = SmallPattern(
    rf"\b(?:(?:{_COUNTS})\s+(?:(?:of|from|in)\s+)?"
    r"|(?:chiffres?|décompte|comptage|estimations?|calculs|fourchette|montant|récit|version|thèse|manchette|la\s+une|chronologie|pronostics?|rumeurs?|infos?|affirmations?|scoops?)\s+(?:\w+\s+)?d(?:[eu]|es)?\b['’]?\s*"
    r"|(?:les?|ces)\s+\d[\d.,\s]*(?:millions?|milliards?|%|points?|euros?|€|dollars?|livres?)(?:\s+d['’]euros?|\s+de\s+dollars?)?\s+d(?:[eu]|es)\b\s*)$",
)
# "... says X, who was there, in the", "la maire parle de neuf bateaux dans".
_SAID_IN = SmallPattern(
    r"\b(?:says?|said|speaks?|spoke|recalls?|recalled|describes?|described|explains?|explained|remembers?|remembered|warns?|warned|argues?|argued|admits?|insists?|repeats?|repeated|recounts?|recounted|account|interview|writes?|wrote|writing)\b[^.;:\n]{0,70}?[\s,](?:in|on)\s+$"
    r"|\b(?:dit|disait|parle|parlait|évoque|évoquait|décrit|décrivait|reconnaît|avoue|admet|jure|jurait|répond|réplique|témoigne|résume|répète|soutient|maintient|certifie|détaille|précise|estime|juge|dénonce|accuse|raconte|racontait|explique|expliquait|affirme|affirmait|assure|assurait|confie|confiait|glisse|souffle|lance|lâche|rappelle|souligne|persiste|insiste|signe|se\s+souvient)\b[^.;:\n]{0,60}?[\s,](?:dans|sur|chez)\s+$",
)
# "le pilote jure au": to somebody, so right behind who says it.
_SAID_TO = SmallPattern(
    r"\b(?:jure|jurait|avoue|admet|reconnaît|répond|réplique|témoigne|répète|certifie|détaille|précise|rappelle|souffle|glisse|lâche)\s+(?:ainsi\s+|aussi\s+|\w+\s+)?(?:à|au|aux|auprès\s+d[eu])\s*$",
)
# "In the Ledger, the mayor speaks of ...".
_OPENS_IN = SmallPattern(
    r"^\W*(?:(?:back|over|meanwhile|but|and|mais|et|hier|mardi)\s+)?(?:in|on|over\s+at|dans|sur|chez|à|au|aux|du\s+côté\s+d(?:e|u|es))\s+$",
)
_SOMEBODY_SAYS = SmallPattern(
    r"^\s?,\s[^.;\n]{2,70}?\b(?:says?|said|speaks?|spoke|recalls?|recalled|describes?|described|explains?|explained|writes?|wrote|tells?|told|argues?|argued|puts?|claims?|claimed|admits?|insists?|gives?|gave|dit|disait|parle|parlait|parlé|évoque|évoqué|décrit|reconnaît|reconnu|avoue|admet|jure|juré|répond|répondu|raconte|raconté|explique|expliqué|affirme|affirmé|assure|assuré|confie|confié|annonce|annoncé|estime|estimé|répète|répété|dénonce|dénoncé|accuse|déclare|déclaré|promet|promis|comptent?|comptait|recense|penche|table)\b",
)
# A paper is bought, worked for and advertised in, too.
_NOT_SAID = SmallPattern(
    r"\b(?:ad|ads|advert|adverts|advertisement|notice|job|jobs|stake|shares?|office|years?|works?|worked|working|career|copy|annonces?|publicités?|poste|emploi|stage|ans|actions?|parts?|travail\w*|carrière)\s+(?:in|on|at|dans|sur|à|au|chez)\s+$",
)
# "L'Écho en a compté onze", "Radio Marle l'a annoncé".
_HAS_SOME = SmallPattern(
    r"^\s+(?:en|l['’]|le|les)\s*(?:(?:a|ont|avait|avaient)\s+(?:déjà\s+|aussi\s+|même\s+)?(?:lu|compté|recensé|vu|dénombré|décompté|trouvé|relevé|annoncé|révélé|dit|écrit|raconté|évoqué|donné|publié|affirmé|rapporté)"
    r"|annonce|annonçait|recense|recensait|dénombre|dénombrait|donne|donnait|évoque|évoquait|avance|avançait|publie|publiait|révèle|révélait|raconte|racontait|écrit|écrivait|disait|compte|comptait|mentionne|mentionnait)\b",
)
# "..., a constaté Radio Marle sur le quai".
_FOUND_BY = SmallPattern(
    r"\b(?:a|ont|avait|avaient)\s+(?:pu\s+|déjà\s+|également\s+|aussi\s+|elle-même\s+|lui-même\s+)?(?:constat|observ|vérifi|compt|not|relev|recens|calcul|document|mesur|dénombr|photographi|film)(?:é|er)\s+$",
)
_FEW = r"\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze"
# "neuf pour", "nine for": what each of several outlets counts.
_COUNT_FOR = SmallPattern(
    rf"(?:^|[\s(])(?:{_FEW})(?:\s(?:millions?|milliards?|billion|euros?|€|dollars?))?\s(?:for|pour|chez)\s+$",
)
# "nine (the Ledger)", but no dateline.
_COUNT_BEFORE_BRACKET = SmallPattern(rf"(?:^|\s)(?:{_FEW})\b[^.;()\n]{{0,30}}\($")
_CLOSED = re.compile(r"^\)(?!\s*[-–—])")
_COLON = re.compile(r"^\s?:\s+\S")


def is_drawn_on(before: str, after: str) -> bool:
    """Tell whether an outlet's figures, pages or words are what a sentence rests on.

    Args:
        before: The sentence up to the outlet's name, its article and press noun left out.
        after: The sentence from the end of its name.
    """
    if _ITS_FIGURE.match(after) or _HAS_SOME.match(after):
        return True
    if not before.strip(" –—-•*"):
        # A list of what others say names each before a colon.
        return bool(_COLON.match(after))
    if _OPENS_IN.match(before):
        return bool(_SOMEBODY_SAYS.match(after))
    if _NOT_SAID.search(before):
        return False
    if _COUNT_BEFORE_BRACKET.search(before) and _CLOSED.match(after):
        return True
    said = _FIGURE_OF.search(before) or _SAID_IN.search(before) or _COUNT_FOR.search(before)
    return said is not None


def is_spoken_to(before: str) -> bool:
    """Tell whether somebody says something to the outlet that stands next."""
    return _SAID_TO.search(before) is not None


def has_seen(before: str) -> bool:
    """Tell whether the outlet that stands next is said, behind its verb, to have seen something."""
    return _FOUND_BY.search(before) is not None
