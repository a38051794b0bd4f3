"""Latent means of each group, with their distance from the first in standard deviations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, ndtri

from ..structural.solution import Solution

if TYPE_CHECKING:
    import pandas as pd

LEVEL = 0.95


def latent_means_frame(solution: Solution) -> pd.DataFrame:
    """Give mean, standard error, z, p and interval per factor and group; the first group's are fixed at 0.

    ``standardized`` divides by the group's own latent standard deviation, ``standardized_pooled`` by that
    pooled over groups.
    """
    import pandas as pd

    table, errors = solution.table, solution.standard_errors()
    estimates = np.concatenate([solution.state.row_values(g) for g in range(table.n_groups)])
    shares = np.array(solution.group_n) / solution.n
    variances = np.array([np.diagonal(at.latent_covariance) for at in solution.state.matrices])
    pooled = np.sqrt(shares @ variances)
    reach = float(ndtri(0.5 + LEVEL / 2))
    rows = []
    for k, row in enumerate(table.rows):
        if row.op != "~1" or row.lhs not in table.factors:
            continue
        factor = table.factors.index(row.lhs)
        mean, error = float(estimates[k]), float(errors[k])
        z = mean / error if error > 0 else np.nan
        own = np.sqrt(variances[row.group, factor])
        rows.append(
            {
                "group": solution.group_labels[row.group],
                "factor": row.lhs,
                "mean": mean,
                "standard_error": error,
                "z": z,
                "p_value": 2.0 * float(ndtr(-abs(z))),
                "low": mean - reach * error,
                "high": mean + reach * error,
                "standardized": mean / own if own > 0 else np.nan,
                "standardized_pooled": mean / pooled[factor] if pooled[factor] > 0 else np.nan,
                "n_respondents": solution.group_n[row.group],
            }
        )
    return pd.DataFrame(rows)
