import asyncio

import pytest

from bot.errors import StorageError
from bot.loops import Loop
from tests.chat.telegram.clocks import SetClock, settle


class Work:
    """Counts how often it was done; fails as often as it is told to."""

    def __init__(self, *failures: Exception) -> None:
        self.times = 0
        self._failures = list(failures)

    async def __call__(self) -> None:
        self.times += 1
        if self._failures:
            raise self._failures.pop(0)


async def test_work_is_done_at_once_and_then_at_intervals() -> None:
    clock, work = SetClock(), Work()
    running = asyncio.create_task(Loop("work", work, 10.0, clock).run())
    await settle()
    assert work.times == 1
    await clock.advance(9)
    assert work.times == 1
    await clock.advance(11)
    assert work.times == 3
    running.cancel()


async def test_being_woken_does_the_work_at_once() -> None:
    clock, work, woken = SetClock(), Work(), asyncio.Event()
    running = asyncio.create_task(Loop("work", work, 10.0, clock, woken).run())
    await settle()
    woken.set()
    await settle()
    assert work.times == 2
    running.cancel()


@pytest.mark.parametrize("failure", [StorageError("locked"), RuntimeError("defect")])
async def test_a_failure_is_logged_and_followed_by_a_longer_pause(
    failure: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    clock, work = SetClock(), Work(failure, failure)
    running = asyncio.create_task(Loop("work", work, 1.0, clock).run())
    await clock.advance(1.5)
    assert work.times == 1
    await clock.advance(0.5)
    assert work.times == 2
    await clock.advance(3.5)
    assert work.times == 2
    await clock.advance(0.5)
    assert work.times == 3
    await clock.advance(1)
    assert work.times == 4
    assert [record.message for record in caplog.records if record.name == "bot.loops"] == ["work failed"] * 2
    running.cancel()
