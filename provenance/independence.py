"""Appearances of one claim -> how many independent sources it has, and the verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from provenance.claim_lines import ClaimLines, may_be_one, trace_claim_lines
from provenance.claim_opposites import are_opposite
from provenance.findings import Evidence
from provenance.model import Commitment, Reason, SourceType, Verdict
from provenance.primary_source import Voice, cannot_be_one
from provenance.source_groups import is_one_source, merge_sources, shares_owner
from provenance.wording import read_wording

# Sets of pairwise independent sources are sought among at most this many, those with access.
MOST_SEARCHED = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What can be said of a claim's sources; see ``docs/terms.md``, "Independence".

    Attributes:
        low: Largest set of pairwise proven-independent primary sources.
        high: Primary sources left after merging what is proven dependent.
        reporting_lines: Lines among the supporting appearances.
        outlets: Publishers among them.
        articles: Ids of the supporting articles, sorted.
        groups: The primary sources counted, each as the indices of its voices.
        proven: Pairs of voices that prove independence, by index.
    """

    verdict: Verdict
    low: int
    high: int
    reporting_lines: int
    outlets: int
    articles: tuple[str, ...]
    reasons: tuple[Reason, ...]
    groups: tuple[tuple[int, ...], ...]
    proven: tuple[tuple[int, int], ...]
    evidence: tuple[Evidence, ...]


def _is_certain(left: Voice, right: Voice) -> bool:  # noqa: ARG001
    return True


def judge_independence(
    voices: Sequence[Voice],
    *,
    owner_of: Mapping[str, str] | None = None,
    family_of: Mapping[str, str] | None = None,
    surely_one_claim: Callable[[Voice, Voice], bool] = _is_certain,
) -> Judgement:
    """Judge one claim; the order of its appearances never matters.

    Args:
        voices: All appearances of the claim, denials and withdrawals included.
        owner_of: Outlet to owner, where known.
        family_of: Article to the name of the derivation it wholly belongs to: sentences of one
            family are one line unless they show different sources.
        surely_one_claim: Whether two voices state one claim beyond doubt; only such a pair
            proves anything independent.
    """
    if len(voices) == 1 and _stands_alone(voices[0]):
        return _judge_one(voices[0])
    voices = order_voices(voices)
    traced = trace_claim_lines(voices, family_of or {})
    supporting = [index for index, voice in enumerate(voices) if voice.supports]
    groups = merge_sources(
        voices, list_primary(voices, traced, supporting, family_of or {}), family_of or {}
    )
    groups, withdrawn = _without_withdrawn(voices, groups)
    lines = {line for index in supporting for line in traced.lines[index]}
    articles = sorted({voices[index].appearance.article for index in supporting})
    high = sum(max(voices[index].number for index in group) for group in groups)
    proven = _prove(voices, traced, groups, surely_one_claim)
    low = 1 if groups else 0
    if len(articles) > 1 and len(lines) > 1:
        low = max(low, _largest_independent(groups, proven))
    circular = bool(traced.ring) and not groups and not withdrawn
    high = max(high, low, 1 if circular else 0)
    verdict = _decide(len(articles), len(lines), low, high)
    return Judgement(
        verdict=verdict,
        low=low,
        high=high,
        reporting_lines=len(lines),
        outlets=len({voices[index].outlet for index in supporting} - {""}),
        articles=tuple(articles),
        reasons=_reasons(voices, supporting, verdict, owner_of or {}, traced, withdrawn),
        groups=tuple(tuple(sorted(group)) for group in groups),
        proven=tuple(proven) if verdict is Verdict.INDEPENDENT else (),
        evidence=_evidence(voices, supporting, proven, verdict),
    )


def _stands_alone(voice: Voice) -> bool:
    """Whether a voice vouches for a claim and passes on nobody's report."""
    return voice.supports and not voice.relayed and not voice.appearance.line.startswith("ring:")


def _judge_one(voice: Voice) -> Judgement:
    """Judge a claim that one voice states, as most are: there is nothing to merge or to prove."""
    is_elsewhere = voice.appearance.line.startswith("outlet:")
    return Judgement(
        verdict=Verdict.SOLE,
        low=1,
        high=max(1, voice.number),
        reporting_lines=1,
        outlets=int(bool(voice.outlet)),
        articles=(voice.appearance.article,),
        reasons=(Reason.ORIGIN_NOT_IN_CORPUS,) if is_elsewhere else (),
        groups=((0,),),
        proven=(),
        evidence=_evidence([voice], [0], (), Verdict.SOLE),
    )


