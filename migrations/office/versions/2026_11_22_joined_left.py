"""Head counts say who joined and left since an earlier wave; without an entry, nobody declared it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_joined_left"
down_revision = "2026_11_22_invitations"
branch_labels = None
depends_on = None

_COLUMNS = ("joined", "left", "moved_in", "moved_out")


def upgrade() -> None:
    op.add_column("waves", sa.Column("since_wave", sa.String(16), nullable=True))
    for name in _COLUMNS:
        op.add_column("head_counts", sa.Column(name, sa.Integer(), nullable=True))


def downgrade() -> None:
    for name in _COLUMNS:
        op.drop_column("head_counts", name)
    op.drop_column("waves", "since_wave")
