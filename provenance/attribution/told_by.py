"""Finds whom a sentence without a verb of saying has its word from: "X is quoted as giving"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.objects import Objects
from provenance.attribution.report import Report
from provenance.model import Commitment
from provenance.pattern_words import WordPattern

if TYPE_CHECKING:
    from provenance.attribution.phrases import Phrases

TOLD_BY = "told"
_NAME = r"(?-i:[A-ZÀ-Þ])"
_WHO = r"(?P<who>(?:(?:the|an?|its|their|his|her|le|la|les|une?|l['’])\s*)?[^.;:«»“”\"]{2,110}?)"
# "Ana Lopes, the chair, is quoted by The Gazette as giving the bid a chance of one in ten"
_AS = (
    r"as\s+(?:saying|telling|describing|claiming|confirming|giving|putting|estimating|counting|reporting|stating|admitting"
    r"|warning|denying|insisting|arguing|having\s+said)"
)
_QUOTED = WordPattern(
    rf"^(?:(?P<said>[^.;:«»“”\"]{{6,160}}?),\s+)?{_WHO}\s+(?:is|was|are|were|has\s+been|have\s+been)\s+(?:also\s+|later\s+|widely\s+)?(?:quoted|cited|reported)"
    rf"(?:\s+(?:by|in|on)\s+[^,;:.]{{2,60}}?)?\s+{_AS}\b(?P<rest>[^.;]*)"
)
# "Both AFP and The Gazette quote unnamed sources as saying that a guard helped"
_QUOTES = WordPattern(
    rf"\b(?:quotes?|quoted|cites?|cited|quoting|citing)\s+(?P<who>[^.;:,«»“”\"]{{3,80}}?(?:,\s{_NAME}[^,.;:]{{2,40}},?)?)\s+{_AS}\b\s+(?P<rest>[^.;]+)"
)
# "Thirty hours is the figure that Ana Lopes gave parliament", "c'est le chiffre qu'a donné la maire"
_FIGURE = (
    r"(?:number|figure|toll|count|total|estimate|tally|sum|time|hour|date|explanation|answer|reason|version|account|chiffre|nombre"
    r"|bilan|total|montant|heure|date|explication|version|estimation|réponse|décompte)"
)
_IS_THE_FIGURE = WordPattern(
    rf"\b(?:is|was|est|était|voilà)\s+(?:the|le|la|l['’])\s*{_FIGURE}\s+(?:that\s+|which\s+|qu['’]|que\s+)?"
    r"(?:(?:a|avait|ont)\s+(?:donné|livré|avancé|fourni|communiqué|retenu|annoncé)e?s?\s+(?P<after>[^.;:«»“”\"]{3,90}?)(?=\s*(?:[.;:]|$|\s(?:à|au|aux)\s))"
    r"|(?P<who>[^.;:«»“”\"]{3,90}?),?\s+(?:gave|gives|offered|offers|put\s+forward|provided|cited|cites|quoted|named|read\s+out|reported"
    r"|donne|donnait|avance|avançait|livre|livrait|retient|cite|(?:a|avait|ont)\s+(?:donné|livré|avancé|fourni|communiqué|retenu|annoncé)e?s?)\b)"
)
# What was related by somebody, before a colon and what it is ("Autre épisode, relaté par ...").
_RELATED = WordPattern(
    r"^[^.;:«»“”\"]{3,70}?,?\s(?:relaté|raconté|rapporté|décrit|narré|confié|évoqué|signalé|dénoncé|observé|constaté|livré|glané)e?s?\s+(?:\w+\s+)?par\s+"
    r"(?P<who>[^.;:«»“”\"]{3,140}?)\s*:\s*(?P<rest>.+)$"
)
_RELATED_EN = WordPattern(
    r"^[^.;:«»“”\"]{3,70}?,?\s(?:recounted|related|described|told|reported|witnessed|recalled|narrated)\s+by\s+(?P<who>[^.;:«»“”\"]{3,140}?)\s*:\s*(?P<rest>.+)$"
)
# "Mardi soir, la préfète en dénombrait 31", "La préfecture en était restée à 31"
_NUMBER = (
    r"(?:\d[\d\s\u00a0\u202f.,]*|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize"
    r"|vingt(?:[\s-]\w+)?|trente(?:[\s-]\w+)?|quarante(?:[\s-]\w+)?|cinquante(?:[\s-]\w+)?|soixante(?:[\s-]\w+)*|cent\b|une\s+\w+aine)"
)
_OF_THEM = WordPattern(
    r"(?:^|[,;]\s+)(?P<who>(?:(?:le|la|les|l['’])\s*[^\W\d_][^.;:,«»“”\"]{1,70}?|(?-i:[A-ZÀ-Þ])[^.;:,«»“”\"]{1,60}?)(?:,\s(?-i:[A-ZÀ-Þ])[^.;:,]{2,40},)?)"
    rf"\s+en\s+(?:(?:dénombr|recens|compt|comptabilis|annonç|annonc|avanç|avanc|évoqu|recensai|relev)(?:e|ent|ait|aient|a)|(?:a|ont|avait|avaient)\s+(?:dénombré|recensé|compté|comptabilisé|annoncé|relevé)"
    rf"|(?:était|est|sont|étaient)\s+restée?s?\s+(?:\w+\s+)?à|rest(?:e|ait|ent|aient)\s+à)\s+(?:désormais\s+|déjà\s+|même\s+|plus\s+de\s+|au\s+moins\s+|quelque\s+)?{_NUMBER}"
)
# "L'aîné a neuf ans, la doyenne en compte cent": years.
_AGE = re.compile(r"\b(?:ans|années|printemps|âgée?s?)\b", re.IGNORECASE)
# "By the written account of the harbour office, the boat held 58 people"
_BY_ACCOUNT = WordPattern(
    r"^by\s+(?P<who>(?:the|an?|its|their)\s+(?:\w+\s+){1,2}(?:account|count|tally|log|register|ledger|record|records|minutes|version|report)\s+of\s+[^.;:,«»“”\"]{3,80}),\s+(?P<rest>.+)$"
)
# "Un pêcheur affirme pourtant, dans les colonnes de la Gazette, avoir vu la vedette"
_SAYS_THERE = WordPattern(
    r"^(?P<who>(?:(?:une?|le|la|les|des|l['’])\s*)?[^.;:,«»“”\"]{3,90}?(?:,\s(?-i:[A-ZÀ-Þ])[^.;:,]{2,60},)?)\s+(?:affirme|assure|dit|raconte|soutient|jure|confie|déclare"
    r"|prétend|certifie|reconnaît|maintient|avoue|admet|explique|répète|a\s+(?:affirmé|assuré|dit|raconté|soutenu|juré|confié|déclaré|reconnu|maintenu))(?:nt)?"
    r"(?:\s+(?:pourtant|toutefois|cependant|quant\s+à\s+(?:lui|elle|eux)|lui|elle|aussi|également|volontiers|encore|en\s+revanche))?,\s+[^.;:,«»“”\"]{5,90},\s+"
    r"(?P<rest>(?:avoir|être|n['’]avoir|n['’]être|ne\s+(?:pas|rien|jamais)|que\s|qu['’])[^.;]+)"
)
# What somebody has pledged themselves to, and before whom.
_PLEDGED = WordPattern(
    r"^(?P<who>[^.;:«»“”\"]{3,110}?)\s+s(?:e\s+sont|['’](?:est|était|étaient))\s+(?:également\s+|aussi\s+|formellement\s+)?(?:engagée?s?|résolue?s?)\s+(?P<rest>[^.;:«»“”\"]{0,140}?\bà\s+.+)$"
)
# That is what comes out of a paper, or what it says.
_EMERGES = WordPattern(
    r"\bc['’]est\s+(?:du\s+moins\s+|aussi\s+|en\s+tout\s+cas\s+)?ce\s+(?:qui\s+(?:ressort|découle|se\s+dégage)\s+d(?:u\s+|es\s+|e\s+|['’])"
    r"|qu(?:e\s+|['’])(?:révèle|indique|montre|établit|affirme|assure|dit|écrit|conclut|rapporte|soutient|confirme)(?:nt)?\s+)(?P<who>[^.;:«»“”\"]{3,120}?)(?=\s*(?:[.;]|$))"
)
# "À l'écouter, tout avait été fouillé", "À l'en croire, rien ne manquait"
_HEARD = WordPattern(
    r"^[àa]\s+(?P<who>l['’]|les)\s*(?:en\s+croire|entendre|écouter|lire|suivre|croire),\s+(?P<rest>.+)$"
)
# "On Tuesday the chair, Ana Lopes, whittled the lead down from 43 votes to 31"
_TOLD_FIGURE = (
    r"(?:toll|number|count|lead|margin|tally|figure|estimate|total|majority|shortfall|bill|cost|losses|sum|damages|deaths?|dead|injured|cases"
    r"|bilan|nombre|chiffre|avance|écart|total|estimation|facture|coût|montant|décompte|effectif|pertes|victimes|morts|blessés)"
)
_MOVED_EN = WordPattern(
    r"(?:^|,\s+)(?:(?:late\s+|early\s+)?(?:on|at|in|by)\s+[^,.;:]{3,60}?(?:,\s+|\s+(?=(?:the|its|their|his|her)\s)))?(?P<who>[^.;:«»“”\"]{3,120}?),?\s+(?:has\s+|have\s+|had\s+)?"
    r"(?:whittled|trimmed|cut|slashed|shaved|lowered|raised|lifted|revised|nudged|pushed|bumped|brought|put|corrected|adjusted|scaled|upped|increased|reduced)\s+"
    rf"(?:the|its|their|his|her|that)\s+[^.;:,«»“”\"]{{0,50}}?{_TOLD_FIGURE}\b[^.;:,]{{0,40}}?\s+(?:from\s+[^.;:,]{{1,30}}\s+)?to\s+(?:at\s+least\s+|about\s+|more\s+than\s+)?[£€$]?(?:\d|\w+(?:ty|teen)\b)"
)
_MOVED_FR = WordPattern(
    r"(?:^|,\s+)(?P<who>(?:(?:l[ae]s?\s+|l['’])[^.;:,«»“”\"]{2,90}?|(?-i:[A-ZÀ-Þ][\w-]+\s+[A-ZÀ-Þ])[^.;:,«»“”\"]{1,60}?)(?:,\s+(?-i:[A-ZÀ-Þ])[^.;:,]{2,50}?)?),?\s+(?:a|ont|avait|avaient)\s+(?:ramené|porté|abaissé|relevé|revu|réduit|corrigé|rehaussé|révisé|alourdi|fait\s+passer)\s+"
    rf"(?:(?:désormais\s+)?à\s+[^.;:,]{{1,25}}?\s+(?:l[ae]s?\s+|l['’]|son\s+|sa\s+)[^.;:,]{{0,30}}?{_TOLD_FIGURE}\b"
    rf"|(?:l[ae]s?\s+|l['’]|son\s+|sa\s+)[^.;:,]{{0,30}}?{_TOLD_FIGURE}\b[^.;:,]{{0,50}}?\s(?:à|de)\s+[^.;:,]{{0,12}}?\d)"
)
_FRENCH = (_MOVED_FR, _HEARD, _RELATED, _OF_THEM, _IS_THE_FIGURE, _SAYS_THERE, _PLEDGED, _EMERGES)
# "So does the driver, who spoke to the Gazette"
_SO_DOES = WordPattern(
    r"^(?:so|neither|nor)\s+(?:do|does|did|has|have|had|is|was|are|were|will)\s+(?P<who>[^.;:,«»“”\"]{3,70}?)(?=,|\s*[.;]|$)"
)
_ENGLISH = (_MOVED_EN, _SO_DOES, _QUOTED, _QUOTES, _RELATED_EN, _IS_THE_FIGURE, _BY_ACCOUNT)

# Here anything might stand in the place of who tells.
_BY_SOMEBODY = (_MOVED_EN, _MOVED_FR, _SO_DOES)


def find_told_by(phrases: Phrases, text: str, whole: Span, number: int) -> list[Report]:
    """Return the report of a statement that tells whose word it is by one of these turns, if any.

    Args:
        phrases: Of a statement that has no other report.
        text: The article's text.
        whole: The statement's span.
        number: Of the statement.
    """
    patterns = {"english": _ENGLISH, "romance": _FRENCH}.get(phrases.family, ())
    told = text[whole.start : whole.end]
    for pattern in patterns:
        match = pattern.search(told)
        if match is None or (pattern is _OF_THEM and _AGE.search(told)):
            continue
        groups = match.groupdict()
        name = "who" if groups.get("who") else "after"
        start, end = match.span(name)
        who = Span(whole.start + start, whole.start + end)
        if not _is_phrase(phrases, who, somebody=pattern in _BY_SOMEBODY):
            continue
        return [Report(who, None, [whole], Commitment.ASSERTS, TOLD_BY, number)]
    return []


def _is_phrase(phrases: Phrases, who: Span, *, somebody: bool) -> bool:
    """Whether a span holds whole words and no clause of its own, and names somebody if it must."""
    inside = [i for i, t in enumerate(phrases.tokens) if who.start <= t.start and t.end <= who.end]
    if not inside:
        return False
    found = inside[0], inside[-1] + 1
    if somebody and not Objects(phrases).is_somebody(found):
        return False
    return phrases.finite_in(*found) is None
