"""The permanent addresses of all pages; templates and redirects take them from here."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlencode

ASK = "/"
WHO = "/who"
OUTLETS = "/outlets"
ARTICLES = "/articles"
TREES = "/trees"
TIMELINES = "/timelines"
COMPARE = "/compare"
CLAIMS = "/claims"
REVIEW = "/review"
DECIDE = "/review/decide"
UNDO = "/review/undo"
SNAPSHOTS = "/snapshots"
EXPORTS = "/exports"
ADD = "/add"
UPLOAD = "/add/files"
JOBS = "/jobs"
API = "/api/v1"


def article(article_id: str) -> str:
    """Return the page of one article, by its id."""
    return f"{ARTICLES}/{_part(article_id)}"


def tree(article_id: str | None = None) -> str:
    """Return the tree of one article, or of all."""
    return TREES if article_id is None else f"{TREES}/{_part(article_id)}"


def timeline(article_id: str | None = None) -> str:
    """Return the timeline of one article's family, or of all."""
    return TIMELINES if article_id is None else f"{TIMELINES}/{_part(article_id)}"


def claim(claim_id: str) -> str:
    """Return the page of one claim, by its id or an alias."""
    return f"{CLAIMS}/{_part(claim_id)}"


def snapshot(snapshot_id: str) -> str:
    """Return a frozen answer."""
    return f"{SNAPSHOTS}/{_part(snapshot_id)}"


def job(job_id: str) -> str:
    """Return the page of a long job."""
    return f"{JOBS}/{_part(job_id)}"


def compare(left: str, right: str) -> str:
    """Return two articles side by side."""
    return f"{COMPARE}?{urlencode({'left': left, 'right': right})}"


def who(query: str, **filters: str | None) -> str:
    """Return the answer to a query; filters that are None or empty are left out."""
    return with_values(WHO, q=query, **filters)


def export(form: str, article_ids: Sequence[str] = ()) -> str:
    """Return an export of these articles, or of all, as a file."""
    query = urlencode([("article", name) for name in article_ids])
    path = f"{API}/exports/{_part(form)}"
    return f"{path}?{query}" if query else path


def with_values(path: str, **values: str | int | None) -> str:
    """Return a path with those values as its query that are not None or empty."""
    told = {name: value for name, value in values.items() if value not in (None, "")}
    return f"{path}?{urlencode(told)}" if told else path


def _part(name: str) -> str:
    """Return a name as one part of a path, slashes and dots included."""
    return quote(name, safe="").replace(".", "%2E") if set(name) <= {"."} else quote(name, safe="")
