"""Writing checks in groups: none waits for more than the one that is being written, and none fails with another."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from bot.core.category import CategoryPath
from bot.core.feed import Feed, FeedState, Polling
from bot.errors import StorageError
from bot.services.settling import Settlement, Settling
from tests.store.examples import NOW, post


@dataclass
class Groups:
    """Keeps the groups that it is handed, by the numbers of their feeds; `gate` holds up the writing.

    Feed 13 can't be written; the lease of feed 7 is another one by now.
    """

    written: list[list[int]] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    began: asyncio.Event = field(default_factory=asyncio.Event)

    async def settle_all(self, settlements: Sequence[Settlement]) -> Sequence[bool]:
        numbers = [one.feed.id for one in settlements]
        self.began.set()
        await self.gate.wait()
        if 13 in numbers:
            raise StorageError("no luck")
        self.written.append(numbers)
        return [number != 7 for number in numbers]


def settlement(number: int, articles: int = 0) -> Settlement:
    feed = Feed(number, "", "", CategoryPath(()), FeedState.ACTIVE, Polling(NOW))
    return Settlement(feed, NOW, NOW, {}, [post(f"{number}:{at}") for at in range(articles)])


async def settle(settling: Settling, *numbers: int, articles: int = 0) -> list[asyncio.Task[bool]]:
    """Begin to settle; the first one is being written when this returns."""
    tasks = [asyncio.create_task(settling.settle(settlement(number, articles))) for number in numbers]
    await asyncio.sleep(0)
    return tasks


async def test_what_comes_while_something_is_written_goes_together(store_groups: Groups) -> None:
    settling = Settling(store_groups)
    first = await settle(settling, 1)
    await store_groups.began.wait()
    others = await settle(settling, 2, 3, 7, 4)
    store_groups.gate.set()
    assert await asyncio.gather(*first, *others) == [True, True, True, False, True]
    assert store_groups.written == [[1], [2, 3, 7, 4]]
    assert await settling.settle(settlement(5))


async def test_what_cannot_be_written_stops_no_other(store_groups: Groups) -> None:
    settling = Settling(store_groups)
    store_groups.gate.set()
    done = await asyncio.gather(*await settle(settling, 1, 13, 2), return_exceptions=True)
    assert [done[0], done[2]] == [True, True]
    assert isinstance(done[1], StorageError)


async def test_a_group_has_a_limit(store_groups: Groups) -> None:
    settling = Settling(store_groups)
    store_groups.gate.set()
    await asyncio.gather(*await settle(settling, *range(20, 30), articles=120))
    assert max(map(len, store_groups.written)) <= 5
    assert sorted(number for group in store_groups.written for number in group) == list(range(20, 30))


async def test_one_that_is_cancelled_before_its_turn_is_not_written(store_groups: Groups) -> None:
    settling = Settling(store_groups)
    first = await settle(settling, 1)
    await store_groups.began.wait()
    [second, third] = await settle(settling, 2, 3)
    second.cancel()
    await asyncio.sleep(0)
    store_groups.gate.set()
    assert await asyncio.gather(*first, third) == [True, True]
    assert second.cancelled()
    assert store_groups.written == [[1], [3]]


async def test_one_that_is_cancelled_while_it_is_written_is_written_first(store_groups: Groups) -> None:
    settling = Settling(store_groups)
    [first] = await settle(settling, 1)
    await store_groups.began.wait()
    first.cancel()
    await asyncio.sleep(0)
    assert not first.done()
    store_groups.gate.set()
    with pytest.raises(asyncio.CancelledError):
        await first
    assert store_groups.written == [[1]]


@pytest.fixture
def store_groups() -> Groups:
    return Groups()
