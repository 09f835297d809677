"""Fetches an article's page from a public address, where the server was told to.

The name is resolved first, every address that it has is checked, and the connection goes to the
very address that was checked: a name that means another machine a moment later is of no use. So it
is at every redirect.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from provenance.errors import ProvenanceError
from provenance.model import Article
from provenance.readers import Refused
from provenance.web.uploads import records_of

Address = IPv4Address | IPv6Address
Network = str

# All of IPv6 that is public; what maps or translates IPv4 addresses lies outside of it, but for the
# tunnels below (RFC 4380, 3056): what lies behind them cannot be told from them.
_UNICAST = IPv6Network("2000::/3")
# Of the registries of special addresses (IANA, RFC 6890) those that not every Python knows.
_SPECIAL = tuple(
    ip_network(network)
    for network in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20")
)
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FORMS = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}
_CHUNK = 65_536
_AGENT = "news-provenance (fetched at a reader's request)"


class NotFetched(ProvenanceError):
    """A page could not be fetched, or must not be."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(url, why)
        self.url = url
        self.why = why

    def __str__(self) -> str:
        return f"the page {self.url!r} was not fetched: {self.why}"


class FetchingOff(ProvenanceError):
    """The server fetches no pages."""

    def __str__(self) -> str:
        return (
            "this server fetches no pages: paste the article's text, or start the server with "
            "'provenance serve --fetch'"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """How much a page may take.

    Attributes:
        size: Bytes.
        seconds: For one address, all told.
        redirects: How many are followed.
        allowed: Networks that may be reached although they are not public, on any port.
    """

    size: int = 5 << 20
    seconds: float = 15.0
    redirects: int = 5
    allowed: tuple[Network, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it was fetched.

    Attributes:
        url: Where it was found, after all redirects.
        form: ``html`` or ``text``.
        content: In UTF-8 with its mark where the server tells the encoding, else as it came.
    """

    url: str
    form: str
    content: bytes


def fetch_article(url: str, limits: FetchLimits | None = None) -> Article | Refused:
    """Fetch a page and read the article off it.

    Args:
        url: Of the page, ``http`` or ``https``.
        limits: How much it may take; None for the defaults.

    Returns:
        The article under the url where it was found, or why there is none on the page.

    Raises:
        NotFetched: The page cannot be fetched, or must not be.
    """
    page = fetch(url, limits or FetchLimits())
    (found, *_) = records_of("page", page.content, page.form)
    if isinstance(found, Refused):
        return Refused(page.url, found.reason)
    return replace(found, id="", url=page.url)


def fetch(url: str, limits: FetchLimits) -> Page:
    """Fetch a page; see ``fetch_article``.

    Raises:
        NotFetched: The page cannot be fetched, or must not be.
    """
    asked = url
    for _ in range(limits.redirects + 1):
        parts = _parts(asked)
        try:
            page = _fetch_once(parts, checked_address(parts, limits.allowed), limits)
        except (OSError, http.client.HTTPException) as error:
            raise NotFetched(asked, _why(error)) from error
        if isinstance(page, Page):
            return page
        asked = urljoin(asked, page)
    raise NotFetched(url, f"it leads on more than {limits.redirects} times")


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the public network, and nothing else can be behind it."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address not in _UNICAST:
            return False
    if any(address in network for network in _SPECIAL):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def checked_address(parts: SplitResult, allowed: Sequence[Network] = ()) -> tuple[str, int]:
    """Resolve a name once; return the address and port to connect to.

    Args:
        parts: Of the url.
        allowed: Networks that may be reached although they are not public, on any port.

    Raises:
        NotFetched: It has no address, or one that is not public.
    """
    url, host = parts.geturl(), parts.hostname or ""
    port = parts.port or _PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotFetched(url, f"no address was found for {host!r}") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    named = any(_within(address, allowed) for address in addresses)
    for address in addresses:
        if not (_within(address, allowed) or is_public(_plain(address))):
            raise NotFetched(url, "it is no public address")
    if port not in _PORTS.values() and not named:
        raise NotFetched(url, f"port {port} is none of the web's: 80 and 443 are")
    return addresses[0], port


def _plain(address: str) -> Address:
    return ip_address(address.partition("%")[0])


def _within(address: str, allowed: Sequence[Network]) -> bool:
    return any(_plain(address) in ip_network(network) for network in allowed)


def _parts(url: str) -> SplitResult:
    """Take a url apart, letters of other scripts written as the network has them.

    Raises:
        NotFetched: It is none of the web.
    """
    try:
        parts = urlsplit(quote(url.strip(), safe="%/:=&?~#+!$,;'@()*[]"))
        host = (urlsplit(url.strip()).hostname or "").encode("idna").decode("ascii")
        port = parts.port
    except (ValueError, UnicodeError) as error:
        raise NotFetched(url, "it is no address of a page") from error
    if parts.scheme not in _PORTS or not host:
        raise NotFetched(url, "only http and https addresses are fetched")
    if parts.username is not None or parts.password is not None:
        raise NotFetched(url, "it holds a name or password: leave them away")
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if port is None else f"{shown}:{port}"
    return SplitResult(parts.scheme, netloc, parts.path or "/", parts.query, "")


def _fetch_once(parts: SplitResult, address: tuple[str, int], limits: FetchLimits) -> Page | str:
    """Ask one address for a page; return it, or the url that it leads on to."""
    deadline = time.monotonic() + limits.seconds
    plain = socket.create_connection(address, timeout=limits.seconds)
    # Whatever waits for a byte then, be it of a header: the connection ends.
    watch = threading.Timer(limits.seconds, _end, [plain])
    watch.daemon = True
    watch.start()
    try:
        asking = _connection(parts, plain, address[1])
        try:
            asking.request("GET", _path(parts), headers=_headers())
            answer = asking.getresponse()
            return _told(parts, answer, limits, deadline)
        finally:
            asking.close()
    finally:
        watch.cancel()
        plain.close()


def _connection(parts: SplitResult, plain: socket.socket, port: int) -> http.client.HTTPConnection:
    """Speak HTTP over a socket that is open already, under the name that was asked for."""
    host = parts.hostname or ""
    if parts.scheme == "https":
        secure = ssl.create_default_context()
        asking: http.client.HTTPConnection = http.client.HTTPSConnection(host, port)
        asking.sock = secure.wrap_socket(plain, server_hostname=host)
    else:
        asking = http.client.HTTPConnection(host, port)
        asking.sock = plain
    return asking


def _told(
    parts: SplitResult, answer: http.client.HTTPResponse, limits: FetchLimits, deadline: float
) -> Page | str:
    url = parts.geturl()
    if answer.status in _REDIRECTS:
        leads = answer.getheader("location")
        if not leads:
            raise NotFetched(url, "it leads on to nowhere")
        return leads
    if answer.status != http.client.OK:
        raise NotFetched(url, f"the server answered {answer.status}")
    form = _FORMS.get(answer.headers.get_content_type())
    if form is None:
        kind = answer.headers.get_content_type()
        raise NotFetched(url, f"it is {kind}: text and HTML are fetched")
    if answer.getheader("content-encoding", "identity").lower() != "identity":
        raise NotFetched(url, "it came compressed, which was not asked for")
    content = _content(url, answer, limits, deadline)
    return Page(url=url, form=form, content=_in_utf8(content, answer.headers.get_content_charset()))


def _content(
    url: str, answer: http.client.HTTPResponse, limits: FetchLimits, deadline: float
) -> bytes:
    content = bytearray()
    while chunk := answer.read1(_CHUNK):
        content += chunk
        if len(content) > limits.size:
            raise NotFetched(url, f"it is larger than {limits.size >> 20} MB")
    # A connection that was ended for its slowness looks like one that came to its end.
    if time.monotonic() >= deadline:
        raise NotFetched(url, f"it took longer than {limits.seconds:g} seconds")
    return bytes(content)


def _in_utf8(content: bytes, encoding: str | None) -> bytes:
    """Return a page in UTF-8 where its server tells the encoding truly; else as it came."""
    try:
        return content.decode(encoding).encode("utf-8-sig") if encoding else content
    except (LookupError, UnicodeError):
        return content


def _path(parts: SplitResult) -> str:
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _headers() -> dict[str, str]:
    return {
        "user-agent": _AGENT,
        "accept": "text/html, text/plain",
        "accept-encoding": "identity",
        "connection": "close",
    }


def _end(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it has ended by itself


def _why(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "the server took too long to answer"
    if isinstance(error, ssl.SSLError):
        return "its connection is not safe"
    if isinstance(error, http.client.HTTPException):
        return "the server broke off, or its answer is no HTTP"
    return f"the connection failed ({error.strerror or type(error).__name__})"  # type: ignore[attr-defined] # an OSError
