"""Hosts that behave: the feed, its validators, the way to it, its pages, and what is counted of it."""

import asyncio
import re
import socket
from datetime import timedelta
from ipaddress import ip_address
from itertools import product

import aiohttp
import pytest

from bot.fetching.failure import Failure
from bot.fetching.guard import Guard
from tests.feedweb.conduct import Charset, Conduct, Framing, Packing, Validation, Way
from tests.feedweb.conftest import BareClient, Serve, client_of
from tests.feedweb.documents import render
from tests.feedweb.feeds import START, Form, Fullness, Robots, Shape, WebFeed
from tests.feedweb.making import make_web
from tests.feedweb.server import Web

VALIDATED = (Validation.ETAG, Validation.WEAK_ETAG, Validation.LAST_MODIFIED, Validation.BOTH)


def asking(etag: str | None, modified: str | None) -> list[str]:
    fields = {"If-None-Match": etag, "If-Modified-Since": modified}
    return [f"{name}: {value}" for name, value in fields.items() if value is not None]


@pytest.mark.parametrize("validation", Validation)
async def test_a_client_that_knows_the_feed_is_told_so(serve: Serve, validation: Validation) -> None:
    web, feed = await serve(conduct=Conduct(validation=validation))
    client = BareClient(web)
    first = await client.get(feed)
    known = asking(first.header("ETag"), first.header("Last-Modified"))
    assert first.body == web.document(feed)
    again = await client.get(feed, "/feed", *known)
    assert (again.status, again.body) == ((304, b"") if validation in VALIDATED else (200, first.body))
    web.edit(feed, feed.items[0])
    changed = await client.get(feed, "/feed", *known)
    assert (changed.status, changed.body) == (200, web.document(feed))
    assert changed.body != first.body
    assert web.count(feed).conditional == (2 if known else 0)
    assert web.count(feed).unchanged == (validation in VALIDATED)


@pytest.mark.parametrize(
    ("validation", "names"),
    [
        (Validation.ETAG, {"ETag"}),
        (Validation.LAST_MODIFIED, {"Last-Modified"}),
        (Validation.BOTH, {"ETag", "Last-Modified"}),
        (Validation.NONE, set()),
    ],
)
async def test_a_feed_has_the_validators_of_its_conduct(serve: Serve, validation: Validation, names: set[str]) -> None:
    web, feed = await serve(conduct=Conduct(validation=validation))
    answer = await BareClient(web).get(feed)
    assert {name for name in ("ETag", "Last-Modified") if answer.header(name)} == names


async def test_an_etag_outweighs_a_date_and_several_are_looked_through(serve: Serve) -> None:
    web, feed = await serve(conduct=Conduct(validation=Validation.BOTH))
    client = BareClient(web)
    first = await client.get(feed)
    modified = f"If-Modified-Since: {first.header('Last-Modified')}"
    assert (await client.get(feed, "/feed", 'If-None-Match: "other"', modified)).status == 200
    assert (await client.get(feed, "/feed", f'If-None-Match: "other", {first.header("ETag")}')).status == 304
    assert (await client.get(feed, "/feed", "If-Modified-Since: yesterday")).status == 200


@pytest.mark.parametrize(
    ("way", "status"),
    [(Way.MOVED, 301), (Way.MOVED_308, 308), (Way.FOUND, 302), (Way.SEE_OTHER, 303), (Way.TEMPORARY, 307)],
)
async def test_a_redirect_leads_to_the_feed(serve: Serve, way: Way, status: int) -> None:
    web, feed = await serve(conduct=Conduct(way))
    async with client_of(web) as client, client.get(web.url(feed)) as response:
        assert [hop.status for hop in response.history] == [status]
        assert await response.read() == web.document(feed)
        assert (str(response.url) == web.lasting_url(feed)) is way.is_lasting
        assert (response.url.host == feed.new_host) is way.is_lasting


async def test_five_hops_are_five(serve: Serve) -> None:
    web, feed = await serve(conduct=Conduct(Way.FIVE_HOPS))
    async with client_of(web) as client, client.get(web.url(feed)) as response:
        assert len(response.history) == 5
        assert await response.read() == web.document(feed)


@pytest.mark.parametrize(("packing", "framing"), [*product(Packing, Framing)])
async def test_an_ordinary_client_reads_every_packing_and_framing(
    serve: Serve, packing: Packing, framing: Framing
) -> None:
    web, feed = await serve(conduct=Conduct(packing=packing, framing=framing))
    headers = {"Accept-Encoding": "gzip, deflate, br, zstd"}
    async with client_of(web) as client, client.get(web.url(feed), headers=headers) as response:
        assert await response.read() == web.document(feed)
        assert response.headers.get("Content-Encoding") == (None if packing is Packing.NONE else packing)
        assert ("Content-Length" in response.headers) is (framing is Framing.LENGTH)
        assert (response.headers.get("Transfer-Encoding") == "chunked") is (framing is Framing.CHUNKED)


