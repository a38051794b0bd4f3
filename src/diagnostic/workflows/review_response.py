"""Act: show a respondent the answers before they are sent."""

from __future__ import annotations

from collections.abc import Mapping

from diagnostic.workflows.access import find_unspent_access
from diagnostic.workflows.context import Context
from diagnostic.workflows.questionnaire import Answers, read_answers, role_title
from diagnostic.workflows.views import (
    PREFER_NOT_TO_SAY,
    ItemView,
    ReviewLine,
    ReviewSection,
    ReviewView,
)


def review_response(
    context: Context, code: str, answers: Mapping[str, str | int], unit: str = PREFER_NOT_TO_SAY
) -> ReviewView:
    """Check answers (item id → value as text) and repeat them in the form's words; nothing is stored."""
    access = find_unspent_access(context, code)
    sections = access.sections
    given = read_answers(sections, answers)
    items = [item for section in sections for item in section.items]
    return ReviewView(
        organisation=access.campaign.organisation,
        wave_title=access.wave.title,
        language=access.wave.language,
        role_group_title=role_title(access.role_group),
        unit=access.unit_named(unit),
        asks_unit=bool(access.units),
        sections=tuple(
            ReviewSection(s.scale_id, s.title, tuple(_line(item, given) for item in s.items))
            for s in sections
        ),
        unanswered=tuple(item.id for item in items if item.id not in given),
        n_items=len(items),
    )


def _line(item: ItemView, given: Answers) -> ReviewLine:
    answer = given.get(item.id)
    if answer is None:
        return ReviewLine(item.id, item.text, anchor=None, value=None)
    if answer == "not_applicable":
        return ReviewLine(item.id, item.text, anchor=item.not_applicable, value=answer)
    anchor = next(option.anchor for option in item.options if option.value == answer)
    return ReviewLine(item.id, item.text, anchor=anchor, value=str(answer))
