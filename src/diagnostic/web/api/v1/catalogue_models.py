"""Instruments as the API gives them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from diagnostic.web.api.v1.models import Given


class TranslationModel(Given):
    language: str = Field(examples=["de"])
    is_source: bool
    is_complete: bool = Field(description="Only complete languages are offered to respondents.")
    status: str = Field(description="draft, reviewed or signed_off.")
    by: str | None
    on: str | None


class InstrumentSummaryModel(Given):
    id: str = Field(examples=["trust"])
    version: str = Field(examples=["1.0.0"])
    title: str = Field(examples=["Trust in senior leaders"])
    status: str = Field(description="draft, piloted or validated.", examples=["draft"])
    licence: str
    minutes: float
    n_scales: int
    n_items: int
    role_groups: list[str]
    languages: list[str] = Field(description="Those that respondents can be offered.")
    translations: list[TranslationModel]
    sha256: str = Field(description="Digest of the instrument's file.")


class InstrumentList(Given):
    instruments: list[InstrumentSummaryModel]


class OptionModel(Given):
    value: int
    anchor: str


class FacetModel(Given):
    id: str
    title: str


def _named(pair: Any) -> Any:
    return {"id": pair[0], "title": pair[1]} if isinstance(pair, tuple) else pair


class ScaleModel(Given):
    id: str
    title: str
    kind: str = Field(
        description="core; criterion: what the others predict; profile: higher is not better; forecast."
    )
    definition: str
    low: str = Field(description="What a low score means.")
    high: str = Field(description="What a high score means.")
    facets: list[Annotated[FacetModel, BeforeValidator(_named)]]
    options: list[OptionModel] = Field(description="Empty where a number is entered.")
    number: tuple[int, int] | None = Field(description="The smallest and the largest number to enter.")
    not_applicable: str | None
    favourable_from: int | None = Field(description="Null where numbers are entered.")
    min_answered_share: float
    min_applicable_share: float


class ItemModel(Given):
    id: str
    scale: str
    facet: str | None
    text: str
    reverse_keyed: bool


class QuestionModel(Given):
    id: str
    kind: str = Field(description="attention (never scored), comment or demographic.")
    text: str


class FormModel(Given):
    id: str
    role_groups: list[str]
    target: str = Field(description="Whom the answers describe.")
    items: list[ItemModel]
    questions: list[QuestionModel] = Field(description="What is asked beside the items.")


class InstrumentModel(InstrumentSummaryModel):
    purpose: str
    sources: list[str]
    versions: list[str] = Field(description="All versions at hand, newest first.")
    scales: list[ScaleModel]
    forms: list[FormModel]