async def test_nothing_is_packed_that_the_client_does_not_take(serve: Serve) -> None:
    web, feed = await serve(conduct=Conduct(packing=Packing.BR))
    client = BareClient(web)
    for fields in ([], ["Accept-Encoding: gzip"], ["Accept-Encoding: br;q=0, gzip"]):
        answer = await client.get(feed, "/feed", *fields)
        assert answer.header("Content-Encoding") is None
        assert answer.body == web.document(feed)


@pytest.mark.parametrize(
    ("charset", "content_type"),
    [
        (Charset.TRUE, "application/atom+xml; charset=gb18030"),
        (Charset.MISSING, "application/atom+xml"),
        (Charset.WRONG, "application/atom+xml; charset=iso-8859-1"),
    ],
)
async def test_the_charset_is_said_rightly_wrongly_or_not(serve: Serve, charset: Charset, content_type: str) -> None:
    web, feed = await serve(Shape(Form.ATOM, encoding="gb18030"), Conduct(charset=charset))
    assert (await BareClient(web).get(feed)).header("Content-Type") == content_type


async def test_cache_control_is_sent_where_it_is_wanted(serve: Serve) -> None:
    web, feed = await serve(conduct=Conduct(max_age_s=300))
    client = BareClient(web)
    assert (await client.get(feed)).header("Cache-Control") == "max-age=300"
    web.behave(feed, Conduct())
    assert (await client.get(feed)).header("Cache-Control") is None


async def test_an_excerpt_leads_to_a_page_with_the_whole_text(serve: Serve) -> None:
    web, feed = await serve(Shape(fullness=Fullness.EXCERPT))
    item = feed.items[1]
    async with client_of(web) as client, client.get(web.page_url(feed, item)) as response:
        page = await response.text()
        assert response.content_type == "text/html"
    post = feed.post(item)
    assert web.page_url(feed, item).encode() in web.document(feed)
    assert all(block in page and block.encode() not in web.document(feed) for block in post.body)
    assert all(mark in page for mark in ("<nav>", "<aside>", "<footer>", f"<h1>{post.title}</h1>"))


async def test_a_removed_entry_has_no_page_any_more(serve: Serve) -> None:
    web, feed = await serve()
    item = feed.items[0]
    web.remove(feed, item)
    assert (await BareClient(web).get(feed, f"/posts/{item.number}")).status == 404


@pytest.mark.parametrize(
    ("robots", "status", "says"),
    [
        (Robots.ALLOWS, 200, "Disallow: /admin/"),
        (Robots.FORBIDS_POSTS, 200, "Disallow: /posts/"),
        (Robots.MISSING, 404, ""),
        (Robots.FAILS, 500, ""),
    ],
)
async def test_robots_txt_says_what_the_shape_says(serve: Serve, robots: Robots, status: int, says: str) -> None:
    web, feed = await serve(Shape(robots=robots))
    answer = await BareClient(web).get(feed, "/robots.txt")
    assert answer.status == status
    assert says in answer.body.decode()


async def test_the_site_names_its_feed_and_pictures_are_pictures(serve: Serve) -> None:
    web, feed = await serve()
    client = BareClient(web)
    assert f'href="{web.url(feed)}"'.encode() in (await client.get(feed, "/")).body
    [picture, *_] = re.findall(r"/pictures/[0-9]+\.gif", web.document(feed).decode())
    assert (await client.get(feed, picture)).body.startswith(b"GIF89a")


async def test_names_resolve_as_far_as_they_are_known(serve: Serve) -> None:
    web, feed = await serve()
    for host in (feed.host, feed.new_host, "FEED-7.test.", "inside.example"):
        assert web.addresses_of(host) == ["127.0.0.1"]
    assert web.addresses_of("private.example") == ["10.0.0.1"]
    assert web.addresses_of("192.0.2.7") == ["192.0.2.7"]
    assert web.addresses_of("::1") == ["::1"]
    with pytest.raises(socket.gaierror):
        web.addresses_of("feed-8.test")
    assert await web.resolve(feed.host) == ["127.0.0.1"]


async def test_the_guard_lets_through_the_hosts_of_feeds_and_no_others(serve: Serve) -> None:
    web, _ = await serve()
    guard = Guard(web.allowed)
    for host in web.hosts:
        assert guard.usable(host, web.port, [ip_address("127.0.0.1")])
    for host in ("inside.example", "private.example", "127.0.0.1"):
        with pytest.raises(Failure, match="forbidden"):
            guard.usable(host, web.port, [ip_address(address) for address in web.addresses_of(host)])


