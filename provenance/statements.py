"""Every sentence of every article as a statement: its words, who vouches for it, its line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index import Span
from provenance.assertions import asserts
from provenance.findings import SentenceLine, Tree
from provenance.later import Later
from provenance.model import Attribution, Citation, Commitment, Document, SourceType
from provenance.own_evidence import read_newsroom, read_own_deed, read_own_evidence

Place = tuple[str, int]

# A sentence is boilerplate where boilerplate covers this share of it.
BOILERPLATE_SHARE = 0.5
# An attribution speaks for a sentence where its content has this many code points in it, or
# all that the content has.
LEAST_CONTENT = 8
# Content stands for a sentence where it makes up this share of it; shorter content is a few
# quoted words within a statement, and the whole sentence is compared.
CORE_SHARE = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence of one article.

    Attributes:
        place: Article id and sentence number.
        text: The sentence.
        core: What of it is said, without who says it.
        voices: The attributions that speak for it; empty for the outlet's own voice.
        citations: Other outlets named in it as sources.
        line: Id of its reporting line.
        root: The sentence it was copied from, itself if own.
        beside: The attributions of the sentences next to it, where none speaks for it.
    """

    place: Place
    span: Span
    text: str
    core: str
    voices: tuple[Attribution, ...]
    citations: tuple[Citation, ...]
    line: str
    root: Place
    language: str | None
    beside: Sequence[Attribution] = ()


def list_statements(documents: Mapping[str, Document], tree: Tree) -> list[Statement]:
    """Return the statements of all articles outside boilerplate, by article and place."""
    lines = {(row.article, row.sentence): row for row in tree.sentence_lines}
    found = []
    for article in sorted(documents):
        document = documents[article]
        speakers = _list_speakers(document)
        weak = _list_weak(document)
        for number, sentence in enumerate(document.canonical.sentences):
            text = document.canonical.text[sentence.span.start : sentence.span.end]
            if asserts(text) and not is_boilerplate(document, sentence.span):
                found.append(_read_statement(document, number, lines, speakers, weak))
    return found


# Sentences before and after one without a source, in its paragraph or the next, whose source may
# be its own.
BESIDE = 2


def _list_beside(
    document: Document, number: int, speakers: Sequence[Sequence[int]]
) -> tuple[Attribution, ...]:
    """The attributions of the sentences next to one, nearest paragraphs alone."""
    sentences = document.canonical.sentences
    near = {
        speaker
        for at in range(max(0, number - BESIDE), min(len(sentences), number + BESIDE + 1))
        if at != number and abs(sentences[at].paragraph - sentences[number].paragraph) <= 1
        for speaker in speakers[at]
    }
    return _distinct(tuple(document.sourcing.attributions[speaker] for speaker in sorted(near)))


def _list_speakers(document: Document) -> list[list[int]]:
    """Which attributions, by number, speak for each sentence."""
    return _speaking(document, document.sourcing.attributions)


def _list_weak(document: Document) -> list[tuple[Attribution, ...]]:
    """What weak signs show of who speaks for each sentence, where no attribution does."""
    weak = document.sourcing.weak
    return [tuple(weak[number] for number in here) for here in _speaking(document, weak)]


def _speaking(document: Document, attributions: Sequence[Attribution]) -> list[list[int]]:
    """Which of some attributions, by number, speak for each sentence."""
    spans = [sentence.span for sentence in document.canonical.sentences]
    ends = [span.end for span in spans]
    found: list[list[int]] = [[] for _ in spans]
    for number, attribution in enumerate(attributions):
        said = sum(part.end - part.start for part in attribution.content)
        here: dict[int, int] = {}
        for part in attribution.content:
            for at in range(bisect_right(ends, part.start), len(spans)):
                if spans[at].start >= part.end:
                    break
                here[at] = here.get(at, 0) + _overlap(part, spans[at])
        for at, amount in here.items():
            if amount >= min(said, LEAST_CONTENT) and amount > 0:
                found[at].append(number)
    return found


def is_boilerplate(document: Document, span: Span) -> bool:
    """Return whether furniture of the page covers half of a span."""
    covered = sum(
        min(span.end, part.span.end) - max(span.start, part.span.start)
        for part in document.canonical.boilerplate
        if part.span.start < span.end and span.start < part.span.end
    )
    return covered >= BOILERPLATE_SHARE * max(1, span.end - span.start)


