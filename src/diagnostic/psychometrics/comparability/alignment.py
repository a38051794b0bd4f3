"""Alignment: compare many groups' latent means when no item is exactly alike in all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy.special import ndtr, ndtri

from ..chunks import Progress
from ..errors import DataError
from ..inputs import FloatArray, IntArray
from ..results import Result
from ..structural.prepared import Model, prepare
from ..structural.samples import MissingRule
from ..structural.solution import Solution
from .alignment_errors import AlignedErrors, aligned_errors, invariant_groups
from .alignment_search import EPSILON, Aligned, Configural, align
from .invariance_levels import check_several

if TYPE_CHECKING:
    import pandas as pd

LEVEL = 0.95


@dataclass(frozen=True, kw_only=True)
class AlignmentResult(Result):
    """Aligned groups.

    ``means`` has mean and variance per factor and group with standard errors; ``parameters`` the aligned
    loading and intercept of each item in each group, and whether the group is among those that share it;
    ``items`` sums this up per item with ``r_squared``, the share of the configural parameters' variance
    over groups that the group means and variances explain; ``share_not_shared`` is over all of them.
    """

    means: pd.DataFrame
    parameters: pd.DataFrame
    items: pd.DataFrame
    share_not_shared: float
    loss: dict[str, float]

    def to_frame(self) -> pd.DataFrame:
        return self.means


@dataclass(frozen=True)
class _Factor:
    """One factor's configural parameters, their alignment and its errors."""

    name: str
    items: tuple[str, ...]
    configural: Configural
    aligned: Aligned
    errors: AlignedErrors


def alignment(
    items: Any,
    groups: Any,
    model: Model,
    *,
    estimator: Literal["ML", "MLR"] = "ML",
    missing: MissingRule = "listwise",
    reference: Literal["fixed", "free"] = "fixed",
    epsilon: float = EPSILON,
    progress: Progress | None = None,
) -> AlignmentResult:
    """Find each group's factor means and variances that leave the fewest and largest item differences.

    Parameters
    ----------
    items, groups, model, estimator, missing : as in `measurement_invariance`; each item on one factor
    reference : "fixed" holds the first group's factors at mean 0 and variance 1; "free" estimates its mean
        too, with variances that multiply to one (three groups or more, and clear differences)
    epsilon : how sharply small differences are told from none

    Fit and restrictions are those of the configural model: alignment only chooses among its equivalent
    solutions, as a rotation does. Standard errors by the delta method. Missing data: listwise or FIML.
    Raises `DataError` for one group, for items on several factors and for fixed loadings, else as `cfa`.

    Formula: minimise Σ_p Σ_{g<h} √(n_g n_h) [f(λ_pg − λ_ph) + f(ν_pg − ν_ph)], f(x) = (x² + ε)^¼, over α and
    ψ with λ = λ₀/√ψ, ν = ν₀ − αλ.
    Source: Asparouhov & Muthén (2014), Struct. Equ. Modeling 21, 495-508, eq. 5-9.
    R: ``sirt::invariance.alignment(lambda, nu, wgt, align.pow = c(.5, .5), eps = .01)``.

    >>> import numpy as np
    >>> rng = np.random.default_rng(4)
    >>> team = np.repeat(["north", "south", "west"], 500)
    >>> trust = rng.normal(np.repeat([0.0, 0.4, -0.3], 500))[:, None]
    >>> answers = 0.8 * trust + 0.6 * rng.normal(size=(1500, 5))
    >>> answers[team == "south", 2] += 0.8
    >>> result = alignment(answers, team, {"trust": [0, 1, 2, 3, 4]})
    >>> differing = result.items[result.items["n_not_shared"] > 0]
    >>> differing[["item", "kind", "not_shared_by"]].values.tolist()
    [['item_3', 'intercept', 'south']]
    """
    prepared = prepare(items, model, estimator=estimator, missing=missing, groups=groups, progress=progress)
    check_several(prepared)
    solution = prepared.solve(standardize_latent=True)
    _check(solution, estimator, reference)
    free = reference == "free"
    factors = [
        _aligned(solution, name, free_reference=free, epsilon=epsilon) for name in solution.table.factors
    ]
    return _described(factors, solution, reference)


