"""How a broadcast is shown to operators: how far it has come, with what can be done about it, and how it ended."""

from collections.abc import Sequence
from datetime import timedelta

from bot.chat.broadcast_actions import BroadcastMove, MoveBroadcast
from bot.chat.broadcast_text import gist
from bot.chat.feed_view import Standpoint
from bot.chat.reply import Block, Button, Item, Items, Line, Title, bold, line, plain
from bot.chat.texts import Texts, quote, trail
from bot.core.broadcast import Broadcast, BroadcastState

_BAR_LENGTH = 20
_TWO_MINUTES, _TWO_HOURS = 120, 7_200


def progress_blocks(broadcast: Broadcast, left: timedelta | None, view: Standpoint) -> tuple[Block, ...]:
    """Say how far a broadcast has come. `left` is how long it takes yet, where that can be told."""
    texts = view.texts
    blocks: list[Block] = [
        _title(broadcast, texts),
        Line(plain(f"{bar(broadcast.share)} {broadcast.share:.0%}")),
        line(_counts(broadcast, texts)),
    ]
    if broadcast.state is BroadcastState.SENDING and broadcast.started_at is None:
        blocks.append(line(texts("broadcast.in_line"), quiet=True))
    if left is not None and not broadcast.is_over:
        blocks.append(line(texts("broadcast.done_by", when=view.ahead(view.now + left)), quiet=True))
    if broadcast.held and broadcast.state is BroadcastState.SENDING:
        blocks.append(line(texts.plural("broadcast.held", broadcast.held), quiet=True))
    return (*blocks, line(gist(broadcast.text), quiet=True))


def progress_buttons(broadcast: Broadcast, texts: Texts) -> tuple[tuple[Button, ...], ...]:
    """Return what can be done with a broadcast; nothing once it is over, or cancelled."""
    cancel = Button(texts("button.cancel_broadcast"), MoveBroadcast(BroadcastMove.CANCEL, broadcast.id))
    match broadcast.state:
        case BroadcastState.SENDING:
            return ((Button(texts("button.pause_broadcast"), _move(BroadcastMove.PAUSE, broadcast)), cancel),)
        case BroadcastState.PAUSED:
            return ((Button(texts("button.resume_broadcast"), _move(BroadcastMove.RESUME, broadcast)), cancel),)
    return ()


def report_blocks(broadcast: Broadcast, reasons: Sequence[tuple[str, int]], texts: Texts) -> tuple[Block, ...]:
    """Say how a broadcast ended: whom it reached, whom it didn't and why, and how long it took."""
    key = "broadcast.report_cancelled" if broadcast.state is BroadcastState.CANCELLED else "broadcast.report_done"
    items = [texts.plural("broadcast.reached", broadcast.sent)]
    items += [texts.plural("broadcast.gone", broadcast.gone)] if broadcast.gone else []
    items += [texts.plural("broadcast.failed", broadcast.failed)] if broadcast.failed else []
    items += [texts.plural("broadcast.left_out", broadcast.left)] if broadcast.left else []
    listed = [Item("•", plain(words)) for words in items]
    why = [Item("", plain(f"{quote(reason)}: {count:,}"), depth=1) for reason, count in reasons]
    blocks: list[Block] = [Title(bold(texts(key, number=broadcast.id))), Items((*listed, *why))]
    if broadcast.started_at is not None and broadcast.finished_at is not None:
        blocks.append(line(_took(broadcast.finished_at - broadcast.started_at, texts), quiet=True))
    return (*blocks, line(gist(broadcast.text), quiet=True))


def audience_words(broadcast: Broadcast, readers: int, texts: Texts) -> str:
    """Return to whom a draft would go, as the button says that sends it."""
    if broadcast.category is None:
        return texts.plural("broadcast.send_to", readers)
    return texts.plural("broadcast.send_to_category", readers, category=quote(broadcast.category.name))


def bar(share: float) -> str:
    """Return a bar of characters; it is full only when all is done."""
    full = int(share * _BAR_LENGTH)
    return "▓" * full + "░" * (_BAR_LENGTH - full)


def _title(broadcast: Broadcast, texts: Texts) -> Title:
    key = {
        BroadcastState.SENDING: "broadcast.sending",
        BroadcastState.PAUSED: "broadcast.paused",
        BroadcastState.CANCELLED: "broadcast.cancelled",
    }.get(broadcast.state, "broadcast.done")
    named = texts(key, number=broadcast.id)
    if broadcast.category is None:
        return Title(bold(named))
    return Title(bold(f"{named} · {trail(broadcast.category)}"))


def _counts(broadcast: Broadcast, texts: Texts) -> str:
    words = [texts("broadcast.so_far", sent=f"{broadcast.sent:,}", total=f"{broadcast.total:,}")]
    words += [texts.plural("broadcast.gone", broadcast.gone)] if broadcast.gone else []
    words += [texts.plural("broadcast.failed", broadcast.failed)] if broadcast.failed else []
    return " · ".join(words)


def _took(span: timedelta, texts: Texts) -> str:
    seconds = max(round(span.total_seconds()), 1)
    if seconds < _TWO_MINUTES:
        return texts.plural("broadcast.took_seconds", seconds)
    if seconds < _TWO_HOURS:
        return texts.plural("broadcast.took_minutes", round(seconds / 60))
    return texts.plural("broadcast.took_hours", round(seconds / 3_600))


def _move(move: BroadcastMove, broadcast: Broadcast) -> MoveBroadcast:
    return MoveBroadcast(move, broadcast.id)
