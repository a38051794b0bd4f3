"""Act: show a respondent the answers before they are sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from diagnostic.workflows.access import find_unspent_access
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

    Nothing is stored. Items that the answers hide are left out.
    """
    access = find_unspent_access(context, code)
    language = access.language(wishes)
    every_section = access.sections(FormOrder(ticket), language)
    given = read_answers(every_section, answers)
    sections = shown_sections(every_section, given)
    items = [item for section in sections for item in section.items]
    return ReviewView(
        organisation=access.campaign.organisation,
        wave_title=access.wave.title,
        language=language,
        languages=access.wave.offered_languages,
        role_group_title=role_title(access.role_group),
        unit=access.unit_named(unit),
        asks_unit=bool(access.units),
        sections=tuple(
            ReviewSection(s.scale_id, s.title, tuple(_line(item, given) for item in s.items), s.heading)
            for s in sections
        ),
        unanswered=tuple(item.id for item in items if item.id not in given),
        n_items=len(items),
        is_simulated=access.campaign.is_simulated,
    )


def _line(item: ItemView, given: Answers) -> ReviewLine:
    answer = given.get(item.id)
    if answer is None:
        return ReviewLine(item.id, item.text, anchor=None, value=None)
    if answer == "not_applicable":
        return ReviewLine(item.id, item.text, anchor=item.not_applicable, value=answer)
    return ReviewLine(item.id, item.text, anchor=_told(item, answer), value=str(answer))


def _told(item: ItemView, answer: int) -> str:
    if item.number is not None:
        return f"{answer} {item.number.unit}".strip()
    return next(option.anchor for option in item.options if option.value == answer)
