"""Departments that stand out from everybody else, over all scales."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostic.analysis.findings import Diagnosis, ScaleFinding, UnitDeviation
from diagnostic.reporting.numerals import bare_p, ci, counted, signed
from diagnostic.reporting.people import People

_MOST_ROWS = 24


@dataclass(frozen=True)
class Deviations:
    rows: tuple[tuple[str, str, str, str, str], ...]
    """Department, scale, difference in points, interval, p."""
    remark: str


def deviations_of(findings: Diagnosis, people: People) -> Deviations | None:
    """Give the departments that stand out, the farthest first, or None when none does."""
    found = [
        (scale, deviation)
        for scale in findings.scales
        for deviation in scale.deviations
        if isinstance(deviation, UnitDeviation) and deviation.stands_out
    ]
    if not found:
        return None
    found.sort(key=lambda pair: -abs(pair[1].difference))
    hidden = len(found) - _MOST_ROWS
    remark = f"{counted(hidden, 'further row')} in diagnostic.json." if hidden > 0 else ""
    return Deviations(tuple(_row(people, *pair) for pair in found[:_MOST_ROWS]), remark)


def _row(people: People, scale: ScaleFinding, deviation: UnitDeviation) -> tuple[str, str, str, str, str]:
    return (
        people.title(deviation.group),
        scale.title,
        signed(deviation.difference, 1),
        ci(deviation.interval, 1),
        bare_p(deviation.p_adjusted),
    )
