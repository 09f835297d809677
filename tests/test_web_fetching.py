"""Fetching a page: off by default, from public addresses alone, checked again at every redirect."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from provenance.model import Article
from provenance.readers import Refused
from provenance.web import fetching
from provenance.web.fetching import (
    FetchLimits,
    NotFetched,
    checked_address,
    fetch,
    fetch_article,
    is_public,
)
from tests.web import visiting

TEXT = (
    "The reading room of the Ostrow library will stay open on Sundays from March, the town said on "
    "Friday. Eleven volunteers have signed up so far, and the heating is paid for by a legacy."
)
HERE = FetchLimits(allowed=("127.0.0.0/8",), seconds=5)


class Pages(BaseHTTPRequestHandler):
    """A small site; it counts what it was asked for."""

    asked: list[tuple[str, str]] = []  # noqa: RUF012 - one site a test run

    def do_GET(self) -> None:
        """Answer as the path says."""
        self.asked.append((self.path, self.headers["host"]))
        answer: Callable[[], None] = getattr(self, f"give_{self.path[1:].partition('/')[0]}")
        answer()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def give_page(self) -> None:
        """An article."""
        body = f"<html><head><link rel=canonical href='https://else.example/x'></head><body><article><h1>Open</h1><p>{TEXT}</p></article></body></html>"
        self._send(
            200, "text/html; charset=iso-8859-1", body.replace("town", "tówn").encode("latin-1")
        )

    def give_note(self) -> None:
        """A plain text."""
        self._send(200, "text/plain", TEXT.encode())

    def give_picture(self) -> None:
        """What is no text."""
        self._send(200, "image/png", b"\x89PNG")

    def give_empty(self) -> None:
        """A page without an article."""
        self._send(200, "text/html", b"<p></p>")

    def give_packed(self) -> None:
        """Compressed without having been asked to."""
        self._send(200, "text/html", b"\x1f\x8b", {"content-encoding": "gzip"})

    def give_large(self) -> None:
        """More than is read."""
        self._send(200, "text/plain", b"word " * 300_000)

    def give_gone(self) -> None:
        """Nothing."""
        self._send(404, "text/html", b"")

    def give_slow(self) -> None:
        """A byte now and then, so that no single wait is long."""
        self.send_response(200)
        self.send_header("content-type", "text/plain")
        self.end_headers()
        try:
            for _ in range(100):
                self.wfile.write(b"a")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            return

    def give_to(self) -> None:
        """A redirect to the rest of the path."""
        self._send(302, "text/html", b"", {"location": self.path.removeprefix("/to/")})

    def give_round(self) -> None:
        """A redirect to itself."""
        self._send(301, "text/html", b"", {"location": "/round"})

    def _send(
        self, status: int, kind: str, body: bytes, more: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            return


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of the site, on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.8",
        "198.18.0.1",
        "203.0.113.7",
        "224.0.0.251",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::fb",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
    ],
)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    """The server stands where its visitors may not: behind it lie routers, stores and secrets."""
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:2800:21f::1", "2a00::1"])
def test_an_address_of_the_public_network_is_not(address: str) -> None:
    """Newspapers are there."""
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://localhost/",
        "http://localhost./",
        "http://0/",
        "http://169.254.169.254/latest/meta-data/",
    ],
)
def test_every_way_to_write_this_machine_is_refused(url: str) -> None:
    """Names and numbers are resolved first, and what they mean is checked."""
    with pytest.raises(NotFetched, match=r"no public address|no address was found"):
        fetch(url, FetchLimits())


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("ftp://example.org/", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("//example.org/", "only http and https"),
        ("", "only http and https"),
        ("http://", "only http and https"),
        ("http://user:secret@8.8.8.8/", "leave them away"),
        ("http://8.8.8.8:22/", "port 22"),
        ("http://8.8.8.8:99999/", "no address of a page"),
        ("http://[::1/", "no address of a page"),
        ("http://a..b/", "no address of a page"),
        ("http://no-such-name.invalid/", "no address was found"),
    ],
)
def test_what_is_no_page_of_the_web_is_refused_in_one_sentence(url: str, why: str) -> None:
    """Before anything is sent."""
    with pytest.raises(NotFetched, match=why):
        fetch(url, FetchLimits())


def test_a_name_with_one_private_address_among_others_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever owns a name can give it two addresses, and choose which one answers."""
    told = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (name, 80)) for name in ("8.8.8.8", "10.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: told)

    with pytest.raises(NotFetched, match="no public address"):
        checked_address(urlsplit("http://paper.example/"))


def test_the_connection_goes_to_the_address_that_was_checked(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that means another machine the second time it is resolved gains nothing by it."""
    port = urlsplit(site).port
    resolved: list[str] = []

    def once(host: str, **_: object) -> list[object]:
        resolved.append(host)
        assert len(resolved) == 1, "resolved a second time"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *rest, **more: (
            once(host, **more) if host == "paper.example" else real(host, *rest, **more)
        ),
    )
    Pages.asked.clear()

    page = fetch(f"http://paper.example:{port}/note", HERE)

    assert page.url == f"http://paper.example:{port}/note"
    assert Pages.asked == [("/note", f"paper.example:{port}")]


def test_an_article_is_read_off_the_page_under_the_address_it_was_found_at(site: str) -> None:
    """What the page says of its own address is not believed; its encoding is the server's word."""
    found = fetch_article(f"{site}/page", HERE)

    assert isinstance(found, Article)
    assert found.url == f"{site}/page"
    assert "the tówn said" in found.text
    assert found.id == ""


def test_a_redirect_is_followed_and_its_end_is_the_address(site: str) -> None:
    """Short links lead to papers."""
    found = fetch_article(f"{site}/to//note", HERE)

    assert isinstance(found, Article)
    assert found.url == f"{site}/note"


@pytest.mark.parametrize(
    "target", ["http://10.0.0.1/", "http://[::1]/", "file:///etc/passwd", "http://169.254.169.254/"]
)
def test_a_redirect_to_where_none_may_go_is_refused(site: str, target: str) -> None:
    """A public page that leads to the machine next door is the usual trick."""
    with pytest.raises(NotFetched, match=r"no public address|only http"):
        fetch(f"{site}/to/{target}", HERE)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/round", "more than 5 times"),
        ("/picture", "image/png"),
        ("/packed", "compressed"),
        ("/gone", "404"),
    ],
)
def test_what_is_no_article_is_told_in_one_sentence(site: str, path: str, why: str) -> None:
    """The reader is told what came instead."""
    with pytest.raises(NotFetched, match=why):
        fetch(site + path, HERE)


