"""How digests go out: at Telegram's pace, at the pace of paid broadcasts, and while groups want too much at once.

    python -m bench.send                               short forms of all three
    python -m bench.send pace [MINUTES] [--rows COUNT] 10 minutes at 30 messages a second
    python -m bench.send paid [SECONDS]                60 s at 1,000 a second, and python-telegram-bot as it comes
    python -m bench.send storm [GROUPS [EACH]]         300 groups of 10 messages, private chats among them

The bot is `python -m bot run` with a database file in a temporary folder, on one core; a server of ours, on another,
stands for Telegram (`bench.send_server`): it answers after 50 ms and holds to Telegram's limits, 30 messages in any
second, or 1,000 paid ones; 20 a minute in a group; one a second, and short bursts, in a private chat. All times are of
the monotonic clock, and those of messages are of their arrival. The steady part of a run begins 5 s after the first
message and ends with the run, in whole seconds; shares of the budget, CPU and memory are of that part, refusals (429)
of all. A reader's wait is from asking (`/help`, about twice a second, in chats drawn at random among those that digests
go to) until the answer arrives. python-telegram-bot sends the same messages, 64 at a time; its AIORateLimiter stands on
a package that `make bench` installs. The tables are Markdown; Linux is needed, for what a process takes is read from
/proc.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.send_figures import Run, busiest_second, delays_s, percentile, repeated, shortest_s, steady
from bench.send_filling import FIRST_CHAT, Waiting, fill
from bench.send_running import begun, bot_settings, sending, serving, watch
from tests.botapi.limits import PAID_PER_SECOND, TELEGRAMS

_FREE = TELEGRAMS.overall_per_second or 0
_GROUP = TELEGRAMS.group_per_minute or 0
_START_UP_S = 5.0
_QUESTIONS_PER_SECOND = 2.0
_PAID_CONCURRENCY = 100
"""At 50 ms a message, a thousand a second are fifty under way; the rest is for what is slower."""
_PEERS = {"python-telegram-bot, no limiter": (), "python-telegram-bot, AIORateLimiter": ("limited",)}
_PEER_CONCURRENCY = 64
_PRIVATE_A_GROUP = 5


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.send")
    modes = parser.add_subparsers(dest="mode")
    pacing = modes.add_parser("pace")
    pacing.add_argument("minutes", type=float, nargs="?", default=10.0)
    pacing.add_argument("--rows", type=int, default=0, help="messages in the outbox; by default, as many as it takes")
    modes.add_parser("paid").add_argument("seconds", type=float, nargs="?", default=60.0)
    storming = modes.add_parser("storm")
    storming.add_argument("groups", type=int, nargs="?", default=300)
    storming.add_argument("each", type=int, nargs="?", default=10)
    given = parser.parse_args()
    match given.mode:
        case "pace":
            asyncio.run(pace(given.minutes * 60, given.rows))
        case "paid":
            asyncio.run(paid(given.seconds))
        case "storm":
            asyncio.run(storm(given.groups, given.each))
        case _:
            asyncio.run(_short())


async def _short() -> None:
    await pace(20.0, 0)
    await paid(10.0)
    await storm(40, 10)


async def pace(lasts_s: float, rows: int) -> None:
    """Send at the pace that costs nothing, while readers ask."""
    rows = max(rows, int((lasts_s + _START_UP_S) * _FREE * 1.1))
    chats = range(FIRST_CHAT, FIRST_CHAT + rows)
    async with _filled(Waiting(chat) for chat in chats) as database, serving() as server:
        settings = bot_settings(server, database, _FREE)
        async with sending(database.parent, "bot", "run", **settings) as sender:
            await begun(server, sender)
            await server.ask(_QUESTIONS_PER_SECOND, chats)
            run = await server.seen(await watch(server, sender, lasts_s + _START_UP_S))
    part = steady(run, _START_UP_S)
    print(f"\n### {part.seconds} s at {_FREE} messages a second, {rows:,} in the outbox\n")
    _print_row("budget used", "429: bot", "chat", "repeated", "in the fullest second", "CPU", "MB")
    _print_row(*["---:"] * 7)
    share = f"{part.per_second / _FREE:.1%}"
    _print_row(share, *_refused(run), repeated(run.calls), _fullest(run), f"{part.cpu:.0%}", f"{part.resident_mb:.0f}")
    print()
    _print_row("readers who asked", "unanswered", "p50, ms", "p99", "longest wait")
    _print_row(*["---:"] * 5)
    _print_row(len(run.waits_s) + run.unanswered, run.unanswered, *_milliseconds(run.waits_s))


async def paid(lasts_s: float) -> None:
    """Send at the pace that is paid for; then let python-telegram-bot do the same."""
    rows = int((lasts_s + 2 * _START_UP_S) * PAID_PER_SECOND * 1.1)
    print(f"\n### {lasts_s:.0f} s at {PAID_PER_SECOND:,} messages a second, sender on one core\n")
    _print_row("sender", "messages/s", "429", "repeated", "in the fullest second", "CPU", "CPU ms a message", "MB")
    _print_row("---", *["---:"] * 7)
    async with _filled(Waiting(FIRST_CHAT + number) for number in range(rows)) as database:
        async with serving() as server:
            settings = bot_settings(server, database, PAID_PER_SECOND) | {"PAID_BROADCASTS": "true"}
            settings["SEND_CONCURRENCY"] = str(_PAID_CONCURRENCY)
            async with sending(database.parent, "bot", "run", **settings) as sender:
                run = await server.seen(await watch(server, sender, lasts_s + _START_UP_S))
        _print_paid("the bot", run)
        for name, words in _PEERS.items():
            async with serving() as server:
                given = (server.api_url, server.token, str(database), str(_PEER_CONCURRENCY), *words)
                async with sending(database.parent, "bench.send_peer", *given) as sender:
                    run = await server.seen(await watch(server, sender, lasts_s + _START_UP_S))
            _print_paid(name, run)


def _print_paid(name: str, run: Run) -> None:
    part = steady(run, _START_UP_S)
    taken = (f"{part.cpu:.0%}", f"{part.cpu_ms_each:.2f}", f"{part.resident_mb:.0f}")
    refused = sum(run.refused.values())
    _print_row(name, f"{part.per_second:.0f}", refused, repeated(run.calls), _fullest(run), *taken)


async def storm(groups: int, each: int) -> None:
    """Send many messages to every group, with private chats' messages among them in line.

    A private chat's message is due when all before it in line could have been sent: the n-th after n / 30 s.
    """
    waiting = list(_storm(groups, each))
    messages = sum(one.parts for one in waiting)
    bound_s = shortest_s(messages, _FREE, each, _GROUP)
    async with _filled(waiting) as database, serving() as server:
        settings = bot_settings(server, database, _FREE)
        async with sending(database.parent, "bot", "run", **settings) as sender:
            run = await server.seen(await watch(server, sender, bound_s * 5 + 60, messages))
    times = [call.at for call in run.taken]
    lasted_s = times[-1] - times[0]
    late = delays_s(_private_arrivals(waiting, run), _FREE)
    print(f"\n### {groups} groups of {each} messages, {messages - groups * each} messages for private chats\n")
    _print_row(
        "arrived", "s", "the limits allow", "429: bot", "chat", "repeated", "private, late by: p50, ms", "p99", "most"
    )
    _print_row(*["---:"] * 9)
    arrived = f"{len(times) - repeated(run.calls)} of {messages}"
    bound = f"{bound_s:.0f} ({lasted_s / bound_s - 1:+.1%})"
    _print_row(arrived, f"{lasted_s:.1f}", bound, *_refused(run), repeated(run.calls), *_milliseconds(late))


def _storm(groups: int, each: int) -> Iterator[Waiting]:
    """Return what waits, in line: behind each group's messages those of some private chats."""
    for group in range(groups):
        yield Waiting(-FIRST_CHAT - group, each)
        first = FIRST_CHAT + group * _PRIVATE_A_GROUP
        yield from (Waiting(chat) for chat in range(first, first + _PRIVATE_A_GROUP))


def _private_arrivals(waiting: list[Waiting], run: Run) -> Iterator[tuple[int, float]]:
    """Return each private chat's place in line, and when its message came, in seconds since the first of all."""
    came = {call.chat_id: call.at - run.taken[0].at for call in reversed(run.taken)}
    place = 0
    for one in waiting:
        if one.chat_id in came and one.chat_id > 0:
            yield place, came[one.chat_id]
        place += one.parts


@asynccontextmanager
async def _filled(waiting: Iterable[Waiting]) -> AsyncIterator[Path]:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "bench.db"
        await fill(path, waiting)
        yield path


def _refused(run: Run) -> tuple[int, int]:
    return run.refused["overall"], run.refused["chat"]


def _fullest(run: Run) -> int:
    return busiest_second(call.at for call in run.taken)


def _milliseconds(waits_s: Sequence[float]) -> tuple[str, ...]:
    return tuple(f"{percentile(waits_s, share) * 1_000:,.0f}" for share in (0.5, 0.99, 1.0))


def _print_row(*cells: object) -> None:
    print(f"| {' | '.join(map(str, cells))} |", flush=True)


if __name__ == "__main__":
    main()
