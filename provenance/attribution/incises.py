"""Finds speech clauses by their place alone: '"No boat," messages Ana Lopes', "jure-t-il"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.attribution.lexicon import less
from provenance.attribution.objects import Objects
from provenance.attribution.postposed import subject_after
from provenance.attribution.report import Report, content_span, source_span
from provenance.model import Commitment

if TYPE_CHECKING:
    from provenance.attribution.phrases import Phrases, Range

INCISE = "incise"
_MARKS = frozenset((",", "?", "!", "…"))
_PERSONS = ("-il", "-elle", "-ils", "-elles", "-t-il", "-t-elle", "-t-ils", "-t-elles")
_ENGLISH_ENDINGS = ("s", "ed")
_FRENCH_ENDINGS = ("e", "t", "d", "a", "nt", "it", "ut")
_SHORTEST_VERB = 4
_SHORTEST_CONTENT = 2
# So many words without a verb are a telegram's: "Plus un bac depuis lundi, lâche un proche".
_LONG_FRAGMENT = 3
# Small words that may stand between a mark and a noun phrase, and are no verbs.
_NO_VERBS = frozenset(
    [
        *("plus", "moins", "sauf", "hors", "hormis", "outre", "voire", "soit", "seul", "seule"),
        *("comme", "malgré", "contre", "tout", "toute", "surtout", "excepté", "durant", "pendant"),
        *(
            "devant",
            "avant",
            "suivant",
            "moyennant",
            "nonobstant",
            "concernant",
            "touchant",
            "bref",
        ),
        *("ensuite", "enfin", "puis", "toutefois", "pourtant", "cependant", "autrement", "ainsi"),
        *(
            "perhaps",
            "besides",
            "always",
            "sometimes",
            "towards",
            "as",
            "across",
            "whereas",
            "less",
        ),
        *("unless", "regards", "versus", "plus", "minus", "thus", "this", "its", "his", "hers"),
        *("indeed", "instead", "afterwards", "upwards", "yes", "alas", "red", "hundred", "need"),
    ]
)


def find_incise(phrases: Phrases, number: int) -> Report | None:
    """Return the report of a speech clause whose verb no list holds, or None.

    Reporters let people whisper, message and joke. What gives a speech clause away is its place:
    after a quotation or a clause and a comma the verb comes before its subject. In French a
    pronoun hung on such a verb is enough.

    Args:
        phrases: Of a statement that has no other report.
        number: Of the statement.
    """
    if phrases.family not in ("english", "romance"):
        return None
    for i in _places(phrases):
        if not _closes_content(phrases, i) or not _may_be_verb(phrases, i):
            continue
        source = _subject(phrases, i)
        if source is None:
            continue
        content = _content(phrases, i)
        if content is None:
            continue
        return Report(
            source=source_span(phrases.tokens, *source),
            cue=source_span(phrases.tokens, i, i + 1),
            content=[content_span(phrases.tokens, *content)],
            commitment=Commitment.ASSERTS,
            kind=INCISE,
            statement=number,
        )
    return None


def _places(phrases: Phrases) -> list[int]:
    """Where a verb may stand right behind a quotation or a mark."""
    if phrases.family == "english" and not phrases.any_speech(0, len(phrases.tokens)):
        return []
    last = len(phrases.tokens) - 1
    # A quotation has no low form.
    return [i for i, low in enumerate(phrases.lows[: last - 1], 1) if not low or low in _MARKS]


def _closes_content(phrases: Phrases, i: int) -> bool:
    """Whether a quotation, or a clause and a mark, ends right before token ``i``."""
    if phrases.is_speech(i - 1):
        return True
    if phrases.tokens[i - 1].kind != "p" or phrases.tokens[i - 1].text not in _MARKS:
        return False
    if phrases.is_speech(i - 2):
        return True
    return phrases.family == "romance"


def _may_be_verb(phrases: Phrases, i: int) -> bool:
    """Whether token ``i`` may be a verb in the third person that no list of small words holds."""
    token, low, grammar = phrases.tokens[i], phrases.low(i), phrases.grammar
    if token.kind != "w" or token.capital or low in _NO_VERBS or not low.isalpha():
        return False
    if phrases.family == "romance" and phrases.low(i + 1) in _PERSONS:
        return True
    closed = ("determiners", "prepositions", "adverbs", "coordinators", "subordinators")
    more = ("pronouns", "relative", "time", "negations", "auxiliaries", "questions", "numerals")
    if any(low in grammar[name] for name in (*closed, *more)) or phrases.is_manner(i):
        return False
    endings = _ENGLISH_ENDINGS if phrases.family == "english" else _FRENCH_ENDINGS
    return len(low) >= _SHORTEST_VERB and low.endswith(endings)


def _subject(phrases: Phrases, i: int) -> Range | None:
    """Who speaks, right behind the verb at ``i``: a pronoun hung on it, or somebody."""
    if phrases.low(i + 1) in _PERSONS:
        return i + 1, i + 2
    after = phrases.tokens[i + 1]
    grammar = phrases.grammar
    opens = after.capital or phrases.low(i + 1) in less(
        grammar["determiners"], grammar["inner_links"]
    )
    source = subject_after(phrases, i + 1) if opens else None
    if source is None or source[0] != i + 1:
        return None
    stop = min(source[1], phrases.segment_end(source[0]))
    end = phrases.segment_end(source[1]) if source[1] < len(phrases.tokens) else source[1]
    if phrases.any_finite(stop, end) and phrases.low(stop) not in (",", "("):
        # "..., puis le maire a parlé": the noun phrase has a verb of its own.
        return None
    person = phrases.lexicon.united("persons", "offices", "voices", "generic_people")
    named = sum(token.capital for token in phrases.tokens[source[0] : stop])
    human = named > 1 or phrases.any_of(person, source[0], stop)
    return source if human and Objects(phrases).is_somebody(source) else None


def _content(phrases: Phrases, i: int) -> Range | None:
    """What was said: everything before the verb at ``i``, where it is a clause or a quotation."""
    end = i - (phrases.tokens[i - 1].kind == "p")
    if phrases.any_speech(0, i):
        return 0, end
    hung = phrases.low(i + 1) in _PERSONS
    asked = phrases.any_of(("?", ":"), 0, i)
    clause = phrases.any_finite(0, end) or asked or end >= _LONG_FRAGMENT
    return (0, end) if end >= _SHORTEST_CONTENT and (clause or hung) else None
