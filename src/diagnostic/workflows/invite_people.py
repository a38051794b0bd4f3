"""Act: invite people by e-mail, from a roster; run again, it sends only what was not sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.workflows.audit_log import record
from diagnostic.workflows.bands import band
from diagnostic.workflows.deliver import Delivered, Errand, Post, deliver
from diagnostic.workflows.invitation_secrets import (
    derived_secret,
    new_nonce,
    secret_hash,
    stop_hash,
    stop_token,
)
from diagnostic.workflows.mailing import Mailing, read_mailing
from diagnostic.workflows.requests import found
from diagnostic.workflows.roster_plan import RosterPlan, plan_roster, read_lines
from diagnostic.workflows.scribe import Scribe, held_key

if TYPE_CHECKING:
    from diagnostic.files.read_roster import RosterLine
    from diagnostic.storage.office.models import RosterEntry
    from diagnostic.storage.office.repository import OfficeRepository
    from diagnostic.workflows.context import Context


@dataclass(frozen=True)
class RosterCheck:
    """What inviting would do."""

    n_people: int
    n_new: int
    n_withdrawn: int
    n_letters: int


@dataclass(frozen=True)
class Invited:
    n_people: int
    n_new: int
    n_withdrawn: int
    n_sent: int
    refused_rows: tuple[int, ...]
    """Of the roster: people whose letters the mail server did not take."""


def check_roster(context: Context, wave_id: str, file: Path) -> RosterCheck:
    """Read a roster and say what inviting would do; stores nothing and sends nothing."""
    with context.office() as office:
        mailing = read_mailing(context, office, wave_id)
    lines = read_lines(mailing, file)
    with context.office() as office:
        plan = plan_roster(office, mailing, lines)
    return RosterCheck(len(lines), len(plan.new), len(plan.withdrawn), plan.n_letters)


def invite_people(
    context: Context,
    wave_id: str,
    file: Path,
    post: Post,
    *,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Invited:
    """Enter everybody of the roster, then send each an invitation, in random order.

    Who was entered but not sent to before, and is no longer in the file, is withdrawn.
    """
    with context.office() as office:
        mailing = read_mailing(context, office, wave_id)
    lines = read_lines(mailing, file)
    with context.office() as office:
        found(office.wave(wave_id, for_change=True), "wave", "its campaign")
        mail_key = held_key(context, wave_id)
        plan = plan_roster(office, mailing, lines)
        _enter(context, office, mailing, mail_key, plan)
        scribe = Scribe(mailing, mail_key, office.roster.strata(wave_id))
        rows = _rows(lines, office.roster.entries(wave_id))
        errands = [Errand(one, "invitation") for one in office.roster.due(wave_id, "invitation")]
    sent, refused = 0, []
    try:
        for delivered in deliver(context, post, scribe, errands, _note):
            if delivered.outcome == "taken":
                sent += 1
            else:
                refused.append(rows[delivered.errand.secret_hash])
            progress(sent + len(refused), len(errands))
    finally:
        if sent:
            _log(context, mailing, sent)
    return Invited(len(lines), len(plan.new), len(plan.withdrawn), sent, tuple(sorted(refused)))


def _enter(
    context: Context, office: OfficeRepository, mailing: Mailing, mail_key: bytes, plan: RosterPlan
) -> None:
    office.roster.withdraw(plan.withdrawn)
    for entry, line in plan.known:
        entry.language = line.language
    entries: dict[int, list[RosterEntry]] = {}
    for line in plan.new:
        entries.setdefault(mailing.stratum_of(line.role_group), []).append(
            _entry(mailing.wave_id, mail_key, line)
        )
    for stratum, people in entries.items():
        office.invitations.add(mailing.wave_id, stratum, [one.secret_hash for one in people])
        office.roster.add(people)
    if plan.new:
        details = {"wave": mailing.wave_id, "invitations": band(len(plan.new), mailing.minimum_group)}
        record(office, context.today(), "invitations_made", details)


def _rows(lines: Iterable[RosterLine], entries: Iterable[RosterEntry]) -> dict[str, int]:
    """Give the row of the file that each person stands in; those of files before have none."""
    by_email = {line.email: line.row for line in lines}
    return {one.secret_hash: by_email[one.email] for one in entries if one.email in by_email}


def _entry(wave_id: str, mail_key: bytes, line: RosterLine) -> RosterEntry:
    from diagnostic.storage.office.models import RosterEntry

    nonce = new_nonce()
    return RosterEntry(
        secret_hash=secret_hash(derived_secret(mail_key, wave_id, nonce)),
        wave_id=wave_id,
        nonce=nonce,
        email=line.email,
        language=line.language,
        stop_hash=stop_hash(stop_token(mail_key, wave_id, nonce)),
        is_stopped=False,
        was_sent=False,
        reminders=0,
        was_told_to_finish=False,
    )


def _note(office: OfficeRepository, delivered: Delivered) -> None:
    if delivered.outcome == "taken":
        office.roster.note_sent(delivered.errand.secret_hash)


def _log(context: Context, mailing: Mailing, sent: int) -> None:
    with context.office() as office:
        details = {"wave": mailing.wave_id, "letters": band(sent, mailing.minimum_group)}
        record(office, context.today(), "invitations_sent", details)
