"""The polychoric correlation of two items, with thresholds estimated along and a test of fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy.special import chdtrc, ndtr, xlogy

from ..errors import ConvergenceError, DataError
from ..inputs import FloatArray, read_vector
from ..pair_tables import PairTables
from ..results import Result
from .bivariate_normal import grid_pdf
from .pair_likelihood import EDGE, cell_probabilities, cell_sums, estimate_rho
from .polychoric import item_thresholds


@dataclass(frozen=True, kw_only=True)
class PolychoricPair(Result):
    """``chi_square`` tests whether two normal traits can lie behind the table."""

    estimate: float
    standard_error: float
    row_thresholds: FloatArray
    column_thresholds: FloatArray
    chi_square: float
    degrees_of_freedom: int
    p_value: float


def polychoric_pair(x: Any, y: Any, *, method: Literal["two_step", "ml"] = "two_step") -> PolychoricPair:
    """Estimate the correlation of the traits behind two ordinal items.

    Shapes: ``x`` and ``y`` 1-D answers of the same n respondents. The correlation lies in [−1, 1],
    thresholds are in standard deviations. Missing data: only those who answered both count.
    ``"two_step"`` fixes the thresholds at the margins; ``"ml"`` estimates all parameters together.
    Raises `DataError` when an item does not vary, `ConvergenceError` when the likelihood has no inner
    maximum.

    Formula: the likelihood of `polychoric`; the fit statistic is 2·(ℓ saturated − ℓ), df = K·L − K − L.
    Source: Olsson (1979), Psychometrika 44, 443-460.
    R: ``polycor::polychor(x, y, ML = FALSE, std.err = TRUE)``, or ``ML = TRUE``.

    >>> import numpy as np
    >>> x, y = [1, 1, 1, 2, 2, 2, 3, 3], [1, 1, 2, 1, 2, 2, 2, 2]
    >>> round(polychoric_pair(x, y).estimate, 3)
    0.747
    """
    values = _both_answered(x, y)
    table = PairTables.from_items(values).table(0, 1)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(table.shape) < 2:
        raise DataError(
            "too_few_varying_items",
            place="x and y",
            fault="one of them does not vary among those who answered both.",
            mend="Leave the item out, or collect more answers.",
        )
    rows, columns = (item_thresholds(margin[None, :]) for margin in (table.sum(axis=1), table.sum(axis=0)))
    first = estimate_rho(table[None], rows, columns)
    rho, error = float(first.rho[0]), float(first.standard_error[0])
    if method == "ml":
        rho, rows, columns, error = _maximise(table, rho, rows, columns)
    probabilities = cell_probabilities(rows, columns, np.array([rho]))[0]
    n = table.sum()
    chi_square = 2.0 * float((xlogy(table, table / n) - xlogy(table, probabilities)).sum())
    df = table.size - sum(table.shape)
    return PolychoricPair(
        n_respondents=int(n),
        n_items=2,
        missing="pairwise",
        method=f"polychoric, {method.replace('_', '-')}",
        notes=("The correlation is at the edge (±1).",) if abs(rho) >= EDGE else (),
        estimate=rho,
        standard_error=error,
        row_thresholds=rows[0],
        column_thresholds=columns[0],
        chi_square=chi_square,
        degrees_of_freedom=df,
        p_value=float(chdtrc(df, chi_square)) if df > 0 else np.nan,
    )


def _both_answered(x: Any, y: Any) -> FloatArray:
    first, second = (
        read_vector(values, place=place, drop_missing=False) for values, place in ((x, "x"), (y, "y"))
    )
    if first.size != second.size:
        raise DataError(
            "length_mismatch",
            place="x and y",
            fault=f"hold {first.size} and {second.size} answers.",
            mend="Give the answers of the same respondents, in the same order.",
        )
    values = np.column_stack([first, second])
    return np.asarray(values[~np.isnan(values).any(axis=1)])


def _maximise(
    table: FloatArray, rho: float, rows: FloatArray, columns: FloatArray
) -> tuple[float, FloatArray, FloatArray, float]:
    """Fisher scoring over (ρ, thresholds); errors from the observed information."""
    n_rows = rows.shape[1]
    parameters = np.concatenate([[rho], rows[0], columns[0]])
    value = _value(table, parameters, n_rows)
    for _ in range(200):
        gradient, information = _score(table, parameters, n_rows)
        step = np.linalg.lstsq(information, gradient, rcond=None)[0]
        size = 1.0
        while size > 1e-10 and not _value(table, parameters + size * step, n_rows) >= value:
            size /= 2.0
        parameters = parameters + size * step
        value = _value(table, parameters, n_rows)
        if np.abs(size * step).max() < 1e-9:
            break
    else:
        raise ConvergenceError(
            "polychoric_not_converged",
            place="x and y",
            fault="the likelihood has no inner maximum.",
            mend="Use method='two_step', or merge rare categories.",
        )
    observed = _observed_information(table, parameters, n_rows)
    variance = np.linalg.pinv(observed)[0, 0]
    h, k = parameters[1 : n_rows + 1], parameters[n_rows + 1 :]
    return float(parameters[0]), h[None], k[None], float(np.sqrt(variance)) if variance > 0 else np.nan


def _value(table: FloatArray, parameters: FloatArray, n_rows: int) -> float:
    rho, h, k = parameters[:1], parameters[None, 1 : n_rows + 1], parameters[None, n_rows + 1 :]
    if abs(rho[0]) >= 1.0 or (np.diff(h) <= 0).any() or (np.diff(k) <= 0).any():
        return -np.inf
    probabilities = np.maximum(cell_probabilities(h, k, rho)[0], 1e-300)
    return float(xlogy(table, probabilities).sum())


def _score(table: FloatArray, parameters: FloatArray, n_rows: int) -> tuple[FloatArray, FloatArray]:
    rho, h, k = parameters[:1], parameters[1 : n_rows + 1], parameters[n_rows + 1 :]
    probabilities = np.maximum(cell_probabilities(h[None], k[None], rho)[0], 1e-300).ravel()
    slopes = _slopes(rho, h, k)
    gradient = slopes @ np.where(table.ravel() > 0, table.ravel() / probabilities, 0.0)
    information = table.sum() * (slopes / probabilities) @ slopes.T
    return gradient, information


def _slopes(rho: FloatArray, h: FloatArray, k: FloatArray) -> FloatArray:
    """Give the derivatives of the cell probabilities: parameters × cells."""
    spare = np.sqrt(1.0 - rho[0] ** 2)
    slopes = [cell_sums(grid_pdf(h[None], k[None], rho))[0]]
    for index, cut in enumerate(h):
        below = np.concatenate([[0.0], ndtr((k - rho[0] * cut) / spare), [1.0]])
        slope = np.zeros((h.size + 1, k.size + 1))
        slope[index] = np.diff(below) * _density(cut)
        slope[index + 1] = -slope[index]
        slopes.append(slope)
    for index, cut in enumerate(k):
        below = np.concatenate([[0.0], ndtr((h - rho[0] * cut) / spare), [1.0]])
        slope = np.zeros((h.size + 1, k.size + 1))
        slope[:, index] = np.diff(below) * _density(cut)
        slope[:, index + 1] = -slope[:, index]
        slopes.append(slope)
    return np.array([slope.ravel() for slope in slopes])


def _density(cut: float) -> float:
    return float(np.exp(-0.5 * cut**2) / np.sqrt(2.0 * np.pi))


def _observed_information(table: FloatArray, parameters: FloatArray, n_rows: int) -> FloatArray:
    """Difference the gradient, centrally."""
    step = 1e-5
    columns = []
    for index in range(parameters.size):
        shift = np.zeros(parameters.size)
        shift[index] = step
        ahead, _ = _score(table, parameters + shift, n_rows)
        behind, _ = _score(table, parameters - shift, n_rows)
        columns.append((behind - ahead) / (2.0 * step))
    return np.array(columns)
