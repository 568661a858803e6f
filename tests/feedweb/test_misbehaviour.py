"""Hosts that misbehave: each does on the wire what its name says."""

import asyncio
import gzip
import socket
import ssl
from collections.abc import Sequence
from email.utils import parsedate_to_datetime

import aiohttp
import feedparser
import pytest

from tests.feedweb.conduct import Conduct, Misconduct, Way
from tests.feedweb.conftest import Bare, BareClient, Serve, client_of
from tests.feedweb.feeds import START
from tests.feedweb.misbehaviour import LARGE_BYTES, RETRY_AFTER_S, UNREACHED
from tests.feedweb.packing import br_bomb, gzip_bomb, gzip_twice_bomb, zstd_bomb
from tests.feedweb.server import Web

ENOUGH = 40


async def answer_of(serve: Serve, misconduct: Misconduct, *, limit_bytes: int = 1 << 27) -> tuple[Bare, bytes]:
    """Return what comes, and the feed as it would be."""
    web, feed = await serve(conduct=Conduct(misconduct=misconduct))
    return await BareClient(web).get(feed, limit_bytes=limit_bytes), web.document(feed)


@pytest.mark.parametrize(
    ("misconduct", "status", "retry_after"),
    [
        (Misconduct.NOT_FOUND, 404, None),
        (Misconduct.GONE, 410, None),
        (Misconduct.UNAUTHORIZED, 401, None),
        (Misconduct.FORBIDDEN, 403, None),
        (Misconduct.TOO_FAST_SECONDS, 429, str(RETRY_AFTER_S)),
        (Misconduct.SERVER_ERROR, 500, None),
        (Misconduct.UNAVAILABLE, 503, str(RETRY_AFTER_S)),
    ],
)
async def test_a_refusal_has_its_status(
    serve: Serve, misconduct: Misconduct, status: int, retry_after: str | None
) -> None:
    answer, _ = await answer_of(serve, misconduct)
    assert (answer.status, answer.header("Retry-After")) == (status, retry_after)


async def test_patience_is_asked_for_until_a_date(serve: Serve) -> None:
    answer, _ = await answer_of(serve, Misconduct.TOO_FAST_DATE)
    until = parsedate_to_datetime(answer.header("Retry-After") or "")
    assert answer.status == 429
    assert (until - START).total_seconds() == RETRY_AFTER_S


async def follow(web: Web, url: str, most: int, headers: Sequence[str] = ()) -> list[tuple[int, str]]:
    """Follow redirects, and return the status and path of each answer."""
    seen = []
    async with client_of(web) as client:
        for _ in range(most):
            fields = dict(field.split(": ") for field in headers)
            async with client.get(url, allow_redirects=False, headers=fields) as response:
                seen.append((response.status, response.url.path))
                location = response.headers.get("Location")
            if location is None:
                break
            url = str(response.url.join(type(response.url)(location)))
    return seen


async def test_six_hops_are_one_more_than_five(serve: Serve) -> None:
    web, feed = await serve(conduct=Conduct(misconduct=Misconduct.SIX_HOPS))
    seen = await follow(web, web.url(feed), 20)
    assert [status for status, _ in seen] == [302] * 6 + [200]
    assert len(set(seen)) == 7


async def test_a_circle_comes_back_to_where_it_began(serve: Serve) -> None:
    web, feed = await serve(conduct=Conduct(misconduct=Misconduct.CIRCLE))
    seen = await follow(web, web.url(feed), 9)
    assert [path for _, path in seen] == ["/feed", "/hop/1", "/hop/2"] * 3


async def test_a_cookie_wall_lets_through_who_brings_the_cookie_back(serve: Serve) -> None:
    web, feed = await serve(conduct=Conduct(misconduct=Misconduct.COOKIE_WALL))
    assert await follow(web, web.url(feed), 5) == [(302, "/feed")] * 5
    first = await BareClient(web).get(feed)
    cookie = (first.header("Set-Cookie") or "").partition(";")[0]
    assert await follow(web, web.url(feed), 5, [f"Cookie: {cookie}"]) == [(200, "/feed")]


