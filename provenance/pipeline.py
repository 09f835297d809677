"""The order of the stages: from records read to the tree and the claims in the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import chain, islice
from typing import TypeVar

from index import SimilarityIndex
from provenance.answers import IngestSummary, corpus_of
from provenance.attribution import owner_of, with_known_outlets
from provenance.canonical import MOST_SENTENCES
from provenance.claims import build_claims
from provenance.clocks import read_claimed
from provenance.comparison import ReadyTexts, embed_strings, form_of, read_document, unusable
from provenance.derivation import derive
from provenance.descriptions import outlet_key
from provenance.direction import directed
from provenance.edges import LEAST_PROBABILITY
from provenance.findings import Claim, Match, Tree
from provenance.matching import match, to_indexed
from provenance.model import Article, Document, Reason
from provenance.readers import Refused, notes_of
from provenance.same_claim import same_claim_probabilities, texts_to_embed
from provenance.serialise import to_json
from provenance.stamps import answering_stamp, matching_stamp, reading_stamp
from provenance.store import Arrival, Store
from provenance.versions import article_id, content_hash, digest

# Articles a transaction: a kill loses at most the work on so many, a few seconds.
BATCH_ARTICLES = 64
# Pairs a transaction, compared at some 300 a second.
BATCH_PAIRS = 512

# Pairs of a lower probability are kept without the numbers that it rests on.
DETAILED_FROM = 0.1

# Notes on single articles that one summary tells; the others are counted.
_NOTES_TOLD = 20

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far a stage has come.

    Attributes:
        stage: ``reading``, ``comparing`` or ``deciding``.
        done: Things done in this stage.
        total: Things to do, or None where that is not known beforehand.
    """

    stage: str
    done: int
    total: int | None = None


Progress = Callable[[Step], None]


def no_progress(step: Step) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class _Counts:
    """What became of the records so far."""

    arrivals: dict[Arrival, int] = field(default_factory=lambda: dict.fromkeys(Arrival, 0))
    refused: list[tuple[str, str]] = field(default_factory=list)
    undated: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def read(self) -> int:
        return sum(self.arrivals.values()) + len(self.refused)


