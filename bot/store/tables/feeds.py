"""Where news comes from, what was seen there, and who calls when there is more."""

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, Table, Text, text

from bot.store.instants import Instant
from bot.store.tables.base import Number, metadata

ACTIVE = "state = 'active'"
OFFERED = "state = 'offered'"
_LEASED = "lease_until IS NOT NULL"

# Where news comes from. `url` is as it was added, `location` where it lives now. `lease_until` is null unless somebody
# checks the feed. `entries_seen_at`: the instant up to which the entries of its last document count as seen.
feeds = Table(
    "feeds",
    metadata,
    Column("id", Number, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("location", Text, nullable=False, index=True),
    Column("category_id", Number, ForeignKey("categories.id"), nullable=False),
    Column("with_tags", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("site_url", Text),
    Column("hub", Text),
    Column("topic", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_print", BigInteger),
    Column("next_check_at", Instant, nullable=False),
    Column("checked_at", Instant),
    Column("succeeded_at", Instant),
    Column("newest_at", Instant),
    Column("entries_a_day", Float, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Instant),
    Column("fault", Text),
    Column("detail", Text, nullable=False),
    Column("told_at", Instant),
    Column("asked_interval_s", Integer, nullable=False),
    Column("skip_hours", Integer, nullable=False),  # a bit for each hour of the day
    Column("skip_days", Integer, nullable=False),  # a bit for each day of the week
    Column("page_samples", Integer, nullable=False),
    Column("page_gain", Float, nullable=False),
    Column("since_page_sample", Integer, nullable=False),
    Column("lease_until", Instant),
    Column("entries_seen_at", Instant),
    Column("created_at", Instant, nullable=False),
    Index("ix_feeds_due", "next_check_at", "id", sqlite_where=text(ACTIVE), postgresql_where=text(ACTIVE)),
    Index("ix_feeds_leased", "lease_until", sqlite_where=text(_LEASED), postgresql_where=text(_LEASED)),
    Index("ix_feeds_offered", "created_at", sqlite_where=text(OFFERED), postgresql_where=text(OFFERED)),
    sqlite_autoincrement=True,
)

# What was seen in a feed, by keys (hashes of what an entry is known by); `first` is the key that the identity of its
# article is made of, however many keys the entry has. `seen_at` is only roughly so. Articles go, these stay: what has
# been seen is not news again.
feed_entries = Table(
    "feed_entries",
    metadata,
    Column("feed_id", Number, ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True),
    Column("key", BigInteger, primary_key=True),
    Column("first", BigInteger, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Index("ix_feed_entries_seen_at", "seen_at"),
    sqlite_with_rowid=False,
)

# Subscriptions at WebSub hubs. Whoever knows a token may call; only the hub knows the secret besides.
hub_subscriptions = Table(
    "hub_subscriptions",
    metadata,
    Column("feed_id", Number, ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("hub", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("token", Text, nullable=False, unique=True),
    Column("secret", Text, nullable=False),
    Column("hub_state", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("expires_at", Instant),
)
