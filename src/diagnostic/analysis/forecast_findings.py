"""What leading groups expected others to answer, beside the answers that were counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from diagnostic.analysis.cells import Group, NotShown
from diagnostic.psychometrics.results import Interval

ForecastWord = Literal["accurate", "too rosy", "too bleak", "cannot tell", "description only"]
View = Literal["close", "rosier", "not known"]
"""How a leading group's own answers about the others compare with theirs (the perception gap)."""
TeamWord = Literal[
    "aligned", "aligned view, poor forecast", "aware, sees it otherwise", "misinformed", "cannot tell"
]
"""Of a team, never of a person; says nothing of why."""


@dataclass(frozen=True)
class ForecastMiss:
    """Forecasts of the answers to one scale's items, or to all, as so many of 100."""

    leaders: Group
    reference: Group
    n_leaders: int
    """Those whose forecasts count: they forecast enough items of every scale."""
    scale_id: str | None
    """None: all scales together, each with the same weight."""
    title: str
    item_ids: tuple[str, ...]
    """The items whose answers were forecast."""
    n_counted: int
    """The fewest who answered any of the items."""
    expected: float
    counted: float
    miss: float
    """Expected minus counted; positive: expected too much."""
    interval: Interval
    """Of the miss, for leaders like these; the counted answers are taken as they are."""
    equivalence: Interval
    is_significant: bool
    p_value: float | None
    """Sign-flip test. None in released results: the least possible one would tell that all erred alike."""
    n_over: tuple[int, int]
    """How many expected too much: at least, and at most."""
    word: ForecastWord
    view: View = "not known"
    team_word: TeamWord = "cannot tell"
    n_leaders_at_most: int | None = None
    """Upper ends of the bands that released counts are the lower ends of; None where counts are exact."""
    n_counted_at_most: int | None = None
    over_of: int | None = None
    """Of how many ``n_over`` expected too much, where that is not ``n_leaders``: ten, in released results."""


@dataclass(frozen=True)
class ForecastFinding:
    """One leading group's forecasts of one group's answers."""

    leaders: Group
    reference: Group
    n_leaders: int
    overall: ForecastMiss | NotShown
    scales: tuple[ForecastMiss | NotShown, ...]
    notes: tuple[str, ...] = ()
    n_leaders_at_most: int | None = None
