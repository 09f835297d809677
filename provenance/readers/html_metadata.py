"""What an HTML page says of itself: JSON-LD, meta tags, links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

# Types of schema.org that describe an article, the most telling first.
_ARTICLE_TYPES = (
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "BackgroundNewsArticle",
    "OpinionNewsArticle",
    "AskPublicNewsArticle",
    "ReviewNewsArticle",
    "LiveBlogPosting",
    "Article",
    "Report",
    "BlogPosting",
    "SocialMediaPosting",
    "TechArticle",
    "ScholarlyArticle",
    "CreativeWork",
)
_PAGE_TYPES = ("WebPage", "ItemPage")
_FIELDS = (
    "headline",
    "author",
    "publisher",
    "series",
    "sourceOrganization",
    "creditText",
    "datePublished",
    "inLanguage",
    "articleBody",
)
_MAX_DEPTH, _MAX_NODES = 8, 2000
_MAX_SCRIPT_CHARS = 4_000_000
_COMMENTED = re.compile(
    r"^\s*(?:<!--|/\*<!\[CDATA\[\*/|//<!\[CDATA\[)|(?:-->|/\*\]\]>\*/|//\]\]>)\s*$"
)

_DATE_META = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date.published",
    "publishdate",
    "pubdate",
    "publish-date",
    "publication_date",
    "article.published",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "date",
)
_TITLE_META = ("og:title", "twitter:title", "dc.title", "headline", "parsely-title")
_OUTLET_META = ("og:site_name", "application-name", "dc.publisher", "twitter:app:name:iphone")
_AUTHOR_META = (
    "author",
    "article:author",
    "og:article:author",
    "byl",
    "dc.creator",
    "parsely-author",
    "sailthru.author",
)
_CREDIT_META = (
    "source",
    "original-source",
    "syndication-source",
    "article:source",
    "dc.source",
    "credit",
)


@dataclass(slots=True)
class PageMetadata:
    """A page's own statements, under the names of a record (``parse_record`` reads them).

    Attributes:
        fields: schema.org names to values, as found.
        body: ``articleBody`` of JSON-LD, or None.
    """

    fields: dict[str, object] = field(default_factory=dict)
    body: str | None = None


def read_metadata(tree: Any) -> PageMetadata:  # noqa: ANN401 - lxml has no types
    """Collect what a page says of itself, JSON-LD before meta tags before markup.

    Args:
        tree: The page's root element (lxml).
    """
    node = _find_article_node(tree)
    fields: dict[str, object] = {name: node[name] for name in _FIELDS if node.get(name)}
    body = fields.pop("articleBody", None)
    meta = _read_meta(tree)
    _add(fields, "headline", _first(meta, _TITLE_META) or _heading(tree))
    _add(fields, "publisher", _first(meta, _OUTLET_META))
    _add(fields, "author", _author(tree, meta))
    _add(fields, "datePublished", _first(meta, _DATE_META) or _item(tree, "datePublished"))
    _add(fields, "inLanguage", _language(tree, meta))
    _add(fields, "creditText", _first(meta, _CREDIT_META))
    _add(fields, "url", _address(tree, meta, node))
    return PageMetadata(fields, body if isinstance(body, str) else None)


def _add(fields: dict[str, object], name: str, value: object) -> None:
    """Set a field that is not there yet."""
    if value and not fields.get(name):
        fields[name] = value


def _find_article_node(tree: Any) -> Mapping[str, object]:  # noqa: ANN401 - lxml has no types
    """Return the JSON-LD node that describes the article; an empty one where there is none.

    A page's node has the publisher or language at times that its article's node lacks.
    """
    nodes = list(_find_nodes(tree))
    by_id = {
        str(node["@id"]): node
        for node in nodes
        if isinstance(node.get("@id"), str) and len(node) > 1
    }
    ranked = sorted(
        (rank, -len(str(node.get("articleBody") or "")), order)
        for order, node in enumerate(nodes)
        if (rank := _rank(node)) is not None
    )
    if not ranked:
        return {}
    found = dict(nodes[ranked[0][2]])
    for name in ("author", "publisher", "sourceOrganization"):
        if name in found:
            found[name] = _resolve(found[name], by_id)
    return found


def _rank(node: Mapping[str, object]) -> int | None:
    """Return how well a node's type says that it is the article (0 best), or None."""
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    ranks = [_ARTICLE_TYPES.index(name) for name in names if name in _ARTICLE_TYPES]
    if ranks:
        return min(ranks)
    is_page = any(name in _PAGE_TYPES for name in names)
    return len(_ARTICLE_TYPES) if is_page and node.get("headline") else None


