"""The bench's own parts: made corpora, scores, settings, tables; no peer is run here."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from itertools import combinations, pairwise
from math import comb
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from benchmarks import bench_tables, corpus
from benchmarks.bench import settings_of
from benchmarks.bench_runs import OURS, PEERS, Corpus, peer, two_texts
from benchmarks.cluster_score import read_clusters, read_rows, score
from benchmarks.measuring import environment, measured
from benchmarks.peers import provenance_dedup
from benchmarks.peers.job import Job, components, shingles
from benchmarks.store_copies import grow
from index import segment_store
from provenance import Article, Engine
from tests.index.texts import edited, prose

TIGHT = 1e-12


def enumerated(found: dict[str, str], gold: list[dict[str, Any]]) -> tuple[float, float, float]:
    """Return precision, recall and adjusted Rand index by looking at every pair."""
    same = [
        (found[a["id"]] == found[b["id"]], a["cluster"] == b["cluster"])
        for a, b in combinations(gold, 2)
    ]
    both = sum(mine and true for mine, true in same)
    mine, true = sum(m for m, _ in same), sum(t for _, t in same)
    expected = mine * true / comb(len(gold), 2)
    return both / mine, both / true, (both - expected) / ((mine + true) / 2 - expected)


@pytest.mark.parametrize("seed", range(5))
def test_scores_are_those_of_looking_at_every_pair(seed: int) -> None:
    """The table of clusters is a short cut; a slip in it would move every figure of the page."""
    chance = Random(seed)
    gold = [{"id": str(i), "cluster": chance.randrange(12), "kind": "x"} for i in range(60)]
    found = {str(i): str(chance.randrange(9)) for i in range(60)}

    scored = score(found, gold)

    precision, recall, rand = enumerated(found, gold)
    assert scored.precision == pytest.approx(precision, abs=TIGHT)
    assert scored.recall == pytest.approx(recall, abs=TIGHT)
    assert scored.f1 == pytest.approx(2 * precision * recall / (precision + recall), abs=TIGHT)
    assert scored.ari == pytest.approx(rand, abs=TIGHT)


def test_a_text_that_the_clusters_leave_out_counts_as_alone() -> None:
    """A tool that drops a text silently must not gain by it, nor fail the bench."""
    gold = [
        {"id": "a", "cluster": 1, "kind": "original", "parent": None},
        {"id": "b", "cluster": 1, "kind": "light", "parent": "a"},
        {"id": "c", "cluster": 1, "kind": "light", "parent": "a"},
    ]

    scored = score({"a": "x", "b": "x"}, gold)

    assert scored.missing == 1
    assert scored.precision == 1.0
    assert scored.recall == pytest.approx(1 / 3)
    assert scored.links == {"light": 0.5}


def test_the_same_arguments_give_the_same_corpus(tmp_path: Path) -> None:
    """A figure that cannot be made again cannot be checked."""
    paths = [tmp_path / name / "texts.jsonl" for name in ("one", "two")]

    for path in paths:
        path.parent.mkdir()
        corpus.write(path, "families", 200, seed=7)

    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert corpus.gold_of(paths[0]).read_bytes() == corpus.gold_of(paths[1]).read_bytes()


@pytest.mark.parametrize("kind", sorted(corpus.MAKERS))
def test_a_corpus_has_the_texts_and_the_copies_it_says(kind: str) -> None:
    """Scores are held against this truth: each id once, a copy in the cluster of its parent."""
    made = list(corpus.rows(kind, 900, seed=3))

    truth = {row["id"]: row for _, row in made}
    assert list(truth) == [str(i) for i in range(900)] == [text["id"] for text, _ in made]
    assert all(text["text"] for text, _ in made)
    kinds = Counter(row["kind"] for row in truth.values())
    expected = {
        "families": {"original", *corpus.KINDS},
        "syndication": {"original", "wire", "light"},
    }
    assert set(kinds) == expected[kind]
    for row in truth.values():
        assert row["parent"] is None or truth[row["parent"]]["cluster"] == row["cluster"]


def test_a_light_copy_keeps_the_words_and_an_embedded_one_keeps_a_passage() -> None:
    """Recall by kind of copy means something only where the kinds are what they are called."""
    words = corpus.Words(5)
    source = words.original()

    light = corpus.copied(words, source, "light")
    cut = corpus.copied(words, source, "cut")

    assert len(light) == pytest.approx(len(source), rel=0.15)
    assert 0.2 * len(source) < len(cut) < 0.8 * len(source)
    kept = Counter(source.tolist()) & Counter(light.tolist())
    assert kept.total() > 0.8 * len(source)


def test_an_edit_rate_is_the_share_of_words_edited() -> None:
    """A copy said to be light must not be heavy."""
    words = corpus.Words(1)
    source = np.full(20_000, 7, np.int32)

    copy = words.edited(source, 0.2)

    # 70 % of the edits change a word, 15 % leave one out: 17 % of the old words are gone.
    assert (copy == 7).sum() / len(source) == pytest.approx(0.83, abs=0.02)
    assert len(copy) == pytest.approx(len(source), rel=0.01)
    assert words.edited(source, 0).tolist() == source.tolist()


def test_texts_after_real_ones_follow_their_word_pairs(tmp_path: Path) -> None:
    """That is what makes unrelated texts share phrases as real ones do."""
    like = tmp_path / "real.jsonl"
    like.write_text(json.dumps({"text": "Red boats sail. Red boats rest near Orme."}), "utf-8")
    words = corpus.Words(2, like)

    text = [words.names[i] for i in words.original().tolist()]

    pairs = set(pairwise(text))
    assert pairs <= {
        *(("Red", "boats"), ("boats", "sail"), ("boats", "rest"), ("rest", "near")),
        *(("near", "Orme"), ("sail", "Red"), ("Orme", "Red")),
    }


def test_links_make_clusters_named_by_their_smallest_member() -> None:
    """All peers that only give pairs share this; the order of pairs must not matter."""
    links = [(4, 3), (1, 0), (3, 1)]

    assert components(6, links) == components(6, links[::-1]) == [0, 0, 2, 0, 0, 5]


def test_shingles_are_runs_of_lower_case_words() -> None:
    """Peers without a tokenizer of their own get the same words."""
    assert shingles("The tide, the Tide rose.", 1) == ["the", "tide", "the", "tide", "rose"]
    assert shingles("The tide, the Tide rose.", 4) == ["the tide the tide", "tide the tide rose"]
    assert shingles("Short", 3) == ["short"]


@pytest.mark.parametrize("name", PEERS)
def test_every_setting_says_where_it_is_documented(name: str) -> None:
    """Fairness is in the settings: a reader must be able to check each against its page."""
    known = peer(name)

    assert known.documented
    for setting in known.documented:
        assert setting.source.startswith("https://") or name == OURS
        assert setting.why.endswith(".")
    assert len({setting.name for setting in known.documented}) == len(known.documented)


def test_the_bench_runs_each_peer_at_its_documented_settings_first() -> None:
    """A tuned setting stands beside the documented ones, never in their place."""
    rows = settings_of(PEERS)

    for name in PEERS:
        settings = [row["setting"] for row in rows if row["peer"] == name]
        documented = [setting.name for setting in peer(name).documented]
        assert settings[: len(documented)] == documented
        assert settings[len(documented) :] in ([], ["tuned"])
    assert [row["setting"] for row in rows if row["peer"] == OURS] == ["default"]


def test_a_clusters_file_of_a_peer_reads_as_it_was_written(tmp_path: Path) -> None:
    """Peers write by hand for speed; ids with quotes must survive it."""
    job = Job(tmp_path / "in", tmp_path / "out.jsonl")

    job.write(['a"b', "ç\n"], [3, 3])

    assert read_clusters(job.target) == {'a"b': "3", "ç\n": "3"}


def test_a_run_is_measured_with_its_children_and_bound_to_its_cores(tmp_path: Path) -> None:
    """A tool that works in a child process must not look free of charge."""
    child = "x = bytearray(80_000_000); s = sum(range(6_000_000))"
    code = (
        "import os, subprocess, sys; print(len(os.sched_getaffinity(0)));"
        f"subprocess.run([sys.executable, '-c', {child!r}], check=True)"
    )
    log = tmp_path / "log"

    found = measured(
        [sys.executable, "-c", code], threads=1, limit=60, most=1 << 30, log=log, folder=tmp_path
    )

    assert found.code == 0
    assert log.read_text("ascii").strip() == "1"
    assert found.peak > 80_000_000
    assert found.wall >= 0.05
    assert found.cpu >= found.user > 0.02
    assert len(os.sched_getaffinity(0)) == len(os.sched_getaffinity(os.getpid()))


@pytest.mark.parametrize(
    ("limit", "most", "ended"), [(0.05, 1 << 30, "time"), (60.0, 1 << 20, "memory")]
)
def test_a_run_that_takes_too_much_is_ended_and_said_so(
    tmp_path: Path, limit: float, most: int, ended: str
) -> None:
    """One tool that never ends must not keep the figures of the others."""
    found = measured(
        [sys.executable, "-c", "import time; time.sleep(100)"],
        threads=1, limit=limit, most=most, log=tmp_path / "log", folder=tmp_path,
    )  # fmt: skip

    assert found.ended == ended
    assert found.wall < 30


def test_libraries_are_told_how_many_threads_they_may_use() -> None:
    """OpenMP, Rayon and numba each take all cores unless they are told."""
    told = environment(1)

    assert {
        told[name] for name in ("OMP_NUM_THREADS", "RAYON_NUM_THREADS", "NUMBA_NUM_THREADS")
    } == {"1"}


def test_a_stage_gets_the_time_up_to_the_word_that_ends_it() -> None:
    """The engine tells of a stage when a part of it is done, not when it begins."""
    times = iter([10.0, 11.0, 11.5, 14.0, 15.0])
    clock = provenance_dedup.Clock(lambda: next(times))

    clock("sketch", 1, None)
    clock("sketch", 2, None)
    clock("judge", 1, 1)
    clock.add("write")

    assert clock.seconds == {"read and sketch": 1.5, "pairs": 2.5, "write": 1.0}


def figures() -> dict[str, Any]:
    """Return invented figures of two tools, one of which failed on one corpus."""
    settings: list[dict[str, Any]] = [
        {"peer": OURS, "setting": "default", "options": {}, "source": "cli.md", "why": "The default."},
        {
            "peer": "gaoya", "setting": "tuned", "options": {"rows": 2}, "source": "", "why": "",
            "tried": 4, "f1": 0.5, "texts": 10, "seed": 900,
        },
    ]  # fmt: skip

    def run(name: str, made: str, wall: float, code: int = 0, threads: int = 1) -> dict[str, Any]:
        row = next(row for row in settings if row["peer"] == name)
        return {
            "peer": name, "ended": "over 300 s" if code else "", "setting": row["setting"], "corpus": made, "texts": 100, "code": code, "wall": wall,
            "cpu": wall, "peak": 5_000_000, "threads": threads, "precision": 1.0, "recall": 0.5, "f1": 2 / 3,
            "ari": 0.6, "links": {"light": 0.9}, "stages": {"read": wall / 2, "whole": wall / 2},
        }  # fmt: skip

    return {
        "machine": {
            "cores": 2, "processor": "any", "memory": 2**34, "system": "Linux", "python": "3.11",
            "versions": {"gaoya": "1.0"}, "measured": "2026-01-01",
        },
        "left_out": {"passim": "not there"},
        "settings": settings,
        "runs": [
            run(OURS, "families", 1.0), run("gaoya", "families", 4.0),
            run(OURS, "syndication", 2.0), run("gaoya", "syndication", 300.0, code=-9),
        ],
        "two_threads": [run(OURS, "families", 0.5, threads=2)],
        "first_answer": [{"peer": OURS, "wall": 0.4, "peak": 1_000_000}],
        "scale": {"growth": [], "killed": None},
    }  # fmt: skip


def test_the_tables_say_what_the_runs_say_and_leave_no_failed_run_in() -> None:
    """A figure on the page is one that was measured, or a dash."""
    tables = bench_tables.tables(figures())

    ours, theirs = tables["overview"]["rows"]
    assert ours[2:6] == ["100", "50.0", "100", "1.0"]
    assert theirs[2:6] == ["25.0", "-", "25.0", "4.0"]
    assert theirs[-1] == "over 300 s"
    assert tables["threads"]["rows"] == [["**provenance dedup**", "default", "100", "200", "yes"]]
    assert tables["absent"]["rows"] == [["passim", "`not there`"]]
    for table in tables.values():
        assert all(len(row) == len(table["columns"]) for row in table["rows"])


def test_two_texts_for_the_first_answer_are_a_text_and_its_copy(tmp_path: Path) -> None:
    """The time to a first answer counts only where there is an answer to be found."""
    first, second = read_rows(two_texts(tmp_path))

    shared = set(shingles(first["text"], 1)) & set(shingles(second["text"], 1))
    assert len(shared) > 0.9 * len(set(shingles(first["text"], 1)))
    assert Corpus("families", 2, 1).name == "families"


def test_a_store_grown_by_copies_answers_about_its_own_articles_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Figures of a million would say nothing if the copies were found, or lists were lost."""
    monkeypatch.setattr(segment_store, "WHOLE_TEXTS", 8)
    path = tmp_path / "store.db"
    texts = {f"t{n}": prose(n) for n in range(38)} | {"copy": edited(prose(3), 1, 0.05)}
    with Engine(path) as engine:
        given = [Article(id=name, text=text, language="en") for name, text in texts.items()]
        engine.ingest(given, embed=False)

    assert grow(path, 200) == 39 + 4 * 39
    with Engine(path) as engine:
        assert engine._store().problems() == []
        assert engine._index().check() == []
        assert [report.article for report in engine.who("t3").reports] == ["copy"]
