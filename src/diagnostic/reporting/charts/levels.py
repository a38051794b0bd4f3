"""Where groups stand on a scale and its facets: dots with intervals from 0 to 100."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diagnostic.analysis.findings import AnalysisPlan, Group, GroupLevel
from diagnostic.reporting.charts.canvas import HALF_WIDTH, LABEL, Canvas, Chart, Layer, Panel
from diagnostic.reporting.charts.furniture import SCORE_TICKS, SCORES, axis, dots, has_sides, hatch, zone
from diagnostic.reporting.charts.wrap import label_rows, label_width
from diagnostic.reporting.numerals import whole
from diagnostic.reporting.people import Level, People, find

_HEAD, _FOOT = 16, 18
_STEP = 7.5


@dataclass(frozen=True)
class Line:
    """One row: the whole scale or a facet, with the levels of the groups it compares."""

    label: str
    levels: Sequence[Level]
    is_total: bool = False


def levels_chart(
    name: str, title: str, lines: Sequence[Line], *, people: People, plan: AnalysisPlan
) -> Chart:
    """Draw one row per line and, within it, one dot per group."""
    groups = people.compared()
    row_height = _STEP * max(len(groups), 2) + 5
    height = round(_HEAD + row_height * len(lines) + _FOOT)
    width = label_width((line.label for line in lines), size=LABEL, least=60, most=116)
    canvas, panel = Canvas(HALF_WIDTH, height), Panel(width + 8, HALF_WIDTH - 8, SCORES)
    placed = [(line, _HEAD + row_height * (row + 0.5)) for row, line in enumerate(lines)]
    bottom = height - _FOOT
    layers = axis(canvas, panel, SCORE_TICKS, top=_HEAD, bottom=bottom)
    if has_sides(level for line in lines for level in line.levels):
        layers += zone(canvas, panel, plan, top=_HEAD, bottom=bottom)
    layers += _labels(canvas, placed, width)
    for place, group in enumerate(groups):
        offset = _STEP * (place - (len(groups) - 1) / 2)
        shown, hidden = _cells(placed, group, offset)
        layers += hatch(canvas, hidden, panel, height=6)
        layers += dots(canvas, panel, shown, people.mark(group))
    return canvas.finish(name, _alt(title, lines, groups, people), layers)


def _labels(canvas: Canvas, placed: Sequence[tuple[Line, float]], width: float) -> list[Layer]:
    layers = []
    for is_total, weight in ((True, 600), (False, 400)):
        lines = [(line.label, middle) for line, middle in placed if line.is_total is is_total]
        rows = [r for label, m in lines for r in label_rows(label, middle=m, width=width, size=LABEL)]
        layers.append(canvas.texts(rows, 0, weight=weight, limit=width + 6))
    return layers


def _cells(
    placed: Sequence[tuple[Line, float]], group: Group, offset: float
) -> tuple[list[tuple[GroupLevel, float]], list[float]]:
    shown, hidden = [], []
    for line, middle in placed:
        level = find(line.levels, group)
        if level is not None:
            shown.append((level, middle + offset))
        elif any(entry.group == group for entry in line.levels):
            hidden.append(middle + offset)
    return shown, hidden


def _alt(title: str, lines: Sequence[Line], groups: Sequence[Group], people: People) -> str:
    parts = []
    for line in lines:
        found = [(group, find(line.levels, group)) for group in groups]
        told = [f"{people.title(g)} {whole(level.mean) if level else 'not shown'}" for g, level in found]
        parts.append(f"{line.label}: {', '.join(told)}")
    return f"{title}, scores from 0 to 100. {'; '.join(parts)}."
