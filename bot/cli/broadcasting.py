"""`broadcast`: what an operator tells all readers. The running bot sends it; the command looks on, by the database."""

import json
import os
import sys
from asyncio import CancelledError
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import typer

from bot.chat.broadcast_text import blocks_of, gist
from bot.chat.broadcast_view import report_blocks
from bot.chat.reply import Group
from bot.chat.terminal.display import Display
from bot.chat.terminal.output import Output
from bot.chat.terminal.page import clean, page_of, plain
from bot.cli.feeds import is_conversation
from bot.cli.progress import progress
from bot.cli.running import complain, complete
from bot.cli.sentences import When, counted, english
from bot.clock import Clock
from bot.config import Settings
from bot.core.broadcast import Broadcast, BroadcastState, Step
from bot.core.category import Category
from bot.errors import ReadingError, UserError
from bot.fetching.folders import read_bytes
from bot.parts import Parts, open_parts

_LISTED = 20
_GLANCE_S = 0.5
_PATIENCE = timedelta(seconds=5)
"""A bot that is at work takes a broadcast up within two."""
_DONE = {Step.PAUSE: "is paused", Step.RESUME: "goes on", Step.CANCEL: "is cancelled; nobody else gets it"}


def send_broadcast(settings: Settings, clock: Clock, path: str, category: str, *, agreed: bool) -> int:
    """Show a text as readers get it, ask whether it is to be sent, and look on while the bot sends it; return the exit
    status. Raises ReadingError, UserError.
    """
    text = read_text(path)
    chosen, readers = complete(_examine(settings, clock, text, category))
    _preview(text)
    whom = counted(readers, "reader", "readers") + (f" of {clean(str(chosen.path))}" if chosen else "")
    if not agreed:
        if not is_conversation():
            complain(f"That goes to {whom}. Say --yes if you mean it.")
        typer.confirm(f"Send it to {whom}?", abort=True)
    return complete(_send(settings, clock, text, chosen))


