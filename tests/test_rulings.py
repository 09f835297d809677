"""When a decision is contradicted by new evidence, and which verdict goes with which interval."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provenance.decisions import Action, Decision, LinkFinding, Ruling, VerdictFinding
from provenance.model import Relation, Verdict
from provenance.rulings import agree, flag_link, flag_verdict, interval_for, verdict_for


def finding(**fields: object) -> LinkFinding:
    """Return what is found of a link, a plain copy if nothing else is said."""
    plain = LinkFinding(
        article="b",
        source="a",
        linked=True,
        decided=True,
        relation=Relation.VERBATIM,
        confidence=0.97,
        coverage_article=1.0,
        coverage_source=1.0,
        verbatim_share=1.0,
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


def link_decision(action: Action, then: LinkFinding | None) -> Decision:
    """Return a decision that b was, or was not, taken from a."""
    return Decision(
        id="1",
        action=action,
        decided_at="2024-05-01T12:00:00+00:00",
        reviewer="Ada",
        article="b",
        source="a",
        related=action is not Action.REJECT,
        found_link=then,
    )


@pytest.mark.parametrize(
    ("action", "then", "now", "said"),
    [
        (Action.ACCEPT, finding(), finding(article="a", source="b"), "the opposite"),
        (Action.PIN, finding(decided=False), finding(article="a", source="b"), "the opposite"),
        (Action.PIN, finding(article="a", source="b"), finding(article="a", source="b"), None),
        (Action.PIN, finding(), finding(article="a", source="b", confidence=0.6), None),
        (Action.ACCEPT, finding(), finding(), None),
        (Action.ACCEPT, finding(), finding(linked=False, relation=None), "no longer"),
        (Action.REJECT, finding(verbatim_share=0.2), finding(), "word for word"),
        (Action.REJECT, finding(), finding(), None),
        (
            Action.REJECT,
            finding(confidence=0.5, verbatim_share=0.1),
            finding(verbatim_share=0.1),
            "confidence 0.97",
        ),
    ],
)
def test_new_evidence_that_contradicts_a_link_is_told_in_a_sentence(
    action: Action, then: LinkFinding, now: LinkFinding, said: str | None
) -> None:
    """A flag on what was known all along would soon be ignored."""
    ruling = Ruling(article="b", source="a", related=action is not Action.REJECT)
    flagged = flag_link(ruling, link_decision(action, then), now)

    assert (flagged is None) == (said is None)
    assert said is None or (flagged is not None and said in flagged and flagged.endswith("."))


def test_a_verdict_is_flagged_only_where_it_is_contradicted_anew() -> None:
    """As for links."""

    def found(verdict: Verdict, low: int, high: int) -> VerdictFinding:
        return VerdictFinding(
            verdict=verdict, low=low, high=high, reporting_lines=2, explanation=""
        )

    then = found(Verdict.UNRESOLVED, 1, 3)
    pinned = Decision(
        id="1",
        action=Action.PIN,
        decided_at="",
        reviewer="Ada",
        claim="c",
        verdict=Verdict.SINGLE_SOURCE,
        low=1,
        high=1,
        found_verdict=then,
    )
    accepted = replace(pinned, action=Action.ACCEPT, verdict=then.verdict, low=1, high=3)

    assert flag_verdict(pinned, then) is None
    assert flag_verdict(pinned, found(Verdict.SINGLE_SOURCE, 1, 1)) is None
    assert flag_verdict(pinned, found(Verdict.INDEPENDENT, 2, 3)) is not None
    assert flag_verdict(accepted, then) is None
    assert flag_verdict(accepted, found(Verdict.UNRESOLVED, 1, 4)) is not None


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("interval", [(0, 0), (0, 1), (1, 1), (0, 3), (1, 4), (2, 2), (3, 5)])
def test_verdict_and_interval_always_agree(verdict: Verdict, interval: tuple[int, int]) -> None:
    """An answer that contradicts itself is worse than none."""
    assert agree(verdict, *interval_for(verdict, *interval))
    assert agree(verdict_for(verdict, *interval), *interval)
