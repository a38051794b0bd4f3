"""Act: show anybody the receipts of a wave, and whether one is among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from diagnostic.workflows.questionnaire import role_title
from diagnostic.workflows.receipts import read_receipt
from diagnostic.workflows.requests import found
from diagnostic.workflows.sealed_json import from_json

if TYPE_CHECKING:
    from diagnostic.workflows.context import Context


@dataclass(frozen=True)
class ReceivedFrom:
    """How many of a role group answered; None where so small a group is not shown."""

    title: str
    invited: int | None
    received: int | None


@dataclass(frozen=True)
class ReceiptsView:
    """``lines`` and ``root`` are empty until the wave is closed, and ``groups`` until it is diagnosed."""

    wave_id: str
    organisation: str
    wave_title: str
    language: str
    is_simulated: bool
    is_open: bool
    closed_on: date | None
    root: str
    lines: tuple[str, ...]
    groups: tuple[ReceivedFrom, ...]

    def holds(self, typed: str) -> bool:
        """Tell whether a receipt, as somebody typed it, is on the list."""
        return any(line.split()[0] == read_receipt(typed) for line in self.lines)


def show_receipts(context: Context, wave_id: str) -> ReceiptsView:
    """Give a wave's sealed list of receipts; nothing of it while answers may still come."""
    with context.office() as office:
        wave = found(office.wave(wave_id), "wave", "the thank-you page or the report")
        campaign = found(office.campaign(wave.campaign_id), "campaign", "the list of campaigns")
    with context.ballot_box() as ballot_box:
        sealed = ballot_box.sealed_receipts(wave_id)
        results = ballot_box.released(wave_id)
    root, lines = sealed or ("", ())
    return ReceiptsView(
        wave_id=wave.id,
        organisation=campaign.organisation,
        wave_title=wave.title,
        language=wave.language,
        is_simulated=campaign.is_simulated,
        is_open=sealed is None,
        closed_on=wave.closed_on,
        root=root,
        lines=lines,
        groups=() if results is None else _groups(results),
    )


@lru_cache(maxsize=16)
def _groups(results: str) -> tuple[ReceivedFrom, ...]:
    """Give the role groups of the report's own table of responses, shown or not as there.

    Anybody may ask, as often as they like, and sealed results never change: they are read once.
    """
    from diagnostic.analysis.findings import NotShown

    return tuple(
        ReceivedFrom(role_title(count.group.role_group), None, None)
        if isinstance(count, NotShown)
        else ReceivedFrom(role_title(count.group.role_group), count.invited, count.responded)
        for count in from_json(results).findings.responses
        if count.group.role_group is not None and count.group.unit is None
    )
