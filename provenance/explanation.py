"""A judgement on a claim's sources, said in one sentence that a reader can check."""

from __future__ import annotations

import re
from collections.abc import Sequence

from provenance.claim_lexicon import fold, split_words
from provenance.independence import Judgement, order_voices
from provenance.model import Reason, SourceType, Verdict
from provenance.primary_source import Voice

# Outlets and sources named in a sentence before the rest are only counted.
MOST_NAMED = 3
# Of several descriptions of one source the kind that says most plainly who it is.
_KINDS = (
    SourceType.NAMED_PERSON,
    SourceType.ORGANISATION,
    SourceType.DOCUMENT,
    SourceType.OUTLET,
    SourceType.ANONYMOUS,
)
_ARTICLES = frozenset(
    {"A", "An", "The", "Un", "Une", "Le", "La", "Les", "Des", "Ein", "Eine", "Der", "Die", "Das"}
)
_WORD = re.compile(r"[^\W\d_]+")


def explain_judgement(
    voices: Sequence[Voice],
    judgement: Judgement,
    searched: int,
    elsewhere: Sequence[Voice] = (),
) -> str:
    """Return one sentence naming outlets and sources, the withdrawal first where there is one.

    Args:
        voices: The appearances of the claim.
        judgement: What was found about them.
        searched: Articles in the collection.
        elsewhere: Voices of other lines that may state the claim too.
    """
    outlets = _list_outlets([voice for voice in voices if voice.supports])
    sources = list_names(_list_sources(order_voices(voices), judgement))
    lead = "Withdrawn by its source: " if Reason.WITHDRAWN in judgement.reasons else ""
    said = lead + _say(judgement, outlets, sources, searched)
    if not elsewhere:
        return said
    also = _list_outlets(elsewhere)
    return f"{said[:-1]}; {also} may state it too, in words too unlike to tell."


def _list_outlets(voices: Sequence[Voice]) -> str:
    return list_names(sorted({voice.outlet or voice.appearance.article for voice in voices}))


def _say(judgement: Judgement, outlets: str, sources: str, searched: int) -> str:
    if not judgement.articles:
        return (
            f"No article among the {searched} searched supports it; it is only denied or doubted."
        )
    if Reason.CIRCULAR in judgement.reasons and judgement.low == 0:
        return f"{outlets} credit one another for it, and none shows a source."
    lines = f"{judgement.reporting_lines} reporting lines"
    said = {
        Verdict.SOLE: f"Only {outlets}, among the {searched} articles searched, has it,"
        f" from {sources}.",
        Verdict.REPEATED: f"{outlets} carry one report of it; it rests on {sources}.",
        Verdict.SINGLE_SOURCE: f"{outlets} report it in {lines}, and all rest on {sources}.",
        Verdict.UNRESOLVED: f"{outlets} report it in {lines}, from {sources};"
        " nothing in the texts proves that these are independent of one another.",
        Verdict.INDEPENDENT: f"{outlets} report it in {lines}; {sources} cannot be one source,"
        " and the texts show how each came to know.",
    }
    return said[judgement.verdict]


def _list_sources(voices: Sequence[Voice], judgement: Judgement) -> list[str]:
    """Each primary source that was counted, once, by one name."""
    named = {
        _within_sentence(name_source([voices[index] for index in group]))
        for group in judgement.groups
    }
    return sorted(named - {""}) or ["no source that it names"]


# What opened a sentence where the source was named: "A" before anything, "The" before a common noun.
_OPENING = re.compile(
    r"^(?:An?|One|Une?|Eine?|Una)(?= )"
    r"|^(?:The|Des|Les?|La|El|Los|Las)(?= [^\W\d_A-ZÀ-Þ])|^L(?=['’][^\W\d_A-ZÀ-Þ])"
)


def _within_sentence(name: str) -> str:
    """A description as it stands within a sentence: "a port official", and "Le Monde" as it is."""
    return _OPENING.sub(lambda found: found.group().lower(), name)


def name_source(voices: Sequence[Voice]) -> str:
    """Return the shortest full form of one source that several voices describe, or nothing.

    A person goes by the name alone, the fullest that is given; anything else by its description
    without what follows the first comma.
    """
    described = [voice for voice in voices if voice.appearance.source_text]
    for kind in _KINDS:
        of_kind = [voice for voice in described if voice.kind is kind]
        if not of_kind:
            continue
        if kind is SourceType.NAMED_PERSON:
            names = {_name_alone(voice) for voice in of_kind}
            return min(names, key=lambda name: (-len(split_words(name)), len(name), name))
        forms = {_head(voice.appearance.source_text or "") for voice in of_kind}
        return min(forms, key=lambda form: (not _has_name(form), len(form), form))
    return ""


def _head(text: str) -> str:
    """A description up to its first comma, without stops at its end."""
    return text.split(",", maxsplit=1)[0].strip(" .;:\u00a0\u202f") or text.strip()


def _has_name(form: str) -> bool:
    words: list[str] = _WORD.findall(form)
    return any(word[0].isupper() for word in words[1:]) or words[:1] == [form]


def _name_alone(voice: Voice) -> str:
    """The stretch of a person's description that is the name, as written; all if it is not there."""
    text = voice.appearance.source_text or ""
    wanted = [
        word for part in split_words(voice.appearance.source_name or "") for word in part.split("-")
    ]
    places = [(fold(match.group()), match.start(), match.end()) for match in _WORD.finditer(text)]
    words = [word for word, _, _ in places]
    for at in range(len(words) - len(wanted) + 1):
        if len(wanted) > 1 and words[at : at + len(wanted)] == wanted:
            return text[places[at][1] : places[at + len(wanted) - 1][2]]
    return _head(text)


def list_names(names: Sequence[str]) -> str:
    """Return "A, B and C", the rest counted where there are many."""
    shown = list(names[:MOST_NAMED])
    rest = len(names) - len(shown)
    if rest:
        shown.append(f"{rest} more")
    if len(shown) < 2:
        return "".join(shown)
    return ", ".join(shown[:-1]) + " and " + shown[-1]
