"""The office's door for holders of invitations. It never sees an answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from diagnostic.web.access import TheContext
from diagnostic.web.office.models import Holder, Issued, IssueWanted, Standing, WaveId
from diagnostic.web.office.pace import Pace
from diagnostic.web.problems import documented
from diagnostic.workflows.issue_credential import (
    StandingView,
    find_standing,
    issue_credential,
    note_done,
)

router = APIRouter(tags=["invitations"], prefix="/invitations/{wave_id}")


async def _pace(request: Request) -> Pace:
    pace: Pace = request.app.state.pace
    return pace


ThePace = Annotated[Pace, Depends(_pace)]


@router.post(
    "/standing",
    operation_id="showStanding",
    summary="Say what is left to do with an invitation",
    response_model=Standing,
    responses=documented(400, 404, 409, 422, 429),
)
def standing(wave_id: WaveId, holder: Holder, context: TheContext, pace: ThePace) -> StandingView:
    pace.take(wave_id, holder.secret)
    return find_standing(context, wave_id, holder.secret)


@router.post(
    "/issue",
    operation_id="issueCredential",
    summary="Sign the one blinded message of an invitation",
    description="The office cannot tell what it signs, nor recognise it again. Asking again for the same "
    "message gives the same signature; any other message is refused for good.",
    response_model=Issued,
    responses=documented(400, 404, 409, 422, 429),
)
def issue(wave_id: WaveId, wanted: IssueWanted, context: TheContext, pace: ThePace) -> Issued:
    pace.take(wave_id, wanted.secret)
    return Issued(signature=issue_credential(context, wave_id, wanted.secret, wanted.message))


@router.post(
    "/done",
    operation_id="noteDone",
    summary="Tell that there is nothing left to remind of",
    description="Always answered alike, so that it tells nobody anything.",
    status_code=204,
    responses=documented(400, 422),
)
def done(wave_id: WaveId, holder: Holder, context: TheContext) -> Response:
    note_done(context, wave_id, holder.secret)
    return Response(status_code=204)
