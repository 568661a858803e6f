"""What SQLite does for the queries that must not slow down as the tables grow: it goes by indexes."""

import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPICursor, ExecutionContext

from bot.core.broadcast import Step
from bot.core.category import CategoryPath
from bot.core.delivery import Decision, OutboxState, Receipt
from bot.core.feed import FeedState
from bot.core.latest import Mark
from bot.core.readership import Group
from bot.core.subscriber import FilterKind, Platform
from bot.core.words import parse_words
from bot.services.taking_in import SummarisedArticle
from bot.store.alerts import Alerts
from bot.store.hits import Hits
from bot.store.latest import LatestStories
from bot.store.sorting import Sorting
from bot.store.spreading import Spreading
from bot.store.traffic import TrafficCounts
from bot.store.trends import ReportedWords
from bot.store.words import Words
from tests.services.parts import SetClock, newsstand
from tests.store.broadcasting import Announcement
from tests.store.examples import (
    MINUTE,
    NOW,
    SENT,
    SLOT,
    TELEGRAM,
    TOMORROW,
    Store,
    chat,
    digest,
    enqueue,
    feed,
    old,
    post,
    reader,
    settle_check,
)
from tests.store.test_alerts import Note, tell

SCAN = re.compile(r"SCAN (?!anon_|CONSTANT|\(subquery|categories$)(?!.*INDEX)")
"""A table that is read row by row; `anon_…` and the like are results of subqueries, and categories are few."""
Executed = list[tuple[str, tuple[object, ...]]]


@contextmanager
def watched() -> Iterator[Executed]:
    """Collect the statements that are executed, with the parameters of one row."""
    executed: Executed = []

    def note(
        _: Connection,
        __: DBAPICursor,
        statement: str,
        parameters: object,
        ___: ExecutionContext,
        many: bool,  # noqa: FBT001
    ) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")) or " SELECT " in statement:
            row = parameters[0] if many and isinstance(parameters, list) else parameters
            assert isinstance(row, tuple)
            executed.append((statement, row))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield executed
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def plans(store: Store, executed: Executed) -> list[str]:
    lines = []
    async with store.database.reading() as connection:
        for statement, parameters in executed:
            rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            lines += [row.detail for row in rows]
    return lines


async def lease(store: Store) -> None:
    await store.outbox.lease(TELEGRAM, 9, NOW, NOW + MINUTE)


async def settle(store: Store) -> None:
    (item, *_) = await store.outbox.lease(TELEGRAM, 1, NOW + MINUTE, NOW + 2 * MINUTE)
    await store.outbox.settle([Receipt(item, Decision(OutboxState.WAITING, NOW, "down"), NOW)])
    await store.outbox.settle([Receipt(item, SENT, NOW)])


async def send(store: Store) -> None:
    subscriber = await reader(store, 9)
    rendering = digest().rendering
    await store.outbox.enqueue_asked(rendering, subscriber, "now:1", 7, NOW)
    for group in await store.subscribers.due_groups(NOW, 9):
        await store.outbox.enqueue(rendering, group, SLOT, TOMORROW, NOW)
    await store.outbox.skip(Group(SLOT, NOW, 1, 0), TOMORROW, 0)


async def window(store: Store) -> None:
    edition = await newsstand(store, SetClock()).open(NOW)
    found = await edition.window([1, 2, 3], 0, [1], [2])
    await edition.stories(dict.fromkeys((one.article_id for some in found.members.values() for one in some), True))


async def look(store: Store, category_ids: Sequence[int] | None, mark: Mark | None) -> None:
    await newsstand(store, SetClock()).open(NOW)
    await LatestStories(store.database).page(category_ids, 5, mark)


async def save(store: Store) -> None:
    entry = post("1", "体育", revision="2", picture="x")
    changed = SummarisedArticle(entry.article, entry.summary, frozenset({1, 2}))
    await store.articles.save([changed, post("9"), old(post("8"))], NOW)


async def move(store: Store) -> None:
    await store.subscribers.move(chat(1), chat(2))


async def settle_feed(store: Store) -> None:
    for days in (0, 8, 50):
        now = NOW + timedelta(days=days)
        (one,) = await store.feeds.claim(now, 1, now + MINUTE)
        brought = ({1: 1, 2: 1}, [post("feed:1:1", revision=str(days))]) if days < 50 else ({}, [])
        await settle_check(store.feeds, one, now + MINUTE, now, *brought)


