"""Invitations within one of the office's transactions: who may still ask for a credential."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from diagnostic.storage.barriers import count_row
from diagnostic.storage.office.models import Invitation, RosterEntry, SignedManifest, SigningKey, Wave


class IssueOutcome(NamedTuple):
    """The stratum of an invitation and the hash recorded for it; no hash when its wave has closed."""

    stratum: int
    issued_for: str | None


class InvitationStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add_keys(self, keys: Iterable[SigningKey]) -> None:
        self._session.add_all(keys)

    def keys(self, wave_id: str) -> list[SigningKey]:
        """Give a launched wave's keys, by stratum; none before its launch."""
        chosen = select(SigningKey).where(SigningKey.wave_id == wave_id)
        return list(self._session.scalars(chosen.order_by(SigningKey.stratum)))

    def erase_private_keys(self, wave_id: str) -> int:
        """Blank what is left of a wave's private keys; gives how many there were."""
        held = SigningKey.wave_id == wave_id, SigningKey.private_key != ""
        erasing = update(SigningKey).where(*held).values(private_key="").returning(SigningKey.stratum)
        return len(self._session.scalars(erasing).all())

    def add_manifest(self, manifest: SignedManifest) -> None:
        self._session.add(manifest)

    def manifests(self, wave_id: str) -> list[SignedManifest]:
        """Give a wave's manifests, the one that holds last."""
        chosen = select(SignedManifest).where(SignedManifest.wave_id == wave_id)
        return list(self._session.scalars(chosen.order_by(SignedManifest.number)))

    def add(self, wave_id: str, stratum: int, secret_hashes: Iterable[str]) -> None:
        self._session.add_all(
            Invitation(secret_hash=one, wave_id=wave_id, stratum=stratum, is_done=False)
            for one in sorted(secret_hashes)
        )
        self._session.flush()

    def find(self, wave_id: str, secret_hash: str) -> Invitation | None:
        found = self._session.get(Invitation, secret_hash)
        return found if found is not None and found.wave_id == wave_id else None

    def commit_issue(self, wave_id: str, secret_hash: str, message_hash: str) -> IssueOutcome | None:
        """Record a message's hash unless the invitation has one; None for an unknown invitation.

        Nothing is recorded once the wave is closed, but what was recorded before is given.
        """
        this_one = Invitation.secret_hash == secret_hash, Invitation.wave_id == wave_id
        wave_is_open = exists().where(Wave.id == Invitation.wave_id, Wave.closed_on.is_(None))
        issuing = update(Invitation).where(*this_one, Invitation.issued_for.is_(None), wave_is_open)
        told = Invitation.stratum, Invitation.issued_for
        row = self._session.execute(issuing.values(issued_for=message_hash).returning(*told)).first()
        if row is not None:
            count_row(self._session)
            return IssueOutcome(*row)
        row = self._session.execute(select(*told).where(*this_one)).first()
        return None if row is None else IssueOutcome(*row)

    def note_done(self, wave_id: str, secret_hash: str) -> None:
        """Remember that the holder has nothing more to do; only for one that a credential was issued for."""
        this_one = Invitation.secret_hash == secret_hash, Invitation.wave_id == wave_id
        not_yet = Invitation.issued_for.is_not(None), Invitation.is_done.is_(False)
        done = update(Invitation).where(*this_one, *not_yet)
        changed = self._session.scalar(done.values(is_done=True).returning(Invitation.secret_hash))
        if changed is not None:
            count_row(self._session)

    def delete_all(self, wave_id: str) -> int:
        """Delete a wave's invitations with its roster; what was issued stays as a number. Gives how many."""
        counts = self.counts(wave_id)
        for key in self.keys(wave_id):
            if key.issued is None:
                key.issued = counts.get(key.stratum, (0, 0))[1]
        self._session.execute(delete(RosterEntry).where(RosterEntry.wave_id == wave_id))
        gone = delete(Invitation).where(Invitation.wave_id == wave_id).returning(Invitation.stratum)
        return len(self._session.scalars(gone).all())

    def waves_with_invitations(self) -> set[str]:
        return set(self._session.scalars(select(Invitation.wave_id).distinct()))

    def waves_with_private_keys(self) -> set[str]:
        chosen = select(SigningKey.wave_id).where(SigningKey.private_key != "")
        return set(self._session.scalars(chosen.distinct()))

    def issued(self, wave_id: str) -> dict[int, int]:
        """Give, by stratum, how many credentials were issued, also once the invitations are deleted."""
        counts = self.counts(wave_id)
        return {
            key.stratum: counts.get(key.stratum, (0, 0))[1] if key.issued is None else key.issued
            for key in self.keys(wave_id)
        }

    def counts(self, wave_id: str) -> dict[int, tuple[int, int]]:
        """Give, by stratum, how many invitations there are and for how many a credential was issued."""
        counts = (
            select(Invitation.stratum, func.count(), func.count(Invitation.issued_for))
            .where(Invitation.wave_id == wave_id)
            .group_by(Invitation.stratum)
        )
        return {stratum: (sent, issued) for stratum, sent, issued in self._session.execute(counts)}
