"""One scale in a few numbers: level, spread, favourable share, internal consistency."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.psychometrics import CronbachAlpha, DataError, cronbach_alpha

from .keying import FloatArray
from .score_table import ScaleScores


@dataclass(frozen=True)
class ScaleSummary:
    """Mean and standard deviation (n − 1) of the scores, 0 to 100; None where there is nothing to compute."""

    mean: float | None
    sd: float | None
    favourable_share: float | None
    alpha: CronbachAlpha | None
    notes: tuple[str, ...]


def summarise(scale: ScaleScores) -> ScaleSummary:
    """Summarise the respondents who have a score."""
    scored = ~np.isnan(scale.score)
    alpha, notes = _alpha(scale.items[scored])
    return ScaleSummary(
        mean=_mean(scale.score[scored]),
        sd=float(np.std(scale.score[scored], ddof=1)) if scale.n_scored > 1 else None,
        favourable_share=_mean(scale.favourable[scored]),
        alpha=alpha,
        notes=(*scale.notes, *notes),
    )


def _mean(values: FloatArray) -> float | None:
    return float(values.mean()) if values.size and not np.isnan(values).any() else None


def _alpha(items: FloatArray) -> tuple[CronbachAlpha | None, tuple[str, ...]]:
    try:
        alpha = cronbach_alpha(items)
    except DataError as error:
        return None, (f"Reliability cannot be estimated: {error.place}: {error.fault}",)
    if alpha.estimate > 1:
        return None, ("Reliability cannot be estimated: too few respondents answered pairs of items.",)
    return (alpha, alpha.notes) if np.isfinite(alpha.estimate) else (None, alpha.notes)
