"""Who may change a group's settings: its administrators, asked of Telegram and remembered for a minute."""

import logging
from datetime import datetime, timedelta

from telegram import Bot, ChatMember
from telegram.error import TelegramError

from bot.clock import Clock

_log = logging.getLogger(__name__)
_REMEMBERED = timedelta(minutes=1)
_PRUNE_AT = 1_024


class Administrators:
    def __init__(self, bot: Bot, clock: Clock) -> None:
        self._bot = bot
        self._clock = clock
        self._known: dict[tuple[int, int], tuple[bool, datetime]] = {}

    async def include(self, chat_id: int, user_id: int) -> bool:
        """Whether the person is an administrator of the chat; no, where Telegram doesn't say."""
        now = self._clock.now()
        known = self._known.get((chat_id, user_id))
        if known is not None and known[1] <= now < known[1] + _REMEMBERED:
            return known[0]
        try:
            member = await self._bot.get_chat_member(chat_id, user_id)
        except TelegramError as error:
            _log.warning("rights not known", extra={"chat_id": chat_id, "reason": type(error).__name__})
            return False
        is_one = member.status in {ChatMember.OWNER, ChatMember.ADMINISTRATOR}
        self._remember((chat_id, user_id), now, is_one=is_one)
        return is_one

    def _remember(self, key: tuple[int, int], now: datetime, *, is_one: bool) -> None:
        if len(self._known) >= _PRUNE_AT:
            self._known = {other: known for other, known in self._known.items() if now < known[1] + _REMEMBERED}
        self._known[key] = (is_one, now)
