"""How people answered each item: bars that lean left (unfavourable) or right (favourable).

On a profile scale neither side is favourable: the bars lean to its lower or its upper end, in greys.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from diagnostic.analysis.findings import ItemDistribution
from diagnostic.reporting.charts.canvas import FULL_WIDTH, LABEL, SMALL, Canvas, Chart, Layer, Panel
from diagnostic.reporting.charts.wrap import label_rows, label_width
from diagnostic.reporting.numerals import hundred, of_100
from diagnostic.reporting.palette import BLUE, MUTED, RUST, likert, neutral

_MOST_TEXT, _LEAST_TEXT = 330.0, 150.0
_RIGHT = 618
_HEAD = 18


@dataclass(frozen=True)
class Sides:
    """What the two ends of a scale are called, and how its options are coloured from left to right."""

    left: str
    right: str
    least: str
    most: str
    left_colour: str
    right_colour: str
    colours: Callable[[int], tuple[str, ...]]


RATED = Sides("unfavourable", "favourable", "Least favourable", "Most favourable", RUST, BLUE, likert)
PROFILE = Sides(
    "lower end", "upper end", "Nearest the lower end", "Nearest the upper end", MUTED, MUTED, neutral
)


def items_chart(
    name: str,
    title: str,
    items: Sequence[ItemDistribution],
    *,
    labels: Sequence[str],
    step: float = 18.5,
    is_profile: bool = False,
) -> Chart:
    """Draw one bar per item, in the order of the questionnaire, ``step`` pixels apart."""
    sides = PROFILE if is_profile else RATED
    labels = [f"{text} (R)" if i.reverse_keyed else text for i, text in zip(items, labels, strict=True)]
    width = label_width(labels, size=LABEL, least=_LEAST_TEXT, most=_MOST_TEXT)
    blocks = [label_rows(label, middle=0, width=width, size=LABEL) for label in labels]
    heights = [step if len(block) == 1 else step + 9 for block in blocks]
    height = round(_HEAD + sum(heights) + 2)
    canvas, panel = Canvas(FULL_WIDTH, height), Panel(width + 10, _RIGHT, _domain(items))
    middles = [_HEAD + sum(heights[:row]) + heights[row] / 2 for row in range(len(items))]
    placed = list(zip(items, middles, strict=True))
    written = [
        row
        for label, middle in zip(labels, middles, strict=True)
        for row in label_rows(label, middle=middle, width=width, size=LABEL)
    ]
    figures = [
        {"y": middle, "text": hundred(item.favourable_share, item.favourable_end)} for item, middle in placed
    ]
    zero = [{"x": 0, "x2": 0, "y": _HEAD - 4, "y2": height}]
    layers = [
        canvas.bars([bar for item, middle in placed for bar in _bars(item, middle, sides)], panel),
        canvas.lines(zero, panel, colour="white", width=1.6),
        canvas.lines(zero, panel, colour=MUTED, width=0.6, dash=(2, 2)),
        canvas.texts(written, 0, limit=width + 6),
        canvas.texts(figures, FULL_WIDTH, align="right", weight=600),
        *_heads(canvas, panel, sides),
    ]
    return canvas.finish(name, _alt(title, items, sides), layers)


def _heads(canvas: Canvas, panel: Panel, sides: Sides) -> list[Layer]:
    left = [{"x": -2, "y": 6, "text": f"← {sides.left}"}]
    right = [{"x": 2, "y": 6, "text": f"{sides.right} →"}]
    return [
        canvas.texts(left, panel, align="right", size=SMALL, colour=sides.left_colour),
        canvas.texts(right, panel, size=SMALL, colour=sides.right_colour),
        canvas.texts([{"y": 6, "text": "of 100"}], FULL_WIDTH, align="right", size=SMALL, colour=MUTED),
    ]


def _ordered(item: ItemDistribution) -> tuple[float, ...]:
    """Give the shares from the scale's lower end to its upper one."""
    return item.option_shares[::-1] if item.reverse_keyed else item.option_shares


def _start(shares: Sequence[float]) -> float:
    """Place the bar so that the middle of the answer scale stands at zero."""
    half, is_odd = divmod(len(shares), 2)
    return -sum(shares[:half]) - (shares[half] / 2 if is_odd else 0.0)


def _bars(item: ItemDistribution, middle: float, sides: Sides) -> list[dict[str, object]]:
    shares = _ordered(item)
    edge = _start(shares) * 100
    bars: list[dict[str, object]] = []
    for share, colour in zip(shares, sides.colours(len(shares)), strict=True):
        if share > 0:
            ends = {"x": edge, "x2": edge + share * 100, "y": middle - 5.5, "y2": middle + 5.5}
            bars.append({**ends, "colour": colour})
        edge += share * 100
    return bars


def _domain(items: Sequence[ItemDistribution]) -> tuple[float, float]:
    starts = [_start(_ordered(item)) for item in items]
    ends = [start + sum(item.option_shares) for start, item in zip(starts, items, strict=True)]
    low, high = min([*starts, -0.1]), max([*ends, 0.1])
    return -10.0 * ceil(-low * 10 - 1e-9), 10.0 * ceil(high * 10 - 1e-9)


def _alt(title: str, items: Sequence[ItemDistribution], sides: Sides) -> str:
    ranked = sorted(items, key=lambda item: item.favourable_share)
    least, most = ranked[0], ranked[-1]
    return (
        f"Bars for the {len(items)} items of {title}. {sides.least}: {least.text} "
        f"({of_100(least.favourable_share, least.favourable_end)}). {sides.most}: {most.text} "
        f"({of_100(most.favourable_share, most.favourable_end)})."
    )
