"""A server that speaks HTTP/2, or what a test makes of it."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import h2.config
import h2.connection
import h2.events
import h2.exceptions

Speaking = Callable[[h2.connection.H2Connection, int, str], bytes | None]
"""Answer a stream's request for a target; return bytes to be sent behind, if any."""


@dataclass
class Http2Server:
    speaking: Speaking
    port: int = 0
    targets: list[str] = field(default_factory=list)
    connections: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def url(self, path: str = "/") -> str:
        return f"https://secure.example:{self.port}{path}"

    @asynccontextmanager
    async def running(self, tls: ssl.SSLContext) -> AsyncIterator["Http2Server"]:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0, ssl=tls)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for task in tuple(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        config = h2.config.H2Configuration(client_side=False, validate_outbound_headers=False)
        connection = h2.connection.H2Connection(config)
        connection.initiate_connection()
        try:
            writer.write(connection.data_to_send())
            while data := await reader.read(65_536):
                more = [self._answer(connection, event) for event in connection.receive_data(data)]
                writer.write(connection.data_to_send() + b"".join(more))
                await writer.drain()
        except (OSError, h2.exceptions.H2Error, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    def _answer(self, connection: h2.connection.H2Connection, event: h2.events.Event) -> bytes:
        if not isinstance(event, h2.events.RequestReceived):
            return b""
        target = dict(event.headers)[b":path"].decode()
        self.targets.append(target)
        return self.speaking(connection, event.stream_id, target) or b""
