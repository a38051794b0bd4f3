"""Random organisations, the release they get, and the releases that weaker engines would give them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from diagnostic.analysis.findings import (
    AnalysisPlan,
    CarelessCheck,
    Diagnosis,
    Fielding,
    Group,
    ScaleFinding,
    UnitVote,
)
from diagnostic.analysis.levels import crossing_levels, scale_levels
from diagnostic.analysis.scored import score_survey
from diagnostic.disclosure.export import to_dict
from diagnostic.disclosure.release import release
from diagnostic.disclosure.released import DisclosurePolicy
from diagnostic.disclosure.select import CellSelection, select_cells, select_scales
from diagnostic.scoring.answer_table import AnswerTable
from support.attackers import Place
from support.instruments_for_tests import make_instrument

INSTRUMENTS = (make_instrument("trust", n_items=4),)
POLICY = DisclosurePolicy(minimum_group=5, minimum_c_suite=5)
FIELDING = Fielding("Test company", "Test", "Test wave")
NO_VOTE = UnitVote(0, 0, 0)
ROLES = ("frontline", "middle_management", "c_suite")


@dataclass(frozen=True)
class Organisation:
    """People of every role group in every unit, and what they answered to one scale."""

    table: AnswerTable

    @cached_property
    def head_counts(self) -> Counter[Place]:
        assert self.table.role_groups is not None
        assert self.table.units is not None
        return Counter(zip(self.table.role_groups.tolist(), self.table.units.tolist(), strict=True))

    @cached_property
    def sizes(self) -> Counter[Place]:
        sizes: Counter[Place] = Counter()
        for (role, unit), n in self.head_counts.items():
            for place in ((None, None), (role, None), (None, unit), (role, unit)):
                sizes[place] += n
        return sizes

    def published(self, cells: Sequence[Place]) -> dict[str, Any]:
        """Give the JSON of the release that shows these cells."""
        groups = tuple(Group(*place) for place in cells)
        selection = CellSelection(groups, (), (), ())
        return to_dict(release(self._diagnosis(), selection, POLICY))

    def _diagnosis(self) -> Diagnosis:
        """Diagnose levels only: all that an attack on scales can use."""
        plan = AnalysisPlan()
        survey = score_survey(self.table, INSTRUMENTS, plan, FIELDING, None)
        scored = survey.scales[0]
        scale = ScaleFinding(
            "trust", "Trust", "core", "", "", "", "agree",
            levels=scale_levels(survey, scored), crossings=crossing_levels(survey, scored),
            facets=(), items=(), measurement=None, unit_vote=NO_VOTE, importance=None, treatments=(),
        )  # fmt: skip
        return Diagnosis(
            FIELDING, plan, "", (), {}, self.table.n_respondents, (), 0.0, CarelessCheck(0, 0.0, (), ()),
            (scale,), (), (), (), (),
        )  # fmt: skip


def random_organisation(seed: int) -> Organisation:
    """Draw two to six units; in every other organisation, answers lean strongly to one end."""
    rng = np.random.default_rng(seed)
    units: list[str | None] = [f"unit_{k}" for k in range(int(rng.integers(2, 7)))]
    largest = int(rng.choice([8, 14, 30]))
    places = [
        (role, unit)
        for unit in [*units, None]
        for role, most in zip(ROLES, (largest, max(largest // 2, 3), 3), strict=True)
        for _ in range(int(rng.integers(0, most)))
    ]
    places += [("frontline", "unit_0")] * 5
    climate = {place: rng.normal(scale=0.6) for place in dict.fromkeys(places)}
    lean = float(rng.choice([0.0, -1.6, 1.8]))
    trait = np.array([climate[place] + lean for place in places]) + rng.normal(scale=0.5, size=len(places))
    answers = 1 + np.searchsorted(
        [-1.5, -0.5, 0.5, 1.5], trait[:, None] + rng.normal(scale=0.6, size=(len(places), 4))
    )
    return organisation(places, np.asarray(answers))


def organisation(places: Sequence[Place], answers: np.ndarray) -> Organisation:
    """Build one from keyed answers; ids and keying are those of the instrument."""
    items = INSTRUMENTS[0].items
    turned = np.array([item.reverse_keyed for item in items])
    codes = np.where(turned, 6 - answers, answers).astype(np.int16)
    roles, units = (np.array([place[k] for place in places], dtype=object) for k in (0, 1))
    return Organisation(AnswerTable(codes, tuple(item.id for item in items), roles, units))


def engine(organisation: Organisation) -> list[Place]:
    """Give the cells whose scales the product publishes."""
    scales = select_scales(organisation.table, POLICY, c_suite_consented=False, instruments=INSTRUMENTS)
    return [(group.role_group, group.unit) for group in scales]


def minimum_size(organisation: Organisation) -> list[Place]:
    """Publish whatever is large enough, as the simplest tools do."""
    return [place for place, n in sorted(organisation.sizes.items(), key=str) if n >= POLICY.minimum_group]


def parent_remainder(organisation: Organisation) -> list[Place]:
    """Hide, besides, the smallest shown part of a whole whose other parts leave too few."""
    shown = minimum_size(organisation)
    for whole in [(None, None), *((None, unit) for _, unit in shown if unit)]:
        for axis in (0, 1):
            if whole not in shown or whole[axis] is not None:
                continue
            parts = [p for p in shown if p[axis] is not None and p[1 - axis] == whole[1 - axis]]
            left = organisation.sizes[whole] - sum(organisation.sizes[part] for part in parts)
            if parts and 0 < left < POLICY.minimum_group:
                shown.remove(min(parts, key=lambda part: (organisation.sizes[part], str(part))))
    return shown


def without_intervals(organisation: Organisation) -> list[Place]:
    """Publish what the linear audit admits, without looking at bounds."""
    by_counts = select_cells(organisation.table, POLICY, c_suite_consented=False)
    return [(group.role_group, group.unit) for group in by_counts.scales]
