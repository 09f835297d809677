"""What a visitor asks, read from a form or an address; a visitor's words never name a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from provenance.engine import Engine
from provenance.model import Article
from provenance.query import Filters
from provenance.web import addresses

# Longer questions have no address of their own: browsers and servers cut addresses off.
LONGEST_ADDRESSED = 1_500
# Scripts that put no space between words: one "word" of theirs may be a whole claim.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the page shows it again.

    Attributes:
        text: What is asked about.
        languages: Codes.
        outlets: Names.
        since: Date as written.
        until: Likewise.
    """

    text: str
    languages: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    since: str = ""
    until: str = ""

    @property
    def filters(self) -> Filters:
        """What narrows it.

        Raises:
            UnreadableDate: A date cannot be read.
            DatesTurned: The first one lies after the second one.
        """
        return Filters(
            languages=self.languages,
            outlets=self.outlets,
            since=self.since or None,
            until=self.until or None,
        )

    @property
    def address(self) -> str | None:
        """The permanent address of its answer; None where it is too long for one."""
        return None if len(self.text) > LONGEST_ADDRESSED else self._at(addresses.WHO)

    def listing(self, page: int) -> str:
        """Return the address of a page of the articles that it would search."""
        return self._at(addresses.ARTICLES, page if page > 1 else None)

    def _at(self, path: str, page: int | None = None) -> str:
        return addresses.with_values(
            path,
            q=self.text,
            language=",".join(self.languages),
            outlet="; ".join(self.outlets),
            since=self.since,
            until=self.until,
            page=page,
        )


def read_question(
    text: str, languages: Sequence[str], outlets: Sequence[str], since: str, until: str
) -> Question:
    """Return a question from the fields of a form; lists may stand in one field."""
    return Question(
        text=text.replace("\r\n", "\n").strip(),
        languages=_parts(languages, ","),
        outlets=_parts(outlets, ";"),
        since=since.strip()[:40],
        until=until.strip()[:40],
    )


def asked(engine: Engine, text: str) -> str | Article | None:
    """Return what to ask the engine: a stored article's id, or a text; None for an unknown name.

    The engine knows a text of the store again by itself.
    """
    name = text.strip()
    found = engine.find(name) if len(name) <= LONGEST_ADDRESSED else None
    if found is not None:
        return found
    if len(name.split()) > 1:
        return text
    return Article(text=text) if _UNSPACED.search(name) else None


def _parts(values: Sequence[str], separator: str) -> tuple[str, ...]:
    parts = (part.strip() for value in values for part in value.split(separator))
    return tuple(dict.fromkeys(part for part in parts if part))[:50]
