"""Articles out of what a visitor pastes or uploads, in the formats that ``ingest`` reads."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from provenance.model import Article
from provenance.readers import Refused, parse_record, read

# What may stand in the name of a file; of a longer name the end is kept, where its format stands.
_STRANGE = re.compile(r"[^\w.() -]+")
_LONGEST_NAME = 100
# Bytes that a compressed file may hold.
UNPACKED = 128 << 20
_GZIP = b"\x1f\x8b"


def records_of(name: str, data: bytes, form: str | None = None) -> Iterator[Article | Refused]:
    """Yield the articles of an uploaded file.

    Args:
        name: Of the file, as the visitor's program tells it; it is trusted in nothing but its
            ending. A plain text without an id of its own is named by it.
        data: Its content.
        form: One of ``readers.FORMATS``; None tells it from ending and content.
    """
    shown = _plain_name(name)
    if data.startswith(_GZIP):
        try:
            data = _unpacked(data)
        except (EOFError, zlib.error):
            yield Refused(shown, "it is broken gzip: compress it again, or send it as it is")
            return
        except OverflowError:
            yield Refused(
                shown,
                f"it unpacks to more than {UNPACKED >> 20} MB: send it in parts",
            )
            return
        shown = _plain_name(shown.removesuffix(".gz"))
    with TemporaryDirectory(prefix="provenance-upload-") as folder:
        path = Path(folder, shown)
        path.write_bytes(data)
        for item in read([path], format=form):
            yield _without(folder, item) if isinstance(item, Refused) else item


def pasted(record: Mapping[str, object], where: str = "pasted text") -> Article | Refused:
    """Return the article of one record (docs/contract.md), empty fields left out.

    Args:
        record: Fields as of a form: ``text``, ``url``, ``outlet``, ``title``, ``byline``,
            ``published_at``, ``language`` ...
        where: Named where there is no article in it.
    """
    return parse_record({name: value for name, value in record.items() if value != ""}, where)


def _unpacked(data: bytes) -> bytes:
    """Return what a gzip file holds, all its members one after the other.

    Raises:
        EOFError: It ends in the middle.
        OverflowError: It holds more than :data:`UNPACKED` bytes; no more than these are unpacked.
        zlib.error: It is broken.
    """
    parts, room = [], UNPACKED
    while data.startswith(_GZIP):
        reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
        part = reader.decompress(data, room + 1)
        room -= len(part)
        if room < 0:
            raise OverflowError
        if not reader.eof:
            raise EOFError
        parts.append(part)
        data = reader.unused_data
    return b"".join(parts)


def _plain_name(name: str) -> str:
    """Return a file's name without folders and without what no folder could hold."""
    last = PurePosixPath(name.replace("\\", "/")).name.encode("utf-8", "replace").decode("utf-8")
    return _STRANGE.sub("_", last).lstrip(". ")[-_LONGEST_NAME:].strip() or "upload"


def _without(folder: str, refused: Refused) -> Refused:
    """Return a refusal that does not tell where the file was put."""
    prefix = f"{folder}/"
    return Refused(refused.where.replace(prefix, ""), refused.reason.replace(prefix, ""))
