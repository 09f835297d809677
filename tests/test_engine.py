"""The Engine and the functions that need no store: what a Python user calls."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import provenance
from provenance import Article, Engine, attribute, compare, compare_many, same_claim_many
from provenance.errors import (
    NothingAsked,
    SameArticle,
    StoreMissing,
    UnknownArticle,
    UnreadableQuery,
)
from provenance.who import COPIES
from tests.corpus import COPY, CUT, FRENCH, OTHER, PIECE, articles

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine over the corpus; no test writes to it."""
    with Engine(tmp_path_factory.mktemp("engine") / "news.db") as opened:
        opened.ingest(articles())
        yield opened


@pytest.mark.parametrize("query", ["agency", "https://agency.example/bridge?utm_source=mail"])
def test_who_puts_the_copies_first_and_says_they_are_later(engine: Engine, query: str) -> None:
    """The first lines are all that is read under pressure."""
    answer = engine.who(query)

    assert {report.article for report in answer.reports[:3]} == {"copy", "cut", "french"}
    assert {report.direction for report in answer.reports[:3]} == {"later"}
    assert answer.summary.sentence.startswith("Of 6 articles searched, 3 have this text")


def test_who_of_a_copy_names_the_origin_as_earlier(engine: Engine) -> None:
    """The question behind the question: where did they have it from?"""
    origin = next(r for r in engine.who("french").reports if r.article == "agency")

    assert (str(origin.relation), origin.direction) == ("translation", "earlier")


@pytest.mark.parametrize("query", ["other", "own"])
def test_an_article_without_a_copy_is_not_told_to_have_one(engine: Engine, query: str) -> None:
    """A false copy takes a source away from a claim that has two."""
    assert not COPIES & {str(report.relation) for report in engine.who(query).reports}


def test_a_text_that_is_not_stored_is_compared_without_being_stored(engine: Engine) -> None:
    """A leaked draft is asked about; it must not end up among the articles."""
    text = "\n\n".join(PIECE.split("\n\n")[1:]) + "\n\nThe town has asked for calm since then."

    answer = engine.who(text)

    assert answer.query.kind == "text"
    assert answer.reports[0].article in {"agency", "copy"}
    assert str(answer.reports[0].relation) in COPIES
    assert len(list(engine.articles())) == 6


def test_a_file_is_asked_about_by_its_path(engine: Engine, tmp_path: Path) -> None:
    """What lies on the desk is a file more often than an id."""
    path = tmp_path / "found.txt"
    path.write_text(CUT, encoding="utf-8")

    answer = engine.who(str(path))

    assert (answer.query.kind, answer.query.article) == ("file", "cut")


def test_a_claim_is_answered_with_its_interval_of_sources(engine: Engine) -> None:
    """For a claim the number of sources is the answer."""
    answer = engine.who("A freighter struck a pillar of the harbour bridge of Varnsk.")

    assert answer.query.kind == "claim"
    assert answer.summary.independent_sources is not None
    assert {"agency", "copy"} <= {report.article for report in answer.reports}
    assert all(report.relation == "same_claim" for report in answer.reports)


@pytest.mark.parametrize(
    "query",
    [
        "The bridge of Varnsk carries 14,000 vehicles a day.",
        "Chaque jour, 14 000 véhicules passent sur le pont de Varnsk.",
    ],
)
def test_a_claim_with_its_figure_is_stated_and_not_stated_otherwise(
    engine: Engine, query: str
) -> None:
    """The figure asked for is in the sentence that is told, in either language."""
    answer = engine.who(query)

    assert {"agency", "copy", "french"} <= {report.article for report in answer.reports}
    assert answer.summary.otherwise == ()


@pytest.mark.parametrize(
    ("query", "reason", "words"),
    [
        ("The bridge of Varnsk carries 23,000 vehicles a day.", "numbers_conflict", "14,000"),
        ("The harbour bridge of Varnsk was not closed on Tuesday.", "negation_conflict", "closed"),
    ],
)
def test_what_states_a_claim_otherwise_is_told_and_counts_for_nothing(
    engine: Engine, query: str, reason: str, words: str
) -> None:
    """A verdict on 14,000 vehicles above a question about 23,000 would confirm what nobody says."""
    answer = engine.who(query)
    near = answer.summary.otherwise[0]

    assert engine.document(near.article).canonical.language == "en"  # As the question is.
    assert answer.reports == ()
    assert answer.summary.claims == ()
    assert answer.summary.independent_sources is None
    assert (str(near.reason), 0.5 <= near.confidence <= 1) == (reason, True)
    assert words in near.sentence
    assert near.sentence in answer.summary.sentence
    assert engine.document(near.article).article.text[slice(*near.span)] == near.sentence
    assert near.claim in {claim.id for claim in engine.claims([near.article]).claims}


