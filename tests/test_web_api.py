"""The API: the same answers as the command line's, long jobs, limits, and many clients at once."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from pydantic import BaseModel

from provenance import Article, Engine
from provenance.cli import cli
from provenance.exports import FORMATS, MEDIA_TYPES
from provenance.web.api import articles, contract_models, reviews
from provenance.web.api.trees import NotAcceptable, accepted
from provenance.web.safety import FILE_POLICY
from provenance.web.settings import Limits
from tests.web import PATIENCE, visiting

API = "/api/v1"
SECRET = "a-secret-of-some-length"
TEXT = (
    "The footbridge over the Arlen was closed on Tuesday evening after a crack was found in its "
    "second pier. The county engineer said that repairs would take until {month}. Some nine "
    "hundred people cross it every day, {who} counted last year."
)


@pytest.fixture(scope="module")
def client(sample_store: Path) -> Iterator[httpx.Client]:
    """A client of a server over the sample corpus; nothing is changed."""
    with visiting(sample_store) as visitor:
        yield visitor


def from_command_line(store: Path, *words: str) -> object:
    """Return the JSON that a command prints."""
    result = CliRunner().invoke(cli, [*words, "--json", "--db", str(store)])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def ended(client: httpx.Client, job: Mapping[str, str]) -> dict[str, object]:
    """Return a job when it has ended."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found: dict[str, object] = client.get(f"{API}/jobs/{job['id']}").json()
        if found["state"] not in {"waiting", "running"}:
            return found
        time.sleep(0.05)
    raise AssertionError(found)


def added(client: httpx.Client, given: object) -> dict[str, object]:
    """Add articles and return the job when it has ended."""
    answer = client.post(f"{API}/articles", json=given)
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == f"{API}/jobs/{answer.json()['id']}"
    return ended(client, answer.json())


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/tree", ["tree"]),
        ("/tree?article=ferry-harbor-ledger", ["tree", "ferry-harbor-ledger"]),
        ("/who?q=ferry-harbor-ledger", ["who", "ferry-harbor-ledger"]),
        ("/who?q=97+tickets+had+been+sold.", ["who", "97 tickets had been sold."]),
        (
            "/who?q=ferry-harbor-ledger&language=en&since=2012",
            ["who", "ferry-harbor-ledger", "--language", "en", "--since", "2012"],
        ),
        (
            "/explain?left=ferry-associated-press&right=ferry-harbor-ledger",
            ["explain", "ferry-associated-press", "ferry-harbor-ledger"],
        ),
    ],
)
def test_the_answer_is_that_of_the_command_line(
    client: httpx.Client, sample_store: Path, path: str, words: list[str]
) -> None:
    """Two answers to one question would leave the reader to guess which holds."""
    assert client.get(API + path).json() == from_command_line(sample_store, *words)


def test_a_question_may_be_posted_and_is_answered_the_same(client: httpx.Client) -> None:
    """A long text fits into no address."""
    text = "97 tickets had been sold."
    got = client.get(f"{API}/who", params={"q": text, "outlet": ["Harbor Ledger", "BBC"]})
    posted = client.post(
        f"{API}/who", json={"query": text, "outlets": ["Harbor Ledger", "BBC"], "languages": []}
    )

    assert posted.json() == got.json()


def test_pages_of_claims_hold_each_claim_once(client: httpx.Client, sample_store: Path) -> None:
    """A claim that falls between two pages is seen by nobody."""
    whole = from_command_line(sample_store, "claims")
    assert isinstance(whole, dict)
    seen: list[dict[str, object]] = []
    cursor = None
    while True:
        params = {"limit": 7} | ({"cursor": cursor} if cursor else {})
        page = client.get(f"{API}/claims", params=params).json()
        assert len(page["claims"]) <= 7
        seen += page["claims"]
        cursor = page["next"]
        if cursor is None:
            break

    assert sorted(str(claim["id"]) for claim in seen) == sorted(c["id"] for c in whole["claims"])
    by_id = {claim["id"]: claim for claim in whole["claims"]}
    assert all(claim == by_id[str(claim["id"])] for claim in seen)


