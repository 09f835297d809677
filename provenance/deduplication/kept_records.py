"""The kept records of any input as mappings, for outputs of another format."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, compress

import numpy as np
from numpy.typing import NDArray

from provenance.deduplication.json_lines import read_kept_records
from provenance.deduplication.rows import HeaderMissing
from provenance.deduplication.sources import WHOLE, Source
from provenance.deduplication.streams import ByteStream

# Each unit of sources, with which of its records are kept.
Kept = Sequence[tuple[Sequence[Source], NDArray[np.bool_]]]


def kept_records(unit: Sequence[Source], keep: NDArray[np.bool_]) -> Iterator[Mapping[str, object]]:
    """Yield the kept records of a unit, whatever its format."""
    source = unit[0]
    with suppress(HeaderMissing):
        if source.format in WHOLE:
            from provenance.deduplication.whole_files import (  # noqa: PLC0415 - for such alone
                read_records,
            )

            found = chain.from_iterable(map(read_records, unit))
            for record in compress(found, keep.tolist()):
                if isinstance(record, Mapping):
                    yield record
        elif source.format == "parquet":
            from provenance.deduplication.parquet_rows import (  # noqa: PLC0415 - 0.1 s, for it alone
                read_kept_parquet,
            )

            yield from read_kept_parquet(source.path, keep)
        else:
            with ByteStream(source.path) as stream:
                if source.format == "jsonl":
                    yield from read_kept_records(stream, keep)
                else:
                    from provenance.deduplication.csv_rows import (  # noqa: PLC0415 - as above
                        read_kept_csv,
                    )

                    yield from read_kept_csv(stream, keep, tab=source.format == "tsv")


def as_json(value: object) -> object:
    """Return what JSON can hold of a value of a table: dates in ISO 8601, bytes in base64."""
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if isoformat is not None else str(value)