def test_a_claim_on_the_same_matter_that_nobody_makes_is_told_so(engine: Engine) -> None:
    """The names of a story alone make no sentence state what is asked."""
    summary = engine.who("The harbour master of Varnsk, Ilse Brandt, has resigned.").summary

    assert (summary.claims, summary.otherwise) == ((), ())


def test_a_claim_that_nobody_makes_is_told_so(engine: Engine) -> None:
    """Silence is an answer too, with what was searched."""
    answer = engine.who("The queen of the moon has resigned.")

    assert answer.reports == ()
    assert "6 articles" in answer.summary.sentence


def test_tree_of_one_article_holds_its_way_to_the_origin(engine: Engine) -> None:
    """A part of the tree without its root would show a copy as an original."""
    tree = engine.tree(["cut"]).tree

    assert {place.article for place in tree.places} == {"agency", "cut"}


def test_claims_of_one_article_are_those_that_appear_in_it(engine: Engine) -> None:
    """A fact-checker has one article before her, not the whole collection."""
    claims = engine.claims(["own"]).claims

    assert claims
    assert all("own" in {seen.article for seen in claim.appearances} for claim in claims)


def test_claims_about_a_text_state_it(engine: Engine) -> None:
    """Narrowing down must not lose the claim that was asked for."""
    claims = engine.claims(about="Nobody was hurt when the ship struck the bridge.").claims

    assert any("Nobody was hurt" in seen.sentence for c in claims for seen in c.appearances)


def test_explain_names_the_rules_and_the_direction(engine: Engine) -> None:
    """Who doubts an edge must be able to follow it."""
    answer = engine.explain("copy", "agency")

    assert answer.left.id == "copy"
    assert answer.match is not None
    assert answer.match.relation is not None
    assert any("derives from agency" in rule for rule in answer.rules)


def test_explain_says_the_same_in_either_order(engine: Engine) -> None:
    """Who is named first on the command line must not change who copied whom."""
    one, other = engine.explain("copy", "agency"), engine.explain("agency", "copy")

    assert one.match is not None
    assert other.match is not None
    assert (one.match.left, one.match.direction) == ("copy", "left_from_right")
    assert (other.match.left, other.match.direction) == ("agency", "right_from_left")
    assert one.match.coverage.left == other.match.coverage.right
    for answer, match in ((one, one.match), (other, other.match)):
        for passage in match.passages:
            if passage.kind == "verbatim":
                left = answer.left.article.text[passage.left.start : passage.left.end]
                right = answer.right.article.text[passage.right.start : passage.right.end]
                assert left.split()[0] == right.split()[0]


def test_explain_of_two_unrelated_articles_shows_the_nearest_there_is(engine: Engine) -> None:
    """A no needs a reason as much as a yes, and the reader's own eyes."""
    answer = engine.explain("french", "own")

    assert answer.match is not None
    assert answer.match.derived < 0.5
    assert answer.rules
    assert answer.nearest
    assert not any(passage.counted for passage in answer.nearest)
    strengths = [passage.similarity for passage in answer.nearest]
    assert strengths == sorted(strengths, reverse=True)
    assert engine.explain("copy", "agency").nearest == engine.explain("other", "own").nearest == ()


def test_what_cannot_be_answered_is_refused_in_one_sentence(engine: Engine, tmp_path: Path) -> None:
    """Each error names the thing and the way out."""
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")

    with pytest.raises(UnknownArticle, match="did you mean 'agency'"):
        engine.tree(["agencies"])
    with pytest.raises(UnknownArticle):
        engine.who("https://nowhere.example/x")
    with pytest.raises(NothingAsked):
        engine.who("  ")
    with pytest.raises(NothingAsked):
        engine.claims(about=" ")
    with pytest.raises(SameArticle):
        engine.explain("agency", "https://agency.example/bridge")
    with pytest.raises(UnreadableQuery):
        engine.who(str(broken))
    with pytest.raises(StoreMissing):
        Engine(tmp_path / "none.db").tree()


def test_report_and_exports_hold_the_articles(engine: Engine) -> None:
    """What leaves the house must be what the house knows."""
    assert "Le Courrier du Fjord" in engine.report()
    assert "Varnsk Gazette" in engine.export("graphml")


