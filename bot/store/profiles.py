"""What tells readers with equal settings from others: a number worked out of all that makes a digest what it is.

Whoever changes such a setting forgets the number in the same transaction (`forget_profiles`); it is worked out anew
before the reader's next digest.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import blake2b

from sqlalchemy import ColumnElement, Row, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.readership import Wants
from bot.core.schedule_text import without_pause
from bot.core.subscriber import FilterKind
from bot.store.chunks import chunks
from bot.store.schema import damped_categories, filters, subscribers, subscriptions

UNKNOWN = 0
_SETTINGS = ("language", "format", "zone", "send_empty", "min_stories", "card")


async def forget_profiles(connection: AsyncConnection, whose: ColumnElement[bool]) -> None:
    """Have the profiles of these subscribers worked out anew, for one of their settings has changed."""
    await connection.execute(update(subscribers).where(whose).values(profile=UNKNOWN))


async def work_out_profiles(connection: AsyncConnection, subscriber_ids: Sequence[int]) -> None:
    """Write the profiles of these subscribers (some thousands at most)."""
    wants = await wants_of(connection, subscriber_ids)
    columns = [subscribers.c.id, *(subscribers.c[name] for name in ("times", *_SETTINGS))]
    rows = await connection.execute(select(*columns).where(subscribers.c.id.in_(subscriber_ids)))
    numbers = [{"subscriber": row.id, "number": _number(row, wants.get(row.id, Wants()))} for row in rows]
    if numbers:
        written = update(subscribers).where(subscribers.c.id == bindparam("subscriber"))
        await connection.execute(written.values(profile=bindparam("number")), numbers)


async def wants_of(connection: AsyncConnection, subscriber_ids: Sequence[int]) -> Mapping[int, Wants]:
    """Return subscriber → what it wants to read of; none for one that wants nothing."""
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for chunk in chunks(subscriber_ids):
        chosen = select(subscriptions.c.subscriber_id, subscriptions.c.category_id).order_by(subscriptions.c.id)
        for row in await connection.execute(chosen.where(subscriptions.c.subscriber_id.in_(chunk))):
            found[row.subscriber_id]["category_ids"].append(row.category_id)
        worded = select(filters.c.subscriber_id, filters.c.word_id, filters.c.kind)
        for wish in await connection.execute(worded.where(filters.c.subscriber_id.in_(chunk))):
            found[wish.subscriber_id]["follows" if wish.kind == FilterKind.FOLLOW else "mutes"].append(wish.word_id)
        fewer = select(damped_categories.c.subscriber_id, damped_categories.c.category_id)
        for row in await connection.execute(fewer.where(damped_categories.c.subscriber_id.in_(chunk))):
            found[row.subscriber_id]["damped"].append(row.category_id)
    return {subscriber_id: _wants(lists) for subscriber_id, lists in found.items()}


def _wants(lists: Mapping[str, list[int]]) -> Wants:
    in_order = tuple(lists.get("category_ids", ()))
    return Wants(in_order, *(tuple(sorted(lists.get(name, ()))) for name in ("follows", "mutes", "damped")))


def _number(row: Row[*tuple[object, ...]], wants: Wants) -> int:
    """Return a signed 64-bit number, never 0."""
    # Nothing is due in a pause, so to whom a digest is due has none any more: once it is over, all are alike again.
    settings = (without_pause(row.times), *(getattr(row, name) for name in _SETTINGS))
    digest = blake2b(repr((settings, wants)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True) or 1
