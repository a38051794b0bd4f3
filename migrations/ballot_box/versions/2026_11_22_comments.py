"""Comments while a wave is open, and what is released of them once it has closed."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_comments"
down_revision = "2026_11_22_sealed_receipts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comments",
        sa.Column("comment_key", sa.String(64), nullable=False),
        sa.Column("wave_id", sa.String(16), nullable=False),
        sa.Column("question_id", sa.String(60), nullable=False),
        sa.Column("unit", sa.String(200), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_comments_wave_id")),
        sa.PrimaryKeyConstraint("comment_key", name=op.f("pk_comments")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_comments_wave_id"), "comments", ["wave_id"])
    if op.get_bind().dialect.name == "postgresql":
        # long texts would else lie in a table of their own, where their first transaction stays written down
        op.execute("ALTER TABLE comments ALTER COLUMN comment SET STORAGE MAIN")
    op.create_table(
        "released_comments",
        sa.Column("wave_id", sa.String(16), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_released_comments_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", name=op.f("pk_released_comments")),
    )


def downgrade() -> None:
    for table in ("released_comments", "comments"):
        op.drop_table(table)