@pytest.mark.parametrize(
    ("misconduct", "host", "address"),
    [
        (Misconduct.TO_LOOPBACK, "127.0.0.1", "127.0.0.1"),
        (Misconduct.TO_PRIVATE_NAME, "private.example", "10.0.0.1"),
        (Misconduct.TO_INSIDE_NAME, "inside.example", "127.0.0.1"),
    ],
)
async def test_a_redirect_leads_where_nobody_may_go(
    serve: Serve, misconduct: Misconduct, host: str, address: str
) -> None:
    web, feed = await serve(conduct=Conduct(misconduct=misconduct))
    answer = await BareClient(web).get(feed)
    assert (answer.status, answer.header("Location")) == (302, f"http://{host}:{web.port}/secret")
    assert web.addresses_of(host) == [address]
    assert host not in web.hosts
    assert web.secret_hits == 0


async def test_whoever_follows_the_redirect_is_caught(serve: Serve) -> None:
    web, feed = await serve(conduct=Conduct(misconduct=Misconduct.TO_INSIDE_NAME))
    async with client_of(web) as client, client.get(web.url(feed)) as response:
        assert await response.read() == b"secret"
    assert web.secret_hits == 1


async def test_redirects_lead_to_a_file_or_nowhere(serve: Serve) -> None:
    to_file, _ = await answer_of(serve, Misconduct.TO_FILE)
    nowhere, _ = await answer_of(serve, Misconduct.TO_NOWHERE)
    assert (to_file.status, to_file.header("Location")) == (302, "file:///etc/passwd")
    assert (nowhere.status, nowhere.header("Location")) == (302, None)


async def test_a_silent_host_never_answers(serve: Serve) -> None:
    web, feed = await serve(conduct=Conduct(misconduct=Misconduct.SILENT))
    reader, writer = await asyncio.open_connection("127.0.0.1", web.port)
    writer.write(f"GET /feed HTTP/1.1\r\nHost: {feed.host}\r\n\r\n".encode())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await reader.read(1)
    assert web.traffic.overall.at_once == 1
    writer.transport.abort()
    await web.until(lambda: not web.traffic.overall.at_once)


@pytest.mark.parametrize("misconduct", [Misconduct.SLOW_HEAD, Misconduct.SLOW_BODY])
async def test_a_slow_host_sends_byte_by_byte(serve: Serve, misconduct: Misconduct) -> None:
    web, feed = await serve(conduct=Conduct(misconduct=misconduct))
    reader, writer = await asyncio.open_connection("127.0.0.1", web.port)
    writer.write(f"GET /feed HTTP/1.1\r\nHost: {feed.host}\r\n\r\n".encode())
    async with asyncio.timeout(5):
        if misconduct is Misconduct.SLOW_BODY:
            head = await reader.readuntil(b"\r\n\r\n")
            assert f"Content-Length: {len(web.document(feed))}".encode() in head
        pieces = [await reader.read(1 << 16) for _ in range(ENOUGH)]
        writer.transport.abort()
    await web.until(lambda: not web.traffic.overall.at_once)
    start = b"HTTP/1.1 200 OK" if misconduct is Misconduct.SLOW_HEAD else web.document(feed)
    assert b"".join(pieces).startswith(start[:ENOUGH])
    assert max(map(len, pieces)) < ENOUGH


async def test_a_connection_ends_without_a_word(serve: Serve) -> None:
    hung_up, _ = await answer_of(serve, Misconduct.HANGS_UP)
    reset, _ = await answer_of(serve, Misconduct.RESETS)
    assert (hung_up.data, hung_up.was_reset) == (b"", False)
    assert (reset.data, reset.was_reset) == (b"", True)


