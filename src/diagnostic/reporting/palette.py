"""Two hues and a grey: blue helps, rust hurts; every mark also differs by shape or place."""

from __future__ import annotations

from dataclasses import dataclass

PAPER = "#FFFFFF"
WASH = "#F2F5F7"
INK = "#16232E"
MUTED = "#51606C"
HAIRLINE = "#CBD3D9"
BLUE = "#14577E"
RUST = "#9C410F"
GREY = "#6E7B86"

_NEUTRAL = ("#D3DAE0", "#8C99A5", "#33424F")
_LIKERT = ("#8A380B", "#C96F2D", "#86919A", "#4386B3", "#14577E")

TEXT_ON: tuple[tuple[str, str], ...] = (
    (INK, PAPER),
    (INK, WASH),
    (MUTED, PAPER),
    (MUTED, WASH),
    (BLUE, PAPER),
    (BLUE, WASH),
    (RUST, PAPER),
    (RUST, WASH),
    (PAPER, BLUE),
    (PAPER, RUST),
    (PAPER, INK),
    (PAPER, MUTED),
)
"""Every pair of text colour and ground that the report prints."""


@dataclass(frozen=True)
class Mark:
    """How one group of people looks in every chart."""

    colour: str
    shape: str


MARKS = (
    Mark(BLUE, "circle"),
    Mark(RUST, "diamond"),
    Mark(GREY, "square"),
    Mark(INK, "triangle-up"),
    Mark(BLUE, "triangle-down"),
    Mark(RUST, "square"),
    Mark(GREY, "diamond"),
    Mark(INK, "circle"),
)


def likert(n_options: int) -> tuple[str, ...]:
    """Give colours from most unfavourable to most favourable for any number of response options."""
    if n_options == 2:
        return (_LIKERT[1], _LIKERT[3])
    steps = [position * (len(_LIKERT) - 1) / max(n_options - 1, 1) for position in range(n_options)]
    return tuple(_blend(step) for step in steps)


def neutral(n_options: int) -> tuple[str, ...]:
    """Give colours from the lower to the upper end of a scale on which neither end is better."""
    steps = [position * (len(_NEUTRAL) - 1) / max(n_options - 1, 1) for position in range(n_options)]
    return tuple(_blend(step, _NEUTRAL) for step in steps)


def _blend(step: float, colours: tuple[str, ...] = _LIKERT) -> str:
    low = min(int(step), len(colours) - 2)
    share = step - low
    start, end = _channels(colours[low]), _channels(colours[low + 1])
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in zip(start, end, strict=True))


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def css_variables() -> str:
    """Give the palette as CSS custom properties, so that page and charts share one source."""
    names = {
        "paper": PAPER, "wash": WASH, "ink": INK, "muted": MUTED, "hairline": HAIRLINE,
        "blue": BLUE, "rust": RUST, "grey": GREY,
    }  # fmt: skip
    return ":root {" + " ".join(f"--{name}: {colour};" for name, colour in names.items()) + "}"
