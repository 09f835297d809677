"""Invented documents, and files of them in every format, for the tests of ``provenance dedup``."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

_SYLLABLES = ("ba", "de", "fi", "go", "lu", "ma", "ne", "po", "ri", "su", "ta", "ve", "zo", "mi")


def invented(seed: int, words: int = 120) -> str:
    """Return a text of made-up words that no other seed's text shares."""
    rng = random.Random(seed)
    made = ["".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4))) for _ in range(words)]
    return " ".join(made).capitalize() + "."


def records(count: int = 6) -> list[dict[str, object]]:
    """Return documents; the last is a copy of the first, and was published before it."""
    rows: list[dict[str, object]] = [
        {"id": f"d{number}", "text": invented(number), "published_at": f"2024-05-{number + 10}"}
        for number in range(count - 1)
    ]
    copy: dict[str, object] = {
        "id": "copy",
        "text": str(rows[0]["text"]),
        "published_at": "2024-05-02",
    }
    return [*rows, copy]


def as_json_lines(rows: list[dict[str, object]]) -> bytes:
    """Return records as JSON Lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def as_csv(rows: list[dict[str, object]], delimiter: str = ",") -> bytes:
    """Return records as CSV, the names of the first one's fields above them."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def write_parquet(path: Path, rows: list[dict[str, object]]) -> Path:
    """Write records as Parquet."""
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def read_lines(path: Path) -> list[dict[str, object]]:
    """Return the records of a file of JSON Lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def ids_of(path: Path) -> list[object]:
    """Return the ids of the records of a file of JSON Lines."""
    return [row["id"] for row in read_lines(path)]
