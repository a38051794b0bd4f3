"""All routes of version 1, by the door they belong to."""

from __future__ import annotations

from fastapi import APIRouter

from diagnostic.web.api.v1 import campaigns, catalogue, docs, health, launch, score, waves
from diagnostic.web.collector import routes as collector
from diagnostic.web.office import routes as office
from diagnostic.workflows.doors import Doors

PREFIX = "/api/v1"


def router_for(doors: Doors) -> APIRouter:
    """Give the routes of these doors; every process says that it answers, and describes what it offers."""
    router = APIRouter(prefix=PREFIX)
    if doors.console:
        for part in (catalogue, score, campaigns, waves, launch):
            router.include_router(part.router)
    if doors.office:
        router.include_router(office.router)
    if doors.collector:
        router.include_router(collector.router)
    for part in (health, docs):
        router.include_router(part.router)
    return router
