"""HTML built from values: what is not already HTML is escaped, so nothing can be forgotten."""

from __future__ import annotations

import re
from html import escape

from provenance.cleaning import clean, one_line, web_address

_VOID = frozenset({"meta", "link", "br", "hr", "input"})
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
# Scripts written from right to left, by the languages of ISO 639-1 that use them.
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


class Html(str):
    """Text that is HTML already; only this module's functions and constants of code make it."""

    __slots__ = ()


Part = str | Html | None


def element(tag: str, /, *parts: Part, **attributes: str | int | bool | None) -> Html:
    """Return an element with its parts and attributes escaped.

    Args:
        tag: Its name; from code, never from data.
        parts: Content; strings are escaped and cleaned of controls, ``Html`` stands as it is,
            None is left out.
        attributes: ``class_`` and ``for_`` lose their underscore, other underscores become
            hyphens; True stands without a value, None and False are left out.
    """
    told = "".join(
        _attribute(key.rstrip("_").replace("_", "-"), value)
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if tag in _VOID:
        return Html(f"<{tag}{told}>")
    return Html(f"<{tag}{told}>{together(*parts)}</{tag}>")


def together(*parts: Part) -> Html:
    """Return the parts one after the other, escaped where they are not HTML."""
    return Html("".join(part if isinstance(part, Html) else text(part) for part in parts if part))


def text(value: str | None) -> Html:
    """Return text as HTML, without controls."""
    return Html(escape(clean(value or ""), quote=True))


def language_attributes(language: str | None) -> dict[str, str | None]:
    """Return ``lang`` and ``dir`` for text in a language; none where it is not a language's code."""
    if not language or not _LANGUAGE.fullmatch(language):
        return {}
    short = language.partition("-")[0].lower()
    return {"lang": language, "dir": "rtl" if short in _RIGHT_TO_LEFT else None}


def link(url: str | None, *parts: Part, **attributes: str | None) -> Html:
    """Return a link to a web page; where the url is no http address, the parts alone."""
    target = web_address(url)
    if not target:
        return together(*parts)
    return element("a", *parts, href=target, rel="noopener noreferrer nofollow", **attributes)


def _attribute(name: str, value: object) -> str:
    if value is True:
        return f" {name}"
    return f' {name}="{escape(one_line(str(value)), quote=True)}"'
