"""What two-sample statistics need to know of a group: its size, mean and variance, or its histogram."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ..errors import DataError
from ..inputs import FloatArray, IntArray, read_vector
from ..moments import Moments


@dataclass(frozen=True)
class ScoreHistogram:
    """Distinct scores, ascending, and how many respondents have each; histograms of chunks add up.

    Every two-sample function takes one in place of the scores, so that a million respondents cost no
    more than the few dozen distinct scores they have.

    >>> both = ScoreHistogram.from_scores([1, 2, 2]).merge(ScoreHistogram.from_scores([2, 5]))
    >>> both.values.tolist(), both.counts.tolist(), both.mean
    ([1.0, 2.0, 5.0], [1, 3, 1], 2.4)
    """

    values: FloatArray
    counts: IntArray

    @classmethod
    def from_scores(cls, scores: Any, *, place: str = "scores") -> ScoreHistogram:
        """Count the scores of one group (1-D; missing ones are left out)."""
        values, counts = np.unique(read_vector(scores, place=place), return_counts=True)
        return cls(values, counts.astype(np.intp))

    def merge(self, other: ScoreHistogram) -> ScoreHistogram:
        """Add the respondents of another histogram."""
        values, where = np.unique(np.concatenate([self.values, other.values]), return_inverse=True)
        counts = np.zeros(values.size, dtype=np.intp)
        np.add.at(counts, where, np.concatenate([self.counts, other.counts]))
        return ScoreHistogram(values, counts)

    @property
    def n_respondents(self) -> int:
        return int(self.counts.sum())

    @cached_property
    def mean(self) -> float:
        return float(self.counts @ self.values / self.counts.sum()) if self.n_respondents else np.nan

    @cached_property
    def variance(self) -> float:
        """Give the sample variance (n − 1), NaN below two respondents."""
        if self.n_respondents < 2:
            return np.nan
        return float(self.counts @ (self.values - self.mean) ** 2 / (self.n_respondents - 1))


@dataclass(frozen=True)
class Sample:
    """One group's scores as a two-sample statistic sees them."""

    place: str
    n: int
    n_missing: int
    mean: float
    variance: float
    scores: FloatArray | ScoreHistogram | Moments

    @property
    def sd(self) -> float:
        return float(np.sqrt(self.variance))

    @cached_property
    def histogram(self) -> ScoreHistogram:
        if isinstance(self.scores, ScoreHistogram):
            return self.scores
        if isinstance(self.scores, Moments):
            raise DataError(
                "scores_needed",
                place=self.place,
                fault="is given by its moments, which do not hold the order of the scores.",
                mend="Give the scores or a ScoreHistogram.",
            )
        return ScoreHistogram.from_scores(self.scores, place=self.place)


def read_sample(scores: Any, *, place: str, min_respondents: int = 1) -> Sample:
    """Read one group's scores (1-D array-like, `ScoreHistogram` or `Moments`); missing ones are left out.

    `Moments` of one item stand for that item, of several for the respondents' means over the items
    answered. Raises `DataError` when fewer than `min_respondents` scores remain.
    """
    if isinstance(scores, ScoreHistogram):
        sample = Sample(place, scores.n_respondents, 0, scores.mean, scores.variance, scores)
    elif isinstance(scores, Moments):
        sample = _from_moments(scores, place)
    else:
        given = read_vector(scores, place=place, drop_missing=False)
        kept = given[~np.isnan(given)]
        mean = float(kept.mean()) if kept.size else np.nan
        variance = float(kept.var(ddof=1)) if kept.size > 1 else np.nan
        sample = Sample(place, kept.size, given.size - kept.size, mean, variance, kept)
    if sample.n < min_respondents:
        raise DataError(
            "too_few_respondents",
            place=place,
            fault=f"has {sample.n} score(s), but {min_respondents} are needed.",
            mend="Compare larger groups, or describe this one without a test.",
        )
    return sample


def _from_moments(moments: Moments, place: str) -> Sample:
    whole = moments if moments.n_items == 1 else moments.with_respondent_means()
    score = whole.select([whole.n_items - 1])
    n = float(score.pairwise_counts.sum())
    return Sample(
        place=place,
        n=int(n),
        n_missing=int(score.n_respondents() - n),
        mean=float(score.means()[0]),
        variance=float(score.covariance()[0, 0]) if n > 1 else np.nan,
        scores=moments,
    )


def described(a: Sample, b: Sample) -> dict[str, Any]:
    """Give what every test of two samples says of them."""
    return {
        "n_x": a.n,
        "n_y": b.n,
        "mean_x": a.mean,
        "mean_y": b.mean,
        "sd_x": a.sd,
        "sd_y": b.sd,
        "n_respondents": a.n + b.n,
        "n_items": 1,
        "missing": "left out",
        "notes": missing_note(a, b),
    }


def missing_note(*samples: Sample) -> tuple[str, ...]:
    """Say how many missing scores were left out, if any."""
    n_missing = sum(sample.n_missing for sample in samples)
    return (f"{n_missing} missing score(s) left out.",) if n_missing else ()


def require_spread(standard_error: float, *samples: Sample) -> None:
    """Raise when the scores do not vary, so that no test statistic exists (R's own limit)."""
    largest = max(abs(sample.mean) for sample in samples)
    if not standard_error > 10 * np.finfo(float).eps * largest:
        raise DataError(
            "no_variance",
            place=" and ".join(sample.place for sample in samples),
            fault="hold (almost) constant scores, so the difference has no standard error.",
            mend="Describe the difference without a test, or compare groups whose scores vary.",
        )
