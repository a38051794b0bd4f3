"""Whether the service answers."""

from __future__ import annotations

from fastapi import APIRouter, Request

from diagnostic.web.api.v1.models import Health
from diagnostic.web.problems import documented

router = APIRouter(tags=["service"])


@router.get(
    "/health",
    operation_id="health",
    summary="Say that the service answers",
    response_model=Health,
    responses=documented(),
)
def health(request: Request) -> Health:
    return Health(status="ok", version=request.app.version)
