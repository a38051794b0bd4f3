"""The HTTP doors: pages for respondents, the API at /api/v1."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware

from diagnostic.web import pages, receipts
from diagnostic.web.api.v1 import routes as api
from diagnostic.web.api.v1.openapi import describe_api
from diagnostic.web.body_limit import BodyLimit
from diagnostic.web.collector import pages as road
from diagnostic.web.compression import PaddedPages
from diagnostic.web.entry import routes as entry
from diagnostic.web.failures import LastResort, handle_failures
from diagnostic.web.headers import SecurityHeaders
from diagnostic.web.kiosk import routes as kiosk
from diagnostic.web.office import stop
from diagnostic.web.office.cors import CollectorsPages
from diagnostic.web.office.pace import Pace
from diagnostic.web.respondent import preview
from diagnostic.web.respondent import routes as respondent
from diagnostic.web.respondent.served import Served
from diagnostic.workflows.context import Context
from diagnostic.workflows.doors import Doors


def create_app(context: Context, *, doors: Doors = Doors.ALL, paper_entry: bool = False) -> FastAPI:
    """Give the service of some doors; ``paper_entry`` opens the desk for forms on paper."""
    addresses, office = context.addresses, context.addresses.office_apart
    app = FastAPI(
        title="diagnostic",
        version=version("diagnostic"),
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        redirect_slashes=False,
        middleware=[
            Middleware(SecurityHeaders, connect_to=office if doors.collector else ""),
            Middleware(CollectorsPages, collector=addresses.collector if office and doors.office else ""),
            Middleware(PaddedPages),
            Middleware(LastResort),
            Middleware(BodyLimit),
        ],
    )
    app.state.context = context
    app.state.doors = doors
    app.state.pace = Pace()
    app.state.served = Served(context.catalogue)
    handle_failures(app)
    for router in _routers(doors, paper_entry=paper_entry):
        app.include_router(router)
    describe_api(app)
    return app


def _routers(doors: Doors, *, paper_entry: bool) -> Iterator[APIRouter]:
    yield api.router_for(doors)
    yield pages.router
    if doors.console:
        yield preview.router
    if doors.office:
        yield stop.router
    if doors.collector:
        yield road.router
    if doors.collector or doors.console:
        yield receipts.router
    if doors.cards:
        yield respondent.router
        yield kiosk.router
        if paper_entry:
            yield entry.router
