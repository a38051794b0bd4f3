"""Invitations by blind credential: keys, manifests, invitations, the roster, the office's log."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_invitations"
down_revision = "2026_11_22_wave_languages"
branch_labels = None
depends_on = None

_WAVE = ("wave_id", sa.String(16))

_ONLY_APPENDED = {
    "sqlite": [
        f"CREATE TRIGGER audit_log_{change.lower()} BEFORE {change} ON audit_log "
        "BEGIN SELECT RAISE(ABORT, 'the audit log can only be appended to'); END"
        for change in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION audit_log_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log can only be appended to'; END $$",
        "CREATE TRIGGER audit_log_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_log_kept()",
    ],
}
_MAY_GO = {
    "sqlite": ["DROP TRIGGER audit_log_update", "DROP TRIGGER audit_log_delete"],
    "postgresql": ["DROP TRIGGER audit_log_kept ON audit_log", "DROP FUNCTION audit_log_kept()"],
}


def upgrade() -> None:
    op.add_column("waves", sa.Column("roster_deleted_on", sa.Date(), nullable=True))
    op.create_table(
        "signing_keys",
        sa.Column(*_WAVE, nullable=False),
        sa.Column("stratum", sa.Integer(), nullable=False),
        sa.Column("role_groups", sa.JSON(), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("private_key", sa.Text(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_signing_keys_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "stratum", name=op.f("pk_signing_keys")),
    )
    op.create_table(
        "manifests",
        sa.Column(*_WAVE, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(40), nullable=False),
        sa.Column("signed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_manifests_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "number", name=op.f("pk_manifests")),
    )
    op.create_table(
        "invitations",
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column(*_WAVE, nullable=False),
        sa.Column("stratum", sa.Integer(), nullable=False),
        sa.Column("issued_for", sa.String(64), nullable=True),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_invitations_wave_id")),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_invitations")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_invitations_wave_id"), "invitations", ["wave_id", "stratum"])
    op.create_table(
        "roster",
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column(*_WAVE, nullable=False),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("stop_hash", sa.String(64), nullable=False),
        sa.Column("is_stopped", sa.Boolean(), nullable=False),
        sa.Column("was_sent", sa.Boolean(), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("was_told_to_finish", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_roster_wave_id")),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_roster")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_roster_wave_id"), "roster", ["wave_id", "email"], unique=True)
    op.create_index(op.f("ix_roster_stop_hash"), "roster", ["stop_hash"], unique=True)
    op.create_table(
        "audit_log",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("event", sa.String(60), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("entry_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_log")),
    )
    for step in _ONLY_APPENDED[op.get_bind().dialect.name]:
        op.execute(step)


def downgrade() -> None:
    for step in _MAY_GO[op.get_bind().dialect.name]:
        op.execute(step)
    for table in ("audit_log", "roster", "invitations", "manifests", "signing_keys"):
        op.drop_table(table)
    op.drop_column("waves", "roster_deleted_on")