def _check(solution: Solution, estimator: str, reference: str) -> None:
    table = solution.table
    loadings = [row for row in table.rows if row.op == "=~" and row.group == 0]
    several = len({row.rhs for row in loadings}) < len(loadings)
    fixed = any(
        not row.free for row in table.rows if row.op == "=~" or (row.op == "~1" and row.lhs in table.items)
    )
    higher = any(row.rhs in table.factors for row in loadings)
    if several or fixed or higher or table.n_free_rows != table.n_parameters:
        raise DataError(
            "model_not_alignable",
            place="model",
            fault="an item is on several factors, or a loading or intercept is fixed or held equal.",
            mend="Give each item to one factor, and no values or labels.",
        )
    if estimator not in ("ML", "MLR") or reference not in ("fixed", "free"):
        raise DataError(
            "unknown_option",
            place="estimator" if estimator not in ("ML", "MLR") else "reference",
            fault="is not one of the choices.",
            mend="Use estimator 'ML' or 'MLR', and reference 'fixed' or 'free'.",
        )


def _aligned(solution: Solution, factor: str, *, free_reference: bool, epsilon: float) -> _Factor:
    table = solution.table
    items = tuple(row.rhs for row in table.rows if row.op == "=~" and row.group == 0 and row.lhs == factor)
    places = _places(solution, factor, items)
    loadings, intercepts = (solution.state.theta[kind] for kind in places)
    signs = np.where((loadings * loadings[0]).sum(axis=1) < 0, -1.0, 1.0)[:, None]
    weights = np.sqrt(np.array(solution.group_n))
    configural = Configural(loadings * signs, intercepts, weights / weights.mean(), free_reference, epsilon)
    index = np.concatenate([kind.ravel() for kind in places])
    flips = np.concatenate([np.broadcast_to(signs, loadings.shape).ravel(), np.ones(intercepts.size)])
    covariance = solution.covariance[np.ix_(index, index)] * np.outer(flips, flips)
    aligned = align(configural)
    return _Factor(factor, items, configural, aligned, aligned_errors(configural, aligned, covariance))


def _places(solution: Solution, factor: str, items: tuple[str, ...]) -> tuple[IntArray, IntArray]:
    """Numbers of the loadings and of the intercepts among the parameters: groups × items."""
    table = solution.table
    numbers = {
        (table.rows[row].group, table.rows[row].name): number
        for row, number in zip(table.free.tolist(), table.reduced.tolist(), strict=True)
    }
    groups = range(table.n_groups)
    loadings = np.array([[numbers[g, f"{factor}=~{item}"] for item in items] for g in groups], dtype=np.intp)
    intercepts = np.array([[numbers[g, f"{item}~1"] for item in items] for g in groups], dtype=np.intp)
    return loadings, intercepts


def _described(factors: list[_Factor], solution: Solution, reference: str) -> AlignmentResult:
    import pandas as pd

    means = pd.DataFrame([row for factor in factors for row in _mean_rows(factor, solution)])
    parameters = pd.DataFrame([row for factor in factors for row in _parameter_rows(factor, solution)])
    items = pd.DataFrame([row for factor in factors for row in _item_rows(factor, parameters)])
    notes = list(solution.notes)
    if reference == "free" and solution.table.n_groups == 2:
        notes.append("Two groups hardly determine a free reference: prefer reference='fixed'.")
    return AlignmentResult(
        n_respondents=int(solution.n),
        n_items=len(solution.table.items),
        missing=solution.missing,
        method=f"alignment of the configural {solution.estimator} solution, {reference} reference",
        notes=tuple(notes),
        means=means,
        parameters=parameters,
        items=items,
        share_not_shared=float(1.0 - parameters["shared"].mean()),
        loss={factor.name: factor.aligned.loss for factor in factors},
    )


