"""What was expected against what was counted: one dumbbell per scale."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.analysis.findings import AnalysisPlan
from diagnostic.analysis.forecast_findings import ForecastMiss
from diagnostic.reporting.charts.canvas import FULL_WIDTH, LABEL, SMALL, Canvas, Chart, Layer, Panel
from diagnostic.reporting.charts.furniture import SCORE_TICKS, SCORES, axis
from diagnostic.reporting.charts.wrap import label_rows, label_width
from diagnostic.reporting.numerals import signed, whole
from diagnostic.reporting.palette import GREY, INK, MUTED, WASH
from diagnostic.reporting.people import People

_HEAD, _FOOT, _STEP = 20, 18, 30
_MISS, _WORD, _TEAM = 446.0, 458.0, 532.0

Placed = Sequence[tuple[ForecastMiss, float]]


def forecasts_chart(
    name: str, misses: Sequence[ForecastMiss], *, people: People, plan: AnalysisPlan
) -> Chart:
    """Draw one row per forecast; the band around what was counted is as wide as a forecast may miss."""
    height = _HEAD + _STEP * len(misses) + _FOOT
    width = label_width((miss.title for miss in misses), size=LABEL, least=90, most=172)
    canvas, panel = Canvas(FULL_WIDTH, height), Panel(width + 14, _MISS - 40, SCORES)
    placed = [(miss, _HEAD + _STEP * (row + 0.5)) for row, miss in enumerate(misses)]
    layers = [canvas.bars(_bands(placed, plan.smallest_miss), panel)]
    layers += axis(canvas, panel, SCORE_TICKS, top=_HEAD, bottom=height - _FOOT)
    layers += _dumbbells(canvas, panel, placed, people)
    layers += _names(canvas, placed, width)
    layers += _words(canvas, placed, panel)
    return canvas.finish(name, _alt(misses, people), layers)


def _bands(placed: Placed, smallest: float) -> list[dict[str, object]]:
    return [
        {
            "x": max(miss.counted - smallest, 0),
            "x2": min(miss.counted + smallest, 100),
            "y": middle - _STEP / 2 + 4,
            "y2": middle + _STEP / 2 - 4,
            "colour": WASH,
        }
        for miss, middle in placed
    ]


def _dumbbells(canvas: Canvas, panel: Panel, placed: Placed, people: People) -> list[Layer]:
    first = placed[0][0]
    theirs, facts = people.mark(first.leaders), people.mark(first.reference)
    bars = [{"x": miss.counted, "x2": miss.expected, "y": m, "y2": m} for miss, m in placed]
    spans = [
        {
            "x": max(miss.counted + miss.interval.low, 0),
            "x2": min(miss.counted + miss.interval.high, 100),
            "y": m,
            "y2": m,
        }
        for miss, m in placed
    ]
    expected = [{"x": miss.expected, "y": m} for miss, m in placed]
    counted = [{"x": miss.counted, "y": m} for miss, m in placed]
    figures = [
        (
            {"x": low, "y": m - 10, "text": whole(low)},
            {"x": high, "y": m - 10, "text": whole(high)},
        )
        for miss, m in placed
        for low, high in [sorted((miss.counted, miss.expected))]
        if high - low >= 6
    ]
    close = [
        {"x": (miss.counted + miss.expected) / 2, "y": m - 10, "text": _both(miss)}
        for miss, m in placed
        if abs(miss.miss) < 6
    ]
    return [
        canvas.lines(bars, panel, colour=GREY, width=0.9),
        canvas.lines(spans, panel, colour=theirs.colour, width=1.8),
        canvas.points(counted, panel, colour=facts.colour, shape=facts.shape, size=62),
        canvas.points(expected, panel, colour=theirs.colour, shape=theirs.shape, size=62),
        canvas.texts([row for pair in figures for row in pair], panel, align="center", size=SMALL),
        canvas.texts(close, panel, align="center", size=SMALL),
    ]


def _both(miss: ForecastMiss) -> str:
    low, high = sorted((round(miss.counted), round(miss.expected)))
    return whole(low) if low == high else f"{whole(low)} · {whole(high)}"


def _names(canvas: Canvas, placed: Placed, width: float) -> list[Layer]:
    layers = []
    for is_total, weight in ((True, 600), (False, 400)):
        chosen = [(miss.title, m) for miss, m in placed if (miss.scale_id is None) is is_total]
        rows = [row for title, m in chosen for row in label_rows(title, middle=m, width=width, size=LABEL)]
        layers.append(canvas.texts(rows, 0, weight=weight, limit=width + 6))
    return layers


def _words(canvas: Canvas, placed: Placed, panel: Panel) -> list[Layer]:
    points = [{"y": m, "text": signed(miss.miss)} for miss, m in placed]
    missed = [{"y": m, "text": miss.word} for miss, m in placed if miss.word.startswith("too")]
    others = [{"y": m, "text": miss.word} for miss, m in placed if not miss.word.startswith("too")]
    teams = [
        {"y": m, "text": miss.team_word.capitalize()} for miss, m in placed if miss.team_word != "cannot tell"
    ]
    heads = {panel.left: "of 100 answers", _WORD: "forecast", _TEAM: "with their own view"}
    return [
        canvas.texts(points, _MISS, align="right", weight=600),
        canvas.texts(missed, _WORD, weight=600),
        canvas.texts(others, _WORD, colour=MUTED),
        canvas.texts(teams, _TEAM, colour=INK),
        canvas.texts([{"y": 7, "text": "miss"}], _MISS, align="right", size=SMALL, colour=MUTED),
        *(canvas.texts([{"y": 7, "text": t}], at, size=SMALL, colour=MUTED) for at, t in heads.items()),
    ]


def _alt(misses: Sequence[ForecastMiss], people: People) -> str:
    parts = [
        f"{miss.title} expected {whole(miss.expected)}, counted {whole(miss.counted)}, {miss.word}"
        for miss in misses
    ]
    leaders, reference = people.mid(misses[0].leaders), people.mid(misses[0].reference)
    told = f"Favourable answers of 100 that {leaders} expected of {reference}, beside those counted"
    return f"{told}: {'; '.join(parts)}."
