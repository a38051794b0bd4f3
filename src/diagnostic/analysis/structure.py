"""Whether a scale's items measure one thing: one factor, from polychoric correlations where possible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from diagnostic.psychometrics import DataError, Efa, efa

if TYPE_CHECKING:
    import pandas as pd

CorrelationKind = Literal["polychoric", "pearson"]


@dataclass(frozen=True)
class Structure:
    """What one factor explains; empty where the data do not allow the estimate."""

    omega_total: float | None = None
    n_factors: int | None = None
    correlation_kind: CorrelationKind | None = None
    first_factor_share: float | None = None
    loadings: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def describe_structure(items: pd.DataFrame) -> Structure:
    """Fit one minres factor to polychoric correlations, or to Pearson's where those fail."""
    faults: list[str] = []
    kinds: tuple[CorrelationKind, ...] = ("polychoric", "pearson")
    for kind in kinds:
        try:
            solution = efa(items, 1, rotation="none", correlation=kind)
        except DataError as error:
            faults.append(f"No {kind} factor solution: {error.fault}")
            continue
        loadings = _loadings(solution)
        if all(np.isfinite(list(loadings.values()))):
            share = float(np.mean(np.square(list(loadings.values()))))
            return Structure(
                correlation_kind=kind, first_factor_share=share, loadings=loadings, notes=tuple(faults)
            )
    return Structure(notes=tuple(faults))


def _loadings(solution: Efa) -> dict[str, float]:
    """Give each item's loading, the factor turned so that most items load positively."""
    column = solution.loadings.iloc[:, 0]
    turned = column if column.sum() >= 0 else -column
    return {str(label): float(loading) for label, loading in turned.items()}
