"""Finds what a newsroom saw or checked itself: "a Gazette reporter counted ten"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.mentions import Mention, find_mentions
from provenance.attribution.outlets import canonical_outlet, same_outlet
from provenance.model import Attribution, CanonicalText, SourceType
from provenance.pattern_words import WordPattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_NAME = (
    r"[A-ZÀ-Þ][\w'’&.]*(?:[ \u00a0-](?:(?:of|de|du|des|la|le)[ \u00a0]|d['’])?[A-ZÀ-Þ][\w&.]*){0,4}"
)
_REPORTER_EN = re.compile(
    r"\b(?:(?:[Aa]n?|[Tt]wo|[Tt]hree|[Ss]everal|[Tt]he|[Oo]ne\s+of)\s+)?"
    rf"(?:(?:[Tt]he\s+)?(?P<before>{_NAME}?)(?:['’]s)?\s+|[Oo]ur\s+|[Tt]his\s+|(?P<bare>\b))"
    r"(?:(?!(?:this|our)\b)[a-z-]+\s+)?(?:reporters?|correspondents?|journalists?|photographers?|reporting\s+team)\b"
    rf"(?:\s+(?:for|of|from|with)\s+(?:the\s+)?(?P<after>{_NAME}))?"
)
_REPORTER_FR = re.compile(
    r"\b(?:[Uu]ne?|[Dd]eux|[Tt]rois|[Pp]lusieurs|[Dd]es|[Ll]es?|[Ll]a|[Nn]otre|[Nn]os|(?=[Ll]['’]))\s*(?:[Ll]['’])?"
    r"(?:journalistes?|reporters?|correspondante?s?|photographes?|envoyée?s?(?:\s+spécia(?:le?s?|ux))?|équipe)\b"
    rf"(?:\s*(?:de\s+l['’]|du|de\s+la|des|d['’]|de)\s*(?P<after>(?:L[ae]\s+|L['’]|Les\s+)?{_NAME}))?"
)
_REPORTER = {"en": _REPORTER_EN, "fr": _REPORTER_FR}
_STAFF = ("report", "correspond", "journalist", "photograph", "envoyé", "équipe")
_OURS = re.compile(r"\b(?:our|this|notre|nos)\b", re.IGNORECASE)
# What a newsroom's people do: right after them, or right before them in French and passives.
_PERCEIVES = re.compile(
    r"^[^.;:“”«»\"]{0,40}?\b(?:saw|sees|seen|watched|watches|observed|observes|witnessed|counted|heard|found|noted|noticed|visited|measured"
    r"|photographed|filmed|recorded|timed|spotted|there|present|at\s+the\s+scene|on\s+the\s+scene|vus?|vue?s?|voit|voir|constatée?s?|constater|constate"
    r"|observée?s?|observer|comptée?s?|compter|entendue?s?|entendre|assisté|aperçue?s?|remarquée?s?|notée?s?|mesurée?s?|photographiée?s?"
    r"|filmée?s?|relevée?s?|présente?s?|sur\s+place)\b",
    re.IGNORECASE,
)
_PERCEIVED_BY = re.compile(
    r"(?:\b(?:seen|witnessed|observed|counted|heard|watched|measured|photographed|filmed|viewed)\s+by\s+(?:the\s+)?"
    r"|\b(?:vus?|vues?|constatée?s?|observée?s?|comptée?s?|entendue?s?|aperçue?s?|relevée?s?|mesurée?s?|filmée?s?)\s+par\s+"
    r"|\b(?:a|ont|avait|avaient|pu)\s+(?:\w+\s+)?(?:vu|voir|constaté|constater|observé|observer|compté|compter|entendu|entendre|remarqué|noté|relevé|mesuré|aperçu)\s+(?:(?:sur\s+place|lui-même|elle-même|de\s+ses\s+(?:propres\s+)?yeux)\s+)?"
    r"|\bsous\s+(?:les\s+yeux|le\s+regard|l['’](?:œil|objectif))\s+(?:de\s+|du\s+|des\s+|d['’])"
    r"|\b(?:under\s+the\s+(?:eyes?|gaze)\s+of|before\s+the\s+eyes\s+of|in\s+(?:full\s+)?view\s+of)\s+|\b(?:constate|observe|note|relève)\s+)$",
    re.IGNORECASE,
)
_SPOKEN_TO = re.compile(
    r"\b(?:told|tell|tells|to|with|à|au|auprès\s+d[eu]|avec)\s+(?:the\s+)?$", re.IGNORECASE
)
# What an outlet found or knows, said of it by name: "the Gazette found ten", ", the Gazette understands".
_KNOWS = re.compile(
    r"^[»”\"]?\s+(?:(?:has|have|had|itself|also|exclusively|a|ont|avait|pu|croit|croyait|lui-même|elle-même|également|aussi)\s+){0,3}"
    r"(?:found|finds|understands|understood|learnt|learned|been\s+told|been\s+informed|saw|seen|watched|witnessed|counted|observed|established|uncovered|verified|geolocated|calculated|identified"
    r"|trouvé|retrouvé|constaté|constater|observé|observer|compté|découvert|vérifié|vérifier|établi|établir|identifié|identifier|appris|vu|voir|savoir|calculé|mesuré|recensé)\b",
    re.IGNORECASE,
)
_KNOWN_WORD = re.compile(
    r"\b(?:found|finds|underst\w+|told|informed|learn\w+|saw|seen|watched|witnessed|counted|observed|established|uncovered"
    r"|verified|geolocated|calculated|identified|(?:re)?trouvé|constat\w+|observ\w+|compté|découvert|vérifi\w+|établi\w*"
    r"|identifi\w+|appris|vu|voir|savoir|calculé|mesuré|recensé)\b"
)
_MAY_KNOW = WordPattern(_KNOWN_WORD.pattern)
_ARTICLE_BEFORE = re.compile(r"\b(?:[Tt]he|[Ll][ae]|[Ll]es)\s+$|\b[Ll]['’]$")
_CHECKED = frozenset(("confirm", "learn", "hear", "verify", "confirmer", "apprendre"))
_FROM = re.compile(
    r"\b(?:with|from|by|auprès\s+d[e'’u]+|de(?=\s+(?:bonne\s+)?sources?\b)|(?<=appris\s)de|par)\s+(?P<who>[^,.;:]{3,90}?(?:,\s+[a-zà-ÿ][^,.;:]{3,60}(?=:))?)(?=[,.;:]|\s+(?:that|que|who|qui\s+ont)\b|$)"
)


def find_observations(
    canonical: CanonicalText,
    publisher: str | None,
    attributions: Sequence[Attribution],
    known_outlets: Collection[str] = (),
) -> list[Attribution]:
    """Return one attribution for each sentence in which a newsroom saw or found something itself.

    "A Gazette reporter counted ten", "a constaté une journaliste de l'Écho", "the Gazette
    understands": the article's own newsroom or, in a page taken over, another's.

    Args:
        canonical: The text taken apart.
        publisher: Canonical name of who published it, or None.
        attributions: What is known already; none is given again.
        known_outlets: Names that are outlets although no table knows them.
    """
    if canonical.language not in _REPORTER:
        return []
    names = {*known_outlets, *([publisher] if publisher else [])}
    found = []
    taken = [a.source for a in attributions if a.source is not None]
    quoted = [q.span for q in canonical.quotations if q.depth == 0]
    for sentence in canonical.sentences:
        for span, outlet in _seen(canonical, sentence.span, publisher, names):
            inside = any(q.start < span.start < q.end for q in quoted)
            known = any(t.start < span.end and span.start < t.end for t in taken)
            if not inside and not known:
                found.append(_observation(canonical.text, span, sentence.span, outlet))
                break
    return found


def _seen(
    canonical: CanonicalText, sentence: Span, publisher: str | None, names: Collection[str]
) -> Iterator[tuple[Span, str]]:
    """Spans of the newsroom, or its people, that saw or found something, with the outlet."""
    text = canonical.text
    mentions: list[Mention] | None = None
    pattern = _REPORTER[canonical.language or ""]
    told = text[sentence.start : sentence.end]
    staffed = any(map(told.__contains__, _STAFF))
    for match in pattern.finditer(text, sentence.start, sentence.end) if staffed else ():
        before, after = text[sentence.start : match.start()], text[match.end() : sentence.end]
        perceived = _PERCEIVES.match(after) or _PERCEIVED_BY.search(before)
        if not perceived or _SPOKEN_TO.search(before):
            continue
        if mentions is None:
            mentions = find_mentions(text, *sentence, names, canonical.language)
        outlet = _outlet_of(match, publisher, mentions)
        if outlet is not None:
            yield Span(match.start(), match.start() + len(match.group().rstrip("."))), outlet
    if mentions is None:
        if not (_MAY_KNOW.may_match(told) and _KNOWN_WORD.search(told)):
            return
        mentions = find_mentions(text, *sentence, names, canonical.language)
    for mention in mentions:
        if mention.text == "Elle":
            # "Elle a compté": she did, and no magazine.
            continue
        if _KNOWS.match(text[mention.span.end : min(sentence.end, mention.span.end + 60)]):
            yield _with_article(text, mention.span, sentence.start), mention.outlet


def _with_article(text: str, name: Span, floor: int) -> Span:
    """The span of an outlet's name with the article before it."""
    article = _ARTICLE_BEFORE.search(text, max(floor, name.start - 5), name.start)
    return Span(article.start(), name.end) if article else name


