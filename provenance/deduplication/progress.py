"""Progress of a run on standard error: a changing line in a terminal, else now and then."""

from __future__ import annotations

import sys
import time

_TOLD = {
    "compile": "Compiling for this processor, once on this machine, some ten seconds",
    "reading": "Reading documents",
    "sketch": "Reading documents",
    "pair": "Pairing documents that share passages",
    "group": "Gathering what each pair shares",
    "judge": "Telling copies from boilerplate",
    "keep": "Choosing what is kept",
    "listing": "Listing clusters",
    "copying": "Copying kept documents",
    "semantic": "Reading what is kept for rewordings and translations",
    "compare": "Comparing candidates for rewordings and translations",
}
_LINE_SECONDS = 5.0
_SCREEN_SECONDS = 0.2


class Told:
    """Tells of progress; ``close`` clears the line of a terminal."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._is_screen = sys.stderr.isatty()
        self._began = self._told_at = time.monotonic()
        self._stage = ""
        self._is_compiling = False

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Take a stage's word, what is done of it, and how much it is in all."""
        now = time.monotonic()
        pause = _SCREEN_SECONDS if self._is_screen else _LINE_SECONDS
        if stage == "compile":
            # Told once, before it is waited for.
            if self._is_compiling:
                return
            self._is_compiling, pause = True, 0.0
        # The first seconds are silent: a run that ends in them needs no progress.
        if self._quiet or now - self._told_at < pause:
            return
        self._stage, self._told_at = stage, now
        shown = f" {done:,}" if done else ""
        of = f" of {total:,}" if done and total else ""
        line = f"{_TOLD.get(stage, stage.capitalize())}{':' if done else ''}{shown}{of} ..."
        sys.stderr.write(f"\r\x1b[K{line}" if self._is_screen else f"{line}\n")
        sys.stderr.flush()

    def close(self) -> None:
        """Clear the line."""
        if self._is_screen and self._stage:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
