"""Campaigns and the opening of waves."""

from __future__ import annotations

from fastapi import APIRouter

from diagnostic.web.access import TheContext, needing
from diagnostic.web.api.v1.models import CampaignList, CampaignModel, Id, NewCampaign, NewWave, WaveModel
from diagnostic.web.api.v1.waves import shown
from diagnostic.web.problems import documented
from diagnostic.workflows.create_campaign import create_campaign
from diagnostic.workflows.list_campaigns import list_campaigns
from diagnostic.workflows.open_wave import open_wave
from diagnostic.workflows.views import CampaignView, HeadCount

router = APIRouter(tags=["campaigns"])
READ, WRITE = "campaigns:read", "campaigns:write"


@router.get(
    "/campaigns",
    operation_id="listCampaigns",
    summary="List campaigns with their waves",
    response_model=CampaignList,
    responses=documented(401, 403),
    **needing(READ),
)
def campaigns(context: TheContext) -> dict[str, tuple[CampaignView, ...]]:
    return {"campaigns": list_campaigns(context)}


@router.post(
    "/campaigns",
    operation_id="createCampaign",
    summary="Start a campaign",
    status_code=201,
    response_model=CampaignModel,
    responses=documented(400, 401, 403, 422),
    **needing(WRITE),
)
def new_campaign(wanted: NewCampaign, context: TheContext) -> CampaignView:
    return create_campaign(
        context,
        organisation=wanted.organisation,
        title=wanted.title,
        contact=wanted.contact,
        is_simulated=wanted.is_simulated,
    )


@router.post(
    "/campaigns/{campaign_id}/waves",
    operation_id="openWave",
    summary="Open a wave: pin its instruments and declare its crowd",
    status_code=201,
    response_model=WaveModel,
    responses=documented(400, 401, 403, 404, 409, 422),
    **needing(WRITE),
)
def new_wave(campaign_id: Id, wanted: NewWave, context: TheContext) -> WaveModel:
    head_counts = [HeadCount(**count.model_dump()) for count in wanted.head_counts]
    return shown(
        open_wave(
            context,
            campaign_id,
            title=wanted.title,
            instruments=wanted.instruments,
            head_counts=head_counts,
            minimum_group=wanted.minimum_group,
            c_suite_consented=wanted.c_suite_consented,
            language=wanted.language or "",
            languages=wanted.languages,
            since=wanted.since or "",
        )
    )
