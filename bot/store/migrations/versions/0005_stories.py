"""Stories, the words that readers follow or mute, what they save, and all that a digest is made by."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_READER_COLUMNS = ("profile", "min_stories", "card", "alerted_at", "alert_due_at")
_NEW_TABLES = (
    "damped_categories",
    "saved_articles",
    "alerts",
    "word_hits",
    "filters",
    "words",
    "fingerprint_keys",
    "fingerprints",
    "reports",
)
_NUMBERED = {"sqlite_autoincrement": True}


def upgrade() -> None:
    _create_reports()
    _create_fingerprints()
    _create_words()
    _create_wishes()
    _create_readers_own()
    _add_to_readers()
    _add_to_renderings()
    # What is stored already is told as it stands: an archive is not grouped anew.
    op.execute(
        "INSERT INTO sequences (name, last) "
        "SELECT 'articles told as stories', coalesce(max(id), 0) FROM articles WHERE id > 0"
    )
    # Nobody had a choice between the two yet.
    op.execute("UPDATE subscribers SET format = 'rich' WHERE platform = 'telegram' AND format = 'html'")


def downgrade() -> None:
    op.execute("UPDATE subscribers SET format = 'html' WHERE format = 'rich'")
    op.execute("DELETE FROM sequences WHERE name = 'articles told as stories'")
    op.drop_index("ix_subscribers_alert_due", "subscribers")
    op.drop_index("ix_subscribers_due", "subscribers")
    op.drop_index("ix_renderings_digest_key", "renderings")
    with op.batch_alter_table("subscribers", recreate="always", table_kwargs=_NUMBERED) as batch:
        for name in _READER_COLUMNS:
            batch.drop_column(name)
    _create_partial("ix_subscribers_due", ["next_due_at", "id"], "next_due_at IS NOT NULL")
    with op.batch_alter_table("renderings", recreate="always", table_kwargs=_NUMBERED) as batch:
        batch.drop_column("digest_key")
        batch.drop_column("article_ids")
    with op.batch_alter_table("rendering_parts", recreate="always") as batch:
        batch.drop_column("kind")
        batch.drop_column("fallback")
    for table in _NEW_TABLES:
        op.drop_table(table)


def _create_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("article_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("story_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source_key", sa.BigInteger(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("reported_at", sa.BigInteger(), nullable=False),
        sa.Column("keywords", sa.Text(), nullable=False),
        sa.Column("novelty", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_reports")),
        _refers("reports", "article_id", "articles", cascades=True),
    )
    op.create_index(op.f("ix_reports_story_id_article_id"), "reports", ["story_id", "article_id"])
    op.create_index(op.f("ix_reports_reported_at"), "reports", ["reported_at"])


def _create_fingerprints() -> None:
    op.create_table(
        "fingerprints",
        sa.Column("article_id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("story_id", sa.BigInteger(), nullable=False),
        sa.Column("reported_at", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_fingerprints")),
        _refers("fingerprints", "article_id", "articles", cascades=True),
    )
    op.create_index(op.f("ix_fingerprints_story_id"), "fingerprints", ["story_id"])
    op.create_index(op.f("ix_fingerprints_reported_at"), "fingerprints", ["reported_at"])
    op.create_table(
        "fingerprint_keys",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("article_id", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("key", "article_id", name=op.f("pk_fingerprint_keys")),
        _refers("fingerprint_keys", "article_id", "fingerprints", cascades=True, column="article_id"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_fingerprint_keys_article_id"), "fingerprint_keys", ["article_id"])


def _create_words() -> None:
    op.create_table(
        "words",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_words")),
        sa.UniqueConstraint("key", name=op.f("uq_words_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "word_hits",
        sa.Column("word_id", _NUMBER, nullable=False),
        sa.Column("article_id", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("word_id", "article_id", name=op.f("pk_word_hits")),
        _refers("word_hits", "word_id", "words", cascades=True),
        _refers("word_hits", "article_id", "articles", cascades=True),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_word_hits_article_id"), "word_hits", ["article_id"])


def _create_wishes() -> None:
    op.create_table(
        "filters",
        sa.Column("subscriber_id", _NUMBER, nullable=False),
        sa.Column("word_id", _NUMBER, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subscriber_id", "word_id", name=op.f("pk_filters")),
        _refers("filters", "subscriber_id", "subscribers", cascades=True),
        _refers("filters", "word_id", "words"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_filters_word_id_subscriber_id"), "filters", ["word_id", "subscriber_id"])
    op.create_index(
        op.f("ix_filters_at_once"),
        "filters",
        ["word_id", "subscriber_id"],
        sqlite_where=sa.text("at_once = 1"),
        postgresql_where=sa.text("at_once"),
    )
    op.create_table(
        "alerts",
        sa.Column("subscriber_id", _NUMBER, nullable=False),
        sa.Column("story_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", _NUMBER, nullable=False),
        sa.Column("word_id", _NUMBER, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subscriber_id", "story_id", name=op.f("pk_alerts")),
        _refers("alerts", "subscriber_id", "subscribers", cascades=True),
        _refers("alerts", "article_id", "articles", cascades=True),
        _refers("alerts", "word_id", "words"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_alerts_article_id"), "alerts", ["article_id"])
    op.create_index(op.f("ix_alerts_word_id"), "alerts", ["word_id"])


def _create_readers_own() -> None:
    op.create_table(
        "saved_articles",
        sa.Column("subscriber_id", _NUMBER, nullable=False),
        sa.Column("article_id", _NUMBER, nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subscriber_id", "article_id", name=op.f("pk_saved_articles")),
        _refers("saved_articles", "subscriber_id", "subscribers", cascades=True),
        _refers("saved_articles", "article_id", "articles", cascades=True),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_saved_articles_article_id"), "saved_articles", ["article_id"])
    op.create_table(
        "damped_categories",
        sa.Column("subscriber_id", _NUMBER, nullable=False),
        sa.Column("category_id", _NUMBER, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subscriber_id", "category_id", name=op.f("pk_damped_categories")),
        _refers("damped_categories", "subscriber_id", "subscribers", cascades=True),
        _refers("damped_categories", "category_id", "categories"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_damped_categories_category_id"), "damped_categories", ["category_id"])


def _add_to_readers() -> None:
    # Rebuilt, not altered: SQLite would write the new columns behind the table's constraints.
    with op.batch_alter_table("subscribers", recreate="always", table_kwargs=_NUMBERED) as batch:
        batch.add_column(sa.Column("profile", sa.BigInteger(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("min_stories", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("card", sa.Text(), nullable=False, server_default="off"))
        batch.add_column(sa.Column("alerted_at", sa.BigInteger()))
        batch.add_column(sa.Column("alert_due_at", sa.BigInteger()))
    op.drop_index("ix_subscribers_due", "subscribers")
    group = ["next_due_at", "profile", "watermark", "next_slot", "id"]
    _create_partial("ix_subscribers_due", group, "next_due_at IS NOT NULL")
    _create_partial("ix_subscribers_alert_due", ["alert_due_at"], "alert_due_at IS NOT NULL")


def _add_to_renderings() -> None:
    with op.batch_alter_table("renderings", recreate="always", table_kwargs=_NUMBERED) as batch:
        batch.add_column(sa.Column("digest_key", sa.BigInteger()))
        batch.add_column(sa.Column("article_ids", sa.JSON(), nullable=False, server_default="[]"))
    op.create_index(op.f("ix_renderings_digest_key"), "renderings", ["digest_key"])
    with op.batch_alter_table("rendering_parts", recreate="always") as batch:
        batch.add_column(sa.Column("kind", sa.Text(), nullable=False, server_default="text"))
        batch.add_column(sa.Column("fallback", sa.JSON(), nullable=False, server_default="[]"))


def _create_partial(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(op.f(name), "subscribers", columns, sqlite_where=condition, postgresql_where=condition)


def _refers(
    table: str, name: str, other: str, *, cascades: bool = False, column: str = "id"
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [name],
        [f"{other}.{column}"],
        name=op.f(f"fk_{table}_{name}_{other}"),
        ondelete="CASCADE" if cascades else None,
    )
