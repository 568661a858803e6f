"""`feeds add`, `list`, `pause`, `resume`, `delete` and `move`: the sources, one at a time."""

import json
import shlex
import sys
from collections.abc import Sequence

from bot.chat.terminal.page import clean
from bot.cli.feed_table import a_day, feed_object, print_table
from bot.cli.running import complete
from bot.cli.sentences import When, counted, filed, name, state, told, why
from bot.clock import Clock
from bot.config import Settings
from bot.core.category import CategoryPath
from bot.core.feed import Feed
from bot.errors import UserError
from bot.parts import Parts, open_parts
from bot.services.sources import Addition

SEVERAL = 2
"""The exit status where one of several feeds is to be chosen."""


def add_source(settings: Settings, clock: Clock, address: str, categories: CategoryPath, *, with_tags: bool) -> int:
    """Add what an address names and say what came of it; where a site has several feeds, ask whom we talk to, or list
    them. Return the exit status: 1 when the feed can't be read, 2 when nothing was chosen.

    Raises FetchError, UserError.
    """
    addition = complete(_add(settings, clock, address, categories, with_tags=with_tags))
    if addition.offers:
        chosen = _choice(addition.offers) if is_conversation() else None
        if chosen is None:
            _print_offers(addition.offers, address, categories, with_tags=with_tags)
            return SEVERAL
        addition = complete(_take(settings, clock, chosen.id))
    _print_addition(addition, When(settings.default_timezone, clock.now()))
    return 1 if addition.report and addition.report.fault else 0


async def _add(
    settings: Settings, clock: Clock, address: str, categories: CategoryPath, *, with_tags: bool
) -> Addition:
    async with open_parts(settings, clock) as parts:
        return await parts.sources.add(address, categories, with_tags=with_tags, with_folders=True)


async def _take(settings: Settings, clock: Clock, feed_id: int) -> Addition:
    async with open_parts(settings, clock) as parts:
        return await parts.sources.take(feed_id) or Addition()


def is_conversation() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _choice(offers: Sequence[Feed]) -> Feed | None:
    """Ask which feed is meant; none for an empty answer, or the end of the input."""
    print(f"{len(offers)} feeds are there:")
    for number, offer in enumerate(offers, 1):
        print(f"  {number}. {name(offer)}  {clean(offer.url)}")
    while True:
        try:
            answer = input(f"Which one? (1 to {len(offers)}, Enter for none) ").strip()
        except (EOFError, KeyboardInterrupt):
            print()
            return None
        if not answer:
            return None
        if answer.isdecimal() and 1 <= int(answer[:4]) <= len(offers):
            return offers[int(answer[:4]) - 1]


def _print_offers(offers: Sequence[Feed], address: str, categories: CategoryPath, *, with_tags: bool) -> None:
    options = f" --category {shlex.quote(str(categories))}" if categories.names else ""
    options += " --tags" if with_tags else ""
    print(f"{clean(address)} has several feeds; add the one that you want:")
    for number, offer in enumerate(offers, 1):
        print(f"  {number}. {name(offer)}\n     python -m bot feeds add {shlex.quote(clean(offer.url))}{options}")


def _print_addition(addition: Addition, when: When) -> None:
    feed, report = addition.feed, addition.report
    if feed is None:
        print("that feed is no longer on offer; add its site once more", file=sys.stderr)
        return
    head = f"feed {feed.id} {'added' if addition.is_new else f'is there already ({state(feed)})'}"
    print(f"{head}: {name(feed)}, filed under {filed(feed)}")
    if report is None:
        return
    if report.fault:
        print(f"its first check failed: {why(feed)}; asked again {when(feed.polling.next_check_at)}", file=sys.stderr)
        return
    entries = f"{counted(report.entries, 'entry', 'entries')}, {report.news:,} of them news"
    rate = "" if feed.is_folder else f", {a_day(feed)} a day"
    print(f"{entries}{rate}; next check {when(feed.polling.next_check_at)}")


async def list_feeds(settings: Settings, clock: Clock, *, as_json: bool) -> int:
    """Print all feeds."""
    async with open_parts(settings, clock) as parts:
        feeds = await parts.sources.all()
    if as_json:
        print(json.dumps([feed_object(feed) for feed in feeds], ensure_ascii=False, indent=1))
    elif feeds:
        print_table(feeds, When(settings.default_timezone, clock.now()))
    else:
        print("no feeds yet; add one: python -m bot feeds add ADDRESS --category 科技")
    return 0


async def pause_feed(settings: Settings, clock: Clock, which: str) -> int:
    async with open_parts(settings, clock) as parts:
        feed = await found(parts, which)
        if feed is not None:
            await parts.sources.pause(feed.id)
            print(f"feed {feed.id} is paused: {name(feed)}")
    return 0 if feed is not None else 1


async def resume_feed(settings: Settings, clock: Clock, which: str) -> int:
    async with open_parts(settings, clock) as parts:
        feed = await found(parts, which)
        if feed is not None:
            await parts.sources.resume(feed.id)
            print(f"feed {feed.id} is kept fresh again, from now on: {name(feed)}")
    return 0 if feed is not None else 1


async def move_feed(settings: Settings, clock: Clock, which: str, categories: CategoryPath) -> int:
    """File a feed and its articles under another category."""
    if not categories.names:
        print("name a category such as 科技/少数派", file=sys.stderr)
        return 1
    async with open_parts(settings, clock) as parts:
        feed = await found(parts, which)
        moved = feed and await parts.sources.file(feed.id, categories)
        if moved:
            print(f"feed {moved.id} and its articles are filed under {filed(moved)}: {name(moved)}")
    return 0 if moved else 1


async def feed_named(settings: Settings, clock: Clock, which: str) -> Feed | None:
    """Return the feed that a number or an address names; where there is none, say so."""
    async with open_parts(settings, clock) as parts:
        return await found(parts, which)


async def delete_feed(settings: Settings, clock: Clock, feed: Feed) -> int:
    async with open_parts(settings, clock) as parts:
        await parts.sources.delete(feed.id)
    print(f"feed {feed.id} is deleted: {name(feed)}; its articles stay")
    return 0


async def found(parts: Parts, which: str) -> Feed | None:
    """Return the feed that a number or an address names; where there is none, say so."""
    try:
        feed = await parts.sources.find(which)
    except UserError as error:
        print(told(error), file=sys.stderr)
        return None
    if feed is None:
        print(f"there is no feed {clean(which)}; `feeds list` shows those there are", file=sys.stderr)
    return feed
