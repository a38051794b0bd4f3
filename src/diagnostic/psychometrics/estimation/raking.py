"""Raking: weights that bring a sample's margins to those of its population."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import DataError
from ..inputs import FloatArray, IntArray, read_labels
from ..results import Result
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

_MOST_SWEEPS = 1000
_MOST_TRIMS = 200


@dataclass(frozen=True, kw_only=True)
class RakedWeights(Result):
    """``weights``: one per respondent, adding up to the population.

    ``effective_sample_size`` is Kish's (Σw)²/Σw²; ``margins`` compares target and result;
    ``largest_error`` is the largest relative miss of a margin, ``n_trimmed`` counts cut weights.
    """

    weights: FloatArray
    effective_sample_size: float
    design_effect: float
    margins: pd.DataFrame
    largest_error: float
    converged: bool
    n_iterations: int
    n_trimmed: int
    margin_codes: tuple[IntArray, ...] = field(repr=False)


@dataclass(frozen=True)
class _Margin:
    name: str
    categories: tuple[Any, ...]
    codes: IntArray
    targets: FloatArray


def rake(
    sample: Any,
    margins: Mapping[str, Mapping[Any, float]],
    trim: float | None = None,
    *,
    weights: Any = None,
    tolerance: float = 1e-10,
) -> RakedWeights:
    """Weight a sample so that each margin matches the population.

    `sample`: DataFrame or {column: labels}, one row per respondent. Nothing may be missing in the
    margins' columns. `margins`: {column: {category: people}} with the same total in every column; shares
    adding up to 1 give weights of mean 1. `weights`: weights to start from. `trim`: cut weights above
    this multiple of their mean and rake again until both hold; what the margins then miss is in
    ``largest_error``. Raises `DataError` for missing or unknown categories, empty ones, or totals that
    differ between columns.

    w ← w · target/Σw, margin by margin, until all match within `tolerance` (relative).
    Source: Deming & Stephan (1940), Ann. Math. Stat. 11, 427–444; Kish (1965), Survey Sampling, § 11.7.
    R: `survey::rake(design, list(~a, ~b), list(margin_a, margin_b))`.

    >>> sample = {"level": ["m", "m", "f", "f"], "site": ["n", "s", "n", "s"]}
    >>> raked = rake(sample, {"level": {"m": 10, "f": 90}, "site": {"n": 60, "s": 40}})
    >>> raked.weights.round(4).tolist(), round(raked.effective_sample_size, 4)
    ([6.0, 4.0, 54.0, 36.0], 2.3452)
    """
    read = [_read_margin(sample, name, targets) for name, targets in margins.items()]
    if not read:
        raise _fault("margins", "are empty.", "Give at least one column with its categories.")
    n = read[0].codes.size
    scaled = _common_total(read, n)
    start = read_weights(weights, n)
    cells, cell_of = _cells(read)
    cell_weights = np.bincount(cell_of, weights=start).astype(np.float64)
    factor, sweeps, converged = _fit(cells, cell_weights, scaled, tolerance)
    final = start * factor[cell_of]
    n_trimmed = 0
    if trim is not None:
        final, n_trimmed, converged = _trim(final, [m.codes for m in read], scaled, trim, tolerance)
    frame, worst = _margin_frame(read, scaled, final)
    return RakedWeights(
        weights=final,
        effective_sample_size=float(final.sum() ** 2 / (final @ final)),
        design_effect=float(n * (final @ final) / final.sum() ** 2),
        margins=frame,
        largest_error=worst,
        converged=converged,
        n_iterations=sweeps,
        n_trimmed=n_trimmed,
        margin_codes=tuple(m.codes for m in read),
        n_respondents=n,
        n_items=len(read),
        missing="none allowed in margins",
        method="raking" if trim is None else f"raking, weights trimmed at {trim:g} times their mean",
        notes=() if converged else (f"Margins are missed by up to {100 * worst:.2g} %.",),
    )


def raked_mean(
    y: Any,
    raked: RakedWeights,
    population_size: float | None = None,
    *,
    confidence_level: float = 0.95,
    reference: Reference = "t",
) -> MeanEstimate:
    """Estimate a mean under raked weights, crediting the margins for what they explain.

    `y`: 1-D scores in the order of the raked sample; missing ones are left out of the mean.
    `population_size`: N for the finite-population correction, or None.
    Raises `DataError` for a length that differs from the weights'.

    u = w e/Σw, e the residual of y − ȳ on the margins' categories (least squares, unweighted as in R's
    survey); se² = (1 − n/N) n/(n − 1) Σ (u − ū)².
    Source: Deville, Särndal & Sautory (1993), JASA 88, 1013–1020.
    R: `survey::svymean(~y, survey::rake(…))`.

    >>> sample = {"level": ["m", "m", "f", "f", "f"]}
    >>> raked = rake(sample, {"level": {"m": 10, "f": 90}})
    >>> result = raked_mean([5, 4, 2, 3, 4], raked)
    >>> round(result.estimate, 4), round(result.standard_error, 4)
    (3.15, 0.476)
    """
    values, present = read_answers(y)
    if values.size != raked.weights.size:
        raise _fault("y", f"has {values.size} values for {raked.weights.size} weights.", "Give one each.")
    weights = np.where(present, raked.weights, 0.0)
    n = int(present.sum())
    filled = np.where(present, values, 0.0)
    estimate = float(weights @ filled / weights.sum())
    deviations = np.where(present, filled - estimate, 0.0)
    residual = deviations - _explained(deviations, raked.margin_codes)
    influence = np.where(present, weights * residual / weights.sum(), 0.0)
    correction = 1.0 if population_size is None else 1 - n / float(population_size)
    spread = float(np.sum((influence - influence.mean()) ** 2))
    error = float(np.sqrt(max(correction, 0.0) * values.size / (values.size - 1) * spread))
    simple = simple_variance(values[present], weights[present])
    return MeanEstimate(
        estimate=estimate,
        standard_error=error,
        interval=mean_interval(estimate, error, n - 1.0, confidence_level, reference),
        degrees_of_freedom=n - 1.0,
        design_effect=error**2 / simple if simple > 0 else np.nan,
        n_respondents=n,
        n_items=1,
        missing="left out",
        method="raked mean",
        notes=missing_notes(present),
    )


def _read_margin(sample: Any, name: str, targets: Mapping[Any, float]) -> _Margin:
    try:
        column = sample[name]
    except (KeyError, TypeError, IndexError) as error:
        raise _fault(
            "margins", f"name a column {name!r} that the sample lacks.", "Use its columns."
        ) from error
    codes, labels = read_labels(column, len(column), place=f"sample[{name!r}]")
    if (codes < 0).any():
        raise _fault(
            f"sample[{name!r}]",
            f"is missing for {int((codes < 0).sum())} respondent(s).",
            "Fill it in, or leave these respondents out before raking.",
        )
    unknown = sorted(str(label) for label in set(labels) - set(targets))
    silent = sorted(str(label) for label in targets if label not in labels and float(targets[label]) > 0)
    if unknown or silent:
        raise _fault(
            f"margins[{name!r}]",
            f"lack {', '.join(unknown) or 'nothing'}; without respondents: {', '.join(silent) or 'none'}.",
            "Give a total for every category, and merge categories in which nobody answered.",
        )
    values = np.array([float(targets[label]) for label in labels])
    if not (values > 0).all():
        raise _fault(f"margins[{name!r}]", "hold a total that is not positive.", "Leave such people out.")
    return _Margin(name, labels, codes, values)


def _common_total(read: list[_Margin], n: int) -> list[FloatArray]:
    totals = np.array([margin.targets.sum() for margin in read])
    if np.ptp(totals) > 1e-6 * totals.max():
        described = ", ".join(f"{m.name}: {t:g}" for m, t in zip(read, totals, strict=True))
        raise _fault("margins", f"have different totals ({described}).", "Give margins of one population.")
    scale = n if abs(totals[0] - 1) < 1e-6 else 1.0
    return [margin.targets / total * totals[0] * scale for margin, total in zip(read, totals, strict=True)]


def _cells(read: list[_Margin]) -> tuple[IntArray, IntArray]:
    """Give the combinations of categories that occur, and each respondent's."""
    key = np.zeros(read[0].codes.size, dtype=np.intp)
    for margin in read:
        _, key = np.unique(key * margin.targets.size + margin.codes, return_inverse=True)
    _, first, cell_of = np.unique(key, return_index=True, return_inverse=True)
    return np.stack([margin.codes[first] for margin in read], axis=1), cell_of.astype(np.intp)


