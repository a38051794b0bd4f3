"""One group's model in matrices, and how its moments change with each parameter.

Σ = Λ(I−B)⁻¹Ψ(I−B)⁻ᵀΛᵀ + Θ and μ = ν + Λ(I−B)⁻¹α (Jöreskog & Sörbom, LISREL; Bollen 1989, eq. 8.4, 8.7).
Every derivative of Σ has rank two, ∂Σ/∂θ_j = c_j (a_j b_jᵀ + b_j a_jᵀ), so that information matrices and
casewise scores are products of p × q matrices and never need the p(p+1)/2 rows of vech(Σ).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ..inputs import FloatArray, IntArray
from .parameter_table import Parameter, ParameterTable

LOADING, PATH, LATENT_COVARIANCE, RESIDUAL, INTERCEPT, LATENT_MEAN, THRESHOLD, SCALE = range(8)
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Matrices:
    """The filled parameter matrices of one group and what follows from them.

    ``total`` is A = (I−B)⁻¹, ``reach`` L = ΛA, ``latent_covariance`` Φ = AΨAᵀ, ``latent_mean`` Aα.
    """

    loadings: FloatArray
    total: FloatArray
    latent_residual: FloatArray
    residual: FloatArray
    intercepts: FloatArray
    latent_intercepts: FloatArray
    thresholds: FloatArray
    scales: FloatArray

    @cached_property
    def reach(self) -> FloatArray:
        return self.loadings @ self.total

    @cached_property
    def latent_covariance(self) -> FloatArray:
        return self.total @ self.latent_residual @ self.total.T

    @cached_property
    def latent_mean(self) -> FloatArray:
        return self.total @ self.latent_intercepts

    @cached_property
    def common(self) -> FloatArray:
        """ΛΦΛᵀ: the part of Σ that the factors explain."""
        return self.loadings @ self.latent_covariance @ self.loadings.T

    @cached_property
    def covariance(self) -> FloatArray:
        return self.common + self.residual

    @cached_property
    def mean(self) -> FloatArray:
        return self.intercepts + self.loadings @ self.latent_mean


@dataclass(frozen=True)
class Slopes:
    """∂Σ/∂θ_j = weight_j (left_j right_jᵀ + right_j left_jᵀ) and ∂μ/∂θ_j = mean_j, as columns."""

    weight: FloatArray
    left: FloatArray
    right: FloatArray
    mean: FloatArray

    @cached_property
    def moves_mean(self) -> bool:
        return bool(self.mean.any())

    @cached_property
    def basis(self) -> tuple[FloatArray, IntArray, IntArray]:
        """The distinct columns of left and right (few: items and factors), and which one each j uses."""
        columns, places = np.unique(np.hstack((self.left, self.right)), axis=1, return_inverse=True)
        left, right = np.split(places.ravel(), 2)
        return columns, left, right


class GroupModel:
    """Where each row of the parameter table of one group sits in the matrices.

    ``rows`` are any parameters of that group; those with ``free`` make up the columns of derivatives,
    in their order. Fixed rows fill the matrices once.
    """

    def __init__(
        self,
        rows: Sequence[Parameter],
        items: Sequence[str],
        factors: Sequence[str],
        threshold_items: Sequence[int] | IntArray = (),
    ) -> None:
        self.items, self.factors = tuple(items), tuple(factors)
        self.threshold_items: IntArray = np.asarray(threshold_items, dtype=np.intp)
        self.first_threshold = {
            item: int(np.searchsorted(self.threshold_items, k)) for k, item in enumerate(self.items)
        }
        places = [self._place(row) for row in rows]
        self.kind, self.row, self.column = (
            np.array([place[axis] for place in places], dtype=np.intp) for axis in range(3)
        )
        self.is_free: BoolArray = np.array([row.free for row in rows], dtype=bool)
        self._fixed_values = np.array([0.0 if row.free else row.value for row in rows])

    @classmethod
    def of_table(
        cls, table: ParameterTable, group: int, threshold_items: Sequence[int] | IntArray = ()
    ) -> GroupModel:
        rows = [table.rows[k] for k in table.group_rows(group)]
        return cls(rows, table.items, table.factors, threshold_items)

    @property
    def n_items(self) -> int:
        return len(self.items)

    @property
    def n_free(self) -> int:
        return int(self.is_free.sum())

    def _place(self, row: Parameter) -> tuple[int, int, int]:
        items, factors = self.items, self.factors
        if row.op == "|":
            return THRESHOLD, self.first_threshold[row.lhs] + int(row.rhs[1:]) - 1, 0
        if row.op == "=~":
            kind, place = (PATH, factors) if row.rhs in factors else (LOADING, items)
            return kind, place.index(row.rhs), factors.index(row.lhs)
        if row.op == "~1":
            kind, place = (LATENT_MEAN, factors) if row.lhs in factors else (INTERCEPT, items)
            return kind, place.index(row.lhs), 0
        if row.op == "~~":
            kind, place = (LATENT_COVARIANCE, factors) if row.lhs in factors else (RESIDUAL, items)
            return kind, place.index(row.lhs), place.index(row.rhs)
        return SCALE, items.index(row.lhs), 0

    def matrices(self, theta: FloatArray) -> Matrices:
        """Fill the matrices with the values ``theta`` of the free rows."""
        values = self._fixed_values.copy()
        values[self.is_free] = theta
        p, m = self.n_items, len(self.factors)
        filled = {
            kind: np.zeros(shape)
            for kind, shape in (
                (LOADING, (p, m)),
                (PATH, (m, m)),
                (LATENT_COVARIANCE, (m, m)),
                (RESIDUAL, (p, p)),
                (INTERCEPT, (p, 1)),
                (LATENT_MEAN, (m, 1)),
                (THRESHOLD, (self.threshold_items.size, 1)),
                (SCALE, (p, 1)),
            )
        }
        filled[SCALE][:] = 1.0
        for kind, matrix in filled.items():
            of_kind = self.kind == kind
            matrix[self.row[of_kind], self.column[of_kind]] = values[of_kind]
            if kind in (LATENT_COVARIANCE, RESIDUAL):
                matrix[self.column[of_kind], self.row[of_kind]] = values[of_kind]
        paths = filled[PATH]
        total = np.eye(m)
        if paths.any():
            total = np.asarray(np.linalg.inv(total - paths), dtype=np.float64)
        vectors = (filled[kind][:, 0] for kind in (INTERCEPT, LATENT_MEAN, THRESHOLD, SCALE))
        return Matrices(filled[LOADING], total, filled[LATENT_COVARIANCE], filled[RESIDUAL], *vectors)

    def slopes(self, at: Matrices) -> Slopes:
        """Give the derivatives of Σ and μ by each free row."""
        kind, row, column = (index[self.is_free] for index in (self.kind, self.row, self.column))
        p, q = self.n_items, kind.size
        left, right, mean = np.zeros((p, q)), np.zeros((p, q)), np.zeros((p, q))
        spread = at.loadings @ at.latent_covariance
        of = kind == INTERCEPT
        mean[row[of], of] = 1.0
        of = kind == LOADING
        left[row[of], of] = 1.0
        right[:, of] = spread[:, column[of]]
        mean[row[of], of] = at.latent_mean[column[of]]
        of = kind == PATH
        left[:, of], right[:, of] = at.reach[:, row[of]], spread[:, column[of]]
        mean[:, of] = at.reach[:, row[of]] * at.latent_mean[column[of]]
        of = kind == LATENT_COVARIANCE
        left[:, of], right[:, of] = at.reach[:, row[of]], at.reach[:, column[of]]
        of = kind == RESIDUAL
        left[row[of], of] = right[column[of], of] = 1.0
        of = kind == LATENT_MEAN
        mean[:, of] = at.reach[:, row[of]]
        diagonal = ((kind == RESIDUAL) | (kind == LATENT_COVARIANCE)) & (row == column)
        return Slopes(np.where(diagonal, 0.5, 1.0), left, right, mean)

    def curvature(self, at: Matrices, gradient: FloatArray, mean_gradient: FloatArray) -> FloatArray:
        """Give Σ_ab G_ab ∂²Σ_ab/∂θ_j∂θ_k + Σ_a g_a ∂²μ_a/∂θ_j∂θ_k for symmetric G and a vector g."""
        kind, row, column = (index[self.is_free] for index in (self.kind, self.row, self.column))
        curvature = _Curvature(at, gradient, mean_gradient)
        out = np.zeros((kind.size, kind.size))
        for first, second, block in (
            (LOADING, LOADING, curvature.loading_loading),
            (LOADING, LATENT_COVARIANCE, curvature.loading_covariance),
            (LOADING, PATH, curvature.loading_path),
            (LATENT_COVARIANCE, PATH, curvature.covariance_path),
            (PATH, PATH, curvature.path_path),
            (LOADING, LATENT_MEAN, curvature.loading_mean),
            (LATENT_MEAN, PATH, curvature.mean_path),
        ):
            one, two = np.flatnonzero(kind == first), np.flatnonzero(kind == second)
            if one.size and two.size:
                places = (row[one][:, None], column[one][:, None], row[two][None, :], column[two][None, :])
                values = block(*places)
                out[np.ix_(one, two)] = values
                out[np.ix_(two, one)] = values.T
        return out


class _Curvature:
    """Second derivatives of tr(GΣ) + gᵀμ by pairs of elements, each given by its row and column."""

    def __init__(self, at: Matrices, G: FloatArray, g: FloatArray) -> None:
        self.at, self.G, self.g = at, G, g
        self.spread = at.loadings @ at.latent_covariance
        self.inner = at.reach.T @ G @ at.reach

    def loading_loading(self, i: IntArray, k: IntArray, j: IntArray, m: IntArray) -> FloatArray:
        return 2.0 * self.G[i, j] * self.at.latent_covariance[k, m]

    def loading_covariance(self, i: IntArray, k: IntArray, r: IntArray, s: IntArray) -> FloatArray:
        H, A = self.G @ self.at.reach, self.at.total
        return np.where(r == s, 1.0, 2.0) * (H[i, r] * A[k, s] + H[i, s] * A[k, r])

    def loading_path(self, i: IntArray, k: IntArray, r: IntArray, s: IntArray) -> FloatArray:
        H, A, F = self.G @ self.at.reach, self.at.total, self.at.latent_covariance
        by_covariance = H[i, r] * F[s, k] + (self.G @ self.spread)[i, s] * A[k, r]
        return 2.0 * by_covariance + self.g[i] * A[k, r] * self.at.latent_mean[s]

    def covariance_path(self, r: IntArray, s: IntArray, u: IntArray, v: IntArray) -> FloatArray:
        A, N = self.at.total, self.inner
        return np.where(r == s, 1.0, 2.0) * (A[v, r] * N[u, s] + A[v, s] * N[u, r])

    def path_path(self, u: IntArray, v: IntArray, x: IntArray, y: IntArray) -> FloatArray:
        A, F, N = self.at.total, self.at.latent_covariance, self.inner
        Q, h, mean = self.at.reach.T @ self.G @ self.spread, self.at.reach.T @ self.g, self.at.latent_mean
        by_covariance = A[y, u] * Q[x, v] + N[u, x] * F[y, v] + Q[u, y] * A[v, x]
        return 2.0 * by_covariance + A[y, u] * h[x] * mean[v] + h[u] * A[v, x] * mean[y]

    def loading_mean(self, i: IntArray, k: IntArray, r: IntArray, _: IntArray) -> FloatArray:
        return self.g[i] * self.at.total[k, r]

    def mean_path(self, r: IntArray, _: IntArray, u: IntArray, v: IntArray) -> FloatArray:
        return (self.at.reach.T @ self.g)[u] * self.at.total[v, r]
