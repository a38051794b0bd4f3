"""Act: list the studies this service holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic.workflows.context import Context
from diagnostic.workflows.requests import found
from diagnostic.workflows.views import CampaignView, WaveSummary

if TYPE_CHECKING:
    from diagnostic.storage.office.models import Campaign
    from diagnostic.storage.office.repository import OfficeRepository


def list_campaigns(context: Context) -> tuple[CampaignView, ...]:
    """Give all campaigns with their waves, oldest first."""
    with context.office() as office:
        return tuple(_view(office, campaign) for campaign in office.campaigns())


def show_campaign(context: Context, campaign_id: str) -> CampaignView:
    """Give one campaign with its waves."""
    with context.office() as office:
        return _view(office, found(office.campaign(campaign_id), "campaign", "the list of campaigns"))


def _view(office: OfficeRepository, campaign: Campaign) -> CampaignView:
    return CampaignView(
        id=campaign.id,
        organisation=campaign.organisation,
        title=campaign.title,
        is_simulated=campaign.is_simulated,
        created_on=campaign.created_on,
        waves=tuple(
            WaveSummary(wave.id, wave.title, is_open=wave.closed_on is None)
            for wave in office.waves_of(campaign.id)
        ),
    )
