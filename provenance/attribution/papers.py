"""Finds documents that hold what a sentence tells: "noted in a memo", "the video shows"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.report import Report
from provenance.model import Commitment

if TYPE_CHECKING:
    from provenance.attribution.according import AccordingFinder

# What stands between a fact and the document that holds it.
_WRITTEN = re.compile(
    r"\b(?:(?:flagged|mentioned|described|recorded|listed|noted|reported|detailed|documented|outlined|revealed"
    r"|disclosed|stated|contained|shown|set\s+out|laid\s+out|spelled\s+out|raised|highlighted|identified|acknowledged)\s+(?:in|by|on)"
    r"|(?:mentionnée?s?|consignée?s?|relatée?s?|décrite?s?|évoquée?s?|signalée?s?|révélée?s?"
    r"|détaillée?s?|notée?s?|pointée?s?|identifiée?s?|reconnue?s?|précisée?s?|renseignée?s?|exposée?s?"
    r"|chiffrée?s?|énoncée?s?|stipulée?s?|rapportée?s?|figurant|contenue?s?)\s+(?:dans|par|sur)"
    r"|(?:(?:peut-on|pouvait-on|pourrait-on|pourra-t-on|on\s+peut|on\s+pouvait)\s+(?:y\s+)?lire|lit-on|lisait-on|a-t-on\s+(?:pu\s+lire|lu)"
    r"|apprend-on|trouve-t-on|relève-t-on|découvre-t-on|(?:est|était)-il\s+(?:écrit|indiqué|précisé|mentionné|noté|stipulé|consigné))"
    r"(?:\s+(?:noir\s+sur\s+blanc|notamment|encore|également|aussi|ainsi))?\s+(?:dans|sur|à))(?=\s)"
)
# What is read in a paper or on a page by nobody in particular: the outlet by its name vouches too.
_READ_THERE = re.compile(r"(?:-on|-il)\b|\bon\s+p")
# A recording that opens a sentence about what can be seen or heard in it.
_ON_VIEW = re.compile(
    r"(?:(?:Sur|Dans|In|On)\s+)(?P<paper>[^,.;:]{3,70}),\s+(?:on\s+(?:y\s+)?(?:peut\s+|pouvait\s+)?"
    r"(?:voit|voyait|voir|entend|entendait|entendre|aperçoit|distingue|distinguer|lit|lire|découvre)\b"
    r"|[^.;:]{3,80}?\b(?:can|could)\s+be\s+(?:seen|heard|read)\b|(?:he|she|they|it|one)\s+(?:can|could)\s+be\b)"
)
# One of these stands in every cue of the two patterns above.
_HOLDING = frozenset(("in", "by", "on", "dans", "par", "sur"))
_FRENCH_HOLDING = (
    *(
        "mentionné",
        "consigné",
        "relaté",
        "décrit",
        "évoqué",
        "signalé",
        "révélé",
        "détaillé",
        "noté",
    ),
    *("pointé", "identifié", "reconnu", "précisé", "renseigné", "exposé", "chiffré", "énoncé"),
    *("stipulé", "rapporté", "contenu"),
)
# One of these stands in every match of ``_WRITTEN``.
_WRITTEN_WORDS = frozenset(
    [
        *(
            "flagged",
            "mentioned",
            "described",
            "recorded",
            "listed",
            "noted",
            "reported",
            "detailed",
        ),
        *("documented", "outlined", "revealed", "disclosed", "stated", "contained", "shown", "set"),
        *("laid", "spelled", "raised", "highlighted", "identified", "acknowledged", "figurant"),
        *(form + ending for form in _FRENCH_HOLDING for ending in ("", "e", "s", "es")),
        # As they are told apart in French, and elsewhere.
        *("lire", "lit", "lisait", "lu", "apprend", "trouve", "relève", "découvre", "est", "était"),
        *("lit-on", "lisait-on", "apprend-on", "trouve-t-on", "relève-t-on", "découvre-t-on"),
        *("est-il", "était-il"),
    ]
)
_DOCUMENT_REACH = 4
_COMPARING = frozenset(("as", "que", "qu'", "comme"))
_HAVE = frozenset(("have", "has", "had", "having"))


class PaperFinder:
    """Reads off one statement which paper, page or recording holds what it tells."""

    __slots__ = ("cues", "lexicon", "number", "phrases", "statement", "text", "tokens")

    def __init__(self, cues: AccordingFinder) -> None:
        self.cues = cues
        self.phrases = cues.phrases
        self.lexicon = cues.lexicon
        self.number = cues.number
        self.statement = cues.statement
        self.text = cues.text
        self.tokens = cues.tokens

    def find(self) -> list[Report]:
        """Return the reports of documents that hold something, in order of their kinds."""
        if _HOLDING.isdisjoint(self.phrases.held):
            return []
        found = []
        report = self._on_view()
        if report is not None:
            found.append(report)
        if _WRITTEN_WORDS.isdisjoint(self.phrases.held):
            return found
        for match in _WRITTEN.finditer(self.text, self.statement.start, self.statement.end):
            report = self._written(match.start(), match.end())
            if report is not None:
                found.append(report)
        return found

    def _on_view(self) -> Report | None:
        """Read "Sur la vidéo, on voit" and "In the video, a man can be seen"."""
        match = _ON_VIEW.match(self.text[self.statement.start : self.statement.end])
        if match is None:
            return None
        at = self.statement.start
        first = self.cues.token_at(at + match.start("paper"))
        after = self.cues.token_at(at + match.end("paper"))
        papers = self.lexicon.united("documents", "statements")
        if first is None or after is None or not self.phrases.any_of(papers, first, after):
            return None
        content = self.cues.read_content(first - 1, after)
        if not content:
            return None
        span = Span(at + match.start("paper"), at + match.end("paper"))
        cue = Span(at, at + match.start("paper"))
        return Report(span, cue, content, Commitment.ASSERTS, "according", self.number)

    def _written(self, start: int, end: int) -> Report | None:
        """Read "was flagged in a memo", "peut-on lire dans le rapport": a document holds it."""
        first, after = self.cues.token_at(start), self.cues.token_at(end)
        if first is None or after is None or not 0 < first < after < len(self.tokens):
            return None
        if any(self.phrases.low(i) in _HAVE for i in range(max(0, first - 2), first)):
            # "has stated in a note that": the verb has a subject of its own.
            return None
        if not self._is_paper(after, read_there=bool(_READ_THERE.search(self.text, start, end))):
            return None
        report = self.cues.build(first, after, Span(start, end))
        if report is not None and self._is_inserted(first, report):
            report.content = self._around(first, report)
        opening = None if report is None else self.cues.token_at(report.content[0].start)
        if opening is not None and self.phrases.low(opening) in _COMPARING:
            # "as they were described in the notes": a comparison, and no statement.
            return None
        return report

    def _is_inserted(self, first: int, report: Report) -> bool:
        """Whether commas close the cue and its source in: "the sum, noted in the minutes, rose"."""
        end = self.cues.token_at(report.source.end) if report.source is not None else None
        if end is None or not 0 < first < end < len(self.tokens):
            return False
        return self.tokens[first - 1].text == "," and self.tokens[end].text == ","

    def _around(self, first: int, report: Report) -> list[Span]:
        """What stands on both sides of a cue and its source."""
        end = self.cues.token_at(report.source.end) if report.source is not None else None
        pieces = [self.cues.trim(0, first), self.cues.trim(end or first, len(self.tokens))]
        return [Span(self.tokens[p[0]].start, self.tokens[p[1] - 1].end) for p in pieces if p]

    def _is_paper(self, start: int, *, read_there: bool) -> bool:
        """Whether a paper is named at ``start``, or a page by its name where somebody reads it."""
        papers = self.lexicon.united("documents", "statements")
        stop = min(self.phrases.segment_end(start), start + _DOCUMENT_REACH)
        stop = next((i for i in range(start + 1, stop) if self.phrases.is_finite(i)), stop)
        named = read_there and any(token.capital for token in self.tokens[start:stop])
        return named or self.phrases.any_of(papers, start, stop)