def test_a_claim_is_found_by_every_name_it_had(client: httpx.Client) -> None:
    """Links to a claim last, though it was merged with another since."""
    claims = client.get(f"{API}/claims", params={"limit": 200}).json()["claims"]
    renamed = next(claim for claim in claims if claim["aliases"])

    for name in (renamed["id"], *renamed["aliases"]):
        assert client.get(f"{API}/claims/{name}").json()["claims"] == [renamed]


def test_pages_of_articles_hold_each_article_once_though_more_come_in(own_store: Path) -> None:
    """Whoever reads the list while others add misses nothing and sees nothing twice."""
    with Engine(own_store) as engine:
        stored = {article.id for article in engine.articles()}
    with visiting(own_store) as visitor:
        first = visitor.get(f"{API}/articles", params={"limit": 5}).json()
        seen = [item["id"] for item in first["articles"]]
        with Engine(own_store) as engine:
            engine.ingest(Article(id="new", text=TEXT, published_at="2031"), embed=False)
        cursor = first["next"]
        while cursor:
            page = visitor.get(f"{API}/articles", params={"limit": 4, "cursor": cursor}).json()
            seen += [item["id"] for item in page["articles"]]
            cursor = page["next"]

    assert sorted(seen) == sorted(stored)


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_every_format_is_given_by_name_and_by_type_as_a_file(
    client: httpx.Client, form: str
) -> None:
    """What a browser opens from here must not act as one of our pages."""
    answer = client.get(f"{API}/exports/{form}", params={"article": "ferry-harbor-ledger"})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == MEDIA_TYPES[form]
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert answer.headers["content-security-policy"] == FILE_POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    if form != "json":
        kind = MEDIA_TYPES[form].partition(";")[0]
        by_type = client.get(f"{API}/tree", headers={"accept": kind})
        assert by_type.headers["content-type"].partition(";")[0] == kind
        assert client.get(f"{API}/tree?format={form}").headers["content-type"] == MEDIA_TYPES[form]


def test_the_store_itself_is_given_and_opens(client: httpx.Client, tmp_path: Path) -> None:
    """The copy is a whole store, not a file that was being written."""
    copy = tmp_path / "copy.db"
    copy.write_bytes(client.get(f"{API}/exports/sqlite").content)

    with sqlite3.connect(copy) as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        assert db.execute("select count(*) from articles").fetchone()[0] > 20


@pytest.mark.parametrize(
    ("header", "form"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("application/json", "json"),
        ("text/csv", "csv"),
        ("image/svg+xml;q=0.5, text/vnd.graphviz", "dot"),
        ("text/csv;q=0.2, application/graphml+xml;q=0.9, */*;q=0.1", "graphml"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "html"),
    ],
)
def test_the_heaviest_type_that_there_is_wins(header: str, form: str) -> None:
    """As RFC 9110 says; checked by hand."""
    assert accepted(header) == form


def test_a_type_that_there_is_not_is_told(client: httpx.Client) -> None:
    """Rather than sent what it cannot read."""
    with pytest.raises(NotAcceptable):
        accepted("image/png, audio/*")
    assert client.get(f"{API}/tree", headers={"accept": "image/png"}).status_code == 406
    assert client.get(f"{API}/tree?format=png").status_code == 404


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("/who?q=ferry-harbor-ledger", contract_models.Who),
        ("/who?q=97+tickets+had+been+sold.", contract_models.Who),
        ("/tree", contract_models.Tree),
        ("/claims?limit=200", contract_models.Claims),
        (
            "/explain?left=ferry-associated-press&right=ferry-harbor-ledger",
            contract_models.Explanation,
        ),
        ("/articles", articles.ListOfArticles),
        ("/articles/ferry-harbor-ledger", articles.Article),
        ("/decisions?history=true", reviews.Decisions),
    ],
)
def test_every_field_of_every_answer_is_described(
    client: httpx.Client, path: str, model: type[BaseModel]
) -> None:
    """A field that the description lacks is found by nobody who reads it."""
    answer = client.get(API + path).json()

    described = model.model_validate(answer).model_dump(
        mode="json", by_alias=True, exclude_unset=True
    )

    assert described == answer