@pytest.mark.parametrize("host", ["127.0.0.1", "inside.example", "private.example", "elsewhere.example"])
async def test_whoever_asks_for_what_is_nobodys_is_counted(serve: Serve, host: str) -> None:
    web, feed = await serve()
    await BareClient(web).get(feed)
    assert web.secret_hits == 0
    await BareClient(web).ask(host, "/secret", "Connection: close")
    assert web.secret_hits == 1


async def test_requests_and_bytes_are_counted_by_host(serve: Serve) -> None:
    web, feed = await serve()
    client = BareClient(web)
    bodies = [await client.get(feed), await client.get(feed), await client.get(feed, "/robots.txt")]
    count = web.count(feed)
    assert (count.requests, count.feed_requests) == (3, 2)
    assert count.body_bytes == sum(len(answer.body) for answer in bodies)
    assert web.traffic.overall == count
    assert [exchange.request.path for exchange in web.traffic.journal] == ["/feed", "/feed", "/robots.txt"]
    assert web.traffic.connections == 3
    web.traffic.forget()
    assert (web.traffic.overall.requests, web.traffic.journal, web.count(feed).requests) == (0, [], 0)


async def test_the_most_requests_at_once_are_counted_by_host_and_overall() -> None:
    slow = Conduct(delay_s=0.05)
    feeds = [WebFeed(number, conduct=slow, entries=1) for number in range(3)]
    async with Web(feeds) as web:
        client = BareClient(web)
        await asyncio.gather(*(client.get(feed) for feed in (feeds[0], feeds[0], feeds[1], feeds[2])))
        assert [web.count(feed).most_at_once for feed in feeds] == [2, 1, 1]
        assert web.traffic.overall.most_at_once == 4
        assert web.traffic.overall.at_once == 0


async def test_a_connection_is_kept_and_used_again(serve: Serve) -> None:
    web, feed = await serve()
    async with client_of(web) as client:
        for _ in range(3):
            async with client.get(web.url(feed)) as response:
                await response.read()
    assert (web.traffic.connections, web.count(feed).requests) == (1, 3)


async def test_head_has_no_body_and_other_methods_are_refused(serve: Serve) -> None:
    web, feed = await serve()
    async with client_of(web) as client:
        async with client.head(web.url(feed)) as response:
            assert (response.status, await response.read()) == (200, b"")
            assert response.content_length == len(web.document(feed))
        async with client.post(web.url(feed), data={"a": "b" * 1_000}) as response:
            assert response.status == 405
        async with client.get(web.url(feed)) as response:
            assert await response.read() == web.document(feed)
    assert web.traffic.connections == 1


async def test_a_feed_changes_while_it_is_served(serve: Serve) -> None:
    web, feed = await serve()
    fresh = web.publish(feed, 2)
    web.change_guids(feed)
    body = (await BareClient(web).get(feed)).body
    assert body == render(feed, web.base(feed))
    assert all(feed.post(item).title.encode() in body for item in fresh)
    assert b"feed-7.test:1:" in body
    assert b"feed-7.test:0:" not in body


async def test_new_entries_are_dated_by_the_clock() -> None:
    feed = WebFeed(7, entries=1)
    moment = START + timedelta(days=1)
    async with Web([feed], now=lambda: moment) as web:
        assert web.publish(feed)[0].published == moment


async def test_every_good_feed_of_a_made_web_is_served() -> None:
    async with make_web(good=60, bad=0, entries=2) as web, client_of(web) as client:
        for feed in web.feeds:
            async with client.get(web.url(feed)) as response:
                assert await response.read() == web.document(feed)


async def test_what_is_no_http_is_hung_up_on(serve: Serve) -> None:
    web, _ = await serve()
    bad_length = b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n"
    for nonsense in (b"GET\r\n\r\n", b"\0" * 9 + b"\r\n\r\n", bad_length, b"x" * 200_000):
        reader, writer = await asyncio.open_connection("127.0.0.1", web.port)
        writer.write(nonsense)
        try:
            assert await reader.read() == b""
        except ConnectionResetError:
            pass  # what it hadn't read yet makes the system reset the connection
        finally:
            writer.transport.abort()


async def test_the_web_ends_while_clients_wait() -> None:
    feed = WebFeed(7, conduct=Conduct(delay_s=3600))
    async with Web([feed]) as web, client_of(web) as client:
        waiting = asyncio.create_task(client.get(web.url(feed)))
        await web.until(lambda: web.traffic.journal)
        assert web.traffic.overall.at_once == 1
        await web.close()
        with pytest.raises(aiohttp.ClientError):
            await waiting
