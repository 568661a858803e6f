"""Web servers on loopback that answer as a test tells them, byte by byte where it must be."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.fetching.web import Web, WebSettings

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@dataclass
class SetClock:
    """It is as late as a test says."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment

    def pass_s(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Asked:
    """A request as a server got it. Names of headers are in small letters."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int
    """The number of the connection that it came over, from 0."""


Answering = Callable[[Asked], Awaitable[bytes | None] | bytes | None]
"""Return the answer's bytes; none ends the connection without any."""


@dataclass
class Server:
    """Answers one request after the other on each connection.

    Where it is hanging up, it sends nothing more after an answer; where it is dripping, byte after byte for ever.
    """

    answering: Answering
    host: str = "127.0.0.1"
    port: int = 0
    scheme: str = "http"
    is_hanging_up: bool = False
    is_dripping: bool = False
    asked: list[Asked] = field(default_factory=list)
    was_asked: asyncio.Event = field(default_factory=asyncio.Event)
    connections: int = 0
    open_connections: int = 0
    at_once: int = 0
    most_at_once: int = 0
    _left: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def url(self, path: str = "/", host: str = "feeds.example") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    @property
    def targets(self) -> list[str]:
        return [one.target for one in self.asked]

    @asynccontextmanager
    async def running(self, tls: ssl.SSLContext | None = None) -> AsyncIterator["Server"]:
        self.scheme = "https" if tls else "http"
        server = await asyncio.start_server(self._connected, self.host, self.port, ssl=tls, limit=2**20)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for task in tuple(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def until_nobody_is_connected(self) -> None:
        async with asyncio.timeout(5):
            await self._left.wait()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        number, self.connections = self.connections, self.connections + 1
        self.open_connections += 1
        self._left.clear()
        try:
            while (asked := await _read(reader, number)) is not None:
                self.asked.append(asked)
                self.was_asked.set()
                answer = await self._answer(asked, reader)
                if answer is None:
                    break
                writer.write(answer)
                await writer.drain()
                if self.is_dripping:
                    await _drip(reader, writer)
                if self.is_hanging_up:
                    writer.write_eof()
                    await reader.read()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self.open_connections -= 1
            if not self.open_connections:
                self._left.set()
            self._tasks.discard(task)
            writer.transport.abort()

    async def _answer(self, asked: Asked, reader: asyncio.StreamReader) -> bytes | None:
        answer = self.answering(asked)
        if isinstance(answer, bytes | None):
            return answer
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        thinking, hanging_up = asyncio.ensure_future(answer), asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait({thinking, hanging_up}, return_when=asyncio.FIRST_COMPLETED)
            return thinking.result() if thinking.done() else None
        finally:
            self.at_once -= 1
            thinking.cancel()
            hanging_up.cancel()
            await asyncio.gather(thinking, hanging_up, return_exceptions=True)


async def _drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while not reader.at_eof():
        writer.write(b"a")
        await writer.drain()
        # Nothing is waited for: this is the pace of a slow server.
        await asyncio.sleep(0.001)


async def _read(reader: asyncio.StreamReader, connection: int) -> Asked | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")[:-2]
    method, target, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Asked(method, target, headers, body, connection)


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """An answer; `Content_Type` is Content-Type. Content-Length is added where the headers don't frame the body."""
    lines = {name.replace("_", "-"): value for name, value in headers.items()}
    if not {"Content-Length", "Transfer-Encoding"} & lines.keys():
        lines["Content-Length"] = str(len(body))
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body


def redirect(to: str, status: str = "302 Found") -> bytes:
    return answer(status=status, Location=to)


@dataclass
class Names:
    """A resolver: what it is asked for has these addresses, one list after the other, the last one from then on."""

    answers: Sequence[Sequence[str]] = (("127.0.0.1",),)
    asked: list[str] = field(default_factory=list)

    async def __call__(self, host: str) -> Sequence[str]:
        found = self.answers[min(len(self.asked), len(self.answers) - 1)]
        self.asked.append(host)
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return found


def web_of(
    clock: SetClock | None = None, names: Names | None = None, tls: ssl.SSLContext | None = None, **settings: object
) -> Web:
    """A Web for which every name leads to loopback, and may."""
    given = {"user_agent": "Yaodian/0.1 (+https://bot.example)", "allowed": ("127.0.0.0/8", "::1"), **settings}
    made = WebSettings(**given)  # type: ignore[arg-type] # a test names the settings it needs
    return Web(made, clock or SetClock(), resolve=names or Names(), tls=tls)
