"""What `test_application` can't see from outside."""

import asyncio

import pytest
from telegram import Bot, Update

from bot.chat.telegram.polling import Polling
from tests.botapi.faults import Fault, FaultKind
from tests.botapi.server import BotApiServer
from tests.chat.telegram.clocks import QuickClock


class Taken:
    def __init__(self, wanted: int) -> None:
        self.updates: list[Update] = []
        self._wanted = wanted
        self.all = asyncio.Event()

    async def take(self, update: Update) -> None:
        self.updates.append(update)
        if len(self.updates) == self._wanted:
            self.all.set()


async def run_until(polling: Polling, taken: Taken) -> None:
    task = asyncio.create_task(polling.run())
    async with asyncio.timeout(5):
        await taken.all.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_updates_that_can_not_be_read_do_not_end_the_polling(
    server: BotApiServer, bot: Bot, clock: QuickClock, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.user().sends("/one")
    taken = Taken(1)
    read, failures = Update.de_list, [KeyError("odd")]

    def reads_at_the_second_try(data: object, of: Bot) -> tuple[Update, ...]:
        if failures:
            raise failures.pop()
        return read(data, of)  # type: ignore[arg-type] # handed on as it came

    monkeypatch.setattr(Update, "de_list", reads_at_the_second_try)
    await run_until(Polling(bot, taken.take, clock), taken)
    assert "updates not read" in caplog.text
    assert clock.slept == [60.0]


async def test_what_was_taken_is_confirmed_and_nothing_else(server: BotApiServer, bot: Bot, clock: QuickClock) -> None:
    user, taken = server.user(), Taken(1)
    user.sends("/one")
    polling = Polling(bot, taken.take, clock)
    await run_until(polling, taken)
    user.sends("/two")
    await polling.confirm()
    assert len(server.pending_updates) == 1


async def test_without_updates_there_is_nothing_to_confirm(server: BotApiServer, bot: Bot, clock: QuickClock) -> None:
    await Polling(bot, Taken(1).take, clock).confirm()
    assert server.calls_of("getUpdates") == []


async def test_a_confirmation_that_fails_is_logged(
    server: BotApiServer, bot: Bot, clock: QuickClock, caplog: pytest.LogCaptureFixture
) -> None:
    taken = Taken(1)
    server.user().sends("/one")
    polling = Polling(bot, taken.take, clock)
    await run_until(polling, taken)
    server.faults.order(Fault(FaultKind.SERVER_ERROR, method="getUpdates", times=None))
    await polling.confirm()
    assert "updates not confirmed" in caplog.text