def _resolve(value: object, by_id: Mapping[str, Mapping[str, object]]) -> object:
    """Put the node that an ``@id`` points to in its place."""
    if isinstance(value, list):
        return [_resolve(item, by_id) for item in value[:50]]
    if isinstance(value, Mapping) and not value.get("name"):
        return by_id.get(str(value.get("@id")), value)
    return value


def _find_nodes(tree: Any) -> Iterator[Mapping[str, object]]:  # noqa: ANN401 - lxml has no types
    """Yield the nodes of all JSON-LD scripts, lists and graphs opened up."""
    seen = 0
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        content = script.text or ""
        if not content.strip() or len(content) > _MAX_SCRIPT_CHARS:
            continue
        try:
            value = json.loads(_COMMENTED.sub("", content), strict=False)
        except (ValueError, RecursionError):
            continue  # Pages hold broken JSON-LD often enough; the other sources remain.
        for node in _walk(value, 0):
            yield node
            seen += 1
            if seen >= _MAX_NODES:
                return


def _walk(value: object, depth: int) -> Iterator[Mapping[str, object]]:
    """Yield a value's objects, outer ones first."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)
    elif isinstance(value, Mapping):
        yield value
        for name in (
            "@graph",
            "mainEntity",
            "mainEntityOfPage",
            "liveBlogUpdate",
            "itemListElement",
        ):
            if isinstance(value.get(name), list | Mapping) and name != "liveBlogUpdate":
                yield from _walk(value[name], depth + 1)


def _read_meta(tree: Any) -> dict[str, str]:  # noqa: ANN401 - lxml has no types
    """Read the meta tags: name, property or itemprop in small letters to the first content."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        if not content or len(content) > 2000:
            continue
        for attribute in ("property", "name", "itemprop"):
            name = element.get(attribute)
            if name:
                found.setdefault(name.strip().lower(), content)
    return found


def _first(meta: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    """Return the first of several meta tags that is there."""
    return next((meta[name] for name in names if name in meta), None)


def _author(tree: Any, meta: Mapping[str, str]) -> str | None:  # noqa: ANN401 - lxml has no types
    """Return the author by meta tags, else by the markup of bylines."""
    for name in _AUTHOR_META:
        value = meta.get(name)
        if value and "://" not in value and not value.startswith("@"):
            return value
    for element in tree.xpath(
        "//*[@rel='author' or @itemprop='author' or contains(@class, 'byline')]"
    )[:5]:
        text = " ".join(element.text_content().split())
        if 2 < len(text) <= 120:
            return text
    return None


def _heading(tree: Any) -> str | None:  # noqa: ANN401 - lxml has no types
    """Return the page's only main heading, else its title."""
    headings = [" ".join(element.text_content().split()) for element in tree.iter("h1")]
    headings = [heading for heading in headings if heading]
    if len(headings) == 1:
        return str(headings[0])[:500]
    title = next(tree.iter("title"), None)
    text = " ".join(title.text_content().split()) if title is not None else ""
    return text[:500] or None


def _item(tree: Any, name: str) -> str | None:  # noqa: ANN401 - lxml has no types
    """Return a date from microdata or from the only time element."""
    for element in tree.xpath(f"//*[@itemprop='{name}']")[:3]:
        value = element.get("datetime") or element.get("content")
        if value:
            return str(value)
    return None


def _language(tree: Any, meta: Mapping[str, str]) -> str | None:  # noqa: ANN401 - lxml has no types
    """Return the language the page declares."""
    root = tree.getroottree().getroot()
    declared = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    return declared or root.get("xml:lang") or meta.get("og:locale") or meta.get("content-language")


def _address(tree: Any, meta: Mapping[str, str], node: Mapping[str, object]) -> str | None:  # noqa: ANN401 - lxml has no types
    """Return the page's own absolute address."""
    canonical = [
        element.get("href")
        for element in tree.iter("link")
        if "canonical" in (element.get("rel") or "").lower().split()
    ]
    page = node.get("mainEntityOfPage")
    page_id = page.get("@id") if isinstance(page, Mapping) else page
    for address in (*canonical, meta.get("og:url"), node.get("url"), page_id):
        if isinstance(address, str) and _is_absolute(address.strip()):
            return address.strip()
    return None


def _is_absolute(address: str) -> bool:
    """Say whether an address has a scheme of the web and a host."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
