"""Forecasts of a made-up released analysis: one scale for each field of the table of four."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.analysis import findings as f
from diagnostic.analysis.forecast_findings import ForecastFinding, ForecastMiss, ForecastWord
from diagnostic.analysis.forecast_miss import ALL_SCALES
from diagnostic.analysis.forecasts import with_views
from diagnostic.psychometrics import Interval

LEADERS, FRONT_LINE = f.Group("c_suite"), f.Group("frontline")
MISSES = (1.4, 27.0, 18.0, -2.2)


def forecasts(
    scales: Sequence[f.ScaleFinding], gaps: Sequence[f.GapFinding]
) -> tuple[ForecastFinding | f.NotShown, ...]:
    """Let nine executives forecast the first four scales."""
    counted = [_counted(scale) for scale in scales[: len(MISSES)]]
    misses = tuple(
        _miss(scale.scale_id, scale.title, items=_items(scale), of=fact, miss=miss)
        for scale, fact, miss in zip(scales, counted, MISSES, strict=False)
    )
    mean = sum(MISSES[: len(misses)]) / len(misses)
    every_item = tuple(item_id for miss in misses for item_id in miss.item_ids)
    overall = _miss(None, ALL_SCALES, items=every_item, of=sum(counted) / len(counted), miss=mean)
    return with_views((ForecastFinding(LEADERS, FRONT_LINE, 9, overall, misses),), gaps)


def _items(scale: f.ScaleFinding) -> tuple[str, ...]:
    return tuple(item.item_id for item in scale.items[:4] if isinstance(item, f.ItemDistribution))


def _counted(scale: f.ScaleFinding) -> float:
    shares = [item.favourable_share for item in scale.items if isinstance(item, f.ItemDistribution)]
    return 100 * sum(shares[:4]) / len(shares[:4])


def _miss(
    scale_id: str | None, title: str, *, items: tuple[str, ...], of: float, miss: float
) -> ForecastMiss:
    word: ForecastWord = "too rosy" if miss >= 10 else "accurate"
    return ForecastMiss(
        leaders=LEADERS,
        reference=FRONT_LINE,
        n_leaders=9,
        scale_id=scale_id,
        title=title,
        item_ids=items,
        n_counted=858,
        expected=of + miss,
        counted=of,
        miss=miss,
        interval=Interval(miss - 5.5, miss + 5.5, 0.95, "Student t"),
        equivalence=Interval(miss - 4.4, miss + 4.4, 0.90, "Student t"),
        is_significant=miss >= 10,
        p_value=None,
        n_over=(8, 9) if miss >= 10 else (5, 5),
        word=word,
    )
