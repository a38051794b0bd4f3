"""The public result of a confirmatory factor analysis, and its frames."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtr, ndtri

from ..inputs import FloatArray
from ..results import Result, plain
from .group_model import Matrices
from .score_tests import EqualityTests, equality_tests, modification_indices
from .solution import Solution
from .standardized import standardized
from .validity import (
    average_variance_extracted,
    composite_reliability,
    ordinal_composite_reliability,
)

if TYPE_CHECKING:
    import pandas as pd

LEVEL = 0.95


@dataclass(frozen=True, kw_only=True)
class CfaResult(Result):
    """A fitted confirmatory factor analysis.

    ``parameters`` has one row per parameter and group (``group`` counts from 1 as in lavaan,
    ``group_label`` is the label given). With groups, ``factor_correlations`` maps each label to its frame,
    and ``r_squared``, ``composite_reliability`` and ``average_variance_extracted`` are frames group × name.
    ``modification_indices`` and ``equality_tests`` are computed when first asked for.
    """

    parameters: pd.DataFrame
    fit: Mapping[str, float]
    factor_correlations: Any
    r_squared: Any
    composite_reliability: Any
    average_variance_extracted: Any
    converged: bool
    group_labels: tuple[Any, ...]
    group_sizes: tuple[float, ...]
    chi_square_by_group: tuple[float, ...]
    solution: Solution = field(repr=False)

    @cached_property
    def modification_indices(self) -> pd.DataFrame:
        return modification_indices(self.solution.state)

    @cached_property
    def equality_tests(self) -> EqualityTests | None:
        return equality_tests(self.solution.state)

    def to_frame(self) -> pd.DataFrame:
        return self.parameters

    def to_dict(self) -> dict[str, Any]:
        names = [entry.name for entry in dataclasses.fields(self) if entry.name != "solution"]
        content = {name: plain(getattr(self, name)) for name in names}
        return {**content, "modification_indices": plain(self.modification_indices)}


def make_result(solution: Solution) -> CfaResult:
    groups = range(solution.table.n_groups)
    items, factors = solution.table.items, solution.table.factors
    matrices = solution.state.matrices
    explained = [_explained(at, solution) for at in matrices]
    reliabilities = [_reliability(at, solution, g) for g, at in zip(groups, matrices, strict=True)]
    variances = [
        average_variance_extracted(at, _observed(at, solution, g))
        for g, at in zip(groups, matrices, strict=True)
    ]
    n = solution.n
    return CfaResult(
        n_respondents=int(n) if float(n).is_integer() else n,  # type: ignore[arg-type]
        n_items=len(items),
        missing=solution.missing,
        method=solution.method,
        notes=(*solution.notes, *_improper(solution)),
        parameters=_parameters(solution),
        fit=solution.measures,
        factor_correlations=_latent_correlations(solution),
        r_squared=_by_group(explained, [*items, *_explained_factors(solution)], solution),
        composite_reliability=_by_group(reliabilities, factors, solution),
        average_variance_extracted=_by_group(variances, factors, solution),
        converged=True,
        group_labels=solution.group_labels if solution.table.n_groups > 1 else (),
        group_sizes=solution.group_n,
        chi_square_by_group=solution.model.by_group,
        solution=solution,
    )


def _parameters(solution: Solution) -> pd.DataFrame:
    import pandas as pd

    table = solution.table
    estimates = [solution.state.row_values(group) for group in range(table.n_groups)]
    scaled = [
        standardized(
            [table.rows[k] for k in table.group_rows(g)], estimates[g], solution.state.matrices[g], table
        )
        for g in range(table.n_groups)
    ]
    estimate, error = np.concatenate(estimates), solution.standard_errors()
    z = np.divide(estimate, error, out=np.full(estimate.size, np.nan), where=error > 0)
    reach = float(ndtri(0.5 + LEVEL / 2)) * error
    return pd.DataFrame(
        {
            "lhs": [row.lhs for row in table.rows],
            "op": [row.op for row in table.rows],
            "rhs": [row.rhs for row in table.rows],
            "group": [row.group + 1 for row in table.rows],
            "group_label": [solution.group_labels[row.group] for row in table.rows],
            "label": [row.label for row in table.rows],
            "free": [row.free for row in table.rows],
            "estimate": estimate,
            "standard_error": error,
            "z": z,
            "p_value": 2.0 * ndtr(-np.abs(z)),
            "low": estimate - reach,
            "high": estimate + reach,
            "standardized_latent": np.concatenate([one for one, _ in scaled]),
            "standardized_all": np.concatenate([two for _, two in scaled]),
        }
    )


def _observed(at: Matrices, solution: Solution, group: int) -> FloatArray:
    """Observed covariances, of the latent responses when ordinal."""
    return solution.observed[group] / np.outer(at.scales, at.scales)


def _reliability(at: Matrices, solution: Solution, group: int) -> FloatArray:
    if solution.table.ordinal:
        model = solution.state.problem.models[group]
        return ordinal_composite_reliability(at, solution.observed[group], model.threshold_items)
    return composite_reliability(at, solution.observed[group])


def _explained_factors(solution: Solution) -> list[str]:
    own = [solution.table.rows[k] for k in solution.table.group_rows(0)]
    caused = {row.rhs for row in own if row.op == "=~"}
    return [factor for factor in solution.table.factors if factor in caused]


def _explained(at: Matrices, solution: Solution) -> FloatArray:
    """Give the share of variance explained, of each item and of each factor that others explain."""
    total = at.scales**-2.0 if solution.table.ordinal else np.diagonal(at.covariance)
    index = [solution.table.factors.index(name) for name in _explained_factors(solution)]
    latent, residual = np.diagonal(at.latent_covariance)[index], np.diagonal(at.latent_residual)[index]
    return np.concatenate((np.diagonal(at.common) / total, 1.0 - residual / latent))


def _latent_correlations(solution: Solution) -> Any:
    import pandas as pd

    names = list(solution.table.factors)
    frames = {}
    for label, at in zip(solution.group_labels, solution.state.matrices, strict=True):
        variances = np.diagonal(at.latent_covariance)
        sd = np.sqrt(np.where(variances > 0, variances, np.nan))
        frames[label] = pd.DataFrame(at.latent_covariance / np.outer(sd, sd), index=names, columns=names)
    return frames if solution.table.n_groups > 1 else next(iter(frames.values()))


def _by_group(values: Sequence[FloatArray], names: Sequence[str], solution: Solution) -> Any:
    import pandas as pd

    if solution.table.n_groups == 1:
        return pd.Series(values[0], index=list(names))
    return pd.DataFrame(np.vstack(values), index=list(solution.group_labels), columns=list(names))


def _improper(solution: Solution) -> list[str]:
    """Note estimates that cannot be true: negative variances, correlations beyond one."""
    notes = []
    for group, at in enumerate(solution.state.matrices):
        where = f" in group {solution.group_labels[group]!r}" if solution.table.n_groups > 1 else ""
        rows = [solution.table.rows[k] for k in solution.table.group_rows(group)]
        for row, value in zip(rows, solution.state.row_values(group), strict=True):
            if row.is_variance and value < 0:
                notes.append(
                    f"The variance of {row.lhs!r}{where} is estimated below zero (a Heywood case): "
                    "read its factor with caution."
                )
        eigenvalues = np.linalg.eigvalsh(at.latent_covariance)
        if eigenvalues[0] < -1e-8 * max(eigenvalues[-1], 1e-300):
            notes.append(
                f"The covariance matrix of the factors{where} is not positive definite: "
                "two of them may be one."
            )
    return notes
