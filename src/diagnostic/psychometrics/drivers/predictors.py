"""Predictors and outcome as one correlation matrix, with the rows kept for resampling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import DataError
from ..inputs import FloatArray, read_items, read_vector
from ..moments import Moments


@dataclass(frozen=True)
class DriverData:
    """Complete rows in brief: ``correlation`` of predictors and outcome (last), means and SDs.

    ``rows``: standardised rows, predictors then outcome; None when only moments were given.
    """

    labels: tuple[str, ...]
    n_respondents: int
    n_left_out: int
    correlation: FloatArray
    means: FloatArray
    sds: FloatArray
    rows: FloatArray | None

    @property
    def n_predictors(self) -> int:
        return len(self.labels)

    @property
    def notes(self) -> tuple[str, ...]:
        if not self.n_left_out:
            return ()
        return (f"{self.n_left_out} respondent(s) with a missing value left out.",)


def read_drivers(X: Any, y: Any) -> DriverData:
    """Read predictors and outcome, listwise: arrays, or `Moments` with the outcome's label as `y`.

    Raises `DataError` for too few complete rows, constant or linearly dependent predictors.
    """
    data = _from_moments(X, y) if isinstance(X, Moments) else _from_rows(X, y)
    if data.n_respondents <= data.n_predictors + 1:
        raise DataError(
            "too_few_respondents",
            place="X",
            fault=f"has {data.n_respondents} complete row(s) for {data.n_predictors} predictor(s).",
            mend="Use fewer predictors or more respondents.",
        )
    names = (*data.labels, "y")
    for name, sd, mean in zip(names, data.sds, data.means, strict=True):
        if not sd > 1e-12 * max(abs(mean), 1e-300):
            raise DataError(
                "no_variance",
                place="y" if name == "y" else f"X[{name!r}]",
                fault="does not vary.",
                mend="Leave it out.",
            )
    if np.linalg.eigvalsh(data.correlation[:-1, :-1])[0] < 1e-10:
        raise DataError(
            "predictors_dependent",
            place="X",
            fault="holds predictors that others add up to.",
            mend="Leave out totals, or one of two identical predictors.",
        )
    return data


def correlations_of(data: DriverData) -> tuple[FloatArray, FloatArray]:
    """Split the correlation matrix: among predictors, and of each with the outcome."""
    return data.correlation[:-1, :-1], data.correlation[:-1, -1]


def _from_rows(X: Any, y: Any) -> DriverData:
    matrix = read_items(X, place="X")
    outcome = read_vector(y, place="y", drop_missing=False)
    if outcome.size != matrix.n_respondents:
        raise DataError(
            "length_mismatch",
            place="y",
            fault=f"has {outcome.size} value(s) for {matrix.n_respondents} rows of X.",
            mend="Give one outcome per respondent, in the same order.",
        )
    together = np.column_stack([matrix.values, outcome])
    rows = together[~np.isnan(together).any(axis=1)]
    n = rows.shape[0]
    if n < 2:
        raise DataError(
            "too_few_respondents",
            place="X",
            fault=f"has {n} complete row(s).",
            mend="Check the missing values, or use fewer predictors.",
        )
    means, sds = rows.mean(axis=0), rows.std(axis=0, ddof=1)
    rows = (rows - means) / np.where(sds > 0, sds, 1.0)
    return DriverData(matrix.labels, n, matrix.n_respondents - n, rows.T @ rows / (n - 1), means, sds, rows)


def _from_moments(moments: Moments, outcome: Any) -> DriverData:
    if outcome not in moments.labels:
        raise DataError(
            "unknown_item",
            place="y",
            fault="is not a label of the moments.",
            mend="Name the outcome as it is labelled in the moments.",
        )
    labels = tuple(label for label in moments.labels if label != outcome)
    ordered = moments.select([*labels, outcome])
    covariance = ordered.covariance(missing="listwise")
    sds = np.sqrt(np.diagonal(covariance))
    scale = np.where(sds > 0, sds, 1.0)
    n = int(ordered.n_respondents(missing="listwise"))
    return DriverData(
        labels=labels,
        n_respondents=n,
        n_left_out=int(ordered.n_respondents()) - n,
        correlation=covariance / np.outer(scale, scale),
        means=ordered.means(missing="listwise"),
        sds=sds,
        rows=None,
    )
