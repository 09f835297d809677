"""What reviewers decide: it wins over what is found, is kept, and is flagged when contradicted."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from provenance import Article, Engine
from provenance.decisions import Action, Decision, LinkFinding, Ruling, Status, VerdictFinding
from provenance.errors import (
    AlreadyUndone,
    CircularDecision,
    NothingToAccept,
    ProvenanceError,
    SameArticle,
    UnclearDecision,
    UnknownArticle,
    UnknownClaim,
    UnknownDecision,
)
from provenance.findings import Claim, Derivation
from provenance.model import Reason, Relation, Verdict
from provenance.pipeline import Step
from provenance.rulings import agree, flag_link, flag_verdict, interval_for, verdict_for
from provenance.stamps import answering_stamp
from provenance.store import Store
from provenance.who import COPIES
from tests import samples
from tests.corpus import CUT, PIECE, articles

pytestmark = pytest.mark.model

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
# A claim that the agency's piece and the reporter on the quay state in separate lines.
UNHURT = "own:323-394"


def links(engine: Engine) -> dict[tuple[str, str], Derivation]:
    """Return the derivations within the corpus by (article, source)."""
    return {(e.article, e.source): e for e in engine.tree().tree.derivations if e.source}


def as_json(answer: object) -> Any:  # noqa: ANN401 - parsed JSON
    """Return what a script reads: written and parsed again."""
    return json.loads(json.dumps(answer))


def line_of(engine: Engine, article: str) -> str:
    """Return the reporting line of an article."""
    return next(p.line for p in engine.tree().tree.places if p.article == article)


def claim_of(engine: Engine, name: str) -> Claim:
    """Return the claim that has, or had, this id."""
    return next(c for c in engine.claims().claims if name in {c.id, *c.aliases})


def test_a_rejected_link_leaves_the_tree_and_its_article_has_a_line_of_its_own(
    engine: Engine,
) -> None:
    """A link that somebody knows to be wrong must not go on counting."""
    lines = claim_of(engine, "agency:141-233").reporting_lines
    engine.decide("reject", article="copy", source="agency", reviewer="Ada", note="they told us")

    assert ("copy", "agency") not in links(engine)
    assert ("cut", "agency") in links(engine)
    assert line_of(engine, "copy") != line_of(engine, "agency")
    assert claim_of(engine, "agency:141-233").reporting_lines == lines + 1
    (told,) = as_json(engine.tree().to_dict())["decisions"]
    assert (told["decision"], told["article"], told["note"]) == ("reject", "copy", "they told us")


def test_a_rejected_source_does_not_come_back_through_its_copies(engine: Engine) -> None:
    """The same words from the paper next door would undo what the reviewer said."""
    engine.decide("reject", article="copy", source="agency", reviewer="Ada")

    joined = {name for pair in links(engine) if "copy" in pair for name in pair} - {"copy"}

    assert not joined


def test_an_answer_says_which_decisions_it_was_made_with(engine: Engine) -> None:
    """Two exports that differ by a decision alone must be told apart."""
    bare = engine.made_with()
    decided = engine.decide("reject", article="copy", source="agency", reviewer="Ada")
    reviewed = engine.made_with()
    engine.undo(decided.id, reviewer="Ada")

    assert reviewed.settings["decisions"].startswith("1-")
    assert reviewed.digest == bare.digest
    assert engine.made_with() == bare


def test_explain_says_who_decided_and_what_is_found(engine: Engine) -> None:
    """Two answers that contradict each other need the reason beside them."""
    engine.decide("reject", article="copy", source="agency", reviewer="Ada", note="by phone")
    answer = engine.explain("agency", "copy")
    told = as_json(answer.to_dict())

    assert answer.derivations == ()
    assert any("Ada decided on " in rule and "by phone" in rule for rule in answer.rules)
    assert not any("not joined directly" in rule for rule in answer.rules)
    assert told["decision"]["engine"]["linked"]


def test_the_same_words_in_two_lines_prove_nothing_independent(tmp_path: Path) -> None:
    """A click that parts two copies must not make two witnesses of one."""
    text = (
        "Our reporter stood on the quay of Varnsk when the freighter struck the bridge on Tuesday. "
        "The baker Tomas Reil, who saw it from his shop, said that the horn sounded three times. "
        "Engineers found a crack four metres long, the harbour master told this newspaper."
    )
    with Engine(tmp_path / "news.db") as engine:
        engine.ingest(
            [Article(id=name, outlet=f"The {name}", text=text) for name in ("Quay", "Fjord")]
        )
        ((article, source),) = links(engine)
        engine.decide("reject", article=article, source=source, reviewer="Ada")
        shared = [c for c in engine.claims().claims if len(c.appearances) > 1]

        assert shared
        assert {claim.reporting_lines for claim in shared} == {2}
        assert all(claim.low <= 1 for claim in shared)
        assert Verdict.INDEPENDENT not in {claim.verdict for claim in shared}


def test_two_pinned_as_unrelated_are_not_joined(engine: Engine) -> None:
    """The same as to reject, said before anything is found."""
    engine.decide("pin", article="french", source="agency", unrelated=True, reviewer="Ada")

    assert ("french", "agency") not in links(engine)


def test_a_pinned_link_joins_the_lines_and_counts_as_one_source(engine: Engine) -> None:
    """What a reporter admits to have taken over is no second source, however it was written."""
    before = claim_of(engine, UNHURT)
    decided = engine.decide("pin", article="own", source="agency", reviewer="Ada")
    edge, after = links(engine)["own", "agency"], claim_of(engine, UNHURT)

    assert (before.reporting_lines, before.verdict) == (2, Verdict.UNRESOLVED)
    assert (after.reporting_lines, after.verdict, after.high) == (1, Verdict.REPEATED, 1)
    assert line_of(engine, "own") == line_of(engine, "agency")
    assert edge.decided
    assert edge.reasons == (Reason.REVIEWED,)
    assert edge.confidence == 1.0
    assert edge.review is not None
    assert (edge.review.id, edge.review.reviewer) == (decided.id, "Ada")
    assert isinstance(edge.review.engine, LinkFinding)
    assert not edge.review.engine.linked


def test_an_open_pair_is_decided_the_way_it_is_accepted(tmp_path: Path) -> None:
    """Two undated copies: only who knows the newsrooms can tell which came first."""
    text = CUT.replace("(Reuters) - ", "")
    with Engine(tmp_path / "news.db") as engine:
        engine.ingest([Article(id=name, outlet=name, text=text) for name in ("post", "tribune")])
        (found,) = links(engine).values()
        later, earlier = found.source or "", found.article
        engine.decide("accept", article=later, source=earlier, reviewer="Ada")
        edge = links(engine)[later, earlier]

        assert not found.decided
        assert edge.decided
        assert edge.reasons == (Reason.REVIEWED,)
        assert edge.review is not None
        assert edge.review.engine is not None
        assert edge.review.engine.to_dict()["direction"] == "undecided"


def test_what_is_accepted_stays_when_the_text_changes(engine: Engine) -> None:
    """To accept is to say that it is right as it is now; a later version is flagged."""
    engine.decide("accept", article="copy", source="agency", reviewer="Ada")
    first = next(article for article in articles() if article.id == "copy")
    rewritten = "Harbour news of the week. " * 20 + "Nobody has seen a ship in Varnsk."
    engine.ingest([replace(first, text=rewritten, published_at="2023-05-03T09:00:00Z")])
    edge = links(engine)["copy", "agency"]

    assert edge.relation is Relation.NEAR_DUPLICATE
    assert edge.review is not None
    assert edge.review.flagged == (
        "The engine no longer finds that the two texts share anything but chance."
    )
    assert engine.decisions()[0].flagged == edge.review.flagged


def test_a_rejection_is_flagged_once_the_text_stands_there_word_for_word(engine: Engine) -> None:
    """The decision holds, and who made it learns that it may be out of date."""
    engine.decide("reject", article="own", source="agency", reviewer="Ada")
    before = engine.decisions()[0].flagged
    first = next(article for article in articles() if article.id == "own")
    engine.ingest([replace(first, text=PIECE, published_at="2023-05-03")])
    (decision,) = engine.decisions()

    assert before is None
    assert decision.flagged is not None
    assert "word for word" in decision.flagged
    assert ("own", "agency") not in links(engine)


def test_a_pin_against_what_is_found_is_not_flagged_for_what_was_known(engine: Engine) -> None:
    """A flag says that something is new; what the reviewer saw is not."""
    engine.decide("pin", article="agency", source="copy", reviewer="Ada")
    edge = links(engine)["agency", "copy"]

    assert ("copy", "agency") not in links(engine)
    assert edge.review is not None
    assert edge.review.flagged is None
    assert edge.review.engine is not None
    assert edge.review.engine.to_dict()["article"] == "copy"


def test_undoing_gives_back_what_was_found_and_both_stay_in_the_history(engine: Engine) -> None:
    """Who changes their mind must not have to repair anything, nor hide it."""
    found = engine.tree().to_dict(), engine.claims().to_dict()
    decided = engine.decide("reject", article="copy", source="agency", reviewer="Ada")
    undone = engine.undo(decided.id, reviewer="Bo", note="wrong paper")

    assert (engine.tree().to_dict(), engine.claims().to_dict()) == found
    assert engine.decisions() == ()
    history = engine.decisions(history=True)
    assert [(e.action, e.status) for e in history] == [
        (Action.REJECT, Status.UNDONE),
        (Action.UNDO, Status.DONE),
    ]
    assert (history[0].undone_by, undone.reviewer, undone.note) == (undone.id, "Bo", "wrong paper")
    engine.undo(undone.id, reviewer="Ada")
    assert ("copy", "agency") not in links(engine)


def test_the_last_decision_about_a_link_holds_and_undoing_it_gives_back_the_one_before(
    engine: Engine,
) -> None:
    """Two reviewers who disagree leave one answer, and the trace of both."""
    engine.decide("reject", article="copy", source="agency", reviewer="Ada")
    second = engine.decide("pin", article="copy", source="agency", reviewer="Bo")

    assert ("copy", "agency") in links(engine)
    assert [entry.status for entry in engine.decisions(history=True)] == [
        Status.SUPERSEDED,
        Status.ACTIVE,
    ]
    engine.undo(second.id, reviewer="Bo")
    assert ("copy", "agency") not in links(engine)


def test_decisions_survive_reingestion_another_run_and_mending(
    engine: Engine, tmp_path: Path
) -> None:
    """Hours of a person's work must not hang on what a program can make anew."""
    engine.decide("pin", article="own", source="agency", reviewer="Ada", at=NOON)
    engine.decide("pin", claim="agency:19-139", verdict="single_source", reviewer="Ada", at=NOON)
    tree, claims = engine.tree().to_dict(), engine.claims().to_dict()
    engine.close()

    with Engine(tmp_path / "news.db") as again:
        again.ingest(list(reversed(articles())))
        assert (again.tree().to_dict(), again.claims().to_dict()) == (tree, claims)
        assert again.doctor(mend=True) == []
        assert (again.tree().to_dict(), again.claims().to_dict()) == (tree, claims)


