"""Between- and within-team variance by restricted maximum likelihood, from team sizes and means."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from ..inputs import FloatArray


@dataclass(frozen=True)
class OneWayProfile:
    """Restricted likelihood of the one-way random-effects model in λ = τ²/σ², all else profiled out.

    Needs some variance within teams; without it λ has no finite maximum.
    """

    sizes: FloatArray
    means: FloatArray
    squares_within: float

    @property
    def n(self) -> float:
        return float(self.sizes.sum())

    def weights(self, ratio: float) -> FloatArray:
        return self.sizes / (1 + self.sizes * ratio)

    def grand_mean(self, ratio: float) -> float:
        weights = self.weights(ratio)
        return float(weights @ self.means / weights.sum())

    def within_variance(self, ratio: float) -> float:
        return self._residual(ratio) / (self.n - 1)

    def deviance(self, ratio: float) -> float:
        weights = self.weights(ratio)
        logs = np.log1p(self.sizes * ratio).sum() + np.log(weights.sum())
        return float((self.n - 1) * np.log(self._residual(ratio)) + logs)

    def slope(self, ratio: float) -> float:
        weights = self.weights(ratio)
        error = self.means - self.grand_mean(ratio)
        shrinkage = (self.n - 1) * (weights**2 @ error**2) / self._residual(ratio)
        return float(weights.sum() - (weights**2).sum() / weights.sum() - shrinkage)

    def best_ratio(self) -> float:
        from scipy.optimize import brentq

        if self.slope(0.0) >= 0:
            return 0.0
        high = 1.0
        while self.slope(high) < 0:
            high *= 4
        return float(brentq(self.slope, 0.0, high, xtol=1e-14, rtol=1e-14))

    def ratio_limits(self, confidence_level: float) -> tuple[float, float]:
        """Give the ratios at which the deviance exceeds its minimum by the χ²₁ quantile."""
        from scipy.optimize import brentq

        best = self.best_ratio()
        rise = float(ndtri((1 + confidence_level) / 2)) ** 2
        least = self.deviance(best)

        def excess(ratio: float) -> float:
            return self.deviance(ratio) - least - rise

        low = 0.0 if excess(0.0) <= 0 else float(brentq(excess, 0.0, best, xtol=1e-12))
        high = max(best, 0.01)
        while excess(high) < 0:
            high *= 2
        return low, float(brentq(excess, best, high, xtol=1e-12))

    def _residual(self, ratio: float) -> float:
        error = self.means - self.grand_mean(ratio)
        return float(self.squares_within + self.weights(ratio) @ error**2)
