"""How cards look and where they lead, whether they are printed with their codes or later."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from diagnostic.translations.catalogues import interface_languages
from diagnostic.workflows.context import Context
from diagnostic.workflows.requests import FaultyRequestError

_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*")
_LONGEST_ADDRESS = 120
_MOST_LANGUAGES = 2


@dataclass(frozen=True)
class CardDesign:
    languages: tuple[str, ...] = ()
    """One or two; the wave's own when left out."""
    one_per_page: bool = False


PLAIN = CardDesign()


@dataclass(frozen=True)
class DeckFacts:
    """What all cards of a role group have in common."""

    organisation: str
    title: str
    stratum: str
    place: int
    """Of the role group among its wave's, which sets colour and pattern."""
    address: str
    contact: str
    language: str
    """Of the wave."""
    is_simulated: bool
    fingerprint: str = ""
    """Of the manifest that an invitation belongs to; empty on cards with codes."""
    also: tuple[str, ...] = ()
    """Further role groups that draw from the same stack."""


def check_design(design: CardDesign) -> None:
    """Refuse languages that no card can speak, before any code is given out."""
    known = interface_languages()
    if len(design.languages) > _MOST_LANGUAGES or not set(design.languages) <= set(known):
        raise FaultyRequestError(
            "language of the cards",
            "a card speaks one or two of the languages at hand.",
            f"Use one or two of: {', '.join(known)}.",
        )


def set_cards(
    context: Context, facts: DeckFacts, cards: Sequence[tuple[str, str]], design: CardDesign
) -> bytes:
    """Give the cards as a PDF, shuffled; each comes as its code, which may be empty, and its link."""
    from diagnostic.reporting.cards.deck import Card, Deck, look_of
    from diagnostic.reporting.cards.render import cards_pdf

    deck = Deck(
        organisation=facts.organisation,
        title=facts.title,
        stratum=facts.stratum,
        look=look_of(facts.place),
        address=facts.address,
        contact=facts.contact,
        is_simulated=facts.is_simulated,
        cards=tuple(Card(code, link) for code, link in sorted(cards, key=lambda _: context.random_bytes(16))),
        languages=tuple(dict.fromkeys(design.languages)) or (facts.language,),
        fingerprint=facts.fingerprint,
        also=facts.also,
    )
    return cards_pdf(deck, one_per_page=design.one_per_page)


def card_link(address: str, code: str) -> str:
    return f"{address}/a/{code}"


def service_address(typed: str) -> str:
    """Give an address of the service without a slash at its end; refuses what is no plain web address."""
    address = typed.strip().rstrip("/")
    if len(address) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise FaultyRequestError(
            "address of the service",
            f"it is no plain web address of at most {_LONGEST_ADDRESS} characters.",
            "Write it as respondents reach it, such as https://survey.example.org, without '?' or '#'.",
        )
    return address
