"""What of a feed's document is read: only what is new or has changed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.workers import Threads
from tests.services.newsroom import FEED, Newsroom, items, rss
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
