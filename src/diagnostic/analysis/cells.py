"""Whom a figure describes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Group:
    """A cell of the breakdown: one role group, one unit, their crossing, or (both None) everybody."""

    role_group: str | None = None
    unit: str | None = None


EVERYBODY = Group()


@dataclass(frozen=True)
class NotShown:
    """Stands in place of a figure that may not be shown; says no more than that."""

    group: Group
    label: str = "not shown"