def test_what_is_added_is_told_record_by_record(tmp_path: Path) -> None:
    """Added, unchanged, new versions and refused add up, as they do on the command line."""
    with visiting(tmp_path / "new.db") as visitor:
        assert visitor.get(f"{API}/health").json()["store"] == "missing"
        one = {"id": "arlen-1", "url": "https://a.example/1", "text": TEXT, "desk": "county"}
        first = added(visitor, one)
        later = added(visitor, [one, {**one, "text": TEXT + " It opened again."}, {"title": "x"}])
        stored = visitor.get(f"{API}/articles/arlen-1").json()
        health = visitor.get(f"{API}/health").json()

    assert (first["state"], first["records"]) == ("done", 1)
    told = later["result"]
    assert isinstance(told, dict)
    assert [told[key] for key in ("read", "added", "unchanged", "new_versions")] == [3, 0, 1, 1]
    assert told["refused"][0]["where"] == "articles[2]"
    assert stored["extra"] == {"desk": "county"}
    assert [version["counts"] for version in stored["versions"]] == [True, False]
    assert (health["store"], health["articles"]) == ("finished", 1)


def test_files_of_every_format_are_taken(tmp_path: Path) -> None:
    """As uploaded from a page; a file that is none is refused by its own name, nothing else."""
    page = f"<html><body><article><h1>Bridge</h1><p>{TEXT}</p></article></body></html>"
    lines = "\n".join(json.dumps({"id": f"l{n}", "text": f"{n} {TEXT}"}) for n in range(2))
    files = [
        ("files", ("../../note.txt", TEXT.encode(), "text/plain")),
        ("files", ("rows.jsonl", lines.encode(), "application/x-ndjson")),
        ("files", ("page.html", page.encode(), "text/html")),
        ("files", ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "image/png")),
    ]
    with visiting(tmp_path / "new.db") as visitor:
        job = ended(visitor, visitor.post(f"{API}/articles/files", files=files).json())
        ids = {item["id"] for item in visitor.get(f"{API}/articles").json()["articles"]}

    told = job["result"]
    assert isinstance(told, dict)
    assert (told["read"], told["added"]) == (5, 4)
    assert [refused["where"] for refused in told["refused"]] == ["photo.png"]
    assert {"note", "l0", "l1"} < ids


def test_a_store_of_words_stays_one(tmp_path: Path) -> None:
    """Whoever stored a large collection by its words must not wait for its embedding now."""
    db = tmp_path / "words.db"
    with Engine(db) as engine:
        engine.ingest(Article(id="old", text=TEXT.format(month="May", who="she")), embed=False)
    with visiting(db) as visitor:
        added(visitor, {"id": "new", "text": TEXT.format(month="May", who="they")})
        health = visitor.get(f"{API}/health").json()
        reports = visitor.get(f"{API}/who", params={"q": "old"}).json()["reports"]
        claims = visitor.get(f"{API}/claims")
        claim = visitor.get(f"{API}/who", params={"q": "Nine hundred people cross it every day."})

    assert (health["store"], health["articles"]) == ("words", 2)
    assert [report["article"] for report in reports] == ["new"]
    assert (claims.status_code, claims.json()["error"]["code"]) == (503, "NotFinished")
    assert int(claims.headers["retry-after"]) >= 1
    assert claim.status_code == 200
    assert "Their claims are not made yet" in claim.json()["summary"]["sentence"]


