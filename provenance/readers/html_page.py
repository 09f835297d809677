"""HTML pages to articles."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from typing import Any

from provenance.canonical.language import detect_language
from provenance.decoding import decode
from provenance.model import Article
from provenance.readers.html_metadata import PageMetadata, read_metadata
from provenance.readers.records import NOTES, parse_record
from provenance.readers.refused import Refused

# Pages are other people's: beyond these limits a page is refused, or read in a simpler way.
MAX_HTML_BYTES = 32 * 1024 * 1024
_MAX_ELEMENTS = 20_000

# An articleBody is preferred to the text found on the page where that is shorter than this share
# of it: pages behind a wall show a few lines and describe the whole.
_FOUND_SHARE = 0.6
_MIN_WORDS_FOR_LANGUAGE = 40
_TAGS = re.compile(r"<(?:p|br|div|/p|/div|li|h\d)\b[^<>]*>", re.IGNORECASE)
# The parser compares every attribute of a tag with every other; a tag this long (code points)
# holds a picture or an attack, and its attributes are left out.
_LONG_TAG = re.compile(r"<([a-zA-Z][\w:-]{0,40})[^<>]{20000,}(?:>|(?=<)|\Z)")
_NO_BREAK = ("\u00a0", "\u202f")
# Printable signs that no page of news needs, any of which can stand for a no-break space.
_MARKS = ("\u23b5", "\u2423", "\u2e3f", "\u2311")
_ANY_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")


def read_html(data: bytes, where: str, article_id: str = "") -> Article | Refused:
    """Read the article of an HTML page: its text, and what the page says of itself.

    The text is what trafilatura finds to be the main text, with a blank line between paragraphs;
    JSON-LD and meta tags are read by ourselves (trafilatura drops authors that are organisations,
    which are the wire credits). Nothing is fetched.

    Args:
        data: The page.
        where: The file, for the refusal.
        article_id: The file's stem; ``index`` is no id.
    """
    if len(data) > MAX_HTML_BYTES:
        limit = MAX_HTML_BYTES // 1024 // 1024
        return Refused(where, f"the page is larger than {limit} MB: save its text alone")
    decoded = decode(data, may_declare=True)
    tree = _parse(decoded.text)
    if tree is None:
        return Refused(where, "it holds no HTML: give a web page, or name its format with --format")
    metadata = read_metadata(tree)
    if not metadata.fields.get("datePublished"):
        found = _find_date(tree)
        if found:
            metadata.fields["datePublished"] = found
    found = _without_title(_find_text(tree), metadata.fields.get("headline"))
    text = _choose_text(found, metadata)
    if not text.strip():
        return Refused(where, "no article was found on the page: save its text alone")
    record = {**metadata.fields, "text": text}
    if article_id.lower() not in {"", "index"}:
        record["id"] = article_id
    article = parse_record(record, where)
    if isinstance(article, Refused):
        return article
    return _check_language(article, decoded.note)


def _parse(text: str) -> Any | None:  # noqa: ANN401 - lxml has no types
    """Parse a page without network and without lifting the parser's limit on depth."""
    from lxml import etree, html  # noqa: PLC0415 - a tenth of a second to import

    if _ANY_TAG.search(text) is None:
        return None
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    shortened = _LONG_TAG.sub(r"<\1>", text)
    encoded = shortened.encode("utf-8", errors="replace").replace(b"\x00", b"")
    try:
        tree = html.document_fromstring(encoded, parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return tree if len(tree) else None


def _find_text(tree: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Return the page's main text, one paragraph a block."""
    count = sum(1 for _ in tree.iter())
    if count > _MAX_ELEMENTS:
        # trafilatura takes minutes on such trees; their paragraphs are what is left to take.
        return _paragraphs(tree)
    _drop_furniture(tree)
    import trafilatura

    marks = _mark_spaces(tree)
    found = trafilatura.extract(
        tree,
        output_format="txt",
        include_comments=False,
        include_tables=True,
        include_formatting=False,
    )
    back = {ord(mark): space for space, mark in marks.items()}
    paragraphs = [line.translate(back).strip() for line in (found or "").split("\n")]
    whole = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    return whole or _paragraphs(tree).translate(back)


def _mark_spaces(tree: Any) -> dict[str, str]:  # noqa: ANN401 - lxml has no types
    """Put marks in place of no-break spaces between words: trafilatura makes plain ones of them.

    They are part of the text: French typography has them inside guillemets and before a colon.

    Returns:
        Space -> its mark, a printable character that the page does not have.
    """
    pieces = [piece for element in tree.iter() for piece in (element.text, element.tail) if piece]
    used = set("".join(pieces))
    free = [mark for mark in _MARKS if mark not in used]
    marks = dict(zip([space for space in _NO_BREAK if space in used], free, strict=False))
    table = str.maketrans(marks)
    for element in tree.iter():
        if element.text and element.text.strip():
            element.text = element.text.translate(table)
        if element.tail and element.tail.strip():
            element.tail = element.tail.translate(table)
    return marks


def _without_title(text: str, title: object) -> str:
    """Return the text without a first paragraph that is the title once more."""
    first, _, rest = text.partition("\n\n")
    same = isinstance(title, str) and _folded(first) == _folded(title)
    return rest if same and rest.strip() else text


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _drop_furniture(tree: Any) -> None:  # noqa: ANN401 - lxml has no types
    """Drop what never holds the article.

    trafilatura falls back on whole pages where an article is short, and on a flattened
    ``articleBody`` where there is one.
    """
    for element in list(tree.iter("script", "style", "noscript", "nav", "footer", "button")):
        element.drop_tree()


def _paragraphs(tree: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Return the text of all paragraphs, or of the whole body where none is marked up."""
    found = [" ".join(element.text_content().split()) for element in tree.iter("p")]
    if not any(found):
        for element in list(tree.iter("br", "div", "li", "tr")):
            element.tail = "\n" + (element.tail or "")
        body = next(tree.iter("body"), tree)
        found = [" ".join(line.split()) for line in body.text_content().splitlines()]
    return "\n\n".join(paragraph for paragraph in found if paragraph)


def _choose_text(found: str, metadata: PageMetadata) -> str:
    """Return the text found on the page, or the page's ``articleBody`` where that has more."""
    body = metadata.body or ""
    if "<" in body:
        body = _ANY_TAG.sub("", _TAGS.sub("\n\n", body))
    body = body.strip()
    return body if len(found) < _FOUND_SHARE * len(body) else found


def _find_date(tree: Any) -> str | None:  # noqa: ANN401 - lxml has no types
    """Return the date of first publication that htmldate finds, to the day, or None."""
    if sum(1 for _ in tree.iter()) > _MAX_ELEMENTS:
        return None
    from htmldate import find_date  # noqa: PLC0415 - half a second to import

    # A copy, because htmldate changes the tree it searches.
    found = find_date(deepcopy(tree), original_date=True, extensive_search=False)
    return str(found) if found else None


def _check_language(article: Article, note: str | None) -> Article:
    """Drop a declared language that a long text contradicts: templates declare any language."""
    notes = [note] if note else []
    language = article.language
    if language is not None and len(article.text.split(None, 41)) > _MIN_WORDS_FOR_LANGUAGE:
        detected = detect_language(article.text)
        if detected is not None and detected != language:
            notes.append(f"the page declares the language {language!r}, its text is {detected!r}")
            language = detected
    if not notes and language == article.language:
        return article
    old = article.extra.get(NOTES)
    kept = [*old, *notes] if isinstance(old, list) else notes
    return replace(article, language=language, extra={**article.extra, NOTES: kept})
