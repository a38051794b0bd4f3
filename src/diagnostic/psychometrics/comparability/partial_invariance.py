"""Partial invariance: which parameters must differ between groups so that the rest may be equal?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..chunks import Progress
from ..structural.prepared import Model, PreparedModel, prepare
from ..structural.samples import MissingRule
from ..structural.score_tests import release_tests
from .invariance import (
    MOST_CFI_DROP,
    MOST_RMSEA_RISE,
    InvarianceEstimator,
    InvarianceResult,
    describe,
)
from .invariance_levels import Ladder, Step, check_several, fit_level, levels_of

if TYPE_CHECKING:
    import pandas as pd

    from ..structural.parameter_table import ParameterTable

LEAST_EQUAL = 2


@dataclass(frozen=True, kw_only=True)
class PartialInvarianceResult(InvarianceResult):
    """The ladder with what had to be released: one row of ``releases`` per parameter, in order."""

    releases: pd.DataFrame


def partial_invariance(
    items: Any,
    groups: Any,
    model: Model,
    *,
    estimator: InvarianceEstimator = "ML",
    missing: MissingRule = "listwise",
    p_value: float = 0.01,
    most_cfi_drop: float = MOST_CFI_DROP,
    most_rmsea_rise: float = MOST_RMSEA_RISE,
    progress: Progress | None = None,
) -> PartialInvarianceResult:
    """Climb the ladder of `measurement_invariance`, releasing parameters where a level does not hold.

    While a level costs more fit than the limits allow, the equality of that level with the largest score
    test (over all groups jointly, p below ``p_value``) is released and the level refitted. Every factor
    keeps at least two items with equal parameters of each kind; when nothing more may be released the
    level is left as it is, and higher ones keep what was released. Arguments, missing data and errors are
    those of `measurement_invariance`.

    Formula: the score test of releasing an equality is s'V⁻¹s, s the scores of its parameters at the
    constrained solution and V their covariance; χ² with as many degrees of freedom as equalities.
    Source: Byrne, Shavelson & Muthén (1989), Psych. Bull. 105, 456-466; Yoon & Kim (2014) for the
    sequential search. R: ``lavTestScore``, then ``cfa(..., group.partial = ...)``, step by step.

    >>> import numpy as np
    >>> rng = np.random.default_rng(2)
    >>> trust = rng.normal(size=(800, 1))
    >>> answers = 0.8 * trust + 0.6 * rng.normal(size=(800, 5))
    >>> team = np.repeat(["office", "field"], 400)
    >>> answers[team == "field", 3] += 0.7
    >>> partial_invariance(answers, team, {"trust": [0, 1, 2, 3, 4]}).released
    ('item_4~1',)
    """
    import pandas as pd

    prepared = prepare(items, model, estimator=estimator, missing=missing, groups=groups, progress=progress)
    check_several(prepared)
    search = _Search(prepared, p_value, most_cfi_drop, most_rmsea_rise)
    ladder = search.climb()
    result = describe(
        ladder, tuple(search.released), most_cfi_drop=most_cfi_drop, most_rmsea_rise=most_rmsea_rise
    )
    columns = ["level", "parameter", "chi_square", "degrees_of_freedom", "p_value", "chisq", "cfi", "rmsea"]
    releases = pd.DataFrame(search.log, columns=columns)
    fields = {name: getattr(result, name) for name in result.__dataclass_fields__}
    return PartialInvarianceResult(**fields, releases=releases)


class _Search:
    def __init__(self, prepared: PreparedModel, p_value: float, cfi_drop: float, rmsea_rise: float) -> None:
        self.prepared, self.p_value = prepared, p_value
        self.limits = {"most_cfi_drop": cfi_drop, "most_rmsea_rise": rmsea_rise}
        self.released: list[str] = []
        self.log: list[dict[str, Any]] = []

    def climb(self) -> Ladder:
        steps: list[Step] = []
        earlier: tuple[str, ...] = ()
        for level, equal in levels_of(self.prepared).items():
            new = tuple(kind for kind in equal if kind not in earlier)
            step = self._fit(level, equal, steps)
            while steps and not Ladder((steps[-1], step)).holds(**self.limits)[1]:
                worst = self._worst(step, new)
                if worst is None:
                    break
                self.released.append(worst[0])
                step = self._fit(level, equal, steps)
                self._write(level, worst, step)
            steps.append(step)
            earlier = equal
        return Ladder(tuple(steps))

    def _fit(self, level: str, equal: tuple[str, ...], steps: list[Step]) -> Step:
        return fit_level(self.prepared, level, equal, tuple(self.released), steps[-1] if steps else None)

    def _worst(self, step: Step, kinds: tuple[str, ...]) -> tuple[str, tuple[float, int, float]] | None:
        """Give the releasable parameter of these kinds with the smallest p, if small enough."""
        table = step.solution.table
        tests = release_tests(step.solution.state)
        allowed = [
            (name, test)
            for name, test in tests.items()
            if test[2] < self.p_value and _kind(name) in kinds and _may_go(name, table, self.released)
        ]
        return min(allowed, key=lambda entry: (entry[1][2], -entry[1][0])) if allowed else None

    def _write(self, level: str, worst: tuple[str, tuple[float, int, float]], step: Step) -> None:
        name, (statistic, df, p) = worst
        measures = step.solution.measures
        self.log.append(
            {
                "level": level,
                "parameter": name,
                "chi_square": statistic,
                "degrees_of_freedom": df,
                "p_value": p,
                "chisq": measures["chisq"],
                "cfi": measures["cfi"],
                "rmsea": measures["rmsea"],
            }
        )


def _kind(name: str) -> str:
    for operator, kind in (("=~", "loadings"), ("~~", "residuals"), ("|", "thresholds")):
        if operator in name:
            return kind
    return "intercepts"


def _item(name: str) -> str:
    """The item that a parameter belongs to."""
    if "=~" in name:
        return name.split("=~")[1]
    return name.split("~", maxsplit=1)[0].split("|", maxsplit=1)[0]


def _may_go(name: str, table: ParameterTable, released: list[str]) -> bool:
    """Every factor of the item keeps two items of which no parameter of this kind was released."""
    kind = _kind(name)
    gone = {_item(other) for other in [*released, name] if _kind(other) == kind}
    members: dict[str, set[str]] = {}
    for row in table.rows:
        if row.op == "=~" and row.group == 0:
            members.setdefault(row.lhs, set()).add(row.rhs)
    touched = [own for own in members.values() if _item(name) in own]
    return all(len(own - gone) >= min(LEAST_EQUAL, len(own)) for own in touched)
