"""What a card says, in one language."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostic.reporting.printing import direction
from diagnostic.translations.catalogues import mark as _
from diagnostic.translations.catalogues import texts_in

_STEPS = (
    _("Scan the square, or type the address and code."),
    _("Read what is stored, then decide freely."),
    _("Answer, press Send, throw this card away."),
)


@dataclass(frozen=True)
class CardWords:
    language: str
    direction: str
    stratum: str
    steps: tuple[str, ...]
    square: str
    address: str
    once: str
    draw: str
    nobody_notes: str
    code: str
    letters: str
    contact: str
    """Whom to ask, as a sentence; may be empty."""
    simulated: str


def card_words(language: str, stratum: str, contact: str) -> CardWords:
    say = texts_in(language).gettext
    return CardWords(
        language=language,
        direction=direction(language),
        stratum=say(stratum),
        steps=tuple(say(step) for step in _STEPS),
        square=say(_("QR code with this card’s link")),
        address=say(_("Address")),
        once=say(_("Single use.")),
        draw=say(_("Draw one from the box.")),
        nobody_notes=say(_("Put it back and draw again if you like. Nobody notes who draws which.")),
        code=say(_("Code")),
        letters=say(_("0 and 1 are digits; the letters O, I, L and U do not occur.")),
        contact=say(_("Questions? Ask {contact}")).replace("{contact}", contact) if contact else "",
        simulated=say(_("Simulated survey: the company and its people are invented.")),
    )
