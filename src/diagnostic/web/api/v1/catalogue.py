"""The instruments at hand. Open to all: nothing here is about a person or a client."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from diagnostic.web.access import TheContext
from diagnostic.web.api.v1.catalogue_models import InstrumentList, InstrumentModel
from diagnostic.web.problems import documented
from diagnostic.workflows.catalogue_views import (
    InstrumentDescription,
    InstrumentSummary,
    list_instruments,
    show_instrument,
)

router = APIRouter(tags=["catalogue"], prefix="/instruments")


@router.get(
    "",
    operation_id="listInstruments",
    summary="List the instruments at hand",
    response_model=InstrumentList,
    responses=documented(),
)
def instruments(context: TheContext) -> dict[str, tuple[InstrumentSummary, ...]]:
    return {"instruments": list_instruments(context.catalogue)}


@router.get(
    "/{instrument_id}",
    operation_id="showInstrument",
    summary="Show an instrument: its scales, and its items as each role group reads them",
    response_model=InstrumentModel,
    responses=documented(404, 422),
)
def instrument(
    instrument_id: Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{0,59}$", examples=["trust"])],
    context: TheContext,
    version: Annotated[
        str | None, Query(pattern=r"^\d{1,9}\.\d{1,9}\.\d{1,9}$", description="Left out: the newest.")
    ] = None,
    language: Annotated[
        str, Query(max_length=20, description="Left out or not at hand: English, or the first at hand.")
    ] = "en",
) -> InstrumentDescription:
    return show_instrument(instrument_id, version, catalogue=context.catalogue, language=language)
