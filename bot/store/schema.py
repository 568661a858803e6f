"""The tables as they are now. `migrations/` leads there from every earlier state; a test compares the two.

Everything here exists in SQLite and PostgreSQL alike. The comments beside a table say what its columns can't.
"""

from bot.store.tables.articles import (
    article_pictures,
    articles,
    categories,
    category_articles,
    fingerprint_keys,
    fingerprints,
    removed_posts,
    repeated_pictures,
    reports,
    seen_paragraphs,
    sequences,
)
from bot.store.tables.base import metadata
from bot.store.tables.delivery import broadcast_readers, broadcasts, delivery_counts
from bot.store.tables.feeds import ACTIVE, OFFERED, feed_entries, feeds, hub_subscriptions
from bot.store.tables.outbox import outbox, rendering_parts, renderings
from bot.store.tables.readers import subscribers, subscriptions
from bot.store.tables.words import alerts, damped_categories, filters, saved_articles, word_hits, words

__all__ = [
    "ACTIVE",
    "HEAD",
    "OFFERED",
    "alerts",
    "article_pictures",
    "articles",
    "broadcast_readers",
    "broadcasts",
    "categories",
    "category_articles",
    "damped_categories",
    "delivery_counts",
    "feed_entries",
    "feeds",
    "filters",
    "fingerprint_keys",
    "fingerprints",
    "hub_subscriptions",
    "metadata",
    "outbox",
    "removed_posts",
    "rendering_parts",
    "renderings",
    "repeated_pictures",
    "reports",
    "saved_articles",
    "seen_paragraphs",
    "sequences",
    "subscribers",
    "subscriptions",
    "word_hits",
    "words",
]

HEAD = "0006"
"""The newest migration. Kept here so that opening a current database needn't load Alembic."""
