"""What acts hand to the doors: plain facts, never a row of a database.

Respondent texts are in the wave's language and unescaped. Fields that hold a code, a ticket, a key or an
answer are left out of ``repr``, so that no log can pick them up by accident.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from diagnostic.workflows.comment_text import fits
from diagnostic.workflows.turnout import ShownTurnout

NOT_APPLICABLE_ANSWER = "not_applicable"
"""What a form sends for an item's 'does not apply' option."""

PREFER_NOT_TO_SAY = ""
"""What a form sends as unit when the respondent names none."""


@dataclass(frozen=True)
class OptionView:
    value: int
    anchor: str


@dataclass(frozen=True)
class NumberView:
    """A whole number to enter instead of an option to choose."""

    low: int
    high: int
    unit: str
    """What stands behind the field; may be empty."""


@dataclass(frozen=True)
class ConditionView:
    """The item is shown only after one of these answers, as a form sends them."""

    item_id: str
    values: frozenset[str]


@dataclass(frozen=True)
class ItemView:
    id: str
    text: str
    options: tuple[OptionView, ...]
    not_applicable: str | None
    """Label of the option that sends ``NOT_APPLICABLE_ANSWER``; None when it is not offered."""
    number: NumberView | None = None
    shown_if: ConditionView | None = None
    reason: str = ""
    """Why a demographic question is asked."""
    longest: int | None = None
    """How many characters an open question takes; None for all others."""

    def takes(self, sent: str) -> bool:
        """Tell whether a form's text is an answer that this item offers."""
        if self.longest is not None:
            return fits(sent, self.longest)
        if sent == NOT_APPLICABLE_ANSWER:
            return self.not_applicable is not None
        return self.read(sent) is not None

    def read(self, sent: str) -> int | None:
        """Give the value that a form's text stands for, if this item offers it."""
        if self.number is None:
            return next((option.value for option in self.options if str(option.value) == sent), None)
        digits = sent.removeprefix("-")
        if not (digits.isdecimal() and len(digits) <= 4):
            return None
        value = int(sent)
        return value if self.number.low <= value <= self.number.high else None


@dataclass(frozen=True)
class SectionView:
    """One page of a form."""

    scale_id: str
    """Of the first item's scale; empty for demographic questions."""
    title: str
    """For reports; naming a construct to respondents would colour their answers."""
    items: tuple[ItemView, ...]
    intro: str = ""
    """What respondents read before the items."""
    heading: str = ""
    """What respondents read above the page; may be empty."""
    kind: Literal["items", "demographics"] = "items"


@dataclass(frozen=True)
class ConsentView:
    """The facts of the consent text: who is asked, who sees what, how small a group may show."""

    organisation: str
    campaign_title: str
    contact: str
    """Whom to ask; empty when the campaign names nobody."""
    purposes: tuple[str, ...]
    n_items: int
    minutes: int
    invited_in_role_group: int
    """The crowd this respondent's code is one of."""
    invited_in_all: int
    minimum_group: int
    minimum_c_suite: int | None
    """Smallest executive group that shows; None when executives have not consented to less than the rest."""
    asks_unit: bool
    minimum_comments: int | None
    """How many must write to an open question before what they wrote is read; None when there is none."""
    opened_on: date
    is_simulated: bool


@dataclass(frozen=True)
class FormView:
    """A form to fill in. It carries its ticket: send it back with the answers, and store it nowhere."""

    organisation: str
    wave_title: str
    language: str
    """The one that this form is in."""
    languages: tuple[str, ...]
    """Those it can be had in."""
    role_group: str
    role_group_title: str
    units: tuple[str, ...]
    """Offered beside 'prefer not to say'; empty when this role group is too small to be asked."""
    sections: tuple[SectionView, ...]
    consent: ConsentView
    ticket: str = field(repr=False)


@dataclass(frozen=True)
class ReviewLine:
    item_id: str
    text: str
    anchor: str | None = field(repr=False)
    """The chosen option's words; None when the item was left out."""
    value: str | None = field(repr=False)
    """As the form sends it."""
    number: int
    is_comment: bool = False


