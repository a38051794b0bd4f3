"""The form, part by part and ready to show: its items, what is chosen so far, what else the page offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from diagnostic.web.respondent.sheet import ANSWER_PREFIX, ASIDE_PREFIX, LEAVE_OPEN, SHOWN_PREFIX, Sheet
from diagnostic.workflows.views import (
    NOT_APPLICABLE_ANSWER,
    ConditionView,
    ItemView,
    NumberView,
    SectionView,
)

LONGEST_RADIO_LIST = 12
Asked = Mapping[str, tuple[int, ItemView]]


class Form(Protocol):
    """What a form asks, whether it can be sent or is only looked at."""

    @property
    def sections(self) -> tuple[SectionView, ...]: ...

    @property
    def units(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    """Empty for taking an answer back: those words are the page's own."""
    is_chosen: bool


@dataclass(frozen=True)
class Condition:
    """The question is for those who gave one of these answers to an earlier one."""

    item_id: str
    values: tuple[str, ...]
    number: int
    """Of the earlier question."""
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """``number`` counts questions through all parts, whether they are shown or not."""

    number: int
    item_id: str
    text: str
    options: tuple[Choice, ...]
    aside: tuple[Choice, ...]
    """Set apart from the scale: 'does not apply', and taking back an answer given before."""
    number_entry: NumberView | None = None
    entered: str = field(default="", repr=False)
    """The number or the words given so far."""
    reason: str = ""
    condition: Condition | None = None
    longest: int | None = None
    """Most characters of an answer in one's own words; None where there is something to choose."""

    @property
    def field(self) -> str:
        return ANSWER_PREFIX + self.item_id

    @property
    def aside_field(self) -> str:
        return ASIDE_PREFIX + self.item_id

    @property
    def shown_field(self) -> str:
        return SHOWN_PREFIX + self.item_id

    @property
    def anchor(self) -> str:
        return f"q-{self.item_id}"

    @property
    def is_long(self) -> bool:
        return len(self.options) > LONGEST_RADIO_LIST


@dataclass(frozen=True)
class PartPage:
    number: int
    of: int
    heading: str
    intro: str
    is_about_person: bool
    questions: tuple[Question, ...]
    units: tuple[Choice, ...]
    """Only in the last part, and only when this respondent is asked."""

    @property
    def is_last(self) -> bool:
        return self.number == self.of


def part_pages(form: Form, sheet: Sheet) -> tuple[PartPage, ...]:
    """Give every part, and in them every question, also one that waits for an answer to another."""
    items = [item for section in form.sections for item in section.items]
    asked = {item.id: (number, item) for number, item in enumerate(items, 1)}
    units = tuple(Choice(unit, unit, unit == sheet.unit) for unit in form.units)
    return tuple(
        PartPage(
            number=place,
            of=len(form.sections),
            heading=section.heading,
            intro=section.intro,
            is_about_person=section.kind == "demographics",
            questions=tuple(_question(item, asked, sheet.answers.get(item.id)) for item in section.items),
            units=units if place == len(form.sections) else (),
        )
        for place, section in enumerate(form.sections, 1)
    )


def _question(item: ItemView, asked: Asked, chosen: str | None) -> Question:
    options = tuple(
        Choice(str(option.value), option.anchor, str(option.value) == chosen) for option in item.options
    )
    aside = []
    if item.not_applicable is not None:
        is_chosen = chosen == NOT_APPLICABLE_ANSWER
        aside.append(Choice(NOT_APPLICABLE_ANSWER, item.not_applicable, is_chosen))
    if chosen is not None and item.longest is None:
        aside.append(Choice(LEAVE_OPEN if item.number else "", "", False))
    return Question(
        asked[item.id][0],
        item.id,
        item.text,
        options,
        tuple(aside),
        number_entry=item.number,
        entered=_entered(item, chosen or ""),
        reason=item.reason,
        condition=None if item.shown_if is None else _condition(item.shown_if, asked),
        longest=item.longest,
    )


def _entered(item: ItemView, chosen: str) -> str:
    return "" if item.longest is None and chosen == NOT_APPLICABLE_ANSWER else chosen


def _condition(condition: ConditionView, asked: Asked) -> Condition:
    number, item = asked[condition.item_id]
    labels = {str(option.value): option.anchor for option in item.options}
    labels[NOT_APPLICABLE_ANSWER] = item.not_applicable or ""
    values = sorted(condition.values, key=lambda value: (len(value), value))
    return Condition(
        condition.item_id, tuple(values), number, tuple(labels.get(value, value) for value in values)
    )
