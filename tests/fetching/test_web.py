import asyncio
import contextlib
import gzip
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.fault import Fault
from bot.core.feed import Validators
from bot.errors import FetchError
from bot.fetching.web import FEED_ACCEPT, PAGE_ACCEPT, Web
from tests.fetching.asking import FEED, SEEN, failing, fault
from tests.fetching.conftest import Serve
from tests.fetching.servers import Asked, Names, Server, answer, redirect, web_of


async def test_a_page_is_what_the_server_says(serve: Serve, web: Web) -> None:
    server = await serve(
        answer(
            gzip.compress(FEED * 100),
            Content_Type="application/rss+xml; charset=utf-8",
            Content_Encoding="gzip",
            ETag='"v1"',
            Last_Modified="Mon, 23 Nov 2026 07:00:00 GMT",
            Cache_Control="max-age=600",
            Link='<https://hub.example/>; rel="hub", </feed>; rel="self"',
        )
    )
    page = await web.get(server.url("/feed?x=1#top"))
    assert page.url == server.url("/feed?x=1")
    assert page.moved_to is None
    assert not page.is_unchanged
    assert page.content_type == "application/rss+xml; charset=utf-8"
    assert page.body == FEED * 100
    assert page.validators == Validators('"v1"', "Mon, 23 Nov 2026 07:00:00 GMT")
    assert page.max_age_s == 600
    assert page.links == {"hub": "https://hub.example/", "self": server.url("/feed")}
    assert page.moved_bytes == len(gzip.compress(FEED * 100))


async def test_a_request_says_who_asks_and_what_for_and_nothing_else(serve: Serve, web: Web) -> None:
    server = await serve(answer(FEED, Set_Cookie="id=1; Path=/"))
    await web.get(server.url())
    await web.get(server.url(), accept=PAGE_ACCEPT)
    expected = {
        "host": f"feeds.example:{server.port}",
        "user-agent": "Yaodian/0.1 (+https://bot.example)",
        "accept-encoding": "gzip, deflate, br, zstd",
        "accept": FEED_ACCEPT,
    }
    assert [one.headers for one in server.asked] == [expected, {**expected, "accept": PAGE_ACCEPT}]


async def test_proxies_of_the_environment_are_not_used(serve: Serve, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy, server = await serve(answer(b"proxy")), await serve(answer(FEED))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, proxy.url())
    assert (await web.get(server.url())).body == FEED
    assert not proxy.asked


async def test_a_second_request_goes_over_the_same_connection(serve: Serve, web: Web) -> None:
    server = await serve(answer(FEED))
    await web.get(server.url("/a"))
    await web.get(server.url("/b"))
    assert server.targets == ["/a", "/b"]
    assert server.connections == 1


async def test_a_connection_that_the_server_has_ended_is_replaced(serve: Serve, web: Web) -> None:
    def once(asked: Asked) -> bytes | None:
        # The second request on a connection gets no answer.
        is_first = [one.connection for one in server.asked].count(asked.connection) == 1
        return answer(FEED) if is_first else None

    server = await serve(once)
    for _ in range(3):
        assert (await web.get(server.url())).body == FEED
    assert server.connections == 3


async def test_what_has_not_changed_is_not_sent_again(serve: Serve, web: Web) -> None:
    server = await serve(answer(status="304 Not Modified", ETag='"v1-gzip"'))
    page = await web.get(server.url(), SEEN)
    assert page.is_unchanged
    assert page.body == b""
    assert page.validators == Validators('"v1-gzip"', SEEN.last_modified)
    assert server.asked[0].headers["if-none-match"] == SEEN.etag
    assert server.asked[0].headers["if-modified-since"] == SEEN.last_modified
    await web.get(server.url(), SEEN)
    assert server.connections == 1


async def test_an_unasked_for_304_is_garbled(serve: Serve, web: Web) -> None:
    server = await serve(answer(status="304 Not Modified"))
    assert (await fault(web, server.url()))[0] is Fault.GARBLED


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("400 Bad Request", (Fault.REFUSED, "400")),
        ("403 Forbidden", (Fault.REFUSED, "403")),
        ("404 Not Found", (Fault.REFUSED, "404")),
        ("410 Gone", (Fault.GONE, "410")),
        ("429 Too Many Requests", (Fault.TOO_FAST, "429")),
        ("500 Internal Server Error", (Fault.SERVER_ERROR, "500")),
        ("502 Bad Gateway", (Fault.SERVER_ERROR, "502")),
        ("999 Denied", (Fault.SERVER_ERROR, "999")),
        ("305 Use Proxy", (Fault.GARBLED, "status 305")),
    ],
)
async def test_a_status_is_told(serve: Serve, web: Web, status: str, expected: tuple[Fault, str]) -> None:
    server = await serve(answer(b"sorry", status))
    assert await fault(web, server.url()) == expected


GARBAGE = {
    "no http at all": b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
    "a status of letters": b"HTTP/1.1 abc OK\r\n\r\n",
    "a header without a name": b"HTTP/1.1 200 OK\r\n: x\r\n\r\n",
    "a header that never ends": b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000,
    "headers that never end": b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 50_000,
    "bytes of nothing": bytes(range(256)) * 10,
    "an upgrade": b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nrest",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "a length of letters": b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nab",
    "a negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nab",
    "chunks of letters": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n",
    "a chunk too short": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
    "a coding of transfer": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nab",
    "a wrong content coding": answer(b"plain text", Content_Encoding="gzip"),
    "many content codings": answer(b"plain text", Content_Encoding="gzip, br, gzip"),
}
BROKEN_OFF = {
    "nothing": b"",
    "a status line": b"HTTP/1.1 200 OK\r\n",
    "a body too short": b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
    "a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc",
    "no last chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
}


