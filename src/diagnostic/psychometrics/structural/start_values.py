"""Starting values: each factor from the one-factor structure of its own items."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..inputs import FloatArray
from .group_model import GroupModel
from .parameter_table import Parameter, ParameterTable

MOST_CORRELATION = 0.9
LEAST_LOADING = 0.1
LEAST_UNIQUENESS = 0.2
AXIS_STEPS = 5


def start_values(
    table: ParameterTable,
    models: Sequence[GroupModel],
    covariances: Sequence[FloatArray],
    means: Sequence[FloatArray],
    thresholds: Sequence[FloatArray] | None = None,
) -> FloatArray:
    """Give a start for every parameter (rows held equal start at their mean over groups)."""
    values = []
    for group, model in enumerate(models):
        rows = [table.rows[k] for k in table.group_rows(group)]
        start = _GroupStart(rows, table, covariances[group])
        own_thresholds = None if thresholds is None else thresholds[group]
        found = [start.value(row, means[group], own_thresholds, model) for row in rows if row.free]
        values.append(_admissible(np.array(found), rows, model))
    rows_start = np.concatenate(values) if values else np.empty(0)
    counts = np.bincount(table.reduced, minlength=table.n_parameters)
    return np.bincount(table.reduced, rows_start, minlength=table.n_parameters) / counts


class _GroupStart:
    """Loadings, latent covariances and uniquenesses of one group, factor by factor."""

    def __init__(self, rows: Sequence[Parameter], table: ParameterTable, covariance: FloatArray) -> None:
        self.items, self.factors = table.items, table.factors
        self.fixed = {(r.op, r.lhs, r.rhs): r.value for r in rows if not r.free}
        self.members = {f: [r.rhs for r in rows if r.op == "=~" and r.lhs == f] for f in self.factors}
        self.loading: dict[tuple[str, str], float] = {}
        self.scale = dict.fromkeys(self.factors, 1.0)
        self.correlation = np.eye(len(self.factors))
        self.explained = np.zeros(len(self.items))
        self.variances = np.diagonal(covariance)
        self._first_order(covariance)
        self._higher_order()

    def _first_order(self, covariance: FloatArray) -> None:
        remaining, seen = covariance.copy(), set[str]()
        vectors: dict[str, FloatArray] = {}
        for factor in self.factors:
            index = [self.items.index(name) for name in self.members[factor] if name in self.items]
            if len(index) != len(self.members[factor]):
                continue
            shares = bool(seen.intersection(self.members[factor]))
            block = (remaining if shares else covariance)[np.ix_(index, index)]
            loadings = _one_factor(block, self.variances[index])
            seen.update(self.members[factor])
            remaining[np.ix_(index, index)] -= np.outer(loadings, loadings)
            self.explained[index] += loadings**2
            vector = np.zeros(len(self.items))
            vector[index] = loadings
            vectors[factor] = vector
            self._set_scale(factor, loadings, np.sqrt(self.variances[index]))
        for a, one in vectors.items():
            for b, two in vectors.items():
                if a != b and not (one * two).any():
                    found = one @ covariance @ two / ((one @ one) * (two @ two))
                    place = self.factors.index(a), self.factors.index(b)
                    self.correlation[place] = np.clip(found, -MOST_CORRELATION, MOST_CORRELATION)

    def _higher_order(self) -> None:
        for factor in self.factors:
            members = [name for name in self.members[factor] if name in self.factors]
            if not members:
                continue
            index = [self.factors.index(name) for name in members]
            loadings = _one_factor(self.correlation[np.ix_(index, index)], np.ones(len(index)))
            scales = np.array([self.scale[name] for name in members])
            self._set_scale(factor, loadings * scales, scales, members)

    def _set_scale(
        self, factor: str, loadings: FloatArray, sds: FloatArray, members: Sequence[str] | None = None
    ) -> None:
        """Put the loadings on the scale that the fixed loading or the fixed variance sets."""
        names = self.members[factor] if members is None else members
        least = LEAST_LOADING * sds
        loadings = np.where(np.abs(loadings) < least, np.where(loadings < 0, -least, least), loadings)
        scale = float(np.copysign(1.0, loadings[0]))
        variance = self.fixed.get(("~~", factor, factor))
        fixed = [(k, self.fixed.get(("=~", factor, name))) for k, name in enumerate(names)]
        marker = next(((k, value) for k, value in fixed if value), None)
        if variance is not None and variance > 0:
            scale = float(np.copysign(np.sqrt(variance), loadings[0]))
        elif marker is not None:
            scale = float(loadings[marker[0]] / (marker[1] or 1.0))
        self.scale[factor] = scale
        self.loading.update({(factor, name): loadings[k] / scale for k, name in enumerate(names)})

    def value(
        self, row: Parameter, mean: FloatArray, thresholds: FloatArray | None, model: GroupModel
    ) -> float:
        if not np.isnan(row.value):
            return row.value
        if row.op == "=~":
            return self.loading.get((row.lhs, row.rhs), 0.0)
        if row.op == "~~":
            return self._covariance(row)
        if row.op == "~1":
            return float(mean[self.items.index(row.lhs)]) if row.lhs in self.items else 0.0
        if row.op == "|" and thresholds is not None:
            return float(thresholds[model.first_threshold[row.lhs] + int(row.rhs[1:]) - 1])
        return 1.0

    def _covariance(self, row: Parameter) -> float:
        if row.lhs in self.factors:
            a, b = self.factors.index(row.lhs), self.factors.index(row.rhs)
            return float(self.correlation[a, b] * self.scale[row.lhs] * self.scale[row.rhs])
        if row.lhs != row.rhs:
            return 0.0
        k = self.items.index(row.lhs)
        return float(max(self.variances[k] - self.explained[k], LEAST_UNIQUENESS * self.variances[k]))


def _one_factor(covariance: FloatArray, variances: FloatArray) -> FloatArray:
    """Loadings of one principal axis, with communalities kept between 0.05 and 0.8."""
    sds = np.sqrt(variances)
    if len(sds) == 1:
        return np.sqrt(np.clip(np.diagonal(covariance), LEAST_LOADING * variances, None))
    correlation = covariance / np.outer(sds, sds)
    np.fill_diagonal(correlation, 0.0)
    communalities = np.abs(correlation).max(axis=0)
    loadings = np.zeros(len(sds))
    for _ in range(AXIS_STEPS):
        reduced = correlation + np.diag(np.clip(communalities, 0.05, 1.0 - LEAST_UNIQUENESS))
        values, vectors = np.linalg.eigh(reduced)
        loadings = np.sqrt(max(values[-1], 0.05)) * vectors[:, -1]
        communalities = loadings**2
    if loadings[np.argmax(np.abs(loadings))] < 0:
        loadings = -loadings
    return np.clip(loadings, -np.sqrt(1.0 - LEAST_UNIQUENESS), np.sqrt(1.0 - LEAST_UNIQUENESS)) * sds


def _admissible(values: FloatArray, rows: Sequence[Parameter], model: GroupModel) -> FloatArray:
    """Shrink covariances between different things until Σ is positive definite."""
    between = np.array([row.op == "~~" and row.lhs != row.rhs for row in rows if row.free], dtype=bool)
    for _ in range(10):
        eigenvalues = np.linalg.eigvalsh(model.matrices(values).covariance)
        if eigenvalues[0] > 1e-6 * eigenvalues[-1] or not between.any():
            break
        values = np.where(between, 0.5 * values, values)
    return values
