"""What a card says, in one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diagnostic.reporting.printing import direction
from diagnostic.translations.catalogues import mark as _
from diagnostic.translations.catalogues import texts_in

_WITH_CODE = _("Scan the square, or type the address and code.")
_BY_LINK = _("Scan the square with a device of your own.")
_STEPS = (
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


def card_words(language: str, strata: Sequence[str], contact: str, *, by_link: bool = False) -> CardWords:
    """Give the words of a card with a code, or of an invitation that only its link opens."""
    say = texts_in(language).gettext
    first = _BY_LINK if by_link else _WITH_CODE
    return CardWords(
        language=language,
        direction=direction(language),
        stratum=", ".join(say(stratum) for stratum in strata),
        steps=tuple(say(step) for step in (first, *_STEPS)),
        square=say(_("QR code with this card’s link")),
        address=say(_("Address")),
        once=say(_("Single use.")),
        draw=say(_("Draw one from the box.")),
        nobody_notes=say(_("Put it back and draw again if you like. Nobody notes who draws which.")),
        code=say(_("Fingerprint") if by_link else _("Code")),
        letters=say(
            _("The page must show the same fingerprint before you answer.")
            if by_link
            else _("0 and 1 are digits; the letters O, I, L and U do not occur.")
        ),
        contact=say(_("Questions? Ask {contact}")).replace("{contact}", contact) if contact else "",
        simulated=say(_("Simulated survey: the company and its people are invented.")),
    )
