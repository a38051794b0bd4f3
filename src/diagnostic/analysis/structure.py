"""Whether a scale's items measure one thing: parallel analysis, and what a single factor explains."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from diagnostic.analysis.findings import AnalysisPlan
from diagnostic.psychometrics import DataError, Efa, efa, mcdonald_omega, parallel_analysis

if TYPE_CHECKING:
    import pandas as pd

CorrelationKind = Literal["polychoric", "pearson"]
LEAST_RESPONDENTS_PER_ITEM = 3
"""Own choice: with fewer, loadings are mostly chance."""

_KINDS: tuple[CorrelationKind, ...] = ("polychoric", "pearson")


@dataclass(frozen=True)
class Structure:
    """What one factor explains; empty where the data do not allow the estimate."""

    omega_total: float | None = None
    n_factors: int | None = None
    correlation_kind: CorrelationKind | None = None
    first_factor_share: float | None = None
    loadings: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def describe_structure(items: pd.DataFrame, plan: AnalysisPlan, name: str) -> Structure:
    """Analyse keyed answers on polychoric correlations, or on Pearson's where those fail.

    One minres factor; the number of factors by parallel analysis of components (95th percentile), as
    Timmerman & Lorenzo-Seva (2011) recommend for ordered answers. ``name`` gives the scale its own random
    stream.
    """
    if len(items) < LEAST_RESPONDENTS_PER_ITEM * items.shape[1]:
        note = f"No factor solution: it takes {LEAST_RESPONDENTS_PER_ITEM} respondents for every item."
        return Structure(notes=(note,))
    faults: list[str] = []
    for kind in _KINDS:
        try:
            solution = efa(items, 1, rotation="none", correlation=kind)
        except DataError as error:
            faults.append(f"No factor solution from {kind} correlations: {error.fault}")
            continue
        loadings = _loadings(solution)
        if np.isfinite(list(loadings.values())).all():
            return Structure(
                omega_total=omega_total(items),
                n_factors=_suggested_factors(items, plan, name, kind),
                correlation_kind=kind,
                first_factor_share=float(np.mean(np.square(list(loadings.values())))),
                loadings=loadings,
                notes=tuple(faults),
            )
    return Structure(notes=tuple(faults))


def omega_total(items: pd.DataFrame) -> float | None:
    """Estimate McDonald's omega of one factor in the metric of the answers, from pairwise covariances."""
    try:
        total = mcdonald_omega(items, missing="pairwise").total
    except DataError:
        return None
    return float(total) if np.isfinite(total) else None


def _suggested_factors(
    items: pd.DataFrame, plan: AnalysisPlan, name: str, kind: CorrelationKind
) -> int | None:
    rng = np.random.default_rng([plan.seed, zlib.crc32(name.encode())])
    try:
        return parallel_analysis(
            items, rng=rng, n_iterations=plan.parallel_iterations, correlation=kind
        ).n_factors
    except DataError:
        return None


def _loadings(solution: Efa) -> dict[str, float]:
    """Give each item's loading, the factor turned so that most items load positively."""
    column = solution.loadings.iloc[:, 0]
    turned = column if column.sum() >= 0 else -column
    return {str(label): float(loading) for label, loading in turned.items()}
