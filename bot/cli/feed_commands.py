"""The commands under `feeds`, and their options."""

from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.running import complain, complete, quiet_settings
from bot.clock import SystemClock
from bot.core.category import CategoryPath

feeds = typer.Typer(
    name="feeds", help="The feeds and folders that are kept fresh: add, list, refresh, import, export …",
    no_args_is_help=True,
)  # fmt: skip
_Which = Annotated[str, typer.Argument(help="The feed's number in `feeds list`, or its address.", metavar="N")]
_AsJson = Annotated[bool, typer.Option("--json", help="Print for programs.")]
_Category = Annotated[str, typer.Option("--category", "-c", help="Where it is filed, broad to narrow: 科技/少数派.")]


class _Format(StrEnum):
    TEXT = "text"
    JSONL = "jsonl"


@feeds.command()
def add(
    address: Annotated[str, typer.Argument(help="A feed, a site, rsshub://route, or a folder of posts.")],
    category: _Category = "",
    with_tags: Annotated[  # noqa: FBT002 - how typer declares a flag
        bool, typer.Option("--tags", help="File each entry a level deeper, by its first tag.")
    ] = False,
) -> None:
    """Add a source and read it at once. Where a site has several feeds: exit status 2, and what to type next."""
    from bot.cli.feeds import add_source  # noqa: PLC0415 - each command loads what it needs; `--help` answers at once

    settings, filed = quiet_settings(), CategoryPath.parse(category)
    raise SystemExit(add_source(settings, SystemClock(), address, filed, with_tags=with_tags))


@feeds.command("list")
def list_(as_json: _AsJson = False) -> None:  # noqa: FBT002 - how typer declares a flag
    """List what is kept fresh, and how it goes."""
    from bot.cli.feeds import list_feeds  # noqa: PLC0415 - see `add`

    raise SystemExit(complete(list_feeds(quiet_settings(), SystemClock(), as_json=as_json)))


@feeds.command()
def refresh(
    numbers: Annotated[
        list[int] | None,
        typer.Argument(help="These feeds, due or not.", metavar="[N…]", show_default="all that are due"),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All feeds, due or not.")] = False,  # noqa: FBT002 - how typer declares a flag
    as_json: _AsJson = False,  # noqa: FBT002 - how typer declares a flag
) -> None:
    """Check feeds now, and take in what is new. Exit status 1 when some failed."""
    from bot.cli.refreshing import refresh_feeds  # noqa: PLC0415 - see `add`

    if numbers and every:
        complain("Name feeds, or say --all; not both.")
    work = refresh_feeds(quiet_settings(), SystemClock(), numbers or [], every=every, as_json=as_json)
    raise SystemExit(complete(work))


@feeds.command("import")
def import_(
    path: Annotated[str, typer.Argument(help="An OPML file, or a feeds.toml.", metavar="FILE")],
    category: Annotated[str, typer.Option("--category", "-c", help="File all of it below this category.")] = "",
    without_checks: Annotated[  # noqa: FBT002 - how typer declares a flag
        bool, typer.Option("--no-check", help="Only add them; they are checked when their turn comes.")
    ] = False,
) -> None:
    """Add the feeds of a list, and check them. What is there already stays as it is."""
    from bot.cli.feed_lists import import_list  # noqa: PLC0415 - see `add`

    below = CategoryPath.parse(category)
    work = import_list(quiet_settings(), SystemClock(), path, below, with_checks=not without_checks)
    raise SystemExit(complete(work))


@feeds.command()
def export(
    path: Annotated[
        str | None, typer.Argument(help="The file to write.", metavar="FILE", show_default="standard output")
    ] = None,
) -> None:
    """Write all feeds as OPML, by category."""
    from bot.cli.feed_lists import export_list  # noqa: PLC0415 - see `add`

    raise SystemExit(complete(export_list(quiet_settings(), SystemClock(), path)))


@feeds.command()
def show(
    which: Annotated[
        str, typer.Argument(help="A feed's number, the address of any feed, or a file.", metavar="N|ADDRESS|FILE")
    ],
    output: Annotated[
        _Format, typer.Option("--format", help="text to read, jsonl for programs: an object an entry.")
    ] = _Format.TEXT,
) -> None:
    """Print what is kept of a feed; of an address or a file, what is read in that feed. Stores nothing."""
    from bot.cli.looking import show_kept, show_read  # noqa: PLC0415 - see `add`

    showing = show_kept if which.isdecimal() else show_read
    raise SystemExit(complete(showing(quiet_settings(), SystemClock(), which, as_json=output is _Format.JSONL)))


@feeds.command()
def pause(which: _Which) -> None:
    """Stop checking a feed. Its articles stay."""
    from bot.cli.feeds import pause_feed  # noqa: PLC0415 - see `add`

    raise SystemExit(complete(pause_feed(quiet_settings(), SystemClock(), which)))


@feeds.command()
def resume(which: _Which) -> None:
    """Check a paused feed again."""
    from bot.cli.feeds import resume_feed  # noqa: PLC0415 - see `add`

    raise SystemExit(complete(resume_feed(quiet_settings(), SystemClock(), which)))


@feeds.command()
def move(
    which: _Which, category: Annotated[str, typer.Argument(help="The category, broad to narrow.", metavar="A/B")]
) -> None:
    """File a feed, and what it has brought so far, under another category."""
    from bot.cli.feeds import move_feed  # noqa: PLC0415 - see `add`

    raise SystemExit(complete(move_feed(quiet_settings(), SystemClock(), which, CategoryPath.parse(category))))


@feeds.command()
def delete(
    which: _Which,
    agreed: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")] = False,  # noqa: FBT002 - how typer declares a flag
) -> None:
    """Take a feed away. Its articles stay."""
    from bot.cli.feeds import delete_feed, feed_named, is_conversation  # noqa: PLC0415 - see `add`
    from bot.cli.sentences import name  # noqa: PLC0415 - see `add`

    settings, clock = quiet_settings(), SystemClock()
    feed = complete(feed_named(settings, clock, which))
    if feed is None:
        raise SystemExit(1)
    if not agreed:
        if not is_conversation():
            complain(f"That deletes feed {feed.id}, {name(feed)}. Say --yes if you mean it.")
        typer.confirm(f"Delete feed {feed.id}, {name(feed)}?", abort=True)
    raise SystemExit(complete(delete_feed(settings, clock, feed)))
