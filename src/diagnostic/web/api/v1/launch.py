"""A wave's launch: its keys and its manifest, frozen from then on."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from diagnostic.web.access import TheContext, TheServed, needing
from diagnostic.web.api.v1.launch_models import Launched, LaunchWanted, TighteningWanted
from diagnostic.web.api.v1.models import Id
from diagnostic.web.problems import documented
from diagnostic.workflows.launch_wave import launch_wave
from diagnostic.workflows.show_launch import LaunchView, show_launch
from diagnostic.workflows.tighten_manifest import Tightening, tighten_manifest

router = APIRouter(tags=["waves"], prefix="/waves/{wave_id}")
READ, WRITE = "campaigns:read", "campaigns:write"


@router.post(
    "/launch",
    operation_id="launchWave",
    summary="Launch a wave for invitations: make its keys, sign its manifest, freeze it",
    description="Takes a second or two. Launching again with the same dates changes nothing.",
    response_model=Launched,
    responses=documented(400, 401, 403, 404, 409, 422),
    **needing(WRITE),
)
def launch(wave_id: Id, wanted: LaunchWanted, context: TheContext, served: TheServed) -> LaunchView:
    return launch_wave(context, wave_id, served, wanted.closes_on, wanted.roster_days)


@router.post(
    "/tighten",
    operation_id="tightenManifest",
    summary="Let a launched wave show less, or keep addresses for a shorter time",
    description="Signs a manifest that replaces the one that holds. It can never be loosened again.",
    response_model=Launched,
    responses=documented(400, 401, 403, 404, 409, 422),
    **needing(WRITE),
)
def tighten(wave_id: Id, wanted: TighteningWanted, context: TheContext) -> LaunchView:
    tightening = Tightening(wanted.minimum_group, tuple(wanted.without_units), wanted.roster_deleted_on)
    return tighten_manifest(context, wave_id, tightening)


@router.get(
    "/manifest",
    operation_id="readManifest",
    summary="Read a launched wave's manifest, exactly as it was signed",
    response_model=dict[str, Any],
    responses=documented(401, 403, 404, 409, 422),
    **needing(READ),
)
def manifest(wave_id: Id, context: TheContext) -> Response:
    return Response(show_launch(context, wave_id).signed, media_type="application/json")
