"""The cover: who was asked, who answered, and what stays confidential."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diagnostic.analysis.findings import EVERYBODY, NotShown, ResponseCount
from diagnostic.disclosure.released import ReleasedAnalysis
from diagnostic.reporting.numerals import NBSP, band, counted, hundreds, of_100, whole
from diagnostic.reporting.people import People
from diagnostic.reporting.tidy import shortened

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Cover:
    organisation: str
    running: str
    """The organisation's name, short enough for the foot of a page."""
    campaign: str
    source: str
    period: str
    is_simulated: bool
    answered: str
    rows: tuple[tuple[str, str, str], ...]
    """Group, count, share of those invited."""
    confidentiality: tuple[str, ...]
    instruments: tuple[str, ...]


def cover_of(released: ReleasedAnalysis, people: People) -> Cover:
    findings = released.findings
    fielding = findings.fielding
    roles = [r for r in findings.responses if r.group.unit is None and r.group.role_group is not None]
    return Cover(
        organisation=fielding.organisation,
        running=shortened(fielding.organisation, 48),
        campaign=fielding.campaign,
        source=fielding.source,
        period=period_words(fielding.opened_on, fielding.closed_on),
        is_simulated=fielding.is_simulated,
        answered=answered_words(released),
        rows=tuple(_row(entry, people) for entry in roles),
        confidentiality=confidentiality_words(released),
        instruments=tuple(
            f"{title}, version {version} ({status})" for _, version, title, status in findings.instruments
        ),
    )


def answered_words(released: ReleasedAnalysis) -> str:
    """Say how many answered of how many invited."""
    findings = released.findings
    everybody = next((r for r in findings.responses if r.group == EVERYBODY), None)
    if isinstance(everybody, NotShown) or findings.n_respondents is None:
        return "Too few people answered to say how many."
    if isinstance(everybody, ResponseCount) and everybody.invited:
        share = of_100(everybody.responded / everybody.invited)
        return (
            f"{whole(everybody.responded)} of {whole(everybody.invited)} invited people answered ({share})."
        )
    people = counted(findings.n_respondents, "person", "people")
    return f"{people} answered. How many were invited is not known."


def confidentiality_words(released: ReleasedAnalysis) -> tuple[str, ...]:
    policy, hidden = released.policy, released.n_not_shown
    are = "is" if hidden == 1 else "are"
    cells = (
        f"{counted(hidden, 'cell')} {are} not shown for this reason, marked as such and left blank."
        if hidden
        else "In these data no cell had to be left out for this reason."
    )
    executives = (
        f" Executives agreed that their group’s mean is shown from {policy.minimum_c_suite} people on."
        if released.findings.fielding.c_suite_consented
        else ""
    )
    return (
        f"No group of fewer than {whole(policy.minimum_group)} people is shown, "
        f"nor any figure from which such a group could be worked out.{executives}",
        cells,
        "No figure in this report describes a single person.",
    )


def period_words(opened: str | None, closed: str | None) -> str:
    """Write ``2 to 20 February 2026``, or as much as is known."""
    start, end = _day(opened), _day(closed)
    if isinstance(start, date) and isinstance(end, date) and start < end:
        shared = (start.year == end.year) + (start.year == end.year and start.month == end.month)
        opening = _written(start).rsplit(" ", shared)[0]
        return f"{opening} to {_written(end)}"
    return " to ".join(dict.fromkeys(_written(day) for day in (start, end) if day))


def _day(text: str | None) -> date | str | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return text


def _written(day: date | str) -> str:
    return day if isinstance(day, str) else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _row(entry: ResponseCount | NotShown, people: People) -> tuple[str, str, str]:
    title = people.title(entry.group)
    if isinstance(entry, NotShown):
        return title, entry.label, ""
    if not entry.invited:
        return title, band(entry.responded, entry.at_most), ""
    return (
        title,
        f"{band(entry.responded, entry.at_most)} of {whole(entry.invited)}",
        f"{hundreds(entry.responded, entry.at_most, entry.invited)}{NBSP}of{NBSP}100",
    )
