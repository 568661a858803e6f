"""A web server on loopback, on an event loop and in a thread of its own: the commands under test run theirs."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

from aiohttp import web

from tests.services.newsroom import Item, rss

_PATIENCE_S = 20.0


@dataclass(frozen=True)
class Answer:
    body: bytes
    content_type: str = "application/rss+xml"
    status: int = 200


@dataclass
class LocalWeb:
    """Answers what was `put`, 404 else."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    entries: dict[str, list[Item]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    held: set[str] = field(default_factory=set)
    waited_for: Event = field(default_factory=Event)
    """Set once somebody waits for what is held."""

    def put(self, path: str, body: bytes, content_type: str = "application/rss+xml", status: int = 200) -> str:
        """Give an answer to a path; return its address."""
        self.answers[path] = Answer(body, content_type, status)
        return self.address(path)

    def feed(self, path: str, entries: int = 3, title: str = "澜州日报") -> str:
        """Put a feed with entries of the last hours, the newest first; return its address."""
        self.entries[path] = fresh(entries)
        return self.put(path, rss(self.entries[path], title))

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def hold(self, path: str) -> str:
        """Answer a path no more, until all is let go; return its address."""
        self.held.add(path)
        return self.address(path)

    def let_go(self) -> None:
        self._loop.call_soon_threadsafe(self._let_go.set)

    def await_held(self) -> None:
        """Wait until somebody waits for what is held."""
        assert self.waited_for.wait(_PATIENCE_S)

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        self.asked.append(request.path)
        if request.path in self.held:
            self.waited_for.set()
            await self._let_go.wait()
        answer = self.answers.get(request.path, Answer(b"", "text/plain", 404))
        return web.Response(body=answer.body, status=answer.status, headers={"Content-Type": answer.content_type})

    async def serve(self, started: Event) -> None:
        self._loop, self._stopped, self._let_go = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
        runner = web.ServerRunner(web.Server(self._answer), shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        started.set()
        await self._stopped.wait()
        await runner.cleanup()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)


@contextmanager
def local_web() -> Iterator[LocalWeb]:
    served = LocalWeb()
    started = Event()
    thread = Thread(target=lambda: asyncio.run(served.serve(started)))
    thread.start()
    try:
        assert started.wait(_PATIENCE_S)
        yield served
    finally:
        served.stop()
        thread.join()


def fresh(count: int) -> list[Item]:
    """Entries of the last hours, the newest first."""
    now = datetime.now(UTC)
    return [Item(str(at), f"港口第{at}号安排", published=now - timedelta(hours=at + 1)) for at in range(count)]
