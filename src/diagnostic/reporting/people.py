"""What groups of people are called, and which of them a page speaks about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from diagnostic.analysis.findings import EVERYBODY, Diagnosis, Group, GroupLevel, NotShown, ScaleFinding
from diagnostic.reporting.palette import MARKS, Mark
from diagnostic.reporting.tidy import shortened

Level = GroupLevel | NotShown


@dataclass(frozen=True)
class People:
    """Names and marks of the groups in one report, and the group it is mainly about."""

    titles: dict[str, str]
    roles: tuple[str, ...]
    subject: Group
    unit_words: tuple[str, str] = ("department", "departments")

    @classmethod
    def of(cls, diagnosis: Diagnosis) -> People:
        """Take the front line as subject where it may be shown on every shown scale, else everybody."""
        roles = tuple(dict.fromkeys(_roles(diagnosis.scales)))
        front = Group(role_group=diagnosis.plan.reference_role)
        shown = [scale for scale in diagnosis.scales if any(_shown(scale.levels))]
        everywhere = bool(shown) and all(find(scale.levels, front) is not None for scale in shown)
        subject = front if everywhere else EVERYBODY
        return cls(diagnosis.role_titles, roles, subject, diagnosis.fielding.unit_words)

    def title(self, group: Group) -> str:
        """Name a group as a heading or label does."""
        role = None if group.role_group is None else self.titles.get(group.role_group, group.role_group)
        return ", ".join(shortened(part, 60) for part in (role, group.unit) if part) or "Everybody"

    def mid(self, group: Group) -> str:
        """Name a group inside a sentence."""
        title = "all respondents" if group == EVERYBODY else self.title(group)
        is_word = group.unit is None and title[1:2].islower()
        return title[0].lower() + title[1:] if is_word else title

    def start(self, group: Group) -> str:
        """Name a group at the start of a sentence."""
        return "All respondents" if group == EVERYBODY else self.title(group)

    @property
    def unit_heading(self) -> str:
        """Name one unit as a column heading does."""
        return capitalised(self.unit_words[0])

    @property
    def units_heading(self) -> str:
        """Name units as a heading does."""
        return capitalised(self.unit_words[1])

    def mark(self, group: Group) -> Mark:
        """Give the subject the first mark and the other role groups theirs, the same in every chart."""
        if group == self.subject:
            return MARKS[0]
        others = [role for role in self.roles if role != self.subject.role_group]
        place = others.index(group.role_group) if group.role_group in others else len(others)
        return MARKS[1 + place % (len(MARKS) - 1)]

    def compared(self) -> tuple[Group, ...]:
        """Give the groups that charts show beside each other, the subject first."""
        others = (Group(role_group=role) for role in self.roles if role != self.subject.role_group)
        return (self.subject, *others)


def capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


def find(levels: Iterable[Level], group: Group) -> GroupLevel | None:
    """Give a group's level if it may be shown."""
    return next((level for level in _shown(levels) if level.group == group), None)


def units_of(levels: Iterable[Level]) -> tuple[Level, ...]:
    """Give the units' cells: shown ones from high to low, then those not shown."""
    units = [level for level in levels if level.group.unit is not None and level.group.role_group is None]
    ranked = sorted(_shown(units), key=lambda level: (-level.mean, level.group))
    return (*ranked, *(level for level in units if isinstance(level, NotShown)))


def _shown(levels: Iterable[Level]) -> list[GroupLevel]:
    return [level for level in levels if isinstance(level, GroupLevel)]


def _roles(scales: Iterable[ScaleFinding]) -> Iterable[str]:
    for scale in scales:
        for level in scale.levels:
            if level.group.role_group is not None and level.group.unit is None:
                yield level.group.role_group
