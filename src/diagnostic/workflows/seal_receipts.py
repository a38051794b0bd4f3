"""Act: seal a closed wave's list of receipts, and check later that the answers are still those."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.errors import ConflictError, NotFoundError
from diagnostic.workflows.receipts import receipt_list, root_of
from diagnostic.workflows.requests import found
from diagnostic.workflows.sealed_json import from_json
from diagnostic.workflows.turnout import ShownTurnout, Turnout, read_turnout, shown_turnout

if TYPE_CHECKING:
    from diagnostic.storage.ballot_box.repository import BallotBoxRepository
    from diagnostic.workflows.context import Context


@dataclass(frozen=True)
class CheckedReceipts:
    """All answers are those of the close; ``is_reported`` when the released results say the same root.

    A number of responses below ``minimum_group`` is not to be told.
    """

    root: str
    n_responses: int
    is_reported: bool
    minimum_group: int
    turnout: tuple[ShownTurnout, ...]


def seal_receipts(ballot_box: BallotBoxRepository, wave_id: str) -> None:
    """Write down the receipts of a wave that takes no more answers, once."""
    if ballot_box.sealed_receipts(wave_id) is None:
        lines = receipt_list(wave_id, ballot_box.rows(wave_id))
        ballot_box.seal_receipts(wave_id, root_of(lines), lines)


def check_receipts(context: Context, wave_id: str) -> CheckedReceipts:
    """Work the receipts out anew from the answers; raises `ConflictError` when any differs from the seal."""
    with context.office() as office:
        wave = found(office.wave(wave_id), "wave", "the list of campaigns")
    with context.ballot_box() as ballot_box:
        sealed = ballot_box.sealed_receipts(wave_id)
        lines = receipt_list(wave_id, ballot_box.rows(wave_id))
        results = ballot_box.released(wave_id)
        turnout = read_turnout(ballot_box.turnout.sealed(wave_id))
        received = ballot_box.turnout.received(wave_id)
    if sealed is None:
        raise NotFoundError(
            place="receipts",
            fault="they are sealed when a wave is closed, and this one is open or does not exist.",
            mend="Close the wave first.",
        )
    root, sealed_lines = sealed
    if root_of(sealed_lines) != root:
        raise _differ("the sealed list is not the one that its root was worked out from.")
    if root_of(lines) != root:
        raise _differ(_what_differs(set(sealed_lines), set(lines)))
    reported = None if results is None else from_json(results).receipt_root
    if reported not in {None, root}:
        raise _differ("the released results name another root than the list.")
    _check_turnout(turnout, received)
    return CheckedReceipts(
        root,
        len(lines),
        is_reported=reported is not None,
        minimum_group=wave.minimum_group,
        turnout=shown_turnout(turnout),
    )


def _check_turnout(turnout: Turnout | None, received: Mapping[str, int]) -> None:
    for one in () if turnout is None else turnout.strata:
        if one.received != sum(received.get(role_group, 0) for role_group in one.role_groups):
            raise _differ("the sealed turnout is not that of the answers.")


def _what_differs(sealed: set[str], now: set[str]) -> str:
    before, after = ({line.split()[0] for line in lines} for lines in (sealed, now))
    changed = len(sealed - now) - len(before - after)
    return (
        f"since the close, {len(before - after)} answers have gone, {len(after - before)} have come "
        f"and {changed} have changed."
    )


def _differ(fault: str) -> ConflictError:
    return ConflictError(
        place="receipts",
        fault=fault,
        mend="Somebody has changed the ballot box: restore it from the backup made at the close.",
        code="receipts_differ",
    )