def _outlet_of(
    match: re.Match[str], publisher: str | None, mentions: Sequence[Mention]
) -> str | None:
    """Whose reporter it is: an outlet named within the words, or "our" own."""
    inside = [m for m in mentions if match.start() <= m.span.start < match.end()]
    if inside:
        return inside[-1].outlet
    groups = match.groupdict()
    named = [name for name in (groups.get("before"), groups.get("after")) if name]
    if publisher and any(same_outlet(name, publisher) for name in named):
        return publisher
    if publisher and _OURS.search(match.group()):
        return publisher
    return None


def _observation(text: str, source: Span, sentence: Span, outlet: str) -> Attribution:
    words = " ".join(text[source.start : source.end].split())
    before = Span(sentence.start, source.start)
    after = Span(source.end, sentence.end)
    content = tuple(
        Span(span.start + _left(text, span), span.end - _right(text, span))
        for span in (before, after)
        if re.search(r"\w", text[span.start : span.end])
    )
    return Attribution(
        source=source,
        cue=None,
        content=content,
        source_type=SourceType.OUTLET,
        source_text=words,
        source_name=canonical_outlet(outlet).casefold(),
    )


def _left(text: str, span: Span) -> int:
    piece = text[span.start : span.end]
    return len(piece) - len(piece.lstrip(" ,;.\n\u00a0"))


def _right(text: str, span: Span) -> int:
    piece = text[span.start : span.end]
    return len(piece) - len(piece.rstrip(" ,;.\n\u00a0"))


def checked_source(text: str, content: Span, lemma: str) -> Span | None:
    """Span of who confirmed something to an outlet ("confirmed the sale with two officials").

    Args:
        text: The article's text.
        content: What the outlet says to have confirmed, the people it asked included.
        lemma: Of the verb; only verbs of checking name a source behind them.
    """
    if lemma not in _CHECKED:
        return None
    for match in _FROM.finditer(text, content.start, content.end):
        who = match.group("who")
        if re.search(r"[A-Za-zÀ-ÿ]{3}", who) and not who.lower().startswith(
            ("its own", "the help")
        ):
            return Span(match.start("who"), match.end("who"))
    return None
