"""The two pages of the road whose content the manifest promises: consent, and the questions."""

from __future__ import annotations

from fastapi.responses import HTMLResponse

from diagnostic.web.languages import named
from diagnostic.web.pages import page
from diagnostic.web.respondent.part import part_pages
from diagnostic.web.respondent.role_names import role_group_name
from diagnostic.web.respondent.sheet import Sheet
from diagnostic.workflows.road_pages import RoadFormView


def consent_page(view: RoadFormView) -> HTMLResponse:
    """Give the consent page: byte for byte the same for everybody of a role group and language."""
    consent = view.form.consent
    facts = {
        "form": view.form,
        "consent": consent,
        "executive_minimum": consent.minimum_c_suite if view.form.role_group == "c_suite" else None,
    }
    return page("road_consent.html", _facts(view) | facts, language=view.form.language)


def form_page(view: RoadFormView) -> HTMLResponse:
    """Give the questions in the order of the view's ticket, with nothing chosen."""
    facts = {
        "parts": part_pages(view.form, Sheet("")),
        "minimum_group": view.form.consent.minimum_group,
        "kept": [("ticket", view.form.ticket)],
    }
    return page("form.html", _facts(view) | facts, language=view.form.language)


def _facts(view: RoadFormView) -> dict[str, object]:
    return {
        "organisation": view.form.organisation,
        "survey": view.form.wave_title,
        "is_simulated": view.form.consent.is_simulated,
        "languages": named(view.form.languages),
        "role": role_group_name(view.form.role_group_title, view.form.language),
        "crowd": view.crowd,
        "wave_id": view.wave_id,
        "draft": "",
        "kiosk": False,
        "is_road": True,
    }
