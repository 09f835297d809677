"""What is asked, and of which articles: those of some languages, outlets or dates (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from provenance.attribution import same_outlet
from provenance.canonical import declared_code
from provenance.clocks import read_claimed
from provenance.errors import DatesTurned, UnreadableDate
from provenance.model import Article, Document

DAY_LENGTH = len("2024-01-31")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What narrows a question; empty fields narrow nothing.

    Attributes:
        languages: Languages of articles, ISO 639-1; one of them is enough.
        outlets: Names of publishers, short forms included; one of them is enough.
        since: ISO 8601 to the year, month or day; articles whose date, as their page writes it, lies
            wholly before are left out, and those without a date.
        until: Likewise for what lies wholly after.

    Raises:
        UnreadableDate: ``since`` or ``until`` is no such date.
        DatesTurned: ``since`` lies after ``until``.
    """

    languages: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        languages = {declared_code(name) or name.strip().casefold() for name in self.languages}
        outlets = dict.fromkeys(" ".join(name.split()) for name in self.outlets)
        object.__setattr__(self, "languages", tuple(sorted(languages - {""})))
        object.__setattr__(self, "outlets", tuple(name for name in outlets if name))
        object.__setattr__(self, "since", _day(self.since))
        object.__setattr__(self, "until", _day(self.until))
        if self.since and self.until and not _not_after(self.since, self.until):
            raise DatesTurned(self.since, self.until)

    def __bool__(self) -> bool:
        """Tell whether anything is left out."""
        return bool(self.languages or self.outlets or self.since or self.until)

    def takes(self, document: Document) -> bool:
        """Tell whether an article is among those asked."""
        article = document.article
        return (
            (not self.languages or document.canonical.language in self.languages)
            and (not self.outlets or self.takes_outlet(publisher_named(article, document)))
            and self.takes_date(article.published_at)
        )

    def takes_outlet(self, name: str | None) -> bool:
        """Tell whether a publisher is among those asked; nobody's article is not."""
        return name is not None and any(same_outlet(name, outlet) for outlet in self.outlets)

    def takes_date(self, published_at: str | None) -> bool:
        """Tell whether an article of this claimed date may lie between the two dates."""
        if not self.since and not self.until:
            return True
        if read_claimed(published_at) is None or published_at is None:
            return False
        day = published_at.strip()[:DAY_LENGTH]
        after = self.since is None or _not_after(self.since, day)
        return after and (self.until is None or _not_after(day, self.until))

    def to_dict(self) -> dict[str, object]:
        """Return the contract's ``filters`` object."""
        return {
            "languages": list(self.languages),
            "outlets": list(self.outlets),
            "since": self.since,
            "until": self.until,
        }

    def told(self) -> str:
        """Return what the articles asked are, to stand behind "searched"; empty for all."""
        return f" ({told})" if (told := ", ".join(self._parts())) else ""

    def _parts(self) -> Iterator[str]:
        if self.languages:
            yield f"in {_either(self.languages)}"
        if self.outlets:
            yield f"from {_either(self.outlets)}"
        if self.since and self.until:
            same = self.since == self.until
            yield f"dated {self.since}" if same else f"dated {self.since} to {self.until}"
        elif self.since:
            yield f"dated {self.since} or later"
        elif self.until:
            yield f"dated {self.until} or earlier"


def _day(date: str | None) -> str | None:
    """Return a date without its hour; None for none.

    Raises:
        UnreadableDate: It cannot be read.
    """
    if date is None or not date.strip():
        return None
    if read_claimed(date) is None:
        raise UnreadableDate(date)
    return date.strip()[:DAY_LENGTH]


def _not_after(first: str, second: str) -> bool:
    """Tell whether a date may be no later than another; as exactly as the vaguer one is known."""
    known = min(len(first), len(second))
    return first[:known] <= second[:known]


def _either(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


# Nothing is left out.
EVERYTHING = Filters()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What was asked.

    Attributes:
        kind: ``article``, ``url``, ``file``, ``text`` or ``claim``.
        value: The article id, url, path, text or claim.
        language: ISO 639-1, given or detected; None where it is not known.
        article: Id of the stored article that the query means, or None where it is not stored.
        filters: Which articles it was asked of.
    """

    kind: str
    value: str
    language: str | None = None
    article: str | None = None
    filters: Filters = EVERYTHING

    def to_dict(self) -> dict[str, object]:
        """Return the contract's ``query`` object."""
        return {
            "kind": self.kind,
            "value": self.value,
            "language": self.language,
            "article": self.article,
            "filters": self.filters.to_dict(),
        }


def publisher_named(article: Article, document: Document) -> str | None:
    """Return the outlet that an article is found under: as given, else as read off the text."""
    return article.outlet or document.sourcing.publisher
