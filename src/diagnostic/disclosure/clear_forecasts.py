"""What of leaders' forecasts may be shown: means of their group over whole scales, beside shown answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import sqrt

from scipy.special import stdtrit

from diagnostic.analysis.findings import Group, NotShown
from diagnostic.analysis.forecast_findings import ForecastFinding, ForecastMiss
from diagnostic.analysis.groups import C_SUITE
from diagnostic.disclosure.pinned import LEAST_MEMBER_WIDTH
from diagnostic.disclosure.select import CellSelection

IsEnough = Callable[[Group, int], bool]


def clear_forecast(
    finding: ForecastFinding | NotShown, selection: CellSelection, is_enough: IsEnough
) -> ForecastFinding | NotShown:
    """Clear the leaders' group mean and, as the item figures they are, the counted answers.

    What all scales come to would give a hidden one away, so it is shown with all of them only.
    """
    if isinstance(finding, NotShown):
        return finding
    groups = {finding.leaders, finding.reference} <= set(selection.scales)
    counts = finding.reference in selection.items and finding.reference.role_group != C_SUITE
    if not (groups and counts and is_enough(finding.leaders, finding.n_leaders)):
        return NotShown(finding.leaders)
    scales = tuple(_clear_miss(one, finding, is_enough) for one in finding.scales)
    if any(isinstance(one, NotShown) for one in scales):
        return replace(finding, scales=scales, overall=NotShown(finding.leaders), notes=())
    return replace(finding, scales=scales, overall=_clear_miss(finding.overall, finding, is_enough))


def _clear_miss(
    miss: ForecastMiss | NotShown, finding: ForecastFinding, is_enough: IsEnough
) -> ForecastMiss | NotShown:
    """Clear one scale's forecasts; the exact p would tell that all leaders erred alike."""
    if isinstance(miss, NotShown) or tells_of_leaders(miss):
        return NotShown(finding.leaders)
    if not is_enough(finding.reference, miss.n_counted):
        return NotShown(finding.leaders)
    return replace(miss, p_value=None)


def tells_of_leaders(miss: ForecastMiss) -> bool:
    """Tell whether the forecasts lie so close together that their mean is nearly everybody's own.

    Nobody lies farther than s(n − 1)/√n from a mean (Samuelson, 1968, JASA 63); s follows from the interval.
    """
    n, interval = miss.n_leaders, miss.interval
    half = (interval.high - interval.low) / 2
    sd = half * sqrt(n) / float(stdtrit(n - 1, (1 + interval.confidence_level) / 2))
    return 2 * sd * (n - 1) / sqrt(n) < LEAST_MEMBER_WIDTH
