"""Articles of one store made ready for comparison when first needed, the last ones kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index import IndexedText, PreparedText, SimilarityIndex
from provenance.attribution import read_sourcing
from provenance.canonical import canonicalise, declared_code
from provenance.canonical.language import detect_language
from provenance.comparison import Vectors, form_of, ready_text
from provenance.matching import canonical_to_indexed
from provenance.model import Article, CanonicalText, Document, Sourcing
from provenance.stamps import reading_stamp
from provenance.store import Store

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Texts kept in memory, 0.1 to 0.3 MB each.
_KEPT = 500
_NOTHING_READ = Sourcing(attributions=(), credits=(), citations=(), own_marks=(), publisher=None)


@dataclass(frozen=True, slots=True)
class Ready:
    """An article that can be compared.

    Attributes:
        article: The article.
        canonical: Its text taken apart.
        prepared: The same for a comparison.
        form: Hash of all that a comparison depends on.
        is_read: Whether the store has the whole of what is read off it.
    """

    article: Article
    canonical: CanonicalText
    prepared: PreparedText
    form: str
    is_read: bool


class TextsNearby:
    """Articles by id.

    Args:
        store: The store.
        index: Its index.
        words_only: Leave sentence vectors out.
    """

    def __init__(self, store: Store, index: SimilarityIndex, *, words_only: bool) -> None:
        self._store = store
        self._index = index
        self._words_only = words_only
        self._state = ""
        self._ready: dict[str, Ready] = {}
        self._documents: dict[str, Document] = {}

    def __getitem__(self, name: str) -> Ready:
        """Return one of the articles that were made ready."""
        return self._ready[name]

    def prepare(self, names: Sequence[str]) -> None:
        """Make articles ready; those of an older state of the store are forgotten."""
        state = self._store.texts_state("")
        if state != self._state or len(self._ready) > _KEPT:
            self._state, self._ready, self._documents = state, {}, {}
        missing = sorted({name for name in names if name not in self._ready})
        if not missing:
            return
        furniture = self._index.furniture_of(missing)
        for article, held in self._store.articles.canonicals(missing, reading_stamp()):
            canonical = held or _canonical(article)
            text = canonical_to_indexed(
                article.id,
                canonical,
                outlet=article.outlet,
                furniture=furniture[article.id],
            )
            self._ready[article.id] = Ready(
                article, canonical, self.made_ready(text), form_of(text), held is not None
            )

    def made_ready(self, text: IndexedText) -> PreparedText:
        """Return a text with all that a comparison needs of it."""
        vectors: Vectors = _no_vectors if self._words_only else self._index.vectors
        return ready_text(text, vectors, multilingual=self._index.multilingual)

    def documents(self, names: Iterable[str]) -> dict[str, Document]:
        """Return documents by id, without the attributions of those that were not read before.

        Who vouches for what plays no part in who took a text from whom, and takes half of the
        time of reading an article.
        """
        wanted = sorted(set(names))
        self.prepare(wanted)
        missing = [name for name in wanted if name not in self._documents]
        stored = [name for name in missing if self._ready[name].is_read]
        found = self._store.articles.documents(stored) if stored else {}
        for name in missing:
            self._documents[name] = found.get(name) or _without_attributions(self._ready[name])
        return {name: self._documents[name] for name in wanted}

    def bare(self, name: str) -> Document:
        """Return a document of which nothing is known but its text and its language."""
        (article,) = self._store.articles.get([name])
        canonical = CanonicalText(
            text=article.text,
            sentences=(),
            quotations=(),
            boilerplate=(),
            language=declared_code(article.language) or detect_language(article.text),
        )
        return Document(article=article, canonical=canonical, sourcing=_NOTHING_READ)


def _canonical(article: Article) -> CanonicalText:
    return canonicalise(article.text, language=article.language, title=article.title)


def _without_attributions(ready: Ready) -> Document:
    sourcing = read_sourcing(ready.article, ready.canonical, attributed=False)
    return Document(article=ready.article, canonical=ready.canonical, sourcing=sourcing)


def _no_vectors(texts: Sequence[IndexedText]) -> Sequence[NDArray[Any] | None]:
    return [None for _ in texts]
