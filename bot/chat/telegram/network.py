"""How the Bot API server is reached: the transport that is chosen, and the proxy on the way, if there is one.

A proxy comes from TELEGRAM_PROXY, else from the environment (HTTPS_PROXY, ALL_PROXY, NO_PROXY). What it may be given
for a password never stands in its address, so that no error and no log can show it.
"""

import base64
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from bot.errors import SettingsError

_OVER_HTTP = ("http", "https")
_SOCKS = ("socks5", "socks5h")


class Transport(StrEnum):
    """The library that speaks HTTP with Telegram."""

    AIOHTTP = "aiohttp"
    HTTPX = "httpx"


@dataclass(frozen=True, slots=True)
class Network:
    """What the operator has set: `proxy` is an address as in TELEGRAM_PROXY; empty: that of the environment, if any."""

    transport: Transport = Transport.AIOHTTP
    proxy: str = field(default="", repr=False)


DEFAULT = Network()


@dataclass(frozen=True, slots=True)
class Proxy:
    """`address` is scheme, host and port; `user` and `password` are empty where it asks for none."""

    address: str
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_socks(self) -> bool:
        return self.address.startswith(_SOCKS)

    @property
    def credentials(self) -> tuple[str, str] | None:
        return (self.user, self.password) if self.user or self.password else None

    @property
    def authorization(self) -> dict[str, str]:
        """Return the header that the proxy wants (RFC 7617), if any."""
        if self.credentials is None:
            return {}
        encoded = base64.b64encode(":".join(self.credentials).encode()).decode()
        return {"Proxy-Authorization": f"Basic {encoded}"}


def proxy_for(network: Network, api_url: str) -> Proxy | None:
    """Return the proxy between here and the server at `api_url`. Raises SettingsError for what can't be one."""
    if network.proxy:
        return _read(network.proxy, "TELEGRAM_PROXY")
    target = urlsplit(api_url)
    if not target.hostname or proxy_bypass(target.netloc.rpartition("@")[2]):
        return None
    known = getproxies()
    for name in (target.scheme, "all"):
        if address := known.get(name):
            return _read(address if "://" in address else f"http://{address}", f"{name.upper()}_PROXY")
    return None


def socks_refusal(reason: str) -> SettingsError:
    """Return the error for a SOCKS proxy that can't be used."""
    return SettingsError(
        [f"TELEGRAM_PROXY (or HTTPS_PROXY, ALL_PROXY) names a SOCKS proxy, {reason}; or name one with http:// instead"]
    )


def _read(address: str, name: str) -> Proxy:
    """Take a proxy's address apart. Raises SettingsError, which doesn't show it: it may hold a password."""
    fault = SettingsError(
        [f"{name} must be the address of a proxy, such as http://user:password@proxy.example:3128 (%40 for an @)"]
    )
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        raise fault from None
    if not parts.hostname or parts.scheme not in (*_OVER_HTTP, *_SOCKS):
        raise fault
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return Proxy(f"{parts.scheme}://{host}{port}", unquote(parts.username or ""), unquote(parts.password or ""))
