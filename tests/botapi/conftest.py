"""A server, a python-telegram-bot `Bot` that talks to it, and a way to call it with bare HTTP."""

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from tests.botapi.people import User
from tests.botapi.server import BotApiServer


@dataclass
class SetClock:
    """Unix seconds that stand still until they are set."""

    seconds: float = 1_795_420_800.0

    def __call__(self) -> float:
        return self.seconds


@dataclass(frozen=True)
class Reply:
    status: int
    body: dict[str, Any]

    @property
    def description(self) -> str:
        description: str = self.body["description"]
        return description

    @property
    def result(self) -> Any:
        return self.body["result"]


Call = Callable[..., Awaitable[Reply]]


@pytest.fixture(autouse=True)
def waiting_times_are_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python-telegram-bot warns of its old type for `retry_after` otherwise."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
async def server(clock: SetClock) -> AsyncIterator[BotApiServer]:
    async with BotApiServer(now=clock) as running:
        yield running


@pytest.fixture(scope="session")
def certificates() -> ssl.SSLContext:
    """Loading these takes longer than most tests here, and python-telegram-bot does so for each of its clients."""
    return ssl.create_default_context()


@pytest.fixture
async def bot(server: BotApiServer, certificates: ssl.SSLContext) -> AsyncIterator[Bot]:
    request, poller = (
        HTTPXRequest(read_timeout=5.0, pool_timeout=5.0, httpx_kwargs={"verify": certificates}) for _ in range(2)
    )
    base_url = f"{server.api_url}/bot"
    async with Bot(server.token, base_url=base_url, request=request, get_updates_request=poller) as running:
        yield running


@pytest.fixture
def ann(server: BotApiServer) -> User:
    """Somebody who has started the bot."""
    user = server.user("Ann")
    user.sends("/start")
    return user


@pytest.fixture
async def call(server: BotApiServer) -> AsyncIterator[Call]:
    """Call a method with a JSON body."""
    async with aiohttp.ClientSession(f"{server.api_url}") as session:

        async def post(method: str, token: str = server.token, **parameters: Any) -> Reply:
            async with session.post(f"/bot{token}/{method}", json=parameters) as response:
                return Reply(response.status, await response.json())

        yield post
