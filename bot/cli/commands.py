"""The commands, their options, and how their faults are told: on standard error, in a sentence, with exit status 1."""

import asyncio
import io
import os
import sys
from collections.abc import Coroutine
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn, TextIO, TypeVar

import typer

from bot import log
from bot.clock import SystemClock
from bot.config import Settings, load_settings
from bot.errors import SettingsError, YaodianError

_Result = TypeVar("_Result")
_HELP = {"help_option_names": ["-h", "--help"]}
cli = typer.Typer(
    name="yaodian",
    help="Yaodian (要点), the news bot that reads for you.",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings=_HELP,
)
Paths = Annotated[
    list[str], typer.Argument(help="Posts, or folders of posts (.md .markdown .html .txt).", metavar="PATH…")
]


class Output(StrEnum):
    TEXT = "text"
    JSONL = "jsonl"


class Length(StrEnum):
    BRIEF = "brief"
    STANDARD = "standard"
    FULL = "full"


def main() -> None:
    """Run the command that the arguments name."""
    _mend_streams()
    try:
        cli()
    except SettingsError as error:
        _complain(
            "The settings need mending (in .env or the environment):", *(f"  • {fault}" for fault in error.faults)
        )
    except YaodianError as error:
        _complain(f"{error}")
    except BrokenPipeError:
        _hush(sys.stdout)
        raise SystemExit(1) from None
    except OSError as error:
        _hush(sys.stdout)
        _complain(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")


@cli.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Without a command: `run` where TELEGRAM_TOKEN is set, else `chat`."""
    if context.invoked_subcommand is None:
        (run if load_settings().telegram_token else chat)()


@cli.command()
def run() -> None:
    """Run the bot on Telegram: answer readers, take in new posts, send digests. Ctrl-C ends it."""
    from bot.app import run_telegram  # noqa: PLC0415 - each command loads what it needs; `--help` answers at once

    settings = load_settings()
    log.configure(settings.log_level)
    _complete(run_telegram(settings, SystemClock()))


@cli.command()
def chat() -> None:
    """Talk to the bot in this terminal. Commands on standard input are answered one by one."""
    from bot.cli.chat import run_terminal  # noqa: PLC0415 - see `run`

    settings = _quiet_settings()
    _complete(run_terminal(settings, SystemClock()))


@cli.command()
def ingest(
    paths: Paths,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as one JSON object.")] = False,  # noqa: FBT002 - how typer declares a flag
) -> None:
    """Take posts into the database. Posts that are known already change nothing; edited ones are updated."""
    from bot.cli.articles import ingest_paths  # noqa: PLC0415 - see `run`

    raise SystemExit(_complete(ingest_paths(_quiet_settings(), SystemClock(), paths, as_json=as_json)))


@cli.command()
def summarize(
    paths: Paths,
    output: Annotated[
        Output, typer.Option("--format", help="text to read, jsonl for programs: an object a post.")
    ] = Output.TEXT,
    length: Annotated[Length, typer.Option("--budget", help="How long a summary may be.")] = Length.STANDARD,
    explained: Annotated[  # noqa: FBT002 - how typer declares a flag
        bool, typer.Option("--explain", help="Say why: what was dropped by which rule, which lists there are.")
    ] = False,
) -> None:
    """Print the summaries of posts, without storing anything."""
    from bot.cli.summarizing import Manner, summarize_paths  # noqa: PLC0415 - see `run`

    if explained and output is Output.JSONL:
        _complain("--explain is for people: leave --format jsonl out.")
    raise SystemExit(summarize_paths(paths, Manner(output is Output.JSONL, length.value, explained=explained)))


@cli.command()
def latest(
    category: Annotated[
        str | None, typer.Argument(help="A category, or the end of its path.", show_default="all")
    ] = None,
    count: Annotated[int, typer.Option("--count", "-n", min=1, max=200, help="How many stories.")] = 5,
) -> None:
    """Print the latest stories that are stored."""
    from bot.cli.articles import print_latest  # noqa: PLC0415 - see `run`

    raise SystemExit(_complete(print_latest(_quiet_settings(), SystemClock(), category, count)))


@cli.command()
def doctor() -> None:
    """Check settings, database, token, clock and categories, and say how to mend what is wrong."""
    from bot.cli.doctor import examine  # noqa: PLC0415 - see `run`

    log.configure("ERROR")
    raise SystemExit(_complete(examine(SystemClock())))


def _mend_streams() -> None:
    """Make do with the standard streams there are: closed ones read and write nothing, and what an encoding can't
    show is shown as a question mark.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - for as long as we run
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _hush(stream: TextIO) -> None:
    """Throw away what could not be written: Python would try once more at its end, and complain."""
    with suppress(OSError, ValueError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())


def _quiet_settings() -> Settings:
    """Load the settings for a command whose output is for people: logs keep to what went wrong."""
    settings = load_settings()
    log.configure("ERROR" if settings.log_level == "INFO" else settings.log_level)
    return settings


def _complete(work: Coroutine[Any, Any, _Result]) -> _Result:
    try:
        result = asyncio.run(work)
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    # A full disk is told now, where it can be; at Python's end it would be a traceback.
    sys.stdout.flush()
    return result


def _complain(*lines: str) -> NoReturn:
    for line in lines:
        typer.echo(line, err=True)
    raise SystemExit(1)
