"""Who said it, and what an article says of where its text comes from."""

from __future__ import annotations

from provenance.attribution.attribute import attribute_text
from provenance.attribution.known_outlets import with_known_outlets
from provenance.attribution.names import organisation_of, source_key
from provenance.attribution.newsroom_signs import release_mark
from provenance.attribution.outlets import (
    canonical_outlet,
    is_agency,
    is_distributor,
    is_outlet_name,
    is_written,
    outlet_language,
    owner_of,
    same_outlet,
)
from provenance.attribution.sourcing import read_sourcing

__all__ = [
    "attribute_text",
    "canonical_outlet",
    "is_agency",
    "is_distributor",
    "is_outlet_name",
    "is_written",
    "organisation_of",
    "outlet_language",
    "owner_of",
    "read_sourcing",
    "release_mark",
    "same_outlet",
    "source_key",
    "with_known_outlets",
]
