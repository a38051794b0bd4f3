"""A page for people that describes the API, made from the API's own description."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from diagnostic.errors import DiagnosticError
from diagnostic.web.pages import page

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def docs(request: Request) -> Response:
    schema = request.app.openapi()
    operations = [
        {"method": method.upper(), "path": path, **facts}
        for path, methods in schema["paths"].items()
        for method, facts in methods.items()
    ]
    groups = [
        (tag, [operation for operation in operations if tag["name"] in operation["tags"]])
        for tag in schema["tags"]
    ]
    return page("api.html", {"info": schema["info"], "groups": groups, "problems": _problems()})


def _problems() -> list[tuple[str, str, int]]:
    kinds: dict[str, tuple[str, str, int]] = {}
    pending = [DiagnosticError]
    while pending:
        kind = pending.pop()
        pending.extend(kind.__subclasses__())
        kinds[kind.code] = (kind.code, kind.title, kind.http_status)
    return sorted(kinds.values())
