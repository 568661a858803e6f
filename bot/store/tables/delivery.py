"""What operators tell all readers, and how many messages went out."""

from sqlalchemy import BigInteger, Column, ForeignKey, Table, Text

from bot.store.instants import Instant
from bot.store.tables.base import Number, metadata

# Readers get it in the order of their numbers, some at a time; `reached` is the last one of them whose message stands
# in the outbox. `sent`, `gone` and `failed` count those of them that are settled and counted.
broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", Number, primary_key=True),
    Column("text", Text, nullable=False),
    Column("category_id", Number, ForeignKey("categories.id"), index=True),  # null: it is for all
    Column("state", Text, nullable=False),
    Column("author", BigInteger),  # the chat of who wrote it; null where it came from the command line
    Column("created_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("finished_at", Instant),
    Column("audience", BigInteger, nullable=False, server_default="0"),
    Column("reached", BigInteger, nullable=False, server_default="0"),
    Column("sent", BigInteger, nullable=False, server_default="0"),
    Column("gone", BigInteger, nullable=False, server_default="0"),
    Column("failed", BigInteger, nullable=False, server_default="0"),
    sqlite_autoincrement=True,
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
