"""Act: give out access codes for one role group of an open wave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic.errors import ConflictError
from diagnostic.workflows.audit_log import Details, record
from diagnostic.workflows.codes import make_code, office_mark, read_code
from diagnostic.workflows.context import Context
from diagnostic.workflows.questionnaire import role_title
from diagnostic.workflows.requests import FaultyRequestError, found
from diagnostic.workflows.views import CodeSheet

if TYPE_CHECKING:
    from diagnostic.storage.office.repository import OfficeRepository


def issue_codes(context: Context, wave_id: str, *, role_group: str, count: int | None = None) -> CodeSheet:
    """Make new codes, never more than people invited; without a count, for everybody who has none yet."""
    with context.office() as office:
        wave = found(office.wave(wave_id, for_change=True), "wave", "its campaign")
        campaign = found(office.campaign(wave.campaign_id), "campaign", "the list of campaigns")
        if wave.closed_on is not None:
            raise ConflictError(
                place="wave", fault="it has closed.", mend="Open another wave.", code="wave_closed"
            )
        _refuse_launched(office, wave_id)
        wanted = _allowed_count(office, wave_id, role_group, count)
        codes = [make_code(context.random_bytes) for _ in range(wanted)]
        office.add_codes(wave_id, role_group, [office_mark(read_code(code)) for code in codes])
        made: Details = {"wave": wave_id, "role_group": role_group, "codes": wanted}
        record(office, context.today(), "codes_issued", made)
    return CodeSheet(
        wave_id=wave.id,
        organisation=campaign.organisation,
        wave_title=wave.title,
        language=wave.language,
        role_group=role_group,
        role_group_title=role_title(role_group),
        codes=tuple(codes),
    )


def _refuse_launched(office: OfficeRepository, wave_id: str) -> None:
    if office.invitations.manifests(wave_id):
        raise ConflictError(
            place="wave",
            fault="it was launched with invitations, and somebody with a code as well could answer twice.",
            mend="Make invitations for people without an address: diagnostic campaign secrets WAVE.",
            code="wave_launched",
        )


def _allowed_count(office: OfficeRepository, wave_id: str, role_group: str, count: int | None) -> int:
    invited = sum(c.invited for c in office.head_counts(wave_id) if c.role_group == role_group)
    if not invited:
        raise FaultyRequestError(
            "role group", "nobody of it is invited to this wave.", "Use a role group of the wave."
        )
    issued, _ = office.code_counts(wave_id).get(role_group, (0, 0))
    wanted = invited - issued if count is None else count
    if wanted < 1 or issued + wanted > invited:
        raise ConflictError(
            place="number of codes",
            fault=f"{invited} people of this role group are invited and {issued} codes are given out.",
            mend=f"Ask for 1 to {invited - issued} codes."
            if issued < invited
            else "No more can be given out.",
            code="more_codes_than_people",
        )
    return wanted
