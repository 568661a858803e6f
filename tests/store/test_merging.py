"""A chat that moves takes all that it has along: asked of the schema, so that no later table is forgotten."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import Column, Table, func, insert, select, update
from sqlalchemy.types import Boolean, Integer

from bot.core.subscriber import Subscriber, SubscriberState
from bot.store import merging
from bot.store.instants import Instant
from bot.store.schema import broadcasts, metadata, outbox, subscribers, words
from tests.store.examples import MINUTE, NOW, SLOT, TELEGRAM, Store, asked_for, chat, digest, enqueue, post, reader

BELONGINGS = tuple(
    (table, column)
    for table in metadata.sorted_tables
    for column in table.columns
    if any(key.column is subscribers.c.id for key in column.foreign_keys)
)
OLD, NEW = chat(-1), chat(-100)


@pytest.fixture
async def group(store: Store) -> Subscriber:
    """A group with a row in every table that knows subscribers."""
    mover = await reader(store, -1)
    await store.articles.save([post("1")], NOW)
    await enqueue(store, [digest(mover)], NOW)
    async with store.database.writing() as connection:
        await connection.execute(insert(words), [{"key": "芯片", "text": "芯片"}])
        await connection.execute(insert(broadcasts), [{"text": "通知", "state": "sending", "created_at": NOW}])
    for table, column in BELONGINGS:
        if table is not outbox:
            await own(store, table, column, mover.id)
    await set_of(store, mover, thread_id=12, managed_by=7, alert_due_at=NOW, alerted_at=NOW - MINUTE, watermark=9)
    return mover


async def own(store: Store, table: Table, owner: Column[int], subscriber_id: int) -> None:
    """Give a subscriber a row of a table, whatever that has for columns."""
    row = {
        column.name: subscriber_id if column is owner else made_up(column)
        for column in table.columns
        if column is owner or not (column.nullable or column.server_default or is_numbered(table, column))
    }
    async with store.database.writing() as connection:
        await connection.execute(insert(table), [row])


def is_numbered(table: Table, column: Column[object]) -> bool:
    return column.primary_key and len(table.primary_key) == 1 and not column.foreign_keys


def made_up(column: Column[object]) -> object:
    if column.foreign_keys or isinstance(column.type, Integer):
        return 1
    if isinstance(column.type, Instant):
        return NOW
    return False if isinstance(column.type, Boolean) else "x"


async def set_of(store: Store, one: Subscriber, **values: object) -> None:
    async with store.database.writing() as connection:
        await connection.execute(update(subscribers).where(subscribers.c.id == one.id).values(**values))


async def counts(store: Store, subscriber_id: int) -> dict[str, int]:
    """Return table → how many rows of it a subscriber has."""
    async with store.database.reading() as connection:
        return {
            table.name: await connection.scalar(select(func.count()).select_from(table).where(column == subscriber_id))
            or 0
            for table, column in BELONGINGS
        }


async def at(store: Store, number: int) -> Mapping[str, object]:
    async with store.database.reading() as connection:
        rows = await connection.execute(select(subscribers).where(subscribers.c.chat_id == number))
        return dict(rows.mappings().one())


def test_every_table_that_knows_subscribers_is_moved() -> None:
    assert {table for table, _ in BELONGINGS} == set(merging._BELONGINGS)


async def test_a_chat_that_moves_has_everything_at_its_new_address(store: Store, group: Subscriber) -> None:
    before = await counts(store, group.id)
    assert set(before.values()) == {1}
    await store.subscribers.move(OLD, NEW)
    assert await counts(store, group.id) == before
    row = await at(store, -100)
    assert (row["thread_id"], row["managed_by"], row["alert_due_at"], row["watermark"]) == (12, 7, NOW, 9)


async def test_whoever_was_just_met_at_the_new_address_yields_with_its_settings(
    store: Store, group: Subscriber
) -> None:
    await set_of(store, group, language="en", state=SubscriberState.STOPPED.value)
    before = await counts(store, group.id)
    await reader(store, -100)
    await store.subscribers.move(OLD, NEW)
    row = await at(store, -100)
    assert (row["id"], row["language"], row["state"]) == (group.id, "en", "stopped")
    assert await counts(store, group.id) == before
    assert await store.subscribers.find(OLD) is None


async def test_whoever_has_settled_at_the_new_address_gets_all_that_it_has_not_itself(
    store: Store, group: Subscriber
) -> None:
    before = await counts(store, group.id)
    resident = await reader(store, -100)
    await enqueue(store, [asked_for(resident, slot="its own")], NOW)
    await set_of(store, resident, language="en", managed_by=8)
    await store.subscribers.move(OLD, NEW)
    row = await at(store, -100)
    assert (row["id"], row["language"], row["managed_by"], row["thread_id"]) == (resident.id, "en", 8, 12)
    assert (row["watermark"], row["alert_due_at"], row["alerted_at"]) == (9, NOW, NOW - MINUTE)
    assert await counts(store, resident.id) == before | {"outbox": 2}
    assert await store.subscribers.find(OLD) is None


async def test_what_both_have_is_there_once(store: Store, group: Subscriber) -> None:
    resident = await reader(store, -100)
    await enqueue(store, [digest(resident)], NOW)
    for table, column in BELONGINGS:
        if table is not outbox:
            await own(store, table, column, resident.id)
    await set_of(store, resident, watermark=11, alerted_at=NOW)
    await store.subscribers.move(OLD, NEW)
    assert set((await counts(store, resident.id)).values()) == {1}
    row = await at(store, -100)
    assert (row["watermark"], row["alerted_at"]) == (11, NOW)


async def test_both_service_messages_in_either_order_move_it_once(store: Store, group: Subscriber) -> None:
    before = await counts(store, group.id)
    for _ in range(2):
        await store.subscribers.move(OLD, NEW)
    assert await counts(store, group.id) == before


async def test_a_message_under_way_is_settled_where_its_chat_lives_now(store: Store, group: Subscriber) -> None:
    resident = await reader(store, -100)
    await enqueue(store, [asked_for(resident)], NOW)
    items = await store.outbox.lease(TELEGRAM, 9, NOW, NOW + MINUTE)
    await store.subscribers.move(OLD, NEW)
    assert {item.slot for item in items} == {SLOT, "now:1"}
    later = NOW + timedelta(minutes=2)
    again = await store.outbox.lease(TELEGRAM, 9, later, later + MINUTE)
    assert {item.address for item in again} == {NEW}


async def test_a_move_that_breaks_off_has_moved_nothing(
    store: Store, group: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident = await reader(store, -100)
    await enqueue(store, [asked_for(resident, slot="its own")], NOW)
    before = [await counts(store, one.id) for one in (group, resident)]

    async def power_failure(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(merging, "forget_profiles", power_failure)
    with pytest.raises(OSError):  # noqa: PT011 - nothing else raises here
        await store.subscribers.move(OLD, NEW)
    assert [await counts(store, one.id) for one in (group, resident)] == before
    monkeypatch.undo()
    await store.subscribers.move(OLD, NEW)
    assert await store.subscribers.find(OLD) is None
