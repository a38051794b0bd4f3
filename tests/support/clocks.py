"""Finds out who looks at a clock or a calendar."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from types import FrameType
from typing import Any

CLOCKS = {
    *(time.time, time.time_ns, time.localtime, time.gmtime, time.ctime, time.strftime, time.asctime),
    *(time.clock_gettime, time.clock_gettime_ns),
}
CALENDARS = {"today", "now", "utcnow", "fromtimestamp", "utcfromtimestamp"}


def clocks_read(act: Callable[[], object], package: str = "diagnostic") -> list[str]:
    """Do something; gives each place in the package that read a clock meanwhile."""
    found = []

    def watch(frame: FrameType, event: str, function: Any) -> None:
        module = str(frame.f_globals.get("__name__", ""))
        if event == "c_call" and module.startswith(f"{package}.") and _is_clock(function):
            found.append(f"{module}.{frame.f_code.co_name}")

    sys.setprofile(watch)
    try:
        act()
    finally:
        sys.setprofile(None)
    return found


def _is_clock(function: Any) -> bool:
    owner, name = getattr(function, "__self__", None), getattr(function, "__name__", "")
    is_calendar = isinstance(owner, type) and issubclass(owner, (date, datetime)) and name in CALENDARS
    return is_calendar or any(function is clock for clock in CLOCKS)