class Pipeline:
    """The stages over one store.

    Each batch is one transaction, and each stage takes up what the store lacks: a run that was
    killed is finished by the next one. Which articles came first, or together, changes nothing.
    """

    def __init__(
        self, store: Store, index: SimilarityIndex, *, progress: Progress = no_progress
    ) -> None:
        self._store = store
        self._index = index
        self._progress = progress

    def ingest(self, records: Iterable[Article | Refused]) -> IngestSummary:
        """Store what is new of the records, a batch at a time, then derive the tree anew.

        The claims are made when they are first asked for, or by ``finish``.

        Cost:
            Reads the records once and holds a batch of them; the answers are made over all
            articles of the store, whose documents are held in memory (some 30 kB each).
        """
        counts = _Counts()
        self._progress(Step(stage="reading", done=0))
        for batch in _batches(records, BATCH_ARTICLES):
            self._take_in(batch, counts)
            self._progress(Step(stage="reading", done=counts.read))
        self.finish_tree()
        return IngestSummary(
            added=counts.arrivals[Arrival.ADDED],
            unchanged=counts.arrivals[Arrival.UNCHANGED],
            new_versions=counts.arrivals[Arrival.NEW_VERSION],
            refused=tuple(counts.refused),
            notes=tuple(_notes(counts)),
        )

    def _take_in(self, batch: Sequence[Article | Refused], counts: _Counts) -> None:
        """Store one batch: articles, what is read off them, and their rows in the index."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        usable, refused = _sorted_out(batch)
        documents = {
            content_hash(article): read_document(article)
            for article in usable
            if not self._store.articles.knows(article)
        }
        self._embed_ahead(documents.values())
        with self._store.writing():
            for item in refused:
                self._store.articles.refuse(item.where, item.reason, now)
            for article in usable:
                counts.arrivals[self._store.articles.add(article, now)] += 1
            self._bring_up_to_date([article.id for article in usable], documents)
        counts.refused += [(item.where, item.reason) for item in refused]
        counts.notes += [
            f"{article.id}: {note}" for article in usable for note in notes_of(article)
        ]
        counts.notes += [
            f"{document.id}: only its first {MOST_SENTENCES:,} sentences are compared"
            for document in documents.values()
            if _is_cut(document)
        ]
        counts.undated += [
            article.id
            for article in usable
            if article.published_at and read_claimed(article.published_at) is None
        ]

    def _bring_up_to_date(
        self, ids: Sequence[str] | None, ready: Mapping[str, Document] | None = None
    ) -> None:
        """Give the pages of these ids (all, for None) their documents and their place in the index.

        Args:
            ids: Article ids.
            ready: Documents made before the transaction began, by content.
        """
        articles, code = self._store.articles, reading_stamp()
        for name in articles.unread(code, ids):
            article = articles.get([name])[0]
            document = (ready or {}).get(content_hash(article)) or read_document(article)
            articles.write_document(document, code)
        missing, surplus = articles.unindexed(ids)
        for name in surplus:
            self._index.remove(name)
            articles.unmark_indexed(name)
        if missing:
            texts = [to_indexed(document) for document in articles.documents(missing).values()]
            self._index.add(texts)
            for text in texts:
                articles.mark_indexed(text.key, form_of(text))

    def _embed_ahead(self, documents: Iterable[Document]) -> None:
        """Embed before the write lock is taken, so that other writers wait for rows only."""
        self._index.vectors([to_indexed(document) for document in documents])

    def finish_tree(self) -> None:
        """Make the tree that of all articles in the store; does nothing where it is."""
        code = answering_stamp()
        while not self._store.is_derived(code):
            self._mend_documents()
            state = self._store.state(code)
            documents = self._store.articles.documents()
            pairs = self._compare(documents)
            self._derive(documents, pairs, state)

    def finish(self) -> None:
        """Make tree and claims those of all articles in the store; does nothing where they are."""
        code = answering_stamp()
        while not self._store.is_answered(code):
            self.finish_tree()
            state = self._store.state(code)
            if self._store.is_derived(code):  # else another program added articles in between
                self._judge(self._store.articles.documents(), state)

    def _mend_documents(self) -> None:
        """Read again what another version of this program read, and index what changed by it."""
        articles = self._store.articles
        stale = articles.unread(reading_stamp())
        for names in _batches(stale, BATCH_ARTICLES):
            with self._store.writing():
                self._bring_up_to_date(names)
                held = articles.indexed()
                for document in articles.documents(names).values():
                    text = to_indexed(document)
                    if held[text.key][1] != form_of(text):
                        self._index.remove(text.key)
                        self._index.add([text])
                        articles.mark_indexed(text.key, form_of(text))
        with self._store.writing():
            self._bring_up_to_date(None)

    def _compare(self, documents: Mapping[str, Document]) -> dict[tuple[str, str], str]:
        """Compare every candidate pair in full; pairs whose texts did not change are kept.

        Returns:
            (left, right) -> the key of its match in the store.
        """
        proposed = self._index.candidate_pairs() if len(documents) > 1 else ()
        pairs = sorted(
            (found.left, found.right)
            for found in proposed
            # Another program may have added some since the documents were read.
            if found.left in documents and found.right in documents
        )
        involved = sorted({name for pair in pairs for name in pair})
        texts = {
            name: to_indexed(documents[name], furniture=self._index.furniture(name))
            for name in involved
        }
        forms = {name: form_of(text) for name, text in texts.items()}
        made_by = (matching_stamp(), self._store.setting("model") or "")
        keys = {(left, right): digest(forms[left], forms[right], *made_by) for left, right in pairs}
        known = self._store.results.known_matches(keys.values())
        missing = [pair for pair in pairs if keys[pair] not in known]
        ready = ReadyTexts(texts, self._index.vectors, multilingual=self._index.multilingual)
        self._progress(Step(stage="comparing", done=0, total=len(missing)))
        done = 0
        for some in _batches(missing, BATCH_PAIRS):
            found = [
                (keys[left, right], match(left, right, ready[left], ready[right]))
                for left, right in some
            ]
            with self._store.writing():
                for key, result in found:
                    self._store.results.keep_match(key, _without_details(result))
            done += len(some)
            self._progress(Step(stage="comparing", done=done, total=len(missing)))
        return keys

    def _derive(
        self,
        documents: Mapping[str, Document],
        pairs: Mapping[tuple[str, str], str],
        state: str,
    ) -> None:
        """Derive the tree, and write it unless articles came in between."""
        self._progress(Step(stage="deciding", done=0, total=1))
        documents = with_known_outlets(documents)
        matches = [
            directed(documents[found.left], documents[found.right], found)
            for found in self._store.results.likely_matches(pairs, LEAST_PROBABILITY)
        ]
        tree = derive(documents, matches)
        with self._store.writing():
            if self._store.state(answering_stamp()) == state:
                self._store.results.set_pairs(pairs)
                self._store.results.write_tree(tree)
                self._store.set("corpus", to_json(corpus_of(documents.values())))
                self._store.set("derived", state)
        self._progress(Step(stage="deciding", done=1, total=1))

    def _judge(self, documents: Mapping[str, Document], state: str) -> None:
        """Build the claims over the stored tree, and write them unless articles came in between."""
        self._progress(Step(stage="judging", done=0, total=1))
        claims = self._claims(with_known_outlets(documents), self._store.results.tree())
        with self._store.writing():
            if self._store.state(answering_stamp()) == state:
                self._store.results.write_claims(claims)
                self._store.set("analysed", state)
        self._progress(Step(stage="judging", done=1, total=1))

    def _claims(self, documents: Mapping[str, Document], tree: Tree) -> tuple[Claim, ...]:
        """Build the claims; each sentence's vector is that of the index."""
        texts = [to_indexed(document) for document in documents.values()]
        vectors = {
            (text.key, number): row
            for text, rows in zip(texts, self._index.vectors(texts), strict=True)
            for number, row in enumerate(rows)
        }

        names = sorted({name for d in documents.values() if (name := d.sourcing.publisher)})
        owners = {outlet_key(name): owner for name in names if (owner := owner_of(name))}
        claims = build_claims(
            documents, tree, vectors, same_claim=self._same_claim, owner_of=owners
        )
        silent = {name for name, found in documents.items() if not found.sourcing.supported}
        return tuple(
            replace(claim, aliases=_aliases(claim), reasons=_reasons(claim, silent))
            for claim in claims
        )

    def _same_claim(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Judge pairs of sentences; what was judged before is looked up."""
        made_by = (answering_stamp(), self._store.setting("model") or "")
        keys = _hash_pairs(pairs, made_by)
        known = self._store.results.judged(keys)
        new = {key: pair for key, pair in zip(keys, pairs, strict=True) if key not in known}
        if new:
            asked = list(new.values())
            embedded = embed_strings(texts_to_embed(asked), self._index)
            found = dict(zip(new, same_claim_probabilities(asked, embedded), strict=True))
            with self._store.writing():
                self._store.results.keep_judged(found)
            known |= found
        return [known[key] for key in keys]


def _hash_pairs(pairs: Sequence[tuple[str, str]], made_by: tuple[str, str]) -> list[int]:
    """Return 63 bits for each pair, what SQLite's integer keys hold without a sign."""
    known = {text: digest(text, *made_by).encode() for text in {*chain.from_iterable(pairs)}}
    return [
        int.from_bytes(blake2b(known[left] + known[right], digest_size=8).digest()) >> 1
        for left, right in pairs
    ]


def _reasons(claim: Claim, silent: Set[str]) -> tuple[Reason, ...]:
    """Return the claim's reasons, and that its sources cannot be read where that is so.

    Args:
        claim: The claim.
        silent: Articles in a language without attribution data.
    """
    if silent.isdisjoint(seen.article for seen in claim.appearances):
        return claim.reasons
    return tuple(dict.fromkeys([*claim.reasons, Reason.LANGUAGE_UNSUPPORTED]))


def _aliases(claim: Claim) -> tuple[str, ...]:
    """Return every other id that the claim can have had, sorted.

    A claim is named by its earliest appearance. Before that article came in, or before two claims
    were found to be one, it was named by another of its appearances; to list them all needs no
    memory of the order in which articles came.
    """
    names = {f"{seen.article}:{seen.span.start}-{seen.span.end}" for seen in claim.appearances}
    return tuple(sorted(names - {claim.id}))


def _without_details(found: Match) -> Match:
    """Leave out the features of an unlikely pair, most of its bytes; ``explain`` compares anew."""
    return replace(found, features={}) if found.derived < DETAILED_FROM else found


def _sorted_out(
    batch: Sequence[Article | Refused],
) -> tuple[list[Article], list[Refused]]:
    """Return the articles, each with its id, and what cannot be used, with the reason."""
    usable, refused = [], []
    for number, item in enumerate(batch, start=1):
        if isinstance(item, Refused):
            refused.append(item)
        elif reason := unusable(item):
            refused.append(Refused(where=item.id or item.url or f"article {number}", reason=reason))
        else:
            usable.append(replace(item, id=article_id(item)))
    return usable, refused


def _is_cut(document: Document) -> bool:
    """Whether a text has more sentences than are looked at."""
    sentences = document.canonical.sentences
    return len(sentences) == MOST_SENTENCES and bool(
        document.article.text[sentences[-1].span.end :].strip()
    )


def _notes(counts: _Counts) -> Iterator[str]:
    """Yield what the reader should know beside the numbers."""
    yield from counts.notes[:_NOTES_TOLD]
    if len(counts.notes) > _NOTES_TOLD:
        yield f"and {len(counts.notes) - _NOTES_TOLD:,} notes more of this kind"
    if counts.undated:
        names = ", ".join(counts.undated[:3]) + (" and others" if len(counts.undated) > 3 else "")
        yield f"dates that cannot be read were left out of account: {names}"
    if counts.arrivals[Arrival.NEW_VERSION]:
        yield (
            "of several versions of one page the one with the latest date counts, "
            "or the longest where the dates are the same; the others are kept"
        )


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
