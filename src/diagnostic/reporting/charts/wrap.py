"""Long labels broken over at most two lines; what does not fit ends in an ellipsis."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from diagnostic.reporting.tidy import shortened

_EM_SHARE = 0.465
"""Mean width of running text in the report's sans, as a share of its size."""


def label_lines(text: str, *, width: float, size: float, most: int = 2) -> tuple[str, ...]:
    """Break a label to a width in pixels."""
    columns = max(int(width / (size * _EM_SHARE)), 8)
    lines = textwrap.wrap(text, columns) or [""]
    if len(lines) <= most:
        return tuple(lines)
    last = shortened(" ".join(lines[most - 1 :]), columns)
    return (*lines[: most - 1], last)


def label_rows(text: str, *, middle: float, width: float, size: float) -> list[dict[str, object]]:
    """Give one text row per line, centred around ``middle``."""
    lines = label_lines(text, width=width, size=size)
    step = size * 1.12
    first = middle - step * (len(lines) - 1) / 2
    return [{"y": first + step * number, "text": line} for number, line in enumerate(lines)]


def label_width(texts: Iterable[str], *, size: float, least: float, most: float) -> float:
    """Give the longest label's estimated width, within bounds."""
    longest = max((len(text) for text in texts), default=0) * size * _EM_SHARE
    return min(max(longest + 6, least), most)
