"""The bot on Telegram as one part that `app` starts and stops: polling, answering, menus, and the sender of digests."""

import asyncio
import logging
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass

from telegram import Update
from telegram.error import InvalidToken, TelegramError

from bot.chat.telegram.administrators import Administrators
from bot.chat.telegram.answering import Answering, Conversation, Whereabouts
from bot.chat.telegram.broadcast_progress import TelegramProgress
from bot.chat.telegram.cards import Draw
from bot.chat.telegram.caretakers import Caretakers
from bot.chat.telegram.connection import build_bot, refusal
from bot.chat.telegram.format_support import FormatSupport
from bot.chat.telegram.lanes import Lanes
from bot.chat.telegram.limiter import Limiter
from bot.chat.telegram.menus import Commands, Menus, publish_menus
from bot.chat.telegram.network import DEFAULT, Network
from bot.chat.telegram.notices import TelegramNotices
from bot.chat.telegram.pacing import Pacing
from bot.chat.telegram.polling import Outage, Polling
from bot.chat.telegram.sender import TelegramSender
from bot.chat.telegram.standpoints import Readers
from bot.chat.telegram.titles import Titles
from bot.chat.telegram.updates import Identity, chat_of, read_update
from bot.chat.telegram.writing import Writer
from bot.clock import Clock
from bot.errors import SettingsError

_log = logging.getLogger(__name__)
_GRACE_S = 5.0
_CONFIRM_S = 1.0


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """`api_url` is a Bot API server (`https://api.telegram.org`), `concurrency` how many requests are handled at once,
    `send_rate` how many messages a second the bot may send, `operators` the user ids of `ADMIN_IDS`, `zone` the time
    zone of an operator who has never spoken to the bot, `network` how the server is reached, `is_paid` whether pushes
    are paid broadcasts.
    """

    token: str
    api_url: str
    concurrency: int
    send_rate: float
    operators: Collection[int] = ()
    zone: str = "Asia/Shanghai"
    network: Network = DEFAULT
    is_paid: bool = False

    def __repr__(self) -> str:
        return f"TelegramSettings(api_url={self.api_url!r})"


class TelegramChat:
    """`start` it, run the loops that use its `sender`, `notices`, `caretakers` and `progress`, end those, `stop` it. A
    stopped one isn't started again.
    """

    def __init__(  # noqa: PLR0913 - all that meets on Telegram meets here
        self,
        settings: TelegramSettings,
        conversation: Conversation,
        readers: Readers,
        commands: Commands,
        clock: Clock,
        operators_commands: Commands = (),
        *,
        whereabouts: Whereabouts,
        support: FormatSupport | None = None,
        draw: Draw | None = None,
    ) -> None:
        """`operators_commands` is the menu in the chats with operators; none at all, and they have the one that all
        have. `draw` draws picture cards. Raises SettingsError for what can't be a token or a proxy.
        """
        support = support or FormatSupport()
        pacing = Pacing(clock, settings.send_rate)
        limiter = Limiter(pacing, is_paid=settings.is_paid)
        self._bot = build_bot(settings.token, settings.api_url, settings.network, limiter=limiter)
        self.sender = TelegramSender(self._bot, pacing, support, draw)
        self._answering = Answering(
            conversation,
            whereabouts,
            Administrators(self._bot, clock),
            Writer(self._bot, whereabouts, clock, support, self.sender.cards),
        )
        self._operators = frozenset(settings.operators)
        self._menus = Menus(commands, operators_commands, self._operators if operators_commands else ())
        self._clock = clock
        self._lanes = Lanes(settings.concurrency)
        self._polling = Polling(self._bot, self._take, clock)
        self._tasks: list[asyncio.Task[None]] = []
        self.progress = TelegramProgress(self._bot, readers, clock, zone=settings.zone)
        self.notices = TelegramNotices(self._bot, self._operators, readers, clock, zone=settings.zone)
        self._titles = Titles(self._bot)
        self.caretakers = Caretakers(self.notices.tell, self._titles, readers, clock)

    async def start(self) -> None:
        """Connect and begin to listen; where Telegram can't be reached, go on trying in the background.

        Raises SettingsError where Telegram refuses the token.
        """
        outage = Outage()
        wait_s = 0.0
        try:
            await self._connect()
        except InvalidToken:
            await self._bot.shutdown()
            # Not `from` the cause, whose message holds the token.
            raise SettingsError([refusal("Telegram doesn't know it")]) from None
        except TelegramError as error:
            wait_s = outage.wait_s(error)
        self._tasks.append(asyncio.create_task(self._listen(outage, wait_s)))
        self._tasks.append(asyncio.create_task(self.caretakers.run()))

    async def fall_silent(self) -> None:
        """Take no more updates, and finish those that were taken."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        await self._lanes.drain(_GRACE_S)

    async def stop(self) -> None:
        """Fall silent, if that is still to be done, and disconnect."""
        await self.fall_silent()
        # What isn't confirmed comes again at the next start; nobody is kept waiting for that.
        with suppress(TimeoutError):
            async with asyncio.timeout(_CONFIRM_S):
                await self._polling.confirm()
        await self._bot.shutdown()

    async def _connect(self) -> None:
        await self._bot.initialize()
        await self._bot.delete_webhook()

    async def _listen(self, outage: Outage, wait_s: float) -> None:
        while wait_s:
            await self._clock.sleep(wait_s)
            wait_s = await self._reconnect(outage)
        outage.is_over()
        _log.info("listening on Telegram", extra={"bot": self._bot.username})
        self._tasks.append(asyncio.create_task(publish_menus(self._bot, self._menus, self._clock)))
        await self._polling.run()

    async def _reconnect(self, outage: Outage) -> float:
        """Try to connect; return how long to wait before the next try, 0 where it worked."""
        try:
            await self._connect()
        except TelegramError as error:
            return outage.wait_s(error)
        return 0.0

    async def _take(self, update: Update) -> None:
        await self._lanes.put(chat_of(update), lambda: self._handle(update))

    async def _handle(self, update: Update) -> None:
        self._titles.note(update.effective_chat)
        event = read_update(update, Identity(self._bot.username, self._operators))
        if event is not None:
            await self._answering.handle(event)
