"""All routes of version 1."""

from __future__ import annotations

from fastapi import APIRouter

from diagnostic.web.api.v1 import campaigns, catalogue, docs, health, score, waves

router = APIRouter(prefix="/api/v1")
for part in (catalogue, score, campaigns, waves, health, docs):
    router.include_router(part.router)