def _mean_rows(factor: _Factor, solution: Solution) -> list[dict[str, Any]]:
    n = factor.configural.n_groups
    errors = np.sqrt(np.maximum(np.diagonal(factor.errors.factor), 0.0))
    reach = float(ndtri(0.5 + LEVEL / 2))
    rows = []
    for group, label in enumerate(solution.group_labels):
        mean, error = float(factor.aligned.means[group]), float(errors[group])
        variance = float(factor.aligned.deviations[group] ** 2)
        z = mean / error if error > 1e-12 else np.nan
        rows.append(
            {
                "group": label,
                "factor": factor.name,
                "mean": mean,
                "standard_error": error,
                "z": z,
                "p_value": 2.0 * float(ndtr(-abs(z))),
                "low": mean - reach * error,
                "high": mean + reach * error,
                "variance": variance,
                "variance_standard_error": 2.0 * variance * float(errors[n + group]),
                "n_respondents": solution.group_n[group],
            }
        )
    return rows


def _parameter_rows(factor: _Factor, solution: Solution) -> list[dict[str, Any]]:
    configural, aligned = factor.configural, factor.aligned
    size = configural.loadings.size
    rows = []
    for kind, values, start in (
        ("loading", aligned.loadings(configural), 0),
        ("intercept", aligned.intercepts(configural), size),
    ):
        for k, item in enumerate(factor.items):
            places = start + np.arange(configural.n_groups) * len(factor.items) + k
            covariance = factor.errors.items[np.ix_(places, places)]
            shared = invariant_groups(values[:, k], covariance)
            errors = np.sqrt(np.maximum(np.diagonal(covariance), 0.0))
            rows += [
                {
                    "factor": factor.name,
                    "item": item,
                    "kind": kind,
                    "group": label,
                    "estimate": float(values[group, k]),
                    "standard_error": float(errors[group]),
                    "shared": bool(shared[group]),
                }
                for group, label in enumerate(solution.group_labels)
            ]
    return rows


def _item_rows(factor: _Factor, parameters: pd.DataFrame) -> list[dict[str, Any]]:
    explained = _explained(factor)
    rows = []
    for kind in ("loading", "intercept"):
        for k, item in enumerate(factor.items):
            chosen = (
                (parameters["factor"] == factor.name)
                & (parameters["item"] == item)
                & (parameters["kind"] == kind)
            )
            own = parameters[chosen]
            others = own.loc[~own["shared"], "group"]
            rows.append(
                {
                    "factor": factor.name,
                    "item": item,
                    "kind": kind,
                    "average": float(own.loc[own["shared"], "estimate"].mean()),
                    "r_squared": float(explained[kind][k]),
                    "n_not_shared": len(others),
                    "not_shared_by": ", ".join(str(label) for label in others),
                }
            )
    return rows


def _explained(factor: _Factor) -> dict[str, FloatArray]:
    """1 − variance left / configural variance over groups (Asparouhov & Muthén 2014, eq. 13-14)."""
    configural, aligned = factor.configural, factor.aligned
    loading = aligned.loadings(configural).mean(axis=0)
    intercept = aligned.intercepts(configural).mean(axis=0)
    predicted = {
        "loading": (configural.loadings, np.outer(aligned.deviations, loading)),
        "intercept": (configural.intercepts, intercept + np.outer(aligned.means, loading)),
    }
    out = {}
    for kind, (observed, expected) in predicted.items():
        variance = observed.var(axis=0)
        left = (observed - expected).var(axis=0)
        out[kind] = np.clip(
            1.0 - np.divide(left, variance, out=np.ones_like(left), where=variance > 0), 0.0, 1.0
        )
    return out
