"""Who reads: chats with their settings and subscriptions."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from bot.store.instants import Instant
from bot.store.tables.base import Number, metadata

_DUE = "next_due_at IS NOT NULL"
_ALERT = "alert_due_at IS NOT NULL"
_GROUP = ("next_due_at", "profile", "watermark", "next_slot", "id")

# `profile` stands for all settings that make a digest what it is, and when it comes: readers with an equal one get the
# same digest, as long as their watermarks are equal, too. 0: it has to be worked out anew. The index holds all that is
# needed to find such groups, and their members in order.
subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Number, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("times", Text, nullable=False),  # a schedule without its zone, as `core.schedule_text` encodes it
    Column("zone", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("send_empty", Boolean, nullable=False),
    Column("watermark", BigInteger, nullable=False),
    Column("next_due_at", Instant),  # null unless active
    Column("next_slot", Text),
    Column("created_at", Instant, nullable=False),
    Column("profile", BigInteger, nullable=False, server_default="0"),
    Column("min_stories", Integer, nullable=False, server_default="0"),  # a digest of fewer is skipped
    Column("card", Text, nullable=False, server_default="off"),
    Column("alerted_at", Instant),
    Column("alert_due_at", Instant),  # null unless there is something to be told at once
    Column("thread_id", BigInteger),  # the topic of a forum that its digests go to; 0: none, by wish
    Column("managed_by", BigInteger),  # the person who last changed the settings of a group or channel
    UniqueConstraint("platform", "chat_id"),
    Index("ix_subscribers_due", *_GROUP, sqlite_where=text(_DUE), postgresql_where=text(_DUE)),
    Index("ix_subscribers_alert_due", "alert_due_at", sqlite_where=text(_ALERT), postgresql_where=text(_ALERT)),
    sqlite_autoincrement=True,
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Number, primary_key=True),
    Column("subscriber_id", Number, ForeignKey("subscribers.id", ondelete="CASCADE"), nullable=False),
    Column("category_id", Number, ForeignKey("categories.id"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("subscriber_id", "category_id"),
    sqlite_autoincrement=True,
)
