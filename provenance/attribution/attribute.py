"""Puts together who said what in one article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.according import AccordingFinder
from provenance.attribution.bare import with_announced, with_bare_quotations
from provenance.attribution.bearing import find_bearing
from provenance.attribution.colleagues import outlet_of
from provenance.attribution.endorsed import find_endorsed
from provenance.attribution.german import find_german
from provenance.attribution.givers import find_given, giver_of
from provenance.attribution.handed_over import first_names, handed_over
from provenance.attribution.implied import ImpliedFinder
from provenance.attribution.incises import find_incise
from provenance.attribution.institutions import fold_words
from provenance.attribution.interviews import find_answers
from provenance.attribution.introductions import Resolved, role_before
from provenance.attribution.lexicon import LANGUAGES, load_lexicon
from provenance.attribution.mentions import find_mentions, short_forms
from provenance.attribution.names import source_key
from provenance.attribution.objects import Objects
from provenance.attribution.observed import checked_source
from provenance.attribution.outlets import fold
from provenance.attribution.papers import PaperFinder
from provenance.attribution.papers_again import is_paper_again, outlet_before
from provenance.attribution.phrases import Phrases
from provenance.attribution.possessed import find_possessed
from provenance.attribution.presumed import find_figure, find_presumptions
from provenance.attribution.report import ANNOUNCED
from provenance.attribution.resolution import Resolver
from provenance.attribution.retractions import mark_retractions
from provenance.attribution.sources import Profile
from provenance.attribution.speech import find_speech
from provenance.attribution.stand_ins import mouthpiece_of, stands_for
from provenance.attribution.standing import STANDING, Stage, find_standing
from provenance.attribution.tokens import statements
from provenance.attribution.told_by import find_told_by
from provenance.attribution.trims import in_paper, trimmed_source, with_team
from provenance.attribution.weak import WeakFinder
from provenance.attribution.weighing import without_lone_weak
from provenance.attribution.witnesses import cited_within, find_cited, find_witness, quoted_after
from provenance.model import Attribution, SourceType

if TYPE_CHECKING:
    from collections.abc import Collection

    from provenance.attribution.lexicon import Lexicon
    from provenance.attribution.report import Report
    from provenance.attribution.tokens import Statement
    from provenance.model import CanonicalText


# A paper is named by the first words of a noun phrase.
_PAPER_REACH = 4


def attribute_text(
    canonical: CanonicalText, language: str | None, *, known_outlets: Collection[str] = ()
) -> list[Attribution]:
    """Return who said what in a text, in order of the cues; empty where the language has no data.

    Args:
        canonical: The text taken apart.
        language: ISO 639-1; None means the text's own.
        known_outlets: Names that are outlets although no table knows them.
    """
    return read_speakers(canonical, language, known_outlets=known_outlets)[0]


def read_speakers(
    canonical: CanonicalText, language: str | None, *, known_outlets: Collection[str] = ()
) -> tuple[list[Attribution], list[Attribution]]:
    """Return who said what in a text, as ``attribute_text`` does, and what weak signs show beside.

    A weak sign ("the mayor promises 200 beds", "the council has suspended the fair") is read only
    off a statement that has no other. It tells where a fact comes from: no words are spoken.
    """
    code = language or canonical.language
    if code not in LANGUAGES:
        return [], []
    lexicon = load_lexicon(code)
    parts = statements(canonical, lexicon.tokens)
    read = [Phrases(statement.tokens, lexicon) for statement in parts]
    reports, weak = _reports(parts, read, canonical.text, lexicon)
    names = frozenset(known_outlets)
    known = frozenset(fold(name) for name in names) | frozenset(short_forms(names))
    resolver = Resolver(parts, canonical.text, lexicon, known, read=read)
    said = _resolve(reports, canonical.text, resolver)
    resolver.in_order()
    rested = _resolve(weak, canonical.text, resolver)
    # A pronoun that stands for nobody named tells nothing.
    return said, [each for each in rested if each.source_name is not None]


def _reports(
    parts: list[Statement], read: list[Phrases], text: str, lexicon: Lexicon
) -> tuple[list[Report], list[Report]]:
    """The reports of a text, and the weak ones of statements without any."""
    found: list[Report] = []
    weak: list[Report] = []
    stage = Stage(parts, read)
    for number, statement in enumerate(parts):
        phrases = read[number]
        mine = find_speech(phrases, number)
        announced = next((report for report in mine if report.pattern == ANNOUNCED), None)
        mine = [report for report in mine if report.pattern != ANNOUNCED]
        cues = AccordingFinder(statement, phrases, number, text)
        german = lexicon.family == "german"
        mine += find_german(statement, number, text) if german else cues.find()
        mine = _with_papers(mine, PaperFinder(cues).find(), phrases)
        mine += find_possessed(phrases, number)
        _cut_at_papers(mine, phrases)
        mine = _pointing_back(mine, number, found, parts)
        whole = Span(statement.start, statement.end)
        taken = mark_retractions(mine, phrases, number, whole, text)
        if taken is not None:
            weak.append(taken)
        mine.sort(key=lambda report: report.cue or report.content[0])
        if not mine and taken is None:
            before = read[number - 1] if number else None
            told_by = find_told_by(phrases, text, whole, number)
            signs = told_by or _weak_signs(phrases, before, number)
            signs += find_given(text, whole, number) if not signs else []
            weak += _pointing_back(signs, number, found + weak, parts)
        found += with_bare_quotations(mine, number, found, stage, lexicon)
        if announced is not None:
            with_announced(found, announced, parts)
    kept = without_lone_weak(found, len(parts))
    strong = {id(report) for report in kept}
    weak += [r for r in found if id(r) not in strong and r.source is not None]
    weak += _implied(kept, {report.statement for report in weak}, read, parts, text)
    weak += find_answers(stage, [span for report in kept + weak for span in report.content])
    weak += find_standing(stage, [span for report in kept + weak for span in report.content])
    return kept, _by_place(weak + find_presumptions(kept + weak, read, parts))


def _by_place(reports: list[Report]) -> list[Report]:
    return sorted(reports, key=lambda report: (report.statement, report.content[0]))


def _weak_signs(phrases: Phrases, before: Phrases | None, number: int) -> list[Report]:
    """What a statement without a report shows of who speaks; ``before`` is the one before it."""
    signs: list[Report] = []
    if phrases.lexicon.weak:
        finder = WeakFinder(phrases, number)
        signs = finder.find()
        if not signs and before is not None:
            signs = finder.find_place(before)
    if signs:
        return signs
    other = find_incise(phrases, number) or find_bearing(phrases, number)
    other = other or find_endorsed(phrases, number)
    return [] if other is None else [other]


def _with_papers(mine: list[Report], papers: list[Report], phrases: Phrases) -> list[Report]:
    """Add the papers; of "the union revealed in a statement" the union, of "a flaw revealed in" the paper."""
    for paper in papers:
        rivals = [r for r in mine if r.kind == "verb" and _meet(r.cue, paper.cue)]
        if not rivals:
            mine.append(paper)
        elif not any(_names_somebody(r.source, phrases) for r in rivals):
            mine = [r for r in mine if not any(r is rival for rival in rivals)]
            mine.append(paper)
    return mine


def _cut_at_papers(mine: list[Report], phrases: Phrases) -> None:
    """Give what stands before ", according to a report" to the paper alone.

    "Auditors have found a hole, according to a report": what they found does not go on there.
    """
    papers = phrases.lexicon.united("documents", "statements")
    for paper in mine:
        if paper.kind != "according" or paper.source is None or paper.cue is None:
            continue
        inside = [i for i, t in enumerate(phrases.tokens) if t.start >= paper.source.start]
        before = [i for i, t in enumerate(phrases.tokens) if t.end <= paper.cue.start]
        if not inside or not before or phrases.low(before[-1]) != ",":
            continue
        if not phrases.any_of(papers, inside[0], inside[0] + _PAPER_REACH):
            continue
        for report in mine:
            held = report.content[-1] if report.kind == "verb" and report.content else None
            if held is not None and held.start < paper.cue.start < held.end:
                cut = phrases.tokens[before[-1]].start
                report.content[-1] = Span(held.start, min(held.end, cut))


def _meet(left: Span | None, right: Span | None) -> bool:
    return (
        left is not None and right is not None and left.start < right.end and right.start < left.end
    )


def _names_somebody(source: Span | None, phrases: Phrases) -> bool:
    """Whether a source is a person or an institution rather than a thing."""
    if source is None:
        return False
    inside = [i for i, t in enumerate(phrases.tokens) if source.start <= t.start < source.end]
    return bool(inside) and Objects(phrases).is_somebody((inside[0], inside[-1] + 1))


def _implied(
    kept: list[Report],
    weak: set[int],
    read: list[Phrases],
    parts: list[Statement],
    text: str,
) -> list[Report]:
    """Return what statements without any report rest on: who did or found what they tell."""
    # What points back speaks for the statement before.
    spoken = {report.statement for report in kept if report.pattern != "anaphoric"} | weak
    taken = [span for report in kept for span in report.content]
    implied = []
    for number, statement in enumerate(parts):
        whole = Span(statement.start, statement.end)
        if number in spoken or any(s.start < whole.end and whole.start < s.end for s in taken):
            continue
        finder = ImpliedFinder(read[number], number)
        report = _teller(finder, number, kept, read, parts) or finder.find(text, whole)
        if report is not None:
            implied.append(report)
    return implied


def _teller(
    finder: ImpliedFinder,
    number: int,
    kept: list[Report],
    read: list[Phrases],
    parts: list[Statement],
) -> Report | None:
    """Return the person of a statement whose words the next one quotes, or None."""
    after = number + 1
    if after >= len(parts) or parts[after].paragraph - parts[number].paragraph > 1:
        return None
    tokens = parts[after].tokens
    quoted = read[after].has_speech
    spoken = [
        r for r in kept if r.statement == after and r.source is not None and r.cue is not None
    ]
    if not quoted or len(spoken) != 1 or spoken[0].source is None:
        return None
    start, end = spoken[0].source
    inside = [i for i, token in enumerate(tokens) if start <= token.start < end]
    speaker = (inside[0], inside[-1] + 1) if inside else None
    return finder.find_teller(read[after], speaker)


def _pointing_back(
    mine: list[Report], number: int, before: list[Report], parts: list[Statement]
) -> list[Report]:
    """Give "X announced it" the statement before it; drop it where that has a source already."""
    kept = [report for report in mine if report.content]
    pointing = [report for report in mine if not report.content]
    if not pointing or number == 0:
        return kept
    first = pointing[0].cue
    if any(report.cue is None or first is None or report.cue < first for report in kept):
        return kept
    told = parts[number - 1]
    near = parts[number].paragraph - told.paragraph <= 1
    if near and not any(report.statement == number - 1 for report in before):
        pointing[0].content = [Span(told.start, told.end)]
        kept.append(pointing[0])
    return kept


def _resolve(reports: list[Report], text: str, resolver: Resolver) -> list[Attribution]:
    found = []
    known: dict[Span, Resolved] = {}
    called = first_names(resolver.people)
    for report in reports:
        profiler = resolver.profiler
        handed_on = handed_over(text, report.content, profiler.profile, profiler.human, called)
        if handed_on is not None and report.source is not None:
            report.source, report.antecedent = handed_on
        resolved = _known(report, text, resolver, known)
        if report.kind == STANDING and not _is_person(resolved, resolver):
            continue
        outlet = resolved is not None and resolved.profile.kind is SourceType.OUTLET
        if outlet or report.lemma in _HEARING:
            asked = _asked(report, text, resolver)
            handed = outlet and not _is_reporter(resolved, resolver)
            asked = asked or (_passed_on(report, text, resolver) if handed else None)
            if asked is not None and (outlet or _is_beside(asked, report.cue)):
                # "The paper confirmed it with two officials": they vouch, not the paper.
                report.source, report.antecedent = asked, None
                resolved = _known(report, text, resolver, known)
        found.append(_attribution(report, resolved))
    return found


def _is_reporter(resolved: Resolved | None, resolver: Resolver) -> bool:
    """Whether an outlet is there by one of its people, who saw it: "a Gazette reporter"."""
    newsroom = resolver.lexicon.nouns["newsroom"]
    return resolved is not None and resolved.profile.head in newsroom


def _is_person(resolved: Resolved | None, resolver: Resolver) -> bool:
    """Whether somebody is known to be a person, by name or by what they are."""
    if resolved is None:
        return False
    shown = resolved.profile
    return shown.kind is SourceType.NAMED_PERSON or (
        shown.kind is SourceType.ANONYMOUS and shown.head in resolver.profiler.human
    )


def _known(
    report: Report, text: str, resolver: Resolver, known: dict[Span, Resolved]
) -> Resolved | None:
    """The source of a report, resolved once for each span."""
    if report.source is None:
        return None
    report.source = trimmed_source(text, report.source, resolver.profiler.profile)
    if report.source not in known:
        told = resolver.statements[report.statement]
        place = Span(told.start, told.end)
        profile = resolver.profiler.profile
        other = stands_for(text, place, report.source, profile)
        other = other or mouthpiece_of(text, place, report.source, profile)
        other = other or giver_of(text, report.source, profile)
        span = other or report.antecedent or report.source
        press = outlet_of(text, span)
        span = press or span
        words = _POSTED.sub("", text[span.start : span.end])
        if is_paper_again(words):
            table, language = resolver.known_outlets, resolver.lexicon.language
            words = outlet_before(text, span.start, table, language) or words
        resolved = resolver.resolve(
            words, report.source.start, report.statement, paper=report.paper
        )
        if press is not None and resolved.profile.kind is not SourceType.OUTLET:
            outlet = Profile(SourceType.OUTLET, None, resolved.profile.head, "", plural=False)
            resolved = Resolved(words, outlet, words)
        whole = role_before(span, resolver.read[report.statement])
        if whole != span and resolved.profile.kind is SourceType.NAMED_PERSON:
            words = text[whole.start : whole.end]
            resolved = Resolved(words, resolved.profile, resolved.name_text)
        if resolved.profile.kind is SourceType.OUTLET:
            resolved = _by_name(resolved, resolver)
        if resolved.profile.kind is SourceType.ORGANISATION:
            resolved = with_team(resolved, resolver.lexicon)
            resolved = in_paper(resolved, text, place.start, report.source)
        known[report.source] = resolved
    return known[report.source]


# "la préfecture sur X", "the club on Facebook": where it was posted is no part of who posts.
_POSTED = re.compile(
    r"(?<!\sboucle)\s(?:sur|on|via)\s(?:X|Twitter|Facebook|Instagram|Telegram|TikTok|LinkedIn|YouTube|Bluesky|Mastodon|Threads|Snapchat"
    r"|WhatsApp|Weibo|VK|Truth\sSocial|(?:les\s)?réseaux\ssociaux|social\smedia)$"
)


def _by_name(resolved: Resolved, resolver: Resolver) -> Resolved:
    """An outlet under its name alone: "the specialist site Tarn Tech", "a Gazette reporter"."""
    text, language = resolved.name_text, resolver.lexicon.language
    named = find_mentions(text, 0, len(text), resolver.known_outlets, language)
    only = named[0].text if len({mention.outlet for mention in named}) == 1 else text
    return Resolved(resolved.text, resolved.profile, only)


# Who hears something has it from somebody: "The committee heard from Ana Lopes that".
_HEARING = frozenset(("hear", "learn", "apprendre"))
_BESIDE = 8


def _is_beside(asked: Span, cue: Span | None) -> bool:
    return cue is not None and 0 <= asked.start - cue.end <= _BESIDE


def _asked(report: Report, text: str, resolver: Resolver) -> Span | None:
    """Whom an outlet asked or heard it from, in what it tells or right behind its name."""
    if report.kind != "verb" or not report.content:
        return None
    inside = checked_source(text, report.content[-1], report.lemma)
    if inside is not None or report.source is None:
        return inside
    rest = Span(report.source.end, resolver.statements[report.statement].end)
    return checked_source(text, rest, report.lemma) if rest.start < rest.end else None


def _passed_on(report: Report, text: str, resolver: Resolver) -> Span | None:
    """Whom an outlet has it from: who saw it, or whom it says it cites."""
    if not report.content or report.source is None:
        return None
    cited = cited_within(text, report.source) or quoted_after(
        text, report.source.end, resolver.statements[report.statement].end
    )
    if cited is not None or report.kind not in ("verb", "according"):
        return cited
    after = max(report.source.end, report.cue.end if report.cue else 0)
    rest = Span(after, max(after, resolver.statements[report.statement].end))
    cited = find_cited(text, report.content[-1], rest, report.lemma)
    read = resolver.read[report.statement]
    cited = cited or find_witness(read, report.content[-1])
    return cited or find_figure(read, report.source.start)


def _key(resolved: Resolved) -> str | None:
    name = resolved.profile.name
    return fold_words(name) if name else source_key(resolved.name_text)


# What comes after these tells who holds a paper and how it came about, not which one it is.
_HELD = re.compile(
    r"\s+(?:filed|lodged|seen|obtained|published|posted|dated|sent|shown|downloaded|leaked|reviewed"
    r"|examined|signed|issued|released|submitted|drafted|taken|filmed|compiled|prepared|held|handed"
    r"|addressed|circulated|quoted|cited|drawn|as\s+quoted|as\s+cited|which|that"
    r"|remise?s?|adressée?s?|rédigée?s?|signée?s?|transmise?s?|envoyée?s?|consultée?s?|obtenue?s?|publiée?s?|diffusée?s?|révélée?s?|citée?s?|dont|que|qui)\b.*$",
    re.DOTALL,
)


def _paper(resolved: Resolved) -> Resolved:
    """A document by its name alone: "the memo, a copy of which", "the suit filed on Monday"."""
    text = resolved.text.partition(",")[0]
    named = _HELD.sub("", resolved.name_text.partition(",")[0])
    return Resolved(text or resolved.text, resolved.profile, named or resolved.name_text)


def _attribution(report: Report, resolved: Resolved | None) -> Attribution:
    if resolved is not None and resolved.profile.kind is SourceType.DOCUMENT:
        resolved = _paper(resolved)
    return Attribution(
        source=report.source if report.kind != "bare" else None,
        cue=report.cue,
        content=tuple(sorted(set(report.content))),
        source_type=resolved.profile.kind if resolved else SourceType.NONE,
        commitment=report.commitment,
        source_text=resolved.text if resolved else None,
        source_name=_key(resolved) if resolved else None,
    )
