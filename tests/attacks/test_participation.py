"""That everybody in a group answered, or all but one, is written nowhere, nor told by a unit's interval."""

from collections.abc import Iterator
from math import sqrt
from typing import Any

import pytest
from scipy.special import stdtrit

from diagnostic.analysis.diagnose import diagnose
from diagnostic.analysis.findings import Diagnosis, Fielding, Group, GroupLevel
from diagnostic.disclosure.export import to_dict
from diagnostic.disclosure.release import release
from diagnostic.disclosure.released import DisclosurePolicy, ReleasedAnalysis
from diagnostic.disclosure.select import select_cells
from support.instruments_for_tests import make_instrument
from support.surveys import QUICK, Cell, answers

INSTRUMENTS = (make_instrument("trust", n_items=6, n_facets=2), make_instrument("climate", n_items=4))
POLICY = DisclosurePolicy()
DESIGN = Group("frontline", "Design")
INVITED = 24
CELLS: dict[Cell, int] = {
    ("frontline", "North"): 45,
    ("middle_management", "North"): 14,
    ("c_suite", None): 8,
}
COUNTS = {"responded", "at_most", "n_respondents", "n_at_most", "n_answered", "n_leaders", "n_reference"}
ALL_BUT = (0, 1, 2)


def _diagnosed(answered: int) -> tuple[Diagnosis, Diagnosis]:
    """Give the findings before and after the release, with so many answers from the unit Design."""
    cells = {**CELLS, ("frontline", "Design"): answered}
    table = answers(INSTRUMENTS, cells)
    selection = select_cells(table, POLICY, c_suite_consented=True, instruments=INSTRUMENTS)
    invited = (*((Group(*cell), n + 3) for cell, n in CELLS.items()), (DESIGN, INVITED))
    fielding = Fielding("Company", "Study", "Wave", invited=invited, c_suite_consented=True)
    found = diagnose(table, INSTRUMENTS, QUICK, fielding=fielding, breakdown=selection.published)
    return found, release(found, selection, POLICY).findings


def _told(findings: Diagnosis) -> list[tuple[str, int]]:
    return list(_counts(to_dict(ReleasedAnalysis(findings, POLICY, (), 0))["findings"]))


def _counts(content: Any, path: str = "") -> Iterator[tuple[str, int]]:
    """Walk through all counts of people but those of everybody."""
    if isinstance(content, dict):
        group = content.get("group") or content.get("leaders")
        if group == {"role_group": None, "unit": None}:
            return
        where = f"{path} {group or ''}"
        yield from ((f"{where} {key}", content[key]) for key in sorted(COUNTS & set(content)) if group)
        for key, part in content.items():
            yield from _counts(part, f"{path}.{key}")
    elif isinstance(content, list):
        for part in content:
            yield from _counts(part, path)


def _unit_level(findings: Diagnosis) -> GroupLevel:
    level = next(one for one in findings.scales[0].levels if one.group == Group(unit="Design"))
    assert isinstance(level, GroupLevel)
    return level


def _count_from_interval(level: GroupLevel) -> int:
    """Find the number of people for whom Student's interval is as wide as the one printed."""
    half = (level.interval.high - level.interval.low) / 2

    def misfit(n: int) -> float:
        return abs(float(stdtrit(n - 1, 0.975)) * level.sd / sqrt(n) - half)

    return min(range(2, 200), key=misfit)


@pytest.fixture(scope="module")
def diagnoses() -> list[tuple[Diagnosis, Diagnosis]]:
    return [_diagnosed(INVITED - missing) for missing in ALL_BUT]


def test_all_all_but_one_and_all_but_two_look_alike(diagnoses: list[tuple[Diagnosis, Diagnosis]]) -> None:
    released = [_told(after) for _, after in diagnoses]
    assert len(released[0]) > 30
    assert released[0] == released[1] == released[2]
    exact = [_told(before) for before, _ in diagnoses]
    assert exact[0] != exact[1] != exact[2], "the walk sees the counts that a weaker release would show"


def test_a_unit_s_interval_does_not_tell_how_many_answered(
    diagnoses: list[tuple[Diagnosis, Diagnosis]],
) -> None:
    exact = [_count_from_interval(_unit_level(before)) for before, _ in diagnoses]
    assert exact == [INVITED - missing for missing in ALL_BUT]
    printed = [_unit_level(after) for _, after in diagnoses]
    assert [_count_from_interval(level) for level in printed] == [level.n_respondents for level in printed]
    assert [(level.n_respondents, level.n_at_most) for level in printed] == [(20, 24)] * 3
