"""The kept records as CSV or TSV; the very same lines where the inputs share their names."""

from __future__ import annotations

from contextlib import suppress
from itertools import chain
from pathlib import Path

import pyarrow as pa

from provenance.deduplication.csv_rows import CsvTable, copy_csv, csv_line
from provenance.deduplication.drafts import Writable
from provenance.deduplication.kept_records import Kept, as_json, kept_records
from provenance.deduplication.record_tables import spooled_tables
from provenance.deduplication.rows import HeaderMissing
from provenance.deduplication.streams import ByteStream


def write_csv(file: Writable, kept: Kept, spool: Path, *, is_tab: bool) -> None:
    """Write the kept records.

    Args:
        file: The draft.
        kept: Each unit of sources, with which of its records are kept.
        spool: Folder for what must be read twice.
        is_tab: Whether tabs part the fields.
    """
    header = _shared_header(kept, is_tab=is_tab)
    if header is not None:
        file.write(header if header.endswith(b"\n") else header + b"\n")
        for unit, keep in kept:
            with ByteStream(unit[0].path) as stream, suppress(HeaderMissing):
                copy_csv(stream, keep, file.write, tab=unit[0].format == "tsv")
        return
    records = chain.from_iterable(kept_records(unit, keep) for unit, keep in kept)
    for names, table in spooled_tables(records, spool / "kept.rows", as_json):
        rows = [names] if table is None else zip(*map(_as_cells, table.columns), strict=True)
        written = "".join(csv_line(row, "\t" if is_tab else ",") for row in rows)
        file.write(written.encode("utf-8", "replace"))


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
