"""Act: make invitations for people without an address. They are given this once, and not stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diagnostic.errors import ConflictError
from diagnostic.workflows.audit_log import Details, record
from diagnostic.workflows.invitation_secrets import SECRET_BYTES, secret_hash
from diagnostic.workflows.mailing import Mailing, read_mailing
from diagnostic.workflows.requests import FaultyRequestError, found

if TYPE_CHECKING:
    from diagnostic.storage.office.repository import OfficeRepository
    from diagnostic.workflows.context import Context


@dataclass(frozen=True)
class InvitationSheet:
    """Fresh invitations of one crowd, in random order: write them down now or lose them."""

    wave_id: str
    fingerprint: str
    links: tuple[str, ...] = field(repr=False)


def issue_invitations(
    context: Context, wave_id: str, *, role_group: str, count: int | None = None
) -> InvitationSheet:
    """Make links for the crowd of a role group, never more than people invited to it.

    Without a count, for everybody who has none yet, on a card or by e-mail. Raises for a wave that was not
    launched or has closed.
    """
    with context.office() as office:
        found(office.wave(wave_id, for_change=True), "wave", "its campaign")
        mailing = read_mailing(context, office, wave_id)
        stratum = _stratum(mailing, role_group)
        wanted = _allowed_count(mailing, stratum, count, invitations_made(office, wave_id, stratum))
        secrets = [context.random_bytes(SECRET_BYTES) for _ in range(wanted)]
        office.invitations.add(wave_id, stratum, map(secret_hash, secrets))
        crowd = mailing.crowds[stratum].role_groups
        made: Details = {"wave": wave_id, "role_groups": crowd, "invitations": wanted}
        record(office, context.today(), "invitations_made", made)
    return InvitationSheet(wave_id, mailing.survey.fingerprint, tuple(map(mailing.link, secrets)))


def invitations_made(office: OfficeRepository, wave_id: str, stratum: int) -> int:
    made, _ = office.invitations.counts(wave_id).get(stratum, (0, 0))
    return made


def _stratum(mailing: Mailing, role_group: str) -> int:
    if role_group not in mailing.head_counts:
        raise FaultyRequestError(
            "role group", "nobody of it is invited to this wave.", "Use a role group of the wave."
        )
    return mailing.stratum_of(role_group)


def _allowed_count(mailing: Mailing, stratum: int, count: int | None, made: int) -> int:
    invited = mailing.crowds[stratum].invited
    wanted = invited - made if count is None else count
    if wanted < 1 or made + wanted > invited:
        raise ConflictError(
            place="number of invitations",
            fault=f"{invited} people of this crowd are invited and {made} have an invitation.",
            mend=f"Ask for 1 to {invited - made} more." if made < invited else "No more can be made.",
            code="more_invitations_than_people",
        )
    return wanted
