"""The start page of a tablet that goes from hand to hand; the form itself is the respondent's road."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from diagnostic.translations.catalogues import interface_languages
from diagnostic.web.languages import language_for, named
from diagnostic.web.pages import page
from diagnostic.web.respondent.sheet import CLEAR_SITE_DATA, KIOSK, KIOSK_ON

router = APIRouter(include_in_schema=False)


@router.get("/kiosk")
def start(request: Request) -> Response:
    """Every way back leads here, so this page also clears what the browser may hold."""
    facts = {
        "languages": named(interface_languages()),
        "kept": [(KIOSK, KIOSK_ON)],
        "kiosk": True,
        "is_start": True,
    }
    response = page("kiosk_start.html", facts, language=language_for(request))
    response.headers["Clear-Site-Data"] = CLEAR_SITE_DATA
    return response
