"""An outlet of the collection that another's article names is cited there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from provenance.attribution import is_outlet_name, same_outlet
from provenance.cited import find_cited, is_later
from provenance.model import Citation, Document

_ARTICLE = re.compile(r"^(?:(?:the|le|la|les|der|die|das) |l['’])", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
# Who puts out its own word is named for what it does, and not for what it reported.
_BODY = re.compile(
    r"\b(?:universit\w+|colleges?|institut\w*|ministr\w+|ministères?|departments?|councils?|conseils?"
    r"|govern\w+|gouvernement|polic\w+|hospitals?|hôpita\w+|clini\w+|banks?|banques?|courts?|tribuna\w+"
    r"|préfectures?|mairies?|ville|city|commissions?|committees?|comités?|offices?|agenc\w+|authorit\w+"
    r"|autorités?|federations?|fédérations?|unions?|syndicats?|associations?|foundations?|fondations?"
    r"|part(?:y|ies|is?)|embass\w+|ambassades?|boards?|groups?|groupes?|compan\w+|compagnies?|sociétés?"
    r"|services?|laborato\w+|laboratoires?|academ\w+|académies?|museums?|musées?|church|église|army|armée"
    r"|inc|ltd|plc|llc|gmbh|sa|sas|ag|corp|clubs?|nations|ligue|league|trust|centre|center)\b",
    re.IGNORECASE,
)
_FURNITURE = re.compile(r"©|\bcopyright\b|\ball rights\b|tous droits", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Publisher:
    name: str
    pattern: re.Pattern[str]
    documents: tuple[Document, ...]


def with_named_publishers(documents: Mapping[str, Document]) -> dict[str, Document]:
    """Return the documents, with a citation where one names the publisher of another in its text.

    Whoever writes "The Gull timed a halt of nineteen minutes" or "the issue of the Gull" took it
    from there, in whatever words, if the Gull has an article in the collection, no younger, that
    shares words with the sentence. What a line of credit names, a dateline or a copyright is none.

    Args:
        documents: By id, read with the outlets of the collection known.

    Returns:
        The same ids in the same order; untouched documents are the same objects.

    Cost:
        A look at the words of each text.
    """
    by_word = _list_publishers(documents)
    if sum(map(len, by_word.values())) < _LEAST:
        return dict(documents)
    return {key: _with_named(document, by_word) for key, document in documents.items()}


# Nobody cites who is alone; so few names are sought in a text sooner than its words are listed.
_LEAST, _FEW = 2, 12


def _list_publishers(documents: Mapping[str, Document]) -> dict[str, list[_Publisher]]:
    """The press among the publishers, by the longest word of each name."""
    groups: dict[str, list[Document]] = defaultdict(list)
    for document in documents.values():
        name = document.sourcing.publisher or document.article.outlet
        if name and name.strip():
            groups[name.strip()].append(document)
    found: dict[str, list[_Publisher]] = defaultdict(list)
    for name, published in sorted(groups.items()):
        sought = _read_name(name)
        if sought is not None:
            found[sought[0]].append(_Publisher(name, sought[1], tuple(published)))
    return found


@lru_cache(maxsize=1 << 14)
def _read_name(name: str) -> tuple[str, re.Pattern[str]] | None:
    """The longest word of a name and the pattern that finds it; None of who is no press."""
    words = _WORD.findall(name)
    if not words or (_BODY.search(name) and not is_outlet_name(name)):
        return None
    return max(words, key=len), _pattern_of(name)


def _pattern_of(name: str) -> re.Pattern[str]:
    bare = _ARTICLE.sub("", name)
    several = len(_WORD.findall(bare)) > 1 or "." in bare or bare != bare.capitalize()
    form = re.sub("['’]", "['’]", re.escape(bare if several else name))
    if not several and bare == name:
        form = form if len(bare) > _SHORT else rf"(?:[Tt]he|[Ll]e|[Ll]a|[Ll]es) {form}"
    return re.compile(rf"(?<![\w\-(])(?:{form})(?![\w\-])")


# A name of one word and so many letters is taken with its article alone: "the Sun".
_SHORT = 6


def _with_named(document: Document, by_word: Mapping[str, Sequence[_Publisher]]) -> Document:
    text = document.canonical.text
    held = (
        [word for word in by_word if word in text]
        if len(by_word) <= _FEW
        else sorted(by_word.keys() & set(_WORD.findall(text)))
    )
    if not held:
        return document
    own = document.sourcing.publisher or document.article.outlet or ""
    told = {credit.outlet for credit in document.sourcing.credits}
    told |= {citation.outlet for citation in document.sourcing.citations}
    new: list[Citation] = []
    for word in held:
        for publisher in by_word[word]:
            if any(same_outlet(publisher.name, known) for known in (own, *sorted(told)) if known):
                continue
            new += _cite(document, publisher)
    if not new:
        return document
    citations = (*document.sourcing.citations, *new)
    ordered = tuple(sorted(citations, key=lambda each: (each.span, each.outlet)))
    return replace(document, sourcing=replace(document.sourcing, citations=ordered))


def _cite(document: Document, publisher: _Publisher) -> Iterator[Citation]:
    """The sentences that name an outlet and share words with what it published."""
    text = document.canonical.text
    furniture = [part.span for part in document.canonical.boilerplate]
    for sentence in document.canonical.sentences:
        start, end = sentence.span
        named = publisher.pattern.search(text, start, end)
        if named is None or _FURNITURE.search(text, start, end):
            continue
        if any(part.start <= named.start() < part.end for part in furniture):
            continue
        span = type(sentence.span)(*named.span())
        citation = Citation(
            outlet=publisher.name, outlet_text=named.group(), span=span, sentence=sentence.span
        )
        if find_cited(document, citation, publisher.documents) or _tells_of_one_event(
            document, publisher
        ):
            yield citation


# Names that two articles on one event share at least, the outlet's own aside.
_SHARED_NAMES = 2


def _tells_of_one_event(document: Document, publisher: _Publisher) -> bool:
    """Whether an outlet has an article, no younger, that shares names with another's, in any language."""
    own = _list_names(document) - set(_WORD.findall(publisher.name.casefold()))
    return any(
        len(own & _list_names(other)) >= _SHARED_NAMES and not is_later(other, document)
        for other in publisher.documents
    )


def _list_names(document: Document) -> frozenset[str]:
    return _names_in(document.canonical.text)


@lru_cache(maxsize=4096)
def _names_in(text: str) -> frozenset[str]:
    """Words of four letters or more that are written large within a sentence."""
    return frozenset(found.casefold() for found in _NAME.findall(text))


_NAME = re.compile(r"(?<=[^\W\d_,’'] )(?:[dlDL]['’])?([A-ZÀ-Þ][^\W\d_]{3,})")
