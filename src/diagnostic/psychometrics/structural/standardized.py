"""Standardised solutions: latent variables scaled to variance one, then items as well."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..inputs import FloatArray
from .group_model import Matrices
from .parameter_table import Parameter, ParameterTable


def standardized(
    rows: Sequence[Parameter], estimates: FloatArray, at: Matrices, table: ParameterTable
) -> tuple[FloatArray, FloatArray]:
    """Give each row standardised by latent variables only, and by latent variables and items.

    Loadings times latent SD (over item SD); covariances as correlations of what they connect (residuals
    with residuals); means and thresholds over SD. R: ``standardizedSolution(fit, type = "std.lv")``,
    ``type = "std.all"``. NaN where a variance is negative.
    """
    scale = _Scale(rows, estimates, at, table)
    latent, everything = np.empty(len(rows)), np.empty(len(rows))
    with np.errstate(divide="ignore", invalid="ignore"):
        for k, row in enumerate(rows):
            over_latent, over_items = scale.divisors(row)
            latent[k] = estimates[k] / over_latent
            everything[k] = latent[k] / over_items if row.op != "~*~" else 1.0
    return latent, everything


class _Scale:
    def __init__(
        self, rows: Sequence[Parameter], estimates: FloatArray, at: Matrices, table: ParameterTable
    ) -> None:
        variances = np.diagonal(at.covariance) if not table.ordinal else at.scales**-2.0
        self.factors = table.factors
        self.sd = dict(zip(table.items, _root(variances), strict=True))
        self.sd |= dict(zip(table.factors, _root(np.diagonal(at.latent_covariance)), strict=True))
        self.own = {
            row.lhs: float(np.sqrt(abs(value)))
            for row, value in zip(rows, estimates, strict=True)
            if row.is_variance
        }

    def divisors(self, row: Parameter) -> tuple[float, float]:
        """Give what to divide by for the latent variables, and then for the items."""
        if row.op == "=~" and row.rhs in self.factors:
            return self.sd[row.rhs] / self.sd[row.lhs], 1.0
        if row.op == "=~":
            return 1.0 / self.sd[row.lhs], self.sd[row.rhs]
        if row.op == "~~":
            both = (self.sd if row.is_variance else self.own)[row.lhs] * (
                self.sd if row.is_variance else self.own
            )[row.rhs]
            return (both, 1.0) if row.lhs in self.factors else (1.0, both)
        if row.lhs in self.factors:
            return self.sd[row.lhs], 1.0
        return 1.0, self.sd[row.lhs]


def _root(variances: FloatArray) -> FloatArray:
    return np.sqrt(np.where(variances > 0, variances, np.nan))
