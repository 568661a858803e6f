"""Limits of time, size and number, over real local servers."""

import asyncio
import gzip
from datetime import timedelta
from email.utils import format_datetime

import pytest

from bot.core.fault import Fault
from bot.errors import FetchError
from bot.fetching.web import Web
from tests.fetching.asking import FEED, failing, fault
from tests.fetching.conftest import Serve
from tests.fetching.servers import NOW, Asked, Server, SetClock, answer, redirect, web_of


async def test_a_host_that_asks_for_patience_gets_it() -> None:
    clock = SetClock()
    later = format_datetime(NOW + timedelta(seconds=120), usegmt=True)
    server = Server(lambda _: answer(status="503 Busy", Retry_After=later))
    async with server.running(), web_of(clock) as web:
        error = await failing(web, server.url("/a"))
        assert (error.fault, error.detail, error.retry_after_s) == (Fault.SERVER_ERROR, "503", 120)
        clock.pass_s(50)
        error = await failing(web, server.url("/b"))
        assert (error.fault, error.detail, error.retry_after_s) == (Fault.SERVER_ERROR, "503", 70)
        with pytest.raises(FetchError):
            await web.post(server.url("/c"), {})
        assert server.targets == ["/a"]
        clock.pass_s(70)
        await failing(web, server.url("/d"))
        assert server.targets == ["/a", "/d"]


async def test_a_host_gets_no_more_than_its_share_of_requests(serve: Serve) -> None:
    go = asyncio.Event()
    waiting = 0

    async def slow(_: Asked) -> bytes:
        nonlocal waiting
        waiting += 1
        if waiting == 2:
            go.set()
        await go.wait()
        return answer(FEED)

    server = await serve(slow)
    async with web_of(per_host=2) as web:
        await asyncio.gather(*(web.get(server.url(f"/{number}")) for number in range(9)))
    assert server.most_at_once == 2
    assert len(server.asked) == 9


async def test_too_large_a_body_is_refused_before_it_is_read(serve: Serve) -> None:
    server = await serve(answer(b"", Content_Length="2000"))
    async with web_of(max_bytes=1_000) as web:
        assert (await fault(web, server.url()))[0] is Fault.TOO_LARGE


async def test_a_body_that_turns_out_too_large_is_given_up(serve: Serve) -> None:
    def endless(_: Asked) -> bytes:
        return b"HTTP/1.1 200 OK\r\n\r\n" + bytes(100_000)

    server = await serve(endless)
    async with web_of(max_bytes=50_000) as web:
        assert (await fault(web, server.url()))[0] is Fault.TOO_LARGE
        await server.until_nobody_is_connected()
    bomb = await serve(answer(gzip.compress(bytes(10**7)), Content_Encoding="gzip"))
    async with web_of(max_bytes=50_000) as web:
        assert (await fault(web, bomb.url()))[0] is Fault.TOO_LARGE


async def never(_: Asked) -> bytes:
    await asyncio.Event().wait()
    return b""


async def test_headers_have_their_time(serve: Serve) -> None:
    server = await serve(never)
    async with web_of(connect_timeout_s=0.2, first_byte_timeout_s=0.01) as web:
        assert await fault(web, server.url()) == (Fault.TIMEOUT, "first byte")
        await server.until_nobody_is_connected()


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Slow: "])
async def test_a_server_that_sends_byte_after_byte_has_its_time_too(serve: Serve, start: bytes) -> None:
    server = await serve(start, is_dripping=True)
    async with web_of(total_timeout_s=0.05) as web:
        assert await fault(web, server.url()) == (Fault.TIMEOUT, "whole")
        await server.until_nobody_is_connected()


async def test_redirects_share_the_time(serve: Serve) -> None:
    async def slow(asked: Asked) -> bytes:
        # No wait for a state, but the pace of a slow server.
        await asyncio.sleep(0.02)
        return redirect(f"/{int(asked.target[1:]) + 1}")

    server = await serve(slow)
    async with web_of(total_timeout_s=0.05, max_redirects=100) as web:
        assert await fault(web, server.url("/0")) == (Fault.TIMEOUT, "whole")
    assert len(server.asked) <= 3


async def test_a_fetch_that_is_cancelled_leaves_nothing_behind(serve: Serve, web: Web) -> None:
    server = await serve(never)
    task = asyncio.create_task(web.get(server.url()))
    await server.was_asked.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await server.until_nobody_is_connected()
    assert not web._hosts._turns._places
