"""With what an answer was made: version, settings, what was searched, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from provenance.answers import Corpus
from provenance.contract import Json

TOOL = "provenance"


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeWith:
    """What an export or a snapshot carries, so that it can be told from a later one.

    Attributes:
        version: Of the program.
        settings: What decides the answers beside the articles, by name: ``code`` (stamp of the
            code that answers), ``decisions`` (those of reviewers that hold: how many, and a hash
            of what they say; left out where there are none), ``model`` (identity of the sentence model), ``searched`` (``words``
            where no sentence was embedded).
        corpus: What was searched.
        digest: 16 hex digits over all articles stored, their versions included. The same
            articles give the same digest, in whatever order they came.
        time: When it was made, as the caller says it (ISO 8601, UTC); empty where it says nothing,
            so that the same store gives the same export.
    """

    version: str
    corpus: Corpus
    digest: str
    settings: Mapping[str, str] = field(default_factory=dict)
    time: str = ""

    def to_dict(self) -> Json:
        """Return the ``made_with`` object of JSON exports."""
        corpus = self.corpus
        return {
            "tool": TOOL,
            "version": self.version,
            "settings": dict(sorted(self.settings.items())),
            "corpus": {
                "articles": corpus.articles,
                "outlets": corpus.outlets,
                "first": corpus.first,
                "last": corpus.last,
                "digest": self.digest,
            },
            "time": self.time or None,
        }

    @property
    def program(self) -> str:
        """The program with its version."""
        return f"{TOOL} {self.version}".strip()

    @property
    def settings_told(self) -> str:
        """The settings in one line, by name."""
        return ", ".join(f"{name} {value}" for name, value in sorted(self.settings.items()))

    @property
    def corpus_told(self) -> str:
        """What was searched, in one line; without a word of dates where there are none."""
        corpus = self.corpus
        dates = sorted({date for date in (corpus.first, corpus.last) if date})
        parts = [
            f"{corpus.articles} article{'s' * (corpus.articles != 1)}",
            f"{corpus.outlets} outlet{'s' * (corpus.outlets != 1)}",
            " to ".join(dates),
            f"digest {self.digest}",
        ]
        return ", ".join(filter(None, parts))

    @property
    def time_shown(self) -> str:
        """The time as a reader writes it, to the minute; what is no ISO 8601 stays as it is."""
        try:
            time = datetime.fromisoformat(self.time)
        except ValueError:
            return self.time
        if time.tzinfo is None:
            return self.time
        return time.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")

    def told(self) -> tuple[tuple[str, str], ...]:
        """Return (name, value) in words, those without a value left out: what drawings carry."""
        named = (
            ("made with", self.program),
            ("settings", self.settings_told),
            ("corpus", self.corpus_told),
            ("time", self.time),
        )
        return tuple((name, value) for name, value in named if value)