async def test_a_body_breaks_off(serve: Serve) -> None:
    by_length, document = await answer_of(serve, Misconduct.BREAKS_OFF)
    assert by_length.header("Content-Length") == str(len(document))
    assert by_length.body == document[: len(document) * 2 // 3]
    by_chunks, _ = await answer_of(serve, Misconduct.BREAKS_OFF_CHUNKED)
    assert by_chunks.header("Transfer-Encoding") == "chunked"
    assert by_chunks.has_ended
    assert not by_chunks.body.endswith(b"0\r\n\r\n")


async def test_a_content_length_is_too_short_or_none_at_all_or_two(serve: Serve) -> None:
    short, document = await answer_of(serve, Misconduct.SHORT_LENGTH)
    assert short.header("Content-Length") == str(len(document) * 2 // 3)
    assert short.body == document
    bad, _ = await answer_of(serve, Misconduct.BAD_LENGTH)
    assert bad.header("Content-Length") == "plenty"
    two, _ = await answer_of(serve, Misconduct.TWO_LENGTHS)
    assert [line for line in two.head.split("\r\n") if "Length" in line] == [
        f"Content-Length: {len(document)}",
        f"Content-Length: {len(document) // 2}",
    ]


@pytest.mark.parametrize(
    "misconduct",
    [
        Misconduct.BAD_LENGTH,
        Misconduct.TWO_LENGTHS,
        Misconduct.BAD_CHUNKS,
        Misconduct.NOT_HTTP,
        Misconduct.ENDLESS_HEAD,
        Misconduct.FALSE_GZIP,
        Misconduct.BREAKS_OFF,
        Misconduct.BREAKS_OFF_CHUNKED,
        Misconduct.HANGS_UP,
        Misconduct.RESETS,
    ],
)
async def test_a_strict_client_takes_it_for_broken(serve: Serve, misconduct: Misconduct) -> None:
    web, feed = await serve(conduct=Conduct(misconduct=misconduct))
    async with client_of(web) as client:
        with pytest.raises(aiohttp.ClientError):
            async with client.get(web.url(feed)) as response:
                await response.read()


@pytest.mark.parametrize("misconduct", [Misconduct.ENDLESS_HEAD, Misconduct.ENDLESS_BODY])
async def test_what_is_endless_goes_on_until_the_client_leaves(serve: Serve, misconduct: Misconduct) -> None:
    web, feed = await serve(conduct=Conduct(misconduct=misconduct))
    answer = await BareClient(web).get(feed, limit_bytes=30_000_000)
    assert len(answer.data) >= 30_000_000
    assert (b"\r\n\r\n" in answer.data) is (misconduct is Misconduct.ENDLESS_BODY)
    await web.until(lambda: not web.traffic.overall.at_once)
    assert web.count(feed).body_bytes < 60_000_000


async def test_a_large_feed_is_declared_or_not(serve: Serve) -> None:
    declared, _ = await answer_of(serve, Misconduct.LARGE)
    assert declared.header("Content-Length") == str(LARGE_BYTES) == str(len(declared.body))
    assert len(feedparser.parse(declared.body).entries) == 1
    undeclared, _ = await answer_of(serve, Misconduct.LARGE_UNDECLARED)
    assert undeclared.header("Content-Length") is None
    assert len(undeclared.body) > LARGE_BYTES


@pytest.mark.parametrize(
    ("misconduct", "coding", "bomb"),
    [
        (Misconduct.GZIP_BOMB, "gzip", gzip_bomb),
        (Misconduct.GZIP_TWICE_BOMB, "gzip, gzip", gzip_twice_bomb),
        (Misconduct.BR_BOMB, "br", br_bomb),
        (Misconduct.ZSTD_BOMB, "zstd", zstd_bomb),
    ],
)
async def test_bombs_say_how_they_are_packed(serve: Serve, misconduct: Misconduct, coding: str, bomb: object) -> None:
    assert callable(bomb)
    answer, _ = await answer_of(serve, misconduct)
    assert (answer.header("Content-Encoding"), answer.body) == (coding, bomb())


async def test_gzip_is_none_or_breaks_off(serve: Serve) -> None:
    none, document = await answer_of(serve, Misconduct.FALSE_GZIP)
    assert (none.header("Content-Encoding"), none.body) == ("gzip", document)
    cut, _ = await answer_of(serve, Misconduct.CUT_GZIP)
    assert cut.header("Content-Length") == str(len(cut.body))
    with pytest.raises(EOFError):
        gzip.decompress(cut.body)


@pytest.mark.parametrize(
    "misconduct", [Misconduct.HTML_PAGE, Misconduct.EMPTY, Misconduct.PICTURE, Misconduct.FOREIGN_JSON]
)
async def test_what_is_no_feed_is_none_to_feedparser_either(serve: Serve, misconduct: Misconduct) -> None:
    answer, _ = await answer_of(serve, misconduct)
    document = feedparser.parse(answer.body)
    assert answer.status == 200
    assert (document.get("version", ""), document.entries) == ("", [])


async def test_a_truncated_feed_has_whole_entries(serve: Serve) -> None:
    answer, document = await answer_of(serve, Misconduct.TRUNCATED_XML)
    assert answer.header("Content-Length") == str(len(answer.body)) != str(len(document))
    assert document.startswith(answer.body)
    assert answer.body.count(b"</item>") == 2


async def test_entities_are_declared_that_nobody_should_expand(serve: Serve) -> None:
    laughs, _ = await answer_of(serve, Misconduct.BILLION_LAUGHS)
    assert laughs.body.count(b"<!ENTITY") == 10
    assert laughs.body.count(b"&lol8;") == 10
    assert b"<title>&lol9;</title>" in laughs.body
    foreign, _ = await answer_of(serve, Misconduct.EXTERNAL_ENTITY)
    assert b'SYSTEM "file:///etc/passwd"' in foreign.body
    assert b"<title>&secret;</title>" in foreign.body


async def test_a_name_is_unknown_until_the_feed_behaves(serve: Serve) -> None:
    web, feed = await serve(conduct=Conduct(misconduct=Misconduct.UNKNOWN_NAME))
    with pytest.raises(socket.gaierror):
        web.addresses_of(feed.host)
    web.behave(feed, Conduct())
    assert web.addresses_of(feed.host) == ["127.0.0.1"]


async def test_a_connection_is_refused(serve: Serve) -> None:
    web, feed = await serve(conduct=Conduct(misconduct=Misconduct.REFUSED_CONNECTION))
    async with client_of(web) as client:
        with pytest.raises(aiohttp.ClientConnectorError, match="Connect call failed"):
            await client.get(web.url(feed))
    assert web.traffic.connections == 0


async def test_a_port_without_tls_answers_a_greeting_in_plain_text(serve: Serve) -> None:
    web, feed = await serve(conduct=Conduct(misconduct=Misconduct.NO_TLS))
    assert web.url(feed).startswith("https://")
    async with client_of(web) as client:
        with pytest.raises(aiohttp.ClientConnectorSSLError) as caught:
            await client.get(web.url(feed))
    assert isinstance(caught.value.os_error, ssl.SSLError)
    assert web.count(feed).feed_requests == 1


async def test_misconduct_may_stand_at_the_end_of_a_redirect(serve: Serve) -> None:
    web, feed = await serve(conduct=Conduct(Way.MOVED, misconduct=Misconduct.GONE))
    async with client_of(web) as client, client.get(web.url(feed)) as response:
        assert (response.status, response.url.host) == (410, feed.new_host)


def test_only_what_no_answer_can_do_has_none() -> None:
    assert {Misconduct.UNKNOWN_NAME, Misconduct.REFUSED_CONNECTION, Misconduct.NO_TLS} == UNREACHED
