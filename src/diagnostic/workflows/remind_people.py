"""Act: remind people whose invitation has not been used; tells nobody how many they are.

What a reminder must know, whether an invitation was used, is the office's to know. Its count goes out in
bands only, so that two rounds subtracted do not show who has taken part between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.workflows.audit_log import record
from diagnostic.workflows.bands import band
from diagnostic.workflows.deliver import Delivered, Errand, Post, deliver
from diagnostic.workflows.mailing import MOST_REMINDERS, Mailing, read_mailing
from diagnostic.workflows.scribe import Scribe, held_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diagnostic.storage.office.repository import OfficeRepository
    from diagnostic.workflows.context import Context


@dataclass(frozen=True)
class Reminded:
    letters: str
    """How many the mail server took, as a band."""


def remind_people(context: Context, wave_id: str, post: Post) -> Reminded:
    """Send one round of reminders, and once to each who pressed Send and may not be finished, a note.

    Nobody gets more than `MOST_REMINDERS`; who stopped them gets none.
    """
    with context.office() as office:
        mailing = read_mailing(context, office, wave_id)
        scribe = Scribe(mailing, held_key(context, wave_id), office.roster.strata(wave_id))
        errands = [Errand(one, "reminder") for one in _next_round(office.roster.due(wave_id, "reminder"))]
        errands += [Errand(one, "last_step") for one in office.roster.due(wave_id, "last_step")]
    taken = 0
    try:
        for delivered in deliver(context, post, scribe, errands, _note):
            taken += delivered.outcome == "taken"
    finally:
        _log(context, mailing, taken)
    return Reminded(band(taken, mailing.minimum_group))


def _next_round(reminders: Mapping[str, int]) -> list[str]:
    """Give whose turn it is: those who are behind, after a round that was cut short, else everybody."""
    most = max(reminders.values(), default=0)
    behind = [one for one, had in reminders.items() if had < most]
    return behind or ([] if most >= MOST_REMINDERS else list(reminders))


def _note(office: OfficeRepository, delivered: Delivered) -> None:
    """Note a letter that the server refused as well: it would refuse it in every round to come."""
    if delivered.errand.occasion == "last_step":
        office.roster.note_told_to_finish(delivered.errand.secret_hash)
    else:
        office.roster.note_reminded(delivered.errand.secret_hash)


def _log(context: Context, mailing: Mailing, taken: int) -> None:
    with context.office() as office:
        details = {"wave": mailing.wave_id, "letters": band(taken, mailing.minimum_group)}
        record(office, context.today(), "reminders_sent", details)
