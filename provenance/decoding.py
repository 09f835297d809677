"""Bytes of unknown encoding to text, saying what had to be guessed."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins the same
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})")
_HEAD_BYTES = 4096
_SNIFF_BYTES = 8192
# Control characters that do not occur in text, without tab, line breaks, form feed and escape.
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BINARY_SHARE = 0.05
_MAGIC = {
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x1f\x8b": "compressed with gzip",
    b"BZh": "compressed with bzip2",
    b"\x28\xb5\x2f\xfd": "compressed with Zstandard",
    b"\xfd7zXZ": "compressed with xz",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"SQLite format 3\x00": "an SQLite database",
    b"PAR1": "a Parquet table",
    b"{\\rtf": "an RTF document",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with what was guessed.

    Attributes:
        text: Without a byte order mark; no other character is changed.
        note: What was guessed of the encoding, or None.
    """

    text: str
    note: str | None = None


def find_bom(data: bytes) -> tuple[str, int] | None:
    """Return the encoding that a byte order mark names and the mark's length, or None."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding, len(mark)
    return None


def describe_binary(data: bytes) -> str | None:
    """Say what a file is that holds no text ("an image"), or None for text."""
    for magic, name in _MAGIC.items():
        if data.startswith(magic):
            return name
    if find_bom(data):
        return None
    sample = data[:_SNIFF_BYTES]
    if b"\x00" in sample or len(_CONTROL.findall(sample)) > _BINARY_SHARE * len(sample):
        return "binary data"
    return None


def decode(data: bytes, *, may_declare: bool = False) -> Decoded:
    """Decode by byte order mark, else UTF-8, else what the page declares, else Windows-1252.

    Args:
        data: The whole file.
        may_declare: Whether the file's head may name its encoding, as HTML does.
    """
    bom = find_bom(data)
    if bom is not None:
        encoding, length = bom
        body = data[length:]
        try:
            return Decoded(body.decode(encoding))
        except UnicodeDecodeError:
            note = f"some bytes are no {encoding.upper()} and were replaced"
            return Decoded(body.decode(encoding, errors="replace"), note)
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _decode_legacy(data, may_declare=may_declare)


def _decode_legacy(data: bytes, *, may_declare: bool) -> Decoded:
    """Decode what is no UTF-8."""
    declared = _declared_encoding(data) if may_declare else None
    if declared is not None:
        try:
            return Decoded(data.decode(declared), f"read as {declared}, as the page declares")
        except (UnicodeDecodeError, UnicodeError):
            pass
    # A file that is UTF-8 but for a few bytes was damaged, not written in another encoding.
    mended = data.decode("utf-8", errors="replace")
    broken = mended.count("\ufffd")
    others = sum(1 for character in mended if character > "\x7f") - broken
    if others > 10 * broken:
        return Decoded(mended, f"{broken} bytes are no UTF-8 and were replaced")
    try:
        return Decoded(data.decode("cp1252"), "no UTF-8: read as Windows-1252")
    except UnicodeDecodeError:
        return Decoded(data.decode("latin-1"), "no UTF-8: read as Latin-1")


def _declared_encoding(data: bytes) -> str | None:
    """Return the Python name of the encoding an HTML page declares, where there is such a one."""
    head = data[:_HEAD_BYTES]
    match = _XML_ENCODING.search(head) or _CHARSET.search(head)
    if match is None:
        return None
    name = match.group(1).decode("ascii").lower()
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    # The web reads Latin-1 as Windows-1252 (WHATWG Encoding Standard, section 4.2).
    if found in {"iso8859-1", "ascii"}:
        return "cp1252"
    # Python's registry also holds codecs that are no text encodings ("hex", "zlib").
    return None if found in {"utf-8", "utf-7", "idna", "punycode"} or "_codec" in found else found
