"""Printed matter for respondents: templates in their languages, to a tagged PDF with its fonts inside."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from diagnostic.reporting.arabic_fonts import arabic_faces
from diagnostic.reporting.fonts import font_face_css
from diagnostic.reporting.palette import css_variables
from diagnostic.reporting.render import font_resources, own_resources
from diagnostic.resources import resource_folder
from diagnostic.translations.catalogues import texts_in

if TYPE_CHECKING:
    from jinja2 import Environment

_ARABIC_LETTERS = frozenset({"ar", "fa", "ur"})
_RIGHT_TO_LEFT = _ARABIC_LETTERS | {"he"}


def direction(language: str) -> str:
    return "rtl" if language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


@cache
def printed_environment(language: str) -> Environment:
    """Give the templates in a language; every text is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(resource_folder("templates")),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(texts_in(language), newstyle=True)  # type: ignore[attr-defined]
    environment.filters["number"] = partial(_number, language)
    environment.globals |= {"language": language, "direction": direction(language)}
    return environment


def _number(language: str, value: int) -> str:
    from babel.numbers import format_decimal

    return str(format_decimal(value, locale=language.replace("-", "_")))


def printed_pdf(
    html: str,
    style: str,
    *,
    languages: Collection[str],
    drawings: Mapping[str, tuple[bytes, str]],
) -> bytes:
    """Set a page as PDF/UA; it may use our fonts and the drawings, each by its name, and nothing else."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    arabic = arabic_faces() if any(one.partition("-")[0] in _ARABIC_LETTERS for one in languages) else ()
    letters = {face.url: (face.path.read_bytes(), "font/ttf") for face in arabic}
    fetcher = own_resources(font_resources() | letters | dict(drawings))
    fonts = FontConfiguration()
    styles = "\n".join((font_face_css(), *(face.css for face in arabic), css_variables(), style))
    sheet = CSS(string=styles, font_config=fonts, url_fetcher=fetcher)
    page: Any = HTML(string=html, url_fetcher=fetcher)
    pdf: bytes = page.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1")
    return pdf
