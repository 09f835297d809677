"""The order of the stages: from records read to the tree and the claims in the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import chain, islice
from typing import TypeVar

from index import IndexedText, SimilarityIndex
from provenance.answers import IngestSummary, corpus_of
from provenance.arrivals import Counts, is_cut, notes_on, sorted_out
from provenance.attribution import owner_of, with_known_outlets
from provenance.canonical import MOST_SENTENCES, declared_code
from provenance.canonical.language import detect_language
from provenance.claims import build_claims
from provenance.clocks import read_claimed
from provenance.collecting import collecting_later
from provenance.comparison import (
    ReadyTexts,
    embed_glosses,
    embed_strings,
    form_of,
    read_document,
    read_documents,
)
from provenance.derivation import derive
from provenance.descriptions import outlet_key
from provenance.direction import directed
from provenance.edges import LEAST_PROBABILITY
from provenance.findings import Claim, Match, Tree
from provenance.matching import match, to_indexed
from provenance.model import Article, Document, Reason
from provenance.named_outlets import with_named_publishers
from provenance.readers import Refused, notes_of
from provenance.sameness import same_claim_probabilities, texts_to_embed
from provenance.serialise import to_json
from provenance.stamps import answering_stamp, matching_stamp, reading_stamp
from provenance.store import WHOLE_ARTICLES, Arrival, Store
from provenance.versions import content_hash, digest

# Articles a transaction: a kill loses at most the work on so many, a few seconds.
BATCH_ARTICLES = 64
# The same where words alone are stored.
BATCH_WORDS = 1_000
# What the index was given of an article of which it knows the words alone.
WORDS_FORM = "words"
# Characters that a language is detected by where words alone are stored.
_HEAD = 600
# Pairs a transaction, compared at some 300 a second.
BATCH_PAIRS = 512

# Pairs of a lower probability are kept without the numbers that it rests on.
DETAILED_FROM = 0.1

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

    def ingest(
        self, records: Iterable[Article | Refused], *, words_only: bool = False
    ) -> IngestSummary:
        """Store what is new of the records, a batch at a time, then derive the tree anew.

        The claims are made when they are first asked for, or by ``finish``. So is the tree of a
        store of more than ``WHOLE_ARTICLES``: until then each article that is asked for is
        answered from its own family (``nearby``).

        Args:
            records: Articles, and what could not be read.
            words_only: Store and index the words alone, some hundred times as fast: nothing is embedded,
                and what is said in the texts is read when one is asked for. ``finish`` does the
                rest.

        Cost:
            Reads the records once and holds a batch of them; the answers are made over all
            articles of the store, whose documents are held in memory (some 30 kB each).
        """
        counts = Counts()
        self._progress(Step(stage="reading", done=0))
        for batch in _batches(records, BATCH_WORDS if words_only else BATCH_ARTICLES):
            if words_only:
                self._take_words(batch, counts)
            else:
                self._take_in(batch, counts)
            self._progress(Step(stage="reading", done=counts.read))
        if not words_only and self._store.articles.count() <= WHOLE_ARTICLES:
            self.finish_tree()
        return IngestSummary(
            added=counts.arrivals[Arrival.ADDED],
            unchanged=counts.arrivals[Arrival.UNCHANGED],
            new_versions=counts.arrivals[Arrival.NEW_VERSION],
            refused=tuple(counts.refused),
            notes=tuple(notes_on(counts)),
        )

    def _take_in(self, batch: Sequence[Article | Refused], counts: Counts) -> None:
        """Store one batch: articles, what is read off them, and their rows in the index."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        usable, refused = sorted_out(batch)
        new = [article for article in usable if not self._store.articles.knows(article)]
        documents = dict(zip(map(content_hash, new), read_documents(new), strict=True))
        self._embed_ahead(documents.values())
        with self._store.writing():
            for item in refused:
                self._store.articles.refuse(item.where, item.reason, now)
            for arrival in self._store.articles.add_all(usable, now):
                counts.arrivals[arrival] += 1
            self._bring_up_to_date([article.id for article in usable], documents)
        counts.refused += [(item.where, item.reason) for item in refused]
        counts.notes += [
            f"{article.id}: {note}" for article in usable for note in notes_of(article)
        ]
        counts.notes += [
            f"{document.id}: only its first {MOST_SENTENCES:,} sentences are compared"
            for document in documents.values()
            if is_cut(document)
        ]
        counts.undated += [
            article.id
            for article in usable
            if article.published_at and read_claimed(article.published_at) is None
        ]

    def _take_words(self, batch: Sequence[Article | Refused], counts: Counts) -> None:
        """Store one batch of articles and index their words."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        usable, refused = sorted_out(batch)
        articles = self._store.articles
        with self._store.writing():
            for item in refused:
                articles.refuse(item.where, item.reason, now)
            for arrival in articles.add_all(usable, now):
                counts.arrivals[arrival] += 1
            missing, surplus = articles.unindexed([article.id for article in usable])
            for name in surplus:
                self._index.remove([name])
                articles.unmark_indexed(name)
            fresh = articles.get(missing)
            articles.mark_indexed(dict.fromkeys(missing, WORDS_FORM))
            self._index.add([_by_words(article) for article in fresh], embed=False)
            if fresh:
                self._store.set("reading", "words")
        counts.refused += [(item.where, item.reason) for item in refused]
        counts.notes += [
            f"{article.id}: {note}" for article in usable for note in notes_of(article)
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
            self._index.remove([name])
            articles.unmark_indexed(name)
        if missing:
            texts = [to_indexed(document) for document in articles.documents(missing).values()]
            articles.mark_indexed({text.key: form_of(text) for text in texts})
            self._index.add(texts)

    def _embed_ahead(self, documents: Iterable[Document]) -> None:
        """Embed before the write lock is taken, so that other writers wait for rows only."""
        self._index.vectors([to_indexed(document) for document in documents])

    def finish_tree(self) -> None:
        """Make the tree that of all articles in the store; does nothing where it is."""
        code = answering_stamp()
        while not self._store.is_derived(code):
            self._mend_documents()
            if self._store.setting("reading") == "words":
                self._index.embed_missing()
                with self._store.writing():
                    self._store.forget("reading")
            state = self._store.state(code)
            documents = self._store.articles.documents()
            pairs = self._pairs_kept(documents) or self._compare(documents)
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
                        self._index.remove([text.key])
                        articles.mark_indexed({text.key: form_of(text)})
                        self._index.add([text])
        with self._store.writing():
            self._bring_up_to_date(None)

    def _pairs_kept(self, documents: Mapping[str, Document]) -> dict[tuple[str, str], str] | None:
        """Return the pairs of the last derivation, where nothing but a decision came in since."""
        derived = self._store.setting("derived") or ""
        texts = self._store.texts_state(answering_stamp())
        if derived != texts and not derived.startswith(f"{texts} "):
            return None
        pairs = self._store.results.pairs()
        return pairs if self._joined(documents) <= pairs.keys() else None

    def _joined(self, documents: Mapping[str, Document]) -> set[tuple[str, str]]:
        """Return the pairs that reviewers decided to be related: these are compared in any case."""
        return {
            ruling.pair
            for ruling in self._store.reviews.rulings()
            if ruling.related and documents.keys() >= {*ruling.pair}
        }

    def _compare(self, documents: Mapping[str, Document]) -> dict[tuple[str, str], str]:
        """Compare every candidate pair in full; pairs whose texts did not change are kept.

        Returns:
            (left, right) -> the key of its match in the store.
        """
        proposed = self._index.candidate_pairs() if len(documents) > 1 else ()
        candidates = {
            (found.left, found.right)
            for found in proposed
            # Another program may have added some since the documents were read.
            if found.left in documents and found.right in documents
        }
        pairs = sorted(candidates | self._joined(documents))
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
        rulings = self._store.reviews.rulings()
        likely = self._store.results.likely_matches(pairs, LEAST_PROBABILITY)
        ruled = {r.pair: pairs[r.pair] for r in rulings if r.pair in pairs}
        likely += [
            found
            for found in self._store.results.likely_matches(ruled, 0.0)
            if found.derived < LEAST_PROBABILITY
        ]
        matches = [directed(documents[m.left], documents[m.right], m) for m in likely]
        tree = derive(documents, matches, rulings)
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
        named = with_named_publishers(with_known_outlets(documents))
        claims = self._claims(named, self._store.results.tree())
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
        with collecting_later():
            glossed = vectors | embed_glosses(documents, self._index)
            scorer = self._same_claim
            claims = build_claims(documents, tree, vectors, scorer, owners, glossed)
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


def _by_words(article: Article) -> IndexedText:
    """Return an article as the index sees it before its sentences are read."""
    language = declared_code(article.language) or detect_language(article.text[:_HEAD])
    return IndexedText(key=article.id, text=article.text, language=language, group=article.outlet)


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


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
