"""Who joined, left and moved between two waves, as head counts declare it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from diagnostic.workflows.requests import FaultyRequestError, found
from diagnostic.workflows.views import HeadCount

if TYPE_CHECKING:
    from diagnostic.analysis.findings import Group
    from diagnostic.disclosure.wave_membership import Passage
    from diagnostic.storage.office import models
    from diagnostic.storage.office.repository import OfficeRepository

_PLACE = "head counts"
Cell = tuple[str, str | None]


def declared_count(row: models.HeadCount) -> HeadCount:
    """Give a stored head count as doors and acts speak of it."""
    return HeadCount(
        row.role_group, row.invited, row.unit or None, row.joined, row.left, row.moved_in, row.moved_out
    )


def check_passages(
    office: OfficeRepository, campaign_id: str, since: str, counts: Sequence[HeadCount]
) -> None:
    """Refuse declarations that name no earlier wave, or do not lead from its head counts to these."""
    if not since:
        if any(_is_declared(count) for count in counts):
            fault = "they say who joined and left, but not since which wave."
            raise FaultyRequestError(
                _PLACE, fault, "Name the earlier wave with --since, or since in the API."
            )
        return
    earlier = found(office.wave(since), "wave", "the list of campaigns")
    if earlier.campaign_id != campaign_id:
        raise FaultyRequestError("since", "that wave is of another campaign.", "Name one of this campaign.")
    before = {_cell(count): count.invited for count in map(declared_count, office.head_counts(since))}
    for count in counts:
        if _is_declared(count) and _stayed(count, before.get(_cell(count), 0)) is None:
            raise FaultyRequestError(
                _PLACE,
                f"those of '{count.role_group}{'/' + count.unit if count.unit else ''}' do not add up: "
                "invited then, less who left and moved out, plus who joined and moved in, "
                "is not who is invited now.",
                "Correct them, or leave joined and left empty where you do not know.",
            )


def passages_between(earlier: Sequence[HeadCount], later: Sequence[HeadCount]) -> dict[Group, Passage | None]:
    """Give every base cell of either wave and what passed there; None where it was not declared."""
    from diagnostic.analysis.findings import Group

    before = {_cell(count): count.invited for count in earlier}
    gone = dict.fromkeys(cell for cell in before if cell not in {_cell(count) for count in later})
    named = ((_cell(count), _passage(count, before.get(_cell(count), 0))) for count in later)
    return {Group(*cell): passage for cell, passage in (*named, *gone.items())}


def changes_of(count: HeadCount) -> Iterator[int | None]:
    yield from (count.joined, count.left, count.moved_in, count.moved_out)


def _passage(count: HeadCount, invited_before: int) -> Passage | None:
    from diagnostic.disclosure.wave_membership import Passage

    stayed = _stayed(count, invited_before)
    if stayed is None or count.joined is None or count.left is None:
        return None
    return Passage(stayed, count.left, count.joined, count.moved_out or 0, count.moved_in or 0)


def _stayed(count: HeadCount, invited_before: int) -> int | None:
    """Give how many were here both times; None where that is not declared, or does not add up."""
    if count.joined is None or count.left is None:
        return None
    came, went = count.joined + (count.moved_in or 0), count.left + (count.moved_out or 0)
    stayed = count.invited - came
    return stayed if stayed == invited_before - went and stayed >= 0 else None


def _is_declared(count: HeadCount) -> bool:
    return any(change is not None for change in changes_of(count))


def _cell(count: HeadCount) -> Cell:
    return count.role_group, count.unit
