"""Act: what the office must do by itself on the days that manifests name, whoever thinks of it.

On the day a manifest names, a wave's roster goes, and its invitations with it. Keys of closed waves that a
close could not reach go too. Doing it twice changes nothing, and an interrupted round is completed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from diagnostic.errors import ConflictError
from diagnostic.workflows.audit_log import record
from diagnostic.workflows.bands import band
from diagnostic.workflows.context import Context
from diagnostic.workflows.destroy_keys import destroy_keys
from diagnostic.workflows.invitation_secrets import mail_key_name
from diagnostic.workflows.launch_plan import LONGEST_DAYS
from diagnostic.workflows.show_launch import show_launch
from diagnostic.workflows.signers import erasure_key_name

if TYPE_CHECKING:
    from diagnostic.storage.office.models import Wave


@dataclass(frozen=True)
class Cleaned:
    """The waves whose roster was deleted in this round, and those that closed because of it."""

    rosters: tuple[str, ...]
    closed: tuple[str, ...]


LONGEST_WAIT = timedelta(days=2 * LONGEST_DAYS)
"""From a wave's launch, which the log tells, to the last day that its manifest can name."""


def clean_office(context: Context, *, clock_is_right: bool = False) -> Cleaned:
    """Delete the rosters that are due and rewrite what held them; a wave still open takes no more people.

    Nobody could be let in without the invitations, so such a wave closes here. Its answers are sealed when
    somebody closes it, with the list of names to mask. As none of this can be undone, a clock that is years
    ahead of the office's log is not believed: raises `ConflictError` unless somebody says it is right.
    """
    due = _rosters_due(context)
    if due and not clock_is_right:
        _refuse_leap(context)
    closed = tuple(wave_id for wave_id in due if _close_at_office(context, wave_id))
    for wave_id in due:
        _delete_roster(context, wave_id)
    if due:
        context.office.forget_order()
    for wave_id in due:
        context.keys.destroy(mail_key_name(wave_id))
    for wave_id in _keys_due(context):
        destroy_keys(context, wave_id)
    return Cleaned(due, closed)


def _rosters_due(context: Context) -> tuple[str, ...]:
    """Give the waves whose day has come, and those of which an earlier round left something.

    The key to the links goes last: while it is there, the round was cut short.
    """
    with context.office() as office:
        waves = [one for one in office.launched_waves() if _is_past(one.roster_deleted_on, context.today())]
        with_rows = office.invitations.waves_with_invitations()

    def is_due(wave: Wave) -> bool:
        if wave.closed_on is None:
            # where the roster goes on the closing day itself, people may answer until its end
            return show_launch(context, wave.id).closes_on < context.today()
        return wave.id in with_rows or context.keys.read(mail_key_name(wave.id)) is not None

    return tuple(wave.id for wave in waves if is_due(wave))


def _refuse_leap(context: Context) -> None:
    with context.office() as office:
        newest = office.audit.last()
    if newest is not None and context.today() - newest.day > LONGEST_WAIT:
        raise ConflictError(
            place="clock",
            fault=f"it says {context.today()}, and the newest entry of the office's log is of {newest.day}.",
            mend="Nothing was deleted. Set the clock right; if it is right, run `diagnostic office clean "
            "--clock-is-right`.",
            code="clock_doubtful",
        )


def _is_past(day: date | None, today: date) -> bool:
    return day is not None and day <= today


def _keys_due(context: Context) -> tuple[str, ...]:
    """Give the closed waves of which something is left that was needed to sign."""
    with context.office() as office:
        closed = [one.id for one in office.launched_waves() if one.closed_on is not None]
        with_keys = office.invitations.waves_with_private_keys()
    return tuple(
        wave_id
        for wave_id in closed
        if wave_id in with_keys or context.keys.read(erasure_key_name(wave_id)) is not None
    )


def _close_at_office(context: Context, wave_id: str) -> bool:
    """Issue nothing more; tells whether the wave was open."""
    with context.office() as office:
        wave = office.wave(wave_id, for_change=True)
        if wave is None or wave.closed_on is not None:
            return False
        office.close_wave(wave, context.today())
        record(office, context.today(), "wave_closed", {"wave": wave_id})
    return True


def _delete_roster(context: Context, wave_id: str) -> None:
    with context.office() as office:
        wave = office.wave(wave_id, for_change=True)
        invitations = office.invitations.delete_all(wave_id)
        if wave is not None and invitations:
            told = {"wave": wave_id, "invitations": band(invitations, wave.minimum_group)}
            record(office, context.today(), "roster_deleted", told)
