"""Topics of forums, who looks after a chat, what operators tell all readers, and how many messages went out a day."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_NUMBERED = {"sqlite_autoincrement": True}
_IN_OUTBOX = sa.text("due_at IS NULL")
_HELD = sa.text("due_at IS NOT NULL")
_UNFINISHED = sa.text("finished_at IS NULL")
_FAILED = sa.text("state = 'failed'")


def upgrade() -> None:
    _create_broadcasts()
    _create_broadcast_readers()
    op.create_table(
        "delivery_counts",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("messages", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "outcome", name=op.f("pk_delivery_counts")),
        sqlite_with_rowid=False,
    )
    # Rebuilt, not altered: SQLite would write the new columns behind the tables' constraints.
    with op.batch_alter_table("subscribers", recreate="always", table_kwargs=_NUMBERED) as batch:
        batch.add_column(sa.Column("thread_id", sa.BigInteger()))
        batch.add_column(sa.Column("managed_by", sa.BigInteger()))
    with op.batch_alter_table("renderings", recreate="always", table_kwargs=_NUMBERED) as batch:
        batch.add_column(sa.Column("broadcast_id", _NUMBER))
        batch.create_foreign_key(
            op.f("fk_renderings_broadcast_id_broadcasts"), "broadcasts", ["broadcast_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index(op.f("ix_renderings_broadcast_id"), "renderings", ["broadcast_id"])
    op.create_index("ix_outbox_failed", "outbox", ["id"], sqlite_where=_FAILED, postgresql_where=_FAILED)


def downgrade() -> None:
    op.drop_index("ix_outbox_failed", "outbox")
    op.drop_index(op.f("ix_renderings_broadcast_id"), "renderings")
    with op.batch_alter_table("renderings", recreate="always", table_kwargs=_NUMBERED) as batch:
        batch.drop_constraint(op.f("fk_renderings_broadcast_id_broadcasts"), type_="foreignkey")
        batch.drop_column("broadcast_id")
    with op.batch_alter_table("subscribers", recreate="always", table_kwargs=_NUMBERED) as batch:
        batch.drop_column("managed_by")
        batch.drop_column("thread_id")
    op.drop_table("delivery_counts")
    op.drop_table("broadcast_readers")
    op.drop_table("broadcasts")


def _create_broadcasts() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("category_id", _NUMBER),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("author", sa.BigInteger()),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.BigInteger()),
        sa.Column("finished_at", sa.BigInteger()),
        sa.Column("reported_at", sa.BigInteger()),
        sa.Column("audience", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("reached", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("sent", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("gone", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("failed", sa.BigInteger(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_broadcasts_category_id_categories")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_broadcasts_category_id"), "broadcasts", ["category_id"])
    op.create_index(
        "ix_broadcasts_unfinished", "broadcasts", ["id"], sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED
    )


def _create_broadcast_readers() -> None:
    op.create_table(
        "broadcast_readers",
        sa.Column("broadcast_id", _NUMBER, nullable=False),
        sa.Column("subscriber_id", _NUMBER, nullable=False),
        sa.Column("due_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("broadcast_id", "subscriber_id", name=op.f("pk_broadcast_readers")),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_broadcast_readers_broadcast_id_broadcasts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscribers.id"],
            name=op.f("fk_broadcast_readers_subscriber_id_subscribers"),
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_broadcast_readers_subscriber_id"), "broadcast_readers", ["subscriber_id"])
    op.create_index(
        "ix_broadcast_readers_in_outbox",
        "broadcast_readers",
        ["broadcast_id", "subscriber_id"],
        sqlite_where=_IN_OUTBOX,
        postgresql_where=_IN_OUTBOX,
    )
    op.create_index(
        "ix_broadcast_readers_held",
        "broadcast_readers",
        ["broadcast_id", "due_at", "subscriber_id"],
        sqlite_where=_HELD,
        postgresql_where=_HELD,
    )