ODD = (
    '"',
    "''; drop table articles; --",
    'a AND OR NOT NEAR( "b" * ^ : {x y}',
    "* * *",
    "-" * 500,
    "two words\0and a zero",
    "\u202e\u0000 right to left",
    "%00 %ff %",
    "\ud83d\ude00 \U0001f1eb\U0001f1f7 flags",
    "(((((((((((( ((((",
    "ª ŉ ﬀ ẞ İ ı",
    "…… ——",
)


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_no_text_that_a_reader_types_is_an_error(client: httpx.Client, text: str) -> None:
    """Quotes, operators and odd characters are words to look for, not a language to know."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16")
    for answer in (
        client.get(f"{API}/who", params={"q": text + " x"}),
        client.post(f"{API}/who", json={"query": text + " x"}),
        client.get(f"{API}/claims", params={"about": text + " x"}),
        client.get(f"{API}/articles", params={"words": text}),
    ):
        assert answer.status_code == 200, answer.text


def test_half_characters_and_very_long_texts_are_asked_about_like_others(
    client: httpx.Client,
) -> None:
    """JSON can name half a character; what is too long is told with 413, not cut in silence."""
    half = client.post(
        f"{API}/who",
        content=b'{"query": "half \\ud800 a character"}',
        headers={"content-type": "application/json"},
    )
    long = "Word and word again. " * 20_000
    answers = [
        client.post(f"{API}/who", json={"query": long[:length]}) for length in (200_000, 200_001)
    ]

    assert half.status_code == 200
    assert half.json()["query"]["value"] == "half ? a character"
    assert [answer.status_code for answer in answers] == [200, 413]
    assert answers[1].json()["error"]["code"] == "Http413"


def test_no_file_of_the_servers_machine_is_read_for_a_visitor(
    client: httpx.Client, tmp_path: Path
) -> None:
    """The command line asks about files by their path; a visitor could read any of them so."""
    file = tmp_path / "private.txt"
    file.write_text(TEXT, encoding="utf-8")
    for query in (str(file), f"file://{file}", f"{file} "):
        answer = client.post(f"{API}/who", json={"query": query})
        assert answer.status_code == 404
        assert "footbridge" not in answer.text


def test_health_tells_no_path_and_no_secret(tmp_path: Path) -> None:
    """It is what monitors read, and what leaks into their logs."""
    with visiting(tmp_path / "secret-name.db", token=SECRET) as visitor:
        assert visitor.get(f"{API}/health").status_code == 401
        answer = visitor.get(f"{API}/health", headers={"authorization": f"Bearer {SECRET}"})

    assert answer.status_code == 200
    assert "secret" not in answer.text
    assert str(tmp_path) not in answer.text


@contextmanager
def writing_elsewhere(db: Path) -> Iterator[None]:
    """Hold the store's write lock, as another program that writes does."""
    with sqlite3.connect(db, isolation_level=None) as other:
        other.execute("begin immediate")
        yield
        other.execute("rollback")
    other.close()


def test_jobs_wait_in_a_queue_that_is_bounded_and_can_be_taken_out_of_it(own_store: Path) -> None:
    """A flood of jobs must neither fill the memory nor be lost without a word."""
    with visiting(own_store, limits=Limits(jobs=2)) as visitor:
        with writing_elsewhere(own_store):
            begun = [
                visitor.post(f"{API}/articles", json={"id": f"n{n}", "text": f"{n} {TEXT}"})
                for n in range(4)
            ]
            while visitor.get(f"{API}/jobs/{begun[0].json()['id']}").json()["state"] == "waiting":
                time.sleep(0.05)
            begun.append(visitor.post(f"{API}/articles", json={"id": "n9", "text": TEXT}))
            begun.append(visitor.post(f"{API}/articles", json={"id": "n8", "text": TEXT}))
            taken = [answer.json() for answer in begun if answer.status_code == 202]
            stopped = visitor.delete(f"{API}/jobs/{taken[-1]['id']}").json()
        states = [ended(visitor, job)["state"] for job in taken]
        listed = visitor.get(f"{API}/jobs").json()["jobs"]

    refused = [answer for answer in begun if answer.status_code != 202]
    assert len(taken) == 3
    assert {answer.status_code for answer in refused} == {429}
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)
    assert (stopped["state"], stopped["started"]) == ("stopped", None)
    assert states == ["done", "done", "stopped"]
    assert [job["id"] for job in listed] == [job["id"] for job in reversed(taken)]


