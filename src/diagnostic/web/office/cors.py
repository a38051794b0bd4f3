"""Lets the collector's pages ask the office, and no other page."""

from __future__ import annotations

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

INVITATIONS = "/api/v1/invitations/"
_ONE_HOUR = 3600


class CollectorsPages:
    """Answers questions from another address, on the routes of invitations only and without credentials."""

    def __init__(self, app: ASGIApp, collector: str = "") -> None:
        self._plain = app
        self._shared = CORSMiddleware(
            app,
            allow_origins=[collector],
            allow_methods=["POST"],
            allow_headers=["Content-Type"],
            max_age=_ONE_HOUR,
        )
        self._is_needed = bool(collector)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_shared = scope["type"] == "http" and scope["path"].startswith(INVITATIONS)
        await (self._shared if self._is_needed and is_shared else self._plain)(scope, receive, send)
