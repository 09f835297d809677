"""Templates to pages: every value escaped, the reader's words, the addresses of all pages."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from urllib.parse import quote, unquote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from provenance.cleaning import clean, one_line
from provenance.exports.html_elements import language_attributes
from provenance.web import addresses, saying
from provenance.web.words import COOKIE, LANGUAGES, Words, negotiated, words

# Remembers the name under which the reader decided last.
NAME_COOKIE = "provenance_reviewer"
_STATIC = files(__package__).joinpath("static")


class Drawing:
    """The templates of the server.

    In a template ``t`` is the catalogue of words, ``say`` the functions of :mod:`saying` (dates,
    intervals, reasons), ``to`` the addresses, ``asset`` the address of a static file,
    ``url | web`` a link that may be followed (else None), ``text | clean`` text without control
    characters, ``language | lang`` the attributes of text in a language.
    """

    def __init__(self) -> None:
        self._templates = Environment(
            loader=PackageLoader("provenance.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(to=addresses, asset=asset, languages=LANGUAGES, say=saying)
        self._templates.filters.update(
            web=web_link, clean=clean, one_line=one_line, lang=language_of
        )

    def page(
        self,
        request: Request,
        template: str,
        values: Mapping[str, object] | None = None,
        *,
        status: int = 200,
    ) -> HTMLResponse:
        """Return a template as a page in the reader's language.

        Args:
            request: What is answered; it tells the language and whether htmx asks for a part.
            template: File under ``templates/``.
            values: What it shows; strings among them are escaped.
            status: Of the answer.
        """
        spoken = reader_words(request)
        html = self._templates.get_template(template).render(
            {
                "t": spoken,
                "path": request.url.path,
                "here": _here(request),
                "reviewer": unquote(request.cookies.get(NAME_COOKIE, ""))[:200],
                "partial": request.headers.get("hx-request") == "true",
                **(values or {}),
            }
        )
        return HTMLResponse(
            html,
            status,
            headers={"content-language": spoken.language, "vary": "Accept-Language, HX-Request"},
        )


def reader_words(request: Request) -> Words:
    """Return the words of the reader's language."""
    header = request.headers.get("accept-language", "")
    return words(negotiated(header, request.cookies.get(COOKIE)))


def web_link(url: str | None) -> str | None:
    """Return an address of a web page that may be linked to; None for all else."""
    target = one_line(url)
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return target if parts.scheme in {"http", "https"} and parts.netloc else None


def language_of(language: str | None) -> str:
    """Return ``lang`` and ``dir`` as attributes of an element, with the space before them."""
    from markupsafe import Markup  # noqa: PLC0415 - jinja2's own

    told = language_attributes(language)
    return Markup("").join(
        Markup(' {}="{}"').format(name, value) for name, value in told.items() if value
    )


@cache
def asset(name: str) -> str:
    """Return the address of a static file; it changes with the file, so that it may be kept."""
    digest = hashlib.sha256(_STATIC.joinpath(name).read_bytes()).hexdigest()[:12]
    return f"/static/{quote(name)}?v={digest}"


def _here(request: Request) -> str:
    """Return this page's path and query, for coming back to it."""
    query = request.url.query
    return quote(request.url.path, safe="/%") + (f"?{query}" if query else "")
