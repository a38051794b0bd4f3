"""The ladder of invariance: which parameters are equal on each step, and how fit changes along it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..errors import ConvergenceError, DataError
from ..structural.prepared import PreparedModel, PreparedOrdinal
from ..structural.solution import Solution
from .difference_tests import DifferenceTest, difference_test

if TYPE_CHECKING:
    import pandas as pd

CONTINUOUS: Mapping[str, tuple[str, ...]] = {
    "configural": (),
    "metric": ("loadings",),
    "scalar": ("loadings", "intercepts"),
    "strict": ("loadings", "intercepts", "residuals"),
}
ORDINAL: Mapping[str, tuple[str, ...]] = {
    "configural": (),
    "thresholds": ("thresholds",),
    "thresholds+loadings": ("thresholds", "loadings"),
}
MEASURES = ("cfi", "tli", "rmsea", "srmr")


@dataclass(frozen=True)
class Step:
    """One level: its solution and its test against the level before."""

    level: str
    solution: Solution
    difference: DifferenceTest | None


@dataclass(frozen=True)
class Ladder:
    """All levels fitted, and the kind of CFI and RMSEA that every one of them has."""

    steps: tuple[Step, ...]

    @property
    def version(self) -> str:
        """ ".robust" where all levels have it, else ".scaled", else plain."""
        for version in (".robust", ".scaled"):
            values = [step.solution.measures.get(f"cfi{version}", np.nan) for step in self.steps]
            if np.isfinite(values).all():
                return version
        return ""

    def measures(self, name: str) -> list[float]:
        return [step.solution.measures[name + self.version] for step in self.steps]

    def holds(self, *, most_cfi_drop: float, most_rmsea_rise: float) -> list[bool]:
        """For each level, whether fit fell no more than the limits allow since the level before."""
        cfi, rmsea = self.measures("cfi"), self.measures("rmsea")
        return [True] + [
            cfi[k - 1] - cfi[k] <= most_cfi_drop and rmsea[k] - rmsea[k - 1] <= most_rmsea_rise
            for k in range(1, len(self.steps))
        ]

    def highest(self, *, most_cfi_drop: float, most_rmsea_rise: float) -> str:
        """The last level before fit falls too far."""
        kept = self.holds(most_cfi_drop=most_cfi_drop, most_rmsea_rise=most_rmsea_rise)
        last = kept.index(False) - 1 if False in kept else len(kept) - 1
        return self.steps[last].level


def levels_of(prepared: PreparedModel) -> dict[str, tuple[str, ...]]:
    """Give the levels and what is equal on each; thresholds alone say nothing about two categories."""
    if not isinstance(prepared, PreparedOrdinal):
        return dict(CONTINUOUS)
    binary = bool((prepared.stage.sample.n_categories == 2).any())
    return {level: equal for level, equal in ORDINAL.items() if not (binary and level == "thresholds")}


def climb(prepared: PreparedModel, released: Iterable[str] = ()) -> Ladder:
    """Fit level after level; the parameters ``released`` stay free."""
    check_several(prepared)
    kept = tuple(released)
    steps: list[Step] = []
    for level, equal in levels_of(prepared).items():
        steps.append(fit_level(prepared, level, equal, kept, steps[-1] if steps else None))
    return Ladder(tuple(steps))


def fit_level(
    prepared: PreparedModel,
    level: str,
    equal: tuple[str, ...],
    released: tuple[str, ...],
    before: Step | None,
) -> Step:
    try:
        solution = prepared.solve(equal, released if equal else ())
    except ConvergenceError as error:
        raise ConvergenceError(
            error.code, place=f"{error.place} ({level})", fault=error.fault, mend=error.mend
        ) from error
    return Step(level, solution, difference_test(before.solution, solution) if before else None)


def check_several(prepared: PreparedModel) -> None:
    if len(prepared.group_labels) < 2:
        raise DataError(
            "one_group_only",
            place="groups",
            fault="there is only one group, and nothing to compare it with.",
            mend="Give the labels of at least two groups.",
        )


def steps_frame(ladder: Ladder) -> pd.DataFrame:
    """Give one row per level with its fit and what changed since the level before."""
    import pandas as pd

    frame = pd.DataFrame([_row(step) for step in ladder.steps])
    names = list(MEASURES)
    if ladder.version:
        suffix = ladder.version.replace(".", "_")
        if all("chisq.scaled" in step.solution.measures for step in ladder.steps):
            frame["chisq_scaled"] = [step.solution.measures["chisq.scaled"] for step in ladder.steps]
        for name in ("cfi", "rmsea"):
            frame[name + suffix] = ladder.measures(name)
            names.append(name + suffix)
    for name in names:
        frame[f"delta_{name}"] = frame[name].diff()
    return frame


def _row(step: Step) -> dict[str, float | str]:
    measures, test = step.solution.measures, step.difference
    return {
        "level": step.level,
        "chisq": measures["chisq"],
        "df": measures["df"],
        "p_value": measures.get("pvalue.scaled", measures["pvalue"]),
        **{name: measures[name] for name in MEASURES},
        **{name: measures[name] for name in ("aic", "bic") if name in measures},
        "delta_chisq": np.nan if test is None else test.chi_square,
        "delta_df": np.nan if test is None else test.degrees_of_freedom,
        "p": np.nan if test is None else test.p_value,
    }