@pytest.mark.parametrize("what", GARBAGE)
async def test_an_answer_that_breaks_the_rules_is_garbled(serve: Serve, web: Web, what: str) -> None:
    server = await serve(GARBAGE[what], is_hanging_up=True)
    assert (await fault(web, server.url()))[0] is Fault.GARBLED


@pytest.mark.parametrize("what", BROKEN_OFF)
async def test_an_answer_that_breaks_off_is_no_answer(serve: Serve, web: Web, what: str) -> None:
    server = await serve(BROKEN_OFF[what], is_hanging_up=True)
    assert await fault(web, server.url()) == (Fault.UNREACHABLE, "broken off")


async def test_a_body_that_ends_with_its_connection_is_whole(serve: Serve, web: Web) -> None:
    server = await serve(b"HTTP/1.0 200 OK\r\n\r\n" + FEED, is_hanging_up=True)
    assert (await web.get(server.url())).body == FEED


SEEDS = [
    answer(gzip.compress(FEED * 20), Content_Encoding="gzip"),
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;a=b\r\ndefg\r\n0\r\nX: y\r\n\r\n",
    b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=hub\r\n\r\n" + answer(FEED, Link="<b>; rel=self", Expires="0"),
    redirect("/next?a=b"),
    answer(status="503 Busy", Retry_After="Mon, 23 Nov 2026 07:00:00 GMT"),
]


@given(st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 120), st.integers(0, 3), st.binary(max_size=4))))
def test_any_answer_is_a_page_or_a_fetch_error(seed: bytes, edits: list[tuple[int, int, bytes]]) -> None:
    for at, removed, put in edits:
        seed = seed[:at] + put + seed[at + removed :]

    async def fetch() -> None:
        server = Server(lambda _: seed, is_hanging_up=True)
        async with server.running(), web_of(total_timeout_s=5) as web:
            with contextlib.suppress(FetchError):
                assert len((await web.get(server.url())).body) < 1_000

    asyncio.run(fetch())


async def test_an_ipv6_address_is_asked_for_in_brackets(serve: Serve, web: Web) -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        server = await serve(answer(FEED), host="::1")
    except OSError:
        pytest.skip("no IPv6 on loopback")
    assert (await web.get(server.url(host="[::1]"))).body == FEED
    assert server.asked[0].headers["host"] == f"[::1]:{server.port}"


async def test_nobody_at_a_port_is_unreachable(web: Web) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert await fault(web, f"http://feeds.example:{port}/") == (Fault.UNREACHABLE, "connection refused")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("feeds.example", Fault.BAD_ADDRESS),
        ("ftp://feeds.example/", Fault.BAD_ADDRESS),
        ("http://feeds.example:25/", Fault.BAD_ADDRESS),
        ("http://10.1.2.3/", Fault.FORBIDDEN_ADDRESS),
        ("http://[fe80::1%25eth0]/", Fault.FORBIDDEN_ADDRESS),
    ],
)
async def test_an_address_that_may_not_be_asked_is_refused(web: Web, url: str, expected: Fault) -> None:
    assert (await fault(web, url))[0] is expected


async def test_a_name_that_nobody_knows_is_told() -> None:
    async with web_of(names=Names([[]])) as web:
        assert await fault(web, "http://feeds.example/") == (Fault.NAME_UNKNOWN, "feeds.example")


async def test_a_password_in_an_address_is_told_nobody(web: Web) -> None:
    error = await failing(web, "https://user:secret@feeds.example/")
    assert error.fault is Fault.BAD_ADDRESS
    assert "secret" not in f"{error} {error.url} {error.values}"


async def test_a_form_is_posted(serve: Serve, web: Web) -> None:
    server = await serve(answer(status="202 Accepted", Location="://"))
    assert await web.post(server.url("/hub"), {"hub.mode": "subscribe", "hub.topic": "https://a.example/?b=新"}) == 202
    asked = server.asked[0]
    assert (asked.method, asked.target) == ("POST", "/hub")
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert asked.body == b"hub.mode=subscribe&hub.topic=https%3A%2F%2Fa.example%2F%3Fb%3D%E6%96%B0"


async def test_a_form_follows_only_redirects_that_ask_for_it_again(serve: Serve, web: Web) -> None:
    answers = {"/a": redirect("/b", "308 Moved"), "/b": answer(status="403 No"), "/c": redirect("/b", "302 Found")}
    server = await serve(lambda asked: answers[asked.target])
    assert await web.post(server.url("/a"), {"x": "1"}) == 403
    assert [(one.method, one.body) for one in server.asked] == [("POST", b"x=1")] * 2
    assert await web.post(server.url("/c"), {"x": "1"}) == 302


async def test_a_form_is_not_posted_into_a_private_network(serve: Serve, web: Web) -> None:
    server = await serve(redirect("http://10.0.0.1/", "307 Temporary"))
    for url in ("http://10.0.0.1/", server.url()):
        with pytest.raises(FetchError) as caught:
            await web.post(url, {})
        assert caught.value.fault is Fault.FORBIDDEN_ADDRESS


async def test_a_form_is_never_sent_twice_on_its_own(serve: Serve, web: Web) -> None:
    server = await serve(lambda asked: answer(FEED) if asked.method == "GET" else None)
    await web.get(server.url())
    with pytest.raises(FetchError):
        await web.post(server.url(), {})
    assert [one.method for one in server.asked] == ["GET", "POST"]
