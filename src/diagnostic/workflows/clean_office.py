"""Act: what the office must do by itself on the days that manifests name, whoever thinks of it.

On the day a manifest names, a wave's roster goes, and its invitations with it. Keys of closed waves that a
close could not reach go too. Doing it twice changes nothing, and an interrupted round is completed.
"""

from __future__ import annotations

from dataclasses import dataclass

from diagnostic.workflows.audit_log import record
from diagnostic.workflows.bands import band
from diagnostic.workflows.context import Context
from diagnostic.workflows.destroy_keys import destroy_keys
from diagnostic.workflows.invitation_secrets import mail_key_name


@dataclass(frozen=True)
class Cleaned:
    """The waves whose roster was deleted in this round, and those that closed because of it."""

    rosters: tuple[str, ...]
    closed: tuple[str, ...]


def clean_office(context: Context) -> Cleaned:
    """Delete the rosters that are due and rewrite what held them; a wave still open takes no more people.

    Nobody could be let in without the invitations, so such a wave closes here. Its answers are sealed when
    somebody closes it, with the list of names to mask.
    """
    with context.office() as office:
        due = office.waves_to_clean(context.today())
    closed_now = tuple(wave_id for wave_id in due if _close_at_office(context, wave_id))
    had_rows = {wave_id for wave_id in due if _delete_roster(context, wave_id)}
    # the key to the links goes last: while it is there, a round that was cut short is not over
    unfinished = {wave_id for wave_id in due if context.keys.read(mail_key_name(wave_id)) is not None}
    if had_rows | unfinished:
        context.office.forget_order()
    for wave_id in unfinished:
        context.keys.destroy(mail_key_name(wave_id))
    with context.office() as office:
        closed = office.closed_waves()
    for wave_id in closed:
        destroy_keys(context, wave_id)
    return Cleaned(tuple(sorted(had_rows | unfinished)), closed_now)


def _close_at_office(context: Context, wave_id: str) -> bool:
    """Issue nothing more; tells whether the wave was open."""
    with context.office() as office:
        wave = office.wave(wave_id, for_change=True)
        if wave is None or wave.closed_on is not None:
            return False
        office.close_wave(wave, context.today())
        record(office, context.today(), "wave_closed", {"wave": wave_id})
    return True


def _delete_roster(context: Context, wave_id: str) -> bool:
    """Delete a wave's roster and invitations; tells whether there were any."""
    with context.office() as office:
        wave = office.wave(wave_id, for_change=True)
        invitations = office.invitations.delete_all(wave_id)
        if wave is None or not invitations:
            return False
        told = {"wave": wave_id, "invitations": band(invitations, wave.minimum_group)}
        record(office, context.today(), "roster_deleted", told)
    return True
