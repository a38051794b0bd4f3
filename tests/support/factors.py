"""Lines up factor solutions: the order and the sign of factors are arbitrary."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment


def matching(loadings, expected):
    """Give the order and the signs that bring the columns of `loadings` closest to those expected."""
    ours, theirs = np.asarray(loadings, dtype=float), np.asarray(expected, dtype=float)
    congruence = (ours / np.linalg.norm(ours, axis=0)).T @ (theirs / np.linalg.norm(theirs, axis=0))
    rows, columns = linear_sum_assignment(-np.abs(congruence))
    order = rows[np.argsort(columns)]
    return order, np.sign(congruence[order, np.arange(len(order))])


def matched(loadings, expected):
    order, signs = matching(loadings, expected)
    return np.asarray(loadings, dtype=float)[:, order] * signs


def matched_square(matrix, loadings, expected):
    """Reorder a factors × factors matrix as `matched` reorders the loadings."""
    order, signs = matching(loadings, expected)
    return np.asarray(matrix, dtype=float)[np.ix_(order, order)] * np.outer(signs, signs)
