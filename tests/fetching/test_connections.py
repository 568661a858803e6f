import asyncio

import h2.connection
import h2.errors
import pytest

from bot.core.fault import Fault
from bot.errors import FetchError
from bot.fetching import connections
from bot.fetching.web import Web
from tests.fetching.conftest import Certificates, Serve
from tests.fetching.http2_server import Http2Server
from tests.fetching.servers import answer, web_of

Connection = h2.connection.H2Connection


async def fault(web: Web, url: str) -> Fault:
    with pytest.raises(FetchError) as caught:
        await web.get(url)
    return caught.value.fault


def feed(connection: Connection, stream: int, _: str) -> None:
    connection.send_headers(stream, [(":status", "200"), ("content-type", "application/rss+xml"), ("etag", '"v1"')])
    connection.send_data(stream, b"<rss/>", end_stream=True)


async def test_http2_is_spoken_where_the_server_can(certificates: Certificates) -> None:
    server = Http2Server(feed)
    async with server.running(certificates.server("h2", "http/1.1")), web_of(tls=certificates.trust()) as web:
        pages = [await web.get(server.url(path)) for path in ("/a", "/b")]
        assert [page.body for page in pages] == [b"<rss/>"] * 2
        assert pages[0].validators.etag == '"v1"'
        assert server.targets == ["/a", "/b"]
        assert server.connections == 1


async def test_several_http2_requests_at_once_do_not_meet(certificates: Certificates) -> None:
    server = Http2Server(feed)
    async with server.running(certificates.server("h2")), web_of(tls=certificates.trust(), per_host=4) as web:
        pages = await asyncio.gather(*(web.get(server.url(f"/{number}")) for number in range(12)))
        assert {page.body for page in pages} == {b"<rss/>"}
        assert server.connections <= 4


def large(connection: Connection, stream: int, target: str) -> None:
    if target == "/small":
        return feed(connection, stream, target)
    connection.send_headers(stream, [(":status", "200")])
    for _ in range(3):
        connection.send_data(stream, bytes(16_000))
    return None


async def test_an_http2_answer_that_is_given_up_ends_its_connection(certificates: Certificates) -> None:
    server = Http2Server(large)
    async with (
        server.running(certificates.server("h2")),
        web_of(tls=certificates.trust(), max_bytes=20_000) as web,
    ):
        assert await fault(web, server.url("/large")) is Fault.TOO_LARGE
        assert (await web.get(server.url("/small"))).body == b"<rss/>"
        assert server.connections == 2


def moved(connection: Connection, stream: int, target: str) -> None:
    if target == "/new":
        return feed(connection, stream, target)
    connection.send_headers(stream, [(":status", "301"), ("location", "/new")])
    connection.send_data(stream, b"This page has moved, and here is a long story")
    return None


async def test_an_http2_answer_whose_body_nobody_wants_ends_its_connection(certificates: Certificates) -> None:
    server = Http2Server(moved)
    async with server.running(certificates.server("h2")), web_of(tls=certificates.trust()) as web:
        assert (await web.get(server.url("/old"))).body == b"<rss/>"
        assert server.connections == 2


def reset(connection: Connection, stream: int, _: str) -> None:
    connection.reset_stream(stream, h2.errors.ErrorCodes.INTERNAL_ERROR)


def go_away(connection: Connection, stream: int, _: str) -> None:
    connection.send_headers(stream, [(":status", "200")])
    connection.close_connection()


def odd_status(connection: Connection, stream: int, _: str) -> None:
    connection.send_headers(stream, [(":status", "abc")], end_stream=True)


def line_in_header(connection: Connection, stream: int, _: str) -> None:
    connection.send_headers(stream, [(":status", "200"), ("etag", '"a\r\nb"'), ("location", "\r\n")], end_stream=True)


def junk(connection: Connection, stream: int, _: str) -> bytes:
    connection.send_headers(stream, [(":status", "200")])
    return b"\x00\x00\x05\x00\x00\x00\x00\x00\x07junk!" + bytes(range(256))


def wrong_length(connection: Connection, stream: int, _: str) -> None:
    connection.send_headers(stream, [(":status", "200"), ("content-length", "3")])
    connection.send_data(stream, b"longer", end_stream=True)


def huge_header(connection: Connection, stream: int, _: str) -> None:
    connection.send_headers(stream, [(":status", "200"), *(("x", "y" * 4_000) for _ in range(40))], end_stream=True)


@pytest.mark.parametrize("speaking", [reset, go_away, odd_status, junk, wrong_length, huge_header])
async def test_http2_that_breaks_the_rules_is_told(certificates: Certificates, speaking: object) -> None:
    server = Http2Server(speaking)  # type: ignore[arg-type] # each of them is one
    async with server.running(certificates.server("h2")), web_of(tls=certificates.trust()) as web:
        assert await fault(web, server.url()) in {Fault.GARBLED, Fault.UNREACHABLE}


async def test_an_http2_header_with_a_line_break_is_not_kept(certificates: Certificates) -> None:
    server = Http2Server(line_in_header)
    async with server.running(certificates.server("h2")), web_of(tls=certificates.trust()) as web:
        assert (await web.get(server.url())).validators.etag is None


async def test_an_http2_connection_that_the_server_has_ended_is_replaced(certificates: Certificates) -> None:
    def last(connection: Connection, stream: int, target: str) -> None:
        feed(connection, stream, target)
        connection.close_connection()

    server = Http2Server(last)
    async with server.running(certificates.server("h2")), web_of(tls=certificates.trust()) as web:
        for _ in range(3):
            assert (await web.get(server.url())).body == b"<rss/>"


async def test_a_few_connections_are_kept_and_the_oldest_ended(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = [await serve(answer(b"feed")) for _ in range(3)]
    async with web_of() as web:
        monkeypatch.setattr(web._connections, "_most_idle", 2)
        for server in (first, second, third, second, third, first):
            await web.get(server.url())
        assert [server.connections for server in (first, second, third)] == [2, 1, 1]
    await first.until_nobody_is_connected()
    await second.until_nobody_is_connected()


async def test_a_connection_is_not_kept_for_ever(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    server, other = await serve(answer(b"feed")), await serve(answer(b"feed"))
    monkeypatch.setattr(connections, "IDLE_S", -1.0)
    async with web_of() as web:
        await web.get(server.url())
        await web.get(other.url())
        await server.until_nobody_is_connected()
        await web.get(server.url())
    assert server.connections == 2


async def test_a_connection_to_one_name_is_not_used_for_another(serve: Serve) -> None:
    server = await serve(answer(b"feed"))
    async with web_of() as web:
        for host in ("a.example", "b.example", "a.example"):
            await web.get(server.url(host=host))
    assert [one.connection for one in server.asked] == [0, 1, 0]
