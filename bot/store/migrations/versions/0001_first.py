"""The first schema. A migration that was released is never edited; what changes goes into the next one."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_categories()
    _create_articles()
    _create_category_articles()
    _create_pictures()
    _create_subscribers()
    _create_subscriptions()
    _create_renderings()
    _create_outbox()


def downgrade() -> None:
    for table in (
        "outbox",
        "rendering_parts",
        "renderings",
        "subscriptions",
        "subscribers",
        "repeated_pictures",
        "article_pictures",
        "category_articles",
        "articles",
        "categories",
    ):
        op.drop_table(table)


def _reference(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete=ondelete)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _index(name: str, table: str, *columns: str, where: str | None = None) -> None:
    condition = None if where is None else sa.text(where)
    op.create_index(op.f(name), table, list(columns), sqlite_where=condition, postgresql_where=condition)


def _create_categories() -> None:
    op.create_table(
        "categories",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("parent_id", _NUMBER),
        sa.Column("articles", sa.Integer(), nullable=False, server_default="0"),
        _key("categories", "id"),
        _unique("categories", "key"),
        _reference("categories", "parent_id", "categories"),
        sqlite_autoincrement=True,
    )
    _index("ix_categories_parent_id", "categories", "parent_id")


def _create_articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("category_id", _NUMBER, nullable=False),
        sa.Column("author", sa.Text()),
        sa.Column("source", sa.Text()),
        sa.Column("published_at", sa.BigInteger()),
        sa.Column("shown_at", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("head_image", sa.Text()),
        sa.Column("picture", sa.Text()),
        sa.Column("ingested_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        _key("articles", "id"),
        _unique("articles", "identity"),
        _reference("articles", "category_id", "categories"),
        sqlite_autoincrement=True,
    )
    _index("ix_articles_category_id", "articles", "category_id")
    _index("ix_articles_shown_at_id", "articles", "shown_at", "id")


def _create_category_articles() -> None:
    op.create_table(
        "category_articles",
        sa.Column("category_id", _NUMBER, nullable=False),
        sa.Column("shown_at", sa.BigInteger(), nullable=False),
        sa.Column("article_id", _NUMBER, nullable=False),
        _key("category_articles", "category_id", "shown_at", "article_id"),
        _reference("category_articles", "category_id", "categories"),
        _reference("category_articles", "article_id", "articles", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
    _index("ix_category_articles_category_id_article_id", "category_articles", "category_id", "article_id")
    _index("ix_category_articles_article_id", "category_articles", "article_id")


def _create_pictures() -> None:
    op.create_table(
        "article_pictures",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("article_id", _NUMBER, nullable=False),
        _key("article_pictures", "url", "article_id"),
        _reference("article_pictures", "article_id", "articles", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
    _index("ix_article_pictures_article_id", "article_pictures", "article_id")
    op.create_table(
        "repeated_pictures",
        sa.Column("url", sa.Text(), nullable=False),
        _key("repeated_pictures", "url"),
        sqlite_with_rowid=False,
    )


def _create_subscribers() -> None:
    op.create_table(
        "subscribers",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("times", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("send_empty", sa.Boolean(), nullable=False),
        sa.Column("watermark", sa.BigInteger(), nullable=False),
        sa.Column("next_due_at", sa.BigInteger()),
        sa.Column("next_slot", sa.Text()),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        _key("subscribers", "id"),
        _unique("subscribers", "platform", "chat_id"),
        sqlite_autoincrement=True,
    )
    _index("ix_subscribers_due", "subscribers", "next_due_at", "id", where="next_due_at IS NOT NULL")


def _create_subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("subscriber_id", _NUMBER, nullable=False),
        sa.Column("category_id", _NUMBER, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        _key("subscriptions", "id"),
        _unique("subscriptions", "subscriber_id", "category_id"),
        _reference("subscriptions", "subscriber_id", "subscribers", ondelete="CASCADE"),
        _reference("subscriptions", "category_id", "categories"),
        sqlite_autoincrement=True,
    )
    _index("ix_subscriptions_category_id", "subscriptions", "category_id")


def _create_renderings() -> None:
    op.create_table(
        "renderings",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        _key("renderings", "id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "rendering_parts",
        sa.Column("rendering_id", _NUMBER, nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("buttons", sa.JSON(), nullable=False),
        _key("rendering_parts", "rendering_id", "part"),
        _reference("rendering_parts", "rendering_id", "renderings", ondelete="CASCADE"),
    )


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("subscriber_id", _NUMBER, nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("rendering_id", _NUMBER, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("not_before", sa.BigInteger()),
        sa.Column("enqueued_at", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.BigInteger()),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("reason", sa.Text()),
        _key("outbox", "id"),
        _unique("outbox", "subscriber_id", "slot", "part"),
        _reference("outbox", "subscriber_id", "subscribers", ondelete="CASCADE"),
        _reference("outbox", "rendering_id", "renderings"),
        sqlite_autoincrement=True,
    )
    _index("ix_outbox_rendering_id", "outbox", "rendering_id")
    _index("ix_outbox_unfinished", "outbox", "subscriber_id", "id", where="settled_at IS NULL")
    _index("ix_outbox_in_line", "outbox", "id", where="settled_at IS NULL AND not_before IS NULL")
    _index("ix_outbox_timed", "outbox", "not_before", "id", where="settled_at IS NULL AND not_before IS NOT NULL")
    _index("ix_outbox_settled", "outbox", "settled_at", where="settled_at IS NOT NULL")
