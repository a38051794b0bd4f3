"""Act: show anybody the receipts of a wave, and whether one is among them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from diagnostic.workflows.context import NoDatabase
from diagnostic.workflows.questionnaire import role_title
from diagnostic.workflows.receipts import read_receipt
from diagnostic.workflows.requests import found
from diagnostic.workflows.sealed_json import from_json
from diagnostic.workflows.turnout import (
    ShownTurnout,
    TotalTurnout,
    read_turnout,
    shown_turnout,
    total_turnout,
)

if TYPE_CHECKING:
    from diagnostic.workflows.context import Context


@dataclass(frozen=True)
class ReceivedFrom:
    """How many of a role group answered; None where so small a group is not shown."""

    title: str
    invited: int | None
    received: int | None
    at_most: int | None = None
    """Upper end of the band that ``received`` is the lower end of."""


@dataclass(frozen=True)
class _Heading:
    wave_id: str
    organisation: str
    wave_title: str
    language: str
    is_simulated: bool


@dataclass(frozen=True)
class ReceiptsView(_Heading):
    """``lines`` and ``root`` are empty until the wave is closed, and ``groups`` until it is diagnosed."""

    is_open: bool
    root: str
    lines: tuple[str, ...]
    groups: tuple[ReceivedFrom, ...]
    turnout: tuple[ShownTurnout, ...]
    """By stratum, for a wave that was launched."""
    in_all: TotalTurnout | None

    def holds(self, typed: str) -> bool:
        """Tell whether a receipt, as somebody typed it, is on the list."""
        return any(line.split()[0] == read_receipt(typed) for line in self.lines)


def show_receipts(context: Context, wave_id: str) -> ReceiptsView:
    """Give a wave's sealed list of receipts; nothing of it while answers may still come."""
    with context.ballot_box() as ballot_box:
        published = ballot_box.published.versions(wave_id)
        sealed = ballot_box.sealed_receipts(wave_id)
        results = ballot_box.released(wave_id)
        turnout = read_turnout(ballot_box.turnout.sealed(wave_id))
    heading = _published_heading(published[0].facts) if published else _office_heading(context, wave_id)
    root, lines = sealed or ("", ())
    return ReceiptsView(
        **vars(heading),
        is_open=sealed is None,
        root=root,
        lines=lines,
        groups=() if results is None else _groups(results),
        turnout=shown_turnout(turnout),
        in_all=total_turnout(turnout),
    )


def _published_heading(facts: str) -> _Heading:
    """Read it from what is published of a launched wave: its receipts are shown without the office."""
    from diagnostic.workflows.published_facts import PublishedFacts

    told = PublishedFacts.from_json(facts)
    return _Heading(told.wave_id, told.organisation, told.title, told.language, told.is_simulated)


def _office_heading(context: Context, wave_id: str) -> _Heading:
    where_listed = "the thank-you page or the report"
    if isinstance(context.office, NoDatabase):
        return found(None, "wave", where_listed)
    with context.office() as office:
        wave = found(office.wave(wave_id), "wave", where_listed)
        campaign = found(office.campaign(wave.campaign_id), "campaign", "the list of campaigns")
    return _Heading(wave.id, campaign.organisation, wave.title, wave.language, campaign.is_simulated)


@lru_cache(maxsize=16)
def _groups(results: str) -> tuple[ReceivedFrom, ...]:
    """Give the role groups of the report's own table of responses, shown or not as there.

    Anybody may ask, as often as they like, and sealed results never change: they are read once.
    """
    from diagnostic.analysis.findings import NotShown

    return tuple(
        ReceivedFrom(role_title(count.group.role_group), None, None)
        if isinstance(count, NotShown)
        else ReceivedFrom(role_title(count.group.role_group), count.invited, count.responded, count.at_most)
        for count in from_json(results).findings.responses
        if count.group.role_group is not None and count.group.unit is None
    )
