"""python-telegram-bot as it comes, sending the same message to chat after chat until it is ended: run by `bench.send`.

    python -m bench.send_peer API_URL TOKEN DATABASE CONCURRENCY [limited]

Its bot is the one that its ApplicationBuilder builds, with the pool of 256 connections over httpx that this gives it,
and calls the API with rows of buttons as the bot does; `limited`: with its AIORateLimiter.
"""

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import RetryAfter, TimedOut
from telegram.ext import AIORateLimiter, ApplicationBuilder, ExtBot

from bench.send_filling import FIRST_CHAT, sample


def main() -> None:
    api_url, token, database, concurrency, *rest = sys.argv[1:]
    builder = ApplicationBuilder().token(token).base_url(f"{api_url}/bot")
    built = builder.rate_limiter(AIORateLimiter()).build() if rest == ["limited"] else builder.build()
    asyncio.run(_send_all(built.bot, Path(database), int(concurrency)))


async def _send_all(bot: ExtBot[Any], database: Path, concurrency: int) -> None:
    message = sample(database)
    chats = count(FIRST_CHAT)
    async with bot:
        await asyncio.gather(*(_send(bot, chats, message.body, message.buttons) for _ in range(concurrency)))


async def _send(bot: ExtBot[Any], chats: Iterator[int], body: str, buttons: str) -> None:
    for chat_id in chats:
        rows = [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in json.loads(buttons)]
        given = {
            "chat_id": chat_id,
            "rich_message": {"html": body},
            "reply_markup": InlineKeyboardMarkup(rows),
            "allow_paid_broadcast": True,
        }
        # What is refused is counted by the server; a program that minds would have to send it again.
        with suppress(RetryAfter, TimedOut):
            await bot.do_api_request("sendRichMessage", api_kwargs=given)


if __name__ == "__main__":
    main()
