"""Server-rendered pages: every text is escaped, every asset is our own and named by its content."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.exceptions import HTTPException

from diagnostic.translations.catalogues import SOURCE_LANGUAGE, texts_in
from diagnostic.web.languages import language_name, locale_of

_FOLDER = Path(__file__).resolve().parent
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}

router = APIRouter(include_in_schema=False)


@cache
def asset_bytes(name: str) -> bytes:
    """Give a file as it is served: scripts without their comments and indentation, all else as it is."""
    content = (_FOLDER / "static" / name).read_bytes()
    return _bare(content) if name.endswith(".js") else content


def _bare(script: bytes) -> bytes:
    """Leave out lines of comment and indentation, as docs/decisions/0024 shows with one line of sed."""
    lines = (line.strip() for line in script.splitlines())
    return b"".join(line + b"\n" for line in lines if line and not line.startswith(b"//"))


@cache
def _packed_asset(name: str, encoding: str) -> bytes:
    if encoding == "br":
        packed: bytes = import_module("brotli").compress(asset_bytes(name))
        return packed
    return gzip.compress(asset_bytes(name), mtime=0)


@cache
def _encodings() -> tuple[str, ...]:
    """Give those that can be made here, smallest first; Brotli comes with what prints reports."""
    return ("br", "gzip") if find_spec("brotli") else ("gzip",)


def _encoding_for(request: Request) -> str:
    accepted = request.headers.get("accept-encoding", "")
    taken = {part.partition(";")[0].strip() for part in accepted.split(",")}
    return next((encoding for encoding in _encodings() if encoding in taken), "")


@cache
def asset_names() -> frozenset[str]:
    return frozenset(path.name for path in (_FOLDER / "static").iterdir() if path.suffix in _MEDIA_TYPES)


@cache
def _assets_version() -> str:
    """Name all assets together by their content, so that scripts can import each other by plain names."""
    content = hashlib.sha256()
    for name in sorted(asset_names()):
        content.update(hashlib.sha256(name.encode() + asset_bytes(name)).digest())
    return content.hexdigest()[:12]


def asset_url(name: str) -> str:
    return f"/static/{_assets_version()}/{name}"


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(texts_in(language), newstyle=True)  # type: ignore[attr-defined]
    environment.globals |= {"asset": asset_url, "speech": language_name(language)}
    environment.filters["number"] = partial(_number, language)
    return environment


def _number(language: str, value: int) -> str:
    from babel.numbers import format_decimal

    return format_decimal(value, locale=locale_of(language))


def page(
    template: str,
    facts: Mapping[str, object] | None = None,
    *,
    status: int = 200,
    language: str = SOURCE_LANGUAGE,
) -> HTMLResponse:
    """Give a page in a language; texts in that language come from its catalogue, facts as they are."""
    body = _environment(language).get_template(template).render(facts or {})
    return HTMLResponse(body, status_code=status, headers={"Content-Language": language})


def fragment(template: str, facts: Mapping[str, object], language: str) -> Markup:
    """Give a part of a page in another language than the page around it."""
    return Markup(_environment(language).get_template(template).render(facts))  # noqa: S704 - it escapes


def notice(
    heading: str,
    lead: str,
    *paragraphs: str,
    status: int,
    language: str = SOURCE_LANGUAGE,
    further: Mapping[str, object] | None = None,
) -> HTMLResponse:
    """Give a page of texts that are translated here: mark them where they are written."""
    say = texts_in(language).gettext
    facts = {"heading": say(heading), "lead": say(lead), "paragraphs": [say(one) for one in paragraphs]}
    return page("notice.html", facts | dict(further or {}), status=status, language=language)


@router.api_route("/static/{version}/{name}", methods=["GET", "HEAD"])
def static_file(version: str, name: str, request: Request) -> Response:
    if version != _assets_version() or name not in asset_names():
        raise HTTPException(404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    body = asset_bytes(name)
    if encoding := _encoding_for(request):
        body, headers["Content-Encoding"] = _packed_asset(name, encoding), encoding
    return Response(body, media_type=_MEDIA_TYPES[Path(name).suffix], headers=headers)
