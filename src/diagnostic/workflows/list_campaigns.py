"""Act: list the studies this service holds."""

from __future__ import annotations

from diagnostic.workflows.context import Context
from diagnostic.workflows.views import CampaignView


def list_campaigns(context: Context) -> tuple[CampaignView, ...]:
    """Give all campaigns with their waves, oldest first."""
    raise NotImplementedError


def show_campaign(context: Context, campaign_id: str) -> CampaignView:
    """Give one campaign with its waves."""
    raise NotImplementedError
