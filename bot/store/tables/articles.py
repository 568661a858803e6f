"""Articles, the categories that list them, the stories that they tell, and what recurs in them."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, text

from bot.store.instants import Instant
from bot.store.tables.base import Number, metadata

categories = Table(
    "categories",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("names", JSON, nullable=False),  # broad to narrow, as they were written first
    Column("parent_id", Number, ForeignKey("categories.id"), index=True),
    Column("articles", Integer, nullable=False, server_default="0"),  # rows of it in category_articles
    sqlite_autoincrement=True,
)

articles = Table(
    "articles",
    metadata,
    # The sequence that watermarks go by, never used twice; below zero, where no watermark comes, what never was news.
    Column("id", Number, primary_key=True),
    Column("identity", Text, nullable=False, unique=True),
    Column("revision", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("category_id", Number, ForeignKey("categories.id"), nullable=False, index=True),
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
    Column("category_id", Number, ForeignKey("categories.id"), primary_key=True),
    Column("shown_at", Instant, primary_key=True),
    Column("article_id", Number, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_category_articles_category_id_article_id", "category_id", "article_id"),
    Index("ix_category_articles_article_id", "article_id"),
    sqlite_with_rowid=False,
)

article_pictures = Table(
    "article_pictures",
    metadata,
    Column("url", Text, primary_key=True),
    Column("article_id", Number, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True),
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
    Column("print", Number, primary_key=True, autoincrement=False),
    Column("titles", Integer, nullable=False),  # how many different ones it stood under, as far as that matters
    Column("first_title", BigInteger, nullable=False),
    Column("last_title", BigInteger, nullable=False),  # the last that was a new one
    Column("seen_at", Instant),  # null once it is boilerplate: it is seen no more, and kept
    Index("ix_seen_paragraphs_seen_at", "seen_at", sqlite_where=text(_SEEN), postgresql_where=text(_SEEN)),
)


# Which story each article that was news tells (its `story_id` is the number of the story's first article), and how:
# `kind` as in `stories.grouping`. Articles from before there were stories have no row: each is a story of its own.
reports = Table(
    "reports",
    metadata,
    Column(
        "article_id",
        Number,
        ForeignKey("articles.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("story_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("source_key", BigInteger, nullable=False),  # equal for articles of one outlet
    Column("length", Integer, nullable=False),  # characters of its body
    Column("reported_at", Instant, nullable=False),  # when it was published, else ingested
    Column("keywords", Text, nullable=False),  # parted by spaces
    Column("novelty", JSON, nullable=False),  # its sentences that say what earlier reports of the story didn't
    Index("ix_reports_story_id_article_id", "story_id", "article_id"),
    Index("ix_reports_reported_at", "reported_at"),
)

# What live stories are found and compared by; it goes when the stories are over.
fingerprints = Table(
    "fingerprints",
    metadata,
    Column(
        "article_id",
        Number,
        ForeignKey("articles.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("story_id", BigInteger, nullable=False, index=True),
    Column("reported_at", Instant, nullable=False, index=True),
    Column("data", LargeBinary, nullable=False),
)

fingerprint_keys = Table(
    "fingerprint_keys",
    metadata,
    Column("key", BigInteger, primary_key=True),
    Column(
        "article_id",
        Number,
        ForeignKey("fingerprints.article_id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    sqlite_with_rowid=False,
)
