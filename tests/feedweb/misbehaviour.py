"""The answers of hosts that misbehave: broken HTTP, bombs, documents that attack their reader."""

from collections.abc import Callable, Mapping
from datetime import UTC, timedelta
from email.utils import format_datetime
from functools import cache

from tests.feedweb.addresses import INSIDE_NAME, LOOPBACK, PRIVATE_NAME
from tests.feedweb.answers import Answer, Sending, Visit, chunked, chunks, content_type, head, plain, redirect
from tests.feedweb.conduct import Misconduct, Packing
from tests.feedweb.packing import PACKERS, br_bomb, gzip_bomb, gzip_twice_bomb, zstd_bomb

RETRY_AFTER_S = 120
LARGE_BYTES = 12_000_000
_RSS = "application/rss+xml; charset=utf-8"
_RSS_START = (
    b'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Feed</title>'
    b"<item><title>Entry</title><guid>entry</guid></item><!--"
)
_RSS_END = b"--></channel></rss>"
_ENTITY_FEED = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE rss [{entities}]>\n<rss version="2.0"><channel>'
    "<title>Feed</title><item><title>&{name};</title><guid>entry</guid><description>&{name};</description></item>"
    "</channel></rss>"
)
_NOT_HTTP = b"220 mail.test ESMTP ready\r\n\x00\xff\xfe\x16\x03 \x80garbage\r\n250 OK\r\n\r\n"
_HTML = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>出错了</title></head>'
    "<body><h1>您访问的页面暂时无法显示</h1><p>请稍后再试，或返回首页。</p></body></html>"
).encode()
_PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0:~\x9bU"

Field = tuple[str, str]
Behaviour = Callable[[Visit], Answer]


def misbehave(visit: Visit) -> Answer:
    """Return what comes in place of the feed. Nobody gets as far as asking a host that isn't reached at all; whoever
    does, by a host or port that isn't the feed's, finds nothing.
    """
    misconduct = visit.feed.conduct.misconduct
    assert misconduct is not None, "a feed that behaves"
    behaviour = _BEHAVIOURS.get(misconduct)
    return plain(404, b"Not Found") if behaviour is None else behaviour(visit)


def _to_secret(host: str) -> Behaviour:
    return lambda visit: redirect(302, f"http://{host}:{visit.port}/secret")


def _status(status: int, *fields: Field) -> Behaviour:
    return lambda _: plain(status, b"<h1>Sorry</h1>", "text/html", fields)


def _document(kind: str, body: Callable[[], bytes], *fields: Field) -> Behaviour:
    return lambda _: plain(200, body(), kind, fields)


def _bomb(coding: str, body: Callable[[], bytes]) -> Behaviour:
    return _document(_RSS, body, ("Content-Encoding", coding))


def _six_hops(visit: Visit) -> Answer:
    return redirect(302, f"/hop/{visit.hops + 1}") if visit.hops < 6 else _readable()


def _circle(visit: Visit) -> Answer:
    return redirect(302, "/feed" if visit.hops == 2 else f"/hop/{visit.hops + 1}")


def _cookie_wall(visit: Visit) -> Answer:
    if "seen=1" in visit.request.headers.get("cookie", ""):
        return _readable()
    return redirect(302, visit.request.path, [("Set-Cookie", "seen=1; Path=/")])


def _readable() -> Answer:
    return plain(200, _RSS_START + _RSS_END, _RSS)


def _too_fast_until(visit: Visit) -> Answer:
    until = (visit.now + timedelta(seconds=RETRY_AFTER_S)).astimezone(UTC)
    return _status(429, ("Retry-After", format_datetime(until, usegmt=True)))(visit)


@cache
def _large() -> bytes:
    return _RSS_START + b"x" * (LARGE_BYTES - len(_RSS_START) - len(_RSS_END)) + _RSS_END


def _large_undeclared(_: Visit) -> Answer:
    return Answer(200, head(200, [("Content-Type", _RSS), ("Transfer-Encoding", "chunked")]), chunked(_large()))


def _endless_body(_: Visit) -> Answer:
    start = head(200, [("Content-Type", _RSS), ("Transfer-Encoding", "chunked")])
    return Answer(200, start + chunks(_RSS_START), chunks(b"x" * 16_384), Sending.ENDLESS)


