"""The cards of one role group: what stands on them, and how the group is told from the others."""

from __future__ import annotations

from dataclasses import dataclass, field

from diagnostic.reporting.cards.pattern import Pattern
from diagnostic.reporting.cards.words import CardWords, card_words
from diagnostic.reporting.palette import BLUE, INK, MUTED, RUST


@dataclass(frozen=True)
class Look:
    """A stratum's colour and pattern; the pattern survives a black-and-white copy."""

    colour: str
    pattern: Pattern


LOOKS = (
    Look(BLUE, "stripes"),
    Look(RUST, "dots"),
    Look(INK, "chevrons"),
    Look(MUTED, "squares"),
    Look(BLUE, "crosses"),
    Look(RUST, "bars"),
    Look(INK, "rings"),
    Look(MUTED, "waves"),
)


def look_of(place: int) -> Look:
    """Give the look of the role group that stands at this place among its wave's, from 0."""
    return LOOKS[place % len(LOOKS)]


@dataclass(frozen=True)
class Card:
    code: str = field(repr=False)
    """In groups, as it is printed; empty on an invitation, whose link is too long to type."""
    link: str = field(repr=False)


@dataclass(frozen=True)
class Deck:
    organisation: str
    title: str
    stratum: str
    """The role group's name for people, in English; known ones are translated."""
    look: Look
    address: str
    """Where the code can be typed in, when the square cannot be read."""
    contact: str
    """Whom to ask; may be empty."""
    is_simulated: bool
    cards: tuple[Card, ...] = field(repr=False)
    """In the order in which they are printed."""
    languages: tuple[str, ...] = ("en",)
    """One or two, the first on top."""
    fingerprint: str = ""
    """What invitations print in the place of a code."""
    also: tuple[str, ...] = ()
    """The names of further role groups that draw from the same stack."""

    @property
    def words(self) -> tuple[CardWords, ...]:
        """Give what the cards say, once per language."""
        strata, by_link = (self.stratum, *self.also), bool(self.fingerprint)
        return tuple(card_words(one, strata, self.contact, by_link=by_link) for one in self.languages)
