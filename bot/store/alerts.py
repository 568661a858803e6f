"""What readers are to be told at once: found in a few statements for all readers, then sent a reader's worth at a time.

Alerts are queued in the transaction that sorts the articles into stories, and leave the queue in the one that writes
the messages: killed at any moment, nothing is told twice and nothing is forgotten. What a reader mutes, and what a
digest has offered it meanwhile, is looked up again when its alert is due.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement, and_, case, delete, exists, func, literal, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alerting import FRESH
from bot.core.story import FollowUp, Story
from bot.core.subscriber import FilterKind, Subscriber, SubscriberState
from bot.store.chunks import chunks
from bot.store.database import Database
from bot.store.enqueueing import Written, has_digest, send_to, write_rendering
from bot.store.instants import Instant
from bot.store.members import DEVELOPMENT
from bot.store.schema import alerts, articles, filters, reports, subscribers, word_hits, words
from bot.store.stories import fetch_stories
from bot.store.subscribers import read_subscriber

_TELLING = ("first", DEVELOPMENT)
"""The kinds of reports that say something new; see `stories.grouping`."""
_ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Alert:
    """A story that a reader is to be told of, for it has a word that the reader follows."""

    story_id: int
    article_id: int
    word_id: int
    word: str


@dataclass(frozen=True, slots=True)
class Pending:
    """All that one reader is to be told, the newest first. `spent` are stories that it needn't be told of any more."""

    reader: Subscriber
    alerted_at: datetime | None
    alerts: tuple[Alert, ...]
    spent: tuple[int, ...]


class Message(Written, Protocol):
    """An alert as it was written, for all readers who get the same one; without parts, nothing is sent. `story_ids` are
    all that it settles.
    """

    @property
    def slot(self) -> str: ...

    @property
    def story_ids(self) -> Sequence[int]: ...

    @property
    def reader_ids(self) -> Sequence[int]: ...


async def queue_alerts(connection: AsyncConnection, article_ids: Sequence[int], at: datetime) -> None:
    """Queue alerts for articles (a few hundred at most) whose reports and words have just been written: one a reader
    and story, for active readers who follow a word of it at once, mute none of its words, and weren't offered it yet.
    """
    if not article_ids:
        return
    columns = ["subscriber_id", "story_id", "article_id", "word_id", "created_at"]
    found = (
        select(
            filters.c.subscriber_id,
            reports.c.story_id,
            func.min(word_hits.c.article_id),
            func.min(filters.c.word_id),
            literal(at, Instant),
        )
        .select_from(word_hits)
        .join(filters, filters.c.word_id == word_hits.c.word_id)
        .join(reports, reports.c.article_id == word_hits.c.article_id)
        .join(subscribers, subscribers.c.id == filters.c.subscriber_id)
        .where(
            word_hits.c.article_id.in_(article_ids),
            reports.c.kind.in_(_TELLING),
            reports.c.reported_at >= at - FRESH,
            filters.c.kind == FilterKind.FOLLOW.value,
            filters.c.at_once,
            subscribers.c.state == SubscriberState.ACTIVE.value,
            word_hits.c.article_id > subscribers.c.watermark,
            ~_is_muted(filters.c.subscriber_id, word_hits.c.article_id),
        )
        .group_by(filters.c.subscriber_id, reports.c.story_id)
    )
    queued = insert(alerts).from_select(columns, found, include_defaults=False)
    await connection.execute(queued.on_conflict_do_nothing(index_elements=["subscriber_id", "story_id"]))
    waiting = select(alerts.c.subscriber_id).where(alerts.c.article_id.in_(article_ids))
    calm = subscribers.c.alert_due_at.is_(None)
    await connection.execute(update(subscribers).where(subscribers.c.id.in_(waiting), calm).values(alert_due_at=at))