async def refile(store: Store) -> None:
    await store.articles.save([post("feed:1:1", "社会"), post("feed:1:2", "社会/港口")], NOW)
    await store.feeds.change(1, categories=CategoryPath.parse("体育"))


async def tidy(store: Store) -> None:
    await store.retention.tidy(older_than=NOW - MINUTE, keep=1, now=NOW + timedelta(days=999))


async def wishes(store: Store) -> None:
    kept, found = Words(store.database), Hits(store.database)
    await kept.set(1, parse_words("芯片 显卡").words, FilterKind.FOLLOW, at_once=True, at=NOW, found={"芯片": [1, 2]})
    await kept.of(1)
    await kept.newest()
    await kept.keys(1)
    await kept.set_at_once(1, 1, at_once=True)
    await found.count_stories([1, 2], NOW - MINUTE)
    await found.texts(await found.recent(1, NOW - MINUTE, 9))
    await kept.remove(1, [2])
    await kept.clear(1, FilterKind.MUTE)


async def alert(store: Store) -> None:
    kept = Alerts(store.database)
    await Words(store.database).set(
        1, parse_words("芯片").words, FilterKind.FOLLOW, at_once=True, at=NOW, found={"芯片": [1]}
    )
    await tell(store, 1, 1)
    await kept.due(NOW, 9)
    await kept.stories([1])
    await kept.hold({1: NOW})
    await kept.take([Note([1], [1])], NOW)
    await kept.drop({1: [1]}, NOW)


async def count(store: Store) -> None:
    counts = TrafficCounts(store.database, Platform.TELEGRAM)
    await counts.tallies(NOW, ("2026-11-23", "2026-11-22"), NOW + timedelta(days=1))
    await counts.standing(1, NOW)


OPERATIONS: dict[str, Callable[[Store], Awaitable[object]]] = {
    "latest": lambda store: look(store, None, None),
    "latest, next page": lambda store: look(store, None, Mark(2, 3)),
    "latest below a category": lambda store: look(store, [1], None),
    "latest below a category, next page": lambda store: look(store, [1], Mark(2, 3)),
    "latest below many": lambda store: look(store, [1, 2, 3], Mark(2, 3)),
    "window": window,
    "sort": lambda store: Sorting(store.database).candidates([1, 2, 3], NOW),
    "revisions": lambda store: store.articles.revisions(["1", "2"]),
    "removed": lambda store: store.articles.removed(["1", "2"]),
    "seen": lambda store: store.articles.seen([1, 2, 3]),
    "save": save,
    "children": lambda store: store.categories.children(1),
    "subscriptions": lambda store: store.subscriptions.of(1),
    "due": lambda store: store.subscribers.due_groups(NOW, 9),
    "subscribed categories": lambda store: store.subscribers.wants(1),
    "shown in a digest": lambda store: store.outbox.shown(5),
    "enqueue": send,
    "lease": lease,
    "settle": settle,
    "release": lambda store: store.outbox.release(TELEGRAM),
    "mark gone": lambda store: store.subscribers.mark_gone(chat(1)),
    "move": move,
    "claim": lambda store: store.feeds.claim(NOW, 9, NOW + MINUTE),
    "claim some": lambda store: store.feeds.claim(NOW, 9, NOW + MINUTE, [1, 2]),
    "known": lambda store: store.feeds.known(1, [1, 2]),
    "settle a feed": settle_feed,
    "release feeds": lambda store: store.feeds.release(),
    "next claim": lambda store: store.feeds.next_due(),
    "find a feed": lambda store: store.feeds.find("https://a.example/feed"),
    "feeds": lambda store: store.feeds.page(0, 9, [FeedState.ACTIVE]),
    "forget offers": lambda store: store.feeds.forget_offers(NOW),
    "refile": refile,
    "tidy": tidy,
    "wishes": wishes,
    "alert": alert,
    "count": count,
}


@pytest.mark.parametrize("name", OPERATIONS)
async def test_no_table_is_read_from_end_to_end(store: Store, name: str) -> None:
    await store.articles.save([post(str(number), "金融/银行", picture="x") for number in range(3)], NOW)
    first, second = await reader(store, 1), await reader(store, 2)
    await store.subscriptions.add(first.id, 1, NOW)
    await enqueue(store, [digest(first, second, slot=SLOT, parts=2)], NOW)
    await feed(store)
    with watched() as executed:
        await OPERATIONS[name](store)
    assert executed
    assert [line for line in await plans(store, executed) if SCAN.match(line)] == []


