"""Act: open a launched wave of the simulated example company, with an invitation for each crowd."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from diagnostic.errors import ConflictError, SetupError
from diagnostic.workflows.check_served import refuse_other_pages
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Addresses
from diagnostic.workflows.issue_invitations import issue_invitations
from diagnostic.workflows.launch_wave import launch_wave
from diagnostic.workflows.run_demo import example_waves, open_example
from diagnostic.workflows.show_launch import LaunchView, show_launch

if TYPE_CHECKING:
    from diagnostic.workflows.context import Context
    from diagnostic.workflows.launch_plan import Served

OPEN_DAYS = 30


@dataclass(frozen=True)
class ExampleInvitations:
    wave_id: str
    fingerprint: str
    links: tuple[tuple[str, str], ...] = field(repr=False)
    """What a crowd is called, and a link for one of its people."""


def open_example_invitations(context: Context, served: Served, address: str) -> ExampleInvitations:
    """Give a link for each crowd of a launched wave of the loaded company, served at an address.

    A wave launched before is used again until its invitations run out. One that promised other pages than
    this version serves is closed.
    """
    context = replace(context, addresses=Addresses(address, context.addresses.office_apart))
    for wave in example_waves(context):
        if wave.is_open and wave.fingerprint is not None:
            try:
                refuse_other_pages(context, served)
                return _invitations(context, show_launch(context, wave.id))
            except (SetupError, ConflictError):
                close_wave(context, wave.id, confirmed=True)
    wave = open_example(context, "Third wave, launched to try")
    closes_on = context.today() + timedelta(days=OPEN_DAYS)
    return _invitations(context, launch_wave(context, wave.id, served, closes_on))


def _invitations(context: Context, launched: LaunchView) -> ExampleInvitations:
    sheets = (
        issue_invitations(context, launched.wave_id, role_group=crowd.role_groups[0], count=1)
        for crowd in launched.crowds
    )
    links = tuple(
        (", ".join(crowd.titles), sheet.links[0])
        for crowd, sheet in zip(launched.crowds, sheets, strict=True)
    )
    return ExampleInvitations(launched.wave_id, launched.fingerprint, links)
