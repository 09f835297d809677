"""What every request must pass, whatever it asks for: headers, hosts, tokens, sizes, rates.

Plain ASGI: each is one class that answers itself or hands the request on.
"""

from __future__ import annotations

import hmac
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from provenance.web.settings import Limits, is_loopback

# No inline code, nothing from elsewhere, no frame around it, no form to another place.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A file made for download is opened, if at all, without scripts and as a foreign page.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
COOKIE = "provenance_token"
SIGN_IN = "/sign-in"
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_CLIENTS = 10_000

# What is answered instead: (scope, receive, send, status, message, headers).
Refuse = Callable[[Scope, Receive, Send, int, str, dict[str, str]], Awaitable[None]]


class SafeHeaders:
    """Adds the headers that keep a browser from doing more than showing the page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on; headers that the answer has already stay."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("content-security-policy", CONTENT_SECURITY_POLICY)
                headers.setdefault("cache-control", "no-store")
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)


class Guard:
    """Refuses requests from where none may come, without the token, too large or too many.

    Args:
        app: What answers the others.
        host: The address that the server listens on.
        token: Secret of the server, or None.
        limits: Sizes and rates.
        refuse: Sends a refusal, as a page or as JSON.
        clock: Seconds, monotonic.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        host: str,
        token: str | None,
        limits: Limits,
        refuse: Refuse,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.app = app
        self._local = is_loopback(host)
        self._token = token
        self._limits = limits
        self._refuse = refuse
        self._rates = Rates(limits.rate, limits.burst, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = self._refusal(scope, Headers(scope=scope))
        if refused is not None:
            status, message, headers = refused
            await self._refuse(scope, receive, send, status, message, headers)
            return
        await self.app(scope, _Counted(receive, self._limits.body), send)

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str, dict[str, str]] | None:
        """Return status, message and headers of a refusal; None where the request may pass."""
        if self._local and not _is_local_name(headers.get("host", "")):
            return 421, "wrong_host", {}
        wait = self._rates.wait((scope.get("client") or ("", 0))[0])
        if wait > 0:
            return 429, "too_many_requests", {"retry-after": str(int(wait) + 1)}
        if scope["method"] not in _SAFE and _from_elsewhere(headers):
            return 403, "cross_site", {}
        if not self._may_enter(scope, headers):
            return 401, "token_needed", {"www-authenticate": "Bearer"}
        return self._too_large(scope, headers)

    def _too_large(self, scope: Scope, headers: Headers) -> tuple[int, str, dict[str, str]] | None:
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > self._limits.address:
            return 413, "address_too_long", {}
        if _declared(headers) > self._limits.body:
            return 413, "request_too_large", {"connection": "close"}
        return None

    def _may_enter(self, scope: Scope, headers: Headers) -> bool:
        if self._token is None or scope["path"] == SIGN_IN or scope["path"].startswith("/static/"):
            return True
        given = headers.get("authorization", "").removeprefix("Bearer ") or _cookie(headers)
        return hmac.compare_digest(given.encode(), self._token.encode())


def here_only(back: str) -> str:
    """Return an address to go back to if it is a path of this server, else the first page."""
    # Browsers take "//host" and "/\\host" for another host, and drop tabs and line breaks.
    is_path = back.startswith("/") and back[1:2] not in {"/", "\\"} and back.isprintable()
    return back if is_path else "/"


class Rates:
    """A bucket for each client that fills by ``rate`` a second and holds ``burst`` at most."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float]) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """Take one from the client's bucket; return the seconds until there is one, 0 if taken."""
        now = self._clock()
        left, at = self._buckets.pop(client, (float(self._burst), now))
        left = min(left + (now - at) * self._rate, float(self._burst))
        taken = left >= 1
        self._buckets[client] = (left - taken, now)
        while len(self._buckets) > _CLIENTS:
            self._buckets.popitem(last=False)
        return 0.0 if taken else (1 - left) / self._rate


class TooLarge(HTTPException):
    """A body went past the limit; one of a declared length never gets so far."""

    def __init__(self) -> None:
        super().__init__(413)


class _Counted:
    """Receives a body and counts its bytes."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive, self._left = receive, limit

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise TooLarge
        return message


def _declared(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() else 0


def _cookie(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return "" if found is None else found.value


def _is_local_name(host: str) -> bool:
    """Tell whether a Host header names this machine; a page elsewhere that rebinds its name cannot."""
    return host.isprintable() and is_loopback(_split(f"//{host}").hostname or "")


def _from_elsewhere(headers: Headers) -> bool:
    """Tell whether a browser sends this for a page of another site; other programs tell nothing."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and _split(origin).netloc != headers.get("host")


def _split(address: str) -> SplitResult:
    """Return the parts of an address; of one that is none, nothing."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", "", "", "")
