import asyncio

import pytest

from bot.chat.telegram import lanes as lanes_module
from bot.chat.telegram.lanes import Lanes
from tests.chat.telegram.clocks import settle


class Work:
    """Jobs that wait to be let on; `done` has their names as they end."""

    def __init__(self) -> None:
        self.started: list[str] = []
        self.done: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}

    def job(self, name: str) -> "lanes_module.Job":
        self.gates[name] = asyncio.Event()

        async def run() -> None:
            self.started.append(name)
            await self.gates[name].wait()
            self.done.append(name)

        return run

    def let(self, *names: str) -> None:
        for name in names:
            self.gates[name].set()


async def test_a_lane_keeps_its_order_and_holds_up_no_other() -> None:
    lanes, work = Lanes(4), Work()
    for lane, name in [(1, "a1"), (1, "a2"), (2, "b1")]:
        await lanes.put(lane, work.job(name))
    work.let("a2", "b1")
    await settle()
    assert work.done == ["b1"]
    work.let("a1")
    await lanes.drain(5)
    assert work.done == ["b1", "a1", "a2"]


async def test_a_chat_that_floods_takes_one_slot_only() -> None:
    lanes, work = Lanes(2), Work()
    for number in range(50):
        await lanes.put("flood", work.job(f"f{number}"))
    await lanes.put("other", work.job("other"))
    await settle()
    assert work.started == ["f0", "other"]
    work.let(*work.gates)
    await lanes.drain(5)
    assert len(work.done) == 51


async def test_no_more_run_at_a_time_than_allowed() -> None:
    lanes, work = Lanes(2), Work()
    for number in range(5):
        await lanes.put(number, work.job(str(number)))
    await settle()
    assert work.started == ["0", "1"]
    work.let(*work.gates)
    await lanes.drain(5)
    assert sorted(work.done) == ["0", "1", "2", "3", "4"]


async def test_a_job_that_breaks_is_logged_and_the_next_one_runs(caplog: pytest.LogCaptureFixture) -> None:
    lanes, work = Lanes(1), Work()

    async def breaks() -> None:
        raise RuntimeError("broken")

    await lanes.put(1, breaks)
    await lanes.put(1, work.job("next"))
    work.let("next")
    await lanes.drain(5)
    assert work.done == ["next"]
    assert "update not handled" in caplog.text


async def test_what_takes_too_long_at_the_end_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    lanes, work = Lanes(1), Work()
    await lanes.put(1, work.job("stuck"))
    await settle()
    await lanes.drain(0)
    assert work.done == []
    assert "requests given up at the end" in caplog.text
    await lanes.drain(5)


async def test_where_far_too_much_waits_the_source_waits_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes_module, "_MOST_WAITING", 2)
    lanes, work = Lanes(1), Work()
    await lanes.put(1, work.job("a"))
    await lanes.put(1, work.job("b"))
    third = asyncio.ensure_future(lanes.put(1, work.job("c")))
    await settle()
    assert not third.done()
    work.let("a", "b", "c")
    await third
    await lanes.drain(5)
    assert work.done == ["a", "b", "c"]
