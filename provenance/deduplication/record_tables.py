"""Records of any shape to tables of one shape: columns and types are those of all records."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa

_BATCH_RECORDS = 2_000
# Beyond this not every whole number is a float: beside floats, such numbers stay text.
_EXACT = 2**53
_TYPES = {
    frozenset({"bool"}): pa.bool_(),
    frozenset({"int"}): pa.int64(),
    frozenset({"wide"}): pa.int64(),
    frozenset({"int", "wide"}): pa.int64(),
    frozenset({"float"}): pa.float64(),
    frozenset({"int", "float"}): pa.float64(),
}


def spooled_tables(
    records: Iterable[Mapping[str, object]], path: Path, as_json: Callable[[object], object]
) -> Iterator[tuple[list[str], pa.Table | None]]:
    """Yield the names of all columns with None, then tables; all of one schema.

    A column of numbers or of yes and no keeps its type where every record agrees; all else is
    text, lists and objects as JSON.

    Args:
        records: Read once, and written to a file meanwhile.
        path: That file; it is removed at the end.
        as_json: Turns into JSON what JSON does not know.
    """
    kinds: dict[str, set[str]] = {}
    with path.open("w", encoding="utf-8", errors="replace") as file:
        for record in records:
            for name, value in record.items():
                kind = kinds.setdefault(name, set())
                if value is not None:
                    kind.add(_kind(value))
            file.write(json.dumps(record, ensure_ascii=False, default=as_json) + "\n")
    schema = pa.schema(
        [(name, _TYPES.get(frozenset(kind), pa.string())) for name, kind in kinds.items()]
    )
    yield schema.names, None
    with path.open("r", encoding="utf-8") as lines:
        held: list[dict[str, object]] = []
        for line in lines:
            held.append(json.loads(line))
            if len(held) == _BATCH_RECORDS:
                yield schema.names, _as_table(held, schema)
                held = []
        if held:
            yield schema.names, _as_table(held, schema)
    path.unlink()


def _kind(value: object) -> str:
    kind = type(value).__name__
    if kind != "int" or not isinstance(value, int) or abs(value) <= _EXACT:
        return kind
    return "wide" if -(2**63) <= value < 2**63 else "long"


def _as_table(records: list[dict[str, object]], schema: pa.Schema) -> pa.Table:
    columns = []
    for field in schema:
        values = [record.get(field.name) for record in records]
        if pa.types.is_string(field.type):
            values = [value if value is None else _as_text(value) for value in values]
        columns.append(pa.array(values, field.type))
    return pa.table(columns, schema=schema)


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
