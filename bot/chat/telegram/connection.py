"""The Bot API client: python-telegram-bot over httpx, with time-outs, pool and log levels that suit this bot."""

import logging
import os
import re

from telegram import Bot
from telegram.request import HTTPXRequest

from bot.errors import SettingsError

_CONNECTIONS = 16
"""The fastest with httpx: its pool looks through all connections for every request."""
_CONNECT_S = 5.0
_READ_S = 15.0
_POOL_S = 10.0
_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)


def build_bot(token: str, api_url: str) -> Bot:
    """Return a client for the Bot API server at `api_url`. Raises SettingsError for what can't be a token."""
    if not _TOKEN.fullmatch(token):
        raise SettingsError([refusal("it doesn't look like one (123456:ABC…)")])
    _prepare_library()
    base = api_url.rstrip("/")
    return Bot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=_request(_CONNECTIONS),
        get_updates_request=_request(1),
    )


def refusal(reason: str) -> str:
    """Return the sentence for an operator whose token is no good."""
    return f"TELEGRAM_TOKEN is refused: {reason}; copy it anew from @BotFather"


def _request(connections: int) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        connect_timeout=_CONNECT_S,
        read_timeout=_READ_S,
        write_timeout=_READ_S,
        pool_timeout=_POOL_S,
    )


def _prepare_library() -> None:
    """Keep the token out of the logs, in which these libraries write every address, and take durations as such."""
    for name in ("httpx", "httpcore", "telegram"):
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))
    os.environ.setdefault("PTB_TIMEDELTA", "true")
