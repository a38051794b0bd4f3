"""Numbers as people read them: real minus signs, dashes for ranges, spaces that do not break."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diagnostic.psychometrics.results import Interval

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
ABSENT = DASH


def decimal(value: float | None, places: int = 0, *, signed: bool = False) -> str:
    """Write a number with a real minus sign; nothing computable is a dash."""
    if value is None or not math.isfinite(value):
        return ABSENT
    text = f"{value:,.{places}f}"
    if float(text.replace(",", "")) == 0:
        return text.lstrip("-")
    if text.startswith("-"):
        return MINUS + text[1:]
    return f"+{text}" if signed else text


def whole(value: float | None) -> str:
    return decimal(value, 0)


def two(value: float | None) -> str:
    return decimal(value, 2)


def signed(value: float | None, places: int = 0) -> str:
    return decimal(value, places, signed=True)


def hundred(share: float | None, end: str = "") -> str:
    """Write a share as so many of a hundred; ``end`` says "or more" or "or less" where no more is told."""
    sign = {"or more": f"≥{NBSP}", "or less": f"≤{NBSP}"}.get(end, "")
    return sign + whole(None if share is None else share * 100)


def of_100(share: float | None, end: str = "") -> str:
    said = f"{NBSP}{end.replace(' ', NBSP)}" if end else ""
    return f"{hundred(share)}{said}{NBSP}of{NBSP}100"


def percent(share: float | None) -> str:
    return ABSENT if hundred(share) == ABSENT else f"{hundred(share)}{NBSP}%"


def plain_range(interval: Interval | None, places: int = 0, *, times: float = 1.0) -> str:
    """Write ``38–44``, or ``−3 to 5`` where a dash would read as a sign."""
    if interval is None:
        return ABSENT
    low, high = decimal(interval.low * times, places), decimal(interval.high * times, places)
    if MINUS in low + high or ABSENT in (low, high):
        return f"{low}{NBSP}to{NBSP}{high}"
    return f"{low}{DASH}{high}"


def level_of_share(confidence_level: float) -> str:
    return f"{decimal(confidence_level * 100, 0)}{NBSP}%"


def ci(interval: Interval | None, places: int = 0, *, times: float = 1.0) -> str:
    """Write ``95 % CI 38–44``."""
    if interval is None:
        return f"no{NBSP}CI"
    confidence = level_of_share(interval.confidence_level)
    return f"{confidence}{NBSP}CI{NBSP}{plain_range(interval, places, times=times)}"


def band(at_least: int, at_most: int | None) -> str:
    """Write a count of people, or the band that it lies in: ``40–44``."""
    if at_most is None or at_most == at_least:
        return whole(at_least)
    return f"{whole(at_least)}{DASH}{whole(at_most)}"


def hundreds(at_least: int, at_most: int | None, invited: int) -> str:
    """Write what share of those invited a count or a band is, as so many of a hundred."""
    ends = (hundred(count / invited) for count in (at_least, at_least if at_most is None else at_most))
    return DASH.join(dict.fromkeys(ends))


def p_value(p: float | None) -> str:
    if p is None or not math.isfinite(p):
        return f"p{NBSP}not{NBSP}computed"
    if p > 0.999:
        return f"p{NBSP}>{NBSP}0.999"
    return f"p{NBSP}<{NBSP}0.001" if p < 0.001 else f"p{NBSP}={NBSP}{decimal(p, 3)}"


def bare_p(p: float | None) -> str:
    """Write a p value for a column headed p: ``0.032`` or ``< 0.001``."""
    return ABSENT if p is None else p_value(p).removeprefix(f"p{NBSP}").removeprefix(f"={NBSP}")


def counted(number: int, singular: str, plural: str | None = None) -> str:
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{whole(number)}{NBSP}{noun}"


def listed(words: list[str]) -> str:
    """Write ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
