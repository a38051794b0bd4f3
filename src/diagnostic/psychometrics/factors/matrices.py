"""Small helpers for correlation matrices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..inputs import FloatArray

if TYPE_CHECKING:
    import pandas as pd


def frame(values: Any, rows: Sequence[Any], columns: Sequence[Any]) -> pd.DataFrame:
    """Label a matrix."""
    import pandas as pd

    return pd.DataFrame(values, index=list(rows), columns=list(columns))


def smooth_correlations(R: FloatArray) -> FloatArray:
    """Give the same matrix if it is positive definite, else the one with its eigenvalues lifted above zero.

    R: ``psych::cor.smooth(R)``.
    """
    values, vectors = np.linalg.eigh(R)
    if values.min() >= 1e-12:
        return R
    lifted = np.where(values < 1e-12, 1e-10, values)
    lifted *= len(lifted) / lifted.sum()
    smoothed: FloatArray = (vectors * lifted) @ vectors.T
    scale = np.sqrt(np.diagonal(smoothed))
    smoothed = smoothed / np.outer(scale, scale)
    np.fill_diagonal(smoothed, 1.0)
    return smoothed


def falling_eigenvalues(R: FloatArray) -> FloatArray:
    """Give the eigenvalues of a symmetric matrix (or of each of a stack of them), largest first."""
    return np.asarray(np.linalg.eigvalsh(R)[..., ::-1], dtype=np.float64)
