"""How a command is carried out: its settings, its work on an event loop, its streams, and how its faults are told."""

import asyncio
import io
import os
import sys
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn, TextIO, TypeVar

import typer

from bot import log
from bot.config import Settings, load_settings

_Result = TypeVar("_Result")
INTERRUPTED = 130
"""The exit status of what Ctrl-C has ended, as shells have it."""


def mend_streams() -> None:
    """Make do with the standard streams there are: closed ones read and write nothing, and what an encoding can't
    show is shown as a question mark.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - for as long as we run
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def hush(stream: TextIO) -> None:
    """Throw away what could not be written: Python would try once more at its end, and complain."""
    with suppress(OSError, ValueError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())


def quiet_settings() -> Settings:
    """Load the settings for a command whose output is for people: logs keep to what went wrong."""
    settings = load_settings()
    log.configure("ERROR" if settings.log_level == "INFO" else settings.log_level)
    return settings


def complete(work: Coroutine[Any, Any, _Result]) -> _Result:
    try:
        result = asyncio.run(work)
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    # A full disk is told now, where it can be; at Python's end it would be a traceback.
    sys.stdout.flush()
    return result


def complain(*lines: str) -> NoReturn:
    for line in lines:
        typer.echo(line, err=True)
    raise SystemExit(1)
