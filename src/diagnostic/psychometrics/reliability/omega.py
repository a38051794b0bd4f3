"""McDonald's omega: how much of a score's variance its common factors explain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from ..chunks import Progress
from ..errors import DataError
from ..factors.matrices import frame
from ..inputs import FloatArray
from ..moments import Missing, Moments
from ..results import Interval, Result
from .intervals import bootstrap_interval
from .omega_models import (
    OmegaModel,
    hierarchical,
    minimum_residual,
    one_factor_likelihood,
    one_factor_unbounded,
    shares_by_group,
)
from .reversed_items import note_on_reversed, suspected_reversed
from .scale_moments import ScaleMoments, read_scale
from .schmid_leiman import SchmidLeiman

if TYPE_CHECKING:
    import pandas as pd

OmegaMethod = Literal["cfa", "minres", "schmid_leiman"]
_METHODS = {
    "cfa": "one factor by maximum likelihood, covariances",
    "minres": "minimum residual, correlations",
    "schmid_leiman": "Schmid–Leiman, correlations",
}


@dataclass(frozen=True, kw_only=True)
class McDonaldOmega(Result):
    """Omega of one scale; what a method does not define is NaN or None.

    ``loadings`` are those of a single factor (cfa, minres), in the metric of the answers for cfa and of
    standardised items otherwise.
    """

    total: float
    total_observed: float
    hierarchical: float
    asymptotic: float
    explained_common_variance: float
    average_variance_extracted: float
    interval: Interval | None
    loadings: pd.Series[float] | None
    group_factors: pd.DataFrame | None
    schmid_leiman: pd.DataFrame | None
    n_factors: int

    @property
    def estimate(self) -> float:
        """Omega total."""
        return self.total


def mcdonald_omega(
    items: Any,
    *,
    method: OmegaMethod = "cfa",
    n_factors: int = 1,
    missing: Missing | None = None,
    confidence_level: float = 0.95,
    n_bootstrap: int = 0,
    rng: np.random.Generator | None = None,
    progress: Progress | None = None,
) -> McDonaldOmega:
    """Estimate the share of the total score's variance that common factors explain.

    Shapes: ``items`` n respondents × p ≥ 3 reverse-keyed items, `Moments` or `PairTables`. At most 1.
    Missing data: complete rows for ``"cfa"``, pairwise correlations otherwise, unless ``missing`` says.
    Raises `DataError` as `cronbach_alpha`, and for a number of factors the method has no use for.

    ``"cfa"``: one factor by maximum likelihood in the metric of the answers; total = (Σλ)²/((Σλ)² + Σθ),
    ``total_observed`` divides by the observed variance of the sum instead; ``average_variance_extracted``
    Σλ²/(Σλ² + Σθ). As in lavaan, an error variance θ may turn negative, which is noted. ``"minres"``:
    ``n_factors`` minimum-residual factors of standardised items; total = 1 − Σu²/ΣR, as psych.
    ``"schmid_leiman"``: ``n_factors`` ≥ 2 oblimin factors and a general one; ``hierarchical`` =
    (Σg)²/ΣR, ``asymptotic`` = (Σg)²/(ΣR − Σu²), ``explained_common_variance`` the general factor's share
    of all squared loadings; ``group_factors`` splits the variance of the sum of the items that load
    highest on each. The totals of the three methods differ by up to .02.
    ``interval`` (percentile bootstrap of the total) needs answers, ``n_bootstrap`` and ``rng``.
    Sources: McDonald (1999), Test Theory, ch. 6; Zinbarg, Revelle, Yovel & Li (2005), Psychometrika 70,
    123-133; Fornell & Larcker (1981), Journal of Marketing Research 18, 39-50 (average variance extracted).
    R: ``semTools::reliability(lavaan::cfa("F =~ a + b + ...", x, std.lv = TRUE))`` (omega, omega3,
    avevar); ``psych::omega(x, nfactors = 1)``; ``psych::omega(x, nfactors, flip = FALSE)``.

    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> items = rng.standard_normal((2000, 1)) + rng.standard_normal((2000, 4))
    >>> round(mcdonald_omega(items, method="minres").total, 2)
    0.8
    """
    _check(method, n_factors)
    rule: Missing = missing or ("listwise" if method == "cfa" else "pairwise")
    scale = read_scale(items, missing=rule, min_items=3, progress=progress)
    model = _fit(scale, method, n_factors)
    return McDonaldOmega(
        n_respondents=int(scale.n_respondents),
        n_items=len(scale.labels),
        missing=rule,
        method=f"omega, {_METHODS[method]}",
        notes=_notes(scale, model, n_factors if method == "schmid_leiman" else None),
        total=model.total,
        total_observed=model.total_observed,
        hierarchical=model.hierarchical,
        asymptotic=model.asymptotic,
        explained_common_variance=model.explained_common_variance,
        average_variance_extracted=model.average_variance_extracted,
        interval=bootstrap_interval(
            items,
            lambda drawn: _total(drawn, rule, method, n_factors),
            n_bootstrap=n_bootstrap,
            rng=rng,
            confidence_level=confidence_level,
            progress=progress,
        ),
        loadings=_series(model.loadings, scale.labels),
        group_factors=_group_frame(scale, model.bifactor),
        schmid_leiman=_bifactor_frame(model.bifactor, scale.labels),
        n_factors=n_factors,
    )


def _check(method: str, n_factors: int) -> None:
    fits = {"cfa": n_factors == 1, "minres": n_factors >= 1, "schmid_leiman": n_factors >= 2}
    if method not in fits:
        raise DataError(
            "unknown_option",
            place="method",
            fault="is not one of the choices.",
            mend=f"Use one of {', '.join(get_args(OmegaMethod))}.",
        )
    if not fits[method]:
        raise DataError(
            "number_of_factors_unusable",
            place="n_factors",
            fault=f"is {n_factors} for method '{method}'.",
            mend="Use 1 for 'cfa', 1 or more for 'minres', and 3 or more for 'schmid_leiman'.",
        )


def _fit(scale: ScaleMoments, method: OmegaMethod, n_factors: int) -> OmegaModel:
    if n_factors >= len(scale.labels):
        raise DataError(
            "too_many_factors",
            place="n_factors",
            fault=f"is {n_factors} for {len(scale.labels)} items.",
            mend="Ask for fewer factors than items.",
        )
    if method == "cfa":
        model = one_factor_likelihood(scale.covariance)
        if model.at_bound is None or not model.at_bound.any() or scale.missing == "pairwise":
            return model
        return one_factor_unbounded(scale.moments.select(scale.labels)) or model
    fit = minimum_residual if method == "minres" else hierarchical
    return fit(scale.item_correlations(), n_factors)


def _total(moments: Moments, missing: Missing, method: OmegaMethod, n_factors: int) -> float:
    return _fit(read_scale(moments, missing=missing, min_items=3), method, n_factors).total


def _notes(scale: ScaleMoments, model: OmegaModel, n_group_factors: int | None) -> tuple[str, ...]:
    notes = [*scale.notes, *note_on_reversed(suspected_reversed(scale.correlations, scale.labels))]
    if model.at_bound is not None and model.at_bound.any():
        named = ", ".join(f"'{scale.labels[k]}'" for k in np.flatnonzero(model.at_bound))
        notes.append(f"Heywood case: the factors explain all (or more) of {named}.")
    if n_group_factors == 2:
        notes.append("With two factors the general one is not identified: both are taken to load alike.")
    return tuple(notes)


def _series(values: FloatArray | None, labels: tuple[str, ...]) -> pd.Series[float] | None:
    if values is None:
        return None
    import pandas as pd

    return pd.Series(values, index=list(labels))


def _group_frame(scale: ScaleMoments, split: SchmidLeiman | None) -> pd.DataFrame | None:
    if split is None:
        return None
    rows = ["g", *_group_names(split)]
    return frame(shares_by_group(scale.item_correlations(), split), rows, ["total", "general", "group"])


def _bifactor_frame(split: SchmidLeiman | None, labels: tuple[str, ...]) -> pd.DataFrame | None:
    if split is None:
        return None
    table = frame(np.column_stack([split.general, split.group]), labels, ["g", *_group_names(split)])
    table["communality"] = split.communalities
    table["uniqueness"] = 1.0 - split.communalities
    table["general_share"] = split.general**2 / split.communalities
    return table


def _group_names(split: SchmidLeiman) -> list[str]:
    return [f"F{k + 1}" for k in range(split.group.shape[1])]
