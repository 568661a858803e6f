from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import literal, select
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.exc import StatementError

from bot.store.database import Database
from bot.store.instants import Instant


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_comes_back_to_the_microsecond(instant: datetime) -> None:
    stored = Instant().process_bind_param(instant, dialect())
    assert Instant().process_result_value(stored, dialect()) == instant


async def test_an_instant_of_any_zone_comes_back_in_utc(database: Database) -> None:
    instant = datetime(2026, 11, 23, 8, 0, tzinfo=timezone(timedelta(hours=8)))
    async with database.reading() as connection:
        found = await connection.scalar(select(literal(instant, Instant)))
    assert found == datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    assert found is not None
    assert found.tzinfo is UTC


async def test_a_naive_instant_is_refused(database: Database) -> None:
    async with database.reading() as connection:
        with pytest.raises(StatementError, match="no time zone"):
            await connection.scalar(select(literal(datetime(2026, 11, 23), Instant)))  # noqa: DTZ001 - that's the point


async def test_no_instant_stays_none(database: Database) -> None:
    async with database.reading() as connection:
        assert await connection.scalar(select(literal(None, Instant))) is None
