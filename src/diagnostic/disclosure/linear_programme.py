"""What the printed figures of one scale leave open about a few people: the range of their mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from diagnostic.disclosure.precision import MEAN_STEP, ends, share_step, to_step

if TYPE_CHECKING:
    from scipy import sparse

Floats = npt.NDArray[np.float64]
_TOUCHES = np.linspace(0, 1, 21)
"""Where the parabola that squares lie above is replaced by its tangents."""
_SCOUTING_ROUNDS, _WORTH_SCOUTING_FOR = 6, 3
_SOLVED, _TOLERANCE = 0, 1e-7
_HALF_A_STEP = MEAN_STEP / 200


@dataclass(frozen=True)
class Totals:
    """What one scale adds up to in every place: people, scores, their squares, favourable shares (0 to 1)."""

    people: Floats
    scores: Floats
    squares: Floats
    favourable: Floats
    thresholds: tuple[float, float]
    """Scores of the highest unfavourable and of the lowest favourable answer."""

    def of(self, places: npt.NDArray[np.bool_]) -> Totals:
        """Give the totals of some of the places."""
        return Totals(
            self.people[places],
            self.scores[places],
            self.squares[places],
            self.favourable[places],
            self.thresholds,
        )


class Programme:
    """All that is printed about cells (rows over places, 1 where the place is inside), as linear constraints.

    The unknowns are, place by place, the mean score, the mean square and the mean share of favourable
    answers. Squares lie between the parabola (its tangents) and the chord; an answer is favourable exactly
    when it lies at or above a threshold, which ties shares to scores.
    """

    def __init__(self, cells: Floats, totals: Totals, groups: npt.NDArray[np.bool_]) -> None:
        """Look at ``groups``, rows over places as well."""
        self._totals = totals
        self._n_cells, self._n_places = cells.shape
        self._matrix, self._limits = self._constraints(cells)
        people = groups * totals.people
        self._weights = people / people.sum(axis=1, keepdims=True)
        self.low = self._weights @ (totals.scores / totals.people)
        self.high = self.low.copy()

    def pinned(self, least_width: float) -> list[int] | None:
        """Give the cells that pin the first group whose mean is known more closely than allowed, if any is.

        Every solution is a possible truth, so it shows for all groups at once how far they can move.
        """
        signs = np.random.default_rng(0).choice([-1.0, 1.0], (_SCOUTING_ROUNDS, len(self.low)))
        for direction in (np.ones(len(self.low)), *signs):
            narrow = self.high - self.low < least_width
            if np.count_nonzero(narrow) >= _WORTH_SCOUTING_FOR:
                aim = (direction * narrow) @ self._weights
                self._solve(aim)
                self._solve(-aim)
        for group, weights in enumerate(self._weights):
            if self.high[group] - self.low[group] < least_width:
                blame = self._solve(weights) + self._solve(-weights)
                if self.high[group] - self.low[group] < least_width:
                    return np.flatnonzero(blame > _TOLERANCE).tolist() or list(range(self._n_cells))
        return None

    def _solve(self, aim: Floats) -> Floats:
        """Move the means along ``aim`` as far as they go; give how much each cell stands in the way."""
        from scipy.optimize import linprog

        objective = np.zeros(3 * self._n_places)
        objective[: self._n_places] = aim
        matrix: Any = self._matrix  # the stubs know no sparse ones
        found: Any = linprog(objective, A_ub=matrix, b_ub=self._limits, bounds=(0, 1), method="highs")
        if found.status != _SOLVED:  # numerically hopeless: nothing is known to be open
            return np.ones(self._n_cells)
        means = self._weights @ found.x[: self._n_places]
        self.low = np.minimum(self.low, means)
        self.high = np.maximum(self.high, means)
        shares = np.abs(found.ineqlin.marginals[: 6 * self._n_cells])
        return np.asarray(shares.reshape(6, self._n_cells).sum(axis=0))

    def _constraints(self, cells: Floats) -> tuple[sparse.csr_array, Floats]:
        """Write every constraint as a row; written densely, since sparse parts are slower to put together."""
        from scipy import sparse

        totals, eye = self._totals, np.eye(self._n_places)
        none, ones = np.zeros_like(eye), np.ones(self._n_places)
        inside = cells * totals.people
        people = inside.sum(axis=1)
        weights = inside / people[:, None]
        blank = np.zeros_like(weights)
        printed = [
            (sign * np.hstack(row), limit)
            for row, (low, high) in zip(
                ([weights, blank, blank], [blank, weights, blank], [blank, blank, weights]),
                self._printed(cells, people),
                strict=True,
            )
            for sign, limit in ((1.0, high), (-1.0, -low))
        ]
        below, above = totals.thresholds
        ties = [
            (np.hstack(row), limit * ones)
            for row, limit in (
                ([-eye, eye, none], 0.0),
                ([-eye, none, above * eye], 0.0),
                ([eye, none, -(1 - below) * eye], below),
                *(([2 * touch * eye, -eye, none], touch**2) for touch in _TOUCHES),
            )
        ]
        rows = [*printed, *ties]
        return sparse.csr_array(np.vstack([row for row, _ in rows])), np.concatenate([b for _, b in rows])

    def _printed(self, cells: Floats, people: Floats) -> list[tuple[Floats, Floats]]:
        """Give, for means, mean squares and shares of all cells, the range that rounding leaves."""
        totals = self._totals
        means = np.array([to_step(mean, MEAN_STEP / 100) for mean in cells @ totals.scores / people])
        squares = cells @ totals.squares / people
        variances = np.maximum(squares - (cells @ totals.scores / people) ** 2, 0) * people / (people - 1)
        spreads = np.array([to_step(spread, MEAN_STEP / 100) for spread in np.sqrt(variances)])
        low, high = np.maximum(means - _HALF_A_STEP, 0), np.minimum(means + _HALF_A_STEP, 1)
        scale = (people - 1) / people
        lowest = scale * np.maximum(spreads - _HALF_A_STEP, 0) ** 2 + low**2
        highest = scale * (spreads + _HALF_A_STEP) ** 2 + high**2
        shares = [
            _range_of_share(share, int(n))
            for share, n in zip(cells @ totals.favourable / people, people, strict=True)
        ]
        slack = _TOLERANCE
        return [
            (low - slack, high + slack),
            (lowest - slack, highest + slack),
            (np.array([s[0] for s in shares]) - slack, np.array([s[1] for s in shares]) + slack),
        ]


def _range_of_share(share: float, n: int) -> tuple[float, float]:
    step = share_step(n)
    low, high = ends(step)
    if share <= low:
        return 0.0, low
    if share >= high:
        return high, 1.0
    printed = to_step(share, step)
    return max(printed - step / 2, low), min(printed + step / 2, high)
