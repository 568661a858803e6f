"""What operators tell all readers, and how many messages went out."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text, text

from bot.store.instants import Instant
from bot.store.tables.base import Number, metadata

_UNFINISHED = "finished_at IS NULL"
_IN_OUTBOX = "due_at IS NULL"
_HELD = "due_at IS NOT NULL"

# Readers get it in the order of their numbers, some at a time; `reached` is the last number that has been looked at.
# `sent`, `gone` and `failed` count readers who are done with. A draft without a text awaits it.
broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", Number, primary_key=True),
    Column("text", Text, nullable=False),
    Column("category_id", Number, ForeignKey("categories.id"), index=True),  # null: it is for all
    Column("state", Text, nullable=False),
    Column("author", BigInteger),  # the chat of who wrote it; null where it came from the command line
    Column("message_id", BigInteger),  # the message there that shows how far it has come
    Column("created_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("finished_at", Instant),
    Column("reported_at", Instant),
    Column("audience", BigInteger, nullable=False, server_default="0"),
    Column("reached", BigInteger, nullable=False, server_default="0"),
    Column("sent", BigInteger, nullable=False, server_default="0"),
    Column("gone", BigInteger, nullable=False, server_default="0"),
    Column("failed", BigInteger, nullable=False, server_default="0"),
    Index("ix_broadcasts_unfinished", "id", sqlite_where=text(_UNFINISHED), postgresql_where=text(_UNFINISHED)),
    sqlite_autoincrement=True,
)

# Readers whom a broadcast has come to and isn't done with: its message stands in the outbox (`due_at` is null), or is
# to be put there at an instant. Who is done with is counted and leaves the table.
broadcast_readers = Table(
    "broadcast_readers",
    metadata,
    Column("broadcast_id", Number, ForeignKey("broadcasts.id", ondelete="CASCADE"), primary_key=True),
    Column("subscriber_id", Number, ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("due_at", Instant),
    Index(
        "ix_broadcast_readers_in_outbox",
        "broadcast_id",
        "subscriber_id",
        sqlite_where=text(_IN_OUTBOX),
        postgresql_where=text(_IN_OUTBOX),
    ),
    Index(
        "ix_broadcast_readers_held",
        "broadcast_id",
        "due_at",
        "subscriber_id",
        sqlite_where=text(_HELD),
        postgresql_where=text(_HELD),
    ),
    sqlite_with_rowid=False,
)

# A day (UTC, YYYY-MM-DD) and an outcome → so many messages.
delivery_counts = Table(
    "delivery_counts",
    metadata,
    Column("day", Text, primary_key=True),
    Column("outcome", Text, primary_key=True),
    Column("messages", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
