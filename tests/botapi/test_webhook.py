from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot
from telegram.error import BadRequest, Conflict

from tests.botapi.people import User
from tests.botapi.server import BotApiServer


class Receiver:
    """A bot's webhook, which refuses as many updates as it is told to."""

    def __init__(self) -> None:
        self.refusals = 0
        self.taken: list[str] = []
        self.secrets: set[str | None] = set()
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=500)
        self.taken.append((await request.json())["message"]["text"])
        return web.Response()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    async with TestServer(app) as listening:
        receiver.url = str(listening.make_url("/hook"))
        yield receiver


async def test_updates_go_to_the_webhook_in_order_with_the_secret(
    server: BotApiServer, bot: Bot, ann: User, receiver: Receiver
) -> None:
    await bot.set_webhook(receiver.url, secret_token="open-sesame")
    ann.sends("1")
    ann.sends("2")
    await server.until(lambda: not server.pending_updates)
    assert receiver.taken == ["/start", "1", "2"]
    assert receiver.secrets == {"open-sesame"}
    await bot.delete_webhook()


async def test_an_update_that_is_refused_is_sent_again(
    server: BotApiServer, bot: Bot, ann: User, receiver: Receiver
) -> None:
    receiver.refusals = 2
    await bot.set_webhook(receiver.url)
    await server.until(lambda: not server.pending_updates)
    assert receiver.taken == ["/start"]
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    assert (info.url, info.pending_update_count) == (receiver.url, 0)


async def test_polling_and_webhook_exclude_each_other(bot: Bot, receiver: Receiver) -> None:
    await bot.set_webhook(receiver.url)
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_an_empty_address_takes_the_webhook_away(bot: Bot, receiver: Receiver) -> None:
    await bot.set_webhook(receiver.url)
    await bot.set_webhook("")
    assert (await bot.get_webhook_info()).url == ""


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://example.org/hook", "An HTTPS URL must be provided for webhook"),
        ("ftp://example.org/hook", "An HTTPS URL must be provided for webhook"),
        ("https://example.org:9999/hook", "Webhook can be set up only on ports 80, 88, 443 or 8443"),
    ],
)
async def test_an_address_that_telegram_would_not_call_is_refused(bot: Bot, url: str, reason: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i)bad webhook: {reason}"):
        await bot.set_webhook(url)


async def test_a_secret_has_plain_characters(bot: Bot, receiver: Receiver) -> None:
    with pytest.raises(BadRequest, match="Secret token contains unallowed characters"):
        await bot.set_webhook(receiver.url, secret_token="geheimnis!")
