"""How digests get into the outbox: one rendering for a whole group of readers, their rows in a few statements.

A group is told by values that its readers' own rows hold, and asked for anew within the writing transaction. So a
reader who meanwhile changed its hour or its wishes, stopped, left, or was offered something else is in it no more; what
is still due to such a one stays due and is composed anew.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    and_,
    exists,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.delivery import OutboxState, RenderedPart
from bot.core.readership import Group
from bot.core.schedule import Due
from bot.core.subscriber import Format, SubscriberState
from bot.store.instants import Instant
from bot.store.schema import outbox, rendering_parts, renderings, subscribers

_ROWS_AT_ONCE = 10_000


class Written(Protocol):
    """Messages as they were written. `key` is what their buttons know them by, `article_ids` those that they show."""

    @property
    def format(self) -> Format: ...

    @property
    def parts(self) -> Sequence[RenderedPart]: ...

    @property
    def key(self) -> int | None: ...

    @property
    def article_ids(self) -> Sequence[int]: ...


class Rendering(Written, Protocol):
    """A digest as it was written. `watermark` is up to where it counts as offered."""

    @property
    def watermark(self) -> int: ...


async def write_rendering(connection: AsyncConnection, rendering: Written, *, broadcast_id: int | None = None) -> int:
    """Write a rendering, perhaps a broadcast's; return its number."""
    row = {
        "format": rendering.format.value,
        "digest_key": rendering.key,
        "article_ids": list(rendering.article_ids),
        "broadcast_id": broadcast_id,
    }
    [rendering_id] = await connection.scalars(insert(renderings).returning(renderings.c.id), [row])
    parts = [
        {
            "rendering_id": rendering_id,
            "part": number,
            "body": part.body,
            "plain": part.plain,
            "buttons": part.buttons,
            "kind": part.kind.value,
            "fallback": part.fallback,
        }
        for number, part in enumerate(rendering.parts)
    ]
    await connection.execute(insert(rendering_parts), parts)
    return int(rendering_id)


async def send_to(
    connection: AsyncConnection, whose: ColumnElement[bool], rendering_id: int, slot: str, at: datetime, *, first: bool
) -> int:
    """Put a rendering into the outbox for these subscribers, a row a part; return how many rows that were.

    `first`: what somebody waits for doesn't stand in line behind a crowd's digests.
    """
    both = subscribers.join(rendering_parts, rendering_parts.c.rendering_id == rendering_id)
    rows = (
        select(
            subscribers.c.id,
            literal(slot, String),
            rendering_parts.c.part,
            literal(rendering_id, Integer),
            literal(OutboxState.PENDING.value, String),
            literal(0, Integer),
            literal(at, Instant),
            literal(at if first else None, Instant),
        )
        .select_from(both)
        .where(whose)
        .order_by(subscribers.c.id, rendering_parts.c.part)
    )
    columns = ["subscriber_id", "slot", "part", "rendering_id", "state", "attempts", "enqueued_at", "not_before"]
    result = await connection.execute(insert(outbox).from_select(columns, rows, include_defaults=False))
    return result.rowcount


async def some_of(connection: AsyncConnection, group: Group) -> ColumnElement[bool] | None:
    """Return the condition for the first some thousands of a group's readers; none when it is empty."""
    numbers = select(subscribers.c.id).where(in_group(group)).order_by(subscribers.c.id)
    first = await connection.scalar(numbers.limit(1))
    if first is None:
        return None
    beyond = await connection.scalar(numbers.limit(1).offset(_ROWS_AT_ONCE))
    return in_group(group) if beyond is None else in_group(group) & (subscribers.c.id < beyond)


async def move_on(
    connection: AsyncConnection, whose: ColumnElement[bool], following: Due | None, watermark: int | None
) -> None:
    """Move subscribers on to their next digest, and (given) their watermark along."""
    values: dict[str, object] = {
        "next_due_at": None if following is None else following.at,
        "next_slot": None if following is None else following.slot,
    }
    if watermark is not None:
        values["watermark"] = watermark
    await connection.execute(update(subscribers).where(whose).values(values))


def has_digest(slot: str) -> ColumnElement[bool]:
    """Only subscribers who have a digest of this name already."""
    return exists().where(outbox.c.subscriber_id == subscribers.c.id, outbox.c.slot == slot)


def in_group(group: Group) -> ColumnElement[bool]:
    """Only those who are in a group now."""
    return and_(
        subscribers.c.next_due_at == group.due_at,
        subscribers.c.profile == group.profile,
        subscribers.c.watermark == group.watermark,
        subscribers.c.next_slot == group.slot,
        subscribers.c.state == SubscriberState.ACTIVE.value,
    )
