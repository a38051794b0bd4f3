"""The office's tables: clients, waves, crowds, codes, invitations, keys, its own log. Never an answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from diagnostic.storage.office.append_only import guard

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class OfficeTable(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


class Campaign(OfficeTable):
    __tablename__ = "campaigns"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    organisation: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(200))
    contact: Mapped[str] = mapped_column(String(200))
    is_simulated: Mapped[bool]
    created_on: Mapped[date]


class Wave(OfficeTable):
    """``instruments`` pins id, version and fingerprint; ``closed_on`` is empty while the wave is open."""

    __tablename__ = "waves"
    __table_args__ = (CheckConstraint("minimum_group >= 5", name="minimum_group_floor"),)

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(20))
    languages: Mapped[list[str] | None] = mapped_column(JSON)
    instruments: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    units: Mapped[list[str]] = mapped_column(JSON)
    minimum_group: Mapped[int]
    c_suite_consented: Mapped[bool]
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    roster_deleted_on: Mapped[date | None]
    since_wave: Mapped[str | None] = mapped_column(String(16))
    """The wave since which head counts say who joined and left."""

    @property
    def offered_languages(self) -> tuple[str, ...]:
        """Give the languages respondents may choose from, the wave's own first; older waves have one."""
        return tuple(dict.fromkeys((self.language, *(self.languages or ()))))


class HeadCount(OfficeTable):
    """Invited people; ``unit`` is the empty text for those not counted by unit.

    Who ``joined`` and ``left`` the survey, and who moved between its groups, since an earlier wave: empty
    where nobody declared it.
    """

    __tablename__ = "head_counts"
    __table_args__ = (CheckConstraint("invited > 0", name="invited_positive"),)

    wave_id: Mapped[str] = mapped_column(ForeignKey("waves.id"), primary_key=True)
    role_group: Mapped[str] = mapped_column(String(60), primary_key=True)
    unit: Mapped[str] = mapped_column(String(200), primary_key=True)
    position: Mapped[int]
    invited: Mapped[int]
    joined: Mapped[int | None]
    left: Mapped[int | None]
    moved_in: Mapped[int | None]
    moved_out: Mapped[int | None]


class AccessCode(OfficeTable):
    """A code's hash and, once spent, a hash that only its holder's form can make again."""

    __tablename__ = "access_codes"
    __table_args__ = (Index("ix_access_codes_wave_id", "wave_id", "role_group"), {"sqlite_with_rowid": False})

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("waves.id"))
    role_group: Mapped[str] = mapped_column(String(60))
    spent_by: Mapped[str | None] = mapped_column(String(64))


class ApiKey(OfficeTable):
    __tablename__ = "api_keys"
    __table_args__ = (UniqueConstraint("key_hash"),)

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    key_hash: Mapped[str] = mapped_column(String(64))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_on: Mapped[date]
    expires_on: Mapped[date]
    revoked: Mapped[bool]


class SigningKey(OfficeTable):
    """The key that one stratum of a launched wave shares; ``private_key`` is empty once it is destroyed.

    It is PKCS #8 in base64url, encrypted under the wave's erasure key, which no database holds. ``issued`` is
    the number of credentials, written down when the invitations that it is counted from are deleted.
    """

    __tablename__ = "signing_keys"

    wave_id: Mapped[str] = mapped_column(ForeignKey("waves.id"), primary_key=True)
    stratum: Mapped[int] = mapped_column(primary_key=True)
    role_groups: Mapped[list[str]] = mapped_column(JSON)
    invited: Mapped[int]
    public_key: Mapped[str] = mapped_column(Text)
    private_key: Mapped[str] = mapped_column(Text)
    issued: Mapped[int | None]


class SignedManifest(OfficeTable):
    """A launched wave's published manifests, as they were signed; the highest ``number`` holds."""

    __tablename__ = "manifests"

    wave_id: Mapped[str] = mapped_column(ForeignKey("waves.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(40))
    signed: Mapped[str] = mapped_column(Text)


class Invitation(OfficeTable):
    """A secret's hash and, once a credential was issued for it, the hash of the message that was signed."""

    __tablename__ = "invitations"
    __table_args__ = (Index("ix_invitations_wave_id", "wave_id", "stratum"), {"sqlite_with_rowid": False})

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("waves.id"))
    stratum: Mapped[int]
    issued_for: Mapped[str | None] = mapped_column(String(64))
    is_done: Mapped[bool]


class RosterEntry(OfficeTable):
    """Where an invitation is sent, and what was sent there. Rows live until the date the manifest names."""

    __tablename__ = "roster"
    __table_args__ = (
        Index("ix_roster_wave_id", "wave_id", "email", unique=True),
        Index("ix_roster_stop_hash", "stop_hash", unique=True),
        {"sqlite_with_rowid": False},
    )

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("waves.id"))
    nonce: Mapped[str] = mapped_column(String(32))
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(20))
    stop_hash: Mapped[str] = mapped_column(String(64))
    is_stopped: Mapped[bool]
    was_sent: Mapped[bool]
    reminders: Mapped[int]
    was_told_to_finish: Mapped[bool] = mapped_column(default=False)


class AuditEntry(OfficeTable):
    """What the office did, each entry bound to the one before by ``entry_hash``; no respondent's event."""

    __tablename__ = "audit_log"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date]
    event: Mapped[str] = mapped_column(String(60))
    details: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64))
    entry_hash: Mapped[str] = mapped_column(String(64))


guard(AuditEntry.__table__)