def read_text(path: str) -> str:
    """Read a file, or (`-`) standard input. Raises ReadingError for what is no text."""
    data = sys.stdin.buffer.read() if path == "-" else read_bytes(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadingError(path, "it isn't UTF-8; save it as such") from error


async def _examine(settings: Settings, clock: Clock, text: str, category: str) -> tuple[Category | None, int]:
    """Return the category that is named, and how many would get the text. Raises UserError where it can't be sent."""
    async with open_parts(settings, clock) as parts:
        parts.broadcasting.check(text)
        chosen = await _category(parts, category) if category else None
        readers = await parts.broadcasting.audience(chosen.id if chosen else None)
    if readers:
        return chosen, readers
    if chosen:
        raise UserError("broadcast.nobody_in_category", category=chosen.path.name)
    raise UserError("broadcast.nobody")


async def _category(parts: Parts, text: str) -> Category:
    match = await parts.broadcasting.look_up(text)
    if match.found is None:
        names = ", ".join(str(candidate.path) for candidate in match.candidates)
        complain(clean(f"There is no category {text!r}" + (f"; perhaps one of these: {names}" if names else ".")))
    return match.found


def _preview(text: str) -> None:
    """Show a text as a terminal's reader would see it, its links below it."""
    Display(Output(sys.stdout, os.environ)).message(page_of([Group(blocks_of(text))]))


async def _send(settings: Settings, clock: Clock, text: str, category: Category | None) -> int:
    async with open_parts(settings, clock) as parts:
        draft = await parts.broadcasting.draft(text, category.id if category else None)
        await parts.broadcasting.take(draft.id, Step.START)
        return await _watch(parts, clock, draft.id)


async def watch_broadcast(settings: Settings, clock: Clock, number: int) -> int:
    """Look on until a broadcast is over; return the exit status. Raises UserError where there is none."""
    async with open_parts(settings, clock) as parts:
        return await _watch(parts, clock, number)


async def steer_broadcast(settings: Settings, clock: Clock, number: int, step: Step) -> int:
    """Pause, resume or cancel a broadcast; return the exit status: 1 where that can't be done with it (any more).
    Raises UserError where there is none.
    """
    async with open_parts(settings, clock) as parts:
        broadcast, is_taken = await parts.broadcasting.take(number, step)
    if not is_taken:
        print(f"broadcast {number} is {_state(broadcast)}; nothing is changed", file=sys.stderr)
        return 1
    print(f"broadcast {number} {_DONE[step]}: {_reached(broadcast)}")
    return 0


async def list_broadcasts(settings: Settings, clock: Clock, *, as_json: bool) -> int:
    """Print the latest broadcasts, the newest first."""
    async with open_parts(settings, clock) as parts:
        found = await parts.broadcasting.latest(_LISTED)
    if as_json:
        print(json.dumps([_object(one) for one in found], ensure_ascii=False, indent=1))
        return 0
    when = When(settings.default_timezone, clock.now())
    for one in found:
        whom = f" · {one.category}" if one.category else ""
        head = f"{one.id:>4}  {_state(one):<9}  {_reached(one)}"
        print(clean(f"{head}  {when(one.started_at or one.created_at)}{whom}  {gist(one.text)}"))
    if not found:
        print("no broadcasts yet; send one: python -m bot broadcast FILE")
    return 0


async def _watch(parts: Parts, clock: Clock, number: int) -> int:
    """Show a bar till the end, or say why there is none to wait for; whoever leaves is told how to come back."""
    broadcast, began_at = await _found(parts, number), clock.now()
    note = ""
    try:
        with progress(f"Broadcast {number}", broadcast.total) as advance:
            advance(broadcast.settled)
            while not broadcast.is_over and not note:
                await clock.sleep(_GLANCE_S)
                later = await _found(parts, number)
                advance(later.settled - broadcast.settled)
                broadcast = later
                is_patient = clock.now() - began_at < _PATIENCE
                note = await _note(parts, broadcast, is_patient=is_patient)
    except CancelledError:
        print(f"broadcast {number} goes on. {_how(number)}", file=sys.stderr)
        raise
    if note:
        print(f"broadcast {number} {note} {_how(number)}")
        return 0
    reasons = await parts.broadcasting.reasons(broadcast)
    print(plain(page_of(report_blocks(broadcast, reasons, english()))))
    return 0


async def _note(parts: Parts, broadcast: Broadcast, *, is_patient: bool) -> str:
    """Say why there is nothing to wait for; nothing where there is."""
    if broadcast.state is BroadcastState.PAUSED:
        return "is paused."
    if broadcast.started_at is not None or is_patient or broadcast.is_over:
        return ""
    earlier = [one.id for one in await parts.broadcasting.unfinished() if one.id < broadcast.id and one.started_at]
    if earlier:
        return f"is sent after broadcast {earlier[0]}."
    return "is sent as soon as the bot runs (python -m bot run); it doesn't seem to be at work now."


def _how(number: int) -> str:
    return f"Look at it with `python -m bot broadcast watch {number}`; `pause {number}` and `cancel {number}` stop it."


async def _found(parts: Parts, number: int) -> Broadcast:
    broadcast = await parts.broadcasting.find(number)
    if broadcast is None or broadcast.state is BroadcastState.DRAFT:
        raise UserError("broadcast.unknown", number=number)
    return broadcast


def _state(broadcast: Broadcast) -> str:
    waits = broadcast.state is BroadcastState.SENDING and broadcast.started_at is None
    return "waiting" if waits else broadcast.state.value


def _reached(broadcast: Broadcast) -> str:
    return f"{broadcast.sent:,} of {broadcast.total:,} reached"


def _object(broadcast: Broadcast) -> Mapping[str, Any]:
    instants = {name: getattr(broadcast, name) for name in ("created_at", "started_at", "finished_at")}
    return {
        "id": broadcast.id,
        "state": broadcast.state.value,
        "category": list(broadcast.category.names) if broadcast.category else None,
        "text": broadcast.text,
        **{name: at.isoformat() if at else None for name, at in instants.items()},
        **{name: getattr(broadcast, name) for name in ("audience", "sent", "gone", "failed", "held")},
    }
