"""The change between two waves as lines of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diagnostic.disclosure.released_trend import Change, ReleasedTrend

Row = tuple[str, str, str]
"""Group, figures, word."""


@dataclass(frozen=True)
class TrendTable:
    title: str
    scales: tuple[tuple[str, tuple[Row, ...]], ...]
    notes: tuple[str, ...]


def trend_table(trend: ReleasedTrend) -> TrendTable:
    """Put every change, shown or not, on a line."""
    from diagnostic.analysis.findings import EVERYBODY, NotShown
    from diagnostic.reporting.people import People
    from diagnostic.reporting.tidy import trend_for_print

    printed = trend_for_print(trend)
    people = People(printed.role_titles, (), EVERYBODY, printed.unit_words)
    apart = f"Asked in one wave only, or in another version: {', '.join(printed.not_compared)}."
    return TrendTable(
        title=f"{printed.organisation}: {printed.earlier.title} and {printed.later.title}",
        scales=tuple(
            (
                scale.title,
                tuple(
                    (people.title(one.group), one.label, "")
                    if isinstance(one, NotShown)
                    else (people.title(one.group), _figures(one), one.word)
                    for one in scale.changes
                ),
            )
            for scale in printed.scales
        ),
        notes=(*printed.notes, *((apart,) if printed.not_compared else ())),
    )


def _figures(one: Change) -> str:
    from diagnostic.reporting.numerals import decimal, plain_range, signed

    means = f"{decimal(one.earlier, 1)} then, {decimal(one.later, 1)} now"
    return f"{means}, {signed(one.difference, 1)} ({plain_range(one.interval, 1)})"
