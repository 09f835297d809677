"""The screens in a real Chromium: by keyboard, without scripts, in every light and width."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from provenance import Engine
from provenance.web.settings import WebSettings
from tests.browser import DESK, PHONE, visiting_in
from tests.web import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

COPY = "ferry-harbor-ledger"
ORIGIN = "ferry-associated-press"
SCREENS = {
    "ask": "/",
    "who, of an article": f"/who?q={ORIGIN}",
    "who, of a claim": "/who?q=The+ferry+sank+with+97+people+on+board.",
    "who, of nothing known": "/who?q=Nobody+here+ever+wrote+of+purple+zebras+on+stilts.",
    "tree": "/trees",
    "tree of one": f"/trees/{COPY}",
    "timeline": "/timelines",
    "timeline of one": f"/timelines/{COPY}",
    "compare": f"/compare?left={ORIGIN}&right={COPY}",
    "claims": "/claims",
    "articles": "/articles",
    "article": f"/articles/{COPY}",
    "review": "/review?history=true",
    "exports": "/exports",
    "kept": "/snapshots",
    "add": "/add",
    "jobs": "/jobs",
    "sign in": "/sign-in",
    "api": "/api",
    "problem": "/nowhere",
}
# Impacts of axe-core that no screen may have.
BARRIERS = {"serious", "critical"}


@pytest.fixture(scope="module")
def address(sample_store: Path) -> Iterator[str]:
    """A server over the sample store, which these tests only read."""
    with served(WebSettings(db=sample_store)) as started:
        yield started


@pytest.fixture
def own_address(own_store: Path) -> Iterator[str]:
    """A server over a store that the test may change."""
    with served(WebSettings(db=own_store)) as started:
        yield started


def tab_to(page: Page, selector: str, *, most: int = 200) -> None:
    """Press the tabulator until the focus is on an element that the selector means."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => !!document.activeElement?.matches(s)", selector):
            return
    message = f"{most} steps of the tabulator did not reach {selector}"
    raise AssertionError(message)


