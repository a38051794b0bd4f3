"""Tests of one fitted model against a more restricted one of the same answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from ..inputs import FloatArray
from ..structural.least_squares_parts import LeastSquaresParts
from ..structural.solution import Solution


@dataclass(frozen=True)
class DifferenceTest:
    """Chi-square, degrees of freedom and p of the restrictions; NaN where the scaling is not positive."""

    chi_square: float
    degrees_of_freedom: int
    p_value: float
    method: str


def difference_test(general: Solution, restricted: Solution) -> DifferenceTest:
    """Test the restrictions that ``restricted`` adds to ``general``, as ``lavTestLRT`` does.

    ML: difference of chi-squares. MLR, MLM: (T₀ − T₁)/c, c = (d₀c₀ − d₁c₁)/(d₀ − d₁) (Satorra & Bentler 2001,
    Psychometrika 66, eq. 9). WLSMV, ULSMV: scaled and shifted difference (Satorra 2000, eq. 23, with the
    second-order correction of Asparouhov & Muthén 2010).
    """
    df = restricted.model.df - general.model.df
    raw = restricted.model.statistic - general.model.statistic
    if df <= 0:
        return DifferenceTest(np.nan, df, np.nan, "none")
    if general.parts is not None and restricted.parts is not None:
        statistic = _scaled_and_shifted(general.parts, restricted.parts, raw, df)
        return _tested(statistic, df, "Satorra (2000), scaled and shifted")
    if general.model.scaled is not None and restricted.model.scaled is not None:
        before = general.model.df * general.model.scaled.factor if general.model.df else 0.0
        factor = (restricted.model.df * restricted.model.scaled.factor - before) / df
        statistic = raw / factor if factor > 0 else np.nan
        return _tested(statistic, df, "Satorra-Bentler (2001)")
    return _tested(raw, df, "chi-square difference")


def _tested(statistic: float, df: int, method: str) -> DifferenceTest:
    p_value = float(chdtrc(df, max(statistic, 0.0))) if np.isfinite(statistic) else np.nan
    return DifferenceTest(statistic, df, p_value, method)


def _scaled_and_shifted(
    general: LeastSquaresParts, restricted: LeastSquaresParts, raw: float, df: int
) -> float:
    held = np.linalg.lstsq(general.jacobian, restricted.jacobian, rcond=None)[0]
    normal = _complement(np.asarray(held, dtype=np.float64))
    spread = normal @ general.bread @ normal.T
    across = general.bread @ normal.T @ np.linalg.pinv(spread, hermitian=True) @ normal @ general.bread
    product = across @ general.meat
    trace, trace_square = float(np.trace(product)), float((product * product.T).sum())
    slope = float(np.sqrt(df / trace_square))
    return raw * slope + df - slope * trace


def _complement(matrix: FloatArray) -> FloatArray:
    """Rows that span what is orthogonal to the columns."""
    vectors, values, _ = np.linalg.svd(matrix)
    rank = int((values > 1e-10 * values[0]).sum()) if values.size else 0
    return np.asarray(vectors[:, rank:].T)
