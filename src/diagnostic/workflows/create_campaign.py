"""Act: start one client's study."""

from __future__ import annotations

from diagnostic.workflows.audit_log import record
from diagnostic.workflows.codes import make_id
from diagnostic.workflows.context import Context
from diagnostic.workflows.requests import plain_text
from diagnostic.workflows.views import CampaignView


def create_campaign(
    context: Context, *, organisation: str, title: str, contact: str = "", is_simulated: bool = False
) -> CampaignView:
    """Start a campaign; it has no wave yet. Respondents read whom to ask (``contact``) before they agree."""
    from diagnostic.storage.office.models import Campaign

    campaign = Campaign(
        id=make_id(context.random_bytes),
        organisation=plain_text(organisation, "organisation"),
        title=plain_text(title, "campaign title"),
        contact=plain_text(contact, "contact") if contact.strip() else "",
        is_simulated=is_simulated,
        created_on=context.today(),
    )
    with context.office() as office:
        office.add_campaign(campaign)
        record(office, campaign.created_on, "campaign_created", {"campaign": campaign.id})
    return CampaignView(
        campaign.id, campaign.organisation, campaign.title, campaign.is_simulated, campaign.created_on, ()
    )
