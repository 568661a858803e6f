from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from telegram.ext import ExtBot

from bot.chat.telegram.application import TelegramChat, TelegramSettings
from bot.chat.telegram.cards import Draw
from bot.chat.telegram.connection import build_bot
from bot.chat.telegram.limiter import Limiter, Push
from bot.chat.telegram.pacing import Pacing
from tests.botapi.people import User
from tests.botapi.server import BotApiServer
from tests.chat.telegram.clocks import QuickClock
from tests.chat.telegram.doubles import NotedReaders, ScriptedConversation

COMMANDS = (
    ("latest", {"zh-Hans": "最新消息", "en": "The latest news"}),
    ("help", {"zh-Hans": "帮助", "en": "Help"}),
)


@dataclass
class Stage:
    """A running chat and everything around it."""

    chat: TelegramChat
    server: BotApiServer
    conversation: ScriptedConversation
    readers: NotedReaders
    clock: QuickClock


@pytest.fixture
def clock() -> QuickClock:
    return QuickClock()


@pytest.fixture
async def server(clock: QuickClock) -> AsyncIterator[BotApiServer]:
    async with BotApiServer(now=lambda: clock.now().timestamp()) as running:
        yield running


@pytest.fixture
def pacing(clock: QuickClock) -> Pacing:
    return Pacing(clock, 30.0)


@pytest.fixture
async def bot(server: BotApiServer, pacing: Pacing) -> AsyncIterator[ExtBot[Push]]:
    async with build_bot(server.token, server.api_url, limiter=Limiter(pacing)) as running:
        yield running


@pytest.fixture
def ann(server: BotApiServer) -> User:
    """Somebody whom the bot may write to."""
    user = server.user("Ann")
    user.chat.opened = True
    return user


def new_chat(
    server: BotApiServer,
    conversation: ScriptedConversation,
    readers: NotedReaders,
    clock: QuickClock,
    *,
    token: str | None = None,
    api_url: str | None = None,
    draw: Draw | None = None,
) -> TelegramChat:
    settings = TelegramSettings(token or server.token, api_url or server.api_url, 4, 30.0, operators=(4242,))
    return TelegramChat(settings, conversation, readers, COMMANDS, clock, whereabouts=readers, draw=draw)


@pytest.fixture
async def stage(server: BotApiServer, clock: QuickClock) -> AsyncIterator[Stage]:
    conversation, readers = ScriptedConversation(), NotedReaders()
    chat = new_chat(server, conversation, readers, clock)
    await chat.start()
    yield Stage(chat, server, conversation, readers, clock)
    await chat.stop()
    assert server.violations == []
