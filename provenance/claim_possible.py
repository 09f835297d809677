"""Claims of one line that another line may state too, in words too unlike to tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property

from provenance.claim_scored import ScoredPairs
from provenance.findings import Evidence
from provenance.independence import Judgement
from provenance.model import Reason, SourceType, Verdict
from provenance.primary_source import Voice

# From this probability on, 0..1, two statements may be one claim where each comes from somebody who
# shows own access, or each from somebody unnamed; so too where they may speak to one question with
# the higher one (``ScoredPair.topic``), though figures or polarity differ. That is the prior which
# wording alone lacks: who was there, or asks not to be named, speaks of what is at issue. Own access
# must be to one affair; of unnamed sources in two short texts that is not to be told.
# Access on one side will do where each is the likeliest of the other's article (mutual rank, 1 best).
# Their vectors are this alike then (cosine): else the sentences only stand alone with the same name.
MAYBE_ONE, MAYBE_ONE_QUESTION, LIKELIEST, ALIKE = 0.13, 0.2, 0.99, 0.4
# Of the claims that one may be, so many are asked about, the likest: in a store on one affair
# hundreds speak of like things, and the interval would tell nothing.
MOST_NEAR = 12


class Nearness(IntEnum):
    """How much beside their wording speaks for two claims being one."""

    WORDS = 0
    AFFAIR = 1
    LIKELIEST = 2


@dataclass(frozen=True, slots=True)
class Judged:
    """What can be said of a claim's sources, whatever else may state it.

    Attributes:
        elsewhere: The supporting voices of other lines that may state it.
    """

    judgement: Judgement
    elsewhere: tuple[Voice, ...] = ()


def judge_groups(
    claims: Sequence[Sequence[Voice]],
    near: Mapping[int, Mapping[int, Nearness]],
    judge: Callable[[Sequence[Voice]], Judgement],
) -> list[Judged]:
    """Return what can be said of each claim, its interval wide enough for what may be the same.

    Only claims of one reporting line are asked about: of a claim that several lines state in words
    alike, another line that states it in words unlike is rare.

    Args:
        claims: The voices of each claim.
        near: Number of a claim to those of the claims it may be, and how near each is, as
            ``list_near`` returns them.
        judge: Judges the voices of one claim.
    """
    judgements = [judge(voices) for voices in claims]
    standing = [_Standing(voices) for voices in claims]
    return [
        _widen(
            voices,
            judged,
            [
                claims[other]
                for other, nearness in sorted(near.get(number, {}).items())
                if _may_be_asked(standing[number], standing[other], nearness)
            ]
            if _is_of_one_line(judged)
            else [],
            judge,
        )
        for number, (voices, judged) in enumerate(zip(claims, judgements, strict=True))
    ]


def _is_of_one_line(judged: Judgement) -> bool:
    return judged.verdict in (Verdict.SOLE, Verdict.REPEATED) and judged.low >= 1


def _widen(
    voices: Sequence[Voice],
    judged: Judgement,
    near: Sequence[Sequence[Voice]],
    judge: Callable[[Sequence[Voice]], Judgement],
) -> Judged:
    """Widen an interval by the one near claim that would add most: that all are one is unlikely."""
    if judged.verdict not in (Verdict.SOLE, Verdict.REPEATED) or judged.low < 1:
        return Judged(judged)
    high: int = judged.high
    supporting: tuple[Voice, ...] = ()
    for other in near:
        joint = judge([*voices, *other])
        if joint.high > high and joint.reporting_lines > judged.reporting_lines:
            high, supporting = joint.high, tuple(voice for voice in other if voice.supports)
    if high == judged.high:
        return Judged(judged)
    widened = replace(
        judged,
        high=high,
        reasons=(*judged.reasons, Reason.SAME_CLAIM_POSSIBLE),
        evidence=tuple(dict.fromkeys([*judged.evidence, *map(_show, supporting)])),
    )
    return Judged(widened, supporting)


def _show(voice: Voice) -> Evidence:
    return Evidence(
        type="same_claim_possible",
        article=voice.appearance.article,
        span=voice.appearance.span,
        note="may state the same",
    )


def list_near(
    pairs: ScoredPairs,
    group_of: Mapping[int, int],
    apart: Collection[tuple[int, int]],
    may_be_one: Callable[[str, str], bool],
) -> dict[int, dict[int, Nearness]]:
    """Return which claims may be one by their words, both ways, and how near they are.

    Args:
        pairs: The families compared.
        group_of: Number of the claim of each family.
        apart: Pairs of claims, lower number first, that cannot both be true.
        may_be_one: Whether two articles may be about one affair.
    """
    found: dict[int, dict[int, float]] = defaultdict(dict)
    nearest: dict[tuple[int, int], Nearness] = {}
    likely = (pairs.column("rank") >= LIKELIEST) & (pairs.column("cosine") >= ALIKE)
    likely &= (pairs.probability >= MAYBE_ONE) & (pairs.column("figure_rivals") == 0)
    maybe = (pairs.probability >= MAYBE_ONE) | (pairs.topic >= MAYBE_ONE_QUESTION)
    for at in pairs.where(maybe):
        sides = (group_of[int(pairs.left[at])], group_of[int(pairs.right[at])])
        left, right = sorted(sides)
        if left == right or (left, right) in apart:
            continue
        reached = Nearness.LIKELIEST if likely[at] else Nearness.AFFAIR
        known = nearest.get((left, right))
        if known is None or known < reached:
            if may_be_one(*_list_articles(pairs, int(at))):
                nearest[left, right] = reached
            elif pairs.probability[at] >= MAYBE_ONE:
                nearest.setdefault((left, right), Nearness.WORDS)
        if (left, right) in nearest:
            amount = max(float(pairs.topic[at]), found[left].get(right, 0.0))
            found[left][right] = found[right][left] = amount
    return {
        number: {
            other: nearest[min(number, other), max(number, other)]
            for other in sorted(near, key=lambda other: (-near[other], other))[:MOST_NEAR]
        }
        for number, near in sorted(found.items())
    }


def _list_articles(pairs: ScoredPairs, at: int) -> tuple[str, str]:
    left, right = pairs.left_version[at], pairs.right_version[at]
    return pairs.statements[int(left)].place[0], pairs.statements[int(right)].place[0]


class _Standing:
    """What a claim rests on, each looked up once."""

    def __init__(self, voices: Sequence[Voice]) -> None:
        self._supporting = [voice for voice in voices if voice.supports]
        kinds = {voice.kind for voice in self._supporting}
        self.is_unnamed = SourceType.ANONYMOUS in kinds
        self.is_sourced = bool(kinds - {SourceType.NONE})

    @cached_property
    def has_access(self) -> bool:
        return any(voice.access is not None for voice in self._supporting)


def _may_be_asked(left: _Standing, right: _Standing, nearness: Nearness) -> bool:
    """Whether what two claims rest on makes it worth saying that they may be one."""
    if left.is_unnamed and right.is_unnamed:
        return True
    if nearness < Nearness.AFFAIR:
        return False
    # Of what an outlet says in its own voice nobody is known to have seen or been told it.
    if nearness is Nearness.LIKELIEST and left.is_sourced and right.is_sourced:
        return left.has_access or right.has_access
    return left.has_access and right.has_access
