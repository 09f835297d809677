"""What a run did, in numbers that add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from provenance.cleaning import clean

_SHOWN = 5


def shown_line(line: str) -> str:
    """Return one line for a reader: names and ids of data may hold escapes of the terminal."""
    return clean(line).replace("\n", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run did: ``documents == kept + dropped + sum(refused.values())``.

    Attributes:
        documents: Records that were met, refused ones included.
        kept: Documents that were kept.
        dropped: Documents that another one stands for.
        dropped_by: Relation to the kept one to how many were dropped.
        stayed_by: Relation to how many were kept although they share text with the kept one.
        refused: Kind of refusal to how many records.
        refusals: The first refusals: where, id, kind and reason of each.
        clusters: Groups of two documents or more.
        largest: Documents in the largest group; 1 where there is no group.
        problems: Inputs that could not be read, or not to their end, a sentence each.
        notes: What had to be guessed to how often.
        outputs: Name of an output to the path that was written.
        seconds: Wall time of the whole run.
        semantic: What ``semantic`` sought and found, or None.
        explanation: Of the document that was asked about, or None.
    """

    documents: int
    kept: int
    dropped: int
    dropped_by: Mapping[str, int]
    stayed_by: Mapping[str, int]
    refused: Mapping[str, int]
    refusals: tuple[Mapping[str, object], ...]
    clusters: int
    largest: int
    problems: tuple[str, ...]
    notes: Mapping[str, int]
    outputs: Mapping[str, str]
    seconds: float
    semantic: Mapping[str, object] | None = None
    explanation: Mapping[str, object] | None = field(default=None)

    @property
    def complete(self) -> bool:
        """Whether every input was read to its end."""
        return not self.problems

    @property
    def documents_per_second(self) -> float:
        """Documents that were taken, over the seconds of the whole run."""
        return (self.kept + self.dropped) / self.seconds if self.seconds > 0 else 0.0

    def to_dict(self) -> dict[str, object]:
        """Return the JSON of the summary."""
        return {
            "documents": self.documents,
            "kept": self.kept,
            "dropped": self.dropped,
            "dropped_by": dict(sorted(self.dropped_by.items())),
            "stayed_by": dict(sorted(self.stayed_by.items())),
            "refused": sum(self.refused.values()),
            "refused_by": dict(sorted(self.refused.items())),
            "refusals": [dict(refusal) for refusal in self.refusals],
            "clusters": self.clusters,
            "largest_cluster": self.largest,
            "problems": list(self.problems),
            "notes": dict(sorted(self.notes.items())),
            "outputs": dict(self.outputs),
            "seconds": round(self.seconds, 3),
            "documents_per_second": round(self.documents_per_second, 1),
            "semantic": self.semantic,
            "explanation": self.explanation,
        }


def render(summary: Summary, refused_to: str | None = None) -> list[str]:
    """Return the lines that tell a reader what was done.

    Args:
        summary: Of a run.
        refused_to: The file that lists all refusals, if there is one.
    """
    refused = sum(summary.refused.values())
    lines = [
        f"{summary.documents:,} documents in = {summary.kept:,} kept + {summary.dropped:,} dropped "
        f"+ {refused:,} refused"
    ]
    if summary.dropped:
        lines.append(f"dropped: {_parts(summary.dropped_by)}")
    if summary.stayed_by:
        lines.append(f"kept, though they share text with another: {_parts(summary.stayed_by)}")
    if summary.clusters:
        lines.append(
            f"{summary.clusters:,} {'cluster' if summary.clusters == 1 else 'clusters'} of two or "
            f"more, the largest of {summary.largest:,}"
        )
    lines.extend(_semantic_lines(summary))
    if refused:
        lines.append(f"refused: {_parts(summary.refused)}")
        lines.extend(f"  {one['where']}: {one['reason']}" for one in summary.refusals[:_SHOWN])
        if refused > _SHOWN:
            rest = f"  and {refused - _SHOWN:,} more"
            lines.append(f"{rest}: all are in {refused_to}" if refused_to else rest)
    lines.extend(f"note: {note} ({count:,})" for note, count in sorted(summary.notes.items()))
    lines.append(
        f"{summary.seconds:,.1f} seconds, {summary.documents_per_second:,.0f} documents a second"
    )
    lines.extend(f"written: {path}" for path in summary.outputs.values())
    return lines


def _semantic_lines(summary: Summary) -> list[str]:
    if summary.semantic is None:
        return []
    return [
        f"reworded and translated: {summary.semantic['candidates']:,} candidates compared, "
        f"{summary.semantic['found']:,} found, none dropped for it"
    ]


def _parts(counts: Mapping[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count:,} {name}" for name, count in ordered)
