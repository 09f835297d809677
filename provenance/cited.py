"""Citations resolved to the articles they mean, and the circles they run in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from provenance.attribution import same_outlet
from provenance.clocks import read_claimed
from provenance.findings import ResolvedCitation
from provenance.model import Citation, Document

# The citing sentence and the cited article must share this many words of content: an outlet's
# other articles of the day are not what is cited. A word of content is one of 5 letters or more.
SHARED_WORDS = 2
CONTENT_LETTERS = 5
# Across languages names and numbers are what is left to share.
SHARED_WORDS_ACROSS = 1


def resolve_citations(documents: Mapping[str, Document]) -> list[ResolvedCitation]:
    """Find, for every citation, the article of the corpus it means, or None.

    Returns:
        Sorted by article and place.
    """
    by_publisher: dict[str, list[Document]] = defaultdict(list)
    for key in sorted(documents):
        publisher = documents[key].sourcing.publisher
        if publisher:
            by_publisher[publisher].append(documents[key])
    resolved = []
    for key in sorted(documents):
        for citation in documents[key].sourcing.citations:
            rivals = [
                document
                for publisher, group in by_publisher.items()
                if same_outlet(citation.outlet, publisher)
                for document in group
                if document.id != key
            ]
            cited = find_cited(documents[key], citation, rivals)
            resolved.append(ResolvedCitation(article=key, citation=citation, cited_article=cited))
    return sorted(resolved, key=lambda r: (r.article, r.citation.span, r.citation.outlet))


def find_cited(citing: Document, citation: Citation, rivals: Sequence[Document]) -> str | None:
    """Return the article of an outlet that a citation means, no younger, or None."""
    start, end = citation.sentence
    said = _content(citing.canonical.text[start:end]) - _content(citation.outlet_text)
    best: tuple[int, str] | None = None
    for rival in rivals:
        if is_later(rival, citing):
            continue
        shared = len(said & _content(rival.canonical.text))
        same = rival.canonical.language == citing.canonical.language
        if shared >= (SHARED_WORDS if same else SHARED_WORDS_ACROSS) and (
            best is None or (-shared, rival.id) < (-best[0], best[1])
        ):
            best = (shared, rival.id)
    return None if best is None else best[1]


def _content(text: str) -> set[str]:
    words = "".join(c if c.isalnum() else " " for c in text.casefold()).split()
    return {w for w in words if len(w) >= CONTENT_LETTERS or w.isdigit()}


def is_later(rival: Document, citing: Document) -> bool:
    """Return whether an article came after the page that cites. Days alone do not tell."""
    mine = read_claimed(citing.article.published_at)
    theirs = read_claimed(rival.article.published_at)
    if mine is None or theirs is None:
        return False
    return mine.is_before(theirs) and mine.zone_known and theirs.zone_known


def find_circles(citations: Sequence[ResolvedCitation]) -> list[tuple[str, ...]]:
    """Find rings of articles that cite one another, each sorted, sorted by first id.

    A ring is a strongly connected component of two or more articles (Tarjan 1972).
    """
    above: dict[str, set[str]] = defaultdict(set)
    for row in citations:
        if row.cited_article is not None:
            above[row.article].add(row.cited_article)
    reach = {key: _reach(key, above) for key in sorted(above)}
    rings = {
        tuple(sorted({other for other in reach[key] if key in reach.get(other, set())}))
        for key in reach
    }
    return sorted(ring for ring in rings if len(ring) > 1)


def _reach(start: str, above: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    stack = [start]
    while stack:
        for key in above.get(stack.pop(), ()):
            if key not in seen:
                seen.add(key)
                stack.append(key)
    return seen
