"""From a form's pages to what is printed: numbered through, conditions told by question and options."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from diagnostic.workflows.views import NOT_APPLICABLE_ANSWER, ConditionView, ItemView, SectionView

if TYPE_CHECKING:
    from diagnostic.reporting.paper.form import PaperCondition, PaperItem, PaperPart


def paper_parts(sections: Sequence[SectionView]) -> tuple[PaperPart, ...]:
    """Give every item a form may ask, in the order it is written, also those that wait for an answer."""
    return tuple(_parts(sections))


def _parts(sections: Sequence[SectionView]) -> Iterator[PaperPart]:
    from diagnostic.reporting.paper.form import PaperPart

    numbers = {item.id: n for n, item in enumerate(_items(sections), 1)}
    by_id = {item.id: item for item in _items(sections)}
    for section in sections:
        yield PaperPart(
            heading=section.heading,
            intro=section.intro,
            items=tuple(_item(item, numbers, by_id) for item in section.items),
            is_about_person=section.kind == "demographics",
        )


def _items(sections: Sequence[SectionView]) -> Iterator[ItemView]:
    return (item for section in sections for item in section.items)


def _item(item: ItemView, numbers: dict[str, int], by_id: dict[str, ItemView]) -> PaperItem:
    from diagnostic.reporting.paper.form import PaperItem, PaperNumber, PaperOption

    number, waits = item.number, item.shown_if
    return PaperItem(
        number=numbers[item.id],
        text=item.text,
        options=tuple(PaperOption(str(option.value), option.anchor) for option in item.options),
        not_applicable=item.not_applicable,
        entry=None if number is None else PaperNumber(number.low, number.high, number.unit),
        condition=None if waits is None else _condition(waits, numbers, by_id[waits.item_id]),
        reason=item.reason,
    )


def _condition(condition: ConditionView, numbers: dict[str, int], asked: ItemView) -> PaperCondition:
    from diagnostic.reporting.paper.form import PaperCondition

    labels = [option.anchor for option in asked.options if str(option.value) in condition.values]
    if asked.not_applicable is not None and NOT_APPLICABLE_ANSWER in condition.values:
        labels.append(asked.not_applicable)
    if asked.number is not None:
        labels += sorted((value for value in condition.values if value.lstrip("-").isdecimal()), key=int)
    return PaperCondition(numbers[condition.item_id], tuple(labels))