def order_voices(voices: Sequence[Voice]) -> list[Voice]:
    """Return the voices of a claim in the order that the indices of a judgement refer to."""
    if len(voices) < 2:
        return list(voices)
    placed = {_place(voice): voice for voice in voices}
    if len(placed) == len(voices):
        return [placed[place] for place in sorted(placed)]
    return sorted(voices, key=_order)


def _place(voice: Voice) -> tuple[str, ...]:
    """Where a voice stands: what tells nearly all apart."""
    seen = voice.appearance
    return (
        seen.article,
        f"{seen.span.start:09}",
        seen.source_text or "",
        seen.commitment,
        seen.line,
        f"{voice.root[0]}:{voice.root[1]:06}",
    )


def _order(voice: Voice) -> tuple[str, ...]:
    """A key that tells any two different voices apart, by their place first."""
    return (
        *_place(voice),
        repr(voice.relayed),
        repr(voice.access),
        repr((voice.number, voice.former, voice.incumbent, sorted(voice.words))),
    )


def _decide(articles: int, lines: int, low: int, high: int) -> Verdict:
    if articles <= 1:
        return Verdict.SOLE
    if lines <= 1:
        return Verdict.REPEATED
    if low >= 2:
        return Verdict.INDEPENDENT
    return Verdict.SINGLE_SOURCE if high <= 1 else Verdict.UNRESOLVED


def list_primary(
    voices: Sequence[Voice],
    traced: ClaimLines,
    supporting: Sequence[int],
    family_of: Mapping[str, str],
) -> list[int]:
    """Return the voices that stand for a primary source of their own, one copy of each, by index.

    Of the copies and translations of a sentence only its root counts, and of what a derived
    article says in words of its own only what its source cannot have said. A voice that relays
    another outlet counts where that outlet's own report is not at hand. The outlet's own voice
    counts where its line shows no source.
    """
    by_line: dict[str, list[int]] = defaultdict(list)
    for index in supporting:
        for line in traced.lines[index]:
            if not line.startswith("ring:"):
                by_line[line].append(index)
    chosen: set[int] = set()
    for line in sorted(by_line):
        own = [index for index in by_line[line] if not traced.relays[index]]
        members = own or _of_first_article(voices, by_line[line])
        kept = _without_restated(voices, _roots_only(voices, members), family_of)
        sourced = [index for index in kept if voices[index].kind is not SourceType.NONE]
        named = [index for index in sourced if voices[index].kind is not SourceType.OUTLET or own]
        chosen.update(named or sourced or kept[:1])
    return sorted(chosen)


def _without_restated(
    voices: Sequence[Voice], members: Sequence[int], family_of: Mapping[str, str]
) -> list[int]:
    """Leave out the sources of derived articles that may be those of the article at their root.

    "A worker there" in a rewording is the "one of the employees" of the piece it rewords. A
    source by another name stays, and so does any where the root shows none.
    """
    kept = []
    for index in members:
        article = voices[index].appearance.article
        root = family_of.get(article, article)
        above = [
            other
            for other in members
            if article != root and voices[other].appearance.article == root
        ]
        if not any(_restates(voices[index], voices[other]) for other in above):
            kept.append(index)
    return kept


def _restates(derived: Voice, root: Voice) -> bool:
    if root.kind is SourceType.NONE and derived.kind is not SourceType.NONE:
        return False
    return may_be_one(derived, root)


def _of_first_article(voices: Sequence[Voice], members: Sequence[int]) -> list[int]:
    first = min(voices[index].appearance.article for index in members)
    return [index for index in members if voices[index].appearance.article == first]


def _roots_only(voices: Sequence[Voice], members: Sequence[int]) -> list[int]:
    """Of the voices of one sentence and its copies, those of one article, the root's if there."""
    by_root: dict[tuple[str, int], list[int]] = defaultdict(list)
    for index in members:
        by_root[voices[index].root].append(index)
    kept = []
    for root in sorted(by_root):
        articles = {voices[index].appearance.article for index in by_root[root]}
        keeper = root[0] if root[0] in articles else min(articles)
        kept += [i for i in by_root[root] if voices[i].appearance.article == keeper]
    return sorted(kept)


