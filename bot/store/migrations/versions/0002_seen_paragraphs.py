"""How often paragraphs recur in a source's articles."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_SEEN = sa.text("seen_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "seen_paragraphs",
        sa.Column("print", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("titles", sa.Integer(), nullable=False),
        sa.Column("first_title", sa.BigInteger(), nullable=False),
        sa.Column("last_title", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("print", name=op.f("pk_seen_paragraphs")),
    )
    op.create_index(
        op.f("ix_seen_paragraphs_seen_at"),
        "seen_paragraphs",
        ["seen_at"],
        sqlite_where=_SEEN,
        postgresql_where=_SEEN,
    )


def downgrade() -> None:
    op.drop_table("seen_paragraphs")
