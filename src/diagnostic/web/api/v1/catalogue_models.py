"""Instruments as the API gives them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from diagnostic.web.api.v1.models import Given


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
    languages: list[str]
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
    kind: str = Field(description="core, or criterion: what the others should predict.")
    definition: str
    low: str = Field(description="What a low score means.")
    high: str = Field(description="What a high score means.")
    facets: list[Annotated[FacetModel, BeforeValidator(_named)]]
    options: list[OptionModel]
    not_applicable: str | None
    favourable_from: int
    min_answered_share: float
    min_applicable_share: float


class ItemModel(Given):
    id: str
    scale: str
    facet: str | None
    text: str
    reverse_keyed: bool


class FormModel(Given):
    id: str
    role_groups: list[str]
    target: str = Field(description="Whom the answers describe.")
    items: list[ItemModel]


class InstrumentModel(InstrumentSummaryModel):
    purpose: str
    sources: list[str]
    versions: list[str] = Field(description="All versions at hand, newest first.")
    scales: list[ScaleModel]
    forms: list[FormModel]