def _without_withdrawn(
    voices: Sequence[Voice], groups: Sequence[set[int]]
) -> tuple[list[set[int]], bool]:
    """Take out the sources that withdrew the claim, and say whether there were any."""
    left = list(groups)
    withdrawals = [v for v in voices if v.appearance.commitment is Commitment.WITHDRAWS]
    for voice in withdrawals:
        mine = [group for group in left if any(is_one_source(voice, voices[i]) for i in group)]
        if not mine and len(left) == 1:
            mine = left
        left = [group for group in left if group not in mine]
    return left, bool(withdrawals)


def _prove(
    voices: Sequence[Voice],
    traced: ClaimLines,
    groups: Sequence[set[int]],
    surely_one_claim: Callable[[Voice, Voice], bool],
) -> list[tuple[int, int]]:
    """Pairs of voices of two groups that prove these independent."""
    found = []
    for one, other in combinations(groups, 2):
        pairs = [
            (min(left, right), max(left, right))
            for left in one
            for right in other
            if not set(traced.lines[left]) & set(traced.lines[right])
            and not traced.relays[left]
            and not traced.relays[right]
            and voices[left].appearance.article != voices[right].appearance.article
            and cannot_be_one(voices[left], voices[right])
            and surely_one_claim(voices[left], voices[right])
        ]
        found += sorted(pairs)[:1]
    return [] if found and _is_disputed(voices) else sorted(found)


def _is_disputed(voices: Sequence[Voice]) -> bool:
    """Whether an article sets two sources against each other in one word: no one claim, surely.

    "The hatch was shut", says one, "every hatch was open" the other; joined in error, the two
    would prove what only one of them says.
    """
    told: dict[str, list[Voice]] = defaultdict(list)
    for voice in voices:
        if voice.supports:
            told[voice.appearance.article].append(voice)
    return any(
        not is_one_source(one, other)
        and are_opposite(*(read_wording(voice.appearance.sentence) for voice in (one, other)))
        for within in told.values()
        for one, other in combinations(within, 2)
    )


def _largest_independent(groups: Sequence[set[int]], proven: Sequence[tuple[int, int]]) -> int:
    """Size of the largest set of groups that are pairwise proven independent."""
    home = {index: number for number, group in enumerate(groups) for index in group}
    edges = {frozenset((home[left], home[right])) for left, right in proven}
    nodes = sorted({node for edge in edges for node in edge})[:MOST_SEARCHED]
    for size in range(len(nodes), 1, -1):
        for chosen in combinations(nodes, size):
            if all(frozenset(pair) in edges for pair in combinations(chosen, 2)):
                return size
    return 1 if groups else 0


def _reasons(
    voices: Sequence[Voice],
    supporting: Sequence[int],
    verdict: Verdict,
    owner_of: Mapping[str, str],
    traced: ClaimLines,
    withdrawn: bool,  # noqa: FBT001
) -> tuple[Reason, ...]:
    kinds = {voices[index].kind for index in supporting}
    found = []
    if withdrawn:
        found.append(Reason.WITHDRAWN)
    if traced.ring:
        found.append(Reason.CIRCULAR)
    if verdict is Verdict.UNRESOLVED:
        if SourceType.ANONYMOUS in kinds:
            found.append(Reason.ANONYMOUS_SOURCES)
        if SourceType.NONE in kinds:
            found.append(Reason.OWN_VOICE)
        if kinds - {SourceType.ANONYMOUS, SourceType.NONE}:
            found.append(Reason.SHARED_THIRD_SOURCE_POSSIBLE)
        if shares_owner((voices[index] for index in supporting), owner_of):
            found.append(Reason.SAME_OWNER)
    lines = {line for index in supporting for line in traced.lines[index]}
    if any(line.startswith("outlet:") for line in lines):
        found.append(Reason.ORIGIN_NOT_IN_CORPUS)
    return tuple(found)


def _evidence(
    voices: Sequence[Voice],
    supporting: Sequence[int],
    proven: Sequence[tuple[int, int]],
    verdict: Verdict,
) -> tuple[Evidence, ...]:
    found = [
        Evidence(
            type="attribution",
            article=voices[index].appearance.article,
            span=voices[index].appearance.span,
            note=voices[index].appearance.source_text or "no source given",
        )
        for index in supporting
    ]
    if verdict is Verdict.INDEPENDENT:
        for index in sorted({index for pair in proven for index in pair}):
            access = voices[index].access
            if access is not None:
                found.append(
                    Evidence(
                        type="access",
                        article=voices[index].appearance.article,
                        span=access.span,
                        note=f"own access ({access.kind})",
                    )
                )
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)