def own_words(number: int) -> str:
    """Return a text that shares no word with that of another number."""
    return " ".join(f"w{number}x{place}" for place in range(80))


def test_many_ask_while_others_add_and_nothing_is_lost(tmp_path: Path) -> None:
    """Readers never wait for a writer, nor does a writer overwrite another."""
    db = tmp_path / "busy.db"
    with Engine(db) as engine:
        engine.ingest([Article(id=f"old-{n}", text=f"{n} {TEXT}") for n in range(20)], embed=False)
    errors: list[str] = []
    taken: list[str] = []

    def ask(visitor: httpx.Client, number: int) -> None:
        for turn in range(15):
            answer = visitor.get(f"{API}/who", params={"q": f"old-{(number * 7 + turn) % 20}"})
            if answer.status_code != 200 or not answer.json()["reports"]:
                errors.append(answer.text)

    def add(visitor: httpx.Client, number: int) -> None:
        for turn in range(10):
            name = f"new-{number}-{turn}"
            text = own_words(100 + 10 * number + turn)
            answer = visitor.post(f"{API}/articles", json={"id": name, "text": text})
            if answer.status_code == 202:
                taken.append(name)
            else:
                errors.append(answer.text)

    with visiting(db, limits=Limits(rate=1e6, burst=10**6)) as visitor:
        works = [(ask, n) for n in range(4)] + [(add, n) for n in range(2)]
        threads = [threading.Thread(target=work, args=(visitor, n)) for work, n in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        jobs = [ended(visitor, job) for job in visitor.get(f"{API}/jobs").json()["jobs"]]
        listed = visitor.get(f"{API}/articles", params={"limit": 200}).json()["articles"]

    assert errors == []
    assert {job["state"] for job in jobs} == {"done"}
    assert len(taken) == 20
    assert {item["id"] for item in listed} == {*taken, *(f"old-{n}" for n in range(20))}


def test_a_decision_and_a_kept_answer_go_through_the_api_too(own_store: Path) -> None:
    """What a reviewer can do on a page a program can do as well."""
    with visiting(own_store) as visitor:
        tree = visitor.get(f"{API}/tree").json()
        link = next(edge for edge in tree["derivations"] if edge["from"])
        kept = visitor.post(f"{API}/snapshots", json={"articles": [link["article"]]})
        made = visitor.post(
            f"{API}/decisions",
            json={
                "decision": "reject",
                "reviewer": "A. Reader",
                "article": link["article"],
                "from": link["from"],
            },
        )
        after = visitor.get(f"{API}/tree").json()
        same = visitor.get(kept.headers["location"]).json()
        visitor.post(f"{API}/decisions/{made.json()['id']}/undo", json={"reviewer": "B"})
        again = visitor.get(f"{API}/tree").json()

    ends = {(edge["article"], edge["from"]) for edge in after["derivations"]}
    assert (kept.status_code, made.status_code) == (201, 201)
    assert (link["article"], link["from"]) not in ends
    assert same["content"] == kept.json()["content"]
    assert again["derivations"] == tree["derivations"]


def test_the_page_of_the_api_names_every_route(client: httpx.Client) -> None:
    """Who reads the page needs no other description."""
    page = client.get("/api").text
    description = client.get(f"{API}/openapi.json").json()

    for path, operations in description["paths"].items():
        for method in operations:
            anchor = f"{method}{path}".replace("/", "-").replace("{", "").replace("}", "")
            assert f'id="{anchor}"' in page
