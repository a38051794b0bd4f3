"""Forms to look at, as each role group reads them: no code, no ticket, nothing to send."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from diagnostic.web.access import TheContext
from diagnostic.web.languages import named
from diagnostic.web.pages import fragment, page
from diagnostic.web.respondent.part import part_pages
from diagnostic.web.respondent.sheet import Sheet
from diagnostic.workflows.preview_form import list_previews, preview_form

router = APIRouter(include_in_schema=False)


@router.get("/preview")
def list_forms(context: TheContext) -> Response:
    return page("previews.html", {"instruments": list_previews(context.catalogue)})


@router.get("/preview/{instrument_id}/{role_group}")
def show_form(
    context: TheContext, instrument_id: str, role_group: str, lang: str = "", part: str = "1"
) -> Response:
    view = preview_form(context.catalogue, instrument_id, role_group=role_group, language=lang)
    number = int(part) if part.isascii() and part.isdigit() and len(part) <= 3 else 1
    parts = part_pages(view, Sheet(code=""))
    shown = parts[min(max(number, 1), len(parts)) - 1]
    waiting = [question.number for question in shown.questions if question.item_id in view.waiting]
    form = fragment("_previewed_form.html", {"part": shown}, view.language)
    return page(
        "preview.html",
        {"preview": view, "part": shown, "waiting": waiting, "form": form, "spoken": named(view.languages)},
    )
