"""The kept records, given back whole: same bytes in the same format, else record by record."""

from __future__ import annotations

import csv
import io
import shutil
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, compress
from json import dumps
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from provenance.deduplication.csv_rows import CsvTable, HeaderMissing, copy_csv, read_kept_csv
from provenance.deduplication.drafts import Writable, draft_of, open_draft
from provenance.deduplication.job import FOLDER, output_format
from provenance.deduplication.json_lines import copy_json_lines, read_kept_records
from provenance.deduplication.parquet_rows import (
    parquet_schema,
    read_kept_parquet,
    read_kept_tables,
)
from provenance.deduplication.record_tables import spooled_tables
from provenance.deduplication.sources import ENDINGS, PACKED, WHOLE, Problem, Source
from provenance.deduplication.streams import ByteStream
from provenance.deduplication.whole_files import read_records

_ROW_GROUP_BYTES = 64 * 1024**2

Kept = Sequence[tuple[Sequence[Source], NDArray[np.bool_]]]


def write_kept(path: Path, kept: Kept, spool: Path) -> None:
    """Write the draft of the kept records.

    Args:
        path: The output.
        kept: Each unit of sources, with which of its records are kept.
        spool: Folder for what must be read twice.
    """
    form = output_format(path)
    if form == FOLDER:
        _write_folder(draft_of(path), kept)
        return
    with open_draft(path) as file:
        if form == "jsonl":
            _write_json_lines(file, kept)
        elif form in {"csv", "tsv"}:
            _write_csv(file, kept, form, spool)
        else:
            _write_parquet(file, kept, spool)


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


def _write_json_lines(file: Writable, kept: Kept) -> None:
    for unit, keep in kept:
        if unit[0].format == "jsonl":
            with ByteStream(unit[0].path) as stream:
                copy_json_lines(stream, keep, file.write)
            continue
        for record in _records(unit, keep):
            line = dumps(record, ensure_ascii=False, default=_as_json) + "\n"
            file.write(line.encode("utf-8", "replace"))


def _write_csv(file: Writable, kept: Kept, form: str, spool: Path) -> None:
    header = _shared_header(kept, is_tab=form == "tsv")
    if header is not None:
        file.write(header if header.endswith(b"\n") else header + b"\n")
        for unit, keep in kept:
            with ByteStream(unit[0].path) as stream, suppress(HeaderMissing):
                copy_csv(stream, keep, file.write, tab=unit[0].format == "tsv")
        return
    records = chain.from_iterable(_records(unit, keep) for unit, keep in kept)
    for names, table in spooled_tables(records, spool / "kept.rows", _as_json):
        text = io.StringIO()
        writer = csv.writer(text, delimiter="\t" if form == "tsv" else ",", lineterminator="\n")
        if table is None:
            writer.writerow(names)
        else:
            writer.writerows(zip(*map(_as_cells, table.columns), strict=True))
        file.write(text.getvalue().encode("utf-8", "replace"))


def _shared_header(kept: Kept, *, is_tab: bool) -> bytes | None:
    """Return the one line of names of all sources; None where they differ or are no such tables."""
    headers: dict[tuple[bytes, str], bytes] = {}
    for unit, _ in kept:
        if unit[0].format not in {"csv", "tsv"}:
            return None
        with ByteStream(unit[0].path) as stream, suppress(HeaderMissing):
            table = CsvTable(stream, tab=unit[0].format == "tsv")
            headers[table.header_line.rstrip(b"\r\n"), table.delimiter] = table.header_line
    if len(headers) != 1:
        return None
    (((_, delimiter), line),) = headers.items()
    return line if (delimiter == "\t") == is_tab else None


def _as_cells(column: pa.ChunkedArray) -> list[object]:
    values: list[object] = column.to_pylist()
    if pa.types.is_boolean(column.type):
        return [None if value is None else str(value).lower() for value in values]
    return values


def _write_parquet(file: Writable, kept: Kept, spool: Path) -> None:
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
        records = chain.from_iterable(_records(unit, keep) for unit, keep in kept)
        found = spooled_tables(records, spool / "kept.rows", _as_json)
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


def _write_folder(folder: Path, kept: Kept) -> None:
    """Copy the kept files as they are, packed ones too, under their names."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for unit, keep in kept:
        for source in compress(unit, keep.tolist()):
            ending = "".join(
                suffix
                for suffix in source.path.suffixes[-2:]
                if suffix.lower() in PACKED or ENDINGS.get(suffix.lower()) in WHOLE
            )
            target = folder / f"{source.name}{ending}"
            number = 2
            while target.exists():
                target = folder / f"{source.name}~{number}{ending}"
                number += 1
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source.path, target)


def _records(unit: Sequence[Source], keep: NDArray[np.bool_]) -> Iterator[Mapping[str, object]]:
    """Yield the kept records of a unit, whatever its format."""
    source = unit[0]
    with suppress(HeaderMissing):
        if source.format in WHOLE:
            found = chain.from_iterable(map(read_records, unit))
            for record in compress(found, keep.tolist()):
                if isinstance(record, Mapping):
                    yield record
        elif source.format == "parquet":
            yield from read_kept_parquet(source.path, keep)
        else:
            with ByteStream(source.path) as stream:
                if source.format == "jsonl":
                    yield from read_kept_records(stream, keep)
                else:
                    yield from read_kept_csv(stream, keep, tab=source.format == "tsv")


def _as_json(value: object) -> object:
    """Return what JSON can hold of a value of a table: dates in ISO 8601, bytes in base64."""
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if isoformat is not None else str(value)
