"""One part of the form, ready to show: its items, what is chosen so far, and what else the page offers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from diagnostic.web.respondent.sheet import ANSWER_PREFIX, ASIDE_PREFIX, LEAVE_OPEN, SHOWN_PREFIX, Sheet
from diagnostic.workflows.shown_items import shown_sections
from diagnostic.workflows.views import NOT_APPLICABLE_ANSWER, ItemView, NumberView, SectionView

LONGEST_RADIO_LIST = 12


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
class Question:
    """``number`` counts questions through all parts."""

    number: int
    item_id: str
    text: str
    options: tuple[Choice, ...]
    aside: tuple[Choice, ...]
    """Set apart from the scale: 'does not apply', and taking back an answer given before."""
    number_entry: NumberView | None = None
    entered: str = field(default="", repr=False)
    """The number given so far."""
    reason: str = ""

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
    asks_unit: bool

    @property
    def is_last(self) -> bool:
        return self.number == self.of


def part_page(form: Form, sheet: Sheet) -> PartPage:
    sections = shown_sections(form.sections, sheet.answers)
    number = min(max(sheet.part, 1), len(sections))
    first = sum(len(section.items) for section in sections[: number - 1]) + 1
    section = sections[number - 1]
    is_last = number == len(sections)
    units = tuple(Choice(unit, unit, unit == sheet.unit) for unit in form.units)
    return PartPage(
        number=number,
        of=len(sections),
        heading=section.heading,
        intro=section.intro,
        is_about_person=section.kind == "demographics",
        questions=tuple(
            _question(item, place, sheet.answers.get(item.id))
            for place, item in enumerate(section.items, first)
        ),
        units=units if is_last else (),
        asks_unit=is_last and bool(units),
    )


def _question(item: ItemView, number: int, chosen: str | None) -> Question:
    options = tuple(
        Choice(str(option.value), option.anchor, str(option.value) == chosen) for option in item.options
    )
    aside = []
    if item.not_applicable is not None:
        is_chosen = chosen == NOT_APPLICABLE_ANSWER
        aside.append(Choice(NOT_APPLICABLE_ANSWER, item.not_applicable, is_chosen))
    if chosen is not None:
        aside.append(Choice(LEAVE_OPEN if item.number else "", "", False))
    return Question(
        number,
        item.id,
        item.text,
        options,
        tuple(aside),
        number_entry=item.number,
        entered="" if chosen in (None, NOT_APPLICABLE_ANSWER) else str(chosen),
        reason=item.reason,
    )
