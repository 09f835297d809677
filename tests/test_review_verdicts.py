"""What reviewers decide about verdicts: it follows its claim, and is flagged when contradicted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from provenance import Engine
from provenance.decisions import Action, Decision
from provenance.model import Verdict
from provenance.store import Store
from tests import samples
from tests.corpus import articles
from tests.reviewing import UNHURT, as_json, claim_of

pytestmark = pytest.mark.model


def test_a_decision_follows_a_claim_that_a_merge_gave_another_name(tmp_path: Path) -> None:
    """Claims are named by their earliest appearance; an earlier article must not orphan a verdict."""
    with Engine(tmp_path / "news.db") as engine:
        engine.ingest([a for a in articles() if a.id not in {"agency", "own"}])
        named = claim_of(engine, "copy:19-139")
        engine.decide("pin", claim=named.id, interval=(0, 1), reviewer="Ada", note="by phone")
        engine.ingest(articles())
        merged = claim_of(engine, named.id)

        assert merged.id != named.id
        assert merged.review is not None
        assert (merged.low, merged.review.note) == (0, "by phone")
        assert engine.decisions()[0].engine is not None


def test_two_decisions_that_meet_in_one_claim_leave_the_later_and_say_so(tmp_path: Path) -> None:
    """Two reviewers decided about what turned out to be one claim."""
    with Engine(tmp_path / "news.db") as engine:
        engine.ingest([a for a in articles() if a.id in {"copy", "other"}])
        first = engine.decide("pin", claim="copy:19-139", interval=(1, 1), reviewer="Ada")
        engine.ingest(articles())
        last = engine.decide("pin", claim="agency:19-139", interval=(0, 1), reviewer="Bo")
        flags = {each.id: each.flagged for each in engine.decisions()}

        assert claim_of(engine, "copy:19-139").low == 0
        assert flags[last.id] is None
        assert last.id in (flags[first.id] or "")


def test_a_decision_is_about_one_part_of_a_split_claim_however_claims_are_read(
    tmp_path: Path,
) -> None:
    """A page of one claim must not say what the list of all does not."""
    parts = [
        replace(samples.claims_answer().claims[1], id="gazette:0-9", aliases=()),
        replace(samples.claims_answer().claims[2], id="post:0-9", aliases=()),
    ]
    parts = [
        replace(one, appearances=tuple(s for s in one.appearances if s.article == name))
        for one, name in zip(parts, ("gazette", "post"), strict=True)
    ]
    decision = Decision(
        id="1",
        action=Action.PIN,
        decided_at="2024-05-01T12:00:00+00:00",
        reviewer="Ada",
        claim="gazette:0-9",
        known_as=("post:0-9",),
        verdict=Verdict.SOLE,
        low=1,
        high=1,
    )
    with Store(tmp_path / "news.db", create=True) as store:
        with store.writing():
            store.results.write_claims(parts)
            store.reviews.add(decision)
        alone = store.results.claim("post:0-9")
        listed = {claim.id: claim.review for claim in store.results.claims()}

        assert alone is not None
        assert alone.review is None
        assert listed["gazette:0-9"] is not None
        assert listed["post:0-9"] is None
        assert [c.review for c in store.results.claims(["post"])] == [None]


def test_a_pinned_verdict_stands_in_place_of_the_engines_which_is_given_beside_it(
    engine: Engine,
) -> None:
    """Who reads the answer sees that a person said so, and what the program says."""
    found = claim_of(engine, UNHURT)
    engine.decide("pin", claim=UNHURT, verdict="independent", note="I asked both", reviewer="Ada")
    claim = claim_of(engine, UNHURT)
    told = next(c for c in as_json(engine.claims().to_dict())["claims"] if c["id"] == UNHURT)
    asked = engine.who("Nobody was hurt.")

    assert (claim.verdict, claim.low, claim.high) == (Verdict.INDEPENDENT, 2, 2)
    assert told["verdict"] == "independent"
    assert told["independent_sources"] == [2, 2]
    assert told["review"]["engine"]["verdict"] == found.verdict
    assert told["review"]["engine"]["explanation"] == found.explanation
    assert claim.explanation.startswith("Ada pinned this on ")
    assert "I asked both" in claim.explanation
    assert asked.summary.independent_sources == (2, 2)


def test_a_rejected_verdict_is_left_open(engine: Engine) -> None:
    """To say that a verdict is wrong is not to say which one is right."""
    engine.decide("reject", claim="agency:19-139", reviewer="Ada")
    claim = claim_of(engine, "agency:19-139")

    assert (claim.verdict, claim.low, claim.high) == (Verdict.UNRESOLVED, 1, 2)


def test_an_accepted_verdict_is_flagged_when_new_articles_change_what_is_found(
    tmp_path: Path,
) -> None:
    """The decision still wins; the reviewer is told."""
    with Engine(tmp_path / "news.db") as engine:
        engine.ingest([a for a in articles() if a.id != "own"])
        first = next(
            c for c in engine.claims().claims if any("Nobody" in s.sentence for s in c.appearances)
        )
        engine.decide("accept", claim=first.id, reviewer="Ada")
        assert engine.decisions()[0].flagged is None
        engine.ingest(articles())
        claim = claim_of(engine, first.id)

        assert claim.verdict is first.verdict
        assert claim.review is not None
        assert claim.review.flagged is not None
        assert "unresolved" in claim.review.flagged
        assert engine.decisions()[0].flagged == claim.review.flagged
