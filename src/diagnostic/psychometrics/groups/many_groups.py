"""What tests of several groups need to know: sizes, means, variances and histograms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import DataError
from ..inputs import FloatArray, label_order, read_labels, read_vector
from .samples import Sample, read_sample


@dataclass(frozen=True)
class ManyGroups:
    """Groups in sorted order of their labels."""

    labels: tuple[Any, ...]
    samples: tuple[Sample, ...]
    n_left_out: int

    @property
    def sizes(self) -> FloatArray:
        return np.array([sample.n for sample in self.samples], dtype=np.float64)

    @property
    def means(self) -> FloatArray:
        return np.array([sample.mean for sample in self.samples])

    @property
    def variances(self) -> FloatArray:
        return np.array([sample.variance for sample in self.samples])

    @property
    def n_respondents(self) -> int:
        return int(self.sizes.sum())

    @property
    def notes(self) -> tuple[str, ...]:
        if not self.n_left_out:
            return ()
        return (f"{self.n_left_out} respondent(s) with a missing score or group left out.",)


def read_groups(scores: Any, groups: Any, *, min_respondents: int = 1) -> ManyGroups:
    """Read scores by group: 1-D scores with one label each, or {label: scores or `ScoreHistogram`}.

    Raises `DataError` for fewer than 2 groups or a group that is too small.
    """
    if groups is None and hasattr(scores, "items") and not hasattr(scores, "columns"):
        parts = dict(scores)
        n_given = 0
    else:
        values = read_vector(scores, place="scores", drop_missing=False)
        codes, labels = read_labels(groups, values.size)
        kept = (codes >= 0) & ~np.isnan(values)
        n_given = values.size
        order = np.argsort(codes[kept], kind="stable")
        counts = np.bincount(codes[kept], minlength=len(labels))
        split = np.split(values[kept][order], np.cumsum(counts)[:-1])
        parts = {label: part for label, part in zip(labels, split, strict=True) if part.size}
    labels = tuple(parts)
    order = label_order(labels)
    samples = tuple(
        read_sample(parts[labels[k]], place=f"scores of {labels[k]}", min_respondents=min_respondents)
        for k in order
    )
    if len(samples) < 2:
        raise DataError(
            "too_few_groups",
            place="groups",
            fault=f"hold {len(samples)} group(s) with scores.",
            mend="Give at least two groups to compare.",
        )
    n_used = sum(sample.n for sample in samples)
    n_left_out = sum(sample.n_missing for sample in samples) if not n_given else n_given - n_used
    return ManyGroups(tuple(labels[k] for k in order), samples, n_left_out)
