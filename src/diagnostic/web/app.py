"""The HTTP doors: respondent pages at /, the API at /api/v1."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import FastAPI
from starlette.middleware import Middleware

from diagnostic.web import pages, receipts
from diagnostic.web.api.v1 import routes as api
from diagnostic.web.api.v1.openapi import describe_api
from diagnostic.web.body_limit import BodyLimit
from diagnostic.web.compression import PaddedPages
from diagnostic.web.entry import routes as entry
from diagnostic.web.failures import LastResort, handle_failures
from diagnostic.web.headers import SecurityHeaders
from diagnostic.web.kiosk import routes as kiosk
from diagnostic.web.respondent import preview
from diagnostic.web.respondent import routes as respondent
from diagnostic.workflows.context import Context


def create_app(context: Context, *, paper_entry: bool = False) -> FastAPI:
    """Give the service for two databases; ``paper_entry`` opens the desk for forms on paper."""
    app = FastAPI(
        title="diagnostic",
        version=version("diagnostic"),
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        redirect_slashes=False,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(PaddedPages),
            Middleware(LastResort),
            Middleware(BodyLimit),
        ],
    )
    app.state.context = context
    handle_failures(app)
    app.include_router(api.router)
    app.include_router(pages.router)
    app.include_router(preview.router)
    app.include_router(receipts.router)
    app.include_router(respondent.router)
    app.include_router(kiosk.router)
    if paper_entry:
        app.include_router(entry.router)
    describe_api(app)
    return app
