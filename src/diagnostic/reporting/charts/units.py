"""Where units stand on a scale: one row each while they fit, else one column each."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.analysis.findings import AnalysisPlan, GroupLevel
from diagnostic.reporting.charts.canvas import (
    FULL_WIDTH,
    HALF_WIDTH,
    LABEL,
    SMALL,
    Canvas,
    Chart,
    Layer,
    Panel,
)
from diagnostic.reporting.charts.furniture import SCORE_TICKS, SCORES, axis, dots, has_sides, hatch, zone
from diagnostic.reporting.charts.wrap import label_lines, label_width
from diagnostic.reporting.numerals import counted, decimal, whole
from diagnostic.reporting.palette import BLUE, HAIRLINE, MUTED, Mark
from diagnostic.reporting.people import Level

MOST_ROWS = 20
_MOST_NAMED = 60
_HEAD, _FOOT = 16, 18
_MARK = Mark(BLUE, "circle")


def units_chart(name: str, title: str, units: Sequence[Level], plan: AnalysisPlan) -> Chart:
    """Draw every unit's mean and interval, from high to low."""
    return (_rows if len(units) <= MOST_ROWS else _columns)(name, title, units, plan)


def _rows(name: str, title: str, units: Sequence[Level], plan: AnalysisPlan) -> Chart:
    step = 15 if len(units) <= 14 else 12
    height = _HEAD + step * len(units) + _FOOT
    bottom = height - _FOOT
    width = label_width((unit.group.unit or "" for unit in units), size=LABEL, least=60, most=124)
    canvas, panel = Canvas(HALF_WIDTH, height), Panel(width + 8, HALF_WIDTH - 8, SCORES)
    placed = [(unit, _HEAD + step * (row + 0.5)) for row, unit in enumerate(units)]
    labels = [{"y": middle, "text": _short(unit, width)} for unit, middle in placed]
    shown = [(unit, middle) for unit, middle in placed if isinstance(unit, GroupLevel)]
    hidden = [middle for unit, middle in placed if not isinstance(unit, GroupLevel)]
    layers = axis(canvas, panel, SCORE_TICKS, top=_HEAD, bottom=bottom)
    if has_sides(units):
        layers += zone(canvas, panel, plan, top=_HEAD, bottom=bottom)
    layers.append(canvas.texts(labels, 0, limit=width + 6))
    layers += hatch(canvas, hidden, panel)
    layers += dots(canvas, panel, shown, _MARK, size=38)
    return canvas.finish(name, _alt(title, units), layers)


def _columns(name: str, title: str, units: Sequence[Level], plan: AnalysisPlan) -> Chart:
    named = len(units) <= _MOST_NAMED
    plot, foot, top = 100.0, 66.0 if named else 6.0, 8.0
    canvas = Canvas(FULL_WIDTH, round(top + plot + foot))
    panel = Panel(34, FULL_WIDTH - 4, (0, len(units)))
    shown = [(u, row + 0.5) for row, u in enumerate(units) if isinstance(u, GroupLevel)]

    def place(score: float) -> float:
        return top + plot * (100 - score) / 100

    def across(scores: Sequence[float]) -> list[dict[str, object]]:
        return [{"x": 0, "x2": len(units), "y": place(s), "y2": place(s)} for s in scores]

    spans = [{"x": x, "x2": x, "y": place(u.interval.low), "y2": place(u.interval.high)} for u, x in shown]
    means = [{"x": x, "y": place(u.mean)} for u, x in shown]
    ticks = [{"y": place(tick), "text": decimal(tick)} for tick in SCORE_TICKS]
    layers: list[Layer] = [
        canvas.lines(across(SCORE_TICKS), panel, colour=HAIRLINE, width=0.6),
        canvas.lines(across(_cut_offs(units, plan)), panel, colour=MUTED, width=0.7, dash=(2, 2)),
        canvas.texts(ticks, 28, align="right", size=SMALL, colour=MUTED),
        canvas.lines(spans, panel, colour=BLUE, width=1.4),
        canvas.points(means, panel, colour=BLUE, shape="circle", size=26),
    ]
    if named:
        names = [{"x": row + 0.5, "y": top + plot + 6, "text": _short(u, 62)} for row, u in enumerate(units)]
        layers.append(canvas.texts(names, panel, align="right", size=9, angle=270, limit=64))
    return canvas.finish(name, _alt(title, units), layers)


def _cut_offs(units: Sequence[Level], plan: AnalysisPlan) -> tuple[float, ...]:
    return (plan.low_to, plan.high_from) if has_sides(units) else ()


def _short(unit: Level, width: float) -> str:
    return label_lines(unit.group.unit or "", width=width, size=LABEL, most=1)[0]


def _alt(title: str, units: Sequence[Level]) -> str:
    shown = [unit for unit in units if isinstance(unit, GroupLevel)]
    if not shown:
        return f"{title}: no unit may be shown."
    told = (
        f"{title} in {counted(len(shown), 'unit')}, from {shown[0].group.unit} ({whole(shown[0].mean)}) "
        f"to {shown[-1].group.unit} ({whole(shown[-1].mean)})."
    )
    hidden = len(units) - len(shown)
    return f"{told} {counted(hidden, 'unit')} not shown." if hidden else told
