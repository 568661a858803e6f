from datetime import timedelta

import pytest

from bot.core.delivery import Decision, OutboxState, Receipt
from bot.store.dead_letters import DeadLetters
from tests.store.examples import MINUTE, NOW, SLOT, TELEGRAM, Store, chat, digest, enqueue, reader

FAILED = Decision(OutboxState.FAILED, reason="text is too long")
WAIT = Decision(OutboxState.WAITING, NOW + MINUTE, "down")


@pytest.fixture
def letters(store: Store) -> DeadLetters:
    return DeadLetters(store.database)


async def fail(store: Store, *numbers: int) -> list[int]:
    """Let the digests of new readers fail; return the messages' numbers."""
    await enqueue(store, [digest(*[await reader(store, number) for number in numbers])], NOW)
    items = await store.outbox.lease(TELEGRAM, len(numbers), NOW, NOW + MINUTE)
    await store.outbox.settle([Receipt(item, FAILED, NOW) for item in items])
    return [item.id for item in items]


async def ids(letters: DeadLetters, state: OutboxState) -> list[int]:
    return [letter.id for letter in await letters.page(state, 99)]


async def test_what_has_failed_is_listed_newest_first_with_the_reason(store: Store, letters: DeadLetters) -> None:
    first, second = await fail(store, 1, 2)
    found = await letters.page(OutboxState.FAILED, 99)
    assert [letter.id for letter in found] == [second, first]
    assert (found[1].address, found[1].slot, found[1].part) == (chat(1), SLOT, 0)
    assert (found[1].attempts, found[1].reason, found[1].settled_at) == (1, "text is too long", NOW)
    assert len(await letters.page(OutboxState.FAILED, 1)) == 1
    assert await ids(letters, OutboxState.PENDING) == []


async def test_a_failed_message_is_sent_once_more_as_if_never_tried(store: Store, letters: DeadLetters) -> None:
    first, second = await fail(store, 1, 2)
    assert await letters.retry([second, 404], NOW) == 1
    (item,) = await store.outbox.lease(TELEGRAM, 9, NOW, NOW + MINUTE)
    assert (item.id, item.attempt) == (second, 1)
    assert await ids(letters, OutboxState.FAILED) == [first]


async def test_all_that_has_failed_is_retried_at_once(
    store: Store, letters: DeadLetters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.dead_letters.IN_A_QUERY", 2)
    await fail(store, 1, 2, 3, 4, 5)
    assert await letters.retry(None, NOW) == 5
    assert len(await store.outbox.lease(TELEGRAM, 9, NOW, NOW + MINUTE)) == 5
    assert await letters.retry(None, NOW) == 0


async def test_what_was_sent_or_is_under_way_is_neither_retried_nor_dropped(store: Store, letters: DeadLetters) -> None:
    await enqueue(store, [digest(await reader(store, 1), await reader(store, 2))], NOW)
    sent, leased = await store.outbox.lease(TELEGRAM, 9, NOW, NOW + MINUTE)
    await store.outbox.settle([Receipt(sent, Decision(OutboxState.SENT), NOW)])
    for change in (letters.retry, letters.drop):
        assert await change([sent.id, leased.id], NOW) == 0


async def test_what_is_dropped_is_never_sent_and_forgotten_in_time(store: Store, letters: DeadLetters) -> None:
    (failed,) = await fail(store, 1)
    await enqueue(store, [digest(await reader(store, 2), parts=2)], NOW)
    (item,) = await store.outbox.lease(TELEGRAM, 1, NOW, NOW + MINUTE)
    await store.outbox.settle([Receipt(item, WAIT, NOW)])
    assert await letters.drop([failed, item.id], NOW) == 2
    assert await ids(letters, OutboxState.DROPPED) == [item.id, failed]
    later = NOW + 5 * MINUTE
    assert [one.part for one in await store.outbox.lease(TELEGRAM, 9, later, later + MINUTE)] == [1]
    assert await store.outbox.forget_before(NOW + timedelta(days=1)) == 2


async def test_dropping_all_means_all_that_has_failed(store: Store, letters: DeadLetters) -> None:
    failed = await fail(store, 1, 2)
    await enqueue(store, [digest(await reader(store, 3))], NOW)
    assert await letters.drop(None, NOW) == 2
    assert sorted(await ids(letters, OutboxState.DROPPED)) == failed
    assert len(await ids(letters, OutboxState.PENDING)) == 1
