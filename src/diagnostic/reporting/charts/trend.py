"""Two waves beside each other: both means of every group, and their difference with its interval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from diagnostic.analysis.findings import EVERYBODY, Group, NotShown
from diagnostic.disclosure.released_trend import Change, ScaleTrend
from diagnostic.reporting.charts.canvas import FULL_WIDTH, LABEL, SMALL, Canvas, Chart, Layer, Panel
from diagnostic.reporting.charts.furniture import SCORE_TICKS, SCORES, axis, hatch
from diagnostic.reporting.charts.wrap import label_lines, label_width
from diagnostic.reporting.numerals import signed, whole
from diagnostic.reporting.palette import BLUE, GREY, INK, MUTED, Mark
from diagnostic.reporting.people import People

EARLIER, LATER = Mark(GREY, "square"), Mark(BLUE, "circle")
_HEAD, _FOOT, _STEP, _TITLE = 16, 18, 13, 16
_WORD, _LEAST_REACH = 66, 10.0

Placed = Sequence[tuple[Change | NotShown, float]]


def trend_chart(scales: Sequence[ScaleTrend], people: People) -> Chart:
    """Draw everybody and the role groups, scale by scale."""
    placed, titles, bottom = _rows(scales)
    canvas = Canvas(FULL_WIDTH, round(bottom) + _FOOT)
    width = label_width((people.title(one.group) for one, _ in placed), size=LABEL, least=80, most=170)
    middle = width + 18 + (FULL_WIDTH - _WORD - width) * 0.52
    score, change = Panel(width + 18, middle, SCORES), Panel(middle + 40, FULL_WIDTH - _WORD, _reach(placed))
    shown = [(one, y) for one, y in placed if isinstance(one, Change)]
    names = [
        {"y": y, "text": label_lines(people.title(one.group), width=width, size=LABEL, most=1)[0]}
        for one, y in placed
    ]
    layers = axis(canvas, score, SCORE_TICKS, top=_HEAD, bottom=bottom)
    layers += _ticks(canvas, change, bottom)
    layers.append(canvas.texts(titles, 0, weight=600))
    layers.append(canvas.texts(names, 8, limit=width + 8))
    layers += _dumbbells(canvas, score, shown)
    layers += _forest(canvas, change, shown)
    layers += hatch(canvas, [y for one, y in placed if isinstance(one, NotShown)], score)
    return canvas.finish("trend", _alt(scales, people), layers)


def broad(scale: ScaleTrend) -> Iterator[Change | NotShown]:
    """Give everybody and the role groups."""
    yield from (one for one in scale.changes if one.group.unit is None)


def _rows(scales: Sequence[ScaleTrend]) -> tuple[Placed, list[dict[str, object]], float]:
    placed: list[tuple[Change | NotShown, float]] = []
    titles: list[dict[str, object]] = []
    edge = float(_HEAD)
    for scale in scales:
        titles.append({"y": edge + _TITLE / 2, "text": scale.title})
        edge += _TITLE
        for one in broad(scale):
            placed.append((one, edge + _STEP / 2))
            edge += _STEP
        edge += 4
    return placed, titles, edge


def _reach(placed: Placed) -> tuple[float, float]:
    """Give a range about zero that holds every interval, in steps of five points."""
    ends = [
        abs(end)
        for one, _ in placed
        if isinstance(one, Change)
        for end in (one.interval.low, one.interval.high)
    ]
    reach = 5.0 * ceil(max([_LEAST_REACH, *ends]) / 5)
    return -reach, reach


def _ticks(canvas: Canvas, panel: Panel, bottom: float) -> list[Layer]:
    low, high = panel.domain
    zero = [{"x": 0, "x2": 0, "y": _HEAD, "y2": bottom}]
    return [
        *axis(canvas, panel, (low, low / 2, 0, high / 2, high), top=_HEAD, bottom=bottom),
        canvas.lines(zero, panel, colour=MUTED, width=0.9),
    ]


def _dumbbells(canvas: Canvas, panel: Panel, shown: Sequence[tuple[Change, float]]) -> list[Layer]:
    spans = [{"x": one.earlier, "x2": one.later, "y": y, "y2": y} for one, y in shown]
    layers = [canvas.lines(spans, panel, colour=GREY, width=1.0)]
    for mark, rows in (
        (EARLIER, [{"x": one.earlier, "y": y} for one, y in shown]),
        (LATER, [{"x": one.later, "y": y} for one, y in shown]),
    ):
        layers.append(canvas.points(rows, panel, colour=mark.colour, shape=mark.shape, size=38))
    return [
        *layers,
        canvas.texts([{"y": 7, "text": "score, 0 to 100"}], panel.left, size=SMALL, colour=MUTED),
    ]


def _forest(canvas: Canvas, panel: Panel, shown: Sequence[tuple[Change, float]]) -> list[Layer]:
    spans = [{"x": one.interval.low, "x2": one.interval.high, "y": y, "y2": y} for one, y in shown]
    points = [{"x": one.difference, "y": y} for one, y in shown]
    figures = [{"y": y, "text": signed(one.difference)} for one, y in shown]
    clear = [{"y": y, "text": one.word} for one, y in shown if one.word != "cannot tell"]
    open_ = [{"y": y, "text": one.word} for one, y in shown if one.word == "cannot tell"]
    return [
        canvas.lines(spans, panel, colour=INK, width=1.4),
        canvas.points(points, panel, colour=INK, shape="square", size=34),
        canvas.texts(figures, panel.left - 8, align="right", weight=600),
        canvas.texts(clear, FULL_WIDTH - _WORD + 10, weight=600),
        canvas.texts(open_, FULL_WIDTH - _WORD + 10, colour=MUTED),
        canvas.texts([{"y": 7, "text": "change in points"}], panel.left, size=SMALL, colour=MUTED),
    ]


def _alt(scales: Sequence[ScaleTrend], people: People) -> str:
    parts = []
    for scale in scales:
        company = _of(scale, EVERYBODY)
        told = f"{whole(company.earlier)} then, {whole(company.later)} now" if company else "not shown"
        parts.append(f"{scale.title}: {told}")
    return f"Scores of {people.mid(EVERYBODY)} in both waves. {'; '.join(parts)}."


def _of(scale: ScaleTrend, group: Group) -> Change | None:
    return next((one for one in scale.changes if isinstance(one, Change) and one.group == group), None)
