"""The road of forms on paper: code, keys, check, send, next. Off unless the service is started with it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from diagnostic.errors import as_diagnostic_error
from diagnostic.translations.catalogues import interface_languages, texts_in
from diagnostic.translations.catalogues import mark as _
from diagnostic.web.access import TheContext
from diagnostic.web.entry.rows import checked_fields, entry_parts
from diagnostic.web.entry.typed import Typed, read_typed, unit_of
from diagnostic.web.failures import log_failure
from diagnostic.web.languages import language_for, named
from diagnostic.web.pages import page
from diagnostic.web.respondent.role_names import role_group_name
from diagnostic.workflows.context import Context
from diagnostic.workflows.open_form import open_form
from diagnostic.workflows.refusals import (
    AlreadyReceivedDifferentlyError,
    AnswerNotOfferedError,
    CodeSpentError,
    FormDamagedError,
    UnknownCodeError,
    WaveClosedError,
)
from diagnostic.workflows.submit_response import submit_response
from diagnostic.workflows.views import FormView

router = APIRouter(prefix="/entry", include_in_schema=False)
TypedForm = Annotated[Typed, Depends(read_typed)]

_CLEAR_SITE_DATA = '"cache"'
"""Told with the next code. Nothing is stored here, so what the helper's browser stores is left alone."""

_REFUSALS: dict[type[Exception], str] = {
    UnknownCodeError: _("We do not know this code. Compare it with the strip, character by character."),
    CodeSpentError: _("Answers were sent with this code before. This form does not count a second time."),
    WaveClosedError: _("This survey has closed. It no longer takes answers."),
    AlreadyReceivedDifferentlyError: _(
        "This form was sent before with other answers. The first ones count; these were not kept."
    ),
    AnswerNotOfferedError: _("The form came back changed, so nothing has been sent. Type its code again."),
    FormDamagedError: _("The form came back incomplete, so nothing has been sent. Type its code again."),
}


@router.get("")
def start(request: Request) -> Response:
    return _start(language_for(request))


@router.get("/form")
@router.get("/check")
@router.get("/send")
def reopened_by_address() -> Response:
    return RedirectResponse("/entry", 303)


@router.post("/form")
def show_keys(typed: TypedForm, context: TheContext, request: Request) -> Response:
    return _or_start_again(lambda: _keys_page(_form(context, typed), typed), typed, request)


@router.post("/check")
def check(typed: TypedForm, context: TheContext, request: Request) -> Response:
    def act() -> Response:
        form = _form(context, typed)
        parts, unit = entry_parts(form, typed), unit_of(form, typed)
        rows = [row for part in parts for row in part.rows]
        answered = [row for row in rows if row.answer is not None and not row.is_hidden]
        if unit is None or not answered or any(row.is_faulty for row in rows):
            return _keys_page(form, typed, is_checked=True)
        facts = {
            "parts": parts,
            "unit": unit,
            "n_answered": len(answered),
            "n_items": len(rows),
            "kept": checked_fields(parts, typed, unit),
        }
        return page("entry_check.html", _survey_facts(form) | facts, language=form.language)

    return _or_start_again(act, typed, request)


@router.post("/send")
def send(typed: TypedForm, context: TheContext, request: Request) -> Response:
    def act() -> Response:
        receipt = submit_response(
            context, typed.code, typed.ticket, typed.answers, typed.unit_name, wishes=typed.wishes
        )
        return _start(receipt.language, is_sent=True, was_received_before=receipt.was_received_before)

    return _or_start_again(act, typed, request)


def _or_start_again(act: Callable[[], Response], typed: Typed, request: Request) -> Response:
    """Do it; a refusal is told where the next code is typed, a failure gives everything back to try again."""
    language = language_for(request)
    try:
        return act()
    except Exception as error:
        known = as_diagnostic_error(error)
        if known is not None and type(known) in _REFUSALS:
            fault = texts_in(language).gettext(_REFUSALS[type(known)])
            return _start(language, fault=fault, status=known.http_status)
        if known is not None and known.http_status < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise
        log_failure(error)
        facts = {"kept": typed.fields(), "address": request.url.path}
        return page("entry_failed.html", facts, status=503, language=language)


def _start(language: str, *, status: int = 200, **facts: object) -> Response:
    offered = {"languages": named(interface_languages())}
    response = page("entry_start.html", offered | facts, status=status, language=language)
    response.headers["Clear-Site-Data"] = _CLEAR_SITE_DATA
    return response


def _keys_page(form: FormView, typed: Typed, *, is_checked: bool = False) -> Response:
    facts = {
        "parts": entry_parts(form, typed),
        "units": tuple(enumerate(form.units, 1)),
        "unit": typed.unit,
        "unit_is_faulty": unit_of(form, typed) is None,
        "is_checked": is_checked,
        "kept": [("code", typed.code), ("ticket", typed.ticket or form.ticket)],
    }
    return page("entry_form.html", _survey_facts(form) | facts, language=form.language)


def _form(context: Context, typed: Typed) -> FormView:
    return open_form(context, typed.code, typed.ticket, wishes=typed.wishes, as_written=True)


def _survey_facts(form: FormView) -> dict[str, object]:
    return {
        "organisation": form.organisation,
        "survey": form.wave_title,
        "role": role_group_name(form.role_group_title, form.language),
        "is_simulated": form.consent.is_simulated,
    }
