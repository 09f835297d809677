"""What could not be read, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refused:
    """A file or record that gave no article.

    Attributes:
        where: The file, with the line or record where there is one ("news.jsonl, line 3").
        reason: One clause that says what is wrong and what to do.
    """

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"
