"""The drawing surface under every chart: exact sizes, one font, no decoration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from diagnostic.reporting.charts.library import altair
from diagnostic.reporting.fonts import SANS, register_chart_fonts
from diagnostic.reporting.palette import INK
from diagnostic.reporting.tidy import needs_shaping

FULL_WIDTH = 658
HALF_WIDTH = 318
LABEL = 10.7
SMALL = 10.0
_FINE = 3

Rows = Sequence[Mapping[str, object]]


@dataclass(frozen=True)
class Layer:
    """Marks of one kind (an Altair chart, loaded only when something is drawn) and their rows."""

    marks: Any
    rows: Rows


@dataclass(frozen=True)
class Chart:
    """A finished drawing with the words that stand for it."""

    name: str
    svg: str
    alt: str
    width: int
    height: int
    png: bytes | None = None
    """The same drawing as pixels, where its letters must be joined or run from right to left: the
    typesetter draws the text of an SVG letter by letter, from left to right."""


@dataclass(frozen=True)
class Panel:
    """Part of a chart with its own horizontal scale: data from ``domain`` on pixels ``left`` to ``right``."""

    left: float
    right: float
    domain: tuple[float, float]

    def x(self, name: str = "x") -> Any:
        scale = altair().Scale(
            domain=list(self.domain), range=[self.left, self.right], nice=False, zero=False
        )
        return altair().X(name, type="quantitative", scale=scale, axis=None)


@dataclass(frozen=True)
class Canvas:
    """A surface of ``width`` by ``height`` pixels; vertical places are pixels from the top."""

    width: int
    height: int

    def y(self, name: str = "y") -> Any:
        scale = altair().Scale(domain=[0, self.height], range=[0, self.height], nice=False, zero=False)
        return altair().Y(name, type="quantitative", scale=scale, axis=None)

    def lines(
        self, rows: Rows, panel: Panel, *, colour: str, width: float, dash: Sequence[int] = ()
    ) -> Layer:
        """Draw from (x, y) to (x2, y2)."""
        mark = altair().Chart().mark_rule(color=colour, strokeWidth=width, strokeDash=list(dash))
        ends = {"x2": altair().X2("x2"), "y2": altair().Y2("y2")}
        return Layer(mark.encode(x=panel.x(), y=self.y(), **ends), rows)

    def bars(self, rows: Rows, panel: Panel) -> Layer:
        """Fill from (x, y) to (x2, y2) in each row's colour, parted by a white hairline."""
        mark = altair().Chart().mark_rect(stroke="white", strokeWidth=0.75)
        fill = altair().Color("colour", type="nominal", scale=None, legend=None)
        ends = {"x2": altair().X2("x2"), "y2": altair().Y2("y2")}
        return Layer(mark.encode(x=panel.x(), y=self.y(), color=fill, **ends), rows)

    def points(self, rows: Rows, panel: Panel, *, colour: str, shape: str, size: float = 46) -> Layer:
        mark = (
            altair()
            .Chart()
            .mark_point(
                filled=True, color=colour, shape=shape, size=size, opacity=1, stroke="white", strokeWidth=0.75
            )
        )
        return Layer(mark.encode(x=panel.x(), y=self.y()), rows)

    def texts(
        self,
        rows: Rows,
        at: Panel | float,
        *,
        align: str = "left",
        size: float = LABEL,
        colour: str = INK,
        weight: int = 400,
        limit: float = 0,
        angle: float = 0,
    ) -> Layer:
        """Write ``text`` at y and at a fixed pixel, or at the row's x of a panel."""
        mark = altair().Chart().mark_text(
            align=align, baseline="middle", fontSize=size, color=colour, fontWeight=weight, limit=limit,
            angle=angle,
        )  # fmt: skip
        text = altair().Text("text", type="nominal")
        across = at.x() if isinstance(at, Panel) else altair().XValue(at)
        return Layer(mark.encode(x=across, y=self.y(), text=text), rows)

    def finish(self, name: str, alt_text: str, layers: Sequence[Layer]) -> Chart:
        """Turn the layers into SVG, without reaching for anything outside this process."""
        import vl_convert

        register_chart_fonts()
        spec = {
            "width": self.width,
            "height": self.height,
            "padding": 0,
            "autosize": {"type": "none"},
            "background": "transparent",
            "layer": [_as_dict(layer) for layer in layers if layer.rows],
            "resolve": {"scale": dict.fromkeys(("x", "y", "color"), "independent")},
            "config": {"font": SANS, "aria": False, "view": {"stroke": None}},
        }
        svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
        shaped = any(needs_shaping(str(row.get("text", ""))) for layer in layers for row in layer.rows)
        png = vl_convert.vegalite_to_png(spec, scale=_FINE, allowed_base_urls=[]) if shaped else None
        return Chart(name, svg, alt_text, self.width, self.height, png)


def _as_dict(layer: Layer) -> dict[str, Any]:
    parts = layer.marks.to_dict(validate=False)
    values = [dict(row) for row in layer.rows]
    return {"mark": parts["mark"], "encoding": parts["encoding"], "data": {"values": values}}
