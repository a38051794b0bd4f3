"""The interval of a mean of few values."""

from __future__ import annotations

from math import sqrt

from scipy.special import stdtrit

from diagnostic.psychometrics import Interval
from diagnostic.scoring.keying import FloatArray


def mean_interval(values: FloatArray, confidence_level: float) -> Interval:
    """Give Student's interval of the mean of two values or more, none of them missing."""
    half = float(stdtrit(len(values) - 1, (1 + confidence_level) / 2))
    half *= float(values.std(ddof=1)) / sqrt(len(values))
    mean = float(values.mean())
    return Interval(mean - half, mean + half, confidence_level, "Student t")
