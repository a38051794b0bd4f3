"""What everybody may know of a launched wave, and how many answered it by stratum."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_published_waves"
down_revision = "2026_11_22_comments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "published_waves",
        sa.Column("wave_id", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_published_waves_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "version", name=op.f("pk_published_waves")),
    )
    op.create_table(
        "sealed_turnout",
        sa.Column("wave_id", sa.String(16), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_sealed_turnout_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", name=op.f("pk_sealed_turnout")),
    )


def downgrade() -> None:
    for table in ("sealed_turnout", "published_waves"):
        op.drop_table(table)
