"""What readers follow, mute, save and want less of."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table, Text, text

from bot.store.instants import Instant
from bot.store.tables.base import Number, metadata

_AT_ONCE = "at_once = 1"

# Words that readers follow or mute. `key` is the word folded, by which equal spellings are one.
words = Table(
    "words",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("text", Text, nullable=False),
    sqlite_autoincrement=True,
)

# A reader's wish for a word: `kind` is follow or mute; `at_once`: an alert for each new story that has it.
filters = Table(
    "filters",
    metadata,
    Column("subscriber_id", Number, ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True),
    Column("word_id", Number, ForeignKey("words.id"), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("at_once", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index("ix_filters_word_id_subscriber_id", "word_id", "subscriber_id"),
    Index(
        "ix_filters_at_once",
        "word_id",
        "subscriber_id",
        sqlite_where=text(_AT_ONCE),
        postgresql_where=text("at_once"),
    ),
    sqlite_with_rowid=False,
)

# Which recent articles have which of these words in their title or text.
word_hits = Table(
    "word_hits",
    metadata,
    Column("word_id", Number, ForeignKey("words.id", ondelete="CASCADE"), primary_key=True),
    Column("article_id", Number, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# Stories that a reader is to be told of at once and hasn't been yet; `subscribers.alert_due_at` says when.
alerts = Table(
    "alerts",
    metadata,
    Column("subscriber_id", Number, ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True),
    Column("story_id", BigInteger, primary_key=True),
    Column("article_id", Number, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("word_id", Number, ForeignKey("words.id"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    sqlite_with_rowid=False,
)

saved_articles = Table(
    "saved_articles",
    metadata,
    Column("subscriber_id", Number, ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True),
    Column("article_id", Number, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("saved_at", Instant, nullable=False),
    sqlite_with_rowid=False,
)

# Categories of which a reader wants to see less.
damped_categories = Table(
    "damped_categories",
    metadata,
    Column("subscriber_id", Number, ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True),
    Column("category_id", Number, ForeignKey("categories.id"), primary_key=True, index=True),
    Column("created_at", Instant, nullable=False),
    sqlite_with_rowid=False,
)
