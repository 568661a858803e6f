"""A web of feeds on one loopback port: each has a host name of its own, and behaves or misbehaves in its own way.

The server speaks HTTP/1.1 by itself, byte by byte, for half of what it has to do no HTTP library would.
"""

import asyncio
import re
import socket
import struct
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

from tests.botapi.changes import Found
from tests.feedweb.addresses import LOOPBACK, Addresses
from tests.feedweb.answers import Answer, Sending, Visit, beside_feed, on_the_way, plain, the_feed, without_body
from tests.feedweb.conduct import Conduct
from tests.feedweb.documents import render
from tests.feedweb.feeds import START, Item, Now, WebFeed
from tests.feedweb.misbehaviour import misbehave
from tests.feedweb.traffic import Count, Exchange, Request, Traffic

_BACKLOG = 2_048
_MAX_HEAD_BYTES = 64 * 1024
_MAX_BODY_BYTES = 1024 * 1024
_TLS_HELLO = b"\x16"
_FEED_NAME = re.compile(rb"feed-[0-9]+\.test")
_MOST_REPEATS = 1 << 16
"""What is endless ends after so many repeats, whatever the client does: a gigabyte."""


class Web(Addresses):
    """`async with Web(feeds) as web:` serves them. `now` is the time that feeds go by; `pace_s` is how long a slow host
    waits after each byte.
    """

    def __init__(
        self, feeds: Sequence[WebFeed], *, now: Now = lambda: START, port: int = 0, pace_s: float = 0.2
    ) -> None:
        super().__init__(feeds, port)
        self.traffic = Traffic()
        self.secret_hits = 0
        """Requests for what nobody may reach: the secret, or any host that no feed has."""
        self._now = now
        self._pace_s = pace_s
        self._documents: dict[int, tuple[int, bytes]] = {}
        self._server: asyncio.Server | None = None
        self._refusing: socket.socket | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(
            self._connected, LOOPBACK, self.port, limit=_MAX_HEAD_BYTES, backlog=_BACKLOG
        )
        self.port = self._server.sockets[0].getsockname()[1]
        # Bound and never listening: nobody else gets the port meanwhile, and whoever connects to it is refused.
        self._refusing = socket.socket()
        self._refusing.bind((LOOPBACK, 0))
        self.closed_port = self._refusing.getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End all connections, whatever they wait for."""
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._refusing is not None:
            self._refusing.close()

    def document(self, feed: WebFeed) -> bytes:
        """Return the feed as it is now, before anything goes wrong with it. It is kept until it changes."""
        kept = self._documents.get(feed.number)
        if kept is None or kept[0] != feed.version:
            kept = self._documents[feed.number] = (feed.version, render(feed, self.base(feed)))
        return kept[1]

    def count(self, feed: WebFeed) -> Count:
        """Return what the feed's host has seen."""
        return self.traffic.of(feed.host)

    async def until(self, look: Callable[[], Found | None], *, timeout_s: float = 5.0) -> Found:
        """Wait until `look` returns something true, and return that. It looks at each request and answer.

        Raises TimeoutError.
        """
        return await self.traffic.changes.until(look, timeout_s)

    def publish(self, feed: WebFeed, count: int = 1) -> Sequence[Item]:
        """Put new entries into a feed, published now; return them, the newest first."""
        return feed.publish(count, self._now())

    def edit(self, feed: WebFeed, item: Item) -> Item:
        """Correct an entry's text; return the entry as it is then."""
        return feed.edit(item, self._now())

    def remove(self, feed: WebFeed, item: Item) -> None:
        feed.remove(item, self._now())

    def change_guids(self, feed: WebFeed) -> None:
        """Give every entry another GUID, as a site does that moves to another system; links and texts stay."""
        feed.change_guids(self._now())

    def behave(self, feed: WebFeed, conduct: Conduct) -> None:
        """Let a feed behave in another way from now on."""
        feed.conduct = conduct

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.traffic.connections += 1
        try:
            while await self._serve_one(reader, writer):
                pass
        except (ConnectionError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass  # the client has left, or talks nonsense
        except asyncio.CancelledError:
            writer.transport.abort()  # and swallowed: asyncio's callback on this task would log it
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; return whether the connection goes on."""
        start = await reader.readexactly(1)
        while start in b"\r\n":  # empty lines before a request are passed over (RFC 9112, 2.2)
            start = await reader.readexactly(1)
        if start == _TLS_HELLO:
            await self._refuse_tls(reader, writer)
            return False
        request = _parsed(start + await reader.readuntil(b"\r\n\r\n"))
        await reader.readexactly(min(int(request.headers.get("content-length", "0")), _MAX_BODY_BYTES))
        feed = self.hosts.get(request.host)
        is_for_feed = request.path == "/feed" and feed is not None
        with self.traffic.exchange(request, is_for_feed=is_for_feed) as exchange:
            if feed is not None and feed.conduct.delay_s:
                await asyncio.sleep(feed.conduct.delay_s)
            answer = self._answer(feed, request)
            exchange.status = answer.status
            await _Line(reader, writer, exchange, self._pace_s).send(answer)
        return answer.sending is Sending.KEPT and request.headers.get("connection", "").lower() != "close"

    async def _refuse_tls(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer a TLS greeting in plain text. Whose it is stands in it, as long as names aren't encrypted."""
        name = _FEED_NAME.search(await reader.read(_MAX_HEAD_BYTES))
        request = Request("", name[0].decode() if name else "", "")
        with self.traffic.exchange(request, is_for_feed=name is not None):
            writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()

    def _answer(self, feed: WebFeed | None, request: Request) -> Answer:
        if feed is None:
            self.secret_hits += 1
            return plain(200, b"secret")
        if request.method not in {"GET", "HEAD"}:
            return plain(405, b"", fields=[("Allow", "GET, HEAD")])
        visit = Visit(feed, request, self.port, self._now(), lambda: self.document(feed))
        answer = beside_feed(visit) or on_the_way(visit)
        if answer is None:
            answer = the_feed(visit) if feed.conduct.misconduct is None else misbehave(visit)
        return without_body(answer) if request.method == "HEAD" else answer


class _Line:
    """A connection that an answer is sent over. Bytes of the body are counted as they are handed to the system."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, exchange: Exchange, pace_s: float
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._exchange = exchange
        self._pace_s = pace_s

    async def send(self, answer: Answer) -> None:
        """Send an answer its way. Raises ConnectionError where the client leaves."""
        match answer.sending:
            case Sending.SILENT:
                await self._reader.read()
            case Sending.DRIP_HEAD:
                await self._drip(answer.head)
                await self._send_body(answer.body)
            case Sending.DRIP_BODY:
                await self._write(answer.head)
                await self._drip(answer.body, is_body=True)
            case Sending.ENDLESS:
                await self._write(answer.head)
                for _ in range(_MOST_REPEATS):
                    await self._send_body(answer.body)
            case Sending.RESET:
                self._reset()
            case Sending.KEPT | Sending.CLOSED:
                self._writer.write(answer.head)
                await self._send_body(answer.body)

    def _reset(self) -> None:
        """End the connection by RST, which is what a linger time of 0 means."""
        self._writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    async def _write(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def _send_body(self, data: bytes) -> None:
        await self._write(data)
        self._exchange.body_bytes += len(data)

    async def _drip(self, data: bytes, *, is_body: bool = False) -> None:
        for at in range(len(data)):
            await (self._send_body if is_body else self._write)(data[at : at + 1])
            await self._pause()

    async def _pause(self) -> None:
        """Wait as long as the pace has it. Raises ConnectionResetError as soon as the client has left."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._pace_s):
                await self._reader.read()
                raise ConnectionResetError("the client has left")


def _parsed(head: bytes) -> Request:
    """Read a request's head. Raises ValueError."""
    start, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = start.split(" ", 2)
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)
    }
    host = headers.get("host", "").lower().rpartition(":")[0] or headers.get("host", "").lower()
    return Request(method, host, target, headers)
