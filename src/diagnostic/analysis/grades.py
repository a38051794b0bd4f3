"""How far a finding can be trusted: the weakest link decides."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.analysis.findings import (
    EVERYBODY,
    Diagnosis,
    GapFinding,
    Grade,
    GroupLevel,
    ResponseCount,
    ScaleFinding,
)

LEAST_RELIABILITY = 0.80
LEAST_RESPONSE = 0.50
AGREEING_UNITS = 0.75

_BY_FAILURES: tuple[Grade, ...] = ("A", "B", "C", "D")
_BY_RUNG: dict[str, Grade] = {"A": "A", "B": "B", "C": "C", "E": "D"}


def grade(
    diagnosis: Diagnosis,
    scale: ScaleFinding,
    level: GroupLevel,
    gap: GapFinding | None,
    *,
    is_forecast: bool = False,
) -> tuple[Grade, tuple[str, ...]]:
    """Grade a finding: A when every check passes, one letter less for each that fails, D at worst.

    A gap is worth no more than its rung; a forecast stands on none. Neither needs units to agree. Without
    a reliability estimate a finding is descriptive: D.
    """
    needs_units = gap is None and not is_forecast
    reasons = tuple(_failed_checks(diagnosis, scale, level, needs_units=needs_units))
    grades: list[Grade] = [_BY_FAILURES[min(len(reasons), 3)]]
    if scale.measurement is None:
        grades.append("D")
    if gap is not None and gap.rung != "A":
        grades.append(_BY_RUNG[gap.rung])
        reasons = (*reasons, f"the comparison stands on rung {gap.rung}")
    return max(grades), reasons


def _failed_checks(
    diagnosis: Diagnosis, scale: ScaleFinding, level: GroupLevel, *, needs_units: bool
) -> Iterator[str]:
    measurement = scale.measurement
    if measurement is None:
        yield "reliability could not be estimated"
    elif measurement.alpha_interval.low < LEAST_RELIABILITY:
        yield f"reliability may be below {LEAST_RELIABILITY:.2f}"
    if measurement is not None and (measurement.n_factors_suggested or 1) > 1:
        yield "its items may measure more than one thing"
    if _status(diagnosis, scale) != "validated":
        yield "the instrument is not yet validated"
    if scale.scale_id in diagnosis.careless.changes_words:
        yield "the level changes when careless respondents are left out"
    if needs_units and not _units_agree(scale, level):
        yield f"{diagnosis.fielding.unit_words[1]} do not agree or cannot be compared"
    if _response_share(diagnosis) < LEAST_RESPONSE:
        yield "fewer than half of those invited answered"


def _status(diagnosis: Diagnosis, scale: ScaleFinding) -> str:
    return next(
        (status for key, _, _, status in diagnosis.instruments if key == scale.instrument_id), "draft"
    )


def _units_agree(scale: ScaleFinding, level: GroupLevel) -> bool:
    """A level between the cut-offs takes no side, so there is nothing to agree with."""
    vote = scale.unit_vote
    on_its_side = {"high": vote.n_high, "low": vote.n_low}.get(level.word)
    if on_its_side is None:
        return True
    return vote.n_units > 0 and on_its_side >= AGREEING_UNITS * vote.n_units


def _response_share(diagnosis: Diagnosis) -> float:
    for count in diagnosis.responses:
        if isinstance(count, ResponseCount) and count.group == EVERYBODY and count.invited:
            return count.responded / count.invited
    return 1.0
