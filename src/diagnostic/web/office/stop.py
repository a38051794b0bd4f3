"""Where a letter's reader says: no more letters. Every token is answered alike."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from diagnostic.translations.catalogues import interface_languages
from diagnostic.web.access import TheContext
from diagnostic.web.languages import language_for, named
from diagnostic.web.pages import page
from diagnostic.workflows.stop_reminders import stop_reminders

_LONGEST_TOLD = 64

router = APIRouter(include_in_schema=False)


@router.get("/stop/{token}")
def ask(token: str, request: Request) -> Response:
    """Ask first: mail scanners open every link, and none of them may stop anything."""
    return _page(request, token, is_stopped=False)


@router.post("/stop/{token}")
def stop(
    token: str,
    context: TheContext,
    request: Request,
    one_click: Annotated[str, Form(alias="List-Unsubscribe")] = "",
) -> Response:
    """Stop the letters; a mail program that asks by itself (RFC 8058) gets no page."""
    stop_reminders(context, token)
    return Response() if one_click else _page(request, token, is_stopped=True)


def _page(request: Request, token: str, *, is_stopped: bool) -> Response:
    facts = {
        "is_stopped": is_stopped,
        "address": f"/stop/{quote(token[:_LONGEST_TOLD], safe='')}",
        "languages": named(interface_languages()),
    }
    return page("stop.html", facts, language=language_for(request))
