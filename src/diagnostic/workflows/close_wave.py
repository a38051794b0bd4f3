"""Act: close a wave for good."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from diagnostic.errors import ConflictError
from diagnostic.workflows.audit_log import record
from diagnostic.workflows.context import Context
from diagnostic.workflows.destroy_keys import destroy_keys
from diagnostic.workflows.requests import found
from diagnostic.workflows.roster_names import names_on_roster
from diagnostic.workflows.seal_comments import seal_comments
from diagnostic.workflows.seal_receipts import seal_receipts
from diagnostic.workflows.show_wave import show_wave
from diagnostic.workflows.turnout import issued_by_stratum, seal_turnout
from diagnostic.workflows.views import WaveView

if TYPE_CHECKING:
    from diagnostic.storage.office.models import Wave


def close_wave(
    context: Context, wave_id: str, *, confirmed: bool = False, mask_names: Collection[str] = ()
) -> WaveView:
    """Stop taking answers, destroy the keys, seal receipts and turnout, forget the order; for good.

    So the caller must confirm. Comments are masked, also by ``mask_names`` and the names in the roster's
    addresses, shuffled and sealed; what was written is then deleted. Closing a closed wave changes nothing,
    and completes an interrupted close.
    """
    wave = _stop(context, wave_id, confirmed)
    destroy_keys(context, wave_id)
    with context.office() as office:
        issued = issued_by_stratum(office, wave_id)
        rostered = names_on_roster(office, wave_id)
    with context.ballot_box() as ballot_box:
        seal_receipts(ballot_box, wave_id)
        seal_turnout(ballot_box, wave, issued)
        seal_comments(ballot_box.comments, wave, mask_names, context, rostered)
    context.office.forget_order()
    context.ballot_box.forget_order()
    return show_wave(context, wave_id)


def _stop(context: Context, wave_id: str, confirmed: bool) -> Wave:
    """Take no more answers, the office first: so every answer there is has its code or credential there."""
    with context.office() as office:
        wave = found(office.wave(wave_id, for_change=True), "wave", "its campaign")
        if not confirmed:
            raise ConflictError(
                place="closing a wave",
                fault="it cannot be undone and was not confirmed.",
                mend="Confirm that no more answers shall be taken.",
                code="close_not_confirmed",
            )
        if wave.closed_on is None:
            office.close_wave(wave, context.today())
            record(office, context.today(), "wave_closed", {"wave": wave_id})
    with context.ballot_box() as ballot_box:
        ballot_box.close_wave(wave_id)
    return wave
