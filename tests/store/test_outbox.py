import asyncio
from datetime import timedelta

from sqlalchemy import func, select

from bot.core.delivery import Decision, OutboxState, Receipt
from bot.core.subscriber import Format, Platform
from bot.store.database import Database
from bot.store.schema import outbox, rendering_parts, renderings
from tests.store.examples import (
    DUE,
    MINUTE,
    NOW,
    SENT,
    SLOT,
    TELEGRAM,
    Store,
    again,
    chat,
    defaults,
    digest,
    enqueue,
    reader,
)
from tests.store.processes import python

WAIT = Decision(OutboxState.WAITING, NOW + MINUTE, "down")
DAY = timedelta(days=1)


async def sizes(store: Store) -> list[int | None]:
    """How many messages, renderings and parts of renderings there are."""
    async with store.database.reading() as connection:
        return [
            await connection.scalar(select(func.count()).select_from(table))
            for table in (outbox, renderings, rendering_parts)
        ]


async def test_released_leases_may_be_taken_at_once(store: Store) -> None:
    readers = [await reader(store, number) for number in range(4)]
    await enqueue(store, [digest(*readers)], NOW)
    sent, waiting, *leased = await store.outbox.lease(TELEGRAM, 9, NOW, NOW + DAY)
    await store.outbox.settle([Receipt(sent, SENT, NOW)])
    await store.outbox.settle([Receipt(waiting, WAIT, NOW)])
    assert await store.outbox.release(TELEGRAM) == 2
    assert await store.outbox.release(TELEGRAM) == 0
    assert await store.outbox.lease(TELEGRAM, 9, NOW, NOW + DAY) == leased


async def test_leases_of_another_platforms_sender_are_left_alone(store: Store) -> None:
    terminal = await store.subscribers.add(chat(1, Platform.TERMINAL), defaults(form=Format.TERMINAL), DUE, NOW)
    await enqueue(store, [digest(terminal)], NOW)
    await store.outbox.lease((Platform.TERMINAL,), 9, NOW, NOW + DAY)
    assert await store.outbox.release(TELEGRAM) == 0
    assert await store.outbox.release((Platform.TELEGRAM, Platform.TERMINAL)) == 1


async def test_only_what_was_settled_before_is_forgotten_and_texts_only_with_the_last_of_it(store: Store) -> None:
    first, second, third = await reader(store, 1), await reader(store, 2), await reader(store, 3)
    await enqueue(store, [digest(first, second, parts=2)], NOW)
    await enqueue(store, [digest(third)], NOW)
    for item in await store.outbox.lease(TELEGRAM, 9, NOW, NOW + DAY):
        settled_at = NOW + DAY if item.address.chat_id == 2 else NOW
        await store.outbox.settle([Receipt(item, SENT, settled_at)])
    assert await store.outbox.forget_before(NOW) == 0
    assert await sizes(store) == [5, 2, 3]
    assert await store.outbox.forget_before(NOW + MINUTE) == 2
    assert await sizes(store) == [3, 1, 2]
    for item in await store.outbox.lease(TELEGRAM, 9, NOW, NOW + DAY):
        await store.outbox.settle([Receipt(item, SENT, NOW)])
    assert await store.outbox.forget_before(NOW + 2 * DAY) == 3
    assert await sizes(store) == [0, 0, 0]


ENQUEUE_AND_HANG = """
import asyncio, sys
from sqlalchemy import Engine, event
from bot.core.subscriber import Format, Platform
from bot.store.database import Database
from tests.store.processes import python
from tests.store.examples import NOW, Store, chat, digest, enqueue

def hang(connection):
    print("about to commit", flush=True)
    sys.stdin.read()

async def main(url):
    store = Store.over(await Database.open(url))
    subscriber = await store.subscribers.find(chat(1))
    event.listen(Engine, "commit", hang)
    await enqueue(store, [digest(subscriber)], NOW)

asyncio.run(main(sys.argv[1]))
"""


def test_a_process_killed_before_its_commit_leaves_the_digest_due(url: str) -> None:
    asyncio.run(meet_a_reader(url))
    with python(ENQUEUE_AND_HANG, url) as process:
        assert process.stdout is not None
        while process.stdout.readline() != "about to commit\n":
            assert process.poll() is None
        process.kill()
    asyncio.run(check_that_it_is_due_and_enqueue_it(url))


async def meet_a_reader(url: str) -> None:
    database = await Database.open(url)
    await reader(Store.over(database))
    await database.close()


async def check_that_it_is_due_and_enqueue_it(url: str) -> None:
    database = await Database.open(url)
    store = Store.over(database)
    assert await sizes(store) == [0, 0, 0]
    subscriber = await store.subscribers.find(chat(1))
    assert subscriber is not None
    assert (subscriber.next_slot, subscriber.watermark) == (SLOT, 0)
    assert await enqueue(store, [digest(subscriber)], NOW) == 1
    assert (await again(store, subscriber)).watermark == 7
    await database.close()
