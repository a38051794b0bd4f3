"""Templates to HTML, HTML to PDF; nothing is fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from diagnostic.reporting.book import Book
from diagnostic.reporting.charts.canvas import Chart
from diagnostic.reporting.fonts import FACES, font_face_css
from diagnostic.reporting.palette import MARKS, css_variables
from diagnostic.resources import resource_folder

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def environment() -> Environment:
    """Give the templates that travel with the package; every text is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(resource_folder("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def html_of(book: Book) -> str:
    """Set the report as one HTML page; fonts and charts stand in it by name only."""
    return environment().get_template("report.html").render(book=book, marks=MARKS)


def pdf_of(book: Book) -> bytes:
    """Set the report as a tagged PDF/UA with its fonts and charts inside."""
    return set_pdf(html_of(book), book.charts())


def set_pdf(html: str, charts: Iterable[Chart]) -> bytes:
    """Set a page in the report's style; it may use these charts and our fonts, and nothing else."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fetcher = own_resources(_resources(charts))
    fonts = FontConfiguration()
    styles = "\n".join((font_face_css(), css_variables(), _style()))
    sheet = CSS(string=styles, font_config=fonts, url_fetcher=fetcher)
    page = HTML(string=html, url_fetcher=fetcher)
    pdf: bytes = page.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1")
    return pdf


def _style() -> str:
    sheets = (environment().get_template(f"style/{name}.css") for name in ("page", "parts"))
    return "\n".join(sheet.render() for sheet in sheets)


def _resources(charts: Iterable[Chart]) -> dict[str, tuple[bytes, str]]:
    drawn = {
        f"report:charts/{c.name}": (c.png, "image/png") if c.png else (c.svg.encode(), "image/svg+xml")
        for c in charts
    }
    return font_resources() | drawn


def font_resources() -> dict[str, tuple[bytes, str]]:
    return {face.url: (face.path.read_bytes(), "font/ttf") for face in FACES}


def own_resources(known: Mapping[str, tuple[bytes, str]]) -> Any:
    """Serve the report's own fonts and charts by name, and refuse everything else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnResources(URLFetcher):  # type: ignore[misc, unused-ignore]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in known:
                raise ValueError("the report fetches nothing but its own fonts and charts")
            content, kind = known[url]
            return URLFetcherResponse(url, content, {**(headers or {}), "Content-Type": kind})

    return OwnResources()
