"""The broadcasts: drafted, confirmed, paused, resumed, cancelled, looked at. How they get to readers: `spreading`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.broadcast import Broadcast, BroadcastState, Step, after
from bot.core.category import CategoryPath
from bot.store.audience import count_audience
from bot.store.database import Database
from bot.store.schema import broadcast_readers, broadcasts, categories
from bot.store.spreading import finish_if_done, withdraw


class Broadcasts:
    """All broadcasts. To change one that isn't there changes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def audience(self, category_id: int | None, now: datetime) -> int:
        """Return how many readers would get a broadcast, of a category's readers or (none) of all."""
        async with self._database.reading() as connection:
            return await count_audience(connection, category_id, now)

    async def draft(self, text: str, category_id: int | None, author: int | None, at: datetime) -> Broadcast:
        """Store a draft, in place of the author's earlier ones."""
        row = {
            "text": text,
            "category_id": category_id,
            "author": author,
            "state": BroadcastState.DRAFT.value,
            "created_at": at,
        }
        async with self._database.writing() as connection:
            if author is not None:
                await connection.execute(delete(broadcasts).where(_drafts(), broadcasts.c.author == author))
            [number] = await connection.scalars(insert(broadcasts).returning(broadcasts.c.id), [row])
            return await _must_find(connection, number)

    async def awaiting(self, author: int, since: datetime) -> Broadcast | None:
        """Return the draft without a text that an author has begun at `since` or later."""
        wanted = (_drafts(), broadcasts.c.author == author, broadcasts.c.text == "", broadcasts.c.created_at >= since)
        async with self._database.reading() as connection:
            row = (await connection.execute(_selection().where(*wanted).limit(1))).one_or_none()
        return None if row is None else _broadcast(row)

    async def drop(self, broadcast_id: int) -> bool:
        """Delete a draft; return whether it was there."""
        async with self._database.writing() as connection:
            result = await connection.execute(delete(broadcasts).where(_drafts(), broadcasts.c.id == broadcast_id))
        return result.rowcount == 1

    async def forget_drafts(self, before: datetime) -> int:
        """Delete drafts that nobody has confirmed since `before`; return how many."""
        async with self._database.writing() as connection:
            result = await connection.execute(delete(broadcasts).where(_drafts(), broadcasts.c.created_at < before))
        return result.rowcount

    async def direct(self, broadcast_id: int, category_id: int) -> Broadcast | None:
        """Send a draft to a category's readers only; return it."""
        async with self._database.writing() as connection:
            this = update(broadcasts).where(_drafts(), broadcasts.c.id == broadcast_id)
            await connection.execute(this.values(category_id=category_id))
            return await _find(connection, broadcast_id)

    async def find(self, broadcast_id: int) -> Broadcast | None:
        async with self._database.reading() as connection:
            return await _find(connection, broadcast_id)

    async def latest(self, count: int) -> Sequence[Broadcast]:
        """Return those that were confirmed, the newest first."""
        selection = _selection().where(broadcasts.c.state != BroadcastState.DRAFT.value)
        return await self._fetch(selection.order_by(broadcasts.c.id.desc()).limit(count))

    async def unfinished(self) -> Sequence[Broadcast]:
        """Return those that were confirmed and aren't over, in the order in which they go out."""
        selection = _selection().where(
            broadcasts.c.finished_at.is_(None), broadcasts.c.state != BroadcastState.DRAFT.value
        )
        return await self._fetch(selection.order_by(broadcasts.c.id))

    async def unreported(self) -> Sequence[Broadcast]:
        """Return those whose authors are yet to be told the end of."""
        selection = _selection().where(
            broadcasts.c.reported_at.is_(None),
            broadcasts.c.author.is_not(None),
            broadcasts.c.state != BroadcastState.DRAFT.value,
        )
        return await self._fetch(selection.order_by(broadcasts.c.id))

    async def take(self, broadcast_id: int, step: Step, at: datetime) -> tuple[Broadcast | None, bool]:
        """Take a step where it can be taken; return the broadcast as it is then, and whether it was taken.

        Paused or cancelled, what isn't under way leaves the outbox in the same transaction.
        """
        async with self._database.writing() as connection:
            found = await _find(connection, broadcast_id)
            state = after(found.state, step) if found is not None else None
            if found is None or state is None:
                return found, False
            values: dict[str, object] = {"state": state.value}
            if step is Step.START:
                values["audience"] = await count_audience(connection, found.category_id, at)
            await connection.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(values))
            if step in {Step.PAUSE, Step.CANCEL}:
                await withdraw(connection, broadcast_id, at, for_good=step is Step.CANCEL)
                await finish_if_done(connection, broadcast_id, at)
            return await _find(connection, broadcast_id), True

    async def shown(self, broadcast_id: int, message_id: int) -> None:
        """Note which message in its author's chat shows how far it has come."""
        await self._update(broadcast_id, {"message_id": message_id})

    async def reported(self, broadcast_id: int, at: datetime) -> None:
        """Note that its author has been told its end."""
        await self._update(broadcast_id, {"reported_at": at})

    async def _update(self, broadcast_id: int, values: dict[str, object]) -> None:
        async with self._database.writing() as connection:
            await connection.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(values))

    async def _fetch(self, selection: Select[*tuple[object, ...]]) -> list[Broadcast]:
        async with self._database.reading() as connection:
            return [_broadcast(row) for row in await connection.execute(selection)]


def _drafts() -> ColumnElement[bool]:
    return broadcasts.c.state == BroadcastState.DRAFT.value


async def _find(connection: AsyncConnection, broadcast_id: int) -> Broadcast | None:
    row = (await connection.execute(_selection().where(broadcasts.c.id == broadcast_id))).one_or_none()
    return None if row is None else _broadcast(row)


async def _must_find(connection: AsyncConnection, broadcast_id: int) -> Broadcast:
    return _broadcast((await connection.execute(_selection().where(broadcasts.c.id == broadcast_id))).one())


def _selection() -> Select[*tuple[object, ...]]:
    theirs = select(func.count()).where(broadcast_readers.c.broadcast_id == broadcasts.c.id)
    return select(
        broadcasts,
        categories.c.names,
        theirs.where(broadcast_readers.c.due_at.is_(None)).scalar_subquery().label("in_outbox"),
        theirs.where(broadcast_readers.c.due_at.is_not(None)).scalar_subquery().label("held"),
    ).join_from(broadcasts, categories, categories.c.id == broadcasts.c.category_id, isouter=True)


def _broadcast(row: Row[*tuple[object, ...]]) -> Broadcast:
    return Broadcast(
        id=row.id,
        text=row.text,
        state=BroadcastState(row.state),
        created_at=row.created_at,
        category_id=row.category_id,
        category=None if row.names is None else CategoryPath(tuple(row.names)),
        author=row.author,
        message_id=row.message_id,
        started_at=row.started_at,
        finished_at=row.finished_at,
        reported_at=row.reported_at,
        audience=row.audience,
        sent=row.sent,
        gone=row.gone,
        failed=row.failed,
        in_outbox=row.in_outbox,
        held=row.held,
    )
