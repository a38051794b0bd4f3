"""Measurement invariance: do the items measure the same, in the same way, in every group?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ..chunks import Progress
from ..results import Result
from ..structural.prepared import Model, prepare
from ..structural.samples import MissingRule
from ..structural.score_tests import EqualityTests, equality_tests
from ..structural.solution import Solution
from .invariance_levels import Ladder, Step, climb, steps_frame
from .latent_means import latent_means_frame

if TYPE_CHECKING:
    import pandas as pd

InvarianceEstimator = Literal["ML", "MLR", "WLSMV"]
MOST_CFI_DROP, MOST_RMSEA_RISE = 0.010, 0.015
ENOUGH_PER_GROUP = 100


@dataclass(frozen=True, kw_only=True)
class InvarianceResult(Result):
    """The ladder of invariance.

    ``steps`` has one row per level; ``latent_means`` come from the level with equal intercepts (or
    thresholds and loadings); ``score_tests`` test each of that level's equalities, ``score_test`` all of
    them; ``highest_level`` is the last level that keeps fit within the limits given; ``group_sizes`` the
    respondents of each group.
    """

    steps: pd.DataFrame
    latent_means: pd.DataFrame
    score_tests: pd.DataFrame
    score_test: dict[str, float]
    highest_level: str
    released: tuple[str, ...]
    group_sizes: dict[Any, float]
    solutions: dict[str, Solution] = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        return self.steps

    def to_dict(self) -> dict[str, Any]:
        content = dict(Result.to_dict(_without_solutions(self)))
        del content["solutions"]
        return content


def measurement_invariance(
    items: Any,
    groups: Any,
    model: Model,
    *,
    estimator: InvarianceEstimator = "ML",
    missing: MissingRule = "listwise",
    released: Iterable[str] = (),
    most_cfi_drop: float = MOST_CFI_DROP,
    most_rmsea_rise: float = MOST_RMSEA_RISE,
    progress: Progress | None = None,
) -> InvarianceResult:
    """Fit the same factor model in all groups under more and more equalities, and compare the fits.

    Parameters
    ----------
    items : respondents × items, or `Moments` gathered by group (ML; then ``groups`` is None)
    groups : one label per respondent; the first group met is the reference
    model : ``{factor: [items]}`` or lavaan text
    estimator : ML and MLR climb configural → metric (loadings) → scalar (intercepts) → strict (residual
        variances); WLSMV, for ordinal answers, configural → thresholds → thresholds+loadings (two-category
        items skip the middle, which says nothing about them)
    released : parameters that stay free over groups, such as "x3~1" or "trust=~x2"
    most_cfi_drop, most_rmsea_rise : limits for ``highest_level``, by default those of Chen (2007); robust or
        scaled CFI and RMSEA are compared where every level has them

    Fit measures are lavaan's, with ``_robust`` columns for MLR and ``_scaled`` ones for WLSMV;
    ``delta_chisq`` is the scaled difference test. Missing data: listwise, or FIML. Raises `DataError` as
    `cfa` does and for a single group, `ConvergenceError` when a level cannot be fitted (naming it).

    Formula: y = ν_g + Λ_g η + ε, var ε = Θ_g: metric Λ_g = Λ, scalar also ν_g = ν, strict also Θ_g = Θ. A
    level holds while CFI before − CFI ≤ ``most_cfi_drop`` and RMSEA − RMSEA before ≤ ``most_rmsea_rise``.
    Source: Meredith (1993), Psychometrika 58, 525-543; Chen (2007), Struct. Equ. Modeling 14, 464-504, table
    4; Satorra & Bentler (2001); Satorra (2000). R: ``lavaan::cfa(..., group.equal = ...)`` with
    ``lavTestLRT`` and ``lavTestScore``.

    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> trust = rng.normal(size=(600, 1)) + np.repeat([0.0, 0.5], 300)[:, None]
    >>> answers = 0.8 * trust + 0.6 * rng.normal(size=(600, 4))
    >>> team = np.repeat(["office", "field"], 300)
    >>> result = measurement_invariance(answers, team, {"trust": [0, 1, 2, 3]})
    >>> result.highest_level
    'strict'
    >>> bool(result.latent_means.query("group == 'field'")["mean"].iloc[0] > 0.2)
    True
    """
    prepared = prepare(items, model, estimator=estimator, missing=missing, groups=groups, progress=progress)
    kept = tuple(released)
    return describe(climb(prepared, kept), kept, most_cfi_drop=most_cfi_drop, most_rmsea_rise=most_rmsea_rise)


def comparison_step(ladder: Ladder) -> Step:
    """Give the level at which latent means can be compared: equal intercepts, or equal thresholds."""
    levels = {step.level: step for step in ladder.steps}
    return levels.get("scalar", ladder.steps[-1])


def describe(
    ladder: Ladder, released: tuple[str, ...], *, most_cfi_drop: float, most_rmsea_rise: float
) -> InvarianceResult:
    """Turn fitted levels into the public result."""
    compared = comparison_step(ladder).solution
    tests = equality_tests(compared.state)
    sizes = dict(zip(compared.group_labels, compared.group_n, strict=True))
    version = ladder.version.strip(".") or "plain"
    return InvarianceResult(
        n_respondents=int(compared.n),
        n_items=len(compared.table.items),
        missing=compared.missing,
        method=f"{compared.estimator}; a level holds if {version} CFI falls by at most {most_cfi_drop:g} and "
        f"RMSEA rises by at most {most_rmsea_rise:g}",
        notes=tuple(dict.fromkeys([*compared.notes, *_notes(ladder, sizes)])),
        steps=steps_frame(ladder),
        latent_means=latent_means_frame(compared),
        score_tests=_single_tests(tests),
        score_test=_total_test(tests),
        highest_level=ladder.highest(most_cfi_drop=most_cfi_drop, most_rmsea_rise=most_rmsea_rise),
        released=released,
        group_sizes=sizes,
        solutions={step.level: step.solution for step in ladder.steps},
    )


def _single_tests(tests: EqualityTests | None) -> pd.DataFrame:
    import pandas as pd

    if tests is None:
        return pd.DataFrame()
    return tests.single.sort_values("chi_square", ascending=False, ignore_index=True)


def _total_test(tests: EqualityTests | None) -> dict[str, float]:
    if tests is None:
        return {}
    return {
        "chi_square": tests.chi_square,
        "degrees_of_freedom": tests.degrees_of_freedom,
        "p_value": tests.p_value,
    }


def _notes(ladder: Ladder, sizes: dict[Any, float]) -> Iterable[str]:
    if ladder.measures("cfi")[0] < 0.90 or ladder.measures("rmsea")[0] > 0.10:
        yield "The model fits poorly already where nothing is equal: later levels say little."
    small = [str(label) for label, n in sizes.items() if n < ENOUGH_PER_GROUP]
    if small:
        yield f"Fewer than {ENOUGH_PER_GROUP} respondents in {', '.join(small)}: differences may be missed."
    if max(sizes.values()) > 10 * min(sizes.values()):
        yield "The largest group outweighs the smallest by more than ten to one: fit is mostly the former's."
    for step in ladder.steps[1:]:
        if step.difference is not None and np.isnan(step.difference.chi_square):
            yield f"The scaled difference test of the level {step.level!r} cannot be computed."


def _without_solutions(result: InvarianceResult) -> InvarianceResult:
    return replace(result, solutions={})
