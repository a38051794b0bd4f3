"""The public list of receipts: anybody may read it, look one receipt up, or work its root out again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from diagnostic.errors import NotFoundError
from diagnostic.translations.catalogues import interface_languages
from diagnostic.web.access import TheContext
from diagnostic.web.languages import language_for, named
from diagnostic.web.pages import page
from diagnostic.web.respondent.role_names import role_group_name
from diagnostic.workflows.context import Context
from diagnostic.workflows.questionnaire import role_title
from diagnostic.workflows.receipts import read_receipt
from diagnostic.workflows.show_receipts import ReceiptsView, show_receipts
from diagnostic.workflows.turnout import ShownTurnout

PER_PAGE = 200
LONGEST_TYPED = 100

router = APIRouter(include_in_schema=False)


@router.get("/receipts/{wave_id}.txt")
def download(wave_id: str, context: TheContext) -> Response:
    view = _receipts(context, wave_id)
    if view.is_open:
        return RedirectResponse(f"/receipts/{view.wave_id}", 303)
    name = f'attachment; filename="receipts-{view.wave_id}.txt"'
    return PlainTextResponse(
        "".join(f"{line}\n" for line in view.lines), headers={"Content-Disposition": name}
    )


@router.get("/receipts/{wave_id}")
def read_list(wave_id: str, context: TheContext, request: Request, page: str = "1") -> Response:
    number = int(page) if page.isascii() and page.isdigit() and len(page) <= 5 else 1
    return _page(request, _receipts(context, wave_id), number)


@router.post("/receipts/{wave_id}")
def look_up(
    wave_id: str, context: TheContext, request: Request, receipt: Annotated[str, Form()] = ""
) -> Response:
    view = _receipts(context, wave_id)
    typed = receipt[:LONGEST_TYPED]
    return _page(
        request, view, 1, {"typed": typed, "asked": read_receipt(typed), "is_counted": view.holds(typed)}
    )


def _receipts(context: Context, wave_id: str) -> ReceiptsView:
    if not (wave_id.isascii() and wave_id.isalnum()):
        raise HTTPException(404)
    try:
        return show_receipts(context, wave_id)
    except NotFoundError as error:
        raise HTTPException(404) from error


def _crowd(stratum: ShownTurnout, language: str) -> list[str]:
    return [role_group_name(role_title(one), language) for one in stratum.role_groups]


def _page(
    request: Request, view: ReceiptsView, number: int, looked_up: dict[str, object] | None = None
) -> Response:
    language = language_for(request)
    pages = max(1, -(-len(view.lines) // PER_PAGE))
    number = min(max(number, 1), pages)
    facts = {
        "receipts": view,
        "shown": [line.split()[0] for line in view.lines[(number - 1) * PER_PAGE : number * PER_PAGE]],
        "groups": [(role_group_name(one.title, language), one) for one in view.groups],
        "crowds": [(_crowd(one, language), one) for one in view.turnout],
        "surplus": [name for one in view.turnout if one.has_surplus for name in _crowd(one, language)],
        "number": number,
        "pages": pages,
        "looked_up": looked_up,
        "organisation": view.organisation,
        "survey": view.wave_title,
        "is_simulated": view.is_simulated,
        "languages": named(interface_languages()),
    }
    return page("receipts.html", facts, language=language)
