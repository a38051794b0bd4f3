"""How well items measure their factor: composite reliability, average variance extracted, HTMT."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtr

from ..errors import DataError
from ..factors.bivariate_normal import grid_cdf
from ..inputs import FloatArray, IntArray
from ..moments import Moments
from ..results import Result
from .group_model import Matrices
from .model_syntax import factor_names, item_names, read_model
from .samples import item_labels, select_items

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class HtmtResult(Result):
    """Factors × factors: arithmetic (``htmt``) and geometric (``htmt2``) heterotrait-monotrait ratios."""

    htmt: pd.DataFrame
    htmt2: pd.DataFrame


def htmt(items: Any, model: Any) -> HtmtResult:
    """Give the heterotrait-monotrait ratio of absolute correlations between each two factors.

    Parameters
    ----------
    items : respondents × items, or `Moments` of exactly the model's items
    model : mapping of factors to items, or lavaan text

    Between 0 and about 1; 1 on the diagonal; NaN for a factor with one item. Missing data: respondents
    with a missing answer to any item of the model are left out (listwise). Raises `DataError` for unknown
    or constant items and for fewer than three complete respondents.

    HTMT_ij = mean |r| between the items of i and j / √(mean |r| within i · mean |r| within j); ``htmt2``
    takes geometric means, which holds without tau-equivalence.
    Source: Henseler, Ringle & Sarstedt (2015), J. Acad. Mark. Sci. 43, 115-135, eq. 6; Roemer, Schuberth &
    Henseler (2021), eq. 4. R: ``semTools::htmt(model, data, htmt2 = FALSE)``, ``htmt2 = TRUE``.

    >>> answers = [[1, 2, 1, 1], [2, 1, 2, 3], [3, 3, 2, 2], [4, 5, 4, 3], [5, 4, 5, 5]]
    >>> result = htmt(answers, {"pay": ["item_1", "item_2"], "peers": ["item_3", "item_4"]})
    >>> float(result.htmt.loc["pay", "peers"].round(4))
    0.8859
    """
    import pandas as pd

    terms = [term for term in read_model(model, item_labels(items)) if term.op == "=~"]
    factors, names = factor_names(terms), item_names(terms)
    chosen = select_items(items, names) if not isinstance(items, Moments) else items.select(list(names))
    moments = chosen if isinstance(chosen, Moments) else Moments.from_items(chosen)
    n = int(moments.n_respondents(missing="listwise"))
    correlations = np.abs(moments.correlation(missing="listwise"))
    _check(correlations, names, n)
    np.fill_diagonal(correlations, np.nan)
    members = [[names.index(t.rhs) for t in terms if t.lhs == f and t.rhs in names] for f in factors]
    n_incomplete = int(moments.n_respondents()) - n
    notes = (f"{n_incomplete} respondent(s) with a missing answer are left out.",) if n_incomplete else ()
    arithmetic, geometric = (
        _ratios(correlations, members, log=False),
        _ratios(correlations, members, log=True),
    )
    return HtmtResult(
        n_respondents=n,
        n_items=len(names),
        missing="listwise",
        method="absolute Pearson correlations",
        notes=notes,
        htmt=pd.DataFrame(arithmetic, index=list(factors), columns=list(factors)),
        htmt2=pd.DataFrame(geometric, index=list(factors), columns=list(factors)),
    )


def _check(correlations: FloatArray, names: Sequence[str], n: int) -> None:
    if n < 3:
        raise DataError(
            "too_few_respondents",
            place="items",
            fault=f"only {n} respondent(s) answered all items of the model.",
            mend="Collect more answers, or leave out items with many missing answers.",
        )
    constant = [name for name, r in zip(names, np.diagonal(correlations), strict=True) if np.isnan(r)]
    if constant:
        raise DataError(
            "constant_item",
            place=f"item {constant[0]!r}",
            fault="everybody who can be used gave the same answer.",
            mend="Leave the item out of the model, or collect answers that differ.",
        )


def _ratios(correlations: FloatArray, members: Sequence[Sequence[int]], *, log: bool) -> FloatArray:
    with np.errstate(divide="ignore"):
        scores = np.log(correlations) if log else correlations
    means = np.full((len(members), len(members)), np.nan)
    for i, one in enumerate(members):
        for j, two in enumerate(members):
            block = scores[np.ix_(one, two)]
            if np.isfinite(block).any() or np.isneginf(block).any():
                means[i, j] = np.mean(block[~np.isnan(block)])
    means = np.exp(means) if log else means
    within = np.sqrt(np.diagonal(means))
    return np.asarray(means / np.outer(within, within))


def average_variance_extracted(at: Matrices, observed: FloatArray) -> FloatArray:
    """Give ψ Σλ² over the summed variances of each factor's items; NaN for lone or shared items.

    Source: Fornell & Larcker (1981), eq. 11, with observed variances below the line.
    R: ``semTools::AVE(fit)``.
    """
    loadings = at.loadings
    shared = (np.abs(loadings) > 5e-6).sum(axis=1) > 1
    out = np.full(loadings.shape[1], np.nan)
    for k in range(loadings.shape[1]):
        own = np.flatnonzero(loadings[:, k])
        if own.size > 1 and not shared[own].any():
            common = at.latent_covariance[k, k] * float((loadings[own, k] ** 2).sum())
            out[k] = common / np.diagonal(observed)[own].sum()
    return out


def composite_reliability(at: Matrices, observed: FloatArray) -> FloatArray:
    """Give ψ(Σλ)² over the observed variance of each factor's sum score; NaN for a lone item.

    The reliability of the unit-weighted sum when the model holds (ω); the total variance is the
    observed one, so misfit lowers nothing but the denominator's truth.
    Source: McDonald (1999), eq. 6.20; Bentler (1972). R: ``semTools::compRelSEM(fit)``.
    """
    out = np.full(at.loadings.shape[1], np.nan)
    for k in range(at.loadings.shape[1]):
        own = np.flatnonzero(at.loadings[:, k])
        if own.size > 1:
            common = at.latent_covariance[k, k] * float(at.loadings[own, k].sum()) ** 2
            out[k] = common / observed[np.ix_(own, own)].sum()
    return out


def ordinal_composite_reliability(
    at: Matrices, correlations: FloatArray, threshold_items: IntArray
) -> FloatArray:
    """Give the reliability of each factor's sum of ordinal answers; NaN for a lone item.

    Covariances of answers scored 0 … K − 1 are Σ_cd Φ₂(τ_c, τ_d; ρ) − Φ(τ_c)Φ(τ_d): above the line with
    the correlation that the factor explains, below with the polychoric one.
    Source: Green & Yang (2009), Psychometrika 74, 155-167, eq. 21. R: ``semTools::compRelSEM(fit)``.
    """
    cuts = at.thresholds * at.scales[threshold_items]
    out = np.full(at.loadings.shape[1], np.nan)
    for k in range(at.loadings.shape[1]):
        own = np.flatnonzero(at.loadings[:, k])
        if own.size < 2:
            continue
        loadings = at.scales[own] * at.loadings[own, k]
        explained = at.latent_covariance[k, k] * np.outer(loadings, loadings)
        by_item = [cuts[threshold_items == item] for item in own]
        total = _answer_covariance(by_item, correlations[np.ix_(own, own)])
        out[k] = _answer_covariance(by_item, explained) / total
    return out


def _answer_covariance(cuts: Sequence[FloatArray], correlations: FloatArray) -> float:
    """The sum of all covariances between the answers, given those of the latent responses."""
    width = max(len(own) for own in cuts)
    padded = np.array([np.pad(own, (0, width - len(own)), constant_values=np.inf) for own in cuts])
    shares = np.array([ndtr(own).sum() for own in cuts])
    i, j = (index.ravel() for index in np.indices(correlations.shape))
    rho = correlations[i, j]
    within = np.abs(rho) < 1.0
    joint = np.zeros(rho.size)
    inside = np.isfinite(padded[i])[:, :, None] & np.isfinite(padded[j])[:, None, :]
    if within.any():
        cdf = grid_cdf(padded[i[within]], padded[j[within]], rho[within])
        joint[within] = np.where(inside[within], cdf, 0.0).sum(axis=(1, 2))
    for m in np.flatnonzero(~within):
        lower = ndtr(padded[i[m]])[:, None], ndtr(padded[j[m]])[None, :]
        ends = np.minimum(*lower) if rho[m] > 0 else np.maximum(lower[0] + lower[1] - 1.0, 0.0)
        joint[m] = np.where(inside[m], ends, 0.0).sum()
    return float(joint.sum() - (shares[i] * shares[j]).sum())
