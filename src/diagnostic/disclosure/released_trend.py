"""What may be said of the change between two waves: the only thing that pages, exports and the API read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from diagnostic.analysis.findings import Group, NotShown
from diagnostic.psychometrics.results import Interval

TrendWord = Literal["higher", "lower", "cannot tell"]


@dataclass(frozen=True)
class Change:
    """One cell on one scale, as both reports print it."""

    group: Group
    earlier: float
    later: float
    difference: float
    interval: Interval
    word: TrendWord


@dataclass(frozen=True)
class ScaleTrend:
    scale_id: str
    title: str
    instrument: str
    """As ``id@version``, the same in both waves."""
    kind: str
    changes: tuple[Change | NotShown, ...]


@dataclass(frozen=True)
class TrendWave:
    title: str
    closed_on: str | None


@dataclass(frozen=True)
class ReleasedTrend:
    """Made by `compare_waves` and by nothing else."""

    organisation: str
    campaign: str
    is_simulated: bool
    earlier: TrendWave
    later: TrendWave
    scales: tuple[ScaleTrend, ...]
    not_compared: tuple[str, ...]
    """Titles of scales that only one wave asked, or in another version."""
    minimum_group: int
    role_titles: dict[str, str]
    unit_words: tuple[str, str]
    notes: tuple[str, ...] = ()
