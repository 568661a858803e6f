"""The commands, their options, and how their faults are told: on standard error, in a sentence, with exit status 1."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from bot import log
from bot.cli.broadcast_commands import broadcasts
from bot.cli.feed_commands import feeds
from bot.cli.outbox_commands import outbox
from bot.cli.running import complain, complete, hush, mend_streams, quiet_settings
from bot.clock import SystemClock
from bot.config import load_settings
from bot.errors import SettingsError, YaodianError

_HELP = {"help_option_names": ["-h", "--help"]}
cli = typer.Typer(
    name="yaodian",
    help="Yaodian (要点), the news bot that reads for you.",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings=_HELP,
)
cli.add_typer(feeds, context_settings=_HELP)
cli.add_typer(outbox, context_settings=_HELP)
cli.add_typer(broadcasts, context_settings=_HELP)
_POSTS = "Posts, or folders of posts (.md .markdown .html .txt)"


class Output(StrEnum):
    TEXT = "text"
    JSONL = "jsonl"


class Length(StrEnum):
    BRIEF = "brief"
    STANDARD = "standard"
    FULL = "full"


def main() -> None:
    """Run the command that the arguments name."""
    mend_streams()
    try:
        cli()
    except SettingsError as error:
        complain("The settings need mending (in .env or the environment):", *(f"  • {fault}" for fault in error.faults))
    except YaodianError as error:
        from bot.cli.sentences import told  # noqa: PLC0415 - only a fault needs the locales

        complain(told(error))
    except BrokenPipeError:
        hush(sys.stdout)
        raise SystemExit(1) from None
    except OSError as error:
        hush(sys.stdout)
        complain(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")


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
    complete(run_telegram(settings, SystemClock()))


@cli.command()
def chat() -> None:
    """Talk to the bot in this terminal. Commands on standard input are answered one by one."""
    from bot.cli.chat import run_terminal  # noqa: PLC0415 - see `run`

    settings = quiet_settings()
    complete(run_terminal(settings, SystemClock()))


@cli.command()
def ingest(
    paths: Annotated[
        list[str], typer.Argument(help=f"{_POSTS}; - for a JSON array of posts, or JSON lines.", metavar="PATH…")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as one JSON object.")] = False,  # noqa: FBT002 - how typer declares a flag
) -> None:
    """Take posts into the database. Posts that are known already change nothing; edited ones are updated."""
    from bot.cli.articles import ingest_paths  # noqa: PLC0415 - see `run`

    raise SystemExit(complete(ingest_paths(quiet_settings(), SystemClock(), paths, as_json=as_json)))


@cli.command()
def summarize(
    paths: Annotated[list[str], typer.Argument(help=f"{_POSTS}, or addresses of pages.", metavar="PATH…")],
    output: Annotated[
        Output, typer.Option("--format", help="text to read, jsonl for programs: an object a post.")
    ] = Output.TEXT,
    length: Annotated[Length, typer.Option("--budget", help="How long a summary may be.")] = Length.STANDARD,
    explained: Annotated[  # noqa: FBT002 - how typer declares a flag
        bool, typer.Option("--explain", help="Say why: what was dropped by which rule, which lists there are.")
    ] = False,
) -> None:
    """Print the summaries of posts and of pages on the web, without storing anything."""
    from bot.cli.summarizing import Manner, summarize_paths  # noqa: PLC0415 - see `run`

    if explained and output is Output.JSONL:
        complain("--explain is for people: leave --format jsonl out.")
    raise SystemExit(summarize_paths(paths, Manner(output is Output.JSONL, length.value, explained=explained)))


@cli.command()
def stories(
    paths: Annotated[list[str], typer.Argument(help=f"{_POSTS}; JSON lines of articles (.jsonl).", metavar="PATH…")],
    output: Annotated[
        Output, typer.Option("--format", help="text to read, jsonl for programs: an object a story.")
    ] = Output.TEXT,
) -> None:
    """Print which posts report one event, without storing anything."""
    from bot.cli.stories import print_stories  # noqa: PLC0415 - see `run`

    raise SystemExit(print_stories(paths, as_json=output is Output.JSONL))


@cli.command()
def latest(
    category: Annotated[
        str | None, typer.Argument(help="A category, or the end of its path.", show_default="all")
    ] = None,
    count: Annotated[int, typer.Option("--count", "-n", min=1, max=200, help="How many stories.")] = 5,
) -> None:
    """Print the latest stories that are stored."""
    from bot.cli.articles import print_latest  # noqa: PLC0415 - see `run`

    raise SystemExit(complete(print_latest(quiet_settings(), SystemClock(), category, count)))


@cli.command()
def doctor() -> None:
    """Check settings, database, token, clock and categories, and say how to mend what is wrong."""
    from bot.cli.doctor import examine  # noqa: PLC0415 - see `run`

    log.configure("ERROR")
    raise SystemExit(complete(examine(SystemClock())))
