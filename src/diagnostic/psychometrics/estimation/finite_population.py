"""Means from a finite population: simple random samples, strata, clusters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import DataError
from ..inputs import FloatArray, label_order, read_labels
from .mean_estimate import (
    MeanEstimate,
    Reference,
    mean_interval,
    missing_notes,
    read_answers,
    read_weights,
    simple_variance,
)

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class StratifiedMean(MeanEstimate):
    """``strata``: one line per stratum with its size in the population, respondents, mean and error."""

    strata: pd.DataFrame


def mean_with_population_correction(
    y: Any,
    population_size: float | None = None,
    *,
    confidence_level: float = 0.95,
    reference: Reference = "t",
) -> MeanEstimate:
    """Estimate a population's mean from a simple random sample of it.

    `y`: 1-D scores (at least 2, or all of the population); missing ones are left out.
    `population_size`: N, or None for an infinite population; when everybody answered the error is 0.
    The correction removes sampling error, not non-response bias.
    Raises `DataError` for too few scores or more scores than N.

    se = √((1 − n/N) s²/n); interval from t with n − 1 degrees of freedom, or normal.
    Source: Cochran (1977), Sampling Techniques, eq. 2.20.
    R: `survey::svymean(~y, svydesign(id = ~1, fpc = ~N))`; `confint(…)` is normal unless given `df`.

    >>> result = mean_with_population_correction([3, 4, 5, 4], population_size=8)
    >>> result.estimate, round(result.standard_error, 6)
    (4.0, 0.288675)
    """
    values, present = read_answers(y)
    kept = values[present]
    n, size = kept.size, np.inf if population_size is None else float(population_size)
    if n > size:
        raise DataError(
            "population_too_small",
            place="population_size",
            fault=f"is {size:g}, but {n} scores are given.",
            mend="Give the number of people who could have answered.",
        )
    if n < 2 and n < size:
        raise _too_few("y", n)
    variance = float(kept.var(ddof=1)) / n * (1 - n / size) if n < size else 0.0
    estimate, error = float(kept.mean()), float(np.sqrt(variance))
    return MeanEstimate(
        estimate=estimate,
        standard_error=error,
        interval=mean_interval(estimate, error, n - 1.0, confidence_level, reference),
        degrees_of_freedom=n - 1.0,
        design_effect=1.0,
        n_respondents=n,
        n_items=1,
        missing="left out",
        method="simple random sample" + ("" if np.isinf(size) else f" of {size:g}"),
        notes=missing_notes(present),
    )


def stratified_mean(
    y: Any,
    strata: Any,
    population_sizes: Mapping[Any, float],
    *,
    confidence_level: float = 0.95,
    reference: Reference = "t",
) -> StratifiedMean:
    """Estimate a population's mean from simple random samples of its strata.

    `y`: 1-D scores; `strata`: one label each; `population_sizes`: people in each stratum, e.g.
    {"C-suite": 12, "Frontline": 3728}. Missing scores and strata are left out; a stratum needs two
    scores unless everybody in it answered.
    Raises `DataError` for strata without a size or without scores, or with more scores than people.

    ȳ = Σ W_h ȳ_h, se² = Σ W_h² (1 − n_h/N_h) s²_h/n_h, W_h = N_h/N; df = n − number of strata.
    Source: Cochran (1977), Sampling Techniques, eq. 5.1 and 5.12.
    R: `survey::svymean(~y, svydesign(id = ~1, strata = ~stratum, fpc = ~N_h))`.

    >>> result = stratified_mean([4, 5, 2, 3, 3], ["a", "a", "b", "b", "b"], {"a": 2, "b": 30})
    >>> round(result.estimate, 6), round(result.standard_error, 6)
    (2.78125, 0.296464)
    """
    values, present = read_answers(y)
    codes, labels = read_labels(strata, values.size, place="strata")
    kept = present & (codes >= 0)
    _check_strata(set(labels), population_sizes)
    order = [labels[k] for k in label_order(labels)]
    parts = [values[kept & (codes == labels.index(label))] for label in order]
    sizes = np.array([float(population_sizes[label]) for label in order])
    counts = np.array([part.size for part in parts], dtype=np.float64)
    for label, part, size in zip(order, parts, sizes.tolist(), strict=True):
        _check_stratum(label, part.size, size)
    means = np.array([part.mean() for part in parts])
    spreads = np.array([part.var(ddof=1) if part.size > 1 else 0.0 for part in parts])
    errors = np.sqrt(spreads / counts * (1 - counts / sizes))
    shares = sizes / sizes.sum()
    estimate, error = float(shares @ means), float(np.sqrt(shares**2 @ errors**2))
    df = float(counts.sum() - len(order))
    weights = np.concatenate([np.full(part.size, w) for part, w in zip(parts, sizes / counts, strict=True)])
    simple = simple_variance(np.concatenate(parts), weights)
    return StratifiedMean(
        estimate=estimate,
        standard_error=error,
        interval=mean_interval(estimate, error, df, confidence_level, reference),
        degrees_of_freedom=df,
        design_effect=error**2 / simple if simple > 0 else np.nan,
        strata=_strata_frame(order, sizes, counts, means, errors),
        n_respondents=int(counts.sum()),
        n_items=1,
        missing="left out",
        method="stratified simple random sample",
        notes=missing_notes(kept),
    )


def clustered_mean(
    y: Any,
    clusters: Any,
    weights: Any = None,
    *,
    confidence_level: float = 0.95,
    reference: Reference = "t",
) -> MeanEstimate:
    """Estimate a mean whose respondents come in clusters, such as teams.

    `y`: 1-D scores; `clusters`: one label each (at least 2 clusters); `weights`: one each, 0 or more.
    Missing scores and clusters are left out. Weights that add up to more than the respondents are
    taken to stand for the population when the design effect is computed.
    Raises `DataError` for a single cluster or unusable weights.

    u_i = w_i (y_i − ȳ)/Σw, se² = k/(k − 1) Σ_c (Σ_{i∈c} u_i)²; df = k − 1.
    Source: Binder (1983), Int. Stat. Rev. 51, 279–292. R: `survey::svymean(~y, svydesign(id = ~team,
    weights = ~w), deff = TRUE)`.

    >>> result = clustered_mean([4, 5, 2, 3, 3, 1], ["a", "a", "b", "b", "c", "c"])
    >>> result.estimate, round(result.standard_error, 6)
    (3.0, 0.763763)
    """
    values, present = read_answers(y)
    codes, _ = read_labels(clusters, values.size, place="clusters")
    every_weight = read_weights(weights, values.size)
    kept = present & (codes >= 0) & (every_weight > 0)
    scores, own = values[kept], every_weight[kept]
    _, groups = np.unique(codes[kept], return_inverse=True)
    k = int(groups.max()) + 1 if groups.size else 0
    if k < 2:
        raise DataError(
            "too_few_clusters",
            place="clusters",
            fault=f"hold {k} cluster(s) with scores.",
            mend="Give at least two clusters, or use mean_with_population_correction.",
        )
    estimate = float(own @ scores / own.sum())
    totals = np.bincount(groups, weights=own * (scores - estimate) / own.sum())
    error = float(np.sqrt(k / (k - 1) * totals @ totals))
    simple = simple_variance(scores, own)
    return MeanEstimate(
        estimate=estimate,
        standard_error=error,
        interval=mean_interval(estimate, error, k - 1.0, confidence_level, reference),
        degrees_of_freedom=k - 1.0,
        design_effect=error**2 / simple if simple > 0 else np.nan,
        n_respondents=scores.size,
        n_items=1,
        missing="left out",
        method=f"cluster-robust, {k} clusters",
        notes=missing_notes(kept),
    )


def _strata_frame(
    labels: list[Any], sizes: FloatArray, counts: FloatArray, means: FloatArray, errors: FloatArray
) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {
            "population_size": sizes,
            "n_respondents": counts.astype(int),
            "estimate": means,
            "standard_error": errors,
        },
        index=pd.Index(labels, name="stratum"),
    )


def _check_strata(found: set[Any], population_sizes: Mapping[Any, float]) -> None:
    unknown = sorted(str(label) for label in found - set(population_sizes))
    silent = sorted(str(label) for label in set(population_sizes) - found)
    if unknown or silent:
        lacking, empty = ", ".join(unknown) or "nothing", ", ".join(silent) or "none"
        raise DataError(
            "strata_do_not_match",
            place="population_sizes",
            fault=f"lack {lacking}; without respondents: {empty}.",
            mend="Give one size per stratum, and merge strata in which nobody answered.",
        )


def _check_stratum(label: Any, n: int, size: float) -> None:
    if n > size:
        raise DataError(
            "population_too_small",
            place=f"population_sizes[{label!r}]",
            fault=f"is {size:g}, but {n} scores are given.",
            mend="Give the number of people who could have answered.",
        )
    if n < 1 or (n < 2 and n < size):
        raise _too_few(f"stratum {label!r}", n)


def _too_few(place: str, n: int) -> DataError:
    return DataError(
        "too_few_respondents",
        place=place,
        fault=f"has {n} score(s), but 2 are needed.",
        mend="Merge it with another group, or report it without an error.",
    )
