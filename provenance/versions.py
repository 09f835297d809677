"""Which records are one article: ids, addresses in normal form, and the version that counts."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from provenance.clocks import read_claimed
from provenance.model import Article

# Parameters that say how a reader came to a page, not which page it is.
_TRACKING = re.compile(
    r"(utm_\w+|at_\w+|mc_[ce]id|ns_\w+|fbclid|gclid|dclid|igshid|cmpid|smid|ito|xtor)",
    re.IGNORECASE,
)
_ID_LENGTH = 12
_DEFAULT_PORTS = {"http": 80, "https": 443}


def article_id(article: Article) -> str:
    """Return the given id, else one made from url, outlet and text.

    The outlet counts, so that two papers that print one text word for word stay two articles.
    """
    if article.id:
        return article.id
    return "a-" + digest(article.url or "", article.outlet or "", article.text)[:_ID_LENGTH]


def content_hash(article: Article) -> str:
    """Return a hash of everything that an answer can depend on, the id included; 32 hex digits.

    Unknown fields (``extra``) do not count: a crawler's own time stamp makes no new version.
    """
    fields = (
        article_id(article),
        article.url,
        article.outlet,
        article.title,
        article.byline,
        article.published_at,
        article.language,
        article.credit,
        article.text,
    )
    return digest(*("\x01" if field is None else field for field in fields))


def digest(*parts: str) -> str:
    """Return 32 hex digits of SHA-256 over the parts, each told apart from its neighbours."""
    whole = []
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        whole += [len(data).to_bytes(8, "little"), data]
    return hashlib.sha256(b"".join(whole)).hexdigest()[:32]


def page_address(url: str | None) -> str | None:
    """Return a url in the form that is the same for every link to one page, or None.

    Scheme, ``www.``, case of the host, default port, fragment, a slash at the end and tracking
    parameters do not count; the other parameters do, sorted.
    """
    if not url or not url.strip():
        return None
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    host = (parts.hostname or "").removeprefix("www.")
    if port and port != _DEFAULT_PORTS.get(parts.scheme.lower()):
        host = f"{host}:{port}"
    kept = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name)
    )
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def precedence(published_at: str | None, text_length: int, content: str) -> tuple[str, int, str]:
    """Return the sort key of a version; the greatest one of a page takes part in the analysis.

    It is the one with the latest claimed time: what the outlet stands by now. Of versions that
    claim the same time the longer counts, since pages grow; then the content decides, so that
    neither the order nor the time of ingestion does.
    """
    claimed = read_claimed(published_at)
    return claimed.first.isoformat() if claimed else "", text_length, content


def version_name(article: str, content: str) -> str:
    """Return the name of a version that shares its id with the one that counts."""
    return f"{article}@{content[:8]}"
