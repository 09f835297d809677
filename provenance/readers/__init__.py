"""Read articles from files, folders and standard input."""

from __future__ import annotations

from provenance.readers.files import FORMATS, read
from provenance.readers.records import parse_record
from provenance.readers.refused import Refused

__all__ = ["FORMATS", "Refused", "parse_record", "read"]
