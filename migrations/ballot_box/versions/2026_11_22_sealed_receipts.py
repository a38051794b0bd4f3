"""The list of receipts of a closed wave, sealed with its root."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_sealed_receipts"
down_revision = "2026_11_21_first_tables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sealed_receipts",
        sa.Column("wave_id", sa.String(16), nullable=False),
        sa.Column("root", sa.String(64), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_sealed_receipts_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", name=op.f("pk_sealed_receipts")),
    )


def downgrade() -> None:
    op.drop_table("sealed_receipts")
