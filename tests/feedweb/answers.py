"""What is answered to a request, decided without doing it: a feed, a page, a redirect, robots.txt, nothing new.

An `Answer` is the very bytes that go over the wire, and how. `misbehaviour` has the answers that are none.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from enum import Enum, auto
from hashlib import blake2b
from http import HTTPStatus

from tests.feedweb.conduct import Charset, Conduct, Framing, Packing, Validation, Way
from tests.feedweb.documents import CONTENT_TYPES
from tests.feedweb.feeds import Robots, WebFeed
from tests.feedweb.packing import PACKERS
from tests.feedweb.pages import render_page, render_site
from tests.feedweb.traffic import Request

Fields = Sequence[tuple[str, str]]

_REDIRECTS: Mapping[Way, int] = {
    Way.MOVED: 301,
    Way.MOVED_308: 308,
    Way.FOUND: 302,
    Way.SEE_OTHER: 303,
    Way.TEMPORARY: 307,
    Way.FIVE_HOPS: 302,
}
_HOPS = 5
_HOP = re.compile(r"/hop/([1-9])")
_POST = re.compile(r"/posts/([0-9]{1,9})")
_PICTURE = b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\4\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
_ROBOTS: Mapping[Robots, tuple[int, bytes]] = {
    Robots.ALLOWS: (200, b"User-agent: *\nDisallow: /admin/\n"),
    Robots.FORBIDS_POSTS: (200, b"User-agent: *\nDisallow: /posts/\n"),
    Robots.MISSING: (404, b"Not Found"),
    Robots.FAILS: (500, b"Internal Server Error"),
}
_CHUNK_BYTES = 16_384


class Sending(Enum):
    """How an answer goes out. KEPT: at once, and the connection stays open. CLOSED, RESET: at once, then the connection
    ends in order, or all of a sudden. DRIP_HEAD, DRIP_BODY: that part byte by byte. ENDLESS: the head, then the body
    over and over. SILENT: not at all. All but the first three last until the client leaves.
    """

    KEPT = auto()
    CLOSED = auto()
    RESET = auto()
    DRIP_HEAD = auto()
    DRIP_BODY = auto()
    ENDLESS = auto()
    SILENT = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """`head` and `body` go out as they are. `status` is for the journal; 0 where there is no HTTP in it."""

    status: int
    head: bytes
    body: bytes = b""
    sending: Sending = Sending.KEPT


@dataclass(frozen=True, slots=True)
class Visit:
    """A request to a feed's host: `port` is that of all hosts, `now` is aware, `document` returns the feed as it is."""

    feed: WebFeed
    request: Request
    port: int
    now: datetime
    document: Callable[[], bytes]

    @property
    def base(self) -> str:
        """The address of the feed's host, without a slash at the end."""
        return f"http://{self.feed.host}:{self.port}"

    @property
    def hops(self) -> int:
        """How many redirects have led here."""
        found = _HOP.fullmatch(self.request.path)
        return int(found[1]) if found else 0


def head(status: int, fields: Fields) -> bytes:
    """Return a status line and header fields, with the empty line that ends them. Fields go out as they are."""
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {value}" for name, value in fields)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")


def plain(status: int, body: bytes, content_type: str = "text/plain", fields: Fields = ()) -> Answer:
    """Return an ordinary answer with its length."""
    return Answer(
        status, head(status, [("Content-Type", content_type), ("Content-Length", str(len(body))), *fields]), body
    )


def redirect(status: int, location: str, fields: Fields = ()) -> Answer:
    return plain(status, b"", fields=[("Location", location), *fields])


def beside_feed(visit: Visit) -> Answer | None:
    """Return what is answered to a request that isn't for the feed itself; none where it is."""
    feed, path = visit.feed, visit.request.path.partition("?")[0]
    if path == "/feed" or _HOP.fullmatch(path):
        return None
    if path == "/robots.txt":
        return plain(*_ROBOTS[feed.shape.robots])
    if path.startswith("/pictures/"):
        return plain(200, _PICTURE, "image/gif")
    if path == "/":
        return plain(200, render_site(feed, visit.base), "text/html; charset=utf-8")
    found = _POST.fullmatch(path)
    item = feed.item(int(found[1])) if found else None
    if item is None:
        return plain(404, b"Not Found")
    return plain(200, render_page(feed, item, visit.base), "text/html; charset=utf-8")