def _endless_head(_: Visit) -> Answer:
    return Answer(200, b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n" * 1_000, Sending.ENDLESS)


def _billion_laughs() -> bytes:
    levels = (f'<!ENTITY lol{level} "{f"&lol{level - 1};" * 10}">' for level in range(1, 10))
    return _ENTITY_FEED.format(entities=f'<!ENTITY lol0 "哈哈">{"".join(levels)}', name="lol9").encode()


def _external_entity() -> bytes:
    return _ENTITY_FEED.format(entities='<!ENTITY secret SYSTEM "file:///etc/passwd">', name="secret").encode()


def _head_of(visit: Visit, *fields: Field) -> bytes:
    return head(200, [("Content-Type", content_type(visit.feed)), *fields])


def _length(body: bytes) -> Field:
    return "Content-Length", str(len(body))


def _two_thirds(body: bytes) -> bytes:
    return body[: len(body) * 2 // 3]


def _slow(sending: Sending) -> Behaviour:
    return lambda visit: Answer(200, _head_of(visit, _length(visit.document())), visit.document(), sending)


def _breaks_off(visit: Visit) -> Answer:
    document = visit.document()
    return Answer(200, _head_of(visit, _length(document)), _two_thirds(document), Sending.CLOSED)


def _breaks_off_chunked(visit: Visit) -> Answer:
    body = _two_thirds(chunked(visit.document()))
    return Answer(200, _head_of(visit, ("Transfer-Encoding", "chunked")), body, Sending.CLOSED)


def _with_lengths(*parts: Callable[[bytes], object]) -> Behaviour:
    """Return the feed under Content-Lengths of such values, made of its document."""

    def behave(visit: Visit) -> Answer:
        document = visit.document()
        fields = [("Content-Length", str(part(document))) for part in parts]
        return Answer(200, _head_of(visit, *fields), document, Sending.CLOSED)

    return behave


def _bad_chunks(visit: Visit) -> Answer:
    start = _head_of(visit, ("Transfer-Encoding", "chunked"))
    return Answer(200, start, b"zz\r\n" + visit.document(), Sending.CLOSED)


def _truncated(visit: Visit) -> Answer:
    return plain(200, _two_thirds(visit.document()), content_type(visit.feed))


def _false_gzip(visit: Visit) -> Answer:
    return plain(200, visit.document(), content_type(visit.feed), [("Content-Encoding", "gzip")])


def _cut_gzip(visit: Visit) -> Answer:
    packed = _two_thirds(PACKERS[Packing.GZIP](visit.document()))
    return plain(200, packed, content_type(visit.feed), [("Content-Encoding", "gzip")])


_BEHAVIOURS: Mapping[Misconduct, Behaviour] = {
    Misconduct.SIX_HOPS: _six_hops,
    Misconduct.CIRCLE: _circle,
    Misconduct.COOKIE_WALL: _cookie_wall,
    Misconduct.TO_LOOPBACK: _to_secret(LOOPBACK),
    Misconduct.TO_PRIVATE_NAME: _to_secret(PRIVATE_NAME),
    Misconduct.TO_INSIDE_NAME: _to_secret(INSIDE_NAME),
    Misconduct.TO_FILE: lambda _: redirect(302, "file:///etc/passwd"),
    Misconduct.TO_NOWHERE: _status(302),
    Misconduct.NOT_FOUND: _status(404),
    Misconduct.GONE: _status(410),
    Misconduct.UNAUTHORIZED: _status(401, ("WWW-Authenticate", 'Basic realm="feeds"')),
    Misconduct.FORBIDDEN: _status(403),
    Misconduct.TOO_FAST_SECONDS: _status(429, ("Retry-After", str(RETRY_AFTER_S))),
    Misconduct.TOO_FAST_DATE: _too_fast_until,
    Misconduct.SERVER_ERROR: _status(500),
    Misconduct.UNAVAILABLE: _status(503, ("Retry-After", str(RETRY_AFTER_S))),
    Misconduct.SILENT: lambda _: Answer(0, b"", sending=Sending.SILENT),
    Misconduct.SLOW_HEAD: _slow(Sending.DRIP_HEAD),
    Misconduct.SLOW_BODY: _slow(Sending.DRIP_BODY),
    Misconduct.HANGS_UP: lambda _: Answer(0, b"", sending=Sending.CLOSED),
    Misconduct.RESETS: lambda _: Answer(0, b"", sending=Sending.RESET),
    Misconduct.BREAKS_OFF: _breaks_off,
    Misconduct.BREAKS_OFF_CHUNKED: _breaks_off_chunked,
    Misconduct.SHORT_LENGTH: _with_lengths(lambda document: len(_two_thirds(document))),
    Misconduct.BAD_LENGTH: _with_lengths(lambda _: "plenty"),
    Misconduct.TWO_LENGTHS: _with_lengths(len, lambda document: len(document) // 2),
    Misconduct.BAD_CHUNKS: _bad_chunks,
    Misconduct.NOT_HTTP: lambda _: Answer(0, _NOT_HTTP, sending=Sending.CLOSED),
    Misconduct.ENDLESS_HEAD: _endless_head,
    Misconduct.ENDLESS_BODY: _endless_body,
    Misconduct.LARGE: _document(_RSS, _large),
    Misconduct.LARGE_UNDECLARED: _large_undeclared,
    Misconduct.GZIP_BOMB: _bomb("gzip", gzip_bomb),
    Misconduct.GZIP_TWICE_BOMB: _bomb("gzip, gzip", gzip_twice_bomb),
    Misconduct.BR_BOMB: _bomb("br", br_bomb),
    Misconduct.ZSTD_BOMB: _bomb("zstd", zstd_bomb),
    Misconduct.FALSE_GZIP: _false_gzip,
    Misconduct.CUT_GZIP: _cut_gzip,
    Misconduct.HTML_PAGE: _document("text/html; charset=utf-8", lambda: _HTML),
    Misconduct.EMPTY: _document(_RSS, bytes),
    Misconduct.PICTURE: _document("image/png", lambda: _PICTURE),
    Misconduct.FOREIGN_JSON: _document("application/json", lambda: b'{"code": 0, "data": [{"id": 1, "title": "..."}]}'),
    Misconduct.TRUNCATED_XML: _truncated,
    Misconduct.BILLION_LAUGHS: _document(_RSS, _billion_laughs),
    Misconduct.EXTERNAL_ENTITY: _document(_RSS, _external_entity),
}
UNREACHED = frozenset(Misconduct) - frozenset(_BEHAVIOURS)
"""Misconduct that isn't an answer: no name, no connection, no TLS."""