def _is_muted(subscriber_id: ColumnElement[int], article_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether a reader mutes a word that an article has."""
    muted, there = filters.alias("muted"), word_hits.alias("there")
    return exists().where(
        muted.c.subscriber_id == subscriber_id,
        muted.c.kind == FilterKind.MUTE.value,
        there.c.word_id == muted.c.word_id,
        there.c.article_id == article_id,
    )


class Alerts:
    """Who is to be told what."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime, count: int) -> Sequence[Pending]:
        """Return up to `count` readers who are to be told something by `now`, the longest due first."""
        selection = select(subscribers).where(subscribers.c.alert_due_at <= now)
        selection = selection.order_by(subscribers.c.alert_due_at).limit(count)
        async with self._database.reading() as connection:
            rows = (await connection.execute(selection)).all()
            told, spent = await _queued(connection, [row.id for row in rows])
        return [
            Pending(read_subscriber(row), row.alerted_at, tuple(told[row.id]), tuple(spent[row.id])) for row in rows
        ]

    async def stories(self, article_ids: Sequence[int]) -> Mapping[int, Story]:
        """Return article → its story; of a development, with what is new in it."""
        async with self._database.reading() as connection:
            found = await fetch_stories(connection, article_ids)
            first = articles.alias("first")
            news = (
                select(reports.c.article_id, reports.c.novelty, first.c.title)
                .join(first, first.c.id == reports.c.story_id)
                .where(reports.c.article_id.in_(article_ids), reports.c.kind == DEVELOPMENT)
            )
            developed = {row.article_id: row for row in await connection.execute(news)}
        return {
            one: replace(story, follow_up=FollowUp(tuple(developed[one].novelty), developed[one].title))
            if one in developed
            else story
            for one, story in found.items()
        }

    async def hold(self, until: Mapping[int, datetime]) -> None:
        """Tell readers later: `until` is reader → when."""
        by_instant: dict[datetime, list[int]] = defaultdict(list)
        for subscriber_id, instant in until.items():
            by_instant[instant].append(subscriber_id)
        async with self._database.writing() as connection:
            for instant, ids in by_instant.items():
                these = subscribers.c.id.in_(ids) & subscribers.c.alert_due_at.is_not(None)
                await connection.execute(update(subscribers).where(these).values(alert_due_at=instant))

    async def drop(self, spent: Mapping[int, Sequence[int]], at: datetime) -> None:
        """Tell readers nothing of stories any more: `spent` is reader → stories."""
        async with self._database.writing() as connection:
            for subscriber_id, story_ids in spent.items():
                mine = alerts.c.subscriber_id == subscriber_id
                await connection.execute(delete(alerts).where(mine, alerts.c.story_id.in_(story_ids)))
            for chunk in chunks(list(spent)):
                await _settle(connection, chunk, at)

    async def take(self, messages: Sequence[Message], at: datetime) -> Sequence[int]:
        """Put messages into the outbox, take what they tell out of the queue, and note when their readers were told,
        all in one transaction. Return who gets one: active readers for whom all of it is still queued.
        """
        taken: list[int] = []
        async with self._database.writing() as connection:
            for message in messages:
                for chunk in chunks(message.reader_ids, _ROWS_AT_ONCE):
                    taken += await _take(connection, message, chunk, at)
        return taken


async def _queued(
    connection: AsyncConnection, subscriber_ids: Sequence[int]
) -> tuple[Mapping[int, list[Alert]], Mapping[int, list[int]]]:
    """Return reader → what it is to be told, the newest first, and reader → stories that it needn't be told of."""
    over = alerts.c.article_id <= subscribers.c.watermark
    stopped = subscribers.c.state != SubscriberState.ACTIVE.value
    muted = _is_muted(alerts.c.subscriber_id, alerts.c.article_id)
    selection = (
        select(alerts, words.c.text, (over | stopped | muted).label("is_spent"))
        .join(words, words.c.id == alerts.c.word_id)
        .join(subscribers, subscribers.c.id == alerts.c.subscriber_id)
        .order_by(alerts.c.article_id.desc())
    )
    told: dict[int, list[Alert]] = defaultdict(list)
    spent: dict[int, list[int]] = defaultdict(list)
    for chunk in chunks(subscriber_ids):
        for row in await connection.execute(selection.where(alerts.c.subscriber_id.in_(chunk))):
            if row.is_spent:
                spent[row.subscriber_id].append(row.story_id)
            else:
                told[row.subscriber_id].append(Alert(row.story_id, row.article_id, row.word_id, row.text))
    return told, spent


async def _take(
    connection: AsyncConnection, message: Message, reader_ids: Sequence[int], at: datetime
) -> Sequence[int]:
    queued = (
        select(func.count())
        .where(alerts.c.subscriber_id == subscribers.c.id, alerts.c.story_id.in_(message.story_ids))
        .scalar_subquery()
    )
    ready = and_(
        subscribers.c.id.in_(reader_ids),
        subscribers.c.state == SubscriberState.ACTIVE.value,
        subscribers.c.alert_due_at <= at,
        queued == len(message.story_ids),
    )
    ids = (await connection.scalars(select(subscribers.c.id).where(ready))).all()
    if not ids:
        return ()
    these = subscribers.c.id.in_(ids)
    if message.parts:
        rendering_id = await write_rendering(connection, message)
        # A message of that name can't be there; if it were, its reader must not hold up all others.
        await send_to(connection, these & ~has_digest(message.slot), rendering_id, message.slot, at, first=True)
        await connection.execute(update(subscribers).where(these).values(alerted_at=at))
    told = alerts.c.story_id.in_(message.story_ids)
    await connection.execute(delete(alerts).where(alerts.c.subscriber_id.in_(ids), told))
    await _settle(connection, ids, at)
    return ids


async def _settle(connection: AsyncConnection, subscriber_ids: Sequence[int], at: datetime) -> None:
    """Note of readers whose queue has got shorter whether there is anything left in it."""
    left = exists().where(alerts.c.subscriber_id == subscribers.c.id)
    await connection.execute(
        update(subscribers)
        .where(subscribers.c.id.in_(subscriber_ids))
        .values(alert_due_at=case((left, literal(at, Instant)), else_=None))
    )
