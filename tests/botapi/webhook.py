"""Updates by webhook: the server posts each to the bot's address, in order, until that takes it.

Plain HTTP is taken for loopback addresses only. A method in the bot's answer isn't carried out.
"""

import asyncio
import logging
import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.botapi.contents import Arguments
from tests.botapi.refusal import bad_request
from tests.botapi.world import World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_PORTS = {None, 443, 80, 88, 8443}
_DEFAULT_CONNECTIONS = 40
_MAX_CONNECTIONS = 100
_FIRST_WAIT_S = 0.02
_LONGEST_WAIT_S = 2.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Hook:
    url: str
    secret: str | None
    max_connections: int
    has_certificate: bool


class Webhook:
    """Handlers of setWebhook, deleteWebhook and getWebhookInfo, and the delivery that they start and end."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._hook: _Hook | None = None
        self._allowed: list[str] | None = None
        self._last_error: tuple[int, str] | None = None
        self._delivery: asyncio.Task[None] | None = None

    @property
    def is_set(self) -> bool:
        return self._hook is not None

    async def set_webhook(self, arguments: Arguments) -> Any:
        url = arguments["url"]
        if not url:
            return await self.delete_webhook(arguments)
        _check_address(url)
        secret = arguments.get("secret_token")
        if secret is not None and not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        connections = arguments.get("max_connections", _DEFAULT_CONNECTIONS)
        if not 1 <= connections <= _MAX_CONNECTIONS:
            raise bad_request("max_connections is out of range")
        await self.stop()
        self._forget_pending(arguments)
        if "allowed_updates" in arguments:
            self._allowed = arguments["allowed_updates"]
            self._world.updates.allow(arguments["allowed_updates"])
        self._world.updates.interrupt("terminated by setWebhook request")
        self._hook = _Hook(url, secret, connections, "certificate" in arguments)
        self._delivery = asyncio.create_task(self._deliver(self._hook))
        return True

    async def delete_webhook(self, arguments: Arguments) -> Any:
        await self.stop()
        self._hook = None
        self._forget_pending(arguments)
        return True

    def get_webhook_info(self, arguments: Arguments) -> Any:
        hook = self._hook
        info: dict[str, Any] = {
            "url": hook.url if hook else "",
            "has_custom_certificate": hook is not None and hook.has_certificate,
            "pending_update_count": len(self._world.updates.pending),
        }
        if hook is not None:
            info["max_connections"] = hook.max_connections
        if self._allowed:
            info["allowed_updates"] = self._allowed
        if self._last_error is not None:
            info["last_error_date"], info["last_error_message"] = self._last_error
        return info

    async def stop(self) -> None:
        if self._delivery is not None:
            self._delivery.cancel()
            await asyncio.gather(self._delivery, return_exceptions=True)
            self._delivery = None

    def _forget_pending(self, arguments: Arguments) -> None:
        if arguments.get("drop_pending_updates", False):
            self._world.updates.drop_all()

    async def _deliver(self, hook: _Hook) -> None:
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        wait_s = _FIRST_WAIT_S
        async with aiohttp.ClientSession(headers=headers) as session:
            while True:
                update = (await self._world.changes.until(lambda: self._world.updates.pending, None))[0]
                error = await _post(session, hook.url, update)
                if error is None:
                    self._world.updates.confirm(update["update_id"] + 1)
                    wait_s = _FIRST_WAIT_S
                    continue
                self._last_error = int(self._world.now()), error
                _log.info("webhook refused", extra={"reason": error})
                await asyncio.sleep(wait_s)
                wait_s = min(wait_s * 2, _LONGEST_WAIT_S)


async def _post(session: aiohttp.ClientSession, url: str, update: dict[str, Any]) -> str | None:
    """Return why the bot didn't take the update, or none."""
    try:
        async with session.post(url, json=update) as response:
            if response.ok:
                return None
            return f"Wrong response from the webhook: {response.status} {response.reason}"
    except aiohttp.ClientError as error:
        return f"Connection failed: {type(error).__name__}"


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "http" and _is_loopback(parts.hostname or ""):
        return
    if parts.scheme != "https" or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.port not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
