"""What respondents with invitations read. No page here knows who asks for it, and none sets a cookie."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from diagnostic.errors import NotFoundError
from diagnostic.web.access import TheContext
from diagnostic.web.collector.road import consent_page, form_page
from diagnostic.web.languages import named, note_wishes
from diagnostic.web.pages import page
from diagnostic.web.respondent.role_names import role_group_name
from diagnostic.workflows.context import Context
from diagnostic.workflows.languages import choose_language
from diagnostic.workflows.published_wave import PublishedWave, find_published_wave
from diagnostic.workflows.questionnaire import role_title
from diagnostic.workflows.road_pages import consent_view, form_view

Thing = TypeVar("Thing")

router = APIRouter(include_in_schema=False, prefix="/s/{wave_id}")


@router.api_route("", methods=["GET", "HEAD"])
def shell(wave_id: str, context: TheContext, request: Request) -> Response:
    """Give the page that every invitation opens. What stands behind the # stays in the browser."""
    facts = _published(context, wave_id).facts
    language = choose_language(note_wishes(request), facts.languages)
    shown = {
        "organisation": facts.organisation,
        "survey": facts.title,
        "is_simulated": facts.is_simulated,
        "contact": facts.contact,
        "languages": named(facts.languages),
        "wave_id": facts.wave_id,
        "roles": [(one, role_group_name(role_title(one), language)) for one in facts.role_groups],
    }
    return page("road_shell.html", shown, language=language)


@router.get("/manifest.json")
def manifest(wave_id: str, context: TheContext) -> Response:
    return _signed(_published(context, wave_id).signed)


@router.get("/manifests/{version}.json")
def earlier_manifest(wave_id: str, version: str, context: TheContext) -> Response:
    versions = _published(context, wave_id).versions
    if not (version.isascii() and version.isdigit() and len(version) <= 4):
        raise HTTPException(404)
    if not 1 <= int(version) <= len(versions):
        raise HTTPException(404)
    return _signed(versions[int(version) - 1])


@router.get("/consent/{role_group}/{language}")
def consent(wave_id: str, role_group: str, language: str, context: TheContext) -> Response:
    facts = _published(context, wave_id).facts
    return consent_page(_found(lambda: consent_view(facts, context.catalogue, role_group, language)))


@router.get("/form/{role_group}/{language}")
def form(wave_id: str, role_group: str, language: str, context: TheContext, ticket: str = "") -> Response:
    """Give the questions. A ticket given before keeps their order; answers never carry it."""
    published = _published(context, wave_id)
    return form_page(_found(lambda: form_view(context, published, role_group, language, ticket[:64])))


def _published(context: Context, wave_id: str) -> PublishedWave:
    if not (wave_id.isascii() and wave_id.isalnum()):
        raise HTTPException(404)
    return _found(lambda: find_published_wave(context, wave_id))


def _found(look_up: Callable[[], Thing]) -> Thing:
    try:
        return look_up()
    except NotFoundError as error:
        raise HTTPException(404) from error


def _signed(content: bytes) -> Response:
    return Response(content, media_type="application/json")
