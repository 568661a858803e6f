"""What a command is given: the request, who asks, in which language, and the services that can answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.chat.allowance import Allowance
from bot.chat.feed_view import Standpoint
from bot.chat.reply import Reply
from bot.chat.request import Request
from bot.chat.schedule_view import next_words
from bot.chat.texts import Texts, texts_in
from bot.clock import Clock
from bot.core.subscriber import GENERAL, ChatKind, Subscriber, SubscriberState
from bot.errors import UserError
from bot.services.broadcast import Broadcasting
from bot.services.browse import Browse
from bot.services.compose import Compose
from bot.services.keep import Keep
from bot.services.pages import Pages
from bot.services.sources import Sources
from bot.services.subscribe import Readers
from bot.services.traffic import Traffic
from bot.services.trends import Trends
from bot.services.words import WordFilters


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases that a conversation draws on. `summaries`: how many pages a chat may have summarised."""

    readers: Readers
    browse: Browse
    compose: Compose
    clock: Clock
    sources: Sources
    pages: Pages
    keep: Keep
    words: WordFilters
    trends: Trends
    broadcasting: Broadcasting
    traffic: Traffic
    summaries: Allowance


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing asked. `args` is what stands after the command, tidied; empty on a button's press."""

    services: Services
    request: Request
    reader: Subscriber
    args: str = ""

    @property
    def texts(self) -> Texts:
        return texts_in(self.reader.language)

    @property
    def is_private(self) -> bool:
        return self.request.kind is ChatKind.PRIVATE

    @property
    def is_active(self) -> bool:
        return self.reader.state is SubscriberState.ACTIVE

    @property
    def paused_until(self) -> date | None:
        """The local day on which the digests of a reader come again who has paused them; none where they aren't."""
        schedule = self.reader.schedule
        return schedule.paused_until if schedule.paused_till(self.services.clock.now()) else None

    @property
    def gets_digests(self) -> bool:
        """Whether digests come, neither stopped nor paused."""
        return self.is_active and self.paused_until is None

    @property
    def zone(self) -> str:
        return self.reader.schedule.zone

    @property
    def today(self) -> date:
        """The reader's local day."""
        return self.services.clock.now().astimezone(ZoneInfo(self.zone)).date()

    @property
    def next_digest(self) -> str:
        """When the reader's next digest comes, in a sentence."""
        if not self.is_active:
            return self.texts("digest.paused")
        due = self.reader.schedule.next_after(self.services.clock.now())
        return self.texts("digest.unscheduled") if due is None else next_words(due, self.zone, self.today, self.texts)

    @property
    def standpoint(self) -> Standpoint:
        """From where the reader looks at feeds."""
        return Standpoint(self.texts, self.zone, self.services.clock.now())

    async def must_manage(self) -> None:
        """Raise UserError unless this person may change the chat's settings: its administrators, and operators. The
        last administrator who does is the one who looks after a group or channel.
        """
        if not (self.request.may_manage or self.request.is_operator):
            raise UserError("error.not_allowed")
        if self.request.may_manage and self.request.in_person and not self.is_private:
            await self.services.readers.look_after(self.reader, self.request.user_id)

    async def take_place(self) -> None:
        """Have a forum's digests come to the topic in which they are set up, unless their place has been chosen."""
        if self.reader.thread_id is None and self.request.thread_id is not None:
            await self.services.readers.set_thread(self.reader, self.request.thread_id)

    @property
    def is_elsewhere(self) -> bool:
        """Whether digests come to another topic than the one in which this was asked."""
        return (self.reader.thread_id or GENERAL) != (self.request.thread_id or GENERAL)

    def must_operate(self) -> None:
        """Raise UserError unless this person operates the bot."""
        if not self.request.is_operator:
            raise UserError("error.operators_only")

    def about(self, args: str) -> "Ask":
        """Return the same with other words after the command."""
        return replace(self, args=args)

    async def again(self) -> "Ask":
        """Return the same with the reader's settings as they are after a change."""
        reader = await self.services.readers.find(self.reader.address)
        return replace(self, reader=reader or self.reader)


Handle = Callable[[Ask], Awaitable[Reply]]
