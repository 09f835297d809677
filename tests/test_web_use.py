"""What readers and strangers do to the server: every answer true, told, and in their language."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from lxml import html

from provenance import Engine
from provenance.model import Article
from provenance.readers import Refused
from provenance.web import addresses, uploads
from provenance.web.uploads import records_of
from tests.web import PATIENCE, visiting

FRENCH = {"accept-language": "fr"}
ARTICLE = "ferry-associated-press"


@pytest.fixture(scope="module")
def client(sample_store: Path) -> Iterator[httpx.Client]:
    """A client of a server over the sample corpus."""
    with visiting(sample_store) as visitor:
        yield visitor


def words(page: html.HtmlElement, path: str = "//main") -> str:
    """Return the text of the first element found with single spaces."""
    return " ".join(page.xpath(path)[0].text_content().split())


def opened(client: httpx.Client, address: str, **headers: str) -> html.HtmlElement:
    """Return a page that must be there."""
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


@pytest.mark.parametrize("name", ["Host", "Origin"])
def test_a_host_or_origin_that_is_no_address_is_refused(client: httpx.Client, name: str) -> None:
    """A header that cannot be read must not get past the guard, nor crash it."""
    where = urlsplit(str(client.base_url))
    host = "[" if name == "Host" else where.netloc
    lines = [f"POST /language HTTP/1.1\r\nHost: {host}", "Content-Length: 0", "Connection: close"]
    lines += ["Origin: http://["] if name == "Origin" else []
    with socket.create_connection((where.hostname, where.port), PATIENCE) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        status = connection.recv(64).split()[1]

    assert status == (b"421" if name == "Host" else b"403")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/articles/nowhere", "Aucun article de cette base n’a l’identifiant"),
        ("/claims/nowhere", "Aucune affirmation n’a ici l’identifiant"),
        ("/snapshots/nowhere", "Aucune réponse n’est conservée"),
        ("/jobs/nowhere", "Aucune tâche de ce numéro n’est connue"),
        (f"/who?q={ARTICLE}&since=2024-13-45", "Une date est illisible"),
        ("/articles?page=0", "Ce qui a été envoyé dans « page » ne peut servir"),
    ],
)
def test_what_went_wrong_is_told_in_the_readers_language(
    client: httpx.Client, address: str, told: str
) -> None:
    """An English sentence about a command line helps nobody who reads a French page."""
    answer = client.get(address, headers=FRENCH)
    said = words(html.fromstring(answer.text))

    assert 400 <= answer.status_code < 500
    assert told in said.replace("\u202f", " ").replace("\u00a0", " ")
    assert "provenance tree" not in said


def test_the_api_still_tells_programs_in_the_words_of_the_contract(client: httpx.Client) -> None:
    """Programs must not get another message because their user's browser is French."""
    answer = client.get("/api/v1/articles/nowhere", headers=FRENCH).json()

    assert answer["error"]["code"] == "UnknownArticle"
    assert "no article has the id" in answer["error"]["message"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_format_of_export_has_a_name(client: httpx.Client, language: str) -> None:
    """A reader cannot choose "exports.name.decisions"."""
    page = opened(client, "/exports", **{"accept-language": language})

    assert "exports." not in words(page)


def test_the_verdict_of_one_of_several_claims_is_told_as_that_of_the_nearest(
    client: httpx.Client, sample_store: Path
) -> None:
    """Sources of a claim that only comes near must not read as sources of what was asked."""
    query = "The ferry capsized."
    with Engine(sample_store) as engine:
        answer = engine.who(query)
    assert len(answer.summary.claims) > 1
    page = opened(client, str(httpx.URL("/who", params={"q": query})))

    assert "for the claim nearest to yours" in words(page, "//p[@class='lead']")
    badges = {
        " ".join(each.text_content().split()) for each in page.xpath("//li//*[@class='badge']")
    }
    assert "states this, or comes near to it" in badges
    assert "states the same claim" not in badges


def test_outlets_without_a_name_are_counted_neither_in_headline_nor_verdict(
    sample_store: Path,
) -> None:
    """Two numbers for one thing on one page, and the reader trusts neither."""
    with Engine(sample_store) as engine:
        claims = engine.claims().claims
        known = {each.id: engine.document(each.id) for each in engine.articles()}
    anonymous = {
        name
        for name, document in known.items()
        if not (document.article.outlet or document.sourcing.publisher)
    }
    told = [claim for claim in claims if {seen.article for seen in claim.appearances} & anonymous]
    assert told
    for claim in told:
        articles = {seen.article for seen in claim.appearances}
        assert claim.outlets <= len(articles - anonymous)


def test_filters_that_leave_no_article_are_told_as_such(client: httpx.Client) -> None:
    """Told of 0 articles searched, a reader takes the store for empty."""
    page = opened(client, f"/who?q={ARTICLE}&since=2031")

    assert words(page, "//p[@class='lead']") == "No article passes these filters."


def test_an_article_leads_to_its_exports(client: httpx.Client) -> None:
    """What was read is handed on from where it is read."""
    page = opened(client, f"/articles/{ARTICLE}")
    target = f"/exports?article={ARTICLE}"

    assert target in page.xpath("//main//a/@href")
    assert words(opened(client, target))


def test_an_unknown_outlet_is_told_in_french_beside_a_link(client: httpx.Client) -> None:
    """The evidence of a link is read most closely of all."""
    page = opened(client, f"/trees/{ARTICLE}", **FRENCH)

    assert "média inconnu" in words(page)
    assert "unknown outlet" not in words(page)


def test_the_list_of_articles_stays_a_table_where_it_is_shown_as_blocks(
    client: httpx.Client,
) -> None:
    """On a phone rows are shown one below the other; a screen reader still reads a table."""
    page = opened(client, "/articles")
    (table,) = page.xpath("//table")

    assert table.get("role") == "table"
    assert {row.get("role") for row in table.xpath(".//tr")} == {"row"}
    assert {cell.get("role") for cell in table.xpath(".//tbody//*[self::td or self::th]")} == {
        "cell",
        "rowheader",
    }


def test_a_text_too_large_for_a_form_is_told_as_too_large(client: httpx.Client) -> None:
    """A bare refusal does not say that a part of the text would do."""
    answer = client.post("/add", data={"text": "A word and more. " * 130_000}, headers=FRENCH)

    assert answer.status_code == 413
    assert "procédez par parties" in answer.text


def test_a_compressed_upload_is_read(tmp_path: Path) -> None:
    """The page offers it, and crawls are kept compressed."""
    lines = b'{"id": "one", "text": "The pier was closed on Monday, the harbour master said."}\n'
    packed = gzip.compress(lines) + gzip.compress(lines.replace(b"one", b"two"))
    with visiting(tmp_path / "new.db") as client:
        sent = client.post("/add/files", files={"files": ("crawl.jsonl.gz", packed)})
        job = sent.headers["location"]
        limit = time.monotonic() + PATIENCE
        while client.get(f"/api/v1{job}").json()["state"] in ("waiting", "running"):
            assert time.monotonic() < limit
        found = client.get("/api/v1/articles").json()["articles"]

    assert {article["id"] for article in found} == {"one", "two"}


def test_a_compressed_upload_is_unpacked_no_further_than_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A file of 300 kB may hold 300 MB, and one of 32 MB all memory there is."""
    monkeypatch.setattr(uploads, "UNPACKED", 1 << 20)
    packed = gzip.compress(b"a " * (1 << 20))

    (refused,) = records_of("bomb.txt.gz", packed)
    assert isinstance(refused, Refused)
    assert "unpacks to more than 1 MB" in refused.reason
    (broken,) = records_of("broken.gz", packed[:100])
    assert isinstance(broken, Refused)
    assert "broken gzip" in broken.reason


def test_a_claim_can_be_asked_of_a_store_that_states_nothing(tmp_path: Path) -> None:
    """A store is asked while it is still empty, and must say so and not fail."""
    with Engine(tmp_path / "empty.db") as engine:
        engine.ingest([])
    with visiting(tmp_path / "empty.db") as client:
        answer = client.get("/who", params={"q": "The mayor closed the pier on Monday"})

    assert answer.status_code == 200
    assert "No sentence that states this was found" in answer.text


def test_a_kept_answer_leads_with_its_numbers_in_the_readers_language(
    own_store: Path,
) -> None:
    """It is read by those to whom its link was sent, who may not read English."""
    with visiting(own_store) as client:
        asked = opened(client, f"/who?q={ARTICLE}", **FRENCH)
        kept = client.post("/snapshots", data={"q": ARTICLE}).headers["location"]
        page = opened(client, kept, **FRENCH)

    assert words(page, "//p[@class='lead']") == words(asked, "//h1")


def test_what_contradicts_a_claim_is_told_as_a_possibility(client: httpx.Client) -> None:
    """Such pairs are guessed from figures and negations: a guess must not read as a finding."""
    for claim in client.get("/api/v1/claims?limit=200").json()["claims"]:
        if claim["contradicts"]:
            break
    page = opened(client, str(httpx.URL(f"/claims/{claim['id']}")))

    assert "What may contradict it" in words(page)
    assert "Contradicted by" not in words(page)


def test_an_article_is_found_under_any_id(own_store: Path) -> None:
    """Ids come from others: slashes, quotes and line breaks are ids like any."""
    names = ['a"; filename="b.exe', "a\r\nX-Evil: 1", "../é", "%2e%2e"]
    with Engine(own_store) as engine:
        engine.ingest(Article(id=name, text=f"Nobody else wrote about {name}.") for name in names)
    with visiting(own_store) as client:
        for name in names:
            for page in (addresses.article, addresses.tree, addresses.timeline):
                assert client.get(page(name)).status_code == 200, page(name)
            given = client.get("/api/v1/exports/csv-nodes", params={"article": name})
            assert "evil" not in given.headers
            assert given.headers["content-disposition"] == (
                'attachment; filename="provenance.nodes.csv"'
            )


@pytest.mark.parametrize("name", ["\x00", "\u202e\u2066", " \u200b "])
def test_a_reviewer_whose_name_cannot_be_seen_is_asked_for_one(own_store: Path, name: str) -> None:
    """A decision that wins over the engine must tell whose it is."""
    fields = {"action": "reject", "article": "ferry-tarvin-today", "source": ARTICLE}
    with visiting(own_store) as client:
        refused = client.post("/review/decide", data={**fields, "reviewer": name})
        taken = client.post("/review/decide", data={**fields, "reviewer": "Zo\u202eé\r\nB: c"})
        (decision,) = client.get("/api/v1/decisions").json()["decisions"]

    assert (refused.status_code, taken.status_code) == (422, 303)
    assert decision["reviewer"] == "Zoé B: c"