def on_the_way(visit: Visit) -> Answer | None:
    """Return the redirect that stands between this request and the feed; none where it has arrived."""
    way = visit.feed.conduct.way
    if way is Way.DIRECT:
        return None
    if way.is_lasting:
        is_there = visit.request.host == visit.feed.new_host
        return None if is_there else redirect(_REDIRECTS[way], f"http://{visit.feed.new_host}:{visit.port}/feed")
    last = _HOPS if way is Way.FIVE_HOPS else 1
    return redirect(_REDIRECTS[way], f"/hop/{visit.hops + 1}") if visit.hops < last else None


def the_feed(visit: Visit) -> Answer:
    """Return the feed as its conduct has it, or that it is what the client knows already."""
    conduct, document = visit.feed.conduct, visit.document()
    fields = [*_validators(conduct.validation, visit.feed, document)]
    if conduct.max_age_s is not None:
        fields.append(("Cache-Control", f"max-age={conduct.max_age_s}"))
    if conduct.validation is not Validation.FORGETFUL and _is_known(visit.request, dict(fields)):
        return Answer(304, head(304, fields))
    fields.append(("Content-Type", content_type(visit.feed)))
    if conduct.packing is Packing.NONE:
        return _framed(conduct, fields, document)
    fields.append(("Vary", "Accept-Encoding"))
    if not _takes(visit.request, conduct.packing):
        return _framed(conduct, fields, document)
    return _framed(conduct, [*fields, ("Content-Encoding", conduct.packing)], PACKERS[conduct.packing](document))


def content_type(feed: WebFeed) -> str:
    """Return the header as the feed's conduct has it."""
    kind = CONTENT_TYPES[feed.shape.form]
    match feed.conduct.charset:
        case Charset.TRUE:
            return f"{kind}; charset={feed.shape.encoding}"
        case Charset.MISSING:
            return kind
        case Charset.WRONG:
            return f"{kind}; charset=iso-8859-1"


def chunked(body: bytes) -> bytes:
    """Return a body in chunks, with the one that ends it."""
    return chunks(body) + b"0\r\n\r\n"


def chunks(body: bytes) -> bytes:
    """Return a body in chunks, and no end."""
    pieces = [body[at : at + _CHUNK_BYTES] for at in range(0, len(body), _CHUNK_BYTES)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)


def without_body(answer: Answer) -> Answer:
    """Return what HEAD is answered."""
    return replace(answer, body=b"")


def _framed(conduct: Conduct, fields: Fields, body: bytes) -> Answer:
    match conduct.framing:
        case Framing.LENGTH:
            return Answer(200, head(200, [*fields, ("Content-Length", str(len(body)))]), body)
        case Framing.CHUNKED:
            return Answer(200, head(200, [*fields, ("Transfer-Encoding", "chunked")]), chunked(body))
        case Framing.CLOSED:
            return Answer(200, head(200, [*fields, ("Connection", "close")]), body, Sending.CLOSED)


def _validators(validation: Validation, feed: WebFeed, document: bytes) -> Fields:
    etag = f'"{blake2b(document, digest_size=8).hexdigest()}"'
    modified = ("Last-Modified", format_datetime(feed.changed_at.astimezone(UTC), usegmt=True))
    match validation:
        case Validation.ETAG:
            return [("ETag", etag)]
        case Validation.WEAK_ETAG:
            return [("ETag", f"W/{etag}")]
        case Validation.LAST_MODIFIED:
            return [modified]
        case Validation.BOTH | Validation.FORGETFUL:
            return [("ETag", etag), modified]
        case Validation.NONE:
            return []


def _is_known(request: Request, fields: Mapping[str, str]) -> bool:
    """Whether nothing has changed (RFC 9110, 13.2.2): If-None-Match decides where it is there, compared weakly."""
    asked = request.headers.get("if-none-match")
    if asked is not None:
        etag = fields.get("ETag")
        known = {one.strip().removeprefix("W/") for one in asked.split(",")}
        return etag is not None and (etag.removeprefix("W/") in known or "*" in known)
    since, modified = request.headers.get("if-modified-since"), fields.get("Last-Modified")
    if since is None or modified is None:
        return False
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False


def _takes(request: Request, packing: Packing) -> bool:
    """Whether the client takes a Content-Encoding; weights other than `q=0` make no difference."""
    for one in request.headers.get("accept-encoding", "").split(","):
        name, _, weight = one.strip().partition(";")
        if name.strip().lower() == packing and weight.replace(" ", "") not in {"q=0", "q=0.0"}:
            return True
    return False
