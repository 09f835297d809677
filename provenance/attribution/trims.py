"""Leaves out of a source what is no part of who it is: a mood, an occasion, a count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.introductions import Resolved
from provenance.attribution.sources import Profile
from provenance.attribution.stand_ins import without_occasion
from provenance.model import SourceType

if TYPE_CHECKING:
    from collections.abc import Callable

    from provenance.attribution.lexicon import Lexicon

# "le directeur, agacé", "the mayor, visibly upset": how somebody spoke.
_MOOD = re.compile(
    r",\s+(?:(?:visiblement|manifestement|clairement|un\s+brin|un\s+peu|très|à\s+la\s+fois|presque|encore|toujours|pas\s+peu"
    r"|visibly|clearly|obviously|plainly|still|almost|audibly|evidently)\s+)?"
    r"(?:agac|embarrass|énerv|gên|amus|soulag|excéd|ému|émue|désabus|fatigu|épuis|résign|dépit|irrit|attrist|boulevers|indign|révolt|effondr"
    r"|remont|inspir|fascin|assur|enthousiasm|décontract|press|tendu|tendue|inquiet|inquiète|serein|sereine|las|lasse|furieux|furieuse|hilare"
    r"|impassible|imperturbable|laconique|lapidaire|philosophe|sobre|lucide|grave|fataliste|ironique|goguenarde?|souriant|sourian|tremblant|pensif"
    r"|pensive|songeur|songeuse|amer|amère|fier|fière|catégorique|formel|formelle|prudent|prudente|confiant|confiante|désolé|sceptique|optimiste"
    r"|pessimiste|perplexe|méfiant|méfiante|incrédule|narquois|narquoise|sarcastique|admiratif|admirative|rageur|rageuse|dubitatif|dubitative"
    r"|beau\s+joueur|bonne\s+joueuse|mi-figue\s+mi-raisin|droit\s+dans\s+ses\s+bottes"
    r"|angry|annoyed|upset|tearful|smiling|grim-faced|stony-faced|unmoved|unrepentant|defiant|furious|exasperated|weary|tired|shaken|amused|relieved"
    r"|embarrassed|irritated|emotional|calm|grinning|laughing|shrugging|sighing|weeping|beaming|deadpan|unfazed|undeterred|proud|bitter)(?:é|ée|és|ées)?$"
    r"|,\s+(?:l['’]air|le\s+regard|la\s+voix|les\s+yeux|le\s+visage|la\s+gorge|la\s+mine|le\s+sourire|sourire|les\s+larmes|larmes|le\s+ton|mine\s+de|l['’]œil"
    r"|les\s+bras|les\s+mains|le\s+front|la\s+tête|un\s+sourire|une\s+main|tout\s+sourire|mi-figue|sans\s+un|voice|eyes|arms|fists)\b[^,;:.]{0,60}$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:le|la|l['’]|un|une|son|sa|les|des|the|an?)\s*(?:(?:dernier|dernière|premier|propre|simple|nouveau|latest|own|last)\s+)?"
    r"(?:décompte|pointage|calcul|comptage|estimation|recensement|évaluation|analyse|count|headcount|tally|estimate|calculation|reckoning|analysis)s?\s+"
    r"(?P<of>du\s+|des\s+|de\s+|d['’]|of\s+|by\s+)(?P<who>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_TEAM = re.compile(r"^[^,]*(?:\b(?:de|du|des|of)\s|\bd['’]|['’]s\s)[^,]*,\s+(?P<who>[^,]+)$")


def trimmed_source(text: str, source: Span, profile: Callable[[str], Profile]) -> Span:
    """Return the span of who a source is, without when and how they spoke and what they counted.

    "le directeur, agacé" is the director; "le pointage de la maire, Ana Lopes" and "le décompte de
    l'agence Tarn Presse" are hers and the agency's word: who counts vouches for the count.

    Args:
        text: The article's text.
        source: As written.
        profile: Says what a noun phrase shows.
    """
    source = without_occasion(text, source)
    words = text[source.start : source.end]
    mood = _MOOD.search(words)
    if mood is not None and mood.start() > 0:
        source = Span(source.start, source.start + mood.start())
        words = words[: mood.start()]
    match = _COUNTED.match(words)
    if match is None:
        return source
    shown = profile(match.group("who"))
    own = shown.kind is SourceType.OUTLET or shown.name is not None
    return Span(source.start + match.start("who"), source.end) if own else source


# "Dans un second communiqué, parvenu à 7 h, la régie ...", "in a statement on Friday it said".
_ISSUED = re.compile(
    r"(?:^|[:;]\s+)(?:in|dans|par)\s+(?P<paper>(?:an?|une?)\s+(?P<which>(?:second|seconde|nouveau|nouvel|nouvelle|premier|première|autre|long|longue"
    r"|bref|brève|laconique|court|courte|dernier|emailed|written|separate|fresh|new|further|later|second|terse|brief|lengthy|short|joint|one-page|two-page)\s+)?"
    r"(?:communiqué|note|avis|message|courriel|lettre|courrier|bulletin|statement|release|press\s+release|letter|notice|email|e-mail|post|memo|bulletin)\b"
    r"(?P<more>\s+[^,;:.«»“”\"]{2,60}?)?)(?P<aside>,\s+(?:parvenu|publié|diffusé|daté|transmis|envoyé|rendu|reçu|adressé|mis|issued|published|released|dated|sent|posted|e?mailed)"
    r"[^,;.«»“”\"]{2,60})?(?:,\s+|\s+(?=it\b|they\b))$",
    re.IGNORECASE,
)


def in_paper(resolved: Resolved, text: str, start: int, source: Span) -> Resolved:
    """Return the paper that a body speaks in where its sentence opens with it, or the body.

    "Dans un communiqué publié jeudi, la régie ..." is that paper; "Dans un communiqué, la régie ..."
    is the body.

    Args:
        resolved: The body.
        text: The article's text.
        start: Where the statement begins.
        source: The body as written.
    """
    match = _ISSUED.search(text[start : source.start])
    if match is None or not (match.group("which") or match.group("more") or match.group("aside")):
        return resolved
    body = resolved.text.partition(",")[0]
    told = f"{' '.join(match.group('paper').split())} ({body})"
    paper = Profile(SourceType.DOCUMENT, None, "", "", plural=False)
    return Resolved(told, paper, resolved.name_text)


def with_team(resolved: Resolved, lexicon: Lexicon) -> Resolved:
    """Return a team that is told by whose it is under a name of its own, others as they are.

    "L'équipe de sa rivale, Ana Lopes": the name behind the comma is the rival's.
    """
    profile, teams = resolved.profile, lexicon.nouns.get("teams", frozenset())
    if profile.head not in teams:
        return resolved
    match = _TEAM.match(resolved.text.strip())
    if match is None or not match.group("who")[:1].isupper():
        return resolved
    called = f"{profile.head} {match.group('who')}".lower()
    return Resolved(resolved.text, profile, called)
