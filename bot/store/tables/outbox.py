"""Digests as they were written, and the messages to send."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from bot.store.instants import Instant
from bot.store.tables.base import Number, metadata

renderings = Table(
    "renderings",
    metadata,
    Column("id", Number, primary_key=True),
    Column("format", Text, nullable=False),
    # What the buttons under it know the digest by, and the articles that it shows, in order.
    Column("digest_key", BigInteger, index=True),
    Column("article_ids", JSON, nullable=False, server_default="[]"),
    Column("broadcast_id", Number, ForeignKey("broadcasts.id", ondelete="SET NULL"), index=True),
    sqlite_autoincrement=True,
)

rendering_parts = Table(
    "rendering_parts",
    metadata,
    Column("rendering_id", Number, ForeignKey("renderings.id", ondelete="CASCADE"), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    Column("plain", Text, nullable=False),
    Column("buttons", JSON, nullable=False),
    Column("kind", Text, nullable=False, server_default="text"),
    Column("fallback", JSON, nullable=False, server_default="[]"),  # what goes out where the format isn't known
)

_SETTLED = "settled_at IS NOT NULL"
_UNFINISHED = "settled_at IS NULL"
_IN_LINE = "settled_at IS NULL AND not_before IS NULL"
_FAILED = "state = 'failed'"
_TIMED = "settled_at IS NULL AND not_before IS NOT NULL"

# A row is unfinished as long as `settled_at` is null. `not_before` is null for one that stands in line; otherwise it
# is when the row may be leased (again): the end of its wait, or of its lease. The partial indexes hold unfinished
# rows only, so that leasing costs the same however much was sent before.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Number, primary_key=True),
    Column("subscriber_id", Number, ForeignKey("subscribers.id", ondelete="CASCADE"), nullable=False),
    Column("slot", Text, nullable=False),
    Column("part", Integer, nullable=False),
    Column("rendering_id", Number, ForeignKey("renderings.id"), nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", Instant),
    Column("enqueued_at", Instant, nullable=False),
    Column("settled_at", Instant),
    Column("message_id", BigInteger),
    Column("reason", Text),
    UniqueConstraint("subscriber_id", "slot", "part"),
    Index(
        "ix_outbox_unfinished",
        "subscriber_id",
        "id",
        sqlite_where=text(_UNFINISHED),
        postgresql_where=text(_UNFINISHED),
    ),
    Index("ix_outbox_in_line", "id", sqlite_where=text(_IN_LINE), postgresql_where=text(_IN_LINE)),
    Index("ix_outbox_timed", "not_before", "id", sqlite_where=text(_TIMED), postgresql_where=text(_TIMED)),
    Index("ix_outbox_failed", "id", sqlite_where=text(_FAILED), postgresql_where=text(_FAILED)),
    Index("ix_outbox_settled", "settled_at", sqlite_where=text(_SETTLED), postgresql_where=text(_SETTLED)),
    sqlite_autoincrement=True,
)
