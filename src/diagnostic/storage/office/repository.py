"""What the office can be asked within one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from diagnostic.storage.barriers import count_row
from diagnostic.storage.office.audit import AuditStore
from diagnostic.storage.office.invitations import InvitationStore
from diagnostic.storage.office.models import AccessCode, ApiKey, Campaign, HeadCount, Wave
from diagnostic.storage.office.roster import RosterStore

SpendOutcome = Literal["spent now", "spent by this form before", "spent by another form", "wave closed"]


class OfficeRepository:
    def __init__(self, session: Session) -> None:
        self._session = session
        self.invitations = InvitationStore(session)
        self.roster = RosterStore(session)
        self.audit = AuditStore(session)

    def add_campaign(self, campaign: Campaign) -> None:
        self._session.add(campaign)

    def campaigns(self) -> Sequence[Campaign]:
        return self._session.scalars(select(Campaign).order_by(Campaign.created_on, Campaign.id)).all()

    def campaign(self, campaign_id: str) -> Campaign | None:
        return self._session.get(Campaign, campaign_id)

    def add_wave(self, wave: Wave, head_counts: Iterable[HeadCount]) -> None:
        self._session.add(wave)
        self._session.flush()
        self._session.add_all(head_counts)

    def wave(self, wave_id: str, *, for_change: bool = False) -> Wave | None:
        """Give a wave; ``for_change`` keeps other transactions from changing it meanwhile."""
        return self._session.get(Wave, wave_id, with_for_update=for_change or None)

    def launched_waves(self) -> Sequence[Wave]:
        chosen = select(Wave).where(Wave.roster_deleted_on.is_not(None))
        return self._session.scalars(chosen.order_by(Wave.id)).all()

    def waves_of(self, campaign_id: str) -> Sequence[Wave]:
        chosen = select(Wave).where(Wave.campaign_id == campaign_id)
        return self._session.scalars(chosen.order_by(Wave.opened_on, Wave.id)).all()

    def head_counts(self, wave_id: str) -> Sequence[HeadCount]:
        chosen = select(HeadCount).where(HeadCount.wave_id == wave_id)
        return self._session.scalars(chosen.order_by(HeadCount.position)).all()

    def add_codes(self, wave_id: str, role_group: str, code_hashes: Iterable[str]) -> None:
        self._session.add_all(
            AccessCode(code_hash=code_hash, wave_id=wave_id, role_group=role_group)
            for code_hash in sorted(code_hashes)
        )

    def code(self, code_hash: str) -> AccessCode | None:
        return self._session.get(AccessCode, code_hash)

    def code_counts(self, wave_id: str) -> dict[str, tuple[int, int]]:
        """Give, by role group, how many codes are issued and how many of them spent."""
        counts = (
            select(AccessCode.role_group, func.count(), func.count(AccessCode.spent_by))
            .where(AccessCode.wave_id == wave_id)
            .group_by(AccessCode.role_group)
        )
        return {role_group: (issued, spent) for role_group, issued, spent in self._session.execute(counts)}

    def spend(self, code_hash: str, spent_by: str) -> SpendOutcome:
        """Mark an existing code as spent by one form, unless it is spent or its wave has closed."""
        wave_is_open = exists().where(Wave.id == AccessCode.wave_id, Wave.closed_on.is_(None))
        spending = (
            update(AccessCode)
            .where(AccessCode.code_hash == code_hash, AccessCode.spent_by.is_(None), wave_is_open)
            .values(spent_by=spent_by)
            .returning(AccessCode.code_hash)
        )
        if self._session.scalar(spending) is not None:
            count_row(self._session)
            return "spent now"
        stored = self._session.scalar(select(AccessCode.spent_by).where(AccessCode.code_hash == code_hash))
        if stored is None:
            return "wave closed"
        return "spent by this form before" if stored == spent_by else "spent by another form"

    def close_wave(self, wave: Wave, closed_on: date) -> None:
        wave.closed_on = closed_on

    def add_key(self, key: ApiKey) -> None:
        self._session.add(key)

    def all_keys(self) -> Sequence[ApiKey]:
        return self._session.scalars(select(ApiKey).order_by(ApiKey.created_on, ApiKey.id)).all()

    def key(self, key_id: str) -> ApiKey | None:
        return self._session.get(ApiKey, key_id)

    def key_with_hash(self, key_hash: str) -> ApiKey | None:
        return self._session.scalar(select(ApiKey).where(ApiKey.key_hash == key_hash))
