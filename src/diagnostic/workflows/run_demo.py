"""Act: survey the simulated example company through the real HTTP routes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from diagnostic.example.generate import generate_people, invited
from diagnostic.example.truth import EXAMPLE_COMPANY
from diagnostic.example.visitor import answer_everybody
from diagnostic.instruments.model import Instrument
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Context
from diagnostic.workflows.create_campaign import create_campaign
from diagnostic.workflows.issue_codes import issue_codes
from diagnostic.workflows.list_campaigns import list_campaigns
from diagnostic.workflows.manage_keys import create_key
from diagnostic.workflows.open_wave import CORE_PACK, open_wave
from diagnostic.workflows.show_wave import show_wave
from diagnostic.workflows.views import CampaignView, HeadCount, WaveView

EXAMPLE_PACK = (*CORE_PACK, "blind_spot")
"""The core pack, and the executives' forecasts of the front line's answers to it."""
SEED = 20_261_121
"""The company is the same at every run."""


@dataclass(frozen=True)
class ExampleDoors:
    """What one needs to try an open wave of the example company."""

    wave_id: str
    codes: tuple[tuple[str, str], ...] = field(repr=False)
    """Title of a role group, one code of it."""
    api_key: str = field(repr=False)


def survey_example_company(
    context: Context, address: str, progress: Callable[[int, int], None] | None = None
) -> WaveView:
    """Open a wave, let everybody who responds answer at the address, and close it."""
    wave = open_example(context, "First wave")
    people = generate_people(_instruments(context), np.random.default_rng(SEED))
    codes = {
        role.role_group: list(issue_codes(context, wave.id, role_group=role.role_group).codes)
        for role in wave.role_groups
    }
    journeys = [(codes[person.role_group].pop(), person) for person in people if person.responds]
    order = np.random.default_rng(SEED + 1).permutation(len(journeys))
    answer_everybody(address, [journeys[position] for position in order], progress)
    return close_wave(context, wave.id, confirmed=True)


def open_example_wave(context: Context) -> ExampleDoors:
    """Give a wave of the loaded company that is open, with a code for each role group and an API key."""
    wave = _open_wave_with_codes_left(context) or open_example(context, "Second wave, open to try")
    codes = tuple(
        (role.title, issue_codes(context, wave.id, role_group=role.role_group, count=1).codes[0])
        for role in wave.role_groups
    )
    key = create_key(context, name="example", days_valid=1)
    return ExampleDoors(wave.id, codes, key.secret)


def example_waves(context: Context) -> tuple[WaveView, ...]:
    """Give every wave of the example company, in the order of their opening."""
    return tuple(
        show_wave(context, wave.id)
        for campaign in list_campaigns(context)
        if campaign.is_simulated
        for wave in campaign.waves
    )


def _open_wave_with_codes_left(context: Context) -> WaveView | None:
    for wave in example_waves(context):
        works_with_codes = wave.is_open and wave.fingerprint is None
        if works_with_codes and all(role.codes_issued < role.invited for role in wave.role_groups):
            return wave
    return None


def closed_example_wave(context: Context) -> str | None:
    """Give the id of the wave in which the whole example company answered, if this folder holds it."""
    return next(
        (one.id for one in example_waves(context) if not one.is_open and one.fingerprint is None), None
    )


def open_example(context: Context, title: str) -> WaveView:
    """Open a wave of the example company, with everybody in it invited."""
    campaigns = [campaign for campaign in list_campaigns(context) if campaign.is_simulated]
    campaign = campaigns[0] if campaigns else _campaign(context)
    return open_wave(
        context,
        campaign.id,
        title=title,
        instruments=EXAMPLE_PACK,
        head_counts=[HeadCount(str(group.role_group), count, group.unit) for group, count in invited()],
        c_suite_consented=True,
    )


def _campaign(context: Context) -> CampaignView:
    return create_campaign(
        context,
        organisation=EXAMPLE_COMPANY.organisation,
        title="Culture diagnostic",
        contact="whoever showed you this example",
        is_simulated=True,
    )


def _instruments(context: Context) -> list[Instrument]:
    return [context.catalogue.get(instrument_id) for instrument_id in EXAMPLE_PACK]
