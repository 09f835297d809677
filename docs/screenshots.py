"""Takes the pictures of ``docs/screens``: every screen of the sample corpus, in a real browser."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from provenance import Engine
from provenance.web.settings import WebSettings
from tests.browser import chromium
from tests.web import served

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "docs" / "screens"
COPY, ORIGIN, CLAIM = "ferry-harbor-ledger", "ferry-associated-press", "97 tickets had been sold"
WIDE, PHONE = {"width": 1200, "height": 860}, {"width": 390, "height": 844}
# Name of the picture, address, dark or not, size of the window.
SHOTS = (
    ("ask", "/", False, WIDE),
    ("who", f"/who?q={ORIGIN}", False, WIDE),
    ("who-claim", f"/who?q={CLAIM.replace(' ', '+')}", False, WIDE),
    ("who-phone", f"/who?q={ORIGIN}", False, PHONE),
    ("tree", "/trees", False, WIDE),
    ("tree-dark-phone", f"/trees/{ORIGIN}", True, PHONE),
    ("timeline", f"/timelines/{ORIGIN}", False, WIDE),
    ("timeline-dark", f"/timelines/{ORIGIN}", True, WIDE),
    ("compare", f"/compare?left={ORIGIN}&right={COPY}", False, WIDE),
    ("claims", "/claims", False, WIDE),
    ("article", f"/articles/{COPY}", False, WIDE),
    ("review", "/review", False, WIDE),
    ("exports", "/exports", False, WIDE),
    ("add", "/add", False, WIDE),
)


def main() -> None:
    """Build the sample store, serve it, and take every picture."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder, "sample.db")
        with Engine(db) as engine:
            engine.ingest(ROOT / "data")
            engine.finish()
            engine.decide(
                "accept", reviewer="A. Reader", article=COPY, source=ORIGIN, note="credit checked"
            )
            engine.finish()
        with served(WebSettings(db=db)) as address, sync_playwright() as driver:
            program = chromium()
            if program is None:
                sys.exit("no Chromium on this machine: install Debian's package 'chromium'")
            browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
            for name, path, dark, size in SHOTS:
                page = browser.new_page(color_scheme="dark" if dark else "light", viewport=size)
                page.goto(address + path)
                page.wait_for_timeout(300)
                page.screenshot(path=SCREENS / f"{name}.png")
                page.close()
            browser.close()


if __name__ == "__main__":
    main()
