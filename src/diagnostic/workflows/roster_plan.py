"""What a roster would change: who is new, who is withdrawn, and whether there is room for everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.errors import AnswerDataError, ConflictError
from diagnostic.files.read_roster import RosterLine, read_roster
from diagnostic.files.text_stream import Source
from diagnostic.workflows.mailing import Mailing

if TYPE_CHECKING:
    from diagnostic.storage.office.models import RosterEntry
    from diagnostic.storage.office.repository import OfficeRepository

_MOST_ROWS_TOLD = 10


@dataclass(frozen=True)
class RosterPlan:
    lines: tuple[RosterLine, ...] = field(repr=False)
    new: tuple[RosterLine, ...] = field(repr=False)
    known: tuple[tuple[RosterEntry, RosterLine], ...] = field(repr=False)
    withdrawn: tuple[RosterEntry, ...] = field(repr=False)
    """Entered before, sent nothing so far, and no longer in the file."""
    n_letters: int
    """How many invitations are to be sent, new ones and those that were not sent before."""


def read_lines(mailing: Mailing, file: Path) -> tuple[RosterLine, ...]:
    """Read a roster; refuses more people of a role group than the wave invites."""
    lines = read_roster(
        Source.of_file(file), role_groups=mailing.head_counts.keys(), languages=mailing.languages
    )
    for role_group, count in Counter(line.role_group for line in lines).items():
        invited = mailing.head_counts[role_group]
        if count > invited:
            raise ConflictError(
                place=f"{file.name}, role group '{role_group}'",
                fault=f"it names {count} people, but {invited} are invited.",
                mend="Take out who is not invited. The numbers were promised in the manifest and stay.",
                code="more_invitations_than_people",
            )
    return lines


def plan_roster(office: OfficeRepository, mailing: Mailing, lines: tuple[RosterLine, ...]) -> RosterPlan:
    """Compare a roster with who was entered before; changes nothing."""
    entered = {entry.email: entry for entry in office.roster.entries(mailing.wave_id)}
    known = tuple((entered[line.email], line) for line in lines if line.email in entered)
    _refuse_moved(mailing, known, office.roster.strata(mailing.wave_id))
    due = office.roster.due(mailing.wave_id, "invitation")
    named = {line.email for line in lines}
    withdrawn = tuple(e for e in entered.values() if e.email not in named and e.secret_hash in due)
    new = tuple(line for line in lines if line.email not in entered)
    _refuse_too_many(office, mailing, new, withdrawn)
    return RosterPlan(lines, new, known, withdrawn, len(new) + len(due) - len(withdrawn))


def _refuse_moved(
    mailing: Mailing, known: Sequence[tuple[RosterEntry, RosterLine]], strata: dict[str, int]
) -> None:
    moved = [
        str(line.row)
        for entry, line in known
        if mailing.stratum_of(line.role_group) != strata[entry.secret_hash]
    ]
    if moved:
        raise AnswerDataError(
            code="role_group_changed",
            place=f"roster, row {', '.join(moved[:_MOST_ROWS_TOLD])}",
            fault="the person was entered before with a role group of another crowd.",
            mend="Write the role group as it was: an invitation stays in the crowd that it was made for.",
        )


def _refuse_too_many(
    office: OfficeRepository,
    mailing: Mailing,
    new: Sequence[RosterLine],
    withdrawn: Sequence[RosterEntry],
) -> None:
    strata = office.roster.strata(mailing.wave_id)
    wanted = Counter(mailing.stratum_of(line.role_group) for line in new)
    wanted.subtract(strata[entry.secret_hash] for entry in withdrawn)
    made = office.invitations.counts(mailing.wave_id)
    for stratum, count in wanted.items():
        crowd = mailing.crowds[stratum]
        there, _ = made.get(stratum, (0, 0))
        if count > 0 and there + count > crowd.invited:
            raise ConflictError(
                place=f"role group {' and '.join(crowd.role_groups)}",
                fault=f"{crowd.invited} people are invited, {there} have an invitation, "
                f"and {count} more are asked for.",
                mend="Take out who has one already, on a card for instance.",
                code="more_invitations_than_people",
            )
