"""What reviewers decide about links: it wins over what is found, is kept, and is flagged."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from provenance import Article, Engine
from provenance.decisions import Action, LinkFinding, Status
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
from provenance.model import Reason, Relation, Verdict
from provenance.pipeline import Step
from provenance.stamps import answering_stamp
from provenance.who import COPIES
from tests.corpus import CUT, PIECE, articles
from tests.reviewing import NOON, UNHURT, as_json, claim_of, line_of, links

pytestmark = pytest.mark.model


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