def test_the_same_decisions_give_the_same_tree_whenever_they_were_made(tmp_path: Path) -> None:
    """Neither the order of articles nor that of decisions may decide."""
    with Engine(tmp_path / "a.db") as first, Engine(tmp_path / "b.db") as second:
        first.ingest(articles())
        first.decide("reject", article="copy", source="agency", reviewer="Ada")
        first.decide("pin", article="own", source="agency", reviewer="Ada")
        second.ingest([a for a in articles() if a.id != "cut"])
        second.decide("pin", article="own", source="agency", reviewer="Ada")
        second.decide("reject", article="copy", source="agency", reviewer="Ada")
        second.ingest(articles())

        assert [(e.article, e.source, e.relation, e.confidence) for e in links(first).values()] == [
            (e.article, e.source, e.relation, e.confidence) for e in links(second).values()
        ]
        assert first.tree().tree.places == second.tree().tree.places


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


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"article": "nothing", "source": "agency"}, UnknownArticle),
        ({"article": "agency", "source": "https://agency.example/bridge"}, SameArticle),
        ({"claim": "nothing:0-1", "verdict": "sole"}, UnknownClaim),
        ({"claim": "agency:19-139"}, UnclearDecision),
        ({"claim": "agency:19-139", "verdict": "true"}, UnclearDecision),
        (
            {"claim": "agency:19-139", "verdict": "independent", "interval": (0, 1)},
            UnclearDecision,
        ),
        ({"claim": "agency:19-139", "interval": (3, 2)}, UnclearDecision),
        ({"article": "copy"}, UnclearDecision),
        ({"article": "copy", "source": "agency", "claim": "agency:19-139"}, UnclearDecision),
        ({"article": "copy", "source": "agency", "verdict": "sole"}, UnclearDecision),
        (
            {"article": "copy", "source": "agency", "unrelated": True, "relation": "excerpt"},
            UnclearDecision,
        ),
        ({"article": "copy", "source": "agency", "note": "x" * 2_001}, UnclearDecision),
        ({"article": "copy", "source": "agency", "reviewer": "  "}, UnclearDecision),
        ({"article": "\udcff", "source": "agency"}, UnknownArticle),
        ({"claim": "\udcff:0-1", "verdict": "sole"}, UnknownClaim),
        ({"claim": "agency:19-139", "interval": (0, 10**30)}, UnclearDecision),
    ],
)
def test_what_cannot_be_decided_is_refused_in_one_sentence(
    engine: Engine, asked: dict[str, object], problem: type[ProvenanceError]
) -> None:
    """A decision that means nothing would be kept for ever."""
    with pytest.raises(problem) as caught:
        engine.decide("pin", **{"reviewer": "Ada", **asked})  # type: ignore[arg-type]

    assert "\n" not in str(caught.value)
    assert engine.decisions(history=True) == ()


