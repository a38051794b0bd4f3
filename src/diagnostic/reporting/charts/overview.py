"""All scales at a glance: the subject's mean over the spread of the units, other role groups beside it."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.analysis.findings import AnalysisPlan, GroupLevel, ScaleFinding
from diagnostic.reporting.charts.canvas import FULL_WIDTH, LABEL, SMALL, Canvas, Chart, Layer, Panel
from diagnostic.reporting.charts.furniture import SCORE_TICKS, SCORES, axis, dots, hatch, zone
from diagnostic.reporting.charts.wrap import label_rows, label_width
from diagnostic.reporting.numerals import hundred, whole
from diagnostic.reporting.palette import GREY, MUTED
from diagnostic.reporting.people import People, find, units_of

_HEAD, _FOOT = 18, 18
_STEP = 31


def overview_chart(scales: Sequence[ScaleFinding], people: People, plan: AnalysisPlan) -> Chart:
    height = _HEAD + _STEP * len(scales) + _FOOT
    bottom = height - _FOOT
    width = label_width((scale.title for scale in scales), size=LABEL * 1.05, least=90, most=200)
    canvas, panel = Canvas(FULL_WIDTH, height), Panel(width + 12, FULL_WIDTH - 112, SCORES)
    placed = [(scale, _HEAD + _STEP * (row + 0.5)) for row, scale in enumerate(scales)]
    layers = axis(canvas, panel, SCORE_TICKS, top=_HEAD, bottom=bottom)
    layers += zone(canvas, panel, plan, top=_HEAD, bottom=bottom)
    layers += _labels(canvas, placed, people, width)
    layers.append(_spread(canvas, panel, placed))
    for group in reversed(people.compared()):
        offset = 0.0 if group == people.subject else 7.0
        found = [(find(scale.levels, group), middle + offset) for scale, middle in placed]
        layers += dots(canvas, panel, [(level, y) for level, y in found if level], people.mark(group))
    empty = [middle for scale, middle in placed if find(scale.levels, people.subject) is None]
    layers += hatch(canvas, empty, panel, height=10)
    return canvas.finish("overview", _alt(scales, people), layers)


def _labels(
    canvas: Canvas, placed: Sequence[tuple[ScaleFinding, float]], people: People, width: float
) -> list[Layer]:
    names = [row for scale, m in placed for row in label_rows(scale.title, middle=m, width=width, size=LABEL)]
    shares, words = [], []
    for scale, middle in placed:
        level = find(scale.levels, people.subject)
        has_share = level is not None and level.word != "profile"
        shares.append(
            {
                "y": middle,
                "text": hundred(level.favourable_share, level.favourable_end) if level and has_share else "",
            }
        )
        words.append({"y": middle, "text": level.word if level else ""})
    heads = [{"y": 7, "text": "of 100"}]
    return [
        canvas.texts(names, 0, weight=600, limit=width + 6),
        canvas.texts(shares, FULL_WIDTH - 68, align="right", weight=600),
        canvas.texts(words, FULL_WIDTH, align="right"),
        canvas.texts(heads, FULL_WIDTH - 68, align="right", size=SMALL, colour=MUTED),
        canvas.texts([{"y": 7, "text": "level"}], FULL_WIDTH, align="right", size=SMALL, colour=MUTED),
    ]


def _spread(canvas: Canvas, panel: Panel, placed: Sequence[tuple[ScaleFinding, float]]) -> Layer:
    strokes = [
        {"x": unit.mean, "x2": unit.mean, "y": middle - 11, "y2": middle - 5}
        for scale, middle in placed
        for unit in units_of(scale.levels)
        if isinstance(unit, GroupLevel)
    ]
    return canvas.lines(strokes, panel, colour=GREY, width=0.9)


def _alt(scales: Sequence[ScaleFinding], people: People) -> str:
    parts = []
    for scale in scales:
        level = find(scale.levels, people.subject)
        told = f"{whole(level.mean)}, {level.word}" if level else "not shown"
        parts.append(f"{scale.title}: {told}")
    return f"Scores of {people.mid(people.subject)} from 0 to 100. {'; '.join(parts)}."
