"""Act: show a respondent the answers before they are sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from diagnostic.workflows.access import find_unspent_access
from diagnostic.workflows.comments import read_comments
from diagnostic.workflows.context import Context
from diagnostic.workflows.form_order import FormOrder
from diagnostic.workflows.questionnaire import Answers, read_answers, role_title
from diagnostic.workflows.shown_items import shown_sections
from diagnostic.workflows.views import (
    PREFER_NOT_TO_SAY,
    ItemView,
    ReviewLine,
    ReviewSection,
    ReviewView,
    SectionView,
)


def review_response(
    context: Context,
    code: str,
    answers: Mapping[str, str | int],
    unit: str = PREFER_NOT_TO_SAY,
    ticket: str = "",
    *,
    wishes: Sequence[str] = (),
) -> ReviewView:
    """Check answers (item id → value as text) and repeat them in the form's words and the ticket's order.

    Nothing is stored. Items that the answers hide are left out; numbers are those of the whole form.
    """
    access = find_unspent_access(context, code)
    language = access.language(wishes)
    every_section = access.sections(FormOrder(ticket), language)
    given = read_answers(every_section, answers)
    written = read_comments(every_section, answers)
    sections = shown_sections(every_section, given)
    items = _items(sections)
    numbers = {item.id: number for number, item in enumerate(_items(every_section), 1)}
    places = {item.id: place for place, section in enumerate(every_section, 1) for item in section.items}
    return ReviewView(
        organisation=access.campaign.organisation,
        wave_title=access.wave.title,
        language=language,
        languages=access.wave.offered_languages,
        role_group_title=role_title(access.role_group),
        unit=access.unit_named(unit),
        asks_unit=bool(access.units),
        sections=tuple(
            ReviewSection(
                s.scale_id,
                s.title,
                tuple(_line(item, numbers[item.id], given, written) for item in s.items),
                s.heading,
                number=places[s.items[0].id],
            )
            for s in sections
        ),
        unanswered=tuple(item.id for item in items if item.id not in given and item.id not in written),
        n_items=len(items),
        is_simulated=access.campaign.is_simulated,
    )


def _items(sections: Sequence[SectionView]) -> list[ItemView]:
    return [item for section in sections for item in section.items]


def _line(item: ItemView, number: int, given: Answers, written: Mapping[str, str]) -> ReviewLine:
    if item.id in written:
        text = written[item.id]
        return ReviewLine(item.id, item.text, anchor=text, value=text, number=number, is_comment=True)
    answer = given.get(item.id)
    if answer is None:
        return ReviewLine(item.id, item.text, anchor=None, value=None, number=number)
    anchor = item.not_applicable if answer == "not_applicable" else _told(item, answer)
    return ReviewLine(item.id, item.text, anchor=anchor, value=str(answer), number=number)


def _told(item: ItemView, answer: int) -> str:
    if item.number is not None:
        return f"{answer} {item.number.unit}".strip()
    return next(option.anchor for option in item.options if option.value == answer)
