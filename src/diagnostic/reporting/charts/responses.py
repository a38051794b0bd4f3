"""Who answered: responses of those invited, one bar per group."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.analysis.findings import NotShown, ResponseCount
from diagnostic.reporting.charts.canvas import HALF_WIDTH, LABEL, Canvas, Chart, Layer, Panel
from diagnostic.reporting.charts.furniture import hatch
from diagnostic.reporting.charts.wrap import label_lines, label_width
from diagnostic.reporting.numerals import NBSP, band, hundreds, whole
from diagnostic.reporting.palette import BLUE, MUTED
from diagnostic.reporting.people import People

_STEP = 13
_OPEN, _REST = "#7FA6C2", "#DCE2E7"

Entry = ResponseCount | NotShown


def responses_chart(name: str, entries: Sequence[Entry], people: People) -> Chart:
    height = _STEP * len(entries) + 2
    titles = [people.title(entry.group) for entry in entries]
    width = label_width(titles, size=LABEL, least=60, most=124)
    canvas, panel = Canvas(HALF_WIDTH, height), Panel(width + 8, HALF_WIDTH - 142, (0, _most(entries)))
    placed = [(entry, 1 + _STEP * (row + 0.5)) for row, entry in enumerate(entries)]
    shown = [(entry, middle) for entry, middle in placed if isinstance(entry, ResponseCount)]
    labels = [
        {"y": m, "text": label_lines(people.title(e.group), width=width, size=LABEL, most=1)[0]}
        for e, m in placed
    ]
    layers: list[Layer] = [canvas.texts(labels, 0, limit=width + 6)]
    layers.append(canvas.bars([bar for entry, middle in shown for bar in _bars(entry, middle)], panel))
    layers += hatch(canvas, [m for e, m in placed if isinstance(e, NotShown)], panel)
    layers += _figures(canvas, shown)
    return canvas.finish(name, _alt(entries, people), layers)


def rate(entry: ResponseCount) -> float | None:
    """Give the share of those invited who answered: the middle of the band, where there is one."""
    return sum(_band_of(entry)) / 2 / entry.invited if entry.invited else None


def _band_of(entry: ResponseCount) -> tuple[int, int]:
    return entry.responded, entry.responded if entry.at_most is None else entry.at_most


def _most(entries: Sequence[Entry]) -> float:
    shown = [entry for entry in entries if isinstance(entry, ResponseCount)]
    if any(rate(entry) is not None for entry in shown):
        return 1.0
    return float(max((_band_of(entry)[1] for entry in shown), default=1) or 1)


def _bars(entry: ResponseCount, middle: float) -> list[dict[str, object]]:
    """Draw the band's lower end, the band, and the rest of those invited."""
    place = {"y": middle - 3.5, "y2": middle + 3.5}
    whole_bar = entry.invited or 1
    ends = [min(count / whole_bar, 1.0) if entry.invited else float(count) for count in _band_of(entry)]
    spans = [(0.0, ends[0], BLUE), (ends[0], ends[1], _OPEN)]
    spans += [(ends[1], 1.0, _REST)] if entry.invited else []
    return [{"x": x, "x2": x2, "colour": colour, **place} for x, x2, colour in spans if x2 > x]


def _figures(canvas: Canvas, shown: Sequence[tuple[ResponseCount, float]]) -> list[Layer]:
    counts = [
        {"y": m, "text": f"{band(*_band_of(e))} of {whole(e.invited)}" if e.invited else band(*_band_of(e))}
        for e, m in shown
    ]
    shares = [{"y": m, "text": f"{hundreds(*_band_of(e), e.invited)}{NBSP}%"} for e, m in shown if e.invited]
    return [
        canvas.texts(counts, HALF_WIDTH - 58, align="right", colour=MUTED),
        canvas.texts(shares, HALF_WIDTH, align="right", weight=600),
    ]


def _alt(entries: Sequence[Entry], people: People) -> str:
    parts = []
    for entry in entries:
        if isinstance(entry, NotShown):
            parts.append(f"{people.title(entry.group)} not shown")
        elif entry.invited:
            parts.append(f"{people.title(entry.group)} {band(*_band_of(entry))} of {whole(entry.invited)}")
        else:
            parts.append(f"{people.title(entry.group)} {band(*_band_of(entry))}")
    return f"Responses: {'; '.join(parts)}."
