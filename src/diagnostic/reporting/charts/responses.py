"""Who answered: responses of those invited, one bar per group."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.analysis.findings import NotShown, ResponseCount
from diagnostic.reporting.charts.canvas import HALF_WIDTH, LABEL, Canvas, Chart, Layer, Panel
from diagnostic.reporting.charts.furniture import hatch
from diagnostic.reporting.charts.wrap import label_lines, label_width
from diagnostic.reporting.numerals import ABSENT, percent, whole
from diagnostic.reporting.palette import BLUE, MUTED
from diagnostic.reporting.people import People

_STEP = 13

Entry = ResponseCount | NotShown


def responses_chart(name: str, entries: Sequence[Entry], people: People) -> Chart:
    height = _STEP * len(entries) + 2
    titles = [people.title(entry.group) for entry in entries]
    width = label_width(titles, size=LABEL, least=60, most=124)
    canvas, panel = Canvas(HALF_WIDTH, height), Panel(width + 8, HALF_WIDTH - 104, (0, _most(entries)))
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
    return entry.responded / entry.invited if entry.invited else None


def _most(entries: Sequence[Entry]) -> float:
    shown = [entry for entry in entries if isinstance(entry, ResponseCount)]
    if any(rate(entry) is not None for entry in shown):
        return 1.0
    return float(max([entry.responded for entry in shown], default=1) or 1)


def _bars(entry: ResponseCount, middle: float) -> list[dict[str, object]]:
    share = rate(entry)
    end = min(share, 1.0) if share is not None else float(entry.responded)
    place = {"y": middle - 3.5, "y2": middle + 3.5}
    filled = [{"x": 0, "x2": end, "colour": BLUE, **place}]
    return filled if share is None else [*filled, {"x": end, "x2": 1.0, "colour": "#DCE2E7", **place}]


def _figures(canvas: Canvas, shown: Sequence[tuple[ResponseCount, float]]) -> list[Layer]:
    counts = [
        {"y": m, "text": f"{whole(e.responded)} of {whole(e.invited)}" if e.invited else whole(e.responded)}
        for e, m in shown
    ]
    shares = [{"y": m, "text": percent(rate(e))} for e, m in shown if percent(rate(e)) != ABSENT]
    return [
        canvas.texts(counts, HALF_WIDTH - 36, align="right", colour=MUTED),
        canvas.texts(shares, HALF_WIDTH, align="right", weight=600),
    ]


def _alt(entries: Sequence[Entry], people: People) -> str:
    parts = []
    for entry in entries:
        if isinstance(entry, NotShown):
            parts.append(f"{people.title(entry.group)} not shown")
        elif entry.invited:
            parts.append(f"{people.title(entry.group)} {entry.responded} of {entry.invited}")
        else:
            parts.append(f"{people.title(entry.group)} {entry.responded}")
    return f"Responses: {'; '.join(parts)}."
