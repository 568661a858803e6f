"""The server as a process of its own, and its people at the end of `/control`.

For tests that kill the bot, or that must not share an event loop with the server.
"""

import asyncio
import json
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

_START_S = 20.0
_MARGIN_S = 5.0
_REPOSITORY = Path(__file__).parents[2]


class ControlError(Exception):
    """The server refused what was asked of it; the message says why."""


class RemoteBotApi:
    """`async with RemoteBotApi(state=path) as server:` starts the process and ends it. `state` as in BotApiServer."""

    def __init__(self, *, state: Path | None = None, arguments: tuple[str, ...] = ()) -> None:
        self._arguments = (*(("--state", str(state)) if state is not None else ()), *arguments)
        self._process: asyncio.subprocess.Process | None = None
        self._session: aiohttp.ClientSession | None = None
        self.api_url = ""
        self.token = ""

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.botapi", *self._arguments, stdout=asyncio.subprocess.PIPE, cwd=_REPOSITORY
        )
        assert self._process.stdout is not None
        async with asyncio.timeout(_START_S):
            line = await self._process.stdout.readline()
        started = json.loads(line)
        self.api_url, self.token = started["api_url"], started["token"]
        self._session = aiohttp.ClientSession(self.api_url)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()

    async def post(self, deed: str, *, timeout_s: float | None = None, **given: Any) -> Any:
        """Ask for a deed of `control`. Raises TimeoutError where it was to wait in vain, ControlError otherwise."""
        body = given | ({"timeout_s": timeout_s} if timeout_s is not None else {})
        return await self._request("POST", deed, (timeout_s or 0) + _MARGIN_S * 2, json=body)

    async def get(self, what: str, **query: str | int) -> Any:
        return await self._request("GET", what, _MARGIN_S, params=query)

    async def clear_faults(self) -> None:
        await self._request("DELETE", "faults", _MARGIN_S)

    async def _request(self, verb: str, path: str, limit_s: float, **rest: Any) -> Any:
        assert self._session is not None, "the server isn't started"
        timeout = aiohttp.ClientTimeout(total=limit_s)
        async with self._session.request(verb, f"/control/{path}", timeout=timeout, **rest) as response:
            if response.content_type != "application/json":
                raise ControlError(f"{response.status} {response.reason}: {path}")
            answer = await response.json()
            if response.status == 408:
                raise TimeoutError(answer["error"])
            if response.status != 200:
                raise ControlError(answer["error"])
            return answer