def _fit(
    cells: IntArray, cell_weights: FloatArray, targets: list[FloatArray], tolerance: float
) -> tuple[FloatArray, int, bool]:
    """Fit the cells' factors by turns; cells are far fewer than respondents."""
    factor = np.ones(cell_weights.size)
    for sweep in range(1, _MOST_SWEEPS + 1):
        worst = 0.0
        for k, target in enumerate(targets):
            reached = np.bincount(cells[:, k], weights=cell_weights * factor, minlength=target.size)
            ratio = target / reached
            worst = max(worst, float(np.abs(ratio - 1).max()))
            factor *= ratio[cells[:, k]]
        if worst < tolerance:
            return factor, sweep, True
    return factor, _MOST_SWEEPS, False


def _trim(
    weights: FloatArray, codes: list[IntArray], targets: list[FloatArray], trim: float, tolerance: float
) -> tuple[FloatArray, int, bool]:
    """Alternate between cutting the largest weights and fitting the margins with the others."""
    if not trim > 1:
        raise _fault("trim", "is not above 1.", "Give a multiple of the mean weight, such as 5.")
    limit = trim * float(weights.mean())
    cut = np.zeros(weights.size, dtype=bool)
    final = weights.copy()
    for _ in range(_MOST_TRIMS):
        cut |= final > limit * (1 + 1e-9)
        final = np.where(cut, limit, final)
        free = (~cut).astype(np.float64)
        worst = 0.0
        for code, target in zip(codes, targets, strict=True):
            held = np.bincount(code, weights=final * cut, minlength=target.size)
            moving = np.bincount(code, weights=final * free, minlength=target.size)
            wanted = np.maximum(target - held, 0.0)
            ratio = np.divide(wanted, moving, out=np.ones(target.size), where=moving > 0)
            worst = max(worst, float(np.abs((held + moving) / target - 1).max()))
            final = np.where(cut, final, final * ratio[code])
        if worst < tolerance and not (final > limit * (1 + 1e-9)).any():
            return final, int(cut.sum()), True
    return np.minimum(final, limit), int(cut.sum()), False