def test_only_what_is_found_can_be_accepted(engine: Engine) -> None:
    """To accept what is not there would pin it unseen."""
    with pytest.raises(NothingToAccept):
        engine.decide("accept", article="own", source="agency", reviewer="Ada")
    with pytest.raises(NothingToAccept):
        engine.decide("accept", article="agency", source="copy", reviewer="Ada")
    with pytest.raises(NothingToAccept):
        engine.decide("accept", article="copy", source="agency", unrelated=True, reviewer="Ada")
    engine.decide("accept", article="other", source="agency", unrelated=True, reviewer="Ada")


def test_decisions_cannot_close_a_circle(engine: Engine) -> None:
    """Nothing can be taken from what was taken from it."""
    engine.decide("pin", article="own", source="agency", reviewer="Ada")
    engine.decide("pin", article="other", source="own", reviewer="Ada")

    with pytest.raises(CircularDecision):
        engine.decide("pin", article="agency", source="other", reviewer="Ada")


def test_a_decision_is_undone_once_and_by_its_id(engine: Engine) -> None:
    """A second click must not do something else."""
    decided = engine.decide("reject", article="copy", source="agency", reviewer="Ada")
    engine.undo(decided.id, reviewer="Ada")

    with pytest.raises(AlreadyUndone):
        engine.undo(decided.id, reviewer="Ada")
    with pytest.raises(UnknownDecision):
        engine.undo("nothing", reviewer="Ada")


