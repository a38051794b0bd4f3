"""First tables: campaigns, waves, head counts, access codes, API keys."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_first_tables"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("organisation", sa.String(200), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("contact", sa.String(200), nullable=False),
        sa.Column("is_simulated", sa.Boolean(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
    )
    op.create_table(
        "waves",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("campaign_id", sa.String(16), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("instruments", sa.JSON(), nullable=False),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("minimum_group", sa.Integer(), nullable=False),
        sa.Column("c_suite_consented", sa.Boolean(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("minimum_group >= 5", name=op.f("ck_waves_minimum_group_floor")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_waves_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waves")),
    )
    op.create_index(op.f("ix_waves_campaign_id"), "waves", ["campaign_id"])
    op.create_table(
        "head_counts",
        sa.Column("wave_id", sa.String(16), nullable=False),
        sa.Column("role_group", sa.String(60), nullable=False),
        sa.Column("unit", sa.String(200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.CheckConstraint("invited > 0", name=op.f("ck_head_counts_invited_positive")),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_head_counts_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "role_group", "unit", name=op.f("pk_head_counts")),
    )
    op.create_table(
        "access_codes",
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("wave_id", sa.String(16), nullable=False),
        sa.Column("role_group", sa.String(60), nullable=False),
        sa.Column("spent_by", sa.String(64), nullable=True),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_access_codes_wave_id")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_access_codes")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_access_codes_wave_id"), "access_codes", ["wave_id", "role_group"])
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_api_keys_key_hash")),
    )


def downgrade() -> None:
    for table in ("api_keys", "access_codes", "head_counts", "waves", "campaigns"):
        op.drop_table(table)
