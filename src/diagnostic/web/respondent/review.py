"""The review page: exactly what will be sent, numbered as in the form."""

from __future__ import annotations

from diagnostic.web.languages import named
from diagnostic.web.respondent.role_names import role_group_name
from diagnostic.workflows.views import ReviewView


def review_facts(view: ReviewView) -> dict[str, object]:
    return {
        "organisation": view.organisation,
        "survey": view.wave_title,
        "is_simulated": view.is_simulated,
        "role": role_group_name(view.role_group_title, view.language),
        "languages": named(view.languages),
        "review": view,
        "parts": view.sections,
        "open_items": [line for part in view.sections for line in part.lines if line.anchor is None],
    }
