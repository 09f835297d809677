"""A real Chromium for the tests of the screens, and what a page must never do in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
MISSING = (
    "no Chromium on this machine: install Debian's package 'chromium' to run the screens' tests"
)
PHONE, DESK = (390, 844), (1440, 900)


@dataclass(slots=True)
class Visit:
    """One reader's pages, and all that went wrong while they were open.

    Attributes:
        context: The browser's profile of this reader.
        address: Of the server, without a slash at its end.
        faults: Errors of scripts, breaches of the page's policy, requests to other machines.
    """

    context: BrowserContext
    address: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> Page:
        """Open a page of the server."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        # Playwright marks what it is given, which a method of an object with slots does not let it.
        page.on("console", lambda message: self._heard(message))  # noqa: PLW0108
        page.on("request", lambda request: self._asked(request))  # noqa: PLW0108
        page.goto(self.address + path)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        # A status such as 404 is the answer that the test asks for, and no fault of the page.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:", "about:")):
            self.faults.append(f"asked elsewhere: {request.url}")


def chromium() -> str | None:
    """Return where the machine's Chromium is, or None."""
    return next((path for name in CHROMIUM if (path := shutil.which(name))), None)


@contextmanager
def browser_running() -> Iterator[Browser]:
    """Start Chromium; the test is skipped where there is none (and fails then under CI)."""
    program = chromium()
    if program is None:
        pytest.skip(MISSING)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - not for other tests

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        yield browser
        browser.close()


@contextmanager
def visiting_in(
    browser: Browser,
    address: str,
    *,
    scripts: bool = True,
    dark: bool = False,
    size: tuple[int, int] = DESK,
    language: str = "en-GB",
) -> Iterator[Visit]:
    """Open a fresh profile, and hold at the end that nothing went wrong in it."""
    context = browser.new_context(
        java_script_enabled=scripts,
        color_scheme="dark" if dark else "light",
        viewport={"width": size[0], "height": size[1]},
        locale=language,
        reduced_motion="reduce",
        accept_downloads=True,
    )
    context.set_default_timeout(30_000)
    visit = Visit(context, address)
    yield visit
    context.close()
    assert visit.faults == []
