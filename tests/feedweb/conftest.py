"""A bare client, which sees what is on the wire, and aiohttp's, which is an ordinary one."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from tests.feedweb.conduct import Conduct
from tests.feedweb.feeds import Shape, WebFeed
from tests.feedweb.server import Web

ENDING_S = 5.0
"""How long an answer may take that is meant to come to an end."""


@dataclass(frozen=True)
class Bare:
    """An answer as bytes. `has_ended`: the server ended the connection, or reset it (`was_reset`)."""

    data: bytes
    has_ended: bool
    was_reset: bool = False

    @property
    def status(self) -> int:
        return int(self.data.split(b" ", 2)[1])

    @property
    def head(self) -> str:
        return self.data.partition(b"\r\n\r\n")[0].decode()

    @property
    def body(self) -> bytes:
        return self.data.partition(b"\r\n\r\n")[2]

    def header(self, name: str) -> str | None:
        fields = (line.partition(": ") for line in self.head.split("\r\n")[1:])
        return next((value for field, _, value in fields if field.lower() == name.lower()), None)


class BareClient:
    """Asks for a path of a feed's host in a connection of its own."""

    def __init__(self, web: Web) -> None:
        self._web = web

    async def get(self, feed: WebFeed, path: str = "/feed", *fields: str, limit_bytes: int = 1 << 27) -> Bare:
        """Read to the end of the answer (the connection's: it is asked to be closed) or up to a limit."""
        return await self.ask(feed.host, path, *fields, "Connection: close", limit_bytes=limit_bytes)

    async def ask(self, host: str, path: str, *fields: str, limit_bytes: int = 1 << 27) -> Bare:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._web.port)
        data = bytearray()
        try:
            lines = [f"GET {path} HTTP/1.1", f"Host: {host}:{self._web.port}", *fields, "", ""]
            writer.write("\r\n".join(lines).encode())
            async with asyncio.timeout(ENDING_S):
                while len(data) < limit_bytes:
                    piece = await reader.read(1 << 16)
                    if not piece:
                        return Bare(bytes(data), has_ended=True)
                    data += piece
            return Bare(bytes(data), has_ended=False)
        except ConnectionResetError:
            return Bare(bytes(data), has_ended=True, was_reset=True)
        finally:
            writer.transport.abort()


class WebResolver(AbstractResolver):
    def __init__(self, web: Web) -> None:
        self._web = web

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        addresses = self._web.addresses_of(host)
        return [ResolveResult(hostname=host, host=one, port=port, family=family, proto=0, flags=0) for one in addresses]

    async def close(self) -> None:
        pass


def client_of(web: Web) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=WebResolver(web)),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=ENDING_S),
    )


Serve = Callable[..., Awaitable[tuple[Web, WebFeed]]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Serve one feed: `web, feed = await serve(shape, conduct)`."""
    async with AsyncExitStack() as stack:

        async def start(
            shape: Shape | None = None, conduct: Conduct | None = None, *, entries: int = 4, pace_s: float = 0.001
        ) -> tuple[Web, WebFeed]:
            feed = WebFeed(7, shape=shape, conduct=conduct, entries=entries)
            return await stack.enter_async_context(Web([feed], pace_s=pace_s)), feed

        yield start
