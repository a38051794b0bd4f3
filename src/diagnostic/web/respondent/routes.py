"""The respondent's road: code, consent, parts, review, send. Nothing is kept before Send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from diagnostic.errors import DiagnosticError, as_diagnostic_error
from diagnostic.translations.catalogues import interface_languages
from diagnostic.web.access import TheContext
from diagnostic.web.failures import log_failure
from diagnostic.web.languages import language_for, named, note_wishes
from diagnostic.web.pages import page
from diagnostic.web.respondent.drafts import draft_name
from diagnostic.web.respondent.kind_pages import kind_page, unknown_code_page
from diagnostic.web.respondent.part import part_pages
from diagnostic.web.respondent.review import review_facts
from diagnostic.web.respondent.role_names import role_group_name
from diagnostic.web.respondent.sheet import CLEAR_SITE_DATA, KIOSK, Sheet, read_sheet
from diagnostic.workflows.codes import read_code
from diagnostic.workflows.context import Context
from diagnostic.workflows.languages import choose_language
from diagnostic.workflows.open_form import open_form
from diagnostic.workflows.refusals import (
    AlreadyReceivedDifferentlyError,
    AnswerNotOfferedError,
    CodeSpentError,
    NothingAnsweredError,
    UnknownCodeError,
    WaveClosedError,
)
from diagnostic.workflows.review_response import review_response
from diagnostic.workflows.submit_response import submit_response
from diagnostic.workflows.views import FormView

router = APIRouter(include_in_schema=False)
PostedSheet = Annotated[Sheet, Depends(read_sheet)]


@router.api_route("/", methods=["GET", "HEAD"])
def start(request: Request) -> Response:
    return page("start.html", {"languages": named(interface_languages())}, language=language_for(request))


@router.get("/a")
@router.get("/a/form")
@router.get("/a/review")
@router.get("/a/send")
def reopened_by_address() -> Response:
    return RedirectResponse("/", 303)


@router.get("/a/{code}")
def arrive_by_link(code: str, context: TheContext, request: Request) -> Response:
    request.state.is_at_kiosk = is_at_kiosk = KIOSK in request.query_params
    sheet = Sheet(code, wishes=note_wishes(request), keeps_draft=not is_at_kiosk, is_at_kiosk=is_at_kiosk)
    return _or_refuse(lambda: _consent(context, sheet), sheet, request)


@router.post("/a")
def arrive_by_typing(sheet: PostedSheet, context: TheContext, request: Request) -> Response:
    return _or_refuse(lambda: _consent(context, sheet), sheet, request)


@router.post("/a/form")
def show_questions(sheet: PostedSheet, context: TheContext, request: Request) -> Response:
    def act() -> Response:
        form = _form(context, sheet)
        return _questions(form, sheet.fitted(form))

    return _or_offer_again(lambda: _or_refuse(act, sheet, request), sheet, "/a/form")


@router.post("/a/review")
def review(sheet: PostedSheet, context: TheContext) -> Response:
    def act() -> Response:
        try:
            view = review_response(
                context, sheet.code, sheet.answers, sheet.unit, sheet.ticket, wishes=sheet.wishes
            )
        except AnswerNotOfferedError as error:
            return _misfit(context, sheet, error)
        kept = replace(sheet, wishes=(view.language,)).hidden_fields()
        facts = review_facts(view) | {"kept": kept, "kiosk": sheet.is_at_kiosk}
        return page("review.html", facts, language=view.language)

    return _or_offer_again(act, sheet, "/a/review")


@router.post("/a/send")
def send(sheet: PostedSheet, context: TheContext, request: Request) -> Response:
    def act() -> Response:
        try:
            receipt = submit_response(
                context, sheet.code, sheet.ticket, sheet.answers, sheet.unit, wishes=sheet.wishes
            )
        except AnswerNotOfferedError as error:
            return _misfit(context, sheet, error)
        except NothingAnsweredError:
            return review(sheet, context)
        facts = {
            "organisation": receipt.organisation,
            "survey": receipt.wave_title,
            "is_simulated": receipt.is_simulated,
            "was_received_before": receipt.was_received_before,
            "receipt": receipt.receipt,
            "wave_id": receipt.wave_id,
            "draft": draft_name(sheet),
        }
        return _thanks(facts, sheet, receipt.language)

    return _or_offer_again(lambda: _or_refuse(act, sheet, request, is_final=True), sheet, "/a/send")


def _or_refuse(
    act: Callable[[], Response], sheet: Sheet, request: Request, *, is_final: bool = False
) -> Response:
    """Do it; a code that takes no more answers also ends its draft, unless Send was pressed for it before."""
    try:
        return act()
    except (CodeSpentError, WaveClosedError, AlreadyReceivedDifferentlyError) as error:
        further: dict[str, object] = {"draft": draft_name(sheet)}
        if not is_final and sheet.keeps_draft:
            further["resend"] = Sheet(read_code(sheet.code), wishes=(language_for(request),)).opening_fields()
        return kind_page(request, error, further)


def _or_offer_again(act: Callable[[], Response], sheet: Sheet, address: str) -> Response:
    """Do it; when the service fails, give the answers back in a page that can ask again."""
    try:
        return act()
    except Exception as error:
        known = as_diagnostic_error(error)
        if known is not None and known.http_status < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise
        log_failure(error)
        facts = {"kept": sheet.hidden_fields(), "address": address, "kiosk": sheet.is_at_kiosk}
        language = choose_language(sheet.wishes, interface_languages())
        return page("try_again.html", facts, status=503, language=language)


def _thanks(facts: dict[str, object], sheet: Sheet, language: str) -> Response:
    if not sheet.is_at_kiosk:
        return page("thanks.html", facts, language=language)
    response = page("thanks.html", facts | {"kiosk": True, "is_over": True}, language=language)
    response.headers["Clear-Site-Data"] = CLEAR_SITE_DATA
    return response


def _consent(context: Context, sheet: Sheet) -> Response:
    try:
        form = _form(context, sheet)
    except UnknownCodeError:
        language = choose_language(sheet.wishes, interface_languages())
        return unknown_code_page(sheet.code[:64], language, is_at_kiosk=sheet.is_at_kiosk)
    begun = sheet.fitted(form)
    facts = {
        "form": form,
        "consent": form.consent,
        "executive_minimum": form.consent.minimum_c_suite if form.role_group == "c_suite" else None,
        "role": role_group_name(form.role_group_title, form.language),
        "kept": begun.opening_fields(),
        "draft": draft_name(begun),
        "kiosk": sheet.is_at_kiosk,
    }
    return page("consent.html", _survey_facts(form) | facts, language=form.language)


def _questions(form: FormView, sheet: Sheet) -> Response:
    facts = {
        "parts": part_pages(form, sheet),
        "minimum_group": form.consent.minimum_group,
        "role": role_group_name(form.role_group_title, form.language),
        "kept": sheet.opening_fields(),
        "draft": draft_name(sheet),
        "kiosk": sheet.is_at_kiosk,
    }
    return page("form.html", _survey_facts(form) | facts, language=form.language)


def _form(context: Context, sheet: Sheet) -> FormView:
    return open_form(context, sheet.code, sheet.ticket, wishes=sheet.wishes)


def _misfit(context: Context, sheet: Sheet, error: DiagnosticError) -> Response:
    form = _form(context, sheet)
    facts = _survey_facts(form) | {
        "kept": sheet.fitted(form).hidden_fields(),
        "kiosk": sheet.is_at_kiosk,
    }
    return page("misfit.html", facts, status=error.http_status, language=form.language)


def _survey_facts(form: FormView) -> dict[str, object]:
    return {
        "organisation": form.organisation,
        "survey": form.wave_title,
        "languages": named(form.languages),
        "is_simulated": form.consent.is_simulated,
    }
