"""What role groups are called in words."""

from __future__ import annotations

from collections.abc import Iterable

from diagnostic.analysis.findings import Group

_TITLES = {"c_suite": "Executives", "middle_management": "Middle managers", "frontline": "Front-line staff"}


def role_titles(groups: Iterable[Group]) -> dict[str, str]:
    """Give each role group a title; one without a settled name is called by its id."""
    roles = [group.role_group for group in groups if group.role_group is not None]
    return {role: _TITLES.get(role, role.replace("_", " ").capitalize()) for role in roles}
