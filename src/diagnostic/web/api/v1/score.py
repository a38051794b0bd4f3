"""Scoring without storage. Open to all: it keeps nothing, reveals nothing, and its work is bounded."""

from __future__ import annotations

from fastapi import APIRouter

from diagnostic.web.access import TheContext
from diagnostic.web.api.v1.score_models import AnswersToScore, Scores
from diagnostic.web.problems import documented
from diagnostic.workflows.score_answers import ScoredAnswers, score_answers

router = APIRouter(tags=["scoring"])


@router.post(
    "/score",
    operation_id="scoreAnswers",
    summary="Score answers to an instrument; nothing is kept",
    response_model=Scores,
    responses=documented(400, 404, 422),
)
def score(sent: AnswersToScore, context: TheContext) -> ScoredAnswers:
    return score_answers(
        sent.answers, instrument_id=sent.instrument, version=sent.version, catalogue=context.catalogue
    )
