"""The conversation: a request comes in from any platform, the reader is met, a command is found, a reply goes out."""

import logging

from bot.chat.allowance import Allowance
from bot.chat.commands.ask import Ask, Services
from bot.chat.commands.broadcast import take_awaited
from bot.chat.faults import fault_words, remedy_words
from bot.chat.free_text import free_text, unknown_command
from bot.chat.presses import press
from bot.chat.reply import Reply, line
from bot.chat.request import Request
from bot.chat.texts import pick_locale
from bot.chat.typed import Typed, read, tidy
from bot.clock import Clock
from bot.core.subscriber import ChatAddress, ChatKind, Subscriber, SubscriberState
from bot.errors import FetchError, UserError, YaodianError
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

_log = logging.getLogger(__name__)


class Conversation:
    def __init__(  # noqa: PLR0913 - one a use case
        self,
        readers: Readers,
        browse: Browse,
        compose: Compose,
        clock: Clock,
        *,
        sources: Sources,
        pages: Pages,
        keep: Keep,
        words: WordFilters,
        trends: Trends,
        broadcasting: Broadcasting,
        traffic: Traffic,
    ) -> None:
        self._services = Services(
            readers,
            browse,
            compose,
            clock,
            sources,
            pages,
            keep,
            words,
            trends,
            broadcasting,
            traffic,
            Allowance(clock),
        )

    async def answer(self, request: Request) -> Reply:
        """Answer typed text or a press. In groups and channels only our commands are answered; the rest is no business
        of ours and leaves no trace.

        A press that can't be carried out has a toast and no blocks.
        """
        private = request.kind is ChatKind.PRIVATE
        typed = _read(request, private=private)
        if typed is not None and typed.command is None and not private:
            return Reply()
        ask = Ask(self._services, request, await self._meet(request), typed.args if typed else "")
        try:
            return await self._press(ask) if typed is None else await _typed(ask, typed)
        except UserError as error:
            return _sorry(ask, error)
        except FetchError as error:
            return _not_fetched(ask, error)
        except YaodianError as error:
            _log.exception("request failed", extra={"error": type(error).__name__})
            return _sorry(ask, error)

    async def language(self, address: ChatAddress, locale: str) -> str:
        """Return the locale a chat is spoken to in; for one not met yet, what `locale` says of it."""
        reader = await self._services.readers.find(address)
        return pick_locale(locale) if reader is None else reader.language

    async def _meet(self, request: Request) -> Subscriber:
        readers = self._services.readers
        reader = await readers.meet(request.address, request.kind, pick_locale(request.locale))
        if reader.state is not SubscriberState.GONE:
            return reader
        # Who speaks to us has not left.
        await readers.back(request.address)
        return await readers.find(request.address) or reader

    async def _press(self, ask: Ask) -> Reply:
        if ask.request.action is None:
            raise UserError("error.stale_button")
        return await press(ask, ask.request.action)


def _read(request: Request, *, private: bool) -> Typed | None:
    if request.text is None:
        return None
    return read(tidy(request.text), private=private, operator=request.is_operator)


async def _typed(ask: Ask, typed: Typed) -> Reply:
    awaited = await take_awaited(ask)
    if awaited is not None:
        return awaited
    if typed.command is not None:
        return await typed.command.handle(ask)
    return unknown_command(ask, typed.attempt) if typed.attempt else await free_text(ask)


def _sorry(ask: Ask, error: YaodianError) -> Reply:
    sentence = ask.texts(error.key, **error.values)
    return Reply(toast=sentence) if ask.request.text is None else Reply((line(sentence),))


def _not_fetched(ask: Ask, error: FetchError) -> Reply:
    """Say why nothing came from the web, and what to do."""
    sentence = ask.texts("error.not_fetched", fault=fault_words(ask.texts, error.fault, error.detail))
    if ask.request.text is None:
        return Reply(toast=sentence)
    return Reply((line(sentence), line(remedy_words(ask.texts, error.fault, error.detail), quiet=True)))
