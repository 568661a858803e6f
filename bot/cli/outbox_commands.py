"""The commands under `outbox`, and their options."""

from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.running import complain, complete, quiet_settings
from bot.clock import SystemClock

outbox = typer.Typer(name="outbox", help="Messages that could not be sent: list, retry, drop.", no_args_is_help=True)
_Which = Annotated[
    list[int] | None,
    typer.Argument(help="Messages by number, as `outbox list` shows them.", metavar="[N…]", show_default=False),
]
_All = Annotated[bool, typer.Option("--all", help="All that have failed.")]


class State(StrEnum):
    FAILED = "failed"
    WAITING = "waiting"
    LEASED = "leased"
    PENDING = "pending"


@outbox.command("list")
def list_(
    state: Annotated[State, typer.Option(help="Which messages.")] = State.FAILED,
    count: Annotated[int, typer.Option("--count", "-n", min=1, max=100_000, help="How many, the newest first.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Print for programs.")] = False,  # noqa: FBT002 - how typer declares a flag
) -> None:
    """List messages that were given up, with the reason; or those that wait for another try."""
    from bot.cli.outbox import list_letters  # noqa: PLC0415 - each command loads what it needs; `--help` answers at once

    raise SystemExit(complete(list_letters(quiet_settings(), SystemClock(), state.value, count, as_json=as_json)))


@outbox.command()
def retry(numbers: _Which = None, every: _All = False) -> None:  # noqa: FBT002 - how typer declares a flag
    """Send messages that have failed once more."""
    from bot.cli.outbox import retry_letters  # noqa: PLC0415 - see `list`

    raise SystemExit(complete(retry_letters(quiet_settings(), SystemClock(), _named(numbers, every=every))))


@outbox.command()
def drop(numbers: _Which = None, every: _All = False) -> None:  # noqa: FBT002 - how typer declares a flag
    """Give messages up for good: those that have failed, or, by number, that wait."""
    from bot.cli.outbox import drop_letters  # noqa: PLC0415 - see `list`

    raise SystemExit(complete(drop_letters(quiet_settings(), SystemClock(), _named(numbers, every=every))))


def _named(numbers: list[int] | None, *, every: bool) -> list[int] | None:
    """Return the numbers; none for all."""
    if bool(numbers) is every:
        complain("Name messages, or say --all.")
    return None if every else numbers
