"""What of a feed's document is read: only what is new or has changed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import WorkError
from bot.workers import T, Ts
from tests.services.newsroom import FEED, Item, Newsroom, items, rss
from tests.services.parts import Threads
from tests.store.examples import Store


async def test_a_document_that_differs_in_no_entry_is_read_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    room = Newsroom(store)
    called: list[str] = []
    run = Threads.run

    async def noted(self: Threads, function: Callable[..., Any], *args: Any) -> Any:
        called.append(function.__name__)
        return await run(self, function, *args)

    monkeypatch.setattr(Threads, "run", noted)
    room.web.put(FEED, rss(items(3)))
    await room.add()
    await room.check_all()
    assert called == ["read_document", "read_entries", "finish_entries"]
    called.clear()
    room.clock.instant += timedelta(hours=1)
    room.web.put(FEED, rss(items(3), more="<lastBuildDate>Mon, 23 Nov 2026 09:00:00 GMT</lastBuildDate>"))
    report = (await room.check_all())[FEED]
    assert (report.entries, report.new, report.changed, report.unread) == (3, 0, 0, 0)
    assert called == ["read_document"]


class MortalWorkers(Threads):
    """Dies of any entry with `deadly` in its title, whatever is to be done with it."""

    async def run(self, function: Callable[[*Ts], T], *args: *Ts) -> T:
        if function.__name__ in {"read_entries", "finish_entries"} and "deadly" in str(args):
            raise WorkError("the process died")
        return await super().run(function, *args)


async def test_an_entry_that_kills_whoever_reads_it_keeps_no_other_out(store: Store) -> None:
    room = Newsroom(store, workers=MortalWorkers())
    entries = items(9)
    room.web.put(FEED, rss([*entries[:4], replace(entries[4], title="deadly"), *entries[5:]]))
    await room.add()
    report = (await room.check_all())[FEED]
    assert (report.fault, report.new, report.unread) == (None, 9, 1)
    assert len(await room.titles()) == 8
    room.clock.instant += timedelta(hours=1)
    room.web.put(FEED, rss([Item("new", "新安排", published=room.clock.now()), *entries]))
    assert (await room.check_all())[FEED].fault is None
    assert "新安排" in await room.titles()