def copied_text(sample_store: Path) -> str:
    """Return a text to paste: the beginning of an article of the store."""
    with Engine(sample_store) as engine:
        return engine.document(COPY).article.text[:1200]


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_has_no_serious_barrier_in_any_light_or_width(
    browser: Browser, address: str, screen: str
) -> None:
    """Axe-core finds what keeps readers with a screen reader or weak eyes out."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only here

    found = []
    with visiting_in(browser, address) as visit:
        page = visit.open(SCREENS[screen])
        for light, (width, height) in product(("light", "dark"), (DESK, PHONE)):
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=light)  # type: ignore[arg-type]
            for violation in Axe().run(page).response["violations"]:
                if violation["impact"] in BARRIERS:
                    where = violation["nodes"][0]["html"][:160]
                    found.append(f"{light}, {width}: {violation['id']}: {where}")
    assert found == []


def test_no_screen_scrolls_sideways_on_a_phone(browser: Browser, address: str) -> None:
    """What stands outside the screen is not read; wide tables and drawings scroll by themselves."""
    found = []
    with visiting_in(browser, address, size=(360, 740)) as visit:
        for name, path in SCREENS.items():
            page = visit.open(path)
            wide = page.evaluate("() => document.documentElement.scrollWidth")
            if wide > 360:
                found.append(f"{name}: {wide}")
            page.close()
    assert found == []


def test_the_interface_speaks_the_language_of_the_browser(browser: Browser, address: str) -> None:
    """No key of the catalogue and no English heading is left on a French page."""
    with visiting_in(browser, address, language="fr-FR") as visit:
        for name, path in SCREENS.items():
            page = visit.open(path)
            assert page.locator("html").get_attribute("lang") == "fr", name
            heading = page.locator("h1").first.inner_text()
            assert heading, name
            page.close()
        page = visit.open("/")
        assert page.locator("h1").inner_text() == "Qui d’autre l’a rapporté\u202f?"


def test_a_pasted_text_leads_to_the_evidence_by_keyboard_alone(
    browser: Browser, address: str, sample_store: Path
) -> None:
    """From the question to the passages that prove the answer, no pointer is needed."""
    with visiting_in(browser, address) as visit:
        page = visit.open("/")
        tab_to(page, "textarea")
        page.keyboard.insert_text(copied_text(sample_store))
        page.keyboard.press("Control+Enter")
        page.wait_for_url("**/who**")
        assert "article" in page.locator(".lead").first.inner_text()
        tab_to(page, "main details.evidence > summary")
        page.keyboard.press("Enter")
        evidence = page.locator("main details.evidence[open]").first
        assert evidence.locator("mark, blockquote").count() > 0
        tab_to(page, "main a[href*='/trees/']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/trees/**")
        tab_to(page, "main a[href*='#link-']")
        page.keyboard.press("Enter")
        opened = "() => !!document.activeElement?.closest('details[open][id^=link-]')"
        page.wait_for_function(opened)


def test_the_same_works_without_scripts(browser: Browser, address: str, sample_store: Path) -> None:
    """A reader whose browser runs no scripts is told the same."""
    with visiting_in(browser, address, scripts=False) as visit:
        page = visit.open("/")
        page.locator("textarea").fill(copied_text(sample_store))
        page.locator("main form button.primary").first.click()
        page.wait_for_url("**/who**")
        assert page.locator("main details").count() > 0
        page.locator("main details > summary").first.click()
        assert page.locator("main details[open]").count() > 0
        page.locator("main a[href*='/trees/']").first.click()
        page.wait_for_url("**/trees/**")
        assert page.locator("main li").count() > 0


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_text_is_added_and_the_reader_sees_what_became_of_it(
    browser: Browser, own_address: str, *, scripts: bool
) -> None:
    """Adding ends with a count and a way on."""
    with visiting_in(browser, own_address, scripts=scripts) as visit:
        page = visit.open("/add")
        page.locator("#text").fill(
            "The council of Penhallow voted on Tuesday to drain the old water tower. "
            "Engineers found a crack as long as a bus in its northern face, the mayor said."
        )
        page.locator("#outlet").fill("The Marlow Gazette")
        page.locator("main form button.primary").first.click()
        page.wait_for_url("**/jobs/**")
        page.locator("dl.figures").wait_for(timeout=60_000)
        assert page.locator("dl.figures dd").first.inner_text() == "1"
        page.locator("main a.button.primary").click()
        page.wait_for_url("**/articles")
        assert page.get_by_text("The Marlow Gazette").count() > 0


def test_a_link_is_rejected_undone_and_the_answer_kept(browser: Browser, own_address: str) -> None:
    """What a reviewer does in the tree holds at once, everywhere, and can be taken back."""
    with visiting_in(browser, own_address) as visit:
        page = visit.open(f"/trees/{COPY}")
        page_form = f"form:has(input[name=source][value='{ORIGIN}']):has(input[name=article][value='{COPY}'])"
        control = page.locator(page_form).first
        control.evaluate(
            "f => { for (let p = f; p; p = p.parentElement) if (p.tagName === 'DETAILS') p.open = true; }"
        )
        control.locator("input[value=reject]").check()
        control.locator("input[name=reviewer]").fill("Zoé")
        control.locator("button").click()
        page.wait_for_url("**/trees/**")
        assert page.locator(page_form).count() == 0

        page.goto(own_address + "/review")
        row = page.locator("tbody tr").first
        assert "Zoé" in row.inner_html()
        row.locator("form button").click()
        page.goto(own_address + f"/trees/{COPY}")
        assert page.locator(page_form).count() > 0

        page.goto(own_address + f"/exports?article={COPY}")
        page.locator("form.share button").click()
        page.wait_for_url("**/snapshots/*")
        kept = page.locator("main").inner_text()
        page.reload()
        assert page.locator("main").inner_text() == kept
