"""Finds out what patterns cannot match without, and writes it down.

    python -m benchmarks.pattern_words

It would be found out by itself, in a millisecond or so for each pattern that is searched for.
"""

from __future__ import annotations

import json
from pathlib import Path

from provenance import access, firsthand
from provenance.attribution import givers, observed, papers_again
from provenance.claim_lexicon import LANGUAGES, get_lexicon
from provenance.claim_opposites import doubt_words
from provenance.pattern_words import WordPattern, digest, find_beginnings

DATA = Path(__file__).resolve().parent.parent / "provenance" / "claims_data" / "pattern_words.json"


def list_patterns() -> list[str]:
    """Return all patterns of the lexicons, of the doubts and of some rules, sorted."""
    doubts = [
        pattern
        for listed in doubt_words().values()
        if isinstance(listed, list)
        for pattern in listed
        if "\\" in pattern
    ]
    cues = [
        pattern
        for language in LANGUAGES
        for held in get_lexicon(language).access.values()
        for pattern in held.patterns
    ]
    rules = [
        pattern
        for module in (access, givers, observed, papers_again)
        for held in vars(module).values()
        if isinstance(held, WordPattern)
        for pattern in held.patterns
    ]
    deeds = [
        pattern
        for language in firsthand.LANGUAGES
        for held in firsthand.get_gates(language)
        for pattern in held.patterns
    ]
    return sorted({*doubts, *cues, *rules, *deeds})


def derive() -> dict[str, list[list[str]]]:
    """Return for the digest of each pattern its ways to match, and what each needs."""
    return {
        digest(pattern): [
            [" ".join(sorted(each)) for each in way] for way in find_beginnings(pattern)
        ]
        for pattern in list_patterns()
    }


def main() -> None:
    """Write them down."""
    rows = [
        f"{json.dumps(key)}: {json.dumps(ways, ensure_ascii=False)}"
        for key, ways in derive().items()
    ]
    DATA.write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
