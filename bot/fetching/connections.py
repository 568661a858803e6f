"""Connections over HTTP/1.1 and HTTP/2: one request at a time on each, the last few kept for a while.

httpcore2's own pool scans all connections for each request, and keeps an HTTP/2 connection on which an answer was given
up midway, with the rest of that answer still to come. Feeds are mostly one request a host: there is little to share.
"""

import asyncio
import ssl
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass

import httpcore2

from bot.fetching.failure import Failure, translated

MOST_IDLE = 32
IDLE_S = 15.0

_Origin = tuple[bytes, bytes, int | None]


@dataclass(frozen=True, slots=True)
class _Idle:
    origin: _Origin
    connection: httpcore2.AsyncHTTPConnection
    until: float


class Answer:
    def __init__(self, response: httpcore2.Response) -> None:
        self._response = response
        self.status = response.status
        self.headers = response.headers

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """Give the body as it comes. Raises Failure."""
        with translated():
            async with aclosing(self._response.aiter_stream()) as pieces:
                async for piece in pieces:
                    yield piece
            await self._response.aclose()


class Connections:
    """`tls` is the system's trust by default, read when first needed."""

    def __init__(
        self, backend: httpcore2.AsyncNetworkBackend, tls: ssl.SSLContext | None = None, most_idle: int = MOST_IDLE
    ) -> None:
        self._backend = backend
        self._tls = tls
        self._most_idle = most_idle
        self._idle: list[_Idle] = []

    @asynccontextmanager
    async def answer(self, request: httpcore2.Request) -> AsyncIterator[Answer]:
        """Send a request; give its answer, whose body is still to be read. What is not read of it is given up.

        Raises Failure.
        """
        connection, response = await self._send(request)
        is_done = False
        try:
            yield Answer(response)
            # Only a body that was read to its end leaves its connection idle.
            is_done = connection.is_idle() and connection.is_available()
        finally:
            if not is_done:
                await connection.aclose()
        if is_done:
            await self._keep(_origin_of(request), connection)

    async def close(self) -> None:
        """End the connections that wait for a next request."""
        idle, self._idle = self._idle, []
        for one in idle:
            await one.connection.aclose()

    async def _send(self, request: httpcore2.Request) -> tuple[httpcore2.AsyncHTTPConnection, httpcore2.Response]:
        origin = _origin_of(request)
        kept = await self._take(origin) if request.method == b"GET" else None
        if kept is not None:
            try:
                return kept, await _ask(kept, request)
            except Failure:
                # The server may have ended it in the meantime; a new one will tell.
                pass
        new = self._open(origin)
        return new, await _ask(new, request)

    def _open(self, origin: _Origin) -> httpcore2.AsyncHTTPConnection:
        scheme, host, port = origin
        if scheme == b"https" and self._tls is None:
            self._tls = httpcore2.default_ssl_context()
        return httpcore2.AsyncHTTPConnection(
            httpcore2.URL(scheme=scheme, host=host, port=port).origin,
            ssl_context=self._tls,
            keepalive_expiry=IDLE_S,
            http2=True,
            network_backend=self._backend,
        )

    async def _take(self, origin: _Origin) -> httpcore2.AsyncHTTPConnection | None:
        """Take a connection to an origin that still stands, the one used last; end those that have waited too long."""
        await self._end_old()
        for at in range(len(self._idle) - 1, -1, -1):
            if self._idle[at].origin == origin:
                connection = self._idle.pop(at).connection
                if not connection.has_expired():
                    return connection
                await connection.aclose()
                return None
        return None

    async def _keep(self, origin: _Origin, connection: httpcore2.AsyncHTTPConnection) -> None:
        self._idle.append(_Idle(origin, connection, asyncio.get_running_loop().time() + IDLE_S))
        await self._end_old()

    async def _end_old(self) -> None:
        now = asyncio.get_running_loop().time()
        surplus = len(self._idle) - self._most_idle
        old = [one for at, one in enumerate(self._idle) if at < surplus or one.until < now]
        self._idle = [one for one in self._idle if one not in old]
        for one in old:
            await one.connection.aclose()


async def _ask(connection: httpcore2.AsyncHTTPConnection, request: httpcore2.Request) -> httpcore2.Response:
    try:
        with translated():
            return await connection.handle_async_request(request)
    except BaseException:
        await connection.aclose()
        raise


def _origin_of(request: httpcore2.Request) -> _Origin:
    return request.url.scheme, request.url.host, request.url.port
