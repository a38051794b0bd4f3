"""What charts share: axes, the low and high zones, dots with intervals, hatching for what is not shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from diagnostic.analysis.findings import AnalysisPlan, GroupLevel, NotShown
from diagnostic.reporting.charts.canvas import SMALL, Canvas, Layer, Panel
from diagnostic.reporting.charts.library import altair
from diagnostic.reporting.numerals import decimal, whole
from diagnostic.reporting.palette import BLUE, GREY, HAIRLINE, MUTED, RUST, Mark

SCORE_TICKS = (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)
SCORES = (0.0, 100.0)


def axis(
    canvas: Canvas, panel: Panel, ticks: Sequence[float], *, top: float, bottom: float, places: int = 0
) -> list[Layer]:
    """Draw grid lines with their labels below."""
    grid = [{"x": tick, "x2": tick, "y": top, "y2": bottom} for tick in ticks]
    labels = [{"x": tick, "y": bottom + 9, "text": decimal(tick, places)} for tick in ticks]
    return [
        canvas.lines(grid, panel, colour=HAIRLINE, width=0.6),
        canvas.texts(labels, panel, align="center", size=SMALL, colour=MUTED),
    ]


def has_sides(levels: Iterable[GroupLevel | NotShown]) -> bool:
    """Tell whether levels can be high or low; on a profile scale they cannot."""
    return all(level.word != "profile" for level in levels if isinstance(level, GroupLevel))


def zone(canvas: Canvas, panel: Panel, plan: AnalysisPlan, *, top: float, bottom: float) -> list[Layer]:
    """Draw the two cut-offs with their words."""
    cuts = [{"x": cut, "x2": cut, "y": top - 2, "y2": bottom} for cut in (plan.low_to, plan.high_from)]
    low = [{"x": plan.low_to - 1, "y": top - 9, "text": f"low to {whole(plan.low_to)}"}]
    high = [{"x": plan.high_from + 1, "y": top - 9, "text": f"high from {whole(plan.high_from)}"}]
    return [
        canvas.lines(cuts, panel, colour=MUTED, width=0.7, dash=(2, 2)),
        canvas.texts(low, panel, align="right", size=SMALL, colour=RUST),
        canvas.texts(high, panel, size=SMALL, colour=BLUE),
    ]


def dots(
    canvas: Canvas, panel: Panel, places: Sequence[tuple[GroupLevel, float]], mark: Mark, *, size: float = 46
) -> list[Layer]:
    """Draw each level's interval and mean at its height."""
    if not places:
        return []
    spans = [{"x": lv.interval.low, "x2": lv.interval.high, "y": y, "y2": y} for lv, y in places]
    means = [{"x": lv.mean, "y": y} for lv, y in places]
    return [
        canvas.lines(spans, panel, colour=mark.colour, width=1.6),
        canvas.points(means, panel, colour=mark.colour, shape=mark.shape, size=size),
    ]


def hatch(
    canvas: Canvas, middles: Sequence[float], panel: Panel, *, height: float = 7, words: bool = True
) -> list[Layer]:
    """Mark rows whose figures are not shown."""
    if not middles:
        return []
    starts = range(int(panel.left), int(panel.right - height), 6)
    path = "".join(f"M{start},{height / 2}L{start + height},{-height / 2}" for start in starts)
    strokes = altair().Chart().mark_point(shape=path, size=4, filled=False, color=GREY, strokeWidth=0.6)
    rows = [{"y": middle} for middle in middles]
    layers = [Layer(strokes.encode(x=altair().XValue(0), y=canvas.y()), rows)]
    if not words:
        return layers
    centre = (panel.left + panel.right) / 2
    ends = {"x": altair().XValue(centre - 26), "x2": altair().X2Value(centre + 26), "y2": altair().Y2("y2")}
    ground = altair().Chart().mark_rect(color="white", opacity=1).encode(y=canvas.y(), **ends)
    room = [{"y": middle - 6, "y2": middle + 6} for middle in middles]
    told = [{"y": middle, "text": "not shown"} for middle in middles]
    return [
        *layers,
        Layer(ground, room),
        canvas.texts(told, centre, align="center", size=SMALL, colour=MUTED),
    ]
