"""What a respondent reads when something is not as hoped: what happened, what is safe, what to do."""

from __future__ import annotations

from http import HTTPStatus

from fastapi.responses import Response

from diagnostic.errors import DiagnosticError
from diagnostic.web.pages import notice, page

_WORDS: dict[str, tuple[str, ...]] = {
    "code_spent": (
        "This code has been used",
        "Answers were sent with this code before, and each code works once.",
        "If you saw the thank-you page, all is well: your answers are stored and count.",
        "If you pressed Send and saw an error instead, go back to that page and press Send again. "
        "That page can still deliver; answers never count twice.",
        "If it was not you, ask for a new card where you got this one. You need not say who you are.",
    ),
    "wave_closed": (
        "This survey has closed",
        "It no longer takes answers.",
        "If you sent yours before, they count. Otherwise nothing about you has been stored.",
        "The results are now worked out for groups that are large enough, and reported to your organisation.",
    ),
    "already_received_differently": (
        "Your first answers count",
        "Answers from this form arrived before, and the answers you sent now differ from them.",
        "The first ones are stored and count. The ones sent now were not kept.",
        "Sent answers cannot be changed, because nobody can tell which ones are yours.",
    ),
    "too_large": (
        "This is more than a form can hold",
        "What arrived is far larger than this survey’s answers can be, so it was not read.",
        "Nothing has been stored, and your code is still good. Open the survey again with your code.",
    ),
    "form_damaged": (
        "The form came back incomplete",
        "A part of the page was missing, so nothing has been sent.",
        "Your code is still good. Open the survey again with your code.",
    ),
    "request_garbled": (
        "This could not be read",
        "What arrived is not a form of this survey, so nothing has been stored.",
        "If you have a code, it is still good. Open the survey again with it.",
    ),
    "no_such_route": (
        "There is no page here",
        "The address may be mistyped.",
        "Compare it with your card or message, or enter your code on the first page.",
    ),
    "method_not_offered": (
        "This page cannot be opened this way",
        "It only opens from inside the survey.",
        "Nothing has been stored. Enter your code on the first page to begin.",
    ),
    "service_failed": (
        "Something failed here",
        "It is not your fault, and nothing has been stored.",
        "Your code is still good. Wait a minute and try again.",
    ),
}


def kind_page(error: DiagnosticError) -> Response:
    if error.code == "unknown_code":
        return unknown_code_page("")
    is_our_fault = error.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR
    words = _WORDS["service_failed"] if is_our_fault else _WORDS.get(error.code, (error.title, error.mend))
    heading, lead, *paragraphs = words
    return notice(heading, lead, *paragraphs, status=error.http_status)


def unknown_code_page(typed: str) -> Response:
    return page("unknown_code.html", {"typed": typed}, status=404)
