"""Questions about texts alone, without a store: comparing, attributing, judging claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from provenance.errors import NothingAsked
from provenance.findings import Coverage, Match
from provenance.model import Article, Attribution, Document
from provenance.versions import article_id, content_hash

if TYPE_CHECKING:
    from index import Encoder, Precision, SimilarityIndex


_NOTHING_TO_COMPARE = Match(
    left="",
    right="",
    derived=0.0,
    relation=None,
    coverage=Coverage(left=0.0, right=0.0),
    passages=(),
    verbatim_share=0.0,
    reasons=("text_too_short",),
)


def compare(left: Article | str, right: Article | str, *, model: str | None = None) -> Match:
    """Compare two texts in full.

    Args:
        left: An article, or a text.
        right: Another.
        model: Name or folder of a sentence model; None for the embedded one.

    Returns:
        ``derived``, the probability 0..1 that one derives from the other or both from a third
        text, with relation, coverage, passages and direction. Texts without an id are named by a
        hash of their content.

    Raises:
        NothingAsked: A text is empty.
    """
    if not (_text_of(left).strip() and _text_of(right).strip()):
        raise NothingAsked
    return compare_many([(left, right)], model=model)[0]


def _text_of(item: Article | str) -> str:
    return item if isinstance(item, str) else item.text


def compare_many(
    pairs: Sequence[tuple[Article | str, Article | str]], *, model: str | None = None
) -> list[Match]:
    """Compare pairs of texts; each distinct text is read and embedded once, however many it enters.

    Args:
        pairs: Articles or texts.
        model: As for ``compare``.

    Returns:
        One match a pair, in order; a pair with an empty text derives with probability 0, for the
        reason ``text_too_short``, so that one bad row does not lose the others.

    Cost:
        3 to 10 ms a pair, and for each distinct sentence 5 to 12 ms for its embedding.
    """
    from provenance.comparison import (  # noqa: PLC0415 - numpy, 0.1 s
        compare_documents,
        read_document,
    )

    read: dict[str, Document] = {}
    names: set[str] = set()

    def document(item: Article | str) -> Document:
        article = Article(text=item) if isinstance(item, str) else item
        key = content_hash(article)
        if key not in read:
            read[key] = read_document(_named(article, names))
        return read[key]

    said = [bool(_text_of(left).strip() and _text_of(right).strip()) for left, right in pairs]
    documents = [
        (document(left), document(right))
        for (left, right), full in zip(pairs, said, strict=True)
        if full
    ]
    found = iter(compare_documents(documents, _index(model)) if documents else [])
    return [next(found) if full else _NOTHING_TO_COMPARE for full in said]


def attribute(text: str, language: str | None = None) -> list[Attribution]:
    """Find who says what in a text.

    Args:
        text: Running text; spans of the answer are code points of it.
        language: ISO 639-1; None means: detect it.

    Returns:
        Attributions in the order of the text; none where the language has no attribution data.
    """
    from provenance.attribution import attribute_text  # noqa: PLC0415 - its tables take 0.1 s
    from provenance.canonical import canonicalise  # noqa: PLC0415 - as above

    canonical = canonicalise(text, language=language)
    return list(attribute_text(canonical, canonical.language))


def same_claim(left: str, right: str, *, model: str | None = None) -> float:
    """Return the probability 0..1 that both sentences state one claim.

    Args:
        left: A sentence.
        right: Another, in the same language or not.
        model: As for ``compare``.
    """
    return same_claim_many([(left, right)], model=model)[0]


def same_claim_many(pairs: Sequence[tuple[str, str]], *, model: str | None = None) -> list[float]:
    """Return the probability 0..1 for each pair that both sentences state one claim.

    Pairs on one side of one half are told apart by how much they have in common.

    Cost:
        Each distinct sentence is embedded once (5 to 12 ms); a pair then takes some 0.1 ms.
    """
    from provenance.comparison import embed_strings  # noqa: PLC0415 - numpy, 0.1 s
    from provenance.sameness import (  # noqa: PLC0415 - as above
        graded_probabilities,
        texts_to_embed,
    )

    if not pairs:
        return []
    vectors = embed_strings(texts_to_embed(pairs), _index(model))
    return graded_probabilities(pairs, vectors)


@cache
def encoder_of(
    model: str | None, device: str | None = None, precision: Precision = "exact"
) -> Encoder:
    """Return the encoder of a model, the same one for the whole process: loading takes seconds."""
    from index import open_encoder  # noqa: PLC0415 - numpy, 0.1 s

    return open_encoder(model, device=device, precision=precision)


def _index(model: str | None) -> SimilarityIndex:
    """Return an index in memory, for its vectors."""
    from sqlite_utils import Database  # noqa: PLC0415 - 0.1 s

    from index import SimilarityIndex  # noqa: PLC0415 - numpy, 0.1 s

    return SimilarityIndex(Database(memory=True, execute_plugins=False), encoder=encoder_of(model))


def _named(article: Article, names: set[str]) -> Article:
    """Return the article under an id that no other one of the call has."""
    if not article.text.strip():
        raise NothingAsked
    name = wanted = article_id(article)
    number = 2
    while name in names:
        name, number = f"{wanted} ({number})", number + 1
    names.add(name)
    return replace(article, id=name)