async def test_feeds_are_claimed_from_the_end_of_an_index_of_active_ones(store: Store) -> None:
    await feed(store)
    with watched() as executed:
        await store.feeds.claim(NOW, 9, NOW + MINUTE)
    chosen, *others = await plans(store, executed)
    assert chosen == "SEARCH feeds USING INDEX ix_feeds_due (next_check_at<?)"
    assert {line.split(" LEFT-JOIN")[0] for line in others} == {
        "SEARCH feeds USING INTEGER PRIMARY KEY (rowid=?)",
        "SEARCH categories USING INTEGER PRIMARY KEY (rowid=?)",
    }


async def test_what_is_to_go_is_read_from_the_end_of_an_index(store: Store) -> None:
    await store.articles.save([post(str(number)) for number in range(3)], NOW)
    await store.subscriptions.add((await reader(store)).id, 1, NOW)
    with watched() as executed:
        await store.retention.tidy(older_than=NOW, keep=1, now=NOW)
    lines = await plans(store, executed)
    assert any(line.startswith("SEARCH articles USING COVERING INDEX ix_articles_shown_at_id") for line in lines)
    assert any(line.startswith("SCAN articles USING COVERING INDEX ix_articles_shown_at_id") for line in lines)
    assert not any("FOR ORDER BY" in line for line in lines)


async def test_alerts_are_queued_from_the_articles_that_have_come(store: Store) -> None:
    await store.articles.save([post("1")], NOW)
    await reader(store, 1)
    with watched() as executed:
        await alert(store)
    queueing = [one for one in executed if one[0].startswith("INSERT INTO alerts")]
    assert (await plans(store, queueing))[:3] == [
        "SEARCH reports USING INTEGER PRIMARY KEY (rowid=?)",
        "SEARCH word_hits USING COVERING INDEX ix_word_hits_article_id (article_id=?)",
        "SEARCH filters USING INDEX ix_filters_at_once (word_id=?)",
    ]


@pytest.mark.parametrize("category_id", [None, 1])
async def test_keywords_of_a_time_are_read_from_the_end_of_an_index(store: Store, category_id: int | None) -> None:
    await store.articles.save([post("1")], NOW)
    with watched() as executed:
        await ReportedWords(store.database).between(category_id, NOW - timedelta(days=7), NOW, 200)
    first, *rest = await plans(store, executed)
    assert first.startswith(
        ("SEARCH reports USING INDEX ix_reports_reported_at", "SEARCH category_articles USING PRIMARY")
    )
    assert all("USING INTEGER PRIMARY KEY" in line for line in rest)


@pytest.mark.parametrize("category_ids", [None, [1, 2, 3]])
async def test_the_latest_stories_are_read_from_the_end_of_an_index(
    store: Store, category_ids: Sequence[int] | None
) -> None:
    await store.articles.save([post(str(number), "金融/银行") for number in range(3)], NOW)
    await newsstand(store, SetClock()).open(NOW)
    with watched() as executed:
        await LatestStories(store.database).page(category_ids, 5, Mark(3, 3))
    lines = await plans(store, executed)
    told = "reports USING COVERING INDEX ix_reports_story_id_article_id"
    listed = "articles USING COVERING INDEX ix_articles_shown_at_id" if category_ids is None else "listed USING PRIMARY"
    for wanted in (told, listed):
        assert any(line.startswith(f"SEARCH {wanted}") for line in lines)


async def test_a_broadcast_is_spread_without_reading_a_table_from_end_to_end(store: Store) -> None:
    await store.articles.save([post("1")], NOW)
    await store.subscriptions.add((await reader(store, 1, due=None)).id, 1, NOW)
    sending = await Announcement.begin(store, category_id=1, author=7)
    with watched() as executed:
        await sending.feed(1)
        await sending.count()
        await sending.take(Step.PAUSE)
        await sending.take(Step.RESUME)
        await sending.feed(9)
        await sending.deliver(Decision(OutboxState.FAILED, reason="refused"))
        await sending.count()
        await Spreading(store.database).faults(sending.id, 3)
    assert [line for line in await plans(store, executed) if SCAN.match(line)] == []