def test_the_history_can_only_be_added_to(engine: Engine) -> None:
    """What somebody decided last year can be shown to have been decided."""
    engine.decide("reject", article="copy", source="agency", reviewer="Ada")
    db = engine._store().db.conn

    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        db.execute("update decisions set note = 'other'")
    with pytest.raises(sqlite3.IntegrityError, match="never deleted"):
        db.execute("delete from decisions")


def test_decisions_are_listed_for_single_articles(engine: Engine) -> None:
    """The page of one article shows what was decided about it alone."""
    engine.decide("reject", article="copy", source="agency", reviewer="Ada")
    engine.decide("pin", claim="other:0-69", interval=(1, 1), reviewer="Ada")

    assert [d.kind for d in engine.decisions(["copy"])] == ["link"]
    assert [d.kind for d in engine.decisions(["other"])] == ["verdict"]
    assert len(engine.decisions()) == 2


def test_a_decision_is_made_without_comparing_the_articles_again(engine: Engine) -> None:
    """A click is answered at once: what was compared is kept."""
    engine.finish()
    compared: list[Step] = []
    engine._progress = compared.append
    engine.decide("reject", article="copy", source="agency", reviewer="Ada")
    engine.claims()

    assert {step.stage for step in compared} == {"deciding", "judging"}


