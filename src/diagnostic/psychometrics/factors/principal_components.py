"""Principal components: the directions in which the items vary most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import DataError
from ..inputs import FloatArray
from ..moments import Missing
from ..results import Result
from .correlations import Correlation, read_correlations
from .efa import sort_factors, variance_accounted
from .extraction import leading_loadings, positive_signs
from .matrices import falling_eigenvalues, frame
from .rotation import Rotation, rotate

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class PrincipalComponents(Result):
    """Components are columns ``C1``, ``C2`` … by falling variance."""

    loadings: pd.DataFrame
    component_correlations: pd.DataFrame
    communalities: pd.Series[float]
    variance_accounted: pd.DataFrame
    eigenvalues: FloatArray

    def to_frame(self) -> pd.DataFrame:
        """Give loadings and communality by item."""
        return self.loadings.assign(communality=self.communalities)


def principal_components(
    items: Any,
    n_components: int,
    *,
    rotation: Rotation = "varimax",
    correlation: Correlation = "pearson",
    missing: Missing = "pairwise",
) -> PrincipalComponents:
    """Summarise p items by a few of their principal components, rotated.

    Shapes: ``items`` n respondents × p items, `Moments` or (polychoric) `PairTables`; loadings p × k.
    Components explain all variance, errors of measurement included: for the structure of a scale use
    `efa`. Missing data: pairwise or listwise correlations. Raises `DataError` as `efa`.

    Formula: eigenvectors of R times roots of their eigenvalues, then rotated.
    Source: Hotelling (1933), Journal of Educational Psychology 24, 417-441.
    R: ``psych::principal(x, nfactors, rotate = "varimax")``.

    >>> answers = [[1, 2, 1], [2, 2, 3], [4, 3, 4], [5, 5, 4], [3, 4, 3.0]]
    >>> principal_components(answers, 1).loadings["C1"].round(3).tolist()
    [0.989, 0.886, 0.91]
    """
    found = read_correlations(items, correlation=correlation, missing=missing)
    if not 1 <= n_components <= found.n_items:
        raise DataError(
            "too_many_factors",
            place="n_components",
            fault=f"is {n_components} for {found.n_items} items.",
            mend="Ask for at least one component and at most as many as there are items.",
        )
    import pandas as pd

    plain = leading_loadings(found.values, n_components)
    rotated = rotate(plain * positive_signs(plain), rotation)
    loadings, phi = sort_factors(rotated.loadings, rotated.factor_correlations)
    components = [f"C{k + 1}" for k in range(n_components)]
    labels = list(found.labels)
    sums = np.diagonal(phi @ loadings.T @ loadings)
    return PrincipalComponents(
        n_respondents=found.n_respondents,
        n_items=found.n_items,
        missing=missing,
        method=f"principal components, {rotation}, {correlation} correlations",
        notes=found.notes,
        loadings=frame(loadings, labels, components),
        component_correlations=frame(phi, components, components),
        communalities=pd.Series((plain**2).sum(axis=1), index=labels),
        variance_accounted=variance_accounted(sums, len(labels), components),
        eigenvalues=falling_eigenvalues(found.values),
    )