def test_a_text_in_a_language_without_attribution_data_is_still_matched(tmp_path: Path) -> None:
    """Copies are found in any language; who said what is not guessed at."""
    text = (
        "Most w porcie został zamknięty we wtorek po tym, jak frachtowiec uderzył w jeden z jego "
        "filarów, podał zarząd portu. Statek stracił sterowność tuż przed świtem i dryfował przez "
        "jedenaście minut. Nikt nie został ranny. Inżynierowie znaleźli pęknięcie o długości "
        "czterech metrów w trzecim filarze."
    )
    with Engine(tmp_path / "news.db") as opened:
        opened.ingest(
            [
                Article(id="first", text=text, language="pl", outlet="Gazeta"),
                Article(
                    id="second", text=text + " Most jest zamknięty.", language="pl", outlet="Kurier"
                ),
            ]
        )
        edges = opened.tree().tree.derivations
        claims = opened.claims().claims

    assert {edges[0].article, edges[0].source} == {"first", "second"}
    assert all("language_unsupported" in claim.reasons for claim in claims)


def test_doctor_finds_nothing_wrong_and_mends_what_is(tmp_path: Path) -> None:
    """All but the articles can be made again; so a damage elsewhere is no loss."""
    with Engine(tmp_path / "news.db") as opened:
        opened.ingest(articles()[:3])
        before = opened.tree().to_dict()
        assert opened.doctor() == []

        opened._store().db.execute("delete from index_segments")
        opened._store().db.execute("delete from places")
        assert opened.doctor()

        assert opened.doctor(mend=True) == []
        assert opened.tree().to_dict() == before


def test_comparing_many_pairs_is_comparing_each() -> None:
    """The fast way must give the answers of the slow one."""
    pairs: list[tuple[Article | str, Article | str]] = [
        (PIECE, COPY),
        (PIECE, FRENCH),
        (OTHER, Article(id="piece", text=PIECE)),
        (PIECE, PIECE),
    ]

    together = compare_many(pairs)

    alone = compare(*pairs[0])
    assert together[0].derived == pytest.approx(alone.derived, abs=1e-4)
    assert together[0].passages == alone.passages
    assert [match.derived >= 0.5 for match in together] == [True, True, False, True]
    assert compare_many([]) == []
    with pytest.raises(NothingAsked):
        compare("", PIECE)


def test_attribute_finds_speaker_cue_and_words() -> None:
    """Spans are of the text as given: the caller highlights them."""
    text = '"The crack is four metres long," engineer Mara Lund said on Tuesday.'

    (found,) = attribute(text)

    assert found.source is not None
    assert found.cue is not None
    assert "Mara Lund" in text[slice(*found.source)]
    assert text[slice(*found.cue)] == "said"


def test_same_claim_tells_a_restatement_from_another_figure() -> None:
    """Another figure is another claim."""
    same, other = same_claim_many(
        [
            ("Twelve people died in the accident.", "The accident killed twelve people."),
            ("Twelve people died in the accident.", "Forty people died in the accident."),
        ]
    )

    assert same > other


def test_public_names_are_there_and_others_are_not() -> None:
    """They are loaded late; a typo must still fail as everywhere."""
    assert all(getattr(provenance, name) is not None for name in provenance.__all__)
    assert set(provenance.__all__) <= set(dir(provenance))
    with pytest.raises(AttributeError):
        _ = provenance.Engin


def test_asking_about_a_stored_article_loads_no_model(engine: Engine) -> None:
    """The answer is read from the store: torch takes longer to import than to answer."""
    code = (
        "import sys; from provenance import Engine\n"
        "engine = Engine(sys.argv[1]); engine.who('copy'); engine.tree(); engine.claims()\n"
        "print(*sorted({'torch', 'faiss', 'sentence_transformers', 'numba'} & set(sys.modules)))"
    )
    program = [sys.executable, "-c", code, str(engine.path)]
    # The first one answers anew where the program was changed since the store was made.
    subprocess.run(program, capture_output=True, check=True)

    loaded = subprocess.run(program, capture_output=True, text=True, check=True)

    assert loaded.stdout.split() == []


def test_an_empty_text_among_many_pairs_loses_only_its_own() -> None:
    """One bad row of a batch must not cost the others."""
    empty, full = compare_many([("", "Some words."), ("The same words here.",) * 2])

    assert (empty.derived, empty.reasons) == (0.0, ("text_too_short",))
    assert full.left
