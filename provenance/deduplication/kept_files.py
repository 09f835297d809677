"""The kept records, given back whole: the same bytes in the same format, else anew."""

from __future__ import annotations

import shutil
from itertools import compress
from json import dumps
from pathlib import Path

from provenance.deduplication.drafts import Writable, draft_of, open_draft
from provenance.deduplication.job import FOLDER, output_format
from provenance.deduplication.json_lines import copy_json_lines
from provenance.deduplication.kept_records import Kept, as_json, kept_records
from provenance.deduplication.sources import ENDINGS, PACKED, WHOLE
from provenance.deduplication.streams import ByteStream


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
            from provenance.deduplication.kept_csv import (  # noqa: PLC0415 - loads pyarrow
                write_csv,
            )

            write_csv(file, kept, spool, is_tab=form == "tsv")
        else:
            from provenance.deduplication.kept_parquet import (  # noqa: PLC0415 - 0.1 s, for it alone
                write_parquet,
            )

            write_parquet(file, kept, spool)


def _write_json_lines(file: Writable, kept: Kept) -> None:
    for unit, keep in kept:
        if unit[0].format == "jsonl":
            with ByteStream(unit[0].path) as stream:
                copy_json_lines(stream, keep, file.write)
            continue
        for record in kept_records(unit, keep):
            line = dumps(record, ensure_ascii=False, default=as_json) + "\n"
            file.write(line.encode("utf-8", "replace"))


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