def test_a_page_may_take_so_much_room_and_time_and_no_more(site: str) -> None:
    """A page without end must not hold the server."""
    with pytest.raises(NotFetched, match="larger than 1 MB"):
        fetch(f"{site}/large", FetchLimits(allowed=HERE.allowed, size=1 << 20))
    start = time.monotonic()
    with pytest.raises(NotFetched, match=r"longer than|too long|broke off|connection failed"):
        fetch(f"{site}/slow", FetchLimits(allowed=HERE.allowed, seconds=1))
    assert time.monotonic() - start < 4


def test_a_page_without_an_article_is_refused_by_its_address(site: str) -> None:
    """The reader learns which one."""
    found = fetch_article(f"{site}/empty", HERE)

    assert isinstance(found, Refused)
    assert found.where == f"{site}/empty"


def test_nothing_is_fetched_unless_it_is_switched_on(
    tmp_path: Path, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even then no private address is; what is fetched becomes an article."""
    Pages.asked.clear()
    with visiting(tmp_path / "off.db") as visitor:
        off = visitor.post("/api/v1/articles/fetch", json={"url": f"{site}/note"})
    with visiting(tmp_path / "on.db", fetch=True) as visitor:
        near = visitor.post("/api/v1/articles/fetch", json={"url": f"{site}/note"})
        asked_so_far = list(Pages.asked)
        monkeypatch.setattr(fetching, "FetchLimits", lambda: HERE)
        taken = visitor.post("/api/v1/articles/fetch", json={"url": f"{site}/note"})

    assert (off.status_code, off.json()["error"]["code"]) == (403, "FetchingOff")
    assert (near.status_code, near.json()["error"]["code"]) == (422, "NotFetched")
    assert asked_so_far == []
    assert taken.status_code == 202
