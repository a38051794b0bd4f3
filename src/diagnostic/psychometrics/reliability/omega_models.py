"""The factor models behind omega, each from a covariance or correlation matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import DataError
from ..factors.extraction import extract
from ..inputs import BoolArray, FloatArray
from ..moments import Moments
from .coefficients import as_correlations
from .schmid_leiman import SchmidLeiman, schmid_leiman


@dataclass(frozen=True)
class OmegaModel:
    """What a model says of the sum of the items; NaN or None where it does not say."""

    total: float
    total_observed: float
    average_variance_extracted: float
    hierarchical: float = np.nan
    asymptotic: float = np.nan
    explained_common_variance: float = np.nan
    loadings: FloatArray | None = None
    bifactor: SchmidLeiman | None = None
    at_bound: BoolArray | None = None


def one_factor_likelihood(C: FloatArray) -> OmegaModel:
    """Fit one factor to covariances by maximum likelihood (which does not depend on the items' units)."""
    found = extract(as_correlations(C), 1, "ml")
    variances = np.diagonal(C)
    loadings = found.loadings[:, 0] * np.sqrt(variances)
    errors = variances * (1.0 - found.loadings[:, 0] ** 2)
    return one_factor(C, loadings, errors, found.at_bound)


def one_factor_unbounded(moments: Moments) -> OmegaModel | None:
    """Fit one factor with error variances free to turn negative; None when that finds no solution."""
    from ..structural.cfa import cfa

    try:
        fit = cfa(moments.complete(), {"F": list(moments.labels)}, standardize_latent=True)
    except DataError:
        return None
    n = moments.n_respondents(missing="listwise")
    to_sample = n / (n - 1.0)  # the model divides by n, covariances here by n − 1
    table = fit.parameters
    loadings = table.loc[table["op"] == "=~", "estimate"].to_numpy(dtype=np.float64) * np.sqrt(to_sample)
    own = (table["op"] == "~~") & (table["lhs"] == table["rhs"]) & (table["lhs"] != "F")
    errors = table.loc[own, "estimate"].to_numpy(dtype=np.float64) * to_sample
    direction = 1.0 if loadings.sum() >= 0 else -1.0
    return one_factor(moments.covariance(missing="listwise"), loadings * direction, errors, errors < 0.0)


def one_factor(C: FloatArray, loadings: FloatArray, errors: FloatArray, improper: BoolArray) -> OmegaModel:
    """Give what one factor's loadings and error variances say of the sum of the items."""
    common = loadings.sum() ** 2
    squared = (loadings**2).sum()
    return OmegaModel(
        total=float(common / (common + errors.sum())),
        total_observed=_share(common, C.sum()),
        average_variance_extracted=float(squared / (squared + errors.sum())),
        loadings=loadings,
        at_bound=improper,
    )


def minimum_residual(R: FloatArray, n_factors: int) -> OmegaModel:
    """Fit minimum-residual factors to correlations."""
    found = extract(R, n_factors, "minres")
    explained = (found.loadings**2).sum(axis=1)
    total = _share(R.sum() - (1.0 - explained).sum(), R.sum())
    return OmegaModel(
        total=total,
        total_observed=total,
        average_variance_extracted=float(explained.mean()),
        loadings=found.loadings[:, 0] if n_factors == 1 else None,
        at_bound=found.at_bound,
    )


def hierarchical(R: FloatArray, n_factors: int) -> OmegaModel:
    """Fit a general and several group factors to correlations, by Schmid and Leiman's transformation."""
    split = schmid_leiman(R, n_factors)
    common = R.sum() - (1.0 - split.communalities).sum()
    general = split.general.sum() ** 2
    strength = (split.general**2).sum()
    return OmegaModel(
        total=_share(common, R.sum()),
        total_observed=_share(common, R.sum()),
        average_variance_extracted=float(split.communalities.mean()),
        hierarchical=_share(general, R.sum()),
        asymptotic=_share(general, common),
        explained_common_variance=float(strength / (strength + (split.group**2).sum())),
        bifactor=split,
    )


def shares_by_group(R: FloatArray, split: SchmidLeiman) -> FloatArray:
    """Give total, general and group shares (columns) of each group's sum; first row, of the whole sum.

    Each item belongs to the group factor on which it loads highest; groups without items are NaN.
    """
    n_factors = split.group.shape[1]
    home = np.abs(split.group).argmax(axis=1)
    shares = np.full((n_factors + 1, 3), np.nan)
    own = np.zeros(n_factors)
    for group in range(n_factors):
        members = home == group
        if members.any():
            variance = R[np.ix_(members, members)].sum()
            own[group] = split.group[members, group].sum() ** 2
            general = split.general[members].sum() ** 2
            shares[group + 1] = np.array([own[group] + general, general, own[group]]) / variance
    common = R.sum() - (1.0 - split.communalities).sum()
    shares[0] = np.array([common, split.general.sum() ** 2, own.sum()]) / R.sum()
    return shares


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0.0 else np.nan
