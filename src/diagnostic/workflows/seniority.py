"""Which role groups stand above which, where it matters whom a small group joins."""

from __future__ import annotations

from collections.abc import Iterable

_RANKS = {"c_suite": 0, "middle_management": 2, "frontline": 4}
_BETWEEN = 3


def most_senior_first(role_groups: Iterable[str]) -> tuple[str, ...]:
    """Give each role group once; those without a settled rank stand above the front line, as declared."""
    return tuple(sorted(dict.fromkeys(role_groups), key=lambda one: _RANKS.get(one, _BETWEEN)))
