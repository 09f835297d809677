"""Families of likely matches, found and derived when one of their articles is asked for.

The tree of a large store is not made anew for every batch that comes in. An article that is asked
for is compared with what the index proposes for it, its likely matches with one another, and who
took it from whom is decided among these. The answer depends on the articles that there are, not on
the order in which they came or were asked for; it is kept until the store changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from index import IndexedText, PreparedText, SimilarityIndex
from provenance.attribution import with_known_outlets
from provenance.canonical import canonicalise
from provenance.comparison import Vectors, form_of, read_document, ready_text
from provenance.derivation import derive
from provenance.direction import directed
from provenance.edges import LEAST_PROBABILITY
from provenance.findings import Match, Tree
from provenance.matching import canonical_to_indexed, match, to_indexed
from provenance.model import Document
from provenance.stamps import answering_stamp, matching_stamp, reading_stamp
from provenance.store import Store
from provenance.versions import digest

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A family of more articles is cut off: the likeliest matches of the one asked for are in it.
MOST_MEMBERS = 24
# Prepared texts kept in memory, 0.1 to 0.3 MB each.
_KEPT_READY = 500


class Nearby:
    """What lies around single articles of one store.

    Args:
        store: The store.
        index: Its index.
        words_only: Leave sentence vectors out: the store was filled without them.

    Attributes:
        words_only: As given.
    """

    def __init__(self, store: Store, index: SimilarityIndex, *, words_only: bool) -> None:
        self._store = store
        self._index = index
        self.words_only = words_only
        self._state = ""
        self._ready: dict[str, tuple[PreparedText, str]] = {}

    def searches_meaning(self) -> bool:
        """Tell whether sentences are searched by meaning, or words, names and figures alone."""
        return not self.words_only and self._index.searches_meaning

    def family(self, name: str) -> tuple[Tree, tuple[Match, ...]]:
        """Return who took it from whom around one article, and the article's own matches."""
        state = self._store.texts_state(answering_stamp())
        kept = self.kept(name)
        if kept is not None:
            return kept
        members, compared = self._grow(name)
        rulings = self._store.reviews.rulings()
        kept_pairs = {pair for pair, (_, found) in compared.items() if _worth_keeping(found)}
        kept_pairs |= compared.keys() & {ruling.pair for ruling in rulings}
        own_pairs = _nearest([compared[pair][1] for pair in kept_pairs if name in pair])
        kept_pairs = {pair for pair in kept_pairs if members.issuperset(pair)}
        kept_pairs |= {(found.left, found.right) for found in own_pairs}
        told = {pair: compared[pair] for pair in kept_pairs}
        documents = self.documents({*members, *(each for pair in told for each in pair)})
        known = with_known_outlets(documents)
        matches = {
            (left, right): directed(known[left], known[right], found)
            for (left, right), (_, found) in sorted(told.items())
        }
        ruled = {ruling.pair for ruling in rulings}
        likely = [
            found
            for pair, found in matches.items()
            if (found.derived >= LEAST_PROBABILITY or pair in ruled) and members.issuperset(pair)
        ]
        tree = derive({each: known[each] for each in sorted(members)}, likely, rulings)
        own = tuple(found for pair, found in matches.items() if name in pair)
        with self._store.writing():
            now = self._store.texts_state(answering_stamp()), self._store.reviews.rulings()
            if now == (state, rulings):
                for key, found in told.values():
                    self._store.results.keep_match(key, found)
                self._store.results.keep_family(name, state, tree, own)
        return self._store.reviews.over_tree(tree)[0], own

    def kept(self, name: str) -> tuple[Tree, tuple[Match, ...]] | None:
        """Return what ``family`` found before, None where nothing is kept that still holds."""
        return self._store.results.family(name, self._store.texts_state(answering_stamp()))

    def tree(self, names: Iterable[str]) -> Tree:
        """Return who took it from whom around some articles."""
        trees = [self.family(name)[0] for name in sorted(set(names))]
        places = {place.article: place for tree in trees for place in tree.places}
        derivations = {
            (edge.article, edge.source or "", edge.source_outlet or ""): edge
            for tree in trees
            for edge in tree.derivations
        }
        citations = {
            (item.article, item.citation.span, item.citation.outlet): item
            for tree in trees
            for item in tree.citations
        }
        sentences = {
            (item.article, item.sentence): item for tree in trees for item in tree.sentence_lines
        }
        reviewed = {
            (min(item.article, item.source), max(item.article, item.source)): item
            for tree in trees
            for item in tree.reviewed
        }
        return Tree(
            places=tuple(places[each] for each in sorted(places)),
            derivations=tuple(derivations[each] for each in sorted(derivations)),
            citations=tuple(citations[each] for each in sorted(citations)),
            cycles=tuple(sorted({cycle for tree in trees for cycle in tree.cycles})),
            sentence_lines=tuple(sentences[each] for each in sorted(sentences)),
            reviewed=tuple(reviewed[each] for each in sorted(reviewed)),
        )

    def between(self, left: str, right: str) -> tuple[Tree, Match]:
        """Return what two articles show by themselves, whatever else there is, and their match."""
        first, second = sorted((left, right))
        self._prepare([first, second])
        _, found = self._compared(first, second)
        known = with_known_outlets(self.documents([first, second]))
        match = directed(known[first], known[second], found)
        return derive(known, [match]), match

    def documents(self, names: Iterable[str]) -> dict[str, Document]:
        """Return documents by id; those that were not read yet are read, and kept."""
        wanted = sorted(set(names))
        code = reading_stamp()
        missing = self._store.articles.without_document(wanted, code)
        if missing:
            read = [read_document(article) for article in self._store.articles.get(missing)]
            with self._store.writing():
                for document in read:
                    self._store.articles.write_document(document, code)
        return self._store.articles.documents(wanted)

    def compare(self, document: Document) -> tuple[dict[str, Document], list[Match]]:
        """Compare a text that is not stored with what the index proposes for it.

        Returns:
            Documents of what is worth telling, by id, and their matches.
        """
        asked = to_indexed(document)
        names = [c.right for c in self._index.candidates_of(asked) if c.right != document.id]
        query = self._prepared(asked)
        self._prepare(names)
        found = [
            match(document.id, name, query, self._ready[name][0]) for name in sorted(set(names))
        ]
        told = _nearest([each for each in found if _worth_keeping(each)])
        documents = self.documents(each.right for each in told)
        return documents, [directed(document, documents[m.right], m) for m in told]

    def _grow(self, name: str) -> tuple[set[str], dict[tuple[str, str], tuple[str, Match]]]:
        """Return the family of an article, and all pairs compared with their keys in the store."""
        joined = {
            other
            for ruling in self._store.reviews.rulings()
            if name in ruling.pair
            for other in ruling.pair
            if other != name
        }
        others = sorted({found.right for found in self._index.candidates(name)} | joined)
        self._prepare([name, *others])
        matches = {
            pair: self._compared(*pair)
            for pair in sorted((min(name, other), max(name, other)) for other in others)
        }
        likely = {
            left if right == name else right: found.derived
            for (left, right), (_, found) in matches.items()
            if found.derived >= LEAST_PROBABILITY
        }
        likely |= dict.fromkeys(joined, 1.0)
        nearest = sorted(likely, key=lambda other: (-likely[other], other))[: MOST_MEMBERS - 1]
        for pair in combinations(sorted(nearest), 2):
            matches[pair] = self._compared(*pair)
        return {name, *nearest}, matches

    def _compared(self, left: str, right: str) -> tuple[str, Match]:
        (one, form), (two, other_form) = self._ready[left], self._ready[right]
        made_by = "words" if self.words_only else self._store.setting("model") or ""
        key = digest(form, other_form, matching_stamp(), made_by)
        kept = self._store.results.kept_match(key)
        return key, replace(kept, left=left, right=right) if kept else match(left, right, one, two)

    def _prepare(self, names: Sequence[str]) -> None:
        """Make texts ready for comparison; those of an older state of the store are forgotten."""
        state = self._store.texts_state("")
        if state != self._state or len(self._ready) > _KEPT_READY:
            self._state, self._ready = state, {}
        missing = sorted({name for name in names if name not in self._ready})
        for article, held in self._store.articles.canonicals(missing, reading_stamp()):
            canonical = held or canonicalise(
                article.text, language=article.language, title=article.title
            )
            text = canonical_to_indexed(
                article.id,
                canonical,
                outlet=article.outlet,
                furniture=self._index.furniture(article.id),
            )
            self._ready[article.id] = (self._prepared(text), form_of(text))

    def _prepared(self, text: IndexedText) -> PreparedText:
        vectors: Vectors = _no_vectors if self.words_only else self._index.vectors
        return ready_text(text, vectors, multilingual=self._index.multilingual)


def _no_vectors(texts: Sequence[IndexedText]) -> Sequence[NDArray[Any] | None]:
    return [None for _ in texts]


def _nearest(found: Sequence[Match]) -> list[Match]:
    """Return the likeliest matches of one article, as many as are told."""
    ranked = sorted(found, key=lambda each: (-each.derived, each.left, each.right))
    return ranked[: 2 * MOST_MEMBERS]


def _worth_keeping(found: Match) -> bool:
    """Whether a match may be told: a likely one, or one that shares what was quoted."""
    return found.derived >= LEAST_PROBABILITY or any(not each.counted for each in found.passages)
