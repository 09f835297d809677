"""Texts made ready and compared in full, in the store or outside it; each is prepared once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from index import IndexedText, PreparedText, SimilarityIndex, Span, prepare
from provenance.attribution import read_sourcing
from provenance.canonical import canonicalise
from provenance.collecting import collecting_later
from provenance.direction import directed
from provenance.findings import Match
from provenance.matching import match, to_indexed
from provenance.model import Article, Document
from provenance.versions import digest
from provenance.wording import gloss

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Texts to their sentence vectors: one array of unit rows for each text, or None for a text whose
# vectors take no part.
Vectors = Callable[  # Any: float16 or float32
    [Sequence[IndexedText]], "Sequence[NDArray[Any] | None]"
]

# Texts kept ready for comparison; a prepared text of 600 words takes about 0.3 MB.
READY_TEXTS = 1_000
# Longer than any article: a book, or a page gone wrong. Comparing is quadratic in the sentences.
MOST_CHARACTERS = 1_000_000


def unusable(article: Article) -> str | None:
    """Return why an article cannot be stored, or None where it can."""
    if not article.text.strip():
        return "it has no text"
    if len(article.text) > MOST_CHARACTERS:
        return (
            f"its text has {len(article.text):,} characters, and an article may have "
            f"{MOST_CHARACTERS:,}: split it"
        )
    if "\x00" in article.id:
        return "its id holds a NUL character, which no command line can name: give it another"
    fields = (article.id, article.url, article.outlet, article.title, article.byline)
    for value in (*fields, article.published_at, article.language, article.credit, article.text):
        if value is not None and not _is_encodable(value):
            return "it holds half a surrogate pair, which no file can store: decode it again"
    return None


def _is_encodable(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def read_document(article: Article) -> Document:
    """Read off an article all that later stages need."""
    canonical = canonicalise(article.text, language=article.language, title=article.title)
    return Document(
        article=article, canonical=canonical, sourcing=read_sourcing(article, canonical)
    )


def read_documents(articles: Iterable[Article]) -> list[Document]:
    """Read many articles as ``read_document`` does, in order.

    Reading makes no rings of objects, so that Python need not search for any after each few
    hundred words: a tenth of the time went there.
    """
    with collecting_later():
        return [read_document(article) for article in articles]


def form_of(text: IndexedText) -> str:
    """Return a hash of all that a comparison depends on; the key is not among it."""
    spans = ";".join(f"{start},{end}" for start, end in text.sentences)
    excluded = ";".join(f"{start},{end}" for start, end in text.excluded)
    return digest(text.text, text.language or "", text.group or "", spans, excluded)


class ReadyTexts:
    """Texts prepared for comparison when they are first asked for, the last ones kept.

    Args:
        texts: By key.
        vectors: Gives the sentence vectors of texts, as ``SimilarityIndex.vectors`` does.
        multilingual: Whether these compare sentences of different languages.
    """

    def __init__(
        self, texts: Mapping[str, IndexedText], vectors: Vectors, *, multilingual: bool = False
    ) -> None:
        self._texts = texts
        self._vectors = vectors
        self._multilingual = multilingual
        self._ready: OrderedDict[str, PreparedText] = OrderedDict()

    def __getitem__(self, key: str) -> PreparedText:
        ready = self._ready.get(key)
        if ready is None:
            ready = ready_text(self._texts[key], self._vectors, multilingual=self._multilingual)
            self._ready[key] = ready
            if len(self._ready) > READY_TEXTS:
                self._ready.popitem(last=False)
        else:
            self._ready.move_to_end(key)
        return ready


def ready_text(text: IndexedText, vectors: Vectors, *, multilingual: bool = False) -> PreparedText:
    """Return one text with all that a comparison needs of it.

    Args:
        text: The text.
        vectors: Gives the sentence vectors of texts.
        multilingual: Whether these compare sentences of different languages.
    """
    rows = vectors([text])[0] if text.sentences else None
    return prepare(text, rows, multilingual=multilingual)


def compare_documents(
    pairs: Sequence[tuple[Document, Document]], index: SimilarityIndex
) -> list[Match]:
    """Compare pairs of documents that need not be in a store.

    Args:
        pairs: Documents told apart by id; one that stands in several pairs is prepared once.
        index: Asked for vectors only.
    """
    documents = {document.id: document for pair in pairs for document in pair}
    texts = {name: to_indexed(document) for name, document in sorted(documents.items())}
    multilingual = index.multilingual
    compared = {
        document.id
        for left, right in pairs
        if multilingual or left.canonical.language == right.canonical.language
        for document in (left, right)
    }

    def vectors(wanted: Sequence[IndexedText]) -> list[NDArray[Any] | None]:
        """Embed the texts that meet one whose vectors can be compared with theirs."""
        rows = iter(index.vectors([text for text in wanted if text.key in compared]))
        return [next(rows) if text.key in compared else None for text in wanted]

    # All distinct sentences in one call: the model is fastest in large batches.
    vectors(list(texts.values()))
    ready = ReadyTexts(texts, vectors, multilingual=multilingual)
    return [
        directed(left, right, match(left.id, right.id, ready[left.id], ready[right.id]))
        for left, right in pairs
    ]


def embed_strings(strings: Sequence[str], index: SimilarityIndex) -> dict[str, NDArray[Any]]:
    """Return a unit vector for each distinct non-empty string."""
    distinct = sorted({text for text in strings if text})
    texts = [
        IndexedText(key=str(number), text=text, sentences=(Span(0, len(text)),))
        for number, text in enumerate(distinct)
    ]
    return {text: rows[0] for text, rows in zip(distinct, index.vectors(texts), strict=True)}


def embed_glosses(
    documents: Mapping[str, Document], index: SimilarityIndex
) -> dict[tuple[str, int], NDArray[Any]]:  # Any: any float width
    """Return the unit vectors of the sentences that are not English, put into it word by word.

    By (article id, sentence number); the sentence model knows English best.
    """
    glosses = {
        (key, number): glossed
        for key, document in documents.items()
        for number, sentence in enumerate(document.canonical.sentences)
        if (text := document.canonical.text[sentence.span.start : sentence.span.end])
        and (glossed := gloss(text)) != text
    }
    embedded = embed_strings(list(glosses.values()), index)
    return {place: embedded[glossed] for place, glossed in glosses.items() if glossed in embedded}
