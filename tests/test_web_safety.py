"""Who may ask the server what: hosts, tokens, other sites, sizes, rates; and what it tells browsers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from provenance.web.safety import CONTENT_SECURITY_POLICY, Rates
from provenance.web.settings import Limits, TokenNeeded, WebSettings, is_loopback
from tests.web import served, visiting

SECRET = "a-secret-of-some-length"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server whose store is not there yet."""
    limits = Limits(body=2000, address=500)
    with visiting(tmp_path_factory.mktemp("empty") / "none.db", limits=limits) as visitor:
        yield visitor


def test_every_answer_forbids_inline_code_and_everything_from_elsewhere(
    client: httpx.Client,
) -> None:
    """An article's text that slipped through as markup could still do nothing."""
    for path in ("/", "/nowhere", "/api/v1/nowhere", "/static/base.css"):
        headers = client.get(path).headers
        assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
    assert "unsafe" not in CONTENT_SECURITY_POLICY


def test_a_page_without_a_store_says_so_and_makes_none(client: httpx.Client) -> None:
    """Looking must not leave a file behind."""
    answer = client.get("/")

    assert answer.status_code == 200
    assert "There are no articles yet" in answer.text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost@evil"])
def test_a_name_that_is_not_this_machine_is_refused(client: httpx.Client, host: str) -> None:
    """A page elsewhere that points its own name at 127.0.0.1 could else read the store."""
    assert client.get("/", headers={"host": host}).status_code in (400, 421)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_post_from_another_site_is_refused(client: httpx.Client, headers: dict[str, str]) -> None:
    """A page elsewhere could else add articles or decide reviews in the reader's name."""
    answer = client.post("/language", data={"language": "fr"}, headers=headers)

    assert answer.status_code == 403
    assert "another site" in answer.text


def test_the_chosen_language_is_kept_and_leads_back_to_the_page(client: httpx.Client) -> None:
    """The reader's choice wins over the browser's; no answer leads to another host."""
    for back, target in (
        ("/claims?q=a", "/claims?q=a"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
    ):
        answer = client.post("/language", data={"language": "fr", "back": back})
        assert (answer.status_code, answer.headers["location"]) == (303, target)
    client.cookies.clear()
    assert '<html lang="fr">' in client.get("/", headers={"accept-language": "fr-CA,en;q=.5"}).text
    assert '<html lang="en">' in client.get("/", headers={"accept-language": "de, en;q=0.4"}).text


def test_what_is_too_large_is_told_with_413(client: httpx.Client) -> None:
    """Declared or not, in the body or in the address."""
    assert client.get("/?q=" + "a" * 600).status_code == 413
    assert client.post("/language", data={"language": "x" * 3000}).status_code == 413

    def parts() -> Iterator[bytes]:
        for _ in range(30):
            yield b"language=" + b"x" * 100

    undeclared = client.post(
        "/language",
        content=parts(),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert undeclared.status_code == 413


def test_programs_are_told_in_json_and_readers_on_a_page(client: httpx.Client) -> None:
    """A program that parses the answer must not meet a page."""
    page, answer = client.get("/nowhere"), client.get("/api/v1/nowhere")

    assert page.status_code == answer.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert set(answer.json()["error"]) == {"code", "message"}


def test_another_address_than_loopback_needs_a_token() -> None:
    """The store would else be open to the whole network."""
    for token in (None, "short"):
        with pytest.raises(TokenNeeded):
            WebSettings(db=Path("s.db"), host="0.0.0.0", token=token)
    assert WebSettings(db=Path("s.db"), host="0.0.0.0", token=SECRET).token == SECRET
    assert [is_loopback(host) for host in ("127.0.0.9", "::1", "localhost", "10.0.0.1")] == [
        True,
        True,
        True,
        False,
    ]


def test_a_token_is_asked_for_everywhere_once_there_is_one(tmp_path: Path) -> None:
    """As a header for programs; without it nothing is told but how to sign in."""
    with visiting(tmp_path / "s.db", token=SECRET) as visitor:
        assert visitor.get("/").status_code == 401
        assert visitor.get("/api/v1/health").status_code == 401
        assert visitor.get("/", headers={"authorization": "Bearer wrong"}).status_code == 401
        known = visitor.get("/", headers={"authorization": f"Bearer {SECRET}"})
        assert known.status_code == 200


def test_a_reader_signs_in_once_and_comes_back_to_the_page_asked_for(tmp_path: Path) -> None:
    """A browser cannot send a header; its cookie is out of reach for scripts and other sites."""
    with visiting(tmp_path / "s.db", token=SECRET) as visitor:
        asked = visitor.get("/claims?about=water")
        assert 'name="back" value="/claims?about=water"' in asked.text
        assert visitor.post("/sign-in", data={"token": "wrong"}).status_code == 401
        signed = visitor.post("/sign-in", data={"token": SECRET, "back": "//evil.example"})
        assert (signed.status_code, signed.headers["location"]) == (303, "/")
        cookie = signed.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert visitor.get("/").status_code == 200


def test_too_many_requests_are_refused_until_some_time_has_passed(tmp_path: Path) -> None:
    """One client must not take the server from the others."""
    with (
        served(WebSettings(db=tmp_path / "s.db", limits=Limits(rate=0.5, burst=3))) as address,
        httpx.Client(base_url=address) as visitor,
    ):
        answers = [visitor.get("/static/base.css") for _ in range(5)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["retry-after"]) >= 1


def test_a_bucket_fills_at_its_rate_and_holds_no_more_than_its_burst() -> None:
    """Checked against the arithmetic of a bucket, second by second."""
    now = [0.0]
    rates = Rates(2.0, 3, lambda: now[0])

    assert [rates.wait("a") for _ in range(4)] == [0, 0, 0, 0.5]
    assert rates.wait("b") == 0
    now[0] = 0.5
    assert [rates.wait("a"), rates.wait("a")] == [0, 0.5]
    now[0] = 100.0
    assert [rates.wait("a") for _ in range(4)] == [0, 0, 0, 0.5]
