"""What a newsroom vouches for itself: its reporter saw it, or it holds the paper."""

from __future__ import annotations

import re
from dataclasses import replace

from index import Span
from provenance.claim_lexicon import LANGUAGES, get_lexicon
from provenance.model import Attribution, Document, SourceType
from provenance.pattern_words import begin_words
from provenance.reporters import find_reporter

# A paper or recording is the source where it stands at the head of the sentence, within this
# many code points, and a verb follows that says what it shows.
_HEAD = 90
_SHOWS = re.compile(
    r"\b(?:shows?|showed|records?|recorded|mentions?|mentioned|states?|stated|lists?|listed"
    r"|indicates?|reveals?|confirms?|documents?|establish\w*|proves?|registers?|registered"
    r"|has|have|had|holds?|held|contains?|contained|counts?|counted|keeps|kept|gives?|gave|puts?|sets out|instructs?|orders?|notes?|reads?|marks?|carries|bears?"
    r"|montr\w+|mentionne\w*|indique\w*|établi\w*|révèle\w*|fait état|atteste\w*|prouve\w*"
    r"|enregistre\w*|confirme\w*|liste|détaille\w*|s['’]arrête|donne\w*|porte\w*|situe\w*|fixe\w*"
    r"|chiffre\w*|ordonne\w*|précise\w*|signale\w*|note\w*|consigne\w*|garde\w*|contient|contenai\w*|compte\w*|comporte\w*|recense\w*|dénombre\w*"
    r"|énumère\w*|affiche\w*|retrace\w*|zeig\w+|verzeichne\w*|beleg\w+|weist|dokumentier\w+)\b",
    re.IGNORECASE,
)
# What a reporter tells of having done: "from where I stood I could see", "I rang forty people".
_DONE = re.compile(
    r"\bI\s+(?:(?:was|have|had|could|did|also|then|just|only|once|myself|personally|still)\s+){0,3}"
    r"(?!thought|believed|hoped|supposed|guessed|wondered|wanted|wished|liked|loved|agreed|doubted"
    r"|preferred|feared|assumed|imagined|needed|used|being|going|trying|hoping|thinking|wondering)"
    r"(?:\w{2,}ed|\w{3,}ing|saw|see|stood|sat|went|rang|met|took|got|found|felt|heard|hear|read|drove"
    r"|ran|held|kept|bought|spoke|spent|caught|left|came|put|made|lay|rode|swam|wrote|woke|paid|gave"
    r"|began|drew|knelt|tell)\b"
    r"|\b(?:[Mm]y|[Oo]ur)\s+own\s+(?:eyes|notes|count|watch|phone|camera|recording|measurements?)\b"
)
# Words of which one stands in what it finds.
_DONE_NEEDS = frozenset({"i", "own"})
# A thing of the writer's own that shows something.
_MINE = re.compile(
    r"(?:.*\b)?(?:my|our)\s+(?:own\s+)?(?:machine|recorder|camera|notes?|notebook|phone|watch|recording"
    r"|photo(?:graph)?s?|footage|count|measurements?|stopwatch|screen)\b",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(
    r"(?:dated|signed|sent|seen|obtained|reviewed|read|leaked|published|posted|written|drafted"
    r"|(?:daté|signé|envoyé|consulté|obtenu|publié|rédigé|transmis|remis|écrit)e?s?)\b",
    re.IGNORECASE,
)
# The writer, in words that tell what the writer saw.
_WRITER = re.compile(r"\b(?:I|[Ww]e|[Jj]e|[Nn]ous)\b|\b[Jj]['’]")
# "under our eyes", "sous nos yeux": the writer is in the possessive.
_OUR_SENSES = re.compile(
    r"\b(?:our|my|nos|notre|mes|mon|ma)\s+(?:own\s+|propres?\s+)?[^\W\d_]+", re.IGNORECASE
)
_OPENING = frozenset('“„«"')
_QUOTED = re.compile(r"[“„«\"].*?(?:[”“»\"]|$)", re.DOTALL)
# An article and names that stand right before the word for a newsroom's people, and that word.
_BEFORE_OBSERVER = re.compile(
    r"(?:\b(?:an?|the|our|one of our|two|une?|l[ae]|les|notre|nos|deux|ein|eine|unsere?)\s+)?"
    r"(?:(?-i:[A-ZÀ-Þ])[\w'’&.-]*\s+){0,5}$",
    re.IGNORECASE,
)
# "As for the crowd, the register ...": what is spoken of first is not the paper.
_TOPIC = re.compile(
    r"(?:quant (?:à|aux?) |pour ce qui est |côté |au sujet |à propos |s['’]agissant |concernant "
    r"|as for |as to |as regards |on the subject of |regarding |concerning |turning to )"
    r"[^,;]{2,60}, ",
    re.IGNORECASE,
)
# "The siren stayed silent: the log, which we have read, records ...": the paper stands behind.
_BREAK = re.compile(r"\s?[:;]\s")
_FIRST_WORD = re.compile(r"[\w’'-]+")
# "a pu constater une journaliste de l'Écho": who observed stands at the end, with the outlet.
_TURNED = re.compile(
    r"^(?:a|ont)\b.*?\b(?P<who>(?:une?|notre|nos|des|le|la)\s|l['’])", re.IGNORECASE | re.DOTALL
)
_ITS_OUTLET = re.compile(r"[^,.;:«»\"]{0,40}")
_CLAUSE = re.compile(
    r"[,;]|\b(?:que|qui|dont|which|that|obtained|seen|examined|reviewed|downloaded)\b"
)


def read_own_evidence(document: Document, span: Span) -> Attribution | None:
    """Return the attribution that a sentence without a source makes by its own evidence, or None.

    "A reporter for the paper counted ten empty machines" and a critic's or blogger's "I saw"
    rest on the outlet; "The register, which we were able to read, lists ..." on the register.
    """
    language = document.canonical.language
    if language not in LANGUAGES:
        return None
    text = document.canonical.text[span.start : span.end]
    access = get_lexicon(language).access
    observed = access["observed"].search(text)
    if observed is None and access["perception"].may_match(text):
        observed = access["perception"].search(_unquoted(text))
    if observed is not None:
        return _build(document, span, _find_observer(text, observed), SourceType.OUTLET)
    publisher = document.sourcing.publisher or document.article.outlet
    reporter = find_reporter(_unquoted(text), language, publisher)
    if reporter is not None:
        return _build(document, span, Span(*reporter[0]), SourceType.OUTLET)
    held = access["held"].search(text)
    if held is not None and _is_at_head(text, held.start()) and _SHOWS.search(text, held.end()):
        if _PARTICIPLE.match(text):
            # "Dated 4 May and read by us, it orders": what is dated comes after.
            return None
        return _build(document, span, _find_paper(text, held.start()), SourceType.DOCUMENT)
    return None


def _is_at_head(text: str, held: int) -> bool:
    """Whether a place is near the head of its sentence, or of the clause after a colon."""
    breaks = [mark.end() for mark in _BREAK.finditer(text, 0, held)]
    return held - (breaks[-1] if breaks else 0) <= _HEAD


def _find_paper(text: str, held: int) -> Span:
    """The words for a paper, before those that tell who holds it."""
    opened = _TOPIC.match(text)
    start = opened.end() if opened and opened.end() < held else 0
    for mark in _BREAK.finditer(text, start, held):
        start = mark.end()
    end = _CLAUSE.search(text, start + 1)
    return Span(start, end.start() if end and end.start() < held else held)


def read_own_deed(document: Document, span: Span) -> Attribution | None:
    """Return the outlet's attribution of what its reporter tells of having done ("I rang them")."""
    if document.canonical.language != "en":
        return None
    text = document.canonical.text[span.start : span.end]
    begun = begin_words(text)
    if begun is not None and _DONE_NEEDS.isdisjoint(begun):
        return None
    done = _DONE.search(_unquoted(text))
    if done is None:
        return None
    return _build(document, span, _find_observer(text, done), SourceType.OUTLET)


def read_newsroom(document: Document, voice: Attribution) -> Attribution:
    """Return the attribution; "our reporter" and "your critic" are the outlet itself."""
    language = document.canonical.language
    publisher = document.sourcing.publisher or document.article.outlet
    if language not in LANGUAGES or not publisher or not voice.source_text:
        return voice
    newsroom = get_lexicon(language).access["newsroom"].match(voice.source_text)
    if newsroom is None and (language != "en" or _MINE.match(voice.source_text) is None):
        return voice
    return replace(voice, source_type=SourceType.OUTLET, source_name=publisher)


def _find_observer(text: str, observed: re.Match[str]) -> Span:
    """The words for who observed: "a Gazette reporter" of "a Gazette reporter tried"."""
    turned = _TURNED.match(observed.group())
    if turned is not None:
        outlet = _ITS_OUTLET.match(text, observed.end())
        start = observed.start() + turned.start("who")
        return Span(start, outlet.end() if outlet else observed.end())
    before = _BEFORE_OBSERVER.search(text, 0, observed.start())
    writer = _WRITER.search(text, observed.start(), observed.end())
    if writer is not None and writer.start() > observed.start():
        return Span(*writer.span())
    ours = _OUR_SENSES.search(text, observed.start(), observed.end())
    if ours is not None:
        return Span(*ours.span())
    first = _FIRST_WORD.match(text, observed.start())
    return Span(
        before.start() if before else observed.start(), first.end() if first else observed.end()
    )


def _unquoted(text: str) -> str:
    """The sentence with what is quoted blanked out: a first person outside it is the writer's."""
    if _OPENING.isdisjoint(text):
        return text
    return _QUOTED.sub(lambda quoted: " " * len(quoted.group()), text)


def _build(document: Document, sentence: Span, cue: Span, kind: SourceType) -> Attribution:
    source = Span(sentence.start + cue.start, sentence.start + cue.end)
    text = document.canonical.text[source.start : source.end].strip()
    publisher = document.sourcing.publisher or document.article.outlet
    return Attribution(
        source=source,
        cue=None,
        content=(sentence,),
        source_type=kind,
        source_text=text,
        source_name=publisher if kind is SourceType.OUTLET else text.casefold(),
    )
