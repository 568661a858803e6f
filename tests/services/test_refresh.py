"""Refreshing: what is due is checked side by side, one at a time for each feed, and a stop loses nothing."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.core.fault import Fault
from bot.errors import FetchError, StorageError
from bot.services.refresh import LEASE
from tests.services.newsroom import Newsroom, items, rss
from tests.store.examples import Store


@pytest.fixture
def room(store: Store) -> Newsroom:
    return Newsroom(store)


async def fill(room: Newsroom, count: int) -> list[str]:
    urls = [f"https://news.example/{number}/feed" for number in range(count)]
    for number, url in enumerate(urls):
        room.web.put(url, rss(items(2, title=f"第{number}源", link=None), title=f"源{number}"))
        await room.add(url)
    return urls


async def test_what_is_due_is_checked_and_what_is_not_is_left(room: Newsroom) -> None:
    urls = await fill(room, 10)
    assert {report.feed.url async for report in room.refresh.refresh()} == set(urls)
    assert [report async for report in room.refresh.refresh()] == []
    room.clock.instant += timedelta(days=2)
    assert {report.feed.url async for report in room.refresh.refresh()} == set(urls)


async def test_one_bad_feed_stops_no_other(room: Newsroom) -> None:
    urls = await fill(room, 6)
    room.web.pages[urls[2]] = FetchError(urls[2], Fault.SERVER_ERROR, "500")
    room.web.put(urls[3], b"not a feed at all", "text/plain")
    reports = await room.check_all()
    assert {url: report.fault for url, report in reports.items()} == dict.fromkeys(urls) | {
        urls[2]: Fault.SERVER_ERROR,
        urls[3]: Fault.NO_FEED,
    }


async def test_a_slow_feed_delays_no_other(room: Newsroom) -> None:
    urls = await fill(room, 12)
    gate = asyncio.Event()
    given = room.web.get

    async def get(url: str, *args: object, **keywords: object) -> object:
        if url == urls[0]:
            await gate.wait()
        return await given(url, *args, **keywords)  # type: ignore[arg-type] # handed on as they came

    room.web.get = get  # type: ignore[assignment,method-assign] # one address answers when the gate opens
    done: list[str] = []
    async for report in room.refresh.refresh():
        done.append(report.feed.url)
        if len(done) == 11:
            gate.set()
    assert done[-1] == urls[0]
    assert set(done) == set(urls)


async def test_the_service_goes_on_while_a_slow_feed_is_under_way(room: Newsroom) -> None:
    urls = await fill(room, 3)
    gate = asyncio.Event()
    given = room.web.get

    async def get(url: str, *args: object, **keywords: object) -> object:
        if url == urls[0]:
            await gate.wait()
        return await given(url, *args, **keywords)  # type: ignore[arg-type] # handed on as they came

    room.web.get = get  # type: ignore[assignment,method-assign] # one address answers when the gate opens
    await room.refresh.refresh_due()
    await room.refresh.refresh_due()
    gate.set()
    await room.refresh.drain()
    assert len(await room.titles()) == 6


async def test_a_feed_is_never_checked_twice_at_once(room: Newsroom) -> None:
    await fill(room, 1)
    assert (await room.feeds.claim(room.clock.now(), 1, room.clock.now() + LEASE))[0].id
    assert await room.refresh.check_now(1) is None
    assert room.web.asked == []


async def test_what_a_dead_process_has_claimed_is_due_again_at_the_next_start(room: Newsroom) -> None:
    await fill(room, 3)
    await room.feeds.claim(room.clock.now(), 3, room.clock.now() + LEASE)
    assert [report async for report in room.refresh.refresh()] == []
    await room.refresh.recover()
    assert len([report async for report in room.refresh.refresh()]) == 3


async def test_a_stop_loses_nothing(room: Newsroom) -> None:
    urls = await fill(room, 3)
    reached = asyncio.Event()

    async def get(url: str, *args: object, **keywords: object) -> object:
        reached.set()
        await asyncio.Event().wait()
        raise AssertionError(url, args, keywords)

    given, room.web.get = room.web.get, get  # type: ignore[assignment,method-assign] # no address answers
    await room.refresh.refresh_due()
    await reached.wait()
    await room.refresh.stop()
    room.web.get = given  # type: ignore[method-assign] # as it was
    assert {report.feed.url async for report in room.refresh.refresh()} == set(urls)
    assert len(await room.titles()) == 6


async def test_a_report_that_cannot_be_written_is_logged_and_the_feed_comes_again(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await fill(room, 1)

    async def settle_all(_: object) -> Sequence[bool]:
        raise StorageError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(room.feeds, "settle_all", settle_all)
        assert [report async for report in room.refresh.refresh()] == []
    assert "check not written" in caplog.text
    room.clock.instant += 2 * LEASE
    assert len([report async for report in room.refresh.refresh()]) == 1