@dataclass(frozen=True)
class ReviewSection:
    scale_id: str
    title: str
    lines: tuple[ReviewLine, ...]
    heading: str
    number: int


@dataclass(frozen=True)
class ReviewView:
    organisation: str
    wave_title: str
    language: str
    languages: tuple[str, ...]
    role_group_title: str
    unit: str | None = field(repr=False)
    asks_unit: bool
    sections: tuple[ReviewSection, ...]
    unanswered: tuple[str, ...]
    """Ids of items without an answer, in form order."""
    n_items: int
    is_simulated: bool

    @property
    def n_answered(self) -> int:
        return self.n_items - len(self.unanswered)


@dataclass(frozen=True)
class ReceiptView:
    organisation: str
    wave_title: str
    language: str
    is_simulated: bool
    wave_id: str
    was_received_before: bool
    """The same answers had already arrived: sending again changed nothing."""
    receipt: str = field(repr=False)
    """Found again on the public list after the close; tells nothing by itself."""


@dataclass(frozen=True)
class HeadCount:
    """How many people of one role group (in one unit, if named) are invited.

    The rest says what passed since an earlier wave; None where nobody declared it.
    """

    role_group: str
    invited: int
    unit: str | None = None
    joined: int | None = None
    """Were not invited then."""
    left: int | None = None
    """Were here then and are not invited now."""
    moved_in: int | None = None
    moved_out: int | None = None
    """Were then, or are now, in another group of the survey."""


@dataclass(frozen=True)
class CampaignView:
    id: str
    organisation: str
    title: str
    is_simulated: bool
    created_on: date
    waves: tuple[WaveSummary, ...]


@dataclass(frozen=True)
class WaveSummary:
    id: str
    title: str
    is_open: bool


@dataclass(frozen=True)
class PinnedInstrument:
    id: str
    version: str
    title: str
    sha256: str


@dataclass(frozen=True)
class RoleGroupView:
    role_group: str
    title: str
    invited: int
    codes_issued: int
    codes_spent: int | None
    """None while the wave is open: nobody watches small groups answer."""


@dataclass(frozen=True)
class OfferedLanguage:
    """A language respondents may choose, and how far the least reviewed of its texts has come."""

    language: str
    status: Literal["source", "draft", "reviewed", "signed_off"]


@dataclass(frozen=True)
class WaveView:
    id: str
    campaign_id: str
    organisation: str
    campaign_title: str
    title: str
    language: str
    """Of those who wish for none that is offered."""
    languages: tuple[str, ...]
    """Offered to respondents."""
    translations: tuple[OfferedLanguage, ...]
    """How far each of these has come."""
    is_open: bool
    is_diagnosed: bool
    is_simulated: bool
    instruments: tuple[PinnedInstrument, ...]
    role_groups: tuple[RoleGroupView, ...]
    units: tuple[str, ...]
    head_counts: tuple[HeadCount, ...]
    n_responses: int
    minimum_group: int
    c_suite_consented: bool
    opened_on: date
    closed_on: date | None
    since: str | None
    """Id of the wave since which head counts say who joined and left."""
    fingerprint: str | None
    """Of the manifest that holds; None for a wave that was not launched and works with codes."""
    turnout: tuple[ShownTurnout, ...]
    """By stratum, once a launched wave is closed."""


@dataclass(frozen=True)
class CodeSheet:
    """Freshly issued codes, in random order. They exist nowhere else: print them now or lose them."""

    wave_id: str
    organisation: str
    wave_title: str
    language: str
    role_group: str
    role_group_title: str
    codes: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class KeyView:
    id: str
    name: str
    scopes: tuple[str, ...]
    created_on: date
    expires_on: date
    is_revoked: bool


@dataclass(frozen=True)
class NewKeyView:
    """A new API key with its secret, which is shown this once and stored only as a hash."""

    key: KeyView
    secret: str = field(repr=False)
