"""Read articles from files, folders and standard input."""

from __future__ import annotations

from provenance.decoding import decode, describe_binary
from provenance.readers.files import FORMATS, read
from provenance.readers.records import notes_of, parse_record
from provenance.readers.refused import Refused

__all__ = ["FORMATS", "Refused", "decode", "describe_binary", "notes_of", "parse_record", "read"]
