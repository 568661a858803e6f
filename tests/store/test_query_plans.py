"""What SQLite does for the queries that must not slow down as the tables grow: it goes by indexes."""

import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPICursor, ExecutionContext

from bot.core.delivery import Decision, OutboxState
from bot.services.taking_in import SummarisedArticle
from tests.store.examples import MINUTE, NOW, SENT, SLOT, TELEGRAM, Store, asked_for, chat, digest, post, reader

SCAN = re.compile(r"SCAN (?!anon_)(?!.*INDEX)")
"""A table that is read row by row; `anon_…` are results of subqueries."""
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
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
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
    await store.outbox.settle(item, Decision(OutboxState.WAITING, NOW, "down"), None, NOW)
    await store.outbox.settle(item, SENT, None, NOW)


async def enqueue(store: Store) -> None:
    subscriber = await reader(store, 9)
    await store.outbox.enqueue([digest(subscriber), asked_for(subscriber)], NOW)


async def save(store: Store) -> None:
    entry = post("1", "体育", revision="2", picture="x")
    await store.articles.save([SummarisedArticle(entry.article, entry.summary, frozenset({1, 2})), post("9")], NOW)


async def move(store: Store) -> None:
    await store.subscribers.move(chat(1), chat(2))


OPERATIONS: dict[str, Callable[[Store], Awaitable[object]]] = {
    "latest": lambda store: store.articles.latest(None, 5, None),
    "latest, next page": lambda store: store.articles.latest(None, 5, 2),
    "latest below a category": lambda store: store.articles.latest([1], 5, None),
    "latest below a category, next page": lambda store: store.articles.latest([1], 5, 2),
    "latest below many": lambda store: store.articles.latest([1, 2, 3], 5, 2),
    "shelves": lambda store: store.articles.shelves([1, 2, 3], 1, 5),
    "revisions": lambda store: store.articles.revisions(["1", "2"]),
    "seen": lambda store: store.articles.seen([1, 2, 3]),
    "save": save,
    "children": lambda store: store.categories.children(1),
    "subscriptions": lambda store: store.subscriptions.of(1),
    "due": lambda store: store.subscribers.due(NOW, 9),
    "subscribed categories": lambda store: store.subscribers.category_ids([1, 2]),
    "enqueue": enqueue,
    "lease": lease,
    "settle": settle,
    "release": lambda store: store.outbox.release(TELEGRAM),
    "mark gone": lambda store: store.subscribers.mark_gone(chat(1)),
    "move": move,
}


@pytest.mark.parametrize("name", OPERATIONS)
async def test_no_table_is_read_from_end_to_end(store: Store, name: str) -> None:
    await store.articles.save([post(str(number), "金融/银行", picture="x") for number in range(3)], NOW)
    first, second = await reader(store, 1), await reader(store, 2)
    await store.subscriptions.add(first.id, 1, NOW)
    await store.outbox.enqueue([digest(first, second, slot=SLOT, parts=2)], NOW)
    with watched() as executed:
        await OPERATIONS[name](store)
    assert executed
    assert [line for line in await plans(store, executed) if SCAN.match(line)] == []
