"""Confirmatory factor analysis: the public function."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..chunks import Progress
from .prepared import Estimator, Model, prepare
from .result import CfaResult, make_result
from .samples import MissingRule


def cfa(
    items: Any,
    model: Model,
    *,
    estimator: Estimator = "ML",
    missing: MissingRule = "listwise",
    standardize_latent: bool = False,
    groups: Any = None,
    equal: Iterable[str] | str = (),
    partial: Iterable[str] = (),
    progress: Progress | None = None,
) -> CfaResult:
    """Fit a confirmatory factor model, with the defaults and the figures of lavaan's ``cfa()``.

    Parameters
    ----------
    items : respondents × items (other columns of a frame are ignored); `Moments` for estimator ML without
        missing answers, gathered by group for several groups; `PairTables` of complete answers for DWLS
    model : ``{factor: [items]}``, or lavaan text with ``=~`` (measured by, also factors by factors), ``~~``
        ((co)variance), ``~1`` (mean), fixed values ``0.7*x``, shared labels ``a*x``, ``NA*x``, ``start(1)*x``
        and one value per group ``c(1, NA)*x``
    estimator : ML; MLR and MLM (same estimates, robust errors and tests); for ordinal answers WLSMV, ULSMV
        and DWLS on polychoric correlations (delta parameterisation)
    missing : "listwise", or "fiml" (ML, MLR): every answer is used, missing at random is assumed
    standardize_latent : fix factor variances at 1 instead of each factor's first loading
    groups, equal, partial : one label per respondent; kinds of parameter held equal over groups
        ("loadings", "intercepts", "thresholds", "residuals", "residual.covariances", "means",
        "lv.variances", "lv.covariances"); single parameters released again, such as "x3~1" or "f=~x2".
        Equal intercepts or thresholds free the latent means of later groups, equal thresholds also the
        response scales, equal loadings also latent variances that ``standardize_latent`` had fixed
    progress : called with the share done, where rows are passed over

    Returns `CfaResult`. Estimates are in the items' units (standardised ones in SD); ``fit`` has lavaan's
    keys, with ``.scaled`` and ``.robust`` twins. Chi-square uses N, least squares N − 1 per group.

    Missing data: listwise over the model's items, or FIML. Raises `DataError` for unknown or constant
    items, singular covariances, groups with too few people or an empty ordinal category, and
    `ConvergenceError` for models that are not identified or not found. Improper estimates are noted.

    Formula: minimise log|Σ| + tr(SΣ⁻¹) − log|S| − p + (ȳ − μ)ᵀΣ⁻¹(ȳ − μ) with Σ = ΛΦΛᵀ + Θ, μ = ν + Λα;
    least squares Σ (s − σ)²/Var(s) over thresholds and polychoric correlations.
    Source: Jöreskog (1969), Psychometrika 34, 183-202; Bollen (1989), eq. 4.67; Satorra & Bentler (1994);
    Yuan & Bentler (2000); Muthén (1984); Rosseel (2012), J. Stat. Softw. 48(2), for the defaults.
    R: ``lavaan::cfa(model, data, estimator = "MLR", missing = "ml", group = "g", group.equal = …)``.

    >>> import numpy as np
    >>> rng = np.random.default_rng(3)
    >>> trust, safety = rng.normal(size=(2, 400))
    >>> parts = [0.8 * trust, 0.7 * trust, 0.6 * trust, 0.8 * safety, 0.7 * safety, 0.6 * safety]
    >>> answers = np.column_stack(parts) + 0.6 * rng.normal(size=(400, 6))
    >>> result = cfa(answers, {"trust": [0, 1, 2], "safety": [3, 4, 5]})
    >>> int(result.fit["df"]), bool(result.fit["cfi"] > 0.95)
    (8, True)
    >>> bool(abs(result.factor_correlations.loc["trust", "safety"]) < 0.2)
    True
    """
    prepared = prepare(items, model, estimator=estimator, missing=missing, groups=groups, progress=progress)
    return make_result(prepared.solve(equal, partial, standardize_latent=standardize_latent))
