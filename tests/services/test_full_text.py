"""Whole texts for feeds that give excerpts, over a real store and a web of given pages."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.fault import Fault
from bot.errors import FetchError, WorkError
from bot.services import full_text
from bot.services.reading_feeds import read_better_page
from tests.services.newsroom import BODY, FEED, Item, Newsroom, items, rss
from tests.services.parts import Threads
from tests.store.examples import Store, latest

EXCERPT = "<p>港务局今天公布冬季安排，码头恢复全部班次，货运与客运同时增加……</p>"


def page(title: str) -> bytes:
    navigation = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("首页", "国内", "国际", "财经"))
    return (
        f"<!doctype html><html lang=zh><head><meta charset=utf-8><title>{title}_澜州日报</title></head><body>"
        f"<nav><ul>{navigation}</ul></nav><article><h1>{title}</h1>{BODY}</article><footer>版权所有</footer></body></html>"
    ).encode()


@pytest.fixture
def room(store: Store) -> Newsroom:
    room = Newsroom(store)
    for one in items(30):
        room.web.put(f"https://news.example/{one.guid}", page(one.title), "text/html")
    return room


def pages_asked(room: Newsroom) -> int:
    return sum(url != FEED for url, _ in room.web.asked)


async def test_an_excerpt_is_completed_from_its_page(room: Newsroom) -> None:
    room.web.put(FEED, rss(items(1, body=EXCERPT)))
    await room.add()
    await room.check_all()
    [story] = await latest(room.store, 5)
    assert [point.text for point in story.summary.points][:1] == ["修好甲路，年底前完工并通车"]


async def test_whole_texts_are_taken_as_they_are(room: Newsroom) -> None:
    room.web.put(FEED, rss(items(5)))
    await room.add()
    await room.check_all()
    assert pages_asked(room) == 0


async def test_a_page_that_is_no_better_is_not_used_and_soon_no_longer_asked_for(room: Newsroom) -> None:
    short = [replace(one, body=EXCERPT) for one in items(30)]
    for one in short:
        room.web.put(f"https://news.example/{one.guid}", b"<html><body><p>login</p></body></html>", "text/html")
    room.web.put(FEED, rss(short[25:]))
    await room.add()
    await room.check_all()
    first = pages_asked(room)
    for start in (20, 15, 10, 5):
        room.clock.instant += timedelta(hours=1)
        room.web.put(FEED, rss([replace(one, published=room.clock.now()) for one in short[start:]]))
        await room.check_all()
    assert 0 < first <= 5
    assert pages_asked(room) < 12
    leads = {story.summary.lead.text for story in await latest(room.store, 50) if story.summary.lead}
    assert all("港务局" in lead for lead in leads)


@pytest.mark.parametrize("address", ["https://news.example/forbidden", "https://gone.example/1"])
async def test_where_the_page_cannot_be_had_the_excerpt_stays(room: Newsroom, address: str) -> None:
    room.web.put(FEED, rss([Item("1", body=EXCERPT, link=address)]))
    room.web.pages["https://gone.example/1"] = FetchError(address, Fault.GONE, "410")
    await room.add()
    report = (await room.check_all())[FEED]
    assert (report.new, report.fault) == (1, None)
    assert not any("forbidden" in url for url, _ in room.web.asked)
    [story] = await latest(room.store, 5)
    assert story.summary.lead is not None
    assert "港务局" in story.summary.lead.text


async def test_pages_that_never_come_keep_no_entry_out(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(full_text, "TIME_LIMIT_S", 0.05)
    given = room.web.get

    async def get(url: str, *args: object, **keywords: object) -> object:
        if url not in {FEED, "https://news.example/0"}:
            await asyncio.Event().wait()
        return await given(url, *args, **keywords)  # type: ignore[arg-type] # handed on as they came

    room.web.get = get  # type: ignore[assignment,method-assign] # all pages but the first hang
    room.web.put(FEED, rss(items(5, body=EXCERPT)))
    await room.add()
    async with asyncio.timeout(10):
        report = (await room.check_all())[FEED]
    assert (report.new, report.fault) == (5, None)
    assert report.feed.pages.samples == 2
    leads = [story.summary.points for story in await latest(room.store, 5)]
    assert sum(bool(points) for points in leads) == 1


async def test_a_page_that_kills_its_reader_keeps_no_entry_out(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    run = Threads.run

    async def fragile(self: Threads, function: Callable[..., Any], *args: Any) -> Any:
        if function is read_better_page:
            raise WorkError("the process died that carried out read_better_page")
        return await run(self, function, *args)

    monkeypatch.setattr(Threads, "run", fragile)
    room.web.put(FEED, rss(items(2, body=EXCERPT)))
    await room.add()
    report = (await room.check_all())[FEED]
    assert (report.new, report.fault) == (2, None)


async def test_a_site_has_the_pause_between_two_pages_that_it_asks_for(room: Newsroom) -> None:
    short = [replace(one, body=EXCERPT, link=f"https://slow.example/{one.guid}") for one in items(3)]
    for one in short:
        room.web.put(f"https://slow.example/{one.guid}", page(one.title), "text/html")
    room.web.put(FEED, rss(short))
    await room.add()
    before = room.clock.now()
    await room.check_all()
    assert pages_asked(room) == 3
    assert room.clock.now() == before + timedelta(seconds=40)
