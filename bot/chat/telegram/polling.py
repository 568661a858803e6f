"""Long polling: fetches updates for as long as it runs, through outages, and hands each on once.

Bot API, getUpdates: an update is confirmed by asking for a higher offset; what isn't is kept for 24 hours.
"""

import logging
from collections.abc import Awaitable, Callable

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.chat.telegram.errors import outcome_of, retry_after_s
from bot.chat.telegram.updates import ALLOWED_UPDATES
from bot.clock import Clock
from bot.core.delivery import Unavailable

_log = logging.getLogger(__name__)
POLL_S = 30
_LONGEST_BACK_OFF_S = 60.0

Take = Callable[[Update], Awaitable[None]]


class Outage:
    """Failures in a row: how long to wait before the next try. The log hears of each kind once, and of the end."""

    def __init__(self) -> None:
        self._failures = 0
        self._explained: set[str] = set()

    def wait_s(self, error: TelegramError) -> float:
        """Count a failure and return the wait until the next try."""
        self._failures += 1
        explanation = _explain(error)
        if explanation not in self._explained:
            _log.warning(explanation, extra={"reason": _reason(error)})
            self._explained.add(explanation)
        if isinstance(error, RetryAfter):
            return retry_after_s(error)
        return min(2.0 ** (self._failures - 1), _LONGEST_BACK_OFF_S)

    def is_over(self) -> None:
        if self._failures:
            _log.info("Telegram answers again", extra={"failures": self._failures})
        self._failures = 0
        self._explained.clear()


class Polling:
    """`take` gets each update; an update is confirmed once it has been taken."""

    def __init__(self, bot: Bot, take: Take, clock: Clock) -> None:
        self._bot = bot
        self._take = take
        self._clock = clock
        self._offset: int | None = None

    async def run(self) -> None:
        """Poll until cancelled."""
        outage = Outage()
        while True:
            try:
                updates = await self._bot.get_updates(
                    offset=self._offset, timeout=POLL_S, allowed_updates=ALLOWED_UPDATES
                )
            except TelegramError as error:
                await self._clock.sleep(outage.wait_s(error))
                continue
            except Exception:  # noqa: BLE001 - an update that can't be read must not end the polling for good
                _log.exception("updates not read")
                await self._clock.sleep(_LONGEST_BACK_OFF_S)
                continue
            outage.is_over()
            for update in updates:
                await self._take(update)
                self._offset = update.update_id + 1

    async def confirm(self) -> None:
        """Tell Telegram what was taken, so that the next start doesn't get it again."""
        offset, self._offset = self._offset, None
        if offset is None:
            return
        try:
            await self._bot.get_updates(offset=offset, timeout=0, limit=1, allowed_updates=ALLOWED_UPDATES)
        except TelegramError as error:
            _log.warning("updates not confirmed", extra={"reason": _reason(error)})


def _explain(error: TelegramError) -> str:
    match error:
        case Conflict():
            return "another process polls with this token, or a webhook is set; trying again"
        case InvalidToken():
            return "Telegram refuses the token; trying again"
    return "Telegram can't be reached; trying again"


def _reason(error: TelegramError) -> str:
    outcome = outcome_of(error)
    return outcome.reason if isinstance(outcome, Unavailable) else type(error).__name__
