"""Leaders against the reference group: dumbbells in score points beside a forest of Glass Δ."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import ceil, floor, isfinite

from diagnostic.analysis.findings import GapFinding, Group, ScaleFinding
from diagnostic.reporting.charts.canvas import FULL_WIDTH, LABEL, SMALL, Canvas, Chart, Layer, Panel
from diagnostic.reporting.charts.furniture import SCORES, axis, dots
from diagnostic.reporting.charts.wrap import label_lines, label_width
from diagnostic.reporting.numerals import signed
from diagnostic.reporting.palette import GREY, INK, MUTED, WASH
from diagnostic.reporting.people import People, find
from diagnostic.reporting.vocabulary import KINDS, by_kind, is_gap

_HEAD, _FOOT, _STEP, _KIND = 18, 18, 16, 14
_DELTA_RIGHT, _WORD = 556.0, 572.0

Placed = Sequence[tuple[GapFinding, float]]


def gaps_chart(
    name: str,
    gaps: Sequence[GapFinding],
    scales: Sequence[ScaleFinding],
    *,
    people: People,
    sesoi: float,
    domain: tuple[float, float],
) -> Chart:
    """Draw one row per gap of one leading group; ``domain`` is the range of Glass Δ that all charts share."""
    placed, heads = _rows(gaps)
    bottom = round(placed[-1][1] + _STEP / 2)
    canvas = Canvas(FULL_WIDTH, bottom + _FOOT)
    width = label_width((gap.title for gap in gaps), size=LABEL, least=90, most=190)
    middle = width + 14 + (_DELTA_RIGHT - width) * 0.48
    score, delta = Panel(width + 14, middle, SCORES), Panel(middle + 34, _DELTA_RIGHT, domain)
    layers = axis(canvas, score, (0, 25, 50, 75, 100), top=_HEAD, bottom=bottom)
    layers += _dumbbells(canvas, score, placed, scales, people)
    layers += _forest(canvas, delta, placed, sesoi, bottom)
    layers += _words(canvas, placed, score, delta)
    layers.append(canvas.texts(heads, 0, size=SMALL, colour=MUTED))
    return canvas.finish(name, _alt(gaps, people), layers)


def _rows(gaps: Sequence[GapFinding]) -> tuple[list[tuple[GapFinding, float]], list[dict[str, object]]]:
    """Place the gaps kind by kind, under a line that says who was rated; kinds are never mixed."""
    placed: list[tuple[GapFinding, float]] = []
    heads: list[dict[str, object]] = []
    edge = float(_HEAD)
    for number, (kind, same) in enumerate(groupby(by_kind(gaps), key=lambda gap: gap.kind)):
        edge += _KIND if number else 0
        heads.append({"y": edge - _KIND / 2 - (3 if number == 0 else 0), "text": KINDS[kind]})
        for gap in same:
            placed.append((gap, edge + _STEP / 2))
            edge += _STEP
    return placed, heads


def _dumbbells(
    canvas: Canvas, panel: Panel, placed: Placed, scales: Sequence[ScaleFinding], people: People
) -> list[Layer]:
    by_id = {scale.scale_id: scale for scale in scales}
    bars = [{"x": g.mean_leaders, "x2": g.mean_reference, "y": m, "y2": m} for g, m in placed]
    layers = [canvas.lines(bars, panel, colour=GREY, width=0.8)]
    sides: dict[Group, list[tuple[GapFinding, float]]] = {}
    for gap, middle in placed:
        for group in (gap.reference, gap.leaders):
            sides.setdefault(group, []).append((gap, middle))
    for group, rows in sides.items():
        found = [
            (find(by_id[gap.scale_id].levels, group), middle) for gap, middle in rows if gap.scale_id in by_id
        ]
        layers += dots(canvas, panel, [(level, m) for level, m in found if level], people.mark(group))
    return layers


def _forest(canvas: Canvas, panel: Panel, placed: Placed, sesoi: float, bottom: float) -> list[Layer]:
    band = [{"x": -sesoi, "x2": sesoi, "y": _HEAD, "y2": bottom, "colour": WASH}]
    low, high = panel.domain
    step = 0.5 if high - low < 3 else 1.0
    ticks = [step * tick for tick in range(ceil(low / step), floor(high / step) + 1)]
    zero = [{"x": 0, "x2": 0, "y": _HEAD, "y2": bottom}]
    spans = [
        {"x": max(span.low, low), "x2": min(span.high, high), "y": middle, "y2": middle}
        for gap, middle in placed
        if (span := gap.glass_delta_interval) and isfinite(span.low + span.high)
    ]
    estimates = [{"x": g.glass_delta, "y": m} for g, m in placed if isfinite(g.glass_delta)]
    return [
        canvas.bars(band, panel),
        *axis(canvas, panel, ticks, top=_HEAD, bottom=bottom, places=1),
        canvas.lines(zero, panel, colour=MUTED, width=0.9),
        canvas.lines(spans, panel, colour=INK, width=1.4),
        canvas.points(estimates, panel, colour=INK, shape="square", size=40),
    ]


def _words(canvas: Canvas, placed: Placed, score: Panel, delta: Panel) -> list[Layer]:
    width = score.left - 14
    names = [
        {"y": m, "text": label_lines(gap.title, width=width, size=LABEL, most=1)[0]} for gap, m in placed
    ]
    points = [{"y": m, "text": signed(gap.difference)} for gap, m in placed]
    bold, plain = (
        [{"y": m, "text": g.word} for g, m in placed if is_gap(g) is wanted] for wanted in (True, False)
    )
    heads = {score.left: "score, 0 to 100", delta.left: "Glass Δ, in SD of the reference group"}
    return [
        canvas.texts(names, 0, limit=width + 6),
        canvas.texts(points, delta.left - 8, align="right", weight=600),
        canvas.texts(bold, _WORD, weight=600),
        canvas.texts(plain, _WORD, colour=MUTED),
        *(canvas.texts([{"y": 7, "text": t}], at, size=SMALL, colour=MUTED) for at, t in heads.items()),
    ]


def delta_domain(gaps: Sequence[GapFinding], sesoi: float) -> tuple[float, float]:
    """Give the range that holds every effect and the band of no interest, within ±5."""
    ends = [-sesoi * 1.2, sesoi * 1.2]
    for gap in gaps:
        ends.append(gap.glass_delta)
        if gap.glass_delta_interval:
            ends += [gap.glass_delta_interval.low, gap.glass_delta_interval.high]
    finite = [min(max(end, -5.0), 5.0) for end in ends if isfinite(end)]
    return min(finite) - 0.1, max(finite) + 0.1


def _alt(gaps: Sequence[GapFinding], people: People) -> str:
    parts = [f"{gap.title} {signed(gap.difference)} points, {gap.word}" for gap in gaps]
    first = gaps[0]
    return f"{people.start(first.leaders)} minus {people.mid(first.reference)}: {'; '.join(parts)}."
