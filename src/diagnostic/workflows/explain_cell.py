"""Act: say why a cell of a diagnosed wave is not shown, without saying more than that it is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.errors import NotFoundError
from diagnostic.workflows.context import Context
from diagnostic.workflows.diagnose_wave import read_results
from diagnostic.workflows.disclosure_policy import policy_of
from diagnostic.workflows.requests import found

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diagnostic.analysis.findings import Group
    from diagnostic.disclosure.released import DisclosurePolicy
    from diagnostic.storage.office.models import HeadCount, Wave

C_SUITE = "c_suite"


@dataclass(frozen=True)
class CellExplanation:
    """What anybody may know of a cell: nothing here rests on how many answered, or what."""

    role_group: str | None
    unit: str | None
    is_shown: bool
    invited: int | None
    """As declared when the wave opened; None where head counts do not name it."""
    minimum: int
    reasons: tuple[str, ...]
    """Why cells are not shown; of a cell that fewer were invited to than the minimum, the one that holds."""


def explain_cell(
    context: Context, wave_id: str, *, role_group: str | None = None, unit: str | None = None
) -> CellExplanation:
    """Explain one cell of the breakdown: a role group, a unit, both, or everybody.

    Raises `NotFoundError` for a cell that nobody was invited in, or a wave without results.
    """
    with context.office() as office:
        wave = found(office.wave(wave_id), "wave", "its campaign")
        invited = _invited(office.head_counts(wave_id), wave, role_group, unit)
    policy = policy_of(wave)
    published = read_results(context, wave_id).published
    minimum = _minimum(policy, wave, role_group)
    is_shown = any(_is(group, role_group, unit) for group in published)
    return CellExplanation(
        role_group, unit, is_shown, invited, minimum, tuple(_reasons(policy, wave, invited, role_group))
    )


def _invited(
    head_counts: Sequence[HeadCount], wave: Wave, role_group: str | None, unit: str | None
) -> int | None:
    inside = [
        count.invited
        for count in head_counts
        if role_group in (None, count.role_group) and unit in (None, count.unit)
    ]
    if not inside and not (unit in wave.units and role_group is None):
        raise NotFoundError(
            place="cell",
            fault="nobody was invited in this role group and unit.",
            mend="Name them as the head counts of the wave do: ROLE, /UNIT or ROLE/UNIT.",
        )
    return sum(inside) if inside else None


def _minimum(policy: DisclosurePolicy, wave: Wave, role_group: str | None) -> int:
    lowered = role_group == C_SUITE and wave.c_suite_consented
    return policy.minimum_c_suite if lowered else policy.minimum_group


def _is(group: Group, role_group: str | None, unit: str | None) -> bool:
    return (group.role_group, group.unit) == (role_group, unit)


def _reasons(
    policy: DisclosurePolicy, wave: Wave, invited: int | None, role_group: str | None
) -> Iterator[str]:
    minimum = _minimum(policy, wave, role_group)
    if invited is not None and invited < minimum:
        yield f"Only {invited} were invited, fewer than the minimum of {minimum}: it could never be shown."
        return
    yield f"Fewer than {minimum} of those invited answered everything that is shown."
    if role_group == C_SUITE and not wave.c_suite_consented:
        yield "Executives did not agree that their group's mean shows, so the usual minimum holds."
    yield (
        f"Together with other cells that are shown, it would describe fewer than {policy.minimum_group} "
        "people: what is left of a unit, a role group or the company."
    )
    yield "Together with other figures, it would narrow down what a few people answered."
