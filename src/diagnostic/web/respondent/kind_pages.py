"""What a respondent reads when something is not as hoped: what happened, what is safe, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import Request
from fastapi.responses import Response

from diagnostic.errors import DiagnosticError
from diagnostic.translations.catalogues import interface_languages
from diagnostic.translations.catalogues import mark as _
from diagnostic.web.languages import language_for, named
from diagnostic.web.pages import notice, page
from diagnostic.web.respondent.sheet import KIOSK, KIOSK_ON
from diagnostic.workflows.doors import Doors

_WORDS: dict[str, tuple[str, ...]] = {
    "code_spent": (
        _("This code has been used"),
        _("Answers were sent with this code before, and each code works once."),
        _("If you saw the thank-you page, all is well: your answers are stored and count."),
        _(
            "If you pressed Send and saw an error instead, go back to that page and press Send again. "
            "That page can still deliver; answers never count twice."
        ),
        _("If it was not you, ask for a new card where you got this one. You need not say who you are."),
    ),
    "wave_closed": (
        _("This survey has closed"),
        _("It no longer takes answers."),
        _("If you sent yours before, they count. Otherwise nothing about you has been stored."),
        _(
            "The results are now worked out for groups that are large enough, and reported to your "
            "organisation."
        ),
    ),
    "already_received_differently": (
        _("Your first answers count"),
        _("Answers from this form arrived before, and the answers you sent now differ from them."),
        _("The first ones are stored and count. The ones sent now were not kept."),
        _("Sent answers cannot be changed."),
    ),
    "too_large": (
        _("This is more than a form can hold"),
        _("What arrived is far larger than this survey’s answers can be, so it was not read."),
        _("Nothing has been stored, and your code is still good. Open the survey again with your code."),
    ),
    "form_damaged": (
        _("The form came back incomplete"),
        _("A part of the page was missing, so nothing has been sent."),
        _("Your code is still good. Open the survey again with your code."),
    ),
    "request_garbled": (
        _("This could not be read"),
        _("What arrived is not a form of this survey, so nothing has been stored."),
        _("If you have a code, it is still good. Open the survey again with it."),
    ),
    "no_such_route": (
        _("There is no page here"),
        _("The address may be mistyped."),
        _("Compare it with your card or message, or enter your code on the first page."),
    ),
    "method_not_offered": (
        _("This page cannot be opened this way"),
        _("It only opens from inside the survey."),
        _("Nothing has been stored. Enter your code on the first page to begin."),
    ),
    "service_failed": (
        _("Something failed here"),
        _("It is not your fault, and nothing has been stored."),
        _("Your code is still good. Wait a minute and try again."),
    ),
}
_ON_THE_ROAD: dict[str, tuple[str, ...]] = {
    "no_such_route": (
        _("There is no page here"),
        _("The address may be mistyped."),
        _("Open the link of your invitation, all of it, as it stands there."),
    ),
    "service_failed": (
        _("Something failed here"),
        _("It is not your fault, and nothing has been stored."),
        _("Your invitation is still good. Wait a minute and try again."),
    ),
}
"""For those who come with an invitation, and wherever no codes are taken."""
_ANYTHING_ELSE_ON_THE_ROAD = (
    _("This did not work"),
    _("Nothing has been stored, and your invitation is still good."),
    _("Open the link of your invitation again. If this page comes back, tell the people named there."),
)
_ANYTHING_ELSE = (
    _("This did not work"),
    _("Nothing has been stored, and your code is still good."),
    _("Open the survey again with your code. If this page comes back, tell whoever gave you the code."),
)


def kind_page(
    request: Request, error: DiagnosticError, further: Mapping[str, object] | None = None
) -> Response:
    """Give the page for an error in the reader's language; consultants' previews stay in English."""
    if error.code not in _WORDS and request.url.path.startswith("/preview"):
        shown = {"takes_codes": _takes_codes(request)}
        return notice(error.title, error.mend, status=error.http_status, further=shown)
    language = language_for(request)
    is_at_kiosk = getattr(request.state, "is_at_kiosk", False)
    if error.code == "unknown_code":
        return unknown_code_page("", language, is_at_kiosk=is_at_kiosk)
    takes_codes = _takes_codes(request)
    heading, lead, *paragraphs = _words(error, takes_codes=takes_codes)
    facts = {**(further or {}), "kiosk": is_at_kiosk, "takes_codes": takes_codes}
    return notice(heading, lead, *paragraphs, status=error.http_status, language=language, further=facts)


def _takes_codes(request: Request) -> bool:
    """Tell whether a code could help here, rather than the link of an invitation."""
    app = request.scope.get("app")  # a refusal may come before the request has reached it
    doors: Doors = app.state.doors if app else Doors.ALL
    return doors.cards and not request.url.path.startswith(("/s/", "/stop/"))


def _words(error: DiagnosticError, *, takes_codes: bool) -> tuple[str, ...]:
    known, anything_else = (
        (_WORDS, _ANYTHING_ELSE) if takes_codes else (_ON_THE_ROAD, _ANYTHING_ELSE_ON_THE_ROAD)
    )
    is_our_fault = error.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return known["service_failed"] if is_our_fault else known.get(error.code, anything_else)


def unknown_code_page(typed: str, language: str, *, is_at_kiosk: bool = False) -> Response:
    facts: dict[str, object] = {"typed": typed, "languages": named(interface_languages())}
    if is_at_kiosk:
        facts |= {"kiosk": True, "kept": [(KIOSK, KIOSK_ON)]}
    return page("unknown_code.html", facts, status=404, language=language)
