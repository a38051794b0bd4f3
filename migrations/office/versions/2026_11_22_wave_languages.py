"""Waves offer several languages; without an entry, their one."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_wave_languages"
down_revision = "2026_11_21_first_tables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("waves", sa.Column("languages", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("waves", "languages")
