"""First tables: waves, responses, released results."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_first_tables"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "waves",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("instruments", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waves")),
    )
    op.create_table(
        "responses",
        sa.Column("row_key", sa.String(64), nullable=False),
        sa.Column("wave_id", sa.String(16), nullable=False),
        sa.Column("role_group", sa.String(60), nullable=False),
        sa.Column("unit", sa.String(200), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_responses_wave_id")),
        sa.PrimaryKeyConstraint("row_key", name=op.f("pk_responses")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_responses_wave_id"), "responses", ["wave_id"])
    op.create_table(
        "released_results",
        sa.Column("wave_id", sa.String(16), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_released_results_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", name=op.f("pk_released_results")),
    )


def downgrade() -> None:
    for table in ("released_results", "responses", "waves"):
        op.drop_table(table)
