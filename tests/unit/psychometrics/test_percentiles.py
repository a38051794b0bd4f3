"""Percentile limits of bootstrap draws, beside R's ``boot``."""

from __future__ import annotations

import numpy as np
import pytest

from diagnostic.psychometrics.percentiles import percentile_limits

DRAWS = np.array(
    [
        [0.755182, 1.181643, 0.145707, 0.139795, 0.436069, 2.894969, 1.229562, 0.539683, 0.956567, 0.147046],
        [1.390735, 0.76203, 1.237604, 4.423934, 1.054543, 1.035244, 1.876035, 0.654747, 0.336933, 0.58848],
        [2.364515, 0.641893, 0.29412, 0.565866, 0.106073, 0.059439, 0.578712, 3.958933, 1.173312, 0.996813],
        [1.435285, 0.037269, 0.32401, 1.320468, 0.20351, 1.022726, 0.301741, 0.725214, 0.751543, 0.235027],
    ]
).ravel()


@pytest.mark.parametrize(
    ("level", "low", "high"),
    [(0.95, 0.03801395755, 4.40830901097), (0.90, 0.06216579918, 3.89672053354), (0.998, 0.037269, 4.423934)],
)
def test_limits_are_those_of_boot_ci(level: float, low: float, high: float) -> None:
    """R: ``boot:::norm.inter(draws, c((1 - level)/2, (1 + level)/2))``."""
    found = percentile_limits(np.column_stack([DRAWS, -DRAWS]), level)
    np.testing.assert_allclose(found, [[low, -high], [high, -low]], rtol=1e-9)


def test_limits_cut_off_what_they_promise() -> None:
    """Another draw lies beyond the limits of 39 draws in one case in twenty: the extremes are the limits."""
    draws = np.arange(39.0)
    np.testing.assert_allclose(percentile_limits(draws, 0.95), (0.0, 38.0), atol=1e-12)
    assert np.isnan(percentile_limits(np.empty(0), 0.95)).all()
