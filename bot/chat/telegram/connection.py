"""The Bot API client: python-telegram-bot with a transport, time-outs, pool and log levels that suit this bot."""

import logging
import os
import re
import ssl
from typing import Any

import httpx
from telegram.ext import ExtBot
from telegram.request import BaseRequest

from bot.chat.telegram.limiter import Limiter, Push
from bot.chat.telegram.network import DEFAULT, Network, Proxy, Transport, proxy_for, socks_refusal
from bot.errors import SettingsError

_CONNECTIONS = {Transport.AIOHTTP: 256, Transport.HTTPX: 16}
"""Enough for 1,000 messages a second of 200 ms each. httpx is fastest with few: its pool looks through all connections
for every request.
"""
_CONNECT_S = 5.0
_READ_S = 15.0
_POOL_S = 10.0
_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)


def build_bot(token: str, api_url: str, network: Network = DEFAULT, *, limiter: Limiter | None = None) -> ExtBot[Push]:
    """Return a client for the Bot API server at `api_url`; one without a `limiter` can't push.

    Raises SettingsError for what can't be a token or a proxy.
    """
    if not _TOKEN.fullmatch(token):
        raise SettingsError([refusal("it doesn't look like one (123456:ABC…)")])
    _prepare_library()
    base = api_url.rstrip("/")
    proxy = proxy_for(network, base)
    tls = _tls() if base.startswith("https:") or (proxy and proxy.address.startswith("https:")) else None
    return ExtBot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=_request(network.transport, _CONNECTIONS[network.transport], proxy, tls),
        get_updates_request=_request(network.transport, 1, proxy, tls),
        rate_limiter=limiter,
    )


def refusal(reason: str) -> str:
    """Return the sentence for an operator whose token is no good."""
    return f"TELEGRAM_TOKEN is refused: {reason}; copy it anew from @BotFather"


def _request(transport: Transport, connections: int, proxy: Proxy | None, tls: ssl.SSLContext | None) -> BaseRequest:
    limits: dict[str, Any] = {
        "connection_pool_size": connections,
        "connect_timeout": _CONNECT_S,
        "read_timeout": _READ_S,
        "write_timeout": _READ_S,
        "pool_timeout": _POOL_S,
    }
    return (_over_aiohttp if transport is Transport.AIOHTTP else _over_httpx)(limits, proxy, tls)


def _over_aiohttp(limits: dict[str, Any], proxy: Proxy | None, tls: ssl.SSLContext | None) -> BaseRequest:
    from bot.chat.telegram.transport import AiohttpRequest  # noqa: PLC0415 - 0.2 s; httpx does without

    if proxy is not None and proxy.is_socks:
        raise socks_refusal("for which TELEGRAM_TRANSPORT must be httpx")
    return AiohttpRequest(**limits, proxy=proxy, tls=tls)


def _over_httpx(limits: dict[str, Any], proxy: Proxy | None, tls: ssl.SSLContext | None) -> BaseRequest:
    from bot.chat.telegram.httpx_transport import HttpxRequest  # noqa: PLC0415 - aiohttp does without

    # No trust in the environment: its proxies have been looked for already.
    options = {"verify": tls or True, "trust_env": False}
    through = None if proxy is None else httpx.Proxy(proxy.address, auth=proxy.credentials)
    try:
        return HttpxRequest(**limits, proxy=through, httpx_kwargs=options)
    except RuntimeError as error:
        raise socks_refusal("for which httpx lacks a package (pip install socksio)") from error


def _tls() -> ssl.SSLContext:
    """Return what checks certificates: httpx's authorities (certifi's, or SSL_CERT_FILE), whichever the transport."""
    context = httpx.create_ssl_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


def _prepare_library() -> None:
    """Keep the token out of the logs, in which these libraries write every address, and take durations as such."""
    for name in ("aiohttp", "httpx", "httpcore", "telegram"):
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))
    os.environ.setdefault("PTB_TIMEDELTA", "true")
