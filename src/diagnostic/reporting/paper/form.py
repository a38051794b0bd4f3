"""A form on paper: what stands on it, in print order, with the number that stands beside every box."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostic.reporting.cards.deck import Look

NOT_APPLICABLE_KEY = "–"
"""Beside 'does not apply'; typed in as a hyphen."""

_MOST_IN_A_ROW = 7
_LONGEST_IN_A_ROW = 40
_MOST_BOXES = 12
_LONGEST_NUMERAL = 4


@dataclass(frozen=True)
class PaperOption:
    key: str
    """The option's value, printed small: whoever types the form in types this."""
    label: str


@dataclass(frozen=True)
class PaperNumber:
    low: int
    high: int
    unit: str

    @property
    def n_digits(self) -> int:
        return max(len(str(self.low)), len(str(self.high)))


@dataclass(frozen=True)
class PaperCondition:
    """Answer only after one of these options was ticked at an earlier question."""

    question: int
    labels: tuple[str, ...]


@dataclass(frozen=True)
class PaperItem:
    number: int
    text: str
    options: tuple[PaperOption, ...]
    not_applicable: str | None
    entry: PaperNumber | None = None
    condition: PaperCondition | None = None
    reason: str = ""

    @property
    def written(self) -> PaperNumber | None:
        """A number to write: what the form asks for, or a scale too long for a box per option."""
        if self.entry is not None or len(self.options) <= _MOST_BOXES:
            return self.entry
        values = [int(option.key) for option in self.options]
        return PaperNumber(min(values), max(values), "")

    @property
    def arrangement(self) -> str:
        """How the boxes stand: words in one ``row``, bare ``numerals`` in one, or a ``list``."""
        longest = max((len(option.label) for option in self.options), default=0)
        if longest <= _LONGEST_NUMERAL and len(self.options) > _MOST_IN_A_ROW:
            return "numerals"
        return "row" if len(self.options) <= _MOST_IN_A_ROW and longest <= _LONGEST_IN_A_ROW else "list"


@dataclass(frozen=True)
class PaperPart:
    heading: str
    intro: str
    items: tuple[PaperItem, ...]
    is_about_person: bool = False


@dataclass(frozen=True)
class PaperConsent:
    """The figures of the consent text, the same as on the screen."""

    invited_in_all: int
    invited_in_role_group: int
    minutes: int
    n_items: int
    minimum_group: int
    minimum_executives: int | None
    contact: str


@dataclass(frozen=True)
class PaperForm:
    """Without a consent text it is a preview: there is no wave that it could belong to."""

    organisation: str
    title: str
    stratum: str
    look: Look
    language: str
    parts: tuple[PaperPart, ...]
    units: tuple[PaperOption, ...] = ()
    consent: PaperConsent | None = None
    is_simulated: bool = False

    @property
    def is_preview(self) -> bool:
        return self.consent is None
