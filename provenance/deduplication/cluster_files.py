"""The file of clusters: one row a document, in JSON Lines, CSV or Parquet."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from json.encoder import encode_basestring
from pathlib import Path
from typing import TYPE_CHECKING

from index import OutcomeBlock
from provenance.deduplication.drafts import open_draft
from provenance.deduplication.job import output_format

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = (
    "id",
    "cluster",
    "kept",
    "kept_id",
    "relation",
    "resemblance",
    "containment",
    "link_id",
)
_DECIMALS = 4


@contextmanager
def open_clusters(path: Path) -> Iterator[Callable[[OutcomeBlock], object]]:
    """Give what writes a block of outcomes to the draft of a file, by the file's ending."""
    form = output_format(path)
    with open_draft(path) as file:
        if form == "parquet":
            import pyarrow.parquet as pq  # noqa: PLC0415 - 0.1 s, for it alone

            with pq.ParquetWriter(file, _schema(), compression="zstd") as writer:
                yield lambda block: writer.write_table(_as_table(block))
        elif form == "jsonl":
            yield lambda block: file.write(_as_json_lines(block))
        else:
            delimiter = "\t" if form == "tsv" else ","
            file.write(delimiter.join(COLUMNS).encode() + b"\n")
            yield lambda block: file.write(_as_csv(block, delimiter))


def _as_json_lines(block: OutcomeBlock) -> bytes:
    quote = encode_basestring
    lines = []
    for document, cluster, kept, kept_id, relation, alike, covered, link in _rows(block):
        name = quote(document)
        if relation is None:
            # Most are so, and under their own name: quoted once.
            of = name if cluster == document else quote(cluster)
            for_ = name if kept_id == document else quote(kept_id)
            lines.append(
                f'{{"id":{name},"cluster":{of},"kept":{"true" if kept else "false"},'
                f'"kept_id":{for_},"relation":null,"resemblance":null,'
                '"containment":null,"link_id":null}\n'
            )
            continue
        lines.append(
            f'{{"id":{name},"cluster":{quote(cluster)},"kept":{"true" if kept else "false"},'
            f'"kept_id":{quote(kept_id)},"relation":{quote(relation)},'
            f'"resemblance":{_number(alike) or "null"},"containment":{_number(covered) or "null"},'
            f'"link_id":{"null" if link is None else quote(link)}}}\n'
        )
    return "".join(lines).encode()


def _as_csv(block: OutcomeBlock, delimiter: str) -> bytes:
    from provenance.deduplication.csv_rows import csv_line  # noqa: PLC0415 - for such alone

    lines = []
    for document, cluster, kept, kept_id, relation, alike, covered, link in _rows(block):
        shown = (_number(alike), _number(covered))
        cells = (document, cluster, "true" if kept else "false", kept_id, relation, *shown, link)
        lines.append(csv_line(cells, delimiter))
    return "".join(lines).encode()


def _schema() -> pa.Schema:
    import pyarrow as pa  # noqa: PLC0415 - 0.05 s, for Parquet

    return pa.schema(
        [
            ("id", pa.string()),
            ("cluster", pa.string()),
            ("kept", pa.bool_()),
            ("kept_id", pa.string()),
            ("relation", pa.string()),
            ("resemblance", pa.float32()),
            ("containment", pa.float32()),
            ("link_id", pa.string()),
        ]
    )


def _as_table(block: OutcomeBlock) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 - as above

    return pa.table(
        [
            pa.array(block.ids, pa.string()),
            pa.array(block.cluster, pa.string()),
            pa.array(block.kept, pa.bool_()),
            pa.array(block.kept_id, pa.string()),
            pa.array(block.relation, pa.string()),
            pa.array(block.resemblance, pa.float32(), from_pandas=True),
            pa.array(block.containment, pa.float32(), from_pandas=True),
            pa.array(block.link_id, pa.string()),
        ],
        schema=_schema(),
    )


def _rows(
    block: OutcomeBlock,
) -> Iterator[tuple[str, str, bool, str, str | None, float, float, str | None]]:
    return zip(
        block.ids,
        block.cluster,
        block.kept.tolist(),
        block.kept_id,
        block.relation,
        block.resemblance.tolist(),
        block.containment.tolist(),
        block.link_id,
        strict=True,
    )


def _number(value: float) -> str:
    """Return a share to four decimals, or nothing for none."""
    return "" if math.isnan(value) else repr(round(value, _DECIMALS))
