"""The bot as a process of its own, to be ended in every way there is."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

_REPOSITORY = Path(__file__).parents[2]
_STOP_S = 30.0


class BotProcess:
    """`async with BotProcess(folder, environment) as bot:` runs `python -m bot run` in `folder`."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = {**os.environ, **environment, "PYTHONPATH": str(_REPOSITORY)}
        self._process: asyncio.subprocess.Process | None = None
        self._begins = 0

    async def __aenter__(self) -> Self:
        with (self._folder / "bot.log").open("ab") as log:
            self._begins = log.tell()
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=self._folder, env=self._environment, stdout=log, stderr=log
            )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end(signal.SIGKILL)

    @property
    def is_listening(self) -> bool:
        """Whether it has come so far as to take updates."""
        return "listening on Telegram" in self.log

    @property
    def log(self) -> str:
        """What it has written to its standard streams."""
        with (self._folder / "bot.log").open("rb") as log:
            log.seek(self._begins)
            return log.read().decode()

    async def ended(self) -> int:
        """Wait until it ends by itself, and return its exit status."""
        assert self._process is not None
        async with asyncio.timeout(_STOP_S):
            return await self._process.wait()

    async def kill(self) -> None:
        """End it as a power cut would."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """Ask it to end, and return its exit status."""
        return await self._end(signal.SIGTERM)

    async def _end(self, number: signal.Signals) -> int:
        process = self._process
        assert process is not None
        if process.returncode is None:
            process.send_signal(number)
            async with asyncio.timeout(_STOP_S):
                await process.wait()
        assert process.returncode is not None
        return process.returncode
