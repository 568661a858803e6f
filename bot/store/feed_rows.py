"""Feeds as rows: a column for every field, and the category by its number."""

import logging
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from sqlalchemy import ColumnElement, Row, Select, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.category import CategoryPath
from bot.core.fault import Fault
from bot.core.feed import Feed, FeedState, PageRecord, Polling, Validators, Wishes
from bot.errors import StorageError
from bot.store.schema import ACTIVE, OFFERED, categories, feeds

_log = logging.getLogger(__name__)

# Conditions that stand in the SQL themselves, for SQLite to see that a partial index will do.
IS_ACTIVE: ColumnElement[bool] = literal_column(f"feeds.{ACTIVE}")
IS_OFFERED: ColumnElement[bool] = literal_column(f"feeds.{OFFERED}")


def feed_selection() -> Select[*tuple[object, ...]]:
    """Select what `feed_of` reads."""
    # An outer join keeps the order of the tables: feeds are what there are few of in a query, not categories.
    joined = feeds.outerjoin(categories, categories.c.id == feeds.c.category_id)
    return select(feeds, categories.c.names).select_from(joined)


async def fetch_feed(connection: AsyncConnection, feed_id: int) -> Feed | None:
    """Return a feed, whatever its state."""
    row = (await connection.execute(feed_selection().where(feeds.c.id == feed_id))).one_or_none()
    return None if row is None else feed_of(row)


def feeds_of(rows: Iterable[Row[*tuple[object, ...]]]) -> list[Feed]:
    """Return feeds; a damaged row is logged and missing, for it must not take the others with it."""
    found: list[Feed] = []
    for row in rows:
        try:
            found.append(feed_of(row))
        except StorageError as error:
            _log.error("feed not read", extra={"feed": row.id, "reason": str(error)})
    return found


def feed_of(row: Row[*tuple[object, ...]]) -> Feed:
    """Return the feed that a row holds. Raises StorageError for a damaged one."""
    try:
        return _feed(row)
    except (TypeError, ValueError) as error:
        raise StorageError(f"feed {row.id} has a value that this program can't read: {error}") from error


def _feed(row: Row[*tuple[object, ...]]) -> Feed:
    return Feed(
        id=row.id,
        url=row.url,
        location=row.location,
        categories=CategoryPath(tuple(row.names)),
        state=FeedState(row.state),
        polling=_polling(row),
        title=row.title,
        site_url=row.site_url,
        with_tags=row.with_tags,
        validators=Validators(row.etag, row.last_modified, row.body_print),
        pages=PageRecord(row.page_samples, row.page_gain, row.since_page_sample),
        hub=row.hub,
        topic=row.topic,
    )


def _polling(row: Row[*tuple[object, ...]]) -> Polling:
    return Polling(
        next_check_at=row.next_check_at,
        checked_at=row.checked_at,
        succeeded_at=row.succeeded_at,
        newest_at=row.newest_at,
        entries_a_day=row.entries_a_day,
        failures=row.failures,
        failing_since=row.failing_since,
        fault=None if row.fault is None else Fault(row.fault),
        detail=row.detail,
        told_at=row.told_at,
        wishes=Wishes(row.asked_interval_s, _numbers(row.skip_hours), _numbers(row.skip_days)),
    )


def chosen(feed: Feed) -> Mapping[str, object]:
    """Return the columns that an operator has the say in, but for the category."""
    return {"url": feed.url, "with_tags": feed.with_tags, "state": feed.state.value}


def learned(feed: Feed) -> Mapping[str, object]:
    """Return the columns that a check writes: all others."""
    polling = feed.polling
    return {
        "location": feed.location,
        "title": feed.title,
        "site_url": feed.site_url,
        "hub": feed.hub,
        "topic": feed.topic,
        "etag": feed.validators.etag,
        "last_modified": feed.validators.last_modified,
        "body_print": feed.validators.body_print,
        "next_check_at": polling.next_check_at,
        "checked_at": polling.checked_at,
        "succeeded_at": polling.succeeded_at,
        "newest_at": polling.newest_at,
        "entries_a_day": polling.entries_a_day,
        "failures": polling.failures,
        "failing_since": polling.failing_since,
        "fault": None if polling.fault is None else polling.fault.value,
        "detail": polling.detail,
        "told_at": polling.told_at,
        "asked_interval_s": polling.wishes.interval_s,
        "skip_hours": _bits(polling.wishes.skip_hours),
        "skip_days": _bits(polling.wishes.skip_days),
        "page_samples": feed.pages.samples,
        "page_gain": feed.pages.gain,
        "since_page_sample": feed.pages.since_sample,
    }


def _bits(numbers: AbstractSet[int]) -> int:
    return sum(1 << number for number in numbers)


def _numbers(bits: int) -> frozenset[int]:
    return frozenset(number for number in range(bits.bit_length()) if bits >> number & 1)
