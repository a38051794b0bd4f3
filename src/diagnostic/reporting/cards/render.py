"""A deck of cards to a PDF: A6 cards, four to an A4 sheet that two cuts divide, or one to a page."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from diagnostic.reporting.cards.deck import Card, Deck
from diagnostic.reporting.cards.pattern import band
from diagnostic.reporting.palette import PAPER
from diagnostic.reporting.printing import printed_environment, printed_pdf

CARDS_PER_SHEET = 4
QUIET_ZONE = 4
"""Modules of white around a QR code (ISO/IEC 18004)."""


def cards_pdf(deck: Deck, *, one_per_page: bool = False) -> bytes:
    """Set the cards as a tagged PDF/UA with their fonts, bands and QR codes inside."""
    style = printed_environment(deck.languages[0]).get_template("cards/cards.css").render()
    html = cards_html(deck, one_per_page=one_per_page)
    return printed_pdf(html, style, languages=deck.languages, drawings=_drawings(deck))


def cards_html(deck: Deck, *, one_per_page: bool = False) -> str:
    facts = {
        "deck": deck,
        "words": deck.words,
        "sheets": _sheets(deck.cards, one_per_page),
        "one_per_page": one_per_page,
    }
    return printed_environment(deck.languages[0]).get_template("cards/cards.html").render(facts)


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
