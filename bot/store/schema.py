"""The tables as they are now. `migrations/` leads there from every earlier state; a test compares the two.

Everything here exists in SQLite and PostgreSQL alike. The comments beside a table say what its columns can't.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.store.instants import Instant

HEAD = "0004"
"""The newest migration. Kept here so that opening a current database needn't load Alembic."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only in a column that is declared INTEGER.
_Number = BigInteger().with_variant(Integer, "sqlite")

categories = Table(
    "categories",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("names", JSON, nullable=False),  # broad to narrow, as they were written first
    Column("parent_id", _Number, ForeignKey("categories.id"), index=True),
    Column("articles", Integer, nullable=False, server_default="0"),  # rows of it in category_articles
    sqlite_autoincrement=True,
)

articles = Table(
    "articles",
    metadata,
    # The sequence that watermarks go by, never used twice; below zero, where no watermark comes, what never was news.
    Column("id", _Number, primary_key=True),
    Column("identity", Text, nullable=False, unique=True),
    Column("revision", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("category_id", _Number, ForeignKey("categories.id"), nullable=False, index=True),
    Column("author", Text),
    Column("source", Text),
    Column("published_at", Instant),
    Column("shown_at", Instant, nullable=False),  # when it was published, but never later than it was ingested
    Column("url", Text),
    Column("language", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("head_image", Text),
    Column("picture", Text),  # of the summary; set to null once it turns out to be shown everywhere
    Column("ingested_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("summary", JSON, nullable=False),
    Column("blocks", JSON, nullable=False),  # last, for it is long and read seldom
    Index("ix_articles_shown_at_id", "shown_at", "id"),
    sqlite_autoincrement=True,
)

# How far numbers that the database doesn't give by itself have come.
sequences = Table(
    "sequences",
    metadata,
    Column("name", Text, primary_key=True),
    Column("last", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Posts whose articles were removed by age, so that none of them is news at the next scan. (Of feeds' entries,
# `feed_entries` knows.)
removed_posts = Table(
    "removed_posts",
    metadata,
    Column("identity", Text, primary_key=True),
    Column("revision", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Every article under its own category and under each one above it, so that "in and below" is one range of an index.
category_articles = Table(
    "category_articles",
    metadata,
    Column("category_id", _Number, ForeignKey("categories.id"), primary_key=True),
    Column("shown_at", Instant, primary_key=True),
    Column("article_id", _Number, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_category_articles_category_id_article_id", "category_id", "article_id"),
    Index("ix_category_articles_article_id", "article_id"),
    sqlite_with_rowid=False,
)

article_pictures = Table(
    "article_pictures",
    metadata,
    Column("url", Text, primary_key=True),
    Column("article_id", _Number, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# Pictures that are known to belong to no one article: logos, QR codes, placeholders.
repeated_pictures = Table(
    "repeated_pictures",
    metadata,
    Column("url", Text, primary_key=True),
    sqlite_with_rowid=False,
)

_SEEN = "seen_at IS NOT NULL"

# How often the paragraphs of sources recur. A print stands for a source and a text; titles have prints as well.
seen_paragraphs = Table(
    "seen_paragraphs",
    metadata,
    Column("print", _Number, primary_key=True, autoincrement=False),
    Column("titles", Integer, nullable=False),  # how many different ones it stood under, as far as that matters
    Column("first_title", BigInteger, nullable=False),
    Column("last_title", BigInteger, nullable=False),  # the last that was a new one
    Column("seen_at", Instant),  # null once it is boilerplate: it is seen no more, and kept
    Index("ix_seen_paragraphs_seen_at", "seen_at", sqlite_where=text(_SEEN), postgresql_where=text(_SEEN)),
)

ACTIVE = "state = 'active'"
OFFERED = "state = 'offered'"
_LEASED = "lease_until IS NOT NULL"

# Where news comes from. `url` is as it was added, `location` where it lives now. `lease_until` is null unless somebody
# checks the feed. `entries_seen_at`: the instant up to which the entries of its last document count as seen.
feeds = Table(
    "feeds",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("location", Text, nullable=False, index=True),
    Column("category_id", _Number, ForeignKey("categories.id"), nullable=False),
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
    Column("feed_id", _Number, ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True),
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
    Column("feed_id", _Number, ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("hub", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("token", Text, nullable=False, unique=True),
    Column("secret", Text, nullable=False),
    Column("hub_state", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("expires_at", Instant),
)

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("times", Text, nullable=False),  # `08:00,18:30`; empty for none
    Column("zone", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("send_empty", Boolean, nullable=False),
    Column("watermark", BigInteger, nullable=False),
    Column("next_due_at", Instant),  # null unless active
    Column("next_slot", Text),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("platform", "chat_id"),
    Index(
        "ix_subscribers_due",
        "next_due_at",
        "id",
        sqlite_where=text("next_due_at IS NOT NULL"),
        postgresql_where=text("next_due_at IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("subscriber_id", _Number, ForeignKey("subscribers.id", ondelete="CASCADE"), nullable=False),
    Column("category_id", _Number, ForeignKey("categories.id"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("subscriber_id", "category_id"),
    sqlite_autoincrement=True,
)

renderings = Table(
    "renderings",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("format", Text, nullable=False),
    sqlite_autoincrement=True,
)

rendering_parts = Table(
    "rendering_parts",
    metadata,
    Column("rendering_id", _Number, ForeignKey("renderings.id", ondelete="CASCADE"), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    Column("plain", Text, nullable=False),
    Column("buttons", JSON, nullable=False),
)

_SETTLED = "settled_at IS NOT NULL"
_UNFINISHED = "settled_at IS NULL"
_IN_LINE = "settled_at IS NULL AND not_before IS NULL"
_TIMED = "settled_at IS NULL AND not_before IS NOT NULL"

# A row is unfinished as long as `settled_at` is null. `not_before` is null for one that stands in line; otherwise it
# is when the row may be leased (again): the end of its wait, or of its lease. The partial indexes hold unfinished
# rows only, so that leasing costs the same however much was sent before.
outbox = Table(
    "outbox",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("subscriber_id", _Number, ForeignKey("subscribers.id", ondelete="CASCADE"), nullable=False),
    Column("slot", Text, nullable=False),
    Column("part", Integer, nullable=False),
    Column("rendering_id", _Number, ForeignKey("renderings.id"), nullable=False, index=True),
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
    Index("ix_outbox_settled", "settled_at", sqlite_where=text(_SETTLED), postgresql_where=text(_SETTLED)),
    sqlite_autoincrement=True,
)
