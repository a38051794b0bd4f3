"""Act: start one client's study."""

from __future__ import annotations

from diagnostic.workflows.context import Context
from diagnostic.workflows.views import CampaignView


def create_campaign(
    context: Context, *, organisation: str, title: str, is_simulated: bool = False
) -> CampaignView:
    """Start a campaign; it has no wave yet."""
    raise NotImplementedError
