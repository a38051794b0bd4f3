"""The office's tables: clients, waves, crowds, spent and unspent codes, API keys. Never an answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, MetaData, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

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

    @property
    def offered_languages(self) -> tuple[str, ...]:
        """Give the languages respondents may choose from, the wave's own first; older waves have one."""
        return tuple(dict.fromkeys((self.language, *(self.languages or ()))))


class HeadCount(OfficeTable):
    """Invited people; ``unit`` is the empty text for those not counted by unit."""

    __tablename__ = "head_counts"
    __table_args__ = (CheckConstraint("invited > 0", name="invited_positive"),)

    wave_id: Mapped[str] = mapped_column(ForeignKey("waves.id"), primary_key=True)
    role_group: Mapped[str] = mapped_column(String(60), primary_key=True)
    unit: Mapped[str] = mapped_column(String(200), primary_key=True)
    position: Mapped[int]
    invited: Mapped[int]


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
