"""Feeds, what was seen in them, and what is remembered of articles that were removed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_memory()
    _create_feeds()
    _create_feed_entries()


def downgrade() -> None:
    for table in ("feed_entries", "feeds", "removed_posts", "sequences"):
        op.drop_table(table)


def _create_memory() -> None:
    op.create_table(
        "sequences",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sequences")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "removed_posts",
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("identity", name=op.f("pk_removed_posts")),
        sqlite_with_rowid=False,
    )


def _create_feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("category_id", _NUMBER, nullable=False),
        sa.Column("with_tags", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("site_url", sa.Text()),
        sa.Column("hub", sa.Text()),
        sa.Column("topic", sa.Text()),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("body_print", sa.BigInteger()),
        sa.Column("next_check_at", sa.BigInteger(), nullable=False),
        sa.Column("checked_at", sa.BigInteger()),
        sa.Column("succeeded_at", sa.BigInteger()),
        sa.Column("newest_at", sa.BigInteger()),
        sa.Column("entries_a_day", sa.Float(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.BigInteger()),
        sa.Column("fault", sa.Text()),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("told_at", sa.BigInteger()),
        sa.Column("asked_interval_s", sa.Integer(), nullable=False),
        sa.Column("skip_hours", sa.Integer(), nullable=False),
        sa.Column("skip_days", sa.Integer(), nullable=False),
        sa.Column("page_samples", sa.Integer(), nullable=False),
        sa.Column("page_gain", sa.Float(), nullable=False),
        sa.Column("since_page_sample", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.BigInteger()),
        sa.Column("entries_seen_at", sa.BigInteger()),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("url", name=op.f("uq_feeds_url")),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_feeds_category_id_categories")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_feeds_location"), "feeds", ["location"])
    _create_partial("ix_feeds_due", ["next_check_at", "id"], "state = 'active'")
    _create_partial("ix_feeds_leased", ["lease_until"], "lease_until IS NOT NULL")
    _create_partial("ix_feeds_offered", ["created_at"], "state = 'offered'")


def _create_partial(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(op.f(name), "feeds", columns, sqlite_where=condition, postgresql_where=condition)


def _create_feed_entries() -> None:
    op.create_table(
        "feed_entries",
        sa.Column("feed_id", _NUMBER, nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("feed_id", "key", name=op.f("pk_feed_entries")),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name=op.f("fk_feed_entries_feed_id_feeds"), ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_feed_entries_seen_at"), "feed_entries", ["seen_at"])
