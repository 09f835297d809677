"""Finds a newsroom's own people in a sentence that tells what they saw or tried."""

from __future__ import annotations

import re

from provenance.attribution import same_outlet
from provenance.firsthand import find_observed

_PEOPLE_EN = (
    r"(?:reporters?|journalists?|correspondents?|photographers?|videographers?|video journalists?"
    r"|staff writers?|stringers?|(?:news|camera|film|tv|television|reporting|data) (?:crew|team)s?)"
)
_NAME_EN = r"(?-i:[A-Z][\w’'&.-]*)(?: (?-i:[A-Z&][\w’'&.-]*)){0,4}"
_PEOPLE_FR = (
    r"(?:reporters?|journalistes?|rédact(?:eurs?|rices?)|correspondante?s?|photographes?|vidéastes?"
    r"|(?:envoyée?s?) spécia(?:l|le|ux|les)|équipes? (?:de reportage|de tournage|de télévision)"
    r"|chroniqueu(?:rs?|ses?))"
)
_NAME_FR = r"(?:« ?)?(?-i:[A-ZÀ-Þ][\w’'&.-]*)(?: (?:(?:de|du|des|d|la|le|les|et) |[dl]['’])*(?-i:[A-ZÀ-Þ][\w’'&.-]*)){0,4}(?: ?»)?"
_MENTIONS = {
    "en": re.compile(
        rf"\b(?:our|one of our|two of our|(?:an?|the|two|three) (?={_NAME_EN} {_PEOPLE_EN})"
        rf"|(?:an?|two|three) (?={_PEOPLE_EN} (?:for|from|with|of) (?:the )?(?-i:[A-Z]))) ?"
        rf"(?P<before>{_NAME_EN} )?(?:own )?{_PEOPLE_EN}"
        rf"(?: (?:for|from|with|of) (?:the )?(?P<after>{_NAME_EN})| (?-i:[A-Z])[\w’'-]+(?: (?-i:[A-Z])[\w’'-]+){{1,2}})?",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        rf"\b(?:notre|nos|(?:une?|deux|trois|l['’]une? d(?:e |es )|la |le )(?= ?(?:jeunes? )?{_PEOPLE_FR} "
        rf"(?:de |du |des |d['’]|à )(?:la |l['’])?(?:« ?)?(?-i:[A-ZÀ-Þ]))) ?(?:propres? )?{_PEOPLE_FR}"
        rf"(?: (?:de |du |des |d['’]|à )(?:la |l['’])?(?P<after>{_NAME_FR})| (?-i:[A-ZÀ-Þ])[\w’'-]+(?: (?-i:[A-ZÀ-Þ])[\w’'-]+){{1,2}})?",
        re.IGNORECASE,
    ),
}


def find_reporter(
    text: str, language: str | None, publisher: str | None
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Return where a sentence names the newsroom's own people, and what they saw or tried.

    Args:
        text: A sentence, what is quoted in it blanked out.
        language: Of the sentence; None is found in one without patterns.
        publisher: Whose people they are; another outlet's are none.
    """
    mentions = _MENTIONS.get(language or "")
    if mentions is None:
        return None
    for mention in mentions.finditer(text):
        named = mention["after"] or mention.groupdict().get("before")
        if named and not (publisher and same_outlet(named.strip(" «»"), publisher)):
            continue
        found = find_observed(text, *mention.span(), language)
        if found is not None:
            return mention.span(), found
    return None
