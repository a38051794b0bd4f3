"""Server-rendered pages: every text is escaped, every asset is our own and named by its content."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException

_FOLDER = Path(__file__).resolve().parent
_MEDIA_TYPES = {"survey.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}

router = APIRouter(include_in_schema=False)


@cache
def asset_bytes(name: str) -> bytes:
    return (_FOLDER / "static" / name).read_bytes()


@cache
def _asset_gzip(name: str) -> bytes:
    return gzip.compress(asset_bytes(name), mtime=0)


@cache
def asset_url(name: str) -> str:
    return f"/static/{name}?v={hashlib.sha256(asset_bytes(name)).hexdigest()[:12]}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    environment.globals["asset"] = asset_url
    return environment


def page(template: str, facts: Mapping[str, object] | None = None, *, status: int = 200) -> HTMLResponse:
    return HTMLResponse(_environment().get_template(template).render(facts or {}), status_code=status)


def notice(heading: str, lead: str, *paragraphs: str, status: int) -> HTMLResponse:
    return page("notice.html", {"heading": heading, "lead": lead, "paragraphs": paragraphs}, status=status)


@router.api_route("/static/{name}", methods=["GET", "HEAD"])
def static_file(name: str, request: Request) -> Response:
    if name not in _MEDIA_TYPES:
        raise HTTPException(404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    body = asset_bytes(name)
    if "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["Content-Encoding"] = _asset_gzip(name), "gzip"
    return Response(body, media_type=_MEDIA_TYPES[name], headers=headers)