def test_a_store_of_words_alone_is_answered_with_the_decisions(tmp_path: Path) -> None:
    """A large store answers article by article; a decision must hold there as well."""
    with Engine(tmp_path / "words.db") as engine:
        engine.ingest(articles(), embed=False)
        before = {(e.article, e.source) for e in engine.tree(["copy"]).tree.derivations}
        engine.decide("reject", article="copy", source="agency", reviewer="Ada")
        engine.decide("pin", article="other", source="copy", reviewer="Ada")
        rejected = engine.tree(["copy"])
        pinned = {(e.article, e.source): e for e in engine.tree(["other"]).tree.derivations}

        assert ("copy", "agency") in before
        assert ("copy", "agency") not in {(e.article, e.source) for e in rejected.tree.derivations}
        assert [d.action for d in rejected.decisions] == [Action.REJECT, Action.PIN]
        assert pinned["other", "copy"].review is not None
        assert [d.engine is not None for d in engine.decisions()] == [True, True]
        engine.ingest(Article(id="new", text="A new article came in."), embed=False)
        assert [d.engine for d in engine.decisions(anew=False)] == [None, None]
        assert [d.engine is not None for d in engine.decisions()] == [True, True]


def test_a_link_that_another_articles_page_shows_can_be_accepted(tmp_path: Path) -> None:
    """In a large store each page tells of one family; what it shows must be open to review."""
    with Engine(tmp_path / "words.db") as engine:
        engine.ingest(articles(), embed=False)
        shown = [
            (edge.article, edge.source)
            for name in ("agency", "copy", "cut", "french")
            for edge in engine.tree([name]).tree.derivations
            if edge.source
        ]
        for article, source in sorted(set(shown)):
            accepted = engine.decide("accept", article=article, source=source, reviewer="Ada")
            engine.undo(accepted.id, reviewer="Ada")

        assert ("cut", "agency") in shown


def test_a_decision_leaves_what_was_found_around_other_articles(tmp_path: Path) -> None:
    """In a large store one click must not make every other answer wait."""
    with Engine(tmp_path / "words.db") as engine:
        engine.ingest(articles(), embed=False)
        engine.tree(["copy", "other"])
        store = engine._store()
        state = store.texts_state(answering_stamp())
        decided = engine.decide("reject", article="copy", source="agency", reviewer="Ada")

        assert store.results.family("other", state) is not None
        assert store.results.family("copy", state) is None
        engine.tree(["copy"])
        assert store.results.family("copy", state) is not None
        engine.undo(decided.id, reviewer="Ada")
        assert store.results.family("copy", state) is None


def test_who_tells_of_the_decisions(engine: Engine) -> None:
    """The first screen must not show as a copy what somebody rejected."""
    engine.decide("reject", article="copy", source="agency", reviewer="Ada")
    engine.decide("pin", article="other", source="agency", relation="rewording", reviewer="Ada")
    reports = {report.article: report for report in engine.who("agency").reports}

    assert reports["other"].relation == "rewording"
    assert reports["other"].direction == "later"
    assert "copy" not in reports or reports["copy"].relation not in COPIES


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
