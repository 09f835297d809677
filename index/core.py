"""SimilarityIndex: texts in, candidates out, over the tables of one SQLite file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from index.channels import Named
from index.encoder import Encoder
from index.errors import EncoderMissing, SettingsMismatch, UnknownText, UnusableText
from index.features import IndexSettings, content_hash, read_features, read_many_features
from index.furniture import Furniture
from index.multilingual import is_multilingual
from index.ngrams import read_ngrams
from index.pages import are_among
from index.quick_look import not_ruled_out
from index.sample import Sampled, draw_of
from index.sample_texts import SampleTexts
from index.snapshot import SampleWeights, Snapshot
from index.store import IndexStore, TextRow, TextsByKey
from index.types import Candidate, IndexedText, Span
from index.vectors import SentenceVectors
from index.widespread import cut_out

DEFAULT_SETTINGS = IndexSettings()
_REBUILT_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Added:
    """What one call of ``add`` did, in texts."""

    added: int
    replaced: int
    unchanged: int


class SimilarityIndex:
    """Finds texts that may belong together.

    Args:
        db: The open SQLite file; the tables of the index are made in it.
        encoder: For sentence vectors; without one, what is stored is used and nothing is added.
        settings: See ``IndexSettings``.
        texts: Gives texts by their keys, where the owner of the file keeps them itself, as they were
            when they were added: the index then keeps no copy of what is added. A copy that is
            there, from before or from an index opened without, is used until a rebuild. It is
            called within the index's transactions and must not write.
        rebuild: Make every row anew with these settings and this encoder, instead of refusing an
            index that was made with others.

    Raises:
        SettingsMismatch: The index was made with other settings or another model.
    """

    def __init__(
        self,
        db: Database,
        *,
        encoder: Encoder | None = None,
        settings: IndexSettings = DEFAULT_SETTINGS,
        texts: TextsByKey | None = None,
        rebuild: bool = False,
    ) -> None:
        self._store = IndexStore(db, texts)
        self._encoder = encoder
        self._settings = settings
        self._snapshot: Snapshot | None = None
        self._furniture: Furniture | None = None
        self._vectors = SentenceVectors(self._store, encoder)
        if rebuild:
            self.rebuild()
        elif self._store.is_stale():
            self._check_model(self._store.settings())
            self.rebuild()
        else:
            self._check_settings()

    def add(self, texts: Iterable[IndexedText], *, embed: bool = True) -> Added:
        """Add texts; one that is there unchanged costs nothing, another one takes its place.

        All of the call is held in memory (some 10 kB a text and 1 kB a new sentence) and written
        in one transaction, the caller's where one is open: give a large collection in parts.

        Args:
            texts: Any number of texts.
            embed: Whether sentences that have no vector get one; else ``embed_missing`` does it.

        Raises:
            UnusableText: A key is empty or comes twice with different texts, or a span lies
                outside its text; nothing is written.
        """
        given = _by_key(texts)
        hashes = {key: content_hash(text) for key, text in given.items()}
        held = self._store.content_hashes_of(list(given))
        fresh = [text for key, text in given.items() if held.get(key) != hashes[key]]
        rows = read_many_features(fresh, self._settings, [hashes[text.key] for text in fresh])
        vectors = self._vectors.encode_missing(fresh) if embed and self._encoder else {}
        if rows:
            with self._store.writing():
                self._record_settings(vectors)
                self._store.write_vectors(vectors)
                before = self._store.sample.stamp()
                self._store.write_texts(rows)
                self._store.sample.widen(self._sampled)
                self._store.draw_revision()
                self._renew(before)
        replaced = sum(text.key in held for text in fresh)
        return Added(len(fresh) - replaced, replaced, len(given) - len(fresh))

    def remove(self, keys: Iterable[str]) -> int:
        """Remove texts; returns how many were there. Vectors stay for other texts' use."""
        wanted = sorted(set(keys))
        with self._store.writing():
            removed = self._store.remove_texts(wanted)
            if removed:
                self._store.sample.widen(self._sampled)
                self._store.draw_revision()
        return removed

    def keys(self) -> list[str]:
        """Return the keys of all texts, ascending."""
        return list(self._store.content_hashes())

    def texts(self, keys: Sequence[str] | None = None) -> Iterator[IndexedText]:
        """Yield stored texts by key; all, where no keys are named."""
        return self._store.read_texts(keys)

    def vectors(self, texts: Sequence[IndexedText]) -> list[NDArray[np.float32]]:
        """Return the sentence vectors of texts, stored or not.

        Returns:
            For each text an array of shape (its sentences, dimension), unit rows in the precision
            of float16. All distinct sentences that are not known are encoded in one batch.

        Raises:
            EncoderMissing: A vector is not stored and the index was opened without an encoder.
        """
        return self._vectors.of(texts)

    @property
    def multilingual(self) -> bool:
        """Whether the vectors compare sentences of different languages; may load the model."""
        if self._encoder is not None:
            return is_multilingual(self._encoder.identity, self._encoder.encode)
        return is_multilingual(self._store.settings().get("model", ""))

    @property
    def searches_meaning(self) -> bool:
        """Whether candidates are also sought by the meaning of sentences.

        They are not where nothing is embedded, or where there are more vectors than are held in
        memory (``snapshot.MOST_VECTORS``).
        """
        with self._store.reading():
            return self._loaded().by_meaning

    def candidates(self, key: str) -> list[Candidate]:
        """Return what the channels propose for a stored text, strongest first.

        Raises:
            UnknownText: The index has no such text.
        """
        text = next(self._store.read_texts([key]), None)
        if text is None:
            raise UnknownText(key)
        return self.candidates_of(text)

    def candidates_of(self, text: IndexedText) -> list[Candidate]:
        """Return what the channels propose for any text; one of the same key is left out.

        Returns:
            Candidates whose ``left`` is the text's key, strongest first, then by key: of each
            channel the best (``channels.LIMITS``): 50 by shingles, 30 by signature, 30 by
            sentences; by n-grams 20 of its language and 10 of every other.
        """
        row = read_features(text, self._settings)
        with self._store.reading():
            now = self._loaded()
            spans = now.texts.widespread.spans(text.text, row.shingles)
            return self._proposed(now, row, spans)

    def likely_candidates(self, text: IndexedText) -> list[Candidate]:
        """Return those of ``candidates_of`` that a quick look does not rule out (``quick_look``).

        Texts of two languages share few words, whoever translated which: they are never ruled out.
        """
        row = read_features(text, self._settings, b"")  # nothing is searched by its content hash
        with self._store.reading():
            now = self._loaded()
            spans = now.texts.widespread.spans(text.text, row.shingles)
            proposed = self._proposed(now, row, spans)
            if not proposed:
                return []
            texts = self._store.words_of([candidate.right for candidate in proposed])
            foreign: set[str] = set()
            if text.language is not None and now.lists.languages != [text.language]:
                languages = self._store.languages_of(list(texts))
                known = {None, text.language}
                foreign = {key for key, language in languages.items() if language not in known}
            alike = {key: other for key, other in texts.items() if key not in foreign}
            asked = cut_out(text.text, spans)
            worth = foreign | not_ruled_out(asked, alike, now.texts.rarity)
        return [candidate for candidate in proposed if candidate.right in worth]

    def _proposed(self, now: Snapshot, row: TextRow, spans: Sequence[Span]) -> list[Candidate]:
        """Return what the channels propose for a text without some of its passages."""
        text = row.text
        if spans:
            grams = read_ngrams(cut_out(text.text, spans), self._settings.ngram_sampling)
            common = are_among(row.shingles.view(np.uint64), now.texts.widespread.shingles)
            row = replace(
                row, shingles=row.shingles[~common], ngrams=grams[0], ngram_counts=grams[1]
            )
        vectors = self._vectors.known(text, row.sentence_hashes) if now.by_meaning else None
        return _merge_for_one(text.key, now.of(row, self._store.id_of(text.key), vectors))

    def candidate_pairs(self) -> Iterator[Candidate]:
        """Yield every pair that a channel proposes from either side, once, by keys.

        Cost:
            Some seconds for a thousand texts; all of the index is read into memory.
        """
        with self._store.reading():
            now = self._loaded()
            channels = now.all_channels(self._all_features) if now.keys else {}
        pairs: dict[tuple[int, int], dict[str, float]] = {}
        for name, proposals in channels.items():
            for own, found in enumerate(proposals):
                for other, strength in found.items():
                    pair = (own, other) if own < other else (other, own)
                    held = pairs.setdefault(pair, {})
                    held[name] = max(held.get(name, 0.0), strength)
        for left, right in sorted(pairs):
            yield Candidate(left=now.keys[left], right=now.keys[right], channels=pairs[left, right])

    def candidate_pairs_of(self, keys: Iterable[str]) -> Iterator[Candidate]:
        """Yield those of ``candidate_pairs`` that have one of these keys on either side."""
        wanted = set(keys)
        for pair in self.candidate_pairs():
            if pair.left in wanted or pair.right in wanted:
                yield pair

    def furniture(self, key: str) -> tuple[Span, ...]:
        """Return the passages of a stored text that are its outlet's furniture; see the module.

        Raises:
            UnknownText: The index has no such text.
        """
        return self.furniture_of([key])[key]

    def furniture_of(self, keys: Sequence[str]) -> dict[str, tuple[Span, ...]]:
        """Return what ``furniture`` does of each of several texts, by key, in half of the time.

        Raises:
            UnknownText: The index has no such text.
        """
        with self._store.reading():
            revision = self._store.revision()
            if self._furniture is None or self._furniture.revision != revision:
                widespread = self._loaded().texts.widespread
                words = self._settings.shingle_words
                self._furniture = Furniture(
                    self._store, revision, words, widespread, self._furniture
                )
            found = self._furniture.of(keys)
        for key in keys:
            if key not in found:
                raise UnknownText(key)
        return found

    def check(self) -> list[str]:
        """Return what is inconsistent, one sentence each with the way out; nothing if all is well."""
        stored = self._store.settings()
        vector_bytes = 2 * int(stored["dimension"]) if "dimension" in stored else None
        found = self._store.find_damage(vector_bytes)
        if not stored and self._store.count():
            found.append("the index holds texts but no record of the settings they were made with")
        problems = [f"{problem}: rebuild the index" for problem in found]
        missing = len(self._used_sentences() - self._store.vector_hashes())
        if "model" in stored and missing:
            problems.append(
                f"the index holds {missing} sentences without a vector: "
                "embed what is missing, or rebuild the index"
            )
        return problems

    def rebuild(self) -> None:
        """Make every row anew from the stored texts, with this object's settings and encoder.

        Vectors stay where they are sound, of this encoder's model (of any, where the index was
        opened without one) and still of some text's sentence. A text that its owner has no more is
        forgotten. Other writers wait meanwhile.

        Raises:
            TextElsewhere: The texts are kept elsewhere and the index was opened without them; nothing
                is changed.
        """
        with self._store.writing():
            stored = self._store.settings()
            model = stored.get("model")
            other = self._encoder is not None and model != self._encoder.identity
            keys = self.keys()
            self._store.clear_lists(vectors=other)
            if not other:
                kept = {name: stored[name] for name in stored.keys() & {"model", "dimension"}}
                self._store.write_settings(kept)
            if "dimension" in stored:
                self._store.remove_misfits(2 * int(stored["dimension"]))
            self._store.draw_revision()
            for start in range(0, len(keys), _REBUILT_AT_ONCE):
                part = keys[start : start + _REBUILT_AT_ONCE]
                texts = list(self._store.read_texts(part, leave_lost=True))
                self._store.drop_rows(part)
                self.add(texts)
            self._record_settings({})
            self._store.remove_vectors(self._store.vector_hashes() - self._used_sentences())

    def embed_missing(self) -> int:
        """Compute and store the vectors that stored texts lack; returns how many.

        A thousand texts are a transaction: what was done before a kill need not be done again.

        Raises:
            EncoderMissing: The index was opened without an encoder.
        """
        if self._encoder is None:
            raise EncoderMissing
        keys, count = self.keys(), 0
        for start in range(0, len(keys), _REBUILT_AT_ONCE):
            part = keys[start : start + _REBUILT_AT_ONCE]
            vectors = self._vectors.encode_missing(list(self._store.read_texts(part)))
            if vectors:
                with self._store.writing():
                    self._record_settings(vectors)
                    self._store.write_vectors(vectors)
                    self._store.draw_revision()
            count += len(vectors)
        return count

    def _check_settings(self) -> None:
        """Refuse an index that was made with other settings."""
        stored = self._store.settings()
        asked = self._settings.record()
        for name in sorted(stored.keys() & asked.keys()):
            if stored[name] != asked[name]:
                raise SettingsMismatch(name, stored[name], asked[name])
        self._check_model(stored)

    def _check_model(self, stored: Mapping[str, str]) -> None:
        """Refuse vectors of another model."""
        if self._encoder is not None:
            model = stored.get("model", self._encoder.identity)
            if model != self._encoder.identity:
                raise SettingsMismatch("model", model, self._encoder.identity)

    def _record_settings(self, vectors: Mapping[int, NDArray[np.float16]]) -> None:
        """Record what this index is made with, unless another writer was first with other settings."""
        self._check_settings()
        record = self._settings.record()
        if self._encoder is not None:
            record["model"] = self._encoder.identity
        for vector in vectors.values():
            record["dimension"] = str(len(vector))
            break
        self._store.write_settings(record)

    def _all_features(self) -> Iterator[TextRow]:
        """Yield the features of all stored texts, by key."""
        for text in self._store.read_texts():
            yield read_features(text, self._settings)

    def _sampled(self, ids: Sequence[int]) -> Iterator[Sampled]:
        """Yield what the sample keeps of some stored texts."""
        id_of = {key: text_id for text_id, key in self._store.keys_of(ids).items()}
        for text in self._store.read_texts(list(id_of)):
            row = read_features(text, self._settings)
            draw = draw_of(row.content_hash)
            yield Sampled(id_of[text.key], draw, row.ngrams, row.ngram_counts)

    def _used_sentences(self) -> set[int]:
        """Return the hashes of all sentences of the stored texts."""
        return {int(each) for blob in self._store.sentence_hashes() for each in _int64(blob)}

    def _renew(self, before: int) -> None:
        """Make what depends on the sample while none but the writer sees its change.

        Else all who ask would have to wait for it at once; where nobody asks, nothing is made.
        """
        stamp = self._store.sample.stamp()
        if stamp != before:
            SampleWeights.renew(self._store, before, stamp)
            SampleTexts(self._store, stamp, self._settings.shingle_words).renew(before)

    def _loaded(self) -> Snapshot:
        """Return the index in memory as of its last change."""
        revision = self._store.revision()
        if self._snapshot is None or self._snapshot.revision != revision:
            words = self._settings.shingle_words
            self._snapshot = Snapshot(self._store, revision, words, self._snapshot)
        return self._snapshot


def _by_key(texts: Iterable[IndexedText]) -> dict[str, IndexedText]:
    """Return the texts by key, refusing what cannot be indexed."""
    given: dict[str, IndexedText] = {}
    for text in texts:
        if not text.key:
            raise UnusableText(text.key, "its key is empty: give every text a key")
        if given.setdefault(text.key, text) != text:
            raise UnusableText(text.key, "another text came with the same key: give one of them")
        for start, end in (*text.sentences, *text.excluded):
            if not 0 <= start <= end <= len(text.text):
                raise UnusableText(
                    text.key, f"the span ({start}, {end}) lies outside it: give spans of this text"
                )
    return dict(sorted(given.items()))


def _int64(blob: bytes) -> NDArray[np.int64]:
    return np.frombuffer(blob, dtype="<i8")


def _merge_for_one(key: str, channels: Mapping[str, Named]) -> list[Candidate]:
    """Return one candidate for each text that some channel found."""
    others = sorted({other for found in channels.values() for other in found})
    merged = [
        Candidate(
            left=key,
            right=other,
            channels={name: found[other] for name, found in channels.items() if other in found},
        )
        for other in others
    ]
    return sorted(merged, key=lambda candidate: (-candidate.strength, candidate.right))
