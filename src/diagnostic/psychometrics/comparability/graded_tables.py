"""The graded response model's results as tables, reliabilities and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..inputs import FloatArray, IntArray
from .answer_patterns import AnswerPatterns
from .graded_curves import GradedItems, item_information
from .graded_estimation import LOGISTIC_TO_NORMAL, GradedFit

if TYPE_CHECKING:
    import pandas as pd

STEEP = 10.0


def parameter_tables(patterns: AnswerPatterns, fit: GradedFit) -> dict[str, Any]:
    """Give ``parameters`` (a, b₁ …) and ``intercepts`` (a, d₁ …), each followed by its standard errors."""
    items = fit.items
    blocks = _blocks(fit)
    a, d = items.slopes[:, None], items.intercepts
    b = -d / a
    variance_a, variance_d = blocks[:, 0, 0], np.diagonal(blocks, axis1=1, axis2=2)[:, 1:]
    variance_b = (b**2 * variance_a[:, None] + 2 * b * blocks[:, 0, 1:] + variance_d) / a**2
    tables = {}
    for name, letter, rest, variance in (
        ("parameters", "b", b, variance_b),
        ("intercepts", "d", d, variance_d),
    ):
        errors = np.sqrt(np.column_stack([variance_a, variance]))
        tables[name] = _table(patterns.labels, letter, np.column_stack([a, rest]), errors)
    return tables


def _blocks(fit: GradedFit) -> FloatArray:
    """Give each item's own J × K × K block of the covariance matrix, NaN where there is no parameter."""
    free = fit.items.free
    size = free.size
    full = np.full((size, size), np.nan)
    if fit.covariance is not None:
        places = np.flatnonzero(free.ravel())
        full[np.ix_(places, places)] = fit.covariance
    own = np.arange(len(free))
    return full.reshape(*free.shape, *free.shape)[own, :, own, :]


def _table(labels: tuple[str, ...], letter: str, estimates: FloatArray, errors: FloatArray) -> pd.DataFrame:
    import pandas as pd

    names = ["a", *(f"{letter}{k}" for k in range(1, estimates.shape[1]))]
    columns = [*names, *(f"{name}_standard_error" for name in names)]
    return pd.DataFrame(np.column_stack([estimates, errors]), index=list(labels), columns=columns)


def standardized_loadings(labels: tuple[str, ...], items: GradedItems) -> pd.Series[float]:
    import pandas as pd

    loadings = items.slopes / np.sqrt(items.slopes**2 + LOGISTIC_TO_NORMAL**2)
    return pd.Series(loadings, index=list(labels), name="standardized_loading")


def score_table(
    given: Any, used: IntArray, pattern_of: IntArray, mean: FloatArray, sd: FloatArray
) -> pd.DataFrame:
    """Give one row per row of the answers given, NaN where it was not used."""
    import pandas as pd

    n_rows = len(given)
    table = np.full((n_rows, 2), np.nan)
    answered = pattern_of >= 0
    rows = used[answered]
    table[rows, 0], table[rows, 1] = mean[pattern_of[answered]], sd[pattern_of[answered]]
    index = given.index if hasattr(given, "iloc") else pd.RangeIndex(n_rows)
    return pd.DataFrame(table, index=index, columns=["theta", "standard_error"])


def marginal_reliability(items: GradedItems) -> float:
    """Give ∫ I/(I + 1) φ over the trait."""
    points = np.linspace(-10.0, 10.0, 401)
    density = np.exp(-(points**2) / 2)
    information = item_information(items, points).sum(axis=0)
    return float((information / (information + 1)) @ density / density.sum())


def notes_on(patterns: AnswerPatterns, fit: GradedFit) -> tuple[str, ...]:
    """Say what the reader must know about these data and this solution."""
    notes = []
    every_option = np.unique(np.concatenate(patterns.options))
    for label, options, slope in zip(patterns.labels, patterns.options, fit.items.slopes, strict=True):
        between = every_option[(every_option > options[0]) & (every_option < options[-1])]
        skipped = np.setdiff1d(between, options)
        if skipped.size:
            named = ", ".join(f"{option:g}" for option in skipped)
            notes.append(f"Item '{label}': nobody chose {named}; the options used are taken as neighbours.")
        if slope < 0:
            notes.append(f"Item '{label}' has a negative slope: it runs against the scale; reverse-keyed?")
        if abs(slope) > STEEP:
            notes.append(f"Item '{label}' has a slope beyond {STEEP:g}: the model may have no maximum here.")
    unanswered = int((patterns.pattern_of < 0).sum())
    if unanswered:
        notes.append(f"{unanswered} row(s) without any answer are left out.")
    if not fit.converged:
        notes.append(f"The estimation had not converged after {fit.n_cycles} cycles; do not interpret it.")
    if fit.covariance is None:
        notes.append("The information matrix is singular, so there are no standard errors.")
    return tuple(notes)
