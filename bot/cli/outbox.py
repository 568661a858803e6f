"""`outbox list`, `retry`, `drop`: the messages that could not be sent, seen and dealt with by the operator."""

import json
import sys
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.chat.terminal.page import clean
from bot.cli.sentences import When, counted
from bot.clock import Clock
from bot.config import Settings
from bot.core.delivery import OutboxState
from bot.parts import open_parts
from bot.store.dead_letters import DeadLetters, Letter

_Change = Callable[[DeadLetters, Collection[int] | None, datetime], Awaitable[int]]
_AS_LONG_AS_NEEDED = 4_000
"""Cells; a table that no terminal shows is cut nowhere."""


async def list_letters(settings: Settings, clock: Clock, state: str, count: int, *, as_json: bool) -> int:
    """Print messages in a state."""
    async with open_parts(settings, clock) as parts:
        letters = await DeadLetters(parts.database).page(OutboxState(state), count)
    if as_json:
        print(json.dumps([_object(letter) for letter in letters], ensure_ascii=False, indent=1))
    elif letters:
        _print_table(letters, When(settings.default_timezone, clock.now()))
    else:
        print(f"no {state} messages")
    return 0


async def retry_letters(settings: Settings, clock: Clock, numbers: Collection[int] | None) -> int:
    """Put failed messages back in line."""
    return await _change(
        settings, clock, numbers, DeadLetters.retry, "to be sent once more, as soon as the bot runs", "failed"
    )


async def drop_letters(settings: Settings, clock: Clock, numbers: Collection[int] | None) -> int:
    return await _change(settings, clock, numbers, DeadLetters.drop, "dropped", "failed or waiting")


async def _change(
    settings: Settings, clock: Clock, numbers: Collection[int] | None, change: _Change, done: str, needed: str
) -> int:
    """Change messages and say how many; return 1 where some that were named aren't as `needed`."""
    async with open_parts(settings, clock) as parts:
        changed = await change(DeadLetters(parts.database), numbers, clock.now())
    print(f"{counted(changed, 'message', 'messages')} {done}")
    missing = 0 if numbers is None else len(set(numbers)) - changed
    if missing:
        print(
            f"{counted(missing, 'number is', 'numbers are')} of no {needed} message; see: outbox list", file=sys.stderr
        )
    return 1 if missing else 0


def _print_table(letters: Sequence[Letter], when: When) -> None:
    console = Console()
    console = console if console.is_terminal else Console(width=_AS_LONG_AS_NEEDED)
    table = Table(box=SIMPLE_HEAD if console.is_terminal else None, pad_edge=False, header_style="bold")
    table.add_column("No", justify="right", no_wrap=True)
    for heading in ("State", "Chat", "Digest", "Part"):
        table.add_column(heading, no_wrap=True)
    table.add_column("Tries", justify="right", no_wrap=True)
    table.add_column("When", no_wrap=True)
    table.add_column("Why", overflow="fold")
    for letter in letters:
        at = letter.settled_at or letter.not_before or letter.enqueued_at
        chat = f"{letter.address.platform.value} {letter.address.chat_id}"
        cells = (
            str(letter.id),
            letter.state.value,
            chat,
            clean(letter.slot),
            str(letter.part + 1),
            str(letter.attempts),
        )
        table.add_row(*map(Text, (*cells, when(at), clean(letter.reason))))
    console.print(table)


def _object(letter: Letter) -> Mapping[str, Any]:
    """Return a message as programs read it."""
    return {
        "id": letter.id,
        "platform": letter.address.platform.value,
        "chat_id": letter.address.chat_id,
        "slot": letter.slot,
        "part": letter.part,
        "state": letter.state.value,
        "attempts": letter.attempts,
        "reason": letter.reason,
        "enqueued_at": letter.enqueued_at.isoformat(),
        "not_before": letter.not_before and letter.not_before.isoformat(),
        "settled_at": letter.settled_at and letter.settled_at.isoformat(),
    }
