"""From an access code to the wave it opens and the questions it leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diagnostic.workflows.codes import office_mark, read_code
from diagnostic.workflows.form_order import AS_WRITTEN, FormOrder
from diagnostic.workflows.form_sections import sections_for
from diagnostic.workflows.languages import choose_language
from diagnostic.workflows.questionnaire import pinned_instruments
from diagnostic.workflows.refusals import (
    AnswerNotOfferedError,
    CodeSpentError,
    UnknownCodeError,
    WaveClosedError,
)
from diagnostic.workflows.requests import found
from diagnostic.workflows.views import PREFER_NOT_TO_SAY, SectionView

if TYPE_CHECKING:
    from diagnostic.instruments.model import Instrument
    from diagnostic.storage.office.models import Campaign, Wave
    from diagnostic.storage.office.repository import OfficeRepository
    from diagnostic.workflows.context import Context
    from diagnostic.workflows.form_facts import CampaignFacts, WaveFacts

UNIT_ASKED_FROM = 20
"""Smallest role group that is asked for unit and demographics; in a smaller one they could name people."""


@dataclass(frozen=True)
class GroupForm:
    """What one role group of a wave may answer."""

    campaign: CampaignFacts
    wave: WaveFacts
    role_group: str
    invited_in_role_group: int
    invited_in_all: int
    invited_in_unit: Mapping[str, int]
    instruments: tuple[Instrument, ...]

    @property
    def is_in_a_crowd(self) -> bool:
        return self.invited_in_role_group >= UNIT_ASKED_FROM

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(self.wave.units) if self.is_in_a_crowd else ()

    def language(self, wishes: Sequence[str]) -> str:
        """Give the language to speak to somebody with these wishes."""
        return choose_language(wishes, self.wave.offered_languages)

    def sections(
        self, order: FormOrder = AS_WRITTEN, language: str | None = None, *, asks_comments: bool = True
    ) -> tuple[SectionView, ...]:
        """Give everything this role group may be asked, whatever the answers so far."""
        return sections_for(
            self.instruments,
            self.role_group,
            language or self.wave.language,
            order,
            asks_demographics=self.is_in_a_crowd,
            asks_comments=asks_comments,
        )

    def unit_named(self, sent: str) -> str | None:
        """Give the unit a form names; None for 'prefer not to say'."""
        if sent == PREFER_NOT_TO_SAY:
            return None
        if sent not in self.units:
            raise AnswerNotOfferedError("question 'unit'", "the unit is none of those offered.")
        return sent


@dataclass(frozen=True)
class Access(GroupForm):
    """What the holder of one code may answer."""

    wave: Wave
    code: str = field(repr=False)
    is_spent: bool


def find_access(context: Context, typed_code: str) -> Access:
    """Look a code up; raises `UnknownCodeError`."""
    code = read_code(typed_code)
    with context.office() as office:
        known = office.code(office_mark(code))
        wave = known and office.wave(known.wave_id)
        campaign = wave and office.campaign(wave.campaign_id)
        if not (known and wave and campaign):
            raise UnknownCodeError
        form = _form_of(context, office, campaign, wave, known.role_group)
    return Access(**vars(form), code=code, is_spent=known.spent_by is not None)


def find_group_form(context: Context, wave_id: str, role_group: str) -> GroupForm:
    """Look up what a role group of a wave is asked, whoever holds a code."""
    with context.office() as office:
        wave = found(office.wave(wave_id), "wave", "its campaign")
        campaign = found(office.campaign(wave.campaign_id), "campaign", "the list of campaigns")
        return _form_of(context, office, campaign, wave, role_group)


def _form_of(
    context: Context, office: OfficeRepository, campaign: Campaign, wave: Wave, role_group: str
) -> GroupForm:
    counts = office.head_counts(wave.id)
    return GroupForm(
        campaign=campaign,
        wave=wave,
        role_group=role_group,
        invited_in_role_group=sum(c.invited for c in counts if c.role_group == role_group),
        invited_in_all=sum(count.invited for count in counts),
        invited_in_unit={
            unit: sum(count.invited for count in counts if count.unit == unit) for unit in wave.units
        },
        instruments=pinned_instruments(context.catalogue, wave.instruments),
    )


def find_unspent_access(context: Context, typed_code: str) -> Access:
    """Look a code up that has not been used in a wave that is open."""
    access = find_access(context, typed_code)
    if access.is_spent:
        raise CodeSpentError
    if access.wave.closed_on is not None:
        raise WaveClosedError
    return access
