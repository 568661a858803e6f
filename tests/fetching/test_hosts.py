import asyncio

import pytest

from bot.core.fault import Fault
from bot.fetching import hosts
from bot.fetching.failure import Failure
from bot.fetching.hosts import Hosts, Turns
from tests.fetching.servers import SetClock


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


class Visitors:
    """Tasks that hold a turn until they are let go."""

    def __init__(self, places: Hosts) -> None:
        self._places = places
        self.inside: list[str] = []
        self._leave: dict[int, asyncio.Event] = {}
        self.tasks: list[asyncio.Task[None]] = []

    def come(self, site: str) -> int:
        number = len(self.tasks)
        self._leave[number] = asyncio.Event()
        self.tasks.append(asyncio.create_task(self._visit(site, number)))
        return number

    async def leave(self, *numbers: int) -> None:
        for number in numbers:
            self._leave[number].set()
        await settled()

    async def leave_all(self) -> None:
        await self.leave(*self._leave)
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def _visit(self, site: str, number: int) -> None:
        async with self._places.turn(site):
            self.inside.append(site)
            await self._leave[number].wait()
            self.inside.remove(site)


async def test_so_many_at_once_a_host_and_overall() -> None:
    visitors = Visitors(Hosts(3, 2, SetClock()))
    for site in "aaabbbccc":
        visitors.come(site)
    await settled()
    assert visitors.inside == ["a", "a", "b"]
    await visitors.leave(0, 1)
    assert visitors.inside == ["b", "b", "c"]
    await visitors.leave_all()
    assert visitors.inside == []


async def test_waiting_for_a_slow_host_takes_no_place_from_the_others() -> None:
    visitors = Visitors(Hosts(3, 1, SetClock()))
    for site in ["slow"] * 20 + ["b", "c"]:
        visitors.come(site)
    await settled()
    assert visitors.inside == ["slow", "b", "c"]
    await visitors.leave_all()


async def test_who_gives_up_waiting_leaves_no_trace() -> None:
    places = Hosts(1, 1, SetClock())
    visitors = Visitors(places)
    visitors.come("a")
    waiting = [visitors.come("a"), visitors.come("b")]
    await settled()
    for number in waiting:
        visitors.tasks[number].cancel()
    await visitors.leave_all()
    assert not places._turns._places
    visitors.come("b")
    await settled()
    assert visitors.inside == ["b"]
    await visitors.leave_all()


async def test_places_that_nobody_uses_are_forgotten() -> None:
    turns = Turns(1)
    for number in range(100):
        async with turns.turn(number):
            pass
    assert not turns._places


async def refusal(places: Hosts, site: str) -> Failure:
    with pytest.raises(Failure) as caught:
        async with places.turn(site):
            pass
    return caught.value


async def test_a_host_that_asks_for_it_is_left_alone_until_its_time_has_passed() -> None:
    clock = SetClock()
    places = Hosts(1, 1, clock)
    places.close("a", Failure(Fault.TOO_FAST, "429", 60))
    clock.pass_s(20)
    refused = await refusal(places, "a")
    assert (refused.fault, refused.detail, refused.retry_after_s) == (Fault.TOO_FAST, "429", 40)
    async with places.turn("b"):
        pass
    clock.pass_s(40)
    async with places.turn("a"):
        pass


async def test_who_waited_for_a_turn_hears_of_it_too() -> None:
    places = Hosts(1, 1, SetClock())
    visitors = Visitors(places)
    visitors.come("a")
    visitors.come("a")
    await settled()
    places.close("a", Failure(Fault.SERVER_ERROR, "503", 60))
    await visitors.leave(0)
    with pytest.raises(Failure, match="503"):
        await visitors.tasks[1]


async def test_a_host_that_says_no_time_is_not_left_alone() -> None:
    places = Hosts(1, 1, SetClock())
    places.close("a", Failure(Fault.TOO_FAST, "429"))
    places.close("a", Failure(Fault.TOO_FAST, "429", 0))
    async with places.turn("a"):
        pass


async def test_of_many_such_hosts_the_latest_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "MOST_CLOSED", 2)
    places = Hosts(1, 1, SetClock())
    for site in "abca":
        places.close(site, Failure(Fault.TOO_FAST, "429", 60))
    async with places.turn("b"):
        pass
    for site in "ca":
        assert (await refusal(places, site)).fault is Fault.TOO_FAST
