"""Answers sent for scoring, and the scores given back."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from diagnostic.web.api.v1.models import Given, Identifier, Sent

Answer = Annotated[int, Field(strict=True, ge=-1000, le=1000)] | Literal["not_applicable"] | None
Numbers = list[float | None]
MOST_RESPONDENTS = 5_000


class AnswersToScore(Sent):
    instrument: Identifier = Field(examples=["outcomes"])
    version: str | None = Field(
        None, pattern=r"^\d{1,9}\.\d{1,9}\.\d{1,9}$", description="Left out: the newest."
    )
    answers: list[dict[Identifier, Answer]] = Field(
        min_length=1,
        max_length=MOST_RESPONDENTS,
        description="One entry per respondent: item id → option value, 'not_applicable', or null.",
        examples=[[{"outcomes_stay_1": 4, "outcomes_stay_2": "not_applicable", "outcomes_advocacy_1": None}]],
    )


class ReliabilityModel(Given):
    """Cronbach's alpha with Feldt's interval."""

    alpha: float
    low: float
    high: float
    confidence_level: float
    n_respondents: int
    n_items: int


class FacetScoresModel(Given):
    id: str
    title: str
    scores: Numbers


class ScaleScoresModel(Given):
    id: str
    title: str
    scores: Numbers = Field(
        description="0 to 100, one per respondent in the order sent; null where the missing rule gives none."
    )
    n_scored: int
    mean: float | None
    sd: float | None
    favourable_share: float | None
    reliability: ReliabilityModel | None
    facets: list[FacetScoresModel]
    notes: list[str]


class Scores(Given):
    instrument_id: str
    version: str
    title: str
    n_respondents: int
    scales: list[ScaleScoresModel]
    notes: list[str]