def _read_statement(
    document: Document,
    number: int,
    lines: Mapping[Place, SentenceLine],
    speakers: Sequence[Sequence[int]],
    weak: Sequence[tuple[Attribution, ...]],
) -> Statement:
    span = document.canonical.sentences[number].span
    place = (document.id, number)
    row = lines.get(place)
    voices = tuple(document.sourcing.attributions[speaker] for speaker in speakers[number])
    voices = tuple(read_newsroom(document, voice) for voice in _outermost(voices))
    own = None if voices else read_own_evidence(document, span)
    said = (own,) if own is not None else _distinct(voices)
    if not said:
        said = _distinct(tuple(read_newsroom(document, voice) for voice in weak[number]))
    if not said and (deed := read_own_deed(document, span)) is not None:
        said = (deed,)
    return Statement(
        place=place,
        span=span,
        text=document.canonical.text[span.start : span.end],
        core=_read_core(document.canonical.text, span, voices),
        voices=said,
        citations=tuple(
            citation
            for citation in document.sourcing.citations
            if span.start <= citation.span.start < span.end
        ),
        line=row.line if row else f"{document.id}:{span.start}-{span.end}",
        root=row.root if row else place,
        language=document.canonical.language,
        beside=() if said else Later(lambda: _list_beside(document, number, speakers)),
    )


def _overlap(left: Span, right: Span) -> int:
    return max(0, min(left.end, right.end) - max(left.start, right.start))


def _outermost(voices: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    """Without sources that are part of another's description, and papers that somebody tells of.

    Of "a member of the rescue column" the column is no source; of "she said that the sensors
    showed ..." the sensors are none, she vouches for what they showed.
    """
    return tuple(
        voice
        for voice in voices
        if not any(
            other is not voice
            and (_is_part(voice, other) or _is_told_of(voice, other) or _is_held_in(voice, other))
            for other in voices
        )
    )


def _is_part(voice: Attribution, other: Attribution) -> bool:
    if voice.source is None or other.source is None or voice.source == other.source:
        return False
    return other.source.start <= voice.source.start and voice.source.end <= other.source.end


def _is_told_of(paper: Attribution, teller: Attribution) -> bool:
    if paper.source is None or paper.source_type is not SourceType.DOCUMENT:
        return False
    if teller.source_type not in (SourceType.NAMED_PERSON, SourceType.ANONYMOUS):
        return False
    return any(
        part.start <= paper.source.start and paper.source.end <= part.end for part in teller.content
    )


# Papers that hold what somebody said, word for word: whoever spoke vouches.
_RECORDINGS = re.compile(
    r"\b(?:transcripts?|recordings?|tapes?|videos?|footage|audio|minutes|interview|clip|podcast"
    r"|transcription|enregistrement|bande|vidéo|procès-verbal|protokoll|aufnahme)\b",
    re.IGNORECASE,
)


def _is_held_in(voice: Attribution, paper: Attribution) -> bool:
    """Whether a paper tells what somebody demands or says: "asks for a refund, says a letter"."""
    if paper.source is None or voice.source is None or voice.cue is None:
        return False
    if paper.source_type is not SourceType.DOCUMENT or voice.source_type is SourceType.DOCUMENT:
        return False
    if _RECORDINGS.search(paper.source_text or "") or voice.commitment is not Commitment.ASSERTS:
        return False
    if any(part.start <= paper.source.start < part.end for part in voice.content):
        return False
    return any(
        part.start <= voice.source.start and voice.cue.end <= part.end for part in paper.content
    )


# What stands where a source would and names none ("It was getting light when ...").
_NOBODY = frozenset({"it", "this", "that", "there", "ce", "cela", "ça", "c'", "c’", "es", "das"})


def _distinct(voices: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    """One attribution for each source and stance; nested relays of the same source fall away."""
    found: dict[tuple[str, str], Attribution] = {}
    for voice in voices:
        if voice.source_type is SourceType.NONE and voice.source_text is None:
            continue
        if voice.source_name is None and (voice.source_text or "").casefold() in _NOBODY:
            continue
        name = voice.source_name or (voice.source_text or "").casefold()
        found.setdefault((name, voice.commitment), voice)
    told = tuple(voice for voice in found.values() if voice.source_type is not SourceType.NONE)
    # Of "on apprend que" and "de source judiciaire" the second tells who.
    return told or tuple(found.values())


def _read_core(text: str, span: Span, voices: tuple[Attribution, ...]) -> str:
    """What the sentence says without its sources and cues, or the sentence where little is left."""
    parts = sorted(
        {
            (max(part.start, span.start), min(part.end, span.end))
            for voice in voices
            for part in voice.content
            if _overlap(part, span)
        }
    )
    merged: list[list[int]] = []
    for start, end in parts:
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    core = " ".join(text[start:end].strip() for start, end in merged)
    enough = len(core) >= CORE_SHARE * (span.end - span.start)
    return core if enough else text[span.start : span.end]
