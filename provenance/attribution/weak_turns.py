"""Finds turns of phrase that name a source without a verb: "the figure is the port's"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.attribution.headings import headed_speaker
from provenance.attribution.objects import Objects
from provenance.attribution.postposed import phrase_end
from provenance.attribution.subjects import subject_before

if TYPE_CHECKING:
    from provenance.attribution.phrases import Phrases, Range

# Who speaks, and what for: None is the statement before.
Turn = tuple["Range", "Range | None"]

_SHORTEST_CONTENT = 2
_NOUN_REACH = 4
_IS_REACH = 1
_VERB_REACH = 14
_LONGEST_BACK = 12
_PAPER_REACH = 4
_LONGEST_PAPER = 12
_PLACE_REACH = 12
_COMMA = frozenset((",",))
_THAT = frozenset(("que", "qu'"))
_MARKERS = frozenset(("nous", "notre", "nos", "copie", "possession"))
_SEEN = frozenset(
    [
        "vu",
        "entendu",
        "constaté",
        "vérifié",
        "lu",
        "compté",
        "filmé",
        "mesuré",
        "vécu",
        "photographié",
    ]
)


def find_place(phrases: Phrases, before: Phrases) -> Range | None:
    """Return the tokens of the paper in the statement before that "y" stands for, or None.

    "Il y est question d'un accident", "On y lit que le pont penche", "Y figurent douze noms".
    """
    for i in range(min(_PLACE_REACH, len(phrases.tokens) - 1)):
        if phrases.low(i) != "y" or phrases.low(i + 1) not in phrases.grammar["standing"]:
            continue
        for k in range(len(before.tokens) - 1, -1, -1):
            if before.low(k) in before.nouns["papers"]:
                opens = before.low(k - 1) in before.grammar["determiners"]
                start = k - 1 if opens else k
                return start, phrase_end(before, start)
        return None
    return None


def find_turn(phrases: Phrases) -> Turn | None:
    """Return who speaks in a statement by one of these turns, and for which tokens.

    "Verdict du procureur : un accident", "Le chiffre vient de la préfecture", "c'est le bilan
    communiqué par la mairie", "Ana Lopes en est certaine", "Au parquet, on confirme la plainte",
    "le relevé, dont nous avons copie, s'arrête à 12".
    """
    for read in _TURNS:
        found = read(phrases)
        if found is not None:
            return found
    return None


def _colon(phrases: Phrases) -> int | None:
    try:
        return phrases.lows.index(":")
    except ValueError:
        return None


def _rest(phrases: Phrases, start: int) -> Range | None:
    end = phrases.sentence_end(start)
    return (start, end) if end - start >= _SHORTEST_CONTENT else None


def _headed(phrases: Phrases) -> Turn | None:
    """Read "Verdict du procureur : un accident"."""
    colon = _colon(phrases)
    if colon is None:
        return None
    source = headed_speaker(phrases, colon)
    rest = _rest(phrases, colon + 1)
    if source is None or rest is None or not _is_source(phrases, source):
        return None
    return source, rest


def _is_source(phrases: Phrases, source: Range) -> bool:
    """Whether a noun phrase names somebody, an institution, an outlet or a paper."""
    papers = phrases.nouns["papers"]
    stop = min(source[1], source[0] + _PAPER_REACH)
    return Objects(phrases).is_somebody(source) or phrases.any_of(papers, source[0], stop)


def _saying(phrases: Phrases, stop: int, reach: int = _NOUN_REACH) -> int | None:
    """The word for what was said within ``reach`` tokens before ``stop``, or None."""
    said = phrases.grammar["sayings"]
    for i in range(stop - 1, max(-1, stop - 1 - reach), -1):
        if phrases.low(i) in said:
            return i
    return None


def _given(phrases: Phrases) -> Turn | None:
    """Read "the toll given by the police", "le chiffre que livre la mairie"."""
    given, agents = phrases.grammar["given"], phrases.grammar["agents"]
    for i in phrases.places(given):
        if phrases.low(i + 1) not in agents:
            continue
        if _saying(phrases, i) is None:
            continue
        source = (i + 2, phrase_end(phrases, i + 2))
        if source[0] < source[1] and _is_source(phrases, source):
            return source, (0, i)
    return None


def _coming(phrases: Phrases) -> Turn | None:
    """Read "Le chiffre vient de la préfecture : 31 morts", "L'information est de Radio Tarn"."""
    for i in phrases.places(phrases.grammar["coming"]):
        low = phrases.low(i)
        if not 0 < i < _VERB_REACH or phrases.tokens[i].capital:
            continue
        # "le chiffre, tout rond, vient de", but "le chiffre est de" only side by side
        reach = i if low not in phrases.grammar["be"] else _IS_REACH
        if _saying(phrases, i, reach) is None:
            continue
        if phrases.low(i + 1) not in phrases.grammar["inner_prepositions"]:
            continue
        end = phrase_end(phrases, i + 2)
        source = (i + 2, end)
        if not source[0] < end or not _is_source(phrases, source):
            continue
        if phrases.low(end) == ":":
            return source, _rest(phrases, end + 1)
        return (source, None) if end >= phrases.sentence_end(end) else None
    return None


def _certain(phrases: Phrases) -> Turn | None:
    """Read "Ana Lopes en est certaine", "Ana Lopes l'a vu": what stands before is hers."""
    end = phrases.sentence_end(0)
    if not 2 < end <= _LONGEST_BACK or phrases.family != "romance":
        return None
    low = phrases.low
    held = low(end - 1) in phrases.grammar["stances"] and low(end - 2) in phrases.grammar["be"]
    seen = low(end - 1) in _SEEN and low(end - 2) in phrases.grammar["have"]
    pronoun = end - 3
    if not ((held and low(pronoun) == "en") or (seen and low(pronoun) in ("l'", "les"))):
        return None
    source = subject_before(phrases, pronoun)
    somebody = source is not None and Objects(phrases).is_somebody(source)
    return (source, None) if source is not None and somebody else None


def _housed(phrases: Phrases) -> Turn | None:
    """Read "Au parquet, on confirme la plainte": the house speaks through whoever answers."""
    if phrases.family != "romance" or phrases.low(0) not in phrases.grammar["house_links"]:
        return None
    comma = phrases.segment_end(0)
    if phrases.low(comma) != "," or phrases.low(comma + 1) != "on":
        return None
    verbs = phrases.lexicon.forms, phrases.lexicon.weak
    says = any(phrases.low(i) in forms for forms in verbs for i in (comma + 2, comma + 3))
    start = 1
    while phrases.low(start) in phrases.grammar["inner_prepositions"] | {"côté", "sein"}:
        start += 1
    organised = phrases.lexicon.united("organisations", "offices", "persons", "voices")
    house = phrases.any_of(organised | {"entourage"}, start, comma)
    rest = _rest(phrases, comma + 2)
    return ((start, comma), rest) if says and house and rest is not None else None


def _held(phrases: Phrases) -> Turn | None:
    """Read "le relevé, que nous avons sous les yeux, s'arrête à 12": a paper at hand says it."""
    relative, obtained = phrases.grammar["relative"], phrases.grammar["obtained"]
    if _MARKERS.isdisjoint(phrases.held) and obtained.isdisjoint(phrases.held):
        return None
    for comma in phrases.places(_COMMA):
        if not 0 < comma < len(phrases.tokens) - 1:
            continue
        close = phrases.segment_end(comma + 1)
        marked = phrases.low(comma + 1) in relative and phrases.any_of(_MARKERS, comma + 1, close)
        seen = phrases.low(comma + 1) in obtained
        if not (marked or seen) or phrases.low(close) not in (",", ":"):
            continue
        source = _paper_before(phrases, comma)
        rest = _rest(phrases, close + 1)
        if source is not None and rest is not None:
            return source, rest
    return None


def _paper_before(phrases: Phrases, end: int) -> Range | None:
    """The noun phrase of a document that ends at ``end``, or None."""
    papers = phrases.nouns["papers"]
    for i in range(end - 1, max(-1, end - _LONGEST_PAPER), -1):
        if phrases.is_break(i):
            return None
        if phrases.low(i) in papers:
            opens = phrases.low(i - 1) in phrases.grammar["determiners"]
            return (i - 1 if opens else i), end
    return None


def _opened(phrases: Phrases) -> Turn | None:
    """Read "Au registre du commerce, la société est fermée": a paper opens, a clause follows."""
    if phrases.low(0) not in phrases.grammar["paper_links"]:
        return None
    comma = phrases.segment_end(0)
    start = 1 if phrases.low(1) not in phrases.grammar["determiners"] else 2
    head = phrases.low(start)
    held = head in phrases.nouns["papers"] and head not in phrases.grammar["loose_papers"]
    if phrases.low(comma) != "," or not held:
        return None
    rest = _rest(phrases, comma + 1)
    if rest is None or not phrases.any_finite(*rest):
        return None
    return (1, comma), rest


def _viewed(phrases: Phrases) -> Turn | None:
    """Read "On distingue, sur les images, deux hommes": what is seen is seen in a recording."""
    for i in phrases.places(phrases.grammar["viewing"]):
        if not 0 < i < len(phrases.tokens) - 2 or phrases.low(i - 1) not in ("on", "y"):
            continue
        for k in range(i + 1, min(i + _VERB_REACH, len(phrases.tokens) - 1)):
            if phrases.low(k) not in ("sur", "dans"):
                continue
            source = (k + 1, phrase_end(phrases, k + 1))
            papers = phrases.nouns["papers"]
            if phrases.any_of(papers, source[0], source[0] + _NOUN_REACH):
                return source, (i, phrases.sentence_end(i))
    return None


def _examined(phrases: Phrases) -> Turn | None:
    """Read "Pesé au laboratoire de Tarn, l'échantillon ...", "la mesure faite par l'institut"."""
    tested, links = phrases.grammar["tested"], phrases.grammar["test_links"]
    organised = phrases.lexicon.united("organisations", "offices", "persons")
    for i in phrases.places(tested):
        if phrases.low(i + 1) not in links:
            continue
        if i and phrases.low(i - 1) in phrases.grammar["auxiliaries"]:
            continue
        start = i + 2
        end = phrase_end(phrases, start)
        named = any(token.capital for token in phrases.tokens[start:end])
        if start < end and (named or phrases.any_of(organised, start, end)):
            rest = (0, phrases.sentence_end(0))
            return (start, end), rest
    return None


def _looked_up(phrases: Phrases) -> Turn | None:
    """Read "le chiffre que je trouve sur Infos-Tarn", "le bilan que livre la police"."""
    lows = phrases.lows
    for i in phrases.places(_THAT):
        if not 0 < i < len(lows) - 2 or _saying(phrases, i, _IS_REACH + 1) is None:
            continue
        for k in range(i + 1, min(i + _VERB_REACH, len(lows) - 1)):
            if lows[k] in phrases.grammar["looked_up"] and lows[k + 1] in ("sur", "dans", "chez"):
                source = (k + 2, phrase_end(phrases, k + 2))
            elif k == i + 1 and lows[k] in phrases.lexicon.weak:
                source = (k + 1, phrase_end(phrases, k + 1))
            else:
                continue
            named = any(token.capital for token in phrases.tokens[slice(*source)])
            if source[0] < source[1] and (named or _is_source(phrases, source)):
                return source, (0, i)
    return None


_TURNS = (
    _headed,
    _given,
    _looked_up,
    _coming,
    _certain,
    _housed,
    _held,
    _examined,
    _viewed,
    _opened,
)
