"""Families of likely matches, found and derived when one of their articles is asked for.

The tree of a large store is not made anew for every batch that comes in. An article that is asked
for is compared with what the index proposes for it, its likely matches with one another, and who
took it from whom is decided among these. The answer depends on the articles that there are, not on
the order in which they came or were asked for; it is kept until the store changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from index import SimilarityIndex
from provenance.attribution import with_known_outlets
from provenance.comparison import read_documents
from provenance.decisions import Ruling
from provenance.derivation import derive
from provenance.direction import directed
from provenance.edges import LEAST_PROBABILITY
from provenance.findings import Match, Origin, Place, Tree
from provenance.kinship import Found
from provenance.matching import match, to_indexed
from provenance.model import Document
from provenance.stamps import answering_stamp, matching_stamp, reading_stamp
from provenance.store import Store
from provenance.texts_nearby import TextsNearby
from provenance.versions import digest

# A family of more articles is cut off: the likeliest matches of the one asked for are in it.
MOST_MEMBERS = 24
# Families of so many articles are kept in the store: to decide them again takes longer than to read them.
_LARGE = 4
# Families kept in memory.
_KEPT_FAMILIES = 500
# Matches kept in memory, some 5 kB each, by the hash of all that they were made from.
_KEPT_MATCHES = 2_000

Pair = tuple[str, str]


@dataclass(slots=True)
class _Family:
    """What was found around one article.

    Attributes:
        tree: Who took it from whom; None where no pair was found worth telling, and nobody has
            asked yet.
        own: The article's own matches.
    """

    tree: Tree | None
    own: tuple[Match, ...] = ()


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
        self._texts = TextsNearby(store, index, words_only=words_only)
        self._state = ""
        self._families: dict[str, _Family] = {}
        self._matches: dict[str, Match] = {}

    def searches_meaning(self) -> bool:
        """Tell whether sentences are searched by meaning, or words, names and figures alone."""
        return not self.words_only and self._index.searches_meaning

    def found(self, name: str) -> Found:
        """Return what lies around one article, for who else reported it.

        Documents are without attributions where these were not read before.
        """
        family = self._family(name)
        if not family.own:
            # Nothing that stands in an article bears on this answer where there is no other one.
            query = self._texts.bare(name)
            return Found(query=query, documents={name: query}, matches=(), tree=_alone(name))
        tree = self._store.reviews.over_tree(self._tree_of(name, family))[0]
        named = {name, *(place.article for place in tree.places)}
        named |= {other for match in family.own for other in (match.left, match.right)}
        documents = self._texts.documents(named)
        return Found(query=documents[name], documents=documents, matches=family.own, tree=tree)

    def family(self, name: str) -> tuple[Tree, tuple[Match, ...]]:
        """Return who took it from whom around one article, and the article's own matches."""
        family = self._family(name)
        return self._store.reviews.over_tree(self._tree_of(name, family))[0], family.own

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
        self._texts.prepare([first, second])
        _, found = self._compared(first, second)
        known = with_known_outlets(self._texts.documents([first, second]), attributed=False)
        match = directed(known[first], known[second], found)
        return derive(known, [match]), match

    def documents(self, names: Iterable[str]) -> dict[str, Document]:
        """Return documents by id; those that were not read yet are read, and kept."""
        wanted = sorted(set(names))
        code = reading_stamp()
        missing = self._store.articles.without_document(wanted, code)
        if missing:
            read = read_documents(self._store.articles.get(missing))
            with self._store.writing():
                for document in read:
                    self._store.articles.write_document(document, code)
        return self._store.articles.documents(wanted)

    def compare(self, document: Document) -> tuple[dict[str, Document], list[Match]]:
        """Compare a text that is not stored with what the index proposes for it.

        Returns:
            Documents of what is worth telling, by id, without attributions, and their matches.
        """
        asked = to_indexed(document)
        proposed = self._index.likely_candidates(asked)
        names = sorted({found.right for found in proposed} - {document.id})
        if not names:
            return {}, []
        query = self._texts.made_ready(asked)
        self._texts.prepare(names)
        found = [match(document.id, name, query, self._texts[name].prepared) for name in names]
        told = _nearest([each for each in found if _worth_keeping(each)])
        documents = self._texts.documents(each.right for each in told)
        return documents, [directed(document, documents[m.right], m) for m in told]

    def _family(self, name: str) -> _Family:
        """Return what is known around an article, or found now."""
        state = self._store.state(answering_stamp())
        if state != self._state or len(self._families) >= _KEPT_FAMILIES:
            self._state, self._families = state, {}
        family = self._families.get(name)
        if family is None:
            kept = self.kept(name)
            family = self._decide(name) if kept is None else _Family(*kept)
            self._families[name] = family
        return family

    def _tree_of(self, name: str, family: _Family) -> Tree:
        """Return who took it from whom; of an article that stands alone it is made now."""
        if family.tree is None:
            before = self._situation()
            documents = self._texts.documents([name])
            family.tree = derive(with_known_outlets(documents, attributed=False), ())
            self._keep(name, before, family.tree)
        return family.tree

    def _decide(self, name: str) -> _Family:
        """Compare an article with what lies around it, and decide who took it from whom."""
        before = self._situation()
        rulings = before[1]
        members, compared = self._grow(name)
        kept_pairs = {pair for pair, (_, found) in compared.items() if _worth_keeping(found)}
        kept_pairs |= compared.keys() & {ruling.pair for ruling in rulings}
        own_pairs = _nearest([compared[pair][1] for pair in kept_pairs if name in pair])
        kept_pairs = {pair for pair in kept_pairs if members.issuperset(pair)}
        kept_pairs |= {(found.left, found.right) for found in own_pairs}
        if not kept_pairs:
            return _Family(None)
        told = {pair: compared[pair] for pair in kept_pairs}
        documents = self._texts.documents({*members, *(each for pair in told for each in pair)})
        known = with_known_outlets(documents, attributed=False)
        ruled = {ruling.pair for ruling in rulings}
        likely = [
            found
            for pair, (_, found) in sorted(told.items())
            if (found.derived >= LEAST_PROBABILITY or pair in ruled) and members.issuperset(pair)
        ]
        tree = derive({each: known[each] for each in sorted(members)}, likely, rulings)
        # What two articles say of their direction is weighed within the family; told are its own.
        own = tuple(
            directed(known[left], known[right], found)
            for (left, right), (_, found) in sorted(told.items())
            if name in {left, right}
        )
        if len(members) >= _LARGE or told.keys() & ruled:
            self._keep(name, before, tree, own, told.values())
        return _Family(tree, own)

    def _keep(
        self,
        name: str,
        before: tuple[str, tuple[Ruling, ...]],
        tree: Tree,
        own: tuple[Match, ...] = (),
        told: Iterable[tuple[str, Match]] = (),
    ) -> None:
        """Keep a family in the store, unless that has changed meanwhile."""
        with self._store.writing():
            if self._situation() == before:
                for key, found in told:
                    self._store.results.keep_match(key, found)
                self._store.results.keep_family(name, before[0], tree, own)

    def _situation(self) -> tuple[str, tuple[Ruling, ...]]:
        """Return what a family that is kept in the store depends on."""
        return self._store.texts_state(answering_stamp()), self._store.reviews.rulings()

    def _grow(self, name: str) -> tuple[set[str], dict[Pair, tuple[str, Match]]]:
        """Return the family of an article, and all pairs compared with their keys in the store."""
        joined = {
            other
            for ruling in self._store.reviews.rulings()
            if name in ruling.pair
            for other in ruling.pair
            if other != name
        }
        others = sorted(set(self._proposed(name)) | joined)
        if not others:
            return {name}, {}
        self._texts.prepare([name, *others])
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

    def _proposed(self, name: str) -> list[str]:
        """Return what the index proposes for a stored article and a quick look does not rule out."""
        (text,) = self._index.texts([name])
        return [found.right for found in self._index.likely_candidates(text)]

    def _compared(self, left: str, right: str) -> tuple[str, Match]:
        one, two = self._texts[left], self._texts[right]
        made_by = "words" if self.words_only else self._store.setting("model") or ""
        key = digest(one.form, two.form, matching_stamp(), made_by)
        # Papers that print one text word for word are compared once.
        kept = self._matches.get(key) or self._store.results.kept_match(key)
        if kept is None:
            kept = match(left, right, one.prepared, two.prepared)
        if len(self._matches) >= _KEPT_MATCHES:
            self._matches.clear()
        self._matches[key] = kept
        return key, replace(kept, left=left, right=right)


def _alone(name: str) -> Tree:
    """Return what a tree says of an article that is joined to no other one: a line of its own."""
    origin = Origin(article=name, outlet=None, confidence=0.0)
    place = Place(
        article=name, role="original", origin=origin, origins=(origin,), line=name, lines=(name,)
    )
    return Tree(places=(place,), derivations=(), citations=(), cycles=())


def _nearest(found: Sequence[Match]) -> list[Match]:
    """Return the likeliest matches of one article, as many as are told."""
    ranked = sorted(found, key=lambda each: (-each.derived, each.left, each.right))
    return ranked[: 2 * MOST_MEMBERS]


def _worth_keeping(found: Match) -> bool:
    """Whether a match may be told: a likely one, or one that shares what was quoted."""
    return found.derived >= LEAST_PROBABILITY or any(not each.counted for each in found.passages)
