"""A wave: how it stands, its codes, its close, its released results."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from diagnostic.web.access import TheContext, needing
from diagnostic.web.api.v1.models import Closing, CodesIssued, CodesWanted, Id, WaveId, WaveModel
from diagnostic.web.problems import documented
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.diagnose_wave import diagnose_wave, read_results_json
from diagnostic.workflows.issue_codes import issue_codes
from diagnostic.workflows.show_trend import show_trend, trend_json
from diagnostic.workflows.show_wave import show_wave
from diagnostic.workflows.shown_counts import shown_counts
from diagnostic.workflows.views import CodeSheet, WaveView

router = APIRouter(tags=["waves"], prefix="/waves/{wave_id}")
READ, WRITE, RESULTS = "campaigns:read", "campaigns:write", "results:read"


@router.get(
    "",
    operation_id="showWave",
    summary="Show how a wave stands",
    response_model=WaveModel,
    responses=documented(401, 403, 404, 422),
    **needing(READ),
)
def wave(wave_id: Id, context: TheContext) -> WaveModel:
    return shown(show_wave(context, wave_id))


@router.post(
    "/codes",
    operation_id="issueCodes",
    summary="Make access codes for a role group; they are given this once",
    status_code=201,
    response_model=CodesIssued,
    responses=documented(400, 401, 403, 404, 409, 422),
    **needing(WRITE),
)
def codes(wave_id: Id, wanted: CodesWanted, context: TheContext) -> CodeSheet:
    return issue_codes(context, wave_id, role_group=wanted.role_group, count=wanted.count)


@router.post(
    "/close",
    operation_id="closeWave",
    summary="Close a wave for good",
    response_model=WaveModel,
    responses=documented(400, 401, 403, 404, 409, 422),
    **needing(WRITE),
)
def close(wave_id: Id, wanted: Closing, context: TheContext) -> WaveModel:
    closed = close_wave(context, wave_id, confirmed=wanted.confirm, mask_names=wanted.mask_names)
    return shown(closed)


@router.post(
    "/diagnosis",
    operation_id="diagnoseWave",
    summary="Diagnose a closed wave and seal its released results",
    description="Takes some seconds. The results are computed once; diagnosing again changes nothing.",
    response_model=WaveModel,
    responses=documented(401, 403, 404, 409, 422),
    **needing(WRITE),
)
def diagnose(wave_id: Id, context: TheContext) -> WaveModel:
    diagnose_wave(context, wave_id)
    return shown(show_wave(context, wave_id))


@router.get(
    "/results",
    operation_id="readResults",
    summary="Read the released results of a diagnosed wave",
    description="Exactly what was sealed at the close: small groups are 'not shown' here as everywhere.",
    response_model=dict[str, Any],
    responses=documented(401, 403, 404, 409, 422),
    **needing(RESULTS),
)
def results(wave_id: Id, context: TheContext) -> Response:
    return Response(read_results_json(context, wave_id), media_type="application/json")


@router.get(
    "/trend",
    operation_id="readTrend",
    summary="Read what changed since an earlier wave of the campaign",
    description="Worked out from the released results of both waves alone. A change is shown only where "
    "nobody, or enough people, joined or left a group, as the head counts of this wave declare.",
    response_model=dict[str, Any],
    responses=documented(401, 403, 404, 422),
    **needing(RESULTS),
)
def trend(wave_id: Id, since: Annotated[WaveId, Query()], context: TheContext) -> Response:
    return Response(trend_json(show_trend(context, since, wave_id)), media_type="application/json")


def shown(view: WaveView) -> WaveModel:
    """Hold back counts of answers that are too small, and round the total that could give them away."""
    counts = shown_counts(view)
    facts = asdict(view)
    del facts["n_responses"]
    for role in facts["role_groups"]:
        ends = counts.codes_spent[role["role_group"]] or (None, None)
        role["codes_spent"], role["codes_spent_at_most"] = ends
    return WaveModel(**facts, responses=counts.responses)
