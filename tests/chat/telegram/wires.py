"""Bare HTTP on loopback, for what no decent server does: one that answers as it is told, and a proxy before it."""

import asyncio
import contextlib
import ssl
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.botapi.server import TOKEN

DONE = b'{"ok":true,"result":true}'


def http(body: bytes = DONE, status: str = "200 OK", *headers: str) -> bytes:
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers)
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass(frozen=True)
class Asked:
    head: str
    body: bytes


Deed = Callable[[int, asyncio.StreamWriter], Awaitable[None]]


async def answers(_: int, writer: asyncio.StreamWriter) -> None:
    writer.write(http())
    await writer.drain()


async def hangs_up(_: int, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def is_silent(_: int, writer: asyncio.StreamWriter) -> None:
    await writer.drain()


@dataclass
class Wire:
    """Reads each request whole, keeps it, and does `deed` with its number, from 1; `accepted` counts connections."""

    deed: Deed = answers
    asked: list[Asked] = field(default_factory=list)
    accepted: int = 0
    port: int = 0
    is_reading: bool = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @asynccontextmanager
    async def running(self, tls: ssl.SSLContext | None = None) -> AsyncIterator["Wire"]:
        open_ones: set[asyncio.StreamWriter] = set()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.accepted += 1
            open_ones.add(writer)
            with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
                while self.is_reading:
                    head = (await reader.readuntil(b"\r\n\r\n")).decode()
                    self.asked.append(Asked(head, await _body(head, reader)))
                    await self.deed(len(self.asked), writer)

        server = await asyncio.start_server(serve, "127.0.0.1", self.port, ssl=tls, limit=2**24)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for writer in open_ones:
                writer.transport.abort()


async def _body(head: str, reader: asyncio.StreamReader) -> bytes:
    for line in head.split("\r\n"):
        name, _, value = line.partition(":")
        if name.lower() == "content-length":
            return await reader.readexactly(int(value))
    return b""


@dataclass
class TunnelProxy:
    """Digs tunnels to `target`, whatever name it is asked for, and hands on requests without one. `refusal` is its
    answer where it does neither; `heads` is all that it was told.
    """

    target: Wire
    refusal: bytes = b""
    heads: list[str] = field(default_factory=list)
    port: int = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator["TunnelProxy"]:
        tasks: set[asyncio.Task[None]] = set()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            head = await reader.readuntil(b"\r\n\r\n")
            self.heads.append(head.decode())
            if self.refusal:
                writer.write(self.refusal)
                writer.close()
                return
            there, on = await asyncio.open_connection("127.0.0.1", self.target.port)
            if head.startswith(b"CONNECT "):
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                on.write(head)
            for source, sink in ((reader, on), (there, writer)):
                tasks.add(asyncio.create_task(_pump(source, sink)))

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            await asyncio.gather(*tasks)


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await source.read(2**16):
            sink.write(data)
            await sink.drain()
    sink.close()


def is_clean(error: BaseException) -> bool:
    """Whether neither an error nor what led to it shows the token."""
    shown = "".join(traceback.format_exception(error)) + repr(error) + repr(error.__cause__)
    return TOKEN not in shown and TOKEN.partition(":")[2] not in shown


def call(wire: Wire) -> str:
    return f"{wire.url}/bot{TOKEN}/sendMessage"


def boundary(head: str) -> bytes:
    return head.partition("boundary=")[2].partition("\r\n")[0].encode()
