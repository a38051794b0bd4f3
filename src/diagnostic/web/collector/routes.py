"""The collector's door for answers. It knows no invitation, and asks for no address, agent or cookie."""

from __future__ import annotations

from fastapi import APIRouter

from diagnostic.web.access import TheContext
from diagnostic.web.collector.models import BallotModel, BallotReceipt
from diagnostic.web.office.models import WaveId
from diagnostic.web.problems import documented
from diagnostic.workflows.submit_ballot import Ballot, BallotReceiptView, submit_ballot

router = APIRouter(tags=["ballots"], prefix="/ballots")


@router.post(
    "/{wave_id}",
    operation_id="submitBallot",
    summary="Hand answers in under a credential",
    description="The credential is checked before anything else. Handing the same in again gives the same "
    "acknowledgement; other answers under the same credential are refused.",
    response_model=BallotReceipt,
    responses=documented(400, 401, 404, 409, 422),
)
def submit(wave_id: WaveId, ballot: BallotModel, context: TheContext) -> BallotReceiptView:
    return submit_ballot(context, wave_id, Ballot(**ballot.model_dump()))
