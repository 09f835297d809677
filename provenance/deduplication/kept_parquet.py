"""The kept records as Parquet: columns and types of the inputs where these are Parquet too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from provenance.deduplication.drafts import Writable
from provenance.deduplication.kept_records import Kept, as_json, kept_records
from provenance.deduplication.parquet_rows import parquet_schema, read_kept_tables
from provenance.deduplication.record_tables import spooled_tables
from provenance.deduplication.rows import HeaderMissing
from provenance.deduplication.sources import Problem, Source

_ROW_GROUP_BYTES = 64 * 1024**2


def write_parquet(file: Writable, kept: Kept, spool: Path) -> None:
    """Write the kept records.

    Args:
        file: The draft.
        kept: Each unit of sources, with which of its records are kept.
        spool: Folder for what must be read twice.
    """
    tables: Iterator[pa.Table]
    if all(unit[0].format == "parquet" for unit, _ in kept):
        schemas = []
        for unit, _ in kept:
            with suppress(HeaderMissing):
                schemas.append(parquet_schema(unit[0].path))
        # One file keeps its own schema with all that stands beside it; several share one.
        schema = schemas[0] if len(schemas) == 1 else _unify([s.remove_metadata() for s in schemas])
        tables = _kept_tables(kept, schema)
    else:
        records = chain.from_iterable(kept_records(unit, keep) for unit, keep in kept)
        found = spooled_tables(records, spool / "kept.rows", as_json)
        tables = (table for _, table in found if table is not None)
        first = next(tables, None)
        if first is None:
            first = pa.table({"id": pa.array([], pa.string()), "text": pa.array([], pa.string())})
        schema, tables = first.schema, chain([first], tables)
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        held: list[pa.Table] = []
        for table in tables:
            held.append(table)
            if sum(part.nbytes for part in held) >= _ROW_GROUP_BYTES:
                writer.write_table(pa.concat_tables(held))
                held = []
        if held:
            writer.write_table(pa.concat_tables(held))


def _kept_tables(kept: Kept, schema: pa.Schema) -> Iterator[pa.Table]:
    empty = schema.empty_table()
    for unit, keep in kept:
        with suppress(HeaderMissing):
            for table in read_kept_tables(unit[0].path, keep):
                if table.schema.equals(schema):
                    yield table.replace_schema_metadata(schema.metadata)
                else:
                    yield pa.concat_tables(
                        [empty, table.replace_schema_metadata(None)], promote_options="permissive"
                    )


def drop_misfits(sources: Sequence[Source]) -> tuple[list[Source], list[Problem]]:
    """Return the sources whose Parquet columns can stand in one file, and what bars the others."""
    fitting: list[Source] = []
    problems: list[Problem] = []
    whole: pa.Schema | None = None
    for source in sources:
        if source.format == "parquet":
            with suppress(HeaderMissing):
                schema = parquet_schema(source.path).remove_metadata()
                try:
                    whole = _unify([schema] if whole is None else [whole, schema])
                except pa.ArrowException:
                    problems.append(Problem(source.label, _clash(schema, whole)))
                    continue
        fitting.append(source)
    return fitting, problems


def _unify(schemas: list[pa.Schema]) -> pa.Schema:
    return pa.unify_schemas(schemas, promote_options="permissive")


def _clash(schema: pa.Schema, whole: pa.Schema | None) -> str:
    """Say which column has another type than in the files before."""
    for field in schema:
        if whole is not None and field.name in whole.names:
            there = whole.field(field.name).type
            with suppress(pa.ArrowException):
                _unify([pa.schema([field]), pa.schema([whole.field(field.name)])])
                continue
            return (
                f"its column {field.name!r} is {field.type} and {there} in the files before: "
                "write the kept documents as .jsonl, or dedup it by itself"
            )
    return "its columns do not fit those of the files before: write the kept documents as .jsonl"
