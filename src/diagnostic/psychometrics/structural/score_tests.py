"""What one more parameter would gain: modification indices, and score tests of equalities.

The score test of freeing one direction e with score s_e is s_e²/V_e, V_e = I_ee − I_e· K(KᵀIK)⁻¹Kᵀ I_·e,
with the expected information I over all rows and K joining rows to parameters; s_e/V_e is the expected
change. Source: Sörbom (1989), Psychometrika 54, 371-384, eq. 8; Satorra (1989) for constraints.
R: ``modindices(fit)``, ``lavTestScore(fit)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import chdtrc

from ..inputs import FloatArray
from .group_model import GroupModel
from .matrix_algebra import block_diagonal, inverse
from .parameter_table import Parameter, ParameterTable
from .problem import Directions, State
from .standardized import standardized

if TYPE_CHECKING:
    import pandas as pd

LEAST_VARIANCE = 6.055454e-06  # lavaan's bound: the cube root of the double's precision


@dataclass(frozen=True)
class EqualityTests:
    """Score test of all equalities together, and one row per equality with its own test."""

    chi_square: float
    degrees_of_freedom: int
    p_value: float
    single: pd.DataFrame


def modification_indices(state: State) -> pd.DataFrame:
    """Give every loading, covariance, mean and threshold that is not free, with its score test.

    Columns lhs, op, rhs, group, mi, epc (expected parameter change) and its standardised versions;
    largest index first. Parameters that the model cannot identify are left out.
    """
    import pandas as pd

    problem, pieces = state.problem, []
    spent = inverse(state.expected)
    for group, model in enumerate(problem.models):
        numbers, at = problem.group_parameters[group], state.matrices[group]
        own = [problem.table.rows[k] for k in problem.table.group_rows(group)]
        extra = _candidates(own, problem.table, group)
        everything = GroupModel(
            [r for r in own if r.free] + extra, model.items, model.factors, model.threshold_items
        )
        along, point, q = Directions(everything, at), state.points[group], numbers.size
        information = point.expected_information(along)
        crossed = information[q:, :q] @ np.eye(len(spent))[numbers]
        variance = np.diagonal(information)[q:] - np.einsum(
            "ij,jk,ik->i", crossed, spent, crossed, optimize=True
        )
        score = -point.gradient(along)[q:]
        kept = variance / problem.n > LEAST_VARIANCE
        rows = [row for row, keep in zip(extra, kept, strict=True) if keep]
        change = score[kept] / variance[kept]
        latent, both = _standardized_changes(rows, own, change, state, group)
        pieces.append(
            pd.DataFrame(
                {
                    "lhs": [row.lhs for row in rows],
                    "op": [row.op for row in rows],
                    "rhs": [row.rhs for row in rows],
                    "group": group + 1,
                    "mi": score[kept] * change,
                    "epc": change,
                    "epc_standardized_latent": latent,
                    "epc_standardized_all": both,
                }
            )
        )
    table = pd.concat(pieces, ignore_index=True)
    return table.sort_values("mi", ascending=False, kind="stable", ignore_index=True)


def equality_tests(state: State) -> EqualityTests | None:
    """Test each equality between rows by what its release alone would gain; None where there is none."""
    import pandas as pd

    table = state.problem.table
    pairs = table.constraints()
    if not pairs:
        return None
    score, information, within = _releases(state)
    released = np.array([other for _, other in pairs])
    variance = np.diagonal(within)[released]
    statistics = score[released] ** 2 / variance
    rows = [table.rows[k] for k in table.free]
    labels = [table.labels[k] for k in table.free]
    single = pd.DataFrame(
        {
            "parameter": [labels[first] for first, _ in pairs],
            "lhs": [rows[other].lhs for _, other in pairs],
            "op": [rows[other].op for _, other in pairs],
            "rhs": [rows[other].rhs for _, other in pairs],
            "first_group": [rows[first].group + 1 for first, _ in pairs],
            "other_group": [rows[other].group + 1 for _, other in pairs],
            "chi_square": statistics,
            "degrees_of_freedom": 1,
            "p_value": chdtrc(1, statistics),
            "epc": score[released] / variance,
        }
    )
    total = float(score @ _generalised_inverse(information) @ score)
    return EqualityTests(total, len(pairs), float(chdtrc(len(pairs), total)), single)


def release_tests(state: State) -> dict[str, tuple[float, int, float]]:
    """Test freeing each parameter in all groups at once: chi-square, degrees of freedom and p by name."""
    table = state.problem.table
    score, _, within = _releases(state)
    by_name: dict[str, list[int]] = {}
    for _, other in table.constraints():
        by_name.setdefault(table.rows[table.free[other]].name, []).append(other)
    tests = {}
    for name, places in by_name.items():
        block = _generalised_inverse(within[np.ix_(places, places)])
        statistic = float(score[places] @ block @ score[places])
        tests[name] = (statistic, len(places), float(chdtrc(len(places), statistic)))
    return tests


def _releases(state: State) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Score, information, and information given the model's own parameters, over all free rows."""
    table = state.problem.table
    information = block_diagonal(state.expected_blocks)
    joined = np.eye(table.n_parameters)[table.reduced]
    crossed = information @ joined
    spanned = crossed @ inverse(state.expected) @ crossed.T
    return -np.concatenate(state.row_gradients), information, information - spanned


def _candidates(own: list[Parameter], table: ParameterTable, group: int) -> list[Parameter]:
    """Fixed rows, and all that the author did not mention: lavaan's list."""
    items, factors = table.items, table.factors
    names = [(f, "=~", item) for f in factors for item in items]
    for several in (items, factors):
        names += [(one, "~~", two) for k, one in enumerate(several) for two in several[k:]]
    if table.mean_structure or table.ordinal:
        names += [(name, "~1", "") for name in (*items, *factors)]
    present = {(row.op, frozenset((row.lhs, row.rhs))) for row in own}
    fixed = [Parameter(r.lhs, r.op, r.rhs, group) for r in own if not r.free and not _by_identity(r, table)]
    new = [
        Parameter(lhs, op, rhs, group) for lhs, op, rhs in names if (op, frozenset((lhs, rhs))) not in present
    ]
    return fixed + [row for row in new if not _by_identity(row, table)]


def _by_identity(row: Parameter, table: ParameterTable) -> bool:
    """Residual variances of ordinal items follow from the others in the delta parameterisation."""
    return table.ordinal and row.is_variance and row.lhs in table.items


def _standardized_changes(
    rows: list[Parameter], own: list[Parameter], change: FloatArray, state: State, group: int
) -> tuple[FloatArray, FloatArray]:
    values = state.row_values(group)
    variances = [k for k, row in enumerate(own) if row.is_variance]
    reference = [own[k] for k in variances]
    latent, both = standardized(
        [*rows, *reference],
        np.concatenate((change, values[variances])),
        state.matrices[group],
        state.problem.table,
    )
    return latent[: len(rows)], both[: len(rows)]


def _generalised_inverse(matrix: FloatArray) -> FloatArray:
    return np.asarray(np.linalg.pinv(matrix, rcond=np.sqrt(np.finfo(float).eps), hermitian=True))
