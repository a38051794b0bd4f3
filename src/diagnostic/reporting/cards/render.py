"""A deck of cards to a PDF: A6 cards, four to an A4 sheet that two cuts divide, or one to a page."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from diagnostic.reporting.cards.deck import Card, Deck
from diagnostic.reporting.cards.pattern import band
from diagnostic.reporting.fonts import font_face_css
from diagnostic.reporting.palette import PAPER, css_variables
from diagnostic.reporting.render import environment, font_resources, own_resources

CARDS_PER_SHEET = 4
QUIET_ZONE = 4
"""Modules of white around a QR code (ISO/IEC 18004)."""


def cards_pdf(deck: Deck, *, one_per_page: bool = False) -> bytes:
    """Set the cards as a tagged PDF/UA with their fonts, bands and QR codes inside."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fetcher = own_resources(font_resources() | _drawings(deck))
    fonts = FontConfiguration()
    styles = "\n".join(
        (font_face_css(), css_variables(), environment().get_template("cards/cards.css").render())
    )
    sheet = CSS(string=styles, font_config=fonts, url_fetcher=fetcher)
    page = HTML(string=cards_html(deck, one_per_page=one_per_page), url_fetcher=fetcher)
    pdf: bytes = page.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1")
    return pdf


def cards_html(deck: Deck, *, one_per_page: bool = False) -> str:
    facts = {"deck": deck, "sheets": _sheets(deck.cards, one_per_page), "one_per_page": one_per_page}
    return environment().get_template("cards/cards.html").render(facts)


def qr_svg(link: str) -> bytes:
    """Draw a link as a QR code that stays readable when an eighth of it is worn off (level M or better)."""
    import segno

    drawing = BytesIO()
    code = segno.make_qr(link, error="m")
    code.save(
        drawing, kind="svg", xmldecl=False, omitsize=True, border=QUIET_ZONE, svgclass=None, lineclass=None
    )
    return drawing.getvalue()


def _sheets(cards: Sequence[Card], one_per_page: bool) -> list[list[tuple[int, Card]]]:
    numbered = list(enumerate(cards))
    size = 1 if one_per_page else CARDS_PER_SHEET
    return [numbered[start : start + size] for start in range(0, len(numbered), size)]


def _drawings(deck: Deck) -> dict[str, tuple[bytes, str]]:
    strip = band(deck.look.pattern, PAPER, columns=9, rows=3).encode()
    squares = {
        f"report:cards/qr/{n}": (qr_svg(card.link), "image/svg+xml") for n, card in enumerate(deck.cards)
    }
    return {"report:cards/band": (strip, "image/svg+xml")} | squares