def _margin_frame(
    read: list[_Margin], targets: list[FloatArray], weights: FloatArray
) -> tuple[pd.DataFrame, float]:
    import pandas as pd

    rows, worst = [], 0.0
    for margin, target in zip(read, targets, strict=True):
        reached = np.bincount(margin.codes, weights=weights, minlength=target.size)
        counts = np.bincount(margin.codes, minlength=target.size)
        worst = max(worst, float(np.abs(reached / target - 1).max()))
        for k, category in enumerate(margin.categories):
            rows.append((margin.name, category, int(counts[k]), float(target[k]), float(reached[k])))
    columns = ["margin", "category", "n_respondents", "target", "weighted"]
    return pd.DataFrame(rows, columns=columns), worst


def _explained(deviations: FloatArray, codes: tuple[IntArray, ...]) -> FloatArray:
    """Regress on the margins' categories by least squares, through the normal equations."""
    sizes = [int(code.max()) + 1 for code in codes]
    starts = np.concatenate([[0], np.cumsum(sizes)])
    normal = np.zeros((starts[-1], starts[-1]))
    right = np.zeros(starts[-1])
    for a, code_a in enumerate(codes):
        right[starts[a] : starts[a + 1]] = np.bincount(code_a, weights=deviations)
        for b, code_b in enumerate(codes):
            table = np.bincount(code_a * sizes[b] + code_b, minlength=sizes[a] * sizes[b])
            normal[starts[a] : starts[a + 1], starts[b] : starts[b + 1]] = table.reshape(sizes[a], sizes[b])
    solved = np.linalg.lstsq(normal, right, rcond=None)[0]
    explained = np.zeros(deviations.size)
    for a, code in enumerate(codes):
        explained += solved[starts[a] : starts[a + 1]][code]
    return explained


def _fault(place: str, fault: str, mend: str) -> DataError:
    return DataError("margins_unusable", place=place, fault=fault, mend=mend)
