"""The commands under `broadcast`, and their options. `broadcast FILE` is `broadcast send FILE`."""

from typing import Annotated

import typer
from typer.core import TyperGroup

from bot.cli.running import complete, quiet_settings
from bot.clock import SystemClock
from bot.core.broadcast import Step


class _SendsByDefault(TyperGroup):
    """A group whose first word may be a file to send, where it is no subcommand."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override] # click's Context
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["send", *args]
        return super().parse_args(ctx, args)


broadcasts = typer.Typer(
    name="broadcast", cls=_SendsByDefault, no_args_is_help=True,
    help="Tell all readers something, or those of a category: broadcast FILE [--category A/B] [--yes]; list, watch …",
)  # fmt: skip
_Number = Annotated[int, typer.Argument(help="The broadcast's number in `broadcast list`.", metavar="N")]


@broadcasts.command()
def send(
    path: Annotated[str, typer.Argument(help="A text in Markdown (UTF-8); - for standard input.", metavar="FILE")],
    category: Annotated[
        str, typer.Option("--category", "-c", help="Only to those who get news of it.", show_default="all readers")
    ] = "",
    agreed: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")] = False,  # noqa: FBT002 - how typer declares a flag
) -> None:
    """Show a text as readers get it, ask, and look on while the running bot sends it. Ctrl-C doesn't stop it."""
    from bot.cli.broadcasting import send_broadcast  # noqa: PLC0415 - each command loads what it needs

    raise SystemExit(send_broadcast(quiet_settings(), SystemClock(), path, category, agreed=agreed))


@broadcasts.command("list")
def list_(
    as_json: Annotated[bool, typer.Option("--json", help="Print for programs.")] = False,  # noqa: FBT002 - how typer declares a flag
) -> None:
    """List the latest broadcasts, and how far they have come."""
    from bot.cli.broadcasting import list_broadcasts  # noqa: PLC0415 - see `send`

    raise SystemExit(complete(list_broadcasts(quiet_settings(), SystemClock(), as_json=as_json)))


@broadcasts.command()
def watch(number: _Number) -> None:
    """Look on until a broadcast is over, and say whom it reached."""
    from bot.cli.broadcasting import watch_broadcast  # noqa: PLC0415 - see `send`

    raise SystemExit(complete(watch_broadcast(quiet_settings(), SystemClock(), number)))


@broadcasts.command()
def pause(number: _Number) -> None:
    """Stop a broadcast for now. What is under way goes out."""
    _steer(number, Step.PAUSE)


@broadcasts.command()
def resume(number: _Number) -> None:
    """Let a paused broadcast go on."""
    _steer(number, Step.RESUME)


@broadcasts.command()
def cancel(number: _Number) -> None:
    """Stop a broadcast for good. What isn't under way isn't sent."""
    _steer(number, Step.CANCEL)


def _steer(number: int, step: Step) -> None:
    from bot.cli.broadcasting import steer_broadcast  # noqa: PLC0415 - see `send`

    raise SystemExit(complete(steer_broadcast(quiet_settings(), SystemClock(), number, step)))
