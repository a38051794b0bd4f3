"""What a route may ask for: the context, and the right to act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from diagnostic.errors import NotAllowedError
from diagnostic.web.respondent.served import Served
from diagnostic.workflows.context import Context
from diagnostic.workflows.manage_keys import check_key


async def _context(request: Request) -> Context:
    # async, as all that only looks something up: anything else would wait for a thread of its own
    context: Context = request.app.state.context
    return context


TheContext = Annotated[Context, Depends(_context)]


async def _served(request: Request) -> Served:
    served: Served = request.app.state.served
    return served


TheServed = Annotated[Served, Depends(_served)]
"""What this process serves to respondents with invitations, for the manifest of a wave."""

_BEARER = HTTPBearer(
    auto_error=False, scheme_name="apiKey", description="An API key, made with `diagnostic keys create`."
)


def needing(scope: str) -> dict[str, Any]:
    """Give a route's arguments that ask for a key of the scope, and say so."""
    return {"dependencies": [Depends(_allowed(scope))], "openapi_extra": {"x-scope": scope}}


def _allowed(scope: str) -> Callable[..., None]:
    """Give a dependency that lets a request pass only with a valid key of the scope."""

    def check(
        context: TheContext, key: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
    ) -> None:
        if key is None:
            raise NotAllowedError(
                place="header Authorization",
                fault="it holds no API key.",
                mend="Send 'Authorization: Bearer' and a key.",
            )
        check_key(context, key.credentials, scope)

    return check
